"""Bad input to `helpers.worlds.network_samples`."""

from functools import partial

import numpy as np

from helpers.worlds import network_samples

RNG = np.random.default_rng(0)

GOOD = [
    partial(network_samples.sigmoid_network_samples, 2, RNG, 3, 4),
    partial(network_samples.izhikevich_samples, 2, RNG, 3, 4),
]

ROWS = [
    (network_samples.sigmoid_network_samples, (2, RNG, 3, 4, 0), "connection_probability should be above 0, but it is 0"),
]
