"""Bad input to `helpers.models.pflds.training`."""

from functools import partial

import numpy as np

from helpers.models.pflds import training
from tests.bad_input.methods.spike_counts import COUNTS

RNG = np.random.default_rng(0)

GOOD = [partial(training.fit_pflds, COUNTS, 2, RNG, n_steps=1)]

ROWS = [(training.fit_pflds, (COUNTS, 5, RNG), "n_latents should be below 5, the number of neurons, but it is 5")]
