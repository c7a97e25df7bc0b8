"""Networks of the arena: what is watched follows their equations, and experiments find what theory says."""

import numpy as np
import pytest
from scipy.linalg import solve_discrete_lyapunov

from helpers.methods.interventions import estimate_by_perturbation, expected_perturbation_effects
from helpers.studies.arena.dynamics import FilmedNeurons, LinearNeurons, Oscillators, SigmoidNeurons, SpikingNeurons
from helpers.worlds.izhikevich import IzhikevichNetwork

W = np.array([[0, 0.8, 0, 0], [0, 0, -0.6, 0], [0.5, 0, 0, 0], [0, 0.7, 0, 0]])
ALL, SEED = np.arange(4), 5


def effects(network, n_steps, chosen=ALL):
    x = network.experiment(n_steps, chosen, np.random.default_rng(SEED))
    assert set(np.unique(x[::2])) == {0, 1}
    return estimate_by_perturbation(x)


def assert_near(found, expected, within=4.5):
    off = ~np.eye(len(expected), dtype=bool)
    z = (found.strength - expected) / found.standard_error
    assert np.abs(z[off]).max() < within
    assert found.standard_error[off].max() < np.abs(expected).max() / 5  # so that it says something


def test_sigmoid_neurons_answer_as_expected():
    assert_near(effects(SigmoidNeurons(W, np.zeros(4)), 20_000), expected_perturbation_effects(W))


def test_a_driver_moves_those_that_hear_it_together_and_no_experiment_takes_it_for_an_arrow():
    network = SigmoidNeurons(np.zeros((4, 4)), np.array([2.0, 2, 0, 0]))
    x = network.watch(5000, np.random.default_rng(0))
    r = np.corrcoef(x.T)
    assert r[0, 1] > 0.5
    assert abs(r[2, 3]) < 0.1
    assert x.min() > 0.0
    found = effects(network, 20_000)
    assert np.abs(found.strength / found.standard_error)[~np.eye(4, dtype=bool)].max() < 4.5


def test_light_pushes_sigmoid_neurons():
    lit = SigmoidNeurons(W, np.zeros(4)).under_light(4000, np.random.default_rng(0))
    assert lit.activity.shape == lit.light.shape == (4000, 4)
    for neuron in range(4):
        on = lit.light[:, neuron] == 1
        assert lit.activity[on, neuron].mean() > lit.activity[~on, neuron].mean() + 0.2


def test_linear_neurons_have_the_covariance_of_theory_and_the_noise_of_the_camera():
    network = LinearNeurons(0.4 * W, memory=0.5, measurement_noise=2.0)
    x = network.watch(60_000, np.random.default_rng(1))
    A = 0.4 * W + 0.5 * np.eye(4)
    own = solve_discrete_lyapunov(A, np.eye(4))
    np.testing.assert_allclose(np.cov(x.T), own + 4 * np.eye(4), atol=0.15)
    np.testing.assert_allclose((x[1:].T @ x[:-1]) / len(x), A @ own, atol=0.15)  # noise of the camera is new in each step


def test_forcing_linear_neurons_gives_weights_times_the_level():
    assert_near(effects(LinearNeurons(0.4 * W, 0.5, 0.0), 20_000), 6 * 0.4 * W)
    assert_near(effects(LinearNeurons(0.4 * W, 0.5, 1.0, level=3.0), 40_000), 3 * 0.4 * W)


def test_who_is_not_chosen_runs_freely():
    """0 drives 2, and 2 drives 1: where 2 is hidden, its own activity carries nothing on within the step."""
    chosen = np.array([0, 1, 3])
    found = effects(LinearNeurons(0.4 * W, 0.5, 0.0), 20_000, chosen)
    assert_near(found, 6 * 0.4 * W[np.ix_(chosen, chosen)])


def test_oscillators_pull_each_other():
    """From phases of 0 or a quarter of a turn, j pulls i by the coupling: for all coins of i, by sin(π/2) - sin(0)."""
    coupling = 0.5 * np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]])
    network = Oscillators(coupling, np.array([1.0, 1.5, 2.0]), noise=0.1, dt=0.02)
    x = network.experiment(20_000, np.arange(3), np.random.default_rng(0))
    found = estimate_by_perturbation(x)
    np.testing.assert_allclose(found.strength[~np.eye(3, dtype=bool)], 0.02 * coupling[~np.eye(3, dtype=bool)], atol=0.001)


def test_oscillators_turn_at_their_frequency_and_diffuse():
    network = Oscillators(np.zeros((2, 2)), np.array([1.0, 2.0]), noise=0.0, dt=0.1)
    x = network.watch(1000, np.random.default_rng(0))
    turned = np.abs(np.fft.rfft(x * np.hanning(1000)[:, None], axis=0)).argmax(axis=0) * 2 * np.pi / 100
    np.testing.assert_allclose(turned, [1.0, 2.0], atol=0.07)
    noisy = Oscillators(np.zeros((1, 1)), np.zeros(1), noise=0.5, dt=0.1)
    moved = [np.arcsin(noisy.watch(2, np.random.default_rng(seed))[:, 0]) for seed in range(400)]
    small = [b - a for a, b in moved if abs(a) < 1]
    assert np.std(small) == pytest.approx(0.5 * np.sqrt(0.1), rel=0.15)


def _spiking(weights):
    n = len(weights)
    return IzhikevichNetwork(
        weights, np.full(n, 0.02), np.full(n, -0.1), np.full(n, -65.0), np.full(n, 8.0), np.ones(n, dtype=bool)
    )


def test_a_spike_on_request_moves_its_targets():
    weights = 5 * np.array([[0, 1, 0], [0, 0, 0], [0, -1, 0.0]])
    found = effects(SpikingNeurons(_spiking(weights)), 20_000, np.arange(3))
    z = found.strength / found.standard_error
    assert 2 < found.strength[0, 1] < 9  # two half-steps of 2.5 mV, and what the threshold makes of them
    assert -9 < found.strength[2, 1] < -2
    rest = np.abs(z[[0, 1, 1, 2], [2, 0, 2, 0]])
    assert rest.max() < 4


def test_a_camera_sees_effects_of_spikes_a_frame_later():
    weights = 15 * np.array([[0, 1, 0], [0, 0, 0], [0, 0, 0.0]])
    found = effects(FilmedNeurons(_spiking(weights), 20, noise=0.1), 20_000, np.arange(3))
    z = found.strength / found.standard_error
    assert z[0, 1] > 8
    assert np.abs(z[[0, 1, 1, 2, 2], [2, 0, 2, 0, 1]]).max() < 4


def test_a_film_has_a_frame_for_each_step_and_does_not_begin_in_the_dark():
    network = FilmedNeurons(_spiking(np.zeros((3, 3))), 20)
    first = [network.watch(50, np.random.default_rng(seed)) for seed in range(20)]
    assert first[0].shape == (50, 3)
    assert np.mean([film[:5] for film in first]) == pytest.approx(np.mean([film[-5:] for film in first]), rel=0.1)
