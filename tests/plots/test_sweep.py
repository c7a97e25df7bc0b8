"""Figures of a whole sweep."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PolyCollection

from helpers import plots

KINDS = [(n, p) for n in (5, 10) for p in (0.2, 0.4, 0.6)]
TEN = np.array([0.71, 0.8, 0.82, 0.84, 0.9, 0.9, 0.93, 0.95, 0.97, np.nan, 0.99])
SCORES = {"do_spike": dict.fromkeys(KINDS, np.array([0.7, 0.9, 1.0])), "mvgc_aic": dict.fromkeys(KINDS, TEN)}
PUBLISHED = {"mvgc_aic": {kind: 0.6 + 0.1 * kind[1] for kind in KINDS}}
SECONDS = {
    "basis_granger": np.array([1.0, 1.01]),
    "event_regression": np.array([1.0, 1.02]),
    "paper_model": [9.0, np.nan],
}

FIGURES = {
    "scores_in_full": lambda **k: plots.scores_in_full(SCORES, PUBLISHED, "t", **k),
    "cost_by_size": lambda **k: plots.cost_by_size((5, 10), SECONDS, "t", **k),
}


def test_each_kind_is_a_panel_and_each_method_a_row():
    figure = plots.scores_in_full(SCORES, PUBLISHED, "t")
    assert [axis.get_subplotspec().get_gridspec().get_geometry() for axis in figure.axes] == [(2, 3)] * 6
    axis = figure.axes[0]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["Granger, AIC", "do(spike)"]
    points = {line.get_marker(): line for line in axis.lines if len(line.get_xdata()) > 2}
    np.testing.assert_array_equal(points["o"].get_xdata(), TEN[~np.isnan(TEN)])
    np.testing.assert_array_equal(points["s"].get_xdata(), [0.7, 0.9, 1.0])
    assert np.abs(points["o"].get_ydata()).max() < 0.5 < points["s"].get_ydata().min()
    bars = [body.get_segments()[0][0, 0] for body in axis.collections if isinstance(body, LineCollection)]
    np.testing.assert_allclose(bars, [0.9, 0.9])


def test_a_published_median_stands_in_the_row_of_its_method_and_in_its_panel():
    for axis, kind in zip(plots.scores_in_full(SCORES, PUBLISHED, "t").axes, KINDS, strict=True):
        (diamond,) = [line for line in axis.lines if line.get_marker() == "D"]
        assert (diamond.get_xdata()[0], diamond.get_ydata()[0]) == (pytest.approx(0.6 + 0.1 * kind[1]), 0)


def test_panels_are_labelled_with_the_kind_that_they_show():
    scores = {"event_regression": {(n, p): np.array([0.5, n / 20, p]) for n, p in reversed(KINDS)}}
    figure = plots.scores_in_full(scores, {}, "t")
    top, (*_, right) = figure.axes[:3], np.array(figure.axes).reshape(2, 3).T
    assert [axis.get_title("left") for axis in top] == ["p = 0.6", "p = 0.4", "p = 0.2"]
    assert [axis.texts[0].get_text() for axis in right] == ["10 neurons", "5 neurons"]
    for axis, (n, p) in zip(figure.axes, reversed(KINDS), strict=True):
        (points,) = [line for line in axis.lines if line.get_marker() == "P"]
        np.testing.assert_array_equal(points.get_xdata(), [0.5, n / 20, p])
        (chance,) = [line for line in axis.lines if line.get_marker() == "None"]
        assert list(chance.get_xdata()) == [0.5, 0.5]
    assert list(figure.axes[-1].get_xticks()) == [float(label.get_text()) for label in figure.axes[-1].get_xticklabels()]


def test_auprc_stands_beside_the_base_rate_of_its_kind():
    base_rates = {kind: kind[1] + 0.01 for kind in KINDS}
    figure = plots.scores_in_full(SCORES, {}, "t", "AUPRC", base_rates)
    for axis, kind in zip(figure.axes, KINDS, strict=True):
        (chance,) = [line for line in axis.lines if line.get_marker() == "None"]
        assert list(chance.get_xdata()) == [kind[1] + 0.01] * 2
        assert axis.get_xlim()[0] < 0.2
    assert figure.axes[-1].get_xlabel() == "AUPRC"
    assert "base rate" in [text.get_text() for text in figure.legends[0].get_texts()]


def test_a_published_median_finds_its_row_and_a_method_its_look():
    axis = plots.scores_in_full(SCORES, {"do_spike": dict.fromkeys(KINDS, 0.8)}, "t").axes[0]
    (diamond,) = [line for line in axis.lines if line.get_marker() == "D"]
    assert list(diamond.get_ydata()) == [1]
    filled, empty = (
        next(line for line in axis.lines if line.get_marker() == sign and len(line.get_xdata()) > 2) for sign in "os"
    )
    assert (filled.get_color(), filled.get_markerfacecolor()) == (plots.GRANGER, plots.GRANGER)
    assert (empty.get_color(), empty.get_markerfacecolor()) == (plots.INTERVENTION, "white")


def test_a_violin_needs_enough_networks_that_differ_and_ends_where_they_do():
    axis = plots.scores_in_full(SCORES, {}, "t").axes[0]
    (violin,) = [body for body in axis.collections if isinstance(body, PolyCollection)]
    across = violin.get_paths()[0].vertices[:, 0]
    np.testing.assert_allclose([across.min(), across.max()], [0.71, 0.99])


def test_without_published_medians_the_legend_names_none():
    for published, n_signs in ((PUBLISHED, 3), ({}, 2)):
        (legend,) = plots.scores_in_full(SCORES, published, "t").legends
        assert len(legend.get_texts()) == n_signs


def test_no_network_lies_outside_the_axes():
    low = {"attention": dict.fromkeys(KINDS, np.array([0.3, 0.6, 1.0]))}
    for scores, published in ((low, {}), ({"attention": PUBLISHED["mvgc_aic"]}, {"attention": dict.fromkeys(KINDS, 0.3)})):
        left, right = plots.scores_in_full(scores, published, "t").axes[-1].get_xlim()
        assert left < 0.3 < 1 < right
    assert plots.scores_in_full(SCORES, PUBLISHED, "t").axes[-1].get_xlim()[0] == 0.42


def test_a_method_without_a_look_is_not_left_out_in_silence():
    for scores, published in ((SCORES | {"guess": SCORES["do_spike"]}, {}), (SCORES, {"guess": PUBLISHED["mvgc_aic"]})):
        with pytest.raises(ValueError, match=r"should have keys from published, .*mvgc_aic, .* but they hold guess"):
            plots.scores_in_full(scores, published, "t")
    with pytest.raises(ValueError, match=r"seconds should have keys from .* but they hold guess"):
        plots.cost_by_size((5, 10), {"guess": [1, 2]}, "t")


def test_a_method_whose_cost_nobody_measured_has_no_curve():
    (axis,) = plots.cost_by_size((5, 10), SECONDS | {"small_model": [np.nan, np.nan]}, "t").axes
    assert [text.get_text() for text in axis.texts] == ["basis Granger", "event regression", "one model as in the paper"]


def test_costs_stop_where_they_were_not_measured_and_names_stand_apart():
    (axis,) = plots.cost_by_size((5, 10), SECONDS, "t").axes
    assert [list(line.get_xdata()) for line in axis.lines] == [[5, 10], [5, 10], [5]]
    places = {text.get_text(): text.get_position() for text in axis.texts}
    assert places["event regression"][1] > 1.5 * places["basis Granger"][1]
    assert places["one model as in the paper"] == (5 * 1.06, 9)
    assert axis.get_xscale() == axis.get_yscale() == "log"
    assert [(at, label.get_text()) for at, label in zip(axis.get_xticks(), axis.get_xticklabels(), strict=True)] == [
        (5, "5"),
        (10, "10"),
    ]
