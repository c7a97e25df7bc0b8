"""Residuals that remember, and what all of them share: against statsmodels, by hand, and on recordings with no true arrow."""

import warnings

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d
from scipy.signal import lfilter
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.api import VAR

from helpers.methods import autoregression, granger, order_selection, residual_signs
from helpers.methods.association import benjamini_hochberg


def fading(n_steps, n_neurons, rng, keeps=0.5):
    """Independent neurons that each keep a share of their activity from step to step."""
    return lfilter([1], [1, -keeps], rng.normal(size=(n_steps + 100, n_neurons)), axis=0)[100:]


def said_of(x, order):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        autoregression.fit_var(x, order)
    return [str(warning.message) for warning in seen]


def best_order(x, largest=3):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the largest was the best
        return order_selection.select_order(x, largest).bic


def n_arrows(x, order):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        p = granger.conditional_granger(x, order).p_value
    return np.count_nonzero(benjamini_hochberg(p[~np.eye(len(p), dtype=bool)], 0.05))


# Memory


def test_memory_of_residuals_and_its_test_are_those_of_statsmodels():
    x = fading(700, 3, np.random.default_rng(0), 0.8) + np.random.default_rng(1).normal(size=(700, 3))
    fit = autoregression.fit_var(x * [1, 1e-9, 1e9] + [0, 1, 0], 1).regression
    residuals = VAR(x).fit(1).resid
    theirs = [acorr_ljungbox(column, lags=residual_signs.MEMORY_LAGS) for column in residuals.T]
    p = residual_signs.ljung_box(fit.residual_memory, fit.n_residuals_compared)
    assert fit.n_residuals_compared == 699
    np.testing.assert_allclose(p, [table.lb_pvalue.iloc[-1] for table in theirs], rtol=1e-6)
    assert p.min() < 1e-3  # not all of it is 1


def test_memory_does_not_reach_from_piece_to_piece():
    x = fading(300, 2, np.random.default_rng(0), 0.8) + np.random.default_rng(1).normal(size=(300, 2))
    pieces = [x[:100], x[100:104], x[104:]]
    fit = autoregression.fit_var(pieces, 1)
    left = [p[1:] - p[:-1] @ fit.coefficients[0].T - fit.intercept for p in pieces]
    power = sum((e**2).sum(axis=0) for e in left)
    for lag in range(1, 6):
        expected = sum((e[lag:] * e[:-lag]).sum(axis=0) for e in left) / power
        np.testing.assert_allclose(fit.regression.residual_memory[lag - 1], expected, rtol=1e-8, atol=1e-12)


def test_inflation_is_that_of_correlations_of_unrelated_series_by_simulation():
    """Two moving averages of unrelated noise: variance of their correlation, over the same of white noise."""
    kernel = np.array([1.0, 0.8, 0.4])
    memory = np.correlate(kernel, kernel, "full")[3:] / (kernel @ kernel)
    rng = np.random.default_rng(0)
    first, second = lfilter(kernel, 1, rng.normal(size=(2, 4000, 203)), axis=2)[:, :, 3:]
    by_simulation = 200 * np.var(np.mean(first * second, axis=1) / (kernel @ kernel))
    formula = residual_signs.inflation_of_f(np.repeat(memory[:, None], 3, axis=1), 10**9)
    assert formula == pytest.approx(1 + 2 * np.sum(memory**2))
    assert by_simulation == pytest.approx(formula, rel=0.08)


def test_inflation_is_that_of_the_median_neuron_less_chance():
    memory = np.array([[0.5, 0.3, 0.0], [0.5, 0.1, 0.0]])
    assert residual_signs.inflation_of_f(memory, 100) == pytest.approx(1 + 2 * (0.1 - 2 / 100))
    assert residual_signs.inflation_of_f(memory[:, 2:], 100) == 1
    assert residual_signs.largest_of_typical_neuron(memory) == pytest.approx(0.3)


@pytest.mark.parametrize("keeps", [0.0, 0.3])
def test_smooth_short_recordings_are_warned_of(keeps):
    """As of fMRI, 250 samples of 31 regions, without one true arrow: at the order of BIC there are many."""
    called = []
    for seed in range(5):
        x = gaussian_filter1d(fading(250, 31, np.random.default_rng(seed), keeps), 1.0, axis=0)
        order = best_order(x)
        (words,) = said_of(x, order)
        assert words.startswith("What is left after the prediction is not white")
        assert "granger.calibrated_granger(x, order, rng)" in words
        called.append(n_arrows(x, order))
    assert np.median(called) >= 3


