"""Low-rank networks: closed forms beside Lyapunov's equation and beside students of large networks."""

import numpy as np
import pytest

from helpers.methods.linear_dynamics import stationary_covariance, student_of_endless_recording
from helpers.methods.low_rank import expected_low_rank_eigenvalue, low_rank_covariance
from helpers.worlds.teachers import low_rank_teacher


@pytest.mark.parametrize("rank", [1, 3])
@pytest.mark.parametrize("scale", [0.01, 2.0])
def test_the_covariance_is_that_of_lyapunovs_equation(rank, scale):
    W = low_rank_teacher(40, rank, scale, np.random.default_rng(rank))
    S = low_rank_covariance(W)
    np.testing.assert_allclose(S, stationary_covariance(W), atol=1e-11 * np.abs(S).max())
    np.testing.assert_array_equal(S, S.T)


def test_columns_need_not_stand_at_right_angles_and_the_covariance_can_be_done_in_ones_head():
    # Neuron 1 drives neuron 0 with weight 3: variances 1/2 + 9/4 and 1/2, and 3/4 in common.
    np.testing.assert_allclose(low_rank_covariance([[0, 3], [0, 0]]), [[2.75, 0.75], [0.75, 0.5]])
    np.testing.assert_array_equal(low_rank_covariance(np.zeros((1, 1))), [[0.5]])


def test_single_precision_is_computed_in_double():
    W = low_rank_teacher(40, 2, 1.0, np.random.default_rng(0)).astype(np.float32)
    S = low_rank_covariance(W)
    assert S.dtype == np.float64
    np.testing.assert_allclose(S, low_rank_covariance(W.astype(float)), rtol=1e-14)


@pytest.mark.parametrize("gain", [5.0, 50.0])
def test_students_of_a_large_network_are_as_slow_as_expected(gain):
    n_neurons = 1000
    W = low_rank_teacher(n_neurons, 1, gain / n_neurons, np.random.default_rng(3))
    S = low_rank_covariance(W)
    for share in (0.05, 0.2, 0.5, 0.9):
        A = student_of_endless_recording(W, round(share * n_neurons), S)
        found = np.linalg.eigvals(A).real.max()
        np.testing.assert_allclose(found, expected_low_rank_eigenvalue(share, gain), atol=0.06)


def test_expected_eigenvalues_at_their_ends():
    assert expected_low_rank_eigenvalue(1.0) == 0
    assert expected_low_rank_eigenvalue(1.0, 7.0) == 0
    assert expected_low_rank_eigenvalue(0.3, 0.0) == 0
    assert expected_low_rank_eigenvalue(2 / 3) == pytest.approx(0.5)
    assert expected_low_rank_eigenvalue(0.2, 1e6) == pytest.approx(expected_low_rank_eigenvalue(0.2), rel=1e-9)
    # With half of the neurons seen and a gain of 2, strength is 1: 0.5 / 1.75.
    assert expected_low_rank_eigenvalue(0.5, 2.0) == pytest.approx(0.5 / 1.75)
