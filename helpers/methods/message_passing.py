"""Message passing: what a graph network does to what is known of each node, and what it cannot see.

In a round each node sends what it knows to those it acts on, and each node adds up what arrives. ``A[i, j]`` says how strongly
``j`` acts on ``i``, so that messages go the way that ``W[i, j]`` points. All here is without training, to be looked at; trained
rounds of it are in ``helpers.models.relational``.
"""

from dataclasses import dataclass

import numpy as np

from helpers.validation import array, checked, connectivity, count, numbers, one_of, positive_integer, undirected_edges

AGGREGATES = ("sum", "mean", "max")


def node_features(value, name):
    """What is known of each node, ``(nodes, features)``, in double precision: a check of arguments."""
    array = numbers(value, name).astype(float, copy=False)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"{name} should have shape (nodes, features), but it has shape {array.shape}.")
    return array


def graph(value, name):
    """A graph as a square matrix in double precision: a check of arguments."""
    return connectivity(value, name).astype(float, copy=False)


def _nodes_fit(arguments):
    A, h = arguments["A"], arguments["h"]
    if len(h) != len(A):
        raise ValueError(f"h should have a row for each of the {len(A)} nodes of A, but it has {len(h)}.")


@checked(A=graph, h=node_features, aggregate=one_of(AGGREGATES), together=_nodes_fit)
def gather_messages(A, h, aggregate="sum"):
    """What arrives at each node from those that act on it.

    Parameters
    ----------
    A : ndarray, shape (nodes, nodes)
        ``A[i, j]`` is how strongly ``j`` acts on ``i``, and 0 where it does not.
    h : ndarray, shape (nodes, features)
        What each node knows, and sends.
    aggregate : {"sum", "mean", "max"}
        How messages are put together: their weighted sum; that divided by how many arrive; or the largest of each feature.

    Returns
    -------
    gathered : ndarray, shape (nodes, features)
        0 for a node on which none acts.

    Raises
    ------
    ValueError
        If shapes do not fit, or there is no such aggregate.
    """
    if aggregate == "sum":
        return A @ h
    n_senders = (A != 0).sum(axis=1, keepdims=True)
    if aggregate == "mean":
        return A @ h / np.maximum(n_senders, 1)
    messages = np.where(A[:, :, None] != 0, A[:, :, None] * h, -np.inf)
    return np.where(n_senders > 0, messages.max(axis=1), 0.0)


def _weights_fit(arguments):
    _nodes_fit(arguments)
    n_features, own, sent = arguments["h"].shape[1], arguments["own"], arguments["sent"]
    for name, weights in (("own", own), ("sent", sent)):
        if weights.ndim != 2 or weights.shape[0] != n_features or weights.shape[1] == 0:
            raise ValueError(f"{name} should have shape ({n_features}, new features), but it has shape {weights.shape}.")
    if own.shape != sent.shape:
        raise ValueError(f"sent should have the shape of own, {own.shape}, but it has shape {sent.shape}.")


@checked(A=graph, h=node_features, own=numbers, sent=numbers, aggregate=one_of(AGGREGATES), together=_weights_fit)
def message_passing_round(A, h, own, sent, aggregate="sum"):
    """A round of message passing: ``max(0, h own + gathered sent)``, the same weights for all nodes.

    Parameters
    ----------
    A : ndarray, shape (nodes, nodes)
        ``A[i, j]`` is how strongly ``j`` acts on ``i``, and 0 where it does not.
    h : ndarray, shape (nodes, features)
        What each node knows.
    own, sent : ndarray, shape (features, new features)
        Weights of what a node knows itself, and of what arrives.
    aggregate : {"sum", "mean", "max"}
        How messages are put together.

    Returns
    -------
    h : ndarray, shape (nodes, new features)
        What each node knows after the round. When nodes are given other numbers, so are its rows, and nothing else changes: a
        round is *equivariant* to permutations.

    Raises
    ------
    ValueError
        If shapes do not fit, or there is no such aggregate.

    References
    ----------
    Gilmer et al., arXiv 1704.01212 (2017): message passing as what graph networks have in common.
    """
    gathered = gather_messages(A, h, aggregate)
    return np.maximum(h @ own + gathered @ sent, 0)


def _order(value, name):
    order = array(value, name)
    if order.ndim != 1 or order.dtype.kind not in "iu" or sorted(order.tolist()) != list(range(len(order))):
        raise ValueError(f"{name} should hold each number from 0 to nodes - 1 once, but it is {value!r}.")
    return order


