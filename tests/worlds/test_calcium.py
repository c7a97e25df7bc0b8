import numpy as np
import pytest

from helpers.worlds.calcium import CALCIUM_DECAY, calcium_fluorescence


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
