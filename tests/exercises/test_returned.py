"""Later cells get what they were written for, whatever a right answer is made of."""

import numpy as np
import pandas as pd
import pytest
import torch

from helpers.exercises.core import Case, Exercise
from helpers.exercises.returned import as_the_reference_returns, cut_from_training, is_lossy, kind_changed, like

NUMBERS = np.array([[1.0, 2.0], [3.0, 4.0]])
KINDS = {
    "list": NUMBERS.tolist(),
    "tuple": tuple(map(tuple, NUMBERS.tolist())),
    "pandas": pd.DataFrame(NUMBERS, index=["a", "b"], columns=["c", "d"]),
    "torch": torch.tensor(NUMBERS, requires_grad=True),
    "masked": np.ma.masked_array(NUMBERS.copy(), mask=False),
    "float32": NUMBERS.astype(np.float32),
    "whole": NUMBERS.astype(int),
    "matrix": np.asmatrix(NUMBERS.copy()),
    "list of tensors": [torch.tensor(row) for row in NUMBERS],
}


@pytest.mark.parametrize("value", KINDS.values(), ids=KINDS)
def test_numbers_become_an_array_of_the_examples_type(value):
    made = like(value, np.zeros((1, 1)))
    assert type(made) is np.ndarray
    assert made.dtype == float
    np.testing.assert_array_equal(made, NUMBERS)
    made[0, 0] = 5  # as a cell below may do
    assert made[0, 0] == 5


@pytest.mark.parametrize(
    ("value", "example", "wanted"),
    [
        (torch.tensor(2.5), np.float64(1), 2.5),
        (np.array(2.5), 1.0, 2.5),
        (pd.Series([2.5]).iloc[0], 1.0, 2.5),
        (True, np.float64(1), 1.0),
        (np.bool_(True), True, True),
        (1, True, True),
        (np.int64(3), 3, 3),
    ],
)
def test_one_number_becomes_a_number(value, example, wanted):
    made = like(value, example)
    assert made == wanted
    assert isinstance(made, type(example) if isinstance(example, bool) else int | float | np.number)
    assert not isinstance(made, np.ndarray)


def test_containers_become_containers_of_the_same_kind():
    assert like([1, 2.0], (0.5, 0.5)) == (1.0, 2.0)
    assert isinstance(like(np.array([1.0, 2.0]), (0.5, 0.5)), tuple)
    assert like(np.array([[0, 1], [1, 2]]), [(5, 6)]) == [(0, 1), (1, 2)]
    assert all(type(i) is int for pair in like(np.array([[0, 1]]), [(5, 6)]) for i in pair)
    assert like(["A", "B"], {"C"}) == {"A", "B"}
    assert like([], [(1, 2)]) == []
    assert like("text", "other") == "text"


def test_true_and_false_stay_so_and_ones_and_zeros_become_so():
    assert like([1, 0], np.array([True])).dtype == bool
    assert like(np.array([True, False]), np.array([True])).dtype == bool


def test_a_number_where_the_reference_gives_either_stays_a_number():
    assert isinstance(like(0.5, np.zeros(3)), float)
    assert isinstance(like([0.5, 1.0], np.float64(1)), np.ndarray)


@pytest.mark.parametrize(
    "value", [KINDS["float32"], torch.tensor([1.0]), [np.float32(1)], pd.DataFrame({"a": np.float32([1])})]
)
def test_single_precision_is_noticed(value):
    assert is_lossy(value)


@pytest.mark.parametrize(
    "value", [NUMBERS, 1.0, [1.0], torch.tensor([1.0], dtype=torch.float64), pd.DataFrame({"a": [1.0]}), {"A"}]
)
def test_double_precision_is_not_lossy(value):
    assert not is_lossy(value)


def test_what_is_said_of_the_change():
    said = {name: kind_changed(value, NUMBERS) for name, value in KINDS.items()}
    assert said == dict.fromkeys(KINDS, "an array") | {"float32": None, "whole": None, "matrix": "an array"} | {"matrix": None}
    assert kind_changed(np.array([1.0, 2.0]), (1.0, 2.0)) == "a tuple"
    assert kind_changed(torch.tensor(1.0), 1.0) == "a number"
    assert kind_changed(["A"], {"A"}) == "a set"
    assert kind_changed(1, True) == "True or False"
    assert kind_changed(np.float64(1), 1.0) is None


