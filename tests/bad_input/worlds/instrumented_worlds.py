"""Bad input to `helpers.worlds.instrumented_worlds`."""

from functools import partial

import numpy as np

from helpers.worlds.instrumented_worlds import simulate_instrumented_network, simulate_textbook_case

RNG = np.random.default_rng(0)

GOOD = [
    partial(simulate_textbook_case, 10, RNG),
    partial(simulate_instrumented_network, np.eye(2), 10, RNG),
]

ROWS = [
    (simulate_textbook_case, (10, RNG, 0.9), "strength and confounding should have squares"),
    (simulate_instrumented_network, (np.eye(2), 1, RNG), "n_steps should be at least 2"),
    (
        simulate_instrumented_network,
        (np.eye(2), 10, RNG, 2.0, 1.0, np.zeros((3, 3))),
        r"spill should have shape \(2, 2\), like W, but it has shape \(3, 3\)",
    ),
    (
        simulate_instrumented_network,
        (np.eye(2), 10, RNG, 2.0, 1.0, None, [1.0]),
        "driver_gains should have one number",
    ),
]
