"""Types of edges: drawn so that gradients pass through the draw, and what it costs to be sure of them.

Each ordered pair of particles has an edge of one type, ``[..., receiver, sender, type]``. Arrays hold the pair of a particle
with itself as well, so that they are matrices as ``W[i, j]`` is; ``no_self`` takes it out.
"""

import torch

from helpers.models.fitting import torch_device
from helpers.models.tensors import checked_tensors, tensor
from helpers.validation import checked, number, optional, positive_integer

COLDEST = 1e-6  # Far below this, logits divided by the temperature overflow.


def edge_logits(value, name):
    """A tensor of at least two types along the last axis: a check of arguments."""
    value = tensor(value, name)
    if value.ndim == 0 or value.shape[-1] < 2:
        raise ValueError(f"{name} should have two types or more along its last axis, but it has shape {tuple(value.shape)}.")
    return value


def _noise_fits(arguments):
    logits, noise = arguments["logits"], arguments["noise"]
    if noise.shape != logits.shape:
        raise ValueError(f"noise should have the shape of logits, {tuple(logits.shape)}, but it has {tuple(noise.shape)}.")


def _temperature(value, name):
    value = number(value, name)
    if value < COLDEST:
        raise ValueError(f"{name} should be at least {COLDEST:g}, which is a draw of one type already, but it is {value:g}.")
    return value


@checked(logits=edge_logits, temperature=_temperature, noise=edge_logits, together=_noise_fits)
def gumbel_softmax(logits, temperature, noise):
    """Draw a type for each edge, softly: the colder, the closer to a draw of one type, and the rougher the gradient.

    Parameters
    ----------
    logits : tensor, shape (..., types)
        Log-probabilities of the types, up to a constant.
    temperature : float
        At least 1e-6.
    noise : tensor, shape (..., types)
        Uniform numbers between 0 and 1.

    Returns
    -------
    weights : tensor, shape (..., types)
        Sum to 1. The type with the largest weight is a draw from the probabilities.

    Raises
    ------
    ValueError
        If shapes do not fit or the temperature is lower.

    References
    ----------
    Jang, Gu & Poole, arXiv 1611.01144 (2017); Maddison et al., arXiv 1611.00712 (2017).
    """
    tiny = torch.finfo(noise.dtype).tiny
    gumbel = -torch.log(-torch.log(noise.clamp(tiny, 1 - torch.finfo(noise.dtype).eps)))
    return ((logits + gumbel) / temperature).softmax(dim=-1)


@checked(n_particles=positive_integer, device=optional(torch_device))
def no_self(n_particles, device=None):
    """A mask ``(particles, particles)`` that is False on the diagonal."""
    return ~torch.eye(n_particles, dtype=torch.bool, device=device)


@checked_tensors(logits=edge_logits, log_prior=tensor)
def divergence_from_prior(logits, log_prior):
    """Divergence of the types of each edge from what is expected before a look, in nats: ``(...)`` from ``(..., types)``."""
    log_probabilities = logits.log_softmax(dim=-1)
    return (log_probabilities.exp() * (log_probabilities - log_prior)).sum(dim=-1)
