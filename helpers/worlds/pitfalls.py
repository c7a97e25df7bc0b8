"""Recordings that fool: six on which Granger causality goes wrong, and a spiking network with a hidden driver.

Four hold two neurons, ``(time, 2)``; in each but the first, neuron 0 drives neuron 1, and never the reverse. In the two whose
neurons share a course, a stimulus or a fading dye, nobody drives anybody.
"""

import numpy as np
from scipy.signal import lfilter

from helpers.validation import activity, checked, fraction_below_one, not_negative, positive_integer, random_generator
from helpers.worlds.izhikevich import WEIGHT, IzhikevichNetwork, izhikevich_network

N_RECORDED = 5  # This many neurons of the network with a hidden driver are recorded.
STRONG_WEIGHT = 200.0  # mV/ms: through such a weight, a spike always makes another one in the next millisecond.
DRIVER_A, DRIVER_D = 0.06, 4.0  # With these the driver recovers fast, and spikes some 65 times a second.
# In each trial of so many steps, the two neurons answer a stimulus at these; with a bump of this height and width.
TRIAL_STEPS, ANSWERS_AT, ANSWER, ANSWER_SD = 150, (50, 52), 3.0, 4.0
DYE, FADES_IN = 4.0, 0.2  # What a dye adds at first, and after which share of the recording 1/e of that is left.
BURN_IN_STEPS = 200  # Every process begins at 0. By this many steps, which are thrown away, its beginning has faded.


def _autoregressive(drive, memory):
    """A neuron that keeps ``memory`` of its activity at each step and adds what drives it."""
    return lfilter([1.0], [1.0, -memory], drive)


def _autoregressive_of_variance_one(n_steps, memory, rng):
    """Such a neuron, driven by noise that gives it variance 1."""
    return _autoregressive(np.sqrt(1 - memory**2) * rng.standard_normal(n_steps), memory)


@checked(
    n_steps=positive_integer,
    rng=random_generator,
    delay_0=positive_integer,
    delay_1=positive_integer,
    memory=fraction_below_one,
)
def hidden_input(n_steps, rng, delay_0=1, delay_1=1, memory=0.8):
    """Two neurons that do not know of each other, both driven by a third, which is returned as well.

    Parameters
    ----------
    n_steps : int
        Length of the recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    delay_0, delay_1 : int
        Steps that the input takes to neuron 0 and to neuron 1.
    memory : float
        What the hidden input keeps of itself at each step, from 0 to below 1.

    Returns
    -------
    x : ndarray, shape (time, 3)
        Neuron 0, neuron 1, and in the last column the hidden input, of variance 1.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    total = n_steps + BURN_IN_STEPS + max(delay_0, delay_1)
    c = _autoregressive_of_variance_one(total, memory, rng)
    columns = [c]
    for delay in (delay_1, delay_0):
        columns.insert(0, _autoregressive(np.roll(c, delay) + rng.standard_normal(total), 0.5))
    return np.stack(columns, axis=1)[-n_steps:]


@checked(n_steps=positive_integer, rng=random_generator, noise=not_negative, memory=fraction_below_one)
def noisy_driver(n_steps, rng, noise=0.0, memory=0.9):
    """Neuron 1 repeats what neuron 0 did a step ago; neuron 0 is seen through measurement noise.

    Parameters
    ----------
    n_steps : int
        Length of the recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    noise : float
        Standard deviation of the noise that is added to neuron 0 when it is measured; its own is 1.
    memory : float
        What neuron 0 keeps of itself at each step, from 0 to below 1.

    Returns
    -------
    x : ndarray, shape (time, 2)
        ``x0(t) = memory x0(t-1) + …`` of variance 1, measured with noise, and ``x1(t) = x0(t-1) + 0.3 noise``.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    source = _autoregressive_of_variance_one(n_steps + BURN_IN_STEPS, memory, rng)
    target = np.roll(source, 1) + 0.3 * rng.standard_normal(len(source))
    seen = source + noise * rng.standard_normal(len(source))
    return np.stack([seen, target], axis=1)[-n_steps:]


