"""Bad input to `helpers.models.causalformer.training`."""

from functools import partial

import numpy as np

from helpers.models.causalformer import training
from tests.bad_input import refused
from tests.bad_input.models.causalformer.read_outs import SMALL

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(400, 3))

GOOD = [partial(training.fit_causalformer, NOISE, rng, **SMALL)]

CONVERTERS = training.fit_causalformer.converters
REFUSED = {
    CONVERTERS["learning_rate"]: [(0, "should be positive, but it is 0")],
    CONVERTERS["weight_decay"]: [(-1, "should be 0 or more, but it is -1")],
    CONVERTERS["schedule"]: [("warm", "should be one of 'one_cycle', 'constant', but it is 'warm'")],
    CONVERTERS["largest_gradient"]: [(0, "should be positive, but it is 0")],
    CONVERTERS["patience"]: refused.WHOLE_NUMBER[:2],
    CONVERTERS["device"]: [("a banana", "should be a device that torch finds here, such as 'cpu', but it is 'a banana'")],
}

ROWS = [
    (training.fit_causalformer, (NOISE[:100], rng), "at least 260 time steps for a context of 10, but it has 100"),
    (training.fit_causalformer, (np.c_[NOISE, np.zeros(400)], rng), "neuron 3 is constant in the training part"),
    (training.fit_causalformer, (np.r_[NOISE[:310], np.zeros((90, 3))], rng), "neuron 0 is constant in the test part"),
    (training.fit_causalformer, (NOISE[:, :1], rng), "at least 2 neurons, unless keys is 'none', but it holds 1"),
    (training.fit_causalformer, (50 + NOISE, rng), "should be below 30 but for spikes, .* but 100% of it is above"),
]
