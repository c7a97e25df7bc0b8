"""Bad input to `helpers.models.lfads.divergences`, of which shapes are looked at once torch has refused them."""

from functools import partial

import numpy as np
import torch

from helpers.models.lfads import divergences
from tests.bad_input.models.tensors import SINGLE, TENSOR

SD = torch.ones(2, 3, 1)

GOOD = [
    partial(divergences.gaussian_divergence, SD, SD, SD, SD),
    partial(divergences.autoregressive_divergence, SD, SD, SD, torch.full((1,), 0.5), torch.ones(1)),
    partial(divergences.ramp, 1, 10),
]

REFUSED = {
    divergences.gaussian_divergence.converters["expected_sd"]: [
        TENSOR[-1],
        *((bad, words) for bad, words in SINGLE if not isinstance(bad, np.ndarray)),
        (0.0, "should be above 0, but it is 0"),
    ],
}
