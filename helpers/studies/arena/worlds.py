"""Worlds of the arena: where its recordings come from, how long they are, and of how many neurons.

All sizes and lengths were chosen on other networks than those that are reported (``helpers.studies.arena.contests`` says how
they are numbered).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.studies.arena.dynamics import FilmedNeurons, LinearNeurons, Oscillators, SigmoidNeurons, SpikingNeurons
from helpers.studies.registry import Recording
from helpers.worlds.izhikevich import izhikevich_network
from helpers.worlds.networks import sparse_network
from helpers.worlds.particles import FASTEST, SLOWEST

SHARES = {"all": 1.0, "half": 0.5, "quarter": 0.25}
FEWEST_SEEN = 5  # Of fewer neurons there are too few pairs to rank.
LARGEST_RADIUS = 0.97  # Of linear networks, so that activity fades.


@dataclass(frozen=True)
class World:
    """Where recordings come from.

    Attributes
    ----------
    key : str
        Its name in code and tables.
    name : str
        As figures label it.
    n_neurons : int
        Neurons that can be recorded; hidden drivers come on top of them.
    n_steps : int
        Time steps of a recording, and of an experiment.
    signal : str
        As ``helpers.studies.registry.Recording`` has it.
    make : callable
        ``make(rng, edges)`` returns a network of ``helpers.studies.arena.dynamics``; without ``edges`` nothing is connected.
    directed : bool
        Whether a connection has a direction. Where it has none, methods that look for one are marked.
    in_line : bool
        Whether neurons stand in a line in the order of their numbers, so that distances are known.
    is_lit : bool
        Whether light can push its neurons, each by chance.
    has_others : bool
        Whether a method may learn from recordings of other networks of its kind first.
    """

    key: str
    name: str
    n_neurons: int
    n_steps: int
    signal: str
    make: Callable
    directed: bool = True
    in_line: bool = False
    is_lit: bool = False
    has_others: bool = False

    @property
    def offers(self):
        """Which needs of a method it meets: by an experiment, and by light and by other networks where there are any."""
        plain = Recording(np.eye(2), self.signal)
        more = {"light": self.is_lit, "relations": self.has_others}
        return plain.offers | {"forcing"} | {need for need, is_there in more.items() if is_there}

    @property
    def observed(self):
        """How many of its neurons are seen, by name: those parts that hold five neurons at least."""
        n_seen = {name: round(share * self.n_neurons) for name, share in SHARES.items()}
        return {name: n for name, n in n_seen.items() if n >= FEWEST_SEEN}


def _six(rng, edges):
    """The network of the first notebook, which is one; ``rng`` is left alone."""
    W = sparse_network(6, np.random.RandomState(42))
    return SigmoidNeurons(W * edges, np.zeros(6))


def _with_slow_driver(n_neurons):
    def make(rng, edges):
        """Half of the neurons hear a driver that nobody records, up or down."""
        W = sparse_network(n_neurons, rng, 0.1)
        heard = rng.permutation(n_neurons) < n_neurons // 2
        return SigmoidNeurons(W * edges, heard * rng.choice([-1.0, 1.0], n_neurons))

    return make


def _spiking(n_neurons):
    return lambda rng, edges: SpikingNeurons(izhikevich_network(n_neurons, rng, 0.2 * edges))


def _filmed(n_neurons, frame):
    return lambda rng, edges: FilmedNeurons(izhikevich_network(n_neurons, rng, 0.2 * edges), frame)


def _fading(W, memory):
    """Weights that are smaller where activity would not fade else."""
    radius = np.abs(np.linalg.eigvals(W)).max()
    return W * min(1.0, (LARGEST_RADIUS - memory) / radius) if radius > 0 else W


def _linear(n_neurons):
    def make(rng, edges):
        """One connection of five, of either sign; what is seen has about as much noise as signal."""
        connected = (rng.random((n_neurons, n_neurons)) < 0.2) & ~np.eye(n_neurons, dtype=bool)
        W = 0.3 * connected * rng.choice([-1, 1], connected.shape)
        return LinearNeurons(_fading(W, 0.8) * edges, memory=0.8, measurement_noise=2.0)

    return make


def _chain(n_neurons):
    def make(rng, edges):
        """Each neuron drives the next one, the one after it with probability 1/2, the third with 1/4, and so on."""
        ahead = np.subtract.outer(np.arange(n_neurons), np.arange(n_neurons))
        connected = (ahead > 0) & (rng.random(ahead.shape) < 0.5 ** (ahead - 1.0))
        return LinearNeurons(0.2 * connected * edges, memory=0.5, measurement_noise=0.0)

    return make


def _oscillators(n_neurons):
    def make(rng, edges):
        """Three pairs of ten pull each other."""
        upper = np.triu(rng.random((n_neurons, n_neurons)) < 0.3, 1)
        W = 0.5 * (upper | upper.T) * edges
        return Oscillators(W, rng.uniform(SLOWEST, FASTEST, n_neurons), noise=0.5, dt=0.2)

    return make


WORLDS = {
    world.key: world
    for world in (
        World("six", "six neurons", 6, 500, "sigmoid", _six, is_lit=True),
        World("izhikevich_10", "10 spiking neurons", 10, 2000, "millivolts", _spiking(10)),
        World("izhikevich_20", "20 spiking neurons", 20, 2000, "millivolts", _spiking(20)),
        World("rate_driver", "slow hidden driver", 24, 5000, "sigmoid", _with_slow_driver(24), is_lit=True),
        World("linear_noise", "noise of measurement", 24, 3000, "other", _linear(24)),
        World("kuramoto", "oscillators", 20, 2000, "other", _oscillators(20), directed=False, has_others=True),
        World("calcium", "calcium of spikes", 20, 4000, "other", _filmed(20, 20)),
        World("chain", "feed-forward chain", 24, 500, "other", _chain(24), in_line=True),
    )
}
