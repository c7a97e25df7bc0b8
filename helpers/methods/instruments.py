"""Instruments: what somebody else's coin tells about a cause that nobody forced.

An instrument changes the cause, was itself decided by chance, and reaches the outcome only through the cause. Arguments come in
the order in which the world works: instrument, cause, outcome.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import logit

from helpers.methods.least_squares import LEAST_RESIDUAL, dependent_columns
from helpers.methods.residuals import slopes_given_other_targets
from helpers.methods.units import column_scale, in_any_unit, solve_in_any_unit
from helpers.validation import SAME, activity, checked, is_it_turned, number, numbers, samples

LEAST_EXPLAINED = 1e-13  # Of the variance of causes: less than this is rounding, and no effect of an instrument.


def _same_number_of_trials(arguments):
    lengths = {name: len(value) for name, value in arguments.items() if isinstance(value, np.ndarray)}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{n} in {name}" for name, n in lengths.items())
        raise ValueError(f"All arguments should have the same number of trials, but there are {listed}.")


def _binary_instrument(value, name):
    array = samples(value, name)
    if set(array) != {0.0, 1.0}:
        raise ValueError(f"{name} should hold 0 and 1, and both of them, but it holds {np.unique(array)[:4]}.")
    return array


def _instrument_changes_cause(arguments):
    _same_number_of_trials(arguments)
    pair = np.stack([arguments["instrument"], arguments["cause"]])
    covariance = np.cov(pair)
    spread = np.sqrt(np.diag(covariance))
    rounding = 1e-12 * spread + SAME * np.abs(pair).max(axis=1)  # far from 0, numbers are rounded more coarsely
    if (spread <= rounding).any() or abs(covariance[0, 1]) <= spread[0] * rounding[1] + spread[1] * rounding[0]:
        raise ValueError("cause should change with the instrument: if the instrument changes nothing, nothing can be learned.")


@checked(instrument=_binary_instrument, cause=samples, outcome=samples, together=_instrument_changes_cause)
def wald_estimator(instrument, cause, outcome):
    """Effect of a cause from a coin that changed it: what the coin does to the outcome, for what it does to the cause.

    Parameters
    ----------
    instrument : ndarray, shape (trials,)
        0 or 1, decided by chance.
    cause, outcome : ndarray, shape (trials,)
        What was observed.

    Returns
    -------
    effect : float
        What one unit of the cause adds to the outcome.

    Raises
    ------
    ValueError
        If lengths differ, the instrument is not a coin, or it does not change the cause.

    References
    ----------
    Wald, Annals of Mathematical Statistics 11:284 (1940), doi 10.1214/aoms/1177731868.
    """
    on = instrument == 1
    change_of_outcome = outcome[on].mean() - outcome[~on].mean()
    change_of_cause = cause[on].mean() - cause[~on].mean()
    return change_of_outcome / change_of_cause


def _trials_by_variables(value, name):
    array = numbers(value, name)
    if array.ndim != 2 or array.size == 0:
        raise ValueError(f"{name} should have shape (trials, variables), but it has shape {array.shape}.")
    return array


def _require_full_rank(array, name):
    """Raise unless every column varies in a way of its own."""
    if len(array) < array.shape[1] + 2:
        raise ValueError(f"{name} should have at least {array.shape[1] + 2} trials, but it has {len(array)}.")
    if dependent_columns(array).size:
        raise ValueError(f"{name} should vary, each column in a way of its own, but some are constant or follow from others.")


def _require_moved(causes, instruments):
    """Raise unless the instruments move each of the causes in a way of its own, by more than rounding."""
    name = "causes, predicted from the instruments,"
    _require_full_rank(causes, name)
    coins, moved = (columns - columns.mean(axis=0) for columns in (instruments, causes))
    moved = moved / np.sqrt(np.mean((moved / column_scale(moved)) ** 2, axis=0)) / column_scale(moved)
    predicted = coins @ solve_in_any_unit(coins, moved)
    explained = np.linalg.eigvalsh(predicted.T @ predicted / len(predicted))  # where there is one cause, R² of the first stage
    if explained[0] <= LEAST_EXPLAINED:
        raise ValueError(f"{name} should vary, each column in a way of its own, but some are constant or follow from others.")


def _effects_are_identified(arguments):
    _same_number_of_trials(arguments)
    instruments, causes = arguments["instruments"], arguments["causes"]
    if instruments.shape[1] < causes.shape[1]:
        raise ValueError(
            f"instruments should have at least as many columns as there are causes, {causes.shape[1]}, but it has "
            f"{instruments.shape[1]}: one coin cannot tell two causes apart."
        )
    _require_full_rank(instruments, "instruments")
    _require_moved(causes, instruments)


@checked(instruments=_trials_by_variables, causes=_trials_by_variables, outcome=samples, together=_effects_are_identified)
@in_any_unit(instruments=0, causes=-1, outcome=1)
def two_stage_least_squares(instruments, causes, outcome):
    """Effects of causes by two regressions: of the causes on the instruments, then of the outcome on what the first predicts.

    Parameters
    ----------
    instruments : ndarray, shape (trials, instruments)
        At least as many columns as there are causes.
    causes : ndarray, shape (trials, causes)
    outcome : ndarray, shape (trials,)

    Returns
    -------
    effects : ndarray, shape (causes,)
        What one unit of each cause adds to the outcome. Constants are fitted in both stages and left out.

    Raises
    ------
    ValueError
        If lengths differ or the instruments cannot tell the causes apart.

    References
    ----------
    Theil (1953); Angrist & Imbens, JASA 90:431 (1995), doi 10.1080/01621459.1995.10476535.
    """
    ones = np.ones((len(outcome), 1))
    first = np.hstack([ones, instruments])
    predicted = first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    second = np.hstack([ones, predicted])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1:]


def _first_stage_is_determined(arguments):
    _same_number_of_trials(arguments)
    _require_full_rank(arguments["instruments"], "instruments")
    instruments, cause = arguments["instruments"], arguments["cause"]
    if np.ptp(cause) == 0:
        raise ValueError("cause should vary, but it is constant.")
    centred, moved = instruments - instruments.mean(axis=0), cause - cause.mean()
    left = moved - centred @ solve_in_any_unit(centred, moved)
    if np.sum(left**2) <= LEAST_RESIDUAL * np.sum(moved**2):
        raise ValueError("cause should not follow exactly from the instruments, but it does: F is not finite.")


@checked(instruments=_trials_by_variables, cause=samples, together=_first_stage_is_determined)
@in_any_unit(instruments=0, cause=0)
def first_stage_f(instruments, cause):
    """F statistic of the first stage: variance that the instruments explain, for variance that they leave.

    Parameters
    ----------
    instruments : ndarray, shape (trials, instruments)
    cause : ndarray, shape (trials,)

    Returns
    -------
    f : float
        About 1 when the instruments do nothing. Below 10 they are called weak.

    Raises
    ------
    ValueError
        If there are too few trials, or something does not vary.

    References
    ----------
    Staiger & Stock, Econometrica 65:557 (1997), doi 10.2307/2171753.
    """
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / n_instruments
    left = np.sum((cause - predicted) ** 2) / (n_trials - n_instruments - 1)
    return explained / left


@checked(instrument=samples, cause=samples, direct=number, together=_instrument_changes_cause)
def exclusion_bias(instrument, cause, direct):
    """What a second path from the instrument to the outcome adds to the estimated effect of the cause.

    Parameters
    ----------
    instrument, cause : ndarray, shape (trials,)
    direct : float
        What one unit of the instrument adds to the outcome other than through the cause.

    Returns
    -------
    bias : float
        ``direct`` over the slope of the first stage: the weaker the instrument, the larger.

    Raises
    ------
    ValueError
        If lengths differ or the cause does not change with the instrument.

    References
    ----------
    Conley, Hansen & Rossi, Review of Economics and Statistics 94:260 (2012), doi 10.1162/REST_a_00139.
    """
    covariance = np.cov(instrument, cause)
    first_stage = covariance[0, 1] / covariance[0, 0]
    return direct / first_stage


def _light_tells_neurons_apart(arguments):
    x, light = arguments["x"], arguments["light"]
    if x.shape != light.shape:
        raise ValueError(f"light should have the shape of x, {x.shape}, but it has shape {light.shape}.")
    if x[1:].min() <= 0 or x[1:].max() >= 1:
        raise ValueError("x should lie between 0 and 1 (both excluded) from its second step on, as sigmoid neurons do.")
    _require_full_rank(light[:-1], "light")
    coins = light[:-1] - light[:-1].mean(axis=0)
    if np.linalg.matrix_rank((coins / column_scale(coins)).T @ x[:-1]) < x.shape[1]:
        raise ValueError("light should tell the neurons apart, but some of them are pushed only together, or not at all.")


@checked(x=activity, light=activity, together=_light_tells_neurons_apart)
def weights_by_instruments(x, light):
    """Weights of a network of sigmoid neurons by instrumental variables: every neuron has a light of its own.

    With as many instruments as causes, two-stage least squares is one equation: the weights for which what is left over has no
    covariance with any light, ``cov(light, arrived) = cov(light, x) W.T``.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity between 0 and 1; the first step may be at rest.
    light : ndarray, shape (time, neurons)
        Light on each neuron; ``light[t]`` acts on ``x[t]``.

    Returns
    -------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the estimated weight from ``j`` to ``i``.

    Raises
    ------
    ValueError
        If shapes differ, activity leaves its range, or the light does not tell the neurons apart.
    """
    before, arrived = x[:-1], logit(x[1:])
    coins = light[:-1] - light[:-1].mean(axis=0)
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


@dataclass(frozen=True)
class InstrumentalEstimate:
    """Weights found by instrumental variables.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        Weights, ``strength[i, j]`` from ``j`` to ``i``.
    first_stage_f : ndarray, shape (neurons,)
        F of each neuron's own light for its activity; below 10, do not trust that column of ``strength``. Lights that reach
        several neurons need the conditional F of Sanderson & Windmeijer (2016), doi 10.1016/j.jeconom.2015.06.004, too.
    names : tuple of str, optional
        Names of the neurons, where the recording was a ``pandas.DataFrame`` whose columns have names.
    """

    strength: np.ndarray
    first_stage_f: np.ndarray
    names: tuple | None = field(default=None, kw_only=True)


@checked(x=activity, light=activity)
def estimate_by_instruments(x, light):
    """Estimate a wiring by instrumental variables, with the strength of each instrument.

    Parameters
    ----------
    x, light : ndarray, shape (time, neurons)
        Activity, and the light on each neuron.

    Returns
    -------
    InstrumentalEstimate

    Raises
    ------
    ValueError
        As ``weights_by_instruments`` does.
    """
    weights = weights_by_instruments(x, light)
    f = [first_stage_f(light[:-1, [j]], x[:-1, j]) for j in range(x.shape[1])]
    return InstrumentalEstimate(weights, np.array(f))


@dataclass(frozen=True)
class EstimatesUnderLight:
    """Weights by four methods that are all told the light, each of shape (neurons, neurons), ``[i, j]`` from ``j`` to ``i``.

    Attributes
    ----------
    instruments : ndarray
        Two-stage least squares.
    triggered : ndarray
        The reduced form, pair by pair: what arrives more at ``i`` after light on ``j``, over what that light does to ``j``.
    regression : ndarray
        Least squares on the activity one step before.
    with_proxies : ndarray
        The same, with what arrives at the other neurons in the *same* step as stand-ins for what drives them all.
    """

    instruments: np.ndarray
    triggered: np.ndarray
    regression: np.ndarray
    with_proxies: np.ndarray


def _enough_steps_to_compare(arguments):
    _light_tells_neurons_apart(arguments)
    n_steps, n_neurons = arguments["x"].shape
    turned = is_it_turned(arguments["x"], "x")
    if n_steps < 3 * n_neurons + 2:
        raise ValueError(
            f"x should have at least {3 * n_neurons + 2} steps for {n_neurons} neurons, but it has {n_steps}.{turned}"
        )


@checked(x=activity, light=activity, together=_enough_steps_to_compare)
def compare_under_light(x, light):
    """Weights of a network of sigmoid neurons by instruments and by regressions, all told what the light adds.

    The light of the outcome's own step, ``light[t + 1]``, is partialled out of everything: it is known and would be noise.

    Parameters
    ----------
    x, light : ndarray, shape (time, neurons)
        Activity between 0 and 1, and the light on each neuron; ``light[t]`` acts on ``x[t]``.

    Returns
    -------
    EstimatesUnderLight

    Raises
    ------
    ValueError
        As ``weights_by_instruments`` does, or if there are fewer than three steps a neuron.
    """
    now = np.linalg.qr(np.column_stack([np.ones(len(x) - 1), light[1:]]))[0]
    before, arrived, coins = (a - now @ (now.T @ a) for a in (x[:-1], logit(x[1:]), light[:-1]))
    moved, answered = coins.T @ before, coins.T @ arrived
    regression = np.linalg.lstsq(before, arrived, rcond=None)[0].T
    with_proxies = slopes_given_other_targets(regression, arrived - before @ regression.T)
    instruments, triggered = np.linalg.solve(moved, answered).T, answered.T / np.diag(moved)
    return EstimatesUnderLight(instruments, triggered, regression, with_proxies)
