"""Vector autoregressions against statsmodels and by hand."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.signal import freqz, lfilter
from statsmodels.tsa.api import VAR

from helpers.methods import autoregression, granger, order_selection

N_NEURONS, ORDER = 4, 3


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
    fit = autoregression.fit_var(recording, ORDER)
    np.testing.assert_allclose(fit.coefficients, by_statsmodels.coefs, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(fit.intercept, by_statsmodels.intercept, rtol=1e-9)
    np.testing.assert_allclose(fit.noise_covariance, by_statsmodels.sigma_u, rtol=1e-9)
    assert fit.n_samples == by_statsmodels.nobs


def test_lags_never_reach_across_trials(recording):
    trials = recording.reshape(6, 100, N_NEURONS)
    ours = autoregression.fit_var(trials, ORDER)
    past = [np.concatenate([trials[:, ORDER - lag : 100 - lag] for lag in range(1, ORDER + 1)], axis=2)]
    past = np.concatenate(past[0])
    theirs = sm.OLS(np.concatenate(trials[:, ORDER:]), sm.add_constant(past)).fit()
    np.testing.assert_allclose(np.hstack(list(ours.coefficients)), theirs.params[1:].T, rtol=1e-8, atol=1e-11)
    assert ours.n_samples == 6 * 97
    assert granger.conditional_granger(trials, ORDER).f_stat.shape == (4, 4)


def test_companion_matrix_moves_the_past_one_step_on():
    A = np.random.default_rng(0).normal(size=(3, 2, 2))
    past = np.random.default_rng(1).normal(size=(3, 2))  # newest first
    moved = autoregression.companion_matrix(A) @ past.ravel()
    np.testing.assert_allclose(moved[:2], A[0] @ past[0] + A[1] @ past[1] + A[2] @ past[2])
    np.testing.assert_array_equal(moved[2:], past[:2].ravel())


def test_spectral_radius_of_large_models_agrees_with_all_eigenvalues():
    A = np.random.default_rng(0).normal(scale=0.05, size=(5, 90, 90))
    theirs = np.abs(np.linalg.eigvals(autoregression.companion_matrix(A))).max()
    assert autoregression.spectral_radius(A) == pytest.approx(theirs, rel=1e-4)
    assert autoregression.spectral_radius(A[:2, :4, :4]) == pytest.approx(
        np.abs(np.linalg.eigvals(autoregression.companion_matrix(A[:2, :4, :4]))).max()
    )


def test_blocks_add_up_to_the_whole(recording, monkeypatch):
    whole = (
        granger.conditional_granger(recording, ORDER),
        autoregression.fit_var(recording, ORDER),
        order_selection.select_order(recording, 5),
    )
    monkeypatch.setattr(autoregression, "BLOCK_BYTES", 1)  # so that a block holds as few steps as are allowed, 256
    parts = (
        granger.conditional_granger(recording, ORDER),
        autoregression.fit_var(recording, ORDER),
        order_selection.select_order(recording, 5),
    )
    np.testing.assert_allclose(whole[0].f_stat, parts[0].f_stat, rtol=1e-10)
    np.testing.assert_allclose(whole[1].coefficients, parts[1].coefficients, rtol=1e-9)
    np.testing.assert_allclose(whole[2].aic_values, parts[2].aic_values, rtol=1e-12)


@pytest.mark.parametrize("block_bytes", [autoregression.BLOCK_BYTES, 1])
@pytest.mark.parametrize("cut", ["whole", "trials", "pieces"])
def test_products_are_those_of_the_lagged_design(recording, monkeypatch, cut, block_bytes):
    """They are summed for the present alone, and those of earlier steps follow from the ends of each block and piece."""
    monkeypatch.setattr(autoregression, "BLOCK_BYTES", block_bytes)
    pieces = {
        "whole": [recording],
        "trials": list(recording.reshape(6, 100, N_NEURONS)),
        "pieces": [
            recording[:4],
            recording[4:7],
            recording[7:320],
            recording[320:],
        ],  # one of them has no step with a full past
    }[cut]
    products, scale = autoregression.products_with_the_past(pieces, ORDER)
    np.testing.assert_allclose(scale, recording.std(axis=0), rtol=1e-12)
    standard = [(piece - recording.mean(axis=0)) / scale for piece in pieces if len(piece) > ORDER]
    Z = np.concatenate([autoregression.lagged_design(piece, ORDER) for piece in standard])
    Y = np.concatenate([piece[ORDER:] for piece in standard])
    assert products.n_samples == len(Z)
    np.testing.assert_allclose(products.gram, Z.T @ Z, rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(products.cross, Z.T @ Y, rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(products.targets, Y.T @ Y, rtol=1e-9, atol=1e-10)
    np.testing.assert_array_equal(products.gram, products.gram.T)


def test_what_drifts_is_warned_of_and_what_does_not_is_not():
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(2000, 3))
    with pytest.warns(UserWarning, match="may not be stationary"):
        granger.conditional_granger(noise.cumsum(axis=0), 1)
    with pytest.warns(UserWarning, match="random walk or a drift"):
        autoregression.fit_var(noise + 0.01 * np.arange(2000)[:, None], 5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        granger.conditional_granger(noise, 5)


def test_lagged_design_equals_statsmodels(recording, by_statsmodels):
    theirs = by_statsmodels.endog_lagged
    np.testing.assert_array_equal(autoregression.lagged_design(recording, ORDER), theirs)


def test_simulation_has_the_coefficients_it_was_given():
    A = np.array([[[0.5, 0.0], [0.4, 0.3]], [[0.0, -0.3], [0.0, 0.2]]])
    fit = autoregression.fit_var(autoregression.simulate_var(A, 50_000, np.random.default_rng(0)), 2)
    np.testing.assert_allclose(fit.coefficients, A, atol=0.02)
    np.testing.assert_allclose(fit.noise_covariance, np.eye(2), atol=0.02)


def test_simulation_near_a_random_walk_has_settled():
    radius = 0.999  # forgets over a thousand steps; its stationary variance is 1 / (1 - radius²)
    rng = np.random.default_rng(0)
    starts = [autoregression.simulate_var(np.array([[[radius]]]), 1, rng)[0, 0] for _ in range(100)]
    assert 0.7 < np.mean(np.square(starts)) * (1 - radius**2) < 1.4


def test_transfer_function_is_that_of_scipy():
    H = autoregression.transfer_function(np.array([[[0.5]], [[-0.3]]]), 0.1)
    _, theirs = freqz([1], [1, -0.5, 0.3], worN=[0.1], fs=1)
    np.testing.assert_allclose(H, [theirs])


def test_lagged_design_by_hand():
    x = np.array([[1.0, 10], [2, 20], [3, 30], [4, 40]])
    np.testing.assert_array_equal(autoregression.lagged_design(x, 2), [[1, 2, 20, 1, 10], [1, 3, 30, 2, 20]])
    np.testing.assert_array_equal(autoregression.lagged_design(x, 3), [[1, 3, 30, 2, 20, 1, 10]])


@pytest.mark.parametrize(("shape", "one_less"), [((10, 3), 7), ((2, 6, 3), 6)])
def test_a_recording_of_as_many_steps_as_are_demanded_is_enough(shape, one_less):
    x = np.random.default_rng(0).normal(size=shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # so short a recording could be a drift
        assert autoregression.fit_var(x, 2).n_samples == 8
    with pytest.raises(ValueError, match=f"need at least 8 steps with a full past, but there are {one_less}"):
        autoregression.fit_var(x[..., :-1, :], 2)


def test_what_shrinks_by_less_than_dickey_and_fuller_can_tell_is_warned_of(monkeypatch):
    """Over n samples, by a factor above 1 - 14.1 / n; the number is Fuller's, for a long recording and a constant."""
    assert autoregression.DICKEY_FULLER_5_PERCENT == 14.1
    x = np.random.default_rng(0).normal(size=(501, 2))
    fit = autoregression.fit_var(x, 1)
    bound = (1 - np.abs(np.linalg.eigvals(fit.coefficients[0])).max()) * 500
    monkeypatch.setattr(autoregression, "DICKEY_FULLER_5_PERCENT", bound * 1.0001)
    with pytest.warns(UserWarning, match="a step, which 500 steps can hardly tell"):
        autoregression.fit_var(x, 1)
    monkeypatch.setattr(autoregression, "DICKEY_FULLER_5_PERCENT", bound * 0.9999)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        autoregression.fit_var(x, 1)


