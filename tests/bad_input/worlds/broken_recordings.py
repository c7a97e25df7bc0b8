"""Bad input to `helpers.worlds.broken_recordings`."""

from functools import partial

import numpy as np

from helpers.worlds import broken_recordings

GOOD = [
    partial(broken_recordings.recording_that_breaks, "none", np.random.default_rng(0), 4, 3),
    partial(broken_recordings.recordings_without_labels, 1),
]
