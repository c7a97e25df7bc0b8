"""Answer every exercise as a careless learner would, mechanically: another axis, a sign, an index off by one, a scale left out.

    python -m tools.careless granger/fooled [--calls]      one chapter; without a name, all

A slip that a check accepts is a hole in the exercise's cases, unless the exercise says under ``equivalent`` why it is right.
Of those that are rejected the share is printed that the bank itself knows, as a mistake, a relation or an edge; the others a
learner is told by the kind of slip alone. With ``--calls`` the notebook is run as well: accepted slips have to agree with the
reference wherever the notebook calls it, and the cases have to hold every edge that those calls have.
"""

import argparse
import contextlib
import copy
import inspect
import json
import os
import sys
import tempfile
from dataclasses import dataclass, field

import nbformat

from helpers.exercises import answers, bank, compare, edges, guard
from helpers.exercises.checking import check
from helpers.exercises.core import CORRECT
from helpers.exercises.diagnosis import SLIP
from helpers.exercises.slips import Slip, names_of, slips_of
from tools import execute
from tools.twins import ROOT, all_twins, chapter_of, defines_exercise, read_twin

CALLS_COMPARED = 3  # calls of a notebook that are alike in exercise, shapes and edges
SECONDS = 20  # for one call of one slip


@dataclass
class Outcome:
    """What became of the slips of one exercise."""

    accepted: list = field(default_factory=list)
    known: list = field(default_factory=list)
    by_kind: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    stale: list = field(default_factory=list)  # lines of ``equivalent`` that no accepted slip has

    @property
    def n_rejected(self):
        """How many slips were rejected."""
        return len(self.known) + len(self.by_kind) + len(self.unknown)


def outcome_of(entry):
    """Check all slips of one exercise's reference."""
    outcome = Outcome()
    for slip in slips_of(entry.reference, entry.lies_in, entry.example):
        report = check(entry, slip.function(names_of(entry.reference)))
        if report.verdict == CORRECT:
            outcome.accepted.append(slip)
        else:
            by_kind = outcome.by_kind if (report.mistake or "").startswith(SLIP) else outcome.known
            (by_kind if report.mistake else outcome.unknown).append(slip)
    names = {slip.name for slip in outcome.accepted}
    outcome.stale = [name for name in entry.equivalent if name not in names]
    return outcome


def problems_of(name, entry, outcome):
    """What is wrong with the cases of one exercise, as text."""
    holes = [slip.name for slip in outcome.accepted if slip.name not in entry.equivalent]
    return [f"{name}: accepted: {hole}" for hole in holes] + [
        f"{name}: `equivalent` names what is not accepted: {stale}" for stale in outcome.stale
    ]


def copied(args, kwargs):
    """Arguments of a call, copied; of a tensor its numbers alone, since torch does not copy what they were computed from."""
    return tuple(map(_copied, args)), {name: _copied(value) for name, value in kwargs.items()}


def _copied(value):
    return value.detach().clone() if hasattr(value, "detach") else copy.deepcopy(value)


def _called(function, args, kwargs):
    args, kwargs = copied(args, kwargs)
    return function(*args, **kwargs)


class Watch:
    """Stands in for the exercises of a running notebook, and compares accepted slips on the very inputs of its calls."""

    def __init__(self, namespace, chapter, accepted):
        self.problems = []
        self.counts = {}
        for name, entry in bank.of_notebook(chapter).items():
            functions = [(s["name"], Slip(**s).function(names_of(entry.reference))) for s in accepted[name]]
            namespace[name] = self._watched(entry, functions)

    def _watched(self, entry, functions):
        def watched(*args, **kwargs):
            given = copied(args, kwargs)
            value = entry.reference(*args, **kwargs)
            self._compare(entry, functions, given, value)
            return value

        watched.__name__ = entry.name
        return watched

    def _compare(self, entry, functions, given, value):
        args, kwargs = given
        bound = inspect.signature(entry.reference).bind(*args, **kwargs)
        found = edges.seen_in(tuple(bound.arguments.values()))
        shapes = ((argument, getattr(a, "shape", type(a))) for argument, a in bound.arguments.items())
        kind = (entry.name, *sorted(edge.words for edge in found), *shapes)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] > CALLS_COMPARED:
            return
        for edge in found - set(entry.edges):
            self._add(f"{entry.name}: the notebook gives it inputs {edge.words}; no edge of that kind is declared")
        for name, function in functions:
            run = guard.run_bounded(lambda f=function: _called(f, args, kwargs), SECONDS)
            if run.error is not None or run.too_long:
                self._add(f"{entry.name}: {name} is accepted, but fails where the notebook calls it: {run.error or 'too slow'}")
                continue
            answer, right = _in_one_form(entry, run.value), answers.canonical(entry, value)
            if (problem := compare.difference(answer, right, entry.tolerance)) and not compare.nearly(answer, right):
                self._add(f"{entry.name}: {name} is accepted, but differs where the notebook calls it. {problem}")

    def _add(self, problem):
        if problem not in self.problems:
            self.problems.append(problem)


