"""Bad input to `helpers.models.relational.encoder`: what goes in comes from a model, so nothing is checked."""

from functools import partial

import torch

from helpers.models.relational import encoder

GOOD = [partial(encoder.for_each_pair, torch.zeros(2, 3, 4), torch.zeros(2, 3, 4))]
