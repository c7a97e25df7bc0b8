"""The tool finds an exercise with a hole, and what a notebook does that its cases do not hold."""

import dataclasses
import math
import os

import nbformat
import numpy as np
import pytest
import torch

from helpers.exercises import edges
from helpers.exercises.core import Case, Exercise
from helpers.exercises.slips import Slip, slips_of
from helpers.validation import checked, numbers
from tools import careless
from tools.twins import SOURCE


def centre(x, by=1.0):
    """Subtract the mean."""
    return (x - x.mean()) * by


def forgets_the_mean(x, by=1.0):
    return x * by


WITH_A_HOLE = Exercise(
    reference=centre,
    cases=lambda rng: [Case("a scale of one", (rng.normal(scale=9, size=5), 1.0))],
    mistakes={forgets_the_mean: "The mean is still there."},
    alternatives=[],
    hints=[],
    purpose="To be tested with.",
    edges=(edges.NEGATIVE,),
)
WHOLE = dataclasses.replace(
    WITH_A_HOLE,
    cases=lambda rng: [Case("a scale of two", (rng.normal(scale=9, size=5), 2.0)), Case("one of three", (np.arange(4.0), 3.0))],
)
DIVIDED, DROPPED = "(x - x.mean()) * by -> (x - x.mean()) / by", "(x - x.mean()) * by -> x - x.mean()"


def names(found):
    return {slip.name for slip in found}


def test_an_accepted_slip_is_a_hole():
    outcome = careless.outcome_of(WITH_A_HOLE)
    assert names(outcome.accepted) == {DIVIDED, DROPPED}
    assert careless.problems_of("centre", WITH_A_HOLE, outcome) == [
        f"centre: accepted: {DIVIDED}",
        f"centre: accepted: {DROPPED}",
    ]


def test_a_case_closes_it():
    outcome = careless.outcome_of(WHOLE)
    assert outcome.accepted == []
    assert careless.problems_of("centre", WHOLE, outcome) == []


def test_a_reason_closes_it_as_long_as_the_slip_is_accepted():
    reasons = {DIVIDED: "by is one", DROPPED: "by is one"}
    explained = dataclasses.replace(WITH_A_HOLE, equivalent=reasons)
    assert careless.problems_of("centre", explained, careless.outcome_of(explained)) == []
    stale = dataclasses.replace(WHOLE, equivalent={DIVIDED: "by is one"})
    assert careless.problems_of("centre", stale, careless.outcome_of(stale)) == [
        f"centre: `equivalent` names what is not accepted: {DIVIDED}"
    ]


def test_rejected_slips_are_sorted_by_what_a_learner_is_told():
    outcome = careless.outcome_of(WHOLE)
    assert "x - x.mean() -> x" in names(outcome.known)
    assert "result -> np.negative(result)" in names(outcome.known)
    assert "x.mean() -> x.sum()" in names(outcome.by_kind)
    assert outcome.n_rejected == len(slips_of(centre, example=WHOLE.example))


@checked(x=numbers)
def length(x, y):
    """Length of an arrow, by a name that this file imports."""
    return math.hypot(x, y)


LENGTH = dataclasses.replace(
    WITH_A_HOLE,
    reference=length,
    cases=lambda rng: [Case("one", (3.0, 4.0)), Case("another", (30.0, 1.0))],
    lies_in=(0, np.inf),
)


def test_slips_of_a_decorated_reference_are_tried_with_its_own_names():
    """Otherwise each of them stops for want of a name, which looks like a rejection."""
    swapped = {"(x, y) -> (y, x)", "math.hypot(x, y) -> math.hypot(y, x)"}
    assert swapped <= names(careless.outcome_of(LENGTH).accepted)


@pytest.fixture
def watched(monkeypatch):
    """What a notebook calls, with its exercise watched: gives the function, and the list of problems."""

    def watch(entry, accepted=()):
        monkeypatch.setattr(careless.bank, "of_notebook", lambda chapter: {"centre": entry})
        namespace = {"centre": None}
        watching = careless.Watch(namespace, "any/chapter", {"centre": [vars(slip) for slip in accepted]})
        return namespace["centre"], watching.problems

    return watch


