"""Students with bounded neurons: a convex fit to its own kind of network, and gradients with hidden units and without."""

import numpy as np

from helpers.methods.convex_student import fit_convex_student
from helpers.methods.linear_dynamics import student_of_recording
from helpers.models.student.training import fit_student
from helpers.worlds.nonnormal_teacher import nonnormal_teacher
from helpers.worlds.saturating_teachers import simulate_saturating_teacher
from helpers.worlds.teachers import simulate_teacher
from tools.partial_tables.students import TEACHERS, TEACHERS_SCORE, slowest_modes
from tools.partial_tables.table import Table, generator, timed

SEEDS, FEWER_SEEDS = tuple(range(10)), (0, 1, 2)
N_STEPS = 30_000
SIZES = ((500, 25), (50, 5), (50, 50))
GRADIENT = {"window": 100, "n_steps": 500}
GENERIC_SEEN, GENERIC_HIDDEN = 50, 200


def convex(seed, teacher, n_neurons, n_seen):
    """A convex student of a network that is moved by tanh of what arrives: its first guess, and after weighting."""
    W = TEACHERS[teacher](n_neurons, generator(seed, 0)).W
    x = simulate_saturating_teacher(W, N_STEPS, generator(seed, 1))[:, :n_seen]
    fitted, seconds = timed(fit_convex_student, x)
    students = {"first_guess": fitted.first_guess, "weighted": fitted.A, "linear": student_of_recording(x)}
    for method, A in students.items():
        about = {"method": method, "teachers_score": TEACHERS_SCORE[teacher]}
        yield about | slowest_modes(A) | {"seconds": seconds if method == "weighted" else np.nan}


def generic(seed):
    """A regression, a student that is trained by gradient, and one with hidden units, of a random network that amplifies."""
    W = nonnormal_teacher(500, generator(seed, 0))
    x = simulate_teacher(W, N_STEPS, generator(seed, 1), activation=np.tanh)[:, :GENERIC_SEEN]
    yield {"method": "regression"} | slowest_modes(student_of_recording(x, activation=np.tanh))
    for method, n_hidden in (("gradient", 0), ("gradient_hidden", GENERIC_HIDDEN)):
        fitted, seconds = timed(fit_student, x, generator(seed, 2), n_hidden=n_hidden, saturates=True, **GRADIENT)
        best = {"loss": fitted.record.score.min(), "seconds": seconds}
        yield {"method": method} | slowest_modes(fitted.W) | best


TABLES = {
    "convex": Table(
        convex,
        ("seed", "teacher", "n_neurons", "n_seen"),
        tuple((seed, teacher, *size) for teacher in ("chain", "line") for size in SIZES for seed in SEEDS),
    ),
    "generic": Table(generic, ("seed",), tuple((seed,) for seed in FEWER_SEEDS)),
}
