"""Bad input to `helpers.worlds.networks`."""

import numpy as np

from helpers.worlds import networks

RNG = np.random.default_rng(0)
NAN = np.array([[np.nan, 0.0], [0.0, 0.0]])

ROWS = [
    (networks.sparse_network, (0, RNG), "n_neurons should be a whole number of at least 1, but it is 0"),
    (networks.sparse_network, (2.5, RNG), "n_neurons should be a whole number"),
    (networks.sparse_network, (3, RNG, 1.5), "connection_probability should be a number from 0 to 1, but it is 1.5"),
    (networks.sparse_network, (3, 42), "rng should be a random number generator .* but it is a int"),
    (networks.sparse_network, (1, RNG, 0.0), "no connection at all"),
    (networks.connections, (np.zeros((2, 3)),), r"W should have shape \(neurons, neurons\), but it has shape \(2, 3\)"),
    (networks.connections, (NAN,), "W should hold finite numbers, but 1 of 4 are NaN or infinite"),
    (networks.connections, (np.zeros((0, 0)),), "W should have shape"),
    (networks.connections, ([["a"]],), "W should hold real numbers"),
    (networks.connections, ([[1, 2], [3]],), "W should hold real numbers"),
    (networks.sparse_network, (3, RNG, -1.0), "connection_probability should be a number from 0 to 1"),
    (networks.connections, (np.array([[1j]]),), "W should hold real numbers"),
    (networks.connections, (np.ma.masked_equal(np.eye(2), 0),), "W is a masked array"),
    (networks.hops, (np.zeros((2, 3)),), "W should have shape"),
    (networks.add_slow_drivers, (np.zeros((2, 3)), 1, RNG), "W should have shape"),
    (networks.add_slow_drivers, (np.eye(2), 0, RNG), "n_pairs should be a whole number of at least 1"),
    (networks.add_slow_drivers, (np.eye(2), 1, RNG, np.nan), "strength should hold finite numbers"),
    (networks.modular_network, (0, 3, RNG), "n_modules should be a whole number of at least 1"),
    (networks.modular_network, (2, 3, RNG, 0.1, 2.0), "density should be a number from 0 to 1"),
    (networks.coarse_grain, (np.eye(3), [0, 1]), "one number for each of the 3 neurons, but it has 2"),
    (networks.coarse_grain, (np.eye(3), [0, 2, 2]), "numbered 0, 1, 2, … without a gap"),
    (networks.coarse_grain, (np.eye(2), [0.5, 0.0]), "without a gap"),
    (networks.coarse_grain, (np.ones((2, 3)), [0, 1]), "W should have shape"),
]
