"""Bad input to `helpers.worlds.driven_populations`."""

from functools import partial

import numpy as np

from helpers.worlds import driven_populations

RNG = np.random.default_rng(0)

GOOD = [
    partial(driven_populations.oscillating_drive, RNG, 4, 9, 3, n_conditions=2),
    partial(driven_populations.half_recorded_network, RNG, 4, 9, 3, 2),
]

ROWS = [
    (
        driven_populations.oscillating_drive,
        (RNG, 4, 9, 3, 3, 2),
        "n_held_out should leave some of the 3 neurons .* but it is 3",
    ),
    (driven_populations.oscillating_drive, (RNG, 4, 9, 3, 0, 3), "n_conditions should be at most 2, .* but it is 3"),
    (driven_populations.oscillating_drive, (RNG, 4, 9, 3, 0, 2, 26.0), "frequency should be at most 25 Hz, .* but it is 26"),
    (driven_populations.half_recorded_network, (RNG, 4, 9, 3, 2, 3), "n_held_out should leave some of the 3 neurons .* is 3"),
]
