"""What methods that find latents ask of counts."""

import warnings

import numpy as np
import pytest

from helpers.methods.poisson_lds import fit_poisson_lds
from helpers.methods.spike_counts import bins_summed, change_ratio, counts_of_windows, shared_covariance, training_counts
from helpers.worlds.latent_spikes import lorenz_spikes


def world(seed=0, **settings):
    return lorenz_spikes(np.random.default_rng(seed), **{"n_conditions": 6, "n_trials": 5, "n_bins": 50, **settings})


def sums(counts, width):
    """Sums of ``width`` successive bins, the window moving on by one."""
    n_bins = counts.shape[1] - width + 1
    return sum(counts[:, first : first + n_bins] for first in range(width))


@pytest.mark.parametrize("width", [2, 3, 5, 8, 15])
@pytest.mark.parametrize("rate", [2.0, 10.0, 40.0])
def test_overlapping_windows_are_found(width, rate):
    assert bins_summed(sums(world(mean_rate=rate).counts, width)) == width


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("bin_ms", [2.0, 20.0, 400.0, 4000.0])
def test_counts_that_do_not_overlap_are_not_taken_for_sums(seed, bin_ms):
    assert bins_summed(world(seed, bin_ms=bin_ms).counts) == 1


@pytest.mark.parametrize("rate", [0.01, 1.0, 500.0])
@pytest.mark.parametrize("n_trials", [2, 30])
def test_nor_are_counts_of_a_constant_rate(rate, n_trials):
    assert bins_summed(np.random.default_rng(1).poisson(rate, (n_trials, 50, 20))) == 1


@pytest.mark.parametrize("period", [4, 8, 12])
def test_nor_are_counts_of_a_rate_that_oscillates(period):
    """Half a period later, changes are taken back, as they are when a spike leaves a window; but such counts are no sums."""
    rates = 8 + 7.6 * np.sin(2 * np.pi * np.arange(48) / period)
    counts = np.random.default_rng(0).poisson(np.tile(rates[:, None], (30, 1, 10)))
    change = np.diff(counts, axis=1)
    assert np.mean(change[:, period // 2 :] * change[:, : -(period // 2)]) < -0.25 * np.mean(change**2)
    assert bins_summed(counts) == 1


def test_a_few_spikes_do_not_tell():
    few = np.zeros((3, 20, 4))
    few[1, 5:9, 2] = 1  # one spike in a window of four bins
    assert bins_summed(few) == 1


def test_windows_of_more_bins_than_asked_for_are_not_looked_for():
    assert bins_summed(sums(world().counts, 8), most=7) == 1


def test_training_on_overlapping_windows_warns():
    with pytest.warns(UserWarning, match=r"counts can be the sum of 4 successive bins, in windows that move on by one bin"):
        training_counts(sums(world().counts, 4), "counts")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        training_counts(world().counts, "counts")


def test_the_warning_names_the_line_of_whoever_calls():
    """However deep in the package it arises, so that it is read, and shown once."""
    with pytest.warns(UserWarning, match="sum of 4 successive bins") as caught:
        fit_poisson_lds(sums(world().counts, 4), 2, n_iterations=1)
    assert {warning.filename for warning in caught} == {__file__}


def test_groups_share_what_numpy_calls_their_covariance():
    first, second = np.random.default_rng(0).poisson(3.0, (2, 8, 5))
    second = second + first * [0, 1, 2, 3, 4]
    expected = [np.cov(a, b, bias=True)[0, 1] for a, b in zip(first.T, second.T, strict=True)]
    np.testing.assert_allclose(shared_covariance(first, second), expected)


def test_an_average_that_moves_is_not_shared():
    average = np.linspace(0, 100, 6)
    np.testing.assert_array_equal(shared_covariance(np.tile(average, (4, 1)), np.tile(average, (4, 1))), 0)


@pytest.mark.parametrize("width", [1, 2, 5, 40])
def test_counts_come_back_from_windows(width):
    counts = np.random.default_rng(width).poisson(2.0, (30, 3))
    whole = np.concatenate([np.zeros((width - 1, 3), dtype=int), counts])
    windows = np.stack([whole[t : t + width].sum(axis=0) for t in range(30)])
    np.testing.assert_array_equal(counts_of_windows(windows, width), counts)


def test_spikes_alone_change_counts_by_as_much_as_there_are():
    """At any rate, whether neurons differ or not; not so where rates jump, nor where windows overlap."""
    rng = np.random.default_rng(0)
    slow = np.exp(np.sin(np.linspace(0, 6, 200)))[:, None] * [0.2, 1.0, 5.0]
    counts = rng.poisson(np.tile(slow, (40, 1, 1)))
    assert change_ratio(counts) == pytest.approx(1, abs=0.03)
    assert change_ratio(sums(rng.poisson(1.0, (40, 200, 3)), 8)) == pytest.approx(1 / 8, abs=0.005)
    jumps = rng.poisson(np.exp(rng.standard_normal((40, 200, 3))))
    assert change_ratio(jumps) > 2


def test_changes_within_trials_count_and_those_between_trials_do_not():
    counts = np.array([[[2], [2]], [[9], [9]]])
    assert change_ratio(counts) == 0
    assert change_ratio(counts.transpose(1, 0, 2)) == pytest.approx(2 * 7**2 / (2 * 11))
