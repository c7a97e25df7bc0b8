"""What a learner's answer amounts to: one of five verdicts, with what helps.

Nothing here prints or draws; ``display`` shows a ``Report`` and ``session`` connects both to a notebook.
"""

import ast
import contextlib
import dataclasses
import dis
import inspect
import statistics
import textwrap
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from helpers.exercises import compare, edges, guard, relations, returned, slips, tidy
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET, RAISED, TOO_LONG, Case, Report

GLANCE = 1.0  # Looking at a signature or an error runs code that a learner may have written; it gets this many seconds.
SLOW = 0.05  # A call that takes this many seconds, and SLOWER times as long as the reference's, is worth a word.
SLOWER = 20
SLIP = "slip: "  # stands before the kind of slip where a report names no mistake of the bank
SEARCH = 3.0  # So many seconds at most are spent on looking for the slip that a wrong answer rests on.


def check(exercise, function, cases=None):
    """Compare a learner's function with the reference on every case.

    Parameters
    ----------
    exercise : Exercise
        The declaration.
    function : callable
        The learner's answer.
    cases : sequence of Case, optional
        Other inputs than the published ones, ``exercise.cases(rng)``, for whoever checks again.

    Returns
    -------
    Report
        One of the five verdicts, with what helps.
    """
    __tracebackhide__ = True
    with tidy.put_back() as changed:
        report = _check(exercise, function, cases or exercise.published)
    return replace(report, details=(*report.details, tidy.in_words(changed))) if changed else report


def _check(exercise, function, cases):
    __tracebackhide__ = True
    # Whatever touches a learner's objects runs bounded, the look at the signature included.
    problem = guard.run_bounded(lambda: _signature_problem(exercise, function), GLANCE).value
    if problem:
        return Report(exercise.name, NOT_YET, problem)
    questions = [_question(exercise, case) for case in cases]  # before the learner's code could change what they rest on
    answers, seen = [], []  # what was answered, and the cases that were tried: when the code stops, the last one is why
    run = guard.run_bounded(lambda: _ask(exercise, function, questions, answers, seen), exercise.seconds)
    report = _judge(exercise, function, run, answers, seen)
    if report.verdict == CORRECT:
        report = replace(report, details=_advice(run, answers), lossy=any(answer.lossy for answer in answers))
    return replace(report, printed=run.printed + run.warned)


@dataclass(frozen=True)
class _Question:
    """One case, with what the reference answers, raw and in its canonical form, and how long it takes."""

    case: Case
    example: Any
    expected: Any
    seconds: float


def _question(exercise, case):
    began = time.monotonic()
    example = exercise.reference(*case.fresh_args())
    return _Question(case, example, _canonical(exercise, example), time.monotonic() - began)


def _advice(run, answers):
    """What can still be said of a right answer."""
    advice = []
    if run.printed:
        advice.append("Your function prints. Later cells may call it thousands of times, so take the `print` out.")
    mine, theirs = (statistics.median(times) for times in zip(*((a.seconds, a.question.seconds) for a in answers), strict=True))
    if mine > max(SLOW, SLOWER * theirs):
        advice.append(
            f"It takes {mine:.2g} seconds a call, and the reference {max(theirs, 1e-4):.1g}. Later cells may call it "
            f"thousands of times: "
            "does it wait for something, or do work that is not needed?"
        )
    if any(answer.lossy for answer in answers):
        if any(answer.single for answer in answers):
            advice.append(
                "Your numbers have about seven digits (float32). Compute in float64 to keep more, with `dtype=float` "
                "or `torch.float64`. "
                "Until then later cells use the reference, so that their numbers are those of the text."
            )
        else:
            advice.append(
                "Your numbers are right to about seven digits; the rest is lost on the way, as in the difference of "
                "large numbers or by a "
                "small number that is added for safety. So that later numbers are those of the text, later cells use "
                "the reference."
            )
    elif kind := next((answer.kind for answer in answers if answer.kind), None):
        advice.append(f"What your function returns is turned into {kind} for the cells below.")
    return tuple(advice)


def _judge(exercise, function, run, answers, seen):
    if run.too_long or isinstance(run.error, guard.TookTooLong):
        text = f"Your function was still running after {exercise.seconds:g} seconds and was stopped."
        return Report(exercise.name, TOO_LONG, text + " Is there a loop that never ends?")
    if run.error is not None:
        return _judge_error(exercise, function, run.error, answers, seen)
    if any(answer.unfinished for answer in answers):
        return Report(exercise.name, NOT_ATTEMPTED)
    wrong = next((answer for answer in answers if answer.problem), None)
    if wrong is None:
        return Report(exercise.name, CORRECT)
    details = (f"For {wrong.question.case.label}: {wrong.problem}", *_describe_input(exercise, wrong.question.case))
    name, message = _diagnose(exercise, answers)
    return Report(exercise.name, NOT_YET, message, details, mistake=name)


