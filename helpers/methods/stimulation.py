"""What is left of a push: in a network, and in the student that was fitted to the few of its neurons that were seen.

A push moves the state of a network at one instant; then the network is left to itself. In a linear network it adds what it
adds, whatever else goes on: all that is followed here is the difference between the pushed network and the same one unpushed.
Pushes are patterns over the neurons, in units of activity, and times are in time constants of a neuron.
"""

import functools

import numpy as np

from helpers.validation import (
    checked,
    connectivity,
    count,
    not_negative,
    number,
    numbers,
    positive,
    positive_integer,
    vector,
)
from helpers.worlds.teachers import STEP

ROUNDING = 1e-12  # What products of directions at right angles may lack; single precision leaves more.
MOST_STEPS = 2**53  # Whole numbers beyond this are not exact in double precision.
ALONE = 1e-9  # Of a pattern, what is left at right angles to another, as a share: less than this is rounding.


def _pattern(value, name):
    """One number a neuron, which are not all 0, in double precision."""
    pattern = vector(value, name).astype(float)
    if not pattern.any():
        raise ValueError(f"{name} should have a direction, but all of its {len(pattern)} entries are 0.")
    return pattern


def _rows_at_right_angles(value, name):
    rows = numbers(value, name).astype(float)
    if rows.ndim != 2 or rows.size == 0:
        raise ValueError(f"{name} should have shape (directions, neurons), but it has shape {rows.shape}.")
    if len(rows) > rows.shape[1] or not np.allclose(rows @ rows.T, np.eye(len(rows)), rtol=0, atol=1e-5):
        raise ValueError(f"{name} should hold directions of length 1 at right angles, but their products are not 1 and 0.")
    if np.abs(rows @ rows.T - np.eye(len(rows))).max() > ROUNDING:
        left, _, right = np.linalg.svd(rows, full_matrices=False)
        rows = left @ right  # The nearest ones: an angle of 0 would be 0.01 degrees in single precision.
    return rows


def _rising_times(value, name):
    times = numbers(value, name).astype(float)
    if times.ndim != 1 or times.size == 0:
        raise ValueError(f"{name} should have shape (times,), but it has shape {times.shape}.")
    if times[0] < 0 or (np.diff(times) < 0).any():
        raise ValueError(f"{name} should rise from 0 or more, but it goes from {times[0]:g} to {times[-1]:g} by other ways.")
    return times


def _one_entry_a_neuron(arguments):
    W, push = arguments["W"], arguments["push"]
    if len(push) != len(W):
        raise ValueError(f"push should have one entry a neuron of W, {len(W)}, but it has {len(push)}.")


def _student_sees_the_pushed(arguments):
    components, transition, push = (arguments[name] for name in ("components", "transition", "push"))
    if len(transition) != len(components):
        raise ValueError(f"transition should have one row a component, {len(components)}, but it has {len(transition)}.")
    if len(push) != components.shape[1]:
        raise ValueError(f"push should have one entry a seen neuron, {components.shape[1]}, but it has {len(push)}.")


def _finite(moved, name):
    if not np.isfinite(moved).all():
        raise ValueError(f"{name} should let what is left of a push stay finite, but it exploded: take fewer or shorter steps.")
    return moved


def _stays_finite(function):
    """Decorate what follows a network ``W`` after a push: it raises where that explodes."""

    @functools.wraps(function)
    def call(*args, **kwargs):
        with np.errstate(over="ignore", invalid="ignore"):  # what explodes is named
            return _finite(function(*args, **kwargs), "W")

    return call


@checked(W=connectivity, push=_pattern, n_steps=count, step=positive, together=_one_entry_a_neuron)
@_stays_finite
def after_push(W, push, n_steps, step=0.01):
    """How far a network still is, some steps after a push, from where it would have been.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``.
    push : ndarray, shape (neurons,)
        By how much each neuron is moved at once.
    n_steps : int
        Steps since then.
    step : float
        Length of a step, in time constants of a neuron.

    Returns
    -------
    moved : ndarray, shape (neurons,)
        ``push`` itself after no step; then ``x + step (W x - x)`` at each.
    """
    moved = push
    for _ in range(n_steps):
        moved = moved + step * (W @ moved - moved)
    return moved


