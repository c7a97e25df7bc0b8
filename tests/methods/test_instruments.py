"""Instruments agree with statsmodels and with theory."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import logit
from statsmodels.sandbox.regression.gmm import IV2SLS

from helpers.methods import instruments, interventions
from helpers.worlds import networks
from helpers.worlds.instrumented_worlds import simulate_instrumented_network, simulate_textbook_case


@pytest.fixture(scope="module")
def births():
    return simulate_textbook_case(2000, np.random.RandomState(42))


@pytest.fixture(scope="module")
def lit():
    W = networks.sparse_network(5, np.random.default_rng(3), 0.3)
    return W, simulate_instrumented_network(W, 40_000, np.random.default_rng(4))


@pytest.mark.parametrize(("n_instruments", "n_causes"), [(1, 1), (4, 1), (3, 2), (2, 2)])
def test_two_stages_agree_with_statsmodels(n_instruments, n_causes):
    rng = np.random.default_rng(n_instruments)
    z = rng.normal(size=(200, n_instruments))
    hidden = rng.normal(size=200)
    causes = z @ rng.normal(size=(n_instruments, n_causes)) + hidden[:, None] + rng.normal(size=(200, n_causes))
    outcome = 3 + causes @ rng.normal(size=n_causes) + hidden
    library = IV2SLS(outcome, sm.add_constant(causes), sm.add_constant(z)).fit().params[1:]
    np.testing.assert_allclose(instruments.two_stage_least_squares(z, causes, outcome), library, atol=1e-8)


def test_wald_is_two_stages_with_a_coin(births):
    coin = (births.instrument > 0.3).astype(float)
    wald = instruments.wald_estimator(coin, births.cause, births.outcome)
    stages = instruments.two_stage_least_squares(coin[:, None], births.cause[:, None], births.outcome)
    assert wald == pytest.approx(stages[0], abs=1e-8)


def test_wald_of_a_cause_that_always_follows_the_coin_is_the_difference_in_means():
    rng = np.random.default_rng(0)
    coin, outcome = rng.choice([0.0, 1.0], 40), rng.normal(size=40)
    difference = interventions.average_causal_effect(outcome[coin == 1], outcome[coin == 0])
    assert instruments.wald_estimator(coin, coin, outcome) == pytest.approx(difference)


@pytest.mark.parametrize("n_instruments", [1, 5])
def test_first_stage_f_agrees_with_statsmodels(n_instruments):
    rng = np.random.default_rng(1)
    z = rng.normal(size=(60, n_instruments))
    cause = 4 + 0.3 * z[:, 0] + rng.normal(size=60)
    assert instruments.first_stage_f(z, cause) == pytest.approx(sm.OLS(cause, sm.add_constant(z)).fit().fvalue, rel=1e-9)


def test_exclusion_bias_is_what_a_second_path_adds_exactly():
    without, with_path = (simulate_textbook_case(300, np.random.default_rng(0), 0.2, direct=direct) for direct in (0.0, 0.7))
    estimates = [
        instruments.two_stage_least_squares(b.instrument[:, None], b.cause[:, None], b.outcome)[0] for b in (without, with_path)
    ]
    bias = instruments.exclusion_bias(without.instrument, without.cause, 0.7)
    assert estimates[1] - estimates[0] == pytest.approx(bias, abs=1e-8)


def test_network_agrees_with_statsmodels_and_with_the_truth(lit):
    W, seen = lit
    estimate = instruments.estimate_by_instruments(seen.activity, seen.light)
    for i in range(5):
        exog, z = sm.add_constant(seen.activity[:-1]), sm.add_constant(seen.light[:-1])
        library = IV2SLS(logit(seen.activity[1:, i]), exog, z).fit().params[1:]
        np.testing.assert_allclose(estimate.strength[i], library, atol=1e-8)
    assert np.abs(estimate.strength - W).max() < 0.15
    own = sm.OLS(seen.activity[:-1, 2], sm.add_constant(seen.light[:-1, 2])).fit().fvalue
    assert estimate.first_stage_f[2] == pytest.approx(own, rel=1e-9)


def test_instruments_withstand_a_hidden_driver_that_fools_regression():
    W = networks.sparse_network(6, np.random.default_rng(0), 0.2)
    rng = np.random.default_rng(1)
    seen = simulate_instrumented_network(W, 40_000, rng, driver_gains=np.ones(6))
    fooled = sm.OLS(logit(seen.activity[1:, 0]), sm.add_constant(seen.activity[:-1])).fit().params[1:]
    assert (fooled - W[0]).mean() > 0.4
    assert abs((instruments.weights_by_instruments(seen.activity, seen.light) - W).mean()) < 0.06


def test_undo_spill_of_slopes_is_the_instrumental_estimate(lit):
    _, seen = lit
    coins = sm.add_constant(seen.light[:-1])
    moved = np.linalg.lstsq(coins, seen.activity[:-1], rcond=None)[0][1:].T
    answered = np.linalg.lstsq(coins, logit(seen.activity[1:]), rcond=None)[0][1:].T
    weights = instruments.weights_by_instruments(seen.activity, seen.light)
    np.testing.assert_allclose(interventions.undo_spill(answered, moved), weights, atol=1e-9)


def test_methods_that_are_told_the_light_agree_with_statsmodels(lit):
    _, seen = lit
    x, z = seen.activity[:500], seen.light[:500]
    before, arrived, now = x[:-1], logit(x[1:]), sm.add_constant(z[1:])
    found = instruments.compare_under_light(x, z)
    for i in range(5):
        regressors, others = np.hstack([before, now]), np.delete(arrived, i, axis=1)
        by_lights = IV2SLS(arrived[:, i], regressors, np.hstack([z[:-1], now])).fit().params[:5]
        np.testing.assert_allclose(found.instruments[i], by_lights, atol=1e-8)
        np.testing.assert_allclose(found.regression[i], sm.OLS(arrived[:, i], regressors).fit().params[:5], atol=1e-8)
        proxies = sm.OLS(arrived[:, i], np.hstack([regressors, others])).fit().params[:5]
        np.testing.assert_allclose(found.with_proxies[i], proxies, atol=1e-8)
    all_lights = np.hstack([z[:-1, [3]], now])
    one = IV2SLS(arrived[:, 2], np.hstack([before[:, [3]], now]), all_lights).fit().params[0]
    assert found.triggered[2, 3] == pytest.approx(one, abs=1e-8)


def test_estimates_from_a_coin_by_hand():
    coin, cause, outcome = np.array([0.0, 1, 0, 1]), np.array([0.0, 2, 1, 3]), np.array([1.0, 9, 1, 7])
    assert instruments.wald_estimator(coin, cause, outcome) == pytest.approx(7 / 2)
    assert instruments.exclusion_bias(coin, cause, 0.5) == pytest.approx(0.5 / 2)
    assert instruments.exclusion_bias(3 * coin, cause, 0.5) == pytest.approx(0.5 / (2 / 3))


def test_first_stage_f_of_three_trials_by_hand():
    """Predicted are 0, 1.5 and 1.5, about a mean of 1; one trial is left for the error."""
    assert instruments.first_stage_f([[0.0], [1], [1]], [0.0, 1, 2]) == pytest.approx(1.5 / 0.5)


def seen(n_steps, n_neurons=2):
    rng = np.random.default_rng(2)
    light = rng.choice([0.0, 1.0], size=(n_steps, n_neurons))
    return 0.2 + 0.5 * light + 0.1 * rng.random((n_steps, n_neurons)), light


@pytest.mark.parametrize(
    ("ask", "enough", "words"),
    [
        (lambda x, light: instruments.first_stage_f(light, x[:, 0]), 4, "instruments should have at least 4 trials, .* has 3"),
        (lambda x, light: instruments.two_stage_least_squares(light, x, x[:, 0]), 4, "at least 4 trials, but it has 3"),
        (instruments.weights_by_instruments, 5, "light should have at least 4 trials, but it has 3"),
        (lambda x, light: instruments.estimate_by_instruments(x, light).strength, 5, "at least 4 trials, but it has 3"),
        (lambda x, light: instruments.compare_under_light(x, light).regression, 8, "at least 8 steps for 2 .* has 7"),
    ],
)
def test_a_recording_of_as_many_steps_as_are_demanded_is_enough(ask, enough, words):
    x, light = seen(enough)
    light[:4] = [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert np.isfinite(ask(0.2 + 0.5 * light + 0.1 * x, light)).all()
    with pytest.raises(ValueError, match=words):
        ask(x[:-1], light[:-1])


@pytest.mark.parametrize("edge", [0.0, 1.0])
def test_activity_stays_off_its_limits_from_the_second_step_on(edge):
    x, light = seen(9)
    x[0, 0] = edge
    instruments.weights_by_instruments(x, light)
    x[1, 0] = edge
    with pytest.raises(ValueError, match="x should lie between 0 and 1"):
        instruments.weights_by_instruments(x, light)


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_what_instruments_can_tell_depends_on_no_unit_and_not_on_rounding(unit):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        coin, other = np.tile([0.0, 0, 1], 50), np.repeat(rng.normal(-1, 1, 50), 3)  # the same whether the coin is 0 or 1
        cause, outcome = other + 2 * coin, rng.normal(size=150)
        wald = instruments.wald_estimator(coin, cause, outcome)
        assert instruments.wald_estimator(coin, unit * cause, outcome) == pytest.approx(wald / unit)
        stages = instruments.two_stage_least_squares(unit * coin[:, None], unit * cause[:, None], outcome)
        assert stages == pytest.approx(wald / unit, rel=1e-4)
        with pytest.raises(ValueError, match="if the instrument changes nothing, nothing can be learned"):
            instruments.wald_estimator(coin, unit * other, outcome)
        with pytest.raises(ValueError, match="if the instrument changes nothing, nothing can be learned"):
            instruments.wald_estimator(coin, unit * (other + 1e6 + 0.1 * coin - 0.1 * coin), outcome)  # rounded by the coin
        assert instruments.wald_estimator(coin, unit * (cause + 1e6), outcome) == pytest.approx(wald / unit)
        with pytest.raises(ValueError, match="causes, predicted from the instruments, should vary"):
            instruments.two_stage_least_squares(unit * coin[:, None], unit * other[:, None], outcome)
        two = np.column_stack([coin, other])
        with pytest.raises(ValueError, match="instruments should vary, each column in a way of its own"):
            instruments.first_stage_f(unit * np.column_stack([two, two @ [0.1, 0.7]]), outcome)


@pytest.mark.parametrize("seed", range(5))
def test_a_cause_that_instruments_make_up_to_rounding_has_no_f(seed):
    rng = np.random.default_rng(seed)
    coins = rng.normal(size=(200, 3)) * [1, 1e-9, 1e9]
    cause = coins @ [0.1, 0.7e9, -0.3e-9] + 12.3
    with pytest.raises(ValueError, match="cause should not follow exactly from the instruments"):
        instruments.first_stage_f(coins, cause)
    assert instruments.first_stage_f(coins, cause + 1e-6 * rng.normal(size=200)) > 1e9
