"""Every public function says what was wrong with its input, and what it takes."""

import numpy as np
import pytest

from helpers import interventions, networks, simulate

RNG = np.random.default_rng(0)
FORCED = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0], [0.5, 0.5]])
NAN = np.array([[np.nan, 0.0], [0.0, 0.0]])

BAD = [
    (networks.sparse_network, (0, RNG), "n_neurons should be a whole number of at least 1, but it is 0"),
    (networks.sparse_network, (2.5, RNG), "n_neurons should be a whole number"),
    (networks.sparse_network, (3, RNG, 1.5), "connection_probability should be a number from 0 to 1, but it is 1.5"),
    (networks.sparse_network, (3, 42), "rng should be a random number generator .* but it is a int"),
    (networks.sparse_network, (1, RNG, 0.0), "no connection at all"),
    (networks.connections, (np.zeros((2, 3)),), r"W should have shape \(neurons, neurons\), but it has shape \(2, 3\)"),
    (networks.connections, (NAN,), "W should hold finite numbers, but 1 of 4 are NaN or infinite"),
    (networks.connections, (np.zeros((0, 0)),), "W should have shape"),
    (networks.connections, ([["a"]],), "W should hold real numbers"),
    (networks.connections, ([[1, 2], [3]],), "W should hold real numbers"),
    (simulate.next_state, (np.eye(2), np.zeros(3), np.zeros(2)), "x should have one number for each of the 2 neurons"),
    (simulate.next_state, (np.eye(2), np.zeros(2), np.zeros(1)), "noise should have one number for each of the 2"),
    (simulate.next_state, (np.eye(2), np.zeros((2, 1)), np.zeros(2)), r"x should have shape \(neurons,\)"),
    (simulate.simulate_network, (np.eye(2), 0, RNG), "n_steps should be a whole number"),
    (simulate.simulate_network, (NAN, 10, RNG), "W should hold finite numbers"),
    (simulate.simulate_network, (np.eye(2), 10, None), "rng should be"),
    (simulate.simulate_network, (np.eye(2), 10, RNG, np.zeros(9)), "one number for each of the 10 steps, but it has 9"),
    (simulate.simulate_perturbed_network, (np.eye(2), 1, RNG), "n_steps should be at least 2"),
    (simulate.simulate_perturbed_network, (np.ones(3), 10, RNG), "W should have shape"),
    (simulate.simulate_pair, ("A->B", 10, RNG), "wiring should be one of A→B, B→A, A←C→B, but it is 'A->B'"),
    (simulate.simulate_pair, ("A→B", 0, RNG), "n_trials should be a whole number"),
    (simulate.simulate_pair, ("A→B", 10, 1), "rng should be"),
    (simulate.simulate_pair, ("A→B", 10, RNG, None, None, 1.0), "correlation should be at least 0 and below 1"),
    (simulate.simulate_pair, ("A→B", 10, RNG, np.nan), "force_a should be a finite number or None"),
    (interventions.average_causal_effect, ([1.0], [1.0, 2.0]), "outcome_on should hold at least 2 trials, but it holds 1"),
    (interventions.average_causal_effect, ([1.0, 2.0], [np.inf, 1.0]), "outcome_off should hold finite numbers"),
    (interventions.average_causal_effect, (np.ones((2, 2)), [1.0, 2.0]), r"outcome_on should have shape \(trials,\)"),
    (interventions.effect_standard_error, ([], [1.0, 2.0]), "outcome_on should hold at least 2"),
    (interventions.effects_of_neuron, (FORCED, 2), "neuron should be below 2"),
    (interventions.effects_of_neuron, (FORCED, -1), "neuron should be the number of a neuron"),
    (interventions.effects_of_neuron, (FORCED + 0.1, 0), "forced to 0 or 1 on every even time step"),
    (interventions.effects_of_neuron, (FORCED[:2], 0), "never forces neuron 0 both on and off"),
    (interventions.effects_of_neuron, (FORCED[0], 0), r"x should have shape \(time, neurons\)"),
    (interventions.effects_of_neuron, (FORCED[:1], 0), "at least 2 time steps"),
    (interventions.perturbation_correlation, (np.full((4, 2), 0.5),), "free-running"),
    (interventions.expected_perturbation_effects, (np.ones((13, 13)),), "at most 12 sources for each target"),
    (interventions.perturbation_effects, (FORCED,), "at least twice on and twice off"),
]


@pytest.mark.parametrize(("function", "arguments", "words"), BAD, ids=[f"{f.__name__}-{i}" for i, (f, *_) in enumerate(BAD)])
def test_bad_input_is_named(function, arguments, words):
    with pytest.raises(ValueError, match=words):
        function(*arguments)


def test_every_public_function_is_tried():
    public = {
        f
        for module in (networks, simulate, interventions)
        for name, f in vars(module).items()
        if callable(f) and getattr(f, "__module__", None) == module.__name__ and not name.startswith("_")
    }
    no_input_to_check = {simulate.sigmoid, interventions.PerturbationEffects}
    assert public - no_input_to_check == {function for function, *_ in BAD}
