"""Bad input to `helpers.methods.latent_regression`."""

from functools import partial

import numpy as np

from helpers.methods import latent_regression
from tests.bad_input.refused import NUMBERS, of_another_shape

RNG = np.random.default_rng(0)
ACTIVE = RNG.standard_normal((20, 3))
DRIVE = RNG.standard_normal(20)
FIT = latent_regression.fit_latent_regression

GOOD = [partial(FIT, ACTIVE, DRIVE, 2)]

REFUSED = {
    FIT.converters["drive"]: [*NUMBERS, *of_another_shape("(time,)", 1.0, np.ones((20, 1)), [])],
}

FLAT = np.outer(np.arange(20.0), [1.0, 2.0, 3.0])  # one direction
ROWS = [
    (FIT, (ACTIVE, DRIVE[1:]), "drive should have one number for each of the 20 time steps, but it has 19"),
    (FIT, (ACTIVE, DRIVE, 4), "n_latents should be at most the number of neurons, 3, but it is 4"),
    (FIT, (ACTIVE[:5], DRIVE[:5]), "activity should have at least 6 time steps for 2 latents, but it has 5"),
    (FIT, (np.ones((20, 3)), DRIVE, 1), "activity should vary in at least 1 directions, one per latent, but it varies in 0"),
    (FIT, (FLAT, DRIVE), "activity should vary in at least 2 directions, one per latent, but it varies in 1"),
    (FIT, (FLAT.astype(np.float32) / np.float32(7), DRIVE), "activity should vary in at least 2 directions"),
    (FIT, (1e-12 * FLAT + 1, DRIVE), "activity should vary in at least 2 directions"),
    *(
        (FIT, (ACTIVE, np.full(20, constant)), "drive should vary, and not follow from the latents and a constant")
        for constant in (1, 0.1, 0.3, 1 / 3, 7.7, 1e-9, 1e9 / 3)  # of which the mean of twenty is rounded, or is not
    ),
    (FIT, (RNG.standard_normal((5000, 3)), np.full(5000, 0.3)), "drive should vary, and not follow from the latents"),
    (FIT, (ACTIVE, ACTIVE @ [1.0, 2.0, -1.0], 3), "drive should vary, and not follow from the latents and a constant"),
]
