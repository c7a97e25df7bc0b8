"""What may lie behind arrows among recorded neurons: paths through hidden ones, and hidden drivers of two."""

from dataclasses import dataclass

import numpy as np

from helpers.validation import array, checked, connectivity, neuron_index


def _who_is_seen(value, name):
    seen = array(value, name)
    if seen.ndim != 1 or seen.dtype != bool:
        raise ValueError(
            f"{name} should hold True or False for each neuron, but it has shape {seen.shape} and type {seen.dtype}."
        )
    return seen


def _fits_network(arguments):
    W, seen = arguments["W"], arguments["seen"]
    if len(seen) != len(W):
        raise ValueError(f"seen should say True or False of each of the {len(W)} neurons of W, but it has {len(seen)} entries.")
    if not seen.any():
        raise ValueError("seen should be True for at least one neuron, but all are hidden.")
    if "source" in arguments and arguments["source"] >= len(W):
        raise ValueError(f"source should be below {len(W)}, the number of neurons of W, but it is {arguments['source']}.")


@checked(W=connectivity, seen=_who_is_seen, source=neuron_index, together=_fits_network)
def reached_through_hidden(W, seen, source):
    """Which of the seen neurons a neuron reaches along a path of which every neuron on the way is hidden, one at least.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``; 0 means no connection.
    seen : ndarray of bool, shape (neurons,)
        Who is recorded.
    source : int
        Where paths begin.

    Returns
    -------
    reached : ndarray of bool, shape (neurons,)
        True for the seen neurons at which such a path ends; a direct connection is none.
    """
    on_the_way = ~seen & (W[:, source] != 0)
    for _ in range(len(W)):
        on_the_way = on_the_way | ~seen & (W[:, on_the_way] != 0).any(axis=1)
    return seen & (W[:, on_the_way] != 0).any(axis=1)


@dataclass(frozen=True)
class HiddenTies:
    """Which pairs of seen neurons are tied by hidden ones.

    Attributes
    ----------
    path : ndarray of bool, shape (seen, seen)
        ``path[i, j]``: a path through hidden neurons leads from ``j`` to ``i``.
    driver : ndarray of bool, shape (seen, seen)
        A hidden neuron drives both, each directly or through others that are hidden.
    """

    path: np.ndarray
    driver: np.ndarray


@checked(W=connectivity, seen=_who_is_seen, together=_fits_network)
def hidden_ties(W, seen):
    """Which pairs of seen neurons hidden ones tie together, by a path or by a common driver.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``; 0 means no connection.
    seen : ndarray of bool, shape (neurons,)
        Who is recorded.

    Returns
    -------
    HiddenTies
        Of the seen neurons, in their order.
    """
    connected = W != 0
    path = np.stack([reached_through_hidden(W, seen, source)[seen] for source in np.flatnonzero(seen)], axis=1)
    driven = np.zeros((np.count_nonzero(seen), 0), dtype=bool)
    if not seen.all():
        hidden = np.flatnonzero(~seen)
        driven = np.stack([(reached_through_hidden(W, seen, h) | seen & connected[:, h])[seen] for h in hidden], axis=1)
    return HiddenTies(path=path, driver=(driven[:, None] & driven[None]).any(axis=2))
