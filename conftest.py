"""Every test process keeps to one thread, because two of them share two cores; set before numpy is imported.

``--chapter part/name`` keeps the tests of one notebook: of its twin, its exercises, its questions.
"""

import os
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

os.environ.setdefault("COURSE_PROGRESS", "off")  # bars would stand in the outputs that nbval compares


def pytest_addoption(parser):
    """Offer the choice of a chapter."""
    parser.addoption("--chapter", metavar="PART/NAME", help="only tests of this notebook")


def pytest_collection_modifyitems(config, items):
    """Keep the tests of the chosen chapter; those that belong to no chapter go, too."""
    if chapter := config.getoption("--chapter"):
        chosen = [item for item in items if chapter in _chapters(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


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
