"""Counts that are hidden from a model: only they can teach it, or score it, without paying it for repeating what it sees."""

import numpy as np

from helpers.validation import array, checked, number, spike_counts


def _mask(value, name):
    value = array(value, name)
    if value.dtype != bool:
        raise ValueError(f"{name} should hold True and False, but it holds {value.dtype}.")
    return value


def _share(value, name):
    value = number(value, name)
    if not 0 < value < 1:
        raise ValueError(f"{name} should be a share between 0 and 1, but it is {value:g}.")
    return value


def _one_for_each_count(arguments):
    counts, hidden = arguments["counts"], arguments["hidden"]
    if hidden.shape != counts.shape:
        raise ValueError(f"hidden should have the shape of counts, {counts.shape}, but it has shape {hidden.shape}.")


@checked(counts=spike_counts, hidden=_mask, share=_share, together=_one_for_each_count)
def coordinated_dropout(counts, hidden, share):
    """Which counts a model is shown, and how much each counts in its loss.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes in each bin.
    hidden : ndarray of bool, shape (trials, time, neurons)
        Which counts are hidden.
    share : float
        The probability with which a count was hidden, between 0 and 1.

    Returns
    -------
    shown : ndarray, shape (trials, time, neurons)
        What the model sees: 0 where a count is hidden, the others divided by ``1 - share``, so that sums stay the same on
        average.
    weight : ndarray, shape (trials, time, neurons)
        What each count's surprise is multiplied by: 0 where the count is shown, ``1 / share`` where it is hidden.

    Raises
    ------
    ValueError
        If shapes differ, or the share is out of range.

    References
    ----------
    Keshtkaran & Pandarinath, NeurIPS (2019).
    """
    shown = np.where(hidden, 0, counts / (1 - share))
    weight = np.where(hidden, 1 / share, 0)
    return shown, weight
