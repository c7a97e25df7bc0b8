"""Subspace identification (N4SID): a latent linear system with input, by regressions and one decomposition, without iterations.

What the future of a recording owes to its past, but not to the inputs that are yet to come, passes through the latents of the
present. So a regression of the future on the past has as many large singular values as there are latents, and tells what they
are; two more regressions tell how they move and what they show.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from helpers.methods.state_space import (
    as_in_the_fit,
    connectivity_of_transition,
    in_own_units,
    input_columns,
    inputs_of_trials,
)
from helpers.validation import activity as any_activity
from helpers.validation import checked, kind_of, optional, positive, positive_integer, varying_activity
from helpers.worlds.teachers import STEP


@dataclass(frozen=True)
class FittedSubspace:
    """A latent linear system: ``x(t+1) = F x(t) + B u(t) + K e(t)``, and ``activity = C x + D u + e``.

    Activity and inputs are measured from where they rest: there is no constant beside them.

    Attributes
    ----------
    transition : ndarray, shape (latents, latents)
        ``F[i, j]`` is what latent ``j`` adds to latent ``i`` one step later.
    input_weights : ndarray, shape (latents, inputs)
        ``B``: what each input adds to each latent one step later.
    loadings : ndarray, shape (neurons, latents)
        ``C``: what each latent adds to each neuron.
    feedthrough : ndarray, shape (neurons, inputs)
        ``D``: what each input adds to each neuron in the same step.
    noise_covariance : ndarray, shape (latents + neurons, latents + neurons)
        Of what else is added to latents and neurons in the same step, which may be correlated.
    gain : ndarray, shape (latents, neurons)
        ``K``: by how much a surprise ``e`` moves what is expected of the latents one step later.
    surprise_covariance : ndarray, shape (neurons, neurons)
        Of ``e``, what cannot be told from the past.
    singular_values : ndarray, shape (components,)
        Of what the future owes to the past, the largest first: those of the latents stand out.
    step : float
        Length of a time step, in time constants of a neuron.
    """

    transition: np.ndarray
    input_weights: np.ndarray
    loadings: np.ndarray
    feedthrough: np.ndarray
    noise_covariance: np.ndarray
    gain: np.ndarray
    surprise_covariance: np.ndarray
    singular_values: np.ndarray
    step: float

    @property
    def connectivity(self):
        """``A`` of ``x(t+1) = (1 - step) x(t) + step A x(t)``, shape (latents, latents), to be laid beside a teacher's."""
        return connectivity_of_transition(self.transition, self.step)

    def log_likelihood(self, activity, drive=None):
        """How likely a recording is, each step predicted from those before it: the held-out score where it is a new one.

        The latents are expected at 0 in the first step, as if the recording began at rest.

        Parameters
        ----------
        activity : ndarray, shape (time, neurons)
            Of the neurons of the fit, in their order.
        drive : ndarray, shape (time,) or (time, inputs), optional
            The inputs of the fit, in their order.

        Returns
        -------
        log_likelihood : float
            In nats for each time step.

        Raises
        ------
        ValueError
            If neurons or inputs are not as many as in the fit.
        """
        return subspace_log_likelihood(self, activity, drive)


def _windows(columns, length):
    """Rows of all windows of ``length`` steps, one after the other: ``(windows, length * columns)``."""
    n_windows = len(columns) - length + 1
    return np.lib.stride_tricks.sliding_window_view(columns, length, axis=0).swapaxes(1, 2).reshape(n_windows, -1)


FARTHEST_REST = 10  # Times its standard deviation: a mean farther from 0 is no slow mode, but a neuron that rests elsewhere.


def rests_at_zero(activity):
    """Refuse a recording that is not measured from where it rests: what rests elsewhere looks like a mode that never fades.

    Raises
    ------
    ValueError
        If the mean of a neuron is more than ten standard deviations from 0.
    """
    far = np.flatnonzero(np.abs(activity.mean(axis=0)) > FARTHEST_REST * activity.std(axis=0))
    if far.size:
        raise ValueError(
            f"activity should be measured from where it rests, but the mean of neuron {far[0]} is more than {FARTHEST_REST} "
            "standard deviations from 0. Take off what it does at rest, or else its mean."
        )


def _enough_windows(arguments):
    rests_at_zero(arguments["activity"])
    (n_steps, n_neurons), drive = arguments["activity"].shape, arguments["drive"]
    n_lags, n_latents = arguments["n_lags"], arguments["n_latents"]
    n_inputs = 0 if drive is None else drive.shape[-1]
    needed = 2 * n_lags + n_lags * (n_neurons + 2 * n_inputs)
    if n_steps < needed:
        raise ValueError(
            f"activity should have at least {needed} time steps, for a regression on {n_lags} lags of {n_neurons} neurons and "
            f"{n_inputs} inputs, but it has {n_steps}. Record longer, or take fewer lags or neurons."
        )
    if n_latents > n_lags * n_neurons:
        raise ValueError(
            f"n_latents should be at most {n_lags * n_neurons}, for {n_lags} lags of {n_neurons} neurons, but it is "
            f"{n_latents}."
        )


