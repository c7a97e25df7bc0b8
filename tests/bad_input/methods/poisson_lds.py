"""Bad input to `helpers.methods.poisson_lds`."""

from functools import partial

from helpers.methods import poisson_lds
from tests.bad_input.methods.spike_counts import COUNTS

GOOD = [partial(poisson_lds.fit_poisson_lds, COUNTS, 2, n_iterations=1)]

ROWS = [(poisson_lds.fit_poisson_lds, (COUNTS, 5), "n_latents should be below 5, the number of neurons, but it is 5")]
