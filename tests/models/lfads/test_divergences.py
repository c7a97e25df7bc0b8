"""Divergences, beside torch's own and dense algebra."""

import numpy as np
import pytest
import torch
from torch.distributions import MultivariateNormal, Normal, kl_divergence

from helpers.models.lfads.divergences import autoregressive_divergence, gaussian_divergence, ramp


def test_of_gaussians_it_is_that_of_torch():
    torch.manual_seed(0)
    mean, expected_mean, sd, expected_sd = *torch.randn(2, 4, 3), *torch.rand(2, 4, 3) + 0.1
    expected = kl_divergence(Normal(mean, sd), Normal(expected_mean, expected_sd))
    torch.testing.assert_close(gaussian_divergence(mean, sd, expected_mean, expected_sd), expected)


def test_of_remembering_inputs_it_is_the_dense_one_on_average():
    torch.manual_seed(0)
    n_bins, n_draws = 5, 200_000
    mean, sd = torch.randn(n_bins, dtype=torch.double), torch.rand(n_bins, dtype=torch.double) + 0.3
    persistence, innovation_sd = torch.tensor([0.8], dtype=torch.double), torch.tensor([0.5], dtype=torch.double)
    lags = (torch.arange(n_bins)[:, None] - torch.arange(n_bins)).abs()
    covariance = innovation_sd**2 / (1 - persistence**2) * persistence**lags
    expected = kl_divergence(
        MultivariateNormal(mean, torch.diag(sd**2)), MultivariateNormal(torch.zeros_like(mean), covariance)
    )
    many = (mean.expand(n_draws, -1)[..., None], sd.expand(n_draws, -1)[..., None])
    drawn = many[0] + many[1] * torch.randn(n_draws, n_bins, 1, dtype=torch.double)
    found = autoregressive_divergence(*many, drawn, persistence, innovation_sd).sum(dim=(1, 2)).numpy()
    assert found.mean() == pytest.approx(float(expected), abs=4 * found.std() / np.sqrt(n_draws))


def test_inputs_as_they_are_expected_cost_nothing():
    drawn = torch.randn(2, 6, 1, dtype=torch.double)
    persistence, innovation_sd = torch.tensor([0.6], dtype=torch.double), torch.tensor([0.4], dtype=torch.double)
    mean = torch.cat([torch.zeros(2, 1, 1), persistence * drawn[:, :-1]], dim=1)
    sd = innovation_sd.expand(2, 6, 1).clone()
    sd[:, 0] = 0.4 / np.sqrt(1 - 0.6**2)
    torch.testing.assert_close(
        autoregressive_divergence(mean, sd, drawn, persistence, innovation_sd), torch.zeros_like(drawn), atol=1e-12, rtol=0
    )


def test_the_weight_rises_evenly_and_stays():
    assert [ramp(step, 4) for step in range(1, 7)] == [0.25, 0.5, 0.75, 1, 1, 1]
    assert ramp(1, 0) == 1
