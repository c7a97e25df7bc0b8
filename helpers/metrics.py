"""How close an estimate of the wiring comes to the truth."""

import numpy as np

from helpers.validation import checked, numbers


def _comparable(arguments):
    truth, estimate = arguments["truth"], arguments["estimate"]
    if truth.shape != estimate.shape:
        raise ValueError(f"estimate should have the shape of truth, {truth.shape}, but it has shape {estimate.shape}.")
    for name in ("truth", "estimate"):
        if arguments[name].size < 2 or np.ptp(arguments[name]) == 0:
            raise ValueError(
                f"{name} should not be the same number everywhere, because a correlation with a constant is "
                "undefined. Has this neuron any target, or this network any connection?"
            )


@checked(truth=numbers, estimate=numbers, together=_comparable)
def recovery_correlation(truth, estimate):
    """Correlation of the true wiring with its estimate, over all entries.

    Parameters
    ----------
    truth, estimate : ndarray, the same shape
        A whole matrix ``W[i, j]`` (effect of ``j`` on ``i``), or one column of it: the effects of one neuron.

    Returns
    -------
    r : float
        Pearson correlation, from -1 to 1.

    Raises
    ------
    ValueError
        If shapes differ, a number is not finite, or truth or estimate is the same everywhere: a neuron
        without targets or an empty network has no correlation.
    """
    return float(np.corrcoef(truth.ravel(), estimate.ravel())[0, 1])
