"""Figures of several sessions."""

import numpy as np
import pytest

from helpers import plots
from helpers.plots.base import CORRELATION, LATENT, TRUTH

TIME = np.arange(4.0)
COURSE = np.arange(8.0).reshape(4, 2)
DAYS = np.stack([COURSE + 1, COURSE - 1])
COUNTS = [np.array([[1, 0], [0, 2], [0, 0], [0, 0]]), np.array([[0, 0, 1], [0, 0, 0], [1, 0, 0], [0, 0, 3]])]
ROWS = {"counts of one bin": (0.6, 0.5, 0.7), "LFADS": (0.8, 0.75, 0.85)}
PANELS = {"made": (ROWS, (0.7, 0.65, 0.75)), "recorded": (ROWS, (0.9, 0.8, 0.95))}
SCORES = {
    "nothing": {"r2": {"lfads_alone": [0.9, 0.8], "poisson_lds": [0.7, 0.6]}},
    "dynamics": {"r2": {"lfads_alone": [0.1, 0.0]}},
}

FIGURES = {
    "decoders_beside_a_reach": lambda **k: plots.decoders_beside_a_reach(PANELS, "t", **k),
    "checks_of_recordings": lambda **k: plots.checks_of_recordings(
        {"ratio": [1.0, 0.2], "drift": [0.5, 1.0]}, {"ratio": (0.9, 1.1), "drift": (0.8, 1.2)}, "t", **k
    ),
}
OF_NO_EXERCISE = {
    "factors_of_days": lambda **k: plots.factors_of_days({"as they are": DAYS, "turned": DAYS}, COURSE, "t", **k),
    "days_of_recording": lambda **k: plots.days_of_recording(TIME, COUNTS, COURSE, "t", **k),
    "broken_assumptions": lambda **k: plots.broken_assumptions(SCORES, {"r2": "R²"}, "t", **k),
}


def test_each_spike_of_each_day_is_drawn_in_a_row_of_its_neuron():
    axis = OF_NO_EXERCISE["days_of_recording"]().axes[0]
    spikes = [segment for lines in axis.collections for segment in lines.get_segments()]
    assert len(spikes) == sum(own.sum() for own in COUNTS)
    assert sorted({segment[0][1] for segment in spikes}) == [0, 1, 3, 5]  # a row is left free between days; one is silent
    assert [text.get_text() for text in axis.get_yticklabels()] == ["day 1", "day 2"]


def test_each_day_lies_beside_the_truth_in_each_panel():
    figure = OF_NO_EXERCISE["factors_of_days"](apart=1)
    for axis in figure.axes:
        truth, _, *days = axis.lines
        np.testing.assert_array_equal(truth.get_xydata(), COURSE)
        assert truth.get_color() == TRUTH
        assert [line.get_color() for line in days] == [LATENT] * 2
        np.testing.assert_array_equal(days[0].get_xydata(), COURSE + 1)
        assert [line.get_linestyle() for line in days] == ["-", "--"]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["truth", "each other day", "day 2"]


def test_days_look_alike_where_none_is_told_apart():
    figure = OF_NO_EXERCISE["factors_of_days"]()
    assert {line.get_linestyle() for axis in figure.axes for line in axis.lines[2:]} == {"-"}
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["truth", "each day"]


def test_a_decoder_stands_in_the_row_of_its_name_and_the_reach_is_a_line():
    figure = FIGURES["decoders_beside_a_reach"](guess=0.5)
    for axis, (rows, reach) in zip(figure.axes, PANELS.values(), strict=True):
        names = [text.get_text() for text in axis.get_yticklabels()]
        points = {names[int(line.get_ydata()[0])]: line for line in axis.lines if line.get_marker() == "o"}
        assert {name: line.get_xdata()[0] for name, line in points.items()} == {name: row[0] for name, row in rows.items()}
        assert [points[name].get_color() for name in rows] == [CORRELATION, LATENT]
        assert reach[0] in [line.get_xdata()[0] for line in axis.lines if line.get_color() == TRUTH]
        assert "the target alone" in [text.get_text() for text in axis.texts]
    assert "you" in [text.get_text() for text in figure.axes[-1].texts]
    assert "you" not in [text.get_text() for text in figure.axes[0].texts]


def test_each_recording_has_its_row_and_each_method_its_place_in_it():
    axis = OF_NO_EXERCISE["broken_assumptions"]().axes[0]
    assert [text.get_text() for text in axis.get_yticklabels()] == ["nothing", "dynamics"]
    points = {tuple(line.get_xdata()): line.get_ydata()[0] for line in axis.lines if line.get_marker() in "Do"}
    assert points[0.9, 0.8] == pytest.approx(0.075)
    assert points[0.7, 0.6] == pytest.approx(-0.075)
    assert points[0.1, 0.0] == pytest.approx(1.075)
    other = plots.broken_assumptions({"nothing": {"r2": {"lfads_alone": [0.3]}}}, {"r2": "R²", "bits": "bits"}, "t").axes[1]
    assert not [line for line in other.lines if line.get_marker() in "Do"]  # a column that a row does not have stays empty
    low = plots.broken_assumptions({"nothing": {"r2": {"lfads_alone": [-3.0, 0.2]}}}, {"r2": "R²"}, "t").axes[0]
    assert low.lines[0].get_xdata().tolist() == [-0.5, 0.2]
    with pytest.raises(ValueError, match="scores should have keys from"):
        plots.broken_assumptions({"nothing": {"r2": {"none": [1.0]}}}, {"r2": "R²"}, "t")


def test_each_number_of_a_recording_has_its_panel():
    left, right = FIGURES["checks_of_recordings"]().axes
    assert left.lines[0].get_xdata().tolist() == [1.0, 0.2]
    assert right.lines[0].get_xdata().tolist() == [0.5, 1.0]
    assert [text.get_text() for text in left.get_yticklabels()] == ["recording A", "recording B"]
    assert [patch.get_xy()[0] for patch in left.patches] == [0.9]
