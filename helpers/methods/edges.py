"""Edges between named neurons, and edges that are as many, or give each neuron as many partners, and mean nothing.

If a decoder does as well with shuffled edges, it was not the wiring that helped it. A shuffle that deals the names out anew
also takes from a hub that it is one; one that *keeps degrees* leaves each neuron its number of partners, but not who they are.
"""

import numpy as np

from helpers.validation import checked, connectivity, kind_of, positive, random_generator, recordings_of_worms, undirected_edges


@checked(edges=undirected_edges)
def normalised(edges):
    """Edges that a round of message passing can be done with: divided by the roots of both neurons' degrees.

    Parameters
    ----------
    edges : ndarray, shape (neurons, neurons)
        Symmetric weights, 0 on the diagonal.

    Returns
    -------
    normalised : ndarray, shape (neurons, neurons)
        No eigenvalue is larger than 1, so that repeated rounds do not explode. A neuron without partners gets no messages.

    Raises
    ------
    ValueError
        If ``edges`` is not symmetric, below 0 somewhere, or not 0 on the diagonal.

    References
    ----------
    Kipf & Welling, arXiv 1609.02907 (2016).
    """
    degree = edges.sum(axis=1)
    scale = 1 / np.sqrt(np.where(degree > 0, degree, 1))
    return scale[:, None] * edges * scale


def _same_neurons(arguments):
    chemical, gap = arguments["chemical"], arguments["gap"]
    if chemical.shape != gap.shape:
        raise ValueError(f"gap should have the shape of chemical, {chemical.shape}, but it has shape {gap.shape}.")
    for name, counts in (("chemical", chemical), ("gap", gap)):
        if counts.min() < 0:
            raise ValueError(f"{name} should hold numbers of synapses, at least 0, but some are below.")


@checked(chemical=connectivity, gap=connectivity, together=_same_neurons)
def undirected_connectome(chemical, gap):
    """One weight for each pair of neurons: the logarithm of one plus all synapses between them, in either direction.

    Parameters
    ----------
    chemical, gap : ndarray, shape (neurons, neurons)
        Numbers of chemical synapses and of gap junctions; ``[i, j]`` from ``j`` to ``i``. A gap junction conducts both ways:
        where it is listed from either side, as in a symmetric matrix, it counts twice.

    Returns
    -------
    edges : ndarray, shape (neurons, neurons)
        Symmetric, 0 on the diagonal.

    Raises
    ------
    ValueError
        If shapes differ, or a number is below 0.
    """
    total = chemical.astype(float) + gap
    edges = np.log1p(total + total.T)
    np.fill_diagonal(edges, 0)
    return edges


def _share(value, name):
    value = positive(value, name)
    if value > 1:
        raise ValueError(f"{name} should be a share of all pairs, at most 1, but it is {value:g}.")
    return value


@checked(worms=recordings_of_worms, density=_share)
def correlation_edges(worms, density):
    """Edges between the neurons that correlate most, in size, on average over worms.

    Parameters
    ----------
    worms : list of ndarray, shape (time, neurons)
        Recordings of the same neurons.
    density : float
        Share of all pairs that get an edge, such as that of the connectome.

    Returns
    -------
    edges : ndarray, shape (neurons, neurons)
        Size of the correlation where there is an edge, 0 elsewhere.

    Raises
    ------
    ValueError
        If a neuron is constant, worms have other numbers of neurons, or the share is out of range.
    """
    sizes = np.abs(np.mean([np.corrcoef(worm.T).reshape(worm.shape[1], -1) for worm in worms], axis=0))
    sizes = (sizes + sizes.T) / 2
    np.fill_diagonal(sizes, 0)
    pairs = np.triu_indices(len(sizes), 1)
    n_edges = round(density * len(pairs[0]))
    if n_edges == 0:
        return np.zeros_like(sizes)
    least = np.sort(sizes[pairs])[-n_edges]
    return np.where(sizes >= least, sizes, 0.0)


@checked(edges=undirected_edges)
def expected_edges(edges):
    """What is left of edges when only degrees are known: the weight that each pair would have on average.

    Parameters
    ----------
    edges : ndarray, shape (neurons, neurons)
        Symmetric weights, 0 on the diagonal.

    Returns
    -------
    edges : ndarray, shape (neurons, neurons)
        The product of both degrees, divided by the sum of all, and 0 on the diagonal: everybody is joined to everybody.

    Raises
    ------
    ValueError
        If ``edges`` is not symmetric, below 0 somewhere, or not 0 on the diagonal.

    References
    ----------
    Chung & Lu, PNAS 99:15879 (2002), doi 10.1073/pnas.252631999.
    """
    degree = edges.sum(axis=1)
    expected = np.outer(degree, degree) / max(degree.sum(), np.finfo(float).tiny)
    np.fill_diagonal(expected, 0)
    return expected


