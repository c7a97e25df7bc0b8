"""Bad input to `helpers.methods.moved_apart`."""

from functools import partial

import numpy as np

from helpers.methods import moved_apart
from tests.bad_input.methods.granger import NOISE

GOOD = [
    partial(moved_apart.moved_apart, NOISE, np.random.default_rng(0)),
    partial(moved_apart.shift_what_is_own, NOISE[:, 0], NOISE[:, 1:], 5),
]

ROWS = [
    (moved_apart.moved_apart, (NOISE[:180].reshape(9, 20, 3), np.random.default_rng(0)), "at least 10 trials, .* it holds 9"),
    (
        moved_apart.shift_what_is_own,
        (NOISE[:9, 0], NOISE[:8, 1:], 5),
        r"others should have shape \(9, columns\), .* it is \(8, 2\)",
    ),
    (
        moved_apart.shift_what_is_own,
        (NOISE[:9, 0], NOISE[:9, 1], 5),
        r"others should have shape \(9, columns\), .* it is \(9,\)",
    ),
]
