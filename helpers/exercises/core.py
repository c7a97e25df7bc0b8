"""The logic of an exercise: what it is, and what a learner's answer to it amounts to.

Nothing here prints or draws; ``display`` shows a ``Report`` and ``session`` connects both to a notebook.
"""

import ast
import contextlib
import copy
import dis
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from helpers.exercises import compare, guard

NOT_ATTEMPTED = "not attempted"
CORRECT = "correct"
NOT_YET = "not yet"
RAISED = "raised"
TOO_LONG = "took too long"


@dataclass(frozen=True)
class Case:
    """One input on which an answer is compared with the reference.

    ``label`` completes the sentence "For …", for example "two groups of different size".
    """

    label: str
    args: tuple


@dataclass(frozen=True)
class Exercise:
    """The declaration of one exercise; ``tests/test_bank.py`` proves every field of it.

    Attributes
    ----------
    notebook : str
        Where the exercise stands, as ``"part/number_name"``.
    reference : callable
        The right answer, a short pure function of ``helpers``; its name is the exercise's name.
    cases : sequence of Case
        Inputs, fixed and random, on which answers are compared.
    mistakes : mapping of callable to str
        Plausible wrong answers, each with the message that helps whoever gave it.
    alternatives : sequence of callable
        Right answers that are written differently.
    hints : sequence of str
        From a nudge to nearly the answer.
    tolerance : float
        Largest difference, relative or absolute, that still counts as equal.
    canonical : callable, optional
        Brings answers that mean the same into one form, for example ``sorted`` where order does not matter.
    seconds : float
        Time for all cases together.
    """

    notebook: str
    reference: Callable
    cases: Sequence[Case]
    mistakes: Mapping[Callable, str]
    alternatives: Sequence[Callable]
    hints: Sequence[str]
    tolerance: float = 1e-10
    canonical: Callable | None = None
    seconds: float = 8.0

    @property
    def name(self):
        """The exercise's name: that of its reference."""
        return self.reference.__name__

    @property
    def solution(self):
        """The reference's own source, without its decorators and docstring."""
        return source_without_docstring(self.reference)


@dataclass(frozen=True)
class Report:
    """What a check found. ``message`` is about the idea, ``details`` about the numbers."""

    exercise: str
    verdict: str
    message: str = ""
    details: tuple[str, ...] = ()
    printed: str = ""
    mistake: str | None = None

    def to_json(self):
        """The machine-readable form that marking reads."""
        return {
            "exercise": self.exercise,
            "verdict": self.verdict,
            "mistake": self.mistake,
            "message": " ".join((self.message, *self.details)).strip(),
        }


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
    problem = _signature_problem(exercise, function)
    if problem:
        return Report(exercise.name, NOT_YET, problem)
    run = guard.run_bounded(lambda: _answers(exercise, function), exercise.seconds)
    report = _judge(exercise, function, run)
    return replace(report, printed=run.printed)


def _judge(exercise, function, run):
    if run.too_long:
        return Report(
            exercise.name,
            TOO_LONG,
            f"Your function was still running after {exercise.seconds:g} seconds and was stopped. Is there a loop "
            "that never ends?",
        )
    if run.error is not None:
        if _stub_remains(function):
            return Report(exercise.name, NOT_ATTEMPTED)
        return Report(exercise.name, RAISED, *_explain_error(run.error, function))
    answers = run.value
    if any(answer.unfinished for answer in answers):
        return Report(exercise.name, NOT_ATTEMPTED)
    wrong = next((answer for answer in answers if answer.problem), None)
    if wrong is None:
        return Report(exercise.name, CORRECT)
    mistake = _diagnose(exercise, answers)
    details = (f"For {wrong.case.label}: {wrong.problem}",)
    if mistake is None:
        return Report(exercise.name, NOT_YET, details=details)
    return Report(exercise.name, NOT_YET, exercise.mistakes[mistake], details, mistake=mistake.__name__)


