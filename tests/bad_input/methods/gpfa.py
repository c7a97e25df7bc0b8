"""Bad input to `helpers.methods.gpfa`."""

from functools import partial

import numpy as np

from helpers.methods import gpfa
from tests.bad_input.methods.spike_counts import COUNTS

GOOD = [partial(gpfa.fit_gpfa, COUNTS, 2, n_iterations=1)]

CONSTANT = np.where([0, 0, 1, 0, 0], 1, COUNTS)

ROWS = [
    (gpfa.fit_gpfa, (COUNTS, 5), "n_latents should be below 5, the number of neurons, but it is 5"),
    (gpfa.fit_gpfa, (CONSTANT, 2), "counts should vary in every neuron, but neuron 2 has the same count in every bin"),
]
