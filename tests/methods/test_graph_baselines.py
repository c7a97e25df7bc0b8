"""Graphs from single recordings: against numbers by hand, libraries and the couplings that made the recording."""

import numpy as np

from helpers.methods.autoregression import fit_var, simulate_var
from helpers.methods.graph_baselines import (
    correlation_of_pairs,
    forecast_by_var,
    kuramoto_couplings,
    kuramoto_products,
    spring_couplings,
    var_of_pairs,
    weights_of_forecast,
)
from helpers.scores.graphs import graph_auroc
from helpers.worlds.particles import kuramoto_oscillators, spring_particles

RNG = np.random.default_rng(0)


def test_correlation_is_that_of_numpy():
    x = RNG.standard_normal((3, 20, 4)).cumsum(axis=1)
    for found, sample in zip(correlation_of_pairs(x), x, strict=True):
        np.testing.assert_allclose(found, np.abs(np.corrcoef(sample.T)) * (1 - np.eye(4)), atol=1e-12)
    np.testing.assert_allclose(correlation_of_pairs(1e-12 * x), correlation_of_pairs(x))
    np.testing.assert_allclose(correlation_of_pairs((x + 100).astype(np.float32)), correlation_of_pairs(x), atol=1e-3)


def test_the_autoregression_is_that_of_the_course():
    coefficients = np.array([[[0.5, 0.3, 0], [0, 0.4, -0.3], [0, 0, 0.6]]])
    x = simulate_var(coefficients, 400, RNG)
    found = var_of_pairs(np.stack([x, 5 * x[::-1] + 3]))
    standardised = fit_var((x - x.mean(axis=0)) / x.std(axis=0), 1).coefficients[0]
    np.testing.assert_allclose(found[0], np.abs(standardised) * (1 - np.eye(3)), atol=1e-10)
    assert found[0, 0, 1] > 0.2 > found[0, 1, 0]
    assert not np.allclose(found[0], found[1])


def test_the_known_form_gives_back_the_couplings_of_oscillators():
    samples = kuramoto_oscillators(20, np.random.default_rng(0), coupling=0.7)
    np.testing.assert_allclose(kuramoto_couplings(samples.x), 0.7 * samples.graphs, atol=1e-8)
    # Not those of recordings that have a driver that nobody sees.
    driven = kuramoto_oscillators(20, np.random.default_rng(0), coupling=0.7, n_hidden=1)
    assert np.abs(kuramoto_couplings(driven.x) - 0.7 * driven.graphs).max() > 0.1


def test_the_known_form_gives_back_the_springs():
    samples = spring_particles(20, np.random.default_rng(0), n_particles=4, stiffness=0.2, dt=0.1)
    np.testing.assert_allclose(spring_couplings(samples.x, 0.1), 0.2 * samples.graphs, atol=1e-3)
    np.testing.assert_allclose(spring_couplings(samples.x, 0.2), 0.1 * samples.graphs, atol=1e-3)  # a wrong unit of time


def test_a_forecast_follows_a_law_that_is_linear():
    turn = 0.98 * np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    x = np.empty((6, 30, 2, 1))
    x[:, 0, :, 0] = RNG.standard_normal((6, 2))
    for t in range(29):
        x[:, t + 1, :, 0] = x[:, t, :, 0] @ turn.T
    for train in (None, x[:3, :10]):
        np.testing.assert_allclose(forecast_by_var(x[:, :10], 20, train), x[:, 10:], atol=1e-8)


def test_a_forecast_of_each_sample_knows_its_own_law_and_one_of_all_their_mean():
    growing, falling = 1.1 ** np.arange(10), 0.8 ** np.arange(10)
    x = np.stack([growing, falling])[:, :, None, None]
    own = forecast_by_var(x, 2)
    np.testing.assert_allclose(own[:, :, 0, 0], [1.1 ** np.array([10, 11]), 0.8 ** np.array([10, 11])])
    shared = forecast_by_var(x, 2, x)
    assert np.abs(shared - own).max() > 0.05


