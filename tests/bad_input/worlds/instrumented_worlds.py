"""Bad input to `helpers.worlds.instrumented_worlds`."""

import numpy as np

from helpers.worlds.instrumented_worlds import simulate_instrumented_network, simulate_textbook_case

RNG = np.random.default_rng(0)

ROWS = [
    (simulate_textbook_case, (0, RNG), "n_trials should be a whole number"),
    (simulate_textbook_case, (10, 1), "rng should be"),
    (simulate_textbook_case, (10, RNG, 0.9), "strength and confounding should have squares"),
    (simulate_textbook_case, (10, RNG, 0.5, -0.5, "x"), "effect should hold real numbers"),
    (simulate_instrumented_network, (np.ones((2, 3)), 10, RNG), "W should have shape"),
    (simulate_instrumented_network, (np.eye(2), 1, RNG), "n_steps should be at least 2"),
    (
        simulate_instrumented_network,
        (np.eye(2), 10, RNG, 2.0, 1.5),
        "success should be a number from 0 to 1",
    ),
    (simulate_instrumented_network, (np.eye(2), 10, RNG, 2.0, 1.0, np.eye(2)), "0 on its diagonal"),
    (
        simulate_instrumented_network,
        (np.eye(2), 10, RNG, 2.0, 1.0, np.zeros((3, 3))),
        r"have shape \(2, 2\)",
    ),
    (
        simulate_instrumented_network,
        (np.eye(2), 10, RNG, 2.0, 1.0, None, [1.0]),
        "driver_gains should have one number",
    ),
]
