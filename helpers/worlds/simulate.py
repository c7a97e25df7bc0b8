"""Activity from wiring: pairs of neurons whose wiring is known, and networks of sigmoid neurons."""

import inspect
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from helpers.validation import (
    checked,
    connectivity,
    fraction_below_one,
    neuron_index,
    number,
    one_of,
    optional,
    positive_integer,
    probability,
    random_generator,
    spill_fits_network,
    spill_probabilities,
    vector,
)

PAIR_WIRINGS = ("A→B", "B→A", "A←C→B")


@checked(
    wiring=one_of(PAIR_WIRINGS),
    n_trials=positive_integer,
    rng=random_generator,
    force_a=optional(number),
    force_b=optional(number),
    correlation=fraction_below_one,
)
def simulate_pair(wiring, n_trials, rng, force_a=None, force_b=None, correlation=0.7):
    """Simulate two neurons that look the same under three different wirings, until one is forced.

    Unforced, A and B are standard normal with the given correlation, whichever wiring made them. Forcing
    a neuron cuts every arrow that points into it and leaves all others in place: the *do* operator.

    Parameters
    ----------
    wiring : {"A→B", "B→A", "A←C→B"}
        Who drives whom. In the third, an unseen neuron C drives both.
    n_trials : int
        Number of independent trials.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    force_a, force_b : float, optional
        The activity to force on A or B, in standard deviations. ``None`` leaves the neuron free.
    correlation : float
        Correlation of A and B when neither is forced, from 0 to below 1.

    Returns
    -------
    a, b : ndarray, shape (trials,)
        Activity of A and B.

    Raises
    ------
    ValueError
        If the wiring is unknown or a number is out of range.

    References
    ----------
    Pearl, Causality (2009), section 3.2: an intervention replaces the equation of what it sets.
    """
    noise_a, noise_b, c = rng.standard_normal((3, n_trials))

    def free(parent, strength, noise):
        """A standard normal neuron, driven by one parent and by its own noise."""
        return strength * parent + np.sqrt(1 - strength**2) * noise

    def forced(value):
        return np.full(n_trials, float(value))

    if wiring == "A→B":
        a = noise_a if force_a is None else forced(force_a)
        b = free(a, correlation, noise_b) if force_b is None else forced(force_b)
    elif wiring == "B→A":
        b = noise_b if force_b is None else forced(force_b)
        a = free(b, correlation, noise_a) if force_a is None else forced(force_a)
    else:
        shared = np.sqrt(correlation)
        a = free(c, shared, noise_a) if force_a is None else forced(force_a)
        b = free(c, shared, noise_b) if force_b is None else forced(force_b)
    return a, b


def sigmoid(x):
    """Squash any number into the range from 0 to 1: ``1 / (1 + exp(-x))``."""
    return expit(x)


def _one_number_a_neuron(arguments):
    n_neurons = len(arguments["W"])
    for name in ("x", "noise"):
        if name in arguments and len(arguments[name]) != n_neurons:
            raise ValueError(
                f"{name} should have one number for each of the {n_neurons} neurons of W, but it has {len(arguments[name])}."
            )


@checked(W=connectivity, x=vector, noise=vector, together=_one_number_a_neuron)
def next_state(W, x, noise):
    """Move a network one time step on: ``x(t+1) = sigmoid(W x(t) + noise)``.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    x : ndarray, shape (neurons,)
        Activity now.
    noise : ndarray, shape (neurons,)
        What else arrives at each neuron, before the sigmoid.

    Returns
    -------
    x_next : ndarray, shape (neurons,)
        Activity one step later, between 0 and 1.

    Raises
    ------
    ValueError
        If shapes do not fit or a number is not finite.
    """
    drive = W @ x + noise
    return sigmoid(drive)


def _input_for_each_step(arguments):
    shared = arguments["shared_input"]
    if shared is not None and len(shared) != arguments["n_steps"]:
        raise ValueError(
            f"shared_input should have one number for each of the {arguments['n_steps']} steps, but it has {len(shared)}."
        )


# The loops below check their input once; each step then runs the bare function.
_step = inspect.unwrap(next_state)


@checked(
    W=connectivity,
    n_steps=positive_integer,
    rng=random_generator,
    shared_input=optional(vector),
    together=_input_for_each_step,
)
def simulate_network(W, n_steps, rng, shared_input=None):
    """Simulate a network of sigmoid neurons that runs freely, from rest.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    n_steps : int
        Number of time steps.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the noise: one standard normal number for each neuron and step.
    shared_input : ndarray, shape (time,), optional
        An input that reaches all neurons alike, added before the sigmoid.

    Returns
    -------
    x : ndarray, shape (time, neurons)
        Activity; ``x[0]`` is 0, all later values lie between 0 and 1.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.
    """
    x = np.zeros((n_steps, len(W)))
    noise = rng.standard_normal((n_steps - 1, len(W)))
    if shared_input is not None:
        noise += shared_input[:-1, None]
    for t in range(n_steps - 1):
        x[t + 1] = _step(W, x[t], noise[t])
    return x


