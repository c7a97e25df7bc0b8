"""Bad input to `helpers.models.causalformer.causes`."""

from functools import partial

import numpy as np

from helpers.models.causalformer import causes

X = np.zeros((4, 2))
HISTORIES = np.zeros((3, 4, 2))


def last_step(histories):
    return histories[:, -1]


GOOD = [
    partial(causes.attention_strength, np.ones((2, 1, 3, 3))),
    partial(causes.average_of_models, np.ones((2, 3, 3))),
    partial(causes.forecast_harm, X, X, X),
    partial(causes.do_spike, last_step, HISTORIES, 1, 1.0, 0.0),
]

REFUSED = {
    causes.attention_strength.converters["weights"]: [
        (np.ones((2, 3, 3)), "should have shape (moments, heads, neurons, neurons)"),
        (np.ones((2, 1, 3, 2)), "should have shape (moments, heads, neurons, neurons)"),
        (np.ones((0, 1, 3, 3)), "should have shape (moments, heads, neurons, neurons)"),
    ],
    causes.average_of_models.converters["strengths"]: [
        (np.ones((3, 3)), "should have shape (models, neurons, neurons)"),
        (np.zeros((2, 3, 3)), "should have a positive sum in each row"),
        (np.eye(3)[None] - 0.5, "should not be negative, as each row is shared out, but it goes down to -0.5"),
    ],
    causes.do_spike.converters["histories"]: [
        (X, "should have shape (moments, steps, neurons)"),
        (HISTORIES[:0], "should have shape (moments, steps, neurons)"),
    ],
}

ROWS = [
    (causes.forecast_harm, (X, X[1:], X), r"intact should have the shape of true, \(4, 2\)"),
    (causes.forecast_harm, (X, X, X[:, :1]), "without should have the shape of true"),
    (causes.do_spike, (last_step, HISTORIES, 2, 1.0, 0.0), "source should be below 2"),
]
