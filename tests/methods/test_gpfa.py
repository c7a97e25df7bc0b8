"""Gaussian-process factor analysis, beside dense algebra and beside elephant."""

import dataclasses

import numpy as np
import pytest
from elephant.gpfa import gpfa_core
from scipy.stats import multivariate_normal

from helpers.methods import expectation_maximisation
from helpers.methods.gpfa import FittedGPFA, fit_gpfa
from helpers.scores.held_out import latent_r2
from helpers.worlds.latent_spikes import lorenz_spikes

N_BINS = 20  # elephant cuts longer trials into pieces of 20 bins


@pytest.fixture(scope="module")
def world():
    return lorenz_spikes(np.random.default_rng(0), n_conditions=15, n_trials=5, n_bins=N_BINS, n_held_in=12, n_held_out=0)


@pytest.fixture(scope="module")
def fitted(world):
    return fit_gpfa(world.counts[world.train], 2, n_iterations=15)


def covariance_of_latents(model, n_bins):
    """``(time * latents, time * latents)``, all latents of a bin beside each other."""
    lag = np.subtract.outer(np.arange(n_bins), np.arange(n_bins))
    n_latents = len(model.time_scale)
    whole = np.zeros((n_bins, n_latents, n_bins, n_latents))
    for k, scale in enumerate(model.time_scale):
        whole[:, k, :, k] = 0.999 * np.exp(-(lag**2) / (2 * scale**2)) + 0.001 * (lag == 0)
    return whole.reshape(n_bins * n_latents, -1)


def dense(model, counts):
    """Mean and covariance of a trial's roots, and the regression of the latents on them, by one large matrix."""
    n_bins = counts.shape[1]
    loadings = np.kron(np.eye(n_bins), model.loadings)
    latents = covariance_of_latents(model, n_bins)
    covariance = loadings @ latents @ loadings.T + np.kron(np.eye(n_bins), np.diag(model.noise_variance))
    return np.tile(model.mean, n_bins), covariance, latents @ loadings.T @ np.linalg.inv(covariance), loadings, latents


def test_the_log_likelihood_is_that_of_one_large_gaussian(world, fitted):
    roots = np.sqrt(world.counts[world.train])
    mean, covariance, *_ = dense(fitted, roots)
    found = multivariate_normal(mean, covariance).logpdf(roots.reshape(len(roots), -1)).sum() / roots[..., 0].size
    assert found == pytest.approx(fitted.log_likelihood.max(), rel=1e-10)


def test_latents_and_rates_are_the_posterior_of_one_large_gaussian(world, fitted):
    counts = world.counts[world.test][:, :13]  # shorter than the trials of the fit
    mean, _, regression, loadings, prior = dense(fitted, counts)
    found = fitted.infer(counts)
    latents = (np.sqrt(counts).reshape(len(counts), -1) - mean) @ regression.T
    np.testing.assert_allclose(found.latents, latents.reshape(*counts.shape[:2], 2), atol=1e-9)
    spread = np.diag(loadings @ (prior - regression @ loadings @ prior) @ loadings.T).reshape(13, -1) + fitted.noise_variance
    expected = (latents @ loadings.T + mean).reshape(counts.shape) ** 2 + spread
    np.testing.assert_allclose(found.rates, expected, atol=1e-9)


def test_no_turn_leads_down(fitted):
    assert len(fitted.log_likelihood) > 5
    assert (np.diff(fitted.log_likelihood) > -1e-12).all()


def test_time_scales_loadings_and_noise_come_back():
    """From roots so large that to round their squares changes them little."""
    rng = np.random.default_rng(0)
    loadings = 2 * rng.standard_normal((15, 2))
    true = FittedGPFA(loadings, np.full(15, 40.0), np.full(15, 1.0), np.array([2.0, 6.0]), np.empty(0), False)
    latents = multivariate_normal(cov=covariance_of_latents(true, 40)).rvs(40, rng).reshape(40, 40, 2)
    roots = latents @ loadings.T + 40 + rng.standard_normal((40, 40, 15))
    counts = np.round(roots**2)
    found = fit_gpfa(counts, 2, time_scale=4.0, n_iterations=150, tolerance=0.0)
    np.testing.assert_allclose(np.sort(found.time_scale), [2, 6], rtol=0.1)
    np.testing.assert_allclose(found.noise_variance, 1, rtol=0.2)
    np.testing.assert_allclose(found.mean, 40, atol=1.5)
    inferred = found.infer(counts).latents
    assert latent_r2(inferred, latents, inferred, latents).min() > 0.95
    r = np.corrcoef(inferred.reshape(-1, 2).T, latents.reshape(-1, 2).T)[:2, 2:]
    assert np.abs(r).max(axis=0).min() > 0.9  # each latent by itself: their time scales tell them apart


