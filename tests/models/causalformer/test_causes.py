"""What is asked of a model, where the answer is known."""

import numpy as np
import pytest

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


def test_attention_is_a_mean_over_moments_and_a_sum_over_heads():
    weights = np.arange(1.0, 17.0).reshape(2, 2, 2, 2)  # moments, heads, to, from
    by_hand = [[0, (2 + 10) / 2 + (6 + 14) / 2], [(3 + 11) / 2 + (7 + 15) / 2, 0]]
    np.testing.assert_array_equal(causes.attention_strength(weights), by_hand)


def test_harm_is_the_rise_of_the_squared_error_of_each_neuron():
    true = np.array([[1.0, 0.0], [3.0, 0.0]])
    intact, without = np.array([[1.0, 2.0], [2.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 1.0]])
    np.testing.assert_allclose(causes.forecast_harm(true, intact, without), [(1 + 4) / 2 - 1 / 2, (1 + 1) / 2 - 4 / 2])


def test_a_row_needs_something_to_be_shared_out():
    strengths = np.array([[[0.0, 2, 0], [1, 0, 0], [1, 1, 0]]])  # nobody listens to the last neuron, which is no matter
    np.testing.assert_array_equal(causes.average_of_models(strengths), [[0, 1, 0], [1, 0, 0], [0.5, 0.5, 0]])
    with pytest.raises(ValueError, match="strengths should have a positive sum in each row"):
        causes.average_of_models(strengths.transpose(0, 2, 1))
    with pytest.raises(ValueError, match=r"strengths should not be negative, .* goes down to -2"):
        causes.average_of_models(-strengths)


def test_the_last_neuron_may_spike_and_the_next_may_not():
    histories = np.zeros((2, 3, 2))
    np.testing.assert_allclose(causes.do_spike(lambda h: h[:, -1], histories, 1, 3.0, 1.0), [0, 2])
    with pytest.raises(ValueError, match="source should be below 2, the number of neurons, but it is 2"):
        causes.do_spike(lambda h: h[:, -1], histories, 2, 3.0, 1.0)


@pytest.mark.parametrize(
    ("ask", "name", "shapes"),
    [
        (causes.attention_strength, "weights", [(2, 1, 3, 2), (2, 1, 2, 3), (2, 2, 2), (0, 1, 2, 2), (1, 1, 0, 0)]),
        (causes.average_of_models, "strengths", [(1, 3, 2), (1, 2, 3), (2, 2), (1, 1, 2, 2), (0, 2, 2), (1, 0, 0)]),
        (lambda h: causes.do_spike(len, h, 0, 1.0, 0.0), "histories", [(2, 3), (1, 2, 3, 4), (0, 2, 3), (2, 0, 3), (2, 3, 0)]),
    ],
)
def test_other_shapes_are_refused(ask, name, shapes):
    for shape in shapes:
        with pytest.raises(ValueError, match=f"{name} should have shape"):
            ask(np.ones(shape))
