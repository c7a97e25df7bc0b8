"""Decoders are trained, and find what there is to be found."""

import numpy as np
import pytest

from helpers.methods.derivatives import worm_features
from helpers.models.worm_decoders.training import fit_graph_decoder, fit_network_decoder
from helpers.scores.over_worms import state_auroc
from helpers.worlds.worms import worm_study

N_NEURONS = 8


def hub_worms(seed, n_worms=3, n_times=500):
    """Neuron 0 tells the state, and another neuron is as lively but tells nothing; 0 alone has partners."""
    rng, features, states = np.random.default_rng(seed), [], []
    for _ in range(n_worms):
        state = np.repeat(rng.random(n_times // 10) < 0.3, 10)
        own = rng.standard_normal((n_times, N_NEURONS, 1))
        own[:, 0, 0] = 2.0 * state + 0.7 * rng.standard_normal(n_times)
        features.append(own)
        states.append(state)
    return features, states


def star(hub):
    edges = np.zeros((N_NEURONS, N_NEURONS))
    edges[hub] = edges[:, hub] = 1
    edges[hub, hub] = 0
    return edges


def score(decoder, features, states):
    return state_auroc(states[-1], decoder.evidence(features[-1])[:, 1])


def test_a_network_and_a_graph_with_names_find_the_neuron_that_tells():
    features, states = hub_worms(0)
    known = features[:-1], states[:-1]
    network = fit_network_decoder(*known, np.random.default_rng(0))
    graph = fit_graph_decoder(*known, np.random.default_rng(0))
    assert score(network, features, states) > 0.9
    assert score(graph, features, states) > 0.9
    assert np.mean(graph.say(features[-1]) == states[-1]) > 0.75
    np.testing.assert_allclose(np.exp(graph.evidence(features[-1])).sum(axis=1), 1, rtol=1e-5)


def test_without_names_the_edges_can_serve_as_one():
    """The hub is known by its degree: with it the decoder that knows no names finds the neuron, and without it does not."""
    found = {"hub": [], "none": []}
    for seed in range(3):
        features, states = hub_worms(seed)
        for name, edges in (("hub", star(0)), ("none", None)):
            decoder = fit_graph_decoder(features[:-1], states[:-1], np.random.default_rng(seed), edges, names=False)
            found[name].append(score(decoder, features, states))
    assert np.mean(found["hub"]) > np.mean(found["none"]) + 0.05


def test_several_states_and_the_same_result_from_the_same_seed():
    worms = worm_study(np.random.default_rng(0), 3, 300, 6, 8).worms
    features, states = [worm_features(worm.activity) for worm in worms], [worm.state for worm in worms]
    fits = [fit_graph_decoder(features, states, np.random.default_rng(1), n_steps=20) for _ in range(2)]
    assert fits[0].states.tolist() == ["forward", "pause", "reversal", "turn"]
    assert fits[0].evidence(features[0]).shape == (300, 4)
    np.testing.assert_array_equal(fits[0].evidence(features[0]), fits[1].evidence(features[0]))
    other = fit_graph_decoder(features, states, np.random.default_rng(2), n_steps=20)
    assert not np.array_equal(other.evidence(features[0]), fits[0].evidence(features[0]))
    assert fits[0].record.best_step > 0


def test_the_last_fifth_of_each_worm_is_not_trained_on():
    """Labels that are wrong there, and there alone, choose another checkpoint but enter no gradient."""
    features, states = hub_worms(0)
    late = [own.copy() for own in states]
    for own in late:
        own[400:] = np.random.default_rng(0).random(100) < 0.5
    first, second = (fit_network_decoder(features, own, np.random.default_rng(0), n_steps=10) for own in (states, late))
    np.testing.assert_allclose(first.record.loss, second.record.loss, rtol=1e-6)
    assert not np.allclose(first.record.score, second.record.score)


def test_other_features_are_refused():
    features, states = hub_worms(0, 1, 100)
    for fit in (fit_network_decoder, fit_graph_decoder):
        decoder = fit(features, states, np.random.default_rng(0), n_steps=1)
        with pytest.raises(ValueError, match=r"features should be of shape \(8, 1\) at each time, .* of \(7, 1\)"):
            decoder.evidence(np.ones((5, 7, 1)))


def test_a_rare_state_weighs_as_much_as_a_frequent_one():
    """Of features that say nothing, both are as likely, also in what chooses the checkpoint."""
    states = [np.arange(300) % 10 == 0] * 2
    nothing = [np.zeros((300, 3, 1))] * 2
    for fit in (fit_network_decoder, fit_graph_decoder):
        decoder = fit(nothing, states, np.random.default_rng(0), n_steps=60)
        np.testing.assert_allclose(decoder.evidence(nothing[0][:1]), np.log(0.5), atol=0.2)
        assert decoder.record.score[-1] == pytest.approx(np.log(2), abs=0.05)


def test_models_are_as_large_as_they_are_asked_to_be():
    features, states = hub_worms(0, 1, 100)
    rng, few = np.random.default_rng(0), {"n_hidden": 5, "n_steps": 1}
    network = fit_network_decoder(features, states, rng, **few).model.settings
    assert network == {"n_neurons": 8, "n_features": 1, "n_states": 2, "n_hidden": 5}
    graph = fit_graph_decoder(features, states, rng, star(3), False, 3, **few).model
    assert graph.settings == {"n_features": 1, "n_states": 2, "n_rounds": 3, "n_hidden": 5, "names": False}
    reached = graph.edges.numpy()
    np.testing.assert_allclose(reached[3, :3], 1 / np.sqrt(7), rtol=1e-6)  # a hub of seven, each with one partner
    np.testing.assert_array_equal(reached > 0, star(3) > 0)
    assert not fit_graph_decoder(features, states, rng, n_steps=1).model.edges.any()
