"""The pairing of text twins (``book/src``) and notebooks (``book``), and what both have in common."""

import ast
import copy
import functools
import re
import tomllib
from pathlib import Path

import jupytext
import nbformat

from helpers.chapter_files import without_number

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "book" / "src"
BOOK = ROOT / "book"


def all_twins():
    """The text twins of all notebooks, in the order of the table of contents; those that it lacks come last."""
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")

    def place(twin):
        found = contents.find(f"book/{key_of(twin)}\n")
        return found < 0, found, twin

    return sorted(SOURCE.glob("*/*.md"), key=place)


def notebook_of(twin):
    """The path of the notebook that is made from a twin."""
    return BOOK / twin.relative_to(SOURCE).with_suffix(".ipynb")


def key_of(twin):
    """The name of a notebook's files: ``"part/01_name"``, with the number that orders them."""
    return twin.relative_to(SOURCE).with_suffix("").as_posix()


def chapter_of(twin):
    """The name by which the package, and a learner's records, know a notebook: ``"part/name"``."""
    return without_number(key_of(twin))


def read_twin(twin):
    """A twin as a notebook without outputs."""
    return parse_twin(twin.read_text(encoding="utf-8"))


def parse_twin(text):
    """The text of a twin as a notebook without outputs; ids of cells count up, so that they stay the same."""
    return copy.deepcopy(_parsed(text))


@functools.cache
def _parsed(text):
    notebook = jupytext.reads(text, fmt="md:myst")
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:03d}"
    metadata = {"kernelspec": dict(notebook.metadata["kernelspec"]), "language_info": {"name": "python"}}
    return nbformat.v4.new_notebook(cells=notebook.cells, metadata=metadata)


def defines_exercise(source):
    """The name of the exercise that a cell defines, or ``None``."""
    if "@exercise" not in source:
        return None
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and any(getattr(d, "id", None) == "exercise" for d in node.decorator_list):
            return node.name
    return None


def project():
    """The ``[project]`` table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def version(root=ROOT):
    """The version of the package, read without importing it."""
    text = (root / "helpers" / "__init__.py").read_text(encoding="utf-8")
    return re.search(r'__version__ = "([^"]+)"', text)[1]


def setup_cell():
    """The first code cell of every notebook."""
    wheels = f"{project()['urls']['Homepage']}/wheels/"
    return f'''# Set-up: run this first. Where the course's package is missing, as on Colab, it installs that one package.
import importlib.util
import subprocess
import sys

WHEELS = "{wheels}"
if importlib.util.find_spec("helpers") is None:
    print("Installing the course's package …")
    options = ["--quiet", "--no-deps", "--no-index", "--find-links", WHEELS]
    pip = [sys.executable, "-m", "pip", "install"]
    subprocess.run([*pip, *options, "who-drives-whom"], check=True)
    importlib.invalidate_caches()

import helpers

if getattr(helpers, "COURSE", None) != "Who Drives Whom?":
    raise ImportError(
        f"Python found another module called helpers, at {{helpers.__file__}}. Rename it, then restart the kernel."
    )'''
