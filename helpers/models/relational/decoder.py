"""The decoder: it moves all particles one step on, and what one knows of another has to come along an edge."""

import torch
from torch import nn

from helpers.models.relational.edges import no_self
from helpers.models.relational.encoder import for_each_pair


class Decoder(nn.Module):
    """A round of message passing over given edges, and a step in time.

    Each type of edge has a network for its messages, but for type 0 where it is silent: it then means "no edge". A message
    reads sender and receiver. The last layer of that network is linear, so it stands behind the sum over senders, where it
    is cheaper by the number of particles.
    """

    def __init__(self, n_features, n_types, width, message_width, silent_type):
        super().__init__()
        self.silent_type, self.n_sending = silent_type, n_types - silent_type
        self.receiver = nn.Linear(n_features, self.n_sending * message_width)
        self.sender = nn.Linear(n_features, self.n_sending * message_width, bias=False)
        self.arrived = nn.Linear(self.n_sending * message_width, width)
        self.update = nn.Sequential(nn.Linear(n_features + width, width), nn.ReLU(), nn.Linear(width, n_features))

    def forward(self, state, edges):
        """Changes to expect, ``(samples, time, particles, features)``.

        Parameters
        ----------
        state : tensor, shape (samples, time, particles, features)
            Each step is predicted from the true one before.
        edges : tensor, shape (samples, particles, particles, types)
            Weights of the types.
        """
        weights = (edges * no_self(state.shape[2], state.device)[..., None])[..., int(self.silent_type) :]
        messages = torch.relu(for_each_pair(self.receiver(state), self.sender(state)))
        by_type = messages.unflatten(-1, (self.n_sending, -1)) * weights[:, None, ..., None]
        arrived = self.arrived(by_type.sum(dim=3).flatten(-2))
        return self.update(torch.cat([state, arrived], dim=-1))
