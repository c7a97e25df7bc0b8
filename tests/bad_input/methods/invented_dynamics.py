"""Bad input to `helpers.methods.invented_dynamics`."""

from functools import partial

import numpy as np

from helpers.methods import invented_dynamics
from helpers.methods.spike_counts import Inferred
from tests.bad_input.methods.spike_counts import COUNTS


class Itself:
    """A method that takes counts for latents."""

    def infer(self, counts):
        """Counts."""
        return Inferred(counts, counts)


GOOD = [partial(invented_dynamics.invent_dynamics, Itself(), COUNTS, np.random.default_rng(0), 2)]

REFUSED = {
    invented_dynamics.invent_dynamics.converters["fitted"]: [
        (None, "should be a fitted method with a function infer, but it is a NoneType"),
        (COUNTS, "should be a fitted method with a function infer, but it is an ndarray"),
    ]
}


ROWS = [
    (
        invented_dynamics.invent_dynamics,
        (Itself(), np.tile(COUNTS[:1], (4, 1, 1)), np.random.default_rng(0)),
        "counts should differ between trials, for oscillators to start somewhere else in each",
    )
]
