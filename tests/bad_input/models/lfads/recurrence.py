"""Bad input to `helpers.models.lfads.recurrence`: what goes in comes from a model, so nothing is checked."""

from functools import partial

import torch
from torch import nn

from helpers.models.lfads import recurrence

GRU, CELL = nn.GRU(3, 4, batch_first=True, bidirectional=True), nn.GRUCell(1, 4)
X, START = torch.zeros(2, 5, 3), torch.zeros(2, 4)

GOOD = [
    partial(recurrence.encode, GRU, X),
    partial(recurrence.generate, CELL, START, 5),
    partial(
        recurrence.generate_with_inputs,
        nn.GRUCell(3 + 2, 4),
        nn.Linear(4, 2),
        CELL,
        torch.zeros(2, 4),
        X,
        (START, START),
        torch.zeros(2, 5, 1),
    ),
]
