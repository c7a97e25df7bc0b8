"""Bad input to `helpers.worlds.circuits`."""

from functools import partial

import numpy as np

from helpers.worlds import circuits

RNG = np.random.default_rng(0)
FORK = {("C", "A"): 1.0, ("C", "B"): 1.0}
LOOP = {("A", "B"): 1.0, ("B", "A"): 1.0}

GOOD = [
    partial(circuits.circuit, FORK, "weights"),
    partial(circuits.three_neurons, "fork"),
    partial(circuits.simulate_circuit, FORK, 10, RNG),
    partial(circuits.total_effect, FORK, "C", "A"),
    partial(circuits.implied_covariance, FORK),
    partial(circuits.direct_causes, "A"),
]

REFUSED = {
    circuits.circuit: [
        ([("A", "B")], " should be a dict such as {('A', 'B'): 0.5}"),
        ({}, " should be a dict"),
        ({"AB": 1.0}, " should have arrows ('source', 'target') as keys, but one key is 'AB'"),
        ({("A", 1): 1.0}, "one key is ('A', 1)"),
        (LOOP, " should have no loop"),
        ({("A", "A"): 1.0}, " should have no loop"),
        ({("A", "B"): np.inf}, "[('A', 'B')] should hold finite numbers"),
    ],
}

ROWS = [
    (circuits.circuit, (LOOP, "weights"), "weights should have no loop"),
    (circuits.simulate_circuit, (FORK, 10, RNG, {"X": 1}), "no neuron called 'X'. It has A, B, C"),
    (circuits.simulate_circuit, (FORK, 10, RNG, {"A": np.nan}), r"force\['A'\] should hold finite numbers"),
    (circuits.simulate_circuit, (FORK, 10, RNG, {"A": np.zeros(9)}), r"force\['A'\] should be one number, or one for each"),
    (circuits.simulate_circuit, (FORK, 10, RNG, ["A"]), "force should be a dict"),
    (circuits.simulate_circuit, (FORK, 10, RNG, None, ["A"]), "coins should name neurons that nothing drives"),
    (circuits.simulate_circuit, (FORK, 10, RNG, None, ["X"]), "no neuron called 'X'"),
    (circuits.total_effect, (FORK, "A", "X"), "no neuron called 'X'"),
]
