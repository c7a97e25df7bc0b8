"""Smoothing of spike counts along time: the simplest estimate of rates in single trials."""

import numpy as np
from scipy.ndimage import convolve1d

from helpers.validation import checked, numbers, positive, trials

REACH = 4  # The kernel is cut at so many standard deviations.


def gaussian_kernel(sd, causal=False):
    """Weights of a Gaussian at whole bins around 0, which add up to 1.

    Parameters
    ----------
    sd : float
        Standard deviation, in bins.
    causal : bool
        Whether only the past and the present count: half of the curve, as an experiment in real time would use it.

    Returns
    -------
    kernel : ndarray, shape (2 * reach + 1,)
        The weight of the present is in the middle, that of the past before it.

    Raises
    ------
    ValueError
        If ``sd`` is not above 0.
    """
    sd = positive(sd, "sd")
    reach = int(np.ceil(REACH * sd))
    lag = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (lag / sd) ** 2)
    if causal:
        kernel[lag > 0] = 0
    return kernel / kernel.sum()


@checked(counts=trials, sd=positive)
def smooth_counts(counts, sd, causal=False):
    """Average counts along time, with weights that fall off like a Gaussian, within each trial.

    Near the ends of a trial the weights that lie within it add up to 1, so a constant stays what it is.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes in each bin, or anything else that varies along time.
    sd : float
        Standard deviation of the weights, in bins.
    causal : bool
        Whether only the past and the present count.

    Returns
    -------
    rates : ndarray, shape (trials, time, neurons)
        Expected counts in each bin, as smoothing estimates them.

    Raises
    ------
    ValueError
        If shapes do not fit or ``sd`` is not above 0.
    """
    kernel = gaussian_kernel(sd, causal)[::-1]  # a convolution turns its kernel around
    within = convolve1d(np.ones(counts.shape[1]), kernel, mode="constant")
    return convolve1d(counts, kernel, axis=1, mode="constant") / within[:, None]


def _repeats(value, name):
    value = numbers(value, name)
    if value.ndim < 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (trials, time, …), but it has shape {value.shape}.")
    return value


def _truth_of_a_trial(arguments):
    estimates, truth = arguments["estimates"], arguments["truth"]
    if truth.shape != estimates.shape[1:]:
        raise ValueError(
            f"truth should have the shape of one trial of estimates, {estimates.shape[1:]}, but it has shape {truth.shape}."
        )


@checked(estimates=_repeats, truth=numbers, together=_truth_of_a_trial)
def bias_and_variance(estimates, truth):
    """The two parts of the mean squared error of an estimate, from repetitions of which the truth is known.

    Parameters
    ----------
    estimates : ndarray, shape (trials, time, …)
        One estimate from each repetition.
    truth : ndarray, shape (time, …)
        What all of them estimate.

    Returns
    -------
    squared_bias, variance : float
        How far the mean of the estimates is from the truth, and how far estimates are from their mean; both squared and
        averaged over everything. Their sum is the mean squared error.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    mean = estimates.mean(axis=0)
    return np.mean((mean - truth) ** 2), np.mean((estimates - mean) ** 2)
