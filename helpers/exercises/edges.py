"""The edges of a definition: inputs on which a nearly right answer goes wrong, such as ties and exact thresholds.

An exercise declares the edges that its cases hold. So an instructor sees what a check covers, a test finds a case that has
lost its edge, and a learner whose answer fails at an edge alone is told which one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.exercises.declared import arguments as a_call
from helpers.exercises.declared import hold, switch, text
from helpers.validation import checked, function, number, optional


@dataclass(frozen=True)
class Edge:
    """A kind of input at which definitions are easily got wrong.

    Attributes
    ----------
    words : str
        Completes "Right, but not for inputs …", for example "in which values are tied".
    holds : callable
        Whether an input, the tuple of the exercise's arguments, is of that kind.
    seen : bool
        Whether any input shows it by itself. An edge that only the definition of one exercise has is not.
    """

    words: str
    holds: Callable[[tuple], bool]
    seen: bool = True

    def __post_init__(self):
        hold(self, words=text, holds=function, seen=switch)


@checked(words=text, holds=function)
def edge_of_this_exercise(words, holds):
    """An edge that only the definition of one exercise has; ``holds`` takes the exercise's arguments one by one."""
    return Edge(words, lambda arguments: bool(holds(*arguments)), seen=False)


@checked(value=number, words=optional(text))
def threshold_at(value, words=None):
    """The edge at which some number is exactly a threshold of the definition."""
    words = words or f"in which a value is exactly {value:g}"
    return Edge(words, lambda arguments: any(np.any(array == value) for array in _arrays(arguments)), seen=False)


def _arrays(arguments):
    """All arrays of numbers among the arguments, those inside lists and tuples included."""
    for value in arguments:
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
            yield value
        elif isinstance(value, list | tuple):
            yield from _arrays(value)


def _any(condition):
    return lambda arguments: any(bool(condition(array)) for array in _arrays(arguments) if array.size)


def _tied(array):
    if array.ndim == 2 and array.shape[0] == array.shape[1] and np.array_equal(array, array.T):
        array = array[np.triu_indices(len(array))]  # an entry of a symmetric matrix is not tied with its mirror image
    values = array[(array != 0) & (array == array)] if array.dtype != bool else array[:0]  # NaN is tied with nothing
    return len(np.unique(values)) < values.size


def _rank_deficient(array):
    if array.ndim != 2 or array.dtype.kind != "f" or not np.isfinite(array).all():
        return False
    return min(array.shape) > 1 and np.linalg.matrix_rank(array) < min(array.shape)


def _huge(array):
    """Whether the exponential of a difference is more than a float can hold."""
    finite = array[np.isfinite(array)]
    return array.dtype.kind == "f" and finite.size > 0 and np.ptp(finite) > 700


def _lopsided(array):
    square = array.ndim == 2 and array.shape[0] == array.shape[1] > 1
    return square and not np.allclose(array, array.T, rtol=1e-9, equal_nan=True)


TIES = Edge("in which values are tied", _any(_tied))
ZEROS = Edge("with many zeros", _any(lambda a: a.dtype != bool and a.size > 1 and np.mean(a == 0) >= 0.5))
BOOLEAN = Edge("of True and False", _any(lambda a: a.dtype == bool))
WHOLE = Edge("of whole numbers", _any(lambda a: a.dtype.kind in "iu"))
NEGATIVE = Edge("with negative numbers", _any(lambda a: a.dtype.kind in "if" and np.any(a < 0)))
INFINITE = Edge("with infinite numbers", _any(lambda a: a.dtype.kind == "f" and np.isinf(a).any()))
MISSING = Edge("with missing numbers (NaN)", _any(lambda a: a.dtype.kind == "f" and np.isnan(a).any()))
EMPTY = Edge("that are empty", lambda arguments: any(a.size == 0 for a in _arrays(arguments)))
SINGLE = Edge("with one row or one column only", _any(lambda a: a.ndim == 2 and 1 in a.shape))
LOPSIDED = Edge("in which there and back differ", _any(_lopsided))
RANK_DEFICIENT = Edge("in which one column follows from the others", _any(_rank_deficient))
WIDE = Edge("with more columns than rows", _any(lambda a: a.ndim == 2 and a.dtype.kind == "f" and a.shape[1] > a.shape[0] > 1))
# Seen in many inputs where they do not matter, so an exercise declares them where they do: for designs, since every wiring is
# square, and for exponentials.
SQUARE = Edge("with as many columns as rows", _any(lambda a: a.ndim == 2 and a.shape[0] == a.shape[1] > 1), seen=False)
HUGE = Edge("whose numbers spread over more than 700", _any(_huge), seen=False)

# In the order in which a learner is told: the most particular first.
ALL = {
    "EMPTY": EMPTY,
    "MISSING": MISSING,
    "INFINITE": INFINITE,
    "RANK_DEFICIENT": RANK_DEFICIENT,
    "WIDE": WIDE,
    "SINGLE": SINGLE,
    "TIES": TIES,
    "ZEROS": ZEROS,
    "BOOLEAN": BOOLEAN,
    "WHOLE": WHOLE,
    "LOPSIDED": LOPSIDED,
    "NEGATIVE": NEGATIVE,
}


@checked(arguments=a_call)
def seen_in(arguments):
    """The edges that an input, the tuple of the exercise's arguments, shows by itself."""
    return {edge for edge in ALL.values() if edge.holds(arguments)}


def where_it_fails(edges, cases, right):
    """The edge at which alone an answer is wrong: every wrong case is at it, and every case away from it is right.

    Parameters
    ----------
    edges : sequence of Edge
        Those that the exercise declares.
    cases : sequence of Case
        The inputs that were tried.
    right : sequence of bool
        Whether the answer was right, for each of them.

    Returns
    -------
    Edge or None
        The first such edge; ``None`` if there is none, or if no case is right.
    """
    if all(right):
        return None
    for edge in edges:
        at_it = [edge.holds(case.args) for case in cases]
        if all(at or ok for at, ok in zip(at_it, right, strict=True)) and not all(at_it):
            return edge
    return None
