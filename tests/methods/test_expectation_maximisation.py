"""The loop of expectation and maximisation, on steps that are numbers."""

import numpy as np
import pytest

from helpers.methods import expectation_maximisation
from helpers.methods.expectation_maximisation import climb


def test_it_climbs_until_little_is_gained():
    """Each step halves the distance from 0: gains of 1/2, 1/4, …"""
    best, history, interrupted = climb(lambda x: (-x, x / 2), 1.0, 100, 0.1, "test")
    np.testing.assert_allclose(history, [-1, -0.5, -0.25, -0.125, -0.0625])
    assert best == 0.0625
    assert not interrupted


def test_it_ends_after_its_iterations():
    best, history, _ = climb(lambda x: (x, x + 1), 0, 7, 0.0, "test")
    assert best == 6
    assert history.tolist() == list(range(7))


def test_the_best_is_kept_where_the_last_is_worse():
    heights = {0: 1.0, 1: 3.0, 2: 2.0}
    best, history, _ = climb(lambda x: (heights[x], x + 1), 0, 10, 0.0, "test")
    assert best == 1
    assert history.tolist() == [1, 3, 2]


def test_stopped_from_the_keyboard_it_gives_the_best_so_far():
    def step(x):
        if x == 3:
            raise KeyboardInterrupt
        return x, x + 1

    best, history, interrupted = climb(step, 0, 10, 0.0, "test")
    assert (best, len(history), interrupted) == (2, 3, True)
    with pytest.raises(KeyboardInterrupt):
        climb(step, 3, 10, 0.0, "test")


def test_what_is_no_number_is_named():
    with pytest.raises(FloatingPointError, match="no longer a number after 2 of 9 iterations"):
        climb(lambda x: (np.nan if x == 2 else x, x + 1), 0, 9, 0.0, "test")


def test_the_bar_is_closed_and_shows_the_log_likelihood(monkeypatch):
    seen = []

    class Bar(list):
        def set_postfix(self, shown):
            seen.append(shown)

        def close(self):
            seen.append("closed")

    monkeypatch.setattr(expectation_maximisation, "progress_bar", lambda steps, label: Bar(steps))
    climb(lambda x: (x, x + 1), 0, 2, 0.0, "test")
    assert seen == [{"log-likelihood": "0"}, {"log-likelihood": "1"}, "closed"]
