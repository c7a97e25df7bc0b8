"""How a wrong answer follows from the right one: transposed, sign reversed, one step late, a factor too large.

The bank knows mistakes by name, with a message about the idea. What it does not know is often still the right answer in another
dress, and that can be said. A relation counts only where it holds for every input and changes some answer. It does not count
where all answers are one and the same number, since such an answer follows from anything.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.exercises.declared import hold, text
from helpers.validation import checked, function, kind_of, not_negative


@dataclass(frozen=True)
class Relation:
    """A way in which answers can follow from what was expected.

    Attributes
    ----------
    name : str
        For tables of mistakes.
    words : str
        What the learner is told.
    turn : callable
        Makes the wrong answer of the right one; may raise, or give ``None``, where it makes no sense. What it masks is not
        compared.
    """

    name: str
    words: str
    turn: Callable

    def __post_init__(self):
        hold(self, name=text, words=text, turn=function)


_SAME_SHAPE = [
    Relation("transposed", "This is what was asked for, transposed: rows and columns are swapped.", lambda right: right.T),
    Relation(
        "sign reversed",
        "The size is right everywhere, the sign is reversed: what is subtracted from what?",
        lambda right: -right,
    ),
    Relation(
        "not negated",
        "Every True should be False, and every False True.",
        lambda right: ~right if right.dtype == bool else None,
    ),
    Relation("one minus", "This is one minus what was asked for.", lambda right: 1 - right),
    Relation("upside down", "This is one divided by what was asked for: the fraction is upside down.", lambda right: 1 / right),
    Relation(
        "sign lost", "The size is right everywhere, but the sign is lost. Is there an `abs` or a square too many?", np.abs
    ),
    Relation(
        "cut at zero",
        "Right where the answer is positive. What is negative was cut at 0; it means something too.",
        lambda right: np.maximum(right, 0),
    ),
    Relation(
        "cut at one", "Right up to 1. What is larger was cut off; it means something too.", lambda right: np.minimum(right, 1)
    ),
    Relation(
        "cut at zero and one",
        "Right between 0 and 1. What lies outside was cut off; it means something too.",
        lambda right: np.clip(right, 0, 1),
    ),
    Relation("squared", "This is the square of what was asked for.", np.square),
    Relation("root taken", "This is the square root of what was asked for.", np.sqrt),
    Relation("logarithm taken", "This is the logarithm of what was asked for.", np.log),
    Relation("logarithm missing", "This is e to the power of what was asked for: a logarithm is missing.", np.exp),
    Relation("swapped", "The two numbers are swapped.", lambda right: right[::-1] if right.shape == (2,) else None),
    Relation("order reversed", "The right numbers in reverse order.", lambda right: right[::-1]),
    Relation("one step early", "The right numbers, each one place too early.", lambda right: _all_but_edge(right, -1)),
    Relation("one step late", "The right numbers, each one place too late.", lambda right: _all_but_edge(right, 1)),
    Relation("diagonal", "Right off the diagonal. What should stand on it?", lambda right: _hide_diagonal(right)),
]


def _all_but_edge(right, step):
    """Rows moved by one; the row for which there is nothing to move is masked."""
    moved = np.ma.array(np.roll(right, step, axis=0))
    moved[0 if step > 0 else -1] = np.ma.masked
    return moved if len(right) > 2 else None


def _hide_diagonal(right):
    if right.ndim != 2 or right.shape[0] != right.shape[1] or not right.size:
        return None
    return np.ma.array(right, mask=np.eye(len(right), dtype=bool))


def _pairs_of_arrays(value, name):
    """Answers and what was expected, as a list of pairs of arrays."""
    if not isinstance(value, list | tuple):
        raise ValueError(f"{name} should be a list of pairs of arrays, but it is {kind_of(value)}.")
    for k, pair in enumerate(value):
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(_of_numbers(part) for part in pair):
            raise ValueError(f"{name}[{k}] should be an answer and what was expected, both as arrays of numbers.")
    return list(value)


def _of_numbers(part):
    is_masked = isinstance(part, np.ma.MaskedArray)
    return isinstance(part, np.ndarray | np.generic) and part.dtype.kind in "fiubc" and not is_masked


@checked(pairs=_pairs_of_arrays, tolerance=not_negative)
def relation(pairs, tolerance=1e-6):
    """How all answers follow from the right ones, if they do.

    Parameters
    ----------
    pairs : sequence of tuple
        For each input the answer and what was expected, both as arrays of numbers.
    tolerance : float
        Largest difference, relative, that still counts as equal.

    Returns
    -------
    tuple of (str, str) or None
        A name and a sentence for the learner.
    """
    if all(got.shape == right.shape and _equal(got, right, tolerance) for got, right in pairs):
        return None  # nothing to explain, or nothing at all
    with np.errstate(all="ignore"):
        for candidate in _SAME_SHAPE:
            if _follows(pairs, candidate.turn, tolerance):
                return candidate.name, candidate.words
        return _factor(pairs, tolerance) or _summand(pairs, tolerance) or _other_order(pairs, tolerance) or _shapes(pairs)


def _follows(pairs, turn, tolerance):
    values = []
    for got, right in pairs:
        try:
            made = turn(right)
        except Exception:  # the relation makes no sense for this kind of answer
            return False
        if made is None or np.shape(made) != got.shape:
            return False
        compared = ~np.ma.getmaskarray(made)
        made = np.ma.getdata(made)
        if not _equal(got[compared], made[compared], tolerance):
            return False
        values.append(made[compared])
    return len(np.unique(np.concatenate(values))) > 1


def _equal(a, b, tolerance):
    if a.dtype.kind == "b" or b.dtype.kind == "b":
        return a.dtype == b.dtype and np.array_equal(a, b)
    scale = np.max(np.abs(b[np.isfinite(b)]), initial=0)
    return np.allclose(a, b, rtol=tolerance, atol=tolerance * scale, equal_nan=True)


def _same_shapes(pairs):
    return all(got.shape == right.shape and "b" not in got.dtype.kind + right.dtype.kind for got, right in pairs)


def _factor(pairs, tolerance):
    """One factor for all inputs, or one for each, which the number of samples or a scale would give."""
    if not _same_shapes(pairs):
        return None
    factors = []
    for got, right in pairs:
        usable = np.isfinite(right) & np.isfinite(got) & (right != 0)
        if not usable.any():
            if _equal(got, right, tolerance):
                continue
            return None
        largest = np.argmax(np.where(usable, np.abs(right), 0))
        factor = got.ravel()[largest] / right.ravel()[largest]
        if not _equal(got, factor * right, tolerance):
            return None
        factors.append((factor, len(np.unique(right[usable]))))
    if not factors or (len({count for _, count in factors}) == 1 == factors[0][1] and len(factors) < 3):
        return None
    if len(_values(pairs)) == 1:
        return None
    first = factors[0][0]
    if first not in (0, 1) and all(_alike(factor, first, tolerance) for factor, _ in factors):
        size = f"{abs(first):.4g} times" if abs(first) >= 1 else f"1/{1 / abs(first):.4g} of"
        sign = ", with the sign reversed" if first < 0 else ""
        return "factor", f"Every number is {size} what was asked for{sign}. Which factor is missing or too much?"
    if all(count > 2 and factor != 0 for factor, count in factors):
        wrong = max((factor for factor, _ in factors), key=lambda factor: abs(factor - 1))
        return "scale", (
            "Within each input the numbers are in the right proportion, but their scale is not: in one of them they are "
            f"{wrong:.4g} times what was asked for. What are they divided or multiplied by?"
        )
    return None


def _alike(factor, other, tolerance):
    return np.isclose(factor, other, rtol=tolerance, atol=0)


def _values(pairs):
    """All different numbers that were answered."""
    return np.unique(np.concatenate([got.ravel() for got, _ in pairs]))


def _summand(pairs, tolerance):
    if not _same_shapes(pairs) or sum(right.size for _, right in pairs) < 4 or len(_values(pairs)) == 1:
        return None
    got, right = (np.concatenate([pair[k].ravel() for pair in pairs]) for k in (0, 1))
    finite = np.isfinite(right)
    difference = got[finite] - right[finite]
    if not np.array_equal(np.isfinite(got), finite) or not difference.size or difference[0] == 0:
        return None
    noise = tolerance / 10 * np.max(np.abs(right[finite]))
    if not np.allclose(difference, difference[0], rtol=tolerance, atol=noise):
        return None
    size = abs(difference[0])
    return "summand", f"Every number is {size:.4g} too {'large' if difference[0] > 0 else 'small'}."


def _other_order(pairs, tolerance):
    if not _same_shapes(pairs) or all(len(np.unique(right)) < 3 for _, right in pairs):
        return None  # of two different numbers there can be as many by chance
    if all(_equal(np.sort(got, axis=None), np.sort(right, axis=None), tolerance) for got, right in pairs):
        return "other order", "All the right numbers are there, but in another order."
    return None


def _shapes(pairs):
    """What is wrong with the shape, where the shape alone can be judged."""
    if all(got.shape == right.shape for got, right in pairs):
        return None
    differ = [(got.shape, right.shape) for got, right in pairs if got.shape != right.shape]
    if all(got == right[::-1] for got, right in differ):
        return "axes swapped", "The axes are swapped. Which one is time, and which one counts neurons?"
    if all(got == () and right != () for got, right in differ):
        return "all in one", "Everything became one single number. Over which axis should be summarised, and which one stays?"
    if all(len(got) == len(right) - 1 and _is_part(got, right) for got, right in differ):
        return "an axis lost", "An axis is lost: something was summarised that should stay apart."
    if all(len(got) == len(right) + 1 and _is_part(right, got) for got, right in differ):
        return "an axis too many", "There is an axis too many: something is still to be summarised."
    for more, words in ((1, "One row too many"), (-1, "One row too few")):
        if all(len(got) == len(right) > 0 and got[0] - right[0] == more and got[1:] == right[1:] for got, right in differ):
            return words.lower(), f"{words}. Check where your slices and ranges begin and end."
    return None


def _is_part(short, long):
    """Whether a shape is another one with one axis taken out."""
    return any(short == long[:i] + long[i + 1 :] for i in range(len(long)))
