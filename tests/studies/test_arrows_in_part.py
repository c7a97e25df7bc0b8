"""Arrows of a sparse network, seen whole and in part."""

import networkx as nx
import numpy as np
import pytest

from helpers.studies.arrows_in_part import arrows_in_part


@pytest.fixture(scope="module", params=["linear", "sigmoid"])
def found(request):
    return arrows_in_part(request.param, 3)


def test_pairs_are_those_of_the_ten_that_are_seen(found):
    off_diagonal = ~np.eye(10, dtype=bool)
    assert found.W.shape == (20, 20)
    np.testing.assert_array_equal(found.true, (found.W[:10, :10] != 0) & off_diagonal)
    np.testing.assert_array_equal(found.true | found.absent, off_diagonal)
    assert not (found.true & found.absent).any()
    assert not np.diag(found.whole).any()
    assert not np.diag(found.part).any()
    assert found.true.any()


def test_strong_arrows_are_called_and_weak_ones_are_not(found):
    pairs = ~np.eye(10, dtype=bool)
    assert found.strength[found.part].min() > found.strength[pairs & ~found.part].max()
    assert np.mean(found.whole[found.true]) > 0.8  # most true arrows, with their direction
    assert np.mean(found.whole.T[found.true & ~found.true.T]) < 0.3


def test_drivers_are_hidden_and_reach_both(found):
    graph = nx.from_numpy_array(found.W.T != 0, create_using=nx.DiGraph)
    graph.remove_edges_from(list(graph.out_edges(range(10))))  # nothing goes on from a neuron that is seen
    reached = [nx.descendants(graph, hidden) for hidden in range(10, 20)]
    for i, j in np.ndindex(10, 10):
        assert found.driver[i, j] == any({i, j} <= those for those in reached)


def test_hidden_neurons_bring_false_arrows_to_linear_networks_alone():
    more = {
        kind: sum(
            (one.part & one.absent).sum() - (one.whole & one.absent).sum()
            for one in (arrows_in_part(kind, seed) for seed in range(4))
        )
        for kind in ("linear", "sigmoid")
    }
    assert more["linear"] >= 16
    assert more["sigmoid"] <= 4


def test_the_seed_is_that_of_the_network():
    first, again, other = (arrows_in_part("linear", seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first.strength, again.strength)
    assert not np.array_equal(first.W, other.W)
