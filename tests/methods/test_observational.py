import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import logit
from scipy.stats import norm
from sklearn.linear_model import Lasso
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold

from helpers.methods import observational
from helpers.scores.metrics import recovery_correlation
from helpers.worlds import networks, simulate


@pytest.fixture(scope="module")
def recording():
    rng = np.random.default_rng(3)
    W = networks.sparse_network(8, rng, 0.3)
    return W, simulate.simulate_network(W, 3000, rng)


def arrived(x):
    return logit(np.clip(x[1:], 1e-6, 1 - 1e-6))


def test_correlation_agrees_with_pairs_and_stands_in_the_column_of_its_source(recording):
    W, x = recording
    R = observational.estimate_by_correlation(x).strength
    assert R[5, 2] == pytest.approx(np.corrcoef(x[1:, 5], x[:-1, 2])[0, 1], rel=1e-12)
    assert recovery_correlation(W, R) > recovery_correlation(W.T, R) + 0.3


@pytest.mark.parametrize("sigmoid_neurons", [True, False])
def test_least_squares_agrees_with_statsmodels(recording, sigmoid_neurons):
    _, x = recording
    estimate = observational.estimate_by_least_squares(x, sigmoid_neurons)
    target = arrived(x) if sigmoid_neurons else x[1:]
    for i in range(3):
        fit = sm.OLS(target[:, i], sm.add_constant(x[:-1])).fit()
        np.testing.assert_allclose(estimate.strength[i], fit.params[1:], rtol=1e-8)
        assert estimate.constant[i] == pytest.approx(fit.params[0], rel=1e-8)
    assert estimate.penalty == 0


def test_exercise_and_estimator_agree(recording):
    _, x = recording
    strength = observational.estimate_by_least_squares(x).strength
    np.testing.assert_allclose(observational.least_squares_weights(x), strength, rtol=1e-10)


def test_weights_come_back_within_their_standard_errors():
    rng = np.random.default_rng(0)
    W = 3 * rng.normal(size=(4, 4))  # of either sign
    x = simulate.simulate_network(W, 20_000, rng)
    found = observational.least_squares_weights(x)
    errors = np.stack([sm.OLS(y, sm.add_constant(x[:-1])).fit().bse[1:] for y in arrived(x).T])
    assert np.abs((found - W) / errors).max() < 4


def test_lasso_agrees_with_scikit_learn(recording):
    _, x = recording
    estimate = observational.estimate_by_lasso(x, penalty=0.02)
    scale = x[:-1].std(axis=0)
    for i in range(3):
        fit = Lasso(alpha=0.02, tol=1e-8).fit(x[:-1] / scale, arrived(x)[:, i])
        np.testing.assert_allclose(estimate.strength[i], fit.coef_ / scale, atol=2e-3)
        assert estimate.constant[i] == pytest.approx(fit.intercept_, abs=2e-3)


def test_weak_penalty_is_least_squares_and_strong_is_nothing(recording):
    _, x = recording
    weak = observational.estimate_by_lasso(x, penalty=1e-7).strength
    np.testing.assert_allclose(weak, observational.estimate_by_least_squares(x).strength, atol=5e-3)
    assert not observational.estimate_by_lasso(x, penalty=10.0).strength.any()


def test_chosen_penalty_predicts_better_than_its_neighbours(recording):
    W, x = recording
    rng = np.random.default_rng(77)
    fresh = simulate.simulate_network(W, 20_000, rng)

    def error(penalty):
        estimate = observational.estimate_by_lasso(x, penalty)
        return np.mean((arrived(fresh) - fresh[:-1] @ estimate.strength.T - estimate.constant) ** 2)

    chosen = observational.estimate_by_lasso(x).penalty
    assert error(chosen) < min(error(chosen * 8), error(0.3))


def test_lasso_treats_sources_of_different_units_alike(recording):
    _, x = recording
    units = np.array([1, 10, 1, 0.1, 1, 1, 1, 1])
    plain = observational.estimate_by_lasso(x, 0.02, sigmoid_neurons=False).strength
    with pytest.warns(UserWarning, match="One penalty serves all neurons of x"):  # what comes out of one weight is the same
        scaled = observational.estimate_by_lasso(x * units, 0.02, sigmoid_neurons=False).strength
    np.testing.assert_array_equal(plain[0] != 0, scaled[0] != 0)
    np.testing.assert_allclose(scaled[0], plain[0] / units, atol=1e-3)


def test_expected_auroc_is_that_of_two_bell_curves():
    rng = np.random.default_rng(1)
    weight, sd, n_steps = 0.1, 0.2, 4000
    error = 1 / (sd * np.sqrt(n_steps))
    labels = np.repeat([0, 1], 40_000)
    measured = roc_auc_score(labels, labels * weight + error * rng.normal(size=80_000))
    assert observational.expected_auroc(weight, sd, n_steps) == pytest.approx(measured, abs=0.005)
    assert observational.expected_auroc(0.0, sd, n_steps) == 0.5


def test_soft_threshold_minimises_the_cost_of_the_lasso():
    grid = np.linspace(-2, 2, 40_001)
    for b in (-1.3, -0.2, 0.0, 0.4, 0.9):
        cost = 0.5 * (b - grid) ** 2 + 0.5 * np.abs(grid)
        assert observational.soft_threshold(b, 0.5) == pytest.approx(grid[cost.argmin()], abs=1e-4)


def test_best_penalty_keeps_what_predicts():
    rng = np.random.default_rng(0)
    before = rng.normal(size=(400, 5))
    penalties = np.array([0.01, 5.0])
    assert observational.best_penalty(before, before[:, 0] + 0.1 * rng.normal(size=400), penalties) == 0.01
    fewer = rng.normal(size=(16, 5))
    assert observational.best_penalty(fewer, rng.normal(size=16), penalties) in penalties


