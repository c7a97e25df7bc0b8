"""Particles that pull each other, and oscillators that fall into step: many short recordings, each with a graph of its own.

Whoever infers graphs is trained on some of these and tested on others, whose graphs it has never seen. In all of them
``graphs[s, i, j]`` says whether ``j`` acts on ``i`` in sample ``s``.
"""

from dataclasses import dataclass

import numpy as np

from helpers.validation import (
    at_least_two,
    checked,
    count,
    not_negative,
    positive,
    positive_integer,
    probability,
    random_generator,
)

KURAMOTO_FEATURES = ("velocity", "sin", "cos", "natural frequency")
SPRING_FEATURES = ("x", "y", "velocity x", "velocity y")
SUBSTEPS = 10  # Steps of the solver from one sample in time to the next.
SLOWEST, FASTEST = 0.5, 2.5  # Natural frequencies of oscillators, in radians per unit of time.


@dataclass(frozen=True)
class GraphSamples:
    """Recordings of a few particles or neurons, with the graph behind each.

    Attributes
    ----------
    x : ndarray, shape (samples, time, particles, features)
        What is seen of each particle.
    graphs : ndarray of bool, shape (samples, particles, particles)
        ``[s, i, j]``: whether ``j`` acts on ``i`` in sample ``s``. Nothing acts on itself.
    features : tuple of str
        What the features are called.
    dt : float
        Time from one step to the next.
    hidden : ndarray, shape (samples, time, hidden, features)
        What would be seen of particles that nobody records; with none of them, an array without entries.
    hidden_to : ndarray of bool, shape (samples, particles, hidden)
        ``[s, i, h]``: whether hidden particle ``h`` acts on ``i``.
    """

    x: np.ndarray
    graphs: np.ndarray
    features: tuple
    dt: float
    hidden: np.ndarray
    hidden_to: np.ndarray

    def __len__(self):
        """Number of samples."""
        return len(self.x)

    def __getitem__(self, chosen):
        """Some of the samples, by a slice or an array of their numbers."""
        if not isinstance(chosen, slice | np.ndarray | list):
            raise ValueError(f"Samples are chosen by a slice or an array of their numbers, but it is {chosen!r}.")
        own = (self.hidden[chosen], self.hidden_to[chosen])
        return GraphSamples(self.x[chosen], self.graphs[chosen], self.features, self.dt, *own)


@checked(n_samples=positive_integer, n_particles=at_least_two, rng=random_generator, connection_probability=probability)
def random_graphs(n_samples, n_particles, rng, connection_probability=0.5):
    """Draw directed graphs in which each particle acts on each other one by the toss of a coin.

    Parameters
    ----------
    n_samples, n_particles : int
        Number of graphs, and of particles in each, at least 2.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    connection_probability : float
        Of each of the ``n_particles * (n_particles - 1)`` pairs.

    Returns
    -------
    graphs : ndarray of bool, shape (samples, particles, particles)
        ``[s, i, j]``: whether ``j`` acts on ``i``; False on the diagonal.

    Raises
    ------
    ValueError
        If an argument is out of range.
    """
    graphs = rng.random((n_samples, n_particles, n_particles)) < connection_probability
    return graphs & ~np.eye(n_particles, dtype=bool)


def _follow(flow, state, dt, n_steps):
    """States at even distances of time, by the classical method of Runge and Kutta: ``(samples, time, ...)``."""
    h, states = dt / SUBSTEPS, []
    for _ in range(n_steps):
        states.append(state)
        for _ in range(SUBSTEPS):
            first = flow(state)
            second = flow(state + h / 2 * first)
            third = flow(state + h / 2 * second)
            state = state + h / 6 * (first + 2 * second + 2 * third + flow(state + h * third))
    return np.stack(states, axis=1)


def _solver_follows_the_oscillators(arguments):
    """A step of the solver should be short beside the fastest change that there can be."""
    n_sources = arguments["n_particles"] - 1 + arguments["n_hidden"]
    fastest = FASTEST + arguments["coupling"] * n_sources
    if fastest * arguments["dt"] / SUBSTEPS > 0.5:
        raise ValueError(
            f"dt should be at most {0.5 * SUBSTEPS / fastest:.3g} for a coupling of {arguments['coupling']:g}, so that the "
            f"solver follows, but it is {arguments['dt']:g}."
        )


