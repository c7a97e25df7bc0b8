"""Bad input to `helpers.models.lfads.recurrence`, of which shapes are looked at once torch has refused them."""

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

REFUSED = {
    recurrence.generate_with_inputs.converters["starts"]: [
        (bad, "should be two tensors, of the controller and of the generator, but it is a") for bad in (START, (START,), None)
    ]
    + [((START, None), "should be a tensor of real numbers, but it is a NoneType")],
}