@checked(n_steps=positive_integer, rng=random_generator)
def squared_coupling(n_steps, rng):
    """Neuron 1 answers to the size of neuron 0, whatever its sign.

    Parameters
    ----------
    n_steps : int
        Length of the recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.

    Returns
    -------
    x : ndarray, shape (time, 2)
        ``x1(t) = 0.5 x1(t-1) + 0.5 (x0(t-1)² - 1) + noise``.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    source = _autoregressive_of_variance_one(n_steps + BURN_IN_STEPS, 0.5, rng)
    target = _autoregressive(0.5 * (np.roll(source, 1) ** 2 - 1) + rng.standard_normal(len(source)), 0.5)
    return np.stack([source, target], axis=1)[-n_steps:]


@checked(n_steps=positive_integer, rng=random_generator)
def changing_coupling(n_steps, rng):
    """Neuron 0 excites neuron 1 in the first half of the recording, and inhibits it in the second.

    Parameters
    ----------
    n_steps : int
        Length of the recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.

    Returns
    -------
    x : ndarray, shape (time, 2)
        ``x1(t) = 0.5 x1(t-1) ± 0.5 x0(t-1) + noise``.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    source = _autoregressive_of_variance_one(n_steps + BURN_IN_STEPS, 0.5, rng)
    weight = np.where(np.arange(len(source)) < BURN_IN_STEPS + n_steps // 2, 0.5, -0.5)
    target = _autoregressive(weight * np.roll(source, 1) + rng.standard_normal(len(source)), 0.5)
    return np.stack([source, target], axis=1)[-n_steps:]


@checked(n_trials=positive_integer, rng=random_generator)
def shared_stimulus(n_trials, rng):
    """Two neurons that do not know of each other answer a stimulus in each trial, neuron 1 two steps after neuron 0.

    Parameters
    ----------
    n_trials : int
        Number of trials, of 150 steps.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.

    Returns
    -------
    x : ndarray, shape (trials, time, 2)
        ``x(t) = 0.5 x(t-1) + noise`` of each by itself, and the same bump in every trial, around step 50 and around step 52.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    alone = _autoregressive(rng.standard_normal((n_trials, 2, BURN_IN_STEPS + TRIAL_STEPS)), 0.5)[..., BURN_IN_STEPS:]
    away = np.arange(TRIAL_STEPS) - np.array(ANSWERS_AT)[:, None]
    return (alone + ANSWER * np.exp(-0.5 * (away / ANSWER_SD) ** 2)).swapaxes(1, 2)


@checked(n_steps=positive_integer, rng=random_generator, n_neurons=positive_integer)
def fading_dye(n_steps, rng, n_neurons=4):
    """Neurons that do not know of each other, seen through one dye that fades.

    Parameters
    ----------
    n_steps : int
        Length of the recording.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    n_neurons : int
        How many.

    Returns
    -------
    x : ndarray, shape (time, neurons)
        ``x(t) = 0.5 x(t-1) + noise`` of each by itself, and for all 4 exp(-t / τ), where τ is a fifth of the recording.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    alone = _autoregressive(rng.standard_normal((n_neurons, BURN_IN_STEPS + n_steps)), 0.5)[:, BURN_IN_STEPS:]
    return (alone + DYE * np.exp(-np.arange(n_steps) / (FADES_IN * n_steps))).T


def _at_least_one_frame(arguments):
    if arguments["frame"] > len(arguments["x"]):
        raise ValueError(f"frame should be at most {len(arguments['x'])}, the steps of x, but it is {arguments['frame']}.")


@checked(x=activity, frame=positive_integer, together=_at_least_one_frame)
def average_in_frames(x, frame):
    """What a slow camera sees: the mean of every ``frame`` steps, one after the other.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.
    frame : int
        Steps that one frame lasts. A tail shorter than a frame is dropped.

    Returns
    -------
    frames : ndarray, shape (time // frame, neurons)

    Raises
    ------
    ValueError
        If the recording is shorter than a frame.
    """
    n_frames = len(x) // frame
    whole = x[: n_frames * frame]
    return whole.reshape(n_frames, frame, x.shape[1]).mean(axis=1)


@checked(x=activity)
def add_squares(x):
    """Every neuron's squared distance from its mean, as further columns of the recording.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity.

    Returns
    -------
    both : ndarray, shape (time, 2 * neurons)
        First the neurons as they are, then the squares in the same order.

    Raises
    ------
    ValueError
        If the recording has a wrong shape or holds a number that is not finite.
    """
    centred = x - x.mean(axis=0)
    return np.hstack([x, centred**2])


@checked(rng=random_generator)
def hidden_driver_network(rng):
    """Five neurons of a usual kind, and two more that no instrument sees: a driver and its relay.

    The driver makes neuron 0 spike, and the relay, a millisecond later; the relay pushes neuron 1 with a usual weight, one more
    millisecond later.
    So neuron 1 is pushed one millisecond after neuron 0 has spiked, as if by neuron 0. There is no connection between the two,
    and no other one onto neuron 0.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.

    Returns
    -------
    IzhikevichNetwork
        Of seven neurons. The last two, driver and relay, are hidden; they excite, and nobody drives the driver.

    Raises
    ------
    ValueError
        If ``rng`` is no random generator.
    """
    seen, hidden = izhikevich_network(N_RECORDED, rng, 0.4), izhikevich_network(2, rng, 0)
    driver, relay = N_RECORDED, N_RECORDED + 1
    W = np.zeros((N_RECORDED + 2, N_RECORDED + 2))
    W[:N_RECORDED, :N_RECORDED] = seen.W
    W[0], W[1, 0] = 0, 0
    W[0, driver] = W[relay, driver] = STRONG_WEIGHT
    W[1, relay] = WEIGHT
    own = {name: np.concatenate([getattr(seen, name), getattr(hidden, name)]) for name in ("a", "b", "c", "d", "excitatory")}
    own["a"][driver], own["d"][driver] = DRIVER_A, DRIVER_D
    return IzhikevichNetwork(W, **own)
