"""Bad input to `helpers.scores.phases`."""

from functools import partial

import numpy as np

from helpers.scores import phases
from tests.bad_input.refused import NUMBERS, of_another_shape

SIGNAL, END, PHASES = np.random.default_rng(0).random((4, 20)), np.array([10, 12, 15, 20]), np.arange(4.0)
STILL = SIGNAL.copy()
STILL[2, 5:15] = 0.1 + 0.2
STILL[2, 7] = 0.3  # another in the last digit

GOOD = [
    partial(phases.phases_before, SIGNAL, 10.0, 10.0, END, 10),
    partial(phases.phase_locking, PHASES, PHASES),
    partial(phases.shuffled_phase_locking, PHASES, PHASES, np.random.default_rng(0), 2),
]

REFUSED = {
    phases.phases_before.converters["signal"]: [
        *NUMBERS,
        *of_another_shape("(trials, time)", np.ones(4), np.ones((4, 9, 2)), np.ones((0, 9))),
    ],
    phases.phase_locking.converters["first"]: [
        *NUMBERS,
        *(
            (bad, f"should hold a phase for each of at least 2 trials, but it has shape {bad.shape}")
            for bad in (PHASES[:1], SIGNAL)
        ),
    ],
}

ROWS = [
    (phases.phases_before, (SIGNAL, 10.0, 10.0, END[:3], 10), "end_bin should have one entry a trial, 4, but it has 3"),
    (phases.phases_before, (SIGNAL, 10.0, 10.0, END - 1, 10), "should lie from 10 to 20, .* but it goes from 9 to 19"),
    (phases.phases_before, (SIGNAL, 10.0, 10.0, END + 1, 10), "should lie from 10 to 20, .* but it goes from 11 to 21"),
    (phases.phases_before, (SIGNAL, 50.0, 10.0, END, 10), "frequency should be below 50 Hz, .* but it is 50"),
    (phases.phases_before, (SIGNAL, 9.0, 10.0, END, 10), "n_bins should be at least 12, one period, but it is 10"),
    (phases.phases_before, (STILL, 10.0, 10.0, END, 10), "signal should move in each window, but in trial 2 it has one value"),
    *(
        (function, arguments, "second should hold as many phases as first, 4, but it holds 3")
        for function, arguments in (
            (phases.phase_locking, (PHASES, PHASES[:3])),
            (phases.shuffled_phase_locking, (PHASES, PHASES[:3], np.random.default_rng(0))),
        )
    ),
]
