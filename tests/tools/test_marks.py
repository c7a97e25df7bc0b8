"""Marks come from what the checks wrote, and what cannot be read is named."""

import csv

import nbformat
import pytest

from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_YET
from tools import execute, marks
from tools.marking import reading, tables
from tools.states import in_state
from tools.twins import SOURCE, chapter_of, notebook_of, read_twin

TWIN = SOURCE / "interventions" / "01_cause.md"
KEY = chapter_of(TWIN)
NAMES = list(bank.of_notebook(KEY))
MIME = "application/vnd.who-drives-whom.check+json"


def handed_in(verdicts, key=KEY):
    """A notebook with these results, one cell each."""
    cells = [nbformat.v4.new_code_cell(f'begin("{key}")')]
    for name, verdict, mistake in verdicts:
        data = {MIME: {"exercise": name, "verdict": verdict, "mistake": mistake}, "text/plain": ""}
        cells.append(nbformat.v4.new_code_cell("@exercise", outputs=[nbformat.v4.new_output("display_data", data)]))
    return nbformat.v4.new_notebook(cells=cells)


def put(notebook, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def test_a_notebook_that_was_really_run_is_read(tmp_path):
    """Solved in one cell, wrong in the next, the others never run: from the kernel to the table."""
    solved, wrong = (in_state(read_twin(TWIN), KEY, state) for state in ("solved", "wrong"))
    kept = [cell for cell in solved.cells if cell.cell_type == "code"][:2]
    kept += [cell for cell in solved.cells if "@exercise\ndef " + NAMES[0] in cell.source]
    kept += [cell for cell in wrong.cells if "@exercise\ndef " + NAMES[1] in cell.source]
    notebook = nbformat.v4.new_notebook(cells=kept)
    execute.run(notebook, tmp_path)
    put(notebook, tmp_path / "in" / "ada" / "01_cause.ipynb")
    (one,) = reading.collect(tmp_path / "in").handed_in
    found = list(reading.verdicts(one).values())
    assert (one.learner, one.key) == ("ada", KEY)
    assert found == [CORRECT, NOT_YET] + [reading.NOT_RUN] * (len(NAMES) - 2)


def test_the_start_page_of_a_whole_folder_is_no_problem(tmp_path):
    """Handed in with the notebooks, in folders or side by side, also as a browser's second copy of the file."""
    put(handed_in([(NAMES[0], "correct", None)]), tmp_path / "ada" / "1_interventions" / "01_cause.ipynb")
    start = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("start_page()")])
    for name in ("ada/00_start_here.ipynb", "ben_00_start_here.ipynb", "00_start_here (1).ipynb"):
        put(start, tmp_path / name)
    found = reading.collect(tmp_path)
    assert found.problems == []
    assert [one.learner for one in found.handed_in] == ["ada"]


def test_table_and_mistakes(tmp_path, capsys):
    put(handed_in([(name, "correct", None) for name in NAMES]), tmp_path / "ada" / "work" / "any name.ipynb")
    put(
        handed_in([(NAMES[0], "raised", None), (NAMES[0], "not yet", "reversed_sign"), (NAMES[1], "took too long", None)]),
        tmp_path / "ben" / "01_cause.ipynb",
    )
    marks.main([str(tmp_path), "--csv", str(tmp_path / ".marks.csv")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == KEY
    assert f"  1  {NAMES[0]}" in lines
    assert "ada      ✓  ✓  ✓  ✓  ✓  ✓  6 of 6" in lines
    assert "ben      ✗  …              0 of 6" in lines  # of two cells of one exercise, the last counts
    assert f"  1 × {NAMES[0]}: reversed sign" in lines
    rows = list(csv.DictReader((tmp_path / ".marks.csv").open(encoding="utf-8")))
    assert len(rows) == 2 * len(NAMES)
    assert {name: rows[len(NAMES)][name] for name in ("learner", "notebook", "exercise", "verdict", "mistake")} == {
        "learner": "ben",
        "notebook": KEY,
        "exercise": NAMES[0],
        "verdict": "not yet",
        "mistake": "reversed_sign",
    }


@pytest.mark.parametrize(
    ("file", "learner"),
    [
        ("ada_01_cause.ipynb", "ada"),
        ("ada_01_cause (1).ipynb", "ada"),
        ("ada_01_cause-Copy1.ipynb", "ada"),
        ("01_cause - Ada Lovelace.ipynb", "Ada Lovelace"),
        ("lovelace.ipynb", "lovelace"),
        ("01_cause.ipynb", "01_cause"),
        ("ada/01_cause.ipynb", "ada"),
    ],
)
def test_whose_it_is(file, learner, tmp_path):
    put(handed_in([(NAMES[0], "correct", None)]), tmp_path / file)
    assert [one.learner for one in reading.collect(tmp_path).handed_in] == [learner]


def test_what_cannot_be_counted_is_named_and_the_rest_is_counted(tmp_path, capsys):
    put(handed_in([(NAMES[0], "correct", None)]), tmp_path / "ada.ipynb")
    put(handed_in([]), tmp_path / "empty.ipynb")
    put(handed_in([(NAMES[0], "correct", None)], key="interventions/gone"), tmp_path / "gone.ipynb")
    put(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("begin")]), tmp_path / "other.ipynb")
    (tmp_path / "broken.ipynb").write_text("<html>Sign in</html>", encoding="utf-8")
    (tmp_path / "essay.pdf").write_bytes(b"%PDF")
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    with pytest.raises(SystemExit) as stop:
        marks.main([str(tmp_path)])
    said = str(stop.value)
    assert "broken.ipynb is not a notebook, whatever its name says (JSONDecodeError)." in said
    assert "empty.ipynb has no results: its cells were not run, or it was saved without outputs." in said
    assert "essay.pdf is not a notebook; ask for the .ipynb file." in said
    assert "gone.ipynb calls itself interventions/gone, which this version of the course does not have." in said
    assert 'other.ipynb is no notebook of this course: no cell calls begin("…").' in said
    assert ".DS_Store" not in said
    assert "ada      ✓" in capsys.readouterr().out


def test_copies_from_before_notebooks_lost_their_numbers_are_counted(tmp_path):
    put(handed_in([(NAMES[0], "correct", None)], key="interventions/01_cause"), tmp_path / "ada" / "old.ipynb")
    assert [one.key for one in reading.collect(tmp_path).handed_in] == [KEY]


def test_tables_stand_in_the_order_of_the_book(tmp_path):
    for name in ("atlas", "scores", "cause"):
        chapter = f"interventions/{name}"
        first = next(iter(bank.of_notebook(chapter)))
        put(handed_in([(first, "correct", None)], key=chapter), tmp_path / "ada" / f"{name}.ipynb")
    found = tables.report(reading.collect(tmp_path)).split("\n\n")
    assert [table.partition("\n")[0] for table in found if "/" in table.partition("\n")[0]] == [
        "interventions/cause",
        "interventions/scores",
        "interventions/atlas",
    ]


@pytest.mark.parametrize(("name", "message"), [("none", "There is no folder called"), ("", "holds no notebooks")])
def test_a_folder_without_notebooks_is_named(name, message, tmp_path):
    with pytest.raises(SystemExit, match=message):
        marks.main([str(tmp_path / name)])


def test_the_published_notebooks_count_as_not_attempted(tmp_path):
    put(nbformat.read(notebook_of(TWIN), as_version=4), tmp_path / "nobody.ipynb")
    assert "nobody   ·  ·  ·  ·  ·  ·  0 of 6" in tables.report(reading.collect(tmp_path))
