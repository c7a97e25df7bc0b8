"""Bad input to `helpers.methods.transfer_entropy`."""

from functools import partial

import numpy as np

from helpers.methods import transfer_entropy

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(300, 3))
COPY = np.c_[NOISE[:, 0], np.r_[0, NOISE[:-1, 0]]]

GOOD = [
    partial(transfer_entropy.levels_of, NOISE, 3),
    partial(transfer_entropy.transfer_entropy, NOISE),
    partial(transfer_entropy.gaussian_transfer_entropy, NOISE, 2),
]

ROWS = [
    (
        transfer_entropy.transfer_entropy,
        (NOISE[:139],),
        "at least 140 time steps for 3 levels and 2 steps .* 27 states, but it has 139",
    ),
    (transfer_entropy.transfer_entropy, (NOISE, 3, 40), "Take fewer levels or steps, or record longer"),
    (
        transfer_entropy.transfer_entropy,
        (NOISE, 3, 2, 5, 2),
        "n_copies should be at least 3, to tell how they scatter, but it is 2",
    ),
    (
        transfer_entropy.transfer_entropy,
        (NOISE, 3, 2, 5, 150),
        "n_copies should be at most 49 for 300 time steps, so that shifts differ",
    ),
    (transfer_entropy.transfer_entropy, (NOISE[:100].T,), "Then pass x.T"),
    (transfer_entropy.gaussian_transfer_entropy, (NOISE[:8], 2), "at least 9 time steps for 2 lags, but it has 8"),
    (transfer_entropy.gaussian_transfer_entropy, (COPY, 1), "of neurons 0, 1 something follows exactly"),
]
