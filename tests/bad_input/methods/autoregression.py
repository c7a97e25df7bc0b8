"""Bad input to `helpers.methods.autoregression`."""

import numpy as np

from helpers.methods import autoregression

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(200, 3))
COPY = np.c_[NOISE, NOISE[:, 1]]

ROWS = [
    (autoregression.fit_var, (COPY, 2), "among neurons 1, 3"),
    (autoregression.fit_var, (NOISE[:5], 2), "at least 8 steps"),
    (autoregression.select_order, (NOISE[:30], 10), "at least 32 steps"),
    (autoregression.select_order, (COPY, 2), "among neurons 1, 3"),
    (autoregression.select_order, (NOISE, 1.5), "max_order should be a whole number"),
    (autoregression.companion_matrix, (np.eye(2),), r"coefficients should have shape \(order, neurons, neurons\)"),
    (autoregression.spectral_radius, (np.ones((2, 2, 3)),), "coefficients should have shape"),
    (autoregression.lagged_design, (NOISE[:3], 3), "x should have more time steps than order, but it has 3 and order is 3"),
    (autoregression.lagged_design, (NOISE[:, 0], 1), r"x should have shape \(time, neurons\)"),
    (autoregression.simulate_var, (np.eye(2)[None], 10, rng), "let activity fade, but it grows by a factor of 1 a step"),
    (autoregression.simulate_var, (np.eye(2), 10, rng), "coefficients should have shape"),
    (autoregression.simulate_var, (0.5 * np.eye(2)[None], 10, 1), "rng should be a random number generator"),
    (autoregression.information_criteria, (np.ones((2, 3)), 10, 1), "residual_covariance should have shape"),
    (autoregression.information_criteria, (np.eye(2), 0, 1), "n_samples should be a whole number"),
    (autoregression.transfer_function, (np.eye(2), 0.1), "coefficients should have shape"),
    (autoregression.transfer_function, (np.eye(2)[None], [0.1, 0.2]), "frequency should be a single number"),
]
