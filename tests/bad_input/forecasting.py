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
    (forecasting.forecast_steps, (MODEL, X, 3, 20), "start should be at least 7, .* but it is 3"),
    (forecasting.forecast_steps, (MODEL, X, 20, 20), "stop should be from 21 to 50, but it is 20"),
    (forecasting.forecast_steps, (MODEL, X[:, :2], 20, 30), r"x should have shape \(time, 3\)"),
    (forecasting.device_of, ({},), "model should be a Causalformer, but it is a dict"),
]
