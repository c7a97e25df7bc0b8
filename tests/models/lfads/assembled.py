"""An LFADS as one would write it: torch's own modules, bin after bin."""

import torch

from helpers.models.lfads.model import LFADS


class Assembled(LFADS):
    """The same model without any short cut."""

    def encode(self, x):
        return self.encoder(x)[0]

    def generate(self, encoded, start, noise):
        state, states, means, log_sds = start, [], [], []
        if self.n_inputs:
            control = self.controller_start.expand(len(start), -1)
            read = self.drop(self.for_controller(encoded))
        for t in range(encoded.shape[1]):
            if self.n_inputs:
                factors = state @ self.factor_weights.T
                control = self.controller(torch.cat([read[:, t], factors], dim=1), control)
                mean, log_sd = self.to_inputs(control).chunk(2, dim=1)
                given = mean + log_sd.exp() * noise[:, t]
            else:
                mean = log_sd = noise[:, t]
                given = torch.zeros_like(start[:, :1])
            state = self.generator(given, state)
            for made, kept in ((state, states), (mean, means), (log_sd, log_sds)):
                kept.append(made)
        return tuple(torch.stack(made, dim=1) for made in (states, means, log_sds))
