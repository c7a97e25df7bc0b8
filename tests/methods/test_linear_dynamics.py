"""Linear networks beside other routes: simulations, sums of exponentials, closed forms, and matrices whose answer is known."""

import numpy as np
import pytest
from scipy import linalg

from helpers.methods.linear_dynamics import (
    departure_in_noise_units,
    interlacing_bounds,
    lyapunov_covariance,
    nonnormality,
    plane_of,
    projected_flow,
    stationary_covariance,
    student_of_endless_recording,
    student_of_recording,
    student_of_symmetric_teacher,
    time_constants,
)
from helpers.worlds.teachers import (
    chain_of_stages,
    feedforward_chain,
    low_rank_teacher,
    normal_teacher,
    random_rotation,
    simulate_teacher,
    symmetric_teacher,
)


def a_network(seed, n_neurons=5, gain=0.6):
    return gain * np.random.default_rng(seed).normal(size=(n_neurons, n_neurons)) / np.sqrt(n_neurons)


# --- eigenvalues -------------------------------------------------------------------------------------------


def test_time_constants_are_those_of_the_matrix_that_carries_activity_on():
    W = normal_teacher(6, np.random.default_rng(0), 0.9)
    eigenvalues, modes = np.linalg.eig(W)
    for time, mode in zip(time_constants(eigenvalues), modes.T, strict=True):
        np.testing.assert_allclose(np.linalg.norm(linalg.expm((W - np.eye(6)) * time) @ mode), 1 / np.e)


def test_time_constants_of_modes_that_grow_or_stay():
    np.testing.assert_allclose(time_constants([1.5, 1.0, 0, -1 + 3j]), [2, np.inf, 1, 0.5])
    np.testing.assert_array_equal(time_constants(np.array([1, 0])), [np.inf, 1])  # whole numbers


def test_nonnormality_is_that_of_the_triangle_of_schur():
    for seed in range(5):
        W = a_network(seed, 12)
        T, _ = linalg.schur(W, output="complex")
        np.testing.assert_allclose(nonnormality(W), np.linalg.norm(np.triu(T, 1)) / np.linalg.norm(W), rtol=1e-9)


def test_nonnormality_of_matrices_that_are_known():
    rng = np.random.default_rng(0)
    assert nonnormality(random_rotation(10, rng)) < 1e-6
    assert nonnormality(normal_teacher(30, rng)) < 1e-6
    assert nonnormality([[0.3]]) == 0
    assert nonnormality(np.zeros((3, 3))) == 0
    assert nonnormality(chain_of_stages(500)) == 1
    np.testing.assert_allclose(nonnormality([[0.8, 2.0], [0.0, 0.2]]), 2 / np.sqrt(0.64 + 0.04 + 4))
    # Of no unit, and of no precision.
    W = a_network(3)
    for scale in (1e-200, 1e200):
        np.testing.assert_allclose(nonnormality(scale * W), nonnormality(W))
    np.testing.assert_allclose(nonnormality(W.astype(np.float32)), nonnormality(W), rtol=1e-5)


def test_a_network_may_be_normal_in_units_of_its_noise_and_its_students_are_bounded_then():
    slower = {"equal": 0, "own": 0, "unequal": 0}
    for seed in range(20):
        rng = np.random.default_rng(seed)
        W, noise = normal_teacher(12, rng), rng.permutation(np.repeat([1.0, 0.1], 6))
        scaled = W * noise[:, None] / noise
        assert departure_in_noise_units(W, np.full(12, 3.0)) < 1e-6
        assert departure_in_noise_units(scaled, noise) < 1e-6
        assert departure_in_noise_units(W, noise) > 0.5
        for name, B, each in (("equal", W, np.ones(12)), ("own", scaled, noise), ("unequal", W, noise)):
            A = student_of_endless_recording(B, 4, stationary_covariance(B, np.diag(each**2)))
            slower[name] += np.linalg.eigvals(A).real.max() > np.linalg.eigvals(B).real.max() + 1e-8
    assert slower["equal"] == slower["own"] == 0
    assert slower["unequal"] >= 3
    # By hand, in a unit of its own, and in small whole numbers.
    W = np.array([[8, 40], [0, 2]], dtype=np.int8)
    by_hand = 20 / np.sqrt(64 + 4 + 400)
    np.testing.assert_allclose(departure_in_noise_units(W, np.array([2, 1], dtype=np.int8)), by_hand)
    np.testing.assert_allclose(departure_in_noise_units(W, 1e-200 * np.array([2.0, 1.0])), by_hand)


