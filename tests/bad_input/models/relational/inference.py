"""Bad input to `helpers.models.relational.inference`."""

from functools import partial

import numpy as np

from helpers.models.relational import inference
from tests.bad_input.models.relational.model import MODEL
from tests.bad_input.refused import NUMBERS, of_another_shape

X = np.random.default_rng(0).standard_normal((6, 5, 3, 2))

RECORDINGS = [
    *NUMBERS,
    *of_another_shape("(samples, time, particles, features)", np.ones(3), X[0], X[:0]),
    *((bad, "should have at least 2 steps of 2 particles") for bad in (X[:, :1], X[:, :, :1])),
]

GOOD = [
    partial(inference.sample_recordings, X, "x"),
    partial(inference.infer_graphs, MODEL, X),
    partial(inference.roll_out, MODEL, X, 2),
]

REFUSED = {inference.sample_recordings: RECORDINGS}

ROWS = [
    (inference.infer_graphs, (MODEL, X[..., :1]), "x should have the 2 features of the fit, but it has 1"),
    (inference.roll_out, (MODEL, X[..., :1], 2), "x should have the 2 features of the fit, but it has 1"),
]
