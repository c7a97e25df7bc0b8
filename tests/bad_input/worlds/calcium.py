"""Bad input to `helpers.worlds.calcium`."""

from functools import partial

import numpy as np

from helpers.worlds import calcium

RNG = np.random.default_rng(0)
SPIKES = np.zeros((9, 2))

GOOD = [
    partial(calcium.calcium_of_spikes, SPIKES, 5.0),
    partial(calcium.calcium_fluorescence, SPIKES, RNG),
]

ROWS = [
    (calcium.calcium_fluorescence, (SPIKES, RNG, 100.0, 0.1, 5), "at least 2 frames of the 9 ms"),
]
