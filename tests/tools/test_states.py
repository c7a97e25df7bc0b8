"""Exercise cells in all states, in a kernel; `make states` runs whole notebooks so."""

import nbformat
import pytest
import torch

from helpers.exercises import bank
from helpers.exercises.core import CORRECT
from tools import execute
from tools.states import EXPECTED, KINDS, in_state, problems_in, source_in_kind
from tools.twins import all_twins, chapter_of, defines_exercise, key_of, read_twin


@pytest.mark.parametrize("twin", all_twins(), ids=key_of)
def test_exercise_cells_in_every_state(twin, tmp_path):
    """In a kernel, one answer of each kind; that every mistake and alternative is told apart is proved without one."""
    plain = read_twin(twin)
    cells = [cell.source for cell in plain.cells if cell.cell_type == "code"]
    sources, expected = cells[:2], []
    for state, verdict in {**EXPECTED, "mixed": CORRECT}.items():
        for cell in in_state(plain, chapter_of(twin), state).cells:
            if cell.cell_type == "code" and (name := defines_exercise(cell.source)):
                sources.append(cell.source)
                expected.append((name, verdict))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    execute.run(notebook, tmp_path)
    assert [(result["exercise"], result["verdict"]) for result in execute.check_results(notebook)] == expected
    assert len(expected) == 5 * len(bank.of_notebook(chapter_of(twin)))


@pytest.mark.parametrize("state", ["solved", "otherwise", "wrong", "mixed", *KINDS])
@pytest.mark.parametrize("twin", all_twins(), ids=key_of)
def test_state_changes_every_exercise_cell_and_no_other(twin, state):
    plain = read_twin(twin)
    changed = [
        defines_exercise(before.source)
        for before, after in zip(plain.cells, in_state(plain, chapter_of(twin), state).cells, strict=True)
        if before.source != after.source
    ]
    assert set(changed) == set(bank.of_notebook(chapter_of(twin)))


# The two that run fastest; `make states` runs all, in each kind.
@pytest.mark.parametrize("chapter", ["interventions/cause", "granger/regression_and_var"])
def test_no_later_cell_fails_whatever_type_a_right_answer_has(chapter):
    twin = next(twin for twin in all_twins() if chapter_of(twin) == chapter)
    assert problems_in(twin, "mixed") == []


@pytest.mark.parametrize("kind", KINDS)
def test_tensors_through_which_cells_train_stay_tensors(kind):
    namespace = {"exercise": lambda function: function, "torch": torch}
    for name in ("neuron_rates", "initial_gaussian"):
        entry = bank.of_notebook("lfads/building")[name]
        exec(source_in_kind(entry, kind), namespace)
        made = namespace[name](*entry.published[0].fresh_args())
        for part in made if isinstance(made, tuple) else (made,):
            assert part.requires_grad
