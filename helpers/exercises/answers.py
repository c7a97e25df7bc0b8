"""The questions that a check asks, and what a learner's function answers to them."""

import contextlib
import dataclasses
import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.exercises import compare, returned, slopes
from helpers.exercises.core import Case

REMEMBERED = 64  # cases, with what the reference answers: those of a notebook


@dataclass(frozen=True)
class Question:
    """One case, with what the reference answers, raw and in its canonical form, its slopes, and how long it takes."""

    case: Case
    example: Any
    expected: Any
    seconds: float
    slopes: list | None = None  # at the inputs that want any; none where an answer may have them in another order


@functools.lru_cache(maxsize=REMEMBERED)
def question_of(exercise, case):
    """Ask the reference first: a learner's code could change what it rests on. What it answers to a case is remembered."""
    given = case.fresh_args()
    wanting, began = slopes.leaves_of(exercise.parameters, given), time.monotonic()
    example = exercise.reference(*given)
    seconds = time.monotonic() - began
    of_the_reference = None if exercise.canonical else slopes.at(wanting, example)
    return Question(case, example, canonical(exercise, example), seconds, of_the_reference)


@dataclass(frozen=True)
class Answer:
    """What the learner's function answered to one case: numbers, if it gave any, and what is wrong with them."""

    question: Question
    numbers: Any = None
    problem: str | None = None
    right: bool = False  # the numbers are, whatever else there is to say
    unfinished: bool = False
    lossy: bool = False  # right to seven digits only
    single: bool = False  # and because its numbers have no more
    kind: str | None = None  # what it is turned into for later cells
    seconds: float = 0.0


def answer_of(exercise, function, question, tidy_up):
    """Call the function on one case, and tidy up. Whatever touches a learner's object happens here, under the guard."""
    given = question.case.fresh_args()
    wanting, began = slopes.leaves_of(exercise.parameters, given), time.monotonic()
    try:
        got = function(*given)
    finally:
        seconds = time.monotonic() - began
        tidy_up()
    if compare.contains_ellipsis(got):
        return Answer(question, unfinished=True)
    if problem := compare.not_a_value(got):
        return Answer(question, problem=problem)
    raw = got
    single, kind = returned.is_lossy(got) and _has_digits(question.example), returned.kind_changed(got, question.example)
    with contextlib.suppress(Exception):  # not of the expected kind: the comparison says so in words
        got = canonical(exercise, got)
    problem, lossy = compare.difference(got, question.expected, exercise.tolerance, exercise.expects), single
    if problem and compare.nearly(got, question.expected, single):
        problem, lossy = None, True
    if single and returned.is_trained_through(question.example):
        lossy = False  # torch computes in float32 unless told otherwise, so later cells lose nothing by it
    right = problem is None
    if right:
        problem = returned.cut_from_training(raw, question.example) or slopes.problem(wanting, raw, question.slopes)
    edited = _edited_argument(exercise, question.case.args, given)
    if right and edited and not problem:
        problem = (
            f"The numbers are right, but your function changed its input `{edited}` in place. Whoever uses "
            f"`{edited}` next would get the changed one. Work on a copy."
        )
    numbers = None
    with contextlib.suppress(Exception):
        numbers = compare.as_names(got) if isinstance(question.expected, set) else compare.as_numbers(got)
    return Answer(question, numbers, problem, right, lossy=lossy, single=single, kind=kind, seconds=seconds)


def _has_digits(example):
    """Whether digits can be lost: True and False have none, and names neither."""
    if isinstance(example, tuple | list):
        return any(map(_has_digits, example))
    with contextlib.suppress(TypeError, ValueError):  # no numbers
        return compare.as_numbers(example).dtype.kind in "fc"
    return False


def canonical(exercise, value):
    """An answer in the form in which answers that mean the same are equal."""
    return exercise.canonical(value) if exercise.canonical else value


def _edited_argument(exercise, before, after):
    """The name of the first argument that was changed by the call, or ``None``; whatever holds something can be changed."""
    for name, old, new in zip(exercise.parameters, before, after, strict=False):
        if not isinstance(old, np.random.Generator | np.random.RandomState) and not alike(old, new):
            return name
    return None


def alike(old, new):
    """Whether two values hold the same, in every part."""
    if isinstance(old, np.ndarray):
        return isinstance(new, np.ndarray) and np.array_equal(old, new, equal_nan=old.dtype.kind in "fc")
    if hasattr(old, "detach"):  # a tensor of torch
        return hasattr(new, "detach") and alike(compare.as_numbers(old), compare.as_numbers(new))
    if isinstance(old, list | tuple):
        return type(old) is type(new) and len(old) == len(new) and all(map(alike, old, new))
    if isinstance(old, dict):
        return list(old) == list(new) and all(alike(old[key], new[key]) for key in old)
    if dataclasses.is_dataclass(old):
        return all(alike(getattr(old, f.name), getattr(new, f.name)) for f in dataclasses.fields(old))
    if isinstance(old, Callable):
        return True
    return bool(old == new) or old != old  # NaN is the one value that differs from itself
