"""Bad input to `helpers.models.relational.edges`."""

from functools import partial

import torch

from helpers.models.relational import edges
from tests.bad_input.refused import NUMBER

LOGITS = torch.zeros(3, 2)

GOOD = [
    partial(edges.edge_logits, LOGITS, "logits"),
    partial(edges.gumbel_softmax, LOGITS, 0.5, torch.full((3, 2), 0.5)),
    partial(edges.no_self, 3),
    partial(edges.divergence_from_prior, LOGITS, torch.zeros(2)),
]

REFUSED = {
    edges.edge_logits: [
        *((bad, "should be a tensor of real numbers, but it is a") for bad in (None, [[0.0, 1.0]])),
        *((bad, "should have two types or more along its last axis") for bad in (torch.zeros(()), torch.zeros(3, 1))),
    ],
    edges.gumbel_softmax.converters["temperature"]: [
        *NUMBER,
        *((cold, "should be at least 1e-06, which is a draw of one type already, but it is") for cold in (0, -1.0, 1e-300)),
    ],
}

ROWS = [
    (edges.divergence_from_prior, (LOGITS, torch.zeros(3)), r"logits \(3, 2\), log_prior \(3,\) should have shapes that fit"),
    (
        edges.gumbel_softmax,
        (LOGITS, 0.5, torch.rand(2, 2)),
        r"noise should have the shape of logits, \(3, 2\), but it has \(2, 2\)",
    ),
]
