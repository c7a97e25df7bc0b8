"""Bad input to `helpers.models.student.training`."""

from functools import partial

import numpy as np

from helpers.models.student.training import fit_student

RNG = np.random.default_rng(0)
ACTIVE = RNG.standard_normal((60, 3))
DRIVE = RNG.standard_normal(60)

GOOD = [partial(fit_student, ACTIVE, RNG, DRIVE, window=5, n_batch=2, n_steps=1)]

FADING = np.outer(0.99 ** np.arange(60), [1.0, 2.0, 3.0])  # as neurons without connections do, in steps of 0.01
LATE = np.arange(60) >= 50
ROWS = [
    (fit_student, (ACTIVE, RNG, None, 0, False, 13), "window should be at most 12, a fifth of the 60 steps of activity, but"),
    (fit_student, (ACTIVE, RNG, DRIVE[1:], 0, False, 5), "drive should have the 60 time steps of activity"),
    (fit_student, (ACTIVE, RNG, np.ones((1, 60, 1)), 0, False, 5), r"drive should have shape \(time,\) or \(time, inputs\)"),
    (
        fit_student,
        (ACTIVE, RNG, LATE, 0, False, 5),
        "drive should not be 0 in the four fifths that are trained on, but column 0",
    ),
    (fit_student, (ACTIVE * LATE[:, None], RNG, None, 0, False, 5), "activity should not be 0 in the four fifths that are"),
    (
        fit_student,
        (1e9 * ACTIVE, RNG, None, 0, True, 5),
        "activity should be in the units of tanh, .* but most of it is beyond 9",
    ),
    (
        fit_student,
        (ACTIVE + np.array([0, 0, 50]), RNG, None, 0, False, 5),
        "measured from where it rests, but the mean of neuron 2 is",
    ),
    (fit_student, (FADING, RNG, None, 0, False, 5), "activity should do more than fade by itself in its last fifth"),
    (fit_student, (ACTIVE, RNG, None, 0, "yes", 5), "saturates should be True or False, but it is a str"),
]
