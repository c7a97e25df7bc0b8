"""Bad input to `helpers.methods.edges`."""

from functools import partial

import numpy as np

from helpers.methods import edges
from tests.bad_input.refused import NUMBER, RANDOM

RNG = np.random.default_rng(0)
RING = np.array([[0, 1, 0, 2], [1, 0, 1, 0], [0, 1, 0, 1], [2, 0, 1, 0.0]])

GOOD = [
    partial(edges.normalised, RING),
    partial(edges.undirected_connectome, RING, RING),
    partial(edges.correlation_edges, [RANDOM], 0.5),
    partial(edges.expected_edges, RING),
    partial(edges.relabelled_edges, RING, RNG),
    partial(edges.degree_preserving_edges, RING, RNG),
    partial(edges.swap_partners, RING > 0, (0, 1), (2, 3)),
]

REFUSED = {
    edges.swap_partners.converters["joined"]: [
        *(
            (bad, "should be True or False for each pair, of shape (neurons, neurons)")
            for bad in (RING, None, [True], "joined")
        ),
        (np.ones((2, 3), dtype=bool), "but it is"),
        *((bad, "should be symmetric, and False on its diagonal") for bad in (np.triu(RING) > 0, RING + np.eye(4) > 0)),
    ],
    edges.swap_partners.converters["first"]: [
        *(
            (bad, "should be a pair of neurons, two whole numbers from 0")
            for bad in (0, (0, 1, 2), (0.0, 1.0), (-1, 0), None, "ab")
        ),
        ((0, 7), "should be a pair of the 4 neurons that is joined"),
    ],
    edges.correlation_edges.converters["density"]: [
        *NUMBER,
        (0, "should be above 0, but it is 0"),
        (1.5, "should be a share of all pairs, at most 1, but it is 1.5"),
    ],
}

ROWS = [
    (edges.undirected_connectome, (RING, RING[:2, :2]), r"gap should have the shape of chemical, \(4, 4\), but it has"),
    (edges.undirected_connectome, (RING, -RING), "gap should hold numbers of synapses, at least 0, but some are below"),
    (
        edges.swap_partners,
        (RING > 0, (0, 1), (0, 2)),
        r"second should be a pair of the 4 neurons that is joined, but it is \(0, 2\)",
    ),
    (
        edges.swap_partners,
        (RING > 0, (0, 4), (0, 1)),
        r"first should be a pair of the 4 neurons that is joined, but it is \(0, 4\)",
    ),
    (edges.undirected_connectome, (-RING, RING), "chemical should hold numbers of synapses, at least 0, but some are below"),
]
