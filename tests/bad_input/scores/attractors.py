"""Bad input to `helpers.scores.attractors`."""

from functools import partial

import numpy as np

from helpers.scores import attractors
from tests.bad_input.refused import CONNECTIVITY

GOOD = [partial(attractors.line_attractor_score, np.diag([0.9, 0.1]))]

REFUSED = {
    attractors.line_attractor_score.converters["A"]: [
        *CONNECTIVITY,
        ([[0.5]], "should have at least 2 neurons, since the score compares two modes, but it has 1"),
    ],
}
