"""Bad input to `helpers.methods.diagnostics`."""

from functools import partial

import numpy as np

from helpers.methods import diagnostics

GOOD = [
    partial(diagnostics.residual_correlation, np.eye(2)),
    partial(diagnostics.measurement_noise_share, np.arange(9.0) ** 2),
    partial(diagnostics.chow_f, 3.0, 1.0, 1.0, 60, 3),
]

REFUSED = {
    diagnostics.residual_correlation.converters["covariance"]: [
        (np.zeros((2, 2)), "should have variances above 0 on its diagonal, but one is 0"),
        (np.ones((2, 3)), "should have shape (neurons, neurons)"),
    ],
    diagnostics.measurement_noise_share.converters["x"]: [
        (np.arange(3.0), "should have shape (time,) and hold at least 4 steps"),
        (np.eye(9), "should have shape (time,) and hold at least 4 steps"),
        (np.ones(30), "should vary, but it has the same value at all times"),
        ([1, 2, 3, np.nan], "should hold finite numbers"),
    ],
}

ROWS = [
    (diagnostics.chow_f, (1.0, 1.0, 1.0, 100, 3), "ssr_whole should be at least"),
    (diagnostics.chow_f, (3.0, 1.0, 1.0, 6, 3), "n_samples should be above 6"),
]
