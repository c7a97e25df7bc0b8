"""Bad input to `helpers.models.lfads.pieces`, of which shapes are looked at once torch has refused them."""

from functools import partial

import torch
from torch import nn

from helpers.models.lfads import pieces

RATES = pieces.session_rates
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

REFUSED = {
    RATES.converters["read_ins"]: [
        ("tanh", "should be a layer such as torch.nn.Linear, or a function, but it is a str"),
        ([nn.Tanh(), None], "should be a layer such as torch.nn.Linear, or a function, but it is a NoneType"),
    ],
}

ROWS = [
    (
        pieces.neuron_rates,
        (torch.zeros(2, 4, 3), nn.Linear(2, 2), nn.Linear(2, 5)),
        r"states \(2, 4, 3\) should have shapes that fit",
    ),
    (
        pieces.negative_elbo,
        (torch.zeros(2, 4, 3), torch.ones(2, 4, 2), torch.zeros(2, 1), torch.ones(2, 1), 1.0),
        r"counts \(2, 4, 3\), rates \(2, 4, 2\), .* should have shapes that fit, but torch found",
    ),
    (
        RATES,
        (torch.zeros(2, 4, 3), 1, [nn.Tanh()], nn.Tanh(), [nn.Tanh()]),
        "session should be below 1, the number of sessions",
    ),
    (RATES, (torch.zeros(2, 4, 3), 0, [nn.Tanh()], nn.Tanh(), []), "read_outs should be 1, as read_ins are, but they are 0"),
]
