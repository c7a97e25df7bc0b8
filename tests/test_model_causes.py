"""What is asked of a model, where the answer is known."""

import numpy as np
import pytest

from helpers import izhikevich, metrics, model_causes, spiking_regression

SEEN = model_causes.N_SEEN


def test_a_spike_put_into_a_line_moves_it_by_its_slope():
    slopes = np.array([[0.0, -2.0], [3.0, 0.0]])
    histories = np.random.default_rng(0).normal(size=(5, 4, 2))
    before = histories.copy()
    effect = model_causes.do_spike(lambda h: h[:, -1] @ slopes.T, histories, 1, 2.5, 0.5)
    np.testing.assert_allclose(effect, [-4, 0])
    np.testing.assert_array_equal(histories, before)


def test_an_average_does_not_follow_the_loudest_model():
    quiet, loud = np.array([[0.0, 1.0, 3.0], [1, 0, 1], [3, 1, 0]]), 100 * np.array([[0.0, 3.0, 1.0], [1, 0, 1], [1, 3, 0]])
    average = model_causes.average_of_models(np.array([quiet, loud]))
    np.testing.assert_allclose(average, [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])


@pytest.mark.parametrize("seed", range(4))
def test_the_hidden_driver_makes_a_spike_whenever_its_relay_does(seed):
    rng = np.random.default_rng(seed)
    network = model_causes.hidden_driver_network(rng)
    assert network.W[1, 0] == 0
    assert not network.W[0, :SEEN].any()
    assert not network.W[SEEN].any()
    spikes = izhikevich.simulate_izhikevich(network, 3000, rng).spikes
    assert (spikes[:, 0] & spikes[:, SEEN + 1]).sum() > 0.95 * spikes[:, 0].sum() > 100


@pytest.mark.parametrize("seed", range(4))
def test_a_regression_that_knows_the_mechanism_is_fooled_and_by_that_pair_alone(seed):
    rng = np.random.default_rng(seed)
    network = model_causes.hidden_driver_network(rng)
    seen = izhikevich.simulate_izhikevich(network, 5000, rng).membrane_potential[:, :SEEN]
    strength = spiking_regression.event_regression(seen).strength
    others = ~np.eye(SEEN, dtype=bool)
    others[1, 0] = False
    W = network.W[:SEEN, :SEEN]
    assert metrics.score_wiring(W[others], strength[others]).auroc > 0.95
    assert strength[1, 0] > 2 * strength[others & (W == 0)].max()