@checked(
    activity=varying_activity,
    drive=optional(input_columns),
    n_latents=positive_integer,
    n_lags=positive_integer,
    step=positive,
    together=_enough_windows,
)
def fit_subspace(activity, drive=None, n_latents=2, n_lags=10, step=STEP):
    """Fit a latent linear system with input by subspace identification.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        What is observed, measured from where it rests, all neurons in the same unit: those that vary most count most.
    drive : ndarray, shape (time,) or (time, inputs), optional
        Inputs that are known.
    n_latents : int
        How many latents.
    n_lags : int
        How many steps of past and of future are compared, at least as many as make latents differ.
    step : float
        Length of a time step, in time constants of a neuron.

    Returns
    -------
    FittedSubspace

    Raises
    ------
    ValueError
        If the recording is too short or far from 0, inputs do not fit it, or what is left of the system has no steady
        prediction.

    References
    ----------
    Van Overschee & De Moor, Automatica 30:75 (1994), doi 10.1016/0005-1098(94)90230-5.
    Verhaegen & Verdult, Filtering and System Identification (2007), doi 10.1017/CBO9780511618888: pages 329 to 333.
    """
    (y,), (u,), unit, input_units = in_own_units(activity[None], drive)
    # Window w ends before step w + n_lags: it is the past of that step, and window w + n_lags is its future.
    pasts = np.hstack([_windows(u, n_lags), _windows(y, n_lags)])
    future, coming = _windows(y, n_lags)[n_lags:], _windows(u, n_lags)[n_lags:]
    both = np.hstack([coming, pasts[: len(future)]])
    owed = pasts @ np.linalg.lstsq(both, future)[0][coming.shape[1] :]
    left, singular_values, _ = linalg.svd(owed, full_matrices=False)
    latents = left[:-1, :n_latents] * np.sqrt(singular_values[:n_latents])  # from step n_lags to the last

    causes = np.hstack([latents[:-1], u[n_lags:-1]])
    effects = np.hstack([latents[1:], y[n_lags:-1]])
    system = np.linalg.lstsq(causes, effects)[0].T
    residual = effects - causes @ system.T
    noise = residual.T @ residual / len(residual)
    gain, surprise_covariance = _steady_prediction(system, noise, n_latents)

    units = np.concatenate([np.ones(n_latents), np.full(y.shape[1], unit)])
    system *= units[:, None] / np.concatenate([np.ones(n_latents), input_units])
    return FittedSubspace(
        transition=system[:n_latents, :n_latents],
        input_weights=system[:n_latents, n_latents:],
        loadings=system[n_latents:, :n_latents],
        feedthrough=system[n_latents:, n_latents:],
        noise_covariance=noise * np.outer(units, units),
        gain=gain / unit,
        surprise_covariance=surprise_covariance * unit**2,
        singular_values=singular_values * unit,
        step=step,
    )


def _steady_prediction(system, noise, n_latents):
    """The gain of Kalman's filter, and the covariance of its surprises, once its covariances no longer change."""
    F, C = system[:n_latents, :n_latents], system[n_latents:, :n_latents]
    Q, S, R = noise[:n_latents, :n_latents], noise[:n_latents, n_latents:], noise[n_latents:, n_latents:]
    try:
        P = linalg.solve_discrete_are(F.T, C.T, Q, R, s=S)
        surprise = C @ P @ C.T + R
        return linalg.solve(surprise, (F @ P @ C.T + S).T, assume_a="pos").T, surprise
    except (linalg.LinAlgError, ValueError) as error:
        raise ValueError(
            "activity should leave some noise to predict, but what is left by the fit has no steady prediction. Are there "
            "neurons that are sums of others, or more latents than the recording can tell?"
        ) from error


def _fitted(value, name):
    if not isinstance(value, FittedSubspace):
        raise ValueError(f"{name} should be a FittedSubspace, but it is {kind_of(value)}.")
    return value


@checked(model=_fitted, activity=any_activity, drive=optional(input_columns), together=as_in_the_fit)
def subspace_log_likelihood(model, activity, drive=None):
    """How likely a recording is under a system that was fitted, each step predicted from those before it.

    The latents are expected at 0 in the first step, as if the recording began at rest.

    Parameters
    ----------
    model : FittedSubspace
        The system.
    activity : ndarray, shape (time, neurons)
        Of the neurons of the fit, in their order.
    drive : ndarray, shape (time,) or (time, inputs), optional
        The inputs of the fit, in their order.

    Returns
    -------
    log_likelihood : float
        In nats for each time step.

    Raises
    ------
    ValueError
        If neurons or inputs are not as many as in the fit.
    """
    inputs = inputs_of_trials(drive, activity[None])[0]
    shown = activity - inputs @ model.feedthrough.T
    known = inputs @ model.input_weights.T + shown @ model.gain.T
    step = model.transition - model.gain @ model.loadings
    x = np.zeros((len(activity), len(step)))
    for t in range(len(activity) - 1):
        x[t + 1] = step @ x[t] + known[t]
    surprise = shown - x @ model.loadings.T
    root = linalg.cholesky(model.surprise_covariance, lower=True)
    squares = np.sum(linalg.solve_triangular(root, surprise.T, lower=True) ** 2) / len(activity)
    return float(-0.5 * (squares + len(root) * np.log(2 * np.pi)) - np.log(np.diag(root)).sum())
