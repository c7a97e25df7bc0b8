"""Figures of the arena."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from scipy.stats import ttest_1samp

from helpers import plots
from helpers.plots.base import INTERVENTION, TRUTH, UNOBSERVED
from helpers.plots.looks import LOOKS

PARTS = ["all", "half", "a quarter"]
SCORES = {
    "correlation": np.array([0.6, 0.61, 0.62]),
    "proxies": np.array([0.97, 0.8, 0.6]),
    "instruments": np.array([0.8, 0.79, 0.9]),
    "lasso": np.array([0.7, np.nan, np.nan]),
}
CHANGES = {"correlation": np.array([0.0, 0.02, 0.01]), "proxies": np.array([-0.2, -0.3, np.nan]), "lasso": np.array([-0.1])}
LEADS = {
    "watching wins": np.array([-0.2, -0.3, -0.1]),
    "neither": np.array([0.0, -0.1, 0.1]),
    "experiment wins": np.array([0.2, 0.1, 0.3]),
}
OF_DATA = {
    "spikes": {"correlation": 0.6, "event_regression": 0.99, "shared_curve": 0.98},
    "a film": {"correlation": 0.45, "mvgc_aic": 0.8, "event_regression": np.nan},
    "rates": {"correlation": 0.7, "mvgc_aic": 0.8, "proxies": 0.9, "lasso": 0.85},
}
BEST = {"spikes": ["event_regression", "shared_curve"], "a film": ["mvgc_aic"], "rates": ["proxies", "lasso", "mvgc_aic"]}

FREE, TIED = {"mvgc_aic": 0.05, "perturbation_tenth": 0.04}, {"mvgc_aic": 0.6, "perturbation_tenth": 0.06}

FIGURES = {
    "calls_of_tied_pairs": lambda **k: plots.calls_of_tied_pairs(FREE, TIED, "t", **k),
    "leaderboard": lambda **k: plots.leaderboard(SCORES, PARTS, "t", ["proxies"], ["instruments"], **k),
    "changes_by_hiding": lambda **k: plots.changes_by_hiding(CHANGES, "t", **k),
    "experiment_and_watching": lambda **k: plots.experiment_and_watching(LEADS, "t", dict.fromkeys(LEADS, "x"), **k),
    "which_method": lambda **k: plots.which_method(OF_DATA, BEST, "t", **k),
}


def _words(axis):
    return [text.get_text() for text in axis.texts]


def test_ranks_begin_with_the_best_and_who_is_not_there_has_none():
    (axis,) = FIGURES["leaderboard"]().axes
    looks = [key for key in LOOKS if key in SCORES]
    drawn = {key: line.get_ydata() for key, line in zip(looks, axis.lines[1::2], strict=True)}
    np.testing.assert_array_equal(drawn["proxies"], [1, 1, 3])
    np.testing.assert_array_equal(drawn["instruments"], [2, 2, 1])
    np.testing.assert_array_equal(drawn["correlation"], [4, 3, 2])
    np.testing.assert_array_equal(drawn["lasso"], [3, np.nan, np.nan])
    assert axis.get_ylim()[0] > axis.get_ylim()[1]  # the first stands on top
    words = _words(axis)
    assert "instruments*  0.80" in words
    assert "0.90  instruments*" in words
    assert "stand-ins  0.97" in words
    assert [label.get_text() for label in axis.get_xticklabels()] == PARTS


def test_whose_score_surely_changes_is_drawn_bold():
    (axis,) = FIGURES["leaderboard"]().axes
    weight = {text.get_text().split("  ")[0]: text.get_fontweight() for text in axis.texts}
    assert weight.pop("stand-ins") == "bold"
    assert {weight[name] for name in ("instruments*", "lasso", "lag-1 correlation")} == {"normal"}


def test_changes_are_sorted_and_their_intervals_are_those_of_students_t():
    (axis,) = FIGURES["changes_by_hiding"]().axes
    assert [label.get_text() for label in axis.get_yticklabels()] == ["lag-1 correlation", "lasso", "stand-ins"]
    low, high = ttest_1samp(CHANGES["correlation"], 0).confidence_interval()
    np.testing.assert_allclose(axis.lines[1].get_xdata(), [low, high])
    np.testing.assert_array_equal(axis.lines[0].get_xdata(), CHANGES["correlation"])
    assert axis.lines[8].get_xdata() == pytest.approx([-0.25])  # without the network that has none
    assert _words(axis) == ["+0.01", "-0.10", "-0.25"]


def test_an_experiment_that_surely_leads_is_coloured():
    (axis,) = FIGURES["experiment_and_watching"]().axes
    colours = [to_rgba(line.get_color()) for line in axis.lines[:6:2]]
    assert colours == [to_rgba(colour) for colour in (TRUTH, UNOBSERVED, INTERVENTION)]
    np.testing.assert_array_equal(axis.lines[4].get_xdata(), [0.1, 0.3])


def test_the_best_methods_are_named_beside_each_kind_of_data():
    (axis,) = FIGURES["which_method"]().axes
    assert _words(axis) == ["event regression, shared curve", "Granger, AIC", "stand-ins (or 2 more)"]
    assert axis.get_xlim()[0] < 0.45
    np.testing.assert_array_equal(axis.lines[0].get_xdata(), [0.6, 0.99, 0.98])


def test_calls_of_tied_pairs_stand_beside_those_of_free_ones():
    axis = FIGURES["calls_of_tied_pairs"]().axes[0]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["Granger, AIC", "perturbation, a tenth"]
    assert _words(axis) == ["60 %", "6 %", "5 %"]
    assert [float(line.get_xdata()[0]) for line in axis.lines[1:3]] == [0.05, 0.6]


@pytest.mark.parametrize("figure", [plots.leaderboard, plots.changes_by_hiding])
def test_a_method_without_a_look_is_refused(figure):
    more = (PARTS,) if figure is plots.leaderboard else ()
    with pytest.raises(ValueError, match="should have keys from"):
        figure({"guess": np.array([0.5, 0.6, 0.7])}, *more, "t")
