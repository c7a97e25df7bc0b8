"""Many short recordings of the course's own networks, each with a wiring of its own: to train what infers graphs."""

import numpy as np

from helpers.validation import at_least_two, checked, positive_integer, probability, random_generator
from helpers.worlds.izhikevich import THRESHOLD, izhikevich_network, simulate_izhikevich
from helpers.worlds.networks import sparse_network
from helpers.worlds.particles import GraphSamples
from helpers.worlds.simulate import simulate_network

FEWEST_CONNECTIONS = 0.05  # On average. Networks without any are drawn again, and with fewer that would take too long.
SETTLING = 20  # Steps after which a sigmoid network has forgotten that it began at rest, and milliseconds of a spiking one.


def _samples(x, W, features, dt):
    """Samples of which everything is seen; connections of a neuron to itself are not among the graphs."""
    n_samples, n_times, n_neurons, n_features = x.shape
    graphs = (W != 0) & ~np.eye(n_neurons, dtype=bool)
    hidden = np.empty((n_samples, n_times, 0, n_features)), np.empty((n_samples, n_neurons, 0), dtype=bool)
    return GraphSamples(x, graphs, features, dt, *hidden)


def _some_connections(arguments):
    probability, n_neurons = arguments["connection_probability"], arguments["n_neurons"]
    if probability * n_neurons**2 < FEWEST_CONNECTIONS:
        raise ValueError(
            f"connection_probability should be at least {FEWEST_CONNECTIONS / n_neurons**2:.3g} for {n_neurons} neurons, so "
            f"that not almost every draw is without connections, but it is {probability:g}."
        )


@checked(
    n_samples=positive_integer,
    rng=random_generator,
    n_neurons=at_least_two,
    n_steps=at_least_two,
    connection_probability=probability,
    together=_some_connections,
)
def sigmoid_network_samples(n_samples, rng, n_neurons=5, n_steps=100, connection_probability=0.4):
    """Sigmoid neurons, ``x(t+1) = sigmoid(W x(t) + noise)``: each sample a ``sparse_network`` of its own, run freely.

    A draw without any connection is drawn again.

    Parameters
    ----------
    n_samples : int
        How many recordings.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of wirings and noise.
    n_neurons : int
        Neurons in each, at least 2.
    n_steps : int
        Steps in time, at least 2; twenty more before them are thrown away.
    connection_probability : float
        Of each connection, at least 0.05 a network on average. A neuron may drive itself, which is not among the graphs.

    Returns
    -------
    GraphSamples
        One feature, the activity.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    x, wirings = np.empty((n_samples, n_steps, n_neurons, 1)), np.empty((n_samples, n_neurons, n_neurons))
    for sample in range(n_samples):
        while True:
            try:
                wirings[sample] = sparse_network(n_neurons, rng, connection_probability)
            except ValueError:  # no connection at all
                continue
            break
        x[sample, :, :, 0] = simulate_network(wirings[sample], n_steps + SETTLING, rng)[SETTLING:]
    return _samples(x, wirings, ("activity",), 1.0)


@checked(
    n_samples=positive_integer,
    rng=random_generator,
    n_neurons=at_least_two,
    n_steps=at_least_two,
    connection_probability=probability,
)
def izhikevich_samples(n_samples, rng, n_neurons=5, n_steps=200, connection_probability=0.4):
    """Spiking neurons of ``helpers.worlds.izhikevich``: each sample a network of its own.

    Parameters
    ----------
    n_samples : int
        How many recordings.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of wirings, neurons and input.
    n_neurons : int
        Neurons in each, at least 2; one of five inhibits (rounded).
    n_steps : int
        Milliseconds, at least 2; twenty more before them are thrown away.
    connection_probability : float
        Of each connection.

    Returns
    -------
    GraphSamples
        Two features: the membrane potential in mV, cut at 30 mV, and 1 where the neuron spikes and 0 elsewhere.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    networks = [izhikevich_network(n_neurons, rng, connection_probability) for _ in range(n_samples)]
    active = simulate_izhikevich(networks, n_steps + SETTLING, rng)
    v, spikes = active.membrane_potential[:, SETTLING:], active.spikes[:, SETTLING:]
    x = np.stack([np.minimum(v, THRESHOLD), spikes.astype(float)], axis=-1)
    return _samples(x, np.stack([network.W for network in networks]), ("potential", "spike"), 1.0)