@pytest.mark.parametrize(("keeps", "thrown_away"), [(0.5, 201), (0.99, 689), (0.99999, 100_001)])
def test_a_simulation_throws_away_what_has_not_faded_to_a_thousandth(keeps, thrown_away):
    """0.99 to the power of 688 is below a thousandth; there are at least 200 steps and at most 100,000, and one for the lag."""
    x = autoregression.simulate_var(np.array([[[keeps]]]), 3, np.random.default_rng(0))
    noise = np.random.default_rng(0).standard_normal((thrown_away + 3, 1))
    by_hand = lfilter([1], [1, -keeps], noise, axis=0)
    np.testing.assert_allclose(x, by_hand[-3:])


def test_a_simulation_takes_lags_newest_first():
    A = np.array([[[0.3, 0.2], [0.0, -0.4]], [[0.1, 0.0], [0.5, 0.1]]])
    x = autoregression.simulate_var(A, 4, np.random.default_rng(0))
    noise = np.random.default_rng(0).standard_normal((206, 2))
    y = noise.copy()
    for t in range(2, 206):
        y[t] += A[0] @ y[t - 1] + A[1] @ y[t - 2]
    np.testing.assert_allclose(x, y[-4:])


def test_growth_is_not_said_to_shrink():
    x = np.random.default_rng(0).normal(size=(100, 2)) + 1.1 ** np.arange(100)[:, None] * [1, 0]
    with pytest.warns(UserWarning, match=r"activity of the fitted model grows by a factor of 1\.10\d\d a step, which 99 steps"):
        autoregression.fit_var(x, 1)


def test_each_recording_is_warned_of_and_the_same_one_again():
    """A loop, or a cell that is run again, is not silent the second time, as the register of warnings would make it."""
    walks = [np.random.default_rng(seed).normal(size=(300, 2)).cumsum(axis=0) for seed in (0, 1, 0, 0)]
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("default")
        for walk in walks:
            granger.conditional_granger(walk, 1)
    assert len(seen) == 4
    assert {warning.filename for warning in seen} == {__file__}


def test_powers_of_the_companion_matrix_never_say_that_activity_fades_where_it_does_not():
    rng = np.random.default_rng(0)
    for _ in range(200):
        A = rng.normal(size=(2, 3, 3)) * rng.uniform(0.1, 0.6)
        radius = autoregression.spectral_radius(A)
        assert not autoregression.surely_fades(A, radius * 0.9999)
        assert autoregression.surely_fades(A, radius * 1.1)


@pytest.mark.parametrize("ask", [autoregression.fit_var, granger.conditional_granger])
def test_a_warning_points_to_the_line_that_asked(ask):
    with pytest.warns(UserWarning, match="may not be stationary") as seen:
        ask(np.random.default_rng(0).normal(size=(500, 2)).cumsum(axis=0), 1)
    assert [warning.filename for warning in seen] == [__file__]
