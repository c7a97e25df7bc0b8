"""Bad input to `helpers.methods.factor_analysis`."""

from functools import partial

from helpers.methods import factor_analysis
from tests.bad_input.methods.spike_counts import COUNTS

GOOD = [partial(factor_analysis.fit_factor_analysis, COUNTS, 2, n_iterations=1)]

ROWS = [(factor_analysis.fit_factor_analysis, (COUNTS, 5), "n_latents should be below 5, the number of neurons, but it is 5")]
