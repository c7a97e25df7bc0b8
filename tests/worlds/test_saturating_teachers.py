"""Networks that are moved by a bounded function of what arrives."""

import numpy as np
import pytest

from helpers.worlds.saturating_teachers import simulate_saturating_teacher
from helpers.worlds.teachers import simulate_teacher

W = np.array([[0.5, -1.0, 0.0], [2.0, 0.0, 0.3], [0.0, 0.7, -0.4]])


def test_without_noise_each_step_is_the_equation():
    drive, pattern = np.array([1.0, -2.0, 0.5, 9.0]), np.array([1.0, 0.0, -0.5])
    x = simulate_saturating_teacher(W, 4, np.random.default_rng(0), drive, pattern, [0.1, -0.2, 0.3], noise=0.0, step=0.2)
    np.testing.assert_array_equal(x[0], [0.1, -0.2, 0.3])
    for t in range(3):
        arriving = [sum(W[i, j] * x[t, j] for j in range(3)) + drive[t] * pattern[i] for i in range(3)]
        np.testing.assert_allclose(x[t + 1], 0.8 * x[t] + 0.2 * np.tanh(arriving), atol=1e-15)


def test_noise_arrives_before_tanh():
    x = simulate_saturating_teacher(W, 20_000, np.random.default_rng(1), noise=3.0, step=0.1)
    moves = (x[1:] - 0.9 * x[:-1]) / 0.1
    assert np.abs(moves).max() < 1
    noise = np.arctanh(moves) - x[:-1] @ W.T
    np.testing.assert_allclose(noise.std(axis=0), 3.0, rtol=0.03)
    np.testing.assert_allclose(noise.mean(axis=0), 0, atol=0.1)


def test_a_little_noise_makes_it_a_linear_network():
    small = simulate_saturating_teacher(W, 200, np.random.default_rng(2), noise=1e-4)
    np.testing.assert_allclose(small, simulate_teacher(W, 200, np.random.default_rng(2), noise=1e-4), atol=1e-12)
    np.testing.assert_array_equal(small[0], 0)


def test_a_start_is_left_as_it_is():
    start = np.float32([0.1, 0.2, 0.3])
    assert simulate_saturating_teacher(W.astype(np.float32), 3, np.random.default_rng(3), start=start).dtype == np.float64
    np.testing.assert_array_equal(start, np.float32([0.1, 0.2, 0.3]))


@pytest.mark.parametrize("step", [0.0, 1.5])
def test_a_step_may_not_leave_the_bounds(step):
    with pytest.raises(ValueError, match="step should be above 0 and at most 1"):
        simulate_saturating_teacher(W, 3, np.random.default_rng(0), step=step)
