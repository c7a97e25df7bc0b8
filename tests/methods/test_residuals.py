import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import logit

from helpers.methods import observational, residuals
from helpers.worlds import networks, simulate


@pytest.fixture(scope="module")
def recording():
    rng = np.random.default_rng(3)
    W = networks.sparse_network(8, rng, 0.3)
    return W, simulate.simulate_network(W, 3000, rng)


def arrived(x):
    return logit(np.clip(x[1:], 1e-6, 1 - 1e-6))


def test_correlation_of_residuals_agrees_with_statsmodels(recording):
    _, x = recording
    left_over = [sm.OLS(y, sm.add_constant(x[:-1])).fit().resid for y in arrived(x).T]
    np.testing.assert_allclose(residuals.least_squares_residual_correlation(x), np.corrcoef(left_over), atol=1e-10)


def running_average(x, memory):
    """By a loop: the past before each step, without that step."""
    decay, average, rows = np.exp(-1 / memory), np.zeros(x.shape[1]), []
    for row in x - x.mean(axis=0):
        rows.append(average)
        average = decay * average + (1 - decay) * row
    return np.array(rows)


@pytest.mark.parametrize("memory", [None, 5.0])
def test_proxies_agree_with_a_regression_a_target(recording, memory):
    _, x = recording
    estimate = residuals.estimate_by_proxies(x, memory)
    y = arrived(x)
    for i in (0, 5):
        parts = [x[:-1], np.delete(y, i, axis=1)] + ([running_average(x, memory)[:-1]] if memory else [])
        fit = sm.OLS(y[:, i], sm.add_constant(np.column_stack(parts))).fit()
        np.testing.assert_allclose(estimate.strength[i], fit.params[1:9], atol=1e-7)
        assert estimate.constant[i] == pytest.approx(fit.params[0], abs=1e-7)


def test_proxies_change_next_to_nothing_where_nothing_is_hidden(recording):
    _, x = recording
    plain, given = observational.estimate_by_least_squares(x), residuals.estimate_by_proxies(x)
    assert np.abs(plain.strength - given.strength).max() < 0.05


def test_a_hidden_driver_shows_in_the_residuals_and_proxies_take_part_of_it_out():
    rng = np.random.default_rng(0)
    network = networks.add_slow_drivers(networks.sparse_network(10, rng), 1, rng, strength=2.5)
    x = simulate.simulate_network(network, 5000, rng)
    largest = [np.linalg.eigvalsh(residuals.least_squares_residual_correlation(x[:, :n]))[-1] for n in (12, 10)]
    assert largest[0] < 1.2
    assert largest[1] > 1.5
    errors = [
        np.sqrt(np.mean((estimate.strength - network[:10, :10]) ** 2))
        for estimate in (
            observational.estimate_by_least_squares(x[:, :10]),
            residuals.estimate_by_proxies(x[:, :10]),
            residuals.estimate_by_proxies(x[:, :10], 5),
        )
    ]
    assert errors[1] < 0.8 * errors[0]
    assert errors[2] < errors[1]


def test_slopes_given_others_by_hand():
    left = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])  # products 2, 1, 1, 2, whose inverse is (2, -1, -1, 2) / 3
    slopes = np.array([[4.0, 0.0, 2.0], [2.0, 6.0, 0.0]])
    np.testing.assert_allclose(residuals.slopes_given_other_targets(slopes, left), [[3, -3, 2], [0, 6, -1]], atol=1e-14)


@pytest.mark.parametrize("n_rows", [1, 3])
def test_slopes_have_a_row_for_each_target(n_rows):
    with pytest.raises(ValueError, match=rf"slopes should have shape \(2, predictors\), .* shape \({n_rows}, 2\)"):
        residuals.slopes_given_other_targets(np.ones((n_rows, 2)), np.eye(2))


@pytest.mark.parametrize(
    ("ask", "enough"),
    [
        (residuals.least_squares_residual_correlation, 9),
        (residuals.estimate_by_proxies, 9),
        (lambda x: residuals.estimate_by_proxies(x, 5.0).strength, 12),
    ],
)
def test_a_recording_of_as_many_steps_as_are_demanded_is_enough(ask, enough):
    x = np.random.default_rng(0).random((enough, 3))
    ask(x)
    with pytest.raises(ValueError, match=f"at least {enough} time steps for 3 neurons, but it has {enough - 1}"):
        ask(x[:-1])


def test_without_a_sigmoid_what_arrives_is_the_activity_itself(recording):
    _, x = recording
    left_over = [sm.OLS(y, sm.add_constant(x[:-1])).fit().resid for y in x[1:].T]
    found = residuals.least_squares_residual_correlation(x, sigmoid_neurons=False)
    np.testing.assert_allclose(found, np.corrcoef(left_over), atol=1e-10)
    fit = sm.OLS(x[1:, 0], sm.add_constant(np.hstack([x[:-1], x[1:, 1:]]))).fit()
    np.testing.assert_allclose(residuals.estimate_by_proxies(x, None, False).strength[0], fit.params[1:9], atol=1e-9)
