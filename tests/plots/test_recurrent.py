"""Figures of training and of recurrent networks."""

import numpy as np
import pytest

from helpers import plots

from . import X

RUNS = {"plain": 10.0 ** -np.arange(1, 5)[None] * [[1.0], [100.0]], "GRU": np.ones((2, 4))}


def test_line_is_the_mean_power_of_ten():
    axis = plots.slopes_through_time(np.arange(1, 5), RUNS, "t").axes[0]
    assert axis.get_yscale() == "log"
    np.testing.assert_allclose(axis.lines[0].get_ydata(), 10.0 ** -np.arange(0, 4))
    assert axis.lines[0].get_linestyle() != axis.lines[1].get_linestyle()


def test_legend_names_networks_from_top_to_bottom():
    axis = plots.slopes_through_time(np.arange(1, 5), RUNS, "t").axes[0]
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["GRU", "plain"]


def test_guess_is_a_power_of_ten():
    axis = plots.slopes_through_time(np.arange(1, 5), RUNS, "t", guess=-3.0).axes[0]
    assert axis.lines[-1].get_ydata() == pytest.approx([1e-3, 1e-3])
    assert axis.texts[-1].get_text() == "you"


def test_recall_has_a_row_for_each_network():
    axis = plots.recall_after_training({"plain": [0.0, 0.1], "GRU": [0.9, 1.0]}, "t").axes[0]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["plain", "GRU"]
    np.testing.assert_allclose(axis.lines[1].get_xdata(), [0.9, 1.0])
    np.testing.assert_allclose(axis.lines[1].get_ydata(), [1, 1])


def test_fitted_rate_stands_beside_the_true_one():
    angle, counts, truth, fitted, losses = X[:, 0], X[:, 1], X[:, 2], X[:, 0] + 1, [3.0, 2.0, 1.5]
    left, right = plots.rate_behind_counts(angle, counts, angle, truth, fitted, losses, "t").axes
    dots, black, orange = (line.get_ydata() for line in left.lines)
    np.testing.assert_array_equal([dots, black, orange], [counts, truth, fitted])
    np.testing.assert_allclose(left.lines[0].get_xdata(), np.degrees(angle))
    np.testing.assert_array_equal(right.lines[0].get_ydata(), losses)
