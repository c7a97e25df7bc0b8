"""Which inputs show which edge, and when a wrong answer is told of one."""

import numpy as np
import pytest

from helpers.exercises import edges
from helpers.exercises.core import Case
from helpers.exercises.edges import edge_of_this_exercise, seen_in, threshold_at, where_it_fails

MATRIX = np.array([[0.0, 1.0, 2.5], [-1.5, 3.0, 0.5], [4.0, -2.0, 7.0]])
SYMMETRIC = MATRIX + MATRIX.T
TALL = np.array([[1.0, 2.0], [3.0, 5.0], [8.0, 13.0]])


def names_in(*arguments):
    seen = seen_in(arguments)
    return {name for name, edge in edges.ALL.items() if edge in seen}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (np.array([1.0, 2.0]), set()),
        (np.array([1.0, 1.0, 2.0]), {"TIES"}),
        (np.array([0.0, 0.0, 1.0, 2.0, 3.0]), set()),  # zeros are not tied, and fewer than half are not many
        (np.array([0.0, 0.0, 1.0, 2.0]), {"ZEROS"}),
        (np.array(0.0), set()),
        (np.array([True, False, True]), {"BOOLEAN"}),
        (np.array([3, 1, 2]), {"WHOLE"}),
        (np.array([3, 1], dtype=np.uint8), {"WHOLE"}),
        (np.array([-1, 2]), {"WHOLE", "NEGATIVE"}),
        (np.array([-0.0, 2.0]), {"ZEROS"}),
        (np.array([1.0, -np.inf]), {"INFINITE", "NEGATIVE"}),
        (np.array([np.nan, np.nan, 1.0]), {"MISSING"}),  # nothing is known of either, so they are not tied
        (np.array([]), {"EMPTY"}),
        (np.empty((0, 3)), {"EMPTY"}),
        (TALL, set()),
        (TALL.T, {"WIDE"}),
        (TALL[:1], {"SINGLE"}),
        (TALL[:, :1], {"SINGLE"}),
        (np.zeros((3, 1)), {"SINGLE", "ZEROS"}),
        (np.c_[TALL, TALL[:, 0] + 0.25 * TALL[:, 1]], {"RANK_DEFICIENT", "LOPSIDED"}),
        (np.c_[TALL, [np.nan, 1.5, 4.0]], {"MISSING", "LOPSIDED"}),
        (MATRIX, {"LOPSIDED", "NEGATIVE"}),
        (SYMMETRIC, {"NEGATIVE"}),  # an entry is not tied with its mirror image
        (np.array([[2.0, 3.0], [3.0, 2.0]]), {"TIES"}),
        (np.array([["a", "b"], ["c", "d"]]), set()),
        (2.0, set()),
        ("a", set()),
    ],
)
def test_an_input_shows_its_edges(value, names):
    assert names_in(value) == names


def test_edges_are_seen_in_any_argument_and_inside_lists():
    assert names_in(1.0, [np.array([1.0, 2.0]), (np.array([-3.0, 4.0]),)], "a") == {"NEGATIVE"}


@pytest.mark.parametrize(
    ("edge", "value", "holds"),
    [
        (edges.SQUARE, SYMMETRIC, True),
        (edges.SQUARE, TALL, False),
        (edges.SQUARE, np.array([[1.0]]), False),
        (edges.HUGE, np.array([0.0, 701.0]), True),
        (edges.HUGE, np.array([700.0, 1399.0]), False),
        (edges.HUGE, np.array([0.0, np.inf]), False),
        (edges.HUGE, np.array([0, 1000]), False),
        (threshold_at(30), np.array([1.0, 30.0]), True),
        (threshold_at(30), np.array([1.0, 30.1]), False),
        (threshold_at(30), 30.0, False),  # a setting is no data
        (edges.EMPTY, TALL, False),
    ],
)
def test_edges_that_an_exercise_declares_where_they_matter(edge, value, holds):
    assert edge.holds((value,)) is holds
    assert edge not in seen_in((value,))


def test_an_edge_of_one_exercise_takes_its_arguments_one_by_one():
    edge = edge_of_this_exercise("in which the first is the larger", lambda first, second: np.array(first > second))
    assert edge.holds((2, 1)) is True
    assert edge.holds((1, 2)) is False
    assert not edge.seen


def test_a_threshold_says_its_value_or_the_words_that_it_is_given():
    assert threshold_at(0.5).words == "in which a value is exactly 0.5"
    assert threshold_at(0.5, "at chance").words == "at chance"


def cases_of(*values):
    return [Case("", (np.array(value),)) for value in values]


PLAIN, TIED, NEGATIVE, BOTH = [1.0, 2.0], [1.0, 1.0], [-1.0, 2.0], [-1.0, -1.0]


@pytest.mark.parametrize(
    ("inputs", "right", "told"),
    [
        ([PLAIN, TIED], [True, False], edges.TIES),
        ([PLAIN, TIED, BOTH], [True, False, True], edges.TIES),  # not every tie has to go wrong
        ([PLAIN, BOTH], [True, False], edges.TIES),  # both would explain it: the one that is declared first
        ([PLAIN, TIED, BOTH, NEGATIVE], [True, True, False, False], edges.NEGATIVE),
        ([PLAIN, TIED, NEGATIVE], [True, False, False], None),  # no edge explains both
        ([PLAIN, TIED], [False, True], None),
        ([PLAIN, TIED], [True, True], None),
        ([PLAIN, TIED], [False, False], None),
        ([TIED, TIED], [True, False], None),  # an edge that all cases hold explains nothing
        ([], [], None),
    ],
)
def test_an_edge_is_told_where_it_alone_explains_what_went_wrong(inputs, right, told):
    assert where_it_fails((edges.TIES, edges.NEGATIVE), cases_of(*inputs), right) is told


def test_no_edge_is_told_that_is_not_declared():
    assert where_it_fails((edges.NEGATIVE,), cases_of(PLAIN, TIED), [True, False]) is None


def test_an_edge_that_cannot_be_looked_for_is_refused():
    with pytest.raises(ValueError, match="value should hold real numbers, but it is a str"):
        threshold_at("half")
    with pytest.raises(ValueError, match="holds should be a function, but it is a bool"):
        edge_of_this_exercise("in which nothing is there", True)
