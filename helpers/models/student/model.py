"""The student: rate units of which the first stand for neurons that were recorded, and the others, if any, for the rest."""

import numpy as np
import torch
from torch import nn

from helpers.validation import count, kind_of, positive, positive_integer
from helpers.worlds.teachers import STEP

FIRST_SPREAD = 0.1  # Times 1/√units: standard deviation of connections before training, as in the code of Qian et al.


class StudentRNN(nn.Module):
    """Rate units: ``x(t+1) = (1 - step) x(t) + step (W φ(x(t)) + input_weights u(t))``.

    What is trained is not ``W`` but ``W`` seen from axes, which may be turned to those along which a recording varies. An
    optimiser that gives each number a step of its own then learns along axes of little activity as fast as along others.

    Parameters
    ----------
    n_observed : int
        How many neurons were recorded. The first units stand for them.
    n_hidden : int
        How many units there are beside them. They begin at 0.
    n_inputs : int
        How many inputs there are.
    saturates : bool
        Whether ``φ`` is tanh, or the identity.
    step : float
        Length of a step, in time constants of a unit.

    Attributes
    ----------
    settings : dict
        These arguments, from which the model can be built again.
    along_axes : tensor, shape (units, units)
        ``W axes``: what activity along each axis adds to each unit.
    axes : tensor, shape (units, units)
        Directions at right angles, one a column; the units themselves at first.
    input_weights : tensor, shape (units, inputs)
        What each input adds to each unit.

    Raises
    ------
    ValueError
        If a number is out of range.
    """

    def __init__(self, n_observed, n_hidden=0, n_inputs=0, saturates=False, step=STEP):
        super().__init__()
        if not isinstance(saturates, bool):
            raise ValueError(f"saturates should be True or False, but it is {kind_of(saturates)}.")
        self.settings = {
            "n_observed": positive_integer(n_observed, "n_observed"),
            "n_hidden": count(n_hidden, "n_hidden"),
            "n_inputs": count(n_inputs, "n_inputs"),
            "saturates": saturates,
            "step": positive(step, "step"),
        }
        n_units = self.settings["n_observed"] + self.settings["n_hidden"]
        self.along_axes = nn.Parameter(FIRST_SPREAD / np.sqrt(n_units) * torch.randn(n_units, n_units))
        self.input_weights = nn.Parameter(torch.zeros(n_units, self.settings["n_inputs"]))
        self.register_buffer("axes", torch.eye(n_units))

    @property
    def W(self):
        """Connections, shape (units, units); ``W[i, j]`` is the effect of ``j`` on ``i``."""
        return self.along_axes @ self.axes.T

    def turn_axes(self, activity):
        """Let the axes of the observed units be the principal ones of what recorded ``activity`` ``(time, observed)`` sends."""
        n_observed = self.settings["n_observed"]
        sent = self.activation(activity).double()
        few = len(sent) < n_observed  # then directions in which nothing varied make up the rest
        directions = torch.linalg.svd(sent - sent.mean(dim=0), full_matrices=few)[2].mT
        self.axes[:n_observed, :n_observed] = directions.to(self.axes.dtype)

    def activation(self, x):
        """``φ``: what units send when their states are ``x``."""
        return torch.tanh(x) if self.settings["saturates"] else x

    def forward(self, activity, drive, forced):
        """Run from the first step of recordings, and let the recording take over in some of the steps.

        Parameters
        ----------
        activity : tensor, shape (trials, time, observed)
            What the neurons did. Of the first step all is used, of the others only where units are forced.
        drive : tensor, shape (trials, time, inputs)
            Inputs; those of the last step change nothing any more.
        forced : sequence of bool, shape (time,)
            Before which steps the first units are set to what the neurons did.

        Returns
        -------
        x : tensor, shape (trials, time - 1, units)
            What the units do from the second step on, before they are forced there.
        """
        n_trials, n_steps, n_observed = activity.shape
        step = self.settings["step"]
        pushes = step * drive @ self.input_weights.T
        weights = step * self.W.T
        hidden = activity.new_zeros(n_trials, self.settings["n_hidden"])
        x, states = torch.cat([activity[:, 0], hidden], dim=1), []
        for t in range(n_steps - 1):
            if t > 0 and forced[t]:
                x = torch.cat([activity[:, t], x[:, n_observed:]], dim=1)
            x = torch.addmm((1 - step) * x + pushes[:, t], self.activation(x), weights)
            states.append(x)
        return torch.stack(states, dim=1)
