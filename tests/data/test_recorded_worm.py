"""Neurons by their names, in worms that do not have the same ones."""

import numpy as np
import pytest

from helpers.data.recorded_worm import RecordedWorm, activity_of, shared_neurons


def worm(*neurons):
    activity = np.arange(3)[:, None] + 10.0 * np.arange(len(neurons))
    return RecordedWorm("a worm", activity, np.array(neurons), activity, np.arange(3.0), np.array([True, False, True]))


def test_neurons_are_shared_by_name_and_not_by_place():
    worms = [worm("AVAL", "AVER", "RID"), worm("AIBL", "AVER", "AVAL")]
    names = shared_neurons(worms)
    assert names.tolist() == ["AVAL", "AVER"]
    np.testing.assert_array_equal(activity_of(worms[0], names), [[0, 10], [1, 11], [2, 12]])
    np.testing.assert_array_equal(activity_of(worms[1], names), [[20, 10], [21, 11], [22, 12]])
    np.testing.assert_array_equal(activity_of(worms[1], ["AVER"]), [[10], [11], [12]])


def test_worms_that_share_no_name_are_refused():
    with pytest.raises(ValueError, match="worms should share the name of a neuron, but these 2 share none"):
        shared_neurons([worm("AVAL"), worm("RID")])
    with pytest.raises(ValueError, match="worms should hold at least 1 worm, but it is empty"):
        shared_neurons([])
    with pytest.raises(ValueError, match="neurons should be names of neurons of a worm, but it has no RID, ALA"):
        activity_of(worm("AVAL"), ["RID", "AVAL", "ALA"])