def test_a_rotated_chain_is_as_its_docstring_warns():
    """Eigenvalues of such a network are moved by its sixteenth digit: numpy finds some near 0.7 where all are 0."""
    W = feedforward_chain(100, np.random.default_rng(0), skip=0).W
    assert 0.70 < nonnormality(W) < 0.74
    assert 0.65 < np.abs(np.linalg.eigvals(W)).max() < 0.75


# --- covariance --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_a_covariance_solves_lyapunovs_equation_and_is_an_integral(seed):
    W = a_network(seed)
    shared = np.random.default_rng(seed).normal(size=(5, 5))
    Q = shared @ shared.T
    S = stationary_covariance(W, Q)
    change = W - np.eye(5)
    np.testing.assert_allclose(change @ S + S @ change.T, -Q, atol=1e-12)
    np.testing.assert_allclose(lyapunov_covariance(W, Q), S, atol=1e-12)
    np.testing.assert_array_equal(S, S.T)
    # The integral of e^(Mt) Q e^(Mᵀt), by Simpson's rule.
    step = 0.01
    one, total, carried = linalg.expm(change * step), np.zeros((5, 5)), np.eye(5)
    for t in range(6001):
        total += (1 if t in (0, 6000) else 4 if t % 2 else 2) * carried @ Q @ carried.T
        carried = one @ carried
    np.testing.assert_allclose(S, total * step / 3, rtol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_a_covariance_is_that_of_scipy(seed):
    W = a_network(seed, 40)
    S = stationary_covariance(W, np.diag(np.arange(1.0, 41)))
    np.testing.assert_allclose(S, linalg.solve_continuous_lyapunov(W - np.eye(40), -np.diag(np.arange(1.0, 41))), rtol=1e-9)


def test_a_pair_that_turns_and_hardly_grows_is_refused():
    W = np.array([[1.0001, -3, 0.5], [3, 1.0001, 2], [0, 0, 0]])
    U = random_rotation(3, np.random.default_rng(0))
    for step in (None, 1e-3):
        with pytest.raises(ValueError, match=r"but one has 1\.0001"):
            stationary_covariance(U @ W @ U.T, step=step)
    assert stationary_covariance(U @ (W - 0.001 * np.eye(3)) @ U.T).max() > 100


def test_covariances_that_are_known():
    np.testing.assert_allclose(stationary_covariance([[0.5]]), [[1.0]])
    B = symmetric_teacher([0.9, 0.2, -0.5], np.random.default_rng(0))
    np.testing.assert_allclose(stationary_covariance(B), np.linalg.inv(np.eye(3) - B) / 2)
    # M Nᵀ of low rank, with M and N at right angles: (I + (B + Bᵀ) / 2 + B Bᵀ / 2) / 2.
    B = low_rank_teacher(40, 2, 0.2, np.random.default_rng(0))
    np.testing.assert_allclose(stationary_covariance(B), (np.eye(40) + (B + B.T) / 2 + B @ B.T / 2) / 2, atol=1e-10)


def test_the_covariance_of_a_rotated_chain_is_right_though_its_eigenvalues_are_not():
    chain = feedforward_chain(200, np.random.default_rng(0), skip=0.5)
    of_stages = stationary_covariance(chain_of_stages(200, 0.5))
    S = stationary_covariance(chain.W)
    np.testing.assert_allclose(S, chain.modes @ of_stages @ chain.modes.T, atol=1e-10 * S.max())


def test_covariance_in_steps_is_a_sum_and_that_of_continuous_time_where_steps_are_short():
    W, Q, step = a_network(0), np.diag([1.0, 2, 3, 4, 5]), 0.1
    S = stationary_covariance(W, Q, step)
    F = (1 - step) * np.eye(5) + step * W
    total, carried = np.zeros((5, 5)), np.eye(5)
    for _ in range(1000):
        total += carried @ Q @ carried.T
        carried = F @ carried
    np.testing.assert_allclose(S, step**2 * total, rtol=1e-9)
    short = 1e-5
    np.testing.assert_allclose(stationary_covariance(W, Q, short) / short, stationary_covariance(W, Q), rtol=1e-4)


def test_a_simulation_in_steps_has_the_covariance_of_steps():
    W, step = a_network(1, 3), 0.2
    x = simulate_teacher(W, 60_000, np.random.default_rng(0), noise=2.0, step=step)[1000:]
    expected = stationary_covariance(W, 4 * np.eye(3), step)
    np.testing.assert_allclose(np.cov(x.T), expected, atol=0.06 * expected.max())


# --- students ----------------------------------------------------------------------------------------------


def test_a_student_of_all_neurons_is_the_teacher():
    W = a_network(0)
    np.testing.assert_allclose(student_of_endless_recording(W, 5), W, atol=1e-10)
    unequal = stationary_covariance(W, np.diag([1.0, 2, 3, 4, 5]))
    np.testing.assert_allclose(student_of_endless_recording(W, 5, unequal), W, atol=1e-10)
    x = simulate_teacher(W, 50, np.random.default_rng(0), start=np.arange(5.0), noise=0, step=0.5)
    np.testing.assert_allclose(student_of_recording(x[:12], penalty=0, step=0.5), W, atol=1e-6)


def test_a_long_recording_comes_to_the_endless_one():
    W, step = a_network(2, 6), 0.2
    x = simulate_teacher(W, 100_000, np.random.default_rng(0), noise=1, step=step)
    endless = student_of_endless_recording(W, 2, stationary_covariance(W, step=step))
    np.testing.assert_allclose(student_of_recording(x[:, :2], step=step), endless, atol=0.06)


def test_a_student_is_the_ridge_regression_of_its_equation():
    rng = np.random.default_rng(0)
    x, penalty, step = rng.normal(size=(30, 3)), 0.4, 0.1
    A = student_of_recording(x, penalty, step, np.tanh)

    def cost(A):
        missed = x[1:] - (1 - step) * x[:-1] - step * np.tanh(x[:-1]) @ A.T
        return (missed**2).sum() + penalty * (A**2).sum()

    for i, j in np.ndindex(3, 3):
        nudge = np.zeros((3, 3))
        nudge[i, j] = 1e-4
        assert cost(A) < min(cost(A + nudge), cost(A - nudge))
    assert np.abs(student_of_recording(x, 1e9)).max() < 1e-3


def test_a_recording_of_another_type_or_layout_has_the_same_student():
    x = simulate_teacher(a_network(0, 4), 500, np.random.default_rng(0))
    expected = student_of_recording(x, penalty=0)
    np.testing.assert_allclose(student_of_recording(np.asfortranarray(x), penalty=0), expected, rtol=1e-10)
    np.testing.assert_allclose(student_of_recording(np.repeat(x, 2, axis=0)[::2], penalty=0), expected, rtol=1e-10)
    single = x.astype(np.float32)
    found = student_of_recording(single, penalty=0)
    assert found.dtype == float
    np.testing.assert_array_equal(found, student_of_recording(single.astype(float), penalty=0))
    counts = np.random.default_rng(0).poisson(3, size=(40, 2))
    np.testing.assert_allclose(student_of_recording(counts), student_of_recording(counts.astype(float)))
    # Units of activity do not matter, where nothing draws to 0.
    np.testing.assert_allclose(student_of_recording(1e-9 * x, penalty=0), expected, rtol=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_students_of_symmetric_teachers_by_both_routes_lie_between_the_bounds(seed):
    rng = np.random.default_rng(seed)
    eigenvalues = rng.uniform(-1, 0.99, size=12)
    B = symmetric_teacher(eigenvalues, rng)
    S = stationary_covariance(B)
    A = student_of_symmetric_teacher(S[:4, :4])
    np.testing.assert_allclose(A, student_of_endless_recording(B, 4), atol=1e-9)
    least, most = interlacing_bounds(eigenvalues, 4)
    falling = np.sort(eigenvalues)[::-1]
    np.testing.assert_array_equal(most, falling[:4])
    np.testing.assert_array_equal(least, falling[8:])
    found = np.sort(np.linalg.eigvalsh(A))[::-1]
    assert (found <= most + 1e-9).all()
    assert (found >= least - 1e-9).all()
    assert (found < most - 1e-3).any()  # of a part of the neurons, not of all


def test_bounds_of_all_neurons_leave_no_room():
    least, most = interlacing_bounds([0.1, 0.9, 0.5], 3)
    np.testing.assert_array_equal(least, most)


def test_a_penalty_that_grows_with_the_recording_draws_to_zero():
    W = a_network(0)
    S = stationary_covariance(W)
    plain, drawn = student_of_endless_recording(W, 3), student_of_endless_recording(W, 3, penalty=1.0)
    np.testing.assert_allclose(drawn @ (S[:3, :3] + np.eye(3)), plain @ S[:3, :3], atol=1e-10)


def test_a_covariance_in_single_precision_is_taken_as_one():
    W = a_network(0)
    S = stationary_covariance(W)
    found = student_of_endless_recording(W.astype(np.float32), 3, S.astype(np.float32))
    assert found.dtype == float
    np.testing.assert_allclose(found, student_of_endless_recording(W, 3), atol=1e-5)
    low = np.outer(np.arange(1.0, 6), np.arange(1.0, 6)) / 3  # of rank 1: least eigenvalue 0, give or take a rounding
    np.testing.assert_allclose(stationary_covariance(W, low.astype(np.float32)), stationary_covariance(W, low), rtol=1e-5)


# --- flow --------------------------------------------------------------------------------------------------


def test_the_plane_of_activity_is_that_of_its_first_two_components():
    from sklearn.decomposition import PCA

    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 3)) * [3.0, 1.0, 0.01] @ random_rotation(6, rng)[:3] + 5 * rng.normal(size=6)
    plane = plane_of(x)
    by_library = PCA(2).fit(x).components_
    np.testing.assert_allclose(np.abs(plane @ by_library.T), np.eye(2), atol=1e-9)
    np.testing.assert_allclose(plane @ plane.T, np.eye(2), atol=1e-12)
    for direction in plane:
        assert direction[np.abs(direction).argmax()] > 0
    # Neither the unit, nor an offset, nor the type matters.
    np.testing.assert_allclose(plane_of(1e-9 * x), plane, atol=1e-9)
    np.testing.assert_allclose(plane_of(x + 1e4), plane, atol=1e-9)
    whole = np.array([[0, 0], [100, 100], [120, -120], [0, 3]], dtype=np.int8)
    np.testing.assert_allclose(plane_of(whole), plane_of(whole.astype(float)), atol=1e-15)
    single = np.float32(x)
    np.testing.assert_allclose(plane_of(single), plane_of(single.astype(float)), atol=1e-15)


