"""Bad input to `helpers.methods.unpredicted_component`."""

from functools import partial

import numpy as np

from helpers.methods.unpredicted_component import unpredicted_component

COUNTS = np.random.default_rng(0).poisson(1.0, (6, 9, 4))

GOOD = [partial(unpredicted_component, COUNTS, COUNTS[:2], np.random.default_rng(0), 3)]

REFUSED = {}

TWICE = np.tile(COUNTS[..., :2], 2)  # Four neurons, of which two repeat the others.

ROWS = [
    (
        unpredicted_component,
        (COUNTS, COUNTS[..., :3], np.random.default_rng(0), 3),
        "the 4 neurons of train_counts, but it has 3",
    ),
    (unpredicted_component, (COUNTS, COUNTS, np.random.default_rng(0), 5), "at most 4, the number of neurons, but it is 5"),
    (unpredicted_component, (COUNTS, COUNTS[:, :7], np.random.default_rng(0), 3, 4), "at most half of the 7 bins, but it is 4"),
    (
        unpredicted_component,
        (TWICE, TWICE, np.random.default_rng(0), 3),
        "at most 2, in which errors of predictions vary, but it is 3",
    ),
]
