"""Populations that are driven from outside."""

import numpy as np
import pytest

from helpers.scores.phases import phase_locking, phases_before
from helpers.worlds import driven_populations


def rng(seed=0):
    return np.random.default_rng(seed)


def oscillating(**settings):
    return driven_populations.oscillating_drive(rng(), **{"n_trials": 200, **settings})


def test_the_drive_has_its_phase_and_ends_before_the_movement():
    world = oscillating()
    for trial in range(0, 200, 17):
        onset = world.onset_bin[trial]
        t = np.arange(onset - 4)  # then it fades
        expected = 2 * np.cos(2 * np.pi * 15 * (t - onset) / 100 + world.phase[trial])
        np.testing.assert_allclose(world.drive[trial, : onset - 4], expected, atol=1e-12)
        assert not world.drive[trial, onset:].any()
    assert world.onset_bin.min() >= 33
    assert world.onset_bin.max() < 66
    assert np.abs(np.mean(np.exp(1j * world.phase))) < 0.2


def test_the_field_potential_is_locked_to_the_drive_until_the_movement():
    world = oscillating()
    field = [phases_before(world.field_potential, 15, 10, world.onset_bin + later, 27) for later in (0, 34)]
    before, after = (phase_locking(phase, world.phase) for phase in field)
    assert before > 0.9
    assert after < 0.3
    clean = oscillating(field_noise=0.0)
    found = phases_before(clean.field_potential, 15, 10, world.onset_bin - 4, 20) - phases_before(
        clean.drive, 15, 10, world.onset_bin - 4, 20
    )
    np.testing.assert_allclose(np.angle(np.exp(1j * found)), driven_populations.FIELD_PHASE, atol=0.02)


def lasts(values):
    """Correlation of neighbouring bins, of values ``(trials, time)`` whose mean is 0."""
    return np.mean(values[:, 1:] * values[:, :-1]) / np.mean(values**2)


def test_the_field_potentials_own_noise_is_slow_and_of_the_size_that_is_said():
    noise = (
        oscillating(n_trials=400, field_noise=2.0).field_potential - oscillating(n_trials=400, field_noise=0.0).field_potential
    )
    assert noise[:, [0, -1]].std(axis=0) == pytest.approx([2, 2], rel=0.1)
    assert lasts(noise) == pytest.approx(0.9, abs=0.02)


def test_a_signal_lasts_as_long_as_is_said():
    """A unit that nothing else reaches follows it within 25 ms, which is little beside bins of 100 ms."""
    for source_ms in (200.0, 1000.0):
        settings = {"n_unrecorded": 1, "gain": 1e-9, "bin_ms": 100.0, "source_ms": source_ms}
        world = driven_populations.half_recorded_network(rng(), 200, **settings)
        assert lasts(world.unrecorded[..., 0]) == pytest.approx(np.exp(-100 / source_ms), abs=0.04)


def test_neurons_follow_the_oscillation_with_their_own_weights():
    """Where there is none, the same seed gives the same network and conditions, and the difference oscillates."""
    driven, still = oscillating(), oscillating(strength=0.0)
    np.testing.assert_array_equal(driven.onset_bin, still.onset_bin)
    difference = driven.latents - still.latents
    signs = [
        phases_before(difference[..., neuron], 15, 10, driven.onset_bin, 27)
        - phases_before(driven.drive, 15, 10, driven.onset_bin, 27)
        for neuron in range(50)
    ]
    assert np.median([np.abs(np.mean(np.exp(1j * sign))) for sign in signs]) > 0.95
    before = np.abs(still.latents[np.arange(200), still.onset_bin - 1])
    assert before.max() < 1e-12  # at rest until the movement
    assert np.abs(still.latents[np.arange(200), still.onset_bin]).mean() > 0.1  # and not in the bin in which it begins
    assert np.abs(still.latents[:, -1]).mean() > 0.3


def test_connections_are_scaled_by_the_gain():
    """A single unit under a constant input comes to rest where ``x = gain w tanh(x) + input``."""
    ends = {gain: oscillating(n_neurons=1, strength=0.0, gain=gain).latents[:, -1, 0] for gain in (1e-9, 0.2, 0.4)}
    weights = [(ends[gain] - ends[1e-9]) / np.tanh(ends[gain]) / gain for gain in (0.2, 0.4)]
    assert np.abs(weights[0]).min() > 0.05
    np.testing.assert_allclose(weights[0], weights[0][0], rtol=1e-3)
    np.testing.assert_allclose(weights[1], weights[0], rtol=1e-3)


