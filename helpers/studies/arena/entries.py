"""Two first entries for the arena, in a few lines each, as learners write them: a baseline, and one with an idea more."""

import numpy as np

from helpers.validation import checked, positive_integer, varying_activity


@checked(activity=varying_activity)
def evidence_of_the_past(activity):
    """How closely each neuron follows what another one did a step before, whether up or down.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        What was recorded.

    Returns
    -------
    evidence : ndarray, shape (neurons, neurons)
        Size of the correlation of ``i`` with ``j`` one step earlier, ``[to, from]``. Without a sign, since a connection that
        inhibits is one, too.

    Raises
    ------
    ValueError
        If there are fewer than four steps, or a neuron never varies.
    """
    n_neurons = activity.shape[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    return np.abs(r[:n_neurons, n_neurons:])


def _more_steps_than_columns(arguments):
    n_steps, n_neurons = arguments["activity"].shape
    n_lags = arguments["n_lags"]
    if n_steps - n_lags < n_neurons * n_lags:
        raise ValueError(
            f"activity should have at least {n_lags * (n_neurons + 1)} steps, for {n_neurons} neurons at {n_lags} lags, but it "
            f"has {n_steps}."
        )


@checked(activity=varying_activity, n_lags=positive_integer, together=_more_steps_than_columns)
def evidence_of_lags(activity, n_lags):
    """How much each neuron's past weighs in a regression on the past of all, over several steps together.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        What was recorded; standardised first, so that no unit counts.
    n_lags : int
        How many steps back the regression looks.

    Returns
    -------
    evidence : ndarray, shape (neurons, neurons)
        Root of the sum over lags of squared weights of ``j`` in the regression of ``i``, ``[to, from]``.

    Raises
    ------
    ValueError
        If a neuron never varies, there is no lag, or there are fewer steps than weights.
    """
    z = (activity - activity.mean(axis=0)) / activity.std(axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    squares = (weights**2).reshape(n_lags, *weights.shape[1:], -1).sum(axis=0)
    return np.sqrt(squares).T
