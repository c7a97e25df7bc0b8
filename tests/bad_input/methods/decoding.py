"""Bad input to `helpers.methods.decoding`."""

from functools import partial

import numpy as np

from helpers.methods import decoding
from tests.bad_input.refused import NUMBERS, of_another_shape

RNG = np.random.default_rng(0)
ACTIVITY, KINEMATICS = RNG.normal(size=(6, 5, 3)), RNG.normal(size=(6, 5, 2))
X, Y = ACTIVITY[0], KINEMATICS[0]
TARGET = np.array([0, 0, 0, 1, 1, 1])
STILL = KINEMATICS.copy()
STILL[2, 1:] = 0.5

GOOD = [
    partial(decoding.with_history, ACTIVITY, 2),
    partial(decoding.fit_ridge_decoder, ACTIVITY, KINEMATICS, (1, 2), (1.0, 10.0), 2),
    partial(decoding.joint_r2, KINEMATICS, KINEMATICS, RNG, 3),
    partial(decoding.r2_gain, KINEMATICS, KINEMATICS, KINEMATICS, RNG, 3),
    partial(decoding.stereotyped_reach, KINEMATICS, TARGET, [1, 0]),
    partial(decoding.decode_target, ACTIVITY, TARGET, ACTIVITY[:2]),
    partial(decoding.carried_r2, ACTIVITY[0], KINEMATICS[0], ACTIVITY[1], KINEMATICS[1]),
]

REFUSED = {
    decoding.carried_r2.converters["x"]: [*NUMBERS, *of_another_shape("(samples, columns)", np.ones(9), np.ones((0, 9)))],
    decoding.joint_r2.converters["kinematics"]: [
        *NUMBERS,
        *of_another_shape("(trials, time, outputs)", np.ones((9, 3)), np.ones((0, 9, 3))),
    ],
    decoding.fit_ridge_decoder.converters["penalties"]: [
        ("strong", "should hold real numbers"),
        *((bad, "should hold numbers above 0") for bad in ([], [0.0], [1.0, -1.0], np.ones((2, 2)))),
    ],
    decoding.fit_ridge_decoder.converters["n_bins"]: [
        ("two", "should hold real numbers"),
        *((bad, "should hold whole numbers of at least 1") for bad in ([], [0], [1, 1.5], np.ones((2, 2)))),
    ],
}

ROWS = [
    (decoding.carried_r2, (X, Y[1:], X, Y), "y should have as many rows as x, 5, but it has 4"),
    (decoding.carried_r2, (X, Y, X, Y[1:]), "new_y should have as many rows as new_x, 5, but it has 4"),
    (decoding.carried_r2, (X, Y, X[:, 1:], Y), "new_x should have as many columns as x, 3, but it has 2"),
    (decoding.carried_r2, (X, Y, X, Y[:, 1:]), "new_y should have as many columns as y, 2, but it has 1"),
    (decoding.carried_r2, (X, Y, X, 0 * Y), "new_y should vary, but all its rows are the same"),
    (decoding.with_history, (ACTIVITY, 6), "n_bins should be at most 5, the bins of a trial, but it is 6"),
    (
        decoding.fit_ridge_decoder,
        (ACTIVITY, KINEMATICS[1:]),
        r"kinematics should have the trials and bins of activity, \(6, 5\)",
    ),
    (decoding.fit_ridge_decoder, (ACTIVITY, KINEMATICS, 6), "n_bins should be at most 5, the bins of a trial, but one is 6"),
    (decoding.fit_ridge_decoder, (ACTIVITY, KINEMATICS, 1, 1.0, 7), "n_folds should be at most 6, the number of trials, but"),
    (
        decoding.fit_ridge_decoder,
        (ACTIVITY, STILL, (1, 2), 1.0, 6),
        "kinematics should vary in each of the 6 parts of the trials that are left out in turn, but in one of them it is",
    ),
    (decoding.joint_r2, (KINEMATICS, KINEMATICS[1:], RNG), r"predicted should have the shape of kinematics, \(6, 5, 2\), but"),
    (decoding.joint_r2, (0 * KINEMATICS, KINEMATICS, RNG), "kinematics should vary, but all of it is the same"),
    (decoding.joint_r2, (KINEMATICS[:1], KINEMATICS[:1], RNG), "kinematics should hold at least 2 trials, to resample them"),
    (decoding.r2_gain, (KINEMATICS, KINEMATICS[1:], KINEMATICS, RNG), "predicted should have the shape of kinematics"),
    (
        decoding.r2_gain,
        (KINEMATICS, KINEMATICS, KINEMATICS[1:], RNG),
        r"beside should have the shape of kinematics, \(6, 5, 2\)",
    ),
    (decoding.stereotyped_reach, (KINEMATICS, TARGET[1:], TARGET), "target should have one entry a trial, 6, but it has 5"),
    (decoding.stereotyped_reach, (KINEMATICS, TARGET, [0, 7]), "test_target should hold targets of training trials, but 7 is"),
    (decoding.decode_target, (ACTIVITY, TARGET[1:], ACTIVITY), "target should have one entry a trial, 6, but it has 5"),
    (decoding.decode_target, (ACTIVITY, TARGET, ACTIVITY[:, 1:]), r"test_activity should have shape \(trials, 5, 3\), as act"),
    (decoding.decode_target, (ACTIVITY, [0] * 6, ACTIVITY), "target should hold at least 2 targets with 2 trials each"),
    (decoding.decode_target, (ACTIVITY, [0, 0, 0, 0, 0, 1], ACTIVITY), "target should hold at least 2 targets with 2 trials"),
]
