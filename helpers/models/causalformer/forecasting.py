"""One-step forecasts of a Causalformer, and how good a forecast is."""

import numpy as np
import torch

from helpers.models.causalformer.model import causalformer_model
from helpers.validation import activity, checked, kind_of, positive_integer

# Consecutive forecasts share encodings, so they are made in blocks, several blocks at once. A step's attention to its own past
# costs as much as its block is long, and each block begins with a lead: blocks of 20 take half as long as blocks of 100.
FORECAST_BLOCK, BLOCKS_TOGETHER = 20, 25
# How many numbers an array on the way may hold: 128 MiB of them. A few such arrays exist at the same time; where they would be
# larger, fewer forecasts are made at once.
LARGEST_ARRAY = 2**25


def _can_be_compared(arguments):
    true, forecast = arguments["true"], arguments["forecast"]
    if true.shape != forecast.shape:
        raise ValueError(f"forecast should have the shape of true, {true.shape}, but it has shape {forecast.shape}.")
    constant = np.flatnonzero(np.ptp(true, axis=0) == 0)
    if constant.size:
        raise ValueError(f"true should vary, but neuron {constant[0]} has the same value at all times.")


@checked(true=activity, forecast=activity, together=_can_be_compared)
def forecast_r2(true, forecast):
    """Share of each neuron's variance that a forecast accounts for, mean over neurons.

    Parameters
    ----------
    true, forecast : ndarray, shape (time, neurons)
        What came, and what was forecast.

    Returns
    -------
    r2 : float
        1 for a perfect forecast, 0 for one no better than each neuron's mean, and below 0 for a worse one.

    Raises
    ------
    ValueError
        If shapes differ or a neuron does not vary.
    """
    error = ((true - forecast) ** 2).mean(axis=0)
    return (1 - error / true.var(axis=0)).mean()


@checked(model=causalformer_model)
def device_of(model):
    """Where a model's weights are.

    Parameters
    ----------
    model : Causalformer
        A model.

    Returns
    -------
    torch.device
        Such as ``cpu``.

    Raises
    ------
    ValueError
        If ``model`` is something else.
    """
    return next(model.parameters()).device


@checked(model=causalformer_model, most=positive_integer)
def forecasts_together(model, most):
    """How many forecasts a model can make at once in bounded memory.

    Parameters
    ----------
    model : Causalformer
        With windows, or where attention goes to content, a forecast needs memory that grows with the square of the neurons.
    most : int
        How many are wanted.

    Returns
    -------
    int
        From 1 to ``most``: as many as keep the largest array on the way within ``LARGEST_ARRAY`` numbers.

    Raises
    ------
    ValueError
        If an argument is something else.
    """
    settings = model.settings
    n_tokens = settings["n_neurons"] * (model.context if model.windows else 1)
    scores = settings["n_heads"] * settings["n_neurons"] if settings["keys"] == "content" else 0
    return max(1, min(most, LARGEST_ARRAY // (n_tokens * max(scores, settings["hidden_width"]))))


def _steps_exist(arguments):
    model, x, start, stop = (arguments[name] for name in ("model", "x", "start", "stop"))
    n_neurons, weight = model.settings["n_neurons"], model.forecast.weight
    if not isinstance(x, torch.Tensor) or (x.dtype, x.device) != (weight.dtype, weight.device):
        kind = f"{x.dtype} on {x.device}" if isinstance(x, torch.Tensor) else kind_of(x)
        raise ValueError(f"x should be a tensor of {weight.dtype} on {weight.device}, as the model, but it is {kind}.")
    if x.ndim != 2 or x.shape[1] != n_neurons:
        raise ValueError(f"x should have shape (time, {n_neurons}), as the model, but it has shape {tuple(x.shape)}.")
    if start < model.receptive_field:
        raise ValueError(f"start should be at least {model.receptive_field}, the model's receptive field, but it is {start}.")
    if not start < stop <= len(x):
        raise ValueError(f"stop should be from {start + 1} to {len(x)}, but it is {stop}.")


@checked(model=causalformer_model, start=positive_integer, stop=positive_integer, together=_steps_exist)
@torch.no_grad()
def forecast_steps(model, x, start, stop):
    """One-step forecasts of ``x[start:stop]``, each from the steps before it.

    Parameters
    ----------
    model : Causalformer
        A trained model; it is put into evaluation mode.
    x : tensor, shape (time, neurons)
        Normalised activity, on the model's device.
    start, stop : int
        Which steps. ``start`` is at least the model's receptive field.

    Returns
    -------
    forecast : tensor, shape (stop - start, neurons)
        The same whatever ``start`` and ``stop`` are, because each forecast is given its whole receptive field.

    Raises
    ------
    ValueError
        If these steps cannot be forecast.
    """
    model.eval()
    lead, extra = model.receptive_field, model.receptive_field - model.context
    together = forecasts_together(model, FORECAST_BLOCK * BLOCKS_TOGETHER)
    block = min(FORECAST_BLOCK, stop - start, together)
    starts = torch.arange(start, stop, block, device=x.device).clamp(max=stop - block)
    offsets = torch.arange(lead + block - 1, device=x.device) - lead
    pieces = [model(x[first[:, None] + offsets])[:, extra:] for first in starts.split(max(1, together // FORECAST_BLOCK))]
    forecast = torch.empty(stop - start, x.shape[1], device=x.device)
    for first, piece in zip(starts.tolist(), torch.cat(pieces), strict=True):
        forecast[first - start : first - start + block] = piece
    return forecast
