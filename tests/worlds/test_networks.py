import numpy as np
import pytest

from helpers.worlds.networks import connections, hops, sparse_network


def test_published_six_neuron_network():
    W = sparse_network(6, np.random.RandomState(42))
    expected = np.zeros((6, 6))
    expected[[0, 1, 5, 5], [1, 5, 3, 4]] = 0.7001057239470767
    np.testing.assert_allclose(W, expected, rtol=1e-12)


def test_probability_and_largest_singular_value():
    W = sparse_network(80, np.random.default_rng(0), connection_probability=0.3)
    assert np.mean(W > 0) == pytest.approx(0.3, abs=0.02)
    assert np.linalg.norm(W, 2) == pytest.approx(1 / 1.01)


def test_empty_draw_is_an_error_that_says_what_to_do():
    with pytest.raises(ValueError, match="no connection at all"):
        sparse_network(2, np.random.default_rng(0), connection_probability=0.0)


def test_connections_are_source_then_target():
    W = np.zeros((3, 3))
    W[2, 0] = -1.0
    assert connections(W) == [(0, 2)]
    assert connections(np.zeros((2, 2))) == []


def test_hops_follow_the_arrows():
    W = np.zeros((4, 4))
    W[1, 0] = W[2, 1] = W[0, 2] = -0.5  # the loop 0 → 1 → 2 → 0; nothing reaches 3
    inf = np.inf
    np.testing.assert_array_equal(hops(W), [[0, 2, 1, inf], [1, 0, 2, inf], [2, 1, 0, inf], [inf, inf, inf, 0]])
