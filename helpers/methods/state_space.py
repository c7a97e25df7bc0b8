"""A latent linear system with input, fitted by expectation and maximisation: the model behind many a "line attractor".

A few latents follow ``x(t+1) = F x(t) + B u(t) + noise``, and each neuron shows a weighted sum of them with noise of its own.
Covariances of the latents do not depend on what is observed. They stop changing some steps after the start of a recording (and
before its end), and are computed only until then; what is left of each step is a product of small matrices.
"""

import dataclasses
from dataclasses import dataclass

import numpy as np

from helpers.methods.expectation_maximisation import climb
from helpers.validation import checked, kind_of, not_negative, numbers, optional, positive, positive_integer, recording
from helpers.worlds.teachers import STEP

SETTLED = 1e-13  # Covariances have settled when a step changes them by less than this share of the largest entry.
LEAST_SHARE = 1e-6  # Variances of noise stay above this share of what varies, or the likelihood grows without bound.


def real_recording(value, name):
    """A recording of at least three steps, trials first, in double precision: a check of arguments."""
    array = recording(value, name).astype(float)
    if array.shape[1] < 3:
        raise ValueError(f"{name} should have at least 3 time steps, but it has {array.shape[1]}.")
    return array


def input_columns(value, name):
    """Inputs with time and inputs as the last two axes, in double precision: a check of arguments."""
    array = numbers(value, name).astype(float)
    if array.ndim not in (1, 2, 3) or array.size == 0:
        raise ValueError(
            f"{name} should have shape (time,), (time, inputs) or (trials, time, inputs), but it has shape {array.shape}."
        )
    return array[:, None] if array.ndim == 1 else array


def inputs_of_trials(drive, activity):
    """The inputs of each trial, ``(trials, time, inputs)``: none where ``drive`` is None, the same where it has no trials.

    Raises
    ------
    ValueError
        If there are not as many trials or time steps as in ``activity``, or an input is a weighted sum of the others.
    """
    n_trials, n_steps, _ = activity.shape
    if drive is None:
        return np.zeros((n_trials, n_steps, 0))
    if drive.ndim == 2:
        drive = np.broadcast_to(drive, (n_trials, *drive.shape))
    if drive.shape[:2] != (n_trials, n_steps):
        raise ValueError(
            f"drive should have the {n_steps} time steps of activity, and its {n_trials} trials if it has trials, but it has "
            f"shape {drive.shape[1:] if len(drive) == 1 else drive.shape}."
        )
    scale = np.abs(drive).max(axis=(0, 1))
    columns = drive.reshape(-1, drive.shape[2]) / np.where(scale > 0, scale, 1)
    if np.linalg.matrix_rank(columns) < drive.shape[2]:
        raise ValueError("drive should hold inputs that vary by themselves, but one is 0 throughout, or a sum of the others.")
    return drive


@dataclass(frozen=True)
class Smoothed:
    """What a recording says about the latents behind it.

    Attributes
    ----------
    means : ndarray, shape (trials, time, latents)
        Of the latents, given the whole trial.
    covariances : ndarray, shape (time, latents, latents)
        Of the latents around these means, the same in all trials.
    log_likelihood : float
        Of the recording, in nats for each time step and trial.
    """

    means: np.ndarray
    covariances: np.ndarray
    log_likelihood: float


