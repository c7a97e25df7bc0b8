"""Every public function says what was wrong with its input, and what it takes."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import helpers
from helpers import association, interventions, metrics, networks, simulate

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
    (simulate.simulate_pair, ("A→B", 10, RNG, np.nan), "force_a should hold finite numbers"),
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
    (simulate.simulate_pair, (["A→B"], 10, RNG), "wiring should be one of"),
    (simulate.simulate_pair, ("A→B", 10, RNG, "x"), "force_a should hold real numbers"),
    (simulate.simulate_pair, ("A→B", 10, RNG, [1, 2]), "force_a should be a single number"),
    (networks.sparse_network, (3, RNG, -1.0), "connection_probability should be a number from 0 to 1"),
    (networks.connections, (np.array([[1j]]),), "W should hold real numbers"),
    (networks.connections, (np.ma.masked_equal(np.eye(2), 0),), "W is a masked array"),
    (simulate.next_state, (np.eye(2), [], np.zeros(2)), r"x should have shape \(neurons,\)"),
    (simulate.simulate_stimulation, (np.eye(2), 10, RNG, 1.5), "success should be a number from 0 to 1"),
    (simulate.simulate_stimulation, (np.eye(2), 10, RNG, 1.0, np.zeros((3, 3))), "spill should have shape"),
    (simulate.simulate_stimulation, (np.eye(2), 10, RNG, 1.0, np.eye(2)), "0 on its diagonal"),
    (simulate.simulate_pulses, (np.eye(2), 2, 10, 3, RNG), "source should be below 2"),
    (simulate.simulate_pulses, (np.eye(2), 0, 0, 3, RNG), "n_trials should be a whole number"),
    (interventions.perturbation_correlation, (np.where(np.arange(8)[:, None] % 4 < 1, 1.0, 0.0),), "neuron 0 always answers"),
    (interventions.rescale_for_failures, (1.0, 0.5, 0.5), "fraction_on should differ from fraction_off"),
    (interventions.rescale_for_failures, ([1.0], 0.5, 0.0), "effect should be a single number"),
    (interventions.difference_matrix, (np.ones((4, 2)), np.ones((4, 2))), "neuron 0 never changes"),
    (interventions.difference_matrix, (FORCED[::2], np.ones((3, 2))), "one row for each of the 2 trials"),
    (interventions.difference_matrix, (np.full((4, 2), 0.5), np.ones((4, 2))), "intended should hold 0 and 1"),
    (interventions.undo_spill, (np.eye(2), np.ones((2, 2))), "hits cannot be inverted"),
    (interventions.undo_spill, (np.eye(2), np.eye(3)), "hits should have the shape of effects"),
    (interventions.response_to_pulse, (np.ones((3, 2)), np.ones((3, 2))), "with_pulse should have shape"),
    (interventions.response_to_pulse, (np.ones((3, 2, 4)), np.ones((3, 1, 4))), "without_pulse should have"),
    (metrics.recovery_correlation, (np.eye(2), np.eye(3)), "estimate should have the shape of truth"),
    (metrics.auroc_by_pairs, (np.zeros(3), np.ones(3)), "no connection"),
    (metrics.score_wiring, (np.ones(3), np.ones(3)), "nothing but connections"),
    (metrics.score_wiring, (np.eye(2), np.array([[np.nan, 0], [0, 0]])), "estimate should hold finite numbers"),
    (metrics.precision_and_recall, (np.eye(2), np.eye(2)), "truth should be True or False"),
    (metrics.precision_and_recall, (np.eye(2) > 0, np.zeros((2, 2), dtype=bool)), "called should be True somewhere"),
    (metrics.pairs_of_resampled_neurons, (np.eye(3), np.array([0, 3])), "numbers of neurons from 0 to 2"),
    (metrics.bootstrap_scores, (np.zeros((4, 4)), np.ones((4, 4)), RNG), "more connected pairs"),
    (metrics.bootstrap_scores, (np.eye(4), np.ones((3, 3)), RNG), "estimate should have the shape"),
    (metrics.permute_neurons, (np.ones((2, 3)), np.arange(2)), "matrix should have shape"),
    (metrics.permuted_scores, (np.eye(3), np.full((3, 3), np.nan), RNG), "estimate should hold finite"),
    (metrics.permuted_scores, (np.eye(3), np.ones((3, 3)), RNG), "connected and unconnected pairs"),
    (networks.hops, (np.zeros((2, 3)),), "W should have shape"),
    (association.benjamini_hochberg, ([0.1, np.nan], 0.05), "p_values should hold numbers from 0 to 1"),
    (association.benjamini_hochberg, ([], 0.05), r"p_values should have shape \(tests,\)"),
    (association.benjamini_hochberg, ([0.1], 2.0), "rate should be a number from 0 to 1"),
    (association.odds_ratio, ([1, 0], [True, False]), "significant should be True or False"),
    (association.odds_ratio, ([True, False], [True]), "of the same length"),
    (association.odds_ratio, ([True, True], [True, True]), "the odds ratio is not finite"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1]), "of the same length"),
    (metrics.permute_neurons, (np.eye(3), np.array([0, 0, 0])), "each number from 0 to 2 once"),
    (metrics.permute_neurons, (np.eye(3), np.array([True, False, True])), "each number from 0 to 2 once"),
    (metrics.bootstrap_scores, (np.full((3, 3), np.nan), np.ones((3, 3)), RNG), "truth should hold finite"),
    (metrics.bootstrap_scores, (np.eye(3), np.full((3, 3), np.nan), RNG), "estimate should hold finite"),
    (metrics.permuted_scores, (np.ones((1, 1)), np.ones((1, 1)), RNG), "at least 2 neurons"),
    (metrics.auroc_by_pairs, (np.arange(20_000) % 2, np.zeros(20_000)), "score_wiring does it by ranks"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1, 2]), "the odds ratio is not finite"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1, np.nan]), "no NaN"),
    (simulate.simulate_pulses, (np.eye(2), 0, 5, 3, RNG, np.nan), "level should hold finite numbers"),
    (interventions.rescale_for_failures, (1.0, 0.3, 0.1 + 0.2), "fraction_on should differ"),
    (interventions.rescale_for_failures, (1.0, 5.0, 0.0), "fraction_on should be a number from 0 to 1"),
    (interventions.undo_spill, (np.eye(2), np.array([[1, 1], [1, 1 + 1e-12]])), "hits cannot be inverted"),
    (interventions.perturbation_effects, (FORCED,), "at least twice on and twice off"),
]


@pytest.mark.parametrize(("function", "arguments", "words"), BAD, ids=[f"{f.__name__}-{i}" for i, (f, *_) in enumerate(BAD)])
def test_bad_input_is_named(function, arguments, words):
    with pytest.raises(ValueError, match=words):
        function(*arguments)


def public_functions():
    """All functions of modules that compute; those that draw, show or load take no data that could be wrong so."""
    for info in pkgutil.iter_modules(helpers.__path__):
        if info.name in {"claims", "data", "exercises", "interact", "ledger", "plots", "validation"}:
            continue
        module = importlib.import_module(f"helpers.{info.name}")
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                yield value


def test_every_public_function_is_tried():
    assert set(public_functions()) - {simulate.sigmoid} == {function for function, *_ in BAD}
