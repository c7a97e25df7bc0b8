"""Every kind of slip is made once, does what its name says, and none is made that changes nothing."""

import math

import numpy as np
import pytest

from helpers.exercises import slips
from helpers.exercises.core import Case, Exercise
from helpers.exercises.slips import names_of, slips_of
from helpers.validation import checked, numbers

MATRIX = np.array([[1.0, -2.0, 4.0], [0.5, 3.0, -1.0]])


def summarise(x):
    return np.mean(x, axis=0)


def spread(x):
    return np.std(x, axis=1)


def unbiased(x):
    return x.var(ddof=1)


def operations(a, b):
    return (a + b) * a - b / a


def product(a, b):
    return a.T @ b


def power(x):
    return x**2


def distance(x):
    return np.abs(x)


def above(x):
    return x > 1


def same(x):
    return x == 1


def inside(x, names):
    return x in names


def opposite(x):
    return -x


def others(flags):
    return ~flags


def total_of_range(n):
    return sum(range(n))


def powers(x):
    return np.power(x, 3)


def corner(x):
    return x[0, 1]


def middle(x):
    return x[1:-1]


def both(x):
    return x.min(), x.max()


def without_diagonal(x):
    """Leave out the diagonal."""
    x = x.copy()
    np.fill_diagonal(x, 0)
    x[0, 1] = 5
    x += 1
    return x


def made(function, **more):
    return {slip.name: slip for slip in slips_of(function, **more)}


@pytest.mark.parametrize(
    ("function", "name", "words"),
    [
        (summarise, "np.mean(x, axis=0) -> np.sum(x, axis=0)", "with `sum` in the place of `mean`"),
        (summarise, "np.mean(x, axis=0) -> np.mean(x, axis=1)", "over another axis"),
        (summarise, "np.mean(x, axis=0) -> np.mean(x)", "over all axes, where one of them should stay"),
        (spread, "np.std(x, axis=1) -> np.std(x, axis=1, ddof=1)", "n or n − 1?"),
        (spread, "np.std(x, axis=1) -> np.std(x, axis=0)", "over another axis"),
        (unbiased, "x.var(ddof=1) -> x.var()", "n or n − 1?"),
        (operations, "a + b -> a - b", "with a minus where a plus belongs"),
        (operations, "(a + b) * a - b / a -> (a + b) * a + b / a", "with a plus where a minus belongs"),
        (operations, "(a + b) * a -> (a + b) / a", "with a division where a product belongs"),
        (operations, "b / a -> b * a", "with a product where a division belongs"),
        (operations, "b / a -> a / b", "with a fraction upside down"),
        (operations, "b / a -> b", "with a division left out"),
        (operations, "(a + b) * a - b / a -> b / a - (a + b) * a", "with a difference taken the other way round"),
        (operations, "(a + b) * a - b / a -> (a + b) * a", "when something is not subtracted that has to go"),
        (operations, "a + b -> b", "when something is not added that belongs to it"),
        (operations, "(a + b) * a -> a + b", "with a factor left out"),
        (operations, "(a + b) * a -> a", "with a factor left out"),
        (operations, "(a, b) -> (b, a)", "with `a` and `b` swapped"),
        (product, "a.T @ b -> b @ a.T", "with the two sides of a matrix product swapped"),
        (product, "a.T @ b -> a.T", "with one side of a matrix product left out"),
        (product, "a.T -> a", "with a matrix that should be transposed"),
        (power, "x ** 2 -> x", "with a power left out"),
        (distance, "np.abs(x) -> x", "with `abs` left out"),
        (above, "x > 1 -> x >= 1", "`>` or `>=`?"),
        (above, "x > 1 -> x < 1", "with a comparison turned round"),
        (same, "x == 1 -> x != 1", "with a comparison turned round"),
        (inside, "x in names -> x not in names", "with a comparison turned round"),
        (opposite, "-x -> x", "with a minus or a *not* left out"),
        (others, "~flags -> flags", "with a minus or a *not* left out"),
        (total_of_range, "range(n) -> range(n + 1)", "one too long or too short"),
        (total_of_range, "range(n) -> range(n - 1)", "one too long or too short"),
        (powers, "np.power(x, 3) -> np.power(3, x)", "with the arguments of `power` swapped"),
        (corner, "x[0, 1] -> x[1, 0]", "with row and column swapped in an index"),
        (corner, "x[0, 1] -> x[1, 1]", "with the index beside the one that is meant"),
        (corner, "x[0, 1] -> x[0, 2]", "with the index beside the one that is meant"),
        (middle, "x[1:-1] -> x[2:-1]", "one too long or too short"),
        (middle, "x[1:-1] -> x[0:-1]", "one too long or too short"),
        (middle, "x[1:-1] -> x[1:-1 - 1]", "one too long or too short"),
        (both, "return (x.min(), x.max()) -> return (x.max(), x.min())", "with the results in another order"),
        (both, "x.min() -> x.max()", "with `max` in the place of `min`"),
        (without_diagonal, "np.fill_diagonal(x, 0) -> left out", "when a step is left out that changes some entries"),
        (without_diagonal, "x[0, 1] = 5 -> left out", "when a step is left out that changes some entries"),
        (without_diagonal, "x += 1 -> left out", "when a step is left out that changes some entries"),
    ],
)
def test_each_kind_of_slip_is_made(function, name, words):
    assert words in made(function)[name].words


