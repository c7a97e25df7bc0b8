"""A network of neurons that saturate, without noise: where it rests, what is near by, and what becomes of its activity.

It follows ``dx/dt = -x + A tanh(x)``, with time in time constants of a neuron. It rests where ``A tanh(x) = x``, and close to
such a point it is the linear network with the connections ``A diag(1 - tanh(x)²)``: a direction with an eigenvalue whose real
part is above 1 leads away. ``helpers.methods.fixed_points`` finds such points of any map.
"""

import numpy as np

from helpers.validation import checked, connectivity, numbers, positive, positive_integer, vector
from helpers.worlds.teachers import STEP


def _one_number_a_neuron(arguments):
    x, A = arguments["x"], arguments["A"]
    if len(x) != len(A):
        raise ValueError(f"x should have one number for each of the {len(A)} neurons of A, but it has {len(x)}.")


@checked(x=vector, A=connectivity, together=_one_number_a_neuron)
def near_point(x, A):
    """Connections of the linear network that a saturating network resembles near a point where it rests.

    Parameters
    ----------
    x : ndarray, shape (neurons,)
        The point.
    A : ndarray, shape (neurons, neurons)
        Connections; ``A[i, j]`` is the effect of ``j`` on ``i``.

    Returns
    -------
    near : ndarray, shape (neurons, neurons)
        ``A diag(1 - tanh(x)²)``: what a neuron sends counts by the slope of its tanh. The network rests stably at the point if
        all eigenvalues have real parts below 1.
    """
    return A * (1 - np.tanh(x) ** 2)


@checked(x=vector, A=connectivity, together=_one_number_a_neuron)
def newton_step(x, A):
    """One step of Newton's method towards a point where a saturating network rests.

    Parameters
    ----------
    x : ndarray, shape (neurons,)
        Where you are.
    A : ndarray, shape (neurons, neurons)
        Connections; ``A[i, j]`` is the effect of ``j`` on ``i``.

    Returns
    -------
    x_next : ndarray, shape (neurons,)
        Where the network would rest if its flow ``A tanh(x) - x`` were as steep everywhere as it is here.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the flow has no slope in some direction.
    """
    flow = A @ np.tanh(x) - x
    slope = A * (1 - np.tanh(x) ** 2) - np.eye(len(x))
    return x - np.linalg.solve(slope, flow)


def _states(value, name):
    states = numbers(value, name)
    if states.ndim not in (1, 2) or states.size == 0:
        raise ValueError(f"{name} should have shape (neurons,) or (starts, neurons), but it has shape {states.shape}.")
    return states


def _starts_fit(arguments):
    starts, A, step = (arguments[name] for name in ("starts", "A", "step"))
    if step >= 2:
        raise ValueError(f"step should be below 2, or a neuron that is left alone does not come to rest, but it is {step:g}.")
    if starts.shape[-1] != len(A):
        raise ValueError(
            f"starts should have one number for each of the {len(A)} neurons of A, but their last axis has {starts.shape[-1]}."
        )


@checked(A=connectivity)
def thin_factors(A):
    """Two matrices whose product is ``A``, as thin as its rank allows: a step of a network of low rank then costs less.

    Parameters
    ----------
    A : ndarray, shape (neurons, neurons)
        Connections.

    Returns
    -------
    send : ndarray, shape (neurons, rank)
    hear : ndarray, shape (rank, neurons)
        ``A = send @ hear``.
    """
    left, sizes, right = np.linalg.svd(A)
    rank = max(1, np.count_nonzero(sizes > len(A) * np.finfo(float).eps * sizes[0]))
    return left[:, :rank] * sizes[:rank], right[:rank]


@checked(
    A=connectivity,
    starts=_states,
    n_steps=positive_integer,
    step=positive,
    every=positive_integer,
    together=_starts_fit,
)
def run_without_noise(A, starts, n_steps, step=STEP, every=1):
    """What a saturating network does from some states when nothing disturbs it.

    Parameters
    ----------
    A : ndarray, shape (neurons, neurons)
        Connections; ``A[i, j]`` is the effect of ``j`` on ``i``.
    starts : ndarray, shape (neurons,) or (starts, neurons)
        States to start from.
    n_steps : int
        For how many steps.
    step : float
        Length of a step, in time constants of a neuron.
    every : int
        Of how many steps one is returned.

    Returns
    -------
    states : ndarray, shape (time, neurons) or (time, starts, neurons)
        The starts first, then the states after ``every``, ``2 every``, ... steps.
    """
    send, hear = thin_factors(A)
    x, kept = starts, []
    for t in range(n_steps):
        if t % every == 0:
            kept.append(x)
        x = (1 - step) * x + step * ((np.tanh(x) @ hear.T) @ send.T)
    return np.array(kept)


def _in_quarters(value, name):
    states = numbers(value, name)
    if states.ndim != 3 or states.size == 0 or len(states) % 4:
        raise ValueError(
            f"{name} should have shape (time, starts, neurons) with a multiple of 4 time steps, since quarters are compared, "
            f"but it has shape {states.shape}."
        )
    return states


@checked(states=_in_quarters)
def fates(states):
    """What becomes of activity that is left alone, from several starts: how many fade, rest at a point, and turn.

    Parameters
    ----------
    states : ndarray, shape (time, starts, neurons)
        Activity without noise. A quarter of the time should hold a turn or more, if it turns.

    Returns
    -------
    counts : ndarray of int, shape (3,)
        A run *fades* if its largest activity in the last quarter is at most 0.9 times that in the quarter before. Of the
        others, it *rests* if each neuron moves, from its least to its most in the last quarter, by less than 0.1 times that
        largest activity. The rest *turn*.
    """
    before, last = np.array_split(states, 4)[2:]
    size_before = np.abs(before).max(axis=(0, 2))
    size = np.abs(last).max(axis=(0, 2))
    moves = np.ptp(last, axis=0).max(axis=1)
    fades = size <= 0.9 * size_before
    turns = ~fades & (moves >= 0.1 * size)
    return np.array([fades.sum(), (~fades & ~turns).sum(), turns.sum()])
