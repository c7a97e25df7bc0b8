"""Figures of worms that behave alike."""

import numpy as np
import pytest

from helpers import plots
from helpers.plots.base import GUESS, LATENT, TRUTH, UNOBSERVED

TIME = np.linspace(0, 5, 6)
TRACES = {"one": np.column_stack([np.sin(TIME), np.cos(TIME)]), "other": np.column_stack([-np.sin(TIME), TIME / 5])}
SIGNS = np.array([[0.2, -0.1, 0.3], [0.1, -0.4, -0.2]])
DRAWS = np.array([0, 0, 1, 1, 1, 3])
SHARES = {"own": np.array([0.5, 0.6, 0.7]), "another's": np.array([0.2, 0.4, 0.3])}
INTERVALS = {"own": (0.45, 0.75), "another's": (0.1, 0.5)}
ANGLES = {
    "by halves": {"two worms": np.array([[30.0, 50, 70], [40, 60, 80], [35, 67, 89]]), "one worm": np.array([[20.0, 40, 80]])},
    "by minutes": {"two worms": np.array([[31.0, 51, 71]]), "one worm": np.array([[10.0, 20, 30], [20, 40, 60]])},
}
HORIZONS = np.array([0.1, 0.5, 2.0])
FORECASTS = {
    "persistence": np.array([[0.9, 0.85, 0.95], [0.6, 0.5, 0.7], [0.5, 0.45, 0.55]]),
    "map": np.array([[0.6, 0.5, 0.7], [0.55, 0.5, 0.6], [0.5, 0.4, 0.6]]),
}

FIGURES = {
    "around_onsets": lambda **k: plots.around_onsets(TIME - 2, TRACES, ["A", "B"], "t", **k),
    "signs_across_worms": lambda **k: plots.signs_across_worms(SIGNS, ["A", "B", "C"], DRAWS, "t", **k),
    "over_worms": lambda **k: plots.over_worms(SHARES, INTERVALS, "t", "share", **k),
    "angles_between": lambda **k: plots.angles_between(ANGLES, "t", **k),
    "seen_and_mapped": lambda **k: plots.seen_and_mapped(TRACES["one"], TRACES["other"], TIME, "t", **k),
    "forecasts_ahead": lambda **k: plots.forecasts_ahead(HORIZONS, 17 * HORIZONS, FORECASTS, "t", **k),
}


def test_each_neuron_has_a_panel_with_a_line_of_each_worm():
    axes = FIGURES["around_onsets"]().axes
    assert [axis.get_title(loc="left") for axis in axes] == ["A", "B"]
    for neuron, axis in enumerate(axes):
        onset, *lines = axis.lines
        assert set(onset.get_xdata()) == {0}
        for line, own in zip(lines, TRACES.values(), strict=True):
            np.testing.assert_array_equal(line.get_ydata(), own[:, neuron])
    assert len({line.get_linestyle() for line in axes[0].lines[1:]}) == 2
    assert [text.get_text() for text in axes[0].get_legend().get_texts()] == ["one", "other"]
    assert axes[0].get_ylabel() == "activity (SD)"


def test_neurons_of_one_sign_are_named_in_black_and_counted_beside_chance():
    above, below = FIGURES["signs_across_worms"]().axes[:2]
    np.testing.assert_array_equal(above.images[0].get_array(), SIGNS[:, [1, 2, 0]])  # from the lowest mean to the highest
    names = [(label.get_text(), label.get_color()) for label in above.get_xticklabels()]
    assert names == [("B", TRUTH), ("C", UNOBSERVED), ("A", TRUTH)]
    assert above.images[0].get_clim() == (-0.4, 0.4)
    np.testing.assert_allclose([bar.get_height() for bar in below.patches], [2 / 6, 3 / 6, 0, 1 / 6])
    assert below.lines[0].get_xdata()[0] == 2
    assert below.lines[0].get_label() == "as recorded: 2"
    guessed = FIGURES["signs_across_worms"](guess=1).axes[1]
    assert [line.get_xdata()[0] for line in guessed.lines if line.get_color() == GUESS] == [1]


