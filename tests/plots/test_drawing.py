"""A figure says which argument it cannot draw, and refuses what would be lost in silence."""

import inspect

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers import plots
from helpers.plots.drawing import Array, Many, One, Together, line_read

W = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [0.5, 0.0, 0.0]])
A, B = np.random.default_rng(0).standard_normal((2, 9))
ALL = [getattr(plots, name) for name in plots.__all__ if inspect.isfunction(getattr(plots, name))]


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.__name__)
def test_each_argument_of_a_figure_says_what_it_is(figure):
    assert set(inspect.signature(figure).parameters) == set(figure.lines)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("float, optional", One("float")),
        ("ndarray, shape (trials,)", Array("real", ("trials",))),
        ("ndarray of bool, shape (trials, 2), optional", Array("bool", ("trials", 2))),
        ("ndarray of complex, shape (order * neurons,)", Array("complex", (None,))),
        ("ndarray, the same shape", Array("real", ("one shape",))),
        ("array_like, shape (seeds,)", Array("real", ("seeds",), becomes_array=False)),
        ("sequence of float, shape (stops,)", Array("real", ("stops",), becomes_array=False)),
        ("sequence of str", Many(False, One("str"))),
        ("mapping of str to ndarray, shape (seeds, values)", Many(True, Array("real", ("seeds", "values")))),
        ("mapping of str to sequence of ndarray", Many(True, Many(False, Array()))),
        ("sequence of ndarray, length kinds", Many(False, Array(), ("kinds",))),
        ("(str, float), optional", Together((One("str"), One("float")))),
        ("(array_like, neuron)", Together((Array(becomes_array=False), One("neuron")))),
        ("sequence of (str, (float, float), float)", None),
    ],
)
def test_a_line_is_read(line, read):
    expected = read or Many(False, Together((One("str"), Together((One("float"), One("float"))), One("float"))))
    assert line_read(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "whatever there is",
        "(truth, estimate)",
        "ndarray of str",
        "ndarray, one per kind",
        "mapping of float to float",
        "sequence of (str, number)",
        "(float), (float)",
        "tuple of float",
        "",
    ],
)
def test_a_line_that_says_nothing_is_refused(line):
    with pytest.raises(ValueError, match="line should say what an argument is"):
        line_read(line)


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: plots.wiring(np.ma.masked_equal(W, 0), "t"), "W is a masked array, whose mask would be lost"),
        (  # matplotlib's own words begin with "x and y"
            lambda: plots.strengths_and_warning(np.arange(2), np.ones((3, 1)), *np.ones((2, 3, 2)), "t", "x", "w"),
            r"forward should have .*shape \(3, 1\)",
        ),
        (
            lambda: plots.worlds_with_the_same_data({"w": ({}, A, np.ma.masked_less(A, 0), B)}, dict.fromkeys("ZTYC", ""), "t"),
            r"worlds\['w'\]\[2\] is a masked array",
        ),
        (lambda: plots.adjustment_sets({"a": 1, "b": 2}, *np.ones((2, 3)), A[:3] > 0, 0.5, "t"), "names should be a sequence"),
        (lambda: plots.circuit({(None, "A")}, {"A": (0, 0)}, "t"), r"arrows\[0\]\[0\] should be the name of one neuron"),
        (
            lambda: plots.slowness_by_share(A, A[None], A, "t", expected_at=0.5),
            "expected_at should be an array, but it is a",
        ),
        (lambda: plots.noise_switched_off(A, W[:2, :2], *np.ones((2, 6, 2)), "t"), "time should have 8 steps, those of before"),
        (lambda: plots.draw_matrix(W, W), r"axis should be matplotlib's axes, but it is an ndarray of shape \(3, 3\)"),
        (lambda: plots.spikes_and_potentials(A[:, None], A > 0, [0.5], "t"), "shown should hold whole numbers"),
        (lambda: plots.held_out_error(A, A[None], [100.0], "t"), "chosen should be among the penalties, but it is"),
        (lambda: plots.wiring(W + 1j, "t"), "W should hold real numbers"),
        (lambda: plots.wiring(W.astype(str), "t"), "W should hold real numbers"),
        (lambda: plots.wiring(W[0], "t"), r"W should have shape \(neurons, neurons\), but it has shape \(3,\)"),
        (lambda: plots.wiring(W, 3), "title should be words, but it is an int"),
        (lambda: plots.matrices(W, "t"), r"named should be a mapping such as a dict, but it is an ndarray of shape \(3, 3\)"),
        (lambda: plots.matrices({"x": np.ma.masked_equal(W, 0)}, "t"), r"named\['x'\] is a masked array"),
        (lambda: plots.matrices({}, "t"), "named should hold something to draw, but nothing is there"),
        (
            lambda: plots.activity_and_slope(A, B[:-1], "t"),
            r"b should have shape \(trials,\), with 9 trials as a has",
        ),
        (lambda: plots.activity_and_slope(A, B, "t", state=A), "state should hold True and False, but it holds other values"),
        (lambda: plots.scores_by_density([("a", {}, {})], "t", limits=(np.nan, 1.0)), "limits should hold finite numbers"),
        (lambda: plots.activity_and_slope(A, B, "t", forced=A), "forced should be a tuple of 3, but it is an ndarray"),
        (lambda: plots.activity_and_slope(A, B, "t", made_with=3), "made_with should be a function, or a list of them"),
    ],
)
def test_what_cannot_be_drawn_is_named_and_leaves_no_figure(draw, words):
    with pytest.raises(ValueError, match=words):
        draw()
    assert not plt.get_fignums()


@pytest.mark.parametrize("form", [np.ndarray.tolist, pd.DataFrame, np.asfortranarray, lambda W: W.astype(np.float16)])
def test_the_same_values_in_another_form_are_drawn_alike(form):
    drawn, expected = (plots.wiring(given, "t").axes[1].images[0].get_array() for given in (form(W), W))
    np.testing.assert_array_equal(drawn, expected)


def test_labels_of_a_series_are_no_places():
    losses, course, rates = np.arange(12.0), np.arange(3.0), np.zeros((2, 3))
    drawn, expected = (
        plots.loss_and_rates(given, course, rates, rates, "t") for given in (pd.Series(losses, index=losses + 5), losses)
    )
    for one, other in zip(drawn.axes[0].lines, expected.axes[0].lines, strict=True):
        np.testing.assert_array_equal(one.get_xydata(), other.get_xydata())


def test_small_whole_numbers_do_not_overflow():
    counts = np.array([[100, 0], [0, 100]])
    drawn, expected = (plots.truth_and_estimate(given, given, "t") for given in (counts.astype(np.int8), counts.astype(float)))
    for one, other in zip(drawn.axes, expected.axes, strict=True):
        assert [list(image.get_clim()) for image in one.images] == [list(image.get_clim()) for image in other.images]
