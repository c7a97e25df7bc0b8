"""Bad input to `helpers.methods.smoothing`."""

from functools import partial

import numpy as np

from helpers.methods import smoothing

COUNTS = np.ones((2, 5, 3))

GOOD = [partial(smoothing.smooth_counts, COUNTS, 2.0)]

ROWS = [
    (smoothing.gaussian_kernel, (0.0,), "sd should be above 0, but it is 0"),
    (smoothing.gaussian_kernel, ("wide",), "sd should hold real numbers"),
]
