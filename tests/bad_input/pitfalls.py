"""Bad input to `helpers.pitfalls`."""

import numpy as np

from helpers import pitfalls

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
    (pitfalls.residual_correlation, (np.zeros((2, 2)),), "variances above 0"),
    (pitfalls.residual_correlation, (np.ones((2, 3)),), "covariance should have shape"),
    (pitfalls.average_in_frames, (np.ones((5, 2)), 6), "frame should be at most 5"),
    (pitfalls.average_in_frames, (np.ones(5), 2), "x should have shape"),
    (pitfalls.measurement_noise_share, (np.ones(3),), "at least 4 steps"),
    (pitfalls.measurement_noise_share, (np.ones(30),), "x should vary"),
    (pitfalls.add_squares, (np.full((3, 2), np.nan),), "x should hold finite"),
    (pitfalls.chow_f, (1.0, 1.0, 1.0, 100, 3), "ssr_whole should be at least"),
    (pitfalls.chow_f, (3.0, 1.0, 1.0, 6, 3), "n_samples should be above 6"),
    (pitfalls.chow_f, (-3.0, 1.0, 1.0, 60, 3), "ssr_whole should not be negative"),
]
