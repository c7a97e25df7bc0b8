"""Drivers that nobody recorded: the course of each is guessed from all particles together, and is then a particle like others.

After Löwe et al. (2022). A guess that could be anything could carry the next step of everybody; so the decoder has to predict
the driver's own next step too, and its course is only believed as far as it follows a law.
"""

import torch
from torch import nn

WINDOW = 5  # Steps that the guess of one step looks at, two to each side.


class HiddenDrivers(nn.Module):
    """The courses of unseen particles, from what all seen ones do."""

    def __init__(self, n_features, n_hidden_drivers, width):
        super().__init__()
        self.shape = (n_hidden_drivers, n_features)
        self.each = nn.Sequential(nn.Linear(2 * n_features, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU())
        self.over_time = nn.Sequential(
            nn.Conv1d(width, width, WINDOW, padding=WINDOW // 2),
            nn.ReLU(),
            nn.Conv1d(width, n_hidden_drivers * n_features, 1),
        )

    def forward(self, state, change):
        """``(samples, time, drivers, features)``: one step more than there are changes."""
        change = torch.cat([change, change[:, -1:]], dim=1)
        together = self.each(torch.cat([state, change], dim=-1)).mean(dim=2)
        return self.over_time(together.transpose(1, 2)).transpose(1, 2).unflatten(-1, self.shape)
