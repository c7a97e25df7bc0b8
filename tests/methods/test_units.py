"""Answers are the same in any unit: of all regressions, with columns of one size and of very different ones."""

import numpy as np
import pandas as pd
import pytest

from helpers.methods import (
    adjustment,
    autoregression,
    granger,
    instruments,
    least_squares,
    observational,
    order_selection,
    residuals,
    shared_curve,
    units,
)

rng = np.random.default_rng(0)
X = rng.standard_normal((800, 4))
X[1:, 1] += 0.5 * X[:-1, 0]
A, B, C = X[:, 0] + X[:, 2], X[:, 0] + X[:, 1] + 0.5 * X[:, 2], X[:, 2]
LIGHT = rng.standard_normal((800, 4))
LIT = 1 / (1 + np.exp(-LIGHT - X))
SIZES = np.array([1.0, 1e-12, 1e9, 1e-20])  # of pairs of columns that go into one regression


def in_units(strength, sizes):
    """What weights ``[to, from]`` of activity in one unit are, when that of each neuron is in another."""
    return strength * sizes[:, None] / sizes


# Each asks a method for recordings in other units, and brings what has a unit back.
ASK = {
    "least squares": lambda u: in_units(observational.estimate_by_least_squares(X * u, False).strength, 1 / u),
    "proxies": lambda u: in_units(residuals.estimate_by_proxies(X * u, 5.0, False).strength, 1 / u),
    "residuals": lambda u: residuals.least_squares_residual_correlation(X * u, False),
    "lagged correlation": lambda u: observational.lagged_correlation(X * u),
    "conditional Granger": lambda u: granger.conditional_granger(X * u, 2).f_stat,
    "log ratio": lambda u: granger.granger_log_ratio(X * u, 1, 0, 2),
    "spectral Granger": lambda u: granger.spectral_granger((X * u)[:, :2], 2).spectrum,
    "criteria": lambda u: np.diff(order_selection.select_order(X * u, 4).bic_values),
    "VAR": lambda u: in_units(autoregression.fit_var(X * u, 1).coefficients[0], 1 / u),
    "left over": lambda u: least_squares.residual_sum_of_squares(np.c_[np.ones(800), X[:, 1:] * u[1:]], A),
    "two stages": lambda u: instruments.two_stage_least_squares(X[:, [0, 2]] * u[:2], np.c_[A * u[1], C * u[2]], B) * u[1:3],
    "first stage": lambda u: instruments.first_stage_f(X[:, :2] * u[:2], A * u[3]),
    "Wald": lambda u: instruments.wald_estimator((X[:, 0] > 0).astype(float), A * u[1], B) * u[1],
    "lights": lambda u: instruments.weights_by_instruments(LIT, LIGHT * u),
    "under light": lambda u: instruments.compare_under_light(LIT, LIGHT * u).with_proxies,
    "adjusted": lambda u: adjustment.adjusted_slope(A * u[1], B * u[2], X[:, 2:] * u[2:]) * u[1] / u[2],
    "direct": lambda u: np.array(adjustment.total_and_direct_effect(A * u[1], B, C * u[2])) * u[1],
    "omitted": lambda u: observational.omitted_variable_bias(X[:, :3] * u[:3], X[:, 3:], np.ones((2, 1))) * u[:3],
    "effect": lambda u: effect_and_error(u),
}


def effect_and_error(sizes):
    table = pd.DataFrame({"A": A, "B": B, "C": C}) * sizes[:3]
    found = adjustment.adjusted_effect(table, "A", "B", ["C"])
    return np.array([found.effect, found.standard_error]) * sizes[0] / sizes[1], found.r_squared


@pytest.mark.parametrize(
    "sizes", [np.full(4, 1e-12), np.full(4, 1e12), np.full(4, 1e-30), SIZES], ids=["pA", "large", "tiny", "mixed"]
)
@pytest.mark.parametrize("ask", ASK.values(), ids=ASK.keys())
def test_the_answer_is_the_same_in_any_unit(ask, sizes):
    plain, other = ask(np.ones(4)), ask(sizes)
    for one, two in zip(*([answer] if not isinstance(answer, tuple) else answer for answer in (plain, other)), strict=True):
        np.testing.assert_allclose(two, one, rtol=1e-6, atol=1e-9 * np.abs(one).max())


FAR = 1e6 * np.array([1.0, -1, 3, 0])  # in standard deviations, as raw light or counts of a converter may lie from 0
# Each asks for recordings that lie elsewhere, and for what does not change by that.
ASK_FAR = {
    "least squares": lambda o: observational.estimate_by_least_squares(X + o, False).strength,
    "lasso": lambda o: observational.estimate_by_lasso(X + o, 0.01, False).strength,
    "proxies": lambda o: residuals.estimate_by_proxies(X + o, 5.0, False).strength,
    "residuals": lambda o: residuals.least_squares_residual_correlation(X + o, False),
    "lagged correlation": lambda o: observational.lagged_correlation(X + o),
    "conditional Granger": lambda o: granger.conditional_granger(X + o, 2).f_stat,
    "log ratio": lambda o: granger.granger_log_ratio(X + o, 1, 0, 2),
    "criteria": lambda o: order_selection.select_order(X + o, 4).bic_values,
    "VAR": lambda o: autoregression.fit_var(X + o, 1).coefficients[0],
    "two stages": lambda o: instruments.two_stage_least_squares(X[:, [0, 2]] + o[:2], np.c_[A + o[1], C + o[3]], B + o[2]),
    "first stage": lambda o: instruments.first_stage_f(X[:, :2] + o[:2], A + o[2]),
    "Wald": lambda o: instruments.wald_estimator((X[:, 0] > 0).astype(float), A + o[1], B + o[2]),
    "exclusion": lambda o: instruments.exclusion_bias(X[:, 0] + o[0], A + o[2], 0.5),
    "lights": lambda o: instruments.weights_by_instruments(LIT, LIGHT + o),
    "under light": lambda o: instruments.compare_under_light(LIT, LIGHT + o).with_proxies,
    "adjusted": lambda o: adjustment.adjusted_slope(A + o[1], B + o[2], X[:, 2:] + o[2:]),
    "direct": lambda o: np.array(adjustment.total_and_direct_effect(A + o[1], B + o[0], C + o[2])),
    "omitted": lambda o: observational.omitted_variable_bias(X[:, :3] + o[:3], X[:, 3:], np.ones((2, 1))),
}