def test_a_flow_is_the_change_of_activity_as_the_plane_sees_it():
    rng = np.random.default_rng(0)
    W, centre, drive = a_network(0), rng.normal(size=5), rng.normal(size=5)
    plane = random_rotation(5, rng)[:2]
    flow = projected_flow(W, plane, [1.0, 2.0], centre, drive, n_points=5, activation=np.tanh)
    np.testing.assert_allclose(flow.first, [-1, -0.5, 0, 0.5, 1])
    np.testing.assert_allclose(flow.second, [-2, -1, 0, 1, 2])
    for row, column in np.ndindex(5, 5):
        x = centre + flow.first[column] * plane[0] + flow.second[row] * plane[1]
        short = 1e-6  # of a time constant: a step of the network, with its input, and without noise
        after = x + short * (-x + W @ np.tanh(x) + drive)
        np.testing.assert_allclose(flow.velocity[row, column], plane @ (after - x) / short, atol=1e-8)


def test_the_flow_of_two_neurons_is_their_own():
    W = np.array([[0.8, 4.0], [0.0, 0.2]])
    flow = projected_flow(W, np.eye(2), 1.5, n_points=4)
    points = np.stack(np.meshgrid(flow.first, flow.second), axis=-1)
    np.testing.assert_allclose(flow.velocity, points @ (W - np.eye(2)).T)
    single = projected_flow(W, np.eye(2, dtype=np.float32), np.float32(1.5), n_points=4)
    assert single.velocity.dtype == float
    np.testing.assert_array_equal(single.velocity, flow.velocity)


