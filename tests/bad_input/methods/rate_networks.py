"""Bad input to `helpers.methods.rate_networks`."""

from functools import partial

import numpy as np

from helpers.methods import rate_networks
from tests.bad_input.refused import NUMBERS, of_another_shape

A, X = np.array([[0.5, 1.0], [0.0, -0.5]]), np.array([0.3, -0.2])

GOOD = [
    partial(rate_networks.near_point, X, A),
    partial(rate_networks.newton_step, X, A),
    partial(rate_networks.thin_factors, A),
    partial(rate_networks.run_without_noise, A, X, 4),
    partial(rate_networks.fates, np.ones((4, 1, 2))),
]

RUN = rate_networks.run_without_noise
REFUSED = {
    RUN.converters["starts"]: [
        *NUMBERS,
        *of_another_shape("(neurons,) or (starts, neurons)", 1.0, np.ones((2, 2, 2)), np.ones((0, 2))),
    ],
    rate_networks.fates.converters["states"]: [
        *NUMBERS,
        *(
            (
                np.ones(shape),
                "should have shape (time, starts, neurons) with a multiple of 4 time steps, since quarters are compared, "
                f"but it has shape {shape}",
            )
            for shape in ((4, 2), (6, 1, 2), (4, 0, 2))
        ),
    ],
}

ROWS = [
    (rate_networks.near_point, (np.ones(3), A), "x should have one number for each of the 2 neurons of A, but it has 3"),
    (rate_networks.near_point, (np.ones(1), A), "x should have one number for each of the 2 neurons of A, but it has 1"),
    (rate_networks.newton_step, (np.ones(3), A), "x should have one number for each of the 2 neurons of A, but it has 3"),
    (RUN, (A, np.ones((5, 3)), 4), "starts should have one number for each of the 2 neurons of A, but their last axis has 3"),
    (RUN, (A, X, 4, 2), "step should be below 2, or a neuron that is left alone does not come to rest, but it is 2"),
]
