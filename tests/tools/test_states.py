"""Exercise cells in all states, in a kernel; `make states` runs whole notebooks so."""

import nbformat
import pytest

from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET
from tools import execute
from tools.states import in_state, pasted_source, solved_source
from tools.twins import all_twins, chapter_of, defines_exercise, key_of, read_twin


@pytest.mark.parametrize("twin", all_twins(), ids=key_of)
def test_exercise_cells_in_every_state(twin, tmp_path):
    exercises = bank.of_notebook(chapter_of(twin))
    cells = [cell.source for cell in read_twin(twin).cells if cell.cell_type == "code"]
    sources, expected = cells[:2], []
    for name in filter(None, map(defines_exercise, cells)):
        entry = exercises[name]
        stub = next(source for source in cells if defines_exercise(source) == name)
        answers = [(stub, NOT_ATTEMPTED, None), (solved_source(entry), CORRECT, None)]
        answers += [(pasted_source(entry, alternative), CORRECT, None) for alternative in entry.alternatives]
        answers += [(pasted_source(entry, mistake), NOT_YET, mistake.__name__) for mistake in entry.mistakes]
        sources += [source for source, *_ in answers]
        expected += [(name, verdict, mistake) for _, verdict, mistake in answers]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    execute.run(notebook, tmp_path)
    results = [(r["exercise"], r["verdict"], r["mistake"]) for r in execute.check_results(notebook)]
    assert results == expected


@pytest.mark.parametrize("state", ["solved", "otherwise", "wrong"])
@pytest.mark.parametrize("twin", all_twins(), ids=key_of)
def test_state_changes_every_exercise_cell_and_no_other(twin, state):
    plain = read_twin(twin)
    changed = [
        defines_exercise(before.source)
        for before, after in zip(plain.cells, in_state(plain, chapter_of(twin), state).cells, strict=True)
        if before.source != after.source
    ]
    assert set(changed) == set(bank.of_notebook(chapter_of(twin)))
