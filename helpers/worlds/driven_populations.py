"""Populations that are driven from outside: by an oscillation that a field potential shows too, and by neurons nobody records.

Each returns the trials of ``helpers.worlds.latent_spikes``, with what is its own beside them.
"""

from dataclasses import dataclass

import numpy as np

from helpers.validation import (
    at_least_two,
    checked,
    count,
    fraction_below_one,
    not_negative,
    positive,
    positive_integer,
    random_generator,
    some_neurons_held_in,
)
from helpers.worlds.latent_spikes import SpikeTrials
from helpers.worlds.population_dynamics import euler_steps

SETTLING_BINS = 30  # Before a trial, so that it does not begin at rest.
FADE_BINS = 4  # In which the oscillation ends, before movement onset.
FIELD_MEMORY = 0.9  # Of the field potential's own noise, from bin to bin: slow changes are larger than fast ones.
FIELD_PHASE = -0.8  # Radians by which the field potential is behind the drive.


@dataclass(frozen=True)
class OscillatingTrials(SpikeTrials):
    """Trials of a population that an oscillation drives until a movement begins.

    Attributes
    ----------
    drive : ndarray, shape (trials, time)
        The oscillation, which reaches all neurons with their input weights.
    field_potential : ndarray, shape (trials, time)
        The same oscillation, later by a fixed phase and with noise: what an electrode beside the neurons would show.
    onset_bin : ndarray of int, shape (trials,)
        The bin in which the movement begins; the oscillation has ended by then.
    phase : ndarray, shape (trials,)
        Of the drive in the onset bin, had it gone on, in radians: 0 is a peak. Every trial has its own.
    frequency : float
        Of the oscillation, in Hz.
    """

    drive: np.ndarray
    field_potential: np.ndarray
    onset_bin: np.ndarray
    phase: np.ndarray
    frequency: float


@dataclass(frozen=True)
class HalfRecordedTrials(SpikeTrials):
    """Trials of a network of which one half is recorded.

    Attributes
    ----------
    sent : ndarray, shape (trials, time, neurons)
        What the other half sends to each recorded unit: the sum of its activity, weighted by the connections.
    unrecorded : ndarray, shape (trials, time, unrecorded units)
        States of the other half.
    W : ndarray, shape (units, units)
        Connections of all units, the recorded ones first; ``W[i, j]`` is the effect of ``j`` on ``i``.
    """

    sent: np.ndarray
    unrecorded: np.ndarray
    W: np.ndarray


def _follow(W, x, inputs, bin_ms):
    """States ``(trials, time, units)`` of ``25 ms dx/dt = -x + W tanh(x) + inputs``, at the end of each bin."""
    n_steps, h = euler_steps(bin_ms)
    states = []
    for now in np.moveaxis(inputs, 1, 0):
        for _ in range(n_steps):
            x = x + h * (-x + np.tanh(x) @ W.T + now)
        states.append(x)
    return np.stack(states, axis=1)


def _rates(states, largest_rate, bin_ms):
    return largest_rate * (1 + np.tanh(states)) / 2 * bin_ms / 1000


def _drifts(rng, shape, memory):
    """Noise ``(trials, time, …)`` of variance 1 that keeps the share ``memory`` of its value from bin to bin."""
    drift = rng.standard_normal(shape)
    for t in range(1, shape[1]):
        drift[:, t] = memory * drift[:, t - 1] + np.sqrt(1 - memory**2) * drift[:, t]
    return drift


def _bins_resolve_the_oscillation(arguments):
    some_neurons_held_in(arguments)
    n_conditions, n_trials = arguments["n_conditions"], arguments["n_trials"]
    if 2 * n_conditions > n_trials:
        raise ValueError(
            f"n_conditions should be at most {n_trials // 2}, so that each of them has 2 trials, but it is {n_conditions}."
        )
    fastest = 250 / arguments["bin_ms"]
    if arguments["frequency"] > fastest:
        raise ValueError(
            f"frequency should be at most {fastest:g} Hz, four bins a period, but it is {arguments['frequency']:g}."
        )


