"""Bad input to `helpers.scores.few_shot`."""

from functools import partial

import numpy as np

from helpers.scores import few_shot

LATENTS = np.random.default_rng(0).standard_normal((8, 6, 2))
COUNTS = np.random.default_rng(0).poisson(2.0, (8, 6, 3))
TRAIN, TEST = np.array([7, 2, 5, 0, 3]), np.array([1, 4, 6])

GOOD = [partial(few_shot.few_shot_bits, LATENTS, COUNTS, TRAIN, TEST, 3)]

WHICH = [
    (np.array([0.0, 1.0]), "should hold numbers of trials, but it has shape (2,) and holds float64"),
    (np.arange(4).reshape(2, 2), "should hold numbers of trials, but it has shape (2, 2)"),
    (np.array([], dtype=int), "should hold numbers of trials, but it has shape (0,)"),
    (np.array([True, False]), "should hold numbers of trials, but it has shape (2,) and holds bool"),
]
REFUSED = {few_shot.few_shot_bits.converters["train"]: WHICH}

ROWS = [
    (
        few_shot.few_shot_bits,
        (LATENTS[:, :5], COUNTS, TRAIN, TEST, 3),
        r"latents should have the trials and bins of counts, \(8, 6\), but it has shape \(8, 5, 2\)",
    ),
    (few_shot.few_shot_bits, (LATENTS, COUNTS, TRAIN + 1, TEST, 3), "train should hold numbers of the 8 trials, from 0 on"),
    (few_shot.few_shot_bits, (LATENTS, COUNTS, TRAIN, TEST - 2, 3), "test should hold numbers of the 8 trials, from 0 on"),
    (few_shot.few_shot_bits, (LATENTS, COUNTS, TRAIN, TEST, 6), "k should be at most 5, the training trials, but it is 6"),
]
