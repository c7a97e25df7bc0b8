"""Bad input to `helpers.worlds.izhikevich`."""

import numpy as np

from helpers.worlds import izhikevich

RNG = np.random.default_rng(0)
FIVE, SIX = (izhikevich.izhikevich_network(n, RNG) for n in (5, 6))

ROWS = [
    (izhikevich.izhikevich_network, (0, RNG), "n_neurons should be a whole number of at least 1"),
    (izhikevich.izhikevich_network, (5, RNG, 1.1), "connection_probability should be a number from 0 to 1"),
    (izhikevich.izhikevich_network, (5, 3), "rng should be a random number generator"),
    (izhikevich.simulate_izhikevich, (FIVE.W, 10, RNG), "network should be an IzhikevichNetwork or a list of them"),
    (izhikevich.simulate_izhikevich, ([], 10, RNG), "network should be an IzhikevichNetwork or a list of them"),
    (izhikevich.simulate_izhikevich, ([FIVE, SIX], 10, RNG), r"of one size .* they have \[5, 6\] neurons"),
    (izhikevich.simulate_izhikevich, (FIVE, 0, RNG), "n_steps should be a whole number of at least 1"),
    (izhikevich.simulate_izhikevich, (FIVE, 10, None), "rng should be"),
    (izhikevich.simulate_izhikevich, (FIVE, 10, RNG, 0), "longest_delay should be a whole number of at least 1"),
    (izhikevich.simulate_izhikevich, (FIVE, 10, RNG, 1, np.inf), "input_mean should hold finite numbers"),
    (izhikevich.simulate_izhikevich, (FIVE, 10, RNG, 1, 5, -1), "input_variance is a variance, .* but it is -1"),
    (izhikevich.normalise_potential, (np.zeros(5),), r"membrane_potential should have shape \(time, neurons\)"),
    (izhikevich.normalise_potential, (np.eye(3), 4), "n_fitted should be from 2 to 3"),
    (izhikevich.normalise_potential, (np.eye(3), 1.5), "n_fitted should be a whole number"),
    (izhikevich.normalise_potential, (np.full((9, 2), 31.0),), "should vary for every neuron"),
    (izhikevich.normalise_potential, (np.eye(5), 3), "should vary for every neuron"),
    (izhikevich.input_from_spikes, (np.eye(3), np.zeros(2)), "v should have one number for each of 3 neurons"),
    (izhikevich.input_from_spikes, (np.ones((2, 3)), np.zeros(2)), "W should have shape"),
    (izhikevich.izhikevich_step, (*[np.zeros(3)] * 6, np.zeros(2)), "d should have one number for each of 3 neurons"),
    (izhikevich.izhikevich_step, (np.full(2, np.nan), *[np.zeros(2)] * 6), "v should hold finite"),
    (izhikevich.spike_triggered_change, (np.zeros((9, 2)), 2, 0), "source should be below 2"),
    (izhikevich.spike_triggered_change, (np.zeros((9, 2)), 0, 1), "that spikes while target does not"),
    (izhikevich.spike_triggered_change, (np.eye(4) * 40, 1, 1), "source should be another neuron than target"),
    (izhikevich.spike_triggered_change, (np.zeros(9), 0, 1), "v should have shape"),
]
