"""Figures of spiking networks and their recordings."""

import numpy as np

from helpers import plots

from . import X

FIGURES = {
    "score_panels": lambda **k: plots.score_panels(
        [("a", "x", [1, 2], {"published": np.ones(2), "mvgc_aic": np.ones((3, 2))})], "t", **k
    ),
    "recorded_signals": lambda **k: plots.recorded_signals(
        {"a": (np.arange(30), X[:, 0]), "b": (np.arange(3) * 10, X[:3, 0])}, "t", **k
    ),
}


def test_scores_of_runs_are_drawn_at_their_median():
    runs = np.array([[0.5, 0.6], [0.7, 0.7], [1.0, 0.8]])
    figure = plots.score_panels([("a", "x", [1, 2], {"mvgc_aic": runs})], "t")
    drawn = next(line for line in figure.axes[0].lines if line.get_label() == "Granger, AIC")
    np.testing.assert_allclose(drawn.get_ydata(), [0.7, 0.7])


def test_scores_stand_beside_what_chance_gives_at_each_stop():
    curve = {"mvgc_aic": [0.9, 0.8]}
    figure = plots.score_panels([("a", "x", [1, 2], curve), ("b", "x", [1, 2], curve)], "t", chance=[[0.2, 0.4], [0.6, 0.7]])
    for axis, rates in zip(figure.axes, ([0.2, 0.4], [0.6, 0.7]), strict=True):
        assert list(rates) in [list(line.get_ydata()) for line in axis.lines]
        assert not [line for line in axis.lines if list(line.get_ydata()) == [0.5, 0.5]]
    assert [text.get_text() for text in figure.axes[0].texts] == ["base rate"]


def test_what_is_no_path_is_not_joined():
    for joined, style in ((True, "-"), (False, "None")):
        figure = plots.score_panels([("a", "x", ["one", "other"], {"mvgc_aic": [0.9, 0.8]})], "t", joined=joined)
        drawn = next(line for line in figure.axes[0].lines if line.get_label() == "Granger, AIC")
        assert drawn.get_linestyle() == style


def test_the_legend_keeps_one_order_whichever_panel_has_which():
    panels = [("a", "x", [1], {"mvgc_bic_sparse": [1], "mvgc_bic_dense": [1]}), ("b", "x", [1], {"mvgc_bic_middle": [1]})]
    (legend,) = plots.score_panels(panels, "t").legends
    assert [text.get_text() for text in legend.get_texts()] == ["p = 0.4", "p = 0.6", "p = 0.8"]


def test_spikes_of_both_kinds_stand_where_they_happened():
    v = np.full((50, 3), -60.0)
    v[7, 0] = v[9, 2] = 45
    figure = plots.spikes_and_potentials(v, np.array([True, True, False]), [0, 2], "t", n_steps=50)
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in figure.axes[0].lines] == [(7, 0), (9, 2)]
    assert figure.axes[1].lines[0].get_ydata().max() == 30 + 140
