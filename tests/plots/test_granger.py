"""Figures of regressions and of Granger causality."""

import numpy as np
import pytest

from helpers import plots

from . import W, X

FIGURES = {
    "predicted_twice": lambda **k: plots.predicted_twice(X[:, 0], X[:, 1], X[:, 2], "t", **k),
    "squares_left": lambda **k: plots.squares_left(np.array([1, 2, 3]), X, np.array([3, 2, 1]), "t", **k),
    "f_under_null": lambda **k: plots.f_under_null(X[:, 0], X[:, 1], X[:, 2], 0.5, "t", **k),
    "strengths_by_kind": lambda **k: plots.strengths_by_kind({"pairwise": [1, 2], "b": [0]}, "t", **k),
    "criteria_by_order": lambda **k: plots.criteria_by_order(X[:4, 0], X[:4, 1], 2, "t", **k),
    "strength_beside_wiring": lambda **k: plots.strength_beside_wiring(W, X[:3], "t", **k),
    "strengths_of_columns": lambda **k: plots.strengths_of_columns(X[:3], ["0", "1", "0²"], "t", **k),
    "called_connections": lambda **k: plots.called_connections(W, X[:3], W != 0, "t", **k),
    "false_positive_rates": lambda **k: plots.false_positive_rates({"a": [0.1, 0.2], "b": [0.05]}, "t", **k),
    "spectrum_and_orders": lambda **k: plots.spectrum_and_orders(
        X[:, 0], {"a": X[:, 1], "b": X[:, 2]}, [1, 2], [0.1, 0.2], 0.1, "t", **k
    ),
}


def test_called_connections_are_marked_where_they_are():
    called = W != 0
    called[0, 1] = True
    axis = plots.called_connections(W, X[:3], called, "t").axes[0]
    right, wrong = axis.lines
    assert (right.get_xdata(), right.get_ydata()) == (pytest.approx([0]), pytest.approx([2]))
    assert (wrong.get_xdata(), wrong.get_ydata()) == (pytest.approx([1]), pytest.approx([0]))


def test_true_connections_are_outlined_in_an_estimate():
    right = plots.strength_beside_wiring(W, X[:3], "t").axes[1]
    corners = {(patch.get_x(), patch.get_y()) for patch in right.patches}
    assert corners == {(j - 0.5, i - 0.5) for i, j in np.argwhere(W)}
    assert right.images[0].get_clim()[0] == 0


def test_columns_of_a_regression_keep_their_names():
    axis = plots.strengths_of_columns(X[:3], ["0", "1", "0²"], "t").axes[0]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["0", "1", "0²"]


def test_the_mean_of_many_draws_stands_above_the_theory():
    axis = plots.squares_left(np.array([1, 2, 3]), X[:, :3], np.array([3, 2, 1]), "t").axes[0]
    theory, mean = axis.lines[-2:]
    assert mean.get_zorder() > theory.get_zorder()
    np.testing.assert_allclose(mean.get_ydata(), X[:, :3].mean(axis=0))


def test_figures_of_systems_without_an_exercise_can_be_drawn():
    plots.eigenvalues_and_course(np.array([0.5 + 0.5j, 0.5 - 0.5j]), X[:, :2], "t").canvas.draw()
    plots.lagged_correlations(np.arange(-2, 3), {"a": X[:5, 0], "b": X[:5, 1]}, "t").canvas.draw()
