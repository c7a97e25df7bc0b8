"""Asking a trained forecaster who drives whom: read its weights, take a past away, or put a spike in.

The forecaster is any function of the past. Strengths have shape ``(neurons, neurons)``, ``[to, from]``.
"""

import numpy as np

from helpers.validation import activity, checked, function, neuron_index, number, numbers


def _attention_weights(value, name):
    array = numbers(value, name)
    if array.ndim != 4 or array.shape[2] != array.shape[3] or 0 in array.shape:
        raise ValueError(f"{name} should have shape (moments, heads, neurons, neurons), but it has shape {array.shape}.")
    return array


def _strengths_with_positive_rows(value, name):
    array = numbers(value, name)
    if array.ndim != 3 or array.shape[1] != array.shape[2] or 0 in array.shape:
        raise ValueError(f"{name} should have shape (models, neurons, neurons), but it has shape {array.shape}.")
    if (array < 0).any():
        raise ValueError(f"{name} should not be negative, as each row is shared out, but it goes down to {array.min():g}.")
    if (array.sum(axis=2) <= 0).any():
        raise ValueError(f"{name} should have a positive sum in each row, to be divided by it, but one row has not.")
    return array


def _forecasts_fit_truth(arguments):
    true = arguments["true"].shape
    for name in ("intact", "without"):
        if arguments[name].shape != true:
            raise ValueError(f"{name} should have the shape of true, {true}, but it has shape {arguments[name].shape}.")


def _histories(value, name):
    array = numbers(value, name)
    if array.ndim != 3 or 0 in array.shape:
        raise ValueError(f"{name} should have shape (moments, steps, neurons), but it has shape {array.shape}.")
    return array


def _source_exists(arguments):
    n_neurons = arguments["histories"].shape[2]
    if arguments["source"] >= n_neurons:
        raise ValueError(f"source should be below {n_neurons}, the number of neurons, but it is {arguments['source']}.")


@checked(weights=_attention_weights)
def attention_strength(weights):
    """Attention as a wiring: how much the forecasts of ``i`` look at ``j``, over many moments.

    Parameters
    ----------
    weights : ndarray, shape (moments, heads, neurons, neurons)
        Weights of global attention, ``[..., to, from]``, summed over lags.

    Returns
    -------
    strength : ndarray, shape (neurons, neurons)
        Mean over moments, sum over heads, 0 on the diagonal.

    Raises
    ------
    ValueError
        If the shape is another.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023).
    """
    strength = weights.mean(axis=0).sum(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


@checked(strengths=_strengths_with_positive_rows)
def average_of_models(strengths):
    """One wiring from several models: each row is made to sum to 1, then models are averaged.

    Parameters
    ----------
    strengths : ndarray, shape (models, neurons, neurons)
        What each model says, none of it negative.

    Returns
    -------
    strength : ndarray, shape (neurons, neurons)
        Mean over models; each row sums to 1.

    Raises
    ------
    ValueError
        If the shape is another, an entry is negative, or a row sums to nothing.
    """
    shares = strengths / strengths.sum(axis=2, keepdims=True)
    return shares.mean(axis=0)


@checked(true=activity, intact=activity, without=activity, together=_forecasts_fit_truth)
def forecast_harm(true, intact, without):
    """How much worse each neuron is forecast when something was taken away from the forecaster.

    Parameters
    ----------
    true : ndarray, shape (time, neurons)
        What came.
    intact, without : ndarray, shape (time, neurons)
        What was forecast, with and without it.

    Returns
    -------
    harm : ndarray, shape (neurons,)
        Rise of the mean squared error; below 0 where the forecast became better.

    Raises
    ------
    ValueError
        If shapes differ.
    """
    return ((true - without) ** 2).mean(axis=0) - ((true - intact) ** 2).mean(axis=0)


@checked(forecast=function, histories=_histories, source=neuron_index, spike=number, rest=number, together=_source_exists)
def do_spike(forecast, histories, source, spike, rest):
    """What a spike of one neuron changes in the forecast of every neuron.

    Parameters
    ----------
    forecast : callable
        Takes histories, shape (moments, steps, neurons); returns the next step, shape (moments, neurons).
    histories : ndarray, shape (moments, steps, neurons)
        Pieces of a recording, each up to the moment at which the intervention is made.
    source : int
        In whose last step the intervention is made.
    spike, rest : float
        The values that are put there.

    Returns
    -------
    effect : ndarray, shape (neurons,)
        Forecast with a spike, minus forecast at rest, mean over moments.

    Raises
    ------
    ValueError
        If ``histories`` has another shape, or ``source`` does not exist.
    """
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)
