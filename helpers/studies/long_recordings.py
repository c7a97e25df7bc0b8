"""How long one has to record a network with a slow mode before a student's score settles: recordings too long for memory."""

import numpy as np
from scipy import linalg

from helpers.scores.attractors import line_attractor_score
from helpers.validation import checked, not_negative, number, numbers, random_generator, vector
from helpers.worlds.teachers import STEP, record_line_attractor

PIECE = 50_000  # Steps that are in memory at a time.


def _rising_lengths(value, name):
    array = numbers(value, name)
    whole = array.ndim == 1 and array.size > 0 and np.array_equal(array, np.round(array))
    if not whole or array[0] < 2 or (np.diff(array) <= 0).any():
        raise ValueError(f"{name} should hold rising whole numbers of at least 2 steps, but it is {value!r}.")
    return array.astype(int)


def _two_seen(value, name):
    seen = vector(value, name)
    if len(seen) < 2:
        raise ValueError(f"{name} should have at least 2 neurons, since the score compares two modes, but it has 1.")
    return seen


def _more_steps_than_neurons(arguments):
    n_seen, first = len(arguments["seen"]), arguments["lengths"][0]
    if arguments["penalty"] == 0 and first <= n_seen:
        raise ValueError(f"lengths should be above {n_seen}, the number of neurons, where penalty is 0, but one is {first}.")


@checked(
    seen=_two_seen,
    lengths=_rising_lengths,
    rng=random_generator,
    penalty=not_negative,
    slowest=number,
    others=number,
    together=_more_steps_than_neurons,
)
def scores_along_recording(seen, lengths, rng, penalty=1e-3, slowest=0.999, others=0.2):
    """Line-attractor scores of the students of one recording, after each of several lengths.

    Parameters
    ----------
    seen : ndarray, shape (observed,)
        Entries of the teacher's slow mode that belong to the observed neurons; at least 2.
    lengths : sequence of int
        In steps, rising.
    rng : numpy.random.Generator
        Where the recording comes from.
    penalty : float
        ``ρ`` of equation 4.
    slowest, others : float
        Eigenvalues of the teacher's slow mode and of all others.

    Returns
    -------
    scores : ndarray, shape (lengths,)

    Raises
    ------
    ValueError
        If lengths do not rise, or a mode of the teacher does not fade.
    """
    pieces, fits_after = [], []
    for begin, end in zip([0, *lengths[:-1]], lengths, strict=True):
        whole, rest = divmod(int(end - begin), PIECE)
        pieces += [PIECE] * whole + [rest] * (rest > 0)
        fits_after.append(len(pieces) - 1)
    gram = cross = 0.0
    last = np.empty((0, len(seen)))
    scores = []
    for number_of_piece, piece in enumerate(record_line_attractor(seen, pieces, rng, slowest, others)):
        x = np.vstack([last, piece])
        gram = gram + x[:-1].T @ x[:-1]
        cross = cross + x[:-1].T @ (x[1:] - (1 - STEP) * x[:-1]) / STEP
        last = x[-1:]
        if number_of_piece in fits_after:
            ridge = gram + penalty / STEP**2 * np.eye(len(gram))
            scores.append(line_attractor_score(linalg.solve(ridge, cross, assume_a="pos").T))
    return np.array(scores)
