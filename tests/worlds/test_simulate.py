import numpy as np
import pytest

from helpers.worlds import simulate
from helpers.worlds.networks import sparse_network


def test_published_free_activity():
    W = sparse_network(6, np.random.RandomState(42))
    x = simulate.simulate_network(W, 5000, np.random.RandomState(42))
    assert x.shape == (5000, 6)
    assert x.mean() == pytest.approx(0.552621, abs=1e-6)
    assert x.std() == pytest.approx(0.212881, abs=1e-6)


def test_effect_runs_from_column_to_row():
    W = np.array([[0.0, 0.0], [9.0, 0.0]])  # 0 drives 1
    x_next = simulate.next_state(W, np.array([1.0, 0.0]), np.zeros(2))
    assert x_next[0] == pytest.approx(0.5)
    assert x_next[1] > 0.99


def test_even_steps_are_forced_and_odd_ones_free():
    x = simulate.simulate_perturbed_network(np.zeros((5, 5)), 400, np.random.default_rng(0))
    assert np.isin(x[::2], (0, 1)).all()
    assert not np.isin(x[1::2], (0, 1)).any()
    assert x[::2].mean() == pytest.approx(0.5, abs=0.05)


def test_odd_number_of_steps_ends_freely():
    x = simulate.simulate_perturbed_network(np.zeros((3, 3)), 5, np.random.default_rng(0))
    assert 0 < x[-1].min() <= x[-1].max() < 1


@pytest.mark.parametrize("wiring", simulate.PAIR_WIRINGS)
def test_pairs_look_alike_until_forced(wiring):
    a, b = simulate.simulate_pair(wiring, 200_000, np.random.default_rng(0))
    np.testing.assert_allclose(np.cov(a, b), [[1, 0.7], [0.7, 1]], atol=0.01)


@pytest.mark.parametrize(("wiring", "a_on_b", "b_on_a"), [("A→B", 0.7, 0), ("B→A", 0, 0.7), ("A←C→B", 0, 0)])
def test_forcing_cuts_what_points_in_and_keeps_what_points_out(wiring, a_on_b, b_on_a):
    def mean(forced, other):
        pairs = simulate.simulate_pair(wiring, 200_000, np.random.default_rng(0), **{forced: 2.0})
        return pairs[other].mean() / 2

    assert mean("force_a", 1) == pytest.approx(a_on_b, abs=0.01)
    assert mean("force_b", 0) == pytest.approx(b_on_a, abs=0.01)


def test_spill_hits_the_neighbours_of_what_is_forced():
    spill = np.zeros((3, 3))
    spill[0, 2] = 0.4
    seen = simulate.simulate_stimulation(np.zeros((3, 3)), 20_000, np.random.default_rng(0), success=0.5, spill=spill)
    forced, intended = seen.forced, seen.intended
    assert np.isin(forced, (0, 1)).all()
    assert forced[intended[:, 1] == 1, 1].mean() == pytest.approx(0.5, abs=0.02)
    assert not forced[intended[:, 1] == 0, 1].any()
    only_two = (intended[:, 0] == 0) & (forced[:, 2] == 1)
    assert forced[only_two, 0].mean() == pytest.approx(0.4, abs=0.02)
    assert not forced[(intended[:, 0] == 0) & (forced[:, 2] == 0), 0].any()


def test_same_seed_gives_same_activity_and_no_global_seed_is_touched():
    before = np.random.get_state()[1].copy()
    W = sparse_network(6, np.random.default_rng(1), connection_probability=0.3)
    runs = [simulate.simulate_perturbed_network(W, 50, np.random.default_rng(3)) for _ in range(2)]
    np.testing.assert_array_equal(*runs)
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@pytest.mark.parametrize("simulator", [simulate.simulate_network, simulate.simulate_perturbed_network])
def test_shared_input_reaches_all_neurons_one_step_later(simulator):
    shared = np.zeros(41)
    shared[10] = 100.0
    x = simulator(np.zeros((3, 3)), 41, np.random.default_rng(0), shared)
    quiet = simulator(np.zeros((3, 3)), 41, np.random.default_rng(0))
    assert (x[11] > 0.99).all()
    np.testing.assert_array_equal(np.delete(x, 11, axis=0), np.delete(quiet, 11, axis=0))


