"""Recordings that break one assumption, each as it says and in nothing else."""

import numpy as np
import pytest

from helpers.methods.spike_counts import bins_summed, change_ratio
from helpers.worlds.broken_recordings import ASSUMPTIONS, recording_that_breaks, recordings_without_labels


def recording(assumption, n_trials=200, n_bins=40, seed=0):
    return recording_that_breaks(assumption, np.random.default_rng(seed), n_trials, n_bins)


def likeness_of_neighbours(x):
    return np.mean(x[:, 1:] * x[:, :-1]) / np.mean(x**2)


@pytest.mark.parametrize("assumption", ASSUMPTIONS)
def test_all_have_trials_that_train_and_the_last_ones_test(assumption):
    world = recording(assumption, 20, 12)
    assert world.counts.shape == world.rates.shape == (20, 12, 14 if assumption == "many_neurons" else 40)
    assert world.latents.shape == (20, 12, 3)
    assert world.train.tolist() == list(range(16))
    assert world.test.tolist() == list(range(16, 20))
    assert len(world.held_in) == (4 if assumption == "many_neurons" else 30)
    assert len(world.held_out) == 10
    assert world.counts.mean() == pytest.approx(world.rates.mean(), rel=0.1)


def test_counts_are_those_of_spikes_unless_that_is_what_is_broken():
    ratios = {assumption: change_ratio(recording(assumption).counts) for assumption in ASSUMPTIONS}
    assert ratios["none"] == pytest.approx(1, abs=0.04)
    for assumption in ("many_neurons", "stationary", "no_unseen_input"):
        assert ratios[assumption] == pytest.approx(ratios["none"], abs=0.05)
    assert ratios["dynamics"] > 1.1
    assert ratios["single_bins"] < 0.2
    assert ratios["spikes"] > 1.5


def test_recordings_without_labels_stand_in_the_order_of_their_key():
    lost = recordings_without_labels(3)
    for seed, (broken, one) in enumerate(zip(("none", "single_bins", "spikes", "stationary"), lost, strict=True), start=3):
        np.testing.assert_array_equal(one.counts, recording_that_breaks(broken, np.random.default_rng(seed)).counts)
    ratios = [change_ratio(one.counts) for one in lost]
    assert ratios[1] < 0.2 < 0.9 < min(ratios[0], ratios[3]) < max(ratios[0], ratios[3]) < 1.1 < ratios[2]
    totals = [one.counts.sum(axis=(1, 2)) for one in (lost[0], lost[3])]
    intact, drifting = (np.corrcoef(np.arange(400), one)[0, 1] for one in totals)
    assert abs(intact) < 0.2 < abs(drifting)


def test_latents_know_their_past_unless_dynamics_are_broken():
    assert likeness_of_neighbours(recording("none").latents) > 0.9
    assert abs(likeness_of_neighbours(recording("dynamics").latents)) < 0.05


def test_rates_drift_from_the_first_trial_to_the_last():
    def course(world):
        means = np.log(world.rates.mean(axis=1))
        return (means[-50:].mean(axis=0) - means[:50].mean(axis=0)).std()

    assert course(recording("none")) < 0.2
    assert course(recording("stationary")) == pytest.approx(1.5 * 0.75, rel=0.4)


def test_a_trial_jumps_once_in_its_middle_half():
    usual, disturbed = (np.abs(np.diff(recording(name).latents, axis=1)).max(axis=2) for name in ("none", "no_unseen_input"))
    assert usual.max() < 1.5
    jumps = disturbed > 1.5
    assert jumps.any(axis=1).mean() > 0.4
    assert jumps.sum(axis=1).max() == 1
    first, last = np.flatnonzero(jumps.any(axis=0))[[0, -1]] + 1
    assert first >= 10
    assert last <= 30


def test_sums_of_windows_are_found_and_follow_their_rates():
    world = recording("single_bins")
    assert bins_summed(world.counts) == 8
    assert bins_summed(recording("none").counts) == 1
    assert world.rates.mean() == pytest.approx(8 * 0.2, rel=0.01)
    r = np.corrcoef(world.latents[:, :, 0].ravel(), np.log(world.rates[..., 0]).ravel())[0, 1]
    r_before = np.corrcoef(world.latents[:, :-4, 0].ravel(), np.log(world.rates[:, 4:, 0]).ravel())[0, 1]
    assert abs(r_before) > abs(r)  # a window looks back: its middle is some four bins ago


def test_fluorescence_lags_behind_the_spikes_that_make_it():
    world = recording("spikes")
    deviations = [x - x.mean(axis=(0, 1)) for x in (world.counts, world.rates)]
    likeness = [np.mean(deviations[0][:, lag:] * deviations[1][:, : 40 - lag]) for lag in range(10)]
    assert np.argmax(likeness) >= 2
    assert world.counts.mean() == pytest.approx(20 * 0.2 / (1 - np.exp(-20 / (142 / np.log(2)))), rel=0.05)
    assert world.counts.dtype.kind == "i"
    assert world.counts.min() >= 0
