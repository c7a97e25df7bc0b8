"""Small linear circuits whose arrows are known: forks, chains, colliders, and what they promise in theory."""

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd

from helpers.validation import (
    checked,
    neuron_name,
    neuron_names,
    number,
    numbers,
    one_of,
    positive_integer,
    random_generator,
    require_neuron,
)

KINDS = ("fork", "chain", "collider")

# The experiment of notebook 2.1: E is arousal, D and M other neurons, K the lick. Who drives whom is told there.
EXPERIMENT = {
    ("E", "A"): 1.0,
    ("E", "D"): 1.0,
    ("D", "B"): 1.5,
    ("A", "M"): 0.8,
    ("M", "B"): 0.5,
    ("A", "B"): 0.2,
    ("A", "K"): 0.7,
    ("B", "K"): 1.0,
}

# Two hidden neurons, U and V, each drive one of A and B, and both drive C.
M_SHAPE = {("U", "A"): 1.0, ("U", "C"): 1.0, ("V", "C"): 1.0, ("V", "B"): 1.0}


def circuit(value, name):
    """Weights by arrow, ``{(source, target): weight}``, that form no loop."""
    if not isinstance(value, Mapping) or not value:
        raise ValueError(f"{name} should be a dict such as {{('A', 'B'): 0.5}}, but it is {value!r}.")
    for arrow in value:
        if not isinstance(arrow, tuple) or len(arrow) != 2 or not all(isinstance(end, str) for end in arrow):
            raise ValueError(f"{name} should have arrows ('source', 'target') as keys, but one key is {arrow!r}.")
    if not nx.is_directed_acyclic_graph(nx.DiGraph(list(value))):
        raise ValueError(f"{name} should have no loop: a neuron of it drives itself, directly or through others.")
    return {arrow: number(weight, f"{name}[{arrow}]") for arrow, weight in value.items()}


def _forced_values(force, neurons, n_trials):
    """Values to force, each a number or one number per trial."""
    if not isinstance(force, Mapping):
        raise ValueError(f"force should be a dict such as {{'A': 1}}, but it is {force!r}.")
    for name, value in force.items():
        require_neuron(name, neurons, "force", "weights")
        if numbers(value, f"force['{name}']").shape not in ((), (n_trials,)):
            raise ValueError(f"force['{name}'] should be one number, or one for each of the {n_trials} trials.")
    return force


def _neurons_exist(arguments):
    neurons = {end for arrow in arguments["weights"] for end in arrow}
    for name in ("cause", "outcome"):
        if name in arguments:
            require_neuron(arguments[name], neurons, name, "weights")
    if arguments.get("force") is not None:
        arguments["force"] = _forced_values(arguments["force"], neurons, arguments["n_trials"])
    for name in arguments.get("coins", ()):
        require_neuron(name, neurons, "coins", "weights")
        if any(target == name for _, target in arguments["weights"]):
            raise ValueError(f"coins should name neurons that nothing drives, but something drives {name!r}.")


@checked(kind=one_of(KINDS), a=number, b=number, d=number)
def three_neurons(kind, a=1.0, b=1.0, d=0.0):
    """Weights of one of the three ways in which a third neuron C can stand beside A → B.

    Parameters
    ----------
    kind : {"fork", "chain", "collider"}
        A ← C → B, A → C → B, or A → C ← B.
    a : float
        Weight of the arrow between A and C.
    b : float
        Weight of the arrow between B and C.
    d : float
        Weight of the direct arrow A → B; at 0 there is none.

    Returns
    -------
    weights : dict
        ``{(source, target): weight}``.

    Raises
    ------
    ValueError
        If the kind is unknown or a weight is not a finite number.
    """
    arrows = {
        "fork": (("C", "A"), ("C", "B")),
        "chain": (("A", "C"), ("C", "B")),
        "collider": (("A", "C"), ("B", "C")),
    }[kind]
    weights = dict(zip(arrows, (a, b), strict=True))
    return weights | ({("A", "B"): d} if d else {})


