"""Run notebooks as learners leave them: untouched, solved, solved otherwise or in other types, wrong. Only verdicts differ.

"Solved otherwise" pastes each exercise's alternatives; "as lists" and the like paste the solution with its result in another
type: later cells must run with whatever a check has accepted. Then each section alone, as after a restart in the middle.

python -m tools.states all            every notebook, in full
python -m tools.states interventions  those of one part
python -m tools.states granger/fooled one of them
"""

import ast
import copy
import inspect
import multiprocessing
import sys
import tempfile
import textwrap
from concurrent.futures import ProcessPoolExecutor

from helpers.exercises import bank
from helpers.exercises.checking import check
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET
from tools import execute, sections
from tools.sync import PROCESSES
from tools.twins import all_twins, chapter_of, defines_exercise, key_of, read_twin

EXPECTED = {"untouched": NOT_ATTEMPTED, "solved": CORRECT, "otherwise": CORRECT, "wrong": NOT_YET}
# Types in which a right answer may come, as a learner would get there from an array or a number `value`.
KINDS = {
    "as lists": "value.tolist() if hasattr(value, 'tolist') else list(value) if isinstance(value, tuple) else value",
    "in float32": "np.asarray(value).astype(np.complex64 if np.iscomplexobj(value) else np.float32)[()]",
    "in pandas": "{1: pandas.Series, 2: pandas.DataFrame}.get(np.ndim(value), lambda same: same)(value)",
    "in torch": "torch.tensor(value)",
    "masked": "np.ma.masked_array(value)",
}
KIND_OF_CELL = """
import numpy as np, pandas, torch

def _in_kind_of_{name}(value):
    if isinstance(value, tuple) and {through_tuples}:
        return tuple(_in_kind_of_{name}(part) for part in value)
    if any(hasattr(part, "detach") for part in (value if isinstance(value, tuple) else (value,))):
        return value  # what cells train through has to stay a tensor
    number = isinstance(value, (np.ndarray, np.floating, float, tuple)) and not isinstance(value, bool)
    return {kind} if number and np.asarray(value).dtype.kind in {types!r} else value

{solution}
_right_{name} = {name}

@exercise
def {name}{signature}:
    return _in_kind_of_{name}(_right_{name}({arguments}))
"""


def solved_source(entry):
    """The cell of a learner who found the reference solution."""
    return "@exercise\n" + entry.solution


def pasted_source(entry, answer):
    """The cell of a learner who wrote that answer, a mistake or an alternative, below the exercise's name."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(answer))).body[0]
    definition.name = entry.name
    return "@exercise\n" + ast.unparse(definition)


def source_in_kind(entry, kind):
    """The cell of a learner whose right answer comes in another type."""
    signature = inspect.signature(entry.reference)
    return KIND_OF_CELL.format(
        through_tuples=kind != "as lists",
        kind=KINDS[kind],
        types="fc" if kind == "in float32" else "fcb",
        solution=entry.solution,
        name=entry.name,
        signature=signature,
        arguments=", ".join(signature.parameters),
    )


def in_state(notebook, chapter, state):
    """A copy of a notebook in which every exercise stands in one of the states; "mixed" goes through the kinds one by one."""
    notebook = copy.deepcopy(notebook)
    exercises = bank.of_notebook(chapter)
    for cell in notebook.cells:
        name = defines_exercise(cell.source) if cell.cell_type == "code" else None
        if name is None or state == "untouched":
            continue
        entry = exercises[name]
        if state == "solved":
            cell.source = solved_source(entry)
        elif state == "otherwise":
            cell.source = pasted_source(entry, entry.alternatives[0])
        elif state == "wrong":
            runs = (
                mistake for mistake in entry.mistakes if check(entry, mistake).verdict == NOT_YET
            )  # others stop with an error
            cell.source = pasted_source(entry, next(runs))
        else:
            kind = list(KINDS)[list(exercises).index(name) % len(KINDS)] if state == "mixed" else state
            cell.source = source_in_kind(entry, kind)
    return notebook


def problems_in(twin, state):
    """Run one notebook in one state; the problems found, as text, and the seconds."""
    notebook = in_state(read_twin(twin), chapter_of(twin), state)
    with tempfile.TemporaryDirectory() as folder:
        seconds = execute.run(notebook, folder, go_on=True)
    results = execute.check_results(notebook)
    verdict = EXPECTED.get(state, CORRECT)
    problems = [f"{r['exercise']} is {r['verdict']}: {r['message']}" for r in results if r["verdict"] != verdict]
    # Until an answer is right the reference stands in, so claims hold in every state, and no cell stops.
    problems += [f"claim {name} fails" for name in execute.failed_claims(notebook)]
    problems += [f"a cell raised {error}" for error in execute.errors(notebook)]
    print(f"{key_of(twin)}, {state}: {len(results)} exercises, {seconds:.1f} s", flush=True)
    return [f"{key_of(twin)}, {state}: {problem}" for problem in problems]


def main(which):
    """Run one notebook, all of a part or all of the book in all states and section by section."""
    chapters = {chapter_of(twin): twin for twin in all_twins()}
    twins = [twin for name, twin in chapters.items() if which in ("all", name, name.partition("/")[0])]
    if not twins:
        parts = dict.fromkeys(name.partition("/")[0] for name in chapters)
        sys.exit(f"There is no {which!r}: give all, a part ({', '.join(parts)}) or a notebook ({', '.join(chapters)}).")
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
        runs = [pool.submit(problems_in, twin, state) for twin in twins for state in (*EXPECTED, *KINDS)]
        runs += [pool.submit(sections.run_sections, twin) for twin in twins]
        problems = [problem for run in runs for problem in run.result()]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "all")
