"""Figures of what is read out of a trained forecaster."""

import numpy as np

from helpers import plots

from . import W, X

FIGURES = {
    "outlined_strengths": lambda **k: plots.outlined_strengths(W, {"a": X[:3], "b": X[3:6]}, "t", signed="b", **k),
    "false_arrow": lambda **k: plots.false_arrow({"a": (X[0], X[1], X[2])}, "t", **k),
}


def test_true_connections_are_outlined_and_signs_have_a_map_centred_on_zero():
    figure = plots.outlined_strengths(W, {"a": X[:3], "b": -2 * X[3:6], "c": X[:3]}, "t", signed="b", columns=2)
    plain, signed = figure.axes[0], figure.axes[1]
    (outline,) = plain.patches
    assert (outline.get_x(), outline.get_y()) == (-0.5, 1.5)  # from 0, to 2
    assert plain.images[0].get_clim() == (0, X[:3].max())
    assert signed.images[0].get_clim() == (-2 * X[3:6].max(), 2 * X[3:6].max())
    assert [axis.get_visible() for axis in figure.axes[:4]] == [True, True, True, False]


def test_networks_are_drawn_at_their_median_and_a_score_that_is_missing_does_not_count():
    scores = np.array([[0.5, np.nan], [0.7, 0.8], [1.0, 0.9]])
    figure = plots.scores_over_networks([("a", [0.2, 0.8], {"attention": scores})], "t")
    drawn = next(line for line in figure.axes[0].lines if line.get_label() == "attention")
    np.testing.assert_allclose(drawn.get_ydata(), [0.7, 0.85])
    bars = figure.axes[0].collections[0].get_segments()
    np.testing.assert_allclose([bar[:, 1] for bar in bars], [[0.5, 1.0], [0.8, 0.9]])


def test_the_pair_in_question_stands_beside_both_groups_in_the_row_of_its_method():
    figure = plots.false_arrow({"a": ([1.0], [0.1], [2.0]), "b": ([1.0], [0.2], [3.0])}, "t")
    stars = [line for line in figure.axes[0].lines if line.get_marker() == "*"]
    assert [(line.get_xdata()[0], round(line.get_ydata()[0])) for line in stars] == [(2.0, 0), (3.0, 1)]


def test_one_line_joins_the_read_outs_of_one_model():
    figure = plots.read_outs_of_models({"a": {"attention": [0.6, 0.8], "ablation": [1.0, 0.9]}, "b": {"ablation": [0.7]}}, "t")
    first, second = figure.axes[0].lines[:2]
    np.testing.assert_allclose(first.get_ydata(), [0.6, 1.0])
    np.testing.assert_allclose(second.get_ydata(), [0.8, 0.9])
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["a", "b"]


def test_whom_a_neuron_drives_is_told_by_colour_and_the_others_are_grey():
    effects, connected = np.array([0.0, 1.5, -0.5]), np.array([False, True, False])
    axis = plots.effects_of_a_state(effects, connected, "t", 2.0).axes[0]
    driven, others = axis.containers
    assert [bar.get_height() for bar in driven] == [1.5]
    assert [bar.get_height() for bar in others] == [0.0, -0.5]
    assert driven[0].get_facecolor() != others[0].get_facecolor()
    assert axis.get_ylim() == (-2, 2)
