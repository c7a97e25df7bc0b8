"""Bad input to `helpers.methods.hidden_paths`."""

from functools import partial

import numpy as np

from helpers.methods import hidden_paths

W, SEEN = np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([True, False])

GOOD = [partial(hidden_paths.reached_through_hidden, W, SEEN, 0), partial(hidden_paths.hidden_ties, W, SEEN)]

REFUSED = {
    hidden_paths.hidden_ties.converters["seen"]: [
        ([0, 1], "should hold True or False for each neuron"),
        (True, "should hold True or False for each neuron, but it has shape ()"),
        (np.eye(2, dtype=bool), "should hold True or False for each neuron, but it has shape (2, 2)"),
        (np.ma.masked_array([True, False], [False, True]), "is a masked array, whose mask would be lost"),
    ],
}

ROWS = [
    (
        hidden_paths.hidden_ties,
        (W, [True, True, False]),
        "seen should say True or False of each of the 2 neurons of W, but it has 3",
    ),
    (hidden_paths.hidden_ties, (W, [False, False]), "seen should be True for at least one neuron, but all are hidden"),
    (hidden_paths.reached_through_hidden, (W, SEEN, 2), "source should be below 2, the number of neurons of W, but it is 2"),
]
