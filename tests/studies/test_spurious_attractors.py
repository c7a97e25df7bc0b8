"""A network that saturates, its student, and both without noise."""

import numpy as np

from helpers.methods.rate_networks import fates
from helpers.studies.spurious_attractors import see_in_part
from helpers.worlds.teachers import oscillating_teacher, simulate_teacher


def test_the_recording_is_that_of_the_simulator():
    for n_neurons, shift in ((60, 12.0), (8, 1.0)):
        W = oscillating_teacher(n_neurons, np.random.default_rng(1), shift)
        x = simulate_teacher(W, 1300, np.random.default_rng(3), activation=np.tanh)
        found = see_in_part(W, np.random.default_rng(3), 5, 1300)
        np.testing.assert_allclose(found.x, x[:, :5], atol=1e-10 * np.abs(x).max())
        moments = np.linspace(650, 1299, 5).astype(int)
        np.testing.assert_allclose(found.teacher[0], x[moments, :5], atol=1e-10 * np.abs(x).max())
        np.testing.assert_allclose(found.student[0], x[moments, :5], atol=1e-10 * np.abs(x).max())


def test_a_student_that_sees_all_for_long_is_its_teacher():
    W = 0.5 * np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.3], [0.2, 0.0, 0.0]])
    found = see_in_part(W, np.random.default_rng(0), 3, 400_000)
    np.testing.assert_allclose(found.A, W, atol=0.1)
    np.testing.assert_array_equal(found.fates_of_teacher, [5, 0, 0])
    np.testing.assert_array_equal(found.fates_of_student, [5, 0, 0])


def test_a_network_with_two_points_of_rest_rests_and_so_does_its_student():
    W = np.full((4, 4), 0.5)  # together, each neuron hears its own activity twice
    found = see_in_part(W, np.random.default_rng(1), 2, 40_000)
    np.testing.assert_array_equal(found.fates_of_teacher, [0, 5, 0])
    np.testing.assert_array_equal(found.fates_of_student, [0, 5, 0])
    assert np.abs(np.abs(found.teacher[-1]) - 1.915).max() < 1e-3


def test_the_chosen_network_fades_and_its_student_turns():
    rng = np.random.default_rng(1)
    found = see_in_part(oscillating_teacher(500, rng), rng)
    np.testing.assert_array_equal(found.fates_of_teacher, [5, 0, 0])
    np.testing.assert_array_equal(found.fates_of_student, [0, 0, 5])
    np.testing.assert_array_equal(fates(found.student), found.fates_of_student)
