"""Bad input to `helpers.models.relational.training`."""

from functools import partial

import numpy as np

from helpers.models.relational import training
from tests.bad_input.models.relational.inference import RECORDINGS, X

RNG = np.random.default_rng(0)

GOOD = [
    partial(training.training_samples, X, "x"),
    partial(training.fit_relational, X, RNG, n_steps=1, width=4, message_width=4),
]

REFUSED = {
    training.training_samples: [
        *RECORDINGS,
        (X[:4], "should hold at least 5 samples, but it holds 4"),
        (np.repeat(X[:, :1], 5, axis=1), "should change over time, but nothing does"),
    ]
}
