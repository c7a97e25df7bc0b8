"""Bad input to `helpers.forecasting`."""

import numpy as np
import torch

from helpers import forecasting
from helpers.causalformer import Causalformer

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(400, 3))
MODEL = Causalformer(3, 4)
X = torch.zeros(50, 3)


ROWS = [
    (forecasting.forecast_r2, (NOISE, NOISE[:10]), r"forecast should have the shape of true, \(400, 3\)"),
    (forecasting.forecast_r2, (np.ones((5, 2)), np.ones((5, 2))), "true should vary, but neuron 0"),
    (forecasting.fit_causalformer, (NOISE[:100], rng), "at least 260 time steps for a context of 10, but it has 100"),
    (forecasting.fit_causalformer, (NOISE[:, 0], rng), r"membrane_potential should have shape \(time, neurons\)"),
    (forecasting.fit_causalformer, (np.c_[NOISE, np.zeros(400)], rng), "neuron 3 is constant in the training part"),
    (forecasting.fit_causalformer, (np.r_[NOISE[:310], np.zeros((90, 3))], rng), "neuron 0 is constant in the test part"),
    (forecasting.fit_causalformer, (50 + NOISE, rng), "should be below 30 but for spikes, .* but 100% of it is above"),
    (forecasting.fit_causalformer, (NOISE, 3), "rng should be a random number generator"),
    (forecasting.fit_causalformer, (np.where(NOISE > 2, np.nan, NOISE), rng), "NaN or infinite"),
    (forecasting.forecast_steps, (MODEL, X, 3, 20), "start should be at least 7, .* but it is 3"),
    (forecasting.forecast_steps, (MODEL, X, 20, 20), "stop should be from 21 to 50, but it is 20"),
    (forecasting.forecast_steps, (MODEL, X[:, :2], 20, 30), r"x should have shape \(time, 3\)"),
    (forecasting.save_causalformer, ({}, "model.pt"), "model should be a Causalformer, but it is a dict"),
    (forecasting.load_causalformer, ("/nowhere/model.pt",), "path should be a file .* but there is none"),
    (forecasting.device_of, ({},), "model should be a Causalformer, but it is a dict"),
]
