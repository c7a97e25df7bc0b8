"""Bad input to `helpers.methods.gpfa`."""

from functools import partial

from helpers.methods import gpfa
from tests.bad_input.methods.spike_counts import COUNTS

GOOD = [partial(gpfa.fit_gpfa, COUNTS, 2, n_iterations=1)]

ROWS = [(gpfa.fit_gpfa, (COUNTS, 5), "n_latents should be below 5, the number of neurons, but it is 5")]
