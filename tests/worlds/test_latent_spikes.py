"""Spikes of populations that follow a few latents."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import least_squares

from helpers.worlds import latent_spikes


def rng(seed=0):
    return np.random.default_rng(seed)


def lorenz(_, z):
    x, y, height = z.reshape(3, -1)
    return np.concatenate([10 * (y - x), x * (28 - height) - y, x * y - 8 / 3 * height])


def follow(states, duration):
    """States of Lorenz's system after a while, by scipy; ``(orbits, 3)``."""
    return solve_ivp(lorenz, (0, duration), states.T.ravel(), rtol=1e-8, atol=1e-8).y[:, -1].reshape(3, -1).T


def test_orbits_obey_the_equations():
    """There is one scale and one centre, those that were taken off, with which each step is the one that scipy finds."""
    found = latent_spikes.lorenz_trajectories(6, 10, rng(), step=0.03)
    np.testing.assert_allclose(found.mean(axis=(0, 1)), 0, atol=1e-12)
    np.testing.assert_allclose(found.std(axis=(0, 1)), 1)

    def misses(moments):
        scale, centre = moments[:3], moments[3:]
        orbits = found * scale + centre
        return (follow(orbits[:, :-1].reshape(-1, 3), 0.03) - orbits[:, 1:].reshape(-1, 3)).ravel()

    fit = least_squares(misses, [8, 9, 8, 0, 0, 24])
    assert np.abs(fit.fun).max() < 1e-4  # of some 40
    starts = found[:, 0] * fit.x[:3] + fit.x[3:]
    np.testing.assert_allclose(follow(starts, 0.27), found[:, 9] * fit.x[:3] + fit.x[3:], atol=1e-2)
    assert (np.abs(starts[:, 2] - 24) < 25).all()  # on the attractor
    assert np.ptp(starts, axis=0).min() > 5


def test_fixed_points_are_those_of_the_orbits_of_the_same_seed():
    """With the scale and the centre of these orbits they stand still, and what is near them goes as their eigenvalues say."""
    found = latent_spikes.lorenz_trajectories(6, 10, rng(), step=0.03)

    def misses(moments):
        orbits = found * moments[:3] + moments[3:]
        return (follow(orbits[:, :-1].reshape(-1, 3), 0.03) - orbits[:, 1:].reshape(-1, 3)).ravel()

    moments = least_squares(misses, [8, 9, 8, 0, 0, 24]).x
    still = latent_spikes.lorenz_fixed_points(rng(), 6, 10, step=0.03)
    points = still.points * moments[:3] + moments[3:]
    np.testing.assert_allclose(points[0], 0, atol=1e-3)
    np.testing.assert_allclose(points[1:], [[72**0.5, 72**0.5, 27], [-(72**0.5), -(72**0.5), 27]], atol=1e-3)
    for point, eigenvalues in zip(
        np.array([[0, 0, 0], [72**0.5] * 2 + [27], [-(72**0.5)] * 2 + [27]]), still.eigenvalues, strict=True
    ):
        around = point + 1e-3 * np.eye(3)
        np.testing.assert_allclose(np.prod(eigenvalues), np.linalg.det((follow(around, 0.03) - point) / 1e-3), atol=1e-2)
        np.testing.assert_allclose(np.sum(eigenvalues), np.trace((follow(around, 0.03) - point) / 1e-3), atol=1e-2)
        assert (np.diff(np.abs(eigenvalues)) <= 1e-12).all()


def test_rates_have_the_mean_and_the_spread_that_were_asked_for():
    latents = latent_spikes.lorenz_trajectories(20, 30, rng())
    rates = latent_spikes.rates_of_latents(latents, 7, rng(), mean_rate=8.0, log_rate_sd=0.5, bin_ms=25.0)
    assert rates.shape == (20, 30, 7)
    np.testing.assert_allclose(rates.mean(axis=(0, 1)), 8 * 0.025)
    np.testing.assert_allclose(np.log(rates).std(axis=(0, 1)), 0.5)
    design = np.c_[latents.reshape(-1, 3), np.ones(600)]
    log_rates = np.log(rates).reshape(-1, 7)
    weights, residual, *_ = np.linalg.lstsq(design, log_rates)
    np.testing.assert_allclose(residual, 0, atol=1e-18)
    sizes = np.sort(np.abs(weights[:3]), axis=0)
    assert (sizes[2] <= 2 * sizes[0]).all()  # weights lie between 1 and 2 before they are scaled
    assert (weights[:3] > 0).any()
    assert (weights[:3] < 0).any()