def _judge_error(exercise, function, error, answers, seen):
    text = guard.run_bounded(lambda: str(error), GLANCE).value or ""  # a learner may have written that too
    message = _explain_error(error, compare.clip(text, 300))
    line = guard.run_bounded(lambda: guard.own_line(error, inspect.unwrap(function)), GLANCE).value
    where = (f"In line {line[0]} of your cell: `{line[1]}`",) if line and line[1] else ()
    if not seen:  # before the first case, so in the call itself
        return Report(exercise.name, RAISED, message, where)
    details = (*where, f"This happened for {seen[-1].case.label}.", *_describe_input(exercise, seen[-1].case))
    if not _stub_remains(function):
        name, idea = _diagnose_crash(exercise, error, text, answers, seen[-1])
        if name is None:
            return Report(exercise.name, RAISED, message, details)
        return Report(exercise.name, RAISED, idea, (message, *details), mistake=name)
    if "ellipsis" in text.lower():
        return Report(exercise.name, NOT_ATTEMPTED)
    if isinstance(error, TypeError):  # most likely about the `...`, but not surely: show it
        return Report(exercise.name, NOT_ATTEMPTED, details=(message, *where))
    return Report(exercise.name, RAISED, message, (*details, "A `...` still stands in your code."))


def _explain_error(error, text):
    """Say what the learner's code raised."""
    if isinstance(error, RecursionError):
        return "Your function calls itself again and again, without an end."
    if isinstance(error, SystemExit):
        return "Your function asked Python to quit. Use `return` to leave a function."
    return f"Your function stopped with {type(error).__name__}" + (f": {text}" if text else ".")


def _describe_input(exercise, case):
    """Say what the input was, where it is short enough to read."""
    names = inspect.signature(exercise.reference).parameters
    given = [f"{name} = {compare.describe(value)}" for name, value in zip(names, case.args, strict=False)]
    short = all(np.size(value) <= compare.SHORT for value in case.args)
    return (f"That input is `{', '.join(given)}`.",) if short else ()


@dataclass(frozen=True)
class _Answer:
    """What the learner's function answered to one case: numbers, if it gave any, and what is wrong with them."""

    question: _Question
    numbers: Any = None
    problem: str | None = None
    unfinished: bool = False
    lossy: bool = False  # right to seven digits only
    single: bool = False  # and because its numbers have no more
    kind: str | None = None  # what it is turned into for later cells
    seconds: float = 0.0


def _ask(exercise, function, questions, answers, seen):
    """Call the function on every case, unless the time is up: code may have switched the alarm off."""
    began = time.monotonic()
    for question in questions:
        seen.append(question)
        answers.append(_answer(exercise, function, question))
        if time.monotonic() - began > exercise.seconds:
            raise guard.TookTooLong


def _answer(exercise, function, question):
    """Call the function on one case. Whatever touches a learner's object happens here, under the guard."""
    given, began = question.case.fresh_args(), time.monotonic()
    got = function(*given)
    seconds = time.monotonic() - began
    if compare.contains_ellipsis(got):
        return _Answer(question, unfinished=True)
    if problem := compare.not_a_value(got):
        return _Answer(question, problem=problem)
    single, kind = returned.is_lossy(got), returned.kind_changed(got, question.example)
    with contextlib.suppress(Exception):  # not of the expected kind: the comparison says so in words
        got = _canonical(exercise, got)
    problem, lossy = compare.difference(got, question.expected, exercise.tolerance, exercise.expects), single
    if problem and not np.ma.is_masked(got) and compare.nearly(got, question.expected):
        problem, lossy = None, True
    edited = _edited_argument(exercise, question.case.args, given)
    if problem is None and edited:
        problem = (
            f"The numbers are right, but your function changed its input `{edited}` in place. Whoever uses "
            f"`{edited}` next would get the changed one. Work on a copy."
        )
    numbers = None
    with contextlib.suppress(Exception):
        numbers = compare.as_names(got) if isinstance(question.expected, set) else compare.as_numbers(got)
    return _Answer(question, numbers, problem, lossy=lossy, single=single, kind=kind, seconds=seconds)


def _canonical(exercise, value):
    return exercise.canonical(value) if exercise.canonical else value


def _diagnose(exercise, answers):
    """The name of what is wrong and a message about it; ``None`` and no words when nothing fits.

    First the bank's own mistakes, then what the answers are to the right ones, then the edge at which alone they go wrong.
    """
    for mistake in exercise.mistakes:
        if all(_same_answer(exercise, mistake, answer) for answer in answers):
            return mistake.__name__, exercise.mistakes[mistake]
    if found := _relation(answers):
        return found
    right = [answer.problem is None for answer in answers]
    if edge := edges.where_it_fails(exercise.edges, [answer.question.case for answer in answers], right):
        return "at an edge", f"Right, but not for inputs {edge.words}. What is asked for there?"
    if slip := _slip(exercise, lambda changed: all(_same_answer(exercise, changed, answer) for answer in answers)):
        return f"{SLIP}{slip.words}", f"This is what comes out {slip.words}."
    return _outside(exercise, answers) or (None, "")


def _slip(exercise, fits):
    """The one change of a right answer that fits what the learner's function does, if there is one."""

    def search():
        for slip, names in slips.of_exercise(exercise):
            if fits(slip.function(names)):
                return slip
        return None

    return guard.run_bounded(search, SEARCH).value


