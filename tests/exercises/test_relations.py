"""What is said of an answer that follows from the right one, and what must not be said."""

import numpy as np
import pytest

from helpers.exercises.relations import relation

MATRIX = np.array([[0.5, -1.0, 2.5], [-1.5, 3.0, 0.25], [4.0, -2.0, 7.0]])
SERIES = np.array([[0.5, -1.0], [2.0, 3.0], [0.75, 4.0], [-3.5, 0.1]])
NUMBERS = np.array([0.3, 2.0, 1.5, 0.7])
SIGNED = np.array([-0.3, 2.0, -1.5, 0.7])
FLAGS = np.array([True, False, False])
WIRING = MATRIX > 0


def said(turn, *right):
    """The name of what is said when all answers are made of the right ones in one way."""
    return said_of(*((turn(value), value) for value in map(np.asarray, right)))


def said_of(*pairs):
    found = relation([(np.asarray(got), np.asarray(right)) for got, right in pairs])
    return found and found[0]


def other_diagonal(value):
    changed = value.copy()
    np.fill_diagonal(changed, ~changed.diagonal() if changed.dtype == bool else 9)
    return changed


@pytest.mark.parametrize(
    ("turn", "right", "name"),
    [
        (np.transpose, [MATRIX, 2 * MATRIX], "transposed"),
        (np.transpose, [SERIES], "transposed"),
        (np.negative, [SIGNED, NUMBERS], "sign reversed"),
        (np.negative, [1.0, -2.0], "sign reversed"),
        (np.logical_not, [FLAGS, FLAGS[:2]], "not negated"),
        (lambda a: 1 - a, [NUMBERS], "one minus"),
        (lambda a: 1 / a, [NUMBERS], "upside down"),
        (np.abs, [SIGNED, NUMBERS], "sign lost"),
        (lambda a: np.maximum(a, 0), [SIGNED, NUMBERS], "cut at zero"),
        (lambda a: np.minimum(a, 1), [SIGNED, NUMBERS], "cut at one"),
        (lambda a: np.clip(a, 0, 1), [SIGNED, NUMBERS], "cut at zero and one"),
        (np.square, [NUMBERS], "squared"),
        (np.sqrt, [NUMBERS], "root taken"),
        (np.log, [NUMBERS], "logarithm taken"),
        (np.exp, [SIGNED], "logarithm missing"),
        (lambda a: a[::-1], [NUMBERS[:2], SIGNED[:2]], "swapped"),
        (lambda a: a[::-1], [NUMBERS, SIGNED[:2]], "order reversed"),
        (lambda a: np.r_[a[1:], [9.0]], [NUMBERS, SIGNED], "one step early"),
        (lambda a: np.vstack([[[9, 9]], a[:-1]]), [SERIES], "one step late"),
        (lambda a: np.r_[[False], a[:-1]], [np.array([True, True, False, True])], "one step late"),
        (other_diagonal, [MATRIX], "diagonal"),
        (other_diagonal, [WIRING], "diagonal"),
        (lambda a: 3 * a, [NUMBERS, SIGNED], "factor"),
        (lambda a: a / len(a), [NUMBERS, SIGNED[:3]], "scale"),
        (lambda a: a + 0.25, [NUMBERS, SIGNED], "summand"),
        (np.sort, [NUMBERS, SIGNED], "other order"),
        (lambda a: np.swapaxes(a, 0, 1) * 7.3 + a[0, 0], [SERIES], "axes swapped"),
        (np.mean, [NUMBERS, SIGNED[:3]], "all in one"),
        (lambda a: a.mean(axis=0), [MATRIX], "an axis lost"),
        (lambda a: np.outer(a, a), [NUMBERS], "an axis too many"),
        (lambda a: np.r_[a, 5.0], [NUMBERS], "one row too many"),
        (lambda a: a[:-1], [SERIES], "one row too few"),
    ],
)
def test_each_relation_is_recognised(turn, right, name):
    assert said(turn, *right) == name


@pytest.mark.parametrize(
    ("factor", "words"),
    [(3, "is 3 times"), (0.25, "is 1/4 of"), (-2, "is 2 times what was asked for, with the sign reversed")],
)
def test_a_factor_is_told_in_words(factor, words):
    assert words in relation([(factor * NUMBERS, NUMBERS), (factor * SIGNED, SIGNED)])[1]


