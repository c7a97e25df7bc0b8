"""How surprising spikes are where rates are expected, and what was gained beside the mean of each neuron."""

import math

from helpers.models.tensors import checked_tensors, tensor


@checked_tensors(log_rates=tensor, counts=tensor)
def surprise(log_rates, counts):
    """Negative log-likelihood of Poisson counts but for a constant of theirs, in nats.

    Parameters
    ----------
    log_rates, counts : tensor
        Logarithms of expected counts, and counts.

    Returns
    -------
    surprise : tensor, like ``counts``
    """
    return log_rates.exp() - counts * log_rates


@checked_tensors(log_rates=tensor, counts=tensor, of_interest=tensor, null=tensor)
def bits_gained(log_rates, counts, of_interest, null):
    """Bits per spike of some of the counts, beside the mean of each neuron.

    Parameters
    ----------
    log_rates, counts : tensor, shape (trials, time, neurons)
        Logarithms of expected counts, and counts.
    of_interest : tensor of bool, like ``counts``
        Which of them are scored.
    null : tensor, shape (neurons,)
        Logarithms of mean counts.

    Returns
    -------
    bits, spikes : tensor
        What was gained in all, in bits, and how many spikes there are.
    """
    gained = ((surprise(null, counts) - surprise(log_rates, counts)) * of_interest).sum()
    return gained / math.log(2), (counts * of_interest).sum()
