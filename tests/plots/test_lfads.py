"""Figures of LFADS."""

import numpy as np
import pytest

from helpers import plots
from helpers.plots.base import LATENT, TRUTH

TIME = np.arange(5.0)
RATES = np.arange(10.0).reshape(2, 5)
FIGURES = {
    "loss_and_rates": lambda **k: plots.loss_and_rates(np.arange(30.0)[::-1], TIME, RATES, RATES + 1, "t", **k),
}
OF_NO_EXERCISE = {
    "weight_of_prior": lambda **k: plots.weight_of_prior(
        ["0.1", "1", "10, no warm-up"], [30.0, 20.0, 0.0], [0.9, 0.8, 0.0], 1, TIME, RATES, RATES + 1, "t", **k
    ),
    "learning_curves": lambda **k: plots.learning_curves(
        {"a": [(TIME, TIME), (TIME, TIME + 1)], "b": [(TIME, TIME / 2)]}, "t", **k
    ),
    "in_order_and_shuffled": lambda **k: plots.in_order_and_shuffled(
        {"lfads_alone": (0.8, 0.2), "factor_analysis": (0.6, 0.55)}, 0.22, "t", **k
    ),
}


def test_each_trial_has_its_truth():
    lines = FIGURES["loss_and_rates"]().axes[1].lines
    assert [line.get_color() for line in lines] == [TRUTH, LATENT] * 2
    for true, found in zip(lines[::2], lines[1::2], strict=True):
        np.testing.assert_allclose(found.get_ydata() - true.get_ydata(), 1)


def test_loss_is_averaged_over_the_updates_before():
    _, smooth = FIGURES["loss_and_rates"]().axes[0].lines
    assert smooth.get_xdata()[0] == 9
    assert smooth.get_ydata()[0] == pytest.approx(24.5)


def test_each_setting_has_its_place_and_words():
    axis = OF_NO_EXERCISE["weight_of_prior"]().axes[0]
    assert [text.get_text() for text in axis.get_xticklabels()] == ["0.1", "1", "10\nno\nwarm-up"]
    assert [line.get_xdata().tolist() for line in axis.lines[:1]] == [[0, 1, 2]]


def test_the_chosen_weight_is_marked():
    for axis, value in zip(OF_NO_EXERCISE["weight_of_prior"]().axes, (20, 0.8), strict=False):
        assert (axis.lines[1].get_xdata()[0], axis.lines[1].get_ydata()[0]) == (1, value)
    assert "you" in [text.get_text() for text in OF_NO_EXERCISE["weight_of_prior"](guess=5.0).axes[0].texts]


def test_each_kind_has_one_line_in_the_legend():
    axis = OF_NO_EXERCISE["learning_curves"]().axes[0]
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["a", "b"]
    assert len(axis.lines) == 3


def test_each_method_has_a_place_in_order_and_one_shuffled():
    axis = OF_NO_EXERCISE["in_order_and_shuffled"](guess=0.4).axes[0]
    places = {line.get_label(): line.get_xdata()[0] for line in axis.lines}
    names = [label.get_text() for label in axis.get_yticklabels()]
    first = {"LFADS": (0.8, 0.2), "factor analysis": (0.6, 0.55)}[names[0]]
    assert (places["as recorded"], places["bins shuffled"]) == first
    assert places["true mean of each trial"] == 0.22
    assert sorted(names) == ["LFADS", "factor analysis"]
    assert "you" in [text.get_text() for text in axis.texts]
