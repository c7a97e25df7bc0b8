"""Bad input to `helpers.models.causalformer.forecasting`."""

from functools import partial

import numpy as np
import torch

from helpers.models.causalformer import forecasting
from helpers.models.causalformer.model import Causalformer

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(400, 3))
MODEL = Causalformer(3, 4)
X = torch.zeros(50, 3)

GOOD = [
    partial(forecasting.forecast_r2, NOISE, NOISE),
    partial(forecasting.device_of, MODEL),
    partial(forecasting.forecasts_together, MODEL, 5),
    partial(forecasting.forecast_steps, MODEL, X, 20, 30),
]

REFUSED = {
    forecasting.device_of.converters["model"]: [({}, "should be a Causalformer, but it is a dict")],
}

ROWS = [
    (forecasting.forecast_r2, (NOISE, NOISE[:10]), r"forecast should have the shape of true, \(400, 3\)"),
    (forecasting.forecast_r2, (np.ones((5, 2)), np.ones((5, 2))), "true should vary, but neuron 0"),
    (forecasting.forecast_steps, (MODEL, X, 3, 20), "start should be at least 7, .* but it is 3"),
    (forecasting.forecast_steps, (MODEL, X, 20, 20), "stop should be from 21 to 50, but it is 20"),
    (forecasting.forecast_steps, (MODEL, X[:, :2], 20, 30), r"x should have shape \(time, 3\)"),
    (
        forecasting.forecast_steps,
        (MODEL, X.numpy(), 20, 30),
        "x should be a tensor of torch.float32 on cpu, .* it is an ndarray",
    ),
    (forecasting.forecast_steps, (MODEL, X.double(), 20, 30), "as the model, but it is torch.float64 on cpu"),
]