@dataclass(frozen=True)
class FittedStateSpace:
    """A latent linear system: ``x(t+1) = F x(t) + B u(t) + noise``, and ``activity = C x + d + noise``.

    Attributes
    ----------
    transition : ndarray, shape (latents, latents)
        ``F[i, j]`` is what latent ``j`` adds to latent ``i`` one step later.
    input_weights : ndarray, shape (latents, inputs)
        ``B``: what each input adds to each latent one step later.
    noise_covariance : ndarray, shape (latents, latents)
        Of what else is added at each step.
    loadings : ndarray, shape (neurons, latents)
        ``C``: what each latent adds to each neuron.
    offset : ndarray, shape (neurons,)
        ``d``: activity where all latents are 0.
    noise_variance : ndarray, shape (neurons,)
        Of each neuron's own noise.
    initial_mean, initial_covariance : ndarray, shapes (latents,) and (latents, latents)
        Of the latents in the first step.
    step : float
        Length of a time step, in time constants of a neuron.
    log_likelihood : ndarray, shape (iterations,)
        Along the fit, in nats for each time step and trial.
    interrupted : bool
        Whether the fit was stopped from the keyboard before its end.
    """

    transition: np.ndarray
    input_weights: np.ndarray
    noise_covariance: np.ndarray
    loadings: np.ndarray
    offset: np.ndarray
    noise_variance: np.ndarray
    initial_mean: np.ndarray
    initial_covariance: np.ndarray
    step: float
    log_likelihood: np.ndarray
    interrupted: bool

    @property
    def connectivity(self):
        """``A`` of ``x(t+1) = (1 - step) x(t) + step A x(t)``, shape (latents, latents), to be laid beside a teacher's."""
        return connectivity_of_transition(self.transition, self.step)

    def smooth(self, activity, drive=None):
        """Infer the latents of a recording, and how likely it is.

        Of a recording that the fit has not seen, the log-likelihood is the model's held-out score: Kalman's filter predicts
        each step from the steps before it alone.

        Parameters
        ----------
        activity : ndarray, shape (time, neurons) or (trials, time, neurons)
            Of the neurons of the fit, in their order.
        drive : ndarray, shape (time,), (time, inputs) or (trials, time, inputs), optional
            The inputs of the fit, in their order.

        Returns
        -------
        Smoothed

        Raises
        ------
        ValueError
            If neurons or inputs are not as many as in the fit.
        """
        return smooth_latents(self, activity, drive)


def in_own_units(activity, drive):
    """A recording and its inputs with a spread and a size of about 1, so that no digit of latents or noise is lost to a unit.

    Parameters
    ----------
    activity : ndarray, shape (trials, time, neurons)
        Measured from where it rests.
    drive : ndarray, shape (time, inputs) or (trials, time, inputs), or None
        As ``inputs_of_trials`` takes it.

    Returns
    -------
    activity : ndarray, shape (trials, time, neurons)
    inputs : ndarray, shape (trials, time, inputs)
    unit : float
        Standard deviation of all activity together.
    input_units : ndarray, shape (inputs,)
        The largest size of each input.

    Raises
    ------
    ValueError
        As ``inputs_of_trials``.
    """
    inputs = inputs_of_trials(drive, activity)
    unit, input_units = activity.std(), np.abs(inputs).max(axis=(0, 1))
    return activity / unit, inputs / input_units, unit, input_units


def square_of_latents(value, name):
    """A matrix of latents by latents: a check of arguments."""
    value = numbers(value, name)
    if value.ndim != 2 or value.shape[0] != value.shape[1] or value.size == 0:
        raise ValueError(f"{name} should have shape (latents, latents), but it has shape {value.shape}.")
    return value


@checked(transition=square_of_latents, step=positive)
def connectivity_of_transition(transition, step=STEP):
    """Connections under which neurons would move so in one step: ``A`` in ``F = (1 - step) I + step A``.

    Parameters
    ----------
    transition : ndarray, shape (latents, latents)
        ``F``, of one step.
    step : float
        Length of a step, in time constants of a neuron.

    Returns
    -------
    A : ndarray, shape (latents, latents)
        Where ``F`` has an eigenvalue ``f``, this has ``1 + (f - 1) / step``.

    Raises
    ------
    ValueError
        If ``transition`` is not square, or ``step`` is not above 0.
    """
    identity = np.eye(len(transition))
    return identity + (transition - identity) / step


def _same(matrices):
    """Matrices without the asymmetry that rounding left."""
    return (matrices + np.swapaxes(matrices, -1, -2)) / 2


def _settles(new, old):
    return np.abs(new - old).max() <= SETTLED * np.abs(new).max()


def _filter_covariances(model, information, n_steps):
    """Covariances of the latents before and after each observation, and after how many steps they have settled."""
    before, after = np.empty((2, n_steps, *model.transition.shape))
    identity = np.eye(len(information))
    before[0] = model.initial_covariance
    for t in range(n_steps):
        after[t] = _same(np.linalg.solve(identity + before[t] @ information, before[t]))
        predicted = model.transition @ after[t] @ model.transition.T + model.noise_covariance
        if t + 1 < n_steps:
            before[t + 1] = predicted
        if _settles(predicted, before[t]):
            before[t + 1 :], after[t + 1 :] = before[t], after[t]
            return before, after, t
    return before, after, n_steps


