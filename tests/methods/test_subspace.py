"""Subspace identification beside the package `nfoursid`, and beside systems that are known."""

import numpy as np
import pandas
import pytest
from scipy import stats

from helpers.methods.state_space import fit_state_space_em
from helpers.methods.subspace import fit_subspace, subspace_log_likelihood
from helpers.scores.attractors import line_attractor_score
from helpers.worlds import teachers

F = np.array([[0.95, 0.1], [-0.1, 0.9]])
B = np.array([[1.0, 0.5], [0.3, -0.4]])
NOISE = np.array([[0.2, 0.05], [0.05, 0.1]])


def record(n_steps, rng, n_neurons=4, n_inputs=1, feedthrough=0.0):
    """A recording at rest at first, its inputs, loadings and what each input adds at once."""
    C, D = rng.standard_normal((n_neurons, 2)), feedthrough * rng.standard_normal((n_neurons, n_inputs))
    u, x, seen = rng.standard_normal((n_steps, n_inputs)), np.zeros(2), []
    for t in range(n_steps):
        seen.append(C @ x + D @ u[t] + 0.3 * rng.standard_normal(n_neurons))
        x = F @ x + B[:, :n_inputs] @ u[t] + rng.multivariate_normal(np.zeros(2), NOISE)
    return np.array(seen), u, C, D


def responses(transition, input_weights, loadings, n_lags=5):
    """What an input does to neurons 1, 2, 3, ... steps later, whatever the latents are."""
    return np.array([loadings @ np.linalg.matrix_power(transition, lag) @ input_weights for lag in range(n_lags)])


@pytest.mark.parametrize(("n_inputs", "n_lags", "n_latents"), [(0, 3, 2), (1, 5, 2), (2, 4, 3)])
def test_it_agrees_with_nfoursid(n_inputs, n_lags, n_latents):
    from nfoursid.nfoursid import NFourSID

    seen, u, *_ = record(600, np.random.default_rng(n_inputs), n_inputs=n_inputs, feedthrough=0.5)
    fitted = fit_subspace(seen, u if n_inputs else None, n_latents, n_lags)
    neurons, inputs = [f"y{i}" for i in range(4)], [f"u{i}" for i in range(n_inputs)]
    theirs = NFourSID(pandas.DataFrame(np.hstack([seen, u]), columns=neurons + inputs), neurons, inputs, n_lags)
    theirs.subspace_identification()
    system, noise = theirs.system_identification(n_latents)
    # Latents may come with the other sign, and in another unit.
    signs = np.sign(np.sum(system.c * fitted.loadings, axis=0))
    np.testing.assert_allclose(fitted.transition, signs[:, None] * system.a * signs, atol=1e-9)
    if n_inputs:
        np.testing.assert_allclose(fitted.feedthrough, system.d, atol=1e-9)
        ours = responses(fitted.transition, fitted.input_weights, fitted.loadings)
        np.testing.assert_allclose(ours, responses(system.a, system.b, system.c), atol=1e-9)
    np.testing.assert_allclose(fitted.noise_covariance[n_latents:, n_latents:], noise[:4, :4], atol=1e-9)
    shown = fitted.loadings @ fitted.noise_covariance[:n_latents, :n_latents] @ fitted.loadings.T
    np.testing.assert_allclose(shown, system.c @ noise[4:, 4:] @ system.c.T, atol=1e-9)
    crossed = fitted.loadings @ fitted.noise_covariance[:n_latents, n_latents:]
    np.testing.assert_allclose(crossed, system.c @ noise[4:, :4], atol=1e-9)


def test_a_system_is_found_again():
    seen, u, C, D = record(40_000, np.random.default_rng(0), n_inputs=2, feedthrough=0.5)
    fitted = fit_subspace(seen, u, step=0.1)
    np.testing.assert_allclose(
        np.sort_complex(np.linalg.eigvals(fitted.transition)), np.sort_complex(np.linalg.eigvals(F)), atol=0.01
    )
    np.testing.assert_allclose(
        responses(fitted.transition, fitted.input_weights, fitted.loadings), responses(F, B, C), atol=0.03
    )
    np.testing.assert_allclose(fitted.feedthrough, D, atol=0.02)
    np.testing.assert_allclose(fitted.connectivity, np.eye(2) + (fitted.transition - np.eye(2)) / 0.1)
    assert fitted.singular_values[1] > 10 * fitted.singular_values[2]
    assert (np.diff(fitted.singular_values) <= 0).all()


