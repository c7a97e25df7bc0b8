"""Reading a wiring out of a trained forecaster: what it looks at, what it misses, and what moves it.

Each read-out is an object whose ``strength``, of shape ``(neurons, neurons)``, ``[to, from]`` and with 0 on the diagonal, is
evidence of a connection. The third keeps its signs beside it, as ``effect``.
"""

from dataclasses import dataclass

import numpy as np
import torch

from helpers.models.causalformer.forecasting import device_of, forecasts_together
from helpers.models.causalformer.training import FittedCausalformer, fit_causalformer
from helpers.progress_bar import progress_bar
from helpers.validation import activity, checked, kind_of, positive_integer, random_generator

STEPS_TOGETHER = 200  # This many forecasts are made at once, or fewer where they are large.


def _fit(value, name):
    if not isinstance(value, FittedCausalformer):
        raise ValueError(f"{name} should be what fit_causalformer returns, but it is {kind_of(value)}.")
    return value


def _on_device(fit):
    return torch.as_tensor(fit.x, dtype=torch.float32, device=device_of(fit.model))


def _without_diagonal(matrix):
    matrix = matrix.cpu().numpy().astype(float)
    np.fill_diagonal(matrix, 0)
    return matrix


def _needs_others(fit):
    if fit.model.global_attention is None:
        raise ValueError("fit should hold a model in which neurons see each other, but its keys are 'none'.")
    return fit.model.eval()


@dataclass(frozen=True)
class Attention:
    """What a model looks at.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        Mean weight over the test part, summed over heads and lags. Where weights are a softmax, a row sums to the number of
        heads (less what fell on the diagonal).
    """

    strength: np.ndarray


@dataclass(frozen=True)
class Ablation:
    """What a model misses.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        Rise of the mean squared error of ``i`` in the test part without the past of ``j``, in squared standard deviations. It
        may be a little below 0 where nothing is missed.
    """

    strength: np.ndarray


@dataclass(frozen=True)
class DoSpike:
    """What moves a model.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        Size of the effect, without its sign.
    effect : ndarray, shape (neurons, neurons)
        Mean change of the forecast, in standard deviations of ``i``: positive where a spike of ``j`` pushes ``i`` up.
    """

    strength: np.ndarray
    effect: np.ndarray


@checked(fit=_fit)
@torch.no_grad()
def attention_matrix(fit):
    """Weights of global attention: how much a forecast of ``i`` looks at ``j``.

    Parameters
    ----------
    fit : FittedCausalformer
        A trained model and its recording.

    Returns
    -------
    Attention
        Mean weights, shape (neurons, neurons).

    Raises
    ------
    ValueError
        If ``fit`` is something else, or its model has no global attention.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023), who average it over ten initialisations.
    """
    model, x = _needs_others(fit), _on_device(fit)
    total, n_seen = 0, 0
    for steps in _blocks(fit):
        _, weights = model(x[None, steps.start - model.receptive_field : steps.stop - 1], return_weights=True)
        weights = weights[0, -len(steps) :]  # those of the lead are of steps before
        total, n_seen = total + weights.sum((0, 1)), n_seen + len(weights)
    return Attention(_without_diagonal(total / n_seen))


def _blocks(fit):
    """Pieces of the test part, small enough to keep all their encodings at once."""
    length = forecasts_together(fit.model, STEPS_TOGETHER)
    for first in range(fit.test.start, fit.test.stop, length):
        yield range(first, min(first + length, fit.test.stop))


def _forecast_without(model, x, other, steps):
    """Forecasts of some steps when the others see ``other[:, j]`` in the place of neuron ``j``, for each ``j``.

    Yields ``(intact forecast, j, forecast)``. Encodings are local to a neuron, so both recordings are encoded once, and only
    the memory of ``j`` is exchanged. The forecast of ``j`` itself keeps ``j``'s true past; it is not used.
    """
    past = slice(steps.start - model.receptive_field, steps.stop - 1)
    target, memory = model.question(model.encode(x[None, past]))
    _, replacement = model.question(model.encode(other[None, past]))
    if not model.windows:  # the first of them have not seen their whole receptive field
        target, memory, replacement = (part[..., -len(steps) :, :] for part in (target, memory, replacement))
    n_neurons = x.shape[1]
    intact = model.answer(target, memory)[0].reshape(-1, n_neurons)
    for j in range(n_neurons):
        exchanged = memory.clone()
        exchanged[:, j] = replacement[:, j]
        yield intact, j, model.answer(target, exchanged)[0].reshape(-1, n_neurons)


