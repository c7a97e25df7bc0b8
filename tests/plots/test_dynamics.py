"""Figures of flows, spectra and kicks."""

from types import SimpleNamespace

import numpy as np
import pytest

from helpers import plots
from helpers.plots.base import GUESS, LATENT, TRUTH, UNOBSERVED

GRID = np.linspace(-2, 2, 9)
POINTS = np.stack(np.meshgrid(GRID, GRID), axis=-1)
FLOWS = {
    name: SimpleNamespace(first=GRID, second=GRID, velocity=POINTS * rates) for name, rates in (("A", -1.0), ("B", [-0.1, -3]))
}
PATH = np.array([[1.0, 1.5], [0.5, 1.0], [0.2, 0.1]])
TIME = np.linspace(0, 6, 7)
SIZES = {"one": np.exp(-TIME), "other": 1 + TIME}
COVARIANCE = np.array([[2.0, 0.6], [0.6, 0.5]])
LEFT = {
    "one": {"network": np.stack([PATH, -PATH]), "student": [0.5 * PATH, -0.5 * PATH]},
    "other": {"network": np.stack([2 * PATH]), "student": np.stack([3 * PATH])},
}

FIGURES = {
    "flow_field": lambda **k: plots.flow_field(FLOWS, "t", **k),
    "spectra": lambda **k: plots.spectra({"teacher": [0.2 + 0.1j, 0.2 - 0.1j], "student": [0.95]}, "t", **k),
    "handed_on": lambda **k: plots.handed_on(np.arange(3.0), np.arange(60.0).reshape(3, 20) / 600, "t", **k),
    "left_alone": lambda **k: plots.left_alone(LEFT, "t", **k),
    "noisy_clouds": lambda **k: plots.noisy_clouds(
        {"one": PATH, "other": -PATH}, {"one": np.eye(2), "other": COVARIANCE}, "t", **k
    ),
    "transient_growth": lambda **k: plots.transient_growth(TIME, SIZES, "t", **k),
}


def on_dashes(axis):
    return [line for line in axis.lines if line.get_linestyle() == "--"]


def test_a_flow_has_a_panel_each_and_one_scale_of_speed():
    figure = FIGURES["flow_field"](paths={"A": PATH}, fixed={"B": np.zeros((1, 2))}, first="PC 1", second="PC 2")
    left, right, bar = figure.axes
    assert (left.get_title(loc="left"), right.get_title(loc="left")) == ("A", "B")
    assert (left.get_xlabel(), left.get_ylabel(), bar.get_ylabel()) == ("PC 1", "PC 2", "speed (activity per τ)")
    assert FIGURES["flow_field"](unit="SD").axes[-1].get_ylabel() == "speed (SD per τ)"
    grounds = [axis.collections[0] for axis in (left, right)]
    assert grounds[0].get_clim() == grounds[1].get_clim()
    np.testing.assert_allclose(np.ravel(grounds[0].get_array()), np.linalg.norm(POINTS, axis=-1).ravel())
    # A few fast corners do not set the scale.
    assert grounds[0].get_clim()[1] < np.linalg.norm(FLOWS["B"].velocity, axis=-1).max()
    path, start = left.lines
    np.testing.assert_allclose(path.get_xydata(), PATH)
    np.testing.assert_allclose(start.get_xydata(), PATH[:1])
    assert path.get_color() == LATENT
    assert [line.get_marker() for line in right.lines] == ["*"]
    for axis in (left, right):
        np.testing.assert_allclose([*axis.get_xlim(), *axis.get_ylim()], [-2, 2, -2, 2])


def test_a_fixed_point_that_attracts_is_filled():
    points = np.array([[0.0, 0.0], [1.0, 1.0], [-1.0, 1.0]])
    left, right, _ = FIGURES["flow_field"](fixed={"A": points, "B": points}, attracts={"A": [False, True, False]}).axes
    hollow, filled = left.lines
    np.testing.assert_array_equal(hollow.get_xydata(), points[[0, 2]])
    np.testing.assert_array_equal(filled.get_xydata(), points[[1]])
    assert hollow.get_color() != filled.get_color()
    assert [len(line.get_xydata()) for line in right.lines] == [3]


