"""What is left of pushes, beside closed forms and simulations."""

import numpy as np
import pytest
from scipy import linalg, special

from helpers.methods import stimulation
from helpers.worlds.teachers import chain_of_stages, feedforward_chain, line_attractor, simulate_teacher


def test_a_push_is_the_difference_between_the_pushed_network_and_the_same_one_unpushed():
    rng = np.random.default_rng(0)
    W = rng.normal(0, 0.2, (6, 6))
    push, start = rng.normal(size=(2, 6))
    pushed, unpushed = (
        simulate_teacher(W, 301, np.random.default_rng(1), start=begin, noise=0.5, step=0.02) for begin in (start + push, start)
    )
    for n_steps in (0, 1, 300):
        np.testing.assert_allclose(
            stimulation.after_push(W, push, n_steps, 0.02), pushed[n_steps] - unpushed[n_steps], atol=1e-12
        )


def test_short_steps_follow_the_exponential_of_the_flow():
    W = np.random.default_rng(0).normal(0, 0.3, (5, 5))
    push = np.arange(1.0, 6)
    expected = linalg.expm(2 * (W - np.eye(5))) @ push
    np.testing.assert_allclose(stimulation.after_push(W, push, 200_00, 1e-4), expected, rtol=1e-3)


def test_stages_of_a_chain_are_passed_on_as_by_a_poisson_process():
    # Without skips, a push of stage k is at stage k - j after a time t with the weight t**j exp(-t) / j!.
    push = np.zeros(8)
    push[7] = 1
    moved = stimulation.course_of_push(chain_of_stages(8, 0), push, [3.0], 1e-4)[0]
    j = np.arange(8)
    np.testing.assert_allclose(moved[::-1], 3.0**j * np.exp(-3) / special.factorial(j), rtol=2e-3)


def test_a_course_is_what_single_times_give():
    rng = np.random.default_rng(3)
    W, push = rng.normal(0, 0.3, (4, 4)), rng.normal(size=4)
    times = np.array([0.0, 0.5, 0.5, 2.0, 3.5])
    course = stimulation.course_of_push(W, push, times, 0.01)
    for row, n_steps in zip(course, (0, 50, 50, 200, 350), strict=True):
        np.testing.assert_allclose(row, stimulation.after_push(W, push, n_steps, 0.01), rtol=1e-10)
    np.testing.assert_allclose(stimulation.course_of_push(W, push, [0.29], 0.01)[0], stimulation.after_push(W, push, 29))


def test_retention_of_a_mode_and_of_a_part_of_it():
    teacher = line_attractor(40, np.random.default_rng(0), slowest=0.99, others=0.2)
    slow, other = teacher.modes[:, 0], teacher.modes[:, 1]
    assert stimulation.retention(teacher.W, 3 * slow, 100) == pytest.approx((1 - 0.01 * 0.01) ** 100)
    assert stimulation.retention(teacher.W, other, 100) == pytest.approx((1 - 0.01 * 0.8) ** 100)
    # Of a push of some neurons along a symmetric attractor, the share stays that their entries have in the pattern's square.
    part = stimulation.in_reach(slow[:10], 40)
    share = slow[:10] @ slow[:10]
    assert stimulation.retention(teacher.W, part, 2000) == pytest.approx(share * (1 - 0.01 * 0.01) ** 2000, rel=1e-4)
    assert stimulation.retention(np.zeros((1, 1)), [2.0], 0) == 1


def test_a_student_expects_what_its_transition_says():
    rng = np.random.default_rng(0)
    components = np.linalg.qr(rng.normal(size=(5, 2)))[0].T
    transition = np.array([[0.99, -0.2], [0.0, 0.5]])
    push = rng.normal(size=5)
    latents = components @ push
    for _ in range(7):
        latents = transition @ latents
    moved = stimulation.predicted_after_push(components, transition, push, 7)
    np.testing.assert_allclose(moved, latents @ components)
    assert stimulation.predicted_retention(components, transition, components[0], 7) == pytest.approx(0.99**7)
    # What the components do not see is gone at once.
    unseen = push - components.T @ (components @ push)
    np.testing.assert_allclose(stimulation.predicted_after_push(components, transition, unseen, 0), 0, atol=1e-14)
    # A student of all neurons is the network.
    W = rng.normal(0, 0.3, (5, 5))
    F = 0.99 * np.eye(5) + 0.01 * W
    np.testing.assert_allclose(
        stimulation.predicted_after_push(np.eye(5), F, push, 20), stimulation.after_push(W, push, 20, 0.01)
    )


