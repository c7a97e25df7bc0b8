"""A shift reaches the seed of every generator, and leaves equal seeds equal."""

import multiprocessing
import random

import numpy as np
import pytest
import torch
from scipy import stats
from sklearn.model_selection import ShuffleSplit

from tools import seeds

DRAWS = {
    "default_rng": lambda: np.random.default_rng(1).random(),
    "default_rng of a list": lambda: np.random.default_rng([1, 2]).random(),
    "default_rng of nothing but a SeedSequence": lambda: np.random.default_rng(np.random.SeedSequence(1)).random(),
    "a child of a SeedSequence": lambda: np.random.default_rng(np.random.SeedSequence(1).spawn(2)[1]).random(),
    "RandomState": lambda: np.random.RandomState(1).rand(),
    "RandomState of a list": lambda: np.random.RandomState([1, 2]).rand(),
    "numpy.random.seed": lambda: (np.random.seed(1), np.random.rand())[1],
    "Python's seed": lambda: (random.seed(1), random.random())[1],
    "Python's Random": lambda: random.Random(1).random(),
    "torch.manual_seed": lambda: (torch.manual_seed(1), torch.rand(1).item())[1],
    "torch.random.manual_seed": lambda: (torch.random.manual_seed(1), torch.rand(1).item())[1],
    "torch.Generator": lambda: torch.rand(1, generator=torch.Generator().manual_seed(1)).item(),
    "random_state of scikit-learn": lambda: next(ShuffleSplit(1, random_state=1).split(np.zeros(1000)))[0].tolist(),
    "random_state of scipy": lambda: float(stats.norm.rvs(random_state=1)),
} | {
    name: lambda name=name: np.random.Generator(getattr(np.random, name)(1)).random() for name in seeds.BIT_GENERATORS
}  # fmt: skip


def drawn(shift):
    """What each generator gives after a shift, twice."""
    seeds.shift_all(shift)
    return [{name: draw() for name, draw in DRAWS.items()} for _ in range(2)]


def with_a_given_seed():
    seeds.shift_all(1, given=([1, 2],))
    return np.random.default_rng([1, 2]).random(), np.random.default_rng([1, 2, 3]).random()


def kinds(shift):
    seeds.shift_all(shift)
    taken = [np.random.RandomState(1), np.random.mtrand._rand, np.random.default_rng(1)]
    return [isinstance(value, np.random.Generator | np.random.RandomState) for value in taken] + [
        np.random.default_rng(np.random.default_rng(seeds.MARK)).random() == np.random.default_rng(seeds.MARK).random()
    ]


def in_a_child(function, *arguments):
    """What a function gives in a process of its own, since a shift cannot be taken back."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(function, arguments)


@pytest.fixture(scope="module")
def by_shift():
    return {shift: in_a_child(drawn, shift) for shift in (0, 1, 2)}


@pytest.mark.parametrize("name", DRAWS)
def test_a_shift_changes_every_generator(by_shift, name):
    values = [by_shift[shift][0][name] for shift in by_shift]
    assert all(values[one] != values[other] for one, other in ((0, 1), (0, 2), (1, 2)))


@pytest.mark.parametrize("shift", [0, 1])
def test_equal_seeds_stay_equal(by_shift, shift):
    first, again = by_shift[shift]
    assert first == again
    assert first == in_a_child(drawn, shift)[0]


def test_without_a_shift_nothing_changes(by_shift):
    assert by_shift[0][0] == {name: draw() for name, draw in DRAWS.items()}


def test_a_seed_that_is_given_is_left_alone():
    given, other = in_a_child(with_a_given_seed)
    assert given == np.random.default_rng([1, 2]).random()
    assert other != np.random.default_rng([1, 2, 3]).random()


def test_generators_are_still_what_they_were():
    assert in_a_child(kinds, 1) == [True] * 4
