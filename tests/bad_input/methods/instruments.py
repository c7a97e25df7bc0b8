"""Bad input to `helpers.methods.instruments`."""

from functools import partial

import numpy as np

from helpers.methods import instruments
from helpers.worlds.instrumented_worlds import simulate_instrumented_network

COIN = np.array([0.0, 1.0, 0.0, 1.0, 1.0])
CAUSE = np.array([1.0, 3.0, 2.0, 4.0, 2.0])
Z = COIN[:, None]
X = np.full((6, 2), 0.5)
LIGHT = np.array([[0, 1], [1, 0], [1, 1], [0, 0], [1, 0], [0, 1]], dtype=float)
MOVED = 0.2 + 0.5 * LIGHT
RECORDING = simulate_instrumented_network(np.zeros((2, 2)), 50, np.random.default_rng(0))

GOOD = [
    partial(instruments.wald_estimator, COIN, CAUSE, CAUSE),
    partial(instruments.two_stage_least_squares, Z, CAUSE[:, None], CAUSE),
    partial(instruments.first_stage_f, Z, CAUSE),
    partial(instruments.exclusion_bias, COIN, CAUSE, 0.1),
    partial(instruments.weights_by_instruments, MOVED, LIGHT),
    partial(instruments.estimate_by_instruments, RECORDING.activity, RECORDING.light),
    partial(instruments.compare_under_light, RECORDING.activity, RECORDING.light),
]

REFUSED = {
    instruments.wald_estimator.converters["instrument"]: [
        (CAUSE, "should hold 0 and 1, and both of them, but it holds [1. 2. 3. 4.]"),
        (np.ones(5), "should hold 0 and 1, and both of them"),
        (Z, "should have shape (trials,)"),
    ],
    instruments.first_stage_f.converters["instruments"]: [
        (COIN, "should have shape (trials, variables), but it has shape (5,)"),
        (np.ones((5, 0)), "should have shape (trials, variables)"),
        (Z[:, None], "should have shape (trials, variables), but it has shape (5, 1, 1)"),
        (np.nan * Z, "should hold finite numbers"),
    ],
}

ROWS = [
    (instruments.wald_estimator, (COIN, CAUSE[:4], CAUSE), "same number of trials, but there are 5 in instrument, 4 in cause"),
    (instruments.wald_estimator, (COIN, np.ones(5), CAUSE), "if the instrument changes nothing, nothing can be learned"),
    (instruments.two_stage_least_squares, (Z, np.stack([CAUSE, COIN], 1), CAUSE), "one coin cannot tell two causes apart"),
    (instruments.two_stage_least_squares, (Z[:2], CAUSE[:2, None], CAUSE[:2]), "at least 3 trials, but it has 2"),
    (instruments.two_stage_least_squares, (np.ones((5, 1)), CAUSE[:, None], CAUSE), "instruments should vary, each column"),
    (instruments.two_stage_least_squares, (Z, np.ones((5, 1)), CAUSE), "causes, predicted from the instruments, should vary"),
    (instruments.two_stage_least_squares, (Z, CAUSE[:, None], CAUSE[:3]), "same number of trials"),
    (instruments.first_stage_f, (Z, np.ones(5)), "cause should vary, but it is constant"),
    (instruments.first_stage_f, (Z, 2 * COIN + 1), "cause should not follow exactly from the instruments"),
    (instruments.first_stage_f, (np.hstack([Z, Z]), CAUSE), "instruments should vary, each column in a way of its own"),
    (instruments.first_stage_f, (Z[:2], CAUSE[:2]), "at least 3 trials"),
    (instruments.exclusion_bias, (COIN, np.ones(5), 0.1), "if the instrument changes nothing"),
    (instruments.exclusion_bias, (COIN, CAUSE[:3], 0.1), "same number of trials"),
    (instruments.weights_by_instruments, (MOVED, LIGHT[:5]), r"light should have the shape of x, \(6, 2\)"),
    (instruments.weights_by_instruments, (MOVED[:5], LIGHT), r"light should have the shape of x, \(5, 2\)"),
    (instruments.weights_by_instruments, (MOVED + 0.3, LIGHT), "x should lie between 0 and 1"),
    (instruments.weights_by_instruments, (MOVED, np.ones((6, 2))), "light should vary"),
    (instruments.weights_by_instruments, (MOVED[:3], LIGHT[:3]), "at least 4 trials"),
    (instruments.weights_by_instruments, (X, LIGHT), "light should tell the neurons apart"),
    (instruments.weights_by_instruments, (np.where([True, False], MOVED, X), LIGHT), "light should tell the neurons apart"),
    (instruments.weights_by_instruments, (MOVED[:, [0, 0]], LIGHT), "light should tell the neurons apart"),
    (instruments.estimate_by_instruments, (MOVED, LIGHT[:5]), "light should have the shape of x"),
    (instruments.compare_under_light, (MOVED, LIGHT[:5]), "light should have the shape of x"),
    (instruments.compare_under_light, (MOVED, LIGHT), "x should have at least 8 steps for 2 neurons, but it has 6"),
    (instruments.compare_under_light, (MOVED + 0.3, LIGHT), "x should lie between 0 and 1"),
]
