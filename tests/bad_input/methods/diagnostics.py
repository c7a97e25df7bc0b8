"""Bad input to `helpers.methods.diagnostics`."""

import numpy as np

from helpers.methods import diagnostics

ROWS = [
    (diagnostics.residual_correlation, (np.zeros((2, 2)),), "variances above 0"),
    (diagnostics.residual_correlation, (np.ones((2, 3)),), "covariance should have shape"),
    (diagnostics.measurement_noise_share, (np.ones(3),), "at least 4 steps"),
    (diagnostics.measurement_noise_share, (np.ones(30),), "x should vary"),
    (diagnostics.chow_f, (1.0, 1.0, 1.0, 100, 3), "ssr_whole should be at least"),
    (diagnostics.chow_f, (3.0, 1.0, 1.0, 6, 3), "n_samples should be above 6"),
    (diagnostics.chow_f, (-3.0, 1.0, 1.0, 60, 3), "ssr_whole should not be negative"),
]
