"""Networks of spiking neurons whose wiring is known: Izhikevich's model, as Lu et al. (2023) set it up, and its calcium.

One time step is one millisecond. All networks of a batch, and all their neurons, take each step together.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from helpers.validation import checked, number, numbers, positive_integer, probability, random_generator

THRESHOLD = 30.0  # mV; a neuron at or above it spikes
START = -65.0  # mV, the membrane potential of every neuron at first
WEIGHT = 5.0  # mV/ms, what one spike adds to the input of a target
RECOVERY_SENSITIVITY = -0.1  # Izhikevich's b
INPUT_MEAN = 5.0  # mV/ms; with 0 nothing fires
INPUT_VARIANCE = 5.0
CALCIUM_DECAY = 142 / np.log(2)  # ms; GCaMP6f in vivo takes 142 ms to fall by half after one spike (Chen et al. 2013)


@dataclass(frozen=True)
class IzhikevichNetwork:
    """One network of Izhikevich neurons: the wiring, and the four parameters of each neuron.

    Attributes
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is what a spike of ``j`` adds to the input of ``i``, in mV/ms: +5 from excitatory, -5 from
        inhibitory neurons, 0 without a connection and on the diagonal.
    a, b, c, d : ndarray, shape (neurons,)
        Speed of the recovery variable (1/ms), its sensitivity to the potential (1/ms), the potential after a spike
        (mV), and what a spike adds to recovery (mV/ms).
    excitatory : ndarray of bool, shape (neurons,)
        Which neurons excite; these come first.
    """

    W: np.ndarray
    a: np.ndarray
    b: np.ndarray
    c: np.ndarray
    d: np.ndarray
    excitatory: np.ndarray


@dataclass(frozen=True)
class SpikingActivity:
    """A simulation, one row a millisecond; of a batch, networks come first.

    Attributes
    ----------
    membrane_potential : ndarray, shape (time, neurons) or (networks, time, neurons)
        In mV, not clipped: at a spike it may stand far above 30 mV.
    recovery : ndarray, the same shape
        The recovery variable *u*, in mV/ms.
    spikes : ndarray of bool, the same shape
        True where the membrane potential is at or above 30 mV.
    """

    membrane_potential: np.ndarray
    recovery: np.ndarray
    spikes: np.ndarray


@checked(n_neurons=positive_integer, rng=random_generator, connection_probability=probability)
def izhikevich_network(n_neurons, rng, connection_probability=0.2):
    """Draw a network of excitatory and inhibitory Izhikevich neurons, in which each pair is connected by the toss of a coin.

    Four of five neurons excite (rounded), with ``c = -65 + 15 r**2`` and ``d = 8 - 6 r**2``, ``r`` uniform: from regular
    spiking to chattering. The others inhibit, with ``a = 0.02 + 0.08 r``: fast spiking.

    Parameters
    ----------
    n_neurons : int
        Number of neurons.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    connection_probability : float
        Probability of a connection from each neuron to each other one; no neuron is connected to itself.

    Returns
    -------
    IzhikevichNetwork
        Wiring and parameters.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023); Izhikevich, IEEE Transactions on Neural Networks 14:1569 (2003), doi
    10.1109/TNN.2003.820440, whose b of 0.2 and weights are others.
    """
    excitatory = np.arange(n_neurons) < n_neurons - round(0.2 * n_neurons)
    r = rng.uniform(size=n_neurons)
    connected = rng.uniform(size=(n_neurons, n_neurons)) < connection_probability
    np.fill_diagonal(connected, False)
    return IzhikevichNetwork(
        W=np.where(excitatory, WEIGHT, -WEIGHT) * connected,  # columns are sources, so the sign goes along columns
        a=np.where(excitatory, 0.02, 0.02 + 0.08 * r),
        b=np.full(n_neurons, RECOVERY_SENSITIVITY),
        c=np.where(excitatory, -65 + 15 * r**2, -65.0),
        d=np.where(excitatory, 8 - 6 * r**2, 2.0),
        excitatory=excitatory,
    )


def _networks(value, name):
    """One network, or a batch of networks of one size."""
    batch = [value] if isinstance(value, IzhikevichNetwork) else value
    if not isinstance(batch, list | tuple) or not batch or not all(isinstance(one, IzhikevichNetwork) for one in batch):
        raise ValueError(f"{name} should be an IzhikevichNetwork or a list of them, but it is {type(value).__name__}.")
    sizes = sorted({len(one.W) for one in batch})
    if len(sizes) > 1:
        raise ValueError(f"{name} should all be of one size to be simulated together, but they have {sizes} neurons.")
    return value


def _input_variance(value, name):
    value = number(value, name)
    if value < 0:
        raise ValueError(f"{name} is a variance, so it should not be negative, but it is {value:g}.")
    return value


@checked(
    network=_networks,
    n_steps=positive_integer,
    rng=random_generator,
    longest_delay=positive_integer,
    input_mean=number,
    input_variance=_input_variance,
)
def simulate_izhikevich(network, n_steps, rng, longest_delay=1, input_mean=INPUT_MEAN, input_variance=INPUT_VARIANCE):
    """Simulate one network of Izhikevich neurons, or a batch of them at once, for a number of milliseconds.

    A neuron at or above 30 mV spikes. One millisecond later it is reset (``v = c``, ``u += d``) and its targets receive
    its weight. Then the potential follows ``v' = 0.04 v² + 4.1 v + 108 - u + I`` in two steps of half a millisecond,
    and after that ``u`` follows ``u' = a (b v - u)`` in one of a millisecond. ``I`` is the weights that arrive plus noise.

    Parameters
    ----------
    network : IzhikevichNetwork or list of IzhikevichNetwork
        What to simulate; a batch holds networks of one size.
    n_steps : int
        Number of milliseconds, the start at -65 mV included.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the input. One batch and one call for each of its networks draw the same input in the same order.
    longest_delay : int
        With 1 every spike arrives after 1 ms. With more, each spike takes its own delay to each target, drawn evenly from 1
        to ``longest_delay`` ms.
    input_mean, input_variance : float
        Of the normal input that each neuron receives in each millisecond, in mV/ms.

    Returns
    -------
    SpikingActivity
        Membrane potential, recovery and spikes, each ``(time, neurons)``, or ``(networks, time, neurons)`` for a list.

    Raises
    ------
    ValueError
        If an argument is out of range or networks differ in size.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023), whose constants, half-steps, delay and reset these are.
    """
    batch = [network] if isinstance(network, IzhikevichNetwork) else network
    W, a, b, c, d = (np.stack([getattr(one, name) for one in batch]) for name in "Wabcd")
    n_networks, n_neurons = a.shape
    noise = rng.standard_normal((n_networks, n_steps - 1, n_neurons))
    current = np.ascontiguousarray(noise.swapaxes(0, 1)) * np.sqrt(input_variance) + input_mean

    v, u = np.full(a.shape, START), b * START
    potential, recovery = np.empty((2, n_steps, *a.shape))
    potential[0], recovery[0] = v, u
    for t in range(n_steps - 1):
        spiking = v >= THRESHOLD
        if spiking.any():
            _deliver(current, t, W, spiking, longest_delay, rng)
            v = np.where(spiking, c, v)
            u = u + d * spiking
        for _ in range(2):
            v = v + 0.5 * (0.04 * v * v + 4.1 * v + 108 - u + current[t])
        u = u + a * (b * v - u)
        potential[t + 1], recovery[t + 1] = v, u

    potential, recovery = potential.swapaxes(0, 1), recovery.swapaxes(0, 1)
    if isinstance(network, IzhikevichNetwork):
        potential, recovery = potential[0], recovery[0]
    return SpikingActivity(potential, recovery, potential >= THRESHOLD)


def _deliver(current, t, W, spiking, longest_delay, rng):
    """Add what arrives from the neurons that spike at ``t`` to the input of the steps to come, in place."""
    if longest_delay == 1:
        current[t] += np.matmul(W, spiking[:, :, None].astype(float))[:, :, 0]
        return
    delays = (
        rng.integers(1, longest_delay + 1, W.shape) if hasattr(rng, "integers") else rng.randint(1, longest_delay + 1, W.shape)
    )
    for delay in range(1, min(longest_delay, len(current) - t) + 1):
        current[t + delay - 1] += np.sum(W * spiking[:, None, :], axis=2, where=delays == delay)


def _recordings(value, name):
    """Recordings with time and neurons as the last two axes, at least two time steps."""
    value = numbers(value, name)
    if value.ndim < 2 or value.size == 0 or value.shape[-2] < 2:
        raise ValueError(
            f"{name} should have shape (time, neurons) or (networks, time, neurons), but it has shape {value.shape}."
        )
    return value


def _fitted_steps_exist(arguments):
    n_steps, n_fitted = arguments["membrane_potential"].shape[-2], arguments["n_fitted"]
    if n_fitted is not None and not 2 <= positive_integer(n_fitted, "n_fitted") <= n_steps:
        raise ValueError(f"n_fitted should be from 2 to {n_steps}, the number of time steps, but it is {n_fitted}.")
    fitted = np.minimum(arguments["membrane_potential"][..., :n_fitted, :], THRESHOLD)
    if np.any(fitted.min(axis=-2) == fitted.max(axis=-2)):
        raise ValueError("membrane_potential should vary for every neuron, but one is constant and has no standard deviation.")


@checked(membrane_potential=_recordings, together=_fitted_steps_exist)
def normalise_potential(membrane_potential, n_fitted=None):
    """Clip spikes at 30 mV, then bring every neuron to mean 0 and standard deviation 1.

    Parameters
    ----------
    membrane_potential : ndarray, shape (..., time, neurons)
        In mV.
    n_fitted : int, optional
        How many steps from the start give mean and standard deviation: those of the training set, where
        a test set has to stay unseen. All steps when left out.

    Returns
    -------
    x : ndarray, the same shape
        Normalised potential, no unit.

    Raises
    ------
    ValueError
        If shapes do not fit or a neuron's potential is constant.
    """
    clipped = np.minimum(membrane_potential, THRESHOLD)
    fitted = clipped[..., :n_fitted, :]
    return (clipped - fitted.mean(axis=-2, keepdims=True)) / fitted.std(axis=-2, keepdims=True)


def _frames_exist(arguments):
    n_steps, frame = arguments["spikes"].shape[-2], arguments["frame"]
    if frame > n_steps // 2:
        raise ValueError(f"frame should leave at least 2 frames of the {n_steps} ms recorded, but it is {frame} ms.")
    if arguments["decay"] <= 0:
        raise ValueError(f"decay should be above 0 ms, but it is {arguments['decay']:g}.")
    if arguments["noise"] < 0:
        raise ValueError(f"noise is a standard deviation, so it should not be negative, but it is {arguments['noise']:g}.")


@checked(spikes=_recordings, rng=random_generator, decay=number, noise=number, frame=positive_integer, together=_frames_exist)
def calcium_fluorescence(spikes, rng, decay=CALCIUM_DECAY, noise=0.3, frame=1):
    """Fluorescence of a calcium indicator: each spike adds 1, which then decays exponentially; the camera adds noise.

    Parameters
    ----------
    spikes : ndarray, shape (..., time, neurons)
        True, or 1, in each millisecond with a spike.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the noise.
    decay : float
        Time constant of the decay, in ms. The default is that of GCaMP6f (half of it is gone after 142 ms).
    noise : float
        Standard deviation of the noise of each frame, in units of what one spike adds. Our choice: a good recording.
    frame : int
        Milliseconds a frame; fluorescence is averaged over each. A tail shorter than one frame is left out.

    Returns
    -------
    fluorescence : ndarray, shape (..., frames, neurons)
        In units of what one spike adds (no saturation, no rise time).

    Raises
    ------
    ValueError
        If shapes do not fit or a number is out of range.

    References
    ----------
    Chen et al., Nature 499:295 (2013), doi 10.1038/nature12354: the decay. Vogelstein et al., Journal of
    Neurophysiology 104:3691 (2010), doi 10.1152/jn.01073.2009: exponential decay with additive noise.
    """
    calcium = lfilter([1.0], [1.0, -np.exp(-1 / decay)], spikes, axis=-2)
    n_frames = calcium.shape[-2] // frame
    shape = (*calcium.shape[:-2], n_frames, frame, calcium.shape[-1])
    frames = calcium[..., : n_frames * frame, :].reshape(shape).mean(axis=-2)
    return frames + noise * rng.standard_normal(frames.shape)
