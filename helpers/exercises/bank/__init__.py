"""The exercise bank: one folder a part, one module a notebook, loaded only when a notebook of that part asks for it."""

import functools
import importlib
import pkgutil

from helpers.exercises.core import Exercise

PARTS = ("interventions", "observation", "granger", "attention")


def load_part(part):
    """The exercises of one part by name, in the order in which its modules declare them."""
    if part not in PARTS:
        raise ValueError(f"There is no part called {part!r}. The parts are: {', '.join(PARTS)}.")
    return _load(part)


@functools.cache
def _load(part):
    folder = importlib.import_module(f"{__name__}.{part}")
    names = [f"{folder.__name__}.{info.name}" for info in pkgutil.iter_modules(folder.__path__)]
    entries = [e for name in names for e in vars(importlib.import_module(name)).values() if isinstance(e, Exercise)]
    return {entry.name: entry for entry in entries}


def find(name, part=None):
    """The exercise of that name, looked up first in the given part, then in all; ``None`` when there is none."""
    for candidate in ([part] if part else []) + [p for p in PARTS if p != part]:
        exercise = load_part(candidate).get(name)
        if exercise is not None:
            return exercise
    return None


def of_notebook(notebook):
    """The exercises of one notebook, given as ``"part/number_name"``."""
    exercises = {n: e for n, e in load_part(notebook.partition("/")[0]).items() if e.notebook == notebook}
    if not exercises:
        raise ValueError(f"The bank has no exercise for a notebook called {notebook!r}.")
    return exercises
