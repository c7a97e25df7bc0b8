"""Bad input to `helpers.methods.warning_signs`."""

from functools import partial

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
    partial(warning_signs.refuse_overlapping_counts, TRIALS),
    partial(warning_signs.warn_of_signs, TRIALS),
    partial(warning_signs.shared_rhythm, TRIALS),
    partial(warning_signs.warn_of_sparse_events, TRIALS),
]

ROWS = [
    (warning_signs.refuse_overlapping_counts, (OVERLAPPING[None],), "the sum of 8 successive bins"),
]
