"""Bad input to `helpers.scores.marking`."""

from functools import partial

import numpy as np

from helpers.scores import marking

BEFORE, AFTER = np.array([True, False, False]), np.array([True, True, False])
FIRST, SECOND = np.array([0, 1, 3, 2]), np.array([1, 1, 2, 2])

GOOD = [partial(marking.normalised_gain, BEFORE, AFTER), partial(marking.weighted_agreement, FIRST, SECOND)]

REFUSED = {
    marking.normalised_gain.converters["before"]: [
        (np.array([1, 0, 1]), "should be True or False for each answer"),
        (np.array([], dtype=bool), "should be True or False for each answer, but it has shape (0,)"),
        (0.5, "should be True or False for each answer"),
        (None, "should be True or False for each answer"),
    ],
    marking.weighted_agreement.converters["first"]: [
        (np.array([0.5, 1.0]), "should hold a whole number for each trial"),
        (np.array([0, -1]), "should hold levels from 0 on"),
        (np.array([[0, 1], [1, 2]]), "should hold a whole number for each trial"),
        (np.array([], dtype=int), "should hold a whole number for each trial"),
    ],
}

ROWS = [
    (marking.normalised_gain, (BEFORE, AFTER[:2]), r"after should have the shape of before, \(3,\), but it has shape \(2,\)"),
    (marking.normalised_gain, (np.ones(3, bool), AFTER), "before should be wrong somewhere, but all of it is right"),
    (marking.weighted_agreement, (FIRST, SECOND[:3]), "second should hold the 4 marks of first, but it holds 3"),
    (marking.weighted_agreement, (np.ones(3, int), np.ones(3, int)), "first should differ from second somewhere, or vary"),
]