def _smoother_covariances(before, after, back, settled):
    """Covariances given the whole trial: from its end back, at once where they have settled on the way to the start."""
    covariances = np.empty_like(after)
    covariances[-1] = after[-1]
    t = len(after) - 2
    while t >= 0:
        change = covariances[t + 1] - before[t + 1]
        covariances[t] = _same(after[t] + back[t] @ change @ back[t].T)
        if settled < t and _settles(covariances[t], covariances[t + 1]):
            covariances[settled:t] = covariances[t]
            t = settled
        t -= 1
    return covariances


def _expect(model, activity, inputs):
    """The smoothed latents, and covariances of each step with the one before, ``(time - 1, latents, latents)``."""
    n_trials, n_steps, n_neurons = activity.shape
    weighted = model.loadings / model.noise_variance[:, None]
    information = model.loadings.T @ weighted  # what one observation of all neurons says about the latents
    before, after, settled = _filter_covariances(model, information, n_steps)
    centred = activity - model.offset
    told, pushes = centred @ weighted, inputs @ model.input_weights.T

    # A step of the filter is x ← L x + what is known before it starts, so only this product is left to the loop.
    turned = np.swapaxes(after @ model.transition.T, 1, 2)  # F times the covariance after
    step = model.transition - turned @ information
    known = np.einsum("tij,rtj->tri", turned, told) + pushes.transpose(1, 0, 2)
    expected = np.empty((n_steps, n_trials, len(step[0])))
    x = expected[0] = np.broadcast_to(model.initial_mean, (n_trials, len(model.initial_mean)))
    for t in range(n_steps - 1):
        x = expected[t + 1] = x @ step[t].T + known[t]
    expected = expected.transpose(1, 0, 2)

    surprise = told - expected @ information
    filtered = expected + np.einsum("tij,rtj->rti", after, surprise)
    squares = np.sum((centred - expected @ model.loadings.T) ** 2 / model.noise_variance, axis=2)
    squares = squares - np.sum(surprise * (filtered - expected), axis=2)
    spread = np.linalg.slogdet(np.eye(len(information)) + before @ information)[1] + np.log(model.noise_variance).sum()
    log_likelihood = -0.5 * float(np.mean(squares + spread + n_neurons * np.log(2 * np.pi)))

    back = np.linalg.solve(before[1:], turned[:-1])  # the transposed gain of the smoother
    covariances = _smoother_covariances(before, after, np.swapaxes(back, 1, 2), settled)
    kept = filtered.transpose(1, 0, 2).copy()
    kept[:-1] -= np.einsum("rtj,tji->tri", expected[:, 1:], back)
    for t in range(n_steps - 2, -1, -1):
        kept[t] += kept[t + 1] @ back[t]
    return Smoothed(kept.transpose(1, 0, 2), covariances, log_likelihood), covariances[1:] @ back