def for_elephant(counts):
    """Trials as elephant's core takes them."""
    trials = np.empty(len(counts), dtype=[("T", int), ("y", object)])
    for trial, own in zip(trials, np.sqrt(counts), strict=True):
        trial["T"], trial["y"] = len(own), own.T
    return trials


def test_elephant_finds_the_same(world, capsys):
    """The same model: with its parameters, both say the same of every trial; and both climb to the same height."""
    counts = world.counts[world.train]
    parameters, _ = gpfa_core.fit(for_elephant(counts), x_dim=2, bin_width=20.0, em_max_iters=60)
    theirs, log_likelihood = gpfa_core.exact_inference_with_ll(for_elephant(counts), parameters)
    model = FittedGPFA(
        loadings=parameters["C"],
        mean=parameters["d"].ravel(),
        noise_variance=np.diag(parameters["R"]),
        time_scale=1 / np.sqrt(parameters["gamma"]),
        log_likelihood=np.empty(0),
        interrupted=False,
    )
    latents = np.stack([trial.T for trial in theirs["latent_variable"]])
    np.testing.assert_allclose(model.infer(counts).latents, latents, atol=1e-6)
    ours = fit_gpfa(counts, 2, n_iterations=60, tolerance=0.0)
    per_bin = log_likelihood / counts[..., 0].size
    assert ours.log_likelihood.max() == pytest.approx(per_bin, abs=2e-3)
    np.testing.assert_allclose(ours.noise_variance, model.noise_variance, rtol=0.02)
    scores = latent_r2(ours.infer(counts).latents, latents, ours.infer(counts).latents, latents)
    assert scores.min() > 0.99
    capsys.readouterr()  # elephant prints how far it is


def test_a_silent_moment_of_all_neurons_is_fine(world, fitted):
    nothing = fitted.infer(np.zeros((2, N_BINS, 12)))
    assert np.isfinite(nothing.latents).all()
    assert (nothing.rates > 0).all()


def test_stopped_from_the_keyboard_it_keeps_the_best(world, monkeypatch):
    class Bar:
        def __iter__(self):
            yield from (0, 1)
            raise KeyboardInterrupt

        def set_postfix(self, shown):
            pass

        def close(self):
            pass

    monkeypatch.setattr(expectation_maximisation, "progress_bar", lambda steps, label: Bar())
    stopped = fit_gpfa(world.counts, 2)
    assert stopped.interrupted
    assert len(stopped.log_likelihood) == 2
    assert dataclasses.replace(stopped, interrupted=False).infer(world.counts).latents.shape == (75, N_BINS, 2)


def test_no_neuron_becomes_a_latent_of_its_own():
    """Of three neurons two are the same: without a floor, the noise of one of them goes to 0 and the likelihood to infinity."""
    counts = np.random.default_rng(0).poisson(3.0, (20, 15, 3))
    counts[..., 1] = counts[..., 0]
    found = fit_gpfa(counts, 2, time_scale=0.5, n_iterations=100, tolerance=0.0)
    assert (found.noise_variance >= 0.00999 * np.sqrt(counts).var(axis=(0, 1))).all()


@pytest.mark.parametrize(("time_scale", "n_bins", "kept"), [(0.05, 10, 0.3), (1e4, 3, 12.0)])
def test_a_time_scale_begins_where_it_is_kept(time_scale, n_bins, kept):
    """The first parameters are those of the one iteration; a second one looks for a better scale from there."""
    counts = np.random.default_rng(0).poisson(2.0, (12, n_bins, 5))
    assert fit_gpfa(counts, 2, time_scale=time_scale, n_iterations=1).time_scale == pytest.approx([kept, kept])
    found = fit_gpfa(counts, 2, time_scale=time_scale, n_iterations=3, tolerance=0.0).time_scale
    assert ((found >= 0.3 - 1e-9) & (found <= 4 * n_bins + 1e-9)).all()
