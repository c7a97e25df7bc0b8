"""Bad input to `helpers.models.lfads.divergences`: what goes in comes from a model, so nothing is checked."""

from functools import partial

import torch

from helpers.models.lfads import divergences

SD = torch.ones(2, 3, 1)

GOOD = [
    partial(divergences.gaussian_divergence, SD, SD, SD, SD),
    partial(divergences.autoregressive_divergence, SD, SD, SD, torch.full((1,), 0.5), torch.ones(1)),
    partial(divergences.ramp, 1, 10),
]