@checked(W=connectivity, push=_pattern, times=_rising_times, step=positive, together=_one_entry_a_neuron)
def course_of_push(W, push, times, step=STEP):
    """What `after_push` gives at several times, which may be long.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``.
    push : ndarray, shape (neurons,)
        By how much each neuron is moved at once.
    times : ndarray, shape (times,)
        Since the push, in time constants of a neuron, rising; each is rounded to a whole number of steps. Times that are
        evenly spaced cost least.
    step : float
        Length of a step, in time constants of a neuron.

    Returns
    -------
    moved : ndarray, shape (times, neurons)
    """
    steps = np.rint(times / step)
    if steps[-1] >= MOST_STEPS:
        raise ValueError(f"times should be at most {MOST_STEPS:g} steps of {step:g}, but it goes to {times[-1]:g}.")
    steps = steps.astype(int)
    F = (1 - step) * np.eye(len(W)) + step * W
    powers = {}
    moved, x = np.empty((len(times), len(W))), push
    for row, gap in enumerate(np.diff(steps, prepend=0)):
        if gap not in powers:
            with np.errstate(over="ignore", invalid="ignore"):
                powers[gap] = np.linalg.matrix_power(F, int(gap))
        with np.errstate(over="ignore", invalid="ignore"):  # what explodes is named below
            x = powers[gap] @ x
        moved[row] = x
    return _finite(moved, "W")


@checked(W=connectivity, push=_pattern, n_steps=count, step=positive, together=_one_entry_a_neuron)
def retention(W, push, n_steps, step=STEP):
    """Which share of a push is left along its own direction.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``.
    push : ndarray, shape (neurons,)
        By how much each neuron is moved at once.
    n_steps : int
        Steps since then.
    step : float
        Length of a step, in time constants of a neuron.

    Returns
    -------
    left : float
        1 at once; below 0 if the network has moved the other way.
    """
    return float(push @ after_push(W, push, n_steps, step) / (push @ push))


@checked(
    components=_rows_at_right_angles,
    transition=connectivity,
    push=_pattern,
    n_steps=count,
    together=_student_sees_the_pushed,
)
def predicted_after_push(components, transition, push, n_steps):
    """What a student with few latents says of `after_push`, in the neurons that it saw.

    Parameters
    ----------
    components : ndarray, shape (latents, neurons)
        Directions of length 1 at right angles: where each latent shows in the neurons.
    transition : ndarray, shape (latents, latents)
        ``[i, j]`` is what latent ``j`` adds to latent ``i`` one step later.
    push : ndarray, shape (neurons,)
        By how much each seen neuron is moved at once. What the components do not see is lost at once.
    n_steps : int
        Steps since then.

    Returns
    -------
    moved : ndarray, shape (neurons,)
    """
    with np.errstate(over="ignore", invalid="ignore"):  # what explodes is named
        moved = components.T @ (np.linalg.matrix_power(transition, n_steps) @ (components @ push))
    return _finite(moved, "transition")


@checked(
    components=_rows_at_right_angles,
    transition=connectivity,
    push=_pattern,
    n_steps=count,
    together=_student_sees_the_pushed,
)
def predicted_retention(components, transition, push, n_steps):
    """Which share of a push a student with few latents expects to be left along its own direction.

    Parameters
    ----------
    components : ndarray, shape (latents, neurons)
        Directions of length 1 at right angles: where each latent shows in the neurons.
    transition : ndarray, shape (latents, latents)
        ``[i, j]`` is what latent ``j`` adds to latent ``i`` one step later.
    push : ndarray, shape (neurons,)
        By how much each seen neuron is moved at once.
    n_steps : int
        Steps since then.

    Returns
    -------
    left : float
    """
    return float(push @ predicted_after_push(components, transition, push, n_steps) / (push @ push))


