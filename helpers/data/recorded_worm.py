"""A worm whose whole brain was recorded, as the loaders of this room return it.

Made worms (``helpers.worlds.worms``) have the same fields, so that every cell runs on either.
"""

from dataclasses import dataclass

import numpy as np


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
