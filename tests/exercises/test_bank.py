"""Proofs of every bank entry: generated, so that an exercise cannot be added without them."""

import ast
import functools
import inspect
import textwrap

import numpy as np
import pytest

from helpers.exercises import bank, compare, core, edges
from helpers.exercises.checking import check
from helpers.exercises.quizzes import load_quizzes
from helpers.exercises.returned import as_the_reference_returns
from tools.careless import outcome_of, problems_of
from tools.twins import all_twins, chapter_of, defines_exercise, read_twin

NOTEBOOK = {name: notebook for notebook in bank.notebooks() for name in bank.of_notebook(notebook)}
ENTRIES = {name: bank.of_notebook(notebook)[name] for name, notebook in NOTEBOOK.items()}
MISTAKES = [(n, m) for n, e in ENTRIES.items() for m in e.mistakes]
ALTERNATIVES = [(n, a) for n, e in ENTRIES.items() for a in e.alternatives]
SEEDS = (1, 2, 3)  # beside the one of the published cases
TWINS = {chapter_of(twin): read_twin(twin) for twin in all_twins()}


def named(pairs):
    return [pytest.param(name, function, id=f"{name}-{function.__name__}") for name, function in pairs]


def notebook_namespace(entry):
    """What the learner's notebook has imported before any exercise."""
    return dict(imported_in(NOTEBOOK[entry.name]))


@functools.cache
def imported_in(notebook):
    cells = [cell.source for cell in TWINS[notebook].cells if cell.cell_type == "code"]
    namespace = {}
    for node in ast.parse(cells[1]).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            exec(compile(ast.Module([node], []), "imports", "exec"), namespace)
    return namespace


def test_there_are_entries():
    assert len(ENTRIES) == sum(len(bank.of_notebook(notebook)) for notebook in bank.notebooks())  # names are unique in the book
    assert set(bank.notebooks()) == set(TWINS)


@pytest.mark.parametrize("name", ENTRIES)
def test_entry_is_complete(name):
    entry = ENTRIES[name]
    assert len(entry.mistakes) >= 3
    assert len(entry.alternatives) >= 2
    assert len(entry.hints) >= 2
    assert len(entry.published) >= 2
    assert entry.purpose.strip() == entry.purpose != ""
    assert len(set(entry.mistakes.values())) == len(entry.mistakes)


@pytest.mark.parametrize("name", ENTRIES)
def test_reference_passes_its_own_cases_when_pasted_into_the_notebook(name):
    entry = ENTRIES[name]
    namespace = notebook_namespace(entry)
    exec(entry.solution, namespace)
    assert check(entry, namespace[name]).verdict == core.CORRECT


@pytest.mark.parametrize("name", ENTRIES)
def test_cases_hold_the_edges_that_are_declared_and_no_others(name):
    """An edge without a word would be lost without a word; one that no case holds is a promise that nothing keeps."""
    entry = ENTRIES[name]
    assert len(set(entry.edges)) == len(entry.edges)
    for seed in (core.PUBLISHED, *SEEDS):
        cases = entry.cases(np.random.default_rng(seed))
        seen = set().union(*(edges.seen_in(case.args) for case in cases))
        assert words(seen) == words(edge for edge in entry.edges if edge.seen)
        assert words(edge for edge in entry.edges if any(edge.holds(case.args) for case in cases)) == words(entry.edges)


def words(found):
    return sorted(edge.words for edge in found)


@pytest.mark.parametrize("name", ENTRIES)
def test_cases_come_from_the_generator(name):
    """So that whoever checks again has cases that nobody can know."""
    entry = ENTRIES[name]
    first, second, other = (described(entry.cases(np.random.default_rng(seed))) for seed in (1, 1, 2))
    assert first == second
    assert (first == other) == (name in ONE_AND_THE_SAME)


ONE_AND_THE_SAME = {"direct_causes"}  # it is asked about six signals of one story, and there is no other


def described(cases):
    return repr([[value.tolist() if isinstance(value, np.ndarray) else repr(value) for value in case.args] for case in cases])


@pytest.mark.parametrize("name", ENTRIES)
def test_answers_lie_where_the_exercise_says(name):
    entry = ENTRIES[name]
    low, high = entry.lies_in
    for seed in (core.PUBLISHED, *SEEDS):
        for case in entry.cases(np.random.default_rng(seed)):
            if (low, high) != (-np.inf, np.inf):
                answer = np.asarray(entry.reference(*case.fresh_args()), dtype=float)
                assert np.nanmin(answer, initial=low) >= low - 1e-9
                assert np.nanmax(answer, initial=low) <= high + 1e-9


