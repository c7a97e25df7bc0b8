"""Minutes by the formula, and that finished notebooks take about what they promise."""

import nbformat
import pytest

from helpers.exercises import bank
from tools import minutes
from tools.minutes import measure, measure_cells, minutes_of_exercise, words_in
from tools.twins import all_twins, chapter_of, key_of

# Notebooks that were not cut to what they promise yet: take a line away, do not add one.
NOT_YET = {
    "lfads/gru_and_elbo",
    "lfads/spikes_to_latents",
    "lfads/building",
    "lfads/truth",
    "lfads/inputs",
    "lfads/sessions",
    "partial/linear_dynamics",
    "partial/teacher_and_student",
    "partial/attractors_not_there",
    "partial/low_rank",
    "graphs/inferring",
    "graphs/same_behaviour",
    "graphs/unseen_worm",
}
DONE = [twin for twin in all_twins() if chapter_of(twin) not in NOT_YET]


@pytest.mark.parametrize("twin", DONE, ids=key_of)
def test_a_notebook_takes_about_what_it_promises(twin):
    notebook = measure(twin)
    assert notebook.head == notebook.stated("core")
    for stated, computed in (
        (notebook.stated("core"), notebook.minutes("core")),
        *((section.stated, section.minutes) for section in notebook.sections),
    ):
        slack = max(minutes.WITHIN * stated, 2)  # a section is a whole number of minutes, and may be a short one
        assert abs(stated - computed) <= slack, f"{stated} min stated, {computed:.0f} by the formula: {notebook}"


@pytest.mark.parametrize("twin", DONE, ids=key_of)
def test_cells_in_sight_are_short_and_do_not_scroll_sideways(twin):
    notebook = measure(twin)
    assert not notebook.long_cells
    assert not notebook.wide_lines


def test_chapters_that_are_not_done_exist():
    assert {chapter_of(twin) for twin in all_twins()} >= NOT_YET


def test_words_of_a_formula_and_of_a_link_are_counted_once():
    assert words_in("B follows A, *always*.") == 4
    assert words_in(r"Then $W_{ij} = \frac{1}{2}$ holds") == 3
    assert words_in("$$\na + b\n= c\n$$") == 1
    assert words_in("see [part 1](../interventions/01_cause.ipynb)") == 3


def test_class_of_an_exercise_follows_the_lines_of_its_solution():
    cause = bank.of_notebook("interventions/cause")
    assert minutes_of_exercise(cause["average_causal_effect"]) == 3
    assert {minutes_of_exercise(entry) for name in bank.notebooks() for entry in bank.of_notebook(name).values()} == {3, 5, 8}


def test_a_section_is_counted_by_hand():
    new = nbformat.v4
    head = new.new_markdown_cell("# A title\n\n*About 5 minutes*")
    top = [new.new_code_cell("import helpers"), new.new_code_cell("import numpy as np")]
    text = new.new_markdown_cell("## 1. Two\n\n*core · 4 min*\n\n" + "word " * 175)
    drawn = new.new_code_cell("fig = plots.wiring(W)\nclaim(1)\n\n" + "x = 1\n" * 13)
    long = new.new_code_cell("y = 1\n" * 16)
    folded = new.new_code_cell("z = 1\n" * 40, metadata={"tags": ["hide-input"]})
    exercise = new.new_code_cell("@exercise\ndef average_causal_effect(outcome_on, outcome_off):\n    ...\n")
    cells = [head, *top, text, drawn, long, folded, exercise, new.new_markdown_cell("## Sources\n\nA. B. C.")]
    notebook = measure_cells("some/01_where", cells, bank.of_notebook("interventions/cause"))
    (section,) = notebook.sections
    assert (section.stated, section.lines, section.figures, section.exercises) == (4, 15 + 16, 1, [3])
    assert section.words == 175 + 5  # with "1. Two" and "core · 4 min"
    assert section.minutes == pytest.approx(1 + (31 * 4 + 40) / 60 + 3)
    assert notebook.head == 5
    assert notebook.long_cells == [(16, "y = 1")]
