"""Populations that move by a law of their own: a chaotic network that is pushed, rotations, and a sequence that looks like one.

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
    probability,
    random_generator,
    some_neurons_held_in,
)
from helpers.worlds.latent_spikes import SpikeTrials

TIME_CONSTANT_MS = 25.0  # Of a unit of a network.
SUBSTEPS = 5  # Euler steps in a bin, or more where they would be too long.
LONGEST_STEP_MS = 5.0  # From 50 ms on, states would explode.
PUSH = 0.2  # A pulse of strength 1 moves a unit by this times the unit's own input weight.


@dataclass(frozen=True)
class PulsedTrials(SpikeTrials):
    """Trials of a network that is pushed at times that are known.

    Attributes
    ----------
    pulse_bin : ndarray of int, shape (trials,)
        The bin during which the pulse arrives; -1 in a trial that has none.
    pulses : ndarray, shape (trials, time)
        The input: the strength of the pulse in that bin, and 0 elsewhere.
    W : ndarray, shape (units, units)
        Connections; ``W[i, j]`` is the effect of ``j`` on ``i``.
    input_weights : ndarray, shape (units,)
        What the input adds to each unit.
    """

    pulse_bin: np.ndarray
    pulses: np.ndarray
    W: np.ndarray
    input_weights: np.ndarray


@dataclass(frozen=True)
class RotatingTrials(SpikeTrials):
    """Trials of a population whose latents rotate, and of a hand that follows them.

    Attributes
    ----------
    frequency : float
        Turns a second.
    velocity : ndarray, shape (trials, time, 2)
        What the hand does: a fixed mixture of the latents.
    """

    frequency: float
    velocity: np.ndarray


@dataclass(frozen=True)
class SequenceTrials(SpikeTrials):
    """Trials of neurons that fire one after the other.

    Attributes
    ----------
    peak_bin : ndarray, shape (neurons,)
        When each neuron is most active, in bins.
    """

    peak_bin: np.ndarray


@checked(bin_ms=positive)
def euler_steps(bin_ms):
    """Euler steps that a network of rate units takes in a bin.

    Parameters
    ----------
    bin_ms : float
        Width of a bin, in ms.

    Returns
    -------
    n_steps : int
        How many.
    h : float
        How long each is, in time constants of a unit.

    Raises
    ------
    ValueError
        If the width is out of range.
    """
    n_steps = max(SUBSTEPS, int(np.ceil(bin_ms / LONGEST_STEP_MS)))
    return n_steps, bin_ms / n_steps / TIME_CONSTANT_MS


@checked(
    rng=random_generator,
    n_conditions=positive_integer,
    n_trials=at_least_two,
    n_bins=at_least_two,
    n_neurons=positive_integer,
    n_held_out=count,
    strength=not_negative,
    pulse_share=probability,
    gain=positive,
    bin_ms=positive,
    largest_rate=positive,
    test_share=fraction_below_one,
    together=some_neurons_held_in,
)
def chaotic_pulses(
    rng,
    n_conditions=80,
    n_trials=10,
    n_bins=100,
    n_neurons=50,
    n_held_out=0,
    strength=10.0,
    pulse_share=1.0,
    gain=1.5,
    bin_ms=10.0,
    largest_rate=30.0,
    test_share=0.2,
):
    """Spikes of a chaotic network into which a pulse arrives at a time of its own in each trial.

    Trials of one condition begin in the same state. The network follows ``25 ms dx/dt = -x + W tanh(x)``, and a unit fires at
    ``largest_rate (1 + tanh(x)) / 2``. A pulse moves unit ``i`` by ``0.2 strength input_weights[i]``, evenly along one bin
    in the middle half of the trial; from then on, the trial goes its own way.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of connections, starts, times of pulses and spikes.
    n_conditions : int
        Number of starts.
    n_trials : int
        Trials of each condition, at least 2.
    n_bins : int
        Bins in a trial, at least 2.
    n_neurons : int
        Units of the network, all of them recorded.
    n_held_out : int
        How many of them are kept for scores.
    strength : float
        Of the pulse. At 10 it moves a rate by about a third of its range on average, in the bin in which it arrives.
    pulse_share : float
        The probability that a trial has a pulse.
    gain : float
        Scale of the connections; above 1 the network is chaotic if it is large.
    bin_ms : float
        Width of a bin, in ms.
    largest_rate : float
        Rate of a unit at its most active, in Hz.
    test_share : float
        Of the trials of each condition, about this share tests; at least one, and at least one trains.

    Returns
    -------
    PulsedTrials
        The latents are the states ``x`` of the units at the end of each bin.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Sompolinsky, Crisanti & Sommers, Physical Review Letters 61:259 (1988), doi 10.1103/PhysRevLett.61.259: the network.
    Sussillo et al., arXiv 1608.06315 (2016): pulses into it, found by LFADS.
    """
    W = gain * rng.standard_normal((n_neurons, n_neurons)) / np.sqrt(n_neurons)
    input_weights = rng.standard_normal(n_neurons)
    condition = np.repeat(np.arange(n_conditions), n_trials)
    x = rng.standard_normal((n_conditions, n_neurons))[condition]
    integers = rng.randint if isinstance(rng, np.random.RandomState) else rng.integers
    pulse_bin = integers(n_bins // 4, 3 * n_bins // 4, size=len(condition))
    pulse_bin = np.where(rng.random(len(condition)) < pulse_share, pulse_bin, -1)
    pulses = strength * (np.arange(n_bins) == pulse_bin[:, None])
    states = np.empty((len(condition), n_bins, n_neurons))
    n_steps, h = euler_steps(bin_ms)
    for t in range(n_bins):
        push = PUSH * pulses[:, t, None] * input_weights / n_steps
        for _ in range(n_steps):
            x = x + h * (-x + np.tanh(x) @ W.T) + push
        states[:, t] = x
    rates = largest_rate * (1 + np.tanh(states)) / 2 * bin_ms / 1000
    kept = {"n_held_out": n_held_out, "test_share": test_share, "bin_ms": bin_ms}
    own = {"pulse_bin": pulse_bin, "pulses": pulses, "W": W, "input_weights": input_weights}
    return PulsedTrials.draw(rates, states, condition, rng, **kept, **own)


@checked(
    rng=random_generator,
    n_conditions=at_least_two,
    n_trials=at_least_two,
    n_bins=at_least_two,
    n_neurons=positive_integer,
    n_held_out=count,
    frequency=positive,
    bin_ms=positive,
    mean_rate=positive,
    log_rate_sd=positive,
    variability=not_negative,
    test_share=fraction_below_one,
    together=some_neurons_held_in,
)
def rotating_population(
    rng,
    n_conditions=16,
    n_trials=20,
    n_bins=50,
    n_neurons=60,
    n_held_out=0,
    frequency=1.6,
    bin_ms=20.0,
    mean_rate=10.0,
    log_rate_sd=0.6,
    variability=0.3,
    test_share=0.2,
):
    """Spikes of a population whose two latents rotate, from a start that differs by condition and a little by trial.

    Beside the rotation, all conditions share one slow rise and fall, as recordings of reaches do. Log-rates are random weighted
    sums of the three.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of starts, weights and spikes.
    n_conditions : int
        Number of starts, at least 2.
    n_trials : int
        Trials of each condition, at least 2.
    n_bins : int
        Bins in a trial, at least 2.
    n_neurons : int
        How many neurons.
    n_held_out : int
        How many of them are kept for scores.
    frequency : float
        Turns a second.
    bin_ms : float
        Width of a bin, in ms.
    mean_rate : float
        Rate of each neuron when all latents are 0, in Hz.
    log_rate_sd : float
        Standard deviation of each neuron's log-rate.
    variability : float
        Standard deviation of a trial's start around that of its condition; starts of conditions are spread with 1.
    test_share : float
        Of the trials of each condition, about this share tests; at least one, and at least one trains.

    Returns
    -------
    RotatingTrials
        Latents: the two that rotate, and the one that all conditions share.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Churchland et al., Nature 487:51 (2012), doi 10.1038/nature11129: rotations in motor cortex.
    """
    condition = np.repeat(np.arange(n_conditions), n_trials)
    start = rng.standard_normal((n_conditions, 2))[condition]
    start = start + variability * rng.standard_normal(start.shape)
    seconds = np.arange(n_bins) * bin_ms / 1000
    angle = 2 * np.pi * frequency * seconds
    turned = np.stack(
        [
            start[:, :1] * np.cos(angle) - start[:, 1:] * np.sin(angle),
            start[:, :1] * np.sin(angle) + start[:, 1:] * np.cos(angle),
        ],
        axis=2,
    )
    common = np.sqrt(2) * np.sin(np.pi * np.linspace(0, 1, n_bins))
    latents = np.concatenate([turned, np.tile(common[:, None], (len(condition), 1, 1))], axis=2)
    drive = latents @ rng.standard_normal((3, n_neurons))
    rates = mean_rate * bin_ms / 1000 * np.exp(log_rate_sd * drive / drive.std(axis=(0, 1)))
    velocity = turned @ rng.standard_normal((2, 2))
    kept = {"n_held_out": n_held_out, "test_share": test_share, "bin_ms": bin_ms}
    return RotatingTrials.draw(rates, latents, condition, rng, **kept, frequency=frequency, velocity=velocity)


@checked(
    rng=random_generator,
    n_conditions=at_least_two,
    n_trials=at_least_two,
    n_bins=at_least_two,
    n_neurons=positive_integer,
    n_held_out=count,
    width_ms=positive,
    bin_ms=positive,
    peak_rate=positive,
    tuning=probability,
    test_share=fraction_below_one,
    together=some_neurons_held_in,
)
def firing_sequence(
    rng,
    n_conditions=16,
    n_trials=20,
    n_bins=50,
    n_neurons=60,
    n_held_out=0,
    width_ms=120.0,
    bin_ms=20.0,
    peak_rate=25.0,
    tuning=0.8,
    test_share=0.2,
):
    """Spikes of neurons that fire one after the other, always in the same order: no state rotates, and yet it looks so.

    A neuron is active once in a trial, along a bell-shaped curve at a time of its own. Conditions change how active it is and
    nothing else: by the cosine of the angle between the condition and what the neuron prefers.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of preferred conditions and spikes.
    n_conditions : int
        Number of directions, evenly around a circle; at least 2.
    n_trials : int
        Trials of each condition, at least 2.
    n_bins : int
        Bins in a trial, at least 2.
    n_neurons : int
        How many neurons. Their times are evenly spread over the trial, in random order.
    n_held_out : int
        How many of them are kept for scores.
    width_ms : float
        Standard deviation of the curve, in ms.
    bin_ms : float
        Width of a bin, in ms.
    peak_rate : float
        Rate at the peak on average over conditions, in Hz. A tenth of it is there at all times.
    tuning : float
        How much conditions differ, from 0 to 1.
    test_share : float
        Of the trials of each condition, about this share tests; at least one, and at least one trains.

    Returns
    -------
    SequenceTrials
        The latents are each neuron's bell-shaped curve times its tuning, the same in all trials of a condition.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Lebedev et al., Scientific Reports 9:18978 (2019), doi 10.1038/s41598-019-54760-4: what rotates in jPCA may be a sequence.
    """
    condition = np.repeat(np.arange(n_conditions), n_trials)
    direction = 2 * np.pi * np.arange(n_conditions) / n_conditions
    preferred = rng.uniform(0, 2 * np.pi, n_neurons)
    peak_bin = rng.permutation(np.linspace(0, n_bins - 1, n_neurons))
    bell = np.exp(-0.5 * ((np.arange(n_bins)[:, None] - peak_bin) * bin_ms / width_ms) ** 2)
    tuned = 1 + tuning * np.cos(direction[:, None] - preferred)
    latents = (tuned[:, None, :] * bell)[condition]
    rates = peak_rate * bin_ms / 1000 * (0.1 + 0.9 * latents)
    kept = {"n_held_out": n_held_out, "test_share": test_share, "bin_ms": bin_ms}
    return SequenceTrials.draw(rates, latents, condition, rng, **kept, peak_bin=peak_bin)
