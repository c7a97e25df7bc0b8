"""Bad input to `helpers.worlds.pitfalls`."""

from functools import partial

import numpy as np

from helpers.worlds import pitfalls

RNG = np.random.default_rng(0)

GOOD = [
    partial(pitfalls.hidden_input, 9, RNG),
    partial(pitfalls.noisy_driver, 9, RNG),
    partial(pitfalls.squared_coupling, 9, RNG),
    partial(pitfalls.changing_coupling, 9, RNG),
    partial(pitfalls.shared_stimulus, 3, RNG),
    partial(pitfalls.fading_dye, 9, RNG),
    partial(pitfalls.average_in_frames, np.ones((5, 2)), 2),
    partial(pitfalls.add_squares, np.ones((5, 2))),
    partial(pitfalls.hidden_driver_network, RNG),
]

ROWS = [
    (pitfalls.average_in_frames, (np.ones((5, 2)), 6), "frame should be at most 5"),
]
