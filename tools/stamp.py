"""The stamp of an executed notebook: what it was made from, how long it ran, and with which versions.

A notebook is fresh as long as neither its twin nor any file of ``helpers`` that it depends on has changed.
"""

import ast
import hashlib
import importlib.metadata
import platform
import re
import tomllib

from tools.twins import ROOT, key_of, read_twin

KEY = "who-drives-whom"
HELPERS = ROOT / "helpers"
FIGURES = HELPERS / "plots" / "__init__.py"  # hands names on, so each notebook is followed to the figures it draws
VERSIONED = ("numpy", "scipy", "matplotlib", "torch", "statsmodels", "ipywidgets", "ipython")


def _module_file(dotted):
    """The file of a module of ``helpers``, or ``None`` when the name is not a module."""
    path = ROOT.joinpath(*dotted.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _imported_files(source):
    """Files of ``helpers`` that a piece of Python imports."""
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.split(".")[0] == "helpers" and (file := _module_file(name)):
                yield file


def _figures_used(code):
    """Files of the figures that a notebook draws: a figure that it does not draw cannot change it."""
    exported = ast.parse(FIGURES.read_text(encoding="utf-8"))
    drawn = set(re.findall(r"\bplots\.(\w+)", code))
    for node in exported.body:
        if isinstance(node, ast.ImportFrom) and drawn & {alias.name for alias in node.names}:
            yield _module_file(node.module)


def files_behind(twin):
    """All files of ``helpers`` that a notebook depends on, directly or not."""
    part, _, numbered = key_of(twin).partition("/")
    code = "\n".join(cell.source for cell in read_twin(twin).cells if cell.cell_type == "code")
    waiting = (set(_imported_files(code)) - {FIGURES}) | set(_figures_used(code)) | {HELPERS / "__init__.py"}
    # Loaded by name at run time, so that no import statement shows them.
    waiting |= {HELPERS / "exercises" / "bank" / part / f"{numbered.partition('_')[2]}.py"}
    data = [HELPERS / "style.mplstyle"]
    found = set()
    while waiting:
        file = waiting.pop()
        found.add(file)
        waiting |= set(_imported_files(file.read_text(encoding="utf-8"))) - found - {FIGURES}
    if any(HELPERS / "data" in file.parents for file in found):
        data += [file for file in (HELPERS / "data").rglob("*") if file.is_file() and file.suffix != ".pyc"]
    return sorted(found | set(data))


def _own_entries(twin):
    """What the ledger and the quizzes hold for this notebook; other notebooks' entries do not make it stale."""
    part = key_of(twin).partition("/")[0]
    for file in (HELPERS / "ledger" / f"{part}.toml", HELPERS / "exercises" / "quizzes" / f"{part}.toml"):
        entries = tomllib.loads(file.read_text(encoding="utf-8"))
        yield {name: entry for name, entry in entries.items() if entry["notebook"] == key_of(twin)}


def fingerprints(twin):
    """What decides whether a notebook is fresh."""
    behind = hashlib.sha256(repr(list(_own_entries(twin))).encode())
    for file in files_behind(twin):
        behind.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return {"twin": hashlib.sha256(twin.read_bytes()).hexdigest()[:16], "helpers": behind.hexdigest()[:16]}


def make_stamp(twin, seconds):
    """The stamp of a notebook that has just run."""
    versions = {name: importlib.metadata.version(name).partition("+")[0] for name in VERSIONED}
    return {**fingerprints(twin), "seconds": round(seconds, 1), "python": platform.python_version(), "versions": versions}


def is_fresh(twin, notebook):
    """Whether an executed notebook still belongs to its twin and to today's ``helpers``."""
    stamp = notebook.metadata.get(KEY, {})
    return all(stamp.get(name) == value for name, value in fingerprints(twin).items())
