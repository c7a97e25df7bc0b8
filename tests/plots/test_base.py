"""Matrices and graphs show the right way round."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import plots
from helpers.plots.base import GUESS, draw_guess

from . import W


def test_matrix_has_targets_in_rows_and_is_centred_on_zero():
    _, axis = plt.subplots()
    plots.draw_matrix(axis, W)
    image = axis.images[0]
    assert image.get_array()[2, 0] == 1.0
    assert image.get_clim() == (-1.0, 1.0)
    assert axis.get_ylabel() == "to neuron (row)"
    assert axis.get_xlabel() == "from neuron (column)"


def test_graph_has_an_arrow_for_each_connection():
    _, axis = plt.subplots()
    signed = W.copy()
    signed[1, 1] = -2.0  # inhibition, to itself
    plots.draw_graph(axis, signed)
    styles = [type(patch.get_arrowstyle()).__name__ for patch in axis.patches]
    assert sorted(styles) == ["BracketB", "CurveFilledB"]


def test_arrow_points_from_source_to_target():
    _, axis = plt.subplots()
    plots.draw_graph(axis, W)  # 0 drives 2
    places = {text.get_text(): np.array(text.get_position()) for text in axis.texts}
    assert places["0"][1] > places["2"][1]
    start, end = axis.patches[0]._posA_posB
    np.testing.assert_allclose(start, places["0"], atol=1e-6)
    np.testing.assert_allclose(end, places["2"], atol=1e-6)


def test_large_graph_is_refused():
    with pytest.raises(ValueError, match="Use draw_matrix"):
        plots.wiring(np.ones((31, 31)), "t")


@pytest.mark.parametrize(("across", "value"), [("y", "get_ydata"), ("x", "get_xdata")])
def test_a_guess_is_a_dashed_line_labelled_you_and_no_guess_is_nothing(across, value):
    _, axis = plt.subplots()
    draw_guess(axis, None, across)
    assert not axis.lines
    draw_guess(axis, 0.0, across)
    (line,) = axis.lines
    assert set(getattr(line, value)()) == {0.0}
    assert line.get_linestyle() == "--"
    assert [text.get_text() for text in axis.texts] == ["you"]


@pytest.mark.parametrize(
    ("draw", "at"),
    [
        (lambda guess: plots.estimates_by_design({"a": [0.1, 0.2], "b": [0.0, 1.0]}, 0, "t", guess=guess), 0.7),
        (lambda guess: plots.scores_with_intervals({"a": (0.6, 0.5, 0.7)}, "t", "x", guess=guess), 0.7),
        (
            lambda guess: plots.slopes_against(
                np.arange(2), {"a": np.ones((3, 2))}, {"a": np.ones(2)}, 1, "t", "x", guess=guess
            ),
            0.7,
        ),
        # stops are evenly spaced, so 2.5 lies halfway between the second and the third
        (lambda guess: plots.strengths_and_warning([0, 1, 4], *np.ones((3, 2, 3)), "t", "x", "y", guess=4 * guess - 0.3), 1.5),
    ],
    ids=["designs", "scores", "slopes", "strengths"],
)
def test_figures_show_the_guess_that_they_are_given(draw, at):
    figure = draw(0.7)
    (line,) = [line for line in figure.axes[0].lines if line.get_color() == GUESS]
    assert at in (line.get_xdata()[0], line.get_ydata()[0])