@checked(edges=undirected_edges, rng=random_generator)
def relabelled_edges(edges, rng):
    """The same graph with its neurons in random order: nothing about a neuron is kept, everything about the graph is.

    Parameters
    ----------
    edges : ndarray, shape (neurons, neurons)
        Symmetric weights, 0 on the diagonal.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the order.

    Returns
    -------
    edges : ndarray, shape (neurons, neurons)

    Raises
    ------
    ValueError
        If ``edges`` is not symmetric, below 0 somewhere, or not 0 on the diagonal.
    """
    order = rng.permutation(len(edges))
    return edges[np.ix_(order, order)]


def _joined(value, name):
    value = np.asarray(value)
    if value.dtype != bool or value.ndim != 2 or value.shape[0] != value.shape[1]:
        raise ValueError(
            f"{name} should be True or False for each pair, of shape (neurons, neurons), but it is {kind_of(value)} of shape "
            f"{value.shape}."
        )
    if np.diag(value).any() or not np.array_equal(value, value.T):
        raise ValueError(f"{name} should be symmetric, and False on its diagonal, but it is not.")
    return value


def _pair(value, name):
    pair = np.asarray(value)
    if pair.shape != (2,) or pair.dtype.kind not in "iu" or pair.min() < 0:
        raise ValueError(f"{name} should be a pair of neurons, two whole numbers from 0, but it is {value!r}.")
    return tuple(pair.tolist())


def _pairs_are_joined(arguments):
    joined = arguments["joined"]
    for name in ("first", "second"):
        pair = arguments[name]
        if max(pair) >= len(joined) or not joined[pair]:
            raise ValueError(f"{name} should be a pair of the {len(joined)} neurons that is joined, but it is {pair}.")


@checked(joined=_joined, first=_pair, second=_pair, together=_pairs_are_joined)
def swap_partners(joined, first, second):
    """Let two pairs change partners: a–b and c–d become a–d and c–b, and every neuron has as many partners as before.

    Parameters
    ----------
    joined : ndarray of bool, shape (neurons, neurons)
        Whether two neurons are partners; symmetric.
    first, second : pair of int
        Neurons ``(a, b)`` and ``(c, d)``, each two partners.

    Returns
    -------
    joined : ndarray of bool, shape (neurons, neurons)
        After the swap; as before it where a swap would join a neuron to itself, or two that are partners already.

    Raises
    ------
    ValueError
        If ``joined`` is not symmetric, or a pair is not joined.

    References
    ----------
    Maslov & Sneppen, Science 296:910 (2002), doi 10.1126/science.1065103.
    """
    (a, b), (c, d) = first, second
    swapped = joined.copy()
    if a == d or c == b or joined[a, d] or joined[c, b]:
        return swapped
    swapped[[a, b, c, d], [b, a, d, c]] = False
    swapped[[a, d, c, b], [d, a, b, c]] = True
    return swapped


@checked(edges=undirected_edges, rng=random_generator, swaps_per_edge=positive)
def degree_preserving_edges(edges, rng, swaps_per_edge=20.0):
    """Other edges that leave each neuron as many partners as it had; the weights are dealt out anew.

    Two edges, a–b and c–d, are chosen at random and become a–d and c–b, unless one of them is there already or joins a neuron
    to itself; and so on, many times.

    Parameters
    ----------
    edges : ndarray, shape (neurons, neurons)
        Symmetric weights, 0 on the diagonal.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the swaps, and of the order of weights.
    swaps_per_edge : float
        How many swaps are tried, in edges.

    Returns
    -------
    edges : ndarray, shape (neurons, neurons)
        The same numbers of partners, and the same weights elsewhere.

    Raises
    ------
    ValueError
        If ``edges`` is not symmetric, below 0 somewhere, or not 0 on the diagonal.

    References
    ----------
    Maslov & Sneppen, Science 296:910 (2002), doi 10.1126/science.1065103.
    """
    pairs = np.argwhere(np.triu(edges) > 0)
    weights = edges[pairs[:, 0], pairs[:, 1]]
    there = edges > 0
    integers = rng.randint if isinstance(rng, np.random.RandomState) else rng.integers
    n_swaps = round(swaps_per_edge * len(pairs)) if len(pairs) > 1 else 0
    for _ in range(n_swaps):
        first, second = integers(len(pairs), size=2)
        (a, b), (c, d) = pairs[first], pairs[second]
        if integers(2):
            c, d = d, c
        if len({a, b, c, d}) < 4 or there[a, d] or there[c, b]:
            continue
        there[[a, b, c, d], [b, a, d, c]] = False
        there[[a, d, c, b], [d, a, b, c]] = True
        pairs[first], pairs[second] = (a, d), (c, b)
    shuffled = np.zeros_like(edges)
    shuffled[pairs[:, 0], pairs[:, 1]] = rng.permutation(weights)
    return shuffled + shuffled.T