@pytest.mark.parametrize(
    ("name", "words", "result"),
    [
        ("result -> np.transpose(result)", "transposed", MATRIX.T),
        ("result -> np.round(result, 2)", "rounded", MATRIX),
        ("result -> np.negative(result)", "with the sign reversed", -MATRIX),
        ("result -> np.square(result)", "squared", MATRIX**2),
        ("result -> np.abs(result)", "with the sign lost", np.abs(MATRIX)),
        ("result -> np.maximum(result, 0)", "cut off at 0", np.maximum(MATRIX, 0)),
        ("result -> np.minimum(result, 1)", "cut off at 1", np.minimum(MATRIX, 1)),
    ],
)
def test_results_are_changed_as_a_whole(name, words, result):
    slip = made(opposite, example=MATRIX)[name]
    assert slip.words == words
    np.testing.assert_array_equal(slip.function({})(-MATRIX), result)


@pytest.mark.parametrize(
    ("more", "changes"),
    [
        ({"example": MATRIX}, {"transpose", "round", "negative", "square", "abs", "maximum", "minimum"}),
        ({"example": MATRIX[0]}, {"round", "negative", "square", "abs", "maximum", "minimum"}),
        ({"example": 0.5, "lies_in": (0, np.inf)}, {"round", "negative", "square", "minimum"}),
        ({"example": 0.5, "lies_in": (-1, 1)}, {"round", "negative", "square", "abs", "maximum"}),
        ({"example": 0.5, "lies_in": (0, 1)}, {"round", "negative", "square"}),
        ({"example": np.array([2, 3]), "lies_in": (0, np.inf)}, {"negative", "square", "minimum"}),  # nothing to round
        ({"example": np.array([True, False])}, set()),
        ({"example": {"a"}}, set()),
        ({}, set()),
    ],
)
def test_no_result_is_changed_where_it_makes_no_sense(more, changes):
    names = [name for name in made(distance, **more) if name.startswith("result -> ")]
    assert {name.removeprefix("result -> np.").partition("(")[0] for name in names} == changes


def repeats(x):
    return (x[0] + 1) * (x[0] + 1)


def test_slips_differ_from_the_answer_and_from_each_other_in_name_and_source():
    found = slips_of(repeats, example=1.0)
    assert len({slip.name for slip in found}) == len({slip.source for slip in found}) == len(found)
    assert {"x[0] + 1 -> x[0] - 1", "x[0] + 1 -> x[0] - 1 (2)"} <= {slip.name for slip in found}
    before = "def repeats(x):\n    return (x[0] + 1) * (x[0] + 1)"
    assert before not in {slip.source for slip in found}


def test_a_step_is_left_out_and_no_other():
    without = made(without_diagonal)["np.fill_diagonal(x, 0) -> left out"].function(names_of(without_diagonal))
    np.testing.assert_array_equal(without(np.eye(2)), [[2, 6], [1, 2]])
    assert not any("return" in name or "copy" in name for name in made(without_diagonal) if name.endswith("left out"))


def only_sorts(x):
    x.sort()


def test_the_only_step_is_never_left_out():
    assert not any(name.endswith("left out") for name in made(only_sorts))


@checked(x=numbers)
def logarithm(x):
    """Take a logarithm, by a name that this file imports."""
    return math.log(x) + 1


def written_otherwise(x):
    return 1 + math.log(x)


LOGARITHM = Exercise(
    reference=logarithm,
    cases=lambda rng: [Case("two", (2.0,)), Case("any", (rng.uniform(1, 2),))],
    mistakes={},
    alternatives=[written_otherwise],
    hints=[],
    purpose="To be tested with.",
)


def test_a_slip_of_a_decorated_function_has_the_names_of_its_own_module():
    slip = made(logarithm)["math.log(x) + 1 -> math.log(x) - 1"]
    assert slip.function(names_of(logarithm))(1.0) == -1


def test_slips_of_an_exercise_are_those_of_its_reference_and_of_its_alternatives():
    found = {slip.name: slip.function(names)(1.0) for slip, names in slips.of_exercise(LOGARITHM)}
    assert found["math.log(x) + 1 -> math.log(x) - 1"] == -1
    assert found["1 + math.log(x) -> 1 - math.log(x)"] == 1
    assert "result -> np.round(result, 2)" in found
