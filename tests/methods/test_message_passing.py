"""Message passing: what a round does, what renumbering leaves alone, and what it cannot see."""

import networkx
import numpy as np
import pytest

from helpers.methods.message_passing import (
    confused_graphs,
    gather_messages,
    graph_moments,
    look_alike,
    message_passing_round,
    normalised_laplacian,
    one_hop_convolution,
    renumber,
    spectral_filter,
    weisfeiler_lehman_colours,
)

RNG = np.random.default_rng(0)
A = np.array([[0.0, 2, -1, 0], [0, 0, 1, 0], [0, 0, 0, 0], [1, 1, 1, 0]])
H = np.array([[1.0, -1], [2, 0], [3, 4], [5, -6]])


def undirected(n, probability, rng):
    upper = np.triu(rng.random((n, n)) < probability, 1).astype(float)
    return upper + upper.T


def test_messages_go_from_columns_to_rows():
    np.testing.assert_array_equal(gather_messages(A, H), [[1, -4], [3, 4], [0, 0], [6, 3]])
    np.testing.assert_array_equal(gather_messages(A, H, "mean"), [[0.5, -2], [3, 4], [0, 0], [2, 1]])
    # The largest of each feature, a negative message among them; nothing arrives at node 2.
    np.testing.assert_array_equal(gather_messages(A, H, "max"), [[4, 0], [3, 4], [0, 0], [3, 4]])
    np.testing.assert_array_equal(gather_messages(-A, H, "max")[1], [-3, -4])


@pytest.mark.parametrize("aggregate", ["sum", "mean", "max"])
def test_a_round_is_equivariant_to_permutations(aggregate):
    A, h = RNG.standard_normal((7, 7)) * (RNG.random((7, 7)) < 0.4), RNG.standard_normal((7, 3))
    own, sent = RNG.standard_normal((2, 3, 4))
    order = RNG.permutation(7)
    after = message_passing_round(A, h, own, sent, aggregate)
    np.testing.assert_allclose(message_passing_round(renumber(A, order), h[order], own, sent, aggregate), after[order])
    assert not np.allclose(message_passing_round(A, h[order], own, sent, aggregate), after[order])


def test_a_round_is_own_and_gathered_and_nothing_below_zero():
    own, sent = np.array([[1.0], [0]]), np.array([[0.0], [1]])
    expected = np.maximum(H[:, :1] + gather_messages(A, H)[:, 1:], 0)
    np.testing.assert_array_equal(message_passing_round(A, H, own, sent), expected)
    assert expected[0, 0] == 0  # 1 - 4


def test_integers_and_half_precision_are_computed_in_doubles():
    small = gather_messages((1000 * A).astype(np.float16), (100 * H).astype(np.float16))
    np.testing.assert_array_equal(small, 1e5 * gather_messages(A, H))
    assert gather_messages(A.astype(int), H.astype(int)).dtype == float


def test_renumbering_moves_nodes_and_their_edges():
    moved = renumber(A, np.array([3, 0, 2, 1]))
    assert moved[0].tolist() == [0, 1, 1, 1]
    assert moved[1].tolist() == [0, 0, -1, 2]


def test_colours_tell_apart_what_neighbours_differ_in():
    path = np.diag(np.ones(4), 1)
    path = path + path.T
    assert len(set(weisfeiler_lehman_colours(path, 0))) == 1
    ends, middle = weisfeiler_lehman_colours(path, 1)[[0, 4]], weisfeiler_lehman_colours(path, 1)[[1, 2, 3]]
    assert len(set(ends)) == len(set(middle)) == 1
    assert ends[0] != middle[0]
    two = weisfeiler_lehman_colours(path, 2)
    assert [two[0] == two[4], two[1] == two[3], len(set(two))] == [True, True, 3]
    # In a directed chain each node sees who acts on it, and nobody acts on the first.
    chain = np.diag(np.ones(3), -1)
    assert len(set(weisfeiler_lehman_colours(chain, 3))) == 4
    # A weight is seen as well.
    assert len(set(weisfeiler_lehman_colours(np.array([[0, 1, 0], [0, 0, 0], [0, 2.0, 0]]), 1))) == 3


