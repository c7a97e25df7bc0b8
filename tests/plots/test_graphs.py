"""Figures of graphs that are inferred."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers import plots
from helpers.plots.base import GUESS
from helpers.plots.looks import LOOKS

RNG = np.random.default_rng(0)
TIME = np.linspace(0, 5, 11)
SIGNALS = np.sin(TIME[None, :, None] + np.arange(6).reshape(2, 1, 3))
TRUE = np.array([[[0, 1, 0], [0, 0, 1], [0, 0, 0]], [[0, 0, 0], [1, 0, 0], [0, 0, 0]]], dtype=bool)
GUESSES = RNG.random((2, 3, 3))
CHAIN = np.diag(np.ones(3), 1) + np.diag(np.ones(3), -1)
PAIRS = np.kron(np.eye(2), [[0.0, 1.0], [1.0, 0.0]])
KNOWN = {"chain": np.array([0.2, 1.0, 1.0, 0.2]), "pairs": np.full(4, 0.6)}
WEIGHTS = np.concatenate([np.full(30, 0.02), np.full(70, 0.97)])
SCORES = {"relational": [0.9], "pair_correlation": [0.65], "relational_long": [0.94, 0.92, 0.93]}
AHEAD = np.arange(1, 6)
PANELS = {
    "mean": {"relational": 0.01 * AHEAD, "pair_var": 10.0**AHEAD},
    "median": {"relational": 0.001 * AHEAD, "pair_var": 1e-6 * AHEAD},
}
PRICES = {"springs": [0.66, 0.67], "spiking": [0.69, 0.2]}
RANKS = {"springs": [0.99, 1.0], "spiking": [0.49, 0.5]}

FIGURES = {
    "films": lambda **k: plots.films(TIME, SIGNALS, TRUE, "t", "phase", **k),
    "nodes_and_what_they_know": lambda **k: plots.nodes_and_what_they_know({"chain": CHAIN, "pairs": PAIRS}, KNOWN, "t", **k),
    "drawn_weights": lambda **k: plots.drawn_weights(WEIGHTS, 0.7, "t", **k),
    "graphs_and_guesses": lambda **k: plots.graphs_and_guesses(TRUE, GUESSES, "t", **k),
    "aurocs_of_methods": lambda **k: plots.aurocs_of_methods(SCORES, "t", **k),
    "errors_ahead": lambda **k: plots.errors_ahead(AHEAD, PANELS, "t", **k),
    "price_and_score": lambda **k: plots.price_and_score(PRICES, RANKS, "t", right=("springs",), failed=("spiking",), **k),
}


def test_each_film_has_its_graph_above_and_its_courses_below():
    figure = FIGURES["films"]()
    above, below = figure.axes[:2], figure.axes[2:]
    for film, axis in enumerate(below):
        for particle, line in enumerate(axis.lines):
            np.testing.assert_allclose(line.get_ydata(), 2 - particle + 0.4 * SIGNALS[film, :, particle])
            np.testing.assert_allclose(line.get_xdata(), TIME)
        ticks = dict(zip(axis.get_yticks(), [label.get_text() for label in axis.get_yticklabels()], strict=True))
        assert ticks == {0: "2", 1: "1", 2: "0"}  # particle 0 on top
    assert [len(axis.patches) for axis in above] == [2, 1]  # an arrow for each edge
    assert below[0].get_ylabel() == "phase"


def test_nodes_have_the_colour_of_what_they_know_and_parts_stand_apart():
    figure = FIGURES["nodes_and_what_they_know"]()
    for axis, (name, known) in zip(figure.axes, KNOWN.items(), strict=False):
        (nodes,) = [one for one in axis.collections if len(one.get_offsets()) == 4]
        np.testing.assert_allclose(nodes.get_array(), known)
        assert nodes.get_clim() == (0.2, 1.0)  # one scale for all
        assert axis.get_title(loc="left") == name
    pairs = next(one for one in figure.axes[1].collections if len(one.get_offsets()) == 4).get_offsets()
    assert max(pairs[:2, 0]) < min(pairs[2:, 0])


def test_nodes_that_all_know_the_same_can_be_drawn():
    alike = plots.nodes_and_what_they_know({"pairs": PAIRS}, {"pairs": np.ones(4)}, "t").axes[0]
    low, high = next(one for one in alike.collections if len(one.get_offsets()) == 4).get_clim()
    assert low < 1 < high


def test_bars_are_shares_of_draws_and_words_say_how_many_are_above_a_half():
    axis = FIGURES["drawn_weights"]().axes[0]
    heights = [bar.get_height() for bar in axis.patches]
    assert sum(heights) == pytest.approx(1)
    assert (heights[0], heights[-1]) == pytest.approx((0.3, 0.7))
    assert axis.texts[0].get_text() == "above ½: 0.70\nguessed: 0.70"


def test_truth_stands_above_its_guess_without_a_particle_and_itself():
    figure = FIGURES["graphs_and_guesses"]()
    axes = figure.axes[:4]
    own = np.eye(3, dtype=bool)
    for axis, shown in zip(axes, [*TRUE.astype(float), *GUESSES], strict=True):
        drawn = axis.images[0].get_array()
        np.testing.assert_allclose(drawn[~own], shown[~own])
        assert drawn.mask[own].all()
        assert axis.images[0].get_clim() == (0, 1)
    assert [axes[0].get_ylabel(), axes[2].get_ylabel()] == ["true graph\nto", "guess\nto"]


def test_methods_stand_in_order_with_their_looks_and_the_guess():
    axis = FIGURES["aurocs_of_methods"](guess=0.8).axes[0]
    labels = [label.get_text() for label in axis.get_yticklabels()]
    assert labels == [LOOKS[key].label for key in ("pair_correlation", "relational", "relational_long")]
    worst, middle, best = axis.lines[:3]
    np.testing.assert_allclose(worst.get_xydata(), [[0.65, 0]])
    np.testing.assert_allclose(middle.get_xydata(), [[0.9, 1]])
    np.testing.assert_allclose(best.get_xdata(), [0.92, 0.93, 0.94])
    assert len(set(best.get_ydata())) == 3  # no dot hides another
    assert worst.get_marker() == LOOKS["pair_correlation"].marker
    assert [line.get_xdata()[0] for line in axis.lines if line.get_color() == GUESS] == [0.8]
    assert axis.get_ylim()[0] > axis.get_ylim()[1]
    assert axis.texts[0].get_text() == "chance"
    low = plots.aurocs_of_methods({"relational": [0.3]}, "t").axes[0]
    assert low.get_xlim()[0] < 0.3


def test_errors_stand_in_panels_on_one_scale_that_ends_above():
    figure = FIGURES["errors_ahead"]()
    for axis, (name, errors) in zip(figure.axes, PANELS.items(), strict=True):
        shown = {line.get_label(): line.get_ydata() for line in axis.lines if not line.get_label().startswith("_")}
        assert set(shown) == {LOOKS[key].label for key in errors}
        for key, error in errors.items():
            np.testing.assert_allclose(shown[LOOKS[key].label], error)
        assert axis.get_title(loc="left") == name
        assert axis.get_yscale() == "log"
        assert axis.get_ylim() == pytest.approx((1e-6 / 3, 100))
    assert len(figure.legends[0].get_texts()) == 2


def test_each_run_has_its_price_and_score_and_each_setting_its_name():
    axis = FIGURES["price_and_score"]().axes[0]
    springs, spiking = axis.lines[:2]
    np.testing.assert_allclose(springs.get_xydata(), np.column_stack([PRICES["springs"], RANKS["springs"]]))
    np.testing.assert_allclose(spiking.get_xydata(), [[0.2, 0.5], [0.69, 0.49]])
    assert (springs.get_marker(), spiking.get_marker()) == ("o", "s")  # what failed has another shape
    names = {text.get_text(): text for text in axis.texts}
    assert names["springs"].xy == pytest.approx((0.67, 0.995))
    assert names["springs"].get_ha() == "left"
    assert names["spiking"].xy == pytest.approx((0.2, 0.495))
    assert names["spiking"].get_ha() == "right"
    (limit,) = [
        line for line in axis.lines if line.get_xdata()[0] == pytest.approx(np.log(2)) and len(set(line.get_xdata())) == 1
    ]
    assert to_rgb(limit.get_color()) == to_rgb("#808080")
