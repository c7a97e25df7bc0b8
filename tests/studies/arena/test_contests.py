"""One network seen in part: what is true of its pairs, and that all of it follows from its number."""

import numpy as np
import pytest

from helpers.methods.hidden_paths import hidden_ties
from helpers.studies.arena.contests import draw, watch_others
from helpers.studies.arena.dynamics import SigmoidNeurons
from helpers.studies.arena.worlds import WORLDS


@pytest.mark.parametrize("world", WORLDS)
def test_parts_of_a_network_are_of_one_recording(world):
    whole = draw(world, "all", 3)
    activity = whole.recording.activity
    assert activity.shape == (WORLDS[world].n_steps, WORLDS[world].n_neurons)
    assert not np.diag(whole.W).any()
    assert whole.direct.any()
    assert not whole.through.any()
    before = whole
    for observed, n_seen in WORLDS[world].observed.items():
        part = draw(world, observed, 3)
        assert len(part.seen) == n_seen >= 5
        assert set(part.seen) <= set(before.seen)
        np.testing.assert_array_equal(part.recording.activity, activity[:, part.seen])
        np.testing.assert_array_equal(part.W, whole.W[np.ix_(part.seen, part.seen)])
        before = part


def test_a_number_is_a_network_and_none_of_its_edges_is_left_without_them():
    first, again, other = (draw("chain", "half", k) for k in (3, 3, 4))
    np.testing.assert_array_equal(first.recording.activity, again.recording.activity)
    np.testing.assert_array_equal(first.experiment(0.5).activity, again.experiment(0.5).activity)
    assert not np.array_equal(first.recording.activity, other.recording.activity)
    assert not np.array_equal(first.experiment().activity[:100], first.experiment(0.5).activity[:100])
    for world in WORLDS:
        assert not draw(world, "all", 0, edges=False).direct.any()


def test_the_six_neurons_are_one_network_with_many_recordings():
    first, other = draw("six", "all", 0), draw("six", "all", 1)
    np.testing.assert_array_equal(first.W, other.W)
    assert not np.array_equal(first.recording.activity, other.recording.activity)


def test_oscillators_have_no_direction_and_all_others_do():
    for key, world in WORLDS.items():
        W = draw(key, "all", 0).direct
        assert world.directed == (not np.array_equal(W, W.T))


@pytest.mark.parametrize("world", ["izhikevich_20", "chain", "linear_noise"])
def test_ties_through_one_hidden_neuron_are_among_those_through_several(world):
    whole, part = draw(world, "all", 1), draw(world, "half", 1)
    seen = np.isin(np.arange(len(whole.W)), part.seen)
    several = hidden_ties(whole.W, seen)
    assert part.through.any()
    assert not (part.through & ~several.path).any()
    assert not (part.driver & ~several.driver).any()
    by_hand = np.array(
        [[i != j and any(whole.W[h, j] and whole.W[i, h] for h in np.flatnonzero(~seen)) for j in part.seen] for i in part.seen]
    )
    np.testing.assert_array_equal(part.through, by_hand & ~part.direct)


def test_a_driver_that_nobody_records_ties_pairs_even_where_all_neurons_are_seen():
    contest = draw("rate_driver", "all", 0)
    both = contest.driver | contest.direct
    heard = np.flatnonzero(contest.driver.any(axis=0))
    assert len(heard) == 12  # half of 24
    assert both[np.ix_(heard, heard)][~np.eye(12, dtype=bool)].all()
    assert not contest.driver[:, np.setdiff1d(np.arange(24), heard)].any()


def test_light_is_where_it_can_push():
    lit = draw("six", "all", 0).lit
    assert lit.light.shape == lit.activity.shape == (500, 6)
    assert lit.signal == "sigmoid"
    assert draw("chain", "all", 0).lit is None
    for key, world in WORLDS.items():
        assert world.is_lit == isinstance(world.make(np.random.default_rng(0), True), SigmoidNeurons), key


def test_places_are_known_in_the_chain():
    contest = draw("chain", "quarter", 0)
    np.testing.assert_array_equal(contest.places, contest.seen)
    assert draw("six", "all", 0).places is None
    W = draw("chain", "all", 0).W
    assert not np.triu(W).any()
    assert (np.diag(W, -1) != 0).all()


def test_linear_worlds_fade():
    for number in range(20):
        W = WORLDS["linear_noise"].make(np.random.default_rng(number), True)
        assert np.abs(np.linalg.eigvals(W.W + W.memory * np.eye(24))).max() < 0.98


def test_others_are_recordings_of_the_same_kind_and_of_no_network_that_has_a_number():
    x = watch_others("kuramoto", "half", 4, 60)
    assert x.shape == (4, 60, 10)
    np.testing.assert_array_equal(x, watch_others("kuramoto", "half", 4, 60))
    np.testing.assert_array_equal(x[:2], watch_others("kuramoto", "half", 2, 60))
    spread = draw("kuramoto", "half", 0).recording.activity.std()
    assert 0.8 * spread < x.std() < 1.2 * spread
    firsts = {tuple(np.round(one[0], 9)) for one in x}
    numbered = {tuple(np.round(draw("kuramoto", "half", k).recording.activity[0], 9)) for k in range(4)}
    assert len(firsts) == 4
    assert not firsts & numbered