def test_a_hexagon_and_two_triangles_look_alike_and_are_not_the_same():
    found = confused_graphs()
    assert found.ring.shape == found.two_rings.shape == (6, 6)
    assert look_alike(found.ring, found.two_rings)
    first, second = (networkx.from_numpy_array(graph) for graph in (found.ring, found.two_rings))
    assert not networkx.is_isomorphic(first, second)
    assert networkx.number_connected_components(second) == 2
    # No matter how many rounds of message passing, the same rows in both.
    h, h_other = np.ones((2, 6, 1))
    for own, sent in RNG.standard_normal((5, 2, 1, 1)):
        h, h_other = (
            message_passing_round(graph, part, own, sent) for graph, part in ((found.ring, h), (found.two_rings, h_other))
        )
    np.testing.assert_array_equal(h, h_other)


def test_looking_alike_agrees_with_networkx_and_does_not_depend_on_the_order():
    rng, alike = np.random.default_rng(1), []
    for _ in range(40):
        one, other = undirected(5, 0.5, rng), undirected(5, 0.5, rng)
        assert look_alike(one, renumber(one, rng.permutation(5)))
        hashes = [
            networkx.weisfeiler_lehman_graph_hash(networkx.from_numpy_array(graph), iterations=6) for graph in (one, other)
        ]
        alike.append(look_alike(one, other))
        assert alike[-1] == (hashes[0] == hashes[1])
    assert 0 < sum(alike) < 40


def test_trees_with_the_same_degrees_are_told_apart_by_more_rounds():
    """A node with legs of length 1, 1, 3, and one with legs of length 1, 2, 2."""
    one, other = (
        networkx.to_numpy_array(networkx.Graph(edges))
        for edges in ([(0, 1), (0, 2), (0, 3), (3, 4), (4, 5)], [(0, 1), (0, 2), (2, 3), (0, 4), (4, 5)])
    )
    assert sorted(one.sum(axis=1)) == sorted(other.sum(axis=1))
    assert not look_alike(one, other)


def test_moments_follow_the_direction_of_edges():
    chain = np.diag([2.0, 3.0], -1)  # 0 acts on 1, and 1 on 2
    assert [graph_moments(chain, order).tolist() for order in (1, 2, 3)] == [[0, 2, 3], [0, 0, 6], [0, 0, 0]]


def test_moments_count_paths_and_means_count_nothing():
    A = undirected(8, 0.4, np.random.default_rng(0))
    counted = graph_moments(A, 3)
    paths = [sum(A[i, j] * A[j, k] * A[k, m] for j in range(8) for k in range(8) for m in range(8)) for i in range(8)]
    np.testing.assert_allclose(counted, paths)
    np.testing.assert_array_equal(graph_moments(A, 0), np.ones(8))
    ones = np.ones((8, 1))
    assert A.any(axis=1).all()
    np.testing.assert_array_equal(gather_messages(A, ones, "mean"), ones)
    np.testing.assert_array_equal(gather_messages(A, gather_messages(A, ones)), graph_moments(A, 2)[:, None])


def test_the_laplacian_is_that_of_networkx():
    A = undirected(9, 0.3, np.random.default_rng(2)) * 2.5
    A[4], A[:, 4] = 0, 0
    expected = networkx.normalized_laplacian_matrix(networkx.from_numpy_array(A)).toarray()
    np.testing.assert_allclose(normalised_laplacian(A), expected, atol=1e-12)


def test_one_hop_is_a_spectral_convolution():
    A, h = undirected(10, 0.5, np.random.default_rng(0)), RNG.standard_normal((10, 3))
    assert A.any(axis=1).all()
    A *= 0.1 + np.add.outer(np.arange(10), np.arange(10))  # weights count as parts of a degree
    np.testing.assert_allclose(one_hop_convolution(A, h), spectral_filter(A, h, lambda smoothness: 2 - smoothness), atol=1e-12)
    np.testing.assert_allclose(spectral_filter(A, h, np.ones_like), h, atol=1e-12)
    two = spectral_filter(A, h, lambda smoothness: (2 - smoothness) ** 2)
    np.testing.assert_allclose(one_hop_convolution(A, one_hop_convolution(A, h)), two, atol=1e-12)
    # It keeps what is smooth over the graph: the pattern of the square roots of degrees, with eigenvalue 0, is doubled.
    smooth = np.sqrt(A.sum(axis=1))[:, None]
    np.testing.assert_allclose(one_hop_convolution(A, smooth), 2 * smooth)