@pytest.mark.parametrize("ask", ASK_FAR.values(), ids=ASK_FAR.keys())
@pytest.mark.parametrize("times", [1, 1e3])
def test_the_answer_is_the_same_far_from_zero(ask, times):
    """Numbers are rounded to 1e-10 of a standard deviation there, and to 1e-7."""
    plain, other = ask(np.zeros(4)), ask(times * FAR)
    np.testing.assert_allclose(other, plain, rtol=times * 1e-6, atol=times * 1e-7 * np.abs(plain).max())


def test_slopes_and_constants_of_columns_that_lie_as_far_as_doubles_let_them():
    """Small whole numbers beside 1e13, and in units of 1e-13; the rule is 3 + 2 a - 5 b."""
    a, b = np.array([0.0, 1, 2, 4, 1, 3, 4]), np.array([1.0, 0, 2, 1, 3, 2, 3])  # a mean of 15 / 7, which is rounded at 1e13
    slopes, constants = units.slopes_and_constants(np.c_[a + 1e13, 1e-13 * b], np.c_[3 + 2 * a - 5 * b, a])
    np.testing.assert_allclose(slopes * [1, 1e-13], [[2, -5], [1, 0]], atol=1e-9)
    np.testing.assert_allclose(constants, [3 - 2e13, -1e13], rtol=1e-9)


def test_what_little_sigmoid_neurons_send_is_not_taken_for_rounding():
    """A neuron whose activity is 1e-13: its weights are as large as they have to be, as with any other."""
    size = np.array([1.0, 1e-13, 1, 1])
    seen = LIT * size
    x, z = seen.copy(), np.column_stack([np.ones(799), LIT[:-1]])
    arrived = np.log(np.clip(x[1:], 1e-6, 1) / (1 - x[1:]))
    theirs = np.linalg.lstsq(z, arrived, rcond=None)[0][1:].T / size
    found = observational.estimate_by_least_squares(x).strength
    np.testing.assert_allclose(found * size, theirs * size, rtol=1e-6, atol=1e-7)
    with pytest.raises(
        ValueError, match="but neuron 1 stays below 1e-09 of the most active one"
    ):  # what a learner writes has no units
        observational.least_squares_weights(x)
    assert np.abs(theirs[[0, 2, 3], 1]).max() > 1e10


@pytest.mark.parametrize("unit", [1e-12, 1e12])
def test_methods_with_a_penalty_or_a_curve_take_one_unit_for_all(unit):
    lasso = [observational.estimate_by_lasso(X * u, sigmoid_neurons=False).strength for u in (1.0, unit)]
    np.testing.assert_allclose(lasso[1], lasso[0], atol=1e-6)
    curves = [shared_curve.shared_curve_granger(X[:300] * u, ceiling=1e30).f_stat for u in (1.0, unit)]
    np.testing.assert_allclose(curves[1], curves[0], rtol=1e-4, atol=1e-6)


def test_weights_of_sigmoid_neurons_that_hardly_vary():
    """One neuron moves by a millionth of the others: its weights are a million times as large, and are found."""
    sizes = np.array([0.4, 4e-7, 0.4, 0.4])
    x = 0.5 + sizes * np.tanh(X)
    design = np.c_[np.ones(799), np.tanh(X[:-1])]
    arrived = np.log(x[1:] / (1 - x[1:]))
    theirs = np.linalg.lstsq(design, arrived, rcond=None)[0][1:].T / sizes
    np.testing.assert_allclose(observational.least_squares_weights(x), theirs, rtol=1e-4, atol=1e-7)


def test_columns_are_divided_by_powers_of_two_and_those_of_zeros_by_one():
    columns = np.array([[3.0, -1e-12, 0.0], [-5.0, 4e-13, 0.0]])
    scale = units.column_scale(columns)
    np.testing.assert_array_equal(scale, [4, 2.0**-40, 1])
    np.testing.assert_array_equal(columns / scale * scale, columns)


def test_an_answer_comes_back_in_its_unit():
    """Of 1.5 and 3 · 2^30, per unit of x and in the unit of y, which is between 2^17 and 2^18."""

    @units.in_any_unit(x=-1, y=1, z=0)
    def largest(x, y, z):
        return np.abs(x).max(axis=0) * np.abs(y).max() * np.abs(z).max()

    x, y, z = np.array([[1.5 * 2.0**-30, 3 * 2.0**30]]), np.array([-1.25 * 2.0**17]), np.array([12.0])
    np.testing.assert_array_equal(largest(x, y, z), [1.5 * 2.0**30 * 1.25 * 2**17 * 1.5, 1.5 * 2.0**-31 * 1.25 * 2**17 * 1.5])
