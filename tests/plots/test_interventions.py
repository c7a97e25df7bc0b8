"""Figures of interventions: what is drawn is what was given."""

import numpy as np
import pytest

from helpers import plots

from . import W, X

rng = np.random.default_rng(0)
FIGURES = {
    "forced_effects": lambda **k: plots.forced_effects(["X"], [(0.1, 0.1)], [(0, 0.1)], "t", watched=0.7, **k),
    "trial_outcomes": lambda **k: plots.trial_outcomes(rng.normal(size=50), rng.normal(size=50), "t", **k),
    "repeated_estimates": lambda **k: plots.repeated_estimates(rng.normal(size=50), 0, 1, "t", **k),
    "estimates_by_design": lambda **k: plots.estimates_by_design({"a": [1, 2], "b": [3]}, 0, "t", **k),
    "free_and_perturbed_activity": lambda **k: plots.free_and_perturbed_activity(X, X, "t", **k),
    "effects_of_neurons": lambda **k: plots.effects_of_neurons(W, [W[:, 0], W[:, 1]], np.ones((3, 3)), [0, 1], "t", **k),
    "estimates_by_connection": lambda **k: plots.estimates_by_connection(W, X[:3], "t", 0.5, **k),
    "scores_against": lambda **k: plots.scores_against([1, 10], {"a": np.ones((3, 2))}, "t", "x", chance=0.5, log=True, **k),
    "two_distributions": lambda **k: plots.two_distributions(("a", X[:, 0]), ("b", X[:, 1]), ("c", 0.5), "t", "x", **k),
    "matrices": lambda **k: plots.matrices({"a": W, "b": X[:3]}, "t", **k),
    "pulse_response": lambda **k: plots.pulse_response(X[:4], 0, "t", **k),
    "truth_and_estimate": lambda **k: plots.truth_and_estimate(W, W, "t", **k),
}


def test_intervals_reach_1_96_standard_errors_and_targets_are_marked():
    figure = plots.effects_of_neurons(W, [W[:, 0]], np.full((3, 3), 0.5), [0], "t")
    axis = figure.axes[0]
    low, high = (axis.collections[0].get_segments()[2][k][1] for k in (0, 1))
    assert (low, high) == pytest.approx((1 - 1.96 * 0.5, 1 + 1.96 * 0.5))
    marked = [patch.get_x() + patch.get_width() / 2 for patch in axis.patches]
    assert marked == pytest.approx([2.0])


def test_truth_and_estimate_are_not_mixed_up():
    figure = plots.truth_and_estimate(W, 2 * W.T, "t")
    np.testing.assert_array_equal(figure.axes[0].images[0].get_array(), W)
    np.testing.assert_array_equal(figure.axes[1].images[0].get_array(), 2 * W.T)


def test_activity_has_time_along_the_x_axis():
    figure = plots.free_and_perturbed_activity(X, X[::-1], "t", n_steps=10)
    np.testing.assert_array_equal(figure.axes[0].images[0].get_array(), X[:10].T)
    np.testing.assert_array_equal(figure.axes[1].images[0].get_array(), X[::-1][:10].T)


def test_chosen_number_of_perturbations_is_marked():
    figure = plots.error_against_perturbations(np.array([1, 10]), np.array([[2.0, 1.0]]), W, W, 1, "t")
    dot = figure.axes[1].lines[-1]
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (10, 1.0)


def test_empty_network_can_be_drawn():
    plots.wiring(np.zeros((3, 3)), "nothing").canvas.draw()
    plots.pair_scatter([(X[:, 0], X[:, 1])] * 3, "t").canvas.draw()
    plots.error_against_perturbations(np.array([1, 10]), np.ones((2, 2)), W, W, 0, "t").canvas.draw()


def test_a_chance_level_has_the_colour_of_its_score_and_an_axis_may_fall():
    curves = {"AUROC": [0.9, 0.9], "AUPRC": [0.5, 0.4], "AUPRC by chance": [0.2, 0.1]}
    figure = plots.scores_against([0.2, 0.1], {name: np.array(c) for name, c in curves.items()}, "t", "x", reverse=True)
    axis = figure.axes[0]
    drawn = {line.get_label(): line for line in axis.get_lines()}
    assert drawn["AUPRC by chance"].get_color() == drawn["AUPRC"].get_color() != drawn["AUROC"].get_color()
    assert axis.xaxis_inverted()
