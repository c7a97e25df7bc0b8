"""A latent linear system with an input, fitted to a recording of a task by two steps of plain algebra.

Principal components say where the recorded activity moves; a regression says how these few latents follow from their last
values and from the input. It is the least that one can do about dynamics behind a recording, and needs neither a start nor
iterations. What is fitted is a model of what was *seen*: neurons that were not recorded are in it only as far as they show.
"""

from dataclasses import dataclass

import numpy as np

from helpers.validation import activity as recording
from helpers.validation import checked, numbers, positive, positive_integer
from helpers.worlds.teachers import STEP

# A latent is rounding, and no direction of the recording, if its spread is this share of the first one's (single precision
# leaves some 1e-7), or of the recording's own size (which may lie far from 0).
NO_SPREAD, ROUNDING = 1e-6, 1e-14
NOTHING_NEW = 1e-9  # The same for what is left of a regressor, once the others have explained it as well as they can.


_recorded = recording


def _input(value, name):
    value = numbers(value, name)
    if value.ndim != 1 or value.size == 0:
        raise ValueError(f"{name} should have shape (time,), but it has shape {value.shape}.")
    return value


def _one_for_each_step(drive, n_times):
    if len(drive) != n_times:
        raise ValueError(f"drive should have one number for each of the {n_times} time steps, but it has {len(drive)}.")


def _as_long_as_the_recording(arguments):
    recorded, drive, n_latents = (arguments[name] for name in ("activity", "drive", "n_latents"))
    n_times, n_neurons = recorded.shape
    _one_for_each_step(drive, n_times)
    if n_latents > n_neurons:
        raise ValueError(f"n_latents should be at most the number of neurons, {n_neurons}, but it is {n_latents}.")
    needed = n_latents + 4  # each latent, the input and a constant, one equation more than that, and the step before the first
    if n_times < needed:
        raise ValueError(f"activity should have at least {needed} time steps for {n_latents} latents, but it has {n_times}.")


@dataclass(frozen=True)
class LatentRegression:
    """Latents of a recording, and how they follow from their last values and from an input.

    ``latents[t + 1] = transition @ latents[t] + input_weights * drive[t] + intercept``, and activity is
    ``mean + latents @ components``.

    Attributes
    ----------
    components : ndarray, shape (latents, neurons)
        Directions of the recording, at right angles and of length 1, those along which it varies most. Of each, the entry
        that is largest in size is positive.
    mean : ndarray, shape (neurons,)
        Mean of the recording, where all latents are 0.
    latents : ndarray, shape (time, latents)
        The recording along the components.
    transition : ndarray, shape (latents, latents)
        ``[i, j]`` is what latent ``j`` adds to latent ``i`` one step later.
    input_weights : ndarray, shape (latents,)
        What an input of 1 adds to each latent one step later.
    intercept : ndarray, shape (latents,)
        What is added at every step.
    step : float
        ``α``, length of a time step, in time constants of a neuron.
    """

    components: np.ndarray
    mean: np.ndarray
    latents: np.ndarray
    transition: np.ndarray
    input_weights: np.ndarray
    intercept: np.ndarray
    step: float

    @property
    def connectivity(self):
        """``A`` of ``x(t+1) = (1 - step) x(t) + step A x(t)``, shape (latents, latents), to be laid beside a teacher's."""
        identity = np.eye(len(self.transition))
        return identity + (self.transition - identity) / self.step

    def project(self, activity):
        """Latents of activity of the same neurons.

        Parameters
        ----------
        activity : ndarray, shape (time, neurons)

        Returns
        -------
        latents : ndarray, shape (time, latents)

        Raises
        ------
        ValueError
            If the activity has another number of neurons, or is no recording.
        """
        recorded = _recorded(activity, "activity")
        if recorded.shape[1] != len(self.mean):
            raise ValueError(f"activity should have the {len(self.mean)} neurons of the fit, but it has {recorded.shape[1]}.")
        return (recorded - self.mean) @ self.components.T

    def predict(self, activity, drive):
        """Activity one step later, from the activity and the input now.

        Parameters
        ----------
        activity : ndarray, shape (time, neurons)
        drive : ndarray, shape (time,)
            The input at the same times.

        Returns
        -------
        predicted : ndarray, shape (time, neurons)
            Row ``t`` says what comes at ``t + 1``; the last row is beyond the recording.

        Raises
        ------
        ValueError
            If shapes do not fit.
        """
        latents, drive = self.project(activity), _input(drive, "drive")
        if len(drive) != len(latents):
            raise ValueError(
                f"drive should have one number for each of the {len(latents)} time steps, but it has {len(drive)}."
            )
        following = latents @ self.transition.T + drive[:, None] * self.input_weights + self.intercept
        return self.mean + following @ self.components

    def rollout(self, drive, start=None):
        """Activity that the fitted system makes from a start and an input alone, without noise.

        Parameters
        ----------
        drive : ndarray, shape (time,)
            The input at each step.
        start : ndarray, shape (latents,), optional
            The first state; by default, that of the recording.

        Returns
        -------
        activity : ndarray, shape (time, neurons)
            The first row is the start.

        Raises
        ------
        ValueError
            If shapes do not fit.
        """
        drive = _input(drive, "drive")
        x = self.latents[0] if start is None else numbers(start, "start").astype(float)
        if x.shape != self.intercept.shape:
            raise ValueError(f"start should have shape {self.intercept.shape}, one per latent, but it has shape {x.shape}.")
        latents = np.empty((len(drive), len(x)))
        for t, u in enumerate(drive):
            latents[t] = x
            x = self.transition @ x + self.input_weights * u + self.intercept
        return self.mean + latents @ self.components


