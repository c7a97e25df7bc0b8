"""Bad input to `helpers.worlds.izhikevich`."""

from functools import partial

import numpy as np

from helpers.worlds import izhikevich

RNG = np.random.default_rng(0)
FIVE, SIX = (izhikevich.izhikevich_network(n, RNG) for n in (5, 6))
ZEROS = np.zeros(3)
SPIKES = np.array([[40.0, 0.0], [0.0, 0.0], [0.0, 1.0]])

GOOD = [
    partial(izhikevich.izhikevich_network, 5, RNG),
    partial(izhikevich.input_from_spikes, np.eye(3), ZEROS),
    partial(izhikevich.izhikevich_step, *[ZEROS] * 7),
    partial(izhikevich.input_after_delays, np.eye(3)[None], ZEROS[None] > 0, 2, RNG),
    partial(izhikevich.simulate_izhikevich, FIVE, 10, RNG),
    partial(izhikevich.normalise_potential, np.eye(3)),
    partial(izhikevich.spike_triggered_change, SPIKES, 0, 1),
]

REFUSED = {
    izhikevich.simulate_izhikevich.converters["network"]: [
        (FIVE.W, "should be an IzhikevichNetwork or a list of them, but it is ndarray"),
        ([], "should be an IzhikevichNetwork or a list of them"),
        ([FIVE, SIX], "should all be of one size to be simulated together, but they have [5, 6] neurons"),
    ],
}

ROWS = [
    (izhikevich.simulate_izhikevich, (FIVE, 999, RNG, 1, 700.0), r"input_mean.* with 700 mV/ms.* neuron \d goes to infinity"),
    (izhikevich.simulate_izhikevich, ([FIVE, FIVE], 999, RNG, 1, 700.0), r"neuron \d of network \d goes to infinity at step"),
    (izhikevich.normalise_potential, (np.eye(3), 4), "n_fitted should be from 2 to 3"),
    (izhikevich.normalise_potential, (np.full((9, 2), 31.0),), "should vary for every neuron"),
    (izhikevich.normalise_potential, (np.eye(5), 3), "should vary for every neuron"),
    (izhikevich.input_from_spikes, (np.eye(3), np.zeros(2)), "v should have one number for each of 3 neurons"),
    (izhikevich.izhikevich_step, (*[ZEROS] * 6, np.zeros(2)), "d should have one number for each of 3 neurons"),
    (izhikevich.input_after_delays, (np.eye(3), ZEROS > 0, 2, RNG), r"W should have shape \(networks, neurons, neurons\)"),
    (izhikevich.input_after_delays, (np.eye(3)[None], ZEROS[None], 2, RNG), r"True or False in shape \(1, 3\).* float64"),
    (izhikevich.spike_triggered_change, (np.zeros((9, 2)), 2, 0), "source should be below 2"),
    (izhikevich.spike_triggered_change, (np.zeros((9, 2)), 0, 1), "that spikes while target does not"),
    (izhikevich.spike_triggered_change, (np.eye(4) * 40, 1, 1), "source should be another neuron than target"),
]
