"""What errors and warnings say of recordings, whatever function asked."""

import numpy as np
import pandas as pd
import pytest

from helpers import validation

RANDOM = np.random.default_rng(0).random((40, 5))


def refused(convert, value):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 what it says is looked at by those that call
        convert(value, "x")
    return str(raised.value)


@pytest.mark.parametrize("convert", [validation.activity, validation.recording, validation.membrane_potentials])
def test_a_gap_is_placed_and_what_to_do_is_said(convert):
    x = RANDOM.copy()
    x[12:15, 3], x[20, 1] = np.nan, np.inf
    words = refused(convert, x)
    assert words.startswith(
        "x should hold finite numbers, but 4 of 200 are NaN or infinite: in neurons 1, 3, first at step 12. "
    )
    assert "cut the recording at the gap" in words
    assert "Do not fill gaps with 0" in words


def test_a_gap_in_trials_is_placed():
    x = RANDOM.reshape(4, 10, 5).copy()
    x[2, 7, 4] = np.nan
    for convert in (validation.recording, validation.trials, validation.spike_counts, validation.recordings):
        assert "in neuron 4, first at step 7 of trial 2." in refused(convert, x)


@pytest.mark.parametrize("convert", [validation.varying_activity, validation.recording, validation.membrane_potentials])
def test_all_silent_neurons_are_named_at_once(convert):
    words = refused(convert, RANDOM * [1, 0, 1, 0, 0])
    assert "neurons 1, 3, 4 " in words
    assert words.endswith("Are they silent? Leave them out.")
    assert refused(convert, RANDOM * [1, 1, 1, 0, 1]).endswith("Is it silent? Leave it out.")


@pytest.mark.parametrize("constant", [0.1, 1e9 / 3, -1e-15 / 7])
def test_a_constant_that_was_rounded_is_a_constant(constant):
    x = RANDOM.copy()
    x[:, 2] = constant + np.spacing(constant) * (np.arange(40) % 2)
    x[:, 3] *= 1e-300
    assert validation.constant_neurons(x).tolist() == [2]


def test_a_neuron_that_begins_late_is_not_constant():
    x = np.zeros((40, 2))
    x[-1, 0], x[30, 1] = 1e-9, 1
    assert validation.constant_neurons(x).size == 0


@pytest.mark.parametrize(
    ("shape", "question"),
    [
        ((24, 24_600), " It has 24,600 neurons and 24 steps: is it (neurons, time)? Then pass x.T."),
        ((5, 3, 40), " It has 40 neurons and 3 steps: is it (neurons, time)? Then pass x.swapaxes(-1, -2)."),
        ((40, 40), ""),
    ],
)
def test_time_and_neurons_that_may_be_exchanged_are_asked_about(shape, question):
    assert validation.is_it_turned(np.empty(shape), "x") == question


def test_masks_of_a_list_of_arrays_are_not_forgotten():
    parts = [np.ma.masked_equal([1.0, 2.0], 2), np.ma.masked_equal([3.0, 4.0], 9)]
    for convert in (validation.numbers, validation.array, validation.condition_labels):
        assert "is a masked array, whose mask would be lost" in refused(convert, parts)


def test_columns_of_pandas_that_hold_no_numbers_are_named():
    table = pd.DataFrame({"A": [1, 2, 3], "who": ["a", "b", "c"]})
    assert "column 'who' is of type" in refused(validation.numbers, table)
    assert "column 'digits' is of type" in refused(validation.numbers, pd.Series(["1", "2"], name="digits"))
    dates = pd.DataFrame({"when": pd.date_range("2020", periods=3)})
    assert "column 'when' is of type datetime64" in refused(validation.numbers, dates)
    np.testing.assert_array_equal(validation.numbers(pd.Series([True, False], dtype="boolean"), "x"), [1, 0])
