"""Bad input to `helpers.methods.residuals`."""

from functools import partial

import numpy as np

from helpers.methods import residuals
from tests.bad_input.refused import RANDOM

CLOCK = np.c_[RANDOM, np.arange(20) / 20]

GOOD = [
    partial(residuals.slopes_given_other_targets, np.eye(3), RANDOM),
    partial(residuals.least_squares_residual_correlation, RANDOM),
    partial(residuals.estimate_by_proxies, RANDOM, 5.0),
]

ROWS = [
    (residuals.slopes_given_other_targets, (np.eye(2), RANDOM), r"slopes should have shape \(3, predictors\)"),
    (residuals.slopes_given_other_targets, (np.ones(3), RANDOM), r"slopes should have shape \(3, predictors\)"),
    (residuals.least_squares_residual_correlation, (2 * RANDOM,), "between 0 and 1"),
    (residuals.least_squares_residual_correlation, (RANDOM[:8],), "at least 9 time steps for 3 neurons, but it has 8"),
    (residuals.estimate_by_proxies, (RANDOM[:8],), "at least 9 time steps"),
    (residuals.estimate_by_proxies, (RANDOM[:11], 5.0), "at least 12 time steps"),
    (residuals.estimate_by_proxies, (RANDOM[:, [0, 1, 1]],), "none is made of the others, but neurons 1, 2 are"),
    (residuals.least_squares_residual_correlation, (RANDOM[:, [0, 1, 1]],), "none is made of the others, but neurons 1, 2"),
    (residuals.least_squares_residual_correlation, (CLOCK, False), "neuron 3 follows exactly from the past"),
    (residuals.estimate_by_proxies, (CLOCK, None, False), "neuron 3 follows exactly from the past"),
    (residuals.slopes_given_other_targets, (np.eye(3), RANDOM[:, [0, 1, 1]]), "none follows from the others, but neurons 1, 2"),
    (residuals.estimate_by_proxies, (2 * RANDOM,), "between 0 and 1"),
]
