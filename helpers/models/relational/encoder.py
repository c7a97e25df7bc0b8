"""The encoder: from the course of two particles, and of others around them, to the type of the edge between them."""

import torch
from torch import nn

from helpers.models.relational.edges import no_self
from helpers.models.tensors import checked_tensors, tensor

MEMORY = 0.1  # How much of a running mean a batch replaces, as in torch's batch normalisation.


@checked_tensors(of_receiver=tensor, of_sender=tensor)
def for_each_pair(of_receiver, of_sender):
    """Sums ``[..., i, j, :]`` of what belongs to receiver ``i`` and to sender ``j``, from ``(..., particles, width)`` each.

    The first layer of a network that reads both is such a sum: its weights are split into those for the one and for the other.
    """
    return of_receiver.unsqueeze(-2) + of_sender.unsqueeze(-3)


class PairsOverTime(nn.Module):
    """What two particles do together: a small network looks at each step by itself, and its answers are averaged over time.

    It sees the state of both and what changes in the receiver. An effect of one on the other is there in the average
    whenever it depends on the states in a way that the network can learn; nothing else about the order of steps is used.
    """

    def __init__(self, n_features, width):
        super().__init__()
        self.receiver = nn.Linear(2 * n_features, width)
        self.sender = nn.Linear(n_features, width, bias=False)
        self.second = nn.Linear(width, width)

    def forward(self, state, change):
        """``(samples, particles, particles, width)`` from states and changes, ``(samples, time, particles, features)`` each."""
        first = for_each_pair(self.receiver(torch.cat([state, change], dim=-1)), self.sender(state))
        return torch.relu(self.second(torch.relu(first))).mean(dim=1)


class PairNorm(nn.Module):
    """Batch normalisation over pairs of two particles; that of a particle with itself is left out and becomes 0."""

    def __init__(self, width):
        super().__init__()
        self.norm = nn.BatchNorm1d(width)

    def forward(self, pairs):
        """The same shape, ``(samples, particles, particles, width)``."""
        others = no_self(pairs.shape[1], pairs.device)
        normed = torch.zeros_like(pairs)
        of_two = pairs[:, others]
        normed[:, others] = self.norm(of_two.flatten(0, 1)).view_as(of_two)
        return normed


class Round(nn.Module):
    """A round of message passing: pairs tell their receiver, and particles tell their pairs.

    A particle averages over its incoming pairs; a pair reads both its particles, itself, and the pair in the other direction.
    So a driver of both, and the way around through a third, can be explained away.
    """

    def __init__(self, width):
        super().__init__()
        self.particle = nn.Sequential(nn.Linear(width, width), nn.ReLU())
        self.pair = nn.Sequential(nn.Linear(4 * width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU())

    def forward(self, pairs):
        """The same shape, ``(samples, particles, particles, width)``."""
        n_particles = pairs.shape[1]
        particles = self.particle(pairs.sum(dim=2) / (n_particles - 1))
        receiver = particles.unsqueeze(2).expand_as(pairs)
        sender = particles.unsqueeze(1).expand_as(pairs)
        told = self.pair(torch.cat([receiver, sender, pairs, pairs.transpose(1, 2)], dim=-1))
        return (pairs + told) * no_self(n_particles, pairs.device)[..., None]


class Centre(nn.Module):
    """Logits without their mean over all edges, so that no type can win everywhere.

    A decoder learns faster when all edges speak than when it does not know which do. So an encoder that says "edge" of every
    pair is where training tends to go first, and where it stays: of what is certain, no gradient is left. Without the mean,
    more of one type here is less of it elsewhere. As in batch normalisation, it is that of the batch in training and a running
    one after.
    """

    def __init__(self, n_types):
        super().__init__()
        self.register_buffer("mean", torch.zeros(n_types))

    def forward(self, logits):
        """The same shape, ``(edges, types)``."""
        if not self.training:
            return logits - self.mean
        mean = logits.mean(dim=0)
        self.mean.lerp_(mean.detach(), MEMORY)
        return logits - mean


class Encoder(nn.Module):
    """From states to logits of edge types; the same network for all pairs, so particles may come in any order and number."""

    def __init__(self, n_features, n_types, width, n_rounds):
        super().__init__()
        self.pairs, self.norm = PairsOverTime(n_features, width), PairNorm(width)
        self.rounds = nn.ModuleList([Round(width) for _ in range(n_rounds)])
        self.types = nn.Linear(width, n_types)

    def forward(self, state, change):
        """``(samples, particles, particles, types)`` from states and changes, ``(samples, time, particles, features)`` each."""
        pairs = self.norm(self.pairs(state, change))
        for one in self.rounds:
            pairs = one(pairs)
        return self.types(pairs)
