"""Figures of attention and of forecasts."""

import numpy as np

from helpers import plots

from . import W, X

ALLOWED = np.array([[True, False], [True, True]])

FIGURES = {
    "weights_and_answers": lambda **k: plots.weights_and_answers(np.eye(3), X, X, "t", **k),
    "masks": lambda **k: plots.masks({"a": np.kron(np.eye(2), ALLOWED) > 0}, 2, "t", **k),
    "r2_beside_limits": lambda **k: plots.r2_beside_limits({"a": ([0.9], [0.95])}, {}, "t", **k),
}


def test_spikes_of_heard_and_unheard_neurons_differ():
    v = np.full((50, 3), -60.0)
    v[7, 0] = v[9, 1] = 45
    figure = plots.who_listens(v, W, 2, "t", n_steps=50)
    heard, unheard = figure.axes[2].lines
    assert (heard.get_xdata()[0], unheard.get_xdata()[0]) == (7, 9)
    assert heard.get_color() == plots.TRUTH != unheard.get_color()
    assert [text.get_text().strip() for text in figure.axes[2].texts] == ["excites", "not heard"]


def test_answers_stand_at_what_arrives_once_each():
    figure = plots.weights_and_answers(np.eye(2), np.array([5, 5, 10]), np.array([5, 5, 5]), "t")
    np.testing.assert_allclose(figure.axes[1].collections[0].get_offsets(), [[5, 5], [10, 5]])


def test_a_mask_is_coloured_where_looking_is_allowed():
    image = plots.masks({"a": ALLOWED}, 2, "t").axes[0].images[0].get_array()
    np.testing.assert_array_equal((np.asarray(image) == 1).all(axis=-1), ~ALLOWED)


def test_third_attention_looks_at_all_others_and_the_first_two_at_none():
    counts = [
        sum(type(patch).__name__ == "FancyArrowPatch" for patch in axis.patches) for axis in plots.three_attentions("t").axes
    ]
    assert counts == [3, 4, 8]


def test_losses_and_traces_are_drawn_as_they_are():
    steps, train, validation = np.arange(3), np.array([3.0, 2.0, 1.0]), np.array([4.0, 2.0, 2.0])
    lines = plots.loss_along_training({"a": (steps, train, validation)}, "t").axes[0].lines
    np.testing.assert_array_equal([line.get_ydata() for line in lines], [train, validation])
    figure = plots.forecast_traces(X, X + 1, "t", n_steps=5)
    for neuron, axis in enumerate(figure.axes):
        np.testing.assert_array_equal([line.get_ydata() for line in axis.lines], [X[:5, neuron], X[:5, neuron] + 1])


def test_limits_and_models_stand_in_the_row_of_their_network():
    limits = {"a": ([0.9], [0.95]), "b": ([0.7, 0.8], [0.99])}
    axis = plots.r2_beside_limits(limits, {"b": {"that sees the others": [0.97]}}, "t").axes[0]
    drawn = {(round(float(line.get_xdata()[0]), 3), round(float(line.get_ydata()[0]))) for line in axis.lines}
    assert {(0.9, 0), (0.95, 0), (0.75, 1), (0.99, 1), (0.97, 1)} <= drawn