LEARNED = torch.tensor(NUMBERS, requires_grad=True)


@pytest.mark.parametrize(
    ("value", "example"),
    [
        (NUMBERS, NUMBERS),  # no tensor is wanted
        (LEARNED, NUMBERS),
        (torch.tensor(NUMBERS), torch.tensor(NUMBERS)),  # slopes are wanted of nobody
        (2 * LEARNED, LEARNED),
        ([LEARNED, LEARNED], (LEARNED, LEARNED)),
        (torch.stack([LEARNED, LEARNED]), (LEARNED, LEARNED)),
    ],
)
def test_what_training_can_go_through(value, example):
    assert cut_from_training(value, example) is None


@pytest.mark.parametrize(
    ("value", "example", "words"),
    [
        (NUMBERS, LEARNED, "they come in a `ndarray`"),
        (NUMBERS, torch.tensor(NUMBERS), "they come in a `ndarray`"),
        (list(LEARNED), LEARNED, "they come in a `list`"),
        (2.5, LEARNED.sum(), "they come in a `float`"),
        ((LEARNED, NUMBERS), (LEARNED, LEARNED), "they come in a `ndarray`"),
        (LEARNED.detach(), LEARNED, "no slope finds its way back"),
        ((LEARNED, LEARNED.detach()), (LEARNED, LEARNED), "no slope finds its way back"),
    ],
)
def test_what_training_cannot_go_through_is_said(value, example, words):
    assert words in cut_from_training(value, example)


def exercise_of(reference, *inputs):
    cases = [Case("an input", (value,)) for value in inputs]
    return Exercise(reference, lambda rng: cases, {}, [], [], "To be tested with.")


def doubled(x, scale=2):
    """What was asked for."""
    return x * scale


DOUBLED = exercise_of(doubled, np.ones(2))


def test_the_bound_function_keeps_name_docstring_and_signature():
    def answer(x, scale=2):
        """What a learner wrote."""
        return [value * scale for value in x]

    bound = as_the_reference_returns(answer, DOUBLED)
    assert (bound.__name__, bound.__doc__) == ("answer", "What a learner wrote.")
    np.testing.assert_array_equal(bound([3], scale=4), [12.0])


def test_arguments_by_name_reach_an_answer_with_other_names():
    bound = as_the_reference_returns(lambda values, by=2, more=0: np.asarray(values) * by + more, DOUBLED)
    assert bound(x=3.0, scale=4) == 12
    assert bound(3.0, more=1) == 7  # by a name of the learner's own


def test_an_answer_that_calls_itself_gets_what_it_returns():
    def answer(x):
        return [x[0] * 2, *names["answer"](x[1:])] if len(x) else []

    names = {"answer": as_the_reference_returns(answer, DOUBLED)}
    made = names["answer"](np.array([1.0, 2.0, 3.0]))
    np.testing.assert_array_equal(made, [2.0, 4.0, 6.0])
    assert isinstance(made, np.ndarray)


@pytest.mark.parametrize("value", [None, "text", [1, "a"], np.ma.masked_less(NUMBERS, 2)])
def test_what_is_no_number_comes_as_the_learner_returns_it(value):
    """For inputs that no case is like; a traceback through the course would help nobody."""
    assert as_the_reference_returns(lambda x: value, DOUBLED)(1.0) is value


def test_whole_numbers_stay_such_where_the_reference_follows_its_input():
    either = exercise_of(doubled, np.ones(2), np.ones(2, dtype=int))
    assert as_the_reference_returns(lambda x: list(x * 2), either)(np.array([1])).dtype.kind == "i"
    assert as_the_reference_returns(lambda x: list(x * 2), DOUBLED)(np.array([1])).dtype.kind == "f"


def test_almost_zero_is_false():
    assert like([1.0, 1e-12], np.array([True])).tolist() == [True, False]
    assert like(1e-12, True) is False


def test_pythons_own_number_stays_pythons_own():
    assert type(like(2.0, 1.0)) is float
    assert type(like(np.float64(2), np.float64(1))) is np.float64
