"""Small linear algebra has one thread, and whoever comes later has as many as before."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from helpers.methods import autoregression, threads
from helpers.methods.threads import SMALL, one_thread_if_small


def n_threads():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def two_threads():
    with threadpool_limits(2, user_api="blas"):
        if n_threads() != {2}:
            pytest.skip("this BLAS does not take a number of threads")
        yield


def test_what_is_small_has_one_and_what_is_large_has_all():
    with one_thread_if_small(SMALL):
        assert n_threads() == {1}
    assert n_threads() == {2}
    with one_thread_if_small(SMALL + 1):
        assert n_threads() == {2}


def test_all_are_given_back_after_an_error():
    with pytest.raises(ZeroDivisionError), one_thread_if_small(1):
        raise ZeroDivisionError
    assert n_threads() == {2}


def test_one_inside_the_other_gives_back_what_it_found():
    with one_thread_if_small(1):
        with one_thread_if_small(1):
            assert n_threads() == {1}
        assert n_threads() == {1}
    assert n_threads() == {2}


@pytest.mark.parametrize(("n_steps", "expected"), [(500, 1), (40_000, 2)])
def test_a_regression_on_the_past_has_one_if_it_is_small(monkeypatch, n_steps, expected):
    seen = []
    fit = autoregression.fit_products
    monkeypatch.setattr(
        autoregression, "fit_products", lambda *given, **named: (seen.append(n_threads()), fit(*given, **named))[1]
    )
    x = np.random.default_rng(0).normal(size=(n_steps, 10))
    autoregression.regress_on_the_past(x, 5, warn=False)
    assert seen == [{expected}]
    assert 500 * 600 < threads.SMALL < 40_000 * 600
