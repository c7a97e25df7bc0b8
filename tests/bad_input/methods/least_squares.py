"""Bad input to `helpers.methods.least_squares`."""

from functools import partial

import numpy as np

from helpers.methods import least_squares

COPIES = (np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]), np.ones((3, 1)))
EMPTY = (np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]), np.ones((3, 1)))

GOOD = [
    partial(least_squares.residual_sum_of_squares, np.ones((3, 1)), np.ones(3)),
    partial(least_squares.f_statistic, 2.0, 1.0, 1, 10),
    partial(least_squares.dependent_columns, np.eye(3)),
    partial(least_squares.refuse_copies, np.eye(3)[:, :2], "x"),
]

ROWS = [
    (least_squares.residual_sum_of_squares, (np.ones((3, 1)), np.ones(4)), "y should have 3 samples, like Z, but it has 4"),
    (least_squares.f_statistic, (1.0, 2.0, 1, 10), "Are the two swapped"),
    (least_squares.fit_in_blocks, (lambda: [COPIES], [4, 7]), "among neurons 4, 7"),
    (least_squares.fit_in_blocks, (lambda: [EMPTY], [None, 7]), "regressor of neuron 7 is 0 at all times"),
    (least_squares.fit_in_blocks, (lambda: [], []), "blocks should hold at least one block"),
    (least_squares.refuse_copies, (COPIES[0], "x"), "neurons 0, 1 are .copies, sums"),
    (
        least_squares.fit_in_blocks,
        (lambda: [(np.c_[np.ones(3), [0, 1, 3]], np.array([[1.0], [3], [7]]))], [None, 2], [5]),
        "neuron 5 follows exactly",
    ),
    (least_squares.fit_in_blocks, (lambda: [COPIES], [None, 2]), "among neurons 2"),
    (least_squares.refuse_collinear, (np.ones((2, 2)), [4, 7], "v"), "v should not hold .* among neurons 4, 7"),
    (least_squares.refuse_collinear, (np.diag([1.0, 0.0]), [4, 7]), "regressor of neuron 7 is 0 at all times"),
    (
        least_squares.fit_products,
        (least_squares.Products(np.ones((2, 2)), np.ones((2, 1)), np.ones((1, 1)), 3), None, [4, 7]),
        "among neurons 4, 7",
    ),
]
