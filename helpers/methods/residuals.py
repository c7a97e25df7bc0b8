"""What hidden drivers leave in a regression: residuals that go together, and proxies that take part of them out."""

import numpy as np
from scipy.signal import lfilter

from helpers.messages import neurons_named
from helpers.methods.least_squares import LEAST_RESIDUAL, dependent_columns, refuse_copies
from helpers.methods.observational import Regression, arriving_input
from helpers.methods.units import slopes_and_constants
from helpers.validation import activity, checked, is_it_turned, long_recording, numbers, optional, positive


def _fit(predictors, arrived):
    """Coefficients of least squares, a row for each target and the constant first, and what it leaves over."""
    slopes, constants = slopes_and_constants(predictors, arrived)
    varies = arrived - arrived.mean(axis=0)
    residuals = varies - (predictors - predictors.mean(axis=0)) @ slopes.T
    left, all_of_it = (np.sum(part**2, axis=0) for part in (residuals, varies))
    exact = np.flatnonzero(left <= LEAST_RESIDUAL * all_of_it)
    if exact.size:
        raise ValueError(
            f"x should leave something unpredicted in every neuron, but {neurons_named(exact)} "
            f"{'follows' if exact.size == 1 else 'follow'} exactly from the past. Leave it out: residuals of rounding "
            "say nothing."
        )
    return np.column_stack([constants, slopes]), residuals


def _require_steps(arguments, regressors_per_neuron):
    """Residuals say something only where a regression cannot follow every one of them."""
    n_steps, n_neurons = arguments["x"].shape
    turned = is_it_turned(arguments["x"], "x")
    needed = regressors_per_neuron * n_neurons + 3
    if n_steps < needed:
        raise ValueError(f"x should have at least {needed} time steps for {n_neurons} neurons, but it has {n_steps}.{turned}")


def _enough_steps_for_residuals(arguments):
    _require_steps(arguments, regressors_per_neuron=2)
    refuse_copies(arguments["x"][:-1], "x")


def _slopes_of_these_targets(arguments):
    slopes, n_targets = arguments["slopes"], arguments["residuals"].shape[1]
    if slopes.ndim != 2 or len(slopes) != n_targets:
        raise ValueError(
            f"slopes should have shape ({n_targets}, predictors), like residuals, but it has shape {slopes.shape}."
        )
    part = dependent_columns(arguments["residuals"])
    if part.size:
        raise ValueError(f"residuals should be of targets of which none follows from the others, but {neurons_named(part)} do.")


@checked(slopes=numbers, residuals=activity, together=_slopes_of_these_targets)
def slopes_given_other_targets(slopes, residuals):
    """Slopes of each target once the other targets at the same moment are predictors too.

    One inverse takes the place of a regression for each target: row i of the precision matrix of the residuals holds the slopes
    of residual i on the others.

    Parameters
    ----------
    slopes : ndarray, shape (targets, predictors)
        Slopes of the regression without the other targets.
    residuals : ndarray, shape (samples, targets)
        What that regression leaves over. No target may follow from the others.

    Returns
    -------
    slopes : ndarray, shape (targets, predictors)

    Raises
    ------
    ValueError
        If there is not one row of slopes for each target.
    """
    scale = np.sqrt(np.sum(residuals**2, axis=0))
    precision = np.linalg.inv((residuals / scale).T @ (residuals / scale))  # of residuals of one size, whatever their units
    return (precision / np.diag(precision)[:, None] * scale[:, None] / scale) @ slopes


@checked(x=long_recording, together=_enough_steps_for_residuals)
def least_squares_residual_correlation(x, sigmoid_neurons=True):
    """Correlations of what least squares leaves over, between neurons at one moment, from a recording.

    It fits the regression of ``estimate_by_least_squares``. From the covariance that another model left, the correlation is
    ``helpers.methods.diagnostics.residual_correlation``.

    With private noise and nothing hidden they are 0, up to sampling. A driver that was not recorded and reaches several
    neurons at once makes them differ from 0, and some eigenvalue large.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    sigmoid_neurons : bool
        Undo the sigmoid first, as in ``estimate_by_least_squares``.

    Returns
    -------
    C : ndarray, shape (neurons, neurons)
        Correlation matrix of the residuals.

    Raises
    ------
    ValueError
        If the recording is too short, a neuron never varies, or the range does not suit sigmoid neurons.
    """
    _, residuals = _fit(x[:-1], arriving_input(x, sigmoid_neurons))
    return np.atleast_2d(np.corrcoef(residuals.T))


def _slopes_are_determined(arguments):
    _require_steps(arguments, regressors_per_neuron=2 if arguments["memory"] is None else 3)
    refuse_copies(arguments["x"][:-1], "x")


@checked(x=long_recording, memory=optional(positive), together=_slopes_are_determined)
def estimate_by_proxies(x, memory=None, sigmoid_neurons=True):
    """Estimate a wiring by least squares, with what the other neurons do at the same moment as proxies of hidden drivers.

    The predictors of a neuron's next step are all neurons one step before and all *other* neurons at the next step itself.
    Where nothing acts within a step these drive nobody, so they can only stand in for what drives several neurons at once.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    memory : float, optional
        Number of steps in which the weight of the past falls to 1/e in a running average of each neuron's earlier activity
        (before the last step), which is then a proxy too. ``None`` leaves it out.
    sigmoid_neurons : bool
        Undo the sigmoid first, as in ``estimate_by_least_squares``.

    Returns
    -------
    Regression

    Raises
    ------
    ValueError
        If the recording is too short, a neuron never varies, the range does not suit sigmoid neurons, or memory is not above 0.
    """
    n_neurons = x.shape[1]
    predictors = x[:-1]
    if memory is not None:
        decay = np.exp(-1 / memory)
        average = lfilter([0, 1 - decay], [1, -decay], x - x.mean(axis=0), axis=0)
        predictors = np.column_stack([predictors, average[:-1]])
    coefficients, residuals = _fit(predictors, arriving_input(x, sigmoid_neurons))
    given_others = slopes_given_other_targets(coefficients, residuals)
    return Regression(given_others[:, 1 : n_neurons + 1], given_others[:, 0])
