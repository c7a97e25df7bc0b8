"""How far what was inferred lies from what is expected before a spike was seen, and what weight that has in the loss.

Without them, initial conditions and inputs could say anything, and would repeat the spikes.
"""

import torch

from helpers.models.tensors import checked_tensors, single_precision, tensor, tensor_or_number
from helpers.validation import checked, not_negative, positive


def _spread(value, name):
    return tensor(value, name) if isinstance(value, torch.Tensor) else positive(single_precision(value, name), name)


@checked_tensors(mean=tensor, sd=tensor, expected_mean=tensor_or_number, expected_sd=_spread)
def gaussian_divergence(mean, sd, expected_mean, expected_sd):
    """Kullback-Leibler divergence of independent Gaussians from those that were expected.

    Parameters
    ----------
    mean, sd : tensor
        Of what was inferred.
    expected_mean, expected_sd : tensor or float
        Of the prior, of shapes that broadcast.

    Returns
    -------
    divergence : tensor, like ``mean``
        In nats, of each number by itself.
    """
    ratio = (sd / expected_sd) ** 2
    return 0.5 * (ratio + ((mean - expected_mean) / expected_sd) ** 2 - 1 - ratio.log())


@checked_tensors(mean=tensor, sd=tensor, drawn=tensor, persistence=tensor, innovation_sd=tensor)
def autoregressive_divergence(mean, sd, drawn, persistence, innovation_sd):
    """Divergence of inferred inputs from a prior in which each input remembers the one before.

    The prior is ``u[t] = persistence * u[t-1] + innovation_sd * e[t]``, with its own stationary spread in the first bin. Given
    the input that was drawn in the bin before, both sides are Gaussians, and nothing has to be estimated.

    Parameters
    ----------
    mean, sd, drawn : tensor, shape (trials, time, inputs)
        Of the Gaussian of each bin, and the input that was drawn from it.
    persistence, innovation_sd : tensor, shape (inputs,)
        Of the prior; persistence is at least 0 and below 1.

    Returns
    -------
    divergence : tensor, shape (trials, time, inputs)
        In nats.

    References
    ----------
    Sussillo et al., arXiv 1608.06315 (2016).
    """
    expected_mean = torch.cat([torch.zeros_like(drawn[:, :1]), persistence * drawn[:, :-1]], dim=1)
    stationary_sd = innovation_sd / torch.sqrt(1 - persistence**2)
    later = innovation_sd.expand(mean.shape[1] - 1, -1)
    return gaussian_divergence(mean, sd, expected_mean, torch.cat([stationary_sd[None], later]))


@checked(step=not_negative, n_steps=not_negative)
def ramp(step, n_steps):
    """The weight of divergences along training: it rises evenly from 0, and is 1 from step ``n_steps`` on.

    At full weight from the beginning, an untrained generator makes it cheapest to infer nothing, and training stays there.
    """
    return min(1.0, step / n_steps) if n_steps else 1.0
