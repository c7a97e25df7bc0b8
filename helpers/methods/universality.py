"""Do neurons of one name do the same in every worm? Signs of their correlation with behaviour, beside circular shifts.

Neighbouring times are alike, in traces and in behaviour, so two that have nothing to do with each other correlate by chance,
and more than independent samples would. A circular shift keeps both as smooth as they are and breaks only what they share.
"""

import numpy as np

from helpers.validation import checked, numbers, positive_integer, random_generator, varying_activity


def _behaviour(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 1 or value.size < 4:
        raise ValueError(f"{name} should have shape (time,) with at least 4 times, but it has shape {value.shape}.")
    if np.ptp(value) == 0:
        raise ValueError(f"{name} should vary, but it is the same at all times: nothing can correlate with it.")
    return value


def _same_times(arguments):
    activity, behaviour = arguments["activity"], arguments["behaviour"]
    if len(activity) != len(behaviour):
        raise ValueError(f"behaviour should have the {len(activity)} times of activity, but it has {len(behaviour)}.")


def _z_scored(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


@checked(activity=varying_activity, behaviour=_behaviour, together=_same_times)
def correlation_with_behaviour(activity, behaviour):
    """Correlation of each neuron with a behaviour.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        Traces, or their slopes.
    behaviour : ndarray, shape (time,)
        Whether it reverses, 0 or 1, or its velocity.

    Returns
    -------
    correlation : ndarray, shape (neurons,)

    Raises
    ------
    ValueError
        If numbers of times differ, or something does not vary.
    """
    return _z_scored(activity).T @ _z_scored(behaviour) / len(behaviour)


def _by_worm(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or value.shape[0] < 2 or value.shape[1] == 0:
        raise ValueError(f"{name} should have shape (worms, neurons) with at least 2 worms, but it has shape {value.shape}.")
    return value


@checked(correlations=_by_worm)
def of_one_sign(correlations):
    """Which neurons go with the behaviour in the same direction in every worm.

    Parameters
    ----------
    correlations : ndarray, shape (worms, neurons)
        Of each neuron with the behaviour, in each worm.

    Returns
    -------
    one_sign : ndarray of bool, shape (neurons,)
        By chance, with signs like coins, a neuron is among them with probability ``2 ** (1 - worms)``: 1 of 64 for seven.

    Raises
    ------
    ValueError
        If there are fewer than 2 worms.
    """
    return (correlations > 0).all(axis=0) | (correlations < 0).all(axis=0)


def _shifts_are_there(arguments):
    _same_times(arguments)
    n_times, least = len(arguments["activity"]), arguments["least_shift"]
    if 2 * least >= n_times:
        raise ValueError(f"least_shift should be below half of the {n_times} times, but it is {least}.")


@checked(
    activity=varying_activity,
    behaviour=_behaviour,
    rng=random_generator,
    least_shift=positive_integer,
    n_shifts=positive_integer,
    together=_shifts_are_there,
)
def shift_p_values(activity, behaviour, rng, least_shift=60, n_shifts=200):
    """How often a neuron correlates as much, in size, with a behaviour that was shifted in a circle.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        Traces, or their slopes.
    behaviour : ndarray, shape (time,)
        Whether it reverses, say.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the shifts.
    least_shift : int
        A shift is at least this long, in either direction, in volumes: longer than what goes with the behaviour lasts.
    n_shifts : int
        How many.

    Returns
    -------
    p : ndarray, shape (neurons,)
        The data are counted among the shifts, so it is never 0.

    Raises
    ------
    ValueError
        If numbers of times differ, something does not vary, or the recording is too short for such shifts.

    References
    ----------
    Harris, arXiv 2012.06862 (2020): nonsense correlations of smooth signals, and what shifts can and cannot tell.
    """
    integers = rng.randint if isinstance(rng, np.random.RandomState) else rng.integers
    shifts = integers(least_shift, len(behaviour) - least_shift + 1, size=n_shifts)
    neurons, does = _z_scored(activity), _z_scored(behaviour)
    shifted = np.column_stack([np.roll(does, shift) for shift in shifts])
    # A shift that changes nothing is as large, though a product of matrices may round it otherwise than a product of vectors.
    found = (1 - 1e-10) * np.abs(neurons.T @ does)
    as_large = np.abs(neurons.T @ shifted) >= found[:, None]
    return (1 + as_large.sum(axis=1)) / (1 + n_shifts)
