"""Four populations with inferred inputs."""

import numpy as np

from helpers.studies.four_inputs import four_populations


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
