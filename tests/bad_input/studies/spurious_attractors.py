"""Bad input to `helpers.studies.spurious_attractors`."""

from functools import partial

import numpy as np

from helpers.studies.spurious_attractors import see_in_part

RNG, W = np.random.default_rng(0), np.diag([0.5, -0.5])

GOOD = [partial(see_in_part, W, RNG, 1, 10)]

ROWS = [(see_in_part, (W, RNG, 3, 10), "n_observed should be at most 2, the neurons of W, but it is 3")]
