import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from helpers import interact, plots
from helpers.panels import pieces

LONG = "A finding that takes more words than one of the panels is wide, as ours do"


def picture_of(figure):
    raw = io.BytesIO()
    figure.set_dpi(100)
    figure.savefig(raw, format="png", dpi=100)
    return np.asarray(Image.open(raw).convert("L"))


def two(title="", size=(8, 3), **more):
    figure, axes = plt.subplots(1, 2, figsize=size, **more)
    figure.suptitle(title, x=0.01, ha="left")
    for axis in axes:
        axis.plot([0, 1])
        axis.set_ylabel("activity (s.d.)")
    return figure, axes


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def inked(picture, piece=None):
    left, top, width, height = piece or (0, 0, picture.shape[1], picture.shape[0])
    return int((picture[top : top + height, left : left + width] < 250).sum())


@pytest.mark.parametrize("title", ["", "Short", LONG])
def test_pieces_hold_every_mark_once_and_in_the_order_of_reading(title):
    figure, _ = two(title)
    picture = picture_of(figure)
    found = pieces(figure, picture)
    assert sum(inked(picture, piece) for piece in found) == inked(picture)
    *titles, left, right = found  # a short title is a part of the left panel's
    assert len(titles) == {"": 0, "Short": 0, LONG: 2}[title]
    assert all(piece[1] + piece[3] <= left[1] for piece in titles)
    assert left[0] + left[2] == right[0]
    assert left[1:2] == right[1:2]
    assert max(piece[2] for piece in titles or [left]) <= max(left[2], right[2])


def test_no_piece_cuts_a_mark_in_two():
    figure, axes = two(LONG)
    figure.colorbar(axes[0].imshow(np.eye(3)), ax=axes[0], label="weight")
    picture = picture_of(figure)
    for left, top, width, height in pieces(figure, picture):
        for edge in (picture[top : top + height, left], picture[top : top + height, left + width - 1]):
            assert (edge >= 250).all()


def test_a_colour_bar_stays_with_its_panel_and_a_label_with_its_axis():
    figure, axes = two()
    bar = figure.colorbar(axes[0].imshow(np.eye(3)), ax=axes[0], label="weight")
    picture = picture_of(figure)
    left, right = pieces(figure, picture)
    bars, label = (artist.get_tightbbox() for artist in (bar.ax, axes[1].yaxis.label))
    scale = picture.shape[1] / figure.bbox.width
    assert bars.x1 * scale < left[2] <= label.x0 * scale
    assert left[2] + right[2] == picture.shape[1]


def test_what_stands_below_all_panels_comes_last():
    figure, _ = two("Title")
    figure.supxlabel("made with " + "a_function: the reference, " * 4, fontsize=8)
    picture = picture_of(figure)
    found = pieces(figure, picture)
    assert found[-1][1] + found[-1][3] == picture.shape[0]
    assert found[-1][1] == found[1][1] + found[1][3]
    assert sum(inked(picture, piece) for piece in found) == inked(picture)


def test_three_panels_are_three_pieces():
    figure, axes = plt.subplots(1, 3, figsize=(9, 3))
    axes[0].plot([0, 1])
    assert len(pieces(figure, picture_of(figure))) == 3


def test_a_title_that_just_reaches_into_the_next_panel_is_one_of_its_own(monkeypatch):
    """In the slider of the threshold: its width at the figure's usual dots per inch ended before the cut."""
    numbers = np.linspace(-0.02, 0.1, 100)
    title = "A stricter threshold buys precision and costs calls"
    figure = plots.precision_and_recall_by_threshold(numbers > 0.09, numbers, [0.0, 0.05], [0.1, 0.2], [1.0, 0.9], 1, title)
    shown = []
    monkeypatch.setattr(interact, "_show", lambda frames, *rest: shown.append(frames))
    interact.slider(lambda value: figure, [1, 2], label="Threshold", alt=str)
    assert shown[0].split("data-pieces='")[1].split("'")[0].count(";") == 3


def test_what_cannot_be_cut_stays_whole():
    one, _ = plt.subplots()
    rows, _ = plt.subplots(2, 2)
    shared, _ = plt.subplots(1, 2, sharey=True)
    crossed, _ = two()
    crossed.text(0.5, 0.5, "words that stand across both panels", ha="center")
    for figure in (one, rows, shared, crossed):
        assert pieces(figure, picture_of(figure)) == []


def test_a_slider_says_where_its_pictures_can_be_cut(monkeypatch):
    shown = []
    monkeypatch.setattr(interact, "_show", lambda frames, *rest: shown.append(frames))
    for draw in (lambda value: two(f"{value}")[0], lambda value: plt.subplots()[0]):
        interact.slider(draw, [1, 2], label="Height (m)", alt=str)
    assert shown[0].count(" data-pieces='") == 2
    assert "data-pieces" not in shown[1]
