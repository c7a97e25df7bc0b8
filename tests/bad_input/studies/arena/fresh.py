"""Bad input to `helpers.studies.arena.fresh`."""

from functools import partial

import numpy as np

from helpers.studies.arena import fresh


def by_correlation(recording):
    return np.corrcoef(recording.activity, rowvar=False)


GOOD = [partial(fresh.fresh_aurocs, by_correlation, "six", 1000, 1)]

ROWS = [
    (
        fresh.fresh_aurocs,
        (lambda recording: np.ones((2, 2)), "six", 1000, 1),
        r"method should return an array of shape \(6, 6\), but its shape is \(2, 2\)",
    ),
    (fresh.fresh_aurocs, (by_correlation, "six", 1000, 1, "half"), "observed should be one of all for the world six"),
]
