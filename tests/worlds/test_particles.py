"""Particles and oscillators: what their laws demand, and solutions that are known."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from helpers.worlds.particles import kuramoto_oscillators, random_graphs, spring_particles


def test_graphs_have_as_many_edges_as_they_should_and_none_to_itself():
    graphs = random_graphs(400, 6, np.random.default_rng(0), 0.3)
    assert graphs.dtype == bool
    assert not graphs[:, np.arange(6), np.arange(6)].any()
    assert graphs.sum() / (400 * 30) == pytest.approx(0.3, abs=0.015)
    assert (graphs != graphs.swapaxes(1, 2)).any()


def test_oscillators_follow_their_law():
    """Against another solver, from what is seen of the first step."""
    samples = kuramoto_oscillators(3, np.random.default_rng(0), n_particles=4, n_steps=20, coupling=1.3, n_hidden=1)
    assert samples.x.shape == (3, 20, 4, 4)
    assert samples.hidden.shape == (3, 20, 1, 4)
    for sample in range(3):
        weights = np.zeros((5, 5))
        weights[:4] = 1.3 * np.hstack([samples.graphs[sample], samples.hidden_to[sample]])
        everybody = np.concatenate([samples.x[sample], samples.hidden[sample]], axis=1)
        frequency, start = everybody[0, :, 3], np.arctan2(everybody[0, :, 1], everybody[0, :, 2])

        def velocity(_, phase, frequency=frequency, weights=weights):
            return frequency + (weights * np.sin(phase[None, :] - phase[:, None])).sum(axis=1)

        times = samples.dt * np.arange(20)
        phases = solve_ivp(velocity, (0, times[-1]), start, t_eval=times, rtol=1e-9, atol=1e-9).y.T
        np.testing.assert_allclose(everybody[:, :, 1], np.sin(phases), atol=2e-4)
        np.testing.assert_allclose(everybody[:, :, 2], np.cos(phases), atol=2e-4)
        np.testing.assert_allclose(everybody[:, :, 0], [velocity(0, phase) for phase in phases], atol=2e-3)


def test_oscillators_alone_turn_at_their_own_frequency_and_strong_coupling_brings_them_into_step():
    alone = kuramoto_oscillators(20, np.random.default_rng(0), coupling=0.0)
    np.testing.assert_allclose(alone.x[..., 0], alone.x[..., 3])
    assert 0.5 <= alone.x[..., 3].min() < 0.6
    assert 2.4 < alone.x[..., 3].max() <= 2.5
    together = kuramoto_oscillators(20, np.random.default_rng(0), coupling=4.0, connection_probability=1.0)
    spread = [np.ptp(samples.x[:, -1, :, 0], axis=1) for samples in (alone, together)]
    assert np.median(spread[0]) > 0.5
    assert (spread[1] < 0.05).mean() > 0.8


def test_a_hidden_oscillator_is_not_acted_on():
    samples = kuramoto_oscillators(10, np.random.default_rng(1), n_hidden=2)
    np.testing.assert_allclose(samples.hidden[..., 0], samples.hidden[..., 3])
    assert samples.hidden_to.shape == (10, 5, 2)
    none = kuramoto_oscillators(10, np.random.default_rng(1))
    assert none.hidden.shape == (10, 30, 0, 4)
    assert none.hidden_to.shape == (10, 5, 0)


def test_two_particles_on_a_spring_swing_as_they_should():
    """Their distance obeys ``d'' = -2 k d``, and their middle moves on."""
    samples = spring_particles(4, np.random.default_rng(0), 2, 30, stiffness=0.3, connection_probability=1.0, dt=0.3)
    assert samples.graphs[:, 0, 1].all()
    assert samples.graphs[:, 1, 0].all()
    position, velocity = samples.x[..., :2], samples.x[..., 2:]
    times = (samples.dt * np.arange(30))[:, None]
    distance, speed = position[:, 0, 0] - position[:, 0, 1], velocity[:, 0, 0] - velocity[:, 0, 1]
    turning = np.sqrt(2 * 0.3)
    expected = distance[:, None] * np.cos(turning * times) + speed[:, None] / turning * np.sin(turning * times)
    np.testing.assert_allclose(position[:, :, 0] - position[:, :, 1], expected, atol=1e-6)
    middle = position[:, 0].mean(axis=1)[:, None] + velocity[:, 0].mean(axis=1)[:, None] * times
    np.testing.assert_allclose(position.mean(axis=2), middle, atol=1e-6)


def test_particles_begin_where_and_as_fast_as_is_said():
    begins = spring_particles(500, np.random.default_rng(0), n_steps=2).x[:, 0]
    np.testing.assert_allclose(np.linalg.norm(begins[..., 2:], axis=-1), 0.5)
    assert begins[..., :2].std() == pytest.approx(0.5, rel=0.03)
    assert np.abs(begins.mean(axis=(0, 1))).max() < 0.05


def test_springs_join_both_ways_but_for_hidden_particles_that_move_as_if_alone():
    samples = spring_particles(10, np.random.default_rng(0), n_hidden=1)
    np.testing.assert_array_equal(samples.graphs, samples.graphs.swapaxes(1, 2))
    times = samples.dt * np.arange(50)
    straight = samples.hidden[:, :1, :, :2] + samples.hidden[:, :1, :, 2:] * times[:, None, None]
    np.testing.assert_allclose(samples.hidden[..., :2], straight, atol=1e-9)
    alone = ~samples.graphs.any(axis=2) & ~samples.hidden_to.any(axis=2)
    assert alone.any()
    velocity = samples.x[..., 2:].swapaxes(1, 2)[alone]
    np.testing.assert_allclose(velocity, np.broadcast_to(velocity[:, :1], velocity.shape), atol=1e-12)


@pytest.mark.parametrize("make", [kuramoto_oscillators, spring_particles])
def test_samples_are_chosen_together_and_a_seed_is_a_result(make):
    samples = make(6, np.random.default_rng(3), n_steps=4, n_hidden=1)
    again = make(6, np.random.default_rng(3), n_steps=4, n_hidden=1)
    np.testing.assert_array_equal(samples.x, again.x)
    np.testing.assert_array_equal(samples.graphs, again.graphs)
    assert len(samples) == 6
    some = samples[np.array([4, 1])]
    assert len(some) == 2
    for name in ("x", "graphs", "hidden", "hidden_to"):
        np.testing.assert_array_equal(getattr(some, name), getattr(samples, name)[[4, 1]])
    assert (some.features, some.dt) == (samples.features, samples.dt)
    assert len(samples.features) == samples.x.shape[3]
    with pytest.raises(ValueError, match="Samples are chosen by a slice or an array of their numbers, but it is 0"):
        samples[0]
