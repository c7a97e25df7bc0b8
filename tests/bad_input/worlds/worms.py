"""Bad input to `helpers.worlds.worms`."""

from functools import partial

import numpy as np

from helpers.worlds import worms
from tests.bad_input.refused import NUMBERS, of_another_shape

RNG = np.random.default_rng(0)
TUNING = RNG.standard_normal((5, 7))

GOOD = [partial(worms.worm_study, RNG, 2, 30, 5, 8, tuning=TUNING)]

UNTUNED = TUNING * np.array([1, 1, 0, 1, 1])[:, None]

REFUSED = {
    worms.worm_study.converters["tuning"].convert: [
        *NUMBERS,
        *of_another_shape("(neurons, 7) with at least 4 neurons", np.ones(7), np.ones((5, 3)), np.ones((3, 7))),
        (UNTUNED, "should have weights of what follows the command in each row, but row 2 has none"),
    ],
}

ROWS = [
    (worms.worm_study, (RNG, 2, 30, 3, 8), "n_neurons should be at least 4, so that there are command neurons, but it is 3"),
    (worms.worm_study, (RNG, 2, 30, 5, 4), "n_cells should be at least 5, the named neurons, but it is 4"),
    (
        worms.worm_study,
        (RNG, 2, 30, 6, 8, 0.5, 0.6, TUNING),
        "tuning should be of 6 neurons, as n_neurons says, but it is of 5",
    ),
]
