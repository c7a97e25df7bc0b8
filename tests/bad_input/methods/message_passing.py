"""Bad input to `helpers.methods.message_passing`."""

from functools import partial

import numpy as np

from helpers.methods import message_passing as mp
from tests.bad_input.refused import CONNECTIVITY, MASKED, NUMBERS, WHOLE_NUMBER, of_another_shape

A = np.array([[0.0, 1, 1], [1, 0, 0], [1, 0, 0]])
H = np.array([[1.0, 2], [3, 4], [5, 6]])
OWN, SENT = np.eye(2), np.ones((2, 2))

GOOD = [
    partial(mp.node_features, H, "h"),
    partial(mp.graph, A, "A"),
    partial(mp.gather_messages, A, H),
    partial(mp.message_passing_round, A, H, OWN, SENT),
    partial(mp.renumber, A, np.array([2, 0, 1])),
    partial(mp.weisfeiler_lehman_colours, A, 2),
    partial(mp.look_alike, A, A),
    partial(mp.confused_graphs, 4),
    partial(mp.graph_moments, A, 2),
    partial(mp.normalised_laplacian, A),
    partial(mp.spectral_filter, A, H, np.exp),
    partial(mp.one_hop_convolution, A, H),
]

REFUSED = {
    mp.graph: CONNECTIVITY,
    mp.node_features: [*NUMBERS, *of_another_shape("(nodes, features)", np.ones(3), np.ones((3, 0)), np.ones((3, 1, 1)))],
    mp.renumber.converters["order"]: [
        (bad, "should hold each number from 0 to nodes - 1 once")
        for bad in ([0, 1, 1], [1, 2, 3], [0.0, 1.0, 2.0], [[0, 1, 2]], None)
    ]
    + [MASKED],
    mp.confused_graphs.converters["n_half"]: [*WHOLE_NUMBER, (2, "should be at least 3, the length of the shortest ring")],
    mp.spectral_filter.converters["response"]: [(2.0, "should be a function of eigenvalues, but it is 2.0")],
}

ROWS = [
    (mp.gather_messages, (A, H[:2]), "h should have a row for each of the 3 nodes of A, but it has 2"),
    (mp.message_passing_round, (A, H[:2], OWN, SENT), "h should have a row for each of the 3 nodes"),
    (
        mp.message_passing_round,
        (A, H, np.eye(3), SENT),
        r"own should have shape \(2, new features\), but it has shape \(3, 3\)",
    ),
    (mp.message_passing_round, (A, H, OWN, SENT[:, 0]), r"sent should have shape \(2, new features\), but it has shape \(2,\)"),
    (
        mp.message_passing_round,
        (A, H, OWN, SENT[:, :1]),
        r"sent should have the shape of own, \(2, 2\), but it has shape \(2, 1\)",
    ),
    (mp.renumber, (A, [0, 1]), "order should have a number for each of the 3 nodes"),
    (mp.look_alike, (A, A[:2, :2]), "B should have as many nodes as A, 3, but it has 2"),
    (mp.spectral_filter, (A, H, np.sum), r"response should return a weight for each of \(3,\) eigenvalues"),
    (mp.spectral_filter, (A, H[:2], np.exp), "h should have a row for each"),
    (mp.one_hop_convolution, (np.zeros((3, 3)), H), "A should give each node an edge, but node 0 has none"),
]
