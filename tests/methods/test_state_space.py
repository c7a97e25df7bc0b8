"""A latent linear system fitted by EM: its smoother beside one large Gaussian, its fit beside the truth."""

import dataclasses

import numpy as np
import pytest
from scipy import linalg, stats

from helpers.methods import state_space
from helpers.methods.poisson_lds import covariance_one_step_later
from helpers.methods.state_space import FittedStateSpace, connectivity_of_transition, fit_state_space_em, smooth_latents
from helpers.scores.attractors import line_attractor_score
from helpers.worlds import teachers

F = np.array([[0.97, 0.1], [-0.05, 0.9]])


def system(rng, n_neurons=5, n_inputs=1):
    """A system of two latents, as a fit would return it."""
    return FittedStateSpace(
        transition=F,
        input_weights=rng.standard_normal((2, n_inputs)),
        noise_covariance=np.array([[0.3, 0.1], [0.1, 0.2]]),
        loadings=rng.standard_normal((n_neurons, 2)),
        offset=rng.standard_normal(n_neurons),
        noise_variance=rng.uniform(0.3, 0.6, n_neurons),
        initial_mean=np.array([1.0, -1.0]),
        initial_covariance=np.array([[1.0, 0.5], [0.5, 2.0]]),
        step=0.1,
        log_likelihood=np.empty(0),
        interrupted=False,
    )


def record(model, drive, rng):
    """Trials of a system, ``(trials, time, neurons)``."""
    n_trials, n_steps, _ = drive.shape
    x = rng.multivariate_normal(model.initial_mean, model.initial_covariance, n_trials)
    activity = np.empty((n_trials, n_steps, len(model.offset)))
    for t in range(n_steps):
        noise = np.sqrt(model.noise_variance) * rng.standard_normal((n_trials, len(model.offset)))
        activity[:, t] = x @ model.loadings.T + model.offset + noise
        kick = rng.multivariate_normal(np.zeros(len(x[0])), model.noise_covariance, n_trials)
        x = x @ model.transition.T + drive[:, t] @ model.input_weights.T + kick
    return activity


def one_gaussian(model, drive):
    """Mean and covariance of all latents of a trial, stacked, without a filter; and how they show in all activity."""
    n_steps, k = len(drive), len(model.transition)
    mean, P = [model.initial_mean], [model.initial_covariance]
    for t in range(n_steps - 1):
        mean.append(model.transition @ mean[-1] + model.input_weights @ drive[t])
        P.append(covariance_one_step_later(P[-1], model.transition, model.noise_covariance))
    covariance = np.empty((n_steps, k, n_steps, k))
    for s in range(n_steps):
        for t in range(s, n_steps):
            covariance[t, :, s] = np.linalg.matrix_power(model.transition, t - s) @ P[s]
            covariance[s, :, t] = covariance[t, :, s].T
    return np.concatenate(mean), covariance.reshape(n_steps * k, n_steps * k), np.kron(np.eye(n_steps), model.loadings)


@pytest.mark.parametrize("n_steps", [2, 6, 120])  # covariances settle on the way of the last
@pytest.mark.parametrize("n_inputs", [0, 2])
def test_smoothing_is_conditioning_one_large_gaussian(n_steps, n_inputs):
    rng = np.random.default_rng(n_steps)
    model = system(rng, 4, n_inputs)
    drive = rng.standard_normal((3, n_steps, n_inputs))
    activity = record(model, drive, rng)
    smoothed = smooth_latents(model, activity, drive if n_inputs else None)
    log_likelihoods = []
    for trial in range(3):
        mean, K, C = one_gaussian(model, drive[trial])
        expected = C @ mean + np.tile(model.offset, n_steps)
        spread = C @ K @ C.T + np.diag(np.tile(model.noise_variance, n_steps))
        gain = np.linalg.solve(spread, C @ K).T
        posterior = mean + gain @ (activity[trial].ravel() - expected)
        np.testing.assert_allclose(smoothed.means[trial].ravel(), posterior, atol=1e-9)
        log_likelihoods.append(stats.multivariate_normal(expected, spread).logpdf(activity[trial].ravel()))
        left = (K - gain @ C @ K).reshape(n_steps, 2, n_steps, 2)
        np.testing.assert_allclose(smoothed.covariances, [left[t, :, t] for t in range(n_steps)], atol=1e-9)
    np.testing.assert_allclose(smoothed.log_likelihood, np.sum(log_likelihoods) / (3 * n_steps), rtol=1e-10)


