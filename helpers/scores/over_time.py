"""How good rates are as a trial goes on: a model may know the beginning and lose the rest."""

import numpy as np

from helpers.validation import checked, trials

ALIKE = 1e-12  # Of the largest rate in a bin: what differs by less than this differs by rounding alone.


def _comparable_in_each_bin(arguments):
    true, rates = arguments["true_rates"], arguments["rates"]
    if rates.shape != true.shape:
        raise ValueError(f"rates should have the shape of true_rates, {true.shape}, but it has shape {rates.shape}.")
    flat = np.argwhere(np.ptp(true, axis=0) <= ALIKE * np.abs(true).max(axis=0))
    if flat.size:
        raise ValueError(
            f"true_rates should differ between trials, but in bin {flat[0, 0]} neuron {flat[0, 1]} has the same rate in all."
        )


@checked(true_rates=trials, rates=trials, together=_comparable_in_each_bin)
def rate_r2_over_time(true_rates, rates):
    """Share of what differs between trials in each bin that estimated rates explain, mean over neurons.

    Parameters
    ----------
    true_rates, rates : ndarray, shape (trials, time, neurons)
        Expected counts in each bin, as they are and as they were estimated.

    Returns
    -------
    r2 : ndarray, shape (time,)
        1 where they are equal, 0 where the average over trials in this bin would do as well, and below 0 where it would do
        better.

    Raises
    ------
    ValueError
        If shapes differ, or a neuron has the same true rate in all trials in some bin.
    """
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - true_rates.mean(axis=0)) ** 2).sum(axis=0)
    return (1 - error / spread).mean(axis=1)
