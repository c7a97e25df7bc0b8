"""Bad input to `helpers.worlds.teachers`."""

from functools import partial

import numpy as np

from helpers.worlds import teachers
from tests.bad_input.refused import NUMBERS, of_another_shape

RNG = np.random.default_rng(0)
W = np.diag([0.5, -0.5])
DRIVE, PATTERN = np.ones(4), np.ones(2)
SEEN = np.array([0.3, -0.2])
RECORD = teachers.record_line_attractor

GOOD = [
    partial(teachers.random_rotation, 3, RNG),
    partial(teachers.symmetric_teacher, [0.5, 0.1, -0.3], RNG),
    partial(teachers.normal_teacher, 3, RNG),
    partial(teachers.line_attractor, 3, RNG),
    partial(teachers.amplifying_line_attractor, 3, RNG),
    partial(teachers.chain_of_stages, 3),
    partial(teachers.feedforward_chain, 3, RNG),
    partial(teachers.low_rank_teacher, 4, 2, 0.2, RNG),
    partial(teachers.oscillating_teacher, 4, RNG),
    partial(teachers.integration_input, RNG),
    partial(teachers.record_line_attractor, SEEN, [3, 4], RNG),
    partial(teachers.simulate_teacher, W, 4, RNG, DRIVE, PATTERN, PATTERN),
]

TOO_LONG = (
    np.ones(2),
    "should be the observed part of a mode of length 1, so not longer than that and not 0, but its length is 1.41",
)
REFUSED = {
    RECORD.converters["seen"]: [
        *NUMBERS,
        *of_another_shape("(neurons,)", 1.0, [], np.eye(2)),
        TOO_LONG,
        (np.zeros(2), "is 0"),
    ],
    RECORD.converters["pieces"]: [
        (7, "should hold whole numbers of at least 1, one a piece, but it is 7"),
        ([3, 0], "should be a whole number of at least 1, but it is 0"),
        ([2.5], "should be a whole number of at least 1"),
        (None, "should hold whole numbers of at least 1"),
    ],
}

SIMULATE = teachers.simulate_teacher
ROWS = [
    (teachers.normal_teacher, (3, RNG, -1.0), "largest should be above -1, the least real part, but it is -1"),
    (teachers.low_rank_teacher, (5, 3, 0.2, RNG), "rank should be at most 2, half of the neurons, but it is 3"),
    (SIMULATE, (W, 4, RNG, DRIVE), "drive and input_pattern belong together"),
    (SIMULATE, (W, 4, RNG, None, PATTERN), "drive and input_pattern belong together"),
    (SIMULATE, (W, 4, RNG, DRIVE[1:], PATTERN), "drive should have one entry a step, 4, but it has 3"),
    (SIMULATE, (W, 4, RNG, DRIVE, np.ones(3)), "input_pattern should have one entry a neuron, 2, but it has 3"),
    (SIMULATE, (W, 4, RNG, None, None, np.ones(3)), "start should have one entry a neuron, 2, but it has 3"),
    (RECORD, (SEEN, [5], RNG, 1.0), "slowest should be below 1, and let its mode fade in steps of 0.01, but it is 1"),
    (RECORD, (SEEN, [5], RNG, 0.9, -300.0), "others should be below 1, and let its mode fade in steps of 0.01, but it is -300"),
    (SIMULATE, (W, 4, RNG, *[None] * 3, 0.2, 0.01, np.mean), r"activation should return the shape that it takes, \(2,\), but"),
    (SIMULATE, (W, 4, RNG, *[None] * 3, 0.2, 0.01, lambda x: 1j * x), "activation of an array should hold real numbers"),
    (SIMULATE, (W * 1e6, 200, RNG), "W should be of a network whose activity stays finite, but it exploded"),
]