def test_held_out_steps_are_as_likely_as_one_large_gaussian_says():
    """A steady filter from rest, so its predictions are of the joint Gaussian in which surprises have one covariance."""
    seen, u, *_ = record(3000, np.random.default_rng(1), n_inputs=1, feedthrough=0.5)
    fitted = fit_subspace(seen[:2900], u[:2900])
    new, drive = seen[2900:2920], u[2900:2920]
    n_steps, n = new.shape
    # activity = (what inputs do) + (what each surprise does from its own step on)
    effect = np.zeros((n_steps, n, n_steps, n))
    mean, x = [], np.zeros(2)
    for t in range(n_steps):
        mean.append(fitted.loadings @ x + fitted.feedthrough @ drive[t])
        x = fitted.transition @ x + fitted.input_weights @ drive[t]
        effect[t, :, t] = np.eye(n)
        for s in range(t):
            effect[t, :, s] = fitted.loadings @ np.linalg.matrix_power(fitted.transition, t - s - 1) @ fitted.gain
    effect = effect.reshape(n_steps * n, n_steps * n)
    spread = effect @ np.kron(np.eye(n_steps), fitted.surprise_covariance) @ effect.T
    expected = stats.multivariate_normal(np.concatenate(mean), spread).logpdf(new.ravel()) / n_steps
    np.testing.assert_allclose(fitted.log_likelihood(new, drive), expected, rtol=1e-9)
    assert subspace_log_likelihood(fitted, new, drive) == fitted.log_likelihood(new, drive)


def test_surprises_are_as_large_as_promised_and_em_predicts_a_little_better():
    """Without feedthrough both fit the same system, but the regressions know a present by ten steps alone."""
    rng = np.random.default_rng(2)
    seen, u, *_ = record(8000, rng, n_neurons=6)
    train, test = slice(6000), slice(6000, None)
    subspace = fit_subspace(seen[train], u[train])
    em = fit_state_space_em(seen[train], u[train], n_iterations=60)
    held_out = subspace.log_likelihood(seen[test], u[test])
    assert 0 < em.smooth(seen[test], u[test]).log_likelihood - held_out < 0.06
    # The expected log-likelihood of surprises with the covariance that is promised.
    entropy = 0.5 * (6 + 6 * np.log(2 * np.pi) + np.linalg.slogdet(subspace.surprise_covariance)[1])
    np.testing.assert_allclose(held_out, -entropy, atol=0.1)


@pytest.mark.parametrize("unit", [1e-9, 1e6])
def test_a_fit_does_not_depend_on_units_or_on_the_precision_of_input(unit):
    seen, u, *_ = record(500, np.random.default_rng(3), feedthrough=0.5)
    seen, u = seen.astype(np.float32), u.astype(np.float32)
    fitted, other = fit_subspace(seen, u), fit_subspace(unit * seen.astype(float), u.astype(float) / unit**0.5)
    assert fitted.transition.dtype == np.float64
    np.testing.assert_allclose(np.linalg.eigvals(other.transition), np.linalg.eigvals(fitted.transition), rtol=1e-6)
    np.testing.assert_allclose(other.feedthrough, unit**1.5 * fitted.feedthrough, rtol=1e-6)
    np.testing.assert_allclose(
        responses(other.transition, other.input_weights, other.loadings),
        unit**1.5 * responses(fitted.transition, fitted.input_weights, fitted.loadings),
        rtol=1e-5,
        atol=1e-6 * unit**1.5,
    )
    np.testing.assert_allclose(other.surprise_covariance, unit**2 * fitted.surprise_covariance, rtol=1e-6)
    np.testing.assert_allclose(other.singular_values, unit * fitted.singular_values, rtol=1e-6)
    likely = other.log_likelihood(unit * seen.astype(float), u / unit**0.5)
    np.testing.assert_allclose(likely, fitted.log_likelihood(seen, u) - 4 * np.log(unit), rtol=1e-6)


def test_chain_and_line_attractor_cannot_be_told_apart():
    for make in (teachers.feedforward_chain, teachers.line_attractor):
        teacher = make(200, np.random.default_rng(0))
        drive = teachers.integration_input(np.random.default_rng(1))
        x = teachers.simulate_teacher(teacher.W, len(drive), np.random.default_rng(2), drive, teacher.input_pattern)
        assert line_attractor_score(fit_subspace(x[:, :25], drive).connectivity) > 3
