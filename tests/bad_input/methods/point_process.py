"""Bad input to `helpers.methods.point_process`."""

from functools import partial

import numpy as np

from helpers.methods import point_process

SPIKES = (np.random.default_rng(0).random((300, 3)) < 0.2).astype(float)
LATE = np.where(np.arange(300)[:, None] < 100, SPIKES, [1, 1, 0] * SPIKES)

GOOD = [
    partial(point_process.log_cosine_bumps, 4, 20),
    partial(point_process.point_process_granger, SPIKES),
]

ROWS = [
    (point_process.log_cosine_bumps, (5, 4), "n_bumps should be at most last, 4 steps, but it is 5"),
    (point_process.point_process_granger, (SPIKES[:, :1],), "at least 2 neurons, but it holds 1"),
    (point_process.point_process_granger, (SPIKES[:110],), "at least 118 time steps for 3 neurons .* but it has 110"),
    (point_process.point_process_granger, (LATE,), "after step 100, but neuron 2 does not"),
]
