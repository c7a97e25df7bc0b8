"""Bad input to `helpers.models.lfads.pieces`: what goes in comes from a model, so nothing is checked."""

from functools import partial

import torch
from torch import nn

from helpers.models.lfads import pieces

GOOD = [
    partial(pieces.generator_states, torch.zeros(2, 3), nn.GRUCell(1, 3), 4),
    partial(pieces.neuron_rates, torch.zeros(2, 4, 3), nn.Linear(3, 2), nn.Linear(2, 5)),
    partial(pieces.initial_gaussian, torch.zeros(2, 4, 3), nn.GRU(3, 2, batch_first=True, bidirectional=True), nn.Linear(4, 2)),
    partial(
        pieces.run_controller,
        *torch.zeros(2, 2, 4, 3),
        *torch.zeros(2, 2, 3),
        nn.GRUCell(8, 3),
        nn.Linear(3, 2),
        nn.GRUCell(1, 3),
        nn.Linear(3, 2),
    ),
    partial(pieces.negative_elbo, torch.zeros(2, 4, 3), torch.ones(2, 4, 3), torch.zeros(2, 1), torch.ones(2, 1), 1.0),
    partial(pieces.session_rates, torch.zeros(2, 4, 3), 0, [nn.Linear(3, 2)], nn.Tanh(), [nn.Linear(2, 3)]),
]
