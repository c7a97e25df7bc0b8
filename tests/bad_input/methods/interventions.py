"""Bad input to `helpers.methods.interventions`."""

import numpy as np

from helpers.methods import interventions

FORCED = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0], [0.5, 0.5]])

ROWS = [
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
    (interventions.rescale_for_failures, (1.0, 0.3, 0.1 + 0.2), "fraction_on should differ"),
    (interventions.rescale_for_failures, (1.0, 5.0, 0.0), "fraction_on should be a number from 0 to 1"),
    (interventions.undo_spill, (np.eye(2), np.array([[1, 1], [1, 1 + 1e-12]])), "hits cannot be inverted"),
    (interventions.perturbation_effects, (FORCED,), "at least twice on and twice off"),
]
