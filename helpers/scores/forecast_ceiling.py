"""How well any forecast of a spiking network could do: with its wiring known, and without.

What one step brings is partly noise, so no forecast reaches an R² of 1: where the mechanism is known, so is the best forecast.
And a neuron's own course says much of what comes, so a high R² does not show that the network was learned: as a reference,
the same forecast for someone who knows each neuron and not who spiked.
"""

import inspect

import numpy as np

from helpers.validation import checked, kind_of
from helpers.worlds.izhikevich import INPUT_MEAN, INPUT_VARIANCE, THRESHOLD, IzhikevichNetwork, SpikingActivity, izhikevich_step

_step = inspect.unwrap(izhikevich_step)  # Unchecked, it takes all time steps at once.

# The mean over the noise, which is one normal number per step, is a sum: Gauss-Hermite quadrature.
QUADRATURE_NODES, QUADRATURE_WEIGHTS = np.polynomial.hermite_e.hermegauss(40)


def _network(value, name):
    if not isinstance(value, IzhikevichNetwork):
        raise ValueError(f"{name} should be an IzhikevichNetwork, but it is {kind_of(value)}.")
    return value


def _simulation_of_one_network(value, name):
    if not isinstance(value, SpikingActivity) or value.membrane_potential.ndim != 2:
        kind = "that of a batch" if isinstance(value, SpikingActivity) else kind_of(value)
        raise ValueError(f"{name} should be the SpikingActivity of one network, but it is {kind}.")
    return value


def _same_number_of_neurons(arguments):
    n_neurons, seen = len(arguments["network"].W), arguments["activity"].membrane_potential.shape[1]
    if n_neurons != seen:
        raise ValueError(f"activity should be of the network's {n_neurons} neurons, but it has {seen}.")


@checked(network=_network, activity=_simulation_of_one_network, together=_same_number_of_neurons)
def expected_next_potential(network, activity, *, synapses=True):
    """The best one-step forecast of a spiking network, by someone who knows its mechanism and its whole state.

    Parameters
    ----------
    network : IzhikevichNetwork
        The wiring and the parameters of its neurons.
    activity : SpikingActivity
        Its simulation, of one network, with delays of 1 ms and the usual input.
    synapses : bool
        Whether the forecast knows which spikes arrive. Without, each neuron receives the mean of what arrives at it; this is a
        reference, and not quite the best that can be done from a neuron's own past.

    Returns
    -------
    expected : ndarray, shape (time - 1, neurons)
        Mean of the potential, cut at 30 mV, in the steps from the second on, over the noise of that step.

    Raises
    ------
    ValueError
        If an argument is something else.
    """
    arriving = activity.spikes[:-1] @ network.W.T
    if not synapses:
        arriving = np.broadcast_to(arriving.mean(axis=0), arriving.shape)
    v, u = activity.membrane_potential[:-1], activity.recovery[:-1]
    own = network.a, network.b, network.c, network.d
    expected = np.zeros_like(v)
    for node, weight in zip(QUADRATURE_NODES, QUADRATURE_WEIGHTS / QUADRATURE_WEIGHTS.sum(), strict=True):
        current = arriving + INPUT_MEAN + np.sqrt(INPUT_VARIANCE) * node
        expected += weight * np.minimum(_step(v, u, current, *own)[0], THRESHOLD)
    return expected
