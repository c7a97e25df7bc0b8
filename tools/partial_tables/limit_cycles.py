"""Students of networks that saturate and oscillate: what becomes of them without noise, by what was recorded."""

import numpy as np

from helpers.studies.spurious_attractors import see_in_part
from helpers.worlds.teachers import oscillating_teacher
from tools.partial_tables.table import Table

N_NEURONS = 500
SETTINGS = {(50, 30_000): 150, (250, 30_000): 30, (50, 300_000): 30}  # Neurons seen and steps: seeds.


def limit_cycles(seed, n_observed, n_steps):
    """What becomes of a teacher and its student, and the student's slowest eigenvalue."""
    rng = np.random.default_rng(seed)
    W = oscillating_teacher(N_NEURONS, rng)
    found = see_in_part(W, rng, n_observed, n_steps)
    values = np.linalg.eigvals(found.A)
    slowest = values[values.real.argmax()]
    names = ("fades", "rests", "turns")
    yield {
        **{f"teacher_{name}": count for name, count in zip(names, found.fates_of_teacher, strict=True)},
        **{f"student_{name}": count for name, count in zip(names, found.fates_of_student, strict=True)},
        "slowest_real": slowest.real,
        "slowest_imaginary": abs(slowest.imag),
    }


TASKS = tuple((seed, *setting) for setting, n_seeds in SETTINGS.items() for seed in range(n_seeds))
TABLES = {"limit_cycles": Table(limit_cycles, ("seed", "n_observed", "n_steps"), TASKS)}