def test_a_feature_that_never_changes_stays_and_disturbs_nothing():
    x = RNG.standard_normal((2, 12, 2, 1))
    constant = np.full_like(x, 7.3)
    both = forecast_by_var(np.concatenate([x, constant], axis=3), 3)
    np.testing.assert_allclose(both[..., 1], 7.3)
    np.testing.assert_allclose(both[..., 0], forecast_by_var(x, 3)[..., 0], atol=1e-9)


def test_directions_that_are_rounding_errors_get_no_weight():
    """Free particles move on straight lines, so that one follows from another: nothing about weights is left to chance."""
    x = spring_particles(200, np.random.default_rng(0)).x
    positions = x[..., 0]
    np.testing.assert_allclose(var_of_pairs(7.3 * positions + 0.1), var_of_pairs(positions), atol=1e-6)
    np.testing.assert_allclose(forecast_by_var(x[:, :30], 20), x[:, 30:], atol=1e-6)
    single = x.astype(np.float32)
    np.testing.assert_allclose(var_of_pairs(single[..., 0].astype(float)), var_of_pairs(single[..., 0]))
    np.testing.assert_allclose(var_of_pairs(single[..., 0]), var_of_pairs(positions), atol=0.02)
    np.testing.assert_allclose(forecast_by_var(single[:, :30], 20), x[:, 30:], atol=0.05)
    oscillators = kuramoto_oscillators(50, np.random.default_rng(0), coupling=3.0).x
    np.testing.assert_allclose(kuramoto_couplings(oscillators.astype(np.float32)), kuramoto_couplings(oscillators), atol=0.01)


def test_products_find_the_edges_without_the_law_and_lose_them_in_noise():
    samples, rng = kuramoto_oscillators(200, np.random.default_rng(0), coupling=0.7), np.random.default_rng(1)
    strength = kuramoto_products(samples.x)
    assert graph_auroc(samples.graphs, strength) > 0.98
    noisy = samples.x + 0.01 * samples.x.std(axis=(0, 1, 2)) * rng.standard_normal(samples.x.shape)
    assert graph_auroc(samples.graphs, kuramoto_products(noisy)) < 0.8
    # The natural frequency is not looked at: a constant is fitted.
    np.testing.assert_array_equal(kuramoto_products(samples.x * [1, 1, 1, 0]), strength)


def test_products_give_back_weights_of_any_coupling_by_sine_and_cosine():
    """A made coupling, 2 sin θ_i cos θ_j from oscillator 1 to 0 alone; phases that do not follow from each other."""
    phase = RNG.uniform(0, 2 * np.pi, (1, 60, 3))
    velocity = np.broadcast_to([0.5, 1.0, 1.5], phase.shape).copy()
    velocity[..., 0] += 2 * np.sin(phase[..., 0]) * np.cos(phase[..., 1])
    found = kuramoto_products(np.stack([velocity, np.sin(phase), np.cos(phase), 0 * phase], axis=-1))
    np.testing.assert_allclose(found[0], [[0, 2, 0], [0, 0, 0], [0, 0, 0]], atol=1e-9)


def test_weights_of_a_forecast_are_those_of_one_signal_or_of_blocks():
    x = RNG.standard_normal((3, 40, 4)).cumsum(axis=1)
    np.testing.assert_allclose(weights_of_forecast(x[..., None]), var_of_pairs(x), atol=1e-9)
    both = np.stack([x, RNG.standard_normal(x.shape)], axis=3)
    flat = both[0].reshape(40, 8)
    z = (flat - flat.mean(axis=0)) / flat.std(axis=0)
    weights = np.linalg.lstsq(np.insert(z[:-1], 0, 1, axis=1), z[1:], rcond=None)[0][1:].T
    np.testing.assert_allclose(weights_of_forecast(both)[0, 2, 1], np.linalg.norm(weights[4:6, 2:4]), atol=1e-9)
    constant = np.concatenate([both, np.full_like(both[..., :1], 3.0)], axis=3)
    np.testing.assert_allclose(weights_of_forecast(constant), weights_of_forecast(both), atol=1e-9)
