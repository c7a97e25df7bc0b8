"""Figures of the atlas: intervals where they are, and counts of what is shown."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from helpers import plots

from . import X

FIGURES = {
    "sorted_p_values": lambda **k: plots.sorted_p_values(X[:, 0], X[:, 1] > 0.5, 0.05, "t", **k),
    "fractions": lambda **k: plots.fractions(["a", "b"], {"g": ([3, 1], [40, 30])}, "t", "x", **k),
}


def test_fraction_comes_with_wilsons_interval_and_small_groups_are_left_out():
    figure = plots.fractions(["a", "b"], {"g": ([10, 1], [100, 5])}, "t", "x")
    bars = figure.axes[0].collections[0].get_segments()
    assert len(bars) == 1
    low, high = proportion_confint(10, 100, method="wilson")
    assert (bars[0][0][1], bars[0][1][1]) == pytest.approx((low, high), abs=1e-4)


def test_tested_and_significant_counts_what_it_shows():
    tested = np.array([[False, True], [True, False]])
    significant = np.array([[False, True], [False, False]])
    shown = plots.tested_and_significant(tested, significant, "t").axes[0].images[0].get_array()
    assert sorted(shown.ravel()) == [0, 0, 1, 2]
    tested = np.array([[False, True, True], [False, False, True], [False, False, False]])
    shown = plots.tested_and_significant(tested, np.zeros((3, 3), bool), "t").axes[0].images[0].get_array()
    np.testing.assert_array_equal(shown, [[1, 1, 0], [1, 0, 0], [0, 0, 0]])


def test_intervals_of_scores_are_drawn_where_they_are():
    figure = plots.scores_with_intervals({"a": (0.6, 0.5, 0.8), "b": (0.7, 0.65, 0.75)}, "t", "x")
    first = figure.axes[0].collections[0].get_segments()[0]
    assert (first[0][0], first[1][0]) == pytest.approx((0.5, 0.8))
