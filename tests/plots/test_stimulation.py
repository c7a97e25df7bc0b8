"""Figures of chains and pushes."""

import numpy as np
import pytest

from helpers import plots
from helpers.plots.base import GUESS, LATENT, TRUTH

TIME = np.linspace(0, 10, 6)
STAGES = np.exp(-TIME[:, None] / np.arange(1, 5))
OUTPUTS = {"line": np.exp(-TIME / 50), "chain": 1 - TIME / 20}
FIVE = {name: [row] for row, name in enumerate(("line", "chain", "third", "fourth", "fifth"))}
VALUES = {"line": [8.0, 7.5], "chain": [6.0, 9.0, 7.0, 5.5]}

FIGURES = {
    "passed_on": lambda **k: plots.passed_on(TIME, STAGES, OUTPUTS, "t", **k),
    "by_network": lambda **k: plots.by_network(VALUES, "t", "score", **k),
    "memory_after_push": lambda **k: plots.memory_after_push(TIME, OUTPUTS, "t", **k),
}


def guesses(axis):
    return [line for line in axis.lines if line.get_color() == GUESS]


def test_stages_are_drawn_with_their_numbers_and_outputs_beside_them():
    left, right, bar = FIGURES["passed_on"](guess=4.0).axes[:2] + FIGURES["passed_on"]().axes[2:]
    ground = left.collections[0]
    np.testing.assert_allclose(np.ravel(ground.get_array()), STAGES.T.ravel())
    assert left.get_ylim() == pytest.approx((1.5, 5.5))  # stages 2 to 5: the first is left out
    for line, output in zip(right.lines, OUTPUTS.values(), strict=False):
        np.testing.assert_allclose(line.get_xydata(), np.column_stack([TIME, output]))
    assert [text.get_text() for text in right.get_legend().get_texts()] == list(OUTPUTS)
    assert guesses(right)[0].get_xdata()[0] == 4
    assert not guesses(FIGURES["passed_on"]().axes[1])
    assert bar.get_ylabel() == "activity (share of the push)"


def test_each_kind_of_network_has_a_row_and_a_look():
    axis = FIGURES["by_network"](guess=7.0, reference=("teacher", 9.6)).axes[0]
    line, chain = axis.lines[:2]
    np.testing.assert_allclose(line.get_xdata(), [7.5, 8.0])
    np.testing.assert_allclose(chain.get_xdata(), [5.5, 6.0, 7.0, 9.0])
    np.testing.assert_allclose(np.round(line.get_ydata()), 0)
    np.testing.assert_allclose(np.round(chain.get_ydata()), 1)
    assert line.get_marker() != chain.get_marker()
    assert (line.get_color(), chain.get_color()) == (TRUTH, LATENT)
    assert [label.get_text() for label in axis.get_yticklabels()] == list(VALUES)
    assert axis.get_ylim()[0] > axis.get_ylim()[1]  # the first on top
    dotted = [one for one in axis.lines if one.get_linestyle() == ":"]
    assert dotted[0].get_xdata()[0] == 9.6
    assert guesses(axis)[0].get_xdata()[0] == 7
    assert len(FIGURES["by_network"]().axes[0].lines) == 2


def test_five_kinds_of_network_have_five_looks():
    rows = plots.by_network(FIVE, "t", "score").axes[0].lines
    assert [list(np.round(row.get_ydata())) for row in rows] == [[0], [1], [2], [3], [4]]
    assert len({row.get_marker() for row in rows}) == 5


def test_the_vote_is_marked_at_its_network():
    axis = FIGURES["memory_after_push"](voted="chain").axes[0]
    for line, course in zip(axis.lines, OUTPUTS.values(), strict=False):
        np.testing.assert_allclose(line.get_ydata(), course)
    words = [text.get_text() for text in axis.texts]
    assert words == ["line", "chain ← your vote"]
    marks = [line for line in axis.lines if line.get_markeredgecolor() == GUESS]
    np.testing.assert_allclose(marks[0].get_xydata(), [[TIME[-1], OUTPUTS["chain"][-1]]])
    axis = FIGURES["memory_after_push"]().axes[0]
    assert [text.get_text() for text in axis.texts] == list(OUTPUTS)
    assert axis.texts[0].xy[1] == pytest.approx(OUTPUTS["line"][-1])


def test_kinds_have_different_lines():
    axis = FIGURES["memory_after_push"]().axes[0]
    assert len({(line.get_color(), line.get_linestyle()) for line in axis.lines[:2]}) == 2
