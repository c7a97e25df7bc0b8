"""What the residuals of an autoregression show: that its lags were not enough, or that something reaches all neurons at once.

F-tests take residuals for white: nothing of one step should be left in the next. And a residual that nearly all neurons share
is an artefact, such as movement, the reference, or hum, or an input to all. What is added to a recording, rather than to what
neurons do, makes arrows: each neuron then helps to tell how much of another was artefact.
"""

import numpy as np
from scipy import special

from helpers.messages import warn_caller
from helpers.methods.diagnostics import residual_correlation
from helpers.methods.least_squares import LeastSquares
from helpers.validation import checked, connectivity, numbers, positive_integer

MEMORY_LAGS = 5  # Residuals are compared with those of so many steps before.
INFLATED = 1.25  # F of a typical pair is too large by this factor: then false arrows come in numbers.
CHANCE = 0.05  # Of a typical neuron's Ljung-Box test, divided by the number of neurons.
FEWEST_NEURONS = 4  # Of fewer, an input that reaches two or three is as likely as what reaches all.
NEARLY_ALL, BY_CHANCE = 0.95, 3.0  # So many of the pairs, with correlations above so many standard errors
LEAST_SHARED = 0.05  # and typically above this: so little bends no arrow that can be read.


def _correlations_by_lag(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (lags, neurons), but it has shape {value.shape}.")
    if np.abs(value).max() > 1:
        raise ValueError(
            f"{name} should hold correlations between -1 and 1, but one is {value.flat[np.abs(value).argmax()]:g}."
        )
    return value


def _regression_on_the_past(value, name):
    if not isinstance(value, LeastSquares):
        raise ValueError(f"{name} should be what autoregression.regress_on_the_past gives, but it is {type(value).__name__}.")
    return value


def _more_steps_than_lags(arguments):
    n_lags = len(arguments["memory"])
    if arguments["n_steps"] <= n_lags:
        raise ValueError(f"n_steps should be above {n_lags}, the number of lags of memory, but it is {arguments['n_steps']}.")


@checked(memory=_correlations_by_lag, n_steps=positive_integer, together=_more_steps_than_lags)
def ljung_box(memory, n_steps):
    """p-value of each neuron for residuals in which nothing is left of earlier ones: a portmanteau test.

    Parameters
    ----------
    memory : ndarray, shape (lags, neurons)
        Correlation of each neuron's residuals with those 1, 2, … steps before.
    n_steps : int
        Number of residuals.

    Returns
    -------
    p_value : ndarray, shape (neurons,)
        With as many degrees of freedom as lags. Lags that the model has are nearly 0 by its fit, so that it errs on the side of
        white residuals.

    Raises
    ------
    ValueError
        If a number is no correlation, or there are not more steps than lags.

    References
    ----------
    Ljung & Box, Biometrika 65:297 (1978), doi 10.1093/biomet/65.2.297.
    """
    lags = np.arange(1, len(memory) + 1)
    q = n_steps * (n_steps + 2) * np.sum(memory**2 / (n_steps - lags)[:, None], axis=0)
    return special.chdtrc(len(memory), q)


@checked(memory=_correlations_by_lag, n_steps=positive_integer, together=_more_steps_than_lags)
def inflation_of_f(memory, n_steps):
    """By which factor F between neurons such as the typical one is too large, since residuals remember.

    Parameters
    ----------
    memory : ndarray, shape (lags, neurons)
        Correlation of each neuron's residuals with those 1, 2, … steps before.
    n_steps : int
        Number of residuals.

    Returns
    -------
    factor : float
        ``1 + 2 Σ r(k)²``, less what chance adds, of the median neuron: the variance of the correlation of two unrelated series
        that both remember so, over that of white ones. 1 where the residuals are white.

    Raises
    ------
    ValueError
        If a number is no correlation, or there are not more steps than lags.

    References
    ----------
    Bartlett, Journal of the Royal Statistical Society 98:536 (1935), doi 10.2307/2342284.
    """
    by_chance = len(memory) / n_steps
    return float(1 + 2 * max(np.median(np.sum(memory**2, axis=0)) - by_chance, 0))


@checked(memory=_correlations_by_lag, n_steps=positive_integer, together=_more_steps_than_lags)
def lags_are_too_few(memory, n_steps):
    """Whether so much is left in a typical neuron's residuals that F misleads, and it is no chance.

    Parameters
    ----------
    memory : ndarray, shape (lags, neurons)
        Correlation of each neuron's residuals with those 1, 2, … steps before.
    n_steps : int
        Number of residuals.

    Returns
    -------
    too_few : bool

    Raises
    ------
    ValueError
        If a number is no correlation, or there are not more steps than lags.
    """
    n_neurons = memory.shape[1]
    inflated = inflation_of_f.unchecked(memory, n_steps) > INFLATED
    return bool(inflated and np.median(ljung_box.unchecked(memory, n_steps)) < CHANCE / n_neurons)


@checked(covariance=connectivity, n_steps=positive_integer)
def shared_by_all(covariance, n_steps):
    """The typical correlation of residuals at one step, where nearly all pairs of neurons share something; 0 where they do not.

    Parameters
    ----------
    covariance : ndarray, shape (neurons, neurons)
        Of the residuals, or their products.
    n_steps : int
        Number of residuals.

    Returns
    -------
    correlation : float
        Median of its absolute value. It is not 0 only where at least four neurons go together as one thing would make
        them: in nearly all pairs, each in a direction that is its own.

    Raises
    ------
    ValueError
        If the matrix is not square or a variance is not above 0.
    """
    correlation = residual_correlation(covariance)
    if len(correlation) < FEWEST_NEURONS:
        return 0.0
    pairs = correlation[np.triu_indices(len(correlation), 1)]
    typical = float(np.median(np.abs(pairs)))
    least = BY_CHANCE / np.sqrt(n_steps)
    if typical < LEAST_SHARED or np.mean(np.abs(pairs) > least) < NEARLY_ALL:
        return 0.0
    most = np.abs(correlation).sum(axis=0).argmax()
    direction = np.sign(correlation[most])  # of each neuron, beside the one that shares most
    turned = (direction[:, None] * correlation * direction)[np.triu_indices(len(correlation), 1)]
    return typical if np.mean(turned > least) >= NEARLY_ALL else 0.0


@checked(memory=_correlations_by_lag)
def largest_of_typical_neuron(memory):
    """The largest absolute correlation that residuals of the median neuron have with those of some step before.

    Parameters
    ----------
    memory : ndarray, shape (lags, neurons)
        Correlation of each neuron's residuals with those 1, 2, … steps before.

    Returns
    -------
    correlation : float

    Raises
    ------
    ValueError
        If a number is no correlation.
    """
    return float(np.median(np.abs(memory), axis=1).max())


@checked(fit=_regression_on_the_past)
def warn_of_residuals(fit, name="x"):
    """Warn where what an autoregression leaves over says that its F-tests mislead.

    Parameters
    ----------
    fit : helpers.methods.least_squares.LeastSquares
        The regression of a recording on its past.
    name : str
        What the recording is called in a warning.

    Raises
    ------
    ValueError
        If ``fit`` is no regression.
    """
    memory, n_steps = fit.residual_memory, fit.n_residuals_compared
    if n_steps > len(memory) and lags_are_too_few.unchecked(memory, n_steps):
        warn_caller(
            "What is left after the prediction is not white: residuals of a typical neuron correlate by up to "
            f"{largest_of_typical_neuron(memory):.2f} with those of the steps before, and F is too large by a factor of about "
            f"{inflation_of_f(memory, n_steps):.2g}. The lags are too few for {name}; it may be smooth, filtered or noisy, as "
            "fMRI is. Take more lags, or fewer neurons so that there can be more; take fewer samples; or compare with shifted "
            f"copies, granger.calibrated_granger({name}, order, rng)."
        )
    if shared := shared_by_all.unchecked(fit.residual_products, fit.n_samples):
        warn_caller(
            f"What is left after the prediction goes together in nearly all pairs of neurons of {name} at the same step, with "
            f"a typical correlation of {shared:.2f}: something reaches all at once. If it was added to the recording, as "
            "movement, a reference or hum is, each neuron tells how much of the others is artefact, and gets arrows. Look "
            "at the steps in which all jump; cut them out, or take off what all share. An input to all neurons looks the same."
        )
