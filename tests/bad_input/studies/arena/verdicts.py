"""Bad input to `helpers.studies.arena.verdicts`."""

from functools import partial

import numpy as np

from helpers.studies.arena import verdicts

SCORES = np.array([[0.5, 0.6], [0.9, np.nan], [0.7, 0.9]])
FIRST, SECOND = np.array([0.7, 0.8, np.nan]), np.array([0.6, 0.6, 0.6])

GOOD = [
    partial(verdicts.falls_furthest, SCORES, 1),
    partial(verdicts.method_for, "spikes"),
    partial(verdicts.what_to_print, FIRST, SECOND),
    partial(verdicts.spoken, "Better."),
    partial(verdicts.sentence, "better", FIRST, SECOND, ("this", "that"), "here"),
]

_NO_NUMBERS = [
    ("text", "should hold real numbers"),
    (None, "should hold real numbers"),
    ([np.inf, 1.0, 2.0], "but it holds infinite ones"),
    (np.ma.masked_equal([1, 2, 1], 2), "is a masked array"),
]
REFUSED = {
    verdicts.falls_furthest.converters["scores"]: [
        *_NO_NUMBERS,
        ([0.5, 0.6], "should have shape (worlds, methods), but it has shape (2,)"),
        (np.empty((0, 2)), "should have shape (worlds, methods)"),
    ],
    verdicts.what_to_print.converters["first"]: [
        *_NO_NUMBERS,
        ([[0.5, 0.6]], "should have shape (networks,), but it has shape (1, 2)"),
    ],
    verdicts.spoken.converters["verdict"]: [(bad, "should be words, but it is") for bad in (None, 3, "", " ", ["better"])],
    verdicts.sentence.converters["names"]: [
        *((bad, "should be two names") for bad in (None, "ab", ("a",), ("a", "b", "c"))),
        (("a", 2), "should be words, but it is 2"),
    ],
}

ROWS = [
    (verdicts.falls_furthest, (SCORES, 2), "method should be from 0 to 1, a column of scores, but it is 2"),
    (verdicts.falls_furthest, (SCORES, -1), "method should be from 0 to 1"),
    (verdicts.falls_furthest, ([[np.nan, 1.0]], 0), "scores should hold a score of method 0 in some world"),
    (verdicts.on_the_menu, ("guess",), "chosen should be one of 'correlation', .* but it is 'guess'"),
    (verdicts.on_the_menu, (None,), "chosen should be one of"),
    (verdicts.what_to_print, (FIRST, SECOND[:2]), "second should be of the 3 networks of first, but it is of 2"),
    (verdicts.what_to_print, ([0.5, np.nan], [0.5, 0.6]), "at least 2 networks in common, but they have 1"),
]
