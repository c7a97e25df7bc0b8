"""Samples of the course's own networks."""

import numpy as np

from helpers.methods.spiking_regression import event_regression
from helpers.scores.graphs import graph_auroc
from helpers.worlds.izhikevich import THRESHOLD, izhikevich_network
from helpers.worlds.network_samples import izhikevich_samples, sigmoid_network_samples
from helpers.worlds.networks import sparse_network


def test_sigmoid_samples_hold_wirings_that_their_activity_follows():
    """Long ones: regression behind the sigmoid finds each connection."""
    samples = sigmoid_network_samples(3, np.random.default_rng(0), n_neurons=4, n_steps=20_000, connection_probability=0.5)
    assert samples.x.shape == (3, 20_000, 4, 1)
    for x, graph in zip(samples.x[..., 0], samples.graphs, strict=True):
        assert not np.diag(graph).any()
        arrived = np.log(x[1:] / (1 - x[1:]))
        before = np.column_stack([np.ones(len(x) - 1), x[:-1]])
        weights = np.linalg.lstsq(before, arrived)[0][1:].T
        others = ~np.eye(4, dtype=bool)
        assert weights[graph].min() > weights[~graph & others].max() + 0.1
    assert samples.x.mean() > 0.5  # it has left its rest at 0


def test_a_draw_without_connections_is_drawn_again():
    samples = sigmoid_network_samples(30, np.random.default_rng(0), n_neurons=2, n_steps=3, connection_probability=0.05)
    assert len(samples) == 30
    assert np.isfinite(samples.x).all()


def test_izhikevich_samples_are_cut_and_spikes_are_marked():
    samples = izhikevich_samples(40, np.random.default_rng(0), connection_probability=0.3)
    potential, spike = np.moveaxis(samples.x, -1, 0)
    assert samples.x.shape == (40, 200, 5, 2)
    np.testing.assert_array_equal(spike, potential == THRESHOLD)
    assert 2 < spike.sum(axis=1).mean() < 20
    assert not samples.graphs[:, np.arange(5), np.arange(5)].any()
    assert abs(samples.graphs.sum() / (40 * 20) - 0.3) < 0.06
    assert samples.hidden.shape == (40, 200, 0, 2)


def test_features_are_named_and_a_step_is_one_of_theirs():
    sigmoid = sigmoid_network_samples(4, np.random.default_rng(0), n_steps=3)
    spiking = izhikevich_samples(4, np.random.default_rng(0), n_steps=3)
    assert (sigmoid.features, spiking.features) == (("activity",), ("potential", "spike"))
    assert sigmoid.dt == spiking.dt == 1  # a step, a millisecond
    for samples in (sigmoid, spiking):
        assert len({graph.tobytes() for graph in samples.graphs}) > 1  # each its own
        assert samples.hidden_to.shape == (4, 5, 0)


def test_a_spiking_sample_is_of_its_own_wiring():
    samples = izhikevich_samples(3, np.random.default_rng(1), n_steps=3000)
    strength = np.stack([event_regression(x).strength for x in samples.x[..., 0]])
    assert graph_auroc(samples.graphs, strength) > 0.85
    assert graph_auroc(samples.graphs, np.roll(strength, 1, axis=0)) < 0.75
    assert graph_auroc(samples.graphs, strength.swapaxes(1, 2)) < 0.75


def test_a_sample_begins_where_its_network_has_forgotten_how_it_began():
    """A sigmoid network at 0, a spiking one with all potentials alike."""
    sigmoid = sigmoid_network_samples(200, np.random.default_rng(0), n_steps=20).x[..., 0]
    assert sigmoid.min() > 0
    assert abs(sigmoid[:, 0].mean() - sigmoid[:, 10:].mean()) < 0.03
    potential = izhikevich_samples(100, np.random.default_rng(0), n_steps=100).x[..., 0]
    assert 0.6 < potential[:, 0].std() / potential.std() < 1.6


def test_connections_that_inhibit_are_among_the_graphs():
    """The same draws by hand: all wirings of spiking networks come first, and so does that of the first sigmoid network."""
    rng = np.random.default_rng(0)
    spiking = np.stack([izhikevich_network(5, rng, 0.4).W for _ in range(6)])
    graphs = izhikevich_samples(6, np.random.default_rng(0), n_steps=2).graphs
    others = ~np.eye(5, dtype=bool)
    np.testing.assert_array_equal(graphs, (spiking != 0) & others)
    assert graphs[spiking < 0].any()
    sigmoid = sparse_network(5, np.random.default_rng(0), 0.4)
    first = sigmoid_network_samples(2, np.random.default_rng(0), n_steps=2).graphs[0]
    np.testing.assert_array_equal(first, (sigmoid != 0) & others)
