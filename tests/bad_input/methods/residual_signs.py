"""Bad input to `helpers.methods.residual_signs`."""

from functools import partial

import numpy as np

from helpers.methods import residual_signs
from helpers.methods.least_squares import LeastSquares

MEMORY = np.array([[0.4, 0.3, -0.2], [0.1, 0.0, 0.05]])
FIT = LeastSquares(np.zeros((4, 3)), np.eye(4), np.eye(3), 100)

GOOD = [
    partial(residual_signs.ljung_box, MEMORY, 100),
    partial(residual_signs.inflation_of_f, MEMORY, 100),
    partial(residual_signs.lags_are_too_few, MEMORY, 100),
    partial(residual_signs.largest_of_typical_neuron, MEMORY),
    partial(residual_signs.shared_by_all, np.eye(5) + 0.3, 1000),
    partial(residual_signs.warn_of_residuals, FIT),
]

REFUSED = {
    residual_signs.ljung_box.converters["memory"]: [
        (np.zeros(3), "should have shape (lags, neurons), but it has shape (3,)"),
        (np.zeros((0, 3)), "should have shape (lags, neurons)"),
        ([[0.1, -1.5]], "should hold correlations between -1 and 1, but one is -1.5"),
        ([[np.nan, 0.0]], "should hold finite numbers"),
    ],
    residual_signs.warn_of_residuals.converters["fit"]: [
        (MEMORY, "should be what autoregression.regress_on_the_past gives, but it is ndarray"),
        (None, "should be what autoregression.regress_on_the_past gives, but it is NoneType"),
    ],
}

ROWS = [
    (residual_signs.ljung_box, (MEMORY, 2), "n_steps should be above 2, the number of lags of memory, but it is 2"),
    (residual_signs.inflation_of_f, (MEMORY, 1), "n_steps should be above 2"),
    (residual_signs.lags_are_too_few, (MEMORY, 2), "n_steps should be above 2"),
    (residual_signs.shared_by_all, (np.zeros((5, 5)), 100), "should have variances above 0 on its diagonal, but one is 0"),
]
