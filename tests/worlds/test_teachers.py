"""Networks whose mechanism is known."""

import numpy as np
import pytest

from helpers.methods.linear_dynamics import nonnormality, stationary_covariance
from helpers.worlds import teachers


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("n", [1, 2, 7])
def test_columns_of_a_rotation_stand_at_right_angles(n):
    rotation = teachers.random_rotation(n, rng())
    np.testing.assert_allclose(rotation.T @ rotation, np.eye(n), atol=1e-12)


def test_no_direction_is_preferred_by_rotations():
    """Every entry of a uniform rotation has the mean 0 and the variance 1/n, which the signs of the algebra would spoil."""
    some = np.array([teachers.random_rotation(3, rng(seed)) for seed in range(3000)])
    np.testing.assert_allclose(some.mean(axis=0), 0, atol=0.06)
    np.testing.assert_allclose((some**2).mean(axis=0), 1 / 3, atol=0.04)
    np.testing.assert_allclose(np.trace(some, axis1=1, axis2=2).mean(), 0, atol=0.1)
    assert {float(teachers.random_rotation(1, rng(seed))[0, 0]) for seed in range(9)} == {-1.0, 1.0}


def test_a_symmetric_teacher_has_the_eigenvalues_that_it_is_given():
    W = teachers.symmetric_teacher([0.9, -0.3, 0.2, 0.2], rng())
    np.testing.assert_array_equal(W, W.T)
    np.testing.assert_allclose(np.linalg.eigvalsh(W), [-0.3, 0.2, 0.2, 0.9], atol=1e-12)
    assert np.abs(W - np.diag(np.diag(W))).max() > 0.1


@pytest.mark.parametrize("largest", [0.95, -0.5])
def test_a_normal_teacher_is_normal_within_its_bounds_and_turns(largest):
    for n in (1, 2, 30):
        W = teachers.normal_teacher(n, rng(), largest)
        np.testing.assert_allclose(W @ W.T, W.T @ W, atol=1e-12)
        eigenvalues = np.linalg.eigvals(W)
        assert -1 <= eigenvalues.real.min() <= eigenvalues.real.max() <= largest
    assert 0.1 < np.abs(eigenvalues.imag).max() < 1
    assert 0 < np.count_nonzero(np.abs(eigenvalues.imag) < 1e-9) < 30


def test_what_teachers_are_where_nothing_else_is_said():
    largest = [np.linalg.eigvals(teachers.normal_teacher(30, rng(seed))).real.max() for seed in range(10)]
    assert 0.9 < max(largest) <= 0.95
    turns = [np.abs(np.linalg.eigvals(teachers.normal_teacher(2, rng(seed))).imag).max() > 0 for seed in range(10)]
    assert 0 < sum(turns) < 10
    as_published = teachers.oscillating_teacher(9, rng(), shift=12.0, real=0.5, turns=0.5)
    np.testing.assert_array_equal(teachers.oscillating_teacher(9, rng()), as_published)
    np.testing.assert_allclose(teachers.line_attractor(5, rng()).W.trace(), 0.999 + 4 * 0.2)


@pytest.mark.parametrize("make", [teachers.line_attractor, teachers.amplifying_line_attractor])
def test_modes_of_a_line_attractor_are_its_eigenvectors(make):
    teacher = make(20, rng(), slowest=0.99, others=0.3)
    eigenvalues = np.array([0.99] + 19 * [0.3])
    np.testing.assert_allclose(teacher.W @ teacher.modes, teacher.modes * eigenvalues, atol=1e-10)
    np.testing.assert_allclose(np.linalg.norm(teacher.modes, axis=0), 1)
    np.testing.assert_allclose(teacher.input_pattern, 20 * teacher.modes[:, 0])
    np.testing.assert_allclose(teacher.readout @ teacher.modes[:, 1:], 0, atol=1e-12)


def test_only_one_of_the_line_attractors_is_normal():
    assert nonnormality(teachers.line_attractor(200, rng()).W) < 1e-6
    assert nonnormality(teachers.amplifying_line_attractor(200, rng()).W) > 0.9


@pytest.mark.parametrize("skip", [0.0, 0.5, 1.0])
def test_a_chain_follows_its_formula(skip):
    T = teachers.chain_of_stages(6, skip)
    for i, j in np.ndindex(6, 6):
        assert T[i, j] == (i + 1 == j) + skip * (i == 0) * (j != 0)
    assert not np.linalg.matrix_power(T, 6).any()  # so all eigenvalues are 0


def test_a_chain_in_disguise_is_a_chain():
    teacher = teachers.feedforward_chain(12, rng(), skip=0.5)
    np.testing.assert_allclose(teacher.modes.T @ teacher.W @ teacher.modes, teachers.chain_of_stages(12, 0.5), atol=1e-12)
    np.testing.assert_allclose(teacher.modes.T @ teacher.modes, np.eye(12), atol=1e-12)
    np.testing.assert_allclose(np.linalg.matrix_power(teacher.W, 12), 0, atol=1e-10)
    np.testing.assert_allclose(teacher.input_pattern, teacher.modes @ np.ones(12))
    assert (np.abs(teacher.W) > 1e-3).mean() > 0.9


