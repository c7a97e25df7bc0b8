"""Training a decoder of states on several worms, every state weighing as much as every other."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from helpers.methods.edges import normalised
from helpers.methods.state_decoding import DecodesStates, features_of_worms, states_of_worms, worms_can_be_decoded
from helpers.models.fitting import Plan, fit, seeded_torch, training_plan
from helpers.models.worm_decoders.model import GraphDecoder, NetworkDecoder
from helpers.validation import checked, kind_of, optional, positive_integer, random_generator, undirected_edges

BATCH = 128  # Times.
TRAINED_SHARE = 0.8  # Of each worm's times, from its beginning; the last fifth, a block, chooses the checkpoint.
USUAL = Plan(learning_rate=2e-2, weight_decay=1e-2, n_checks=10)


@dataclass(frozen=True)
class TrainedDecoder(DecodesStates):
    """A trained decoder, and what training looked like.

    Attributes
    ----------
    model : NetworkDecoder or GraphDecoder
        At its best validation score.
    states : ndarray, shape (states,)
        What it tells apart, sorted.
    record : helpers.models.fitting.TrainingRecord
        Losses along training.
    shape : tuple of int
        Neurons and features of the fit.
    """

    model: torch.nn.Module
    states: np.ndarray
    record: object
    shape: tuple

    def log_probabilities(self, features):
        """By the network, ``(time, states)``."""
        with torch.no_grad():
            return torch.log_softmax(self.model(torch.from_numpy(features.astype(np.float32))), dim=1).numpy().astype(float)


def _features_by_neuron(value, name):
    parts = features_of_worms(value, name)
    if parts[0].ndim != 3:
        raise ValueError(f"{name}[0] should have shape (time, neurons, features), but it has shape {parts[0].shape}.")
    return parts


def _yes_or_no(value, name):
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} should be True or False, but it is {kind_of(value)}.")
    return bool(value)


def _can_be_trained(arguments):
    worms_can_be_decoded(arguments)
    n_neurons = arguments["features"][0].shape[1]
    if arguments.get("edges") is not None and len(arguments["edges"]) != n_neurons:
        raise ValueError(
            f"edges should be between the {n_neurons} neurons of features, but they are of {len(arguments['edges'])}."
        )
    early = np.concatenate([own[: _n_trained(own)] for own in arguments["states"]])
    late = np.concatenate([own[_n_trained(own) :] for own in arguments["states"]])
    missing = set(np.unique(late).tolist()) - set(np.unique(early).tolist())
    if len(late) == 0 or missing:
        raise ValueError(
            f"states should occur in the first {TRAINED_SHARE:.0%} of the times of some worm, on which it is trained, but "
            f"{missing.pop() if missing else 'none'} does not."
        )


def _n_trained(times):
    return int(TRAINED_SHARE * len(times))


def _train(make, features, states, rng, n_steps, plan, label):
    names, numbers_of = np.unique(np.concatenate(states), return_inverse=True)
    codes = np.split(numbers_of, np.cumsum([len(own) for own in states])[:-1])
    parts = []
    for which in (lambda own: own[: _n_trained(own)], lambda own: own[_n_trained(own) :]):
        x = torch.from_numpy(np.concatenate([which(own) for own in features]).astype(np.float32))
        y = torch.from_numpy(np.concatenate([which(own) for own in codes]))
        counts = torch.bincount(y, minlength=len(names)).float()
        parts.append((x, y, torch.where(counts > 0, counts.sum() / counts.clamp(min=1), 0.0)))
    (x, y, weight), (late_x, late_y, late_weight) = parts
    with seeded_torch(rng) as generator:
        model = make(len(names))

        def draw():
            return torch.randint(len(x), (BATCH,), generator=generator)

        def loss(model, chosen, step):
            return cross_entropy(model(x[chosen]), y[chosen], weight)

        def validate(model):
            return cross_entropy(model(late_x), late_y, late_weight)

        record = fit(model, loss, draw, validate, n_steps, plan, label)
    return TrainedDecoder(model, names, record, features[0].shape[1:])


@checked(
    features=_features_by_neuron,
    states=states_of_worms,
    rng=random_generator,
    n_hidden=positive_integer,
    n_steps=positive_integer,
    plan=training_plan,
    together=_can_be_trained,
)
def fit_network_decoder(features, states, rng, n_hidden=32, n_steps=250, plan=USUAL, label="Network"):
    """Train a network with one hidden layer that sees all neurons at once.

    Parameters
    ----------
    features, states
        As in ``helpers.methods.state_decoding.fit_state_decoder``.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of first weights and batches.
    n_hidden : int
        Units in the hidden layer.
    n_steps : int
        Training steps.
    plan : helpers.models.fitting.Plan
        How it is trained.
    label : str
        What the progress bar is called.

    Returns
    -------
    TrainedDecoder

    Raises
    ------
    ValueError
        If numbers of worms, times or features differ, or there is a single state.
    """
    _, n_neurons, n_features = features[0].shape

    def make(n_states):
        return NetworkDecoder(n_neurons, n_features, n_states, n_hidden)

    return _train(make, features, states, rng, n_steps, plan, label)


@checked(
    features=_features_by_neuron,
    states=states_of_worms,
    rng=random_generator,
    edges=optional(undirected_edges),
    names=_yes_or_no,
    n_rounds=positive_integer,
    n_hidden=positive_integer,
    n_steps=positive_integer,
    plan=training_plan,
    together=_can_be_trained,
)
def fit_graph_decoder(
    features, states, rng, edges=None, names=True, n_rounds=2, n_hidden=16, n_steps=250, plan=USUAL, label="Graph network"
):
    """Train a network that passes messages along edges.

    Parameters
    ----------
    features, states, rng, n_steps, plan, label
        As in ``fit_network_decoder``.
    edges : ndarray, shape (neurons, neurons), optional
        Symmetric weights, 0 on the diagonal; they are normalised by degrees. Without any, no messages are passed.
    names : bool
        Whether the read-out has weights of its own for each neuron. Without, it reads the mean over neurons.
    n_rounds, n_hidden : int
        Rounds of messages, and what each neuron knows after one.

    Returns
    -------
    TrainedDecoder

    Raises
    ------
    ValueError
        If numbers of worms, times, neurons or features differ, or there is a single state.

    Notes
    -----
    Edges name neurons too. A decoder without names that is given the connectome knows of each neuron where it stands in it, for
    someone had to know the names to put it there.

    250 steps took 0.5, 0.6, 1.1 and 1.9 seconds of a core for 16, 32, 64 and 128 neurons, and a network that sees all at once
    0.2 to 0.3 (``python -m benchmarks.worms``).

    References
    ----------
    Kipf & Welling, arXiv 1609.02907 (2016): messages along normalised edges. Wang, Sapra, George & Silva, Frontiers in
    Artificial Intelligence 4:618372 (2021), doi 10.3389/frai.2021.618372: such networks on worms.
    """
    _, n_neurons, n_features = features[0].shape
    along = normalised(np.zeros((n_neurons, n_neurons)) if edges is None else edges)

    def make(n_states):
        return GraphDecoder(torch.tensor(along, dtype=torch.float32), n_features, n_states, names, n_rounds, n_hidden)

    return _train(make, features, states, rng, n_steps, plan, label)
