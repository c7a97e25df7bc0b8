"""Edges, and edges that mean nothing."""

import networkx
import numpy as np
import pytest

from helpers.methods.edges import (
    correlation_edges,
    degree_preserving_edges,
    expected_edges,
    normalised,
    relabelled_edges,
    swap_partners,
    undirected_connectome,
)


def graph(seed=0, n=20, density=0.2):
    rng = np.random.default_rng(seed)
    weights = np.triu(rng.exponential(size=(n, n)) * (rng.random((n, n)) < density), 1)
    return weights + weights.T


def test_normalised_edges_are_those_of_the_laplacian():
    edges = graph()
    expected = np.eye(20) - networkx.normalized_laplacian_matrix(networkx.from_numpy_array(edges)).toarray()
    np.testing.assert_allclose(normalised(edges), expected, atol=1e-12)
    assert np.abs(np.linalg.eigvalsh(normalised(edges))).max() == pytest.approx(1)
    alone = edges.copy()
    alone[3] = alone[:, 3] = 0
    assert not normalised(alone)[3].any()


def test_synapses_count_in_either_direction():
    chemical = np.array([[5, 2, 0], [1, 0, 0], [0, 4, 0]])
    gap = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    np.testing.assert_allclose(undirected_connectome(chemical, gap), np.log1p([[0, 5, 0], [5, 0, 4], [0, 4, 0]]))


def test_correlation_edges_are_the_strongest():
    rng = np.random.default_rng(0)
    shared = rng.standard_normal((300, 1))
    worm = np.hstack([shared + 0.3 * rng.standard_normal((300, 3)), rng.standard_normal((300, 3))])
    worm[:, 1] *= -1  # the size counts
    edges = correlation_edges([worm, worm[::-1]], 3 / 15)
    assert np.count_nonzero(edges) == 6
    assert (edges[:3, :3] > 0).sum() == 6
    assert edges[0, 1] == pytest.approx(abs(np.corrcoef(worm.T)[0, 1]))
    assert not correlation_edges([worm], 0.01).any()


def test_relabelled_edges_are_the_same_graph():
    edges = graph()
    found = relabelled_edges(edges, np.random.default_rng(0))
    np.testing.assert_allclose(np.linalg.eigvalsh(found), np.linalg.eigvalsh(edges), atol=1e-12)
    assert not np.array_equal(found, edges)


@pytest.mark.parametrize("rng", [np.random.default_rng(0), np.random.RandomState(0)])
def test_degrees_and_weights_are_kept_and_partners_are_not(rng):
    edges = graph()
    found = degree_preserving_edges(edges, rng)
    np.testing.assert_array_equal(found, found.T)
    assert not np.diag(found).any()
    np.testing.assert_array_equal((found > 0).sum(axis=0), (edges > 0).sum(axis=0))
    np.testing.assert_array_equal(np.sort(found[found > 0]), np.sort(edges[edges > 0]))
    kept = np.count_nonzero((found > 0) & (edges > 0)) / np.count_nonzero(edges)
    assert kept < 0.6


def test_swaps_reach_every_graph_of_these_degrees_as_often():
    """A path of four neurons has, with its degrees, two graphs: a–b–c–d and a–c–b–d."""
    path = np.diag(np.ones(3), 1) + np.diag(np.ones(3), -1)
    found = [degree_preserving_edges(path, np.random.default_rng(seed))[0, 1] for seed in range(200)]
    assert np.mean(found) == pytest.approx(0.5, abs=0.12)
    pair = np.array([[0.0, 1.0], [1.0, 0.0]])
    np.testing.assert_array_equal(degree_preserving_edges(pair, np.random.default_rng(0)), pair)
    assert not degree_preserving_edges(np.zeros((3, 3)), np.random.default_rng(0)).any()


def test_weights_are_dealt_out_anew_where_no_edge_can_be_swapped():
    star = np.zeros((4, 4))
    star[0, 1:] = star[1:, 0] = [1, 2, 3]
    found = np.array([degree_preserving_edges(star, np.random.default_rng(seed))[0] for seed in range(60)])
    assert (np.sort(found, axis=1) == [0, 1, 2, 3]).all()
    assert np.mean(found[:, 1] == 1) == pytest.approx(1 / 3, abs=0.2)


def test_expected_edges_know_degrees_alone():
    edges = graph(n=60)
    found = expected_edges(edges)
    np.testing.assert_allclose(found.sum(axis=1), edges.sum(axis=1), rtol=0.1)
    off = found[np.ix_(range(4), range(4, 8))]
    assert np.linalg.matrix_rank(off) == 1
    assert not expected_edges(np.zeros((3, 3))).any()


SQUARE = networkx.to_numpy_array(networkx.cycle_graph(4)) > 0
LINES = networkx.to_numpy_array(networkx.Graph([(0, 1), (2, 3)])) > 0


def test_two_pairs_change_partners():
    swapped = swap_partners(LINES, (0, 1), (2, 3))
    assert sorted(networkx.from_numpy_array(swapped).edges) == [(0, 3), (1, 2)]
    assert sorted(networkx.from_numpy_array(swap_partners(LINES, (0, 1), (3, 2))).edges) == [(0, 2), (1, 3)]
    assert sorted(networkx.from_numpy_array(LINES).edges) == [(0, 1), (2, 3)]  # what was given is left alone


@pytest.mark.parametrize("pairs", [((0, 1), (2, 3)), ((0, 1), (1, 2)), ((0, 1), (2, 1)), ((0, 1), (0, 3)), ((0, 1), (0, 1))])
def test_no_pair_is_joined_twice_or_to_itself(pairs):
    np.testing.assert_array_equal(swap_partners(SQUARE, *pairs), SQUARE)


def test_many_swaps_keep_degrees_and_little_else():
    joined = graph() > 0
    rng, now = np.random.default_rng(0), joined
    for _ in range(500):
        pairs = np.argwhere(now)
        now = swap_partners(now, *pairs[rng.choice(len(pairs), 2, replace=False)])
        assert np.array_equal(now, now.T)
    np.testing.assert_array_equal(now.sum(axis=0), joined.sum(axis=0))
    assert (now & joined).sum() < 0.6 * joined.sum()
