"""Coordinated dropout: a model may not be shown the spike that it is to explain.

Each count of a batch is either shown or has to be explained. Nothing is learned from a count that was shown, so to give back
one's own spikes does not pay, and what is left is what neurons and bins tell about each other.
"""

import torch

from helpers.models.tensors import tensor, torch_generator
from helpers.validation import checked, fraction_below_one, optional


@checked(counts=tensor, share=fraction_below_one, generator=optional(torch_generator))
def hide(counts, share, generator=None):
    """Hide a random share of the counts.

    Parameters
    ----------
    counts : tensor, shape (trials, time, neurons)
        Spikes.
    share : float
        The probability that a count is hidden, from 0 to below 1.
    generator : torch.Generator, optional
        Source of what is hidden, on the CPU; torch's own random state without it.

    Returns
    -------
    shown : tensor, like ``counts``
        With 0 where a count is hidden; the others are larger by ``1 / (1 - share)``, so that sums stay the same on average.
    hidden : tensor of bool, like ``counts``
        Which are hidden.

    Raises
    ------
    ValueError
        If ``share`` is out of range.

    References
    ----------
    Keshtkaran & Pandarinath, NeurIPS (2019).
    """
    hidden = (torch.rand(counts.shape, generator=generator) < share).to(counts.device)
    return counts.masked_fill(hidden, 0) / (1 - share), hidden