@checked(
    activity=_recorded,
    drive=_input,
    n_latents=positive_integer,
    step=positive,
    together=_as_long_as_the_recording,
)
def fit_latent_regression(activity, drive, n_latents=2, step=STEP):
    """Fit a latent linear system with an input: principal components, then a regression of each step on the one before.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons)
        The recorded neurons, with noise or without.
    drive : ndarray, shape (time,)
        The input, known; ``drive[t]`` acts in the step from ``t`` to ``t + 1``.
    n_latents : int
        How many principal components are kept.
    step : float
        ``α``, length of a time step, in time constants of a neuron.

    Returns
    -------
    LatentRegression
        With the latents' connectivity, which can be laid beside a teacher's.

    Raises
    ------
    ValueError
        If shapes do not fit, if the recording has fewer directions than ``n_latents`` in which it varies, or if latents, input
        and a constant explain one another, as an input that never changes and the constant do.

    References
    ----------
    Qian et al., arXiv and NeurIPS (2024), doi 10.1101/2024.05.24.595741: a latent linear system fitted to a task, there by
    expectation-maximisation. Components and a regression stand in for it here; they need no start.
    """
    mean = activity.mean(axis=0)
    _, spread, directions = np.linalg.svd(activity - mean, full_matrices=False)
    found = np.count_nonzero(spread > max(NO_SPREAD * spread[0], ROUNDING * np.linalg.norm(activity)))
    if found < n_latents:
        raise ValueError(f"activity should vary in at least {n_latents} directions, one per latent, but it varies in {found}.")
    components = directions[:n_latents]
    largest = np.abs(components).argmax(axis=1)
    components = components * np.sign(components[np.arange(n_latents), largest])[:, None]  # the algebra leaves the sign open
    latents = (activity - mean) @ components.T

    regressors = np.column_stack([latents[:-1], drive[:-1]])
    centred = regressors - regressors.mean(axis=0)
    size = np.linalg.norm(centred, axis=0)
    rounding = len(regressors) * np.finfo(float).eps  # in the mean of what is constant, as a share of it
    size = np.where(size > rounding * np.linalg.norm(regressors, axis=0), size, 0)
    # Each regressor in units of its own, so that theirs do not matter.
    told_apart = np.linalg.svd(centred / np.where(size > 0, size, 1), compute_uv=False)[-1] if size.all() else 0.0
    if told_apart < NOTHING_NEW:
        raise ValueError(
            "drive should vary, and not follow from the latents and a constant at the same time, or their effects cannot be "
            "told apart."
        )
    slopes = np.linalg.lstsq(centred / size, latents[1:] - latents[1:].mean(axis=0), rcond=None)[0] / size[:, None]
    intercept = latents[1:].mean(axis=0) - regressors.mean(axis=0) @ slopes
    return LatentRegression(components, mean, latents, slopes[:-1].T.copy(), slopes[-1].copy(), intercept, step)
