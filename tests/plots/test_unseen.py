"""Figures of worms that a decoder has not seen."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from helpers import plots
from helpers.plots.base import CORRELATION, GRAPHS, GUESS

TIME = 0.6 * np.arange(5)
ACTIVITY = np.column_stack([np.sin(TIME), np.cos(TIME)])
STATE = ["forward", "reversal", "reversal", "turn", "pause"]
SAID = {"the same worm": np.linspace(0, 1, 5), "another worm": np.linspace(1, 0, 5)}
REVERSES = {"the same worm": np.array([False, True, False, True, True]), "another worm": TIME > 2}
VOLUMES = np.arange(-2, 3)
SLOPES = {"backward": np.array([0, 0, 2.0, 2, 0]), "central": np.array([0, 0.5, 0.5, 0, 0])}
SCORES = {"no edges": np.array([0.6, 0.7, 0.65]), "connectome": np.array([0.8, 0.7, 0.9])}

FIGURES = {
    "worm_and_states": lambda **k: plots.worm_and_states(TIME, ACTIVITY, STATE, "t", **k),
    "said_of_reversals": lambda **k: plots.said_of_reversals(TIME, SAID, REVERSES, "t", **k),
    "slopes_of_a_step": lambda **k: plots.slopes_of_a_step(VOLUMES, SLOPES, "t", **k),
    "scores_of_worms": lambda **k: plots.scores_of_worms(SCORES, "t", **k),
}


def test_states_stand_above_the_activity_of_their_time():
    strip, axis, _ = FIGURES["worm_and_states"]().axes
    np.testing.assert_array_equal(axis.images[0].get_array(), ACTIVITY.T)
    assert axis.images[0].get_extent() == pytest.approx([-0.3, 2.7, 1.5, -0.5])
    colours = {text.get_text(): patch.get_facecolor() for text, patch in _legend(strip)}
    for state in set(STATE):
        (bars,) = [one for one in strip.collections if tuple(one.get_facecolor()[0]) == colours[state]]
        stretches = [path.vertices[:, 0] for path in bars.get_paths()]
        drawn = [any(part.min() < second < part.max() for part in stretches) for second in TIME]
        np.testing.assert_array_equal(drawn, np.array(STATE) == state)
    assert len(set(colours.values())) == 4


def _legend(axis):
    legend = axis.get_legend()
    return list(zip(legend.get_texts(), legend.get_patches(), strict=True))


def test_reversals_are_shaded_behind_what_is_said():
    for axis, name in zip(FIGURES["said_of_reversals"]().axes, SAID, strict=True):
        assert axis.get_title(loc="left") == name
        np.testing.assert_array_equal(axis.lines[0].get_ydata(), SAID[name])
        shaded = [path.vertices[:, 0] for path in axis.collections[0].get_paths()]
        inside = [any(part.min() < second < part.max() for part in shaded) for second in TIME]
        np.testing.assert_array_equal(inside, REVERSES[name])


def test_slopes_are_drawn_beside_what_they_cannot_know():
    for axis, slope in zip(FIGURES["slopes_of_a_step"]().axes, SLOPES.values(), strict=True):
        np.testing.assert_allclose(axis.lines[1].get_ydata(), slope / slope.max())
        (before,) = axis.patches
        assert (before.get_x(), before.get_x() + before.get_width()) == (-2, -0.5)


def test_a_row_holds_worms_their_mean_and_its_interval():
    axis = FIGURES["scores_of_worms"](reference=0.87, reference_label="logistic").axes[0]
    assert [label.get_text() for label in axis.get_yticklabels()] == list(SCORES)
    points = [line for line in axis.lines if line.get_marker() == "o"]
    bands = [one for one in axis.collections if one.get_paths()[0].vertices.shape[0] > 2]
    for row, (line, band, scores) in enumerate(zip(points, bands, SCORES.values(), strict=True)):
        np.testing.assert_array_equal(line.get_xdata(), scores)
        assert np.all(np.abs(line.get_ydata() - row) < 0.3)
        expected = ttest_1samp(scores, 0).confidence_interval(0.95)
        across = band.get_paths()[0].vertices[:, 0]
        assert (across.min(), across.max()) == pytest.approx((expected.low, expected.high))
        assert line.get_color() == CORRELATION
    words = [text.get_text() for text in axis.texts]
    assert {"0.65", "0.80", "chance", "logistic"} <= set(words)
    assert any(set(np.ravel(line.get_xdata())) == {0.87} and line.get_linestyle() == "-" for line in axis.lines)
    joined = [line for line in axis.lines if len(line.get_xdata()) == 2 and line.get_color() == "#e2e2e2"]
    np.testing.assert_array_equal([line.get_xdata() for line in joined], np.transpose(list(SCORES.values())))


def test_graph_networks_have_their_colour():
    points = [line for line in FIGURES["scores_of_worms"](of_graphs=True).axes[0].lines if line.get_marker() == "o"]
    assert {line.get_color() for line in points} == {GRAPHS}


@pytest.mark.parametrize(("row", "at"), [("no edges", 0), ("connectome", 1), (None, 1)])
def test_a_guess_is_a_ring_in_its_row(row, at):
    axis = FIGURES["scores_of_worms"](guess=0.75, guess_row=row).axes[0]
    (ring,) = [line for line in axis.lines if line.get_markeredgecolor() == GUESS]
    assert (ring.get_xdata().tolist(), ring.get_ydata().tolist()) == ([0.75], [at])
    assert [text.xy for text in axis.texts if text.get_text() == "you"] == [(0.75, at)]


def test_a_guess_beyond_the_axis_stands_at_its_end_and_none_is_not_drawn():
    axis = FIGURES["scores_of_worms"](guess=0.1).axes[0]
    (ring,) = [line for line in axis.lines if line.get_markeredgecolor() == GUESS]
    assert ring.get_xdata() == [axis.get_xlim()[0]]
    assert all(line.get_markeredgecolor() != GUESS for line in FIGURES["scores_of_worms"]().axes[0].lines)
