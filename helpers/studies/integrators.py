"""Integrators of which a student sees 25 neurons of 500: chains, line attractors, and one that amplifies; and two unnamed.

Each solves the task of ``helpers.worlds.teachers.integration_input``, starting at rest, and a latent linear system is fitted
to the neurons that are seen. What the two unnamed networks are is told last.
"""

from dataclasses import dataclass, field, replace
from functools import cache, partial

import numpy as np

from helpers.methods.latent_regression import LatentRegression, fit_latent_regression
from helpers.methods.state_space import connectivity_of_transition
from helpers.methods.stimulation import after_push, in_reach
from helpers.methods.subspace import fit_subspace
from helpers.scores.attractors import line_attractor_score
from helpers.validation import checked, count, one_of, vector
from helpers.worlds.teachers import (
    STEP,
    Integrator,
    amplifying_line_attractor,
    feedforward_chain,
    integration_input,
    line_attractor,
    simulate_teacher,
)


def _fed_from_aside(n_neurons, rng):
    """A symmetric line attractor whose input reaches its line at half strength, and a random pattern at full strength."""
    along = line_attractor(n_neurons, rng)
    aside = rng.standard_normal(n_neurons)
    aside *= n_neurons / np.linalg.norm(aside)
    return replace(along, input_pattern=0.5 * along.input_pattern + aside, readout=2 * along.readout)


MAKERS = {
    "chain": feedforward_chain,
    "line attractor": line_attractor,
    "amplifying line attractor": amplifying_line_attractor,
    "chain without skips": partial(feedforward_chain, skip=0),
    "line attractor, fed from aside": _fed_from_aside,
}
N_NEURONS, N_SEEN, N_LATENTS = 500, 25, 2
CANDIDATES = 10


@dataclass(frozen=True)
class Recording:
    """An integrator, what was recorded of it, and the student that was fitted to that.

    Attributes
    ----------
    network : Integrator
        All of it, which the student does not see.
    activity : ndarray, shape (time, seen)
        Of the first neurons, while the task runs.
    drive : ndarray, shape (time,)
        The input.
    output : ndarray, shape (time,)
        What the network makes of it; it should be the integral.
    student : LatentRegression
        Fitted to the seen neurons.
    score : float
        Line-attractor score of the student.
    memory : ndarray, shape (seen,)
        Pattern of length 1 along which the seen neurons move most, the way a positive input moves them.
    """

    network: Integrator
    activity: np.ndarray
    drive: np.ndarray
    output: np.ndarray
    student: LatentRegression
    score: float
    memory: np.ndarray


@checked(drive=vector)
def integral(drive):
    """The running integral of an input: what has come in before each step.

    Parameters
    ----------
    drive : ndarray, shape (time,)
        In steps of 0.01 time constants of a neuron.

    Returns
    -------
    total : ndarray, shape (time,)
        In units of the input times the time constant; 0 at the start.
    """
    return STEP * (np.cumsum(drive) - drive)


def _while_the_task_runs(kind, seed):
    rng = np.random.default_rng(seed)
    network = MAKERS[kind](N_NEURONS, rng)
    drive = integration_input(rng)
    return network, drive, simulate_teacher(network.W, len(drive), rng, drive, network.input_pattern)


@checked(kind=one_of(tuple(MAKERS)), seed=count)
def whole_activity(kind, seed):
    """Activity of all neurons of `recorded_integrator`, which the student does not see.

    Parameters
    ----------
    kind : {"chain", "line attractor", "amplifying line attractor", "chain without skips", "line attractor, fed from aside"}
        What it is.
    seed : int
        Of its generator.

    Returns
    -------
    activity : ndarray, shape (time, neurons)
    """
    return _while_the_task_runs(kind, seed)[2]


@checked(kind=one_of(tuple(MAKERS)), seed=count)
@cache
def recorded_integrator(kind, seed):
    """An integrator of 500 neurons, recorded during its task, and a student with two latents that sees 25 of them.

    Parameters
    ----------
    kind : {"chain", "line attractor", "amplifying line attractor", "chain without skips", "line attractor, fed from aside"}
        What it is.
    seed : int
        Of its generator.

    Returns
    -------
    Recording
    """
    network, drive, activity = _while_the_task_runs(kind, seed)
    seen = activity[:, :N_SEEN].copy()
    student = fit_latent_regression(seen, drive, N_LATENTS)
    total = integral(drive)
    rises = np.sign(student.latents[:, 0] @ (total - total.mean()))
    return Recording(
        network=network,
        activity=seen,
        drive=drive,
        output=activity @ network.readout,
        student=student,
        score=line_attractor_score(student.connectivity),
        memory=rises * student.components[0],
    )


