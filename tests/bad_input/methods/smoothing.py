"""Bad input to `helpers.methods.smoothing`."""

from functools import partial

import numpy as np

from helpers.methods import smoothing
from tests.bad_input.refused import NUMBERS, of_another_shape

COUNTS = np.ones((2, 5, 3))

GOOD = [partial(smoothing.smooth_counts, COUNTS, 2.0), partial(smoothing.bias_and_variance, COUNTS, COUNTS[0])]

REFUSED = {
    smoothing.bias_and_variance.converters["estimates"]: [
        *NUMBERS[:1],
        *NUMBERS[2:],
        *of_another_shape("(trials, time, …)", np.ones(4), np.ones((0, 4))),
    ],
}

ROWS = [
    (smoothing.gaussian_kernel, (0.0,), "sd should be above 0, but it is 0"),
    (smoothing.gaussian_kernel, ("wide",), "sd should hold real numbers"),
    (
        smoothing.bias_and_variance,
        (COUNTS, COUNTS),
        r"truth should have the shape of one trial of estimates, \(5, 3\), but it has shape \(2, 5, 3\)",
    ),
]