def test_a_scale_is_told_by_an_input_where_it_is_wrong():
    assert "they are 4 times" in relation([(NUMBERS, NUMBERS), (4 * SIGNED, SIGNED)])[1]


@pytest.mark.parametrize(("more", "words"), [(0.5, "0.5 too large"), (-0.5, "0.5 too small")])
def test_a_summand_is_told_with_its_direction(more, words):
    assert words in relation([(NUMBERS + more, NUMBERS)])[1]


@pytest.mark.parametrize(
    "pairs",
    [
        # There is nothing to explain.
        [],
        [(NUMBERS, NUMBERS), (SIGNED * (1 + 1e-15), SIGNED)],
        [(FLAGS, FLAGS)],
        # It holds for one input only.
        [(MATRIX.T, MATRIX), (MATRIX + 1j, MATRIX)],
        [(-NUMBERS, NUMBERS), (SIGNED**2 - 3, SIGNED)],
        [(NUMBERS**2, NUMBERS), (SIGNED, SIGNED)],
        [(NUMBERS + 1, NUMBERS), (SIGNED + 2, SIGNED)],
        [(NUMBERS[[1, 0, 3, 2]], NUMBERS), (SIGNED[[1, 0, 3, 2]] + [0, 1, 1, 0], SIGNED)],
        # It holds in some entries, and is not defined in others.
        [([2.0, 55.0], [4.0, -2.0]), ([3.0, 77.0], [9.0, -3.0])],
        [([0.0, 55.0], [1.0, -2.0]), ([np.log(2), 77.0], [2.0, -3.0])],
        [([-1.0, 5.0, -2.0], [1.0, np.nan, 2.0])],
        [([3.0, np.nan, 7.0, 6.0], [1.0, 2.0, 5.0, 4.0])],
        [([3.0, 9.0, 7.0, 6.0], [1.0, np.nan, 5.0, 4.0])],
        # Numbers of another size, each in its own way, but all of them small.
        [([3e-9, 1e-9, 7e-9, 2e-9], [1e-9, 2e-9, 4e-9, 8e-9])],
        [(2e-9, 1.0), (3e-9, 1.0), (5e-9, 2.0)],
        # Any two numbers are in some proportion, and so are numbers that do not differ.
        [(2.0, 1.0)],
        [(2.0, 1.0), (6.0, 3.0)],
        [(2.0, 1.0), (6.0, 3.0), (5.0, 2.0)],
        [([2.0, 2.0, 2.0], [1.0, 1.0, 1.0]), ([5.0, 5.0, 5.0], [3.0, 3.0, 3.0])],
        # One number for all inputs follows from anything.
        [(np.zeros(4), SIGNED), (np.zeros(4), NUMBERS)],
        [(np.zeros(3), [-1.0, -2.0, -3.0])],
        [(np.ones(4), [2.0, 3.0, 4.0, 5.0]), (1.0, 2.0)],
        [(np.ones(4), np.full(4, 3.0)), (np.ones(3), np.full(3, 3.0))],
        [(1.0, 2.0), (1.0, 2.0), (1.0, 2.0)],
        [(np.zeros(2, dtype=bool), np.ones(2, dtype=bool))],
        # Ones and zeros in the same number are not the same ones and zeros.
        [([1.0, 0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0, 0.0])],
    ],
)
def test_nothing_is_said_without_a_reason(pairs):
    assert said_of(*pairs) is None


def test_of_symmetric_matrices_nobody_can_tell_that_they_are_transposed():
    symmetric = MATRIX + MATRIX.T
    assert said(np.transpose, symmetric) is None
    assert said(np.transpose, symmetric, MATRIX) == "transposed"  # one that is not symmetric settles it
    assert said(lambda a: -a.T, symmetric) == "sign reversed"


def test_one_relation_is_enough_for_answers_of_which_it_changes_some():
    assert said(np.abs, NUMBERS, SIGNED) == "sign lost"
    assert said(np.abs, NUMBERS) is None


def test_answers_of_other_shapes_are_told_by_those_that_differ():
    assert said_of((NUMBERS, NUMBERS), (SIGNED[:-1], SIGNED)) == "one row too few"
    assert said_of((NUMBERS[:-1], NUMBERS), (SIGNED[:-2], SIGNED)) is None
