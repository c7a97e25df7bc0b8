"""Bad input to `helpers.models.causalformer.causes`."""

import numpy as np

from helpers.models.causalformer import causes

X = np.zeros((4, 2))
HISTORIES = np.zeros((3, 4, 2))

ROWS = [
    (causes.attention_strength, (np.ones((2, 3, 3)),), r"weights should have shape \(moments, heads, neurons, neurons\)"),
    (causes.attention_strength, (np.ones((2, 1, 3, 2)),), "weights should have shape"),
    (causes.average_of_models, (np.ones((3, 3)),), r"strengths should have shape \(models, neurons, neurons\)"),
    (causes.average_of_models, (np.zeros((2, 3, 3)),), "positive sum in each row"),
    (causes.average_of_models, (np.eye(3)[None] - 0.5,), "should not be negative, .* but it goes down to -0.5"),
    (causes.forecast_harm, (X, X[1:], X), r"intact should have the shape of true, \(4, 2\)"),
    (causes.forecast_harm, (X, X, X[:, :1]), "without should have the shape of true"),
    (causes.do_spike, (np.sum, X, 0, 1.0, 0.0), r"histories should have shape \(moments, steps, neurons\)"),
    (causes.do_spike, (np.sum, HISTORIES, 2, 1.0, 0.0), "source should be below 2"),
    (causes.do_spike, (np.sum, HISTORIES, 0, np.nan, 0.0), "spike should"),
]
