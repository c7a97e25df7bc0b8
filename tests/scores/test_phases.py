"""Phases of oscillations, and whether they keep step."""

import numpy as np
import pytest

from helpers.scores import phases

END = np.array([30, 42, 55, 60])


def waves(phase, frequency=10.0, bin_ms=10.0, n_bins=60):
    """Cosines that have this phase in their last bin."""
    seconds = (np.arange(n_bins) - END[:, None]) * bin_ms / 1000
    return np.cos(2 * np.pi * frequency * seconds + np.asarray(phase)[:, None])


def distance(first, second):
    return np.abs(np.angle(np.exp(1j * (first - second))))


def test_the_phase_is_that_of_the_end_of_the_window():
    true = np.array([0.0, 1.0, -2.0, 3.0])
    for n_bins, error in ((30, 0.01), (27, 0.1)):  # whole periods or not
        assert distance(phases.phases_before(waves(true), 10.0, 10.0, END, n_bins), true).max() < error


def test_from_one_period_a_phase_is_roughly_right_and_from_two_nearly():
    true = np.random.default_rng(0).uniform(-np.pi, np.pi, 4)
    for frequency in (5.0, 8.0, 10.0):
        for periods, error in ((1, 0.3), (2, 0.1)):
            n_bins = int(np.ceil(periods * 100 / frequency))
            found = phases.phases_before(waves(true, frequency, n_bins=70), frequency, 10.0, END, min(n_bins, 30))
            if n_bins <= 30:
                assert distance(found, true).max() < error, (frequency, periods)


def test_a_mean_and_a_slow_change_hardly_matter_and_a_scale_not_at_all():
    true = np.array([0.0, 1.0, -2.0, 3.0])
    signal = waves(true)
    found = phases.phases_before(5 * signal + 7, 10.0, 10.0, END, 30)
    np.testing.assert_allclose(found, phases.phases_before(signal, 10.0, 10.0, END, 30))
    slow = signal + 2 * np.linspace(0, 1, 60)
    assert distance(phases.phases_before(slow, 10.0, 10.0, END, 30), true).max() < 0.15


def test_the_ends_of_a_window_count_less_than_its_middle():
    signal = waves(np.zeros(4))
    moved = {}
    for bins_before in (1, 15):
        other = signal.copy()
        other[np.arange(4), END - bins_before] += 1
        moved[bins_before] = np.abs(
            phases.phases_before(other, 10.0, 10.0, END, 30) - phases.phases_before(signal, 10.0, 10.0, END, 30)
        )
    assert moved[1].max() < 0.01


def test_what_lies_outside_the_window_does_not_count():
    signal = waves(np.zeros(4))
    other = signal.copy()
    for trial, end in enumerate(END):
        other[trial, : end - 30] = 9
        other[trial, end:] = 9
    np.testing.assert_array_equal(
        phases.phases_before(other, 10.0, 10.0, END, 30), phases.phases_before(signal, 10.0, 10.0, END, 30)
    )


def test_a_fixed_difference_is_locked_and_none_is_not():
    rng = np.random.default_rng(0)
    first = rng.uniform(-np.pi, np.pi, 400)
    assert phases.phase_locking(first, first + 2) == pytest.approx(1)
    assert phases.phase_locking(first, rng.uniform(-np.pi, np.pi, 400)) < 0.12
    assert phases.phase_locking(first, -first) < 0.12
    assert phases.phase_locking(np.array([0.0, 0.0]), np.array([0.0, np.pi / 2])) == pytest.approx(np.sqrt(0.5))


def test_shuffled_trials_are_locked_by_chance_or_by_what_all_trials_share():
    rng = np.random.default_rng(0)
    first = rng.uniform(-np.pi, np.pi, 100)
    chance = phases.shuffled_phase_locking(first, first, rng, 300)
    assert chance.shape == (300,)
    assert chance.mean() == pytest.approx(np.sqrt(np.pi / 4 / 100), rel=0.2)
    alike = 0.1 * first
    assert phases.shuffled_phase_locking(alike, alike, rng, 20).min() > 0.9
