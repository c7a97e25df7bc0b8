import re

import matplotlib.pyplot as plt
import pytest

from helpers import interact


def draw(value):
    figure, axis = plt.subplots(figsize=(2, 1))
    axis.plot([0, value])
    return figure


def alt(value):
    return f"A line up to {value} & no further: that's all"


@pytest.fixture
def page(monkeypatch):
    shown = {}
    monkeypatch.setattr(interact, "_show", lambda frames, pictures, *rest: shown.update(html=frames, pictures=pictures))
    interact.slider(draw, [1, 5, 9], label="Height (m)", alt=alt, start=1)
    return shown


def test_page_holds_one_described_frame_a_stop_and_shows_the_first_chosen(page):
    images = re.findall(r"<img [^>]*>", page["html"])
    assert len(images) == 3
    assert ["hidden" in image for image in images] == [True, False, True]
    assert "alt='A line up to 9 &amp; no further: that&#x27;s all'" in images[2]
    assert len({image.split("'")[1] for image in images}) == 3


def test_page_is_the_same_each_time(page):
    first = page["html"]
    interact.slider(draw, [1, 5, 9], label="Height (m)", alt=alt, start=1)
    assert page["html"] == first


def test_range_input_has_a_label_and_words_for_each_stop(page):
    assert "<label for='slider-height-m'>" in page["html"]
    assert "max='2' value='1' data-stops='1,5,9'" in page["html"]
    assert "aria-valuetext='5: A line up to 5 &amp; no further: that&#x27;s all'" in page["html"]


def test_no_figure_stays_open(page):
    assert plt.get_fignums() == []


def test_live_slider_changes_the_picture(page):
    box = interact.live_slider(page["pictures"], [1, 5, 9], "Height (m)", [alt(value) for value in (1, 5, 9)], 1)
    stop, picture, caption = box.children
    assert stop.index == 1
    assert picture.value == page["pictures"][1]
    stop.index = 2
    assert picture.value == page["pictures"][2]
    assert caption.value == "A line up to 9 &amp; no further: that&#x27;s all"


def test_without_a_front_end_it_says_what_is_seen(capsys):
    interact.slider(draw, [1, 5], label="Height (m)", alt=alt)
    assert capsys.readouterr().out == "Height (m): 1. A line up to 1 & no further: that's all\n"


def test_what_it_refuses(monkeypatch):
    with pytest.raises(ValueError, match="at least 2 stops"):
        interact.slider(draw, [1], label="h", alt=alt)
    with pytest.raises(ValueError, match="start should be an index of values, from 0 to 1"):
        interact.slider(draw, [1, 2], label="h", alt=alt, start=2)
    monkeypatch.setattr(interact, "FRAMES_LIMIT", 1000)
    with pytest.raises(ValueError, match="over the 1 kB"):
        interact.slider(draw, [1, 2], label="h", alt=alt)
