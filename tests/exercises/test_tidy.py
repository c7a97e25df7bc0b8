"""After a check nothing of the learner's remains, and what was put back is said."""

import gc
import os
import random
import signal
import sys
import time
import warnings

import matplotlib as mpl
import numpy as np
import pytest
import torch

from helpers.exercises import core, tidy
from helpers.exercises.checking import check
from tests.exercises.test_checking import CENTRE


def not_this_mean(values):
    return 0.0


CHANGES = {
    "np.seterr": (lambda: np.seterr(all="raise"), np.geterr),
    "np.set_printoptions": (lambda: np.set_printoptions(precision=2), lambda: np.get_printoptions()["precision"]),
    "recursion limit": (lambda: sys.setrecursionlimit(5000), sys.getrecursionlimit),
    "working folder": (lambda: os.chdir("/"), os.getcwd),
    "sys.settrace": (lambda: sys.settrace(lambda *args: None), sys.gettrace),
    "sys.setprofile": (lambda: sys.setprofile(lambda *args: None), sys.getprofile),
    "os.environ": (lambda: os.environ.update(LEARNERS="own"), lambda: os.environ.get("LEARNERS")),
    "sys.path": (lambda: sys.path.append("nowhere"), lambda: list(sys.path)),
    "garbage": (gc.disable, gc.isenabled),
    "Stop": (lambda: signal.signal(signal.SIGINT, signal.SIG_IGN), lambda: signal.getsignal(signal.SIGINT)),
    "rcParams": (lambda: mpl.rcParams.update({"font.size": 40}), lambda: mpl.rcParams["font.size"]),
    "torch's default type": (lambda: torch.set_default_dtype(torch.float64), torch.get_default_dtype),
    "np.mean": (lambda: setattr(np, "mean", not_this_mean), lambda: np.mean),
    "np.linalg.inv": (lambda: setattr(np.linalg, "inv", not_this_mean), lambda: np.linalg.inv),
    "builtins.sum": (lambda: setattr(sys.modules["builtins"], "sum", not_this_mean), lambda: sum),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_function_changes_is_put_back_and_said(name):
    change, state = CHANGES[name]

    def answer(x):
        value = x - x.mean()
        change()
        return value

    before = state()
    report = check(CENTRE, answer)
    assert state() == before
    assert report.verdict == core.CORRECT
    assert name in report.details[-1]
    assert report.details[-1].endswith("That was put back.")


def test_patched_numpy_does_not_make_a_wrong_answer_right():
    def answer(x):
        np.isclose = lambda *given, **settings: np.array(True)
        return x

    before = np.isclose
    assert check(CENTRE, answer).verdict == core.NOT_YET
    assert np.isclose is before


def test_global_random_numbers_go_on_as_if_nothing_had_been():
    random.seed(1)
    np.random.seed(1)
    with tidy.PutBack() as remains:
        np.random.seed(5)
        random.random()
    assert remains.changed == []
    random_state, numpy_state = random.random(), np.random.random()
    random.seed(1)
    np.random.seed(1)
    assert (random_state, numpy_state) == (random.random(), np.random.random())


def test_an_answer_may_be_the_first_to_import_a_library(monkeypatch):
    """Then there is more to look at afterwards than there was before."""

    def answer(x):
        sys.modules.update(hidden)
        return x - x.mean()

    hidden = {name: sys.modules[name] for name in ("torch", "matplotlib")}
    for name in hidden:
        monkeypatch.delitem(sys.modules, name)
    assert check(CENTRE, answer).details == ()


def test_what_is_no_function_is_not_watched():
    """A library that asks for the time zone makes another, equal time.tzname."""
    assert check(CENTRE, lambda x: (time.tzset(), x - x.mean())[1]).details == ()


def test_a_generator_of_another_kind_is_put_back():
    def answer(x):
        np.random.set_bit_generator(np.random.PCG64(1))
        return x - x.mean()

    kept = np.random.get_bit_generator()
    try:
        assert check(CENTRE, answer).verdict == core.CORRECT
    finally:
        np.random.set_bit_generator(kept)


def test_filters_of_warnings_are_put_back():
    before = list(warnings.filters)
    check(CENTRE, lambda x: (warnings.simplefilter("error"), x - x.mean())[1])
    assert list(warnings.filters) == before


def test_an_answer_that_leaves_everything_alone_is_told_nothing():
    assert check(CENTRE, lambda x: x - x.mean()).details == ()


def test_a_folder_that_is_gone_is_survived(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with tidy.PutBack() as remains:
        os.chdir(tmp_path)
    assert remains.changed == ["the working folder"]


def test_it_is_put_back_after_an_error_too():
    def answer(x):
        np.seterr(all="raise")
        return x / 0

    before = np.geterr()
    report = check(CENTRE, answer)
    assert np.geterr() == before
    assert report.verdict == core.RAISED
    assert "np.seterr" in report.details[-1]
