"""What is wrong with an answer, as near to the idea as it can be said.

First the mistakes that the bank knows, then what the answers are to the right ones, then the edge at which alone they go wrong,
then the one slip of the pen that gives just these answers.
"""

import contextlib
import warnings

import numpy as np

from helpers.exercises import compare, edges, guard, relations, slips
from helpers.exercises.answers import canonical

SLIP = "slip: "  # stands before the kind of slip where a report names no mistake of the bank
SEARCH = 3.0  # So many seconds at most are spent on looking for the slip that a wrong answer rests on.


def of_answers(exercise, answers):
    """The name of what is wrong and a message about it; ``None`` and no words when nothing fits."""
    for mistake in exercise.mistakes:
        if all(_same_answer(exercise, mistake, answer) for answer in answers):
            return mistake.__name__, exercise.mistakes[mistake]
    if all(answer.right for answer in answers):
        return None, ""  # nothing is wrong with the numbers: an input was changed, and the details say so
    if found := _relation(answers):
        return found
    right = [answer.right for answer in answers]
    if edge := edges.where_it_fails(exercise.edges, [answer.question.case for answer in answers], right):
        return "at an edge", f"Right, but not for inputs {edge.words}. What is asked for there?"
    if slip := _slip(exercise, lambda changed: all(_same_answer(exercise, changed, answer) for answer in answers)):
        return f"{SLIP}{slip.words}", _sentence(f"This is what comes out {slip.words}")
    return _outside(exercise, answers) or (None, "")


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
        return relations.relation([(answer.numbers, compare.as_numbers(answer.question.expected)) for answer in answers])
    return None


def _same_answer(exercise, mistake, answer):
    if answer.numbers is None:
        return False
    with warnings.catch_warnings(), contextlib.suppress(Exception):  # a mistake may warn or raise on some input
        warnings.simplefilter("ignore")
        made = canonical(exercise, mistake(*answer.question.case.fresh_args()))
        same = compare.difference(answer.numbers, made, exercise.tolerance) is None
        return same or (answer.single and compare.nearly(answer.numbers, made, single=True))
    return False


def of_crash(exercise, error, text, answers, question):
    """The same for a function that stopped: what answers alike until then, and stops there with the same error."""

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
        return f"{SLIP}{slip.words}", _sentence(f"An error like this comes up {slip.words}")
    return None, ""
