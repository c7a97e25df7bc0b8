"""Ground-truth wiring: who drives whom, known because we made it."""

import numpy as np

from helpers.validation import checked, connectivity, number, positive_integer, probability, random_generator, vector


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


# How strongly the difference between the two neurons of a slow pair feeds back on itself. It has to outweigh the flattening
# by the sigmoid, so that the difference outlasts the noise for many steps.
SLOW_PAIR_FEEDBACK = 5.0
SLOW_CONNECTION_PROBABILITY = 0.3  # Each slow neuron drives each neuron of the network with this probability.


@checked(W=connectivity, n_pairs=positive_integer, rng=random_generator, strength=number)
def add_slow_drivers(W, n_pairs, rng, strength=1.5):
    """Add slow neurons, which drive a network and are not driven by it.

    Slow neurons come in pairs. Each excites itself and inhibits the other one, so that whichever is ahead stays ahead for many
    steps. Each drives every neuron of the network with a probability of 0.3, some up and some down, so that neurons that
    share a slow driver are correlated although nothing connects them.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        The network; ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    n_pairs : int
        Number of pairs of slow neurons.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    strength : float
        Absolute weight from a slow neuron to a neuron of the network.

    Returns
    -------
    larger : ndarray, shape (neurons + 2 * n_pairs, neurons + 2 * n_pairs)
        The network's neurons come first, in their order, then the slow ones.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    n_neurons, n_slow = len(W), 2 * n_pairs
    larger = np.zeros((n_neurons + n_slow, n_neurons + n_slow))
    larger[:n_neurons, :n_neurons] = W
    pair = SLOW_PAIR_FEEDBACK / 2 * np.array([[1, -1], [-1, 1]])
    larger[n_neurons:, n_neurons:] = np.kron(np.eye(n_pairs), pair)
    p = SLOW_CONNECTION_PROBABILITY
    drives = rng.choice([-1, 0, 1], size=(n_neurons, n_slow), p=[p / 2, 1 - p, p / 2])
    larger[:n_neurons, n_neurons:] = strength * drives
    return larger


@checked(n_modules=positive_integer, n_each=positive_integer, rng=random_generator, weight=number, density=probability)
def modular_network(n_modules, n_each, rng, weight=0.06, density=0.5):
    """Draw a network of modules in a ring: each module drives the next one, and itself not at all.

    Parameters
    ----------
    n_modules, n_each : int
        Number of modules, and of neurons in each.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    weight : float
        Weight of each connection.
    density : float
        Probability that a neuron of one module drives a given neuron of the next.

    Returns
    -------
    W : ndarray, shape (n_modules * n_each, n_modules * n_each)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``. The first
        ``n_each`` neurons are module 0, and so on.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    to_next = np.roll(np.eye(n_modules), 1, axis=0)
    allowed = np.kron(to_next, np.ones((n_each, n_each)))
    return weight * allowed * (rng.random(allowed.shape) < density)


def _one_group_a_neuron(arguments):
    W, groups = arguments["W"], arguments["groups"]
    if len(groups) != len(W):
        raise ValueError(f"groups should have one number for each of the {len(W)} neurons, but it has {len(groups)}.")
    present = np.unique(groups)
    if not np.array_equal(present, np.arange(len(present))):
        raise ValueError("groups should be numbered 0, 1, 2, … without a gap.")


@checked(W=connectivity, groups=vector, together=_one_group_a_neuron)
def coarse_grain(W, groups):
    """Wiring among groups of neurons: the weight that one group sends to an average neuron of another.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight from ``j`` to ``i``.
    groups : ndarray of int, shape (neurons,)
        Number of the group of each neuron, from 0.

    Returns
    -------
    coarse : ndarray, shape (groups, groups)
        ``coarse[a, b]``: sum over the sources in ``b``, mean over the targets in ``a``.

    Raises
    ------
    ValueError
        If there is not one group for each neuron, or a number is missing among the groups.
    """
    member = groups[None, :] == np.unique(groups)[:, None]
    total = member @ W @ member.T
    return total / member.sum(axis=1)[:, None]