def _in_one_form(entry, value):
    """An answer as it is compared; one that has no such form as it is."""
    with contextlib.suppress(Exception):
        return answers.canonical(entry, value)
    return value


def problems_in_calls(twin, accepted):
    """Run a notebook with its exercises watched; what is wrong with their cases, as text."""
    notebook = read_twin(twin)
    notebook.cells = [c for c in notebook.cells if c.cell_type != "code" or not defines_exercise(c.source)]
    begin = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and "begin(" in cell.source)
    slips = json.dumps({name: [vars(slip) for slip in found] for name, found in accepted.items()})
    start = (
        f"import json, tools.careless\n_watch = tools.careless.Watch(globals(), {chapter_of(twin)!r}, json.loads({slips!r}))"
    )
    notebook.cells.insert(begin + 1, nbformat.v4.new_code_cell(start))
    notebook.cells.append(nbformat.v4.new_code_cell("print(json.dumps(_watch.problems))"))
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))  # so that the kernel finds this tool
    with tempfile.TemporaryDirectory() as folder:
        execute.run(notebook, folder, seconds_per_cell=600, PYTHONPATH=path)
    return json.loads(notebook.cells[-1].outputs[0].text)


def report_on(twin, calls):
    """Print what became of the slips of one chapter; returns the problems, and the outcome of each exercise."""
    outcomes = {name: outcome_of(entry) for name, entry in bank.of_notebook(chapter_of(twin)).items()}
    for name, outcome in outcomes.items():
        print(f"{chapter_of(twin)}, {name}: {outcome.n_rejected} rejected, {len(outcome.known)} of them known", flush=True)
        for words, found in (("by its kind", outcome.by_kind), ("not known", outcome.unknown)):
            for slip in found:
                print(f"    {words}: {slip.name}")
    entries = bank.of_notebook(chapter_of(twin))
    problems = [problem for name, outcome in outcomes.items() for problem in problems_of(name, entries[name], outcome)]
    if calls:
        problems += problems_in_calls(twin, {name: outcome.accepted for name, outcome in outcomes.items()})
    return [f"{chapter_of(twin)}, {problem}" for problem in problems], list(outcomes.values())


def main(argv=None):
    """Report on one chapter or on all; end with an error if a slip is accepted without a reason."""
    parser = argparse.ArgumentParser(prog="python -m tools.careless", description=__doc__.partition("\n")[0])
    parser.add_argument("chapter", metavar="PART/NAME", nargs="?", help="one chapter; all, when left out")
    parser.add_argument("--calls", action="store_true", help="run the notebook too, and compare on the inputs of its calls")
    options = parser.parse_args(argv)
    twins = [twin for twin in all_twins() if options.chapter in (None, chapter_of(twin))]
    if not twins:
        sys.exit(f"There is no chapter called {options.chapter}.")
    problems, outcomes = [], []
    for twin in twins:
        more, found = report_on(twin, options.calls)
        problems, outcomes = problems + more, outcomes + found
    rejected, by_kind, unknown = (
        sum(n) for n in zip(*((o.n_rejected, len(o.by_kind), len(o.unknown)) for o in outcomes), strict=True)
    )
    print(
        f"{rejected} rejected: {by_kind / rejected:.0%} told by the kind of slip alone, {unknown / rejected:.0%} without a word"
    )
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
