"""What is done to a recording, by hand beside what it says was done."""

import numpy as np
import pytest

from helpers.data.dyer2017 import undo_overlapping_windows
from helpers.recordings import preparing, reading
from tests.recordings import made

X = made.network(600, 5)


def read(x, **choices):
    return reading.read(x, **({"axes": "time,neurons", "rate_hz": 10} | choices))


def words(ready):
    return " ".join(ready.done)


def test_a_clean_recording_is_left_as_it_is():
    ready = preparing.prepare(read(X))
    np.testing.assert_array_equal(ready.activity, X)
    assert (ready.names, ready.rate_hz, ready.n_steps) == (("0", "1", "2", "3", "4"), 10, 600)
    assert ready.done[-1] == "Left: 5 neurons, 600 steps of 100 ms (60 s), in one piece."


def test_all_columns_that_are_of_no_use_are_named_at_once():
    x = np.column_stack([X, np.zeros(600), np.full(600, 7.0), 33.3 * np.arange(600) - 5, 2 - 3 * X[:, 1], X[:, 2]])
    ready = preparing.prepare(read(x))
    np.testing.assert_array_equal(ready.kept, np.arange(5))
    copies = "duplicates of others: 8, 9 (8 of 1, 9 of 2)."
    for said in ("silent: 5.", "one value at all times: 6.", "like a clock or a counter: 7.", copies):
        assert said in words(ready)


def test_a_copy_is_told_although_a_file_rounds_its_numbers():
    x = np.column_stack([X, 0.5 * X[:, 1] + 3]).round(3)
    assert "duplicates of others: 5 (5 of 1)" in words(preparing.prepare(read(x)))
    alike = np.column_stack([X, X[:, 1] + 0.01 * np.random.default_rng(1).normal(size=600)])  # no copy, but a bad neighbour
    assert len(preparing.prepare(read(alike)).names) == 6


@pytest.mark.parametrize("unit", [1e-12, 1.0, 1e9])
def test_columns_are_told_in_any_unit(unit):
    x = np.column_stack([X, X[:, 0], np.arange(600)]) * unit
    np.testing.assert_array_equal(preparing.prepare(read(x)).kept, np.arange(5))


def test_a_clock_is_seen_across_a_gap():
    x = np.column_stack([X, np.arange(600)])
    x[200:250] = np.nan
    ready = preparing.prepare(read(x))
    assert "clock" in words(ready)
    assert ready.names == ("0", "1", "2", "3", "4")


def test_an_average_that_was_taken_off_costs_one_neuron():
    ready = preparing.prepare(read(X - X.mean(axis=1, keepdims=True)))
    assert ready.names == ("0", "1", "2", "3")
    assert "4 was left out, as its activity follows exactly from 4 others" in words(ready)
    ready = preparing.prepare(read(np.column_stack([X, X[:, 0] + X[:, 1]])))
    assert len(ready.names) == 5
    assert "it is a sum of them" in words(ready)


def test_gaps_are_cut_and_nothing_is_filled_in():
    x = X.copy()
    x[100:120] = np.nan
    x[300, 2] = np.nan
    x[310, 2] = np.nan  # between these, nine steps are too short a piece
    x[:200, 4] = np.nan  # a third of its steps
    ready = preparing.prepare(read(x))
    assert [len(piece) for piece in ready.pieces] == [100, 180, 289]
    np.testing.assert_array_equal(np.concatenate(ready.pieces), np.concatenate([X[:100], X[120:300], X[311:]])[:, :4])
    assert "miss more than 20% of their steps: 4." in words(ready)
    assert "Cut where steps are missing (22 steps" in words(ready)
    assert "1 pieces of fewer than 20 steps were left out (9 steps)" in words(ready)
    lost = X.copy()
    lost[100:300] = np.nan  # a third of its steps, of all neurons, which is no neuron's fault
    ready = preparing.prepare(read(lost))
    assert [len(piece) for piece in ready.pieces] == [100, 300]
    assert len(ready.names) == 5
    x[::15, 0] = np.nan
    with pytest.raises(ValueError, match=r"leave a piece of at least 20 steps between gaps.* miss most are"):
        preparing.prepare(read(x))


