"""Bad input to `helpers.models.lfads.training`."""

from functools import partial

import numpy as np

from helpers.models.lfads import training
from tests.bad_input.methods.spike_counts import COUNTS

RNG = np.random.default_rng(0)

GOOD = [
    partial(training.falling_rate, 10),
    partial(training.fit_lfads, COUNTS, RNG, 1, held_out=COUNTS, n_steps=1, n_generator=3, n_encoder=3, n_initial=2),
]

ROWS = [
    (
        training.fit_lfads,
        (COUNTS, RNG, 0, COUNTS[:3]),
        r"held_out should have the trials and bins of counts, \(4, 6\), but it has shape \(3, 6, 5\)",
    ),
    (
        training.fit_lfads,
        (COUNTS, RNG, 0, COUNTS[:, :5]),
        r"held_out should have the trials and bins of counts, \(4, 6\), but it has shape \(4, 5, 5\)",
    ),
]
