"""What `make new-chapter` and `make new-exercise` lay out is complete, works as Python, and is not published as it is."""

import ast
import shutil
import tomllib

import pytest
import yaml

from tools import new, precheck
from tools.twins import ROOT

COPIED = ("book/src", "helpers", "tests/bad_input", "tests/mutations.toml", "_toc.yml", "pyproject.toml")


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A copy of the house in which things can be laid out."""
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    monkeypatch.setattr(new, "ROOT", tmp_path)
    monkeypatch.setattr(new, "SOURCE", tmp_path / "book" / "src")
    monkeypatch.setattr(new, "HELPERS", tmp_path / "helpers")
    return tmp_path


def changed(house):
    """Files that are new or others than in the real house."""
    files = [path.relative_to(house) for path in house.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return {
        path.as_posix()
        for path in files
        if not (ROOT / path).is_file() or (ROOT / path).read_bytes() != (house / path).read_bytes()
    }


def test_a_chapter_has_every_file_that_it_needs(house):
    new.new_chapter("granger", "chance")
    ships = "helpers/chapters/granger/chance"
    assert changed(house) == {
        "book/src/granger/05_chance.md",
        "book/src/granger/05_chance.toml",
        *(f"{ships}/{file}" for file in ("__init__.py", "exercises.py", "claims.toml", "quizzes.toml")),
        "_toc.yml",
        "tests/mutations.toml",
    }
    contents = yaml.safe_load((house / "_toc.yml").read_text(encoding="utf-8"))
    part = next(part for part in contents["parts"] if part["caption"].startswith("3 ·"))
    assert [chapter["file"] for chapter in part["chapters"]][-2:] == ["book/granger/04_spiking", "book/granger/05_chance"]
    assert 'begin("granger/chance")' in (house / "book/src/granger/05_chance.md").read_text(encoding="utf-8")
    assert tomllib.loads((house / "tests/mutations.toml").read_text(encoding="utf-8"))["granger/chance"] == []
    for file in ("claims.toml", "quizzes.toml"):
        assert tomllib.loads((house / ships / file).read_text(encoding="utf-8")) == {}


def test_a_part_has_what_a_part_needs(house):
    new.new_chapter("chance", "first")
    assert {"helpers/chapters/chance/__init__.py", "book/src/parts.toml", "book/src/chance/01_first.md"} <= changed(house)
    captions = [part["caption"] for part in yaml.safe_load((house / "_toc.yml").read_text(encoding="utf-8"))["parts"]]
    assert captions[captions.index("8 · Putting it to work") + 1] == "9 · TO DO"
    assert "      - file: book/instructors/chance\n" in (house / "_toc.yml").read_text(encoding="utf-8")
    assert set(tomllib.loads((house / "book/src/parts.toml").read_text(encoding="utf-8"))["chance"]) == {
        "asks",
        "needs",
        "teaching",
    }


def test_an_exercise_is_laid_out_in_every_file(house):
    new.new_exercise("granger/fooled", "partial_correlation", "methods/diagnostics")
    files = {
        "helpers/methods/diagnostics.py",
        "helpers/chapters/granger/fooled/exercises.py",
        "book/src/granger/03_fooled.md",
        "tests/bad_input/methods/diagnostics.py",
    }
    assert changed(house) == files
    for file in files:
        text = (house / file).read_text(encoding="utf-8")
        assert precheck.TO_DO in text
        if file.endswith(".py"):
            ast.parse(text)
    assert "### Exercise 6: TO DO" in (house / "book/src/granger/03_fooled.md").read_text(encoding="utf-8")
    declared = (house / "helpers/chapters/granger/fooled/exercises.py").read_text(encoding="utf-8")
    assert "PARTIAL_CORRELATION = Exercise(\n    reference=diagnostics.partial_correlation," in declared
    assert "partial(diagnostics.partial_correlation, " in (house / "tests/bad_input/methods/diagnostics.py").read_text(
        encoding="utf-8"
    )


def test_what_is_to_be_done_is_not_published(house):
    new.new_exercise("granger/fooled", "partial_correlation", "methods/diagnostics")
    text = (house / "book/src/granger/03_fooled.md").read_text(encoding="utf-8")
    twin = precheck.Twin(ROOT / "book" / "src" / "granger" / "03_fooled.md", text)
    found = [str(problem) for problem in precheck.problems_of(twin)]
    assert any("something is still to be written" in problem for problem in found)
    assert any("partial_correlation is not declared" in problem for problem in found)  # in the real house


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chapter", "granger", "05_chance"], "lower-case words"),
        (["chapter", "granger", "fooled"], "a chapter called granger/fooled already"),
        (["exercise", "granger/nothing", "f", "--module", "methods/granger"], "no chapter called granger/nothing"),
        (["exercise", "granger/fooled", "f", "--module", "methods/nothing"], r"no module helpers/methods/nothing\.py"),
        (["exercise", "granger/fooled", "chow_f", "--module", "methods/diagnostics"], "has a function called chow_f already"),
    ],
)
def test_what_cannot_be_laid_out_is_said(house, arguments, words):
    with pytest.raises(SystemExit, match=words):
        new.main(arguments)
    assert changed(house) == set()
