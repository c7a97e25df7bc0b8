"""Surprise about spikes."""

import numpy as np
import pytest
import torch

from helpers.models.lfads.likelihood import bits_gained, surprise
from helpers.scores.held_out import bits_per_spike


def test_bits_are_those_of_the_scores():
    rng = np.random.default_rng(0)
    counts, rates = rng.poisson(1.0, (5, 6, 3)), rng.random((5, 6, 3)) + 0.5
    log_rates, null = torch.tensor(np.log(rates)), torch.tensor(np.log(counts.mean(axis=(0, 1))))
    bits, spikes = bits_gained(log_rates, torch.tensor(counts), torch.ones(5, 6, 3, dtype=torch.bool), null)
    assert spikes == counts.sum()
    assert float(bits / spikes) == pytest.approx(bits_per_spike(counts, rates))


def test_only_what_is_of_interest_counts():
    counts = torch.tensor([[[2.0], [1.0]]])
    log_rates, null = torch.log(torch.tensor([[[2.0], [3.0]]])), torch.zeros(1)
    bits, spikes = bits_gained(log_rates, counts, torch.tensor([[[True], [False]]]), null)
    assert spikes == 2
    assert float(bits) == pytest.approx((1 - (2 - 2 * np.log(2))) / np.log(2))
    np.testing.assert_allclose(surprise(log_rates, counts)[0, 1], 3 - np.log(3), rtol=1e-6)
