"""Bad input to `helpers.methods.autoregression`."""

from functools import partial

import numpy as np

from helpers.methods import autoregression

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(200, 3))
COPY = np.c_[NOISE, NOISE[:, 1]]
CLOCK = np.c_[NOISE, 33.3 * np.arange(200)]
LATER = np.c_[NOISE, np.roll(NOISE[:, 0] + NOISE[:, 1] / 3 - 1e3, 1)]  # what two neurons did, a step later
LATER[0, 3] = 0
WEAK = 0.5 * np.eye(2)[None]

GOOD = [
    partial(autoregression.lagged_design, NOISE, 2),
    partial(autoregression.simulate_var, WEAK, 10, rng),
    partial(autoregression.companion_matrix, WEAK),
    partial(autoregression.spectral_radius, WEAK),
    partial(autoregression.surely_fades, WEAK, 0.9),
    partial(autoregression.regress_on_the_past, NOISE, 2),
    partial(autoregression.fit_var, NOISE, 2),
    partial(autoregression.enough_steps_for_order, {"x": NOISE[None], "order": 2}),
    partial(autoregression.products_with_the_past, NOISE, 2),
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
    (autoregression.fit_var, (CLOCK, 1), "neuron 3 follows exactly from the past, and there is no residual"),
    (autoregression.fit_var, (LATER, 1), "neuron 3 follows exactly from the past, and there is no residual"),
    (autoregression.fit_var, (CLOCK, 2), "those of neuron 3 follow from each other, as after a filter"),
    (autoregression.fit_var, (NOISE.T, 2), r"It has 200 neurons and 3 steps: is it \(neurons, time\)\? Then pass x.T"),
    (autoregression.lagged_design, (NOISE[:3], 3), "x should have more time steps than order, but it has 3 and order is 3"),
    (autoregression.simulate_var, (np.eye(2)[None], 10, rng), "let activity fade, but it grows by a factor of 1 a step"),
]
