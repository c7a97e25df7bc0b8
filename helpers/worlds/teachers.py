"""Networks whose mechanism is known, from which a student that sees a few of their neurons may learn the right one or another.

A teacher follows ``x(t+1) = (1 - step) x(t) + step (W φ(x(t)) + input + noise)``, with time in units of its neurons' time
constant. Two of them keep the integral of an input by different mechanisms: a line attractor, whose slowest mode hardly fades,
and a chain, in which activity is handed on from stage to stage, while no mode lasts longer than a neuron.
"""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, signal

from helpers.validation import activation as activation_function
from helpers.validation import (
    at_least_two,
    checked,
    connectivity,
    not_negative,
    number,
    optional,
    positive,
    positive_integer,
    random_generator,
    vector,
)

STEP = 0.01  # In time constants of a neuron, as Qian et al. have it.
NOISE = 0.2

# What is integrated, in steps of STEP: first step, last, and the input at both ends. From the public code of Qian et al.
PULSES = (
    (800, 950, -2.0, -2.0),
    (1000, 1200, 1.0, 1.0),
    (1250, 1450, -1.0, -1.0),
    (1600, 1800, 3.0, 3.0),
    (2200, 2400, 0.5, 0.5),
    (2600, 3000, 0.0, -3.0),
    (3500, 4500, 0.1, 0.1),
)
TASK_STEPS = 5000


@dataclass(frozen=True)
class Integrator:
    """A network that keeps the integral of its input.

    Attributes
    ----------
    W : ndarray, shape (neurons, neurons)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``.
    modes : ndarray, shape (neurons, neurons)
        A pattern of activity in each column. Those of a line attractor do not affect one another; in a chain, each drives the
        one before it, so the last is the first stage.
    input_pattern : ndarray, shape (neurons,)
        What an input of 1 adds to each neuron.
    readout : ndarray, shape (neurons,)
        The output is the activity times this: the integral of the input, in time constants of a neuron.
    """

    W: np.ndarray
    modes: np.ndarray
    input_pattern: np.ndarray
    readout: np.ndarray


def _fewer_than_neurons(arguments):
    if 2 * arguments["rank"] > arguments["n_neurons"]:
        raise ValueError(
            f"rank should be at most {arguments['n_neurons'] // 2}, half of the neurons, but it is {arguments['rank']}."
        )


@checked(n=positive_integer, rng=random_generator)
def random_rotation(n, rng):
    """An orthonormal matrix from the uniform (Haar) distribution.

    Parameters
    ----------
    n : int
        Of rows and columns.
    rng : numpy.random.Generator
        Where randomness comes from.

    Returns
    -------
    rotation : ndarray, shape (n, n)
        Its columns have length 1 and stand at right angles.

    References
    ----------
    Mezzadri, Notices of the AMS 54:592 (2007): why the signs are fixed.
    """
    columns, heights = np.linalg.qr(rng.standard_normal((n, n)))
    return columns * np.sign(np.diag(heights))  # the algebra's own signs would not be uniform, nor the same everywhere


@checked(eigenvalues=vector, rng=random_generator)
def symmetric_teacher(eigenvalues, rng):
    """Connections of a symmetric network with given eigenvalues and random modes at right angles.

    Parameters
    ----------
    eigenvalues : ndarray, shape (neurons,)
        One a neuron.
    rng : numpy.random.Generator
        Where the modes come from.

    Returns
    -------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the effect of ``j`` on ``i``.
    """
    modes = random_rotation(len(eigenvalues), rng)
    W = (modes * eigenvalues) @ modes.T
    return (W + W.T) / 2


@checked(n_neurons=positive_integer, rng=random_generator, largest=number)
def normal_teacher(n_neurons, rng, largest=0.95):
    """Connections of a random normal network: its modes stand at right angles, and some of them turn.

    Parameters
    ----------
    n_neurons : int
        How many neurons.
    rng : numpy.random.Generator
        Where randomness comes from.
    largest : float
        Real parts of eigenvalues are uniform from -1 to this.

    Returns
    -------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the effect of ``j`` on ``i``; ``W Wᵀ = Wᵀ W``.

    Raises
    ------
    ValueError
        If ``largest`` is not above -1.
    """
    if largest <= -1:
        raise ValueError(f"largest should be above -1, the least real part, but it is {largest:g}.")
    blocks = []
    left = n_neurons
    while left:
        real = rng.uniform(-1, largest)
        if left > 1 and rng.random() < 0.6:
            turns = rng.uniform(0, 1)
            blocks.append([[real, -turns], [turns, real]])
            left -= 2
        else:
            blocks.append([[real]])
            left -= 1
    modes = random_rotation(n_neurons, rng)
    return modes @ linalg.block_diag(*blocks) @ modes.T


