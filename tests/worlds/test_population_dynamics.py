"""Populations that move by a law of their own."""

import numpy as np
import pytest

from helpers.worlds import population_dynamics


def rng(seed=0):
    return np.random.default_rng(seed)


def test_a_pulse_pushes_along_the_input_weights_and_at_its_time():
    """Two networks from the same seed, one without strength: they differ from the pulse on, and first by the push."""
    pushed = population_dynamics.chaotic_pulses(rng(), 5, 4, 40, strength=10.0)
    free = population_dynamics.chaotic_pulses(rng(), 5, 4, 40, strength=0.0)
    np.testing.assert_array_equal(pushed.pulse_bin, free.pulse_bin)
    assert pushed.pulse_bin.min() >= 10
    assert pushed.pulse_bin.max() < 30
    for trial, bin_ in enumerate(pushed.pulse_bin):
        difference = pushed.latents[trial] - free.latents[trial]
        assert not difference[:bin_].any()
        r = np.corrcoef(difference[bin_], pushed.input_weights)[0, 1]
        assert r > 0.95
        slope = difference[bin_] @ pushed.input_weights / (pushed.input_weights @ pushed.input_weights)
        assert 1.5 < slope < 2.2  # 0.2 of 10, of which a little is forgotten and a little is passed on within the bin
        assert pushed.pulses[trial, bin_] == 10
        assert pushed.pulses[trial].sum() == 10
    assert not free.pulses.any()


def test_the_network_obeys_its_equation_from_bin_to_bin():
    """A step of Euler, five times: from one state to the next, with the connections as row = target."""
    world = population_dynamics.chaotic_pulses(rng(), 2, 2, 6, 20, pulse_share=0.0)
    x = world.latents[:, 2]
    for _ in range(5):
        x = x + 2 / 25 * (-x + np.tanh(x) @ world.W.T)
    np.testing.assert_allclose(x, world.latents[:, 3])
    np.testing.assert_allclose(world.rates, 0.3 * (1 + np.tanh(world.latents)) / 2)
    assert (world.pulse_bin == -1).all()
    assert not world.pulses.any()
    assert np.linalg.norm(world.W) / np.sqrt(20) == pytest.approx(1.5, rel=0.15)


def test_wide_bins_do_not_make_states_explode():
    """The largest state that a network can hold is what all of its units together give one of them."""
    world = population_dynamics.chaotic_pulses(rng(), 2, 2, 30, 20, strength=0.0, bin_ms=300.0)
    largest = np.abs(world.W).sum(axis=1).max()
    assert np.abs(world.latents[:, 5:]).max() < largest


def test_a_share_of_the_trials_has_a_pulse():
    world = population_dynamics.chaotic_pulses(rng(), 100, 10, 4, 3, pulse_share=0.3)
    assert (world.pulse_bin >= 0).mean() == pytest.approx(0.3, abs=0.05)
    np.testing.assert_array_equal((world.pulses > 0).any(axis=1), world.pulse_bin >= 0)


@pytest.mark.parametrize(
    "world",
    [population_dynamics.chaotic_pulses, population_dynamics.rotating_population, population_dynamics.firing_sequence],
)
def test_a_legacy_source_of_random_numbers_works(world):
    first, second = (world(np.random.RandomState(0), 3, 2, 8, 4) for _ in range(2))
    np.testing.assert_array_equal(first.counts, second.counts)


def test_trials_of_a_condition_begin_alike():
    world = population_dynamics.chaotic_pulses(rng(), 3, 4, 8, n_held_out=10)
    before = world.latents[:, 0]  # no pulse arrives in the first quarter
    np.testing.assert_array_equal(before[0], before[3])
    assert (before[0] != before[4]).any()
    assert world.held_out.tolist() == list(range(40, 50))


def test_latents_rotate_at_their_frequency():
    world = population_dynamics.rotating_population(rng(), 4, 3, 40, frequency=2.0, bin_ms=10.0)
    x, y = world.latents[..., 0], world.latents[..., 1]
    turned = np.diff(np.unwrap(np.arctan2(y, x), axis=1), axis=1)
    np.testing.assert_allclose(turned, 2 * np.pi * 2.0 * 0.01)
    np.testing.assert_allclose(np.hypot(x, y), np.hypot(x, y)[:, :1] * np.ones(40))
    assert not np.ptp(world.latents[..., 2], axis=0).any()  # what all share
    flat = world.latents[..., :2].reshape(-1, 2)
    _, residual, *_ = np.linalg.lstsq(flat, world.velocity.reshape(-1, 2))
    np.testing.assert_allclose(residual, 0, atol=1e-18)
    np.testing.assert_allclose(np.log(world.rates).std(axis=(0, 1)), 0.6)


def test_starts_differ_by_condition_and_a_little_by_trial():
    world = population_dynamics.rotating_population(rng(), 200, 20, 2)
    starts = world.latents[:, 0, :2].reshape(200, 20, 2)
    assert starts.std(axis=1, ddof=1).mean() == pytest.approx(0.3, rel=0.05)
    assert starts.mean(axis=1).std() == pytest.approx(1, rel=0.1)


def test_a_sequence_has_one_peak_a_neuron_in_the_same_order_in_all_conditions():
    world = population_dynamics.firing_sequence(rng(), 8, 2, 60, 20)
    peaks = world.rates.argmax(axis=1)
    assert not np.ptp(peaks, axis=0).any()
    np.testing.assert_allclose(peaks[0], world.peak_bin, atol=0.5)
    np.testing.assert_allclose(world.rates.reshape(8, 2, 60, 20).mean(axis=(0, 1)).max(axis=0), 25 * 0.02, rtol=0.03)
    heights = world.rates.max(axis=1)[::2]
    assert (np.ptp(heights, axis=0) / heights.mean(axis=0) > 0.5).all()  # conditions differ
    np.testing.assert_allclose(world.rates.min(), 0.1 * 25 * 0.02, rtol=0.01)


def rotation_fit(rates, condition):
    """R² of the best skew-symmetric flow in six principal components, the condition mean removed; and of the best of any."""
    averages = np.stack([rates[condition == one].mean(axis=0) for one in np.unique(condition)])
    centred = (averages - averages.mean(axis=0)).reshape(-1, rates.shape[2])
    states = (centred @ np.linalg.svd(centred, full_matrices=False)[2][:6].T).reshape(*averages.shape[:2], 6)
    change, here = np.diff(states, axis=1).reshape(-1, 6), states[:, :-1].reshape(-1, 6)
    pairs = [(i, j) for i in range(6) for j in range(i)]
    columns = []
    for i, j in pairs:
        skew = np.zeros((6, 6))
        skew[i, j], skew[j, i] = 1, -1
        columns.append((here @ skew.T).ravel())
    left = np.linalg.lstsq(np.array(columns).T, change.ravel())[1][0]
    free = np.linalg.lstsq(here, change)[1].sum()
    return 1 - left / (change**2).sum(), 1 - free / (change**2).sum()


def test_rotations_and_a_mere_sequence_both_look_like_rotations():
    turning = population_dynamics.rotating_population(rng(), n_trials=2)
    sequence = population_dynamics.firing_sequence(rng(), n_trials=2)
    for world, least in ((turning, 0.8), (sequence, 0.8)):
        skew, free = rotation_fit(world.rates, world.condition)
        assert skew > least * free
        assert free > 0.3
    shuffled = turning.rates[:, rng().permutation(50)]
    skew, _ = rotation_fit(shuffled, turning.condition)
    assert skew < 0.3
