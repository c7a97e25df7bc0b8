"""Bad input to `helpers.methods.derivatives`."""

from functools import partial

import numpy as np

from helpers.methods import derivatives
from tests.bad_input.refused import NUMBER, RANDOM

LATE = np.vstack([np.zeros((5, 3)), RANDOM])

GOOD = [
    partial(derivatives.backward_difference, RANDOM),
    partial(derivatives.gaussian_derivative, RANDOM),
    partial(derivatives.worm_features, RANDOM),
]

REFUSED = {
    derivatives.gaussian_derivative.converters["sd"]: [
        *NUMBER,
        *((bad, "should be at least 0.5 volumes, so that the slope is seen") for bad in (-1, 0, 0.4)),
    ],
}

ROWS = [
    (
        derivatives.worm_features,
        (RANDOM, "backward", 3),
        "scaled_by_first should reach beyond volumes without a backward difference",
    ),
    (derivatives.backward_difference, (RANDOM, 20), "n_back should be below 20, the number of times, but it is 20"),
    (derivatives.worm_features, (RANDOM, "none", 21), "scaled_by_first should be 2 to 20 volumes, .* but it is 21"),
    (derivatives.worm_features, (RANDOM, "none", 1), "scaled_by_first should be 2 to 20 volumes, .* but it is 1"),
    (
        derivatives.worm_features,
        (LATE, "none", 5),
        "scaled_by_first should hold volumes in which all vary, but neuron 0 is constant there",
    ),
]
