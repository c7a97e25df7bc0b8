"""Bad input to `helpers.methods.residuals`."""

import numpy as np

from helpers.methods import residuals

X = np.random.default_rng(0).random((20, 3))
SILENT = X * [1, 1, 0]

ROWS = [
    (residuals.correlate_residuals, (2 * X,), "between 0 and 1"),
    (residuals.correlate_residuals, (SILENT,), "neuron 2 is constant"),
    (residuals.correlate_residuals, (X[:8],), "at least 9 time steps for 3 neurons, but it has 8"),
    (residuals.estimate_with_stand_ins, (X[:8],), "at least 9 time steps"),
    (residuals.estimate_with_stand_ins, (X[:11], 5.0), "at least 12 time steps"),
    (residuals.estimate_with_stand_ins, (X[:, [0, 1, 1]],), "none is made of the others"),
    (residuals.estimate_with_stand_ins, (X, 0.0), "memory should be above 0, but it is 0"),
    (residuals.estimate_with_stand_ins, (2 * X,), "between 0 and 1"),
]
