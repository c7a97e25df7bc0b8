"""Bad input to `helpers.studies.long_recordings`."""

from functools import partial

import numpy as np

from helpers import validation as v
from helpers.studies.long_recordings import scores_along_recording
from tests.bad_input.refused import NUMBERS
from tests.bad_input.refused import REFUSED as OF_ALL

RNG = np.random.default_rng(0)
SEEN = np.array([0.3, -0.2])

GOOD = [partial(scores_along_recording, SEEN, [20, 30], RNG)]

REFUSED = {
    scores_along_recording.converters["seen"]: [
        *OF_ALL[v.vector],
        ([0.5], "should have at least 2 neurons, since the score compares two modes, but it has 1"),
    ],
    scores_along_recording.converters["lengths"]: [
        *NUMBERS[1:],
        *[(bad, "should hold rising whole numbers of at least 2 steps") for bad in (30, [], [20, 20], [1, 20], [20.5], [[20]])],
    ],
}

ROWS = [
    (scores_along_recording, ([0.9, 0.9], [20], RNG), "seen should be the observed part of a mode of length 1"),
    (scores_along_recording, (0.5, [20], RNG), r"seen should have shape \(neurons,\), but it has shape \(\)"),
    (
        scores_along_recording,
        (np.full(5, 0.1), [5], RNG, 0.0),
        "lengths should be above 5, the number of neurons, where penalty",
    ),
    (scores_along_recording, (SEEN, [20], RNG, 0.0, 1.0), "slowest should be below 1"),
]
