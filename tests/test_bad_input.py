"""Every public function says what was wrong with its input, and what it takes."""

import importlib
import inspect
import pkgutil

import pytest

import helpers
from helpers.worlds import simulate
from tests import bad_input

COMPUTE = tuple(f"helpers.{room}." for room in ("worlds", "methods", "models", "scores", "studies"))
BAD = [
    row
    for info in pkgutil.walk_packages(bad_input.__path__, f"{bad_input.__name__}.")
    if not info.ispkg
    for row in importlib.import_module(info.name).ROWS
]


@pytest.mark.parametrize(("function", "arguments", "words"), BAD, ids=[f"{f.__name__}-{i}" for i, (f, *_) in enumerate(BAD)])
def test_bad_input_is_named(function, arguments, words):
    with pytest.raises(ValueError, match=words):
        function(*arguments)


def public_functions():
    """All functions of modules that compute; those that draw, show, load or run others take no data that could be wrong so."""
    for info in pkgutil.walk_packages(helpers.__path__, "helpers."):
        if info.ispkg or not info.name.startswith(COMPUTE) or info.name == "helpers.studies.sweeps":
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                yield value


def test_every_public_function_is_tried():
    assert set(public_functions()) - {simulate.sigmoid} == {function for function, *_ in BAD}
