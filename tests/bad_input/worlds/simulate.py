"""Bad input to `helpers.worlds.simulate`."""

from functools import partial

import numpy as np

from helpers.worlds import simulate

RNG = np.random.default_rng(0)

GOOD = [
    partial(simulate.simulate_pair, "A→B", 10, RNG),
    partial(simulate.next_state, np.eye(2), np.zeros(2), np.zeros(2)),
    partial(simulate.simulate_network, np.eye(2), 10, RNG),
    partial(simulate.simulate_perturbed_network, np.eye(2), 10, RNG),
    partial(simulate.simulate_stimulation, np.eye(2), 10, RNG),
    partial(simulate.simulate_pulses, np.eye(2), 0, 5, 3, RNG),
]

ROWS = [
    (simulate.next_state, (np.eye(2), np.zeros(3), np.zeros(2)), "x should have one number for each of the 2 neurons"),
    (simulate.next_state, (np.eye(2), np.zeros(2), np.zeros(1)), "noise should have one number for each of the 2"),
    (simulate.simulate_network, (np.eye(2), 10, RNG, np.zeros(9)), "one number for each of the 10 steps, but it has 9"),
    (simulate.simulate_perturbed_network, (np.eye(2), 1, RNG), "n_steps should be at least 2"),
    (simulate.simulate_perturbed_network, (np.eye(2), 10, RNG, np.zeros(11)), "for each of the 10 steps, but it has 11"),
    (simulate.simulate_stimulation, (np.eye(2), 10, RNG, 1.0, np.zeros((3, 3))), r"spill should have shape \(2, 2\), like W"),
    (simulate.simulate_pulses, (np.eye(2), 2, 10, 3, RNG), "source should be below 2"),
    (simulate.simulate_pulses, (np.eye(2), 3, 10, 3, RNG), "source should be below 2, .* but it is 3"),
]