def test_two_neurons_that_spill_onto_one_reach_it_independently():
    spill = np.zeros((3, 3))
    spill[0, 1], spill[0, 2] = 0.5, 0.4
    seen = simulate.simulate_stimulation(np.zeros((3, 3)), 40_000, np.random.default_rng(0), spill=spill)
    both = (seen.intended[:, 0] == 0) & (seen.forced[:, 1:] == 1).all(axis=1)
    assert seen.forced[both, 0].mean() == pytest.approx(1 - 0.5 * 0.6, abs=0.02)


def test_before_a_pulse_the_network_has_settled():
    W = np.array([[0.0, 0.0], [4.0, 0.0]])  # 0 drives 1, so that 1 tells what 0 did before the pulse to 1
    x = simulate.simulate_pulses(W, 1, 20_000, 1, np.random.default_rng(0))
    settled = simulate.simulate_network(W, 20_000, np.random.default_rng(0))[100:]
    assert x[:, 0, 1].mean() == pytest.approx(settled[:, 1].mean(), abs=0.01)


def test_pulse_is_forced_to_any_level():
    W = np.array([[0.0, 0.0], [1.0, 0.0]])
    strong = simulate.simulate_pulses(W, 0, 5000, 1, np.random.default_rng(0), level=10.0)
    assert strong[:, 0, 1].mean() > 0.99


def replayed(W, n_steps, noise):
    x = np.zeros((n_steps, len(W)))
    for t in range(n_steps - 1):
        x[t + 1] = 1 / (1 + np.exp(-(W @ x[t] + noise[t])))
    return x


def test_free_activity_starts_at_zero_and_adds_noise_of_variance_one():
    W, noise = np.array([[0.0, 2.0], [-1.0, 0.0]]), np.random.default_rng(3).standard_normal((6, 2))
    np.testing.assert_allclose(simulate.simulate_network(W, 7, np.random.default_rng(3)), replayed(W, 7, noise))
    np.testing.assert_array_equal(simulate.simulate_network(W, 1, np.random.default_rng(3)), np.zeros((1, 2)))


def test_patterns_and_noise_are_drawn_in_turn_and_two_steps_are_enough():
    W, rng = np.array([[0.0, 2.0], [-1.0, 0.0]]), np.random.default_rng(3)
    pattern, noise, free = rng.choice([0, 1], size=2), rng.standard_normal(2), rng.standard_normal(2)
    x = simulate.simulate_perturbed_network(W, 3, np.random.default_rng(3))
    np.testing.assert_array_equal(x[0], pattern)
    np.testing.assert_allclose(x[1], 1 / (1 + np.exp(-(W @ pattern + noise))))
    np.testing.assert_allclose(x[2], 1 / (1 + np.exp(-(W @ x[1] + free))))
    np.testing.assert_array_equal(simulate.simulate_perturbed_network(W, 2, np.random.default_rng(3)), x[:2])
    with pytest.raises(ValueError, match=r"n_steps should be at least 2 .* but it is 1"):
        simulate.simulate_perturbed_network(W, 1, rng)


def test_before_a_pulse_twenty_steps_go_by():
    W, rng = np.array([[0.0, 2.0], [-1.0, 0.0]]), np.random.default_rng(3)
    state = np.zeros((4, 2))
    for step in range(23):
        if step == 20:
            state[:, 1] = 1.0  # the level, unless it is told otherwise
        state = 1 / (1 + np.exp(-(state @ W.T + rng.standard_normal((4, 2)))))
    x = simulate.simulate_pulses(W, 1, 4, 3, np.random.default_rng(3))
    assert x.shape == (4, 3, 2)
    np.testing.assert_allclose(x[:, -1], state)


def test_answers_follow_what_was_forced_and_light_always_succeeds_unless_it_is_told_otherwise():
    W, rng = np.array([[0.0, 2.0], [-1.0, 0.0]]), np.random.default_rng(3)
    seen = simulate.simulate_stimulation(W, 50, np.random.default_rng(3))
    intended, _, noise = rng.choice([0.0, 1.0], size=(50, 2)), rng.uniform(size=(50, 2)), rng.standard_normal((50, 2))
    np.testing.assert_array_equal(seen.intended, intended)
    np.testing.assert_array_equal(seen.forced, intended)
    np.testing.assert_allclose(seen.answer, 1 / (1 + np.exp(-(intended @ W.T + noise))))
