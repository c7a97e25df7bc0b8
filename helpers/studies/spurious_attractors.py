"""Networks that saturate, recorded in part: without noise, what becomes of the network, and what of its student?"""

from dataclasses import dataclass

import numpy as np

from helpers.methods.linear_dynamics import student_of_recording
from helpers.methods.rate_networks import fates, run_without_noise, thin_factors
from helpers.validation import at_least_two, checked, connectivity, positive_integer, random_generator
from helpers.worlds.teachers import NOISE, STEP

N_STEPS = 30_000  # Of a recording: 300 time constants.
QUIET_STEPS, EVERY = 20_000, 20  # Without noise; of so many steps one is kept.
N_STARTS = 5
BLOCK = 500  # Steps whose noise is drawn at once.


@dataclass(frozen=True)
class SeenInPart:
    """A network, a student of some of its neurons, and what becomes of both without noise.

    Attributes
    ----------
    x : ndarray, shape (time, observed)
        The recording that the student was fitted to.
    A : ndarray, shape (observed, observed)
        The student's connections.
    teacher, student : ndarray, shape (time, starts, observed)
        Activity of the observed neurons without noise, from states of the recording; each 20th step.
    fates_of_teacher, fates_of_student : ndarray of int, shape (3,)
        From how many starts activity fades, rests and turns. The teacher's counts go by all its neurons.
    """

    x: np.ndarray
    A: np.ndarray
    teacher: np.ndarray
    student: np.ndarray
    fates_of_teacher: np.ndarray
    fates_of_student: np.ndarray


def _fewer_than_neurons(arguments):
    if arguments["n_observed"] > len(arguments["W"]):
        raise ValueError(
            f"n_observed should be at most {len(arguments['W'])}, the neurons of W, but it is {arguments['n_observed']}."
        )


def _recording(W, n_observed, n_steps, moments, rng):
    """`simulate_teacher` with tanh, from rest, of the first neurons; and whole states at some moments.

    It draws the same noise, and takes a third of its time: a network of low rank needs two thin products in a step.
    """
    send, hear = thin_factors(W)
    x, seen, whole = np.zeros(len(W)), np.empty((n_steps, n_observed)), {}
    for t in range(n_steps):
        if t % BLOCK == 0:
            noise = STEP * NOISE * rng.standard_normal((min(BLOCK, n_steps - t), len(W)))
        seen[t] = x[:n_observed]
        if t in moments:
            whole[t] = x
        x = (1 - STEP) * x + STEP * (send @ (hear @ np.tanh(x))) + noise[t % BLOCK]
    return seen, np.array([whole[t] for t in moments])


@checked(
    W=connectivity,
    rng=random_generator,
    n_observed=positive_integer,
    n_steps=at_least_two,
    together=_fewer_than_neurons,
)
def see_in_part(W, rng, n_observed=50, n_steps=N_STEPS):
    """Record some neurons of a noisy network that saturates, fit a student, and switch the noise off in both.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections of the teacher, which follows ``dx/dt = -x + W tanh(x) + noise``; ``W[i, j]`` is the effect of ``j`` on
        ``i``.
    rng : numpy.random.Generator or numpy.random.RandomState
        Where the noise comes from.
    n_observed : int
        How many neurons are seen: the first ones.
    n_steps : int
        Length of the recording, in steps of 0.01 time constants.

    Returns
    -------
    SeenInPart
        Both start without noise from the same five moments in the second half of the recording.
    """
    moments = np.linspace(n_steps // 2, n_steps - 1, N_STARTS).astype(int).tolist()
    x, starts = _recording(W, n_observed, n_steps, moments, rng)
    A = student_of_recording(x, activation=np.tanh)
    teacher = run_without_noise(W, starts, QUIET_STEPS, every=EVERY)
    student = run_without_noise(A, starts[:, :n_observed], QUIET_STEPS, every=EVERY)
    return SeenInPart(
        x=x,
        A=A,
        teacher=teacher[..., :n_observed],
        student=student,
        fates_of_teacher=fates(teacher),
        fates_of_student=fates(student),
    )