def _as_many_as_nodes(arguments):
    if len(arguments["order"]) != len(arguments["A"]):
        raise ValueError(
            f"order should have a number for each of the {len(arguments['A'])} nodes, but it is of another length."
        )


@checked(A=graph, order=_order, together=_as_many_as_nodes)
def renumber(A, order):
    """The same graph with its nodes in another order.

    Parameters
    ----------
    A : ndarray, shape (nodes, nodes)
        A graph.
    order : ndarray of int, shape (nodes,)
        ``order[k]`` is the old number of the node that becomes number ``k``.

    Returns
    -------
    A : ndarray, shape (nodes, nodes)
        ``A[order][:, order]``; what is known of nodes goes along as ``h[order]``.

    Raises
    ------
    ValueError
        If ``order`` is no order of the nodes.
    """
    return A[np.ix_(order, order)]


def _as_large(arguments):
    if arguments["A"].shape != arguments["B"].shape:
        raise ValueError(f"B should have as many nodes as A, {len(arguments['A'])}, but it has {len(arguments['B'])}.")


def _recolour(signatures):
    """A number for each signature, the same for the same one: 0, 1, … in sorted order."""
    numbers_of = {signature: number for number, signature in enumerate(sorted(set(signatures)))}
    return np.array([numbers_of[signature] for signature in signatures])


@checked(A=graph, n_rounds=count)
def weisfeiler_lehman_colours(A, n_rounds):
    """Colours of nodes after rounds of the Weisfeiler–Lehman test.

    All nodes begin with one colour. In a round each node looks at the colours of all that act on it, and at the weights with
    which they do; nodes that see the same as often, and had the same colour, have the same colour again.

    Parameters
    ----------
    A : ndarray, shape (nodes, nodes)
        ``A[i, j]`` is how strongly ``j`` acts on ``i``.
    n_rounds : int
        How many rounds. After as many as there are nodes nothing new is seen.

    Returns
    -------
    colours : ndarray of int, shape (nodes,)
        Which nodes can be told apart. No graph network without names of nodes tells apart more with as many rounds.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Weisfeiler & Lehman, Nauchno-Technicheskaya Informatsia 2(9):12 (1968). Xu et al., arXiv 1810.00826 (2019): how much a graph
    network can see.
    """
    colours = np.zeros(len(A), dtype=int)
    for _ in range(n_rounds):
        seen = [sorted((colours[j], A[i, j]) for j in np.flatnonzero(A[i])) for i in range(len(A))]
        colours = _recolour([(int(own), tuple(around)) for own, around in zip(colours, seen, strict=True)])
    return colours


@checked(A=graph, B=graph, together=_as_large)
def look_alike(A, B):
    """Whether the Weisfeiler–Lehman test cannot tell two graphs apart, and so no graph network without names of nodes.

    Parameters
    ----------
    A, B : ndarray, shape (nodes, nodes)
        Two graphs of one size.

    Returns
    -------
    alike : bool
        True for graphs that are the same, and for some that are not.

    Raises
    ------
    ValueError
        If the graphs differ in size.
    """
    nothing = np.zeros_like(A)
    both = np.block([[A, nothing], [nothing, B]])  # side by side, so that a colour is the same colour in both
    colours = weisfeiler_lehman_colours(both, len(both))
    first, second = np.sort(colours[: len(A)]), np.sort(colours[len(A) :])
    return bool(np.array_equal(first, second))


@dataclass(frozen=True)
class ConfusedGraphs:
    """Two graphs that are not the same and look alike to every graph network without names of nodes.

    Attributes
    ----------
    ring : ndarray, shape (nodes, nodes)
        One ring.
    two_rings : ndarray, shape (nodes, nodes)
        Two rings of half the length.
    """

    ring: np.ndarray
    two_rings: np.ndarray


def _half_of_a_ring(value, name):
    value = positive_integer(value, name)
    if value < 3:
        raise ValueError(f"{name} should be at least 3, the length of the shortest ring, but it is {value}.")
    return value


def _ring(n):
    turned = np.roll(np.eye(n), 1, axis=0)
    return turned + turned.T


