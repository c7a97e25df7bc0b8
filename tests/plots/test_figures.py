"""What every figure of the book does, whichever module draws it: it says whose functions made it, and what it shows."""

import importlib
import inspect
from pathlib import Path

import pytest

from helpers import plots
from helpers.made_by import OWN, REFERENCE, mark

MODULES = [importlib.import_module(f"{__package__}.{file.stem}") for file in sorted(Path(__file__).parent.glob("test_*.py"))]
FIGURES = {name: draw for module in MODULES for name, draw in getattr(module, "FIGURES", {}).items()}


def learners():
    pass


mark(learners, OWN)


def reference():
    pass


mark(reference, REFERENCE)


def test_every_figure_that_takes_an_exercise_is_drawn_here():
    drawing = {name for name in plots.__all__ if inspect.isfunction(getattr(plots, name))}
    assert set(FIGURES) == {name for name in drawing if "made_with" in inspect.signature(getattr(plots, name)).parameters}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_figure_says_whose_function_made_it(draw):
    assert draw(made_with=learners).get_supxlabel() == "made with  learners: your own"
    both = draw(made_with=[learners, reference]).get_supxlabel()
    assert both == "made with  learners: your own,  reference: the reference"
    assert draw().get_supxlabel() == ""


def test_function_that_was_not_checked_is_said_to_be_so():
    def mine():
        pass

    assert FIGURES["truth_and_estimate"](made_with=mine).get_supxlabel() == "made with  mine: your own, not checked"