PLAIN = np.array([1.0, -2.0, 4.0])


def test_watching_changes_nothing_and_finds_nothing_in_a_good_call(watched):
    call, problems = watched(WITH_A_HOLE, careless.outcome_of(WITH_A_HOLE).accepted)
    np.testing.assert_array_equal(call(PLAIN), centre(PLAIN))
    np.testing.assert_array_equal(call(PLAIN, by=1.0), centre(PLAIN))
    assert call.__name__ == "centre"
    assert problems == []


def test_watching_takes_tensors_that_were_computed(watched):
    """Torch copies no tensor that remembers what it was computed from, and cells that train hand on such."""
    call, problems = watched(WITH_A_HOLE, careless.outcome_of(WITH_A_HOLE).accepted)
    given = 2 * torch.tensor(PLAIN, requires_grad=True)
    assert call(given, by=1.0).requires_grad
    assert problems == []
    call(given, 2.0)
    assert len(problems) == 2


def test_watching_sees_an_accepted_slip_that_differs_in_a_call(watched):
    call, problems = watched(WITH_A_HOLE, careless.outcome_of(WITH_A_HOLE).accepted)
    call(PLAIN, 2.0)
    assert [problem.partition(". ")[0] for problem in problems] == [
        f"centre: {name} is accepted, but differs where the notebook calls it" for name in (DIVIDED, DROPPED)
    ]
    call(PLAIN, 2.0)
    assert len(problems) == 2  # each is told once


def test_watching_compares_words_in_the_form_in_which_they_are_the_same(watched):
    """Where answers are words, as verdicts are, a check knows them by their canonical form alone."""

    def centre(x, by=1.0):
        return "above" if x.mean() > by else "below"

    entry = dataclasses.replace(WITH_A_HOLE, reference=centre, canonical=lambda said: {said.casefold()})
    shouts = Slip("shouts", "", 'def centre(x, by=1.0):\n    return "ABOVE" if x.mean() > by else "BELOW"')
    strict = Slip("strict", "", 'def centre(x, by=1.0):\n    return "above" if x.mean() > 9 else "below"')
    call, problems = watched(entry, [shouts, strict])
    assert call(PLAIN, 0.5) == "above"
    assert [problem.partition(" is accepted")[0] for problem in problems] == ["centre: strict"]


def test_watching_sees_an_accepted_slip_that_fails_in_a_call(watched):
    fails = Slip("x -> x[4]", "", "def centre(x, by=1.0):\n    return x - x[4]")
    call, problems = watched(WITH_A_HOLE, [fails])
    call(PLAIN)
    assert len(problems) == 1
    assert "x -> x[4] is accepted, but fails where the notebook calls it: index 4 is out of bounds" in problems[0]


@pytest.mark.parametrize("call_with", [lambda call, x: call(x), lambda call, x: call(x=x)])
def test_watching_sees_an_edge_that_no_case_holds(watched, call_with):
    call, problems = watched(WITH_A_HOLE)
    call_with(call, np.array([1.0, 1.0, -2.0]))
    assert problems == ["centre: the notebook gives it inputs in which values are tied; no edge of that kind is declared"]


def test_calls_that_are_alike_are_compared_a_few_times_only(watched):
    call, problems = watched(WITH_A_HOLE, careless.outcome_of(WITH_A_HOLE).accepted)
    for _ in range(careless.CALLS_COMPARED):
        call(PLAIN, 1.0)
    call(PLAIN + 1, 2.0)  # as many arguments, shapes and edges: not looked at
    assert problems == []
    call(np.abs(PLAIN), 2.0)
    assert len(problems) == 2


