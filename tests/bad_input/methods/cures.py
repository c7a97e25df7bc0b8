"""Bad input to `helpers.methods.cures`."""

from functools import partial

import numpy as np

from helpers.methods import cures
from tests.bad_input.methods.granger import NOISE

TRIALS = NOISE[:180].reshape(9, 20, 3)

GOOD = [
    partial(cures.differences, NOISE),
    partial(cures.without_mean_over_trials, TRIALS),
]

ROWS = [
    (cures.differences, (NOISE[:5], 4), "lag should be below 4, for x of 5 time steps, but it is 4"),
    (cures.without_mean_over_trials, (TRIALS, [0, 1]), "one label for each of the 9 trials of x, but it has 2"),
    (cures.without_mean_over_trials, (TRIALS, [0] * 8 + [1]), "at least 2 trials each, but .*1.* is that of one"),
    (cures.without_mean_over_trials, (TRIALS, np.ones(9) / 2), "condition should hold a whole number or a word"),
]
