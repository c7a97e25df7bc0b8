"""The instructor's guide is fresh and complete, and says what is missing where it is not."""

import dataclasses
import re

import pytest

from helpers.exercises import bank
from tools.pages import instructors, week
from tools.pages.chapters import read_chapter, read_entries
from tools.twins import ROOT, SOURCE, all_twins, chapter_of, key_of

TWINS = all_twins()
PARTS = {key_of(twin).partition("/")[0] for twin in TWINS}


@pytest.fixture(scope="module")
def pages():
    return instructors.pages()


def test_pages_are_fresh(pages):
    for path, text in pages.items():
        assert path.read_text(encoding="utf-8") == text, "run `make sync`"
    assert {path for path in instructors.FOLDER.iterdir() if path.suffix == ".md"} == set(pages) | set(week.pages())


def test_there_is_a_page_for_each_part_and_all_are_in_the_table_of_contents(pages):
    assert {path.stem for path in pages} == PARTS | {"overview"}
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    for path in pages:
        assert f"file: {path.relative_to(ROOT).with_suffix('').as_posix()}\n" in toc


@pytest.mark.parametrize("twin", TWINS, ids=key_of)
def test_page_of_a_part_holds_every_message_and_solution(twin, pages):
    text = pages[instructors.FOLDER / f"{key_of(twin).partition('/')[0]}.md"]
    for entry in bank.of_notebook(chapter_of(twin)).values():
        assert entry.solution in text
        assert all(message in text for message in entry.mistakes.values())


@pytest.mark.parametrize("twin", TWINS, ids=key_of)
def test_plan_of_a_notebook_holds_all_that_happens_in_it(twin):
    notebook, text = instructors.read_notebook(twin), twin.read_text(encoding="utf-8")
    assert set(notebook.exercises()) == set(bank.of_notebook(chapter_of(twin)))
    assert sum(section.questions for section in notebook.sections) == text.count("\nquiz(")
    assert sum(section.predictions for section in notebook.sections) == text.count("*Before you ") + text.count(" predict(")
    assert all(section.kind for section in notebook.sections)


def test_plan_counts_from_the_first_section():
    twin = ROOT / "book" / "src" / "interventions" / "01_cause.md"
    notebook = instructors.read_notebook(twin)
    assert notebook.title == "What does it mean for A to cause B?"
    assert notebook.question.startswith("Two neurons fire together.")
    rows = list(instructors.plan(notebook))
    first, second = notebook.sections[0].minutes, notebook.sections[1].minutes
    assert rows[2] == f"| 0:00 | {first} | 1. Three worlds, one picture | core |  |  |"
    also = "| core | `average_causal_effect` | 1 prediction, 1 question |"
    assert rows[3].startswith(f"| 0:{first:02d} | {second} | 2. Forcing the issue {also}")
    total = notebook.minutes("core") + notebook.minutes("more") + notebook.minutes("bonus")
    last = notebook.sections[-1].minutes
    assert rows[-1].startswith(f"| {(total - last) // 60}:{(total - last) % 60:02d} | {last} |")


GOOD = """
[guide]
aim = "What should stay."
ask = ["one?", "two?"]
skip = "Nothing."
"""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("[guide]", "[guides]", "symbol, term, work and guide, but it holds guides"),
        ('aim = "What should stay."', "", "[guide] lacks aim."),
        ('skip = "Nothing."', 'skip = " "', "[guide] lacks skip."),
        (', "two?"', "", "[guide] should ask the room two questions or more."),
        ("skip", "leave", "[guide] should have aim, ask, skip, but it has leave."),
    ],
)
def test_what_is_missing_is_named(before, after, words):
    assert read_entries("part/01_name.toml", GOOD)["guide"].ask == ("one?", "two?")
    with pytest.raises(
        ValueError, match=re.escape(f"part/01_name.toml{'' if after == '[guides]' else ':'} ") + ".*" + re.escape(words)
    ):
        read_entries("part/01_name.toml", GOOD.replace(before, after))


def test_a_notebook_without_a_guide_stops_the_pages(monkeypatch):
    chapter = read_chapter(SOURCE / "interventions" / "01_cause.md")
    monkeypatch.setattr(instructors, "read_chapter", lambda twin, outputs: dataclasses.replace(chapter, guide=None))
    with pytest.raises(ValueError, match=r"book/src/interventions/01_cause\.toml lacks the table \[guide\]"):
        instructors.pages()


def test_a_part_that_does_not_say_what_it_is_for_is_named(tmp_path, monkeypatch):
    (tmp_path / "parts.toml").write_text('[granger]\nasks = "?"\n', encoding="utf-8")
    monkeypatch.setattr(instructors, "SOURCE", tmp_path)
    with pytest.raises(ValueError, match=r"parts\.toml: \[granger\] should have teaching"):
        instructors.teaching("granger")