def test_spikes_are_counted_in_bins():
    trains = {"a": np.array([0.0, 0.019, 0.021, 0.5, 1.0]), "b": np.array([0.3, 0.33]), "c": np.linspace(0, 1, 30)}
    recorded = reading.read(trains, unit="s")
    ready = preparing.prepare(recorded, bin_ms=20, fewest_active=2)
    assert ready.is_counts
    np.testing.assert_array_equal(ready.activity[:2, 0], [2, 1])
    assert ready.activity.sum() == 5 + 2 + 30
    assert ready.rate_hz == 50
    np.testing.assert_allclose(ready.mean_rate, [5, 2, 30])
    with pytest.raises(ValueError, match=r"^bin_ms should say how wide the bins") as raised:
        preparing.prepare(recorded)
    assert "bin_ms=1   bin_ms=5   bin_ms=20" in str(raised.value)
    assert "8 times or more by chance, bin_ms=20 (in a terminal, --bin-ms 20);" in str(raised.value)
    few = reading.read({name: 10 * train[::2] for name, train in trains.items()}, unit="s")
    with pytest.raises(ValueError, match="8 times or more by chance, which none of these does;"):
        preparing.prepare(few)
    with pytest.raises(ValueError, match="bin_ms should leave at least 20 bins"):
        preparing.prepare(recorded, bin_ms=500)
    assert "active in fewer than 4 steps: b." in words(preparing.prepare(recorded, bin_ms=20, fewest_active=4))


def test_counts_are_added_up_to_wider_bins():
    counts = np.random.default_rng(0).poisson(0.4, (601, 4)).astype(float)
    ready = preparing.prepare(read(counts), bin_ms=300)
    np.testing.assert_array_equal(ready.activity, counts[:600].reshape(200, 3, 4).sum(axis=1))
    assert ready.rate_hz == pytest.approx(10 / 3)
    assert ready.is_counts
    assert "whole, and 0 at times: they are taken for counts" in words(ready)
    assert not preparing.prepare(read(counts), differences=True).is_counts
    assert not preparing.prepare(read(counts), drift_s=10).is_counts
    with pytest.raises(ValueError, match=r"^bin_ms should be a multiple of 100"):
        preparing.prepare(read(counts), bin_ms=250)
    with pytest.raises(ValueError, match=r"^bin_ms should be left out"):
        preparing.prepare(read(X), bin_ms=250)


def test_windows_that_overlap_are_refused_or_undone():
    counts = np.random.default_rng(0).poisson(0.05, (700, 4))
    sums = np.lib.stride_tricks.sliding_window_view(counts, 6, 0).sum(axis=2).astype(float)
    with pytest.raises(ValueError, match=r"sum of 6 successive ones.*undo_windows=True"):
        preparing.prepare(read(sums))
    ready = preparing.prepare(read(sums), undo_windows=True)
    np.testing.assert_array_equal(ready.activity, undo_overlapping_windows(sums, 6))
    assert "sum of 6 successive steps" in words(ready)


def test_neuropil_is_taken_off_when_told(tmp_path):
    F, around = made.suite2p(tmp_path)
    recorded = reading.read(tmp_path)
    ready = preparing.prepare(recorded, neuropil=0.7)
    np.testing.assert_allclose(ready.activity, (F.astype(float) - 0.7 * around)[[0, 1, 3]].T)
    assert "0.7 times what surrounds each cell" in words(ready)
    assert "Neuropil was not taken off" in words(preparing.prepare(recorded))
    with pytest.raises(ValueError, match=r"^neuropil should be left out"):
        preparing.prepare(read(X), neuropil=0.7)


