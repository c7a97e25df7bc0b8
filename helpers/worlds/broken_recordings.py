"""Recordings that break, one at a time, what a model of latent dynamics takes for granted.

All begin with Lorenz's system, in 400 trials of which each follows an orbit of its own, and are returned as the trials of
``helpers.worlds.latent_spikes``. The last fifth of the trials tests: who records a brain wants to use a model on what comes
after it was trained.
"""

import numpy as np
from scipy.signal import lfilter

from helpers.validation import at_least_two, checked, count, one_of, positive_integer, random_generator
from helpers.worlds.calcium import CALCIUM_DECAY
from helpers.worlds.latent_spikes import SpikeTrials, lorenz_trajectories, rates_of_latents

N_HELD_IN, N_HELD_OUT, FEW = 30, 10, 4
BIN_MS, TEST_SHARE = 20.0, 0.2
WINDOW = 8  # Bins in each window; the next begins a bin later.
DRIFT = 1.5  # Standard deviation over neurons of how much a log-rate changes from the first trial to the last.
CAMERA_NOISE, UNITS_OF_A_SPIKE = 0.3, 20.0  # Of fluorescence: in units of what a spike adds, and what that is in percent.

ASSUMPTIONS = ("none", "dynamics", "many_neurons", "stationary", "no_unseen_input", "single_bins", "spikes")
LOST_LABELS = ("none", "single_bins", "spikes", "stationary")


@checked(assumption=one_of(ASSUMPTIONS), rng=random_generator, n_trials=positive_integer, n_bins=at_least_two)
def recording_that_breaks(assumption, rng, n_trials=400, n_bins=50):
    """Trials of forty neurons (of fourteen in one case), in which one assumption does not hold.

    Parameters
    ----------
    assumption : str
        ``"none"``: nothing is broken. ``"dynamics"``: latents are drawn anew in each bin. ``"many_neurons"``: four are seen.
        ``"stationary"``: each neuron's log-rate moves along a line from the first trial to the last.
        ``"no_unseen_input"``: somewhere in the middle half of each trial, the latents jump to another orbit and follow it.
        ``"single_bins"``: counts in windows of eight bins that move on by one. ``"spikes"``: fluorescence of an indicator that
        takes 205 ms to fall to 1/e, in whole percent, of which a spike adds 20.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of all that is random.
    n_trials : int
        How many trials, in the order in which they were recorded.
    n_bins : int
        Bins in a trial.

    Returns
    -------
    SpikeTrials
        ``rates`` are the expected counts; of fluorescence, the rates of the spikes behind it, scaled to its mean.

    Raises
    ------
    ValueError
        If there is no such assumption, or a number is out of range.
    """
    lead = WINDOW - 1 if assumption == "single_bins" else 0
    if assumption == "dynamics":
        latents = rng.standard_normal((n_trials, n_bins, 3))
    else:
        latents = lorenz_trajectories(n_trials, n_bins + lead, rng)
    if assumption == "no_unseen_input":
        has_jumped = np.arange(n_bins) >= rng.uniform(n_bins / 4, 3 * n_bins / 4, (n_trials, 1))
        latents = np.where(has_jumped[..., None], lorenz_trajectories(n_trials, n_bins, rng), latents)
    n_held_in = FEW if assumption == "many_neurons" else N_HELD_IN
    rates = rates_of_latents(latents, n_held_in + N_HELD_OUT, rng, bin_ms=BIN_MS)
    if assumption == "stationary":
        slopes = DRIFT * rng.standard_normal(rates.shape[2])
        rates = rates * np.exp(np.linspace(-0.5, 0.5, n_trials)[:, None, None] * slopes)
    counts = rng.poisson(rates)
    if assumption == "single_bins":
        counts, rates = (_sums_of_windows(x) for x in (counts, rates))
        latents = latents[:, lead:]
    if assumption == "spikes":
        counts, rates = _fluorescence(counts, rates, rng)
    return _trials(counts, rates, latents, n_held_in)


@checked(first_seed=count)
def recordings_without_labels(first_seed=0):
    """Four recordings for whoever has to find out what is wrong with each: here is the key.

    Parameters
    ----------
    first_seed : int
        Of the first recording; each of the others has the next.

    Returns
    -------
    list of SpikeTrials
        Nothing is broken, counts of windows, fluorescence, and drift, in this order.

    Raises
    ------
    ValueError
        If the seed is no whole number of at least 0.
    """
    rngs = (np.random.default_rng(first_seed + number) for number in range(len(LOST_LABELS)))
    return [recording_that_breaks(broken, rng) for broken, rng in zip(LOST_LABELS, rngs, strict=True)]


def _sums_of_windows(x):
    return np.lib.stride_tricks.sliding_window_view(x, WINDOW, axis=1).sum(axis=-1)


def _fluorescence(counts, rates, rng):
    """What the camera sees of the spikes, as whole numbers not below 0; and their rates, with the same mean."""
    kept = np.exp(-BIN_MS / CALCIUM_DECAY)
    before = np.repeat(rates.mean(axis=(0, 1))[None] / (1 - kept), len(counts), axis=0)  # spikes that came before the trial
    calcium, _ = lfilter([1], [1, -kept], counts, axis=1, zi=kept * before[:, None])
    seen = calcium + CAMERA_NOISE * rng.standard_normal(calcium.shape)
    whole = np.maximum(np.round(UNITS_OF_A_SPIKE * seen), 0).astype(int)
    return whole, rates * whole.mean(axis=(0, 1)) / rates.mean(axis=(0, 1))


def _trials(counts, rates, latents, n_held_in):
    n_trials, _, n_neurons = counts.shape
    first_test = n_trials - max(round(TEST_SHARE * n_trials), 1)
    return SpikeTrials(
        counts=counts,
        rates=rates,
        latents=latents,
        condition=np.arange(n_trials),
        train=np.arange(first_test),
        test=np.arange(first_test, n_trials),
        held_in=np.arange(n_held_in),
        held_out=np.arange(n_held_in, n_neurons),
        bin_ms=BIN_MS,
    )
