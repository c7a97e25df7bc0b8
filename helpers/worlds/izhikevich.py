"""Networks of spiking neurons whose wiring is known: Izhikevich's model, as Lu et al. (2023) set it up.

One time step is one millisecond. All networks of a batch, and all their neurons, take each step together.
"""

import inspect
from dataclasses import dataclass

import numpy as np

from helpers.validation import (
    activity,
    array,
    checked,
    connectivity,
    neuron_index,
    not_negative,
    number,
    numbers,
    optional,
    positive_integer,
    probability,
    random_generator,
    recordings,
    vector,
)

THRESHOLD = 30.0  # mV: a neuron spikes at this potential or above it.
INITIAL_POTENTIAL = -65.0  # mV: every simulation begins there.
WEIGHT = 5.0  # mV/ms: one spike adds this to the input of a target, or takes it away.
RECOVERY_SENSITIVITY = -0.1  # 1/ms: Izhikevich's parameter b.
INPUT_MEAN = 5.0  # mV/ms: without it no neuron fires.
HIGHEST_POTENTIAL = 1e5  # mV: spikes stay below a few thousand; whatever goes beyond goes on to infinity.
INPUT_VARIANCE = 5.0  # (mV/ms)²: the variance of the input that each neuron receives in each millisecond.


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

    Raises
    ------
    ValueError
        If shapes do not fit, or if an entry is no finite number.
    """

    W: np.ndarray
    a: np.ndarray
    b: np.ndarray
    c: np.ndarray
    d: np.ndarray
    excitatory: np.ndarray

    def __post_init__(self):
        object.__setattr__(self, "W", connectivity(self.W, "W"))
        for name in "abcd":
            object.__setattr__(self, name, vector(getattr(self, name), name))
        object.__setattr__(self, "excitatory", array(self.excitatory, "excitatory"))
        _one_number_a_neuron({"W": self.W} | {name: getattr(self, name) for name in "abcd"})
        if self.excitatory.dtype != bool or self.excitatory.shape != self.a.shape:
            raise ValueError(
                f"excitatory should be True or False for each of {len(self.W)} neurons, but it is "
                f"{self.excitatory.dtype} in shape {self.excitatory.shape}."
            )


@dataclass(frozen=True)
class SpikingActivity:
    """A simulation, one row per millisecond; of a batch, networks come first.

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


def _one_number_a_neuron(arguments):
    names = [name for name in arguments if name != "W"]
    n_neurons = len(arguments["W"]) if "W" in arguments else len(arguments["v"])
    for name in names:
        if len(arguments[name]) != n_neurons:
            raise ValueError(
                f"{name} should have one number for each of {n_neurons} neurons, but it has {len(arguments[name])}."
            )


@checked(W=connectivity, v=vector, together=_one_number_a_neuron)
def input_from_spikes(W, v):
    """What the spikes of one millisecond add to the input of every neuron in the next.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is what a spike of ``j`` adds to the input of ``i``, in mV/ms.
    v : ndarray, shape (neurons,)
        Membrane potentials, in mV; at or above 30 a neuron spikes.

    Returns
    -------
    arriving : ndarray, shape (neurons,)
        In mV/ms.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    spiking = v >= 30
    return W @ spiking


@checked(v=vector, u=vector, current=vector, a=vector, b=vector, c=vector, d=vector, together=_one_number_a_neuron)
def izhikevich_step(v, u, current, a, b, c, d):
    """Move Izhikevich neurons one millisecond on.

    Neurons at or above 30 mV are reset first. The potential then takes two steps of half a millisecond, because it moves fast;
    the recovery variable takes one step of a millisecond.

    Parameters
    ----------
    v, u : ndarray, shape (neurons,)
        Membrane potentials (mV) and recovery (mV/ms) now.
    current : ndarray, shape (neurons,)
        Input, what arrives from other neurons included, in mV/ms.
    a, b, c, d : ndarray, shape (neurons,)
        The neurons' parameters, as in ``IzhikevichNetwork``.

    Returns
    -------
    v, u : ndarray, shape (neurons,)
        The same one millisecond later.

    Raises
    ------
    ValueError
        If shapes do not fit.

    References
    ----------
    Izhikevich, IEEE Transactions on Neural Networks 14:1569 (2003), doi 10.1109/TNN.2003.820440; constants of Lu et al. (2023).
    """
    spiking = v >= 30
    v = np.where(spiking, c, v)
    u = u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    u = u + a * (b * v - u)
    return v, u


def _spikes_fit_networks(arguments):
    W, spiking = arguments["W"], arguments["spiking"]
    if W.ndim != 3 or W.shape[1] != W.shape[2]:
        raise ValueError(f"W should have shape (networks, neurons, neurons), but it has shape {W.shape}.")
    if spiking.dtype != bool or spiking.shape != W.shape[:2]:
        raise ValueError(
            f"spiking should be True or False in shape {W.shape[:2]}, but it is {spiking.dtype} in shape {spiking.shape}."
        )


@checked(W=numbers, spiking=array, longest_delay=positive_integer, rng=random_generator, together=_spikes_fit_networks)
def input_after_delays(W, spiking, longest_delay, rng):
    """What the spikes of one millisecond add to the input of every neuron in the milliseconds that follow.

    Parameters
    ----------
    W : ndarray, shape (networks, neurons, neurons)
        Of each network of a batch, ``[i, j]`` is what a spike of ``j`` adds to the input of ``i``, in mV/ms.
    spiking : ndarray of bool, shape (networks, neurons)
        Which neurons spike.
    longest_delay : int
        With 1 every spike arrives after 1 ms. With more, each takes its own delay to each target, drawn evenly from 1 to
        ``longest_delay`` ms.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the delays. With a ``longest_delay`` of 1 nothing is drawn.

    Returns
    -------
    arriving : ndarray, shape (longest_delay, networks, neurons)
        In mV/ms; ``arriving[0]`` after 1 ms.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    if longest_delay == 1:
        return np.matmul(W, spiking[:, :, None].astype(float))[None, :, :, 0]
    draw = rng.integers if hasattr(rng, "integers") else rng.randint
    delays = draw(1, longest_delay + 1, W.shape)
    sent = W * spiking[:, None, :]
    return np.stack([np.sum(sent, axis=2, where=delays == delay) for delay in range(1, longest_delay + 1)])