@pytest.mark.parametrize(
    ("n_steps", "n_neurons", "order"), [(100, 3, 1), (100, 10, 3), (250, 31, 1), (250, 60, 3), (1000, 6, 2)]
)
def test_honest_networks_are_let_through_at_their_order_and_at_that_of_bic(n_steps, n_neurons, order):
    warned = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        weights = rng.normal(size=(order, n_neurons, n_neurons)) * (rng.random((order, n_neurons, n_neurons)) < 0.3) / 4
        weights[0] += 0.4 * np.eye(n_neurons)
        shrink = min(1, 0.9 / autoregression.spectral_radius(weights))
        x = autoregression.simulate_var(weights * shrink ** np.arange(1, order + 1)[:, None, None], n_steps, rng)
        for p in (order, best_order(x)):
            warned += any("What is left after" in words for words in said_of(x, p))
    assert warned <= 2  # of 40


def test_too_few_lags_need_both_a_size_that_matters_and_more_than_chance():
    left = np.full((5, 4), 0.2)
    assert residual_signs.lags_are_too_few(left, 1000)
    assert not residual_signs.lags_are_too_few(left / 2, 100_000)  # no chance, but F is too large by 10 % only
    one = left * [1, 0, 0, 0]
    assert not residual_signs.lags_are_too_few(one, 1000)  # one neuron of four


def test_what_one_of_many_neurons_may_have_by_chance_is_no_sign_of_too_few_lags():
    """p is 0.010 for the typical one: little for one neuron, but not for one of ten."""
    left = np.full((5, 10), 0.2)
    assert residual_signs.inflation_of_f(left, 70) > residual_signs.INFLATED
    assert residual_signs.lags_are_too_few(left[:, :4], 70)
    assert not residual_signs.lags_are_too_few(left, 70)
    assert not residual_signs.lags_are_too_few(left * np.where(np.arange(10) == 3, 3, 1), 70)  # whatever a single one has


# What all share


@pytest.mark.parametrize("n_neurons", [4, 12])
@pytest.mark.parametrize("kind", ["movement", "noise of the reference"])
def test_an_artefact_of_all_is_warned_of(n_neurons, kind):
    called = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        shared = 8 * (rng.random((3000, 1)) < 0.005) if kind == "movement" else 0.5 * rng.normal(size=(3000, 1))
        x = fading(3000, n_neurons, rng) + shared * rng.choice([-1, 1], n_neurons)  # of either sign
        (words,) = said_of(x, 1)
        assert words.startswith("What is left after the prediction goes together in nearly all pairs of neurons of x")
        called.append(n_arrows(x, 1))
    assert np.median(called) >= 3


def test_what_only_some_share_is_no_artefact_of_all():
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x = fading(3000, 8, rng)
        assert said_of(x, 1) == []
        common = 8 * (rng.random((3000, 1)) < 0.005)
        assert said_of(x + common * [1, 1, 1, 1, 0, 0, 0, 0], 1) == []
        assert said_of((x + common)[:, :3], 1) == []  # of three, a driver that reaches all is as likely


def test_what_all_share_is_typical_and_goes_one_way():
    all_share = np.full((5, 5), 0.3) + 0.7 * np.eye(5)
    turned = all_share * np.outer([1, -1, 1, -1, 1], [1, -1, 1, -1, 1])
    assert residual_signs.shared_by_all(all_share, 1000) == pytest.approx(0.3)
    assert residual_signs.shared_by_all(turned * np.outer(np.arange(1, 6), np.arange(1, 6)), 1000) == pytest.approx(0.3)
    frustrated = all_share.copy()
    frustrated[1, 2] = frustrated[2, 1] = -0.3  # 0 goes with 1 and with 2, but these go against each other
    assert residual_signs.shared_by_all(frustrated, 1000) == 0
    assert residual_signs.shared_by_all(all_share, 90) == 0  # 3 / √90 is more than 0.3
    assert residual_signs.shared_by_all(np.full((5, 5), 0.04) + 0.96 * np.eye(5), 10**6) == 0
    assert residual_signs.shared_by_all(all_share[:3, :3], 1000) == 0
