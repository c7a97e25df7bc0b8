"""The states of a notebook: untouched, solved, solved otherwise, and wrong. All run to the end; only the verdicts differ.

"Solved otherwise" pastes each exercise's alternatives, whose answers may have another type than the reference's: later
cells must run with what a check has accepted. Then each section alone, as after a restart in the middle.

python -m tools.states all            every notebook, in full
python -m tools.states interventions  those of one part
"""

import ast
import copy
import inspect
import sys
import tempfile
import textwrap

from helpers.exercises import bank
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET
from tools import execute, sections
from tools.twins import all_twins, chapter_of, defines_exercise, key_of, read_twin

EXPECTED = {"untouched": NOT_ATTEMPTED, "solved": CORRECT, "otherwise": CORRECT, "wrong": NOT_YET}


def solved_source(entry):
    """The cell of a learner who found the reference solution."""
    return "@exercise\n" + entry.solution


def pasted_source(entry, answer):
    """The cell of a learner who wrote that answer, a mistake or an alternative, below the exercise's name."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(answer))).body[0]
    definition.name = entry.name
    return "@exercise\n" + ast.unparse(definition)


def in_state(notebook, chapter, state):
    """A copy of a notebook in which every exercise stands in one of the states."""
    notebook = copy.deepcopy(notebook)
    exercises = bank.of_notebook(chapter)
    for cell in notebook.cells:
        name = defines_exercise(cell.source) if cell.cell_type == "code" else None
        if name and state == "solved":
            cell.source = solved_source(exercises[name])
        elif name and state == "otherwise":
            cell.source = pasted_source(exercises[name], exercises[name].alternatives[0])
        elif name and state == "wrong":
            cell.source = pasted_source(exercises[name], next(iter(exercises[name].mistakes)))
    return notebook


def run_states(twin):
    """Run one notebook in all states; the problems found, as text."""
    problems, plain = [], read_twin(twin)
    for state, verdict in EXPECTED.items():
        notebook = in_state(plain, chapter_of(twin), state)
        with tempfile.TemporaryDirectory() as folder:
            seconds = execute.run(notebook, folder)
        results = execute.check_results(notebook)
        odd = [f"{r['exercise']} is {r['verdict']}" for r in results if r["verdict"] != verdict]
        problems += [f"{key_of(twin)}, {state}: {text}" for text in odd]
        # Until an answer is right the reference stands in, so claims hold in every state.
        problems += [f"{key_of(twin)}, {state}: claim {name} fails" for name in execute.failed_claims(notebook)]
        print(f"{key_of(twin)}, {state}: {len(results)} exercises, {seconds:.1f} s", flush=True)
    return problems


def main(part):
    """Run all notebooks of a part, or of the whole book, in all states and section by section."""
    parts = dict.fromkeys(key_of(twin).partition("/")[0] for twin in all_twins())
    twins = [twin for twin in all_twins() if part in ("all", key_of(twin).partition("/")[0])]
    if not twins:
        sys.exit(f"There is no part called {part!r}. The parts are: {', '.join(parts)}; or all.")
    problems = [problem for twin in twins for problem in run_states(twin) + sections.run_sections(twin)]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "all")
