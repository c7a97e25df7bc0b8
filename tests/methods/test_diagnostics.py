import numpy as np
import pytest
import statsmodels.api as sm

from helpers.methods import diagnostics
from helpers.worlds import pitfalls


def rng(seed=0):
    return np.random.default_rng(seed)


def test_residual_correlation_is_that_of_numpy():
    samples = rng().standard_normal((200, 3)) @ rng(1).standard_normal((3, 3))
    np.testing.assert_allclose(diagnostics.residual_correlation(np.cov(samples.T)), np.corrcoef(samples.T))


@pytest.mark.parametrize("noise", [0.0, 0.5, 1.0, 2.0])
def test_share_of_noise_is_found(noise):
    seen = pitfalls.noisy_driver(100_000, rng(3), noise)[:, 0]
    assert diagnostics.measurement_noise_share(seen) == pytest.approx(noise**2 / (1 + noise**2), abs=0.04)
    assert diagnostics.measurement_noise_share(seen) == pytest.approx(diagnostics.measurement_noise_share(3 * seen + 7))


def test_chow_is_the_f_test_of_a_regression_with_a_switch():
    """The same comparison by statsmodels: are all coefficients that act in the second part only zero?"""
    source = rng()
    z = sm.add_constant(source.standard_normal((120, 2)))
    y = z @ [1, 2, 0] + source.standard_normal(120)
    y[70:] += 0.5 * z[70:, 2]
    ssr = [sm.OLS(y[part], z[part]).fit().ssr for part in (slice(None), slice(70), slice(70, None))]
    switched = np.hstack([z, z * (np.arange(120) >= 70)[:, None]])
    expected = sm.OLS(y, switched).fit().compare_f_test(sm.OLS(y, z).fit())[0]
    assert diagnostics.chow_f(*ssr, 120, 3) == pytest.approx(expected)


def test_share_of_noise_by_hand():
    """Distances from the mean of 2, 1, 1, 0, -4: C(0) = 22/5, C(1) = 3/4, C(2) = -2/3."""
    found = diagnostics.measurement_noise_share([12.0, 11, 11, 10, 6])
    assert found == pytest.approx(1 - (3 / 4) ** 2 / (22 / 5 * -2 / 3))
    assert np.isfinite(diagnostics.measurement_noise_share([1.0, 0, 0, 2]))  # four steps are enough


def test_chow_by_hand():
    assert diagnostics.chow_f(5.0, 1.0, 1.0, 10, 3) == pytest.approx((3 / 3) / (2 / 4))
    assert diagnostics.chow_f(2.0, 1.0, 1.0, 7, 3) == 0  # one sample is left; nothing is gained by two fits
    with pytest.raises(ValueError, match="n_samples should be above 6, twice the coefficients, but it is 6"):
        diagnostics.chow_f(2.0, 1.0, 1.0, 6, 3)
    assert diagnostics.chow_f(1.0, 0.0, 1.0, 7, 3) == 0  # one part fits to the last digit
    with pytest.raises(ValueError, match="ssr_whole should be at least"):
        diagnostics.chow_f(0.0, 0.0, 0.0, 7, 3)
    with pytest.raises(ValueError, match="ssr_whole should be at least"):
        diagnostics.chow_f(1.9999, 1.0, 1.0, 7, 3)
