"""Bad input to `helpers.worlds.recordings_with_traps`."""

from functools import partial

import numpy as np

from helpers.worlds import recordings_with_traps as traps

RNG = np.random.default_rng(0)

GOOD = [partial(traps.recording_with_traps, RNG, False, 500), partial(traps.two_that_ring, RNG, 50)]

REFUSED = {
    traps.recording_with_traps.converters["has_arrows"]: [
        (1, "should be True or False, but it is 1"),
        ("yes", "should be True or False, but it is 'yes'"),
        (None, "should be True or False, but it is None"),
    ],
    traps.recording_with_traps.converters["n_steps"]: [
        (399, "should be at least 400, but it is 399"),
        (500.0, "should be a whole number, but it is 500.0"),
        (True, "should be a whole number, but it is True"),
    ],
}