def test_states_that_are_left_alone_start_hollow_and_end_filled():
    figure = FIGURES["left_alone"](first="PC 1", second="PC 2")
    left, right = figure.axes
    assert (left.get_title(loc="left"), right.get_title(loc="left")) == ("one", "other")
    assert (left.get_xlabel(), left.get_ylabel(), right.get_ylabel()) == ("PC 1", "PC 2", "")
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["network", "student"]
    for axis, panel in ((left, "one"), (right, "other")):
        for name, color in (("network", TRUTH), ("student", LATENT)):
            lines = [line for line in axis.lines if line.get_color() == color and len(line.get_xdata()) == len(PATH)]
            ends = [line for line in axis.lines if line.get_color() == color and len(line.get_xdata()) == 1]
            for course, line, end in zip(
                LEFT[panel][name], lines, [e for e in ends if e.get_markerfacecolor() == color], strict=True
            ):
                np.testing.assert_allclose(line.get_xydata(), course)
                np.testing.assert_allclose(end.get_xydata()[0], course[-1])
        (hollow,) = [line for line in axis.lines if line.get_markerfacecolor() == "white"]
        np.testing.assert_allclose(hollow.get_xydata(), np.asarray(LEFT[panel]["network"])[:, 0])
    assert left.get_ylim()[1] > 4.5 + 0.2 * 6  # the legend covers no course, of -1.5 to 4.5


def test_streamlines_follow_the_flow():
    axis = plots.flow_field({"right": SimpleNamespace(first=GRID, second=GRID, velocity=POINTS * 0 + [1.0, 0.0])}, "t").axes[0]
    moved = np.vstack([np.diff(line, axis=0) for line in axis.collections[1].get_segments()])
    assert len(moved) > 20
    np.testing.assert_allclose(moved[:, 1], 0, atol=1e-12)
    assert (moved[:, 0] > -1e-12).all()
    assert axis.get_title(loc="left") == ""  # one panel needs no name


def test_several_paths_are_all_drawn_and_a_flow_at_rest_has_no_streamlines():
    still = {"A": SimpleNamespace(first=GRID, second=GRID, velocity=0 * POINTS)}
    axis = plots.flow_field(still, "t", paths={"A": np.stack([PATH, -PATH])}).axes[0]
    assert len(axis.lines) == 4
    np.testing.assert_allclose(axis.lines[2].get_xydata(), -PATH)
    assert len(axis.collections) == 1


def test_the_slow_direction_goes_through_the_middle():
    figure = FIGURES["flow_field"](slow={"B": [3.0, 1.0]})
    left, right = figure.axes[:2]
    assert not left.lines
    (line,) = right.lines
    np.testing.assert_allclose([line.get_xy1(), line.get_xy2()], [[0, 0], [3, 1]])


def test_spectra_show_real_and_imaginary_parts_and_the_line_of_no_decay():
    figure = FIGURES["spectra"](band=(-0.5, 0.4), guess=0.7)
    axis = figure.axes[0]
    teacher, student = axis.lines[1:3]
    np.testing.assert_allclose(teacher.get_xydata(), [[0.2, 0.1], [0.2, -0.1]])
    np.testing.assert_allclose(student.get_xydata(), [[0.95, 0]])
    assert (teacher.get_color(), student.get_color()) == (TRUTH, LATENT)
    assert teacher.get_marker() != student.get_marker()
    black, grey = [line for line in axis.lines if len(set(line.get_xdata())) == 1 and line.get_marker() == "None"]
    assert (black.get_xdata()[0], black.get_color()) == (1, TRUTH)
    assert (grey.get_xdata()[0], grey.get_color()) == (0.7, GUESS)
    assert axis.get_xlim()[0] < 0.2
    assert axis.get_xlim()[1] > 1
    band = axis.patches[0].get_extents().transformed(axis.transData.inverted())
    np.testing.assert_allclose([band.x0, band.x1], [-0.5, 0.4])
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["range of the teacher", "teacher", "student"]


def test_credit_and_legend_of_spectra_do_not_overlap():
    figure = FIGURES["spectra"](made_with=test_streamlines_follow_the_flow, band=(0, 0.5))
    figure.canvas.draw()
    legend = figure.legends[0].get_window_extent()
    below = figure._supxlabel.get_window_extent()
    title = figure._suptitle.get_window_extent()
    assert not legend.overlaps(below)
    assert not legend.overlaps(title)


@pytest.mark.parametrize("n", [0, 5])
def test_spectra_of_none_and_of_too_many_are_refused(n):
    with pytest.raises(ValueError, match=f"should hold 1 to 4 sets, but it holds {n}"):
        plots.spectra({str(i): [0.1] for i in range(n)}, "t")


