"""What the questions to a figure answer, against another way of asking each."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.scores import audit, metrics


@pytest.mark.parametrize("seed", range(5))
def test_the_diagonal_does_to_auroc_what_scoring_it_does(seed):
    rng = np.random.default_rng(seed)
    W = rng.random((6, 6)) < 0.4
    np.fill_diagonal(W, False)
    strength, off = rng.normal(size=(6, 6)), ~np.eye(6, dtype=bool)
    without = metrics.score_wiring(W[off], strength[off]).auroc
    counted = metrics.score_wiring(W, np.where(off, strength, strength.min() - 1)).auroc
    n_missing = off.sum() - W.sum()
    assert audit.auroc_with_diagonal(without, 6, n_missing) == pytest.approx(counted, abs=1e-12)
    assert audit.undo_diagonal(counted, 6, n_missing) == pytest.approx(without, abs=1e-12)


def test_published_medians_without_their_diagonal():
    n_missing = 40 * 39 * 0.2
    assert audit.undo_diagonal(0.765, 40, n_missing) == pytest.approx(0.733, abs=0.003)
    assert audit.undo_diagonal(0.614, 40, n_missing) == pytest.approx(0.563, abs=0.003)


def test_share_of_the_gap_is_0_and_1_at_the_limits_and_negative_below():
    np.testing.assert_allclose(audit.share_of_gap(np.array([0.8, 0.9, 0.85, 0.7]), 0.8, 0.9), [0, 1, 0.5, -1])


def test_interval_of_a_median_holds_it_in_95_of_100_samples():
    rng = np.random.default_rng(0)
    held = []
    for _ in range(400):
        scores = rng.normal(size=40)
        low, high = audit.interval_of_median(scores, rng.integers(40, size=(300, 40)))
        held.append(low <= 0 <= high)
    assert 0.9 < np.mean(held) < 0.98


def test_interval_of_a_median_leaves_out_a_fortieth_at_each_end():
    draws = np.repeat(np.arange(201)[:, None], 201, axis=1)  # each resample holds one network alone
    np.testing.assert_allclose(audit.interval_of_median(np.arange(201.0), draws), [5, 195])


@pytest.mark.parametrize("seed", range(5))
def test_sign_test_equals_that_of_scipy(seed):
    first, second = np.random.default_rng(seed).integers(4, size=(2, 15))
    wins, losses = int(np.sum(first > second)), int(np.sum(first < second))
    assert audit.paired_sign_test(first, second) == pytest.approx(stats.binomtest(wins, wins + losses).pvalue)


def test_only_ties_say_nothing():
    assert audit.paired_sign_test(np.ones(10), np.ones(10)) == 1


def test_the_diagonal_by_hand():
    """Of 4 + 5 pairs without a connection, 5 are below all others."""
    assert audit.auroc_with_diagonal(0.5, 5, 4) == pytest.approx((4 * 0.5 + 5) / 9)
    assert audit.undo_diagonal(5 / 9, 5, 4) == pytest.approx(0, abs=1e-12)  # what the diagonal makes alone
    np.testing.assert_allclose(audit.auroc_with_diagonal([0.0, 1.0], 2, 2), [0.5, 1])  # the least and the most there can be
    with pytest.raises(ValueError, match=r"n_missing should be at most .* from 3 to 3 where there are from 2 to 2"):
        audit.auroc_with_diagonal(0.5, 2, 3)
    with pytest.raises(ValueError, match=r"auroc_counted should be at least 0\.556"):
        audit.undo_diagonal(5 / 9 - 1e-9, 5, 4)


def test_two_networks_are_enough():
    np.testing.assert_allclose(audit.interval_of_median([1.0, 3.0], np.array([[0, 1], [1, 0]])), [2, 2])
    assert audit.paired_sign_test([1.0, 1.0], [0.0, 0.0]) == 0.5
    with pytest.raises(ValueError, match="at least 2 of them"):
        audit.interval_of_median([1.0], np.array([[0]]))


@pytest.mark.parametrize("wrong", [-1, 2])
def test_draws_are_positions_of_networks(wrong):
    with pytest.raises(ValueError, match="draws should hold positions from 0 to 1"):
        audit.interval_of_median([1.0, 3.0], np.array([[0, wrong]]))


def test_a_sign_test_by_hand():
    """Four wins and one loss: 2 * (1 + 5) / 32; two wins and two losses are nothing, whatever the rounding."""
    assert audit.paired_sign_test([1, 1, 1, 1, 0, 5], [0, 0, 0, 0, 1, 5]) == pytest.approx(12 / 32)
    assert audit.paired_sign_test([1, 1, 0, 0], [0, 0, 1, 1]) == 1


def test_medians_stand_beside_the_base_rate():
    table = pd.DataFrame(
        {
            "neurons": [5, 5, 5, 10],
            "probability": [0.2, 0.2, 0.2, 0.4],
            "base_rate": [0.1, 0.2, 0.4, 0.35],
            "aic": [0.7, np.nan, 0.9, 0.6],
            "aic_auprc": [0.3, np.nan, 0.7, 0.4],
            "bic": [0.1, 0.2, 0.3, 0.5],
            "bic_auprc": [0.5, 0.6, 0.9, 0.25],
        }
    )
    found = audit.medians_beside_base_rate(table, ["bic", "aic"])
    assert list(found.columns) == ["base rate", "bic", "aic"]
    assert list(found.loc[(5, 0.2)]) == ["0.20", "0.20 / 0.60", "0.80 / 0.50"]
    assert list(found.loc[(10, 0.4)]) == ["0.35", "0.50 / 0.25", "0.60 / 0.40"]
