"""What a class has gained by a course, and how far two people agree who mark the same work."""

import numpy as np

from helpers.validation import array, checked, whole_numbers


def _right_or_wrong(value, name):
    value = array(value, name)
    if value.dtype != bool or value.size == 0:
        raise ValueError(f"{name} should be True or False for each answer, but it has shape {value.shape} and {value.dtype}.")
    return value


def _same_answers_with_something_to_gain(arguments):
    before, after = arguments["before"], arguments["after"]
    if before.shape != after.shape:
        raise ValueError(f"after should have the shape of before, {before.shape}, but it has shape {after.shape}.")
    if before.all():
        raise ValueError("before should be wrong somewhere, but all of it is right: there is nothing to gain.")


@checked(before=_right_or_wrong, after=_right_or_wrong, together=_same_answers_with_something_to_gain)
def normalised_gain(before, after):
    """What was gained between two tests with the same questions, as a share of what could be.

    Parameters
    ----------
    before, after : ndarray of bool, shape (questions,) or (learners, questions)
        Whether each answer was right, before the course and after it; somewhere it was wrong before.

    Returns
    -------
    gain : float
        0 where as many are right as before, 1 where all are; below 0 where fewer are.

    Raises
    ------
    ValueError
        If the answers are not True or False, differ in shape, or all were right before.

    References
    ----------
    Hake, American Journal of Physics 66:64 (1998), doi 10.1119/1.18809.
    """
    gained = np.mean(after) - np.mean(before)
    return gained / (1 - np.mean(before))


def _levels(value, name):
    value = whole_numbers(value, name)
    if value.min() < 0:
        raise ValueError(f"{name} should hold levels from 0 on, but the lowest is {value.min()}.")
    return value


def _same_marks_that_could_differ(arguments):
    first, second = arguments["first"], arguments["second"]
    if len(first) != len(second):
        raise ValueError(f"second should hold the {len(first)} marks of first, but it holds {len(second)}.")
    if np.ptp([*first, *second]) == 0:
        raise ValueError("first should differ from second somewhere, or vary, but all marks are the same level.")


@checked(first=_levels, second=_levels, together=_same_marks_that_could_differ)
def weighted_agreement(first, second):
    """How far two markers agree on levels, beyond what they would by chance: Cohen's kappa with quadratic weights.

    Two levels apart counts four times as much as one.

    Parameters
    ----------
    first, second : ndarray of int, shape (marks,)
        The levels that two people gave to the same work, from 0 on.

    Returns
    -------
    agreement : float
        1 where they agree throughout, 0 where they agree as much as if each had dealt out the same levels at random.

    Raises
    ------
    ValueError
        If the levels are no whole numbers, differ in number, or are all the same.

    References
    ----------
    Cohen, Psychological Bulletin 70:213 (1968), doi 10.1037/h0026256.
    """
    apart = np.mean((first - second) ** 2)
    apart_by_chance = np.mean((first[:, None] - second) ** 2)
    return 1 - apart / apart_by_chance
