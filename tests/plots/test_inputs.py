"""Figures of inferred inputs."""

import numpy as np
import pytest

from helpers import plots
from helpers.plots.base import CORRELATION, LATENT, TRUTH, UNOBSERVED

TIME = np.arange(5.0)
INPUTS = np.array([[0.0, 1, 2, 3, 8], [0, 0, 0, 0, -4]])
BY_SEED = {"inferred input": [0.9, 0.8], "mean count": [0.2, 0.3]}

FIGURES = {
    "events_by_strength": lambda **k: plots.events_by_strength(
        [10, 4],
        {"a": [[1.0, 0.6], [0.9, 0.8]], "b": [[0.5, 0.5]] * 2},
        {"a": [[0.9, 0.3]] * 2, "b": [[0.1, 0.1]] * 2},
        (0.5, 0.1),
        "t",
        **k,
    ),
    "around_events": lambda **k: plots.around_events(
        TIME * 10 - 20, {"whole": TIME + 1, "so far": TIME[::-1] + 1}, 2, "t", **k
    ),
    "beside_a_field": lambda **k: plots.beside_a_field(
        TIME,
        INPUTS[0],
        -INPUTS[0],
        3.0,
        BY_SEED,
        {name: np.divide(values, 2) for name, values in BY_SEED.items()},
        0.19,
        "t",
        **k,
    ),
}
OF_NO_EXERCISE = {
    "several_inputs": lambda **k: plots.several_inputs({"A": TIME, "B": TIME}, {"A": INPUTS, "B": 100 * INPUTS + 7}, "t", **k),
    "beside_the_unrecorded": lambda **k: plots.beside_the_unrecorded(
        TIME, INPUTS, INPUTS + 1, BY_SEED, {"inferred input"}, "t", **k
    ),
}


def test_populations_of_any_scale_and_rest_look_alike():
    left, right = OF_NO_EXERCISE["several_inputs"]().axes
    for one, other in zip(left.lines, right.lines, strict=True):
        np.testing.assert_allclose(one.get_ydata(), other.get_ydata())
        assert one.get_color() == LATENT
    assert np.ptp(left.lines[0].get_ydata()) > np.ptp(left.lines[1].get_ydata())  # trials share a scale


def test_what_arrives_is_black_and_nothing_is_a_line_that_is_level():
    figure = OF_NO_EXERCISE["several_inputs"](arrived={"A": INPUTS, "B": 0 * INPUTS})
    black = [[line for line in axis.lines if line.get_color() == TRUTH] for axis in figure.axes]
    assert [len(lines) for lines in black] == [2, 2]
    assert np.ptp(black[0][0].get_ydata()) > 0
    assert np.ptp(black[1][0].get_ydata()) == 0
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["what arrived", "inferred input"]


def test_means_over_seeds_are_joined_and_every_seed_is_a_point():
    whether, when = FIGURES["events_by_strength"](guess=0.6).axes
    mean, seeds = whether.lines[:2]
    np.testing.assert_allclose(mean.get_ydata(), [0.95, 0.7])
    np.testing.assert_allclose(seeds.get_xdata(), [0, 1, 0, 1])
    np.testing.assert_allclose(seeds.get_ydata(), [1.0, 0.6, 0.9, 0.8])
    assert [line.get_color() for line in whether.lines] == [LATENT, LATENT, CORRELATION, CORRELATION, UNOBSERVED, UNOBSERVED]
    assert whether.lines[-1].get_ydata()[0] == 0.5
    assert "you" in [text.get_text() for text in when.texts]
    assert "you" not in [text.get_text() for text in whether.texts]


def test_curves_around_an_event_are_scores_and_the_event_is_at_0():
    axis = FIGURES["around_events"]().axes[0]
    first, second, usual, event = axis.lines
    np.testing.assert_allclose(first.get_ydata(), TIME + 1)
    np.testing.assert_allclose(second.get_ydata(), TIME[::-1] + 1)
    assert usual.get_ydata()[0] == 2
    assert event.get_xdata()[0] == 0
    assert axis.get_yscale() == "log"


@pytest.mark.parametrize("name", ["beside_a_field", "beside_the_unrecorded"])
def test_each_signal_has_a_row_with_all_of_its_seeds(name):
    right = {**FIGURES, **OF_NO_EXERCISE}[name]().axes[1]
    assert [text.get_text() for text in right.get_yticklabels()] == list(BY_SEED)
    for row, (line, values) in enumerate(zip(right.lines, BY_SEED.values(), strict=False)):
        np.testing.assert_allclose(line.get_xdata(), values)
        np.testing.assert_allclose(line.get_ydata(), -row)
    assert [line.get_color() for line in right.lines[:2]] == [LATENT, CORRELATION]


def test_before_and_after_onset_are_told_apart_and_so_is_chance():
    left, right = FIGURES["beside_a_field"]().axes
    assert [line.get_markerfacecolor() for line in right.lines[2:4]] == ["none", "none"]
    np.testing.assert_allclose(right.lines[2].get_xdata(), [0.45, 0.4])
    assert right.lines[4].get_xdata()[0] == 0.19
    field, found, onset = left.lines
    assert onset.get_xdata()[0] == 3
    assert found.get_ydata().max() < field.get_ydata().max()


def test_what_is_sent_is_grey_and_lies_under_what_was_inferred():
    figure = OF_NO_EXERCISE["beside_the_unrecorded"](guess=0.5)
    sent, found, *_ = figure.axes[0].lines
    assert (sent.get_color(), found.get_color()) == (UNOBSERVED, LATENT)
    np.testing.assert_allclose(found.get_ydata() - sent.get_ydata(), 1)
    assert "you" in [text.get_text() for text in figure.axes[1].texts]
