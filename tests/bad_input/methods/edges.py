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
]

REFUSED = {
    edges.correlation_edges.converters["density"]: [
        *NUMBER,
        (0, "should be above 0, but it is 0"),
        (1.5, "should be a share of all pairs, at most 1, but it is 1.5"),
    ],
}

ROWS = [
    (edges.undirected_connectome, (RING, RING[:2, :2]), r"gap should have the shape of chemical, \(4, 4\), but it has"),
    (edges.undirected_connectome, (RING, -RING), "gap should hold numbers of synapses, at least 0, but some are below"),
    (edges.undirected_connectome, (-RING, RING), "chemical should hold numbers of synapses, at least 0, but some are below"),
]
