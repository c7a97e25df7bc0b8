"""Copies in which nobody can drive anybody: no two neurons are moved alike."""

import numpy as np
import pytest

from helpers.methods.moved_apart import moved_apart


@pytest.mark.parametrize(("n_steps", "n_neurons"), [(1000, 2), (2340, 8), (300, 40), (7, 3), (5, 5)])
def test_no_two_neurons_are_moved_by_nearly_as_much(n_steps, n_neurons):
    x = np.arange(n_steps)[:, None] + n_steps * np.arange(n_neurons)[None]
    for seed in range(50):
        moved = moved_apart(x, np.random.default_rng(seed))[0]
        np.testing.assert_array_equal(np.sort(moved, axis=0), x)
        shifts = np.sort(moved[0] % n_steps)
        apart = np.diff([*shifts, shifts[0] + n_steps])
        assert apart.min() >= max(n_steps // (2 * n_neurons), n_steps >= 2 * n_neurons)


def test_every_shift_is_as_likely_for_every_neuron():
    x = np.arange(12)[:, None] + 12 * np.arange(3)[None]
    rng = np.random.default_rng(0)
    shifts = np.array([moved_apart(x, rng)[0][0] % 12 for _ in range(6000)]).astype(int)
    often = np.array([np.bincount(shifts[:, neuron], minlength=12) for neuron in range(3)])
    assert np.abs(often - 500).max() < 5 * np.sqrt(500)


def test_an_arrow_is_gone_from_every_copy():
    x = np.random.default_rng(0).normal(size=(120, 6))
    x[1:, 1] += 3 * x[:-1, 0]
    for seed in range(300):
        moved = moved_apart(x, np.random.default_rng(seed))[0]
        for lag in (0, 1, 2):
            assert np.corrcoef(moved[lag:, 1], moved[: len(moved) - lag, 0])[0, 1] < 0.5
