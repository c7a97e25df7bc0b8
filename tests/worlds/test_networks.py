import numpy as np
import pytest

from helpers.worlds import simulate
from helpers.worlds.networks import add_slow_drivers, coarse_grain, connections, hops, modular_network, sparse_network


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
    W[1, 0], W[2, 1], W[0, 2] = -0.5, 0.5, 2.0  # the loop 0 → 1 → 2 → 0, whatever the weights; nothing reaches 3
    inf = np.inf
    np.testing.assert_array_equal(hops(W), [[0, 2, 1, inf], [1, 0, 2, inf], [2, 1, 0, inf], [inf, inf, inf, 0]])


def test_a_tenth_of_all_pairs_is_connected_unless_it_is_told_otherwise():
    usual, told = (sparse_network(30, np.random.default_rng(0), *some) for some in ((), (0.1,)))
    np.testing.assert_array_equal(usual, told)


def test_slow_pairs_feed_their_difference_back_and_drive_a_third_of_the_network():
    larger = add_slow_drivers(np.zeros((200, 200)), 2, np.random.default_rng(0))
    np.testing.assert_array_equal(larger[200:, 200:], np.kron(np.eye(2), [[2.5, -2.5], [-2.5, 2.5]]))
    drives = larger[:200, 200:]
    assert set(np.unique(drives)) == {-1.5, 0.0, 1.5}
    for sign in (-1, 1):
        assert np.mean(np.sign(drives) == sign) == pytest.approx(0.15, abs=0.04)
    assert set(np.unique(add_slow_drivers(np.eye(2), 30, np.random.default_rng(0), 2.0)[:2, 2:])) == {-2.0, 0.0, 2.0}


def test_a_module_drives_the_next_and_the_last_the_first():
    W = modular_network(3, 2, np.random.default_rng(0), weight=0.5, density=1.0)
    np.testing.assert_array_equal(W, 0.5 * np.kron([[0, 0, 1], [1, 0, 0], [0, 1, 0]], np.ones((2, 2))))
    usual, told = (modular_network(3, 9, np.random.default_rng(0), *some) for some in ((), (0.06, 0.5)))
    np.testing.assert_array_equal(usual, told)
    assert usual.max() == 0.06


def test_coarse_weights_by_hand():
    """What all of a group send, to the mean of a group."""
    W = np.array([[0.0, 1.0, 2.0], [3.0, 0.0, 4.0], [5.0, 6.0, 0.0]])
    np.testing.assert_allclose(coarse_grain(W, [1, 0, 1]), [[0, 7], [(1 + 6) / 2, (2 + 5) / 2]])


def test_slow_drivers_come_last_and_listen_to_nobody():
    rng = np.random.default_rng(0)
    W = sparse_network(10, rng)
    larger = add_slow_drivers(W, 2, rng)
    np.testing.assert_array_equal(larger[:10, :10], W)
    assert larger.shape == (14, 14)
    assert not larger[10:, :10].any()
    assert set(np.unique(larger[:10, 10:])) <= {-1.5, 0.0, 1.5}
    x = simulate.simulate_network(larger, 4000, rng)
    slow = x[:, 10] - x[:, 11]
    assert np.corrcoef(slow[1:], slow[:-1])[0, 1] > 0.7
    assert np.abs([np.corrcoef(x[1:, i], x[:-1, i])[0, 1] for i in range(10) if not W[i, i]]).max() < 0.5


def test_modules_drive_the_next_one():
    W = modular_network(3, 20, np.random.default_rng(0), weight=0.1, density=0.5)
    coarse = coarse_grain(W, np.repeat(np.arange(3), 20))
    np.testing.assert_array_equal(coarse != 0, np.roll(np.eye(3), 1, axis=0) != 0)
    np.testing.assert_allclose(coarse[coarse != 0], 0.1 * 0.5 * 20, rtol=0.2)


def test_coarse_weights_are_exact_where_groups_move_as_one():
    rng = np.random.default_rng(2)
    W, groups = rng.normal(size=(5, 5)), np.array([0, 1, 0, 2, 1])
    activity = rng.normal(size=3)
    arriving = W @ activity[groups]
    means = [arriving[groups == g].mean() for g in range(3)]
    np.testing.assert_allclose(coarse_grain(W, groups) @ activity, means, rtol=1e-12)
