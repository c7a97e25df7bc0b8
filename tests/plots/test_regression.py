"""Figures of regression, and the interval over seeds."""

import numpy as np
import pytest
from statsmodels.stats.weightstats import DescrStatsW

from helpers import plots
from helpers.plots import regression

from . import W, X

FIGURES = {
    "estimates_in_networks": lambda **k: plots.estimates_in_networks({"a": (W, X[:3])}, "t", "x", **k),
    "curves_over_seeds": lambda **k: plots.curves_over_seeds([1, 2], {"s": {"lasso": X[:4, :2]}}, "t", "x", **k),
    "predicted_and_found": lambda **k: plots.predicted_and_found({"a": (X[:, 0], X[:, 1])}, "t", "x", "y", **k),
    "shrunk_weights": lambda **k: plots.shrunk_weights(W, X[:3], X[:3], np.abs, "t", **k),
    "held_out_error": lambda **k: plots.held_out_error(np.array([0.1, 1.0]), X[:2, :2], [0.1, 1.0], "t", **k),
    "bias_of_the_hidden": lambda **k: plots.bias_of_the_hidden([0, 1], {"a": X[:3, :2]}, 1, W, W, "t", 1.0, **k),
    "residual_eigenvalues": lambda **k: plots.residual_eigenvalues({"a": X[:, 0], "b": X[:, 1]}, 1.1, "t", **k),
    "wirings_among_groups": lambda **k: plots.wirings_among_groups({"a": (W, X[:3])}, "t", **k),
}


def test_interval_over_seeds_is_students():
    runs = np.random.default_rng(0).normal(size=(6, 2))
    mean, half = regression.mean_and_interval(runs)
    low, high = DescrStatsW(runs).tconfint_mean()
    np.testing.assert_allclose([mean - half, mean + half], [low, high], rtol=1e-10)
    with pytest.raises(ValueError, match="at least 2 seeds"):
        regression.mean_and_interval(runs[:1])


def test_panels_of_one_score_have_one_axis():
    panels = {name: {"lasso": low + np.random.default_rng(0).normal(size=(3, 2))} for name, low in (("a", 0), ("b", 50))}
    for score, expected in (("AUROC", 1), (None, 2)):
        figure = plots.curves_over_seeds(np.array([1, 2]), panels, "t", "x", score=score)
        assert len({axis.get_ylim() for axis in figure.axes}) == expected


def test_estimates_of_networks_stand_on_one_axis():
    figure = plots.estimates_in_networks({"narrow": (np.eye(3), np.eye(3)), "wide": (np.eye(3), 9 * np.eye(3))}, "t", "x")
    assert len({axis.get_xlim() for axis in figure.axes}) == 1


def test_targets_are_told_apart_by_shade_and_marker():
    figure = plots.held_out_error(np.array([0.1, 1.0]), np.ones((4, 2)), [0.1] * 4, "t")
    curves = figure.axes[0].get_lines()[:8:2]
    assert len({(curve.get_color(), curve.get_marker()) for curve in curves}) == 4
