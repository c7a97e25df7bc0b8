"""What the two decoders compute, and what a graph decoder without names cannot tell apart."""

import numpy as np
import pytest
import torch

from helpers.models.worm_decoders.model import GraphDecoder, NetworkDecoder

torch.manual_seed(0)
EDGES = torch.tensor([[0.0, 0.5, 0.0, 0.2], [0.5, 0.0, 0.3, 0.0], [0.0, 0.3, 0.0, 0.0], [0.2, 0.0, 0.0, 0.0]])
FEATURES = torch.randn(6, 4, 2)
ORDER = torch.tensor([2, 0, 3, 1])


def test_one_round_by_hand():
    """Each neuron from itself and the sum over its partners, one number after the other."""
    model = GraphDecoder(EDGES, 2, 3, names=False, n_rounds=1, n_hidden=5)
    own, message = model.own[0], model.message[0]
    scores = []
    for features in FEATURES:
        known = []
        for i in range(4):
            heard = sum(EDGES[i, j] * features[j] for j in range(4))
            known.append(torch.relu(own.weight @ features[i] + own.bias + message.weight @ heard))
        scores.append(model.read_out(torch.stack(known).mean(dim=0)))
    torch.testing.assert_close(model(FEATURES), torch.stack(scores))


def test_without_names_a_new_order_of_neurons_and_edges_changes_nothing():
    model = GraphDecoder(EDGES, 2, 3, names=False)
    expected = model(FEATURES)
    model.edges = EDGES[ORDER][:, ORDER]
    torch.testing.assert_close(model(FEATURES[:, ORDER]), expected)
    assert (model(FEATURES) - expected).abs().max() > 1e-3


def test_with_names_it_matters_which_neuron_is_which():
    model = GraphDecoder(EDGES, 2, 3, names=True)
    expected = model(FEATURES)
    model.edges = EDGES[ORDER][:, ORDER]
    assert (model(FEATURES[:, ORDER]) - expected).abs().max() > 1e-3


def test_without_edges_neurons_do_not_hear_of_one_another():
    model = GraphDecoder(torch.zeros(4, 4), 2, 3, names=False)
    changed = FEATURES.clone()
    changed[:, 0] += 1
    alone = GraphDecoder(torch.zeros(1, 1), 2, 3, names=False)
    alone.load_state_dict({**model.state_dict(), "edges": torch.zeros(1, 1)})
    by_neuron = alone(FEATURES.reshape(24, 1, 2)).reshape(6, 4, 3).mean(dim=1)
    torch.testing.assert_close(model(FEATURES), by_neuron)
    assert (model(changed) - model(FEATURES)).abs().max() > 1e-4


def test_a_neuron_hears_of_those_that_are_as_many_steps_away_as_there_are_rounds():
    """On a path of four: 3 – 0 – 1 – 2."""
    for n_rounds, reaches in ((1, [0, 1, 3]), (2, [0, 1, 2, 3])):
        model = GraphDecoder(EDGES, 2, 3, names=True, n_rounds=n_rounds, n_hidden=8)
        with torch.no_grad():
            model.read_out.weight[:, 8:] = 0  # what neuron 0 knows, and nothing else
        features = FEATURES.clone().requires_grad_(True)
        model(features).pow(2).sum().backward()
        heard_of = features.grad.abs().sum(dim=(0, 2)).numpy() > 0
        assert np.flatnonzero(heard_of).tolist() == reaches


def test_settings_and_sizes():
    model = NetworkDecoder(4, 2, 3, 7)
    assert model(FEATURES).shape == (6, 3)
    assert model.settings == {"n_neurons": 4, "n_features": 2, "n_states": 3, "n_hidden": 7}
    assert GraphDecoder(EDGES, 2, 3, n_rounds=3).settings["n_rounds"] == 3
    assert len(GraphDecoder(EDGES, 2, 3, n_rounds=3).own) == 3
    with pytest.raises(ValueError, match="n_hidden should be a whole number of at least 1"):
        NetworkDecoder(4, 2, 3, 0)
    with pytest.raises(ValueError, match="n_rounds should be a whole number of at least 1"):
        GraphDecoder(EDGES, 2, 3, n_rounds=0)
