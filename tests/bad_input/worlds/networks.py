"""Bad input to `helpers.worlds.networks`."""

from functools import partial

import numpy as np

from helpers.worlds import networks

RNG = np.random.default_rng(0)

GOOD = [
    partial(networks.sparse_network, 9, RNG, 0.5),
    partial(networks.connections, np.eye(2)),
    partial(networks.hops, np.eye(2)),
    partial(networks.add_slow_drivers, np.eye(2), 1, RNG),
    partial(networks.modular_network, 2, 3, RNG),
    partial(networks.coarse_grain, np.eye(3), [0, 1, 1]),
]

ROWS = [
    (networks.sparse_network, (1, RNG, 0.0), "no connection at all"),
    (networks.coarse_grain, (np.eye(3), [0, 1]), "one number for each of the 3 neurons, but it has 2"),
    (networks.coarse_grain, (np.eye(3), [0, 1, 1, 0]), "one number for each of the 3 neurons, but it has 4"),
    (networks.coarse_grain, (np.eye(3), [0, 2, 2]), "numbered 0, 1, 2, … without a gap"),
    (networks.coarse_grain, (np.eye(2), [0.5, 0.0]), "without a gap"),
    (networks.coarse_grain, (np.eye(2), [0, 1e300]), "without a gap"),  # in no time, and without numbers up to there
]
