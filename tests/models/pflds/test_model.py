"""The posterior of a PfLDS, beside dense algebra."""

import numpy as np
import pytest
import torch

from helpers.models.fitting import load_model, save_model
from helpers.models.pflds.model import FIRST_LOG_PRECISION, PfLDS

N_BINS = 7


@pytest.fixture
def model():
    torch.manual_seed(0)
    made = PfLDS(5, 2, 8).double()
    with torch.no_grad():
        made.A.copy_(torch.tensor([[0.9, 0.3], [-0.2, 0.7]]))
        made.log_noise.copy_(torch.tensor([-1.0, -2.0]))
    return made


@pytest.fixture
def counts():
    return torch.as_tensor(np.random.default_rng(0).poisson(1.0, (3, N_BINS, 5))).double()


def dense(model, counts):
    """Mean and precision of the posterior of one trial and precision of the prior, as large matrices."""
    A, noise = model.A.detach().numpy(), model.log_noise.detach().exp().numpy()
    whole = np.eye(2 * N_BINS)
    for t in range(1, N_BINS):
        whole[2 * t : 2 * t + 2, 2 * t - 2 : 2 * t] = -A
    inverse_noise = np.diag(np.r_[1, 1, np.tile(1 / noise, N_BINS - 1)])
    prior = whole.T @ inverse_noise @ whole
    told, log_precision = (part.detach().numpy() for part in model.encoder(counts).chunk(2, dim=-1))
    own = np.exp(log_precision + FIRST_LOG_PRECISION).ravel()
    precision = prior + np.diag(own)
    return np.linalg.solve(precision, own * told.ravel()), precision, prior


def test_the_mean_is_the_dense_one(model, counts):
    found = model.posterior(counts, torch.zeros(3, N_BINS, 2))
    for trial in range(3):
        np.testing.assert_allclose(found.mean[trial].detach().ravel(), dense(model, counts[trial])[0], atol=1e-10)
    np.testing.assert_allclose(found.sample.detach(), found.mean.detach())  # a draw without noise


def test_draws_have_the_covariance_of_the_posterior(model, counts):
    torch.manual_seed(1)
    many = counts[:1].expand(40_000, -1, -1)
    found = model.posterior(many, torch.randn(40_000, N_BINS, 2, dtype=torch.double))
    mean, precision, _ = dense(model, counts[0])
    draws = found.sample.detach().numpy().reshape(40_000, -1)
    np.testing.assert_allclose(draws.mean(axis=0), mean, atol=0.02)
    np.testing.assert_allclose(np.cov(draws.T), np.linalg.inv(precision), atol=0.02)


def test_the_divergence_is_that_of_two_gaussians_on_average(model, counts):
    torch.manual_seed(1)
    mean, precision, prior = dense(model, counts[0])
    covariance = np.linalg.inv(precision)
    expected = 0.5 * (np.trace(prior @ covariance) + mean @ prior @ mean - len(mean))
    expected += 0.5 * (np.linalg.slogdet(precision)[1] - np.linalg.slogdet(prior)[1])
    many = counts[:1].expand(20_000, -1, -1)
    found = model.posterior(many, torch.randn(20_000, N_BINS, 2, dtype=torch.double)).divergence.detach().numpy()
    assert found.mean() == pytest.approx(expected, abs=4 * found.std() / np.sqrt(20_000))


def test_rates_begin_near_the_means(model, counts):
    means = torch.tensor([0.1, 0.5, 1.0, 2.0, 5.0])
    model.begin_at(means)
    with torch.no_grad():
        model.straight.weight.zero_()
        rates = model.log_rates(torch.randn(50, 2, dtype=torch.double)).exp()
    np.testing.assert_allclose(rates.mean(axis=0), means, rtol=0.1)


def test_a_rate_is_bounded(model):
    assert model.log_rates(1e6 * torch.ones(1, 2, dtype=torch.double)).max() == 10


def test_one_bin_is_enough(model, counts):
    found = model.posterior(counts[:, :1], torch.zeros(3, 1, 2))
    told, log_precision = model.encoder(counts[:, 0]).chunk(2, dim=-1)
    own = (log_precision + FIRST_LOG_PRECISION).exp()
    torch.testing.assert_close(found.mean[:, 0], own * told / (1 + own))


def test_a_model_is_saved_and_read(model, counts, tmp_path):
    model = model.float()
    save_model(model, tmp_path / "model.pt")
    again = load_model(PfLDS, tmp_path / "model.pt")
    noise = torch.randn(3, N_BINS, 2)
    torch.testing.assert_close(model.eval()(counts.float(), noise)[0], again(counts.float(), noise)[0])


def test_numbers_of_numpy_are_numbers():
    assert PfLDS(np.int64(3), np.int64(2), np.int32(4)).settings == {"n_neurons": 3, "n_latents": 2, "n_hidden": 4}


@pytest.mark.parametrize("name", ["n_neurons", "n_latents", "n_hidden"])
def test_sizes_are_whole_numbers(name):
    with pytest.raises(ValueError, match=f"{name} should be a whole number of at least 1, but it is 0"):
        PfLDS(**{"n_neurons": 3, name: 0})
