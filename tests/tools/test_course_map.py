"""The map of the course and the picture of the front page are what `make sync` would write."""

import re

import matplotlib as mpl
import nbformat
import pytest
from matplotlib.testing.compare import compare_images

from tools import stamp
from tools.pages import course_map, front
from tools.twins import all_twins, key_of, notebook_of


@pytest.mark.parametrize(("path", "text"), list(course_map.pages()), ids=["front", "README"])
def test_map_is_fresh(path, text):
    assert path.read_text(encoding="utf-8") == text, "run `make sync`"


def test_every_notebook_is_on_the_map():
    stops = [stop.key for part in course_map.read_parts() for stop in part.stops]
    assert stops == [key_of(twin) for twin in all_twins()]


def test_a_twin_without_a_question_is_named(monkeypatch):
    cell = nbformat.v4.new_markdown_cell("# A title\n\n*About 60 minutes.*")
    monkeypatch.setattr(course_map, "read_twin", lambda path: nbformat.v4.new_notebook(cells=[cell]))
    with pytest.raises(ValueError, match=r"The twin of part/01_x should begin with a question in bold"):
        course_map.read_stop("part/01_x")


def test_a_lost_mark_is_named():
    with pytest.raises(ValueError, match="one of the two is missing"):
        course_map.with_map(f"{course_map.BEGIN} and no end", "new")


def test_the_first_screen_counts_the_hours_and_leads_to_the_first_notebook():
    minutes = sum(stop.minutes for part in course_map.read_parts() for stop in part.stops)
    for first in (course_map.front_first(), course_map.readme_first()):
        (hours,) = re.findall(r"A free course of (\d+) hours", first)
        assert abs(int(hours) - minutes / 60) <= 0.5
        assert f"in {len(all_twins())} notebooks" in first
        assert f"/blob/learn/book/{key_of(all_twins()[0])}.ipynb" in first


@pytest.mark.parametrize(("minutes", "words"), [(185, "3 h"), (60, "1 h"), (40, "¾ h"), (100, "1¾ h"), (50, "¾ h")])
def test_durations(minutes, words):
    assert course_map.duration(minutes) == words


def test_front_picture_is_fresh(tmp_path):
    made_with = nbformat.read(notebook_of(all_twins()[0]), as_version=4).metadata[stamp.KEY]["versions"]["matplotlib"]
    if mpl.__version__ != made_with:
        pytest.skip(f"text is drawn differently by matplotlib {mpl.__version__} than by {made_with}")
    front.write_picture(tmp_path / "front.png")
    assert compare_images(str(front.PICTURE), str(tmp_path / "front.png"), tol=1) is None
