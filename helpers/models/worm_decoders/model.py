"""Two decoders in plain sight: a network that sees all neurons at once, and one that passes messages along edges.

In a round of messages each neuron takes what it knows, and the sum of what its partners know:

    new_i = relu(own weights · h_i + message weights · Σ_j edges[i, j] h_j)

All neurons share these weights. The *read-out* decides whether neurons have names. With names, there is a weight for each
neuron, and neuron 3 may count otherwise than neuron 4. Without, the mean over neurons is read, so nothing tells two neurons
apart but what they do and where they stand in the graph.

No library for graphs is needed: with some thirty neurons, messages are one product with a matrix.
"""

import itertools

import torch
from torch import nn

from helpers.validation import positive_integer


def _plain(settings):
    return {name: positive_integer(value, name) for name, value in settings.items()}


class NetworkDecoder(nn.Module):
    """All features of all neurons, a hidden layer, and a score for each state.

    Parameters
    ----------
    n_neurons, n_features, n_states : int
        Sizes of what comes in and goes out.
    n_hidden : int
        Units in the hidden layer.

    Attributes
    ----------
    settings : dict
        These arguments.

    Raises
    ------
    ValueError
        If a number is not above 0.
    """

    def __init__(self, n_neurons, n_features, n_states, n_hidden=32):
        super().__init__()
        self.settings = _plain({"n_neurons": n_neurons, "n_features": n_features, "n_states": n_states, "n_hidden": n_hidden})
        n_neurons, n_features, n_states, n_hidden = self.settings.values()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(n_neurons * n_features, n_hidden), nn.ReLU(), nn.Linear(n_hidden, n_states)
        )

    def forward(self, features):
        """Scores ``(time, states)`` of features ``(time, neurons, features)``."""
        return self.layers(features)


class GraphDecoder(nn.Module):
    """Rounds of messages along given edges, and a read-out with names or without.

    Parameters
    ----------
    edges : tensor, shape (neurons, neurons)
        ``[i, j]`` is how much of what ``j`` knows reaches ``i``; all zero for a decoder without messages.
    n_features, n_states : int
        Sizes of what comes in and goes out.
    names : bool
        Whether the read-out has weights of its own for each neuron.
    n_rounds, n_hidden : int
        Rounds of messages, and what each neuron knows after one.

    Attributes
    ----------
    settings : dict
        These arguments but the edges.

    Raises
    ------
    ValueError
        If a number is not above 0.
    """

    def __init__(self, edges, n_features, n_states, names=True, n_rounds=2, n_hidden=16):
        super().__init__()
        numbers = _plain({"n_features": n_features, "n_states": n_states, "n_rounds": n_rounds, "n_hidden": n_hidden})
        self.settings = numbers | {"names": bool(names)}
        n_features, n_states, n_rounds, n_hidden = numbers.values()
        self.register_buffer("edges", edges)
        sizes = [n_features] + [n_hidden] * n_rounds
        pairs = list(itertools.pairwise(sizes))
        self.own = nn.ModuleList(nn.Linear(before, after) for before, after in pairs)
        self.message = nn.ModuleList(nn.Linear(before, after, bias=False) for before, after in pairs)
        self.read_out = nn.Linear(n_hidden * (len(edges) if names else 1), n_states)

    def forward(self, features):
        """Scores ``(time, states)`` of features ``(time, neurons, features)``."""
        known = features.transpose(0, 1)  # neurons first, so that one product with the edges serves all times
        for own, message in zip(self.own, self.message, strict=True):
            heard = (self.edges @ known.flatten(1)).view(known.shape)
            known = torch.relu(own(known) + message(heard))
        known = known.transpose(0, 1)
        return self.read_out(known.flatten(1) if self.settings["names"] else known.mean(dim=1))
