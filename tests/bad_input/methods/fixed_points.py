"""Bad input to `helpers.methods.fixed_points`."""

from functools import partial

import numpy as np
import torch

from helpers.methods import fixed_points
from tests.bad_input.refused import NUMBERS, of_another_shape

STARTS = np.array([[0.1, 0.2], [-0.3, 0.4]])


def halve(states):
    return states / 2


GOOD = [partial(fixed_points.find_fixed_points, halve, STARTS, 20), partial(fixed_points.jacobian, halve, STARTS)]

REFUSED = {
    fixed_points.jacobian.converters["states"]: [
        *NUMBERS,
        *of_another_shape("(points, dimensions)", np.ones(3), np.ones((2, 0)), np.ones((1, 2, 3))),
    ],
}

ROWS = [
    (fixed_points.find_fixed_points, (lambda x: x[:, :1], STARTS), r"step should return .* \(2, 2\), but it returned \(2, 1\)"),
    (fixed_points.jacobian, (lambda x: x.detach().numpy(), STARTS), "but it returned ndarray"),
    (fixed_points.jacobian, (lambda x: torch.zeros_like(x), STARTS), "step should be made of torch's operations, but its"),
]
