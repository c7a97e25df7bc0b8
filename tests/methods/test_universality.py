"""Signs of correlations with behaviour, and shifts."""

import numpy as np
import pytest

from helpers.methods.universality import correlation_with_behaviour, of_one_sign, shift_p_values


def test_correlations_are_those_of_numpy():
    rng = np.random.default_rng(0)
    activity, reversal = rng.standard_normal((50, 4)), rng.random(50) < 0.3
    expected = [np.corrcoef(neuron, reversal)[0, 1] for neuron in activity.T]
    np.testing.assert_allclose(correlation_with_behaviour(activity, reversal), expected)


def test_one_sign_is_both_signs_but_not_none():
    correlations = np.array([[0.1, -0.2, 0.3, 0.0], [0.4, -0.1, -0.3, 0.2]])
    assert of_one_sign(correlations).tolist() == [True, True, False, False]
    coins = np.random.default_rng(0).standard_normal((7, 20_000))
    assert of_one_sign(coins).mean() == pytest.approx(2**-6, abs=0.003)


def smooth(rng, n_times=800):
    noise = rng.standard_normal((n_times, 6))
    for t in range(1, n_times):
        noise[t] = 0.95 * noise[t - 1] + noise[t]
    return noise


def test_shifts_tell_what_is_shared_from_what_is_merely_smooth():
    """A threshold for independent samples calls many smooth pairs related; that of shifts, about one of twenty."""
    p, naive = [], []
    for seed in range(30):
        activity, behaviour = smooth(np.random.default_rng(seed)), smooth(np.random.default_rng(100 + seed))[:, 0]
        p.append(shift_p_values(activity, behaviour, np.random.default_rng(seed), n_shifts=99))
        naive.append(np.abs(correlation_with_behaviour(activity, behaviour)) > 1.96 / np.sqrt(800))
    assert np.mean(naive) > 0.4
    assert np.mean(np.array(p) < 0.05) < 0.12
    related = smooth(np.random.default_rng(0))
    found = shift_p_values(related, related[:, 2] + 0.1 * related[:, 0], np.random.default_rng(0), n_shifts=99)
    assert found[2] == pytest.approx(0.01)
    against = shift_p_values(-related, related[:, 2] + 0.1 * related[:, 0], np.random.default_rng(0), n_shifts=99)
    np.testing.assert_array_equal(against, found)  # the size of a correlation counts


def test_a_shift_that_changes_nothing_counts_as_one_that_correlates_as_much():
    """Of a behaviour that comes back every four volumes, one shift of four is no shift."""
    does = np.tile([0.0, 1.0, 0.0, 0.0], 50)
    p = shift_p_values(does[:, None], does, np.random.default_rng(0), least_shift=40, n_shifts=999)
    assert p[0] == pytest.approx(0.25, abs=0.05)


def test_a_shift_is_as_long_as_it_has_to_be():
    """Behaviour that is the trace five volumes later: shifts of five or less would find it again."""
    activity = np.random.default_rng(0).standard_normal((200, 1))
    later = np.roll(activity[:, 0], 5)
    noise = np.random.default_rng(1).standard_normal(200)
    does = later + noise
    p = shift_p_values(activity, activity[:, 0] + noise, np.random.default_rng(0), least_shift=90, n_shifts=99)
    assert p[0] == 0.01
    assert shift_p_values(activity, does, np.random.RandomState(0), least_shift=1, n_shifts=999)[0] > 0.001