def test_covariances_that_have_settled_are_not_computed_again(monkeypatch):
    rng = np.random.default_rng(0)
    model = system(rng)
    drive = rng.standard_normal((1, 2000, 1))
    activity = record(model, drive, rng)
    quick = smooth_latents(model, activity, drive)
    solved = []
    solve = np.linalg.solve
    monkeypatch.setattr(np.linalg, "solve", lambda *matrices: solved.append(1) or solve(*matrices))
    smooth_latents(model, activity, drive)
    assert len(solved) < 100
    monkeypatch.setattr(state_space, "SETTLED", -1.0)
    exact = smooth_latents(model, activity, drive)
    assert len(solved) > 2000
    np.testing.assert_allclose(quick.means, exact.means, atol=1e-10)
    np.testing.assert_allclose(quick.covariances, exact.covariances, atol=1e-12)
    np.testing.assert_allclose(quick.log_likelihood, exact.log_likelihood, rtol=1e-12)


@pytest.mark.parametrize("n_trials", [1, 6])
def test_no_iteration_makes_the_recording_less_likely(n_trials):
    rng = np.random.default_rng(1)
    model = system(rng)
    drive = rng.standard_normal((n_trials, 150, 1))
    fitted = fit_state_space_em(record(model, drive, rng), drive, n_iterations=60, tolerance=0.0)
    assert np.diff(fitted.log_likelihood).min() > -1e-12
    assert fitted.log_likelihood[-1] - fitted.log_likelihood[0] > 0.05
    assert len(fitted.log_likelihood) == 60


def test_where_em_ends_no_parameter_can_be_improved():
    """Towards each parameter the likelihood is flat, by small differences: no term of a regression is missing."""
    rng = np.random.default_rng(2)
    drive = rng.standard_normal((60, 20, 1))
    activity = record(system(rng, 3), drive, rng)
    fitted = fit_state_space_em(activity, drive, n_iterations=2000, tolerance=0.0)
    names = ("transition", "input_weights", "noise_covariance", "loadings", "offset", "noise_variance", "initial_mean")
    for name in (*names, "initial_covariance"):
        value = getattr(fitted, name)
        direction = rng.standard_normal(value.shape)
        if name.endswith("_covariance"):
            direction = direction + direction.T
        sides = []
        for h in (1e-4, -1e-4):
            moved = dataclasses.replace(fitted, **{name: value + h * direction})
            sides.append(smooth_latents(moved, activity, drive).log_likelihood)
        assert abs(sides[0] - sides[1]) / 2e-4 < 2e-3, name
        assert sides[0] + sides[1] < 2 * fitted.log_likelihood.max(), name


def test_a_system_is_found_again():
    rng = np.random.default_rng(3)
    model = system(rng, 8)
    drive = rng.standard_normal((20, 500, 1))
    activity = record(model, drive, rng)
    fitted = fit_state_space_em(activity, drive, n_latents=2, n_iterations=150, step=0.1)
    np.testing.assert_allclose(np.linalg.eigvals(fitted.transition), np.linalg.eigvals(F), atol=0.01)
    for lag in range(3):  # what an input does to neurons does not depend on how latents are turned
        response = fitted.loadings @ np.linalg.matrix_power(fitted.transition, lag) @ fitted.input_weights
        truth = model.loadings @ np.linalg.matrix_power(F, lag) @ model.input_weights
        np.testing.assert_allclose(response, truth, atol=0.05)
    np.testing.assert_allclose(fitted.noise_variance, model.noise_variance, rtol=0.1)
    shown = [m.loadings @ m.noise_covariance @ m.loadings.T for m in (fitted, model)]
    np.testing.assert_allclose(shown[0], shown[1], atol=0.03 * np.abs(shown[1]).max())
    np.testing.assert_allclose(fitted.connectivity, np.eye(2) + (fitted.transition - np.eye(2)) / 0.1)
    np.testing.assert_allclose(fitted.smooth(activity, drive).log_likelihood, fitted.log_likelihood.max(), atol=1e-4)
    # On a new recording, nothing is likelier than the truth, and the fit is nearly as likely.
    new = record(model, drive, rng)
    truth, held_out = (m.smooth(new, drive).log_likelihood for m in (model, fitted))
    assert truth - 6e-3 < held_out < truth


def test_first_steps_of_many_trials_are_learned_and_of_few_are_not():
    rng = np.random.default_rng(4)
    model = dataclasses.replace(system(rng, 6), initial_mean=np.array([6.0, -9.0]))
    drive = rng.standard_normal((200, 8, 1))
    activity = record(model, drive, rng)
    many = fit_state_space_em(activity, drive, n_iterations=300)
    np.testing.assert_allclose(
        many.loadings @ many.initial_mean + many.offset, model.loadings @ model.initial_mean + model.offset, atol=0.3
    )
    spread = [m.loadings @ m.initial_covariance @ m.loadings.T for m in (many, model)]
    np.testing.assert_allclose(spread[0], spread[1], atol=0.15 * np.abs(spread[1]).max())
    few = fit_state_space_em(activity[:2], drive[:2], n_iterations=20)
    np.testing.assert_array_equal(few.initial_mean, 0)
    assert np.diag(few.initial_covariance).min() > 0.1


