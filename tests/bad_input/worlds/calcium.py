"""Bad input to `helpers.worlds.calcium`."""

import numpy as np

from helpers.worlds import calcium

RNG = np.random.default_rng(0)

ROWS = [
    (calcium.calcium_fluorescence, (np.zeros((9, 2)), RNG, 0.0), "decay should be above 0 ms"),
    (calcium.calcium_fluorescence, (np.zeros((9, 2)), RNG, 100.0, -1.0), "noise is a standard deviation"),
    (calcium.calcium_fluorescence, (np.zeros((9, 2)), RNG, 100.0, 0.1, 5), "at least 2 frames of the 9 ms"),
    (calcium.calcium_fluorescence, (np.zeros(9), RNG), r"spikes should have shape \(time, neurons\)"),
    (calcium.calcium_of_spikes, (np.zeros((9, 2)), 0.0), "decay should be above 0 ms"),
    (calcium.calcium_of_spikes, (np.zeros(9), 5.0), "spikes should have shape"),
]
