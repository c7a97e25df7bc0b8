"""Bad input to `helpers.models.lfads.coordinated_dropout`."""

from functools import partial

import torch

from helpers.models.lfads import coordinated_dropout

GOOD = [partial(coordinated_dropout.hide, torch.ones(2, 3, 4), 0.25)]