@pytest.mark.parametrize(
    ("make", "off_by"),
    [(teachers.line_attractor, 0.03), (teachers.amplifying_line_attractor, 0.03), (teachers.feedforward_chain, 0.07)],
)
def test_integrators_integrate(make, off_by):
    """Without noise, some steps after each pulse: a slow mode and the first stages of a chain forget a little."""
    teacher = make(500, rng())
    drive = teachers.integration_input(rng(), noise=0.0)
    output = teachers.simulate_teacher(teacher.W, len(drive), rng(), drive, teacher.input_pattern, noise=0.0) @ teacher.readout
    integral = teachers.STEP * np.r_[0, np.cumsum(drive)[:-1]]
    settled = [790, 1990, 2590, 3490, 4990]
    assert np.abs(output - integral)[settled].max() < off_by * np.abs(integral).max()
    assert np.corrcoef(output, integral)[0, 1] > 0.98


def test_a_chain_remembers_for_as_many_time_constants_as_it_has_stages():
    teacher = teachers.feedforward_chain(100, rng(), skip=0.0)
    drive = np.zeros(20_000)
    drive[0] = 100.0  # the integral is 1 from then on
    output = teachers.simulate_teacher(teacher.W, len(drive), rng(), drive, teacher.input_pattern, noise=0.0) @ teacher.readout
    assert output[1] == pytest.approx(1)
    assert output[5000] == pytest.approx(0.5, abs=0.05)
    assert output[15_000] < 0.01


def test_what_a_low_rank_teacher_sends_is_not_what_it_hears():
    W = teachers.low_rank_teacher(50, 4, 0.2, rng())
    np.testing.assert_allclose(W @ W, 0, atol=1e-12)  # so all eigenvalues are 0
    np.testing.assert_allclose(np.linalg.svd(W, compute_uv=False)[:5], [0.2 * 50 / 2] * 4 + [0], atol=1e-12)


@pytest.mark.parametrize("shift", [0.0, 12.0])
def test_a_shift_amplifies_and_leaves_eigenvalues_alone(shift):
    W = teachers.oscillating_teacher(40, rng(), shift, real=0.4, turns=0.7)
    eigenvalues = np.linalg.eigvals(W)
    by_size = eigenvalues[np.argsort(-np.abs(eigenvalues))]
    np.testing.assert_allclose(np.sort_complex(by_size[:2]), [0.4 - 0.7j, 0.4 + 0.7j], atol=1e-10)
    assert np.linalg.matrix_rank(W) == 2
    largest = np.linalg.norm(W, 2)
    assert (largest > 20) == (shift > 0)


def test_amplification_grows_with_the_shift():
    """What the network hears is ``pinv(M) + extra``; at right angles to M, ``extra`` has the deviation ``shift / √D``."""
    n = 400
    generator = rng()
    W = teachers.oscillating_teacher(n, generator, shift=5.0, real=1.0, turns=0.0)
    M = rng().standard_normal((n, 2))
    hears = np.linalg.pinv(M) @ W
    extra = hears - np.linalg.pinv(M)
    np.testing.assert_allclose(extra @ M, 0, atol=1e-8)
    assert extra.std() == pytest.approx(5 / np.sqrt(n), rel=0.1)


def test_pulses_come_when_they_should():
    drive = teachers.integration_input(rng(), amplitude=0.2, noise=0.0)
    assert len(drive) == teachers.TASK_STEPS
    assert not drive[:800].any()
    np.testing.assert_allclose(drive[800:950], -0.4)
    np.testing.assert_allclose(drive[[1000, 1199, 1250, 1600, 2200, 3500, 4499]], [0.2, 0.2, -0.2, 0.6, 0.1, 0.02, 0.02])
    assert drive[2600] == 0
    assert drive[2999] == pytest.approx(-0.6)
    np.testing.assert_allclose(np.diff(drive[2600:3000]), -0.6 / 399)
    assert np.count_nonzero(drive) == 150 + 200 + 200 + 200 + 200 + 399 + 1000
    noise = teachers.integration_input(rng(), amplitude=0.0, noise=0.3)
    assert noise.std() == pytest.approx(0.3, rel=0.05)
    np.testing.assert_allclose(teachers.integration_input(rng(), amplitude=0.2, noise=0.3) - noise, drive, atol=1e-12)


