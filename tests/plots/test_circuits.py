"""Figures of small circuits: arrows, slopes and valid sets."""

import matplotlib.pyplot as plt
import numpy as np

from helpers import plots

from . import X

FORK = [("C", "A"), ("C", "B")]
WAYS = {"watching": [1.0], "given C": [0.5], "forcing A": [0.5]}
FIGURES = {
    "activity_and_slope": lambda **k: plots.activity_and_slope(
        X[:, 0], X[:, 1], "t", X[:, 2] > 0.5, ([0, 1], [0, 1], [1, 1]), **k
    ),
    "circuit": lambda **k: plots.circuit(FORK, {"A": (0, 0), "B": (1, 0), "C": (0, 1)}, "t", **k),
    "circuits_and_slopes": lambda **k: plots.circuits_and_slopes({"fork": FORK}, {"fork": WAYS}, "t", **k),
    "slopes_against": lambda **k: plots.slopes_against([0, 1], {"a": np.ones((3, 2))}, {"a": [1, 1]}, 0.5, "t", "x", **k),
    "selected_trials": lambda **k: plots.selected_trials(X.T, [0, 0.5], [0, -0.1], [0, -0.1], 1, "t", **k),
    "adjustment_sets": lambda **k: plots.adjustment_sets(["C", "D"], [1, 2], [0.1, 0.1], [True, False], 1, "t", **k),
}


def test_circuit_has_its_arrows_boxes_and_dashes():
    _, axis = plt.subplots()
    places = {"A": (0, 0), "B": (1, 0), "C": (0.5, 1)}
    plots.draw_circuit(axis, FORK, places, conditioned="C", hidden="A")
    ends = [patch._posA_posB for patch in axis.patches]
    assert sorted((tuple(map(float, start)), tuple(map(float, end))) for start, end in ends) == [
        ((0.5, 1.0), (0.0, 0.0)),
        ((0.5, 1.0), (1.0, 0.0)),
    ]
    outlines = {tuple(map(float, nodes.get_offsets()[0])): nodes for nodes in axis.collections}
    assert outlines[0.5, 1.0].get_linewidth()[0] > outlines[1.0, 0.0].get_linewidth()[0]
    assert outlines[0.0, 0.0].get_linestyle() != outlines[1.0, 0.0].get_linestyle()


def test_slopes_that_are_written_are_those_that_are_drawn():
    a = np.linspace(-1, 1, 20)
    state = a > 0
    figure = plots.activity_and_slope(a, np.where(state, 1 - a, -1 - a), "t", state, ([0, 1], [0, -2], [1, 1]))
    words = [text.get_text() for axis in figure.axes for text in axis.texts]
    assert words[1:] == ["calm: slope −1.0", "alert: slope −1.0", "slope −2.0"]


def test_valid_sets_are_filled():
    axis = plots.adjustment_sets(["C", "D"], [1, 2], [0.1, 0.1], [True, False], 1, "t").axes[0]
    dots = {float(x): line.get_markerfacecolor() for line in axis.lines if line.get_marker() == "o" for x in line.get_xdata()}
    assert dots == {1.0: plots.CORRELATION, 2.0: "white"}
