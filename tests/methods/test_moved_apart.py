"""Copies in which nobody can drive anybody: no two neurons are moved alike."""

import numpy as np
import pytest

from helpers.methods.moved_apart import moved_apart, shift_what_is_own


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


def test_what_others_tell_stays_and_the_rest_moves():
    rng = np.random.default_rng(0)
    others, own = rng.normal(size=(200, 2)), rng.normal(size=200)
    own -= np.column_stack([np.ones(200), others]) @ np.linalg.pinv(np.column_stack([np.ones(200), others])) @ own
    source = 3 + others @ [1.0, -2.0] + own
    np.testing.assert_allclose(shift_what_is_own(source, others, 7), source - own + np.roll(own, 7), atol=1e-12)
    np.testing.assert_allclose(shift_what_is_own(source, others, 0), source, atol=1e-12)
    np.testing.assert_allclose(shift_what_is_own(source, np.ones((200, 1)), 9), np.roll(source, 9), atol=1e-12)
    told = others @ [1.0, 1.0]
    np.testing.assert_allclose(shift_what_is_own(told, np.column_stack([others, others[:, 0]]), 9), told, atol=1e-12)
    np.testing.assert_allclose(shift_what_is_own(1e9 * source, others / 1e6, 7), 1e9 * shift_what_is_own(source, others, 7))