@checked(
    W=connectivity,
    n_steps=positive_integer,
    rng=random_generator,
    shared_input=optional(vector),
    together=_input_for_each_step,
)
def simulate_perturbed_network(W, n_steps, rng, shared_input=None):
    """Simulate a network that is forced into a random pattern on every even time step.

    On even steps each neuron is switched fully on (1) or off (0) by the toss of a coin of its own. On
    the odd step that follows, the network answers freely.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    n_steps : int
        Number of time steps, at least 2. There are ``n_steps // 2`` perturbations, each with its answer.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the patterns and of the noise, drawn in turn.
    shared_input : ndarray, shape (time,), optional
        An input that reaches all neurons alike, added before the sigmoid.

    Returns
    -------
    x : ndarray, shape (time, neurons)
        Activity; even steps hold the forced pattern, odd steps the answer. When ``n_steps`` is odd, the
        last step is one on which the network ran freely.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.
    """
    if n_steps < 2:
        raise ValueError(f"n_steps should be at least 2 (one perturbation and its answer), but it is {n_steps}.")
    n_neurons = len(W)
    x = np.zeros((n_steps, n_neurons))
    for t in range(n_steps - 1):
        if t % 2 == 0:
            x[t] = rng.choice([0, 1], size=n_neurons)
        noise = rng.standard_normal(n_neurons)
        if shared_input is not None:
            noise += shared_input[t]
        x[t + 1] = _step(W, x[t], noise)
    return x


@dataclass(frozen=True)
class Stimulation:
    """An experiment with imperfect stimulation, one row per pulse; each pulse is an independent trial.

    Attributes
    ----------
    intended : ndarray of float, shape (pulses, neurons)
        1 where a neuron was aimed at, else 0: what the experimenter knows.
    forced : ndarray of float, shape (pulses, neurons)
        1 where a neuron was really switched on, else 0: what happened.
    answer : ndarray, shape (pulses, neurons)
        Activity one step later.
    """

    intended: np.ndarray
    forced: np.ndarray
    answer: np.ndarray


@checked(
    W=connectivity,
    n_pulses=positive_integer,
    rng=random_generator,
    success=probability,
    spill=optional(spill_probabilities),
    together=spill_fits_network,
)
def simulate_stimulation(W, n_pulses, rng, success=1.0, spill=None):
    """Stimulate random patterns of neurons with a light that may fail, and that may hit neighbours.

    On each pulse every neuron is aimed at by the toss of a coin of its own. A neuron that is aimed at is switched
    on with probability ``success``; then, with the probabilities in ``spill``, so are neurons near it. All others are
    switched off. One step later the network has answered.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    n_pulses : int
        Number of pulses.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of coins, failures, spill and noise.
    success : float
        Probability that a neuron that is aimed at is really switched on.
    spill : ndarray, shape (neurons, neurons), optional
        ``spill[k, j]`` is the probability that ``k`` is switched on when ``j`` is; 0 on the diagonal.

    Returns
    -------
    Stimulation
        What was intended, what was forced, and the answers.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.
    """
    shape = (n_pulses, len(W))
    intended = rng.choice([0.0, 1.0], size=shape)
    forced = intended * (rng.uniform(size=shape) < success)
    if spill is not None:
        missed = 1 - spill[None, :, :] * forced[:, None, :]  # that light meant for j does not reach k
        reached = rng.uniform(size=shape) > missed.prod(axis=2)
        forced = np.maximum(forced, reached)
    answer = sigmoid(forced @ W.T + rng.standard_normal(shape))
    return Stimulation(intended, forced, answer)


BURN_IN_STEPS = 20  # Networks begin at rest. By this many steps, which are thrown away, that has faded.


def _source_exists(arguments):
    if arguments["source"] >= len(arguments["W"]):
        n_neurons = len(arguments["W"])
        raise ValueError(f"source should be below {n_neurons}, the number of neurons, but it is {arguments['source']}.")


@checked(
    W=connectivity,
    source=neuron_index,
    n_trials=positive_integer,
    n_lags=positive_integer,
    rng=random_generator,
    level=number,
    together=_source_exists,
)
def simulate_pulses(W, source, n_trials, n_lags, rng, level=1.0):
    """Force one neuron for a single step, then let the network run freely.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    source : int
        The neuron that is forced.
    n_trials : int
        Number of independent trials. Before the pulse the network has run freely for
        ``BURN_IN_STEPS`` steps.
    n_lags : int
        How many steps after the pulse are recorded.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the noise.
    level : float
        What the neuron is forced to.

    Returns
    -------
    x : ndarray, shape (trials, time, neurons)
        Activity after the pulse; time 0 is one step after it.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.
    """
    state = np.zeros((n_trials, len(W)))
    for _ in range(BURN_IN_STEPS):
        state = sigmoid(state @ W.T + rng.standard_normal(state.shape))
    state[:, source] = level
    x = np.empty((n_trials, n_lags, len(W)))
    for lag in range(n_lags):
        state = sigmoid(state @ W.T + rng.standard_normal(state.shape))
        x[:, lag] = state
    return x