@checked(n_neurons=at_least_two, rng=random_generator, slowest=number, others=number)
def line_attractor(n_neurons, rng, slowest=0.999, others=0.2):
    """A symmetric network with one slow mode, in a random direction: it integrates along that mode.

    Parameters
    ----------
    n_neurons : int
        How many neurons.
    rng : numpy.random.Generator
        Where the modes come from.
    slowest : float
        Eigenvalue of the slow mode.
    others : float
        Eigenvalue of all others.

    Returns
    -------
    Integrator
        Its first mode is the slow one.
    """
    modes = random_rotation(n_neurons, rng)
    slow = modes[:, 0]
    W = others * np.eye(n_neurons) + (slowest - others) * np.outer(slow, slow)
    return Integrator(W=W, modes=modes, input_pattern=n_neurons * slow, readout=slow / n_neurons)


@checked(n_neurons=at_least_two, rng=random_generator, slowest=number, others=number)
def amplifying_line_attractor(n_neurons, rng, slowest=0.999, others=0.2):
    """A network with the eigenvalues of `line_attractor`, whose modes are random patterns that do not stand at right angles.

    So the public code of Qian et al. makes its line attractor. The network is not normal: it amplifies.

    Parameters
    ----------
    n_neurons : int
        How many neurons.
    rng : numpy.random.Generator
        Where the modes come from.
    slowest : float
        Eigenvalue of the slow mode.
    others : float
        Eigenvalue of all others.

    Returns
    -------
    Integrator
        Its first mode is the slow one.
    """
    modes = rng.standard_normal((n_neurons, n_neurons))
    modes /= np.linalg.norm(modes, axis=0)
    from_modes = np.linalg.inv(modes)
    W = others * np.eye(n_neurons) + (slowest - others) * np.outer(modes[:, 0], from_modes[0])
    return Integrator(W=W, modes=modes, input_pattern=n_neurons * modes[:, 0], readout=from_modes[0] / n_neurons)


@checked(n_stages=at_least_two, skip=number)
def chain_of_stages(n_stages, skip=0.5):
    """Connections between the stages of a chain: each drives the one before it, and all drive the first, the output.

    Parameters
    ----------
    n_stages : int
        How many.
    skip : float
        ``β``, what each stage but the first adds to the first directly.

    Returns
    -------
    T : ndarray, shape (stages, stages)
        Above the diagonal 1, in the first row ``β`` more, and 0 elsewhere; all eigenvalues are 0.
    """
    T = np.diag(np.ones(n_stages - 1), 1)
    T[0, 1:] += skip
    return T


@checked(n_neurons=at_least_two, rng=random_generator, skip=not_negative)
def feedforward_chain(n_neurons, rng, skip=0.5):
    """A network that is a chain in disguise: stages are random patterns at right angles, each of which drives the next.

    Everybody is connected with everybody, all eigenvalues are 0, and the network remembers for as many time constants as it has
    stages, about.

    Parameters
    ----------
    n_neurons : int
        How many neurons, and stages.
    rng : numpy.random.Generator
        Where the patterns come from.
    skip : float
        ``β``, what each stage adds to the output stage directly.

    Returns
    -------
    Integrator
        Its modes are the stages, the output first. The input reaches all of them alike.

    References
    ----------
    Goldman, Neuron 61:621 (2009), doi 10.1016/j.neuron.2008.12.012.
    Ganguli, Huh & Sompolinsky, PNAS 105:18970 (2008), doi 10.1073/pnas.0804451105.
    """
    stages = random_rotation(n_neurons, rng)
    W = stages @ chain_of_stages(n_neurons, skip) @ stages.T
    together = stages.sum(axis=1)
    # Each stage holds the integral, and the first one `skip` times as much from each of the others.
    return Integrator(W=W, modes=stages, input_pattern=together, readout=together / (n_neurons * (1 + skip)))


