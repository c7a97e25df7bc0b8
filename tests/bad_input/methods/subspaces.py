"""Bad input to `helpers.methods.subspaces`."""

from functools import partial

import numpy as np

from helpers.methods import subspaces
from tests.bad_input.refused import NUMBERS, RANDOM, of_another_shape

AXES = np.eye(3)[:, :2]
OF_FOUR = np.eye(4)[:, :2]

GOOD = [
    partial(subspaces.principal_axes, [RANDOM, RANDOM[:9]], 2),
    partial(subspaces.share_held, AXES, RANDOM),
    partial(subspaces.principal_angles, AXES, AXES[:, :1]),
]

REFUSED = {
    subspaces.share_held.converters["axes"]: [
        *NUMBERS,
        *of_another_shape("(neurons, components), no more of these", np.ones(3), np.ones((2, 3)), np.ones((3, 0))),
        (2 * AXES, "should have orthonormal columns"),
        (np.ones((3, 2)), "should have orthonormal columns"),
    ],
}

ROWS = [
    (subspaces.principal_axes, ([RANDOM], 4), "n_components should be at most 3 for 3 neurons and so many times, but it is 4"),
    (subspaces.share_held, (OF_FOUR, RANDOM), "axes should be of the 3 neurons of activity, but they are of 4"),
    (subspaces.principal_angles, (AXES, OF_FOUR), "second should be of the 3 neurons of first, but it is of 4"),
]
