"""The instructor's guide is fresh and complete, and says what is missing where it is not."""

import copy

import pytest

from helpers.exercises import bank
from tools.pages import instructors
from tools.twins import ROOT, all_twins, key_of

TWINS = all_twins()
PARTS = {key_of(twin).partition("/")[0] for twin in TWINS}


@pytest.fixture(scope="module")
def pages():
    return instructors.pages()


@pytest.fixture
def part():
    """A part that is as it should be, to be spoiled."""
    notebooks = [instructors.read_notebook(twin) for twin in TWINS if key_of(twin).startswith("interventions/")]
    return copy.deepcopy(instructors.read_guide("interventions")), notebooks


def test_pages_are_fresh(pages):
    for path, text in pages.items():
        assert path.read_text(encoding="utf-8") == text, "run `make sync`"
    assert {path for path in instructors.FOLDER.iterdir() if path.suffix == ".md"} == set(pages)


def test_there_is_a_page_for_each_part_and_all_are_in_the_table_of_contents(pages):
    assert {path.stem for path in pages} == PARTS | {"overview"}
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    for path in pages:
        assert f"file: {path.relative_to(ROOT).with_suffix('').as_posix()}\n" in toc


@pytest.mark.parametrize("twin", TWINS, ids=key_of)
def test_page_of_a_part_holds_every_message_and_solution(twin, pages):
    text = pages[instructors.FOLDER / f"{key_of(twin).partition('/')[0]}.md"]
    for entry in bank.of_notebook(key_of(twin)).values():
        assert entry.solution in text
        assert all(message in text for message in entry.mistakes.values())


@pytest.mark.parametrize("twin", TWINS, ids=key_of)
def test_plan_of_a_notebook_holds_all_that_happens_in_it(twin):
    notebook, text = instructors.read_notebook(twin), twin.read_text(encoding="utf-8")
    assert set(notebook.exercises()) == set(bank.of_notebook(key_of(twin)))
    assert sum(section.questions for section in notebook.sections) == text.count("\nquiz(")
    assert sum(section.predictions for section in notebook.sections) == text.count("*Before you ")
    assert all(section.kind for section in notebook.sections)


def test_plan_counts_from_the_first_section():
    twin = ROOT / "book" / "src" / "interventions" / "01_cause.md"
    notebook = instructors.read_notebook(twin)
    assert notebook.title == "What does it mean for A to cause B?"
    assert notebook.question.startswith("Two neurons fire together.")
    rows = list(instructors._plan(notebook))
    assert rows[2] == "| 0:00 | 6 | 1. Three worlds, one picture | core |  |  |"
    assert rows[3].startswith("| 0:06 | 9 | 2. Forcing the issue | core | `average_causal_effect` | 1 prediction, 1 question |")
    assert rows[-1].startswith("| 1:05 | 5 |")
    assert (notebook.minutes("core"), notebook.minutes("more"), notebook.minutes("bonus")) == (60, 10, 0)


def test_nothing_is_missing_in_a_good_part(part):
    assert list(instructors.problems("interventions", *part)) == []


SPOILED = {
    "part": (lambda guide: guide.update(part=" "), 'should begin with part = "…"'),
    "notebook": (lambda guide: guide.pop("02_scores"), "[02_scores] lacks aim."),
    "skip": (lambda guide: guide["01_cause"].pop("skip"), "[01_cause] lacks skip."),
    "ask": (lambda guide: guide["01_cause"].update(ask=["one?"]), "[01_cause] should ask the room two questions or more."),
    "exercise": (
        lambda guide: guide["01_cause"]["exercises"].pop("connections"),
        "[01_cause.exercises] does not say what connections is for.",
    ),
    "stray notebook": (lambda guide: guide.update({"09_none": {}}), "has [09_none], but there is no notebook of that name."),
    "stray exercise": (
        lambda guide: guide["03_atlas"]["exercises"].update(gone="x"),
        "[03_atlas.exercises] has gone, which 03_atlas does not.",
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_is_missing_is_named(name, part):
    spoil, message = SPOILED[name]
    spoil(part[0])
    found = list(instructors.problems("interventions", *part))
    assert found
    assert message in found[0]
    assert found[0].startswith("book/src/interventions/guide.toml")


def test_a_part_without_a_guide_stops_the_pages(monkeypatch):
    monkeypatch.setattr(instructors, "read_guide", lambda part: {})
    with pytest.raises(ValueError, match=r"book/src/interventions/guide\.toml: \[01_cause\.exercises\] does not say"):
        instructors.pages()
