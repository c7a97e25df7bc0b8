"""Bad input to `helpers.methods.convex_student`."""

from functools import partial

import numpy as np

from helpers.methods.convex_student import fit_convex_student

RNG = np.random.default_rng(0)
ACTIVE = 0.003 * RNG.standard_normal((30, 3))
DRIVE = RNG.standard_normal(30)

GOOD = [partial(fit_convex_student, ACTIVE, DRIVE)]

SUMS = np.column_stack([ACTIVE[:, 0], ACTIVE[:, 0]])
ROWS = [
    (
        fit_convex_student,
        (ACTIVE[:5], DRIVE[:5]),
        "at least 6 time steps for a regression on 4 neurons and inputs, but it has 5",
    ),
    (fit_convex_student, (ACTIVE, DRIVE[1:]), "drive should have the 30 time steps of activity"),
    (
        fit_convex_student,
        (ACTIVE, np.ones((1, 30, 1))),
        r"drive should have shape \(time,\) or \(time, inputs\), but it has shape",
    ),
    *(
        (
            fit_convex_student,
            (unit * ACTIVE, DRIVE),
            r"activity should move as tanh lets it, .* but \d+% of its moves are larger",
        )
        for unit in (1e3, 1e9)
    ),
    (
        fit_convex_student,
        (SUMS, None, 0.0),
        "activity should not hold neurons that are sums of others, or of inputs, where penalty is 0",
    ),
]
