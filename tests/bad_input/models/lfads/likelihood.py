"""Bad input to `helpers.models.lfads.likelihood`, of which shapes are looked at once torch has refused them."""

from functools import partial

import torch

from helpers.models.lfads import likelihood

COUNTS = torch.ones(2, 3, 4)

GOOD = [
    partial(likelihood.surprise, COUNTS, COUNTS),
    partial(likelihood.bits_gained, COUNTS, COUNTS, COUNTS > 0, torch.zeros(4)),
]
