"""Bad input to `helpers.methods.interventions`."""

from functools import partial

import numpy as np

from helpers.methods import interventions
from tests.bad_input.refused import FORCED

ANSWERS = np.array([[1, 0], [0.1, 0.2], [0, 1], [0.3, 0.4], [1, 1], [0.5, 0.1], [0, 0], [0.2, 0.7]])
TRIALS = np.zeros((3, 2, 4))

GOOD = [
    partial(interventions.average_causal_effect, [1.0, 2.0], [0.0, 1.0]),
    partial(interventions.effect_standard_error, [1.0, 2.0], [0.0, 1.0]),
    partial(interventions.effects_of_neuron, FORCED, 0),
    partial(interventions.perturbation_correlation, ANSWERS),
    partial(interventions.estimate_by_perturbation, ANSWERS),
    partial(interventions.expected_perturbation_effects, np.eye(2)),
    partial(interventions.rescale_for_failures, 1.0, 0.9, 0.1),
    partial(interventions.difference_matrix, FORCED[::2], np.ones((2, 3))),
    partial(interventions.undo_spill, np.eye(2), np.eye(2)),
    partial(interventions.response_to_pulse, TRIALS, TRIALS),
]

ROWS = [
    (interventions.effects_of_neuron, (FORCED, 2), "neuron should be below 2"),
    (interventions.perturbation_correlation, (np.where(np.arange(8)[:, None] % 4 < 1, 1.0, 0.0),), "neuron 0 always answers"),
    (interventions.estimate_by_perturbation, (FORCED,), "at least twice on and twice off"),
    (interventions.expected_perturbation_effects, (np.ones((17, 17)),), "at most 16 sources for each target"),
    (interventions.rescale_for_failures, (1.0, 0.5, 0.5), "fraction_on should differ from fraction_off"),
    (interventions.rescale_for_failures, (1.0, 0.3, 0.1 + 0.2), "fraction_on should differ"),
    (interventions.difference_matrix, (FORCED[::2], np.ones((3, 2))), "one row for each of the 2 trials"),
    (interventions.undo_spill, (np.eye(2), np.ones((2, 2))), "hits cannot be inverted"),
    (interventions.undo_spill, (np.eye(2), np.eye(3)), "hits should have the shape of effects"),
    (interventions.undo_spill, (np.eye(2), np.array([[1, 1], [1, 1 + 1e-12]])), "hits cannot be inverted"),
    (interventions.response_to_pulse, (TRIALS, np.ones((3, 1, 4))), "without_pulse should have"),
]
