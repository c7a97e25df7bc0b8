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

RARE = np.zeros((400, 2))
RARE[397, 0] = 1.0  # once, three steps before the end
RARE[::7, 1] = 1.0

ROWS = [
    (point_process.log_cosine_bumps, (5, 4), "n_bumps should be at most last, 4 steps, but it is 5"),
    (point_process.point_process_granger, (SPIKES[:, :1],), "at least 2 neurons, but it holds 1"),
    (point_process.point_process_granger, (SPIKES[:110],), "at least 118 time steps for 3 neurons .* but it has 110"),
    (point_process.point_process_granger, (LATE,), "after step 100, but neuron 2 does not"),
    (point_process.point_process_granger, (RARE,), "n_own = 8 bumps, but what neuron 0 has is enough for 2"),
    (point_process.point_process_granger, (RARE, 1, 1, 20, 4, 0.0), "the sources of neuron 1 apart: take a ridge above 0"),
]
