"""Figures on what a good score hides."""

import numpy as np

from helpers import plots
from helpers.plots.base import LATENT, TRUTH, UNOBSERVED

TIME = np.arange(10.0, 110, 20)
SPIKES = np.array([0, 1, 0, 2, 0])
RATE = np.array([5.0, 40, 6, 60, 3])
TURNS = np.random.default_rng(0).standard_normal((30, 5, 2))
FIGURES = {
    "shown_and_hidden": lambda **k: plots.shown_and_hidden({"true rates": (0.4, 0.41), "a model": (0.8, -0.1)}, "t", **k),
    "score_by_trials": lambda **k: plots.score_by_trials(
        {"A": {8: [0.3, 0.32], 520: [0.38]}, "B": {8: [0.2, 0.24], 520: [0.38]}}, "t", **k
    ),
    "r2_along_the_trial": lambda **k: plots.r2_along_the_trial(
        TIME, {"alone": [np.full(5, 0.9)] * 2, "controlled": [np.linspace(0.7, -0.2, 5)] * 2}, "t", **k
    ),
    "beside_surrogates": lambda **k: plots.beside_surrogates(
        {"rotation": 0.8, "noise": 0.02}, {"rotation": [0.1, 0.3], "noise": [0.01, 0.03]}, "t", **k
    ),
    "rate_over_spikes": lambda **k: plots.rate_over_spikes(TIME, SPIKES, RATE, "t", **k),
    "trials_in_planes": lambda **k: plots.trials_in_planes({"A": TURNS, "B": 2 * TURNS}, "t", **k),
}
OF_NO_EXERCISE = {
    "fixed_points_beside_true": lambda: plots.fixed_points_beside_true(
        {name: (TURNS, np.zeros((3, 2)), np.ones((1, 2))) for name in ("world 0", "world 1")}, "t"
    ),
}


def test_each_spike_has_a_tick_and_the_truth_is_drawn_where_it_is_given():
    axis = FIGURES["rate_over_spikes"]().axes[0]
    assert len(axis.collections) == SPIKES.sum()
    assert [line.get_label() for line in axis.lines] == ["LFADS"]
    axis = FIGURES["rate_over_spikes"](truth=RATE + 1).axes[0]
    assert {line.get_label(): line.get_color() for line in axis.lines} == {"true rate": TRUTH, "LFADS": LATENT}
    np.testing.assert_array_equal(axis.lines[0].get_ydata(), RATE + 1)


def test_shown_counts_are_filled_and_hidden_ones_rings():
    axis = FIGURES["shown_and_hidden"]().axes[0]
    places = [
        (line.get_xdata()[0], line.get_ydata()[0], line.get_markerfacecolor())
        for line in axis.lines
        if line.get_marker() == "o"
    ]
    assert places == [(0.4, 0, TRUTH), (0.41, 0, "none"), (0.8, 1, LATENT), (-0.1, 1, "none")]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["true rates", "a model"]
    assert axis.get_ylim()[0] > axis.get_ylim()[1]  # the truth on top


def test_planes_have_one_scale_for_both_directions_and_hold_all_that_is_drawn():
    for axis, size in zip(FIGURES["trials_in_planes"]().axes, (1, 2), strict=True):
        assert axis.get_xlim() == axis.get_ylim()
        assert axis.get_xlim()[1] > size * np.abs(TURNS[:24]).max()
        assert len(axis.lines) == 2 * 24


def test_lines_go_through_the_means_of_sets():
    axis = FIGURES["score_by_trials"](guess=0.1).axes[0]
    lines = {line.get_label(): line.get_ydata() for line in axis.lines if line.get_label() in ("A", "B")}
    np.testing.assert_allclose(lines["A"], [0.31, 0.38])
    np.testing.assert_allclose(lines["B"], [0.22, 0.38])
    assert "you" in [text.get_text() for text in axis.texts]


def test_what_falls_below_zero_is_in_sight_and_what_does_not_leaves_no_room():
    both = FIGURES["r2_along_the_trial"]().axes[0]
    assert both.get_ylim()[0] < -0.2
    assert [text.get_text() for text in both.get_legend().get_texts()] == ["alone", "controlled"]
    above = plots.r2_along_the_trial(TIME, {"alone": [np.full(5, 0.9)]}, "t").axes[0]
    assert above.get_ylim()[0] == 0


def test_points_of_generators_are_orange_rings_and_true_ones_black():
    for axis in OF_NO_EXERCISE["fixed_points_beside_true"]().axes:
        points = {
            line.get_label(): (line.get_color(), len(line.get_xdata())) for line in axis.lines if line.get_marker() in "Xo"
        }
        assert points["true"] == (TRUTH, 3)
        assert points["of the generator"] == (LATENT, 1)


def test_each_population_is_in_the_row_of_its_surrogates():
    axis = FIGURES["beside_surrogates"]().axes[0]
    for row, (own, value) in enumerate([([0.1, 0.3], 0.8), ([0.01, 0.03], 0.02)]):
        surrogates, population = axis.lines[2 * row : 2 * row + 2]
        assert surrogates.get_color() == UNOBSERVED
        np.testing.assert_array_equal(surrogates.get_xdata(), own)
        assert np.abs(surrogates.get_ydata() - row).max() < 0.3
        assert (population.get_xdata()[0], population.get_ydata()[0]) == (value, row)
