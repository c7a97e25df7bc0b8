"""Bad input to `helpers.methods.low_rank`."""

from functools import partial

import numpy as np
from scipy import linalg

from helpers.methods import low_rank
from tests.bad_input.refused import CONNECTIVITY, NUMBER

W = np.array([[0.0, 3.0], [0.0, 0.0]])

GOOD = [partial(low_rank.low_rank_covariance, W), partial(low_rank.expected_low_rank_eigenvalue, 0.05, 28.0)]

REFUSED = {
    low_rank.low_rank_covariance.converters["W"]: [
        *CONNECTIVITY,
        (np.eye(2), "should be a network whose square is 0, as this covariance takes for granted, but it is not"),
        (linalg.block_diag(1e3 * W, [[0.9]]), "should be a network whose square is 0"),  # one part is weak, and not silent
        (1e-200 * np.array([[1.0, 2.0], [0.0, 0.0]]), "should be a network whose square is 0"),
    ],
    low_rank.expected_low_rank_eigenvalue.converters["observed_share"]: [
        *NUMBER,
        *((bad, "should be above 0 and at most 1, but it is") for bad in (0, -0.1, 1.5)),
    ],
}