def test_bias_is_the_change_of_the_short_regression():
    rng = np.random.default_rng(4)
    hidden = 2 + rng.normal(size=(60, 2))
    observed = hidden @ rng.normal(size=(2, 3)) + rng.normal(size=(60, 3))
    y = observed @ [1.0, 0.0, -1.0] + hidden @ [2.0, 1.0] + rng.normal(size=60)
    long = sm.OLS(y, sm.add_constant(np.hstack([observed, hidden]))).fit().params
    short = sm.OLS(y, sm.add_constant(observed)).fit().params
    bias = observational.omitted_variable_bias(observed, hidden, long[None, 4:])
    np.testing.assert_allclose(short[1:] - long[1:4], bias[0], rtol=1e-9)


def test_auroc_of_two_bell_curves_by_hand():
    """An error of 1 / (2 √8), and a weight of √2 times that many errors: one standard deviation apart."""
    assert observational.expected_auroc(0.25, 2.0, 8) == pytest.approx(norm.cdf(1))


def test_logits_of_what_is_at_its_limits_stay_finite():
    x = np.random.default_rng(0).random((9, 2))
    x[1], x[2, 0] = [0, 1], 0.5
    limit = np.log((1 - 1e-6) / 1e-6)
    np.testing.assert_allclose(observational.arriving_input(x)[:2], [[-limit, limit], [0, np.log(x[2, 1] / (1 - x[2, 1]))]])
    np.testing.assert_array_equal(observational.arriving_input(x - 3, sigmoid_neurons=False), x[1:] - 3)
    expected = observational.estimate_by_least_squares(x).strength
    np.testing.assert_allclose(observational.least_squares_weights(x), expected, rtol=1e-9)


@pytest.mark.parametrize(("n_follow", "best"), [(7, 0.01), (6, 50.0)])
def test_the_last_quarter_says_which_penalty_predicts_best(n_follow, best):
    """Of eight steps six are fitted and two are predicted: these follow the rule, or are nothing.

    The last two of those that are fitted are large, so that predicting them as well would favour the weak penalty.
    """
    before = np.array([[1.0], [-1], [2], [-2], [4], [-4], [3], [0.5]])
    arrived = np.where(np.arange(8) < n_follow, before[:, 0], 0.0)
    assert observational.best_penalty(before, arrived, np.array([50.0, 0.01])) == best
    with pytest.raises(ValueError, match="before should have at least 8 time steps, but it has 7"):
        observational.best_penalty(before[1:], arrived[1:], np.array([50.0, 0.01]))


@pytest.mark.parametrize("seed", [5, 7])
def test_cross_validation_by_hand(seed):
    """Twelve penalties down to a fiftieth of the one that silences everything, on four stretches of time.

    On the first recording three stretches would choose another penalty, on the second one five would, too.
    """
    rng = np.random.default_rng(seed)
    x = rng.random((120, 3))
    x[1:, 0] = 0.6 * x[:-1, 1] + 0.4 * x[1:, 0]
    before, target = x[:-1] / x[:-1].std(axis=0), arrived(x)
    largest = np.abs((before - before.mean(axis=0)).T @ (target - target.mean(axis=0)) / 119).max()
    penalties, errors = largest * np.geomspace(1, 1 / 50, 12), np.zeros(12)
    for kept, held_out in KFold(4).split(before):
        for k, penalty in enumerate(penalties):
            for i in range(3):
                model = Lasso(alpha=penalty, tol=1e-8).fit(before[kept], target[kept, i])
                errors[k] += np.sum((target[held_out, i] - model.predict(before[held_out])) ** 2)
    assert 0 < errors.argmin() < 11
    assert observational.estimate_by_lasso(x).penalty == pytest.approx(penalties[errors.argmin()])


def test_two_more_steps_than_neurons_are_enough_for_a_bias():
    observed, hidden = np.random.default_rng(0).random((5, 3)), np.random.default_rng(1).random((5, 1))
    assert observational.omitted_variable_bias(observed, hidden, np.ones((2, 1))).shape == (2, 3)
    with pytest.raises(ValueError, match="observed should have more steps than its 3 neurons, but it has 4"):
        observational.omitted_variable_bias(observed[:4], hidden[:4], np.ones((2, 1)))


def test_soft_threshold_by_hand():
    np.testing.assert_allclose(observational.soft_threshold([1.5, -1.5, 0.5, -0.4], 0.5), [1, -1, 0, 0])
    np.testing.assert_allclose(observational.soft_threshold([1.5, -1.5], 0), [1.5, -1.5])


def test_time_and_neurons_that_may_be_exchanged_are_asked_about_from_twice_as_many_neurons_on():
    x = np.random.default_rng(0).random((20, 41))
    with pytest.warns(UserWarning, match=r"It has 41 neurons and 20 steps: is it \(neurons, time\)\? Then pass x\.T\.") as seen:
        observational.lagged_correlation(x)
    assert len(seen) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        observational.lagged_correlation(x[:, :40])


def test_targets_of_very_different_size_under_one_penalty_are_warned_of():
    x = np.random.default_rng(0).normal(size=(500, 3))
    x[1:, 1] += x[:-1, 0]
    with pytest.warns(UserWarning, match="what arrives at neuron 1 varies less than a 20th as much as at neuron [02]: their"):
        silenced = observational.estimate_by_lasso(x * [1, 1e-3, 1], sigmoid_neurons=False)
    assert silenced.strength[1, 0] == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = observational.estimate_by_lasso(x * [1, 0.2, 1], sigmoid_neurons=False)
    assert found.strength[1, 0] == pytest.approx(0.2, abs=0.05)