def test_sizes_are_drawn_by_line_and_colour_and_paths_beside_them():
    figure = FIGURES["transient_growth"](paths={"one": PATH, "other": -PATH}, guess=9.0)
    left, right = figure.axes
    for line, size in zip(right.lines, SIZES.values(), strict=False):
        np.testing.assert_allclose(line.get_xydata(), np.column_stack([TIME, size]))
    assert [(line.get_color(), line.get_linestyle()) for line in right.lines[:2]] == [(TRUTH, "-"), (TRUTH, "--")]
    assert [text.get_text() for text in right.get_legend().get_texts()] == list(SIZES)
    assert right.get_ylim()[0] == 0
    assert right.get_ylim()[1] > 9  # the guess is in sight
    np.testing.assert_allclose(left.lines[2].get_xydata(), -PATH)
    assert left.lines[-1].get_color() == UNOBSERVED  # rest
    assert len(FIGURES["transient_growth"]().axes) == 1


def test_figures_of_one_scale_end_alike_and_modes_are_lines_through_rest():
    figure = FIGURES["transient_growth"](paths={"one": PATH}, directions=np.array([[1.0, 3.0], [0.0, 4.0]]), largest=8.0)
    left, right = figure.axes
    assert right.get_ylim() == (0, 8)
    np.testing.assert_allclose([*left.get_xlim(), *left.get_ylim()], [-0.8, 8, -4.4, 4.4])
    modes = [line for line in left.lines if hasattr(line, "get_xy1")]
    np.testing.assert_allclose([line.get_xy2() for line in modes], [[1, 0], [3, 4]])
    np.testing.assert_allclose([line.get_xy1() for line in modes], 0)


def test_the_worst_kick_is_a_grey_curve_with_a_name():
    axis = FIGURES["transient_growth"](worst=2 + TIME).axes[0]
    (grey,) = [line for line in axis.lines if line.get_color() == UNOBSERVED]
    np.testing.assert_allclose(grey.get_ydata(), 2 + TIME)
    assert [text.get_text() for text in axis.get_legend().get_texts()] == [*SIZES, "worst kick"]
    assert axis.get_ylim()[1] > 8


def test_a_dot_marks_the_size_at_a_time():
    axis = FIGURES["transient_growth"](marks={"other": 2.5}).axes[0]
    dots = [line for line in axis.lines if line.get_marker() == "o"]
    np.testing.assert_allclose([dot.get_xydata() for dot in dots], [[[2.5, 3.5]]])


def test_ten_stages_of_a_chain_are_drawn_and_the_sum_of_all():
    stages = np.arange(60.0).reshape(3, 20) / 600
    axis = FIGURES["handed_on"](guess=1.0).axes[0]
    grey = [line for line in axis.lines if line.get_color() == UNOBSERVED and len(line.get_xdata())]
    assert len(grey) == 10
    np.testing.assert_allclose(grey[0].get_ydata(), stages[:, 0])
    np.testing.assert_allclose(grey[-1].get_ydata(), stages[:, -1])
    (total,) = [line for line in axis.lines if line.get_color() == TRUTH]
    np.testing.assert_allclose(total.get_ydata(), stages.sum(axis=1))
    assert "you" in [text.get_text() for text in axis.texts]


def test_an_ellipse_is_two_standard_deviations_of_the_covariance():
    above, below = FIGURES["noisy_clouds"]().axes
    cloud, ellipse = below.lines
    np.testing.assert_allclose(cloud.get_xydata(), -PATH)
    np.testing.assert_allclose(np.abs(ellipse.get_xdata()).max(), 2 * np.sqrt(2.0), rtol=1e-3)
    np.testing.assert_allclose(np.abs(ellipse.get_ydata()).max(), 2 * np.sqrt(0.5), rtol=1e-3)
    squared = np.einsum("ti,ij,tj->t", ellipse.get_xydata(), np.linalg.inv(COVARIANCE), ellipse.get_xydata())
    np.testing.assert_allclose(squared, 4)
    assert above.get_title(loc="left") == "one"


def test_clouds_have_one_scale_in_both_panels_and_along_both_axes():
    figure = FIGURES["noisy_clouds"]()
    figure.canvas.draw()
    above, below = figure.axes
    assert above.get_xlim() == below.get_xlim()
    assert above.get_ylim() == below.get_ylim()
    for axis in (above, below):
        (x0, y0), (x1, y1) = axis.transData.transform([(0, 0), (1, 1)])
        np.testing.assert_allclose(x1 - x0, y1 - y0)
