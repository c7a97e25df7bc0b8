"""Bad input to `helpers.worlds.latent_spikes`."""

from functools import partial

import numpy as np

from helpers.worlds import latent_spikes
from tests.bad_input.refused import NUMBERS, of_another_shape

RNG = np.random.default_rng(0)
LATENTS = RNG.normal(size=(3, 4, 2))

GOOD = [
    partial(latent_spikes.lorenz_trajectories, 3, 4, RNG),
    partial(latent_spikes.lorenz_fixed_points, RNG, 3, 4),
    partial(latent_spikes.rates_of_latents, LATENTS, 3, RNG),
    partial(latent_spikes.lorenz_spikes, RNG, 2, 2, 2, 2, 1),
    partial(latent_spikes.lorenz_sessions, RNG, 2, 2, 2, 2, 2),
    partial(latent_spikes.ramps_and_steps, RNG, 2, 2, 2, 2),
    partial(latent_spikes.place_cell_spikes, RNG, 2, 2, 2, 2),
]

REFUSED = {
    latent_spikes.rates_of_latents.converters["latents"]: [
        *NUMBERS,
        *of_another_shape("(conditions, time, latents)", np.ones((4, 2)), np.ones((3, 0, 2))),
        (LATENTS * [1, 0], "should vary, but latent 1 has the same value at all times"),
    ],
}
