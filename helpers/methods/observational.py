"""What watching alone tells: lagged correlation, and regression with and without a penalty.

All of it takes a recording in which nothing was forced. Whether an estimate made from it may be read as a wiring depends on
what was *not* recorded, which no function here can know.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import logit
from scipy.stats import norm
from sklearn.linear_model import Lasso, lasso_path

from helpers.messages import neurons_named, warn_caller
from helpers.methods.least_squares import refuse_copies
from helpers.methods.units import in_any_unit, slopes_and_constants
from helpers.validation import (
    checked,
    is_it_turned,
    long_recording,
    number,
    numbers,
    optional,
    positive,
    positive_integer,
    sigmoid_recording,
    varying_activity,
    vector,
)

# Activity is moved at least this far from 0 and 1 before the logit is taken, which is infinite there.
LOGIT_MARGIN = 1e-6


def _ask_whether_turned(arguments):
    """More neurons than steps is possible, but seldom meant."""
    n_steps, n_neurons = arguments["x"].shape
    if n_neurons > 2 * n_steps:
        warn_caller(f"x has few time steps.{is_it_turned(arguments['x'], 'x')}")


def _no_copies(arguments):
    refuse_copies(arguments["x"][:-1], "x")


@checked(x=varying_activity, together=_ask_whether_turned)
def lagged_correlation(x):
    """Correlation of every neuron with every neuron one step before.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.

    Returns
    -------
    R : ndarray, shape (neurons, neurons)
        ``R[i, j]`` is the correlation of neuron ``i`` at one step with neuron ``j`` at the step before.

    Raises
    ------
    ValueError
        If the recording is too short, or a neuron never varies.
    """
    n_neurons = x.shape[1]
    both = np.corrcoef(x[1:].T, x[:-1].T)
    return both[:n_neurons, n_neurons:]


@checked(weight=number, sd=positive, n_steps=positive_integer)
def expected_auroc(weight, sd, n_steps):
    """AUROC to expect of lagged correlation or regression, where predictors are uncorrelated and the noise has variance 1.

    Parameters
    ----------
    weight : float
        Weight of every connection, before the sigmoid; all other pairs have weight 0.
    sd : float
        Standard deviation of a source's activity, above 0.
    n_steps : int
        Number of time steps.

    Returns
    -------
    auroc : float
        Probability that a connection's estimate beats that of an unconnected pair. Both are normal with standard error
        ``1 / (sd * sqrt(n_steps))``, around ``weight`` and around 0.

    Raises
    ------
    ValueError
        If a number is out of range.
    """
    standard_error = 1 / (sd * np.sqrt(n_steps))
    return norm.cdf(weight / (np.sqrt(2) * standard_error))


LEAST_ACTIVITY = 1e-9  # Of the most active neuron. Below, a regression cannot tell activity from rounding.


def _no_copies_and_none_silent(arguments):
    _no_copies(arguments)
    largest = arguments["x"][:-1].max(axis=0)
    silent = np.flatnonzero(largest < LEAST_ACTIVITY * largest.max())
    if silent.size:
        raise ValueError(
            f"x should hold neurons that are active, but {neurons_named(silent)} stays below {LEAST_ACTIVITY:g} of the most "
            "active one: leave that out."
        )


@checked(x=sigmoid_recording, together=_no_copies_and_none_silent)
def least_squares_weights(x):
    """Weights of a network of sigmoid neurons, by ordinary least squares behind the sigmoid.

    Where ``x(t+1) = sigmoid(W x(t) + e)``, the inverse of the sigmoid, the logit, gives back what arrived at each
    neuron: ``logit(x(t+1)) = W x(t) + e``. That is a linear regression, one for each target, with all neurons as predictors.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity between 0 and 1.

    Returns
    -------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the estimated weight from ``j`` to ``i``. A constant is fitted too and left out.

    Raises
    ------
    ValueError
        If the recording is too short, leaves the range from 0 to 1, or a neuron never varies, is hardly ever active beside the
        others, or is made of them.
    """
    arrived = logit(np.clip(x[1:], 1e-6, 1 - 1e-6))
    before = np.column_stack([np.ones(len(x) - 1), x[:-1]])
    coefficients = np.linalg.lstsq(before, arrived, rcond=None)[0]
    return coefficients[1:].T


def _thresholds(value, name):
    array = numbers(value, name)
    if array.min(initial=0) < 0:
        raise ValueError(f"{name} should be at least 0, but it is {array!r}.")
    return array


@checked(value=numbers, threshold=_thresholds)
def soft_threshold(value, threshold):
    """Move every number towards zero by a threshold, and stop at zero.

    Parameters
    ----------
    value : ndarray, any shape
        Numbers of either sign.
    threshold : float or ndarray
        How far, at least 0.

    Returns
    -------
    shrunk : ndarray, the shape of ``value``

    Raises
    ------
    ValueError
        If a number is not finite or the threshold is negative.

    References
    ----------
    Tibshirani, J. R. Stat. Soc. B 58:267 (1996), doi 10.1111/j.2517-6161.1996.tb02080.x: where predictors are uncorrelated,
    the lasso does this to least squares.
    """
    smaller = np.maximum(np.abs(value) - threshold, 0)
    return np.sign(value) * smaller


def _penalties(value, name):
    array = vector(value, name)
    if array.min() <= 0:
        raise ValueError(f"{name} should all be above 0, but the smallest is {array.min():.3g}.")
    return array


def _predictors_fit_target(arguments):
    before, arrived = arguments["before"], arguments["arrived"]
    if before.ndim != 2:
        raise ValueError(f"before should have shape (time, neurons), but it has shape {before.shape}.")
    if len(before) < 8:
        raise ValueError(f"before should have at least 8 time steps, but it has {len(before)}.")
    if arrived.shape != (len(before),):
        raise ValueError(f"arrived should have one number for each of {len(before)} steps, but it has shape {arrived.shape}.")


@checked(before=numbers, arrived=numbers, penalties=_penalties, together=_predictors_fit_target)
def best_penalty(before, arrived, penalties):
    """The penalty of the lasso whose weights, fitted to the first three quarters, predict the last quarter best.

    Parameters
    ----------
    before : ndarray, shape (time, neurons)
        Activity.
    arrived : ndarray, shape (time,)
        What arrived at one neuron one step later.
    penalties : ndarray, shape (penalties,)
        Candidates for scikit-learn's ``alpha``, each above 0.

    Returns
    -------
    penalty : float
        The candidate with the smallest mean squared error on the last quarter.

    Raises
    ------
    ValueError
        If shapes do not fit or a penalty is not above 0.
    """
    cut = len(arrived) * 3 // 4
    errors = []
    for penalty in penalties:
        model = Lasso(alpha=penalty).fit(before[:cut], arrived[:cut])
        predicted = model.predict(before[cut:])
        errors.append(np.mean((arrived[cut:] - predicted) ** 2))
    return penalties[np.argmin(errors)]


@dataclass(frozen=True)
class Correlation:
    """Lagged correlation as an estimate of a wiring.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        ``strength[i, j]`` is the correlation of ``i`` with ``j`` one step before.
    names : tuple of str, optional
        Names of the neurons, where the recording was a ``pandas.DataFrame`` whose columns have names.
    """

    strength: np.ndarray
    names: tuple | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Regression:
    """Weights found by regressing every neuron on all neurons one step before.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        ``strength[i, j]`` is the weight from ``j`` to ``i``.
    constant : ndarray, shape (neurons,)
        What arrives at each neuron when all others are at 0.
    penalty : float
        Penalty on the absolute weights; 0 for ordinary least squares.
    names : tuple of str, optional
        Names of the neurons, where the recording was a ``pandas.DataFrame`` whose columns have names.
    """

    strength: np.ndarray
    constant: np.ndarray
    penalty: float = 0.0
    names: tuple | None = field(default=None, kw_only=True)


@checked(x=varying_activity)
def estimate_by_correlation(x):
    """Estimate a wiring by lagged correlation.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.

    Returns
    -------
    Correlation

    Raises
    ------
    ValueError
        If the recording is too short, or a neuron never varies.
    """
    return Correlation(lagged_correlation(x))


@checked(x=long_recording)
def arriving_input(x, sigmoid_neurons=True):
    """What arrived at each neuron in every step but the first: the target of a regression on the step before.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    sigmoid_neurons : bool
        Undo the sigmoid, which needs activity between 0 and 1. Otherwise the activity itself is the target.

    Returns
    -------
    arrived : ndarray, shape (time - 1, neurons)
        The logit of the activity, or the activity.

    Raises
    ------
    ValueError
        If the recording is too short, a neuron never varies, or the range does not suit sigmoid neurons.
    """
    after = (sigmoid_recording(x, "x") if sigmoid_neurons else x)[1:]
    return logit(np.clip(after, LOGIT_MARGIN, 1 - LOGIT_MARGIN)) if sigmoid_neurons else after


@checked(x=long_recording, together=_no_copies)
def estimate_by_least_squares(x, sigmoid_neurons=True):
    """Estimate a wiring by ordinary least squares: every neuron on all neurons one step before.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    sigmoid_neurons : bool
        Undo the sigmoid first, which needs activity between 0 and 1. Otherwise the activity itself is the target.

    Returns
    -------
    Regression

    Raises
    ------
    ValueError
        If the recording is too short, a neuron never varies or is made of others, or the range does not suit sigmoid neurons.
    """
    before, arrived = x[:-1], arriving_input(x, sigmoid_neurons)
    return Regression(*slopes_and_constants(before, arrived))


LARGEST_SPREAD_RATIO = 20  # Of targets under one penalty. The smallest candidate is a fiftieth of one that silences all.
N_PENALTIES, N_FOLDS = 12, 4  # Cross-validation compares this many penalties, in this many folds.


@checked(x=long_recording, penalty=optional(positive), together=_no_copies)
def estimate_by_lasso(x, penalty=None, sigmoid_neurons=True):
    """Estimate a wiring by the lasso: least squares with a penalty on the sum of absolute weights.

    The predictors are divided by their standard deviations first, so that the penalty treats all sources alike; weights come
    back in the units of the activity. One penalty serves all targets. The truth is not used to choose it: unless it is given,
    it is the candidate that predicts held-out stretches of the recording best, all targets together.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    penalty : float, optional
        scikit-learn's ``alpha`` for predictors of variance 1. ``None`` chooses it from ``N_PENALTIES`` candidates by leaving
        out each of ``N_FOLDS`` stretches of time in turn.
    sigmoid_neurons : bool
        Undo the sigmoid first, as in ``estimate_by_least_squares``.

    Returns
    -------
    Regression

    Raises
    ------
    ValueError
        If the recording is too short, a neuron never varies or is made of others, the range does not suit sigmoid neurons, or
        the penalty is not above 0.

    Warns
    -----
    UserWarning
        If targets are of so different size that one penalty cannot suit them all.

    References
    ----------
    Tibshirani, J. R. Stat. Soc. B 58:267 (1996), doi 10.1111/j.2517-6161.1996.tb02080.x.
    """
    scale = x[:-1].std(axis=0)
    before, arrived = x[:-1] / scale, arriving_input(x, sigmoid_neurons)
    _warn_of_small_targets(arrived)
    if penalty is None:
        penalty = _cross_validated(before, arrived)
    weights, constant = _lasso_weights(before, arrived, [penalty])
    return Regression(weights[0] / scale, constant[0], float(penalty))


def _warn_of_small_targets(arrived):
    """Say where a penalty that suits large targets silences small ones."""
    spread = arrived.std(axis=0)
    small = np.flatnonzero(spread * LARGEST_SPREAD_RATIO < spread.max())
    if small.size:
        warn_caller(
            f"One penalty serves all neurons of x, but what arrives at {neurons_named(small)} varies less than a "
            f"{LARGEST_SPREAD_RATIO}th as much as at neuron {spread.argmax()}: their weights may all come out as 0. Bring "
            "neurons to one size first, x / x.std(axis=0)."
        )


def _lasso_weights(before, arrived, penalties):
    """Weights (penalties, targets, sources) and constants (penalties, targets) of the lasso, one target at a time."""
    centre, mean = before.mean(axis=0), arrived.mean(axis=0)
    centred, wanted = np.asfortranarray(before - centre), np.asfortranarray(arrived - mean)
    gram, products = np.ascontiguousarray(centred.T @ centred), wanted.T @ centred  # for all targets: that makes this quick
    weights = np.empty((len(penalties), wanted.shape[1], before.shape[1]))
    for i, sums in enumerate(np.ascontiguousarray(products)):
        path = lasso_path(centred, wanted[:, i], alphas=penalties, precompute=gram, Xy=sums, check_input=False)
        weights[:, i] = path[1].T
    return weights, mean - weights @ centre


def _cross_validated(before, arrived):
    """The penalty with the smallest error on stretches that were left out, summed over targets."""
    covariances = (before - before.mean(axis=0)).T @ (arrived - arrived.mean(axis=0)) / len(before)
    penalties = np.abs(covariances).max() * np.geomspace(1, 0.02, N_PENALTIES)  # the largest silences every weight
    errors = np.zeros(N_PENALTIES)
    for held_out in np.array_split(np.arange(len(before)), N_FOLDS):
        kept = np.setdiff1d(np.arange(len(before)), held_out)
        weights, constants = _lasso_weights(before[kept], arrived[kept], penalties)
        for k in range(N_PENALTIES):
            errors[k] += np.sum((arrived[held_out] - before[held_out] @ weights[k].T - constants[k]) ** 2)
    return penalties[errors.argmin()]


def _hidden_fits_observed(arguments):
    observed, hidden, weights = arguments["observed"], arguments["hidden"], arguments["hidden_weights"]
    if observed.ndim != 2 or hidden.ndim != 2 or len(observed) != len(hidden):
        raise ValueError(
            "hidden should have shape (time, hidden neurons) with as many steps as observed, (time, observed neurons), but the "
            f"shapes are {hidden.shape} and {observed.shape}."
        )
    if len(observed) < observed.shape[1] + 2:
        raise ValueError(f"observed should have more steps than its {observed.shape[1]} neurons, but it has {len(observed)}.")
    if weights.ndim != 2 or weights.shape[1] != hidden.shape[1]:
        raise ValueError(
            f"hidden_weights should have shape (targets, {hidden.shape[1]}), one column per hidden neuron, but it has shape "
            f"{weights.shape}."
        )
    refuse_copies(observed, "observed")


@checked(observed=numbers, hidden=numbers, hidden_weights=numbers, together=_hidden_fits_observed)
@in_any_unit(observed=-1)
def omitted_variable_bias(observed, hidden, hidden_weights):
    """What leaving neurons out of a regression adds to the weights of those left in.

    Parameters
    ----------
    observed : ndarray, shape (time, observed neurons)
        Activity of the neurons in the regression.
    hidden : ndarray, shape (time, hidden neurons)
        Activity of those left out.
    hidden_weights : ndarray, shape (targets, hidden neurons)
        Weights from the hidden neurons to each target.

    Returns
    -------
    bias : ndarray, shape (targets, observed neurons)
        ``hidden_weights @ slopes``, where ``slopes[h, j]`` is the coefficient of observed ``j`` in a regression of hidden ``h``
        on all observed neurons.

    Raises
    ------
    ValueError
        If shapes do not fit.

    References
    ----------
    Angrist & Pischke, Mostly Harmless Econometrics (2009), section 3.2.2.
    """
    centred = observed - observed.mean(axis=0)
    slopes = np.linalg.lstsq(centred, hidden, rcond=None)[0].T
    return hidden_weights @ slopes
