"""What takes away what neurons share without any connection: a slow course, or a response to a stimulus."""

import numpy as np

from helpers.validation import activity, checked, condition_labels, positive_integer, trials


@checked(x=activity, lag=positive_integer)
def differences(x, lag=1):
    """Changes of activity from one step to the next, in which a slow course of all neurons is nearly gone.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    lag : int
        Over how many steps.

    Returns
    -------
    changes : ndarray, shape (time - lag, neurons)

    Raises
    ------
    ValueError
        If there are not more steps than ``lag``.

    Notes
    -----
    Granger causality of differences needs some more lags than that of activity: what faded by itself now has to be undone.
    """
    if len(x) <= lag + 1:
        raise ValueError(f"lag should be below {len(x) - 1}, for x of {len(x)} time steps, but it is {lag}.")
    return x[lag:] - x[:-lag]


def _condition_of_each_trial(arguments):
    x, condition = arguments["x"], arguments["condition"]
    if condition is None:
        condition = arguments["condition"] = np.zeros(len(x), dtype=int)
    condition = arguments["condition"] = condition_labels(condition, "condition")
    if len(condition) != len(x):
        raise ValueError(f"condition should have one label for each of the {len(x)} trials of x, but it has {len(condition)}.")
    labels, counts = np.unique(condition, return_counts=True)
    if counts.min() < 2:
        raise ValueError(
            f"condition should be that of at least 2 trials each, but {labels[counts.argmin()]!r} is that of one, of "
            "which nothing would be left."
        )


@checked(x=trials, together=_condition_of_each_trial)
def without_mean_over_trials(x, condition=None):
    """Activity without what all trials of a condition have in common at each time, such as the response to a stimulus.

    Parameters
    ----------
    x : ndarray, shape (trials, time, neurons)
        Activity.
    condition : sequence of int or str, optional
        What each trial was. Unless it is given, all trials are of one condition.

    Returns
    -------
    left : ndarray, shape (trials, time, neurons)
        What single trials add to the mean of their condition.

    Raises
    ------
    ValueError
        If there are no trials, or a condition has one alone.

    Notes
    -----
    What differs from trial to trial in the response itself, such as its size, is left, and still makes arrows.
    """
    left = np.empty_like(x)
    for label in np.unique(condition):
        of_it = np.asarray(condition) == label
        left[of_it] = x[of_it] - x[of_it].mean(axis=0)
    return left
