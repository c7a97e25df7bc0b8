"""jPCA on rotations that are known."""

import numpy as np
import pytest
from scipy.optimize import minimize

from helpers.methods import rotations
from helpers.methods.smoothing import smooth_counts
from helpers.worlds.population_dynamics import rotating_population

BIN_MS = 20.0


def turning(rng, frequency=1.6, n_conditions=12, n_bins=40, growth=0.0):
    """States that turn, in two directions at a right angle among nine neurons, and what all conditions share beside."""
    time = np.arange(n_bins) * BIN_MS / 1000
    starts = rng.standard_normal((n_conditions, 1)) * 3 + 1j * rng.standard_normal((n_conditions, 1))
    orbit = starts * np.exp((growth + 2j * np.pi * frequency) * time)
    plane = np.linalg.qr(rng.standard_normal((9, 2)))[0]
    common = rng.standard_normal((n_bins, 9)) * 5
    return np.stack([orbit.real, orbit.imag], axis=2) @ plane.T + common, plane


def test_a_rotation_is_described_without_error():
    rates, plane = turning(np.random.default_rng(0))
    found = rotations.fit_jpca(rates, BIN_MS, n_components=2)
    assert (found.r2, found.r2_unconstrained, found.ratio) == pytest.approx((1, 1, 1))
    assert found.plane_variance == pytest.approx(1)
    assert found.frequency == pytest.approx(1.6)
    np.testing.assert_allclose(found.plane @ found.plane.T, plane @ plane.T, atol=1e-9)
    np.testing.assert_allclose(found.M, -found.M.T, atol=1e-12)
    np.testing.assert_allclose(found.common, rates.mean(axis=0))
    np.testing.assert_allclose(found.project(rates), found.trajectories)
    assert np.abs(found.trajectories.mean(axis=0)).max() < 1e-9


@pytest.mark.parametrize("frequency", [1.6, -1.6])
def test_it_turns_from_the_first_direction_to_the_second_and_conditions_start_along_the_first(frequency):
    rates, _ = turning(np.random.default_rng(1), frequency)
    found = rotations.fit_jpca(rates, BIN_MS, n_components=2)
    x, y = np.moveaxis(found.trajectories, 2, 0)
    turned = np.diff(np.unwrap(np.arctan2(y, x), axis=1), axis=1)
    np.testing.assert_allclose(turned, 2 * np.pi * 1.6 * BIN_MS / 1000)
    assert found.frequency == pytest.approx(1.6)
    assert x[:, 0].var() > 3 * y[:, 0].var()
    assert abs(np.corrcoef(x[:, 0], y[:, 0])[0, 1]) < 1e-6


def test_growth_is_not_rotation():
    rates, _ = turning(np.random.default_rng(2), growth=3.0)
    found = rotations.fit_jpca(rates, BIN_MS, n_components=2)
    assert found.r2_unconstrained == pytest.approx(1)
    assert found.r2 < 0.95
    only_growth, _ = turning(np.random.default_rng(2), frequency=0.0, growth=3.0)
    found = rotations.fit_jpca(only_growth, BIN_MS, n_components=2)
    assert found.r2_unconstrained == pytest.approx(1)
    assert found.r2 < 1e-6


def test_where_nothing_turns_there_is_a_plane_and_no_rotation():
    """Two conditions that move along a line, at equal distances on both sides of its middle: the matrix is exactly 0."""
    line = np.zeros((2, 5, 2))
    line[:, :, 0] = [[-1, -0.5, 0, 0.5, 1], [1, 0.5, 0, -0.5, -1]]
    line[:, :, 1] = [[1, 0, 0, 0, 1], [-1, 0, 0, 0, -1]]
    found = rotations.fit_jpca(line, BIN_MS, n_components=2)
    assert found.trajectories.shape == (2, 5, 2)
    assert found.plane_variance == pytest.approx(1)
    still = np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, -2.0]])[:, None, :] * np.array([1.0, 2.0, 3.0])[:, None]
    found = rotations.fit_jpca(still, BIN_MS, n_components=2)
    assert (found.frequency, found.r2) == pytest.approx((0, 0), abs=1e-9)


def test_the_skew_symmetric_fit_is_the_best_of_its_kind():
    rng = np.random.default_rng(3)
    states, velocities = rng.standard_normal((2, 50, 3)) * [3, 1, 0.3]
    found = rotations.skew_symmetric_fit(states, velocities)
    np.testing.assert_allclose(found, -found.T, atol=1e-12)

    def error(entries):
        M = np.zeros((3, 3))
        M[np.triu_indices(3, 1)] = entries
        return np.sum((velocities - states @ (M - M.T).T) ** 2)

    best = minimize(error, np.zeros(3), tol=1e-10)
    np.testing.assert_allclose(found[np.triu_indices(3, 1)], best.x, atol=1e-4)


def test_averages_are_those_of_each_condition():
    rates = np.arange(24.0).reshape(4, 3, 2)
    found = rotations.condition_averages(rates, np.array(["b", "a", "b", "a"]))
    np.testing.assert_array_equal(found, [(rates[1] + rates[3]) / 2, (rates[0] + rates[2]) / 2])


