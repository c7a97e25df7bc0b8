"""Figures on spikes and the latents behind them."""

import numpy as np
import pytest

from helpers import plots
from helpers.plots.base import CORRELATION, LATENT, TRUTH

TIME = np.arange(5.0)
COURSE = np.arange(10.0).reshape(2, 5)
FIGURES = {
    "same_average": lambda **k: plots.same_average(
        TIME, {"a": TIME, "b": TIME + 1}, {"a": COURSE, "b": COURSE}, {"a": COURSE + 1, "b": COURSE - 1}, "t", **k
    ),
    "shared_over_time": lambda **k: plots.shared_over_time(TIME, {"a": TIME, "b": -TIME}, "t", **k),
    "error_by_width": lambda **k: plots.error_by_width(
        np.array([20.0, 40.0, 100.0]), np.array([0.1, 0.2, 0.6]), np.array([1.0, 0.5, 0.3]), "t", **k
    ),
    "smoothed_trial": lambda **k: plots.smoothed_trial(TIME, np.array([0, 1, 2, 0, 0]), TIME, TIME + 1, "t", **k),
    "trajectories": lambda **k: plots.trajectories({"truth": np.ones((2, 5, 2)), "found": np.zeros((2, 5, 2))}, "t", **k),
    "forecast_of_latents": lambda **k: plots.forecast_of_latents(
        TIME, TIME, 2, np.array([1.0, 2.0]), np.array([0.0, 0.5]), np.array([0.0, 20.0]), np.array([0.8, 0.4]), "t", **k
    ),
    "rates_along_track": lambda **k: plots.rates_along_track(
        TIME, np.ones((5, 3)), {"a": np.zeros((5, 3)), "b": np.ones((5, 3))}, "t", **k
    ),
    "reconstructed_and_held_out": lambda **k: plots.reconstructed_and_held_out(
        [1, 3, 29], np.array([0.3, 0.7, 2.0]), np.array([0.1, 0.3, 0.2]), 0.4, "t", **k
    ),
    "scores_of_methods": lambda **k: plots.scores_of_methods(
        {"gpfa": {"x": [0.5, 0.7], "y": [3, 4]}, "average": {"x": [0.1, 0.1], "y": [1, 2]}}, {"x": "bits", "y": "R²"}, "t", **k
    ),
}


def test_every_single_trial_stands_by_itself_with_its_truth():
    figure = FIGURES["same_average"]()
    first = figure.axes[1].lines[:4]  # seen, truth, seen, truth
    assert [line.get_color() for line in first] == [LATENT, TRUTH, LATENT, TRUTH]
    np.testing.assert_array_equal(first[1].get_ydata() - first[0].get_ydata(), 1)
    assert first[2].get_ydata().max() < first[0].get_ydata().max()


def test_the_least_error_is_that_of_the_sum():
    axis = FIGURES["error_by_width"](guess=60.0).axes[0]
    total, least = axis.lines[2], axis.lines[3]
    np.testing.assert_allclose(total.get_ydata(), [1.1, 0.7, 0.9])
    assert (least.get_xdata()[0], least.get_ydata()[0]) == (40, pytest.approx(0.7))
    assert "you" in [text.get_text() for text in axis.texts]
    assert "you" not in [text.get_text() for text in FIGURES["error_by_width"]().axes[0].texts]


def test_each_spike_is_a_mark():
    marks = FIGURES["smoothed_trial"]().axes[0].collections[0].get_segments()
    assert [mark[0][0] for mark in marks] == [1, 2, 2]


def test_the_truth_is_the_first_trajectory():
    left, right = FIGURES["trajectories"]().axes
    assert {line.get_color() for line in left.lines} == {TRUTH}
    assert {line.get_color() for line in right.lines} == {LATENT}


def test_a_forecast_begins_where_spikes_end_and_is_as_wide_as_it_says():
    left, right = FIGURES["forecast_of_latents"](guess=10.0).axes
    np.testing.assert_array_equal(left.lines[1].get_xdata(), [2, 3])
    band = left.collections[0].get_paths()[0].vertices
    assert (band[band[:, 0] == 3][:, 1].min(), band[band[:, 0] == 3][:, 1].max()) == (1, 3)
    assert "you" in [text.get_text() for text in right.texts]


def test_methods_stand_in_the_order_of_their_first_score():
    axis = FIGURES["scores_of_methods"]().axes[0]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["average of all trials", "GPFA"]
    dots = [line for line in axis.lines if line.get_marker() != "None"]
    assert [line.get_color() for line in dots] == [CORRELATION, LATENT]
    np.testing.assert_array_equal(dots[1].get_xdata(), [0.5, 0.7])


def test_scores_need_a_look():
    with pytest.raises(ValueError, match="scores should have keys from"):
        plots.scores_of_methods({"tea_leaves": {"x": [1.0]}}, {"x": "bits"}, "t")