@checked(n_half=_half_of_a_ring)
def confused_graphs(n_half=3):
    """A ring, and two rings of half its length: each node has two neighbours, and that is all that message passing sees.

    Parameters
    ----------
    n_half : int
        Nodes of a short ring, at least 3: with 3, a hexagon and two triangles.

    Returns
    -------
    ConfusedGraphs

    Raises
    ------
    ValueError
        If rings would be too short.
    """
    return ConfusedGraphs(_ring(2 * n_half), np.kron(np.eye(2), _ring(n_half)))


@checked(A=graph, order=count)
def graph_moments(A, order):
    """Graph moments: for each node, how many paths of a length end there (each weighted by the product of its edges).

    Parameters
    ----------
    A : ndarray, shape (nodes, nodes)
        ``A[i, j]`` is how strongly ``j`` acts on ``i``.
    order : int
        Length of the paths; 1 counts edges.

    Returns
    -------
    moments : ndarray, shape (nodes,)
        Row sums of the ``order``-th power of ``A``.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Dehmamy, Barabási & Yu, arXiv 1907.05008 (2019). A network whose nodes all begin alike and which takes means cannot learn
    any of these: the mean of what is the same everywhere is the same everywhere.
    """
    reached = np.ones(len(A))
    for _ in range(order):
        reached = A @ reached
    return reached


@checked(A=undirected_edges)
def normalised_laplacian(A):
    """The graph's Laplacian, ``1 - A[i, j] / sqrt(degree_i degree_j)``: how far each node is from its neighbours.

    Parameters
    ----------
    A : ndarray, shape (nodes, nodes)
        A graph without directions.

    Returns
    -------
    L : ndarray, shape (nodes, nodes)
        Symmetric, eigenvalues from 0 to 2: small for patterns that are smooth over the graph. A node without edges has a row
        of 0.

    Raises
    ------
    ValueError
        If the graph has directions, loops or weights below 0.
    """
    degree = A.sum(axis=1)
    scale = np.divide(1, np.sqrt(degree), out=np.zeros(len(A)), where=degree > 0)
    return np.diag((degree > 0).astype(float)) - scale[:, None] * A * scale


def _function(value, name):
    if not callable(value):
        raise ValueError(f"{name} should be a function of eigenvalues, but it is {value!r}.")
    return value


@checked(A=undirected_edges, h=node_features, response=_function, together=_nodes_fit)
def spectral_filter(A, h, response):
    """A convolution on a graph: patterns over nodes are taken apart by their smoothness, weighted, and put together again.

    Parameters
    ----------
    A : ndarray, shape (nodes, nodes)
        A graph without directions.
    h : ndarray, shape (nodes, features)
        A pattern over the nodes for each feature.
    response : callable
        From eigenvalues of the Laplacian (0 is smoothest, 2 at most) to the weights of their patterns, an array of the same
        shape.

    Returns
    -------
    filtered : ndarray, shape (nodes, features)

    Raises
    ------
    ValueError
        If the graph has directions, loops or weights below 0, or ``response`` gives another shape.
    """
    smoothness, patterns = np.linalg.eigh(normalised_laplacian(A))
    weights = np.asarray(response(smoothness), dtype=float)
    if weights.shape != smoothness.shape:
        raise ValueError(
            f"response should return a weight for each of {smoothness.shape} eigenvalues, but it has {weights.shape}."
        )
    return patterns @ (weights[:, None] * (patterns.T @ h))


@checked(A=undirected_edges, h=node_features, together=_nodes_fit)
def one_hop_convolution(A, h):
    """What a node knows plus a weighted sum of what its neighbours know: the spectral filter with the response ``2 - λ``.

    Parameters
    ----------
    A : ndarray, shape (nodes, nodes)
        A graph without directions, in which each node has an edge.
    h : ndarray, shape (nodes, features)
        What each node knows.

    Returns
    -------
    h : ndarray, shape (nodes, features)
        ``h_i + Σ_j A[i, j] h_j / sqrt(degree_i degree_j)``: one round of message passing.

    Raises
    ------
    ValueError
        If the graph has directions, loops or weights below 0, or a node has no edge.

    References
    ----------
    Kipf & Welling, arXiv 1609.02907 (2017): their equation 6, before the weights and the renormalisation.
    """
    degree = A.sum(axis=1)
    if (degree == 0).any():
        raise ValueError(f"A should give each node an edge, but node {np.flatnonzero(degree == 0)[0]} has none.")
    scale = 1 / np.sqrt(degree)
    return h + scale[:, None] * (A @ (scale[:, None] * h))
