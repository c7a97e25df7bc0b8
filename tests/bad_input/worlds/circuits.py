"""Bad input to `helpers.worlds.circuits`."""

import numpy as np

from helpers.worlds import circuits

RNG = np.random.default_rng(0)
FORK = {("C", "A"): 1.0, ("C", "B"): 1.0}
LOOP = {("A", "B"): 1.0, ("B", "A"): 1.0}

ROWS = [
    (circuits.circuit, ([("A", "B")], "weights"), "weights should be a dict"),
    (circuits.circuit, ({"AB": 1.0}, "weights"), "arrows \\('source', 'target'\\) as keys"),
    (circuits.circuit, ({("A", 1): 1.0}, "weights"), "one key is \\('A', 1\\)"),
    (circuits.three_neurons, ("ring",), "kind should be one of fork, chain, collider, but it is 'ring'"),
    (circuits.three_neurons, ("fork", np.nan), "a should hold finite numbers"),
    (circuits.three_neurons, ("fork", 1, 1, [1, 2]), "d should be a single number"),
    (circuits.simulate_circuit, (LOOP, 10, RNG), "weights should have no loop"),
    (circuits.simulate_circuit, ({("A", "A"): 1.0}, 10, RNG), "weights should have no loop"),
    (circuits.simulate_circuit, ({}, 10, RNG), "weights should be a dict"),
    (circuits.simulate_circuit, ({("A", "B"): np.inf}, 10, RNG), r"weights\[\('A', 'B'\)\] should hold finite numbers"),
    (circuits.simulate_circuit, (FORK, 0, RNG), "n_trials should be a whole number"),
    (circuits.simulate_circuit, (FORK, 10, 1), "rng should be"),
    (circuits.simulate_circuit, (FORK, 10, RNG, {"X": 1}), "no neuron called 'X'. It has A, B, C"),
    (circuits.simulate_circuit, (FORK, 10, RNG, {"A": np.nan}), r"force\['A'\] should hold finite numbers"),
    (circuits.simulate_circuit, (FORK, 10, RNG, {"A": np.zeros(9)}), r"force\['A'\] should be one number, or one for each"),
    (circuits.simulate_circuit, (FORK, 10, RNG, ["A"]), "force should be a dict"),
    (circuits.simulate_circuit, (FORK, 10, RNG, None, "A"), "coins should name neurons that nothing drives"),
    (circuits.simulate_circuit, (FORK, 10, RNG, None, ["X"]), "no neuron called 'X'"),
    (circuits.total_effect, (FORK, "A", "X"), "no neuron called 'X'"),
    (circuits.total_effect, (LOOP, "A", "B"), "weights should have no loop"),
    (circuits.implied_covariance, (LOOP,), "weights should have no loop"),
    (circuits.direct_causes, ("X",), "neuron should be one of A, B, D, E, K, M, but it is 'X'"),
]