@checked(n_neurons=at_least_two, rank=positive_integer, scale=positive, rng=random_generator, together=_fewer_than_neurons)
def low_rank_teacher(n_neurons, rank, scale, rng):
    """Connections ``M Nᵀ`` of a network of low rank whose eigenvalues are all 0, since what it sends is not what it hears.

    Parameters
    ----------
    n_neurons : int
        ``D``, how many neurons.
    rank : int
        ``r``, columns of ``M`` and ``N``.
    scale : float
        ``s``: columns of both matrices have the length ``γ``, with ``γ² = s D / √r``.
    rng : numpy.random.Generator
        Where the columns come from, all at right angles.

    Returns
    -------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the effect of ``j`` on ``i``.
    """
    columns = random_rotation(n_neurons, rng)[:, : 2 * rank]
    return scale * n_neurons / np.sqrt(rank) * columns[:, :rank] @ columns[:, rank:].T


@checked(n_neurons=at_least_two, rng=random_generator, shift=not_negative, real=number, turns=number)
def oscillating_teacher(n_neurons, rng, shift=12.0, real=0.5, turns=0.5):
    """Connections of a network of rank 2 with a pair of complex eigenvalues, and much amplification beside them.

    Parameters
    ----------
    n_neurons : int
        ``D``, how many neurons.
    rng : numpy.random.Generator
        Where randomness comes from.
    shift : float
        Times ``1/√D``: standard deviation of what is added to what the network hears, at right angles to what it sends. It
        leaves eigenvalues as they are and amplifies.
    real, turns : float
        The eigenvalues that are not 0 are ``real ± turns i``.

    Returns
    -------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the effect of ``j`` on ``i``.
    """
    M = rng.standard_normal((n_neurons, 2))
    hears = np.linalg.pinv(M)
    extra = shift / np.sqrt(n_neurons) * rng.standard_normal((2, n_neurons))
    return M @ np.array([[real, -turns], [turns, real]]) @ (hears + extra - (extra @ M) @ hears)


@checked(rng=random_generator, amplitude=not_negative, noise=not_negative)
def integration_input(rng, amplitude=0.1, noise=0.05):
    """The input that is to be integrated: pulses of both signs, a ramp, and white noise; 5,000 steps.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the noise comes from.
    amplitude : float
        Times the pulses.
    noise : float
        Standard deviation of the noise in each step.

    Returns
    -------
    drive : ndarray, shape (time,)
        In steps of `STEP`.
    """
    drive = noise * rng.standard_normal(TASK_STEPS)
    for first, last, begins, ends in PULSES:
        drive[first:last] += amplitude * np.linspace(begins, ends, last - first)
    return drive


def _sizes_match(arguments):
    n_neurons = len(arguments["W"])
    drive, pattern = arguments["drive"], arguments["input_pattern"]
    if (drive is None) != (pattern is None):
        raise ValueError(
            "drive and input_pattern belong together: one says when the input comes, the other to whom; give both."
        )
    if drive is not None and len(drive) != arguments["n_steps"]:
        raise ValueError(f"drive should have one entry a step, {arguments['n_steps']}, but it has {len(drive)}.")
    for name in ("input_pattern", "start"):
        if arguments[name] is not None and len(arguments[name]) != n_neurons:
            raise ValueError(f"{name} should have one entry a neuron, {n_neurons}, but it has {len(arguments[name])}.")


