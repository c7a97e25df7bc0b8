"""Bad input to `helpers.residuals`."""

import numpy as np

from helpers import residuals

X = np.random.default_rng(0).random((20, 3))
SILENT = X * [1, 1, 0]

ROWS = [
    (residuals.residual_correlation, (2 * X,), "between 0 and 1"),
    (residuals.residual_correlation, (SILENT,), "neuron 2 is constant"),
    (residuals.estimate_with_stand_ins, (X, 0.0), "memory should be above 0, but it is 0"),
    (residuals.estimate_with_stand_ins, (2 * X,), "between 0 and 1"),
]