def test_trials_are_averaged_or_stand_for_themselves():
    rates, _ = turning(np.random.default_rng(4))
    rng = np.random.default_rng(5)
    condition = np.repeat(np.arange(12), 8)
    noise = rng.standard_normal((96, 40, 9))
    noisy = rates[condition] + noise
    averaged = rotations.fit_jpca(noisy, BIN_MS, condition)
    by_hand = rotations.fit_jpca(rotations.condition_averages(noisy, condition), BIN_MS)
    assert averaged.r2 == pytest.approx(by_hand.r2)
    np.testing.assert_array_equal(averaged.conditions, np.arange(12))
    assert averaged.trajectories.shape == (12, 40, 2)
    assert averaged.project(noisy).shape == (96, 40, 2)
    single = rotations.fit_jpca(noisy, BIN_MS)
    assert single.trajectories.shape == (96, 40, 2)
    assert single.r2 < averaged.r2 - 0.1
    with pytest.raises(ValueError, match=r"rates should have shape \(trials, 40, 9\), the bins and neurons of the fit"):
        averaged.project(noisy[:, 1:])


def test_softening_divides_by_the_range():
    rates, _ = turning(np.random.default_rng(6))
    loud = rates * np.r_[np.ones(8), 1000.0]
    plain, soft = (rotations.fit_jpca(loud, BIN_MS, n_components=2, softening=s) for s in (None, 0.0))
    np.testing.assert_allclose(soft.scale, np.ptp(loud, axis=(0, 1)))
    assert np.abs(plain.plane[8]).max() > 0.99
    assert np.abs(soft.plane[8]).max() < 0.9
    np.testing.assert_allclose(soft.project(loud), soft.trajectories)
    assert (rotations.fit_jpca(loud, BIN_MS, n_components=2, softening=5.0).scale == soft.scale + 5).all()


def test_of_several_planes_it_is_the_one_that_makes_most_of_the_motion():
    """A large plane that turns, and a small one that turns three times as fast."""
    rng = np.random.default_rng(7)
    slow, _ = turning(rng, 1.0)
    fast, _ = turning(rng, 3.0)
    mixed = np.concatenate([slow - slow.mean(axis=0), 0.1 * (fast - fast.mean(axis=0))], axis=2)
    found = rotations.fit_jpca(mixed, BIN_MS, n_components=4)
    assert found.frequency == pytest.approx(1.0)
    assert found.r2 == pytest.approx(1)
    assert 0.95 < found.plane_variance < 0.995
    # The share is of what all neurons do, also of what the components leave out.
    assert rotations.fit_jpca(mixed, BIN_MS, n_components=2).plane_variance == pytest.approx(found.plane_variance, abs=1e-3)


def test_a_made_population_turns_at_its_frequency():
    """1.6 turns a second. Smoothed spikes turn a little more slowly, and their averages over few trials less cleanly."""
    for seed in (0, 1, 2):
        world = rotating_population(np.random.default_rng(seed))
        of_rates = rotations.fit_jpca(np.log(world.rates), BIN_MS, world.condition, n_components=2)
        assert of_rates.frequency == pytest.approx(1.6, abs=0.05)
        of_spikes = rotations.fit_jpca(smooth_counts(world.counts, 2.0), BIN_MS, world.condition)
        assert of_spikes.frequency == pytest.approx(1.6, abs=0.2)
        assert of_spikes.r2 > 0.6
        assert of_spikes.ratio > 0.85


def test_a_small_plane_that_turns_fast_can_make_most_of_the_motion():
    """A ninth of the variance and six times the speed: more than three times the squared velocity."""
    rng = np.random.default_rng(8)
    slow, _ = turning(rng, 0.5)
    fast, _ = turning(rng, 3.0)
    parts = [(one - one.mean(axis=0)) / (one - one.mean(axis=0)).std() for one in (slow, fast)]
    found = rotations.fit_jpca(np.concatenate([parts[0], 0.3 * parts[1]], axis=2), BIN_MS, n_components=4)
    assert found.frequency == pytest.approx(3.0)
    assert found.plane_variance < 0.2


def test_the_first_direction_points_the_same_way_whatever_the_library_returns():
    for seed in range(8):
        found = rotations.fit_jpca(turning(np.random.default_rng(seed))[0], BIN_MS, n_components=2)
        first = (found.components.T @ found.plane)[:, 0]
        assert first[np.argmax(np.abs(first))] > 0


def test_conditions_keep_their_names_and_the_range_is_that_of_averages():
    rng = np.random.default_rng(9)
    condition = np.repeat(["b", "c", "a"], 4)
    rates = rng.standard_normal((12, 10, 3)).cumsum(axis=1)
    found = rotations.fit_jpca(rates, BIN_MS, condition, n_components=2, softening=5.0)
    assert found.conditions.tolist() == ["a", "b", "c"]
    averages = np.stack([rates[8:].mean(axis=0), rates[:4].mean(axis=0), rates[4:8].mean(axis=0)])
    np.testing.assert_allclose(found.scale, np.ptp(averages, axis=(0, 1)) + 5)


def test_many_trials_need_no_square_of_their_number():
    """Sixty thousand trials: a matrix of all trials by all would have 29 GB."""
    rates = np.random.default_rng(10).standard_normal((60_000, 3, 2))
    assert rotations.fit_jpca(rates, BIN_MS, n_components=2).trajectories.shape == (60_000, 3, 2)


def test_states_in_32_bits_far_from_zero_are_fitted_as_well_as_in_64():
    rng = np.random.default_rng(11)
    states, velocities = (100 + rng.standard_normal((500, 3))).astype(np.float32), rng.standard_normal((500, 3))
    found = rotations.skew_symmetric_fit(states, velocities.astype(np.float32))
    np.testing.assert_allclose(found, rotations.skew_symmetric_fit(states.astype(float), velocities), atol=1e-6)
