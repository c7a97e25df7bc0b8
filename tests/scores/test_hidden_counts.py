"""Counts that are hidden from a model."""

import numpy as np
import pytest
import torch

from helpers.models.lfads.coordinated_dropout import hide
from helpers.scores.hidden_counts import coordinated_dropout

COUNTS = np.random.default_rng(0).poisson(2.0, (50, 40, 10))
HIDDEN = np.random.default_rng(1).random(COUNTS.shape) < 0.25


def test_a_count_is_shown_or_counts_in_the_loss_and_never_both():
    shown, weight = coordinated_dropout(COUNTS, HIDDEN, 0.25)
    assert (shown * weight == 0).all()
    np.testing.assert_array_equal(weight > 0, HIDDEN)
    np.testing.assert_allclose(shown[~HIDDEN], COUNTS[~HIDDEN] / 0.75)


@pytest.mark.parametrize("share", [0.25, 0.4])
def test_sums_stay_the_same_on_average(share):
    shown, weight = coordinated_dropout(COUNTS, np.random.default_rng(1).random(COUNTS.shape) < share, share)
    assert shown.mean() == pytest.approx(COUNTS.mean(), rel=0.02)
    assert weight.mean() == pytest.approx(1, rel=0.02)
    assert (weight * COUNTS).mean() == pytest.approx(COUNTS.mean(), rel=0.04)


def test_it_is_what_training_does():
    shown, hidden = hide(torch.tensor(COUNTS, dtype=torch.float64), 0.25, torch.Generator().manual_seed(0))
    by_hand, _ = coordinated_dropout(COUNTS, hidden.numpy(), 0.25)
    np.testing.assert_allclose(by_hand, shown.numpy())