def test_angles_to_planes():
    x, y, z = np.eye(3)
    assert stimulation.angle_to_plane(x + y, [x, y]) == pytest.approx(0, abs=1e-6)
    assert stimulation.angle_to_plane(-3 * z, [x, y]) == pytest.approx(90)
    assert stimulation.angle_to_plane([0, 1, -1], [x, y]) == pytest.approx(45)
    assert stimulation.angle_to_plane([1, np.sqrt(3), 0], [x]) == pytest.approx(60)
    rng = np.random.default_rng(0)
    plane = np.linalg.qr(rng.normal(size=(9, 3)))[0].T
    direction = rng.normal(size=9)
    expected = linalg.subspace_angles(direction[:, None], plane.T)[0]
    assert stimulation.angle_to_plane(direction, plane) == pytest.approx(np.degrees(expected))


def test_a_push_off_the_memory_has_length_one_and_a_right_angle():
    rng = np.random.default_rng(0)
    arrives, memory = rng.normal(size=(2, 7))
    push = stimulation.off_memory_push(arrives, memory)
    assert push @ memory == pytest.approx(0, abs=1e-14)
    assert np.linalg.norm(push) == pytest.approx(1)
    assert push @ arrives > 0
    np.testing.assert_allclose(stimulation.off_memory_push(5 * arrives, -0.3 * memory), push)
    np.testing.assert_allclose(stimulation.off_memory_push([1, 2, 2], [0, 0, 3]), np.array([1, 2, 0]) / np.sqrt(5))
    # Patterns in tiny units are patterns.
    np.testing.assert_allclose(stimulation.off_memory_push(1e-12 * arrives, 1e-12 * memory), push)


def test_in_reach_are_the_first_neurons():
    np.testing.assert_array_equal(stimulation.in_reach([1, -2], 4), [1, -2, 0, 0])
    np.testing.assert_array_equal(stimulation.in_reach([1.5], 1), [1.5])


def test_how_many_stimulations():
    assert stimulation.stimulations_needed(1.0, 0.1) == 1
    assert stimulation.stimulations_needed(-1.0, 1.0) == 4
    assert stimulation.stimulations_needed(0.5, 1.0, sigmas=3) == 36
    assert stimulation.stimulations_needed(0.0, 1.0) == np.inf
    assert stimulation.stimulations_needed(1e-3, 0.0) == 1
    # Means of that many trials are two standard errors apart from the other prediction.
    n = stimulation.stimulations_needed(0.3, 1.0)
    assert 0.3 / (1 / np.sqrt(n)) >= 2 > 0.3 / (1 / np.sqrt(n - 1))


def test_single_precision_is_computed_in_double():
    teacher = feedforward_chain(20, np.random.default_rng(0))
    W, push = teacher.W.astype(np.float32), teacher.input_pattern.astype(np.float32)
    exact = stimulation.after_push(W.astype(float), push.astype(float), 500)
    moved = stimulation.after_push(W, push, 500)
    assert moved.dtype == np.float64
    np.testing.assert_allclose(moved, exact, rtol=1e-12)
    assert stimulation.course_of_push(W, push, [5.0]).dtype == np.float64
    whole = np.array([[0, 1], [0, 0]]), np.array([1, 2])
    np.testing.assert_allclose(stimulation.after_push(*whole, 1, 0.5), [1.5, 1.0])


def test_a_chain_moves_its_memory_where_a_line_attractor_does_not():
    rng = np.random.default_rng(1)
    for make, at_least, at_most in ((feedforward_chain, 0.5, np.inf), (line_attractor, 0, 1e-3)):
        teacher = make(100, rng)
        memory = teacher.modes[:, 0]
        push = stimulation.off_memory_push(rng.normal(size=100) + teacher.input_pattern, memory)
        moved = abs(memory @ stimulation.after_push(teacher.W, push, 1000))
        assert at_least <= moved <= at_most


def test_a_plane_in_single_precision_contains_what_lies_in_it():
    rng = np.random.default_rng(0)
    for _ in range(5):
        directions = rng.standard_normal((2, 20))
        plane = np.linalg.qr(directions.T)[0].T.astype(np.float32)
        assert stimulation.angle_to_plane(directions[0], plane) < 1e-4  # degrees


def test_rounding_asks_for_no_stimulation_more():
    assert stimulation.stimulations_needed(0.01, 0.07) == 196  # 14 squared; 0.07 / 0.01 is more than 7 by a digit
    assert stimulation.stimulations_needed(0.01, 0.07 * (1 + 1e-9)) == 197