def _better(model, activity, inputs, smoothed, with_previous, least):
    """Parameters under which what is observed is likelier, expected over the latents: two regressions."""
    x, covariances = smoothed.means, smoothed.covariances
    n_trials, n_steps, n_latents = x.shape
    n_pairs = n_trials * (n_steps - 1)

    causes = np.concatenate([x[:, :-1], inputs[:, :-1]], axis=2).reshape(n_pairs, -1)
    later = x[:, 1:].reshape(n_pairs, -1)
    products = causes.T @ causes
    products[:n_latents, :n_latents] += n_trials * covariances[:-1].sum(axis=0)
    towards = later.T @ causes
    towards[:, :n_latents] += n_trials * with_previous.sum(axis=0)
    weights = np.linalg.solve(products, towards.T).T
    left = later.T @ later + n_trials * covariances[1:].sum(axis=0) - weights @ towards.T
    noise_covariance = _same(left) / n_pairs + LEAST_SHARE**2 * np.diag(np.diag(later.T @ later)) / n_pairs

    latents = np.concatenate([x, np.ones((n_trials, n_steps, 1))], axis=2).reshape(-1, n_latents + 1)
    seen = activity.reshape(-1, activity.shape[2])
    products = latents.T @ latents
    products[:n_latents, :n_latents] += n_trials * covariances.sum(axis=0)
    read_out = np.linalg.solve(products, latents.T @ seen).T
    residual = seen - latents @ read_out.T
    spread = n_trials * np.einsum("ni,tij,nj->n", read_out[:, :-1], covariances, read_out[:, :-1])
    noise_variance = np.maximum((np.sum(residual**2, axis=0) + spread) / len(seen), least)

    improved = {
        "transition": weights[:, :n_latents],
        "input_weights": weights[:, n_latents:],
        "noise_covariance": noise_covariance,
        "loadings": read_out[:, :-1],
        "offset": read_out[:, -1],
        "noise_variance": noise_variance,
    }
    if n_trials > n_latents:  # of fewer trials, a covariance would shrink to nothing
        deviations = x[:, 0] - x[:, 0].mean(axis=0)
        improved["initial_mean"] = x[:, 0].mean(axis=0)
        improved["initial_covariance"] = _same(deviations.T @ deviations) / n_trials + covariances[0]
    return dataclasses.replace(model, **improved)


def _start(activity, inputs, n_latents, least, step):
    """Principal components and the regression of each on all of them and the inputs, a step before."""
    n_neurons = activity.shape[2]
    offset = activity.mean(axis=(0, 1))
    centred = (activity - offset).reshape(-1, n_neurons)
    loadings = np.linalg.svd(centred, full_matrices=False)[2][:n_latents].T
    x = (centred @ loadings).reshape(*activity.shape[:2], n_latents)
    causes = np.concatenate([x[:, :-1], inputs[:, :-1]], axis=2)
    causes, later = causes.reshape(-1, causes.shape[2]), x[:, 1:].reshape(-1, n_latents)
    weights = np.linalg.lstsq(causes, later)[0].T
    left = later - causes @ weights.T
    variances = np.mean(later**2, axis=0)
    residual = centred - x.reshape(-1, n_latents) @ loadings.T
    return FittedStateSpace(
        transition=weights[:, :n_latents],
        input_weights=weights[:, n_latents:],
        noise_covariance=left.T @ left / len(left) + LEAST_SHARE**2 * np.diag(variances),
        loadings=loadings,
        offset=offset,
        noise_variance=np.maximum(np.mean(residual**2, axis=0), least),
        initial_mean=np.zeros(n_latents),
        initial_covariance=np.diag(variances),
        step=step,
        log_likelihood=np.empty(0),
        interrupted=False,
    )


def _fewer_latents_than_neurons(arguments):
    n_neurons, n_latents = arguments["activity"].shape[2], arguments["n_latents"]
    if n_neurons == 1:
        raise ValueError("activity should have at least 2 neurons, since a latent is what neurons share, but it has 1.")
    if n_latents >= n_neurons:
        raise ValueError(f"n_latents should be below {n_neurons}, the number of neurons, but it is {n_latents}.")
    n_inputs = 0 if arguments["drive"] is None else arguments["drive"].shape[-1]
    n_trials, n_steps, _ = arguments["activity"].shape
    needed = n_latents + n_inputs + 2
    if n_trials * (n_steps - 1) < needed:
        raise ValueError(
            f"activity should have more time steps: {n_latents} latents and {n_inputs} inputs need at least {needed} that "
            f"follow another, but there are {n_trials * (n_steps - 1)}."
        )


