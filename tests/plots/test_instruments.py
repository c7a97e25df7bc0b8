"""Figures of instruments: slopes, covariances, and what lies outside."""

import numpy as np

from helpers import plots

rng = np.random.default_rng(0)
FIGURES = {
    "methods_in_worlds": lambda **k: plots.methods_in_worlds(
        [1, 0.5], {"w": {"instruments": np.ones((2, 3, 2))}}, [("bias", (0, 2), 0), ("score", (0, 2), 1)], "t", "x", **k
    ),
    "error_against_length": lambda **k: plots.error_against_length([10, 20], np.ones((2, 2)), {"a": np.ones((2, 2))}, "t", **k),
}


def test_lines_of_a_coin_have_their_slopes():
    coin = np.array([True, False, True, False])
    cause, outcome = np.array([2.0, 1.0, 4.0, 1.0]), np.array([1.0, 5.0, 2.0, 7.0])
    names = {"Z": "coin", "T": "cause (a)", "Y": "outcome", "C": "hidden"}
    figure = plots.coin_and_cause(coin, cause, outcome, -2, names, {"ZT": "", "TY": "-2"}, "t")
    labels = figure.axes[1].get_legend_handles_labels()[1]
    slope = np.polyfit(cause, outcome, 1)[0]
    assert labels == ["truth: -2.00", f"regression: {slope:.2f}", f"through the groups: {(1.5 - 6) / (3 - 1):.2f}"]


def test_estimates_outside_the_picture_are_counted():
    figure = plots.estimates_by_strength(np.array([-9.0, -2, -1, 5]), np.full(4, -2.5), -2, 0.1, 3.0, "t")
    assert "outside the picture: 50%" in figure.axes[0].texts[0].get_text()


def test_worlds_with_the_same_data_show_their_covariances():
    z, t, y = rng.normal(size=(3, 100))
    names = {"Z": "z", "T": "t", "Y": "y", "C": "c"}
    figure = plots.worlds_with_the_same_data({"a": ({"ZT": ""}, z, t, y), "b": ({"ZY": "1"}, z, t, y)}, names, "t")
    assert figure.axes[1].texts[0].get_text() == f"covariance {np.cov(t, y)[0, 1]:.1f}"
    assert figure.axes[5].texts[0].get_text() == f"covariance {np.cov(z, y)[0, 1]:.1f}"


def test_no_bar_of_estimates_is_cut():
    figure = plots.estimates_by_strength(np.linspace(-5, 1, 100), np.full(100, -2.5), -2, 0.1, 3.0, "t")
    assert figure.axes[0].get_ylim()[1] > 100


def test_bands_lie_around_the_scores_of_methods():
    scores = np.array([[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]])
    figure = plots.methods_in_worlds([1, 0.5], {"w": {"instruments": scores}}, [("bias", (0, 2), 0)], "t", "x")
    axis = figure.axes[0]
    np.testing.assert_allclose(axis.lines[1].get_ydata(), [0.3, 0.4])
    edges = axis.collections[0].get_paths()[0].vertices[:, 1]
    assert (edges.min(), edges.max()) == (0.1, 0.6)
