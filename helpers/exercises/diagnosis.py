"""What is wrong with an answer, as near to the idea as it can be said.

First the mistakes that the bank knows, then what the answers are to the right ones, then the edge at which alone they go wrong,
then the one slip of the pen that gives just these answers.
"""

import contextlib
import functools
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.exercises import compare, edges, guard, relations, slips
from helpers.exercises.answers import canonical

SLIP = "slip: "  # stands before the kind of slip where a report names no mistake of the bank
REMEMBERED = 512  # answers of mistakes: those of an exercise to all its cases, and more
FEW_DIGITS = (
    "Nearly right: the first digits are, and the others are lost on the way. Numbers of float32 have seven, and a difference "
    "of large numbers that are nearly equal keeps fewer. Compute in float64 (`dtype=float`, `torch.float64`), and subtract "
    "before you square or sum."
)
ATTEMPTS = 5  # So often inputs are changed in the seventh digit,
ROUNDINGS = 4  # an error by float32 may be so many times as large as what that does, since each step rounds,
SMALL = 1e-2  # and this share of the largest number at most.
SEARCH = 3.0  # So many seconds at most are spent on looking for the slip that a wrong answer rests on.


def of_answers(exercise, answers):
    """The name of what is wrong and a message about it; ``None`` and no words when nothing fits."""
    for mistake in exercise.mistakes:
        if all(_same_answer(exercise, answer, _remembered(exercise, mistake, answer.question.case)) for answer in answers):
            return mistake.__name__, exercise.mistakes[mistake]
    if all(answer.right for answer in answers):
        return None, ""  # nothing is wrong with the numbers: an input was changed, and the details say so
    if _few_digits(exercise, answers):
        return "few digits", FEW_DIGITS
    if found := _relation(answers):
        return found
    right = [answer.right for answer in answers]
    if edge := edges.where_it_fails(exercise.edges, [answer.question.case for answer in answers], right):
        return "at an edge", f"Right, but not for inputs {edge.words}. What is asked for there?"
    if slip := _slip(exercise, functools.partial(_all_the_same, exercise, answers)):
        return f"{SLIP}{slip.words}", _sentence(f"This is what comes out {slip.words}")
    return _outside(exercise, answers) or (None, "")


def _few_digits(exercise, answers):
    """Whether wrong numbers are what the right answer gives when the seventh digit of what it computes with is uncertain."""
    with contextlib.suppress(Exception), np.errstate(all="ignore"):  # an answer that is no number, or an infinite one
        scale = max(_largest(compare.as_numbers(answer.question.expected)) for answer in answers)
        return all(_explained_by_digits(exercise, answer, scale) for answer in answers if not answer.right)
    return False


def _explained_by_digits(exercise, answer, scale):
    """Whether an error is in the seventh digit, or is not above what inputs do that are changed at random in that digit.

    The second tells a right formula in single precision from a wrong one that is nearly right: where the result is a small
    difference of large numbers, the first loses its digits, and so does the reference with such inputs. ``scale`` is the
    largest number that is expected in any case: in one, all of them can be 0.
    """
    expected = compare.as_numbers(answer.question.expected)
    if _complex_for_real(answer.numbers, expected) or expected.dtype.kind not in "fc" or answer.numbers.shape != expected.shape:
        return False
    error = _largest(answer.numbers - expected)
    if not 0 < error <= SMALL * scale or not np.array_equal(np.isfinite(answer.numbers), np.isfinite(expected)):
        return False
    rng = np.random.default_rng(0)
    return error <= compare.SEVEN_DIGITS * scale or error <= ROUNDINGS * max(
        _largest(canonical(exercise, exercise.reference(*_with_few_digits(answer.question.case.fresh_args(), rng))) - expected)
        for _ in range(ATTEMPTS)
    )


def _largest(numbers):
    return np.max(np.abs(numbers[np.isfinite(numbers)]), initial=0)


def _with_few_digits(value, rng):
    """Numbers with a point, wherever they stand in a value, changed at random by as much as float32 rounds."""
    if isinstance(value, tuple | list):
        return type(value)(_with_few_digits(item, rng) for item in value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        return value * (1 + np.finfo(np.float32).eps * rng.uniform(-1, 1, value.shape))
    return value


def _sentence(text):
    return text if text.endswith("?") else f"{text}."


def _slip(exercise, fits):
    """The one change of a right answer that fits what the learner's function does, if there is one."""

    # A slip that makes NaN stops there: handed on, it would let LAPACK complain below everything that keeps output back.
    def search():
        for slip, names in slips.of_exercise(exercise):
            if fits(slip.function(names)):
                return slip
        return None

    with np.errstate(divide="raise", over="raise", invalid="raise"):
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
        pairs = [(answer.numbers, compare.as_numbers(answer.question.expected)) for answer in answers]
        if not any(_complex_for_real(got, right) for got, right in pairs):
            return relations.relation(pairs)
    return None


def _complex_for_real(got, right):
    """Whether complex numbers stand where real ones are meant. The details say so, and more may not be wrong with them."""
    return got.dtype.kind == "c" and right.dtype.kind != "c"


def _all_the_same(exercise, answers, changed):
    return all(_same_answer(exercise, answer, _make(exercise, changed, answer.question.case)) for answer in answers)


def _same_answer(exercise, answer, made):
    if answer.numbers is None or made.error is not None:
        return False
    with contextlib.suppress(Exception):  # not of the kind that can be compared
        return compare.same(answer.numbers, made.value, exercise.tolerance) or (
            answer.single and compare.nearly(answer.numbers, made.value, single=True)
        )
    return False


@dataclass(frozen=True)
class _Made:
    """What a wrong answer gives for one case, in its canonical form, or the error with which it stops there."""

    value: Any = None
    error: Exception | None = None


def _make(exercise, mistake, case):
    with warnings.catch_warnings():  # a mistake may warn or raise on some input
        warnings.simplefilter("ignore")
        try:
            return _Made(canonical(exercise, mistake(*case.fresh_args())))
        except Exception as error:
            return _Made(error=error.with_traceback(None))


_remembered = functools.lru_cache(maxsize=REMEMBERED)(_make)


def of_crash(exercise, error, text, answers, question):
    """The same for a function that stopped: what answers alike until then, and stops there with the same error."""

    def stops_alike(changed, make=_make):
        if not all(_same_answer(exercise, answer, make(exercise, changed, answer.question.case)) for answer in answers):
            return False
        its_own = make(exercise, changed, question.case).error
        return type(its_own) is type(error) and str(its_own) == text

    for mistake in exercise.mistakes:
        if stops_alike(mistake, _remembered):
            return mistake.__name__, exercise.mistakes[mistake]
    if slip := _slip(exercise, stops_alike):
        return f"{SLIP}{slip.words}", _sentence(f"An error like this comes up {slip.words}")
    return None, ""
