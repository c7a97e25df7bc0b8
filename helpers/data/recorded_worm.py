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
    """Activity of the neurons that have a name in every worm.

    Parameters
    ----------
    worms : sequence of RecordedWorm or MadeWorm
        One or more.

    Returns
    -------
    names : ndarray of str, shape (neurons,)
        Sorted.
    activities : list of ndarray, shape (time, neurons)
        One for each worm, its columns in the order of ``names``.

    Raises
    ------
    ValueError
        If there is no worm, or no name that all have.
    """
    if len(worms) == 0:
        raise ValueError("worms should hold at least one worm, but it is empty.")
    names = sorted(set.intersection(*(set(worm.neurons.tolist()) for worm in worms)))
    if not names:
        raise ValueError(f"worms should share the name of a neuron, but no name is in all {len(worms)}.")
    columns = [[worm.neurons.tolist().index(name) for name in names] for worm in worms]
    return np.array(names), [worm.activity[:, own] for worm, own in zip(worms, columns, strict=True)]
