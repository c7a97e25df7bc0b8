"""Scores of rates and latents."""

import numpy as np
import pandas
import pytest
from scipy.stats import poisson
from sklearn.metrics import r2_score

from helpers.methods.smoothing import smooth_counts
from helpers.scores import held_out
from helpers.worlds.latent_spikes import lorenz_spikes


@pytest.fixture(scope="module")
def world():
    return lorenz_spikes(np.random.default_rng(0), n_conditions=20, n_trials=5, n_held_in=8, n_held_out=4, mean_rate=20.0)


def of(array, trials, neurons):
    return array[trials][..., neurons]


def test_bits_per_spike_by_hand():
    """One neuron, counts 1 and 3, rates 1 and 3: against the mean of 2, (log 1/2 + 3 log 3/2) / log 2 / 4 bits."""
    counts, rates = np.array([1.0, 3.0])[None, :, None], np.array([1.0, 3.0])[None, :, None]
    expected = (np.log2(1 / 2) + 3 * np.log2(3 / 2)) / 4
    assert held_out.bits_per_spike(counts, rates) == pytest.approx(expected)
    assert held_out.bits_per_spike(counts, np.full_like(counts, 2.0)) == 0


def test_bits_per_spike_is_a_ratio_of_poisson_likelihoods(world):
    counts, rates = of(world.counts, world.test, world.held_out), of(world.rates, world.test, world.held_out)
    null = counts.mean(axis=(0, 1))
    gain = poisson.logpmf(counts, rates).sum() - poisson.logpmf(counts, null).sum()
    assert held_out.bits_per_spike(counts, rates) == pytest.approx(gain / counts.sum() / np.log(2))


def test_a_silent_neuron_costs_what_was_expected_of_it_alone(world):
    counts, rates = of(world.counts, world.test, world.held_out).copy(), of(world.rates, world.test, world.held_out).copy()
    counts[..., 1] = 0
    without = np.delete(counts, 1, axis=2)
    expected = held_out.bits_per_spike(without, np.delete(rates, 1, axis=2)) - rates[..., 1].sum() / np.log(2) / counts.sum()
    assert held_out.bits_per_spike(counts, rates) == pytest.approx(expected)


def test_a_rate_of_zero_where_nothing_was_counted_is_fine():
    counts = np.array([0.0, 3.0, 1.0])[None, :, None]
    assert np.isfinite(held_out.bits_per_spike(counts, np.array([0.0, 2.0, 2.0])[None, :, None]))


def test_the_read_out_is_the_likeliest_one(world):
    """Without a penalty: expected and counted spikes agree, in sum and weighted with each latent."""
    latents, counts = world.latents[world.train], of(world.counts, world.train, world.held_out)
    readout = held_out.fit_poisson_readout(7 + 3 * latents, counts, penalties=[0.0])
    left = (readout.rates(7 + 3 * latents) - counts).reshape(-1, 4)
    assert np.abs(left.mean(axis=0)).max() < 1e-4
    assert np.abs(latents.reshape(-1, 3).T @ left / len(left)).max() < 1e-4
    log_rates = np.log(of(world.rates, world.train, world.held_out))
    assert np.abs(np.log(readout.rates(7 + 3 * latents)) - log_rates).max() < 0.3
    assert readout.penalty == 0


def test_the_penalty_is_on_standardised_latents_and_shrinks(world):
    latents, counts = world.latents[world.train], of(world.counts, world.train, world.held_out)
    weak, strong = (held_out.fit_poisson_readout(latents, counts, [penalty]) for penalty in (1e-3, 1.0))
    assert (np.abs(strong.weights).sum(axis=0) < 0.8 * np.abs(weak.weights).sum(axis=0)).all()
    scaled = held_out.fit_poisson_readout(100 * latents - 5, counts, [1.0])
    np.testing.assert_allclose(scaled.weights, strong.weights / 100, rtol=1e-3, atol=1e-6)


def test_the_penalty_that_is_chosen_serves_trials_that_were_left_out(world):
    """Few trials and many latents that say nothing want a strong one; many trials and true latents a weak one."""
    counts = of(world.counts, world.train, world.held_out)
    assert held_out.fit_poisson_readout(world.latents[world.train], counts, (1e-4, 1.0)).penalty == 1e-4
    noise = np.random.default_rng(0).standard_normal((8, 50, 60))
    assert held_out.fit_poisson_readout(noise, counts[:8], (1e-4, 1.0)).penalty == 1.0


def test_a_latent_that_never_varies_is_ignored(world):
    latents, counts = world.latents[world.train], of(world.counts, world.train, world.held_out)
    with_constant = np.concatenate([latents, np.full((*latents.shape[:2], 1), 3.0)], axis=2)
    readout = held_out.fit_poisson_readout(with_constant, counts, [1e-3])
    assert not readout.weights[3].any()
    np.testing.assert_allclose(
        readout.rates(with_constant), held_out.fit_poisson_readout(latents, counts, [1e-3]).rates(latents), rtol=1e-5
    )


def test_a_read_out_says_when_latents_are_others(world):
    readout = held_out.fit_poisson_readout(world.latents[world.train], of(world.counts, world.train, world.held_out), [1e-3])
    with pytest.raises(ValueError, match=r"latents should have shape \(trials, time, 3\), as in the fit, but"):
        readout.rates(world.latents[..., :2])
    assert readout.rates(1e6 * world.latents).max() == pytest.approx(np.exp(10))


