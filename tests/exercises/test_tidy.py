"""After a check nothing of the learner's remains, and what was put back is said."""

import builtins
import dataclasses
import gc
import logging
import os
import random
import signal
import sys
import time
import warnings

import matplotlib as mpl
import matplotlib.backends.backend_pdf  # loading it takes longer than a check may
import numpy as np
import pytest
import torch

from helpers.exercises import core, tidy
from helpers.exercises.checking import check
from tests.exercises import test_checking
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
    "np.seterrcall": (lambda: np.seterrcall(print), np.geterrcall),
    "sys.setswitchinterval": (lambda: sys.setswitchinterval(0.5), sys.getswitchinterval),
    "sys.excepthook": (lambda: setattr(sys, "excepthook", print), lambda: sys.excepthook),
    "sys.displayhook": (lambda: setattr(sys, "displayhook", print), lambda: sys.displayhook),
    "sys.modules": (lambda: sys.modules.pop("numpy"), lambda: sys.modules.get("numpy")),
    "(`gc`)": (lambda: gc.set_threshold(1, 1, 1), gc.get_threshold),
    "the log": (lambda: logging.getLogger().setLevel(1), lambda: logging.getLogger().level),
    "(`logging`)": (lambda: logging.disable(50), lambda: logging.getLogger().manager.disable),
    "logging": (lambda: logging.getLogger().addHandler(logging.NullHandler()), lambda: list(logging.getLogger().handlers)),
    "matplotlib.use": (lambda: mpl.use("pdf"), mpl.get_backend),
    "torch's default device": (lambda: torch.set_default_device("meta"), lambda: torch.zeros(1).device.type),
    "how many threads torch uses": (lambda: torch.set_num_threads(5), torch.get_num_threads),
    "whether torch keeps gradients": (lambda: torch.set_grad_enabled(False), torch.is_grad_enabled),
    "builtins.average": (lambda: setattr(builtins, "average", not_this_mean), lambda: hasattr(builtins, "average")),
    "builtins.len": (lambda: delattr(builtins, "len"), lambda: len("four")),
    "tests.exercises.test_checking.centre": (lambda: setattr(test_checking, "centre", None), lambda: test_checking.centre),
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
        np.abs = lambda number: 0  # so that nothing is far from anything
        return x

    before = np.abs
    assert check(CENTRE, answer).verdict == core.NOT_YET
    assert np.abs is before


def divides_by_zero(x):
    return x / 0.0


def test_an_answer_is_judged_by_what_was_put_back():
    """A mistake of the bank divides by zero, and would stop where the answer has asked for an error."""

    def answer(x):
        with np.errstate(all="ignore"):
            value = x / 0.0
        np.seterr(all="raise")
        return value

    entry = dataclasses.replace(CENTRE, mistakes={divides_by_zero: "By zero."})
    assert check(entry, answer).message == "By zero."


def test_infinite_numbers_are_compared_whatever_an_answer_wants_for_errors(recwarn):
    def answer(x):
        np.seterr(all="raise")
        return np.append(x, np.inf)

    entry = dataclasses.replace(CENTRE, reference=lambda x: np.append(x, np.inf), mistakes={})
    assert check(entry, answer).verdict == core.CORRECT
    assert check(entry, lambda x: answer(x) + 1).verdict == core.NOT_YET
    assert recwarn.list == []


def test_without_builtins_a_check_still_says_what_went_wrong():
    def answer(x):
        builtins.setattr = builtins.isinstance = builtins.map = builtins.all = None
        raise ValueError("oh")

    before = dict(vars(builtins))
    report = check(CENTRE, answer)
    assert vars(builtins) == before
    assert "stopped with ValueError: `oh`" in report.message
    assert "`builtins.isinstance`" in report.details[-1]


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_streams_belong_to_the_check(name):
    before = getattr(sys, name)
    check(CENTRE, lambda x: (setattr(sys, name, None), x - x.mean())[1])
    assert getattr(sys, name) is before


def test_what_shows_warnings_is_put_back():
    before = warnings.showwarning
    check(CENTRE, lambda x: (setattr(warnings, "showwarning", print), x - x.mean())[1])
    assert warnings.showwarning is before


def test_global_random_numbers_go_on_as_if_nothing_had_been():
    random.seed(1)
    np.random.seed(1)
    torch.manual_seed(1)
    with tidy.PutBack() as remains:
        np.random.seed(5)
        random.random()
        torch.manual_seed(5)
    assert remains.changed == []
    drawn = random.random(), np.random.random(), torch.rand(1)
    random.seed(1)
    np.random.seed(1)
    torch.manual_seed(1)
    assert drawn == (random.random(), np.random.random(), torch.rand(1))


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
    np.random.seed(1)
    try:
        assert check(CENTRE, answer).verdict == core.CORRECT
        assert np.random.get_bit_generator() is kept
        assert np.random.random() == np.random.RandomState(1).random()
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