@checked(
    rng=random_generator,
    n_trials=at_least_two,
    n_bins=at_least_two,
    n_neurons=positive_integer,
    n_held_out=count,
    n_conditions=positive_integer,
    frequency=positive,
    strength=not_negative,
    phase_drift=not_negative,
    field_noise=not_negative,
    gain=positive,
    bin_ms=positive,
    largest_rate=positive,
    test_share=fraction_below_one,
    together=_bins_resolve_the_oscillation,
)
def oscillating_drive(
    rng,
    n_trials=400,
    n_bins=100,
    n_neurons=50,
    n_held_out=0,
    n_conditions=8,
    frequency=15.0,
    strength=2.0,
    phase_drift=0.0,
    field_noise=1.0,
    gain=0.9,
    bin_ms=10.0,
    largest_rate=60.0,
    test_share=0.2,
):
    """Spikes of a network that an oscillation drives before a movement, with a phase that differs from trial to trial.

    The network follows ``25 ms dx/dt = -x + W tanh(x) + inputs`` and a unit fires at ``largest_rate (1 + tanh(x)) / 2``. Until
    shortly before movement onset, in the middle third of a trial, the oscillation is an input; from onset on another input of
    the condition's own is there, in other directions.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of connections, weights, onsets, phases, noise and spikes.
    n_trials : int
        Trials, at least 2; conditions take turns.
    n_bins : int
        Bins in a trial, at least 2.
    n_neurons : int
        Units of the network, all of them recorded.
    n_held_out : int
        How many of them are kept for scores.
    n_conditions : int
        Number of different movements.
    frequency : float
        Of the oscillation, in Hz; at most one period in four bins.
    strength : float
        Of the oscillation: its amplitude for a unit with input weight 1.
    phase_drift : float
        Standard deviation by which the phase changes at random from one bin to the next, in radians. With 0 the oscillation is
        regular, and where it is in one bin says where it will be in all that follow.
    field_noise : float
        Standard deviation of the field potential's own slow noise, beside an oscillation of amplitude 1.
    gain : float
        Scale of the connections; below 1 the network comes to rest when it is left alone.
    bin_ms : float
        Width of a bin, in ms.
    largest_rate : float
        Rate of a unit at its most active, in Hz.
    test_share : float
        Of the trials of each condition, about this share tests; at least one, and at least one trains.

    Returns
    -------
    OscillatingTrials
        The latents are the states of the units at the end of each bin.

    Raises
    ------
    ValueError
        If an argument is out of range, or the oscillation is too fast for the bins.

    References
    ----------
    Pandarinath et al., Nature Methods 15:805 (2018): inferred inputs that keep step with the field potential of motor cortex
    until a movement begins.
    """
    W = gain * rng.standard_normal((n_neurons, n_neurons)) / np.sqrt(n_neurons)
    weights = rng.standard_normal(n_neurons)
    weights = weights - weights.mean()
    movements = rng.standard_normal((n_conditions, n_neurons))
    condition = np.sort(np.arange(n_trials) % n_conditions)
    integers = rng.randint if isinstance(rng, np.random.RandomState) else rng.integers
    onset_bin = integers(n_bins // 3, max(2 * n_bins // 3, n_bins // 3 + 1), size=n_trials)
    phase = rng.uniform(-np.pi, np.pi, n_trials)
    from_onset = np.arange(-SETTLING_BINS, n_bins) - onset_bin[:, None]
    drift = phase_drift * np.cumsum(rng.standard_normal(from_onset.shape), axis=1)
    drift = drift - np.take_along_axis(drift, SETTLING_BINS + onset_bin[:, None], axis=1)
    angle = 2 * np.pi * frequency * bin_ms / 1000 * from_onset + phase[:, None] + drift
    there = np.clip(-from_onset / FADE_BINS, 0, 1)
    drive = there * np.cos(angle)
    inputs = strength * drive[..., None] * weights + (from_onset >= 0)[..., None] * movements[condition][:, None]
    states = _follow(W, np.zeros((n_trials, n_neurons)), inputs, bin_ms)[:, SETTLING_BINS:]
    noise = _drifts(rng, (n_trials, n_bins), FIELD_MEMORY)
    field = (there * np.cos(angle + FIELD_PHASE))[:, SETTLING_BINS:] + field_noise * noise
    kept = {"n_held_out": n_held_out, "test_share": test_share, "bin_ms": bin_ms}
    own = {"drive": strength * drive[:, SETTLING_BINS:], "field_potential": field, "onset_bin": onset_bin, "phase": phase}
    rates = _rates(states, largest_rate, bin_ms)
    return OscillatingTrials.draw(rates, states, condition, rng, **kept, **own, frequency=frequency)


@checked(
    rng=random_generator,
    n_trials=at_least_two,
    n_bins=at_least_two,
    n_neurons=positive_integer,
    n_unrecorded=positive_integer,
    n_held_out=count,
    n_sources=positive_integer,
    source_ms=positive,
    strength=not_negative,
    gain=positive,
    bin_ms=positive,
    largest_rate=positive,
    test_share=fraction_below_one,
    together=some_neurons_held_in,
)
def half_recorded_network(
    rng,
    n_trials=400,
    n_bins=50,
    n_neurons=50,
    n_unrecorded=50,
    n_held_out=0,
    n_sources=1,
    source_ms=100.0,
    strength=2.0,
    gain=1.2,
    bin_ms=20.0,
    largest_rate=60.0,
    test_share=0.2,
):
    """Spikes of one half of a network, the other half of which nobody records.

    All units follow ``25 ms dx/dt = -x + W tanh(x) + inputs``, and a unit fires at ``largest_rate (1 + tanh(x)) / 2``. Slow
    signals that differ in every trial reach the unrecorded half alone, and the recorded half through connections from there.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of connections, weights, starts, signals and spikes.
    n_trials : int
        Trials, at least 2, none of which is repeated.
    n_bins : int
        Bins in a trial, at least 2.
    n_neurons : int
        Units that are recorded.
    n_unrecorded : int
        Units that are not.
    n_held_out : int
        How many of the recorded ones are kept for scores.
    n_sources : int
        How many signals reach the unrecorded half.
    source_ms : float
        For how long a signal lasts, in ms.
    strength : float
        Standard deviation of a signal for a unit with input weight 1.
    gain : float
        Scale of all connections.
    bin_ms : float
        Width of a bin, in ms.
    largest_rate : float
        Rate of a unit at its most active, in Hz.
    test_share : float
        About this share of the trials tests.

    Returns
    -------
    HalfRecordedTrials
        The latents are the states of the recorded units at the end of each bin.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Sussillo et al., arXiv 1608.06315 (2016): inputs stand for all that the recorded population does not explain itself.
    """
    n_units = n_neurons + n_unrecorded
    W = gain * rng.standard_normal((n_units, n_units)) / np.sqrt(n_units)
    weights = np.zeros((n_sources, n_units))
    weights[:, n_neurons:] = rng.standard_normal((n_sources, n_unrecorded))
    signals = _drifts(rng, (n_trials, SETTLING_BINS + n_bins, n_sources), np.exp(-bin_ms / source_ms))
    states = _follow(W, np.zeros((n_trials, n_units)), strength * signals @ weights, bin_ms)[:, SETTLING_BINS:]
    recorded, others = states[..., :n_neurons], states[..., n_neurons:]
    sent = np.tanh(others) @ W[:n_neurons, n_neurons:].T
    kept = {"n_held_out": n_held_out, "test_share": test_share, "bin_ms": bin_ms}
    own = {"sent": sent, "unrecorded": others, "W": W}
    rates, condition = _rates(recorded, largest_rate, bin_ms), np.zeros(n_trials, dtype=int)
    return HalfRecordedTrials.draw(rates, recorded, condition, rng, **kept, **own)
