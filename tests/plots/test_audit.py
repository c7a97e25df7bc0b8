"""Figures that take a published figure apart."""

import numpy as np
from matplotlib.collections import PolyCollection

from helpers import plots

ONE = np.full(4, 0.9)
NETWORKS = [np.array([0.7, 0.8, 1.0]), np.array([0.6, np.nan]), np.array([np.nan]), np.array([1.0])]

FIGURES = {
    "scores_by_density": lambda **k: plots.scores_by_density(
        [("a", {"published_causalformer": ONE}, {"ablation": NETWORKS})], "t", **k
    ),
    "lead_by_choice": lambda **k: plots.lead_by_choice(
        [("printed", {"published_mvgc_aic": ONE[:1] - 0.3}, {"published_causalformer": ONE[:1]})], "t", **k
    ),
    "r2_between_limits": lambda **k: plots.r2_between_limits(["5, 0.2"], [ONE], [ONE - 0.1], [ONE + 0.05], "t", **k),
}


def test_networks_are_points_with_a_bar_at_the_median_and_nan_is_left_out():
    (axis,) = plots.scores_by_density([("a", {"published_causalformer": ONE}, {"ablation": NETWORKS})], "t").axes
    points = [line.get_ydata() for line in axis.lines if line.get_marker() == "^"]
    assert [list(drawn) for drawn in points] == [[0.7, 0.8, 1.0], [0.6], [1.0]]
    bars = [collection.get_segments()[0][0, 1] for collection in axis.collections]
    np.testing.assert_allclose(bars, [0.8, 0.6, 1.0])


def test_a_violin_ends_where_its_networks_do_and_needs_enough_that_differ():
    ten = np.array([0.71, 0.8, 0.82, 0.84, 0.9, 0.9, 0.93, 0.95, 0.97, 0.99])
    drawn = {"do_spike": [ten, np.ones(10), ten[:3], np.array([])]}
    (axis,) = plots.scores_by_density([("a", {}, drawn)], "t").axes
    (violin,) = [body for body in axis.collections if isinstance(body, PolyCollection)]
    heights = violin.get_paths()[0].vertices[:, 1]
    np.testing.assert_allclose([heights.min(), heights.max()], [0.71, 0.99])


def test_lines_of_four_sizes_stand_two_in_a_row_and_violins_below_each_other():
    lines = plots.scores_by_density([(str(n), {"published_causalformer": ONE}, {}) for n in range(4)], "t")
    violins = plots.scores_by_density([(str(n), {}, {"ablation": NETWORKS}) for n in range(3)], "t")
    assert [axis.get_subplotspec().get_gridspec().get_geometry() for axis in (lines.axes[0], violins.axes[0])] == [
        (2, 2),
        (3, 1),
    ]


def test_each_method_stands_once_in_the_legend():
    panels = [
        ("a", {"published_causalformer": ONE}, {"ablation": NETWORKS}),
        ("b", {}, {"ablation": NETWORKS, "do_spike": NETWORKS}),
    ]
    (legend,) = plots.scores_by_density(panels, "t").legends
    assert [text.get_text() for text in legend.get_texts()] == ["Causalformer", "ablation", "do(spike)"]


def test_the_bar_between_limits_goes_from_one_median_to_the_other():
    low, high = np.array([0.7, 0.8, 0.84]), np.array([0.9, 0.95, 0.96])
    (axis,) = plots.r2_between_limits(["a"], [np.array([0.85])], [low], [high], "t", published=0.6).axes
    (bar,) = axis.patches
    assert bar.get_y() == 0.8
    np.testing.assert_allclose(bar.get_height(), 0.15)
    assert any(list(line.get_ydata()) == [0.6, 0.6] for line in axis.lines)


def test_a_shared_curve_stands_beside_the_line_between_its_ends():
    levels, curve = np.array([-60, 0, 30]), np.array([0, 0.1, 1])
    (axis,) = plots.shared_curve(levels, curve, "t").axes
    drawn = {line.get_label(): line.get_xydata().tolist() for line in axis.lines}
    assert drawn["one curve for all pairs"] == [[-60, 0], [0, 0.1], [30, 1]]
    assert drawn["a straight line"] == [[-60, 0], [30, 1]]


def test_a_lead_is_the_difference_of_two_medians_whatever_its_sign():
    ahead = "ahead", {"mvgc_aic": np.array([0.5, 0.55, 0.7])}, {"attention_one_model": np.array([0.8, 0.9, 0.95])}
    behind = "behind", {"shared_curve": np.array([0.95])}, {"attention_one_model": np.array([0.93])}
    (axis,) = plots.lead_by_choice([ahead, behind], "t").axes
    assert [text.get_text() for text in axis.texts] == ["+0.35", "-0.02", "lead"]
    bars = [line.get_xdata() for line in axis.lines if line.get_linewidth() == 9]
    np.testing.assert_allclose(bars, [[0.55, 0.9], [0.95, 0.93]])
