"""Linear students of endless recordings, by closed forms, that take too long for a notebook, or wanted ten seeds."""

import functools

import numpy as np

from helpers.methods.linear_dynamics import stationary_covariance, student_of_endless_recording
from helpers.worlds.teachers import chain_of_stages, low_rank_teacher
from tools.partial_tables.students import TEACHERS, TEACHERS_SCORE, slowest_modes
from tools.partial_tables.table import Table, generator

SEEDS = tuple(range(10))
SEEN = (5, 25, 250, 499)
CHAINS = (*((500, skip) for skip in (0.0, 0.5, 1.0)), *((n, skip) for skip in (0.0, 1.0) for n in (200, 400, 800)))
SCALES = (0.02, 0.05, 0.1, 0.2, 0.4, 1.0)


@functools.cache
def chain(n_neurons, skip):
    """Connections between stages, and their covariance. Lyapunov's equation is triangular there, and rounding does no harm."""
    T = chain_of_stages(n_neurons, skip)
    return T, stationary_covariance(T)


def endless_chain(seed, n_neurons, skip):
    """What is learned of a chain from some of its neurons: patterns of the same stages differ by seed."""
    T, S = chain(n_neurons, skip)
    n_most = SEEN[-1] if n_neurons == 500 else SEEN[1]
    # The first rows of a rotation, which are some orthonormal columns of another.
    stages = np.linalg.qr(generator(seed, 0).standard_normal((n_neurons, n_most)))[0].T
    for n_seen in (n for n in SEEN if n <= n_most):
        rows = stages[:n_seen]
        A = np.linalg.solve(rows @ S @ rows.T, rows @ S @ T.T @ rows.T).T
        yield {"n_seen": n_seen, "teachers_score": 0.0} | slowest_modes(A)


def endless_line(seed, teacher):
    """What is learned of a line attractor, with modes at right angles and without."""
    W = TEACHERS[teacher](500, generator(seed, 0)).W
    S = stationary_covariance(W)
    for n_seen in SEEN:
        about = {"n_seen": n_seen, "teachers_score": TEACHERS_SCORE[teacher]}
        yield about | slowest_modes(student_of_endless_recording(W, n_seen, S))


def endless_low_rank(seed, scale):
    """What is learned of a network of rank 2 whose eigenvalues are all 0: ten of two hundred neurons."""
    A = student_of_endless_recording(low_rank_teacher(200, 2, scale, generator(seed, 0)), 10)
    yield slowest_modes(A)


TABLES = {
    "endless_chain": Table(
        endless_chain, ("seed", "n_neurons", "skip"), tuple((seed, *setting) for setting in CHAINS for seed in SEEDS)
    ),
    "endless_line": Table(
        endless_line, ("seed", "teacher"), tuple((seed, teacher) for teacher in ("line", "amplifying") for seed in SEEDS)
    ),
    "endless_low_rank": Table(endless_low_rank, ("seed", "scale"), tuple((seed, scale) for scale in SCALES for seed in SEEDS)),
}
