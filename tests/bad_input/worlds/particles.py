"""Bad input to `helpers.worlds.particles`."""

from functools import partial

import numpy as np

from helpers.worlds import particles

RNG = np.random.default_rng(0)

GOOD = [
    partial(particles.random_graphs, 2, 3, RNG),
    partial(particles.kuramoto_oscillators, 2, RNG, 3, 4),
    partial(particles.spring_particles, 2, RNG, 3, 4),
]

ROWS = [
    (particles.kuramoto_oscillators, (2, RNG, 5, 4, 1.0, 0.5, 0, 2.0), "dt should be at most 0.769 for a coupling of 1"),
    (particles.kuramoto_oscillators, (2, RNG, 5, 4, 1.0, 0.5, 1, 0.7), "dt should be at most 0.667 for a coupling of 1"),
    (particles.spring_particles, (2, RNG, 5, 4, 100.0), "dt should be at most 0.224 for a stiffness of 100"),
]
