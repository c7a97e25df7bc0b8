"""Sums over blocks of time, and comparisons from one fit, against the direct way."""

import numpy as np
import pytest
import statsmodels.api as sm

from helpers.methods import granger, least_squares


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    Z = np.c_[np.ones(300), rng.normal(size=(300, 6))]
    return Z, Z[:, 1:4] @ rng.normal(size=(3, 2)) + rng.normal(size=(300, 2))


def in_blocks(Z, Y):
    return [(Z[start : start + 77], Y[start : start + 77]) for start in range(0, len(Z), 77)]


def test_fit_equals_statsmodels(data):
    Z, Y = data
    fit = least_squares.fit_in_blocks(lambda: in_blocks(Z, Y), [None, *range(6)])
    for target in range(2):
        theirs = sm.OLS(Y[:, target], Z).fit()
        np.testing.assert_allclose(fit.coefficients[:, target], theirs.params, rtol=1e-10)
        assert fit.residual_products[target, target] == pytest.approx(theirs.ssr, rel=1e-12)
    np.testing.assert_allclose(fit.inverse_gram, np.linalg.inv(Z.T @ Z), rtol=1e-8, atol=1e-14)
    assert fit.residual_degrees_of_freedom == 293


def test_leaving_out_a_source_equals_a_regression_without_it(data):
    Z, Y = data
    columns_of = np.array([[1, 2], [3, 4], [5, 6]])
    ours = least_squares.fit_in_blocks(lambda: in_blocks(Z, Y), [None, *range(6)]).without(columns_of)
    assert ours.f_stat.shape == (2, 3)
    for target in range(2):
        full = sm.OLS(Y[:, target], Z).fit()
        for source, columns in enumerate(columns_of):
            restricted = sm.OLS(Y[:, target], np.delete(Z, columns, axis=1)).fit()
            f, p, _ = full.compare_f_test(restricted)
            assert ours.f_stat[target, source] == pytest.approx(f, rel=1e-10)
            assert ours.p_value[target, source] == pytest.approx(p, rel=1e-9)
            assert ours.log_ratio[target, source] == pytest.approx(np.log(restricted.ssr / full.ssr), rel=1e-10)


def test_sum_of_squares_and_f_equal_statsmodels(data):
    Z, Y = data
    full, restricted = sm.OLS(Y[:, 0], Z).fit(), sm.OLS(Y[:, 0], Z[:, :4]).fit()
    ours = least_squares.residual_sum_of_squares(Z, Y[:, 0]), least_squares.residual_sum_of_squares(Z[:, :4], Y[:, 0])
    assert ours == pytest.approx((full.ssr, restricted.ssr), rel=1e-12)
    f = least_squares.f_statistic(restricted.ssr, full.ssr, 3, 293)
    assert f == pytest.approx(full.compare_f_test(restricted)[0], rel=1e-10)


def test_source_without_its_columns(data):
    Z, Y = data
    fit = least_squares.fit_in_blocks(lambda: in_blocks(Z, Y), [None, *range(6)])
    restricted = granger.ssr_without_source(
        fit.coefficients[:, 0], fit.inverse_gram, np.array([1, 4]), fit.residual_products[0, 0]
    )
    assert restricted == pytest.approx(sm.OLS(Y[:, 0], np.delete(Z, [1, 4], axis=1)).fit().ssr, rel=1e-10)


def test_f_by_hand():
    assert least_squares.f_statistic(6.0, 2.0, 2, 4) == pytest.approx((4 / 2) / (2 / 4))
    assert least_squares.f_statistic(2.0, 2.0, 1, 1) == 0  # a column that is worth nothing
    with pytest.raises(ValueError, match="ssr_restricted should be at least ssr_full"):
        least_squares.f_statistic(1.9999, 2.0, 1, 1)


@pytest.mark.parametrize(("apart", "refused"), [(1e-5, False), (1e-7, True)])
def test_columns_are_refused_when_they_are_nearly_copies(apart, refused):
    """The smallest eigenvalue of two correlated columns is 1 - r, about half the square of how far they are apart."""
    Z = np.random.default_rng(0).normal(size=(200, 3))
    Z[:, 2] = Z[:, 1] + apart * Z[:, 2]
    if refused:
        with pytest.raises(ValueError, match="among neurons 8, 9"):
            least_squares.refuse_collinear(Z.T @ Z, [7, 8, 9])
    else:
        least_squares.refuse_collinear(Z.T @ Z, [7, 8, 9])


def test_all_that_take_part_in_a_relation_are_named_however_small_their_part():
    """Three times the first, and a third of the second: in columns of one size the parts differ sixfold."""
    x = np.random.default_rng(0).normal(size=(200, 5))
    x[:, 3] = 3 * x[:, 0] + x[:, 1] / 2
    assert least_squares.dependent_columns(x).tolist() == [0, 1, 3]
    assert least_squares.dependent_columns(x[:, [0, 1, 2, 4]]).size == 0
