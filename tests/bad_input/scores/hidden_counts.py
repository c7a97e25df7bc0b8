"""Bad input to `helpers.scores.hidden_counts`."""

from functools import partial

import numpy as np

from helpers.scores import hidden_counts
from tests.bad_input.refused import NUMBER

COUNTS = np.random.default_rng(0).poisson(1.0, (3, 4, 2))
HIDDEN = COUNTS > 1

GOOD = [partial(hidden_counts.coordinated_dropout, COUNTS, HIDDEN, 0.25)]

REFUSED = {
    hidden_counts.coordinated_dropout.converters["hidden"]: [(COUNTS, "should hold True and False, but it holds int64")],
    hidden_counts.coordinated_dropout.converters["share"]: [
        *NUMBER,
        (0, "should be a share between 0 and 1, but it is 0"),
        (1, "should be a share between 0 and 1, but it is 1"),
        (1.5, "should be a share between 0 and 1, but it is 1.5"),
        (-0.25, "should be a share between 0 and 1, but it is -0.25"),
    ],
}

ROWS = [
    (
        hidden_counts.coordinated_dropout,
        (COUNTS, HIDDEN[:2], 0.25),
        r"hidden should have the shape of counts, \(3, 4, 2\), but it has shape \(2, 4, 2\)",
    ),
]
