"""Arrows that Granger causality finds in a sparse network, seen whole and in part, and how hidden neurons tie pairs."""

from dataclasses import dataclass

import numpy as np

from helpers.methods.association import benjamini_hochberg
from helpers.methods.autoregression import simulate_var
from helpers.methods.granger import conditional_granger
from helpers.methods.hidden_paths import hidden_ties
from helpers.validation import checked, count, one_of
from helpers.worlds.networks import sparse_network
from helpers.worlds.simulate import simulate_network

N_NEURONS, N_SEEN = 20, 10
N_STEPS, N_LAGS = 5000, 2
FALSE_DISCOVERIES = 0.05

SIMULATIONS = {
    "linear": lambda W, rng: simulate_var(W[None], N_STEPS, rng),
    "sigmoid": lambda W, rng: simulate_network(W, N_STEPS, rng),
}


@dataclass(frozen=True)
class ArrowsInPart:
    """Pairs of the ten neurons that are seen: which are connected, and which are called so.

    All but ``W`` have shape ``(seen, seen)``; entry ``[i, j]`` is about an arrow from ``j`` to ``i``. No neuron is paired
    with itself.

    Attributes
    ----------
    W : ndarray, shape (neurons, neurons)
        The network; its first neurons are those that are seen.
    true, absent : ndarray of bool
        Pairs with a connection, and without.
    whole : ndarray of bool
        Arrows that are called from a recording of all neurons.
    part : ndarray of bool
        Arrows that are called from the recording of those that are seen.
    strength : ndarray
        Of these, by Granger causality.
    driver : ndarray of bool
        Pairs that a hidden neuron drives, both, directly or through others that are hidden.
    """

    W: np.ndarray
    true: np.ndarray
    absent: np.ndarray
    whole: np.ndarray
    part: np.ndarray
    strength: np.ndarray
    driver: np.ndarray


def _called(x):
    """Which pairs are significant, after Benjamini and Hochberg, and how strong all are."""
    found = conditional_granger(x, N_LAGS)
    pairs = ~np.eye(len(found.p_value), dtype=bool)
    arrows = np.zeros(pairs.shape, dtype=bool)
    arrows[pairs] = benjamini_hochberg(found.p_value[pairs], FALSE_DISCOVERIES)
    return arrows, found.strength


@checked(kind=one_of(tuple(SIMULATIONS)), seed=count)
def arrows_in_part(kind, seed):
    """Simulate a sparse network of 20 neurons, and call its arrows from all of them, and from the first ten alone.

    Parameters
    ----------
    kind : {"linear", "sigmoid"}
        What a neuron makes of what arrives: it adds it up, or sends it through a sigmoid.
    seed : int
        Of the generator of network and noise.

    Returns
    -------
    ArrowsInPart
    """
    rng = np.random.default_rng(seed)
    W = sparse_network(N_NEURONS, rng)
    x, seen = SIMULATIONS[kind](W, rng), np.arange(N_NEURONS) < N_SEEN
    connected, pairs = W[:N_SEEN, :N_SEEN] != 0, ~np.eye(N_SEEN, dtype=bool)
    part, strength = _called(x[:, seen])
    return ArrowsInPart(
        W=W,
        true=connected & pairs,
        absent=~connected & pairs,
        whole=_called(x)[0][:N_SEEN, :N_SEEN],
        part=part,
        strength=strength,
        driver=hidden_ties(W, seen).driver,
    )
