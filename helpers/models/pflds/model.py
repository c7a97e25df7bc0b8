"""The model: linear dynamics, a network that reads them out as log-rates, and an encoder that answers with a Gaussian.

The encoder says for each bin what its spikes tell about the latents, as the mean and the precision of a Gaussian. These
multiply the Gaussian that the dynamics are, so the approximate posterior knows that latents move smoothly. One that takes bins
for independent (mean field) does not, and fails.
"""

import math
from dataclasses import dataclass

import torch
from torch import nn

from helpers.validation import positive_integer

LARGEST_LOG_RATE = 10.0  # Nothing expects more than 22,000 spikes a bin.
FIRST_PERSISTENCE, FIRST_NOISE = 0.95, 0.1  # What a latent keeps from bin to bin before training, and the variance added.
FIRST_READ_OUT = 0.1  # Weights of the last layer are shrunk to this at first, so that rates begin near the means.
LOG_PRECISION_RANGE, FIRST_LOG_PRECISION = (
    (-8.0, 4.0),
    -2.0,
)  # Of what a bin says, as a logarithm: where it is kept, and begins.


@dataclass(frozen=True)
class Posterior:
    """What spikes say about latents.

    Attributes
    ----------
    mean : tensor, shape (trials, time, latents)
        Of the approximate posterior.
    sample : tensor, shape (trials, time, latents)
        One draw from it.
    divergence : tensor, shape (trials,)
        Kullback-Leibler divergence from the dynamics, in nats, estimated with that draw.
    """

    mean: torch.Tensor
    sample: torch.Tensor
    divergence: torch.Tensor


class PfLDS(nn.Module):
    """Linear dynamics whose log-rates are a network's, with an encoder for the posterior.

    Parameters
    ----------
    n_neurons : int
        How many neurons.
    n_latents : int
        How many latents.
    n_hidden : int
        Units in the hidden layer of encoder and read-out.

    Attributes
    ----------
    settings : dict
        These arguments, from which the model can be built again.
    A : tensor, shape (latents, latents)
        ``A[i, j]`` is what latent ``j`` adds to latent ``i`` one bin later.
    log_noise : tensor, shape (latents,)
        Logarithm of the variance that is added in each bin.

    Raises
    ------
    ValueError
        If a number is not above 0.
    """

    def __init__(self, n_neurons, n_latents=3, n_hidden=48):
        super().__init__()
        settings = {"n_neurons": n_neurons, "n_latents": n_latents, "n_hidden": n_hidden}
        self.settings = {name: positive_integer(value, name) for name, value in settings.items()}
        n_neurons, n_latents, n_hidden = self.settings.values()  # Python's own numbers, as torch wants them
        self.encoder = nn.Sequential(nn.Linear(n_neurons, n_hidden), nn.Tanh(), nn.Linear(n_hidden, 2 * n_latents))
        self.bent = nn.Sequential(nn.Linear(n_latents, n_hidden), nn.Tanh(), nn.Linear(n_hidden, n_neurons))
        self.straight = nn.Linear(n_latents, n_neurons, bias=False)
        self.A = nn.Parameter(FIRST_PERSISTENCE * torch.eye(n_latents))
        self.log_noise = nn.Parameter(torch.full((n_latents,), math.log(FIRST_NOISE)))
        with torch.no_grad():
            self.bent[-1].weight.mul_(FIRST_READ_OUT)

    def begin_at(self, mean_counts):
        """Let every neuron's rate begin at its mean count in a bin, ``(neurons,)``."""
        with torch.no_grad():
            self.bent[-1].bias.copy_(torch.log(mean_counts))

    def log_rates(self, latents):
        """The log-rates ``(…, neurons)`` of latents ``(…, latents)``, for counts in a bin."""
        return (self.bent(latents) + self.straight(latents)).clamp(max=LARGEST_LOG_RATE)

    def posterior(self, counts, noise):
        """The posterior of trials, from their counts ``(trials, time, neurons)`` and standard normal ``noise`` for the draw.

        Its precision couples each bin with its neighbours alone. A Cholesky factorisation goes forth through the bins, and
        mean and draw come back.
        """
        n_trials, n_bins, _ = counts.shape
        told, log_precision = self.encoder(counts).chunk(2, dim=-1)
        low, high = LOG_PRECISION_RANGE
        precision = (log_precision.clamp(low, high) + FIRST_LOG_PRECISION).exp()
        arrived = (precision * told)[..., None]
        noise_variance = self.log_noise.exp()
        to_previous = -self.A / noise_variance[:, None]  # the block of a bin with the one before, of the prior's precision
        on_the_way = self.A.T @ (self.A / noise_variance[:, None])
        unit, step = torch.eye(len(self.A), device=counts.device), torch.diag(1 / noise_variance)

        factors, links, forth = [], [], []
        for t in range(n_bins):
            block = (unit if t == 0 else step) + (on_the_way if t < n_bins - 1 else 0) + torch.diag_embed(precision[:, t])
            right = arrived[:, t]
            if t > 0:
                # (link) (factor before).T = to_previous
                turned = to_previous.T.expand(n_trials, -1, -1)
                link = torch.linalg.solve_triangular(factors[-1], turned, upper=False).mT
                block, right = block - link @ link.mT, right - link @ forth[-1]
                links.append(link)
            factor, failed = torch.linalg.cholesky_ex(block)
            # What is no precision any more gives no number, so that training stops and says why.
            factors.append(factor.masked_fill(failed[:, None, None] > 0, math.nan))
            forth.append(torch.linalg.solve_triangular(factors[-1], right, upper=False))

        back = [None] * n_bins
        for t in reversed(range(n_bins)):
            both = torch.cat([forth[t], forth[t] + noise[:, t, :, None]], dim=2)
            if t < n_bins - 1:
                both = both - links[t].mT @ back[t + 1]
            back[t] = torch.linalg.solve_triangular(factors[t].mT, both, upper=True)
        mean, sample = torch.stack(back, dim=1).unbind(dim=-1)

        half_log_determinant = sum(factor.diagonal(dim1=1, dim2=2).log().sum(dim=1) for factor in factors)
        surprise = sample[:, 1:] - sample[:, :-1] @ self.A.T
        squares = (sample[:, 0] ** 2).sum(dim=1) + (surprise**2 / noise_variance + self.log_noise).sum(dim=(1, 2))
        return Posterior(mean, sample, half_log_determinant + 0.5 * squares - 0.5 * n_bins * len(self.A))

    def forward(self, counts, noise):
        """Log-rates of a draw from the posterior, and the posterior."""
        posterior = self.posterior(counts, noise)
        return self.log_rates(posterior.sample), posterior
