"""Scores of states, and means over worms."""

import numpy as np
import pytest
from scipy.stats import ttest_1samp, ttest_rel
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from helpers.scores.over_worms import balanced_accuracy, mean_over_worms, mean_state_auroc, paired_difference, state_auroc


def test_the_interval_is_that_of_a_t_test():
    scores = np.array([0.1, -0.05, 0.2, 0.15, 0.0, 0.3, 0.02])
    found = mean_over_worms(scores)
    expected = ttest_1samp(scores, 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert (found.mean, found.n_above, found.n_worms) == (pytest.approx(scores.mean()), 5, 7)
    assert mean_over_worms(scores, 0.5).high < found.high


def test_differences_are_taken_worm_by_worm():
    rng = np.random.default_rng(0)
    hard = rng.normal(0.8, 0.1, 7)  # what makes a worm hard for both does not count
    first, second = hard + rng.normal(0.02, 0.01, 7), hard
    mean, low, high = paired_difference(first, second)
    expected = ttest_rel(first, second).confidence_interval(0.95)
    assert (low, high) == pytest.approx((expected.low, expected.high))
    assert mean == pytest.approx(np.mean(first) - np.mean(second))
    assert high - low < 0.05 < np.ptp(hard)


def test_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(0)
    found = [mean_over_worms(rng.normal(0.8, 0.1, 7)) for _ in range(2000)]
    assert np.mean([one.low < 0.8 < one.high for one in found]) == pytest.approx(0.95, abs=0.015)


def test_states_are_scored_as_scikit_learn_does():
    rng = np.random.default_rng(0)
    state = rng.choice(["a", "b", "c"], size=100, p=[0.6, 0.3, 0.1])
    evidence = rng.random((100, 4))
    states = np.array(["a", "b", "c", "d"])  # the last never occurs
    expected = np.mean([roc_auc_score(state == one, evidence[:, k]) for k, one in enumerate("abc")])
    assert mean_state_auroc(state, evidence, states) == pytest.approx(expected)
    happens, one = state == "b", evidence[:, 1]
    assert state_auroc(happens, one) == pytest.approx(roc_auc_score(happens, one))
    two = mean_state_auroc(happens, np.stack([-one, one], axis=1), np.array([False, True]))
    assert two == pytest.approx(state_auroc(happens, one))
    said = rng.choice(["a", "b", "c"], size=100)
    assert balanced_accuracy(state, said) == pytest.approx(balanced_accuracy_score(state, said))


def test_a_state_that_a_decoder_was_never_shown_is_among_the_others_and_costs_accuracy():
    state, evidence = np.array(["a", "b", "c", "a"]), np.array([[2.0, 1], [0, 3], [1, 2], [3, 0]])
    found = mean_state_auroc(state, evidence, np.array(["a", "b"]))
    assert found == pytest.approx(np.mean([roc_auc_score(state == one, evidence[:, k]) for k, one in enumerate("ab")]))
    assert balanced_accuracy(state, np.array(["a", "b", "b", "a"])) == pytest.approx(2 / 3)
