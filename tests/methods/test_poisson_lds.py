"""Linear dynamics seen through Poisson counts, beside dense algebra and integration."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import norm, poisson

from helpers.methods import expectation_maximisation
from helpers.methods.poisson_lds import FittedPoissonLDS, covariance_one_step_later, fit_poisson_lds
from helpers.scores.held_out import latent_r2
from helpers.worlds.latent_spikes import lorenz_spikes


def a_model(n_neurons=6, seed=0):
    rng = np.random.default_rng(seed)
    return FittedPoissonLDS(
        A=np.array([[0.9, 0.3], [-0.2, 0.8]]),
        noise_covariance=np.array([[0.2, 0.05], [0.05, 0.1]]),
        initial_mean=np.array([0.5, -0.3]),
        initial_covariance=np.array([[0.6, -0.1], [-0.1, 0.4]]),
        loadings=rng.normal(0, 0.8, (n_neurons, 2)),
        intercept=rng.normal(-0.5, 0.3, n_neurons),
        log_likelihood=np.empty(0),
        interrupted=False,
    )


def simulate(model, n_trials, n_bins, seed=0):
    """Latents and counts that the model makes."""
    rng = np.random.default_rng(seed)
    first, rest = np.linalg.cholesky(model.initial_covariance), np.linalg.cholesky(model.noise_covariance)
    x = np.empty((n_trials, n_bins, 2))
    x[:, 0] = model.initial_mean + rng.standard_normal((n_trials, 2)) @ first.T
    for t in range(1, n_bins):
        x[:, t] = x[:, t - 1] @ model.A.T + rng.standard_normal((n_trials, 2)) @ rest.T
    return x, rng.poisson(np.exp(x @ model.loadings.T + model.intercept))


def dense_prior(model, n_bins):
    """Mean and covariance of a whole trial, from the dynamics step by step."""
    means, covariances = [model.initial_mean], [model.initial_covariance]
    for _ in range(n_bins - 1):
        means.append(model.A @ means[-1])
        covariances.append(model.A @ covariances[-1] @ model.A.T + model.noise_covariance)
    whole = np.zeros((n_bins, 2, n_bins, 2))
    for s in range(n_bins):
        for t in range(s, n_bins):
            whole[t, :, s, :] = np.linalg.matrix_power(model.A, t - s) @ covariances[s]
            whole[s, :, t, :] = whole[t, :, s, :].T
    return np.concatenate(means), whole.reshape(2 * n_bins, -1)


def dense_posterior(model, counts):
    """Peak, covariance and Laplace's log-likelihood of one trial, by a general optimiser and large matrices."""
    n_bins = len(counts)
    mean, covariance = dense_prior(model, n_bins)
    precision, loadings = np.linalg.inv(covariance), np.kron(np.eye(n_bins), model.loadings)
    intercept, y = np.tile(model.intercept, n_bins), counts.ravel()

    def cost(x):
        rates = np.exp(loadings @ x + intercept)
        value = 0.5 * (x - mean) @ precision @ (x - mean) + rates.sum() - y @ (loadings @ x + intercept)
        return value, precision @ (x - mean) + loadings.T @ (rates - y)

    found = minimize(cost, mean, jac=True, method="BFGS", options={"gtol": 1e-8})
    curvature = precision + loadings.T * np.exp(loadings @ found.x + intercept) @ loadings
    log_likelihood = -found.fun - gammaln(y + 1).sum() - 0.5 * np.linalg.slogdet(covariance)[1]
    return found.x, np.linalg.inv(curvature), log_likelihood - 0.5 * np.linalg.slogdet(curvature)[1]


def test_the_posterior_is_the_dense_one():
    model = a_model()
    _, counts = simulate(model, 3, 8)
    np.testing.assert_allclose(model.infer(counts[:1, :1]).latents.ravel(), dense_posterior(model, counts[0, :1])[0], atol=1e-4)
    found = model.infer(counts)
    for trial in range(3):
        peak, covariance, _ = dense_posterior(model, counts[trial])
        np.testing.assert_allclose(found.latents[trial].ravel(), peak, atol=1e-4)
        loadings = np.kron(np.eye(8), model.loadings)
        spread = np.diag(loadings @ covariance @ loadings.T)
        expected = np.exp(loadings @ peak + np.tile(model.intercept, 8) + 0.5 * spread)
        np.testing.assert_allclose(found.rates[trial].ravel(), expected, rtol=1e-3)


def test_the_log_likelihood_is_laplaces():
    _, counts = simulate(a_model(), 12, 7)
    fitted = fit_poisson_lds(counts, 2, n_iterations=3, tolerance=0.0)
    expected = sum(dense_posterior(fitted, trial)[2] for trial in counts) / (12 * 7)
    assert fitted.log_likelihood.max() == pytest.approx(expected, abs=1e-6)


