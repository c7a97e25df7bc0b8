"""Bad input to `helpers.methods.surrogates`."""

from functools import partial

import numpy as np

from helpers.methods import surrogates
from tests.bad_input.refused import NUMBERS, of_another_shape

RNG = np.random.default_rng(0)
AVERAGES = RNG.normal(size=(3, 4, 2))

GOOD = [
    partial(surrogates.condition_shuffled, AVERAGES, RNG),
    partial(surrogates.marginal_covariances, AVERAGES),
    partial(surrogates.fit_tensor_maximum_entropy, AVERAGES),
    partial(surrogates.surrogate_p_value, 1.0, np.arange(3.0)),
    partial(surrogates.compare_with_surrogates, np.sum, AVERAGES, lambda rng: AVERAGES, RNG, 2),
]

REFUSED = {
    surrogates.condition_shuffled.converters["averages"]: [
        *NUMBERS,
        *of_another_shape("(conditions, time, neurons)", np.ones((9, 3)), np.ones((0, 9, 3))),
        (AVERAGES[:1], "should hold at least 2 conditions, but it holds 1"),
        (np.ones((3, 4, 2)), "should differ between conditions, but all of them are the same"),
    ],
    surrogates.surrogate_p_value.converters["surrogates"]: [*NUMBERS, *of_another_shape("(surrogates,)", 1.0, [], np.eye(2))],
}
