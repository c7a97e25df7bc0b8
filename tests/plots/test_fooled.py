"""Figures of what misleads Granger causality."""

import numpy as np

from helpers import plots

from . import X

rng = np.random.default_rng(0)
FIGURES = {
    "two_directions": lambda **k: plots.two_directions({"a": ([0.1], [0.2]), "b": ([0.0, 1.0], [0.3, 0.1])}, "t", **k),
    "strengths_and_warning": lambda **k: plots.strengths_and_warning(
        np.arange(2), *np.ones((2, 3, 2)), np.ones((3, 2)), "t", "x", "y", **k
    ),
    "answer_against_past": lambda **k: plots.answer_against_past(rng.normal(size=2000), rng.normal(size=2000), "t", **k),
    "coupling_over_time": lambda **k: plots.coupling_over_time(np.arange(3), X[:3, 0], X[:3, 1], 0.1, "t", **k),
    "symptoms": lambda **k: plots.symptoms(X[:2], np.array([0.1, 0.2, 0.3]), "ab", "cde", "t", **k),
}


def test_symptoms_beyond_their_limit_stand_out():
    figure = plots.symptoms(np.array([[0.1, 3.0], [0.3, 1.0]]), np.array([0.2, 2.0]), "ab", "cd", "t")
    np.testing.assert_array_equal(figure.axes[0].images[0].get_array(), [[0, 1], [1, 0]])
    assert [text.get_weight() for text in figure.axes[0].texts] == ["normal", "bold", "bold", "normal"]


def test_gap_at_lag_zero_is_what_fading_leaves_unexplained():
    figure = plots.gap_at_lag_zero(np.array([5.0, 0.9, 0.8]), 1.0, 0.1, 0.2, "t")
    (gap,) = figure.axes[0].collections[0].get_segments()
    np.testing.assert_array_equal(gap, [[0, 0.2], [0, 1]])  # shares of the variance
    assert [bar.get_height() for bar in figure.axes[1].patches] == [0.1, 0.2]
