"""Bad input to `helpers.worlds.nonnormal_teacher`."""

from functools import partial

import numpy as np

from helpers.worlds.nonnormal_teacher import nonnormal_teacher

GOOD = [partial(nonnormal_teacher, 5, np.random.default_rng(0))]
