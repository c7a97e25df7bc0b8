"""A name says what comes back, as the docstring of `helpers.methods` promises."""

import re

import pytest

from tests.test_bad_input import GOOD

ESTIMATOR = r"estimate_by_\w+|\w+_granger|(?!fit_)\w+_regression|transfer_entropy|pcmci"
METHODS = [call for function, call in GOOD.items() if function.__module__.startswith("helpers.methods.")]


@pytest.mark.parametrize("call", METHODS, ids=lambda call: call.func.__name__)
def test_what_is_named_as_an_estimator_returns_strengths(call):
    named = re.fullmatch(ESTIMATOR, call.func.__name__) is not None
    assert hasattr(call(), "strength") == named
