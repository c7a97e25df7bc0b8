"""Bad input to `helpers.worlds.pitfalls`."""

import numpy as np

from helpers.worlds import pitfalls

RNG = np.random.default_rng(0)

ROWS = [
    (pitfalls.hidden_input, (0, RNG), "n_steps should be a whole number of at least 1"),
    (pitfalls.hidden_input, (9, RNG, 0), "delay_0 should be a whole number"),
    (pitfalls.hidden_input, (9, RNG, 1, 1, 1.0), "memory should be below 1"),
    (pitfalls.hidden_input, (9, 1), "rng should be"),
    (pitfalls.noisy_driver, (9, RNG, -1.0), "noise should not be negative, but it is -1"),
    (pitfalls.noisy_driver, (9, RNG, 1.0, 1.5), "memory should be a number from 0 to 1"),
    (pitfalls.squared_coupling, (2.5, RNG), "n_steps should be a whole number"),
    (pitfalls.changing_coupling, (9, None), "rng should be"),
    (pitfalls.average_in_frames, (np.ones((5, 2)), 6), "frame should be at most 5"),
    (pitfalls.average_in_frames, (np.ones(5), 2), "x should have shape"),
    (pitfalls.add_squares, (np.full((3, 2), np.nan),), "x should hold finite"),
    (pitfalls.hidden_driver_network, (3,), "rng should be"),
]
