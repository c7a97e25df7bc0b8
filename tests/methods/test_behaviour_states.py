"""Four states of a worm."""

import numpy as np

from helpers.methods.behaviour_states import behaviour_states
from helpers.worlds.worms import worm_study


def test_each_threshold_by_hand():
    velocity = np.array([0.02, 0.02, -0.03, 0.004, -0.02, 0.006])
    angular = np.array([0.0, -0.2, 0.5, 0.1, 0.0, 0.15])
    reversal = np.array([False, False, True, False, False, False])
    expected = ["forward", "turn", "reversal", "pause", "pause", "forward"]
    assert behaviour_states(velocity, angular, reversal).tolist() == expected
    assert behaviour_states(velocity, angular, reversal, pause_speed=0.001, turn_speed=0.6).tolist() == [
        "forward",
        "forward",
        "reversal",
        "forward",
        "pause",
        "forward",
    ]


def test_a_threshold_is_not_passed_by_who_is_as_fast():
    slow, fast = np.array([0.005, 0.0051]), np.array([0.15, 0.151])
    still, never = np.zeros(2), np.zeros(2, dtype=bool)
    assert behaviour_states(slow, still, never).tolist() == ["pause", "forward"]
    assert behaviour_states(still, -fast, never).tolist() == ["pause", "turn"]


def test_states_of_made_worms_are_read_from_their_movement():
    for worm in worm_study(np.random.default_rng(0), 2, 400, 5, 8).worms:
        said = behaviour_states(worm.velocity, worm.angular_velocity, worm.reversal)
        assert np.mean(said == worm.state) > 0.93