def _outside(exercise, answers):
    """What to say of an answer where no right one can lie."""
    low, high = exercise.lies_in
    for answer in answers:
        with contextlib.suppress(Exception):  # not numbers
            where = "smaller than" if np.any(answer.numbers < low) else "larger than" if np.any(answer.numbers > high) else None
            if where:
                limit = low if where == "smaller than" else high
                return "outside", f"Something is wrong for certain: the answer can never be {where} {limit:g}."
    return None


def _relation(answers):
    with contextlib.suppress(Exception):  # an answer that is no number, where a name or a set is meant
        return relations.relation([(answer.numbers, compare.as_numbers(answer.question.expected)) for answer in answers])
    return None


def _same_answer(exercise, mistake, answer):
    if answer.numbers is None:
        return False
    with warnings.catch_warnings(), contextlib.suppress(Exception):  # a mistake may warn or raise on some input
        warnings.simplefilter("ignore")
        made = _canonical(exercise, mistake(*answer.question.case.fresh_args()))
        same = compare.difference(answer.numbers, made, exercise.tolerance) is None
        return same or (answer.single and compare.nearly(answer.numbers, made))
    return False


def _diagnose_crash(exercise, error, text, answers, question):
    """As ``_diagnose``, for a function that stopped: what answers alike until then, and stops there with the same error."""

    def stops_alike(changed):
        if not all(_same_answer(exercise, changed, answer) for answer in answers):
            return False
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                changed(*question.case.fresh_args())
        except Exception as its_own:
            return type(its_own) is type(error) and str(its_own) == text
        return False

    for mistake in exercise.mistakes:
        if stops_alike(mistake):
            return mistake.__name__, exercise.mistakes[mistake]
    if slip := _slip(exercise, stops_alike):
        return f"{SLIP}{slip.words}", f"An error like this comes up {slip.words}."
    return None, ""


def _edited_argument(exercise, before, after):
    """The name of the first argument that was changed by the call, or ``None``; whatever holds something can be changed."""
    names = inspect.signature(exercise.reference).parameters
    for name, old, new in zip(names, before, after, strict=False):
        if not isinstance(old, np.random.Generator | np.random.RandomState) and not _alike(old, new):
            return name
    return None


def _alike(old, new):
    if isinstance(old, np.ndarray):
        return isinstance(new, np.ndarray) and np.array_equal(old, new, equal_nan=old.dtype.kind in "fc")
    if isinstance(old, list | tuple):
        return type(old) is type(new) and len(old) == len(new) and all(map(_alike, old, new))
    if isinstance(old, dict):
        return list(old) == list(new) and all(_alike(old[key], new[key]) for key in old)
    if dataclasses.is_dataclass(old):
        return all(_alike(getattr(old, f.name), getattr(new, f.name)) for f in dataclasses.fields(old))
    if isinstance(old, Callable):
        return True
    return bool(old == new) or old != old  # NaN is the one value that differs from itself


def _signature_problem(exercise, function):
    """What is wrong with the way the learner's function wants to be called, or ``None``."""
    signature, wanted = inspect.signature(function), inspect.signature(exercise.reference)
    first_line = f"def {exercise.name}({', '.join(map(_as_written, wanted.parameters.values()))}):"
    mine, restore = ", ".join(map(_as_written, signature.parameters.values())), f"Restore the first line to `{first_line}`."
    arguments = exercise.published[0].args
    try:
        signature.bind(*arguments)
    except TypeError:
        keyword_only = [
            p.name for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY and p.name in wanted.parameters
        ]
        if keyword_only:
            names = " and ".join(f"`{name}`" for name in keyword_only)
            return f"After a `*`, arguments can be given by name only: that holds for {names} in your function. {restore}"
        asked = ", ".join(wanted.parameters)
        return f"The notebook calls `{exercise.name}({asked})`, but your function takes `({mine})`. {restore}"
    for parameter in wanted.parameters.values():
        own = signature.parameters.get(parameter.name)
        if parameter.default is parameter.empty:
            continue
        takes_anything = any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
        if own is None and not takes_anything:
            return f"The notebook may also give `{parameter.name}=…`, but your function takes `({mine})`. {restore}"
        if own is not None and (own.default is own.empty or not _alike(parameter.default, own.default)):
            return (
                f"`{parameter.name}` should be `{compare.describe(parameter.default)}` when it is not given, but your "
                f"function takes "
                f"`({mine})`. {restore}"
            )
    return None


def _as_written(parameter):
    stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    default = "" if parameter.default is parameter.empty else f"={compare.describe(parameter.default)}"
    return f"{stars}{parameter.name}{default}"


def _stub_remains(function):
    """Whether a ``name = ...`` of the exercise's stub still stands in the body."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        # No source, for example in code that was executed from a string: ask the compiled form.
        compiled = getattr(inspect.unwrap(function), "__code__", None)
        return compiled is not None and any(i.argval is Ellipsis for i in dis.get_instructions(compiled))
    return any(
        isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis
        for node in ast.walk(tree)
    )
