"""Networks whose neurons are moved by a bounded function of all that arrives, noise included.

The activity itself stays between -1 and 1. It is the kind of network that a convex fit can learn, because what arrived can be
computed back from what a neuron did (`helpers.methods.convex_student`).
"""

import numpy as np

from helpers.validation import checked, connectivity, not_negative, optional, positive_integer, random_generator, vector
from helpers.worlds.teachers import NOISE, STEP


def _step(value, name):
    value = not_negative(value, name)
    if not 0 < value <= 1:
        raise ValueError(f"{name} should be above 0 and at most 1, but it is {value:g}.")
    return value


def _sizes_match(arguments):
    drive, pattern = arguments["drive"], arguments["input_pattern"]
    if (drive is None) != (pattern is None):
        raise ValueError(
            "drive and input_pattern belong together: one says when the input comes, the other to whom; give both."
        )
    if drive is not None and len(drive) != arguments["n_steps"]:
        raise ValueError(f"drive should have one entry a step, {arguments['n_steps']}, but it has {len(drive)}.")
    for name in ("input_pattern", "start"):
        given, n_neurons = arguments[name], len(arguments["W"])
        if given is not None and len(given) != n_neurons:
            raise ValueError(f"{name} should have one entry a neuron, {n_neurons}, but it has {len(given)}.")


@checked(
    W=connectivity,
    n_steps=positive_integer,
    rng=random_generator,
    drive=optional(vector),
    input_pattern=optional(vector),
    start=optional(vector),
    noise=not_negative,
    step=_step,
    together=_sizes_match,
)
def simulate_saturating_teacher(W, n_steps, rng, drive=None, input_pattern=None, start=None, noise=NOISE, step=STEP):
    """Activity of a network with ``x(t+1) = (1 - step) x(t) + step tanh(W x(t) + drive(t) pattern + noise)``.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``.
    n_steps : int
        How many states, the start included.
    rng : numpy.random.Generator
        Where the noise comes from.
    drive : ndarray, shape (time,), optional
        An input; the one of the last step changes nothing any more.
    input_pattern : ndarray, shape (neurons,), optional
        What an input of 1 adds to what arrives at each neuron.
    start : ndarray, shape (neurons,), optional
        The first state; by default all neurons are at 0.
    noise : float
        Standard deviation of the noise that arrives at each neuron in each step.
    step : float
        Length of a step, in time constants of a neuron; at most 1.

    Returns
    -------
    x : ndarray, shape (time, neurons)
        States, the start first.

    Raises
    ------
    ValueError
        If sizes do not fit together.

    References
    ----------
    Dinc, Shai, Schnitzer & Tanaka, NeurIPS 36:51273 (2023): the networks that CORNN learns.
    """
    x = np.zeros(len(W)) if start is None else start
    states = np.empty((n_steps, len(W)))
    for t in range(n_steps):
        states[t] = x
        arriving = W @ x + noise * rng.standard_normal(len(W))
        if drive is not None:
            arriving += drive[t] * input_pattern
        x = (1 - step) * x + step * np.tanh(arriving)
    return states