@checked(
    W=connectivity,
    n_steps=positive_integer,
    rng=random_generator,
    drive=optional(vector),
    input_pattern=optional(vector),
    start=optional(vector),
    noise=not_negative,
    step=positive,
    activation=optional(activation_function),
    together=_sizes_match,
)
def simulate_teacher(W, n_steps, rng, drive=None, input_pattern=None, start=None, noise=NOISE, step=STEP, activation=None):
    """Activity of a teacher: ``x(t+1) = (1 - step) x(t) + step (W φ(x(t)) + drive(t) pattern + noise)``.

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
        What an input of 1 adds to each neuron.
    start : ndarray, shape (neurons,), optional
        The first state; by default all neurons are at 0.
    noise : float
        Standard deviation of the noise of each neuron in each step.
    step : float
        Length of a step, in time constants of a neuron.
    activation : callable, optional
        ``φ``, which takes and returns arrays; by default the identity, a linear network.

    Returns
    -------
    x : ndarray, shape (time, neurons)
        States, the start first.

    Raises
    ------
    ValueError
        If the network explodes.
    """
    n_neurons = len(W)
    x = np.zeros(n_neurons) if start is None else start.copy()
    states = np.empty((n_steps, n_neurons))
    with np.errstate(over="ignore", invalid="ignore"):  # what explodes is named below
        for t in range(n_steps):
            states[t] = x
            sent = x if activation is None else activation(x)
            arriving = W @ sent + noise * rng.standard_normal(n_neurons)
            if drive is not None:
                arriving += drive[t] * input_pattern
            x = (1 - step) * x + step * arriving
    if not np.isfinite(states[-1]).all():
        raise ValueError(
            "W should be of a network whose activity stays finite, but it exploded: take a smaller scale, or fewer steps."
        )
    return states


def _seen_part(value, name):
    value = vector(value, name)
    if not 0 < value @ value <= 1 + 3e-6:  # lengths may have been rounded to single precision
        raise ValueError(
            f"{name} should be the observed part of a mode of length 1, so not longer than that and not 0, but its length is "
            f"{np.linalg.norm(value):.3g}."
        )
    return value


def _lengths(value, name):
    try:
        return [positive_integer(length, name) for length in value]
    except TypeError:
        raise ValueError(f"{name} should hold whole numbers of at least 1, one a piece, but it is {value!r}.") from None


def _fades(arguments):
    step = arguments["step"]
    for name in ("slowest", "others"):
        if not -1 < 1 - step + step * arguments[name] < 1:
            raise ValueError(
                f"{name} should be below 1, and let its mode fade in steps of {step:g}, but it is {arguments[name]:g}."
            )


@checked(
    seen=_seen_part,
    pieces=_lengths,
    rng=random_generator,
    slowest=number,
    others=number,
    noise=not_negative,
    step=positive,
    together=_fades,
)
def record_line_attractor(seen, pieces, rng, slowest=0.999, others=0.2, noise=NOISE, step=STEP):
    """A recording of some neurons of a `line_attractor` that has run for long, piece by piece, without simulating the others.

    All modes but one fade alike. So the observed neurons are the slow mode, which fades by itself, and noise that fades by
    itself in every direction at a right angle to it: one filter a neuron and two more, however large the network is.

    Parameters
    ----------
    seen : ndarray, shape (observed,)
        The entries of the slow mode, whose length is 1 over all neurons, that belong to the observed neurons.
    pieces : sequence of int
        How many steps each piece has; it goes on where the last one ended.
    rng : numpy.random.Generator
        Where the noise comes from.
    slowest, others : float
        Eigenvalues of the slow mode and of all others.
    noise : float
        Standard deviation of the noise of each neuron in each step.
    step : float
        Length of a step, in time constants of a neuron.

    Yields
    ------
    x : ndarray, shape (time, observed)
        A piece of the recording.

    Raises
    ------
    ValueError
        If a mode does not fade, or ``seen`` is longer than 1.
    """
    n_observed = len(seen)
    # The slow mode; all other modes, in each observed neuron; and the same in the rest of the slow mode, which is hidden.
    keeps = 1 - step + step * np.array([slowest] + [others] * (n_observed + 1))
    along = np.append(seen, np.sqrt(max(0.0, 1 - seen @ seen)))
    state = step * noise * rng.standard_normal(len(keeps)) / np.sqrt(1 - keeps**2)
    for n_steps in pieces:
        pushes = step * noise * rng.standard_normal((len(keeps), n_steps))
        for mode, keep in enumerate(keeps):
            pushes[mode], last = signal.lfilter([1.0], [1.0, -keep], pushes[mode], zi=[keep * state[mode]])
            state[mode] = last[0] / keep if keep else 0.0
        slow, rest = pushes[0], pushes[1:]
        yield rest[:-1].T + np.outer(slow - along @ rest, seen)
