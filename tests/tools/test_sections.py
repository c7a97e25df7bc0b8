"""Each section of a notebook runs alone, after the two cells at the top: see tools/sections.py."""

import nbformat
import pytest

from tools import sections
from tools.twins import all_twins, chapter_of, key_of, read_twin

CHAPTER = "interventions/cause"
TWINS = all_twins()


def made(*cells):
    """A notebook whose text cells begin with ##."""
    kinds = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    return nbformat.v4.new_notebook(cells=[kinds[not text.startswith("##")](text) for text in cells])


@pytest.mark.parametrize("twin", TWINS, ids=key_of)
def test_no_section_takes_a_name_from_an_earlier_one(twin):
    assert sections.missing_names(read_twin(twin), chapter_of(twin)) == {}, "make it again, or load it in the second cell"


@pytest.mark.parametrize("twin", TWINS, ids=key_of)
def test_sections_count_up_and_have_code(twin):
    top, found = sections.split(read_twin(twin))
    assert 2 <= len(top) <= 3  # set-up, imports, and at most one that all sections share
    assert list(found) == list(range(1, len(found) + 1))
    assert all(found.values())


@pytest.mark.parametrize(
    "cell",
    [
        "print(x)",
        "x = x + 1",
        "x += 1",
        "y = [x for _ in range(3)]",
        "def draw():\n    return x",
        "draw = lambda: x",
        "for i in range(3):\n    print(x)",
        "print(x)\nx = 2",
    ],
)
def test_a_name_of_an_earlier_section_is_found(cell):
    notebook = made("import numpy as np", "## 1. One", "x = np.ones(3)", "## 2. Two", cell)
    assert sections.missing_names(notebook, CHAPTER) == {2: {"x"}}


@pytest.mark.parametrize(
    "cell",
    [
        "x = np.ones(3)\nprint(x)",
        "for x in range(3):\n    print(x)",
        "with open('x') as x:\n    print(x)",
        "try:\n    pass\nexcept ValueError as x:\n    print(x)",
        "def draw():\n    return x\n\n\nx = 2",
        "def draw(x):\n    return x + connections(np.eye(2))",
        "print([x for x in range(3)], len(np.ones(3)))",
    ],
)
def test_what_a_section_makes_itself_is_not_missing(cell):
    notebook = made("import numpy as np", "## 1. One", "x = np.ones(3)", "## 2. Two", cell, "## How far?", "print(other)")
    assert sections.missing_names(notebook, CHAPTER) == {}


def test_a_section_that_cannot_run_alone_is_named(monkeypatch, tmp_path):
    notebook = made("one = 1", "## 1. One", "two = one + 1", "## 2. Two", "print(two)")
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    monkeypatch.setattr(sections, "read_twin", lambda twin: notebook)
    twin = TWINS[0]
    assert sections.run_sections(twin) == [f"{key_of(twin)}, section 2 alone: NameError: name 'two' is not defined"]
