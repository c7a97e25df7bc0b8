"""Bad input to `helpers.scores.events`."""

from functools import partial

import numpy as np

from helpers import validation
from helpers.scores import events
from tests.bad_input import refused
from tests.bad_input.refused import NUMBERS, TRIALS, of_another_shape

SCORES, EVENTS = np.random.default_rng(0).random((4, 9)), np.array([3, -1, 5, -1])
COUNTS = np.random.default_rng(0).poisson(1.0, (4, 9, 3))

GOOD = [
    partial(events.departure_from_median, SCORES[..., None]),
    partial(events.count_changes, COUNTS),
    partial(events.trial_auroc, SCORES, EVENTS),
    partial(events.event_delays, SCORES, EVENTS),
    partial(events.share_found_in_time, SCORES, EVENTS),
    partial(events.average_around_events, SCORES, EVENTS),
]

RESTING = np.zeros((4, 9, 2))
RESTING[..., 0] = SCORES
RESTING[0, :, 1] = SCORES[0]

REFUSED = {
    events.departure_from_median.converters["inputs"]: [
        *TRIALS,
        (RESTING, "should move, but input 1 has one value in more than half of all bins"),
    ],
    events.trial_auroc.converters["scores"]: [
        *NUMBERS,
        *of_another_shape("(trials, time)", np.ones(4), np.ones((4, 9, 2)), np.ones((0, 9))),
    ],
    events.trial_auroc.converters["event_bin"]: [
        *refused.REFUSED[validation.whole_numbers],
        (EVENTS - 1, "should hold numbers of bins, or -1 where there is no event, but it holds -2"),
    ],
}

SCORED = [events.trial_auroc, events.event_delays, events.share_found_in_time, events.average_around_events]

ROWS = [
    *((function, (SCORES, EVENTS[:3]), "event_bin should have one entry a trial, 4, but it has 3") for function in SCORED),
    *((function, (SCORES, EVENTS + 4), "event_bin should be below 9, .* but its largest is 9") for function in SCORED),
    *((function, (SCORES, 0 * EVENTS - 1), "at least one event, but no trial has one") for function in SCORED[1:]),
    (events.trial_auroc, (SCORES, 0 * EVENTS - 1), "some trials that they have an event and of others not, but none have"),
    (events.trial_auroc, (SCORES, 0 * EVENTS), "some trials that they have an event and of others not, but all have one"),
    (events.count_changes, (COUNTS, 5), "width should be at most half of the 9 bins, but it is 5"),
]
