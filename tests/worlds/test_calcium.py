import numpy as np
import pytest

from helpers.worlds.calcium import CALCIUM_DECAY, calcium_fluorescence, calcium_of_spikes


def rng(seed=0):
    return np.random.default_rng(seed)


def test_calcium_of_one_spike_halves_in_142_milliseconds():
    spikes = np.zeros((400, 2), dtype=bool)
    spikes[10, 0] = True
    fluorescence = calcium_fluorescence(spikes, rng(), noise=0)
    assert not fluorescence[:10].any()
    assert fluorescence[10, 0] == 1
    assert fluorescence[152, 0] == pytest.approx(0.5)
    np.testing.assert_allclose(fluorescence[10:, 0], np.exp(-np.arange(390) / CALCIUM_DECAY))
    assert not fluorescence[:, 1].any()


def test_frames_average_and_noise_is_that_of_a_frame():
    spikes = rng().random((3, 1005, 4)) < 0.03
    fine = calcium_fluorescence(spikes, rng(), noise=0)
    coarse = calcium_fluorescence(spikes, rng(), noise=0, frame=10)
    assert coarse.shape == (3, 100, 4)
    np.testing.assert_allclose(coarse[:, 7], fine[:, 70:80].mean(axis=1))
    noisy = calcium_fluorescence(np.zeros((20_000, 2)), rng(), noise=0.3, frame=10)
    assert noisy.std() == pytest.approx(0.3, rel=0.05)


def test_calcium_adds_up_and_keeps_a_share_by_hand():
    """With a decay of 1 / ln 2 ms, half is left after each step."""
    calcium = calcium_of_spikes([[1.0], [0], [2], [0]], 1 / np.log(2))
    np.testing.assert_allclose(calcium[:, 0], [1, 0.5, 2.25, 1.125])


def test_two_frames_are_enough():
    spikes = rng().random((9, 2)) < 0.5
    assert calcium_fluorescence(spikes, rng(), frame=4).shape == (2, 2)
    with pytest.raises(ValueError, match="frame should leave at least 2 frames of the 9 ms recorded, but it is 5 ms"):
        calcium_fluorescence(spikes, rng(), frame=5)


def test_noise_is_a_third_of_a_spike_or_so_unless_it_is_told_otherwise():
    spikes = rng().random((30, 2)) < 0.5
    np.testing.assert_array_equal(
        calcium_fluorescence(spikes, rng()), calcium_fluorescence(spikes, rng(), 142 / np.log(2), 0.3, 1)
    )