def _direction_in_space_of_plane(arguments):
    direction, plane = arguments["direction"], arguments["plane"]
    if len(direction) != plane.shape[1]:
        raise ValueError(f"direction should have the {plane.shape[1]} neurons of plane, but it has {len(direction)}.")


@checked(direction=_pattern, plane=_rows_at_right_angles, together=_direction_in_space_of_plane)
def angle_to_plane(direction, plane):
    """Angle between a direction and a plane, or a line, or any space that directions at right angles span.

    Parameters
    ----------
    direction : ndarray, shape (neurons,)
        Of any length and either sign.
    plane : ndarray, shape (directions, neurons)
        Directions of length 1 at right angles.

    Returns
    -------
    angle : float
        In degrees: 0 where the direction lies in the plane, 90 where it stands at a right angle to it.

    Raises
    ------
    ValueError
        If the direction has no length or another number of neurons, or the plane's directions do not have length 1 and right
        angles.
    """
    inside = np.linalg.norm(plane @ direction) / np.linalg.norm(direction)
    return np.degrees(np.arccos(min(inside, 1)))


def _not_along_the_memory(arguments):
    arrives, memory = arguments["arrives"], arguments["memory"]
    if arrives.shape != memory.shape:
        raise ValueError(f"memory should have as many entries as arrives, {len(arrives)}, but it has {len(memory)}.")
    memory = memory / np.abs(memory).max()
    arrives = arrives / np.abs(arrives).max()
    off = arrives - (arrives @ memory) / (memory @ memory) * memory
    if np.linalg.norm(off) <= ALONE * np.linalg.norm(arrives):
        raise ValueError("arrives should not lie along memory alone, or nothing of it is off the memory.")


@checked(arrives=_pattern, memory=_pattern, together=_not_along_the_memory)
def off_memory_push(arrives, memory):
    """A push of length 1 along the pattern in which an input arrives, without what of it lies along the memory.

    Parameters
    ----------
    arrives : ndarray, shape (neurons,)
        What an input adds to each neuron at once, of any length.
    memory : ndarray, shape (neurons,)
        The pattern that holds what was integrated, of any length and either sign.

    Returns
    -------
    push : ndarray, shape (neurons,)
        At a right angle to the memory.

    Raises
    ------
    ValueError
        If the patterns differ in size, or the input arrives along the memory alone.
    """
    along = (arrives @ memory) / (memory @ memory) * memory
    off = arrives - along
    return off / np.linalg.norm(off)


def _room_for_the_pattern(arguments):
    pattern, n_neurons = arguments["pattern"], arguments["n_neurons"]
    if len(pattern) > n_neurons:
        raise ValueError(f"pattern should have at most {n_neurons} entries, one a neuron, but it has {len(pattern)}.")


@checked(pattern=_pattern, n_neurons=positive_integer, together=_room_for_the_pattern)
def in_reach(pattern, n_neurons):
    """A push of the first neurons of a network alone, which leaves all others as they are.

    Parameters
    ----------
    pattern : ndarray, shape (seen,)
        The push of those that can be reached.
    n_neurons : int
        How many the network has.

    Returns
    -------
    push : ndarray, shape (neurons,)
    """
    push = np.zeros(n_neurons)
    push[: len(pattern)] = pattern
    return push


@checked(difference=number, noise=not_negative, sigmas=positive)
def stimulations_needed(difference, noise, sigmas=2.0):
    """How often a push has to be repeated until its mean effect tells two predictions apart.

    Parameters
    ----------
    difference : float
        Between the effects that are predicted.
    noise : float
        Standard deviation of what is measured after one push.
    sigmas : float
        How many standard errors of the mean the difference should be.

    Returns
    -------
    n : float
        A whole number of at least 1; infinite where the predictions are the same.
    """
    if difference == 0:
        return np.inf
    n = (sigmas * (noise / abs(difference))) ** 2
    return float(max(1, np.ceil(n * (1 - ROUNDING))))  # or rounding makes one more of a whole number
