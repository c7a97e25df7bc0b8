"""A convex fit to the kind of network that it is made for, seen whole and seen in part."""

import numpy as np
import pytest
from scipy.optimize import minimize

from helpers.methods.convex_student import fit_convex_student
from helpers.methods.linear_dynamics import student_of_endless_recording, student_of_recording
from helpers.worlds import teachers
from helpers.worlds.saturating_teachers import simulate_saturating_teacher
from helpers.worlds.teachers import simulate_teacher

STEP = 0.1


def network(n_neurons, rng, gain=0.8):
    return gain / np.sqrt(n_neurons) * rng.standard_normal((n_neurons, n_neurons))


def slope(estimate, truth):
    """By how much the estimate is too large, on the whole."""
    return np.sum(estimate * truth) / np.sum(truth**2)


def test_a_network_that_is_seen_whole_is_found_again():
    rng = np.random.default_rng(0)
    W, pattern = network(8, rng), rng.standard_normal(8)
    drive = 0.5 * rng.standard_normal(40_000)
    x = simulate_saturating_teacher(W, len(drive), rng, drive, pattern, step=STEP)
    fitted = fit_convex_student(x, drive, step=STEP)
    assert fitted.converged
    assert fitted.beyond == 0
    np.testing.assert_allclose(fitted.first_guess, W, atol=0.1)
    np.testing.assert_allclose(slope(fitted.first_guess, W), 1, atol=0.02)
    np.testing.assert_allclose(fitted.A, W, atol=0.15)
    np.testing.assert_allclose(fitted.input_weights[:, 0], pattern, atol=0.1)


def test_weights_overestimate_by_the_variance_of_the_noise():
    """Of a noise ε, the weighted error is sinh(ε) cosh(z + ε) / cosh(z), whose mean is not 0 but tanh(z) E sinh²(ε)."""
    rng = np.random.default_rng(1)
    W = network(8, rng)
    for noise in (0.1, 0.2):
        x = simulate_saturating_teacher(W, 60_000, rng, noise=noise, step=STEP)
        fitted = fit_convex_student(x, penalty=0.0, step=STEP)
        extra = slope(fitted.A, W) / slope(fitted.first_guess, W) - 1
        np.testing.assert_allclose(extra, (np.exp(2 * noise**2) - 1) / 2, rtol=0.1)


@pytest.mark.parametrize("penalty", [0.0, 1e-3])
def test_it_ends_at_the_minimum_of_the_weighted_cross_entropy(penalty):
    rng = np.random.default_rng(2)
    x = simulate_saturating_teacher(network(3, rng), 300, rng, noise=0.5, step=STEP)
    fitted = fit_convex_student(x, penalty=penalty, largest_error=1e9, step=STEP)
    moves = (x[1:] - (1 - STEP) * x[:-1]) / STEP

    def cross_entropy(weights, i):
        arriving = x[:-1] @ weights
        up = np.logaddexp(0, -2 * arriving)
        terms = (1 + moves[:, i]) / 2 * up + (1 - moves[:, i]) / 2 * (up + 2 * arriving)
        return np.sum(terms / (1 - moves[:, i] ** 2)) + penalty * len(moves) * np.sum(weights**2) / 2

    for i in range(3):
        best = minimize(cross_entropy, np.zeros(3), args=(i,), tol=1e-12)
        np.testing.assert_allclose(fitted.A[i], best.x, atol=1e-3)


def test_outliers_are_left_out_and_the_others_count_for_them():
    rng = np.random.default_rng(3)
    W = network(4, rng)
    x = simulate_saturating_teacher(W, 20_000, rng, noise=0.5, step=STEP)
    moves = (x[1:] - (1 - STEP) * x[:-1]) / STEP
    fitted = fit_convex_student(x, largest_error=0.8, step=STEP)
    errors = (moves - np.tanh(x[:-1] @ fitted.A.T)) / (1 - moves**2)
    kept = np.abs(errors) <= 0.8
    np.testing.assert_allclose(fitted.left_out, 1 - kept.mean(), atol=1e-4)
    assert 0.1 < fitted.left_out < 0.5
    pulls = (errors * kept).T @ x[:-1] / kept.mean(axis=0)[:, None] - 1e-5 * len(moves) * fitted.A
    np.testing.assert_allclose(pulls, 0, atol=1e-5 * np.abs(errors.T @ x[:-1]).max())
    assert fit_convex_student(x, largest_error=100.0, step=STEP).left_out < 1e-3


def test_noise_behind_tanh_carries_neurons_where_it_has_no_inverse():
    rng = np.random.default_rng(4)
    x = simulate_teacher(network(4, rng), 5000, rng, noise=0.8, step=STEP)
    fitted = fit_convex_student(x, step=STEP)
    assert 0.1 < fitted.beyond < 0.4
    assert np.isfinite(fitted.A).all()
    assert not fit_convex_student(x, n_iterations=1, step=STEP).converged


def test_single_precision_is_computed_in_double():
    x = simulate_saturating_teacher(network(4, np.random.default_rng(5)), 500, np.random.default_rng(6), step=STEP)
    single, double = (fit_convex_student(x.astype(kind), step=STEP) for kind in (np.float32, np.float64))
    assert single.A.dtype == np.float64
    np.testing.assert_allclose(single.A, double.A, atol=1e-4)


def test_of_a_network_in_part_it_learns_what_a_linear_student_does():
    """As long as noise is small, so that tanh is nearly straight: it learns what is not there, as the linear one does."""
    chain = teachers.feedforward_chain(50, np.random.default_rng(0), skip=1.0)
    x = simulate_saturating_teacher(chain.W, 100_000, np.random.default_rng(1), noise=0.01, step=STEP)[:, :5]
    fitted = fit_convex_student(x, penalty=0.0, step=STEP)
    np.testing.assert_allclose(fitted.A, student_of_recording(x, penalty=0.0, step=STEP), atol=0.02)
    slowest = np.linalg.eigvals(fitted.A).real.max()
    np.testing.assert_allclose(slowest, np.linalg.eigvals(student_of_endless_recording(chain.W, 5)).real.max(), atol=0.1)
    assert slowest > 0.8
