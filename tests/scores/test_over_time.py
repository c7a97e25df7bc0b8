"""R² as a trial goes on."""

import numpy as np

from helpers.scores.held_out import rate_r2
from helpers.scores.over_time import rate_r2_over_time

TRUE = np.random.default_rng(0).random((60, 5, 3))


def test_each_bin_is_scored_by_itself():
    rates = TRUE.copy()
    rates[:, 2] = TRUE[:, 2].mean(axis=0)
    rates[:, 3] = 2 * TRUE[:, 3].mean(axis=0) - TRUE[:, 3]
    np.testing.assert_allclose(rate_r2_over_time(TRUE, rates), [1, 1, 0, -3, 1], atol=1e-12)


def test_what_all_trials_share_explains_nothing():
    """A course that is the same in all trials has an R² over all bins, and none in any of them."""
    shared = TRUE + 10 * np.arange(5)[:, None]
    average = np.broadcast_to(shared.mean(axis=0), shared.shape)
    assert rate_r2(shared, average) > 0.99
    np.testing.assert_allclose(rate_r2_over_time(shared, average), 0, atol=1e-12)


def test_neurons_count_alike():
    rates = TRUE.copy()
    rates[..., 0] = TRUE[..., 0].mean(axis=0)
    np.testing.assert_allclose(rate_r2_over_time(TRUE * [1, 100, 0.1], rates * [1, 100, 0.1]), 2 / 3)
