"""Bad input to `helpers.least_squares`."""

import numpy as np

from helpers import least_squares

COPIES = (np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]), np.ones((3, 1)))
EMPTY = (np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]]), np.ones((3, 1)))

ROWS = [
    (least_squares.products_in_blocks, ([COPIES], [4, 7]), "among neurons 4, 7"),
    (least_squares.products_in_blocks, ([EMPTY], [None, 7]), "regressor of neuron 7 is 0 at all times"),
    (least_squares.products_in_blocks, ([], []), "blocks should hold at least one block"),
    (least_squares.fit_in_blocks, (lambda: [COPIES], [None, 2]), "among neurons 2"),
]