@checked(
    activity=real_recording,
    drive=optional(input_columns),
    n_latents=positive_integer,
    n_iterations=positive_integer,
    tolerance=not_negative,
    step=positive,
    together=_fewer_latents_than_neurons,
)
def fit_state_space_em(activity, drive=None, n_latents=2, n_iterations=100, tolerance=1e-5, step=STEP, label="State space"):
    """Fit a latent linear system with input by expectation and maximisation.

    It starts from principal components and the regression of each on all of them, and on the input, a step before. Each
    iteration smooths the latents by the filter of Kalman and the smoother of Rauch, Tung and Striebel, and then takes the
    parameters that are best for them.

    The latents of the first step are expected around 0, as widely spread as latents are on average; only where there are more
    trials than latents, their mean and covariance are learned.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons) or (trials, time, neurons)
        What is observed.
    drive : ndarray, shape (time,), (time, inputs) or (trials, time, inputs), optional
        Inputs that are known; without trials, the same in all.
    n_latents : int
        How many latents, fewer than neurons.
    n_iterations : int
        Iterations at most.
    tolerance : float
        It ends when an iteration gains less than this, in nats for each time step.
    step : float
        Length of a time step, in time constants of a neuron.
    label : str
        What the progress bar is called.

    Returns
    -------
    FittedStateSpace

    Raises
    ------
    ValueError
        If there are too many latents, inputs do not fit the recording, or a neuron is constant.
    FloatingPointError
        If the log-likelihood stops being a number.

    References
    ----------
    Shumway & Stoffer, Journal of Time Series Analysis 3:253 (1982), doi 10.1111/j.1467-9892.1982.tb00349.x.
    Ghahramani & Hinton, University of Toronto technical report CRG-TR-96-2 (1996): with inputs left out.
    """
    rests = activity.mean(axis=(0, 1))
    activity, inputs, unit, input_units = in_own_units(activity - rests, drive)
    least = LEAST_SHARE * activity.var(axis=(0, 1))

    def iterate(model):
        smoothed, with_previous = _expect(model, activity, inputs)
        return smoothed.log_likelihood, _better(model, activity, inputs, smoothed, with_previous, least)

    start = _start(activity, inputs, n_latents, least, step)
    model, history, interrupted = climb(iterate, start, n_iterations, tolerance, label)
    return dataclasses.replace(
        model,
        input_weights=model.input_weights / input_units,
        loadings=model.loadings * unit,
        offset=model.offset * unit + rests,
        noise_variance=model.noise_variance * unit**2,
        log_likelihood=history - activity.shape[2] * np.log(unit),
        interrupted=interrupted,
    )


def _fitted(value, name):
    if not isinstance(value, FittedStateSpace):
        raise ValueError(f"{name} should be a FittedStateSpace, but it is {kind_of(value)}.")
    return value


def as_in_the_fit(arguments):
    """A rule for ``together``: ``activity`` and ``drive`` have the neurons and inputs to which ``model`` was fitted."""
    model, activity, drive = (arguments[name] for name in ("model", "activity", "drive"))
    n_neurons = len(model.loadings)
    if activity.shape[-1] != n_neurons:
        raise ValueError(f"activity should have the {n_neurons} neurons of the fit, but it has {activity.shape[-1]}.")
    n_inputs = 0 if drive is None else drive.shape[-1]
    if n_inputs != model.input_weights.shape[1]:
        raise ValueError(f"drive should have the {model.input_weights.shape[1]} inputs of the fit, but it has {n_inputs}.")


def _any_recording(value, name):
    array = numbers(value, name).astype(float)
    if array.ndim not in (2, 3) or array.size == 0 or array.shape[-2] < 2:
        raise ValueError(
            f"{name} should have shape (time, neurons), or (trials, time, neurons), with at least 2 steps, but it has shape "
            f"{array.shape}."
        )
    return array if array.ndim == 3 else array[None]


@checked(model=_fitted, activity=_any_recording, drive=optional(input_columns), together=as_in_the_fit)
def smooth_latents(model, activity, drive=None):
    """Infer the latents of a recording, and how likely it is, under a linear system that was fitted.

    Parameters
    ----------
    model : FittedStateSpace
        The system.
    activity : ndarray, shape (time, neurons) or (trials, time, neurons)
        Of the neurons of the fit, in their order.
    drive : ndarray, shape (time,), (time, inputs) or (trials, time, inputs), optional
        The inputs of the fit, in their order.

    Returns
    -------
    Smoothed

    Raises
    ------
    ValueError
        If neurons or inputs are not as many as in the fit.

    References
    ----------
    Kalman, Journal of Basic Engineering 82:35 (1960), doi 10.1115/1.3662552.
    Rauch, Tung & Striebel, AIAA Journal 3:1445 (1965), doi 10.2514/3.3166.
    """
    return _expect(model, activity, inputs_of_trials(drive, activity))[0]
