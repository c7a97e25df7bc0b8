"""Bad input to `helpers.methods.subspace`."""

from functools import partial

import numpy as np

from helpers.methods import subspace

RNG = np.random.default_rng(0)
ACTIVE = RNG.standard_normal((60, 3))
DRIVE = RNG.standard_normal((60, 1))
MODEL = subspace.fit_subspace(ACTIVE, DRIVE, 2, 3)

GOOD = [
    partial(subspace.fit_subspace, ACTIVE, DRIVE, 2, 3),
    partial(subspace.subspace_log_likelihood, MODEL, ACTIVE, DRIVE),
]

REFUSED = {subspace.subspace_log_likelihood.converters["model"]: [(3, "should be a FittedSubspace, but it is an int")]}

SUMS = np.column_stack([ACTIVE, ACTIVE.sum(axis=1)])
ROWS = [
    (
        subspace.fit_subspace,
        (ACTIVE, DRIVE, 2),
        "activity should have at least 70 time steps, for a regression on 10 lags of 3",
    ),
    (subspace.fit_subspace, (ACTIVE, DRIVE, 10, 3), "n_latents should be at most 9, for 3 lags of 3 neurons, but it is 10"),
    (
        subspace.fit_subspace,
        (ACTIVE + np.array([0, 50, 0]), DRIVE, 2, 3),
        "measured from where it rests, but the mean of neuron 1 is",
    ),
    (subspace.rests_at_zero, (-1e9 * ACTIVE - 1e11,), "measured from where it rests, but the mean of neuron 0 is"),
    (subspace.fit_subspace, (ACTIVE, DRIVE[1:], 2, 3), "drive should have the 60 time steps of activity"),
    (subspace.fit_subspace, (SUMS, DRIVE, 2, 3), "activity should leave some noise to predict"),
    (subspace.subspace_log_likelihood, (MODEL, ACTIVE[:, 1:], DRIVE), "should have the 3 neurons of the fit, but it has 2"),
    (subspace.subspace_log_likelihood, (MODEL, ACTIVE), "drive should have the 1 inputs of the fit, but it has 0"),
]
