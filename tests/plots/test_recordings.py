"""Figures of a person's own recording."""

import numpy as np

from helpers import plots

from . import W, X

FIGURES = {"arrows_found": lambda **k: plots.arrows_found(X[:3], W != 0, ["a", "b", "c"], "t", **k)}


def test_a_first_look_shows_halves_and_memory():
    named = plots.first_look(X, np.ones((5, 3)), X[:2], np.eye(3), 0.5, "t", names=("a", "b", "c"))
    assert [label.get_text() for label in named.axes[0].get_yticklabels()] == ["a", "b", "c"]
    figure = plots.first_look(X, np.ones((5, 3)), X[:2], np.eye(3), 0.5, "t")
    activity, shared, fading, either = figure.axes[:4]
    assert activity.get_xlim() == (0, 15)
    assert not shared.images[0].get_array().any()  # a neuron with itself is left out
    np.testing.assert_array_equal(fading.lines[0].get_xdata(), [0, 0.5, 1, 1.5, 2])
    np.testing.assert_array_equal([line.get_ydata() for line in either.lines], X[:2].T)


def test_arrows_that_stand_are_marked_where_they_are():
    axis = plots.arrows_found(X[:3], W != 0, ["a", "b", "c"], "t").axes[0]
    (marks,) = axis.lines
    assert (marks.get_xdata().tolist(), marks.get_ydata().tolist()) == ([0], [2])
    assert [label.get_text() for label in axis.get_xticklabels()] == ["a", "b", "c"]


def test_arrows_that_are_only_called_are_not_said_to_stand():
    legends = [
        plots.arrows_found(X[:3], W != 0, ["a", "b", "c"], "t", **label).legends[0].get_texts()[0].get_text()
        for label in ({}, {"label": "called"})
    ]
    assert legends == ["stands", "called"]


def test_calls_stand_beside_those_in_copies():
    axis = plots.calls_and_copies(np.array([5.0, 2.0]), np.array([1.0, np.nan]), ["mvgc_aic", "mvgc_bic"], "t").axes[0]
    assert [bar.get_width() for bar in axis.patches] == [5, 2, 1, 0]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["Granger, AIC", "Granger, BIC"]


def test_columns_are_drawn_to_their_own_range_and_broken_where_nothing_is():
    values = np.array([[0.0, 5, 100], [1, 5, 200], [np.nan, np.nan, np.nan], [2, 5, 150]])
    axis = plots.columns_as_recorded(values, ["a", "b", "c"], 0.5, "t").axes[0]
    first, flat, last = (line.get_ydata() for line in axis.lines)
    np.testing.assert_allclose(first, [2, 2.425, np.nan, 2.85])
    np.testing.assert_allclose(flat, [1, 1, np.nan, 1])
    np.testing.assert_allclose(last, [0, 0.85, np.nan, 0.425])
    assert [label.get_text() for label in axis.get_yticklabels()] == ["a", "b", "c"]
    assert axis.get_xlim() == (0, 1.5)
