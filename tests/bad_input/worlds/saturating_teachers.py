"""Bad input to `helpers.worlds.saturating_teachers`."""

from functools import partial

import numpy as np

from helpers.worlds.saturating_teachers import simulate_saturating_teacher
from tests.bad_input.refused import NUMBER

RNG = np.random.default_rng(0)
W, ONES = np.eye(3) / 2, np.ones(3)

GOOD = [partial(simulate_saturating_teacher, W, 5, RNG, np.ones(5), ONES, ONES)]

REFUSED = {
    simulate_saturating_teacher.converters["step"]: [
        *NUMBER,
        (-0.1, "should be at least 0, but it is -0.1"),
        *((bad, "should be above 0 and at most 1") for bad in (0, 1.5)),
    ]
}

ROWS = [
    (simulate_saturating_teacher, (W, 5, RNG, np.ones(5)), "drive and input_pattern belong together"),
    (simulate_saturating_teacher, (W, 5, RNG, np.ones(4), ONES), "drive should have one entry a step, 5, but it has 4"),
    (simulate_saturating_teacher, (W, 5, RNG, np.ones(5), np.ones(2)), "input_pattern should have one entry a neuron, 3, but"),
    (simulate_saturating_teacher, (W, 5, RNG, None, None, np.ones(4)), "start should have one entry a neuron, 3, but it has 4"),
]
