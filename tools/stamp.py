"""The stamp of an executed notebook: what it was made from, how long it ran, and with which versions.

A notebook is fresh as long as its code cells are those that ran, and nothing has changed that these can reach: code of
``helpers`` without comments and docstrings, what cards show of it, its own claims and questions, data, the style of figures.
The text between the cells may change without a new run.
"""

import hashlib
import importlib.metadata
import platform
import tomllib

import nbformat

from tools.reach import Package
from tools.twins import ROOT, chapter_of, read_twin

KEY = "who-drives-whom"
VERSIONED = (
    "numpy",
    "scipy",
    "pandas",
    "matplotlib",
    "networkx",
    "scikit-learn",
    "statsmodels",
    "torch",
    "ipywidgets",
    "ipython",
)
ABOUT_DATA = {"README.md", "COPYING"}


def _digest(parts):
    """One short hash of many pieces of text or bytes."""
    found = hashlib.sha256()
    for part in parts:
        found.update(hashlib.sha256(part if isinstance(part, bytes) else part.encode()).digest())
    return found.hexdigest()[:16]


def code_cells(notebook):
    """What a run depends on: the source of each code cell, in order."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def _chapter(root, twin):
    """The chapter's module of exercises, and what a notebook shows of its claims, questions and predictions."""
    chapter = chapter_of(twin)
    folder = root / "helpers" / "chapters" / chapter
    files = [folder / file for file in ("claims.toml", "quizzes.toml", "predictions.toml")]
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files if file.is_file()]
    for claim in tables[0].values():
        for field in ("source", "chance", "fixed"):  # stand on the page of claims alone
            claim.pop(field, None)
    return f"helpers.chapters.{chapter.replace('/', '.')}.exercises", repr(tables)


def helpers_behind(twin, root=ROOT, package=None):
    """Everything in ``helpers`` on which a notebook depends, as pairs of a name and what counts of it.

    Parameters
    ----------
    twin : Path
        The notebook's twin.
    root : Path
        The folder in which ``helpers`` lies.
    package : tools.reach.Package, optional
        One that was read from there before, to save time.
    """
    package = package or Package(root)
    module, tables = _chapter(root, twin)
    places = package.reach("\n".join(code_cells(read_twin(twin))), also=[module])
    codes = ((f"{where}.{name}", package.code((where, name))) for where, name in sorted(places))
    yield from (pair for pair in codes if pair[1])  # a module that an import runs, and in which nothing runs, changes nothing
    yield from ((f"{where}.{name}, shown", text) for where, name, text in package.shown(module))
    yield "claims, questions, predictions", tables
    yield "style", (root / "helpers" / "style.mplstyle").read_bytes()
    for where in sorted({where for where, name in places if where.startswith("helpers.data.") and name}):
        folder = root.joinpath(*where.split("."))  # a module of `data` loads the folder of its own name
        listed = sorted(folder.iterdir()) if folder.is_dir() else []  # what is downloaded has none
        files = [file for file in listed if file.is_file() and file.name not in ABOUT_DATA]
        yield from ((file.name, file.read_bytes()) for file in files)


def fingerprints(twin, root=ROOT, package=None):
    """What decides whether a notebook is fresh."""
    behind = [part for pair in helpers_behind(twin, root, package) for part in pair]
    return {"cells": _digest(code_cells(read_twin(twin))), "helpers": _digest(behind)}


def make_stamp(twin, seconds):
    """The stamp of a notebook that has just run."""
    versions = {name: importlib.metadata.version(name).partition("+")[0] for name in VERSIONED}
    return {**fingerprints(twin), "seconds": round(seconds, 1), "python": platform.python_version(), "versions": versions}


def committed(path):
    """A notebook as it lies there; None where there is none that can be read, as after a merge that did not go well."""
    try:
        return nbformat.read(path, as_version=4)
    except (FileNotFoundError, ValueError, AttributeError, nbformat.ValidationError):  # no JSON, or JSON of something else
        return None


def seconds_of(notebook):
    """How long its last run took; without end when nobody knows, so that it is begun first."""
    return notebook.metadata.get(KEY, {}).get("seconds", float("inf")) if notebook is not None else float("inf")


def is_fresh(twin, notebook, package=None):
    """Whether an executed notebook still belongs to its twin's cells and to today's ``helpers``."""
    if notebook is None or code_cells(notebook) != code_cells(read_twin(twin)):
        return False
    stamp = notebook.metadata.get(KEY, {})
    return all(stamp.get(name) == value for name, value in fingerprints(twin, package=package).items())
