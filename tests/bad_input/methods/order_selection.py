"""Bad input to `helpers.methods.order_selection`."""

from functools import partial

import numpy as np

from helpers.methods import order_selection
from tests.bad_input.methods.autoregression import CLOCK, COPY, LATER, NOISE

GOOD = [
    partial(order_selection.select_order, NOISE, 2),
    partial(order_selection.information_criteria, np.eye(2), 10, 1),
]

REFUSED = {
    order_selection.information_criteria.converters["residual_covariance"]: [
        (np.ones((2, 3)), "should have shape (neurons, neurons), but it has shape (2, 3)"),
        (np.nan * np.eye(2), "should hold finite numbers"),
        (np.diag([1.0, 0.0]), "should have variances above 0, but that of neuron 1 is not"),
        (-np.eye(2), "should have variances above 0, but that of neurons 0, 1 is not"),
        ([[1.0, 0.5], [0.0, 1.0]], "should be symmetric, as a covariance is, but it is not"),
        (np.ones((2, 2)), "should be positive definite, but it is singular"),
        ([[1.0, 2.0], [2.0, 1.0]], "should be positive definite, but it is singular or has a negative eigenvalue"),
    ],
}

ROWS = [
    (order_selection.select_order, (NOISE[:30], 10), "at least 32 steps"),
    (order_selection.select_order, (NOISE[:43], 10), "max_order should leave at least 34 steps .* but x leaves 33"),
    (order_selection.select_order, (CLOCK, 1), "neuron 3 follows exactly from the past"),
    (order_selection.select_order, (LATER, 1), "neuron 3 follows exactly from the past"),
    (order_selection.select_order, (COPY, 2), "among neurons 1, 3"),
]