@checked(
    n_samples=positive_integer,
    rng=random_generator,
    n_particles=at_least_two,
    n_steps=at_least_two,
    coupling=not_negative,
    connection_probability=probability,
    n_hidden=count,
    dt=positive,
    together=_solver_follows_the_oscillators,
)
def kuramoto_oscillators(
    n_samples, rng, n_particles=5, n_steps=30, coupling=1.0, connection_probability=0.5, n_hidden=0, dt=0.2
):
    """Oscillators that pull each other's phase: ``dθ_i/dt = ω_i + coupling Σ_j graph[i, j] sin(θ_j - θ_i)``.

    Natural frequencies ω are drawn evenly between 0.5 and 2.5 radians per unit of time, first phases around the circle. An
    oscillator is seen as its velocity dθ/dt, the sine and the cosine of its phase, and ω, which never changes.

    Parameters
    ----------
    n_samples : int
        How many recordings; each has a graph, frequencies and a start of its own.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of all of them.
    n_particles : int
        Oscillators in each, at least 2.
    n_steps : int
        Steps in time, at least 2.
    coupling : float
        How hard one pulls another. Where it is large, all fall into step, and there is little left to learn from.
    connection_probability : float
        That one acts on another.
    n_hidden : int
        Further oscillators that nobody sees. Nothing acts on them, and each acts on an oscillator with the same probability.
    dt : float
        Time from one step to the next.

    Returns
    -------
    GraphSamples

    Raises
    ------
    ValueError
        If an argument is out of range, or steps are too long to be followed.

    References
    ----------
    Kuramoto, Lecture Notes in Physics 39:420 (1975): the oscillators.
    Kipf et al., arXiv 1802.04687 (2018): as a test for relational inference, with these features, slower steps and undirected
    graphs.
    """
    seen = random_graphs(n_samples, n_particles, rng, connection_probability)
    hidden_to = rng.random((n_samples, n_particles, n_hidden)) < connection_probability
    n_all = n_particles + n_hidden
    weights = np.zeros((n_samples, n_all, n_all))
    weights[:, :n_particles] = coupling * np.concatenate([seen, hidden_to], axis=2)
    frequency = rng.uniform(SLOWEST, FASTEST, (n_samples, n_all))
    start = rng.uniform(0, 2 * np.pi, (n_samples, n_all))

    def velocity(phase):
        return frequency + (weights * np.sin(phase[:, None, :] - phase[:, :, None])).sum(axis=2)

    phases = _follow(velocity, start, dt, n_steps)
    velocities = np.stack([velocity(phases[:, t]) for t in range(n_steps)], axis=1)
    frequencies = np.broadcast_to(frequency[:, None], phases.shape)
    x = np.stack([velocities, np.sin(phases), np.cos(phases), frequencies], axis=-1)
    return GraphSamples(x[:, :, :n_particles], seen, KURAMOTO_FEATURES, dt, x[:, :, n_particles:], hidden_to)


def _solver_follows_the_springs(arguments):
    stiffest = arguments["stiffness"] * (arguments["n_particles"] + arguments["n_hidden"])
    if np.sqrt(stiffest) * arguments["dt"] / SUBSTEPS > 0.5:
        raise ValueError(
            f"dt should be at most {0.5 * SUBSTEPS / np.sqrt(stiffest):.3g} for a stiffness of {arguments['stiffness']:g}, so "
            f"that the solver follows, but it is {arguments['dt']:g}."
        )


@checked(
    n_samples=positive_integer,
    rng=random_generator,
    n_particles=at_least_two,
    n_steps=at_least_two,
    stiffness=not_negative,
    connection_probability=probability,
    n_hidden=count,
    dt=positive,
    together=_solver_follows_the_springs,
)
def spring_particles(n_samples, rng, n_particles=5, n_steps=50, stiffness=0.1, connection_probability=0.5, n_hidden=0, dt=0.4):
    """Particles in a plane, some of them joined by springs: ``d²r_i/dt² = stiffness Σ_j graph[i, j] (r_j - r_i)``.

    A spring pulls both of its ends, so graphs are symmetric, but for springs to hidden particles, which move as if nothing held
    them. Particles begin near the origin (standard deviation 0.5 in each direction) with velocities of length 0.5.

    Parameters
    ----------
    n_samples : int
        How many recordings; each has springs and a start of its own.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of both.
    n_particles : int
        Particles in each, at least 2.
    n_steps : int
        Steps in time, at least 2.
    stiffness : float
        Acceleration per distance, the same for all springs. A spring's own length is 0.
    connection_probability : float
        That two are joined.
    n_hidden : int
        Further particles that nobody sees, and that nothing pulls; each pulls a particle with the same probability.
    dt : float
        Time from one step to the next.

    Returns
    -------
    GraphSamples
        Features: the two coordinates and their velocities.

    Raises
    ------
    ValueError
        If an argument is out of range, or steps are too long to be followed.

    References
    ----------
    Kipf et al., arXiv 1802.04687 (2018), whose particles these are, but for the walls of a box, which theirs bounce off.
    """
    drawn = random_graphs(n_samples, n_particles, rng, connection_probability)
    upper = np.triu(drawn)
    seen = upper | upper.swapaxes(1, 2)
    hidden_to = rng.random((n_samples, n_particles, n_hidden)) < connection_probability
    n_all = n_particles + n_hidden
    springs = np.zeros((n_samples, n_all, n_all))
    springs[:, :n_particles] = stiffness * np.concatenate([seen, hidden_to], axis=2)
    position = 0.5 * rng.standard_normal((n_samples, n_all, 2))
    direction = rng.uniform(0, 2 * np.pi, (n_samples, n_all))
    velocity = 0.5 * np.stack([np.cos(direction), np.sin(direction)], axis=-1)

    def flow(state):
        position, velocity = state[..., :2], state[..., 2:]
        pull = springs @ position - springs.sum(axis=2, keepdims=True) * position
        return np.concatenate([velocity, pull], axis=-1)

    x = _follow(flow, np.concatenate([position, velocity], axis=-1), dt, n_steps)
    return GraphSamples(x[:, :, :n_particles], seen, SPRING_FEATURES, dt, x[:, :, n_particles:], hidden_to)
