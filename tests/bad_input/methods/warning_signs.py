"""Bad input to `helpers.methods.warning_signs`."""

from functools import partial

import numpy as np

from helpers.methods import warning_signs
from tests.bad_input.methods.granger import NOISE, OVERLAPPING

TRIALS = NOISE[:180].reshape(9, 20, 3)

GOOD = [
    partial(warning_signs.expected_coincidences, NOISE),
    partial(warning_signs.slow_neurons, NOISE),
    partial(warning_signs.neurons_locked_to_trials, TRIALS),
    partial(warning_signs.filled_steps, NOISE),
    partial(warning_signs.steps_summed, NOISE),
    partial(warning_signs.pieces_of_one_length, NOISE),
    partial(warning_signs.differences, NOISE),
    partial(warning_signs.without_mean_over_trials, TRIALS),
    partial(warning_signs.refuse_overlapping_counts, TRIALS),
    partial(warning_signs.warn_of_signs, TRIALS),
    partial(warning_signs.shared_rhythm, TRIALS),
    partial(warning_signs.warn_of_sparse_events, TRIALS),
]

ROWS = [
    (warning_signs.differences, (NOISE[:5], 4), "lag should be below 4, for x of 5 time steps, but it is 4"),
    (warning_signs.without_mean_over_trials, (TRIALS, [0, 1]), "one label for each of the 9 trials of x, but it has 2"),
    (warning_signs.without_mean_over_trials, (TRIALS, [0] * 8 + [1]), "at least 2 trials each, but .*1.* is that of one"),
    (warning_signs.without_mean_over_trials, (TRIALS, np.ones(9) / 2), "condition should hold a whole number or a word"),
    (warning_signs.refuse_overlapping_counts, (OVERLAPPING[None],), "the sum of 8 successive bins"),
]
