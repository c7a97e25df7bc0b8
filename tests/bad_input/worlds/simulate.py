"""Bad input to `helpers.worlds.simulate`."""

import numpy as np

from helpers.worlds import simulate

RNG = np.random.default_rng(0)
NAN = np.array([[np.nan, 0.0], [0.0, 0.0]])

ROWS = [
    (simulate.next_state, (np.eye(2), np.zeros(3), np.zeros(2)), "x should have one number for each of the 2 neurons"),
    (simulate.next_state, (np.eye(2), np.zeros(2), np.zeros(1)), "noise should have one number for each of the 2"),
    (simulate.next_state, (np.eye(2), np.zeros((2, 1)), np.zeros(2)), r"x should have shape \(neurons,\)"),
    (simulate.simulate_network, (np.eye(2), 0, RNG), "n_steps should be a whole number"),
    (simulate.simulate_network, (NAN, 10, RNG), "W should hold finite numbers"),
    (simulate.simulate_network, (np.eye(2), 10, None), "rng should be"),
    (simulate.simulate_network, (np.eye(2), 10, RNG, np.zeros(9)), "one number for each of the 10 steps, but it has 9"),
    (simulate.simulate_perturbed_network, (np.eye(2), 1, RNG), "n_steps should be at least 2"),
    (simulate.simulate_perturbed_network, (np.ones(3), 10, RNG), "W should have shape"),
    (simulate.simulate_pair, ("A->B", 10, RNG), "wiring should be one of A→B, B→A, A←C→B, but it is 'A->B'"),
    (simulate.simulate_pair, ("A→B", 0, RNG), "n_trials should be a whole number"),
    (simulate.simulate_pair, ("A→B", 10, 1), "rng should be"),
    (simulate.simulate_pair, ("A→B", 10, RNG, None, None, 1.0), "correlation should be at least 0 and below 1"),
    (simulate.simulate_pair, ("A→B", 10, RNG, np.nan), "force_a should hold finite numbers"),
    (simulate.simulate_pair, (["A→B"], 10, RNG), "wiring should be one of"),
    (simulate.simulate_pair, ("A→B", 10, RNG, "x"), "force_a should hold real numbers"),
    (simulate.simulate_pair, ("A→B", 10, RNG, [1, 2]), "force_a should be a single number"),
    (simulate.next_state, (np.eye(2), [], np.zeros(2)), r"x should have shape \(neurons,\)"),
    (simulate.simulate_stimulation, (np.eye(2), 10, RNG, 1.5), "success should be a number from 0 to 1"),
    (simulate.simulate_stimulation, (np.eye(2), 10, RNG, 1.0, np.zeros((3, 3))), "spill should have shape"),
    (simulate.simulate_stimulation, (np.eye(2), 10, RNG, 1.0, np.eye(2)), "0 on its diagonal"),
    (simulate.simulate_pulses, (np.eye(2), 2, 10, 3, RNG), "source should be below 2"),
    (simulate.simulate_pulses, (np.eye(2), 0, 0, 3, RNG), "n_trials should be a whole number"),
    (simulate.simulate_pulses, (np.eye(2), 0, 5, 3, RNG, np.nan), "level should hold finite numbers"),
]