def test_co_smoothing_scores_the_test_trials_alone(world):
    smoothed = smooth_counts(world.counts[..., world.held_in], 2.0)
    train, test = world.train, world.test
    counts = world.counts[..., world.held_out]
    found = held_out.co_smoothing(smoothed[train], counts[train], smoothed[test], counts[test])
    assert found.bits_per_spike == held_out.bits_per_spike(counts[test], found.rates)
    assert found.rates.shape == (20, 50, 4)
    np.testing.assert_array_equal(found.rates, found.readout.rates(smoothed[test]))
    true = held_out.co_smoothing(world.latents[train], counts[train], world.latents[test], counts[test]).bits_per_spike
    oracle = held_out.bits_per_spike(counts[test], world.rates[test][..., world.held_out])
    assert 0.5 * oracle < found.bits_per_spike < 0.95 * true
    assert true == pytest.approx(oracle, rel=0.02)
    shuffled = smoothed[test][np.random.default_rng(0).permutation(len(test))]
    assert held_out.co_smoothing(smoothed[train], counts[train], shuffled, counts[test]).bits_per_spike < 0


def test_r2_of_rates_is_scikit_learns(world):
    rates = world.rates[world.test] * np.exp(np.random.default_rng(0).normal(0, 0.2, world.rates[world.test].shape))
    expected = r2_score(world.rates[world.test].reshape(-1, 12), rates.reshape(-1, 12))
    assert held_out.rate_r2(world.rates[world.test], rates) == pytest.approx(expected)


def test_latents_count_up_to_a_linear_map_that_is_fitted_to_training_trials(world):
    mixed = world.latents @ np.random.default_rng(0).standard_normal((3, 3)) + 4
    train, test = world.train, world.test
    np.testing.assert_allclose(held_out.latent_r2(mixed[train], world.latents[train], mixed[test], world.latents[test]), 1)
    first_alone = world.latents[..., :1]
    found = held_out.latent_r2(first_alone[train], world.latents[train], first_alone[test], world.latents[test])
    assert found[0] == pytest.approx(1)
    r = np.corrcoef(world.latents[..., 0].ravel(), world.latents[..., 1].ravel())[0, 1]
    assert found[1] == pytest.approx(r**2, abs=0.02)
    # A map from the training trials does not fit latents that are larger in the test.
    assert held_out.latent_r2(mixed[train], world.latents[train], 2 * mixed[test], world.latents[test]).max() < 0.5


@pytest.mark.parametrize("scale", [1e-16, 1e16])
def test_the_scale_of_latents_and_where_they_lie_do_not_matter(world, scale):
    train, test = world.train, world.test
    latents, counts = smooth_counts(world.counts[..., :2], 2.0), world.counts[train][..., world.held_out]
    moved = scale * (latents + 1000)
    expected = held_out.latent_r2(latents[train], world.latents[train], latents[test], world.latents[test])
    found = held_out.latent_r2(moved[train], world.latents[train], moved[test], world.latents[test])
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    readouts = [held_out.fit_poisson_readout(own[train], counts, [1e-3]).rates(own[test]) for own in (latents, moved)]
    np.testing.assert_allclose(*readouts, rtol=1e-4)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_short_numbers_are_added_up_in_double_precision(dtype):
    """200,000 bins: in half precision their sum is infinite."""
    rng = np.random.default_rng(0)
    counts, rates = rng.poisson(1.0, (400, 250, 2)), rng.random((400, 250, 2)).astype(dtype) + dtype(0.5)
    expected = held_out.bits_per_spike(counts, rates.astype(float))
    assert held_out.bits_per_spike(counts.astype(dtype), rates) == pytest.approx(expected, rel=1e-12)
    assert held_out.rate_r2(rates, rates[::-1]) == pytest.approx(
        held_out.rate_r2(rates.astype(float), rates[::-1].astype(float)), rel=1e-12
    )
    assert held_out.average_rates(counts.astype(dtype)).dtype == float


def test_conditions_may_be_words_of_a_table(world):
    words = np.array([f"start {number}" for number in world.condition])
    counts = world.counts[world.train]
    of_table, of_array = (
        held_out.average_rates(counts, kind(words[world.train]), kind(words[world.test]))
        for kind in (lambda own: pandas.Series(own, dtype=object), np.asarray)
    )
    np.testing.assert_array_equal(of_table, of_array)


def test_averages_by_hand():
    """Two conditions; the mean of all, 2, counts as one trial more in each average."""
    counts = np.array([[1.0, 3.0], [3.0, 3.0], [0.0, 2.0]])[..., None]
    found = held_out.average_rates(counts, np.array(["a", "a", "b"]), np.array(["b", "a", "b"]))
    np.testing.assert_allclose(found[..., 0], [[1, 2], [2, 8 / 3], [1, 2]])
    np.testing.assert_allclose(held_out.average_rates(counts)[..., 0], [[6 / 4, 10 / 4]])


def test_averages_with_labels_help_and_smoothing_does(world):
    train, test = world.train, world.test
    counts, true = world.counts[..., world.held_out], world.rates[test][..., world.held_out]
    labels = world.condition[train], world.condition[test]
    plain, smooth = (held_out.average_rates(counts[train], *labels, sd) for sd in (None, 2.0))
    assert held_out.rate_r2(true, smooth) > held_out.rate_r2(true, plain) + 0.1
    blind = np.broadcast_to(held_out.average_rates(counts[train], sd=2.0), true.shape)
    assert abs(held_out.bits_per_spike(counts[test], blind)) < 0.05
    assert held_out.bits_per_spike(counts[test], smooth) > 0.1
