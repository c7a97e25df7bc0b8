"""Activity from wiring: pairs of neurons whose wiring is known, and networks of sigmoid neurons."""

import inspect

import numpy as np
from scipy.special import expit

from helpers.validation import (
    checked,
    connectivity,
    positive_integer,
    random_generator,
    vector,
)

PAIR_WIRINGS = ("A→B", "B→A", "A←C→B")


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
    if wiring not in PAIR_WIRINGS:
        raise ValueError(f"wiring should be one of {', '.join(PAIR_WIRINGS)}, but it is {wiring!r}.")
    if not 0 <= correlation < 1:
        raise ValueError(f"correlation should be at least 0 and below 1, but it is {correlation!r}.")
    for name, value in (("force_a", force_a), ("force_b", force_b)):
        if value is not None and not np.isfinite(value):
            raise ValueError(f"{name} should be a finite number or None, but it is {value!r}.")
    n_trials = positive_integer(n_trials, "n_trials")
    noise_a, noise_b, c = random_generator(rng, "rng").standard_normal((3, n_trials))

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


def _same_neurons(arguments):
    n_neurons = len(arguments["W"])
    for name in ("x", "noise"):
        if name in arguments and len(arguments[name]) != n_neurons:
            raise ValueError(
                f"{name} should have one number for each of the {n_neurons} neurons of W, but it has {len(arguments[name])}."
            )


@checked(W=connectivity, x=vector, noise=vector, together=_same_neurons)
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
    if arguments["shared_input"] is not None:
        shared = vector(arguments["shared_input"], "shared_input")
        if len(shared) != arguments["n_steps"]:
            raise ValueError(
                f"shared_input should have one number for each of the {arguments['n_steps']} steps, but it has {len(shared)}."
            )
        arguments["shared_input"] = shared


# The loops below check their input once; each step then runs the bare function.
_step = inspect.unwrap(next_state)


@checked(W=connectivity, n_steps=positive_integer, rng=random_generator, together=_input_for_each_step)
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


@checked(W=connectivity, n_steps=positive_integer, rng=random_generator, together=_input_for_each_step)
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
