"""Bad input to `helpers.models.causalformer.training`."""

from functools import partial

import numpy as np
import torch

from helpers.models.causalformer import training
from helpers.models.causalformer.model import Causalformer
from tests.bad_input.models.causalformer.read_outs import SMALL

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(400, 3))
MODEL, X = Causalformer(3, 4), torch.zeros(50, 3)
GENERATOR = torch.Generator()

GOOD = [
    partial(training.fit_causalformer, NOISE, rng, **SMALL),
    partial(training.usual_length, 5),
    partial(training.training_batches, MODEL, X, slice(4, 50), 2, GENERATOR),
]

REFUSED = {
    training.training_batches.converters["train"]: [
        (bad, "should be a slice with an end, such as slice(0, 800), but it is")
        for bad in (None, slice(4, None), range(4, 50), 50)
    ],
}

ROWS = [
    (training.fit_causalformer, (NOISE[:100], rng), "at least 260 time steps for a context of 10, but it has 100"),
    (training.fit_causalformer, (np.c_[NOISE, np.zeros(400)], rng), "neuron 3 is constant in the training part"),
    (training.fit_causalformer, (np.r_[NOISE[:310], np.zeros((90, 3))], rng), "neuron 0 is constant in the test part"),
    (training.fit_causalformer, (NOISE[:, :1], rng), "at least 2 neurons, unless keys is 'none', but it holds 1"),
    (training.fit_causalformer, (50 + NOISE, rng), "should be below 30 but for spikes, .* but 100% of it is above"),
    (training.training_batches, (MODEL, X, slice(4, 35), 2, GENERATOR), "train should end after step 35, .* ends at 35"),
    (
        training.training_batches,
        (MODEL, X, slice(4, 51), 2, GENERATOR),
        "train should end within x, .* 50 steps, .* ends at 51",
    ),
]
