"""Figures say whose functions made them, and show matrices the right way round."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from helpers import plots


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def learners():
    pass


learners.made_by = "your own"


def reference():
    pass


reference.made_by = "the reference"

W = np.zeros((3, 3))
W[2, 0] = 1.0
rng = np.random.default_rng(0)
X = rng.random((30, 3))
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
    "sorted_p_values": lambda **k: plots.sorted_p_values(X[:, 0], X[:, 1] > 0.5, 0.05, "t", **k),
    "fractions": lambda **k: plots.fractions(["a", "b"], {"g": ([3, 1], [40, 30])}, "t", "x", **k),
    "predicted_twice": lambda **k: plots.predicted_twice(X[:, 0], X[:, 1], X[:, 2], "t", **k),
    "squares_left": lambda **k: plots.squares_left(np.array([1, 2, 3]), X, np.array([3, 2, 1]), "t", **k),
    "f_under_null": lambda **k: plots.f_under_null(X[:, 0], X[:, 1], X[:, 2], 0.5, "t", **k),
    "strengths_by_kind": lambda **k: plots.strengths_by_kind({"pairwise": [1, 2], "b": [0]}, "t", **k),
    "criteria_by_order": lambda **k: plots.criteria_by_order(X[:4, 0], X[:4, 1], 2, "t", **k),
    "called_connections": lambda **k: plots.called_connections(W, X[:3], W != 0, "t", **k),
    "false_positive_rates": lambda **k: plots.false_positive_rates({"a": [0.1, 0.2], "b": [0.05]}, "t", **k),
    "spectrum_and_orders": lambda **k: plots.spectrum_and_orders(
        X[:, 0], {"a": X[:, 1], "b": X[:, 2]}, [1, 2], [0.1, 0.2], 0.1, "t", **k
    ),
    "two_directions": lambda **k: plots.two_directions({"a": ([0.1], [0.2]), "b": ([0.0, 1.0], [0.3, 0.1])}, "t", **k),
    "strengths_and_warning": lambda **k: plots.strengths_and_warning(
        np.arange(2), *np.ones((2, 3, 2)), np.ones((3, 2)), "t", "x", "y", **k
    ),
    "answer_against_past": lambda **k: plots.answer_against_past(rng.normal(size=2000), rng.normal(size=2000), "t", **k),
    "coupling_over_time": lambda **k: plots.coupling_over_time(np.arange(3), X[:3, 0], X[:3, 1], 0.1, "t", **k),
    "symptoms": lambda **k: plots.symptoms(X[:2], np.array([0.1, 0.2, 0.3]), "ab", "cde", "t", **k),
    "score_panels": lambda **k: plots.score_panels(
        [("a", "x", [1, 2], {"published": np.ones(2), "Granger, AIC": np.ones((3, 2))})], "t", **k
    ),
    "recorded_signals": lambda **k: plots.recorded_signals(
        {"a": (np.arange(30), X[:, 0]), "b": (np.arange(3) * 10, X[:3, 0])}, "t", **k
    ),
    "truth_and_estimate": lambda **k: plots.truth_and_estimate(W, W, "t", **k),
}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_figure_says_whose_function_made_it(draw):
    assert draw(made_with=learners).get_supxlabel() == "made with  learners: your own"
    both = draw(made_with=[learners, reference]).get_supxlabel()
    assert both == "made with  learners: your own,  reference: the reference"
    assert draw().get_supxlabel() == ""


def test_function_that_was_not_checked_is_said_to_be_so():
    def mine():
        pass

    assert FIGURES["truth_and_estimate"](made_with=mine).get_supxlabel() == "made with  mine: your own, not checked"


def test_matrix_has_targets_in_rows_and_is_centred_on_zero():
    _, axis = plt.subplots()
    plots.draw_matrix(axis, W)
    image = axis.images[0]
    assert image.get_array()[2, 0] == 1.0
    assert image.get_clim() == (-1.0, 1.0)
    assert axis.get_ylabel() == "to neuron (row)"
    assert axis.get_xlabel() == "from neuron (column)"


def test_graph_has_an_arrow_for_each_connection():
    _, axis = plt.subplots()
    signed = W.copy()
    signed[1, 1] = -2.0  # inhibition, to itself
    plots.draw_graph(axis, signed)
    styles = [type(patch.get_arrowstyle()).__name__ for patch in axis.patches]
    assert sorted(styles) == ["BracketB", "CurveFilledB"]


def test_arrow_points_from_source_to_target():
    _, axis = plt.subplots()
    plots.draw_graph(axis, W)  # 0 drives 2
    places = {text.get_text(): np.array(text.get_position()) for text in axis.texts}
    assert places["0"][1] > places["2"][1]
    start, end = axis.patches[0]._posA_posB
    np.testing.assert_allclose(start, places["0"], atol=1e-6)
    np.testing.assert_allclose(end, places["2"], atol=1e-6)


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


def test_large_graph_is_refused():
    with pytest.raises(ValueError, match="Use draw_matrix"):
        plots.wiring(np.ones((31, 31)), "t")


def test_fraction_comes_with_wilsons_interval_and_small_groups_are_left_out():
    figure = plots.fractions(["a", "b"], {"g": ([10, 1], [100, 5])}, "t", "x")
    bars = figure.axes[0].collections[0].get_segments()
    assert len(bars) == 1
    low, high = proportion_confint(10, 100, method="wilson")
    assert (bars[0][0][1], bars[0][1][1]) == pytest.approx((low, high), abs=1e-4)


def test_tested_and_significant_counts_what_it_shows():
    tested = np.array([[False, True], [True, False]])
    significant = np.array([[False, True], [False, False]])
    shown = plots.tested_and_significant(tested, significant, "t").axes[0].images[0].get_array()
    assert sorted(shown.ravel()) == [0, 0, 1, 2]
    tested = np.array([[False, True, True], [False, False, True], [False, False, False]])
    shown = plots.tested_and_significant(tested, np.zeros((3, 3), bool), "t").axes[0].images[0].get_array()
    np.testing.assert_array_equal(shown, [[1, 1, 0], [1, 0, 0], [0, 0, 0]])


def test_intervals_of_scores_are_drawn_where_they_are():
    figure = plots.scores_with_intervals({"a": (0.6, 0.5, 0.8), "b": (0.7, 0.65, 0.75)}, "t", "x")
    first = figure.axes[0].collections[0].get_segments()[0]
    assert (first[0][0], first[1][0]) == pytest.approx((0.5, 0.8))


def test_empty_network_can_be_drawn():
    plots.wiring(np.zeros((3, 3)), "nothing").canvas.draw()
    plots.pair_scatter([(X[:, 0], X[:, 1])] * 3, "t").canvas.draw()
    plots.error_against_perturbations(np.array([1, 10]), np.ones((2, 2)), W, W, 0, "t").canvas.draw()


def test_called_connections_are_marked_where_they_are():
    called = W != 0
    called[0, 1] = True
    axis = plots.called_connections(W, X[:3], called, "t").axes[0]
    right, wrong = axis.lines
    assert (right.get_xdata(), right.get_ydata()) == (pytest.approx([0]), pytest.approx([2]))
    assert (wrong.get_xdata(), wrong.get_ydata()) == (pytest.approx([1]), pytest.approx([0]))


def test_figures_without_an_exercise_can_be_drawn():
    plots.eigenvalues_and_course(np.array([0.5 + 0.5j, 0.5 - 0.5j]), X[:, :2], "t").canvas.draw()
    plots.lagged_correlations(np.arange(-2, 3), {"a": X[:5, 0], "b": X[:5, 1]}, "t").canvas.draw()


def test_symptoms_beyond_their_limit_stand_out():
    figure = plots.symptoms(np.array([[0.1, 3.0], [0.3, 1.0]]), np.array([0.2, 2.0]), "ab", "cd", "t")
    np.testing.assert_array_equal(figure.axes[0].images[0].get_array(), [[0, 1], [1, 0]])
    assert [text.get_weight() for text in figure.axes[0].texts] == ["normal", "bold", "bold", "normal"]


def test_gap_at_lag_zero_is_what_fading_leaves_unexplained():
    figure = plots.gap_at_lag_zero(np.array([5.0, 0.9, 0.8]), 1.0, 0.1, 0.2, "t")
    (gap,) = figure.axes[0].collections[0].get_segments()
    np.testing.assert_array_equal(gap, [[0, 1], [0, 5]])
    assert [bar.get_height() for bar in figure.axes[1].patches] == [0.1, 0.2]


def test_scores_of_runs_are_drawn_at_their_median():
    runs = np.array([[0.5, 0.6], [0.7, 0.7], [1.0, 0.8]])
    figure = plots.score_panels([("a", "x", [1, 2], {"Granger, AIC": runs})], "t")
    drawn = next(line for line in figure.axes[0].lines if line.get_label() == "Granger, AIC")
    np.testing.assert_allclose(drawn.get_ydata(), [0.7, 0.7])


def test_spikes_of_both_kinds_stand_where_they_happened():
    v = np.full((50, 3), -60.0)
    v[7, 0] = v[9, 2] = 45
    figure = plots.spikes_and_potentials(v, np.array([True, True, False]), [0, 2], "t", n_steps=50)
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in figure.axes[0].lines] == [(7, 0), (9, 2)]
    assert figure.axes[1].lines[0].get_ydata().max() == 30 + 140
