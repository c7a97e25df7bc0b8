"""Bad input to `helpers.methods.state_space`."""

from functools import partial

import numpy as np

from helpers import validation as v
from helpers.methods import state_space
from tests.bad_input.refused import NUMBERS, of_another_shape
from tests.bad_input.refused import REFUSED as OF_ALL

RNG = np.random.default_rng(0)
ACTIVE = RNG.standard_normal((30, 4))
DRIVE = RNG.standard_normal((30, 2))
FIT = partial(state_space.fit_state_space_em, n_iterations=2)
MODEL = FIT(ACTIVE, DRIVE)

GOOD = [
    partial(state_space.fit_state_space_em, ACTIVE, DRIVE, 2, n_iterations=2),
    partial(state_space.connectivity_of_transition, np.eye(2), 0.1),
    partial(state_space.smooth_latents, MODEL, ACTIVE, DRIVE),
]

INPUT_COLUMNS = [
    *NUMBERS[:2],
    *NUMBERS[2:3],
    (np.ones((1, 1, 1, 1)), "should have shape (time,), (time, inputs) or (trials, time, inputs), but it has shape"),
    (np.ones((30, 0)), "should have shape (time,), (time, inputs) or"),
]
REFUSED = {
    state_space.real_recording: [*OF_ALL[v.recording], (RNG.random((2, 4)), "should have at least 3 time steps, but it has 2")],
    state_space.input_columns: INPUT_COLUMNS,
    state_space.square_of_latents: [
        *NUMBERS,
        *of_another_shape("(latents, latents)", np.ones(3), np.ones((2, 3)), np.ones((0, 0))),
    ],
    state_space.smooth_latents.converters["model"]: [(None, "should be a FittedStateSpace, but it is a NoneType")],
    state_space.smooth_latents.converters["activity"]: [
        *NUMBERS[:3],
        (np.ones(9), "should have shape (time, neurons), or (trials, time, neurons), with at least 2 steps"),
        (np.ones((1, 4)), "with at least 2 steps, but it has shape (1, 4)"),
    ],
}

TWICE = np.column_stack([DRIVE[:, 0], 2e6 * DRIVE[:, 0]])
ROWS = [
    (state_space.fit_state_space_em, (ACTIVE[:, :1],), "activity should have at least 2 neurons, since a latent is what"),
    (state_space.fit_state_space_em, (ACTIVE, None, 4), "n_latents should be below 4, the number of neurons, but it is 4"),
    (state_space.fit_state_space_em, (ACTIVE[:6], DRIVE[:6]), "need at least 6 that follow another, but there are 5"),
    (state_space.fit_state_space_em, (ACTIVE, DRIVE[1:]), r"drive should have the 30 time steps .* but it has shape \(29, 2\)"),
    (state_space.fit_state_space_em, (ACTIVE, np.ones((2, 30, 1))), r"but it has shape \(2, 30, 1\)"),
    (
        state_space.fit_state_space_em,
        (ACTIVE, TWICE),
        "drive should hold inputs that vary by themselves, but one is 0 throughout",
    ),
    (state_space.fit_state_space_em, (ACTIVE, np.zeros(30)), "drive should hold inputs that vary by themselves"),
    (state_space.inputs_of_trials, (np.zeros((30, 1)), ACTIVE[None]), "drive should hold inputs that vary by themselves"),
    (state_space.in_own_units, (ACTIVE[None], np.zeros((30, 1))), "drive should hold inputs that vary by themselves"),
    (state_space.square_of_latents, (np.ones((2, 3)), "F"), r"F should have shape \(latents, latents\), but it has"),
    (state_space.real_recording, (ACTIVE[:2], "x"), "x should have at least 3 time steps"),
    (state_space.input_columns, ("none", "u"), "u should hold real numbers"),
    (state_space.smooth_latents, (MODEL, ACTIVE[:, 1:], DRIVE), "activity should have the 4 neurons of the fit, but it has 3"),
    (
        state_space.as_in_the_fit,
        ({"model": MODEL, "activity": ACTIVE, "drive": None},),
        "drive should have the 2 inputs of the fit, but it has 0",
    ),
    (state_space.smooth_latents, (MODEL, ACTIVE), "drive should have the 2 inputs of the fit, but it has 0"),
]