@dataclass(frozen=True)
class _Answer:
    """What the learner's function answered to one case: numbers, if it gave any, and what is wrong with them."""

    case: Case
    numbers: np.ndarray | None
    problem: str | None
    unfinished: bool = False


def _answers(exercise, function):
    """Call the function on every case. Whatever touches a learner's object happens here, under the guard."""
    return [_answer(exercise, function, case) for case in exercise.cases]


def _answer(exercise, function, case):
    expected = _canonical(exercise, exercise.reference(*copy.deepcopy(case.args)))
    given = copy.deepcopy(case.args)
    got = function(*given)
    if compare.contains_ellipsis(got):
        return _Answer(case, None, None, unfinished=True)
    with contextlib.suppress(Exception):  # not of the expected kind: the comparison says so in words
        got = _canonical(exercise, got)
    problem = compare.difference(got, expected, exercise.tolerance)
    edited = _edited_argument(exercise, case.args, given)
    if problem is None and edited:
        problem = (
            f"The numbers are right, but your function changed its input `{edited}` in place. Whoever uses "
            f"`{edited}` next would get the changed one. Work on a copy."
        )
    numbers = None
    with contextlib.suppress(Exception):
        numbers = compare.as_numbers(got)
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
    made = _canonical(exercise, mistake(*copy.deepcopy(answer.case.args)))
    return compare.difference(answer.numbers, made, exercise.tolerance) is None


def _edited_argument(exercise, before, after):
    """The name of the first array argument that was changed by the call, or ``None``."""
    names = inspect.signature(exercise.reference).parameters
    for name, old, new in zip(names, before, after, strict=False):
        if isinstance(old, np.ndarray) and not np.array_equal(old, new, equal_nan=old.dtype.kind == "f"):
            return name
    return None


def _signature_problem(exercise, function):
    """What is wrong with the way the learner's function wants to be called, or ``None``."""
    wanted = ", ".join(inspect.signature(exercise.reference).parameters)
    try:
        inspect.signature(function).bind(*exercise.cases[0].args)
    except TypeError:
        has = ", ".join(inspect.signature(function).parameters)
        return (
            f"The notebook calls `{exercise.name}({wanted})`, but your function takes `({has})`. Restore the first line "
            f"to `def {exercise.name}({wanted}):`."
        )
    return None


def _explain_error(error, function):
    """A message and details for what the learner's code raised, with the learner's own line."""
    line = guard.own_line(error, inspect.unwrap(function))
    if isinstance(error, RecursionError):
        message = "Your function calls itself again and again, without an end."
    elif isinstance(error, SystemExit):
        message = "Your function asked Python to quit. Use `return` to leave a function."
    else:
        text = compare.clip(_error_text(error), 300)
        message = f"Your function stopped with {type(error).__name__}" + (f": {text}" if text else ".")
    where = (f"In line {line[0]} of your cell: `{line[1]}`",) if line and line[1] else ()
    return message, where


def _error_text(error):
    try:
        return str(error)
    except Exception:
        return ""


def _stub_remains(function):
    """Whether a ``name = ...`` of the exercise's stub still stands in the body."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        # No source, for example in code that was executed from a string: ask the compiled form.
        return any(i.opname == "LOAD_CONST" and i.argval is Ellipsis for i in dis.get_instructions(function))
    return any(
        isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis
        for node in ast.walk(tree)
    )


def source_without_docstring(function):
    """The source of a function as a learner should read it: from ``def`` on, without the docstring."""
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    definition = ast.parse(source).body[0]
    first, lines = definition.body[0], source.splitlines()
    header = lines[definition.lineno - 1 : first.lineno - 1]
    has_docstring = ast.get_docstring(definition) is not None
    body = lines[first.end_lineno if has_docstring else first.lineno - 1 :]
    return "\n".join(header + body).rstrip() + "\n"
