"""Bad input to `helpers.methods.autoregression`."""

from functools import partial

import numpy as np

from helpers.methods import autoregression

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(200, 3))
COPY = np.c_[NOISE, NOISE[:, 1]]
WEAK = 0.5 * np.eye(2)[None]

GOOD = [
    partial(autoregression.lagged_design, NOISE, 2),
    partial(autoregression.simulate_var, WEAK, 10, rng),
    partial(autoregression.companion_matrix, WEAK),
    partial(autoregression.spectral_radius, WEAK),
    partial(autoregression.fit_var, NOISE, 2),
    partial(autoregression.select_order, NOISE, 2),
    partial(autoregression.information_criteria, np.eye(2), 10, 1),
    partial(autoregression.transfer_function, WEAK, 0.1),
]

REFUSED = {
    autoregression.simulate_var.converters["coefficients"]: [
        (np.eye(2), "should have shape (order, neurons, neurons), but it has shape (2, 2)"),
        (np.ones((2, 2, 3)), "should have shape (order, neurons, neurons)"),
        (np.ones((0, 2, 2)), "should have shape (order, neurons, neurons)"),
        (np.nan * WEAK, "should hold finite numbers"),
    ],
}

ROWS = [
    (autoregression.fit_var, (COPY, 2), "among neurons 1, 3"),
    (autoregression.fit_var, (NOISE[:5], 2), "at least 8 steps"),
    (autoregression.select_order, (NOISE[:30], 10), "at least 32 steps"),
    (autoregression.select_order, (COPY, 2), "among neurons 1, 3"),
    (autoregression.lagged_design, (NOISE[:3], 3), "x should have more time steps than order, but it has 3 and order is 3"),
    (autoregression.simulate_var, (np.eye(2)[None], 10, rng), "let activity fade, but it grows by a factor of 1 a step"),
]
