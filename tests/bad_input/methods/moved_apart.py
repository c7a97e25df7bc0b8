"""Bad input to `helpers.methods.moved_apart`."""

from functools import partial

import numpy as np

from helpers.methods import moved_apart
from tests.bad_input.methods.granger import NOISE

GOOD = [partial(moved_apart.moved_apart, NOISE, np.random.default_rng(0))]

ROWS = [
    (moved_apart.moved_apart, (NOISE[:180].reshape(9, 20, 3), np.random.default_rng(0)), "at least 10 trials, .* it holds 9")
]
