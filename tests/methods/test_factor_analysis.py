"""Factor analysis of smoothed counts."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.decomposition import FactorAnalysis

from helpers.methods.factor_analysis import fit_factor_analysis, posterior_mean
from helpers.methods.smoothing import smooth_counts
from helpers.scores.held_out import latent_r2
from helpers.worlds.latent_spikes import lorenz_spikes


@pytest.fixture(scope="module")
def world():
    return lorenz_spikes(np.random.default_rng(0), n_conditions=20, n_trials=5, mean_rate=30.0)


@pytest.fixture(scope="module")
def fitted(world):
    return fit_factor_analysis(world.counts[world.train], 3)


def roots_of(counts):
    return np.sqrt(smooth_counts(counts, 2.0)).reshape(-1, counts.shape[2])


def test_it_is_scikit_learns_on_roots_of_smoothed_counts(world, fitted):
    roots = roots_of(world.counts[world.train])
    theirs = FactorAnalysis(3, tol=1e-5 * len(roots), svd_method="lapack").fit(roots)
    np.testing.assert_allclose(
        theirs.transform(roots), fitted.infer(world.counts[world.train]).latents.reshape(-1, 3), atol=1e-8
    )


def test_the_log_likelihood_is_that_of_a_gaussian(world, fitted):
    covariance = fitted.loadings @ fitted.loadings.T + np.diag(fitted.noise_variance)
    found = multivariate_normal(fitted.mean, covariance).logpdf(roots_of(world.counts[world.train])).mean()
    assert found == pytest.approx(fitted.log_likelihood[-1], rel=1e-8)
    assert (np.diff(fitted.log_likelihood) > 0).all()
    assert len(fitted.log_likelihood) > 3


def test_latents_of_new_trials_are_the_true_ones_up_to_a_map(world, fitted):
    train, test = (fitted.infer(world.counts[part]).latents for part in (world.train, world.test))
    r2 = latent_r2(train, world.latents[world.train], test, world.latents[world.test])
    assert r2.min() > 0.85


def test_rates_are_expected_counts(world, fitted):
    """On average over the training bins they are the smoothed counts, neuron by neuron; and they follow the true rates."""
    rates = fitted.infer(world.counts[world.train]).rates
    smoothed = smooth_counts(world.counts[world.train], 2.0)
    np.testing.assert_allclose(rates.mean(axis=(0, 1)), smoothed.mean(axis=(0, 1)), rtol=0.02)
    assert np.corrcoef(rates.ravel(), world.rates[world.train].ravel())[0, 1] > 0.9


def test_without_smoothing_bins_are_on_their_own(world):
    fitted = fit_factor_analysis(world.counts[world.train], 2, sd=None)
    assert fitted.sd is None
    turned = fitted.infer(world.counts[world.test][:, ::-1]).latents
    np.testing.assert_allclose(turned[:, ::-1], fitted.infer(world.counts[world.test]).latents)


def test_few_iterations_are_few(world):
    assert len(fit_factor_analysis(world.counts, 3, n_iterations=2).log_likelihood) == 2


def test_other_neurons_are_refused(fitted, world):
    with pytest.raises(ValueError, match=r"counts should have shape \(trials, time, 40\), the neurons of the fit"):
        fitted.infer(world.counts[..., :39])


def test_posterior_mean_is_that_of_conditioning_a_gaussian():
    """As any two parts of a Gaussian: the covariance of x with y, times the inverse of y's own, times what y is off."""
    rng = np.random.default_rng(0)
    C, d, R, y = rng.normal(size=(6, 3)), rng.normal(size=6), rng.uniform(0.2, 3, 6), rng.normal(size=6)
    K = np.cov(rng.normal(size=(3, 20)))
    expected = K @ C.T @ np.linalg.solve(C @ K @ C.T + np.diag(R), y - d)
    np.testing.assert_allclose(posterior_mean(y, C, d, R, K), expected, rtol=1e-9)


def test_posterior_mean_of_a_bin_is_what_the_fit_infers(world):
    fit = fit_factor_analysis(world.counts[world.train], 3, sd=None)
    bin_of_a_trial = np.sqrt(world.counts[world.test[0], 7])
    one = posterior_mean(bin_of_a_trial, fit.loadings, fit.mean, fit.noise_variance, np.eye(3))
    np.testing.assert_allclose(one, fit.infer(world.counts[world.test[:1]]).latents[0, 7], atol=1e-10)
