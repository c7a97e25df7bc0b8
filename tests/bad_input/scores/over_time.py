"""Bad input to `helpers.scores.over_time`."""

from functools import partial

import numpy as np

from helpers.scores import over_time

RATES = np.random.default_rng(0).random((4, 5, 3))
ALIKE = RATES.copy()
ALIKE[:, 2, 1] = [0.1 + 0.2, 0.3, 0.3, 0.3]  # another in the last digit

GOOD = [partial(over_time.rate_r2_over_time, RATES, RATES)]

ROWS = [
    (over_time.rate_r2_over_time, (RATES, RATES[:3]), r"rates should have the shape of true_rates, \(4, 5, 3\), but it has"),
    (
        over_time.rate_r2_over_time,
        (ALIKE, RATES),
        "true_rates should differ between trials, but in bin 2 neuron 1 has",
    ),
]
