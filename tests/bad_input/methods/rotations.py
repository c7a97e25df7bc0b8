"""Bad input to `helpers.methods.rotations`."""

from functools import partial

import numpy as np

from helpers.methods import rotations
from tests.bad_input.refused import NUMBERS, of_another_shape

rng = np.random.default_rng(0)
RATES, CONDITION = rng.normal(size=(6, 8, 4)), np.array([0, 0, 1, 1, 2, 2])
STATES = rng.normal(size=(20, 3))

GOOD = [
    partial(rotations.skew_symmetric_fit, STATES, STATES),
    partial(rotations.condition_averages, RATES, CONDITION),
    partial(rotations.fit_jpca, RATES, 20.0, CONDITION, 2, 1.0),
]

REFUSED = {
    rotations.skew_symmetric_fit.converters["states"]: [
        *NUMBERS,
        *of_another_shape("(samples, dimensions)", np.ones(3), np.ones((2, 0)), RATES),
    ],
}

ROWS = [
    (rotations.skew_symmetric_fit, (STATES, STATES[1:]), r"velocities should have the shape of states, \(20, 3\), but"),
    (rotations.skew_symmetric_fit, (STATES * [1, 1, 0], STATES), "states should vary along all of its 3 .* lie in 2 of them"),
    (rotations.condition_averages, (RATES, CONDITION[1:]), "condition should have one entry a trial, 6, but it has 5"),
    (rotations.fit_jpca, (RATES, 20.0, CONDITION[1:]), "condition should have one entry a trial, 6, but it has 5"),
    (rotations.fit_jpca, (RATES, 20.0, np.zeros(6, dtype=int)), "condition should name at least 2 conditions, but all trials"),
    (rotations.fit_jpca, (RATES[:1], 20.0), "rates should hold at least 2 trials, but it holds 1"),
    (rotations.fit_jpca, (RATES[:, :2], 20.0), "rates should have at least 3 bins, to have velocities, but it has 2"),
    (rotations.fit_jpca, (RATES, 20.0, None, 1), "n_components should be at least 2, a plane, but it is 1"),
    (
        rotations.fit_jpca,
        (RATES, 20.0),
        "n_components should be at most 4, the dimensions in which conditions differ here, but",
    ),
    (
        rotations.fit_jpca,
        (RATES[:, :1] + np.zeros((6, 8, 4)), 20.0, None, 2),
        "rates should change along time in another way for",
    ),
    (rotations.fit_jpca, (0 * RATES, 20.0, None, 2), "n_components should be at most 0, the dimensions in which conditions"),
]