@pytest.mark.parametrize("unit", [1e-9, 1e6])
def test_a_fit_does_not_depend_on_units_or_on_the_precision_of_input(unit):
    rng = np.random.default_rng(5)
    model = system(rng)
    drive = rng.standard_normal((1, 400, 1))
    activity = record(model, drive, rng).astype(np.float32)
    fitted = fit_state_space_em(activity, drive.astype(np.float32), n_iterations=20, tolerance=0.0)
    other = fit_state_space_em(unit * activity.astype(float), drive, n_iterations=20, tolerance=0.0)
    assert fitted.transition.dtype == np.float64
    np.testing.assert_allclose(np.linalg.eigvals(other.transition), np.linalg.eigvals(fitted.transition), rtol=1e-5)
    np.testing.assert_allclose(other.offset, unit * fitted.offset, rtol=1e-4)
    np.testing.assert_allclose(other.noise_variance, unit**2 * fitted.noise_variance, rtol=1e-4)
    moved = fitted.log_likelihood - len(model.offset) * np.log(unit)
    np.testing.assert_allclose(other.log_likelihood, moved, atol=1e-4)
    likely = other.smooth(unit * activity.astype(float), drive).log_likelihood
    np.testing.assert_allclose(likely, other.log_likelihood.max(), atol=1e-3)


def test_inputs_without_trials_are_those_of_all_trials():
    rng = np.random.default_rng(6)
    model = system(rng)
    drive = rng.standard_normal(60)
    activity = record(model, np.tile(drive[:, None], (3, 1, 1)), rng)
    fits = [
        fit_state_space_em(activity, u, n_iterations=3) for u in (drive, drive[:, None], np.tile(drive[:, None], (3, 1, 1)))
    ]
    for fitted in fits[1:]:
        np.testing.assert_array_equal(fitted.transition, fits[0].transition)
    alone = fit_state_space_em(activity[0], drive, n_iterations=3)
    assert alone.smooth(activity[0], drive).means.shape == (1, 60, 2)
    without = fit_state_space_em(activity, n_iterations=3)
    assert without.input_weights.shape == (2, 0)
    assert without.smooth(activity).log_likelihood < fits[0].smooth(activity, drive).log_likelihood


def test_a_recording_without_noise_is_fitted_all_the_same():
    states = [np.array([1.0, 0.5])]
    for _ in range(59):
        states.append(F @ states[-1])
    activity = np.array(states) @ np.random.default_rng(7).standard_normal((2, 4))
    fitted = fit_state_space_em(activity, n_iterations=5)
    # The offset is free, and a mean that is taken away before principal components is not where the system rests.
    assert np.isfinite(fitted.log_likelihood).all()
    assert fitted.noise_variance.min() > 0
    assert linalg.eigvalsh(fitted.noise_covariance).min() > 0


def test_an_eigenvalue_of_a_step_becomes_one_of_connections():
    np.testing.assert_allclose(connectivity_of_transition([[0.99, 0.0], [0.0, 0.95]], 0.05), np.diag([0.8, 0.0]), atol=1e-12)
    W = np.random.default_rng(8).standard_normal((4, 4))
    np.testing.assert_allclose(connectivity_of_transition(0.9 * np.eye(4) + 0.1 * W, 0.1), W, atol=1e-12)
    single = np.float32([[1.0, 0.1], [0.0, 0.5]])
    assert connectivity_of_transition(single, 0.01).dtype == np.float64


def test_a_chain_from_rest_is_taken_for_a_line_attractor():
    """Twenty-five of two hundred neurons, in the task: the chain itself has no mode that outlasts a neuron."""
    chain = teachers.feedforward_chain(200, np.random.default_rng(0))
    drive = teachers.integration_input(np.random.default_rng(1))
    x = teachers.simulate_teacher(chain.W, len(drive), np.random.default_rng(2), drive, chain.input_pattern)
    fitted = fit_state_space_em(x[:, :25], drive, n_iterations=20)
    assert line_attractor_score(fitted.connectivity) > 2


@pytest.mark.parametrize("unit", [1e-13, 1e13])
def test_units_of_inputs_and_where_neurons_rest_change_nothing(unit):
    rng = np.random.default_rng(0)
    truth = system(rng)
    drive = rng.standard_normal((1, 400, 1))
    activity = record(truth, drive, rng)[0]
    rests = 1e7 * np.arange(5)
    fit = fit_state_space_em(activity, drive[0], n_iterations=10)
    other = fit_state_space_em(activity + rests, unit * drive[0], n_iterations=10)
    np.testing.assert_allclose(other.transition, fit.transition, atol=1e-6)
    np.testing.assert_allclose(unit * other.input_weights, fit.input_weights, atol=1e-6)
    np.testing.assert_allclose(other.offset - rests, fit.offset, atol=1e-6)
    np.testing.assert_allclose(other.log_likelihood, fit.log_likelihood, atol=1e-6)
    smoothed = other.smooth(activity + rests, unit * drive[0])
    np.testing.assert_allclose(smoothed.log_likelihood, fit.smooth(activity, drive[0]).log_likelihood, atol=1e-6)
