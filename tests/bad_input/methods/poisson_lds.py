"""Bad input to `helpers.methods.poisson_lds`."""

from functools import partial

import numpy as np

from helpers.methods import poisson_lds
from tests.bad_input.methods.spike_counts import COUNTS
from tests.bad_input.refused import NUMBERS

GOOD = [
    partial(poisson_lds.fit_poisson_lds, COUNTS, 2, n_iterations=1),
    partial(poisson_lds.covariance_one_step_later, np.eye(2), np.eye(2), np.eye(2)),
]

REFUSED = {
    poisson_lds.covariance_one_step_later.converters["P"]: [
        *NUMBERS,
        *(
            (bad, f"should have shape (latents, latents), but it has shape {bad.shape}")
            for bad in (np.ones(3), np.ones((2, 3)), np.ones((0, 0)))
        ),
    ],
}

ROWS = [
    (poisson_lds.fit_poisson_lds, (COUNTS, 5), "n_latents should be below 5, the number of neurons, but it is 5"),
    (
        poisson_lds.covariance_one_step_later,
        (np.eye(2), np.eye(3), np.eye(2)),
        r"A should have the shape of P, \(2, 2\), but it has shape \(3, 3\)",
    ),
    (poisson_lds.covariance_one_step_later, (np.eye(2), np.eye(2), np.eye(1)), "Q should have the shape of P"),
]
