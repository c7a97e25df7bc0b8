"""Bad input to `helpers.methods.pcmci`."""

from functools import partial

import numpy as np

from helpers.methods import pcmci

NOISE = np.random.default_rng(0).normal(size=(60, 3))

GOOD = [partial(pcmci.pcmci, NOISE)]

ROWS = [
    (pcmci.pcmci, (NOISE, 3, 1.0), "level should be below 1, but it is 1: with it every past would be chosen"),
    (pcmci.pcmci, (NOISE[:18],), "x should have at least 19 time steps for 3 neurons and 3 lags, but it has 18"),
    (pcmci.pcmci, (NOISE[:10].T,), "Then pass x.T"),
]
