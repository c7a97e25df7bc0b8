"""Figures of teachers and their students."""

import numpy as np
import pytest

from helpers import plots
from helpers.plots.base import GUESS, LATENT, TRUTH

TIME = np.linspace(0, 5, 6)
DRIVE = np.sin(TIME)
ACTIVITY = np.column_stack([DRIVE, np.cos(TIME)])
LENGTHS = np.array([300.0, 1000.0, 3000.0])
SCORES = np.array([[1.0, 4.0, 5.0], [3.0, 6.0, 5.5]])
LEARNED, LEAST, MOST = np.array([0.6, 0.1]), np.array([0.2, -0.4]), np.array([0.9, 0.3])
PAIRS = {"alike": (np.array([0.9, 0.5]), np.array([0.6, 0.5])), "not alike": (np.array([0.4, 0.5]), np.array([0.6, 0.4]))}
STUDENTS = {"one": np.array([30.0, 60.0]), "other": np.array([2000.0, 9000.0])}

FIGURES = {
    "integration_task": lambda **k: plots.integration_task(TIME, DRIVE, -DRIVE, 1.1 * -DRIVE, "t", **k),
    "student_follows": lambda **k: plots.student_follows(TIME, ACTIVITY, 0.9 * ACTIVITY, "t", **k),
    "scores_by_length": lambda **k: plots.scores_by_length(LENGTHS, SCORES, np.array([5.2, 5.3]), "t", **k),
    "kept_value": lambda **k: plots.kept_value(100 * TIME, 1000, 50.0, "t", **k),
    "interlaced": lambda **k: plots.interlaced(LEARNED, LEAST, MOST, "t", **k),
    "slowest_of_both": lambda **k: plots.slowest_of_both(PAIRS, "t", **k),
    "time_constants_by_teacher": lambda **k: plots.time_constants_by_teacher(STUDENTS, 1000, "t", **k),
}


def test_a_task_has_its_input_above_and_the_integral_behind_the_output():
    above, below = FIGURES["integration_task"]().axes
    np.testing.assert_array_equal(above.lines[0].get_ydata(), DRIVE)
    integral, output = below.lines
    np.testing.assert_array_equal(integral.get_ydata(), -DRIVE)
    np.testing.assert_array_equal(output.get_ydata(), 1.1 * -DRIVE)
    assert integral.get_linewidth() > output.get_linewidth()
    assert [text.get_text() for text in below.get_legend().get_texts()] == ["integral of the input", "output of the network"]
    assert below.get_xlabel() == "time (τ)"


def test_a_student_is_drawn_over_each_neuron():
    axes = FIGURES["student_follows"]().axes
    assert [axis.get_ylabel() for axis in axes] == ["neuron 0", "neuron 1"]
    for neuron, axis in enumerate(axes):
        recorded, followed = axis.lines
        np.testing.assert_array_equal(recorded.get_ydata(), ACTIVITY[:, neuron])
        np.testing.assert_array_equal(followed.get_ydata(), 0.9 * ACTIVITY[:, neuron])
        assert (recorded.get_color(), followed.get_color(), followed.get_linestyle()) == (TRUTH, LATENT, "--")


def test_scores_end_where_an_endless_recording_would():
    axis = FIGURES["scores_by_length"](teacher=9.6).axes[0]
    courses = [line for line in axis.lines if line.get_marker() == "o"]
    ends = [line for line in axis.lines if line.get_marker() == "D"]
    np.testing.assert_array_equal([line.get_ydata() for line in courses], SCORES)
    np.testing.assert_allclose([np.ravel(line.get_ydata())[0] for line in ends], [5.2, 5.3])
    assert all(np.ravel(line.get_xdata())[0] > LENGTHS[-1] for line in ends)
    assert [label.get_text() for label in axis.get_xticklabels()] == ["300", "1,000", "3,000", "∞"]
    assert axis.get_xscale() == "log"
    assert any(np.ravel(line.get_ydata())[0] == 9.6 for line in axis.lines)
    assert "teacher" in [text.get_text() for text in axis.texts]
    assert "teacher" not in [text.get_text() for text in FIGURES["scores_by_length"]().axes[0].texts]


def test_a_guessed_spread_is_a_bar_as_long_as_it_about_the_shortest_recordings():
    guess = FIGURES["scores_by_length"](guess=3.0).axes[0].lines[-1]
    assert (guess.get_color(), guess.get_label()) == (GUESS, "you: 3 apart")
    np.testing.assert_allclose(guess.get_xydata(), [[300, 0.5], [300, 3.5]])
    assert all(line.get_color() != GUESS for line in FIGURES["scores_by_length"]().axes[0].lines)


def test_a_value_fades_with_its_time_constant_and_so_does_a_guess():
    teacher, student, you = FIGURES["kept_value"](guess=100).axes[0].lines
    np.testing.assert_allclose(teacher.get_ydata(), np.exp(-TIME / 10))
    np.testing.assert_allclose(student.get_ydata(), np.exp(-2 * TIME))
    np.testing.assert_allclose(you.get_ydata(), np.exp(-TIME))
    assert you.get_color() == GUESS
    assert you.get_label() == "you: 100 τ"
    assert len(FIGURES["kept_value"]().axes[0].lines) == 2


def test_eigenvalues_are_drawn_in_their_intervals():
    axis = FIGURES["interlaced"]().axes[0]
    for bar, low, high in zip(axis.patches, LEAST, MOST, strict=True):
        assert bar.get_y() == low
        assert bar.get_y() + bar.get_height() == pytest.approx(high)
    np.testing.assert_array_equal(axis.lines[0].get_ydata(), LEARNED)
    np.testing.assert_array_equal(axis.lines[0].get_xdata(), [1, 2])


def test_students_that_are_slower_are_counted_and_look_different():
    left, right = FIGURES["slowest_of_both"]().axes
    assert left.get_title(loc="left") == "alike:\n0 of 2 are slower"
    assert right.get_title(loc="left") == "not alike:\n1 of 2 are slower"
    _, others, slower = right.lines
    np.testing.assert_allclose(slower.get_xydata(), [[0.4, 0.6]])
    np.testing.assert_allclose(others.get_xydata(), [[0.5, 0.4]])
    assert slower.get_marker() != others.get_marker()


def test_each_kind_of_teacher_has_a_row_beside_the_teachers_line():
    axis = FIGURES["time_constants_by_teacher"]().axes[0]
    rows = [line for line in axis.lines if line.get_marker() == "X"]
    np.testing.assert_array_equal([line.get_xdata() for line in rows], list(STUDENTS.values()))
    assert [set(line.get_ydata()) for line in rows] == [{0}, {1}]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["one", "other"]
    assert [line.get_xdata()[0] for line in axis.lines if line.get_marker() != "X"] == [1000]
    guessed = FIGURES["time_constants_by_teacher"](guess=500.0).axes[0]
    (guess,) = [line for line in guessed.lines if line.get_color() == GUESS]
    np.testing.assert_allclose(guess.get_xydata(), [[500, 0.6], [500, 1.4]])
    assert "you" in [text.get_text() for text in guessed.texts]
    assert "you" not in [text.get_text() for text in axis.texts]
    assert axis.get_xscale() == "log"
