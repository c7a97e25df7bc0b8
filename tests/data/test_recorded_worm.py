"""Neurons by their names, in worms that do not have the same ones."""

import numpy as np
import pytest

from helpers.data.recorded_worm import RecordedWorm, activity_of, resampled, shared_neurons


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


def test_a_worm_is_resampled_between_its_volumes():
    time = np.array([0, 1.0, 3, 4])
    activity = np.column_stack([time, 10 - 2 * time])  # straight lines, so that what lies between is known
    states = np.array(["go", "go", "back", "back"])
    reverses, names = states == "back", np.array(["AVAL", "RID"])
    recorded = RecordedWorm("a worm", activity, names, activity, time, reverses, time**2, None, states)
    found = resampled(recorded, 0.8)
    np.testing.assert_allclose(found.time_s, [0, 0.8, 1.6, 2.4, 3.2, 4])
    np.testing.assert_allclose(found.activity, np.column_stack([found.time_s, 10 - 2 * found.time_s]))
    np.testing.assert_allclose(found.all_activity, found.activity)
    np.testing.assert_allclose(found.velocity, np.interp(found.time_s, time, time**2))
    assert found.published_state.tolist() == ["go", "go", "go", "back", "back", "back"]
    assert found.reversal.tolist() == [False, False, False, True, True, True]
    assert (found.angular_velocity, found.worm, found.neurons.tolist()) == (None, "a worm", ["AVAL", "RID"])


@pytest.mark.parametrize(
    ("bad", "seconds", "words"),
    [
        (None, 0.6, "worm should be a RecordedWorm, but it is"),
        (worm("AVAL"), 3, "seconds should be at most 2, as long as the worm was recorded, but it is 3"),
        (worm("AVAL"), 0, "seconds should be above 0"),
    ],
)
def test_what_cannot_be_resampled_is_refused(bad, seconds, words):
    with pytest.raises(ValueError, match=words):
        resampled(bad, seconds)
