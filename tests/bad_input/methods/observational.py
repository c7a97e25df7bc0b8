"""Bad input to `helpers.methods.observational`."""

from functools import partial

import numpy as np

from helpers.methods import observational
from tests.bad_input.refused import RANDOM

GOOD = [
    partial(observational.lagged_correlation, RANDOM),
    partial(observational.expected_auroc, 0.1, 0.2, 100),
    partial(observational.least_squares_weights, RANDOM),
    partial(observational.soft_threshold, [1.0, -2.0], 0.1),
    partial(observational.best_penalty, RANDOM, RANDOM[:, 0], [0.1, 0.01]),
    partial(observational.estimate_by_correlation, RANDOM),
    partial(observational.arriving_input, RANDOM),
    partial(observational.estimate_by_least_squares, RANDOM),
    partial(observational.estimate_by_lasso, RANDOM, 0.1),
    partial(observational.omitted_variable_bias, RANDOM, RANDOM, np.eye(3)),
]

REFUSED = {
    observational.soft_threshold.converters["threshold"]: [
        (-0.1, "should be at least 0"),
        ([0.1, -0.1], "should be at least 0"),
        (np.nan, "should hold finite numbers"),
    ],
    observational.best_penalty.converters["penalties"]: [
        ([0.1, 0.0], "should all be above 0, but the smallest is 0"),
        ([0.1, -0.1], "should all be above 0, but the smallest is -0.1"),
        ([], "should have shape"),
    ],
}

COPY = np.c_[RANDOM, RANDOM[:, 1]]

ROWS = [
    *(
        (function, (COPY, *more), "neurons 1, 3 are .copies")
        for function, *more in [
            (observational.least_squares_weights,),
            (observational.estimate_by_least_squares,),
            (observational.estimate_by_lasso,),
            (observational.omitted_variable_bias, RANDOM, np.eye(3)),
        ]
    ),
    (observational.estimate_by_correlation, (RANDOM.T,), r"at least 4 time steps, .* 20 neurons and 3 steps: is it \(neurons"),
    (observational.best_penalty, (RANDOM, RANDOM[:-1, 0], [0.1]), "arrived should have one number for each of 20 steps"),
    (observational.best_penalty, (RANDOM[:-1], RANDOM[:, 0], [0.1]), "arrived should have one number for each of 19 steps"),
    (observational.best_penalty, (RANDOM[:, None], RANDOM[:, 0], [0.1]), r"before should have shape \(time, neurons\)"),
    (observational.best_penalty, (RANDOM[0], RANDOM[:, 0], [0.1]), r"before should have shape \(time, neurons\)"),
    (observational.best_penalty, (RANDOM[:7], RANDOM[:7, 0], [0.1]), "before should have at least 8 time steps, but it has 7"),
    (observational.estimate_by_correlation, (RANDOM * [1, 1, 0],), "neuron 2 is constant"),
    (observational.arriving_input, (2 * RANDOM,), "x should lie between 0 and 1"),
    (observational.estimate_by_least_squares, (2 * RANDOM,), "x should lie between 0 and 1"),
    (observational.estimate_by_lasso, (RANDOM + 1,), "x should lie between 0 and 1"),
    (observational.omitted_variable_bias, (RANDOM, RANDOM[:-1], RANDOM[:3].T), "with as many steps as observed"),
    (observational.omitted_variable_bias, (RANDOM[:-1], RANDOM, np.eye(3)), "with as many steps as observed"),
    (observational.omitted_variable_bias, (RANDOM, RANDOM[:, 0], np.eye(1)), r"the shapes are \(20,\) and \(20, 3\)"),
    (observational.omitted_variable_bias, (RANDOM[:, 0], RANDOM, np.eye(3)), r"the shapes are \(20, 3\) and \(20,\)"),
    (observational.omitted_variable_bias, (RANDOM, RANDOM[:, None], np.eye(1)), r"shapes are \(20, 1, 3\) and \(20, 3\)"),
    (observational.omitted_variable_bias, (RANDOM[:, None], RANDOM, np.eye(3)), r"shapes are \(20, 3\) and \(20, 1, 3\)"),
    (observational.omitted_variable_bias, (RANDOM[:4], RANDOM[:4], np.eye(3)), "more steps than its 3 neurons, but it has 4"),
    (observational.omitted_variable_bias, (RANDOM, RANDOM, np.eye(2)), r"hidden_weights should have shape \(targets, 3\)"),
    (observational.omitted_variable_bias, (RANDOM, RANDOM, np.eye(4)), r"hidden_weights should have shape \(targets, 3\)"),
    (observational.omitted_variable_bias, (RANDOM, RANDOM, np.ones(3)), r"\(targets, 3\), .* but it has shape \(3,\)"),
    (observational.omitted_variable_bias, (RANDOM, RANDOM, np.ones((2, 3, 1))), r"\(targets, 3\), .* shape \(2, 3, 1\)"),
]
