"""Learners' copies of the notebooks: outputs cleared, and never written over; for a class, with the solutions hidden.

    python -m tools.copies FOLDER [--solutions hidden]
    python -m tools.copies FOLDER --branch [--solutions hidden]

With ``--branch`` the folder holds all that a branch needs to which launch buttons lead: copies, package, environment.
"""

import argparse
import shutil
from pathlib import Path

import nbformat

from tools.twins import ROOT, all_twins, key_of, read_twin

SHOWN, HIDDEN = "shown", "hidden"
BRANCHES = {SHOWN: "learn", HIDDEN: "class"}  # where the publish workflow pushes them, and the site's buttons look
# Beside the copies: what Binder installs from, and what pyproject.toml names.
BRANCH_FILES = ("environment.yml", "pyproject.toml", "README.md", "LICENSE")

_SWITCH = """\
import os

# Your instructor keeps the solutions for now.
os.environ["COURSE_SOLUTIONS"] = "hidden"

"""


def hide_solutions_in_kernel(notebook):
    """Let a notebook carry the switch that hides solutions to wherever it is opened, Colab included.

    The switch stands in the cell that calls ``begin``: no exercise works without it, while the set-up cell may be
    skipped where the package is installed.
    """
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code" and "\nbegin(" in cell.source)
    cell.source = _SWITCH + cell.source


def write_copies(folder, solutions=SHOWN):
    """Copy every notebook that is not there yet into a folder, without outputs."""
    folder = Path(folder)
    for twin in all_twins():
        path = folder / f"{key_of(twin)}.ipynb"
        if path.exists():
            print(f"{path}: yours, kept as it is")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        notebook = read_twin(twin)
        if solutions == HIDDEN:
            hide_solutions_in_kernel(notebook)
        nbformat.write(notebook, path)
        print(f"{path}: new")


def write_branch(folder, solutions=SHOWN):
    """Fill an empty folder with a branch for Colab and Binder: copies where the site has its notebooks, and the package."""
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} should be empty: a branch is made in one piece.")
    write_copies(folder / "book", solutions)
    for name in BRANCH_FILES:
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.copies", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", metavar="FOLDER", help="where the copies should go")
    parser.add_argument("--solutions", choices=[SHOWN, HIDDEN], default=SHOWN, help="hidden: for a class")
    parser.add_argument("--branch", action="store_true", help="with package and environment, for Colab and Binder")
    options = parser.parse_args(arguments)
    (write_branch if options.branch else write_copies)(options.folder, options.solutions)


if __name__ == "__main__":
    main()
