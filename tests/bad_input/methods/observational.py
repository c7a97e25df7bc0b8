"""Bad input to `helpers.methods.observational`."""

import numpy as np

from helpers.methods import observational

X = np.random.default_rng(0).random((20, 3))
SILENT = X * [1, 1, 0]

ROWS = [
    (observational.lagged_correlation, (X[0],), r"x should have shape \(time, neurons\)"),
    (observational.lagged_correlation, (X[:3],), "x should have at least 4 time steps, but it has 3"),
    (observational.lagged_correlation, (SILENT,), "neuron 2 is constant. Is it silent"),
    (observational.lagged_correlation, (np.vstack([[9.0, 9.0], np.ones((5, 2))]),), "neuron 0 is constant"),
    (observational.lagged_correlation, (np.where(X > 0.9, np.nan, X),), "x should hold finite numbers"),
    (observational.expected_auroc, (0.1, 0.0, 100), "sd should be above 0, but it is 0"),
    (observational.expected_auroc, (0.1, 0.2, 0), "n_steps should be a whole number of at least 1"),
    (observational.expected_auroc, (np.nan, 0.2, 10), "weight should hold finite numbers"),
    (observational.least_squares_weights, (X[:5],), "at least 6 time steps for a regression on 3 neurons and a constant"),
    (observational.least_squares_weights, (2 * X,), "between 0 and 1, as the activity of sigmoid neurons does"),
    (observational.least_squares_weights, (X - 0.5,), "between 0 and 1"),
    (observational.soft_threshold, ([1.0, np.inf], 0.1), "value should hold finite numbers"),
    (observational.soft_threshold, ([1.0], -0.1), "threshold should be at least 0"),
    (observational.best_penalty, (X, X[:, 0], [0.1, 0.0]), "penalties should all be above 0, but the smallest is 0"),
    (observational.best_penalty, (X, X[:-1, 0], [0.1]), "arrived should have one number for each of 20 steps"),
    (observational.best_penalty, (X[0], X[:, 0], [0.1]), r"before should have shape \(time, neurons\)"),
    (observational.best_penalty, (X[:7], X[:7, 0], [0.1]), "before should have at least 8 time steps, but it has 7"),
    (observational.best_penalty, (X, X[:, 0], []), "penalties should have shape"),
    (observational.estimate_by_correlation, (SILENT,), "neuron 2 is constant"),
    (observational.estimate_by_least_squares, (2 * X,), "between 0 and 1"),
    (observational.estimate_by_least_squares, (X[:5], False), "at least 6 time steps"),
    (observational.estimate_by_lasso, (X, -1.0), "penalty should be a single number above 0, or None"),
    (observational.estimate_by_lasso, (X, [0.1, 0.2]), "penalty should be a single number above 0, or None"),
    (observational.estimate_by_lasso, (X + 1,), "between 0 and 1"),
    (observational.estimate_by_lasso, (SILENT,), "neuron 2 is constant"),
    (observational.omitted_variable_bias, (X, X[:-1], X[:3].T), "with as many steps as observed"),
    (observational.omitted_variable_bias, (X[:4], X[:4], np.eye(3)), "more steps than its 3 neurons, but it has 4"),
    (observational.omitted_variable_bias, (X, X, np.eye(2)), r"hidden_weights should have shape \(targets, 3\)"),
]
