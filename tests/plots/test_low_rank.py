"""Figures of students of low-rank and of saturating networks."""

import numpy as np

from helpers import plots
from helpers.plots.base import GUESS, LATENT, TRUTH, UNOBSERVED

SHARES, FOUND = np.array([0.1, 0.5, 1.0]), np.array([[0.9, 0.6, 0.0], [0.8, 0.7, 0.0]])
TIME = np.arange(-3.0, 4)
PATH = np.random.default_rng(0).standard_normal((4, 2))
ROWS = {"few": {"fades": [0.9, 0.99], "turns": [1.01]}, "many": {"fades": [0.8]}}
KEPT = {
    "chain": {"network": np.array([1, 0.5, 0]), "LFADS": np.ones((3, 3)), "LDS": np.full((2, 3), 0.3)},
    "line": {"network": np.array([1, 0.8, 0.6]), "LFADS": np.ones((3, 3)), "LDS": np.full((2, 3), 0.3)},
}
COUNTS = {"all": np.array([0, 1, 2]), "half": np.array([10, 12, 17])}
REASONS = {"a path": (0.75, 0.25), "either": (0.95, 0.4)}

FIGURES = {
    "slowness_by_share": lambda **k: plots.slowness_by_share(SHARES, FOUND, [0.9, 0.6, 0.0], "t", **k),
    "noise_switched_off": lambda **k: plots.noise_switched_off(TIME, PATH[:3], PATH, 2 * PATH, "t", **k),
    "fates_by_eigenvalue": lambda **k: plots.fates_by_eigenvalue(ROWS, 0.5, "t", **k),
    "kept_over_time": lambda **k: plots.kept_over_time([50, 300, 600], KEPT, 50, "t", **k),
    "arrows_in_part": lambda **k: plots.arrows_in_part(COUNTS, REASONS, "t", **k),
}


def lines(axis):
    return {line.get_label(): line for line in axis.lines}


def test_students_stand_at_their_share_beside_the_formula_and_the_teacher():
    axis = FIGURES["slowness_by_share"](guess=0.3).axes[0]
    drawn = lines(axis)
    np.testing.assert_array_equal(drawn["formula"].get_xdata(), [10, 50, 100])
    np.testing.assert_array_equal(drawn["students"].get_ydata(), FOUND[0])
    assert drawn["teacher"].get_ydata()[0] == 0
    assert drawn["teacher"].get_color() == TRUTH
    assert sum(line.get_marker() == "o" for line in axis.lines) == len(FOUND)
    assert [line.get_xdata()[0] for line in axis.lines if line.get_color() == GUESS] == [30]


def test_the_recording_ends_where_the_noise_does_and_both_go_on_from_there():
    left, right = FIGURES["noise_switched_off"]().axes
    drawn = lines(left)
    np.testing.assert_array_equal(drawn["recording"].get_xdata(), TIME[:3])
    for name, path in (("teacher", PATH), ("student", 2 * PATH)):
        np.testing.assert_array_equal(drawn[name].get_xdata(), TIME[3:])
        np.testing.assert_array_equal(drawn[name].get_ydata(), path[:, 0])
    assert (drawn["teacher"].get_color(), drawn["student"].get_color()) == (TRUTH, LATENT)
    np.testing.assert_array_equal(right.lines[0].get_xydata(), 2 * PATH)
    np.testing.assert_array_equal(right.lines[1].get_xydata(), PATH)


def test_every_student_is_drawn_in_its_row_by_what_becomes_of_it():
    figure = FIGURES["fates_by_eigenvalue"]()
    axis = figure.axes[0]
    points = [line for line in axis.lines if line.get_linestyle() == "None" and len(line.get_xdata())]
    assert [list(line.get_xdata()) for line in points] == [[0.9, 0.99], [1.01], [0.8]]
    assert [round(np.mean(line.get_ydata())) for line in points] == [0, 0, 1]
    assert len({line.get_marker() for line in points}) == 2
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["student fades", "student turns"]
    assert axis.get_xlim()[0] < 0.8
    assert axis.get_xlim()[1] > 1.02
    assert any(text.get_text() == "← teachers: 0.5" for text in axis.texts)
    near = plots.fates_by_eigenvalue(ROWS, 0.85, "t").axes[0]
    assert 0.85 in [line.get_xdata()[0] for line in near.lines if line.get_color() == TRUTH and line.get_linestyle() == "-"]


def test_a_formula_may_be_drawn_at_shares_of_its_own():
    axis = plots.slowness_by_share(SHARES, FOUND, [1.0, 0.0], "t", expected_at=[0.2, 0.7]).axes[0]
    np.testing.assert_allclose(lines(axis)["formula"].get_xdata(), [20, 70])


def test_each_seed_has_a_course_and_one_name():
    chain, line = FIGURES["kept_over_time"](guess=0.4).axes
    assert len(chain.lines) == 1 + 3 + 2 + 1
    assert len(line.lines) == 1 + 3 + 2
    assert [text.get_text() for text in line.get_legend().get_texts()] == ["network", "LFADS", "LDS"]
    assert [axis.get_title(loc="left") or axis.get_title() for axis in (chain, line)] == ["chain", "line"]
    np.testing.assert_array_equal(chain.lines[0].get_ydata(), [1, 0.5, 0])
    assert chain.lines[0].get_color() == TRUTH
    assert chain.lines[1].get_color() == LATENT


def test_arrows_are_counted_and_their_reasons_stand_beside_those_of_all_pairs():
    left, right = FIGURES["arrows_in_part"](guess=5).axes
    np.testing.assert_array_equal(left.lines[0].get_ydata(), COUNTS["all"])
    np.testing.assert_array_equal(left.lines[3].get_ydata(), [13, 13])
    assert [bar.get_width() for bar in right.patches] == [75, 25, 95, 40]
    assert right.patches[0].get_facecolor() != right.patches[1].get_facecolor()
    assert UNOBSERVED not in {line.get_color() for line in left.lines}
    assert [line.get_ydata()[0] for line in left.lines if line.get_color() == GUESS] == [5]
