"""Bad input to `helpers.models.causalformer.training`."""

import numpy as np

from helpers.models.causalformer import training

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(400, 3))


ROWS = [
    (training.fit_causalformer, (NOISE[:100], rng), "at least 260 time steps for a context of 10, but it has 100"),
    (training.fit_causalformer, (NOISE[:, 0], rng), r"membrane_potential should have shape \(time, neurons\)"),
    (training.fit_causalformer, (np.c_[NOISE, np.zeros(400)], rng), "neuron 3 is constant in the training part"),
    (training.fit_causalformer, (np.r_[NOISE[:310], np.zeros((90, 3))], rng), "neuron 0 is constant in the test part"),
    (training.fit_causalformer, (NOISE[:, :1], rng), "at least 2 neurons, unless keys is 'none', but it holds 1"),
    (training.fit_causalformer, (50 + NOISE, rng), "should be below 30 but for spikes, .* but 100% of it is above"),
    (training.fit_causalformer, (NOISE, 3), "rng should be a random number generator"),
    (training.fit_causalformer, (np.where(NOISE > 2, np.nan, NOISE), rng), "NaN or infinite"),
]
