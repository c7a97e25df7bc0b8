"""What a learner's answer amounts to: one of five verdicts, with what helps.

Nothing here prints or draws; ``display`` shows a ``Report`` and ``session`` connects both to a notebook.
"""

import ast
import contextlib
import copy
import dis
import inspect
import textwrap
import time
import warnings
from dataclasses import dataclass, replace

import numpy as np

from helpers.exercises import compare, guard
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET, RAISED, TOO_LONG, Case, Report

GLANCE = 1.0  # Looking at a signature or an error runs code that a learner may have written; it gets this many seconds.


def check(exercise, function):
    """Compare a learner's function with the reference on every case.

    Parameters
    ----------
    exercise : Exercise
        The declaration.
    function : callable
        The learner's answer.

    Returns
    -------
    Report
        One of the five verdicts, with what helps.
    """
    __tracebackhide__ = True
    # Whatever touches a learner's objects runs bounded, the look at the signature included.
    problem = guard.run_bounded(lambda: _signature_problem(exercise, function), GLANCE).value
    if problem:
        return Report(exercise.name, NOT_YET, problem)
    seen = []  # the cases that were tried: when the code stops, the last one is why
    run = guard.run_bounded(lambda: _answers(exercise, function, seen), exercise.seconds)
    report = _judge(exercise, function, run, seen)
    if report.verdict == CORRECT and run.printed:
        advice = "Your function prints. Later cells may call it thousands of times, so take the `print` out."
        report = replace(report, details=(advice,))
    return replace(report, printed=run.printed + run.warned)


def _judge(exercise, function, run, seen):
    if run.too_long or isinstance(run.error, guard.TookTooLong):
        text = f"Your function was still running after {exercise.seconds:g} seconds and was stopped."
        return Report(exercise.name, TOO_LONG, text + " Is there a loop that never ends?")
    if run.error is not None:
        return _judge_error(exercise, function, run.error, seen)
    answers = run.value
    if any(answer.unfinished for answer in answers):
        return Report(exercise.name, NOT_ATTEMPTED)
    wrong = next((answer for answer in answers if answer.problem), None)
    if wrong is None:
        return Report(exercise.name, CORRECT)
    details = (f"For {wrong.case.label}: {wrong.problem}", *_describe_input(exercise, wrong.case))
    mistake = _diagnose(exercise, answers)
    if mistake is None:
        return Report(exercise.name, NOT_YET, details=details)
    return Report(exercise.name, NOT_YET, exercise.mistakes[mistake], details, mistake=mistake.__name__)


def _judge_error(exercise, function, error, seen):
    text = guard.run_bounded(lambda: str(error), GLANCE).value or ""  # a learner may have written that too
    message = _explain_error(error, compare.clip(text, 300))
    line = guard.own_line(error, inspect.unwrap(function))
    where = (f"In line {line[0]} of your cell: `{line[1]}`",) if line and line[1] else ()
    details = (*where, f"This happened for {seen[-1].label}.", *_describe_input(exercise, seen[-1]))
    if not _stub_remains(function):
        return Report(exercise.name, RAISED, message, details)
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

    case: Case
    numbers: np.ndarray | None
    problem: str | None
    unfinished: bool = False


def _answers(exercise, function, seen):
    """Call the function on every case, unless the time is up: code may have switched the alarm off."""
    began, answers = time.monotonic(), []
    for case in exercise.cases:
        seen.append(case)
        answers.append(_answer(exercise, function, case))
        if time.monotonic() - began > exercise.seconds:
            raise guard.TookTooLong
    return answers


def _answer(exercise, function, case):
    """Call the function on one case. Whatever touches a learner's object happens here, under the guard."""
    expected = _canonical(exercise, exercise.reference(*copy.deepcopy(case.args)))
    given = copy.deepcopy(case.args)
    got = function(*given)
    if compare.contains_ellipsis(got):
        return _Answer(case, None, None, unfinished=True)
    if problem := compare.not_a_value(got):
        return _Answer(case, None, problem)
    with contextlib.suppress(Exception):  # not of the expected kind: the comparison says so in words
        got = _canonical(exercise, got)
    problem = compare.difference(got, expected, exercise.tolerance, exercise.expects)
    edited = _edited_argument(exercise, case.args, given)
    if problem is None and edited:
        problem = (
            f"The numbers are right, but your function changed its input `{edited}` in place. Whoever uses "
            f"`{edited}` next would get the changed one. Work on a copy."
        )
    numbers = None
    with contextlib.suppress(Exception):
        numbers = compare.as_names(got) if isinstance(expected, set) else compare.as_numbers(got)
    return _Answer(case, numbers, problem)


def _canonical(exercise, value):
    return exercise.canonical(value) if exercise.canonical else value


def _diagnose(exercise, answers):
    """The mistake that gives the learner's answer in every case, if there is one."""
    for mistake in exercise.mistakes:
        if all(_same_answer(exercise, mistake, answer) for answer in answers):
            return mistake
    return None


def _same_answer(exercise, mistake, answer):
    if answer.numbers is None:
        return False
    with warnings.catch_warnings(), contextlib.suppress(Exception):  # a mistake may warn or raise on some input
        warnings.simplefilter("ignore")
        made = _canonical(exercise, mistake(*copy.deepcopy(answer.case.args)))
        return compare.difference(answer.numbers, made, exercise.tolerance) is None
    return False


def _edited_argument(exercise, before, after):
    """The name of the first array argument that was changed by the call, or ``None``."""
    names = inspect.signature(exercise.reference).parameters
    for name, old, new in zip(names, before, after, strict=False):
        if isinstance(old, np.ndarray) and not np.array_equal(old, new, equal_nan=old.dtype.kind == "f"):
            return name
    return None


def _signature_problem(exercise, function):
    """What is wrong with the way the learner's function wants to be called, or ``None``."""
    signature = inspect.signature(function)
    try:
        signature.bind(*exercise.cases[0].args)
    except TypeError:
        wanted = ", ".join(inspect.signature(exercise.reference).parameters)
        return (
            f"The notebook calls `{exercise.name}({wanted})`, but your function takes `({', '.join(signature.parameters)})`. "
            f"Restore the first line to `def {exercise.name}({wanted}):`."
        )
    return None


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
