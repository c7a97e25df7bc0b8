"""Slopes as features, and how far they look ahead."""

import numpy as np
import pytest

from helpers.methods.derivatives import KINDS, LOOKS_AHEAD, backward_difference, gaussian_derivative, worm_features


def recording(seed=0, n_times=60):
    return np.cumsum(np.random.default_rng(seed).standard_normal((n_times, 3)), axis=0)


def test_a_backward_difference_by_hand():
    activity = np.array([[1.0], [2.0], [4.0], [7.0], [5.0]])
    np.testing.assert_array_equal(backward_difference(activity, 2)[:, 0], [0, 0, 3, 5, 1])
    np.testing.assert_array_equal(backward_difference(activity)[:, 0], [0, 0, 0, 6, 3])  # of three volumes, 1.8 s there


def test_the_slope_of_a_sine_is_a_cosine():
    time = np.arange(200.0)
    slope = gaussian_derivative(np.sin(0.1 * time)[:, None], 2.0)[:, 0]
    shrunk = 0.1 * np.exp(-0.5 * (0.1 * 2.0) ** 2)  # what a Gaussian leaves of a sine
    np.testing.assert_allclose(slope[20:-20], shrunk * np.cos(0.1 * time)[20:-20], atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_features_look_ahead_as_far_as_is_said_and_no_further(kind):
    """What comes later is changed: features do, from as many volumes before on, and none before that."""
    activity, changed = recording(), recording()
    changed[40:] += np.linspace(1, 9, 20)[:, None]
    first, second = (worm_features(one, kind, scaled_by_first=20) for one in (activity, changed))
    differs = np.flatnonzero(np.abs(first - second).max(axis=(1, 2)) > 1e-12)
    assert differs[0] == 40 - LOOKS_AHEAD[kind]


def test_features_are_z_scored_and_levels_come_first():
    activity = recording()
    features = worm_features(activity)
    assert features.shape == (60, 3, 2)
    np.testing.assert_allclose(features.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(features.std(axis=0), 1)
    assert np.corrcoef(features[:, 1, 0], activity[:, 1])[0, 1] == pytest.approx(1)
    assert np.corrcoef(features[:, 1, 1], backward_difference(activity)[:, 1])[0, 1] == pytest.approx(1)
    assert worm_features(activity, "none").shape == (60, 3, 1)


def test_single_precision_and_another_unit_change_nothing():
    activity = recording() + 1000
    expected = worm_features(activity.astype(np.float32))
    np.testing.assert_allclose(worm_features(1e-6 * activity.astype(np.float32).astype(float)), expected, atol=1e-9)


def test_a_slope_that_is_constant_says_nothing():
    ramp = np.stack([np.arange(30.0), np.random.default_rng(0).random(30)], axis=1)
    assert not worm_features(ramp, "central")[:, 0, 1].any()
    uneven = 0.1 * ramp + 0.3  # whose steps differ by rounding
    assert np.ptp(np.diff(uneven[:, 0])) > 0
    assert not worm_features(uneven, "central")[:, 0, 1].any()


def test_a_trace_that_varies_little_beside_its_size_is_z_scored_all_the_same():
    small = 1e-4 * np.random.default_rng(0).standard_normal((40, 2))
    np.testing.assert_allclose(worm_features(small + 1e9, "none").std(axis=0), 1, rtol=1e-5)


def test_the_slope_of_a_ramp_is_its_step_by_each_width_that_is_taken():
    ramp = np.arange(40.0)[:, None]
    assert gaussian_derivative(ramp, 0.5)[20, 0] > 0.85
    assert gaussian_derivative(ramp, 2.0)[20, 0] == pytest.approx(1, abs=2e-3)
