"""Bad input to `helpers.methods.universality`."""

from functools import partial

import numpy as np

from helpers.methods import universality
from tests.bad_input.refused import NUMBERS, RANDOM, of_another_shape

RNG = np.random.default_rng(0)
DOES = RNG.random(20)

GOOD = [
    partial(universality.correlation_with_behaviour, RANDOM, DOES),
    partial(universality.of_one_sign, RANDOM),
    partial(universality.shift_p_values, RANDOM, DOES, RNG, 3, 5),
]

REFUSED = {
    universality.correlation_with_behaviour.converters["behaviour"]: [
        *NUMBERS,
        *of_another_shape("(time,) with at least 4 times", 1.0, np.ones((20, 1)), [1.0, 2.0, 1.0]),
        (np.ones(20), "should vary, but it is the same at all times"),
    ],
    universality.of_one_sign.converters["correlations"]: [
        *NUMBERS,
        *of_another_shape("(worms, neurons) with at least 2 worms", np.ones(3), np.ones((1, 3)), np.ones((3, 0))),
    ],
}

ROWS = [
    (
        universality.correlation_with_behaviour,
        (RANDOM, DOES[:9]),
        "behaviour should have the 20 times of activity, but it has 9",
    ),
    (universality.shift_p_values, (RANDOM, DOES[:9], RNG), "behaviour should have the 20 times of activity, but it has 9"),
    (universality.shift_p_values, (RANDOM, DOES, RNG, 10), "least_shift should be below half of the 20 times, but it is 10"),
]
