"""Worlds in which chance pushes a cause that nobody forces: a textbook case, and a network under random light."""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from helpers.validation import (
    checked,
    connectivity,
    number,
    optional,
    positive_integer,
    probability,
    random_generator,
    spill_fits_network,
    spill_probabilities,
    vector,
)
from helpers.worlds.simulate import sigmoid


@dataclass(frozen=True)
class InstrumentedTrials:
    """Trials of one cause and one outcome, with an instrument and a confounder.

    ``confounder`` would not be seen in a real study. All have shape (trials,).
    """

    instrument: np.ndarray
    cause: np.ndarray
    outcome: np.ndarray
    confounder: np.ndarray


def _possible_correlations(arguments):
    if arguments["strength"] ** 2 + arguments["confounding"] ** 2 > 1:
        raise ValueError(
            "strength and confounding should have squares that add up to at most 1, since both explain the one cause, but they "
            f"are {arguments['strength']} and {arguments['confounding']}."
        )


@checked(
    n_trials=positive_integer,
    rng=random_generator,
    strength=number,
    confounding=number,
    effect=number,
    direct=number,
    confounder_effect=number,
    baseline=number,
    together=_possible_correlations,
)
def simulate_textbook_case(
    n_trials, rng, strength=0.5, confounding=-0.5, effect=-2.0, direct=0.0, confounder_effect=1.0, baseline=3000.0
):
    """Simulate taxes Z, cigarettes T, wealth C, birth weight Y: ``Y = baseline + confounder_effect C + effect T + direct Z``.

    Z, T and C are normal with means 0, 5 and 2 and variance 2 each; Z and C are independent.

    Parameters
    ----------
    n_trials : int
    rng : numpy.random.Generator or numpy.random.RandomState
    strength, confounding : float
        Correlation of the cause with the instrument, and with the confounder.
    effect, direct, confounder_effect : float
        What one unit of the cause (the truth), of the instrument by another path (0 if it is valid), and of the confounder add
        to the outcome.
    baseline : float
        The outcome when all three are 0.

    Returns
    -------
    InstrumentedTrials

    Raises
    ------
    ValueError
        If the two correlations are impossible together, or an argument is not a number.

    References
    ----------
    Neuromatch Academy, Computational Neuroscience, W3D5 Network Causality, Tutorial 4: the defaults, made up there after
    Evans & Ringel, Journal of Public Economics 72:135 (1999), doi 10.1016/S0047-2727(98)00090-5.
    """
    correlations = np.array([[1, strength, 0], [strength, 1, confounding], [0, confounding, 1]])
    z, t, c = rng.multivariate_normal([0, 5, 2], 2 * correlations, size=n_trials).T
    outcome = baseline + confounder_effect * c + effect * t + direct * z
    return InstrumentedTrials(z, t, outcome, c)


@dataclass(frozen=True)
class InstrumentedRecording:
    """A network that runs freely while light pushes its neurons at random.

    Both have shape (time, neurons); ``light`` is 1 where a neuron was aimed at, else 0: the instrument.
    """

    activity: np.ndarray
    light: np.ndarray


def _driver_and_spill_fit(arguments):
    n_neurons = len(arguments["W"])
    if arguments["n_steps"] < 2:
        raise ValueError(f"n_steps should be at least 2, but it is {arguments['n_steps']}.")
    gains = arguments["driver_gains"]
    if gains is not None and len(gains) != n_neurons:
        raise ValueError(f"driver_gains should have one number for each of {n_neurons} neurons, but it has {len(gains)}.")
    spill_fits_network(arguments)


DRIVER_MEMORY = 0.9  # A hidden driver keeps this part of itself from one step to the next.


@checked(
    W=connectivity,
    n_steps=positive_integer,
    rng=random_generator,
    strength=number,
    success=probability,
    spill=optional(spill_probabilities),
    driver_gains=optional(vector),
    together=_driver_and_spill_fit,
)
def simulate_instrumented_network(W, n_steps, rng, strength=2.0, success=1.0, spill=None, driver_gains=None):
    """Simulate a network of sigmoid neurons, each pushed by a light of its own that a fair coin switches at every step.

    ``x(t+1) = sigmoid(W x(t) + strength hit(t+1) + driver_gains u(t+1) + e(t+1))``. Light adds to what else arrives, it does
    not override it; ``u`` is a hidden driver with variance 1 that fades slowly (``DRIVER_MEMORY`` a step).

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    n_steps : int
        Number of time steps, at least 2.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of coins, failures, spill, driver and noise.
    strength : float
        What the light adds, in standard deviations of the noise.
    success : float
        Probability that light meant for a neuron reaches it.
    spill : ndarray, shape (neurons, neurons), optional
        ``spill[k, j]`` is the probability that light that reached ``j`` also reaches ``k``.
    driver_gains : ndarray, shape (neurons,), optional
        How strongly the hidden driver reaches each neuron.

    Returns
    -------
    InstrumentedRecording

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.
    """
    shape = (n_steps, len(W))
    light = rng.choice([0.0, 1.0], size=shape)
    hit = light * (rng.uniform(size=shape) < success) if success < 1 else light
    if spill is not None:
        missed = np.exp(hit @ np.log1p(-np.minimum(spill, 1 - 1e-12)).T)  # that none of the lights reaches it
        hit = np.maximum(hit, rng.uniform(size=shape) > missed)
    arriving = strength * hit + rng.standard_normal(shape)
    if driver_gains is not None:
        fresh = np.sqrt(1 - DRIVER_MEMORY**2) * rng.standard_normal(n_steps)
        arriving += np.outer(lfilter([1.0], [1.0, -DRIVER_MEMORY], fresh), driver_gains)
    x = np.zeros(shape)
    for t in range(n_steps - 1):
        x[t + 1] = sigmoid(W @ x[t] + arriving[t + 1])
    return InstrumentedRecording(x, light)
