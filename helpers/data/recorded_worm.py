"""A worm whose whole brain was recorded, as the loaders of this room return it.

Made worms (``helpers.worlds.worms``) have the same fields, so that every cell runs on either.
"""

from dataclasses import dataclass, replace

import numpy as np

from helpers.validation import checked, kind_of, positive


@dataclass(frozen=True)
class RecordedWorm:
    """Activity of the neurons of one worm, and what it did.

    Attributes
    ----------
    worm : str
        What its authors call it.
    activity : ndarray, shape (time, neurons)
        Of the neurons that have a name, in the order of ``neurons``.
    neurons : ndarray of str, shape (neurons,)
        Their names, sorted; each once.
    all_activity : ndarray, shape (time, cells)
        Of all cells that were recorded, with a name or without.
    time_s : ndarray, shape (time,)
        Seconds since the first volume.
    reversal : ndarray of bool, shape (time,)
        Whether it crawls backwards, or sends the command to.
    velocity, angular_velocity : ndarray, shape (time,), or None
        Speed along the body, below 0 backwards, and of the turning of its direction; None where the worm could not move.
    published_state : ndarray of str, shape (time,), or None
        What its authors call the state at each time, where they do.
    """

    worm: str
    activity: np.ndarray
    neurons: np.ndarray
    all_activity: np.ndarray
    time_s: np.ndarray
    reversal: np.ndarray
    velocity: np.ndarray | None = None
    angular_velocity: np.ndarray | None = None
    published_state: np.ndarray | None = None


def shared_neurons(worms):
    """Names that all worms have, sorted.

    Parameters
    ----------
    worms : list of RecordedWorm or MadeWorm
        One or more.

    Returns
    -------
    ndarray of str, shape (neurons,)

    Raises
    ------
    ValueError
        If there is no worm, or no name is shared.
    """
    worms = list(worms)
    if not worms:
        raise ValueError("worms should hold at least 1 worm, but it is empty.")
    names = sorted(set.intersection(*(set(np.asarray(worm.neurons).tolist()) for worm in worms)))
    if not names:
        raise ValueError(f"worms should share the name of a neuron, but these {len(worms)} share none.")
    return np.array(names)


def activity_of(worm, neurons):
    """Activity of some neurons of a worm, in the order of their names.

    Parameters
    ----------
    worm : RecordedWorm or MadeWorm
        Any.
    neurons : sequence of str
        Names that it has.

    Returns
    -------
    ndarray, shape (time, neurons)

    Raises
    ------
    ValueError
        If a name is not among those of the worm.
    """
    there = {name: column for column, name in enumerate(np.asarray(worm.neurons).tolist())}
    missing = [name for name in np.asarray(neurons).tolist() if name not in there]
    if missing:
        raise ValueError(f"neurons should be names of neurons of {worm.worm}, but it has no {', '.join(map(str, missing))}.")
    return worm.activity[:, [there[name] for name in np.asarray(neurons).tolist()]]


def _recorded(value, name):
    if not isinstance(value, RecordedWorm):
        raise ValueError(f"{name} should be a RecordedWorm, but it is {kind_of(value)}.")
    return value


def _several_volumes(arguments):
    lasts = arguments["worm"].time_s[-1]
    if arguments["seconds"] > lasts:
        raise ValueError(
            f"seconds should be at most {lasts:g}, as long as the worm was recorded, but it is {arguments['seconds']:g}."
        )


@checked(worm=_recorded, seconds=positive, together=_several_volumes)
def resampled(worm, seconds):
    """The same worm as if its volumes were as far apart as those of another recording.

    Parameters
    ----------
    worm : RecordedWorm
        Its volumes may be at any times.
    seconds : float
        From one volume to the next.

    Returns
    -------
    RecordedWorm
        What is a number is interpolated along straight lines; reversals and states are those of the nearest volume.

    Raises
    ------
    ValueError
        If ``worm`` is no recorded worm, or it was recorded for a shorter time.
    """
    times = np.arange(worm.time_s[0], worm.time_s[-1] + seconds / 1e6, seconds)
    nearest = np.rint(np.interp(times, worm.time_s, np.arange(len(worm.time_s)))).astype(int)

    def between(values):
        columns = values.reshape(len(values), -1).T
        new = np.stack([np.interp(times, worm.time_s, column) for column in columns], axis=1)
        return new.reshape(len(times), *values.shape[1:])

    numbers = ("activity", "all_activity", "velocity", "angular_velocity")
    states = ("reversal", "published_state")
    known = {name: getattr(worm, name) for name in (*numbers, *states) if getattr(worm, name) is not None}
    new = {name: between(values) if name in numbers else values[nearest] for name, values in known.items()}
    return replace(worm, time_s=times, **new)
