"""What a class has gained, and how far two markers agree."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from helpers.scores.marking import normalised_gain, weighted_agreement


def right(n, of=20):
    return np.arange(of) < n


def test_half_of_what_was_missing_is_a_gain_of_one_half():
    assert normalised_gain(right(8), right(14)) == pytest.approx(0.5)
    assert normalised_gain(right(14), right(17)) == pytest.approx(0.5)
    assert normalised_gain(right(3), right(20)) == 1
    assert normalised_gain(right(10), right(10)[::-1]) == 0  # as many, but others: what was lost counts
    assert normalised_gain(right(10), right(5)) == pytest.approx(-0.5)


def test_a_class_is_taken_together():
    before, after = np.array([right(0), right(10)]), np.array([right(10), right(15)])
    assert normalised_gain(before, after) == pytest.approx(15 / 30)


def test_agreement_is_that_of_scikit_learn():
    rng = np.random.default_rng(0)
    for _ in range(20):
        first = rng.integers(0, 4, 18)
        second = np.clip(first + rng.integers(-1, 2, 18), 0, 3)
        expected = cohen_kappa_score(first, second, weights="quadratic", labels=range(4))
        assert weighted_agreement(first, second) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.int64])
def test_small_numbers_do_not_wrap(kind):
    first, second = np.array([0, 3, 1], dtype=kind), np.array([3, 0, 1], dtype=kind)
    assert weighted_agreement(first, second) == pytest.approx(weighted_agreement([0, 3, 1], [3, 0, 1]))
    assert weighted_agreement(first, first) == 1


def test_markers_who_deal_out_at_random_do_not_agree():
    rng = np.random.default_rng(0)
    assert abs(weighted_agreement(*rng.integers(0, 4, (2, 20_000)))) < 0.03