@pytest.mark.parametrize("kind", [bool, np.int8, np.float32])
def test_what_a_neuron_sends_is_summed_in_double_whatever_its_type(kind):
    """Sums of True are True, and small whole numbers run over at 127."""
    x = np.random.default_rng(0).standard_normal((500, 3)).cumsum(axis=0)

    def sends(states):
        return (states > 0).astype(kind)

    A = student_of_recording(x, penalty=0, activation=sends)
    on = (x[:-1] > 0).astype(float)
    arrived = (x[1:] - 0.99 * x[:-1]) / 0.01
    np.testing.assert_allclose(A, np.linalg.lstsq(on, arrived, rcond=None)[0].T, rtol=1e-9)
    assert A.dtype == np.float64


def test_a_function_that_works_in_place_leaves_the_recording_alone():
    x = np.random.default_rng(0).standard_normal((50, 3))
    given = x.copy()
    A = student_of_recording(given, activation=lambda states: np.tanh(states, out=states))
    np.testing.assert_array_equal(given, x)
    np.testing.assert_array_equal(A, student_of_recording(x, activation=np.tanh))
    flows = [projected_flow(np.ones((2, 2)), np.eye(2), 1.0, activation=f) for f in (lambda s: np.tanh(s, out=s), np.tanh)]
    np.testing.assert_array_equal(flows[0].velocity, flows[1].velocity)