def test_trials_of_a_condition_differ_in_their_spikes_alone():
    world = latent_spikes.lorenz_spikes(rng(), n_conditions=6, n_trials=10, n_bins=20)
    assert world.counts.shape == world.rates.shape == (60, 20, 40)
    assert world.latents.shape == (60, 20, 3)
    assert world.counts.dtype.kind == "i"
    first, second = np.flatnonzero(world.condition == 3)[:2]
    np.testing.assert_array_equal(world.rates[first], world.rates[second])
    assert (world.counts[first] != world.counts[second]).any()
    assert (world.rates[first] != world.rates[np.flatnonzero(world.condition == 4)[0]]).all()
    # Counts are Poisson of these rates: their variance around the rates is their mean.
    assert np.mean((world.counts - world.rates) ** 2 / world.rates) == pytest.approx(1, abs=0.02)
    assert world.counts.mean() == pytest.approx(10 * 0.02, rel=0.03)


@pytest.mark.parametrize(("n_trials", "share", "n_test"), [(10, 0.2, 2), (2, 0.2, 1), (2, 0.9, 1), (5, 0.0, 1), (4, 0.5, 2)])
def test_every_condition_has_trials_of_both_kinds(n_trials, share, n_test):
    world = latent_spikes.lorenz_spikes(rng(), 3, n_trials, 2, 4, 2, test_share=share)
    assert sorted([*world.train, *world.test]) == list(range(3 * n_trials))
    assert np.bincount(world.condition[world.test]).tolist() == [n_test] * 3
    assert world.held_in.tolist() == [0, 1, 2, 3]
    assert world.held_out.tolist() == [4, 5]


def test_sessions_share_their_latents_and_no_neuron():
    first, second, _ = latent_spikes.lorenz_sessions(rng(), n_sessions=3, n_conditions=4, n_trials=3, n_bins=30, n_neurons=5)
    np.testing.assert_array_equal(first.latents, second.latents)
    r = np.corrcoef(np.log(first.rates).reshape(-1, 5).T, np.log(second.rates).reshape(-1, 5).T)[:5, 5:]
    assert np.abs(r).max() < 1 - 1e-6
    assert first.held_out.size == 0
    assert (first.counts != second.counts).any()


def test_ramps_and_steps_have_the_same_average_and_no_trial_alike():
    ramps, steps = latent_spikes.ramps_and_steps(rng(), n_trials=2000, n_bins=40)
    np.testing.assert_allclose(ramps.rates.mean(axis=0), steps.rates.mean(axis=0), atol=0.04)  # of 0.1 to 0.5 a bin
    assert np.ptp(ramps.latents, axis=0).max() == 0
    assert set(np.unique(steps.latents)) == {0.0, 1.0}
    assert (np.diff(steps.latents[..., 0], axis=1) >= 0).all()
    np.testing.assert_allclose([steps.rates.min(), steps.rates.max()], [5 * 0.02, 25 * 0.02])
    between = steps.rates.var(axis=0)
    assert between[20].min() > 0.03  # a coin that is 0.1 or 0.5 has a variance of 0.04
    rises = ramps.rates[0, -1] > ramps.rates[0, 0]
    assert rises.sum() == 20


def test_place_cells_fire_along_a_bell_around_their_place():
    world = latent_spikes.place_cell_spikes(rng(), n_trials=400, n_held_in=6, n_held_out=3, peak_rate=20.0, width=0.1)
    position = world.latents[..., 0]
    assert position.shape == (400, 50)
    # Every place is as likely as any other, and walks are smooth.
    np.testing.assert_allclose(np.quantile(position, [0.1, 0.25, 0.5, 0.75, 0.9]), [0.1, 0.25, 0.5, 0.75, 0.9], atol=0.04)
    assert np.abs(np.diff(position, axis=1)).max() < 0.2
    # A neuron's own place is the one of nine, evenly spread, nearest to where it was most active.
    most_active = position.reshape(-1)[world.rates.reshape(-1, 9).argmax(axis=0)]
    preferred = np.round(most_active * 8) / 8
    assert sorted(preferred) == np.linspace(0, 1, 9).tolist()
    assert preferred.tolist() != sorted(preferred)
    bell = np.exp(-((position[..., None] - preferred) ** 2) / (2 * 0.1**2))
    np.testing.assert_allclose(world.rates, 20 * 0.02 * (0.02 + 0.98 * bell))
    assert np.mean((world.counts - world.rates) ** 2 / world.rates) == pytest.approx(1, abs=0.1)
    assert world.held_out.tolist() == [6, 7, 8]
    assert len(world.test) == 80
