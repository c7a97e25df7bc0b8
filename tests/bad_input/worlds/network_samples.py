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
    (
        network_samples.sigmoid_network_samples,
        (2, RNG, 5, 4, 0.0019),
        r"should be at least 0.002 for 5 neurons, .* but it is 0.0019",
    ),
]