@checked(weights=circuit, n_trials=positive_integer, rng=random_generator, coins=neuron_names, together=_neurons_exist)
def simulate_circuit(weights, n_trials, rng, force=None, coins=()):
    """Simulate independent trials of a linear circuit; a forced neuron listens to nobody.

    Each neuron is the weighted sum of its sources plus standard normal noise of its own.

    Parameters
    ----------
    weights : dict
        ``{(source, target): weight}``, without loops.
    n_trials : int
        Number of independent trials.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of randomness.
    force : dict, optional
        ``{neuron: value}``, a number or one number per trial: the *do* operator.
    coins : sequence of str
        Neurons without sources that are a fair coin, -1 or 1, in place of normal noise. Their variance is 1 too.

    Returns
    -------
    activity : pandas.DataFrame, shape (trials, neurons)
        One column a neuron, in alphabetical order.

    Raises
    ------
    ValueError
        If the circuit has a loop, or if a neuron that is named does not exist.

    References
    ----------
    Pearl, Causality (2009), section 1.4: a structural model; section 3.2: what forcing does to it.
    """
    graph = nx.DiGraph(list(weights))
    force = force or {}
    # Draw in a fixed order and whatever is forced, so that forcing changes nothing upstream.
    noise = {name: rng.standard_normal(n_trials) for name in sorted(graph)}
    activity = {}
    for name in nx.lexicographical_topological_sort(graph):
        drive = sum(weights[source, name] * activity[source] for source in graph.predecessors(name))
        own = np.where(noise[name] < 0, -1.0, 1.0) if name in coins else noise[name]
        activity[name] = np.broadcast_to(np.asarray(force[name], float), n_trials) if name in force else drive + own
    return pd.DataFrame({name: activity[name] for name in sorted(graph)})


def _matrix(weights):
    """Names in order, and ``W[i, j]``, the effect of ``j`` on ``i``."""
    names = sorted({end for arrow in weights for end in arrow})
    W = np.zeros((len(names), len(names)))
    for (source, target), weight in weights.items():
        W[names.index(target), names.index(source)] = weight
    return names, W


@checked(weights=circuit, cause=neuron_name, outcome=neuron_name, together=_neurons_exist)
def total_effect(weights, cause, outcome):
    """What forcing the cause up by one adds to the outcome: over all directed paths, the sum of the products of weights.

    Parameters
    ----------
    weights : dict
        ``{(source, target): weight}``, without loops.
    cause, outcome : str
        Two neurons of the circuit.

    Returns
    -------
    effect : float
        ``E[outcome | do(cause = 1)] - E[outcome | do(cause = 0)]``, exactly.

    Raises
    ------
    ValueError
        If the circuit has a loop, or does not have such a neuron.

    References
    ----------
    Wright, Annals of Mathematical Statistics 5:161 (1934), doi 10.1214/aoms/1177732676.
    """
    names, W = _matrix(weights)
    through = np.linalg.inv(np.eye(len(W)) - W)  # I + W + W² + …: paths of every length
    return through[names.index(outcome), names.index(cause)]


@checked(weights=circuit)
def implied_covariance(weights):
    """Covariance of all neurons that endless watching of a circuit would give.

    Parameters
    ----------
    weights : dict
        ``{(source, target): weight}``, without loops; every neuron has noise of variance 1.

    Returns
    -------
    covariance : pandas.DataFrame, shape (neurons, neurons)
        Rows and columns by name, in alphabetical order.

    Raises
    ------
    ValueError
        If the circuit has a loop or a weight is not finite.

    References
    ----------
    Bollen, Structural Equations with Latent Variables (1989), chapter 4.
    """
    names, W = _matrix(weights)
    through = np.linalg.inv(np.eye(len(W)) - W)
    return pd.DataFrame(through @ through.T, index=names, columns=names)


@checked(neuron=one_of(sorted({end for arrow in EXPERIMENT for end in arrow})))
def direct_causes(neuron):
    """The neurons that drive a neuron of the experiment directly.

    Parameters
    ----------
    neuron : {"A", "B", "D", "E", "K", "M"}
        A neuron, arousal (E) or the lick (K).

    Returns
    -------
    names : set of str
        Where the arrows into it begin.

    Raises
    ------
    ValueError
        If the experiment has no such neuron.
    """
    graph = {
        "A": {"E"},
        "B": {"A", "D", "M"},
        "D": {"E"},
        "E": set(),
        "K": {"A", "B"},
        "M": {"A"},
    }
    return graph[neuron]
