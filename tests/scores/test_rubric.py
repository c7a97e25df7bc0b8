"""The rubric: what the page says, the worked examples are marked by."""

import re

import pytest

from helpers.scores import rubric
from tools.twins import ROOT


def test_the_page_of_the_project_has_the_rubric():
    page = (ROOT / "book" / "project.md").read_text(encoding="utf-8")
    rows = [f"| **{one.name}** | {' | '.join(one.levels)} |" for one in rubric.CRITERIA]
    assert "\n".join(rows) in page
    assert "eighteen points" in page
    assert rubric.MOST == 18


def test_there_are_six_criteria_on_four_levels():
    assert len(rubric.CRITERIA) == 6
    assert {len(one.levels) for one in rubric.CRITERIA} == {rubric.HIGHEST + 1}


def test_the_worked_examples_have_the_points_that_the_guides_tell_and_no_page_before_they_are_predicted():
    points = [sum(rubric.our_levels(name).values()) for name in rubric.REPORTS]
    told_to_all = re.compile(r"(\d+|\w+), (\d+|\w+) and (\d+|\w+) points")
    assert not told_to_all.search((ROOT / "book/project.md").read_text(encoding="utf-8"))
    for place in ("book/src/instructors.md", "book/src/practice/03_three_projects.toml"):
        text = (ROOT / place).read_text(encoding="utf-8")
        told = re.search(r"(\d+), (\d+) and (\d+) points", text)
        assert list(map(int, told.groups())) == points
    for name in rubric.REPORTS:
        assert all(0 <= level <= rubric.HIGHEST for level in rubric.our_levels(name).values())


def test_an_unknown_report_is_refused():
    with pytest.raises(ValueError, match="report should be"):
        rubric.our_levels("report D")