def test_calls_differ_by_the_shapes_of_arguments_by_name(watched):
    call, problems = watched(WITH_A_HOLE, careless.outcome_of(WITH_A_HOLE).accepted)
    for _ in range(careless.CALLS_COMPARED):
        call(x=PLAIN, by=1.0)
    call(x=np.append(PLAIN, 9.0), by=2.0)
    assert len(problems) == 2


@pytest.mark.parametrize(("x", "words"), [([1.0, np.nan], "with missing numbers (NaN)"), ([], "that are empty")])
def test_watching_sees_edges_that_no_exercise_declares(watched, x, words):
    entry = dataclasses.replace(WITH_A_HOLE, reference=forgets_the_mean)
    call, problems = watched(entry)
    call(np.array(x))
    assert problems == [f"forgets_the_mean: the notebook gives it inputs {words}; no edge of that kind is declared"]


CELLS = """
import numpy as np
def begin(chapter):
    pass
begin("granger/fooled")
---
@exercise
def chow_f():
    ...
---
chow_f(120.0, 40.0, 60.0, 104, 3)
residual_correlation(np.eye(2, dtype=bool))
"""


def test_a_notebook_is_run_with_the_references_in_the_place_of_its_exercises(monkeypatch):
    """In a kernel of its own, so this notebook is a short one that calls two exercises of a real chapter."""
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in CELLS.split("---")]
    monkeypatch.setattr(careless, "read_twin", lambda twin: nbformat.v4.new_notebook(cells=cells))
    entries = careless.bank.of_notebook("granger/fooled")
    always_zero = Slip("f -> 0", "", "def chow_f(ssr_whole, ssr_first, ssr_second, n_samples, n_coefficients):\n    return 0.0")
    accepted = {name: [always_zero] if name == "chow_f" else [] for name in entries}
    environment = dict(os.environ)
    differs, undeclared = careless.problems_in_calls(SOURCE / "granger" / "03_fooled.md", accepted)
    assert dict(os.environ) == environment
    assert differs.startswith("chow_f: f -> 0 is accepted, but differs where the notebook calls it. Expected ")
    words = "residual_correlation: the notebook gives it inputs of True and False; no edge of that kind is declared"
    assert undeclared == words


def test_a_chapter_that_does_not_exist_is_refused():
    with pytest.raises(SystemExit, match="There is no chapter called granger/fooling"):
        careless.main(["granger/fooling"])


@pytest.fixture
def chapter_of_one(monkeypatch):
    """Give the book one chapter with one exercise."""

    def give(entry):
        monkeypatch.setattr(careless, "all_twins", lambda: ["twin"])
        monkeypatch.setattr(careless, "chapter_of", lambda twin: "part/name")
        monkeypatch.setattr(careless.bank, "of_notebook", lambda chapter: {"centre": entry})

    return give


def test_the_command_ends_with_an_error_at_a_hole(chapter_of_one, capsys):
    chapter_of_one(WITH_A_HOLE)
    with pytest.raises(SystemExit) as stop:
        careless.main(["part/name"])
    assert stop.value.code == f"part/name, centre: accepted: {DIVIDED}\npart/name, centre: accepted: {DROPPED}"
    assert "part/name, centre: " in capsys.readouterr().out


def test_the_command_is_content_without_one(chapter_of_one, monkeypatch, capsys):
    chapter_of_one(WHOLE)
    monkeypatch.setattr(careless, "problems_in_calls", lambda twin, accepted: pytest.fail("the notebook was run"))
    careless.main([])
    assert "by its kind: x.mean() -> x.sum()" in capsys.readouterr().out


def test_the_command_runs_the_notebook_when_asked(chapter_of_one, monkeypatch):
    chapter_of_one(WHOLE)
    monkeypatch.setattr(
        careless, "problems_in_calls", lambda twin, accepted: [f"found in {twin}, with {len(accepted['centre'])} slips"]
    )
    with pytest.raises(SystemExit, match="part/name, found in twin, with 0 slips"):
        careless.main(["part/name", "--calls"])