def test_a_teacher_obeys_its_equation_from_step_to_step():
    W = rng(1).standard_normal((3, 3))
    drive, pattern, start = np.array([1.0, -2.0, 0.5, 9.0]), np.array([1.0, 0.0, 2.0]), np.array([0.3, -0.2, 0.1])
    x = teachers.simulate_teacher(W, 4, rng(), drive, pattern, start, noise=0.5, step=0.1, activation=np.tanh)
    noise = rng()
    by_hand = [start]
    for t in range(3):
        arriving = [sum(W[i, j] * np.tanh(by_hand[t][j]) for j in range(3)) + drive[t] * pattern[i] for i in range(3)]
        by_hand.append(0.9 * by_hand[t] + 0.1 * (np.array(arriving) + 0.5 * noise.standard_normal(3)))
    np.testing.assert_allclose(x, by_hand, atol=1e-12)
    np.testing.assert_array_equal(start, [0.3, -0.2, 0.1])
    x[0] = 9
    np.testing.assert_array_equal(start, [0.3, -0.2, 0.1])


def test_activity_has_the_covariance_that_algebra_says():
    W = teachers.normal_teacher(4, rng(), largest=0.0)
    x = teachers.simulate_teacher(W, 60_000, rng(1), noise=0.7, step=0.2)
    theory = 0.49 * stationary_covariance(W, step=0.2)
    np.testing.assert_allclose(np.cov(x[200:].T, bias=True), theory, atol=0.05 * np.diag(theory).max())


def test_activity_starts_at_rest_and_is_in_double_precision():
    W = np.array([[0.5, 0.1], [0.2, 0.3]], dtype=np.float32)
    x = teachers.simulate_teacher(W, 5, rng(), drive=np.ones(5, np.float32), input_pattern=[1, 2])
    assert x.dtype == np.float64
    assert not x[0].any()
    np.testing.assert_array_equal(
        x, teachers.simulate_teacher(W.astype(float), 5, rng(), drive=np.ones(5), input_pattern=[1.0, 2.0])
    )
    assert not teachers.simulate_teacher(W, 5, rng(), noise=0.0).any()


def test_a_legacy_source_of_random_numbers_works():
    for make in (
        teachers.line_attractor,
        teachers.amplifying_line_attractor,
        teachers.feedforward_chain,
        teachers.normal_teacher,
    ):
        first, second = (make(5, np.random.RandomState(0)) for _ in range(2))
        np.testing.assert_array_equal(getattr(first, "W", first), getattr(second, "W", second))
    W = teachers.normal_teacher(5, np.random.RandomState(0))
    first, second = (teachers.simulate_teacher(W, 9, np.random.RandomState(0)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_a_recording_without_hidden_neurons_has_the_law_of_one_with_them():
    """Covariances at one time and from step to step, as algebra says them of the whole network, and from the first step on."""
    network = teachers.line_attractor(6, rng(1), slowest=0.9, others=-0.5)
    seen = network.modes[:3, 0]
    settings = {"slowest": 0.9, "others": -0.5, "noise": 0.7, "step": 0.1}
    x = np.vstack(list(teachers.record_line_attractor(seen, [30_000] * 10, rng(), **settings)))
    S = 0.49 * stationary_covariance(network.W, step=0.1)
    F = 0.9 * np.eye(6) + 0.1 * network.W
    np.testing.assert_allclose(x.T @ x / len(x), S[:3, :3], rtol=0.04)
    np.testing.assert_allclose(x[1:].T @ x[:-1] / len(x), (F @ S)[:3, :3], rtol=0.04)
    starts = np.vstack([next(teachers.record_line_attractor(seen, [1], rng(seed), **settings)) for seed in range(4000)])
    np.testing.assert_allclose(starts.T @ starts / 4000, S[:3, :3], rtol=0.15)


def test_pieces_of_a_recording_follow_one_another():
    """Nearly without noise, each mode fades as it should across a seam; a mode may also forget everything in a step."""
    pieces = list(teachers.record_line_attractor(np.array([0.6, 0.8]), [3, 1, 4], rng(), slowest=0.9999, others=-99.0))
    assert [len(piece) for piece in pieces] == [3, 1, 4]
    x = np.vstack(pieces)
    steps = np.diff(x @ [0.6, 0.8])  # along the slow mode, which is seen whole
    assert np.abs(steps).max() < 0.02
    assert np.abs(x @ [0.6, 0.8]).min() > 0.05


def test_an_activation_that_works_in_place_leaves_states_alone():
    W = np.random.default_rng(0).standard_normal((4, 4))
    one, other = (
        teachers.simulate_teacher(W, 50, np.random.default_rng(1), start=np.ones(4), activation=f)
        for f in (lambda x: np.tanh(x, out=x), np.tanh)
    )
    np.testing.assert_array_equal(one, other)


def test_a_mode_of_length_one_may_be_rounded_to_single_precision():
    """A step from 1 in single precision: lengths are only as good as their numbers."""
    seen = np.nextafter(np.float32([1.0]), np.float32(2))
    assert next(teachers.record_line_attractor(seen, [3], np.random.default_rng(0))).shape == (3, 1)
    with pytest.raises(ValueError, match="observed part of a mode"):
        next(teachers.record_line_attractor(seen + 1e-5, [3], np.random.default_rng(0)))
