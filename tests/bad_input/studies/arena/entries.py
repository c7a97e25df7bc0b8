"""Bad input to `helpers.studies.arena.entries`."""

from functools import partial

import numpy as np

from helpers.studies.arena import entries

X = np.random.default_rng(0).standard_normal((30, 3))

GOOD = [partial(entries.evidence_of_the_past, X), partial(entries.evidence_of_lags, X, 2)]

ROWS = [
    (entries.evidence_of_lags, (X[:9], 3), "activity should have at least 12 steps, for 3 neurons at 3 lags, but it has 9"),
    (entries.evidence_of_lags, (X, 40), "activity should have at least 160 steps"),
]