def test_movements_differ_by_condition():
    world = oscillating(strength=0.0)
    end = world.latents[:, -1]
    within = np.mean([end[world.condition == one].std(axis=0) for one in range(8)])
    assert end.std(axis=0).mean() > 3 * within


@pytest.mark.parametrize("bin_ms", [100.0, 300.0])
def test_wide_bins_do_not_make_states_explode(bin_ms):
    """Under a constant input each unit comes to rest where ``x = W tanh(x) + input``, however wide bins are."""
    settings = {"n_neurons": 5, "n_bins": 90, "strength": 0.0, "frequency": 0.5, "gain": 0.5}
    wide, usual = (oscillating(**settings, bin_ms=width).latents[:, -1] for width in (bin_ms, 20.0))
    np.testing.assert_allclose(wide, usual, atol=1e-6)


def test_what_the_other_half_sends_is_what_moves_the_recorded_half():
    """From one state to the next by the equation, with nothing else arriving."""
    world = driven_populations.half_recorded_network(rng(), 6, 30, 10, 12, bin_ms=0.1)
    W = world.W[:10, :10]
    x, h = world.latents[:, 3], 0.1 / 5 / 25
    sent = np.linspace(0, 1, 6)[1:, None, None] * (world.sent[:, 4] - world.sent[:, 3]) + world.sent[:, 3]
    for now in sent - (world.sent[:, 4] - world.sent[:, 3]) / 5:
        x = x + h * (-x + np.tanh(x) @ W.T + now)
    moved = world.latents[:, 4] - world.latents[:, 3]
    assert np.abs(x - world.latents[:, 4]).max() < 1e-3 * np.abs(moved).max()
    np.testing.assert_allclose(world.sent, np.tanh(world.unrecorded) @ world.W[:10, 10:].T)
    assert world.unrecorded.shape == (6, 30, 12)


def test_signals_reach_the_unrecorded_half_alone_and_are_its_own_in_every_trial():
    quiet = driven_populations.half_recorded_network(rng(), 20, strength=0.0)
    assert not quiet.latents.any()
    assert not quiet.sent.any()
    world = driven_populations.half_recorded_network(rng(), 20)
    sent = world.sent - world.sent.mean(axis=0)
    assert sent.std() > 0.95 * world.sent.std()
    assert np.linalg.norm(world.W) / np.sqrt(100) == pytest.approx(1.2, rel=0.1)
    np.testing.assert_allclose(world.rates, 1.2 * (1 + np.tanh(world.latents)) / 2)


@pytest.mark.parametrize("world", [driven_populations.oscillating_drive, driven_populations.half_recorded_network])
def test_a_seed_is_a_world_and_counts_follow_rates(world):
    first, second, other = (world(rng(seed), 64) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.counts, second.counts)
    assert (first.counts != other.counts).any()
    assert first.counts.mean() == pytest.approx(first.rates.mean(), rel=0.02)
    assert len(first.test) == pytest.approx(13, abs=4)
    assert not set(first.test) & set(first.train)


def test_a_phase_that_drifts_is_what_was_said_in_the_onset_bin_and_moves_away_from_there():
    regular, drifting = oscillating(), oscillating(phase_drift=0.3)
    np.testing.assert_array_equal(regular.onset_bin, drifting.onset_bin)
    np.testing.assert_array_equal(regular.phase, drifting.phase)
    apart = []
    for before in (5, 25):
        at = np.arange(200), drifting.onset_bin - before
        clear = np.abs(regular.drive[at]) < 1.9  # where the drive is flat, its phase is hard to read
        apart.append(np.abs(regular.drive[at] - drifting.drive[at])[clear].mean())
    assert 0.3 < apart[0] < apart[1] / 1.5
    assert not drifting.drive[np.arange(200), drifting.onset_bin].any()
    changes = [
        phases_before(drifting.drive, 15, 10, drifting.onset_bin - later, 7)
        - phases_before(regular.drive, 15, 10, regular.onset_bin - later, 7)
        for later in (4, 20)
    ]
    moved = np.angle(np.exp(1j * (changes[1] - changes[0])))
    assert moved.std() == pytest.approx(0.3 * 4, rel=0.2)  # a random walk of 16 bins


def test_the_mean_over_neurons_hardly_shows_the_oscillation():
    """Input weights cancel, so what is left of it in the mean comes through the connections alone."""
    locking = []
    for seed in range(5):
        world = driven_populations.oscillating_drive(rng(seed), 200)
        own, field = (
            phases_before(values, 15, 10, world.onset_bin, 27) for values in (world.counts.mean(axis=2), world.field_potential)
        )
        locking.append(phase_locking(own, field))
    assert np.mean(locking) < 0.4