def test_laplaces_log_likelihood_is_near_the_integral():
    """Of one latent and two bins, where the integral over the latents can be taken."""
    model = FittedPoissonLDS(
        A=np.array([[0.8]]),
        noise_covariance=np.array([[0.3]]),
        initial_mean=np.zeros(1),
        initial_covariance=np.array([[0.7]]),
        loadings=np.array([[0.6], [-0.5]]),
        intercept=np.array([1.0, 1.2]),
        log_likelihood=np.empty(0),
        interrupted=False,
    )
    counts = np.array([[4, 2], [6, 1]])
    grid = np.linspace(-6, 6, 601)
    first, second = np.meshgrid(grid, grid, indexing="ij")
    log_density = norm.logpdf(first, 0, np.sqrt(0.7)) + norm.logpdf(second, 0.8 * first, np.sqrt(0.3))
    for x, seen in ((first, counts[0]), (second, counts[1])):
        for n in range(2):
            log_density += poisson.logpmf(seen[n], np.exp(model.loadings[n, 0] * x + model.intercept[n]))
    density = np.exp(log_density)
    density /= density.sum()
    rates = model.infer(counts[None]).rates[0, 0]
    expected = [np.sum(density * np.exp(model.loadings[n, 0] * first + model.intercept[n])) for n in range(2)]
    np.testing.assert_allclose(rates, expected, rtol=0.05)
    np.testing.assert_allclose(
        model.infer(counts[None]).latents[0, :, 0], [np.sum(density * x) for x in (first, second)], atol=0.05
    )


def test_dynamics_come_back_from_counts():
    """Up to a change of axes: the turn and the decay of the dynamics, and the noise as a share of the whole."""
    model = a_model(n_neurons=30)
    x, counts = simulate(model, 200, 15)
    fitted = fit_poisson_lds(counts, 2, n_iterations=60, tolerance=0.0)
    true, found = (np.sort_complex(np.linalg.eigvals(own.A)) for own in (model, fitted))
    np.testing.assert_allclose(found, true, atol=0.02)
    inferred = fitted.infer(counts).latents
    assert latent_r2(inferred, x, inferred, x).min() > 0.85
    mapping = np.linalg.lstsq(np.c_[inferred.reshape(-1, 2), np.ones(3000)], x.reshape(-1, 2))[0]
    noise = mapping[:2].T @ fitted.noise_covariance @ mapping[:2]
    np.testing.assert_allclose(noise, model.noise_covariance, atol=0.05)
    start = mapping[:2].T @ fitted.initial_mean + mapping[2]
    np.testing.assert_allclose(start, x[:, 0].mean(axis=0), atol=0.06)
    spread = mapping[:2].T @ fitted.initial_covariance @ mapping[:2]
    np.testing.assert_allclose(spread, np.cov(x[:, 0].T), atol=0.06)
    np.testing.assert_allclose(fitted.loadings, model.loadings @ mapping[:2].T, atol=0.08)
    rates = fitted.infer(counts).rates
    np.testing.assert_allclose(rates.mean(axis=(0, 1)), counts.mean(axis=(0, 1)), rtol=0.03)


@pytest.fixture(scope="module")
def world():
    return lorenz_spikes(np.random.default_rng(0), n_conditions=20, n_trials=5, n_held_out=0, mean_rate=30.0)


def test_it_beats_what_knows_no_dynamics_on_a_chaotic_system(world):
    counts = world.counts[world.train]
    fitted = fit_poisson_lds(counts, 5, n_iterations=10)
    train, test = fitted.infer(counts), fitted.infer(world.counts[world.test])
    assert latent_r2(train.latents, world.latents[world.train], test.latents, world.latents[world.test]).min() > 0.92
    assert (np.diff(fitted.log_likelihood) > 0).all()


def test_trials_of_another_length_and_without_a_spike_are_inferred(world):
    fitted = fit_poisson_lds(world.counts[world.train], 3, n_iterations=3)
    shorter = fitted.infer(world.counts[world.test][:, :1])
    assert shorter.latents.shape == (20, 1, 3)
    silent = fitted.infer(np.zeros((2, 80, 30)))
    assert np.isfinite(silent.latents).all()
    assert silent.rates.max() < fitted.infer(world.counts[world.test]).rates.max()
    with pytest.raises(ValueError, match=r"counts should have shape \(trials, time, 30\)"):
        fitted.infer(world.counts[..., :20])


@pytest.mark.parametrize("spikes", [200, 100_000])
def test_newton_finds_the_peak_of_a_burst(spikes):
    """Counts far above all that was expected: a full step leaps over the peak, and is halved."""
    model = a_model()
    counts = np.zeros((1, 6, 6))
    counts[0, 3] = spikes
    found = model.infer(counts).latents
    np.testing.assert_allclose(found.ravel(), dense_posterior(model, counts[0])[0], atol=1e-3)


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
    stopped = fit_poisson_lds(world.counts, 2)
    assert stopped.interrupted
    assert len(stopped.log_likelihood) == 2


def test_covariance_one_step_later_is_that_of_simulated_latents():
    """The columns of an exact square root of P stand for many latents whose covariance is P."""
    model = a_model()
    root = np.linalg.cholesky(model.initial_covariance)
    moved = model.A @ root
    later = covariance_one_step_later(model.initial_covariance, model.A, model.noise_covariance)
    np.testing.assert_allclose(later, moved @ moved.T + model.noise_covariance, rtol=1e-12)
    assert covariance_one_step_later([[4.0]], [[0.5]], [[0.25]]) == [[1.25]]
