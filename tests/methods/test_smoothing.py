"""Smoothing of counts along time."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d

from helpers.methods.smoothing import bias_and_variance, gaussian_kernel, smooth_counts


def counts(shape=(3, 60, 2), seed=0):
    return np.random.default_rng(seed).poisson(1.0, shape)


def test_in_the_middle_of_a_trial_it_is_a_gaussian_filter():
    made = smooth_counts(counts(), 2.0)
    expected = gaussian_filter1d(counts().astype(float), 2.0, axis=1, truncate=4)
    np.testing.assert_allclose(made[:, 8:-8], expected[:, 8:-8], rtol=1e-10)


@pytest.mark.parametrize("causal", [False, True])
def test_a_constant_stays_what_it_is_up_to_the_ends(causal):
    np.testing.assert_allclose(smooth_counts(np.full((2, 9, 3), 0.7), 2.5, causal), 0.7)


def test_the_ends_by_hand():
    """Three bins, weights 1, a and a⁴ at distances 0, 1 and 2: at the first bin they add up to 1 + a + a⁴."""
    a = np.exp(-0.5)
    made = smooth_counts(np.array([1.0, 0, 2])[None, :, None], 1.0)[0, :, 0]
    np.testing.assert_allclose(made, [(1 + 2 * a**4) / (1 + a + a**4), 3 * a / (1 + 2 * a), (a**4 + 2) / (1 + a + a**4)])
    causal = smooth_counts(np.array([1.0, 0, 2])[None, :, None], 1.0, causal=True)[0, :, 0]
    np.testing.assert_allclose(causal, [1, a / (1 + a), (a**4 + 2) / (1 + a + a**4)])


def test_causal_smoothing_sees_no_future():
    full, cut = counts(), counts()
    cut[:, 30:] = 0
    np.testing.assert_array_equal(smooth_counts(full, 3.0, True)[:, :30], smooth_counts(cut, 3.0, True)[:, :30])
    assert (smooth_counts(full, 3.0)[:, 29] != smooth_counts(cut, 3.0)[:, 29]).all()


def test_a_kernel_adds_up_and_ends_at_four_standard_deviations():
    kernel = gaussian_kernel(1.5)
    assert len(kernel) == 13
    np.testing.assert_allclose([kernel.sum(), kernel[6 + 3] / kernel[6]], [1, np.exp(-2)])
    causal = gaussian_kernel(1.5, causal=True)
    assert not causal[7:].any()
    np.testing.assert_allclose(causal.sum(), 1)


def test_trials_and_neurons_do_not_mix():
    alone = smooth_counts(counts()[1:2, :, 1:], 2.0)
    np.testing.assert_allclose(smooth_counts(counts(), 2.0)[1:2, :, 1:], alone)


def test_bias_and_variance_by_hand():
    """Two repetitions of two bins: means 2 and 5, truth 3 and 5; the first differs by ±1, the second by ±2."""
    assert bias_and_variance([[1.0, 3.0], [3.0, 7.0]], [3.0, 5.0]) == (0.5, 2.5)


def test_bias_and_variance_add_up_to_the_mean_squared_error():
    rng = np.random.default_rng(0)
    truth, estimates = rng.random((9, 4)), rng.random((7, 9, 4))
    assert sum(bias_and_variance(estimates, truth)) == pytest.approx(np.mean((estimates - truth) ** 2), rel=1e-12)