@pytest.mark.parametrize("name", ENTRIES)
def test_results_of_the_reference_are_bound_as_they_are(name):
    entry = ENTRIES[name]
    bound = as_the_reference_returns(entry.reference, entry)
    for case in entry.published:
        plain, given = entry.reference(*case.fresh_args()), bound(*case.fresh_args())
        assert isinstance(given, float if isinstance(plain, float) else type(plain))  # np.float64 is a float, too
        assert dtypes_of(given) == dtypes_of(plain)


def dtypes_of(result):
    """The types of numbers in a result; those of a tensor through which one can train are read as a check reads them."""
    if isinstance(result, tuple | list) and any(hasattr(part, "detach") for part in result):
        return [compare.as_numbers(part).dtype for part in result]
    return compare.as_numbers(result).dtype if hasattr(result, "detach") else np.asarray(result).dtype


@pytest.mark.parametrize("name", ENTRIES)
def test_no_slip_is_accepted_without_a_reason(name):
    entry = ENTRIES[name]
    assert problems_of(name, entry, outcome_of(entry)) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ENTRIES)
def test_cases_of_other_seeds_tell_right_from_wrong(name, seed):
    entry = ENTRIES[name]
    cases = entry.cases(np.random.default_rng(seed))
    assert check(entry, entry.reference, cases).verdict == core.CORRECT
    for alternative in entry.alternatives:
        assert check(entry, alternative, cases).verdict == core.CORRECT, alternative
    for mistake in entry.mistakes:
        assert check(entry, mistake, cases).mistake == mistake.__name__, mistake


@pytest.mark.parametrize("name", ENTRIES)
def test_reference_is_short(name):
    body = ast.parse(ENTRIES[name].solution).body[0].body
    lines = body[-1].end_lineno - body[0].lineno + 1
    assert 1 <= lines <= 10


@pytest.mark.parametrize(("name", "mistake"), named(MISTAKES))
def test_mistake_is_caught_with_its_own_message(name, mistake):
    """As a learner would write it: with the names that the notebook has, and no others."""
    entry = ENTRIES[name]
    namespace = notebook_namespace(entry)
    exec(textwrap.dedent(inspect.getsource(mistake)), namespace)
    report = check(entry, namespace[mistake.__name__])
    assert report.verdict in (core.NOT_YET, core.RAISED)
    assert report.mistake == mistake.__name__
    assert report.message == entry.mistakes[mistake]


@pytest.mark.parametrize(("name", "alternative"), named(ALTERNATIVES))
def test_alternative_is_accepted(name, alternative):
    report = check(ENTRIES[name], alternative)
    assert report.verdict == core.CORRECT
    assert all("turned into" in line for line in report.details)  # a list for an array, and nothing else


@pytest.mark.parametrize("name", ENTRIES)
def test_nonsense_is_rejected(name):
    assert check(ENTRIES[name], lambda *args: np.zeros(3)).verdict == core.NOT_YET


@pytest.mark.parametrize("name", ENTRIES)
def test_stub_stands_in_its_notebook_and_has_no_logic(name):
    cells = [c.source for c in TWINS[NOTEBOOK[name]].cells if c.cell_type == "code"]
    stubs = [source for source in cells if defines_exercise(source) == name]
    assert len(stubs) == 1
    definition = ast.parse(stubs[0]).body[0]
    assert ast.get_docstring(definition)
    assert [type(node).__name__ for node in definition.body[1:]] == ["Assign", "Return"]
    assert list(inspect.signature(ENTRIES[name].reference).parameters) == [a.arg for a in definition.args.args]


@pytest.mark.parametrize("key", TWINS)
def test_every_exercise_cell_has_its_entry(key):
    for cell in TWINS[key].cells:
        if cell.cell_type == "code" and (name := defines_exercise(cell.source)):
            assert NOTEBOOK[name] == key


@pytest.mark.parametrize("quiz", load_quizzes().values(), ids=lambda quiz: quiz.name)
def test_quiz_has_one_right_choice_and_stands_in_its_notebook(quiz):
    assert sum(choice.right for choice in quiz.choices) == 1
    assert len(quiz.choices) >= 3
    assert f'quiz("{quiz.name}"' in "\n".join(cell.source for cell in TWINS[quiz.notebook].cells)
