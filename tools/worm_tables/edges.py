"""Networks that pass messages along edges of many kinds, each worm left out in turn."""

import numpy as np

from helpers.data.signal_propagation_atlas import load_signal_propagation_atlas
from helpers.methods.derivatives import worm_features
from helpers.methods.edges import (
    correlation_edges,
    degree_preserving_edges,
    expected_edges,
    relabelled_edges,
    undirected_connectome,
)
from helpers.models.worm_decoders.training import fit_graph_decoder
from helpers.studies.unseen_worms import decode_unseen_worms
from tools.worm_tables.study import COMMAND, SEEDS, others, scored

N_SHUFFLES = 20


def connectome_of(study):
    """Undirected edges between the shared neurons, from the connectome that the atlas ships."""
    atlas = load_signal_propagation_atlas()
    places = [atlas.neurons.tolist().index(name) for name in study.neurons]
    return undirected_connectome(atlas.chemical[np.ix_(places, places)], atlas.gap[np.ix_(places, places)])


EDGES = {
    "connectome": SEEDS,
    "none": SEEDS,
    "correlation": SEEDS,
    "degrees alone": SEEDS,
    "numbers alone": SEEDS,
    "numbers, command as others": SEEDS,
    "numbers, others alike": SEEDS,
    "numbers as a feature": SEEDS,
    "relabelled": range(N_SHUFFLES),
    "degrees kept": range(N_SHUFFLES),
}


def joined_by(numbers):
    """Everybody is joined to everybody, by the product of both numbers, as in ``expected_edges``."""
    edges = np.outer(numbers, numbers) / numbers.sum()
    np.fill_diagonal(edges, 0)
    return edges


def alike(numbers, which, like):
    """Some numbers are replaced by the mean of those that they should be like."""
    return np.where(which, numbers[like].mean(), numbers)


def edges_of(kind, connectome, some, seed, command=None):
    """Edges of one kind, for a decoder that sees some worms; ``command`` says which neurons are command neurons."""
    rng = np.random.default_rng([seed, 1])
    if kind == "correlation":
        n_neurons = len(connectome)
        return correlation_edges(some, np.count_nonzero(connectome) / (n_neurons * (n_neurons - 1)))
    numbers = np.count_nonzero(connectome, axis=1).astype(float)
    return {
        "connectome": lambda: connectome,
        "none": lambda: None,
        "numbers as a feature": lambda: None,
        "numbers alone": lambda: joined_by(numbers),
        "numbers, command as others": lambda: joined_by(alike(numbers, command, ~command)),
        "numbers, others alike": lambda: joined_by(alike(numbers, ~command, ~command)),
        "degrees alone": lambda: expected_edges(connectome),
        "relabelled": lambda: relabelled_edges(connectome, rng),
        "degrees kept": lambda: degree_preserving_edges(connectome, rng),
    }[kind]()


def edge_tasks():
    """Everything that is trained: slope, names, kind of edges, seed; of slopes that look ahead, what was claimed of them."""
    by_seed = sorted(((kind, seed) for kind, seeds in EDGES.items() for seed in seeds), key=lambda task: task[1])
    for derivative, names, kinds in (
        ("backward", False, EDGES),
        ("backward", True, EDGES),
        ("gaussian", False, ("connectome", "none", "degrees kept")),
    ):
        yield from ((derivative, names, kind, seed) for kind, seed in by_seed if kind in kinds)


def with_numbers(features, numbers):
    """Each neuron's number of partners, z-scored over neurons, as one more feature of it, the same at all times."""
    scaled = (numbers - numbers.mean()) / numbers.std()
    return np.concatenate([features, np.broadcast_to(scaled[None, :, None], (*features.shape[:2], 1))], axis=2)


def edge_rows(study, derivative, names, kind, seed):
    """Graph networks of one kind, each worm left out in turn."""
    connectome, rng = connectome_of(study), np.random.default_rng(seed)
    made = [worm_features(own, derivative) for own in study.activities]
    if kind == "numbers as a feature":
        made = [with_numbers(own, np.count_nonzero(connectome, axis=1)) for own in made]
    out, command = iter(range(len(made))), np.isin(study.neurons, COMMAND)

    def fit(some, does):
        edges = edges_of(kind, connectome, others(study.activities, next(out)), seed, command)
        return fit_graph_decoder(some, does, rng, edges, names)

    found = decode_unseen_worms(fit, made, study.reversals)
    yield from scored(study, found, derivative=derivative, names=names, edges=kind, seed=seed)
