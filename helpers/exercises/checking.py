"""What a learner's answer amounts to: one of five verdicts, with what helps.

Nothing here prints or draws; ``display`` shows a ``Report`` and ``session`` connects both to a notebook.
"""

import inspect
import statistics
import sys
import time
from dataclasses import replace

import numpy as np

from helpers.exercises import compare, diagnosis, guard, tidy
from helpers.exercises.answers import answer_of, question_of
from helpers.exercises.core import CORRECT, NOT_ATTEMPTED, NOT_YET, RAISED, TOO_LONG, Report
from helpers.exercises.signature import signature_problem, stub_remains

GLANCE = 1.0  # Looking at a signature or an error runs code that a learner may have written; it gets this many seconds.
SLOW = 0.05  # A call that takes this many seconds, and SLOWER times as long as the reference's, is worth a word.
SLOWER = 20
_REFERENCE_FOR_NOW = "Later cells use the reference for now, so that their numbers are those of the text."


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
    with tidy.PutBack(sys.modules[exercise.reference.__module__]) as remains:
        report = _check(exercise, function, cases, remains)
    said = (tidy.in_words(remains.changed),) if remains.changed else ()
    return replace(report, details=(*report.details, *said))


def _check(exercise, function, cases, remains):
    __tracebackhide__ = True
    # Whatever touches a learner's objects runs bounded, the look at the signature included.
    problem = guard.run_bounded(lambda: signature_problem(exercise, function), GLANCE).value
    if problem:
        return Report(exercise.name, NOT_YET, problem)
    with tidy.as_at_first():  # and before the learner's code could change what they rest on
        questions = [question_of(exercise, case) for case in cases or exercise.published]
    answers, seen = [], []  # what was answered, and the cases that were tried: when the code stops, the last one is why
    run = guard.run_bounded(lambda: _ask(exercise, function, questions, answers, seen, remains), exercise.seconds)
    remains.at_once()  # the judgement rests on how numpy treats errors, and on more that an answer can change
    report = _judge(exercise, function, run, answers, seen)
    if report.verdict == CORRECT:
        report = replace(report, details=_advice(run, answers), lossy=any(answer.lossy for answer in answers))
    return replace(report, details=(*report.details, *_of_figures(run)), printed=run.printed + run.warned)


def _of_figures(run):
    """What is to be said of a function that draws."""
    if run.figures:
        many = "a figure" if run.figures == 1 else f"{run.figures} figures"
        yield (
            f"Your function opened {many} during the check, which closed what was opened. Later cells may call it thousands of "
            "times, so draw in a cell of your own."
        )
    if run.drew:
        yield (
            "Your function drew into a figure that was open before, and that stays in it: run the cell that made the figure "
            "again. Later cells may call your function thousands of times, so draw in a cell of your own."
        )


def _advice(run, answers):
    """What can still be said of a right answer."""
    advice = []
    if run.printed:
        advice.append("Your function prints. Later cells may call it thousands of times, so take the `print` out.")
    mine, theirs = (statistics.median(times) for times in zip(*((a.seconds, a.question.seconds) for a in answers), strict=True))
    if mine > max(SLOW, SLOWER * theirs):
        advice.append(
            f"A call takes {mine:.2g} seconds, against {max(theirs, 1e-4):.1g} for the reference, and later cells may make "
            "thousands of them. Does it wait for something, or do work that is not needed?"
        )
    lossy = [answer for answer in answers if answer.lossy]
    if any(answer.single for answer in lossy):
        advice.append(
            "Your numbers have about seven digits (float32). Compute in float64 to keep more, with `dtype=float` or "
            f"`torch.float64`. {_REFERENCE_FOR_NOW}"
        )
    elif lossy:
        advice.append(
            "Your numbers are right to about seven digits; the rest is lost on the way, as happens in the difference of large "
            f"numbers, or when something small is added for safety. {_REFERENCE_FOR_NOW}"
        )
    elif any(answer.single for answer in answers):
        advice.append(
            "What you return is float32, also for inputs of float64. Networks are mostly trained in float32, where this loses "
            "nothing. To follow the inputs, make new tensors like one of them, with `x.new_zeros(…)` or `dtype=x.dtype`."
        )
    elif kind := next((answer.kind for answer in answers if answer.kind), None):
        advice.append(f"What your function returns is turned into {kind} for the cells below.")
    return tuple(advice)


def _judge(exercise, function, run, answers, seen):
    if run.too_long or issubclass(type(run.error), guard.TookTooLong):
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
    name, message = diagnosis.of_answers(exercise, answers)
    return Report(exercise.name, NOT_YET, message, details, mistake=name)


def _judge_error(exercise, function, error, answers, seen):
    text = guard.run_bounded(lambda: str(error), GLANCE).value or ""  # a learner may have written that too
    message = _explain_error(error, compare.clip(text, 300))
    line = guard.run_bounded(lambda: guard.own_line(error, inspect.unwrap(function)), GLANCE).value
    where = (f"In line {line[0]} of your cell: `{line[1]}`",) if line and line[1] else ()
    if not seen:  # before the first case, so in the call itself
        return Report(exercise.name, RAISED, message, where)
    details = (*where, f"This happened for {seen[-1].case.label}.", *_describe_input(exercise, seen[-1].case))
    if not guard.run_bounded(lambda: stub_remains(function), GLANCE).value:
        name, idea = diagnosis.of_crash(exercise, error, text, answers, seen[-1])
        if name is None:
            return Report(exercise.name, RAISED, message, details)
        return Report(exercise.name, RAISED, idea, (message, *details), mistake=name)
    if "ellipsis" in text.lower():
        return Report(exercise.name, NOT_ATTEMPTED)
    if issubclass(type(error), TypeError):  # most likely about the `...`, but not surely: show it
        return Report(exercise.name, NOT_ATTEMPTED, details=(message, *where))
    return Report(exercise.name, RAISED, message, (*details, "A `...` still stands in your code."))


def _explain_error(error, text):
    """Say what the learner's code raised."""
    if issubclass(type(error), RecursionError):
        return "Your function calls itself again and again, without an end."
    if issubclass(type(error), SystemExit):
        return "Your function asked Python to quit. Use `return` to leave a function."
    if issubclass(type(error), KeyboardInterrupt):
        return "Your function raised a KeyboardInterrupt, as if somebody had pressed Stop. Use `return` to leave a function."
    return f"Your function stopped with {compare.type_name(error)}" + (f": `{text.replace('`', chr(39))}`" if text else ".")


def _size(value):
    """How many numbers a value holds; those of torch say it by a function, and parts of a list may be of unequal length."""
    if isinstance(value, list | tuple):
        return sum(_size(part) for part in value)
    return value.numel() if hasattr(value, "numel") else np.size(value)


def _describe_input(exercise, case):
    """Say what the input was, where it is short enough to read."""
    given = [f"{name} = {compare.describe(value)}" for name, value in zip(exercise.parameters, case.args, strict=False)]
    short = all(_size(value) <= compare.SHORT for value in case.args)
    return (f"That input is `{', '.join(given)}`.",) if short else ()


def _ask(exercise, function, questions, answers, seen, remains):
    """Call the function on every case, unless the time is up: code may have switched the alarm off."""
    began = time.monotonic()
    for question in questions:
        seen.append(question)
        answers.append(answer_of(exercise, function, question, remains.functions_at_once))
        if time.monotonic() - began > exercise.seconds:
            raise guard.TookTooLong
