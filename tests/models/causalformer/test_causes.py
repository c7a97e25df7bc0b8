"""What is asked of a model, where the answer is known."""

import numpy as np

from helpers.models.causalformer import causes


def test_a_spike_put_into_a_line_moves_it_by_its_slope():
    slopes = np.array([[0.0, -2.0], [3.0, 0.0]])
    histories = np.random.default_rng(0).normal(size=(5, 4, 2))
    before = histories.copy()
    effect = causes.do_spike(lambda h: h[:, -1] @ slopes.T, histories, 1, 2.5, 0.5)
    np.testing.assert_allclose(effect, [-4, 0])
    np.testing.assert_array_equal(histories, before)


def test_an_average_does_not_follow_the_loudest_model():
    quiet, loud = np.array([[0.0, 1.0, 3.0], [1, 0, 1], [3, 1, 0]]), 100 * np.array([[0.0, 3.0, 1.0], [1, 0, 1], [1, 3, 0]])
    average = causes.average_of_models(np.array([quiet, loud]))
    np.testing.assert_allclose(average, [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])
