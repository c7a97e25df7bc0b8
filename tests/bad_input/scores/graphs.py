"""Bad input to `helpers.scores.graphs`."""

from functools import partial

import numpy as np

from helpers.scores import graphs

GRAPHS = np.array([[[False, True, False], [True, False, False], [False, False, False]]] * 2)
ESTIMATE = np.random.default_rng(0).random(GRAPHS.shape)
COURSE = np.random.default_rng(0).random((2, 3, 4, 1))
WHERE = np.ones(GRAPHS.shape, dtype=bool)

GOOD = [
    partial(graphs.true_graphs, GRAPHS, "graphs"),
    partial(graphs.graph_auroc, GRAPHS, ESTIMATE, WHERE),
    partial(graphs.edge_accuracy, GRAPHS, ESTIMATE),
    partial(graphs.false_alarms, GRAPHS, ESTIMATE, WHERE),
    partial(graphs.error_ahead, COURSE, COURSE),
]

REFUSED = {
    graphs.true_graphs: [
        (bad, "should be True or False in shape (samples, particles, particles), with 2 particles or more")
        for bad in (GRAPHS[0], GRAPHS.astype(int), GRAPHS[:, :2], GRAPHS[:, :1, :1], None)
    ],
    graphs.graph_auroc.converters["where"]: [
        (bad, "should be True or False in the shape of graphs, (2, 3, 3)") for bad in (WHERE[0], WHERE.astype(float), "all")
    ],
}

ROWS = [
    *(
        (
            function,
            (GRAPHS, ESTIMATE[:1]),
            r"estimate should have the shape of graphs, \(2, 3, 3\), but it has shape \(1, 3, 3\)",
        )
        for function in (graphs.graph_auroc, graphs.edge_accuracy, graphs.false_alarms)
    ),
    (graphs.graph_auroc, (GRAPHS & False, ESTIMATE), "but there is no connected pair: nothing can be ranked"),
    (graphs.graph_auroc, (GRAPHS | True, ESTIMATE), "but there is only connected pairs: nothing can be ranked"),
    (graphs.graph_auroc, (GRAPHS, ESTIMATE, WHERE & False), "but there is no pair: nothing can be ranked"),
    (graphs.false_alarms, (GRAPHS | True, ESTIMATE), "graphs should hold unconnected pairs, but there is none"),
    *((graphs.error_ahead, (bad, COURSE), "truth should have shape") for bad in (COURSE[0], COURSE[:0])),
    (graphs.error_ahead, (COURSE, COURSE[:1]), r"forecast should have the shape of truth, \(2, 3, 4, 1\), but it has"),
    (graphs.error_ahead, (np.ones_like(COURSE), COURSE), "truth should vary in some feature"),
    (graphs.error_ahead, (COURSE, COURSE, "least"), "over_samples should be one of 'mean', 'median', but it is 'least'"),
]
