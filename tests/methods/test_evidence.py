"""Divergences and bounds against torch, against integrals, and against the evidence where it is known."""

import numpy as np
import pytest
import torch
from scipy import integrate, stats
from torch.distributions import Normal, kl_divergence

from helpers.methods import evidence

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("n_dimensions", [1, 5])
def test_divergence_equals_torch(n_dimensions):
    (mean_q, mean_p), (sd_q, sd_p) = RNG.normal(size=(2, n_dimensions)), RNG.uniform(0.2, 3, size=(2, n_dimensions))
    q, p = (Normal(torch.tensor(mean), torch.tensor(sd)) for mean, sd in ((mean_q, sd_q), (mean_p, sd_p)))
    theirs = kl_divergence(q, p).sum().item()
    assert evidence.gaussian_kl(mean_q, sd_q, mean_p, sd_p) == pytest.approx(theirs, rel=1e-12)


def test_divergence_is_the_integral_of_its_definition():
    q, p = stats.norm(1.0, 0.5), stats.norm(-0.5, 1.5)
    by_integral, _ = integrate.quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), -4, 6)
    assert evidence.gaussian_kl(1.0, 0.5, -0.5, 1.5) == pytest.approx(by_integral, rel=1e-8)


def test_divergence_is_zero_of_equals_alone_and_has_a_direction():
    mean, sd = RNG.normal(size=3), RNG.uniform(0.2, 3, size=3)
    assert evidence.gaussian_kl(mean, sd, mean, sd) == pytest.approx(0, abs=1e-14)
    assert evidence.gaussian_kl(mean, sd, mean, 1.01 * sd) > 0
    assert evidence.gaussian_kl(0.0, 0.5, 0.0, 1.0) < evidence.gaussian_kl(0.0, 1.0, 0.0, 0.5)


def test_divergence_from_one_number_for_all_dimensions():
    mean, sd = RNG.normal(size=3), RNG.uniform(0.2, 3, size=3)
    assert evidence.gaussian_kl(mean, sd, 0, 1) == evidence.gaussian_kl(mean, sd, np.zeros(3), np.ones(3))


def model(n_neurons, n_latents, sd_noise):
    """An observation, its wiring, its log evidence and its posterior."""
    W, x = RNG.normal(size=(n_neurons, n_latents)), RNG.normal(size=n_neurons)
    log_evidence = stats.multivariate_normal(cov=W @ W.T + sd_noise**2 * np.eye(n_neurons)).logpdf(x)
    covariance = np.linalg.inv(np.eye(n_latents) + W.T @ W / sd_noise**2)
    return x, W, log_evidence, covariance @ W.T @ x / sd_noise**2, covariance


def test_gap_is_the_divergence_from_the_posterior():
    both = np.array([[-1.0], [1.0]])  # the mean of a parabola over these is that over a standard normal number
    for sd_noise in (0.5, 2.0):
        x, W, log_evidence, mean, covariance = model(4, 1, sd_noise)
        for guess in ((np.array([0.3]), np.array([0.7])), (mean, np.sqrt(covariance[0]))):
            gap = log_evidence - evidence.linear_gaussian_elbo(x, W, sd_noise, *guess, both)
            assert gap == pytest.approx(evidence.gaussian_kl(*guess, mean, np.sqrt(covariance[0])), abs=1e-12)


def test_independent_guesses_of_dependent_latents_leave_a_gap():
    x, W, log_evidence, mean, covariance = model(5, 2, 1.0)
    sd = np.diag(np.linalg.inv(covariance)) ** -0.5  # the best of independent guesses
    eps = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    gap = log_evidence - evidence.linear_gaussian_elbo(x, W, 1.0, mean, sd, eps)
    expected = (np.linalg.slogdet(covariance)[1] - 2 * np.log(sd).sum()) / 2
    assert gap == pytest.approx(expected, abs=1e-12)
    assert gap > 1e-3


def test_bound_of_one_sample_by_hand():
    bound = evidence.linear_gaussian_elbo([2.0], [[1.0]], 1.0, [1.0], [0.5], [[2.0]])  # z is 2, and meets x
    assert bound == pytest.approx(-np.log(2 * np.pi) / 2 - (0.25 + 1 - 1) / 2 + np.log(0.5))
