"""Granger causality against statsmodels, restricted refits, and theory."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.linalg import solve_discrete_are
from statsmodels.tsa.api import VAR

from helpers import granger

N_NEURONS, ORDER = 4, 3
OFF = ~np.eye(N_NEURONS, dtype=bool)


@pytest.fixture(scope="module")
def recording():
    """A stable process of order 2 with correlated noise, in units that differ a hundredfold."""
    rng = np.random.default_rng(1)
    A = rng.normal(scale=0.2, size=(2, N_NEURONS, N_NEURONS))
    mixing = np.eye(N_NEURONS) + 0.3 * rng.normal(size=(N_NEURONS, N_NEURONS))
    x = np.zeros((700, N_NEURONS))
    for t in range(2, len(x)):
        x[t] = A[0] @ x[t - 1] + A[1] @ x[t - 2] + mixing @ rng.normal(size=N_NEURONS)
    return x[100:] * [1, 10, 0.1, 2] + [0, 5, 1, -3]


@pytest.fixture(scope="module")
def by_statsmodels(recording):
    return VAR(recording).fit(ORDER)


def test_var_equals_statsmodels(recording, by_statsmodels):
    fit = granger.fit_var(recording, ORDER)
    np.testing.assert_allclose(fit.coefficients, by_statsmodels.coefs, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(fit.intercept, by_statsmodels.intercept, rtol=1e-9)
    np.testing.assert_allclose(fit.noise_covariance, by_statsmodels.sigma_u, rtol=1e-9)
    assert fit.n_samples == by_statsmodels.nobs


def test_orders_equal_statsmodels(recording):
    ours, theirs = granger.select_order(recording, 6), VAR(recording).select_order(6)
    np.testing.assert_allclose(ours.aic_values, theirs.ics["aic"][1:], atol=1e-10)
    np.testing.assert_allclose(ours.bic_values, theirs.ics["bic"][1:], atol=1e-10)
    assert (ours.aic, ours.bic) == (np.argmin(theirs.ics["aic"][1:]) + 1, np.argmin(theirs.ics["bic"][1:]) + 1) == (2, 2)


def test_f_equals_statsmodels(recording, by_statsmodels):
    ours = granger.conditional_granger(recording, ORDER)
    theirs = [[by_statsmodels.test_causality(i, j, kind="f").test_statistic for j in range(4) if j != i] for i in range(4)]
    np.testing.assert_allclose(ours.f_stat[OFF], np.ravel(theirs), rtol=1e-10)


def refit(x, order, target, source):
    """The definition: two regressions, one without the past of the source."""
    past = np.concatenate([x[order - lag : len(x) - lag] for lag in range(1, order + 1)], axis=1)
    others = [k for k in range(past.shape[1]) if k % x.shape[1] != source]
    full = sm.OLS(x[order:, target], sm.add_constant(past)).fit()
    restricted = sm.OLS(x[order:, target], sm.add_constant(past[:, others])).fit()
    f, p, _ = full.compare_f_test(restricted)
    return np.log(restricted.ssr / full.ssr), f, p


def test_all_pairs_equal_restricted_refits(recording):
    ours = granger.conditional_granger(recording, ORDER)
    theirs = np.array([refit(recording, ORDER, i, j) for i in range(4) for j in range(4) if j != i])
    np.testing.assert_allclose(ours.strength[OFF], theirs[:, 0], rtol=1e-10)
    np.testing.assert_allclose(ours.f_stat[OFF], theirs[:, 1], rtol=1e-10)
    np.testing.assert_allclose(ours.p_value[OFF], theirs[:, 2], rtol=1e-9, atol=1e-10)
    assert not np.diag(ours.strength).any()
    assert (np.diag(ours.p_value) == 1).all()


def test_answer_does_not_depend_on_units(recording):
    ours = granger.conditional_granger(recording, ORDER)
    theirs = granger.conditional_granger(recording * [1e-6, 1, 1e6, -1] + 1000, ORDER)
    np.testing.assert_allclose(ours.strength, theirs.strength, rtol=1e-6)


def test_blocks_add_up_to_the_whole(recording, monkeypatch):
    whole = granger.conditional_granger(recording, ORDER), granger.fit_var(recording, ORDER), granger.select_order(recording, 5)
    monkeypatch.setattr(granger, "BLOCK_BYTES", 1)  # so that a block holds as few steps as are allowed, 256
    parts = granger.conditional_granger(recording, ORDER), granger.fit_var(recording, ORDER), granger.select_order(recording, 5)
    np.testing.assert_allclose(whole[0].f_stat, parts[0].f_stat, rtol=1e-10)
    np.testing.assert_allclose(whole[1].coefficients, parts[1].coefficients, rtol=1e-9)
    np.testing.assert_allclose(whole[2].aic_values, parts[2].aic_values, rtol=1e-12)


def test_lags_never_reach_across_trials(recording):
    trials = recording.reshape(6, 100, N_NEURONS)
    ours = granger.fit_var(trials, ORDER)
    past = [np.concatenate([trials[:, ORDER - lag : 100 - lag] for lag in range(1, ORDER + 1)], axis=2)]
    past = np.concatenate(past[0])
    theirs = sm.OLS(np.concatenate(trials[:, ORDER:]), sm.add_constant(past)).fit()
    np.testing.assert_allclose(np.hstack(list(ours.coefficients)), theirs.params[1:].T, rtol=1e-8, atol=1e-11)
    assert ours.n_samples == 6 * 97
    assert granger.conditional_granger(trials, ORDER).f_stat.shape == (4, 4)


def test_direction_is_to_from():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(500, 2))
    x[1:, 1] += x[:-1, 0]  # 0 drives 1
    result = granger.conditional_granger(x, 1)
    assert result.strength[1, 0] > 0.5
    assert result.strength[0, 1] < 0.05
    assert granger.fit_var(x, 1).coefficients[0, 1, 0] == pytest.approx(1, abs=0.1)


def test_what_drifts_is_warned_of_and_what_does_not_is_not():
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(2000, 3))
    with pytest.warns(UserWarning, match="may not be stationary"):
        granger.conditional_granger(noise.cumsum(axis=0), 1)
    with pytest.warns(UserWarning, match="random walk or a drift"):
        granger.fit_var(noise + 0.01 * np.arange(2000)[:, None], 5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        granger.conditional_granger(noise, 5)


def test_companion_matrix_moves_the_past_one_step_on():
    A = np.random.default_rng(0).normal(size=(3, 2, 2))
    past = np.random.default_rng(1).normal(size=(3, 2))  # newest first
    moved = granger.companion_matrix(A) @ past.ravel()
    np.testing.assert_allclose(moved[:2], A[0] @ past[0] + A[1] @ past[1] + A[2] @ past[2])
    np.testing.assert_array_equal(moved[2:], past[:2].ravel())


def test_spectral_radius_of_large_models_agrees_with_all_eigenvalues():
    A = np.random.default_rng(0).normal(scale=0.05, size=(5, 90, 90))
    theirs = np.abs(np.linalg.eigvals(granger.companion_matrix(A))).max()
    assert granger.spectral_radius(A) == pytest.approx(theirs, rel=1e-4)
    assert granger.spectral_radius(A[:2, :4, :4]) == pytest.approx(
        np.abs(np.linalg.eigvals(granger.companion_matrix(A[:2, :4, :4]))).max()
    )


def from_the_full_model(fit, target, source):
    """Log-ratio of one-step errors with the best restricted model of any order (Barnett & Seth 2015): a Riccati equation.

    Seen alone, the target is the output of a state-space model whose state is the past of both.
    """
    A, order = granger.companion_matrix(fit.coefficients), fit.order
    keep = [k for k in range(2) if k != source]
    C = np.hstack(list(fit.coefficients))[keep]
    noise = np.zeros((2 * order, 2 * order))
    noise[:2, :2] = fit.noise_covariance
    shared, own = noise[:, keep], fit.noise_covariance[np.ix_(keep, keep)]
    P = solve_discrete_are(A.T, C.T, noise, own, s=shared)
    restricted = C @ P @ C.T + own
    return np.log(restricted[0, 0] / fit.noise_covariance[target, target])


@pytest.mark.parametrize("order", [1, 2, 3])
def test_spectrum_integrates_to_the_measure_of_the_full_model(recording, order):
    pair = recording[:, :2]
    result = granger.spectral_granger(pair, order, n_frequencies=2001)
    fit = granger.fit_var(pair, order)
    assert result.strength[0, 1] == pytest.approx(from_the_full_model(fit, 0, 1), rel=1e-6)
    assert result.strength[1, 0] == pytest.approx(from_the_full_model(fit, 1, 0), rel=1e-6)
    assert not result.spectrum[:, [0, 1], [0, 1]].any()


def test_spectrum_peaks_where_the_source_rings():
    rng = np.random.default_rng(3)
    x = np.zeros((20_000, 2))
    noise = rng.normal(size=x.shape)
    for t in range(2, len(x)):
        x[t, 0] = 2 * 0.95 * np.cos(2 * np.pi * 0.1) * x[t - 1, 0] - 0.95**2 * x[t - 2, 0] + noise[t, 0]
        x[t, 1] = 0.5 * x[t - 1, 0] + noise[t, 1]
    result = granger.spectral_granger(x, 2)
    assert result.frequencies[result.spectrum[:, 1, 0].argmax()] == pytest.approx(0.1, abs=0.01)
    assert result.strength[0, 1] < 0.01 < result.strength[1, 0]
