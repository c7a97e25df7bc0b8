"""Information criteria against statsmodels, by hand, and where they end."""

import warnings

import numpy as np
import pytest
from statsmodels.tsa.api import VAR

from helpers.methods import autoregression, granger, order_selection

N_NEURONS = 4


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


def test_orders_equal_statsmodels(recording):
    ours, theirs = order_selection.select_order(recording, 6), VAR(recording).select_order(6)
    np.testing.assert_allclose(ours.aic_values, theirs.ics["aic"][1:], atol=1e-10)
    np.testing.assert_allclose(ours.bic_values, theirs.ics["bic"][1:], atol=1e-10)
    assert (ours.aic, ours.bic) == (np.argmin(theirs.ics["aic"][1:]) + 1, np.argmin(theirs.ics["bic"][1:]) + 1) == (2, 2)


def test_corrected_criterion_equals_its_formula_and_ends_where_weights_do():
    x = np.random.default_rng(0).normal(size=(60, 1)).cumsum(axis=0) * 0.5
    ours = order_selection.select_order(np.diff(x, axis=0), 4)
    n = 59 - 4  # one neuron: Hurvich and Tsai's, AIC + 2 k (k + 1) / (n - k - 1)
    k = np.arange(1, 5)
    aic = ours.aic_values - 2 / n  # without the constant
    np.testing.assert_allclose(ours.aicc_values, aic + 2 * k * (k + 1) / (n - k - 1) / n)
    wide = order_selection.select_order(np.random.default_rng(1).normal(size=(120, 5)), 6)
    assert np.isinf(wide.aicc_values).tolist() == [False] * 4 + [True] * 2  # 25 weights a lag, 114 samples
    assert wide.aicc == 1


def test_information_criteria_by_hand():
    """Two neurons at one lag and a constant: six coefficients."""
    aic, bic = order_selection.information_criteria(np.diag([2.0, 3.0]), 10, 1)
    assert (aic, bic) == pytest.approx((np.log(6) + 12 / 10, np.log(6) + 6 * np.log(10) / 10))


@pytest.mark.parametrize("shape", [(12, 3), (2, 7, 3)])
def test_criteria_need_as_many_samples_beyond_the_columns_as_there_are_neurons(shape):
    """Otherwise the residuals span fewer dimensions than there are neurons, and their covariance has no determinant."""
    x = np.random.default_rng(0).normal(size=shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.isfinite(order_selection.select_order(x, 2).aic_values).all()
    with pytest.raises(ValueError, match="max_order should leave at least 10 steps with a full past for 3 neurons at 2 lags"):
        order_selection.select_order(x[..., :-1, :], 2)


def test_correction_is_infinite_where_no_sample_is_left():
    x = np.random.default_rng(0).normal(size=(12, 2))
    assert np.isfinite(order_selection.select_order(x, 2).aicc_values).all()  # 10 samples, 8 weights: one is left
    assert np.isinf(order_selection.select_order(x[1:], 2).aicc_values).tolist() == [False, True]


def test_orders_are_chosen_by_the_lowest_value(recording):
    found = order_selection.select_order(recording, 4)
    for name in ("aic", "bic", "aicc"):
        assert getattr(found, name) == np.argmin(getattr(found, f"{name}_values")) + 1


def test_criteria_are_distrusted_where_columns_are_more_than_half_of_the_samples():
    """White noise, whose order is 1 at most: AIC takes the largest one near as many columns as samples."""
    x = np.random.default_rng(0).standard_normal((250, 31))
    with pytest.warns(
        UserWarning, match=r"max_order = 6 lags of 31 neurons are 187 columns for 244 .* Take max_order up to 3"
    ) as seen:
        found = order_selection.select_order(x, 6)
    assert (len(seen), found.aic) == (1, 6)
    assert found.at_the_largest == ("aic",)
    with pytest.raises(ValueError, match="max_order should leave at least 249 steps with a full past for 31 neurons at 7 lags"):
        order_selection.select_order(x, 7)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert order_selection.select_order(x, 3).bic == 1  # 94 columns for 247 samples


def test_a_best_order_that_is_the_largest_tried_is_said():
    x = autoregression.simulate_var(np.stack([0.2 * np.eye(2)] * 4), 3000, np.random.default_rng(0))
    with pytest.warns(UserWarning, match="best order by BIC is the largest that was tried, 3: there may be better ones beyond"):
        found = order_selection.select_order(x, 3)
    assert found.at_the_largest == ("aic", "bic", "aicc")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = order_selection.select_order(x, 6)
        order_selection.select_order(x, 1)  # who tries one order does not ask for the best
    assert found.bic == 4
    assert "bic" not in found.at_the_largest


def test_there_is_no_corrected_order_where_the_criterion_exists_for_none():
    found = order_selection.select_order(np.random.default_rng(1).normal(size=(120, 12)), 2)
    assert np.isinf(found.aicc_values).all()
    assert found.aicc is None
    with pytest.raises(ValueError, match="order should be a whole number of at least 1, but it is None"):
        granger.conditional_granger(np.random.default_rng(1).normal(size=(120, 12)), found.aicc)
