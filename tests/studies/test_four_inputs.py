"""Four populations with inferred inputs."""

import numpy as np

from helpers.studies.four_inputs import four_populations, pulsed_network
from tools import build_lfads_truth


def test_three_are_driven_and_one_is_not_and_all_inputs_move():
    populations = four_populations()
    assert list(populations) == list("ABCD")
    driven = {letter: one.arrived.any() for letter, one in populations.items()}
    assert [letter for letter, is_driven in driven.items() if not is_driven] == ["C"]
    for one in populations.values():
        assert one.inferred.shape == one.arrived.shape == (3, len(one.time))
        assert one.inferred.std() > 0.1
        assert (one.time[0], one.time[-1]) in ((10, 990), (5, 995))
        assert np.sum((one.inferred - np.median(one.inferred)) * one.arrived) >= 0


def test_what_the_unrecorded_half_sends_is_what_is_inferred():
    one = four_populations()["A"]
    assert np.corrcoef(one.inferred.ravel(), one.arrived.ravel())[0, 1] > 0.9


def test_the_network_with_pulses_is_the_one_that_was_measured():
    own, measured = pulsed_network(1, 4), build_lfads_truth.pulsed_world(1, 4)
    np.testing.assert_array_equal(own.counts, measured.counts)
    np.testing.assert_array_equal(own.pulse_bin, measured.pulse_bin)
    assert own is not pulsed_network(1, 6)


def test_that_network_forgets_a_small_push():
    """It is not chaotic, other than larger networks or larger gains are."""
    world = pulsed_network(0, 0)
    kept = []
    for seed in range(2):
        x = world.latents[::40, 10] + 1e-6 * seed * np.random.default_rng(0).standard_normal((20, 100))
        for _ in range(200):
            x = x + 20 / 5 / 25 * (-x + np.tanh(x) @ world.W.T)
        kept.append(x)
    pushed = np.linalg.norm(1e-6 * np.random.default_rng(0).standard_normal((20, 100)), axis=1)
    assert np.median(np.linalg.norm(kept[1] - kept[0], axis=1) / pushed) < 0.5
