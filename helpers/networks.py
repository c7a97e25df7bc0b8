"""Ground-truth wiring: who drives whom, known because we made it."""

import numpy as np

from helpers.validation import checked, connectivity, positive_integer, probability, random_generator


@checked(n_neurons=positive_integer, connection_probability=probability, rng=random_generator)
def sparse_network(n_neurons, rng, connection_probability=0.1):
    """Draw a sparse network of excitatory connections, all of the same strength.

    Every possible connection (a neuron to itself included) exists with the same probability. The
    matrix is then divided by 1.01 times its largest singular value, so that no linear step can make
    activity larger (``|W x| <= 0.99 |x|``). How fast activity fades depends on the draw: a network
    without loops forgets its state within a few steps, one of 100 neurons within about ten. (The
    tutorial says "about 100 steps", which does not reproduce.)

    Parameters
    ----------
    n_neurons : int
        Number of neurons.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    connection_probability : float
        Probability of each of the ``n_neurons ** 2`` connections.

    Returns
    -------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.

    Raises
    ------
    ValueError
        If an argument is out of range, or if the draw has no connection at all.

    References
    ----------
    Neuromatch Academy, Computational Neuroscience, W3D5 Network Causality, Tutorial 1.
    """
    p = [1 - connection_probability, connection_probability]
    connected = rng.choice([0, 1], size=(n_neurons, n_neurons), p=p)
    if not connected.any():
        raise ValueError(
            f"This draw of n_neurons={n_neurons} with connection_probability={connection_probability} has no "
            "connection at all. Take another random seed, more neurons or a higher probability."
        )
    return connected / (1.01 * np.linalg.norm(connected, 2))


@checked(W=connectivity)
def connections(W):
    """List the connections of a network as pairs ``(source, target)``.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``; 0 means no connection.

    Returns
    -------
    pairs : list of (int, int)
        One pair ``(source, target)`` for each connection.
    """
    pairs = []
    for target, source in np.argwhere(W):
        pairs.append((int(source), int(target)))
    return pairs


@checked(W=connectivity)
def hops(W):
    """Fewest connections that lead from one neuron to another.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``; 0 means no connection.

    Returns
    -------
    distance : ndarray, shape (neurons, neurons)
        ``distance[i, j]`` connections lead from ``j`` to ``i``; 0 on the diagonal, infinity where no path leads.
    """
    distance = np.full(W.shape, np.inf)
    reached = np.eye(len(W), dtype=bool)
    n_hops = 0
    while (reached & np.isinf(distance)).any():
        distance[reached & np.isinf(distance)] = n_hops
        reached = (W != 0) @ reached
        n_hops += 1
    return distance
