"""Every test process keeps to one thread, because two of them share two cores; set before numpy is imported.

``--chapter part/name`` keeps the tests of one notebook: of its twin, its exercises, its questions.
"""

import json
import os
from pathlib import Path

import pytest

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

os.environ.setdefault("COURSE_PROGRESS", "off")  # bars would stand in the outputs that nbval compares
os.environ["COURSE_RECORD"] = "off"  # what a test solves is nobody's progress


def pytest_addoption(parser):
    """Offer the choice of a chapter."""
    parser.addoption("--chapter", metavar="PART/NAME", help="only tests of this notebook")


# Files that take a minute or more, of the processor; notebooks say so themselves.
LONG = {"test_mutation.py": 120, "test_book.py": 110, "test_states.py": 60, "test_sweeps.py": 60, "test_data.py": 50}


def pytest_collection_modifyitems(config, items):
    """Begin with what takes longest, since a file stays with one worker; with a chapter, keep its tests alone."""
    if not os.environ.get("WEEKLY"):
        for item in items:
            if item.get_closest_marker("weekly"):
                item.add_marker(pytest.mark.skip(reason="once a week: make test WEEKLY=1"))
    seconds = {item.path: _seconds(item.path) for item in items}
    items.sort(key=lambda item: -seconds[item.path])  # stable: the tests of a file stay in their order
    if chapter := config.getoption("--chapter"):
        chosen = [item for item in items if chapter in _chapters(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def _seconds(path):
    """What a file of tests takes, roughly."""
    if path.suffix == ".ipynb":
        try:
            return json.loads(path.read_text(encoding="utf-8"))["metadata"].get("who-drives-whom", {}).get("seconds", 0)
        except (ValueError, KeyError, TypeError):
            return 0  # half written; nbval will say so
    return LONG.get(path.name, 0)


def _chapters(item):
    """The chapters that the parameters of a test name: by a twin, an exercise, a question, or as they are."""
    from helpers.exercises import bank
    from tools.twins import chapter_of

    for value in getattr(getattr(item, "callspec", None), "params", {}).values():
        if isinstance(value, Path):
            yield chapter_of(value)
        elif isinstance(value, str):
            yield value
            yield from (notebook for notebook in bank.notebooks() if value in bank.of_notebook(notebook))
        else:
            yield getattr(value, "notebook", None)
