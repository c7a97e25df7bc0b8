"""Neurons that several worms share."""

import numpy as np
import pytest

from helpers.data.recorded_worm import RecordedWorm, shared_neurons
from helpers.worlds.worms import worm_study


def worm(names):
    """A worm whose neurons are constant, each at a number that its name ends with."""
    activity = np.tile([float(name[-1]) for name in names], (3, 1))
    behaviour = np.array([False, True, False])
    return RecordedWorm("one", activity, np.array(names), activity, np.arange(3.0), behaviour)


def test_columns_are_found_by_name_whatever_their_order():
    names, (first, second) = shared_neurons([worm(["A1", "B2", "C3"]), worm(["D4", "C3", "A1"])])
    assert names.tolist() == ["A1", "C3"]
    np.testing.assert_array_equal(first, [[1, 3]] * 3)
    np.testing.assert_array_equal(second, [[1, 3]] * 3)


def test_made_worms_share_all_their_names():
    made = worm_study(np.random.default_rng(0), n_worms=2, n_times=20, n_neurons=5, n_cells=9).worms
    names, activities = shared_neurons(made)
    np.testing.assert_array_equal(names, made[0].neurons)
    np.testing.assert_array_equal(activities[1], made[1].activity)


def test_worms_that_share_nothing_are_refused():
    with pytest.raises(ValueError, match="worms should share the name of a neuron, but no name is in all 2"):
        shared_neurons([worm(["A1"]), worm(["B2"])])
    with pytest.raises(ValueError, match="worms should hold at least one worm"):
        shared_neurons([])
