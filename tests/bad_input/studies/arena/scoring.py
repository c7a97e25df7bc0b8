"""Bad input to `helpers.studies.arena.scoring`."""

from functools import partial

import numpy as np

from helpers.studies.arena.contests import draw
from helpers.studies.arena.scoring import scores

CONTEST, STRENGTH = draw("six", "all", 0), np.random.default_rng(0).random((6, 6))

GOOD = [partial(scores, CONTEST, STRENGTH, STRENGTH)]

REFUSED = {
    scores.converters["contest"]: [
        (bad, "should be a Contest, as contests.draw returns it") for bad in (None, "six", STRENGTH)
    ],
}

ROWS = [
    (scores, (CONTEST, STRENGTH[:5]), r"strength should have shape \(6, 6\), \(seen, seen\), but it has shape \(5, 6\)"),
    (
        scores,
        (CONTEST, STRENGTH, STRENGTH[:, 0]),
        r"p_value should have shape \(6, 6\), \(seen, seen\), but it has shape \(6,\)",
    ),
    (scores, (CONTEST, STRENGTH, 2 * STRENGTH), "p_value should be from 0 to 1, but it reaches from .* to 1.9"),
    (scores, (CONTEST, STRENGTH, -STRENGTH), "p_value should be from 0 to 1, but it reaches from -0.9"),
]
