"""Where exercises are found: those of a notebook are declared in ``helpers/chapters/<part>/<name>/exercises.py``.

A chapter is loaded when somebody asks for its exercises, and no other one with it.
"""

import functools
import importlib

from helpers.chapter_files import notebooks_with, without_number
from helpers.exercises.core import Exercise
from helpers.exercises.declared import text
from helpers.validation import checked

_ADVICE = (
    "Take a new copy of the notebook and paste your answers into it (the old copy keeps them), or install the version of the "
    "package that the copy came with."
)


def notebooks():
    """All notebooks that have exercises, as ``"part/name"``, in alphabetical order."""
    return notebooks_with("exercises.py")


@checked(notebook=text)
@functools.cache
def of_notebook(notebook):
    """The exercises of one notebook by name, in the order in which they are declared.

    Parameters
    ----------
    notebook : str
        ``"part/name"``, for example ``"interventions/cause"``.

    Raises
    ------
    ValueError
        If there is no such notebook: its copy and the installed package do not belong together.
    """
    if notebook not in notebooks():
        raise ValueError(_not_of_this_package(notebook))
    module = importlib.import_module(f"helpers.chapters.{notebook.replace('/', '.')}.exercises")
    return {entry.name: entry for entry in vars(module).values() if isinstance(entry, Exercise)}


def find(name, notebook=None):
    """The exercise of that name in the given notebook, or in any when none is given; ``None`` when there is none."""
    for candidate in notebooks() if notebook is None else [notebook]:
        entry = of_notebook(candidate).get(name) if isinstance(name, str) else None  # a learner may ask for anything
        if entry is not None:
            return entry
    return None


def _not_of_this_package(notebook):
    if without_number(notebook) != notebook and without_number(notebook) in notebooks():
        return f"This copy of the notebook calls itself {notebook!r}: it is older than the installed package. {_ADVICE}"
    return f"The installed package knows no notebook called {notebook!r}: it is of another version of the course. {_ADVICE}"
