"""The stamp of an executed notebook: what it was made from, how long it ran, and with which versions.

A notebook is fresh as long as neither its twin nor any file of ``helpers`` that it depends on has changed.
"""

import ast
import hashlib
import importlib.metadata
import platform
import re
from pathlib import Path

from tools.twins import ROOT, chapter_of, read_twin

KEY = "who-drives-whom"
HELPERS = ROOT / "helpers"
FACES = ("helpers.plots", "helpers.exercises")  # packages that hand names on: each name is followed to the module behind it
VERSIONED = ("numpy", "scipy", "matplotlib", "torch", "statsmodels", "ipywidgets", "ipython")


def _module_file(dotted):
    """The file of a module of ``helpers``, or ``None``: also for a room, whose ``__init__`` holds nothing but words."""
    file = ROOT.joinpath(*dotted.split(".")).with_suffix(".py")
    return file if file.is_file() else None


def _behind_face(package, names):
    """Files from which a package that hands names on takes these: ``helpers.plots`` and ``helpers.exercises`` do so."""
    face = ROOT.joinpath(*package.split("."), "__init__.py")
    if package in FACES:
        for node in ast.parse(face.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and names & {alias.name for alias in node.names}:
                yield _module_file(node.module)


def _imported_files(source):
    """Files of ``helpers`` that a piece of Python imports, and those of the figures that it draws."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            names = {alias.name for alias in node.names}
            yield from _behind_face(node.module, names)
            yield from filter(None, map(_module_file, [node.module, *(f"{node.module}.{name}" for name in sorted(names))]))
    yield from _behind_face("helpers.plots", set(re.findall(r"\bplots\.(\w+)", source)))


def files_behind(twin):
    """All files of ``helpers`` that a notebook depends on, directly or not."""
    code = "\n".join(cell.source for cell in read_twin(twin).cells if cell.cell_type == "code")
    chapter = HELPERS / "chapters" / chapter_of(twin)
    # What a chapter holds is loaded by its name at run time, so that no import statement shows it.
    waiting = {*_imported_files(code), chapter / "exercises.py"}
    found = {HELPERS / "__init__.py", HELPERS / "style.mplstyle", chapter / "claims.toml", chapter / "quizzes.toml"}
    while waiting:
        file = waiting.pop()
        found.add(file)
        waiting |= set(_imported_files(file.read_text(encoding="utf-8"))) - found
    # A module of `data` loads the folder of its own name.
    folders = [file.with_suffix("") for file in found if file.parent == HELPERS / "data"]
    return sorted(found.union(*(filter(Path.is_file, folder.iterdir()) for folder in folders)))


def fingerprints(twin):
    """What decides whether a notebook is fresh."""
    behind = hashlib.sha256()
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