def test_a_mean_stands_below_its_worms_with_its_interval():
    axis = FIGURES["over_worms"]().axes[0]
    for row, (name, own) in enumerate(SHARES.items()):
        dots, bar, mean = axis.lines[3 * row : 3 * row + 3]
        np.testing.assert_array_equal(dots.get_xdata(), own)
        np.testing.assert_array_equal(bar.get_xdata(), INTERVALS[name])
        assert np.ravel(mean.get_xdata())[0] == pytest.approx(own.mean())
        assert set(dots.get_ydata()) == {row}
    assert [label.get_text() for label in axis.get_yticklabels()] == list(SHARES)
    assert axis.get_xlabel() == "share"


def test_means_of_angles_are_joined_over_the_middle_of_pairs_and_a_guess_is_at_the_second():
    figure = FIGURES["angles_between"]()
    assert [axis.get_title(loc="left") for axis in figure.axes] == list(ANGLES)
    for axis, compared in zip(figure.axes, ANGLES.values(), strict=True):
        for line, band, (name, own) in zip(axis.lines, axis.collections, compared.items(), strict=True):
            np.testing.assert_array_equal(line.get_ydata(), own.mean(axis=0))
            assert line.get_label() == name
            edges = band.get_paths()[0].vertices
            for k, angles in enumerate(own.T):
                ends = edges[edges[:, 0] == k, 1]
                assert [ends.min(), ends.max()] == pytest.approx(np.quantile(angles, (0.1, 0.9)))
        assert [label.get_text() for label in axis.get_xticklabels()] == ["first", "second", "third"]
        assert [line.get_color() for line in axis.lines] == [LATENT, TRUTH]  # one worm is black, however many there are
    one = {"all": {"by chance": ANGLES["by halves"]["two worms"]} | ANGLES["by halves"]}
    assert [line.get_color() for line in plots.angles_between(one, "t").axes[0].lines] == [UNOBSERVED, LATENT, TRUTH]
    for guess, drawn_at in ((25.0, 25), (-40.0, 3), (400.0, 89)):  # of what is no angle, the nearest edge
        ring = FIGURES["angles_between"](guess=guess).axes[-1].lines[-1]
        np.testing.assert_allclose(ring.get_xydata(), [[1, drawn_at]])
        assert ring.get_markeredgecolor() == GUESS


def test_both_views_are_coloured_by_the_phase_in_turns():
    left, right = FIGURES["seen_and_mapped"]().axes[:2]
    for axis, points in ((left, TRACES["one"]), (right, TRACES["other"])):
        np.testing.assert_array_equal(axis.collections[0].get_offsets(), points)
        np.testing.assert_allclose(axis.collections[0].get_array(), TIME / (2 * np.pi))
    assert right.get_aspect() == 1  # or a ring would not be told from a flat one


def test_forecasts_lie_beside_one_another_with_their_intervals():
    axis = FIGURES["forecasts_ahead"]().axes[0]
    curves = [line for line in axis.lines if line.get_label() in FORECASTS]
    for curve, own in zip(curves, FORECASTS.values(), strict=True):
        np.testing.assert_array_equal(curve.get_ydata(), own[:, 0])
        np.testing.assert_allclose(curve.get_xdata(), HORIZONS, rtol=0.05)
    assert (curves[0].get_xdata() < curves[1].get_xdata()).all()
    ends = [segment[:, 1] for segment in axis.collections[0].get_segments()]
    np.testing.assert_array_equal(ends, FORECASTS["persistence"][:, 1:])
    assert [label.get_text() for label in axis.get_xticklabels()] == ["0.1\n1.7 s", "0.5\n8.5 s", "2\n34 s"]
    assert [line.get_xdata()[0] for line in axis.lines if line.get_linestyle() == ":" and line not in curves] == [1]