def test_means_over_trials_of_each_condition_are_taken_off():
    lengths, conditions = (50, 60, 70, 50, 55), ("go", "stop", "go", "stop", "go")
    trials = np.split(X[:285], np.cumsum(lengths)[:-1])
    recorded = reading.read(trials, axes="time,neurons", rate_hz=10)
    ready = preparing.prepare(recorded, trial_means=True, conditions=conditions)
    assert [len(piece) for piece in ready.pieces] == [50, 50, 55, 50, 55]  # so long, there are two of a condition
    np.testing.assert_allclose(ready.pieces[1], trials[1][:50] - (trials[1][:50] + trials[3]) / 2)
    go = [trials[0], trials[2], trials[4]]
    np.testing.assert_allclose(ready.pieces[2][:50], trials[2][:50] - sum(one[:50] for one in go) / 3)
    np.testing.assert_allclose(ready.pieces[2][50:], trials[2][50:55] - (trials[2][50:55] + trials[4][50:]) / 2)
    with pytest.raises(ValueError, match=r"^conditions should be those of at least 2 trials"):
        preparing.prepare(recorded, trial_means=True, conditions=("go", "stop", "go", "go", "go"))
    with pytest.raises(ValueError, match=r"^trial_means should be False"):
        preparing.prepare(read(X), trial_means=True)
    trials[0] = trials[0].copy()
    trials[0][10] = np.nan
    with pytest.raises(ValueError, match=r"^trial_means should be False, as some trials have gaps"):
        preparing.prepare(reading.read(trials, axes="time,neurons", rate_hz=10), trial_means=True)


def test_a_drift_is_taken_off_and_nothing_faster():
    t = np.arange(600) / 10  # seconds
    drift = 3 * np.cos(np.pi * np.outer(np.arange(600) + 0.5, [1, 3]) / 600).sum(axis=1)
    fast = np.cos(2 * np.pi * t / 0.5)
    x = X * 0.1 + drift[:, None] + fast[:, None]
    ready = preparing.prepare(read(x), drift_s=30)
    basis = np.cos(np.pi * np.outer(np.arange(600) + 0.5, np.arange(5)) / 600)  # periods of 120, 60, 40 and 30 s
    expected = x - basis @ np.linalg.lstsq(basis, x, rcond=None)[0]
    np.testing.assert_allclose(ready.activity, expected, atol=1e-10)
    assert np.abs(ready.activity.T @ drift).max() < 1e-6 * np.abs(x.T @ drift).max()
    assert "slower than 30 s" in words(ready).replace("more slowly", "slower")
    assert "(4 cosines of the 600 steps" in words(ready)
    assert "so fast a filter" not in words(ready)
    assert "That is 10 steps: so fast a filter leaves a rhythm" in words(preparing.prepare(read(x), drift_s=1))
    assert ready.changes == ready.done[2:-1]
    assert ready.changes[-1].startswith("Drift was taken off")
    with pytest.raises(ValueError, match=r"^drift_s should be above 0.2 s"):
        preparing.prepare(read(X), drift_s=0.1)


def test_differences_and_neurons_that_are_left_out():
    ready = preparing.prepare(read(X), differences=True, leave_out=["3"])
    np.testing.assert_array_equal(ready.activity, np.diff(X[:, [0, 1, 2, 4]], axis=0))
    assert "Left out as told: 3." in words(ready)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"leave_out": ["9"]}, r"^leave_out should hold names .* but 9 are none"),
        ({"leave_out": "3"}, "^leave_out should be a list of names"),
        ({"leave_out": ["0", "1", "2", "3"]}, "^recorded should leave at least 2 neurons, but leaves 1. What was done"),
        ({"signal": "mV"}, "^signal should be one of 'other', 'millivolts', 'sigmoid'"),
        ({"conditions": [1]}, "^conditions should have one for each of the trials, of which there are none"),
        ({"fewest_active": 0}, "^fewest_active should be a whole number"),
        ({"neuropil": -1}, "^neuropil should be at least 0"),
    ],
)
def test_a_choice_that_does_not_suit_is_refused(choice, said):
    with pytest.raises(ValueError, match=said):
        preparing.prepare(read(X), **choice)


def test_what_was_not_read_is_refused():
    with pytest.raises(ValueError, match=r"^recorded should be what reading.read gives, but it is ndarray"):
        preparing.prepare(X)