def _says_what_diverged(v, step, input_mean, input_variance, W):
    network, neuron = np.unravel_index(np.argmax(~(np.abs(v) < HIGHEST_POTENTIAL)), v.shape)
    of_network = f" of network {network}" if len(v) > 1 else ""
    return (
        f"input_mean, input_variance and the weights of network should be small enough for steps of half a millisecond, but "
        f"with {input_mean:g} mV/ms, {input_variance:g} (mV/ms)² and weights up to {np.abs(W).max():g} mV/ms, neuron "
        f"{neuron}{of_network} goes to infinity at step {step}. Pass less input: the model is meant for a few mV/ms."
    )


_step, _delayed = inspect.unwrap(izhikevich_step), inspect.unwrap(input_after_delays)  # the loop below checks its input once


@checked(
    network=_networks,
    n_steps=positive_integer,
    rng=random_generator,
    longest_delay=positive_integer,
    input_mean=number,
    input_variance=not_negative,
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
        If an argument is out of range or networks differ in size, or if the input is so strong that a potential goes to
        infinity: half a millisecond is too long a step for it.

    References
    ----------
    Lu et al., arXiv:2311.06928 (2023), whose constants, half-steps, delay and reset these are.
    """
    batch = [network] if isinstance(network, IzhikevichNetwork) else network
    W, a, b, c, d = (np.stack([getattr(one, name) for one in batch]) for name in "Wabcd")
    n_networks, n_neurons = a.shape
    noise = rng.standard_normal((n_networks, n_steps - 1, n_neurons))
    current = np.ascontiguousarray(noise.swapaxes(0, 1)) * np.sqrt(input_variance) + input_mean

    v, u = np.full(a.shape, INITIAL_POTENTIAL), b * INITIAL_POTENTIAL
    potential, recovery = np.empty((2, n_steps, *a.shape))
    potential[0], recovery[0] = v, u
    for t in range(n_steps - 1):
        spiking = v >= THRESHOLD
        if spiking.any():
            coming = current[t : t + longest_delay]
            coming += _delayed(W, spiking, longest_delay, rng)[: len(coming)]  # what would arrive after the end is dropped
        v, u = _step(v, u, current[t], a, b, c, d)
        if not np.abs(v).max() < HIGHEST_POTENTIAL:
            raise ValueError(_says_what_diverged(v, t + 1, input_mean, input_variance, W))
        potential[t + 1], recovery[t + 1] = v, u

    potential, recovery = potential.swapaxes(0, 1), recovery.swapaxes(0, 1)
    if isinstance(network, IzhikevichNetwork):
        potential, recovery = potential[0], recovery[0]
    return SpikingActivity(potential, recovery, potential >= THRESHOLD)


def _fitted_steps_exist_and_vary(arguments):
    n_steps, n_fitted = arguments["membrane_potential"].shape[-2], arguments["n_fitted"]
    if n_fitted is not None and not 2 <= n_fitted <= n_steps:
        raise ValueError(f"n_fitted should be from 2 to {n_steps}, the number of time steps, but it is {n_fitted}.")
    fitted = np.minimum(arguments["membrane_potential"][..., :n_fitted, :], THRESHOLD)
    if np.any(fitted.min(axis=-2) == fitted.max(axis=-2)):
        raise ValueError("membrane_potential should vary for every neuron, but one is constant and has no standard deviation.")


@checked(membrane_potential=recordings, n_fitted=optional(positive_integer), together=_fitted_steps_exist_and_vary)
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
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[..., :n_fitted, :]
    return (clipped - fitted.mean(axis=-2, keepdims=True)) / fitted.std(axis=-2, keepdims=True)


def _source_spikes_while_target_is_quiet(arguments):
    v, source, target = (arguments[name] for name in ("v", "source", "target"))
    n_neurons = v.shape[1]
    for name in ("source", "target"):
        if arguments[name] >= n_neurons:
            raise ValueError(f"{name} should be below {n_neurons}, the number of neurons, but it is {arguments[name]}.")
    usable = (v[:-1, target] < THRESHOLD) & (v[1:, target] < THRESHOLD)
    spiking = v[:-1, source] >= THRESHOLD
    if source == target or not (usable & spiking).any() or not (usable & ~spiking).any():
        raise ValueError(
            "source should be another neuron than target that spikes while target does not, but it is "
            f"{source} (target: {target})."
        )


@checked(v=activity, source=neuron_index, target=neuron_index, together=_source_spikes_while_target_is_quiet)
def spike_triggered_change(v, source, target):
    """What changes in one neuron in the millisecond after a spike of another, beyond what changes without one.

    Parameters
    ----------
    v : ndarray, shape (time, neurons)
        Membrane potentials, in mV.
    source, target : int
        Whose spikes, and whose potential.

    Returns
    -------
    difference : float
        Mean change of the target after a spike of the source, minus that without one, in mV. Milliseconds in which the target
        itself spikes, or is reset, do not count.

    Raises
    ------
    ValueError
        If a neuron does not exist, or the source never spikes while the target does not.
    """
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()
