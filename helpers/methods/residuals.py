"""What hidden drivers leave in a regression: residuals that go together, and stand-ins that take part of them out."""

import numpy as np
from scipy.signal import lfilter

from helpers.methods.observational import Regression, _long_recording, _positive_number, _what_arrived
from helpers.validation import checked


def _residuals(predictors, arrived):
    """Coefficients (constant first) and what least squares leaves over."""
    design = np.column_stack([np.ones(len(predictors)), predictors])
    coefficients = np.linalg.lstsq(design, arrived, rcond=None)[0]
    return coefficients, arrived - design @ coefficients


def _enough_steps(arguments, regressors_per_neuron):
    """Residuals say something only where a regression cannot follow every one of them."""
    n_steps, n_neurons = arguments["x"].shape
    needed = regressors_per_neuron * n_neurons + 3
    if n_steps < needed:
        raise ValueError(f"x should have at least {needed} time steps for {n_neurons} neurons, but it has {n_steps}.")


def _given_other_targets(slopes, left_over):
    """Slopes of each target once the other targets at the same moment are predictors too.

    ``slopes`` has shape (targets, predictors); ``left_over``, shape (samples, targets), is what they leave. One inverse
    in place of a regression a target: row i of the precision of what is left holds the slopes of residual i on the others.
    """
    precision = np.linalg.inv(left_over.T @ left_over)
    return (precision / np.diag(precision)[:, None]) @ slopes


@checked(x=_long_recording, together=lambda arguments: _enough_steps(arguments, 2))
def correlate_residuals(x, sigmoid_neurons=True):
    """Correlations of what least squares leaves over, between neurons at one moment, from a recording.

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
    _, left_over = _residuals(x[:-1], _what_arrived(x, sigmoid_neurons))
    return np.atleast_2d(np.corrcoef(left_over.T))


def _memory(arguments):
    memory = arguments["memory"]
    if memory is not None:
        _positive_number(memory, "memory")
    _enough_steps(arguments, 2 if memory is None else 3)
    x = arguments["x"] - arguments["x"].mean(axis=0)
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValueError("x should hold neurons of which none is made of the others: here one cannot be told from the rest.")


@checked(x=_long_recording, together=_memory)
def estimate_with_stand_ins(x, memory=None, sigmoid_neurons=True):
    """Estimate a wiring by least squares, with what the other neurons do at the same moment as stand-in for hidden drivers.

    The predictors of a neuron's next step are all neurons one step before and all *other* neurons at the next step itself.
    Where nothing acts within a step these drive nobody, so they enter as proxies of what drives several neurons at once.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    memory : float, optional
        Number of steps in which the weight of the past falls to 1/e in a running average of each neuron's earlier activity
        (before the last step), which is then a stand-in too. ``None`` leaves it out.
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
    coefficients, left_over = _residuals(predictors, _what_arrived(x, sigmoid_neurons))
    given_others = _given_other_targets(coefficients.T, left_over)
    return Regression(given_others[:, 1 : n_neurons + 1], given_others[:, 0])
