"""Bad input to `helpers.scores.over_worms`."""

from functools import partial

import numpy as np

from helpers.scores import over_worms
from tests.bad_input.refused import NUMBERS, of_another_shape

HAPPENS, EVIDENCE = np.array([True, False, True]), np.array([0.5, 0.2, 0.1])
STATE, BOTH = np.array(["go", "stop", "go"]), np.array(["go", "stop"])
COLUMNS = np.stack([EVIDENCE, -EVIDENCE], axis=1)

GOOD = [
    partial(over_worms.mean_over_worms, EVIDENCE),
    partial(over_worms.paired_difference, EVIDENCE, -EVIDENCE),
    partial(over_worms.state_auroc, HAPPENS, EVIDENCE),
    partial(over_worms.mean_state_auroc, STATE, COLUMNS, BOTH),
    partial(over_worms.balanced_accuracy, STATE, STATE),
]

REFUSED = {
    over_worms.mean_over_worms.converters["scores"]: [
        *NUMBERS,
        *of_another_shape("(worms,) with at least 2 worms", 1.0, [1.0], np.ones((3, 2))),
    ],
    over_worms.state_auroc.converters["happens"]: [
        *((bad, "should be True or False at each time") for bad in (EVIDENCE, [0, 1, 1], None, [[True, False]])),
        ([True, True, True], "should be True at some times and False at others, but it is True at all"),
        ([False, False, False], "should be True at some times and False at others, but it is False at all"),
    ],
    over_worms.state_auroc.converters["evidence"]: [*NUMBERS, *of_another_shape("(time,)", 1.0, np.ones((3, 1)))],
}

ROWS = [
    (over_worms.paired_difference, (EVIDENCE, EVIDENCE[:2]), "second should be of the 3 worms of first, but it is of 2"),
    (over_worms.state_auroc, (HAPPENS, EVIDENCE[:2]), "evidence should have the 3 times of happens, but it has 2"),
    (
        over_worms.mean_state_auroc,
        (STATE, EVIDENCE, BOTH),
        r"evidence should have shape \(3 times, 2 states\), but it has shape \(3,\)",
    ),
    (
        over_worms.mean_state_auroc,
        (STATE, COLUMNS[:2], BOTH),
        r"evidence should have shape \(3 times, 2 states\), but it has shape \(2, 2\)",
    ),
    (over_worms.mean_state_auroc, (STATE[:1], COLUMNS[:1], BOTH), "state should hold at least 2 states, but there is 1"),
    (over_worms.mean_state_auroc, (STATE, COLUMNS, [0, 1]), r"states should name what occurs, \['go', 'stop'\], but it is"),
    (over_worms.balanced_accuracy, (STATE, BOTH), "said should have the 3 times of state, but it has 2"),
    (over_worms.balanced_accuracy, (STATE, [0, 1, 0]), "said should hold words as state does, or both numbers"),
]
