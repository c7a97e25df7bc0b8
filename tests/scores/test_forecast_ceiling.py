"""The best possible forecast of a spiking network."""

import numpy as np
import pytest

from helpers.models.causalformer.forecasting import forecast_r2
from helpers.scores.forecast_ceiling import expected_next_potential
from helpers.worlds.izhikevich import izhikevich_network, izhikevich_step, simulate_izhikevich


def simulation(seed=0, n_neurons=6, probability=0.5, n_steps=2000):
    rng = np.random.default_rng(seed)
    network = izhikevich_network(n_neurons, rng, probability)
    return network, simulate_izhikevich(network, n_steps, rng)


@pytest.mark.parametrize("synapses", [True, False])
def test_it_is_the_mean_over_the_noise_of_one_step(synapses):
    network, activity = simulation()
    rng = np.random.default_rng(1)
    expected = expected_next_potential(network, activity, synapses=synapses)
    on_average = network.W @ activity.spikes[:-1].mean(axis=0)
    for t in (10, 500, 1500):
        v, u = activity.membrane_potential[t], activity.recovery[t]
        drawn = []
        for _ in range(20000):
            arriving = network.W @ activity.spikes[t] if synapses else on_average
            current = arriving + 5 + np.sqrt(5) * rng.standard_normal(6)
            step, _ = izhikevich_step(v, u, current, network.a, network.b, network.c, network.d)
            drawn.append(np.minimum(step, 30))
        error = np.std(drawn, axis=0) / np.sqrt(20000)
        assert (np.abs(np.mean(drawn, axis=0) - expected[t]) < 4 * error + 0.02).all()


@pytest.mark.parametrize("seed", range(3))
def test_nobody_forecasts_better_and_without_the_wiring_it_is_worse(seed):
    network, activity = simulation(seed)
    true = np.minimum(activity.membrane_potential, 30)[1:]
    best = forecast_r2(true, expected_next_potential(network, activity))
    alone = forecast_r2(true, expected_next_potential(network, activity, synapses=False))
    assert 0.9 < best < 1
    assert alone < best - 0.003


def test_without_connections_the_wiring_is_worth_nothing():
    network, activity = simulation(probability=0.0)
    np.testing.assert_allclose(
        expected_next_potential(network, activity), expected_next_potential(network, activity, synapses=False)
    )


@pytest.mark.parametrize("synapses", [True, False])
def test_it_is_the_integral_over_the_noise_of_one_step(synapses):
    """A fine grid over the bell curve, instead of forty nodes; less a spike, where a potential is cut at a corner."""
    network, activity = simulation(n_steps=50)
    expected = expected_next_potential(network, activity, synapses=synapses)
    grid = np.linspace(-8, 8, 4001)
    weights = np.exp(-(grid**2) / 2) / np.exp(-(grid**2) / 2).sum()
    on_average = network.W @ activity.spikes[:-1].mean(axis=0)
    for t in (0, 20, 48):
        arriving = network.W @ activity.spikes[t] if synapses else on_average
        v, u = activity.membrane_potential[t], activity.recovery[t]
        own = network.a, network.b, network.c, network.d
        steps = [izhikevich_step(v, u, arriving + 5 + np.sqrt(5) * noise, *own)[0] for noise in grid]
        np.testing.assert_allclose(expected[t], weights @ np.minimum(steps, 30), atol=0.05)
    assert expected.shape == (49, 6)
