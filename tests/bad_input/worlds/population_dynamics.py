"""Bad input to `helpers.worlds.population_dynamics`."""

from functools import partial

import numpy as np

from helpers.worlds import population_dynamics

RNG = np.random.default_rng(0)
WORLDS = [
    population_dynamics.chaotic_pulses,
    population_dynamics.rotating_population,
    population_dynamics.firing_sequence,
]

GOOD = [
    *(partial(world, RNG, 2, 2, 4, 3) for world in WORLDS),
    partial(population_dynamics.euler_steps, 10.0),
]

ROWS = [(world, (RNG, 2, 2, 4, 3, 3), "n_held_out should leave some of the 3 neurons .* but it is 3") for world in WORLDS]
