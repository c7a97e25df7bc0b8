"""Networks that saturate, without noise, beside torch, beside points that are known, and beside runs drawn by hand."""

import numpy as np
import torch

from helpers.methods.fixed_points import find_fixed_points, jacobian
from helpers.methods.rate_networks import fates, near_point, newton_step, run_without_noise, thin_factors
from helpers.worlds.teachers import low_rank_teacher, simulate_teacher

RNG = np.random.default_rng(0)
A = RNG.normal(0, 1.0, (6, 6))


def test_newton_and_the_linear_network_near_by_have_the_slope_of_torch():
    x = RNG.normal(0, 1, 6)
    slope = jacobian(lambda z: torch.tanh(z) @ torch.tensor(A).T, x[None])[0]
    np.testing.assert_allclose(near_point(x, A), slope, atol=1e-12)
    flow = A @ np.tanh(x) - x
    np.testing.assert_allclose(newton_step(x, A), x - np.linalg.inv(slope - np.eye(6)) @ flow, atol=1e-10)


def test_newton_finds_what_the_finder_of_fixed_points_finds():
    """In a symmetric network whose 0 repels, and with points that no run could find."""
    network = 0.7 * (A + A.T)
    starts = RNG.normal(0, 2, (200, 6))
    found = find_fixed_points(lambda z: torch.tanh(z) @ torch.tensor(network).T, starts, tolerance=1e-9)
    ends = []
    for x in starts:
        for _ in range(60):
            x = newton_step(x, network)
        ends.append(x)
    ends = np.array(ends)
    ends = ends[np.abs(np.tanh(ends) @ network.T - ends).max(axis=1) < 1e-9]
    assert len(found.points) > 1
    distance = np.linalg.norm(found.points[:, None] - ends[None], axis=2)
    assert (distance.min(axis=1) < 1e-5).all()  # each point of the one is a point of the other


def test_single_precision_and_lists_are_computed_in_double():
    x = np.float32([0.3, -0.7])
    W = np.float32([[0.1, 2.0], [-1.0, 0.3]])
    for function in (newton_step, near_point):
        got = function(x, W)
        assert got.dtype == np.float64
        np.testing.assert_array_equal(got, function(x.astype(float), W.astype(float)))
        np.testing.assert_array_equal(got, function(x.tolist(), W.tolist()))


def test_a_run_is_that_of_the_simulator_without_noise():
    W = low_rank_teacher(30, 2, 1.0, RNG)
    starts = RNG.normal(0, 1, (3, 30))
    runs = run_without_noise(W, starts, 50, step=0.1, every=7)
    assert runs.shape == (8, 3, 30)
    for number, start in enumerate(starts):
        x = simulate_teacher(W, 50, RNG, start=start, noise=0.0, step=0.1, activation=np.tanh)
        np.testing.assert_allclose(runs[:, number], x[::7], atol=1e-12)
    np.testing.assert_allclose(run_without_noise(W, starts[1], 50, step=0.1, every=7), runs[:, 1], atol=1e-12)


def test_factors_are_as_thin_as_the_rank():
    W = low_rank_teacher(30, 3, 1.0, RNG)
    send, hear = thin_factors(W)
    assert send.shape == (30, 3)
    np.testing.assert_allclose(send @ hear, W, atol=1e-12 * np.abs(W).max())
    for square, rank in ((A, 6), (np.zeros((4, 4)), 1), (1e-200 * W, 3), (np.full((1, 1), 2.0), 1), (np.diag([2.0, 1e-18]), 1)):
        send, hear = thin_factors(square)
        assert send.shape[1] == rank
        np.testing.assert_allclose(send @ hear, square, atol=1e-12 * np.abs(square).max())


def test_fates_of_runs_whose_end_is_known():
    t = np.linspace(0, 400, 4000)[:, None, None]
    fades = np.exp(-0.02 * t) * np.cos(t) * [1.0, 2.0]
    rests = np.array([1.0, -3.0]) + np.exp(-0.1 * t)
    turns = np.concatenate([np.cos(t), np.sin(t)], axis=2)
    np.testing.assert_array_equal(fates(fades), [1, 0, 0])
    np.testing.assert_array_equal(fates(rests), [0, 1, 0])
    np.testing.assert_array_equal(fates(turns), [0, 0, 1])
    together = np.concatenate([fades, turns, 1e-9 * turns, rests, 0 * rests], axis=1)
    np.testing.assert_array_equal(fates(together), [2, 1, 2])
    np.testing.assert_array_equal(fates(1e6 * together), [2, 1, 2])  # no unit matters


def test_at_its_limits_a_run_fades_and_turns():
    run = np.zeros((8, 1, 1))
    run[:, 0, 0] = [0, 0, 0, 0, 10, 10, 9, 9]
    np.testing.assert_array_equal(fates(run), [1, 0, 0])
    run[6:, 0, 0] = [10, 9]
    np.testing.assert_array_equal(fates(run), [0, 0, 1])
    run[6:, 0, 0] = [10, 9.5]
    np.testing.assert_array_equal(fates(run), [0, 1, 0])
