"""Every public function says what was wrong with its input, and what it takes."""

import importlib
import inspect
import pkgutil

import pytest

import helpers
from helpers import simulate
from tests import bad_input

BAD = [
    row
    for info in pkgutil.iter_modules(bad_input.__path__)
    for row in importlib.import_module(f"{bad_input.__name__}.{info.name}").ROWS
]


@pytest.mark.parametrize(("function", "arguments", "words"), BAD, ids=[f"{f.__name__}-{i}" for i, (f, *_) in enumerate(BAD)])
def test_bad_input_is_named(function, arguments, words):
    with pytest.raises(ValueError, match=words):
        function(*arguments)


def public_functions():
    """All functions of modules that compute; those that draw, show, load or run others take no data that could be wrong so."""
    for info in pkgutil.iter_modules(helpers.__path__):
        if info.name in {"claims", "data", "exercises", "interact", "ledger", "plots", "progress_bar", "sweeps", "validation"}:
            continue
        module = importlib.import_module(f"helpers.{info.name}")
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                yield value


def test_every_public_function_is_tried():
    assert set(public_functions()) - {simulate.sigmoid} == {function for function, *_ in BAD}