@checked(kind=one_of(tuple(MAKERS)), seed=count)
@cache
def forecast_of_another_task(kind, seed):
    """R² of a student's own run, from rest, through a task that it was not fitted to: the input backwards, with new noise.

    Parameters
    ----------
    kind : {"chain", "line attractor", "amplifying line attractor", "chain without skips", "line attractor, fed from aside"}
        What the network of `recorded_integrator` is.
    seed : int
        Of its generator.

    Returns
    -------
    r2 : float
        Over the seen neurons: 1 less the squared error, as a share of their variance.
    """
    recording = recorded_integrator(kind, seed)
    rng = np.random.default_rng([seed, 1])
    drive = integration_input(rng)[::-1].copy()
    network, student = recording.network, recording.student
    seen = simulate_teacher(network.W, len(drive), rng, drive, network.input_pattern)[:, :N_SEEN]
    error = seen - student.rollout(drive, student.project(seen[:2])[0])
    return float(1 - (error**2).sum() / ((seen - seen.mean(axis=0)) ** 2).sum())


OTHER_FITS = ("2 latents", "2 latents, 250 neurons seen", "2 latents, by subspaces", "5 latents")


@checked(kind=one_of(tuple(MAKERS)), seed=count)
@cache
def scores_of_other_fits(kind, seed):
    """Line-attractor scores of other students of the network that `recorded_integrator` makes.

    Parameters
    ----------
    kind : {"chain", "line attractor", "amplifying line attractor", "chain without skips", "line attractor, fed from aside"}
        What the network is.
    seed : int
        Of its generator.

    Returns
    -------
    scores : dict of str to float
        Regressions on two latents, of 25 neurons and of 250, and on five; and `fit_subspace` with two, of 25 neurons.
    """
    recording = recorded_integrator(kind, seed)
    activity, drive = recording.activity, recording.drive
    half = whole_activity(kind, seed)[:, : N_NEURONS // 2]
    by_subspaces = fit_subspace(activity, drive, N_LATENTS).transition
    students = (
        recording.student.connectivity,
        fit_latent_regression(half, drive, N_LATENTS).connectivity,
        connectivity_of_transition(by_subspaces),
        fit_latent_regression(activity, drive, 5).connectivity,
    )
    return {name: line_attractor_score(A) for name, A in zip(OTHER_FITS, students, strict=True)}


@dataclass(frozen=True)
class Unnamed:
    """A network of which nobody says what it is: 25 neurons are seen, and any of its 500 may be pushed.

    Attributes
    ----------
    activity : ndarray, shape (time, seen)
        The seen neurons while the task runs.
    drive : ndarray, shape (time,)
        The input.
    student : LatentRegression
        Fitted to the seen neurons.
    score : float
        Line-attractor score of the student.
    memory : ndarray, shape (seen,)
        Pattern of length 1 that holds the integral, in the seen neurons.
    forecast : float
        R² of the student's own run through another task.
    input_pattern : ndarray, shape (neurons,)
        What the input adds to each neuron, so that a stimulation can replay it.
    """

    activity: np.ndarray
    drive: np.ndarray
    student: LatentRegression
    score: float
    memory: np.ndarray
    forecast: float
    input_pattern: np.ndarray
    _W: np.ndarray = field(repr=False)
    _kind: str = field(repr=False)

    def push(self, pattern, n_steps):
        """How far the memory has moved some steps after a push: the change of the seen neurons along its pattern.

        Parameters
        ----------
        pattern : ndarray, shape (seen,) or (neurons,)
            The push of the seen neurons alone, or of all.
        n_steps : int
            Steps of 0.01 τ since the push.

        Returns
        -------
        moved : float

        Raises
        ------
        ValueError
            If the pattern has another number of entries, or no direction.
        """
        pattern = vector(pattern, "pattern")
        if len(pattern) not in (len(self.memory), len(self._W)):
            raise ValueError(
                f"pattern should have an entry for each of the {len(self.memory)} neurons that are seen, or of all "
                f"{len(self._W)}, but it has {len(pattern)}."
            )
        moved = after_push(self._W, in_reach(pattern, len(self._W)), n_steps)
        return float(self.memory @ moved[: len(self.memory)])

    def unmask(self):
        """What the network is, in words."""
        return self._kind


def _unnamed(kind, seed):
    recording = recorded_integrator(kind, seed)
    network = recording.network
    return Unnamed(
        activity=recording.activity,
        drive=recording.drive,
        student=recording.student,
        score=recording.score,
        memory=recording.memory,
        forecast=forecast_of_another_task(kind, seed),
        input_pattern=network.input_pattern,
        _W=network.W,
        _kind=kind,
    )


@cache
def two_unnamed_integrators():
    """A chain and a line attractor, A and B in some order, chosen to be alike: of ten pairs, the one with the nearest scores.

    Returns
    -------
    networks : dict of str to Unnamed
        "A" and "B".
    """

    def difference(seed):
        return abs(recorded_integrator("line attractor", seed).score - recorded_integrator("chain", seed).score)

    alike = min(range(CANDIDATES), key=difference)
    return {"A": _unnamed("line attractor", alike), "B": _unnamed("chain", alike)}