@checked(fit=_fit, rng=random_generator)
@torch.no_grad()
def ablation_matrix(fit, rng):
    """How much worse ``i`` is forecast when the past of ``j`` is replaced by another past of ``j``.

    The replacement is ``j``'s own course in the test part, moved in time around the end to the beginning by 5 to 95 % of it, so
    that it is as lively as before and, unless the recording is short, no longer goes with the others.

    Parameters
    ----------
    fit : FittedCausalformer
        A trained model and its recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the shifts, one for each neuron.

    Returns
    -------
    Ablation
        Rise of the error of each forecast, shape (neurons, neurons).

    Raises
    ------
    ValueError
        If an argument is something else, or the model has no global attention.
    """
    model, x = _needs_others(fit), _on_device(fit)
    n_neurons = x.shape[1]
    start, stop = fit.test.start - model.receptive_field, fit.test.stop
    other = x.clone()
    for j, shift in enumerate(rng.uniform(0.05, 0.95, n_neurons)):
        other[start:stop, j] = x[start:stop, j].roll(round(shift * (stop - start)))
    harm = torch.zeros(n_neurons, n_neurons)
    for steps in _blocks(fit):
        true = x[steps.start : steps.stop]
        for intact, j, forecast in _forecast_without(model, x, other, steps):
            harm[:, j] += ((forecast - true) ** 2 - (intact - true) ** 2).sum(0).cpu()
    return Ablation(_without_diagonal(harm / (fit.test.stop - fit.test.start)))


@checked(fit=_fit, rng=random_generator, n_moments=positive_integer)
@torch.no_grad()
def do_spike_matrix(fit, rng, n_moments=150):
    """What a spike of ``j`` changes in the forecast of ``i``: an intervention on the *model*, not on the brain.

    Moments are drawn from the recording; in each, the last step of ``j`` is set to its highest value (a spike), and to its
    median (rest). Moments in which ``i`` itself is near a spike do not count for ``i``.

    Parameters
    ----------
    fit : FittedCausalformer
        A trained model and its recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the moments.
    n_moments : int
        How many moments; all there are, where the recording is shorter.

    Returns
    -------
    DoSpike
        Change of each forecast, with its sign and without, each of shape (neurons, neurons).

    Raises
    ------
    ValueError
        If an argument is something else, or the model has no global attention.
    """
    model, x = _needs_others(fit), _on_device(fit)
    n_times, n_neurons = x.shape
    first = torch.as_tensor(rng.permutation(n_times - model.receptive_field)[:n_moments], device=x.device)
    spike, rest = x.amax(0), x.median(0).values
    total, n_quiet = torch.zeros(n_neurons, n_neurons), torch.zeros(n_neurons)
    for some in first.split(forecasts_together(model, n_moments)):
        moments = x[some[:, None] + torch.arange(model.receptive_field, device=x.device)]
        quiet = (moments[:, -1] < 0.5 * spike).float()
        for j, change in enumerate(_changes(model, moments, spike, rest)):
            total[:, j] += (change * quiet).sum(0).cpu()
        n_quiet += quiet.sum(0).cpu()
    effect = _without_diagonal(total / n_quiet.clamp(min=1)[:, None])
    return DoSpike(np.abs(effect), effect)


def _changes(model, moments, spike, rest):
    """For each neuron in turn, what its spike in the last step changes in the forecasts, (moments, neurons)."""

    def last_step(value=None):
        """Target and memory of the last forecast, with the last step of all neurons set to a value or left as it was."""
        history = moments.clone()
        if value is not None:
            history[:, -1] = value
        return [part[..., -1:, :] for part in model.question(model.encode(history))]

    (target, memory), (_, spiking), (_, resting) = last_step(), last_step(spike), last_step(rest)

    def forecast(j, state):
        exchanged = memory.clone()
        exchanged[:, j] = state[:, j]
        return model.answer(target, exchanged)[0][:, -1]

    for j in range(moments.shape[-1]):
        yield forecast(j, spiking) - forecast(j, resting)


@dataclass(frozen=True)
class Ensemble:
    """Several models of one recording, which differ in nothing but chance.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        Mean of the members' attention matrices.
    members : ndarray, shape (models, neurons, neurons)
        The attention matrix of each.
    r2 : ndarray, shape (models,)
        Test R² of each.
    fits : tuple of FittedCausalformer
        The models.
    """

    strength: np.ndarray
    members: np.ndarray
    r2: np.ndarray
    fits: tuple


@checked(membrane_potential=activity, rng=random_generator, n_models=positive_integer)
def ensemble(membrane_potential, rng, n_models=10, **settings):
    """Train several models on one recording, and average their attention.

    Parameters
    ----------
    membrane_potential : ndarray, shape (time, neurons)
        In mV; or any other activity of which at most a fifth lies above 30.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of all randomness; each model gets other first weights and batches.
    n_models : int
        How many.
    **settings
        Of ``fit_causalformer``.

    Returns
    -------
    Ensemble
        Mean attention matrix, members and models.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023), whose read-out is the mean over ten initialisations.
    """
    fits = tuple(fit_causalformer(membrane_potential, rng, **settings) for _ in progress_bar(range(n_models), "Models"))
    members = np.array([attention_matrix(fit).strength for fit in fits])
    return Ensemble(members.mean(axis=0), members, np.array([fit.r2 for fit in fits]), fits)
