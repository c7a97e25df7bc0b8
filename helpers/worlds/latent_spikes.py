"""Spikes of a population that follows a few latent variables: trials whose latents and rates are known.

Arrays are ``(trials, time, neurons)``: counts of spikes in each bin, and rates as the counts that are expected in it. Which
trials train and which test, and which neurons are held in and held out, is said by number, so that
``world.counts[world.test][..., world.held_in]`` is what a method is given of the test.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.special import ndtr

from helpers.validation import (
    at_least_two,
    checked,
    count,
    fraction_below_one,
    numbers,
    positive,
    positive_integer,
    random_generator,
)

SIGMA, RHO, BETA = 10.0, 28.0, 8 / 3  # Lorenz's own parameters, with which the system is chaotic.
LONGEST_SUBSTEP = 0.0075  # In Lorenz's time: with it an orbit is right to 1e-6 over some 4 of its turns.
SETTLING_TIME = 20.0  # In Lorenz's time: from any start, an orbit is on the attractor by then.
SMALLEST_WEIGHT, LARGEST_WEIGHT = 1.0, 2.0  # Of a latent in a log-rate, before all weights of a neuron are scaled together.


@dataclass(frozen=True)
class SpikeTrials:
    """Trials of a made recording with what is behind them.

    Attributes
    ----------
    counts : ndarray of int, shape (trials, time, neurons)
        Spikes in each bin.
    rates : ndarray, shape (trials, time, neurons)
        Expected counts: the truth that counts are drawn from.
    latents : ndarray, shape (trials, time, latents)
        What the rates follow.
    condition : ndarray of int, shape (trials,)
        Number of the condition of each trial. Methods do not see it.
    train, test : ndarray of int
        Numbers of the trials to fit to, and of those that are kept for scores; every condition has some of both.
    held_in, held_out : ndarray of int
        Numbers of the neurons that a method sees in every trial, and of those that it may see in training trials alone.
    bin_ms : float
        Width of a bin, in ms.
    """

    counts: np.ndarray
    rates: np.ndarray
    latents: np.ndarray
    condition: np.ndarray
    train: np.ndarray
    test: np.ndarray
    held_in: np.ndarray
    held_out: np.ndarray
    bin_ms: float

    @classmethod
    def draw(cls, rates, latents, condition, rng, *, n_held_out, test_share, bin_ms, **own):
        """Trials with these rates: draws the counts, and says who trains, who tests and who is held out.

        Of each condition the last trials test; of the neurons the last are held out. What a kind of trials has beside that goes
        into ``own``, by name.
        """
        is_test = np.zeros(len(condition), dtype=bool)
        for one in np.unique(condition):
            trials = np.flatnonzero(condition == one)
            n_test = min(max(round(test_share * len(trials)), 1), len(trials) - 1)
            is_test[trials[-n_test:]] = True
        neurons = np.arange(rates.shape[2])
        n_held_in = len(neurons) - n_held_out
        return cls(
            counts=rng.poisson(rates),
            rates=rates,
            latents=latents,
            condition=condition,
            train=np.flatnonzero(~is_test),
            test=np.flatnonzero(is_test),
            held_in=neurons[:n_held_in],
            held_out=neurons[n_held_in:],
            bin_ms=bin_ms,
            **own,
        )


def _trajectories(value, name):
    value = numbers(value, name)
    if value.ndim != 3 or value.size == 0:
        raise ValueError(f"{name} should have shape (conditions, time, latents), but it has shape {value.shape}.")
    constant = np.flatnonzero(np.ptp(value, axis=(0, 1)) == 0)
    if constant.size:
        raise ValueError(f"{name} should vary, but latent {constant[0]} has the same value at all times.")
    return value


def _flow(z):
    x, y, height = np.moveaxis(z, -1, 0)
    return np.stack([SIGMA * (y - x), x * (RHO - height) - y, x * y - BETA * height], axis=-1)


def _move_on(z, duration):
    """Follow Lorenz's equations for a while, by the classical method of Runge and Kutta."""
    n_substeps = int(np.ceil(duration / LONGEST_SUBSTEP))
    h = duration / n_substeps
    for _ in range(n_substeps):
        first = _flow(z)
        second = _flow(z + h / 2 * first)
        third = _flow(z + h / 2 * second)
        fourth = _flow(z + h * third)
        z = z + h / 6 * (first + 2 * second + 2 * third + fourth)
    return z


@checked(n_conditions=positive_integer, n_bins=at_least_two, rng=random_generator, step=positive)
def lorenz_trajectories(n_conditions, n_bins, rng, step=0.03):
    """Orbits of Lorenz's system, from starts that lie anywhere on its attractor.

    Parameters
    ----------
    n_conditions : int
        Number of orbits.
    n_bins : int
        Length of each, at least 2.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the starts.
    step : float
        How far the system moves from one bin to the next, in its own time; an orbit takes about 0.75 for one turn.

    Returns
    -------
    latents : ndarray, shape (conditions, time, 3)
        Each coordinate has mean 0 and variance 1 over all conditions and times.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Lorenz, Journal of the Atmospheric Sciences 20:130 (1963).
    """
    state = _move_on(5 * rng.standard_normal((n_conditions, 3)) + [0, 0, 25], SETTLING_TIME)
    orbits = np.empty((n_conditions, n_bins, 3))
    for t in range(n_bins):
        orbits[:, t] = state
        state = _move_on(state, step)
    return (orbits - orbits.mean(axis=(0, 1))) / orbits.std(axis=(0, 1))


@dataclass(frozen=True)
class LorenzFixedPoints:
    """Where Lorenz's system stands still.

    Attributes
    ----------
    points : ndarray, shape (3, 3)
        A point per row, in the units of the latents: the saddle at the origin, then the centres of the two wings.
    eigenvalues : ndarray of complex, shape (3, 3)
        Of each point, for one bin: what lies along their eigenvectors is multiplied by them. The largest come first.
    """

    points: np.ndarray
    eigenvalues: np.ndarray


@checked(rng=random_generator, n_conditions=positive_integer, n_bins=at_least_two, step=positive)
def lorenz_fixed_points(rng, n_conditions=65, n_bins=50, step=0.03):
    """Fixed points of Lorenz's system in the units of ``lorenz_spikes`` with the same settings and the same seed.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        As ``lorenz_spikes`` is given it: the same orbits, by whose mean and spread latents are scaled.
    n_conditions, n_bins : int
        Number and length of orbits.
    step : float
        How far the system moves in a bin, in its own time.

    Returns
    -------
    LorenzFixedPoints

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Lorenz, Journal of the Atmospheric Sciences 20:130 (1963).
    """
    orbits = [_move_on(5 * rng.standard_normal((n_conditions, 3)) + [0, 0, 25], SETTLING_TIME)]
    for _ in range(n_bins - 1):
        orbits.append(_move_on(orbits[-1], step))
    wing = np.sqrt(BETA * (RHO - 1))
    points = np.array([[0, 0, 0], [wing, wing, RHO - 1], [-wing, -wing, RHO - 1]])
    slopes = np.array([[[-SIGMA, SIGMA, 0], [RHO - z, -1, -x], [y, x, -BETA]] for x, y, z in points])
    growth = np.exp(step * np.linalg.eigvals(slopes).astype(complex))
    order = np.argsort(-np.abs(growth), axis=1, kind="stable")
    scaled = (points - np.mean(orbits, axis=(0, 1))) / np.std(orbits, axis=(0, 1))
    return LorenzFixedPoints(scaled, np.take_along_axis(growth, order, axis=1))


@checked(
    latents=_trajectories,
    n_neurons=positive_integer,
    rng=random_generator,
    mean_rate=positive,
    log_rate_sd=positive,
    bin_ms=positive,
)
def rates_of_latents(latents, n_neurons, rng, mean_rate=10.0, log_rate_sd=0.8, bin_ms=20.0):
    """Rates whose logarithm is a random weighted sum of latents, the same spread and the same mean for every neuron.

    Parameters
    ----------
    latents : ndarray, shape (conditions, time, latents)
        What the neurons follow.
    n_neurons : int
        How many neurons.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the weights: of either sign, and of a size between 1 and 2 before they are scaled.
    mean_rate : float
        Mean of each neuron over conditions and times, in Hz.
    log_rate_sd : float
        Standard deviation of each neuron's log-rate.
    bin_ms : float
        Width of a bin, in ms.

    Returns
    -------
    rates : ndarray, shape (conditions, time, neurons)
        Expected counts in each bin.

    Raises
    ------
    ValueError
        If an argument is out of range, or a latent is constant.
    """
    shape = (latents.shape[2], n_neurons)
    weights = rng.uniform(SMALLEST_WEIGHT, LARGEST_WEIGHT, shape) * rng.choice([-1, 1], shape)
    drive = latents @ weights
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is named below
        rates = np.exp(log_rate_sd * drive / drive.std(axis=(0, 1)))
        rates = rates / rates.mean(axis=(0, 1)) * mean_rate * bin_ms / 1000
    if not np.isfinite(rates).all():
        raise ValueError(
            f"log_rate_sd, mean_rate and bin_ms should give finite counts, but at {log_rate_sd:g}, {mean_rate:g} Hz and "
            f"{bin_ms:g} ms they do not."
        )
    return rates


@checked(
    rng=random_generator,
    n_conditions=positive_integer,
    n_trials=at_least_two,
    n_bins=at_least_two,
    n_held_in=positive_integer,
    n_held_out=count,
    bin_ms=positive,
    mean_rate=positive,
    log_rate_sd=positive,
    step=positive,
    test_share=fraction_below_one,
)
def lorenz_spikes(
    rng,
    n_conditions=65,
    n_trials=10,
    n_bins=50,
    n_held_in=30,
    n_held_out=10,
    bin_ms=20.0,
    mean_rate=10.0,
    log_rate_sd=0.8,
    step=0.03,
    test_share=0.2,
):
    """Spikes of neurons that follow Lorenz's system, several trials from each of many starts.

    Trials of one condition follow the same orbit, and differ in their spikes alone.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of starts, weights and spikes.
    n_conditions : int
        Number of starts.
    n_trials : int
        Trials of each condition, at least 2.
    n_bins : int
        Bins in a trial, at least 2.
    n_held_in, n_held_out : int
        Number of neurons that methods see, and of those kept for scores.
    bin_ms : float
        Width of a bin, in ms.
    mean_rate : float
        Mean rate of each neuron, in Hz.
    log_rate_sd : float
        Standard deviation of each neuron's log-rate.
    step : float
        How far the system moves in a bin, in its own time.
    test_share : float
        Of the trials of each condition, about this share tests; at least one, and at least one trains.

    Returns
    -------
    SpikeTrials

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Sussillo et al., arXiv 1608.06315 (2016): spikes of Lorenz's system, with other settings.
    """
    latents = lorenz_trajectories(n_conditions, n_bins, rng, step)
    rates = rates_of_latents(latents, n_held_in + n_held_out, rng, mean_rate, log_rate_sd, bin_ms)
    condition = np.repeat(np.arange(n_conditions), n_trials)
    kept = {"n_held_out": n_held_out, "test_share": test_share, "bin_ms": bin_ms}
    return SpikeTrials.draw(rates[condition], latents[condition], condition, rng, **kept)


@checked(
    rng=random_generator,
    n_sessions=positive_integer,
    n_conditions=positive_integer,
    n_trials=at_least_two,
    n_bins=at_least_two,
    n_neurons=positive_integer,
    bin_ms=positive,
    mean_rate=positive,
    log_rate_sd=positive,
    step=positive,
    test_share=fraction_below_one,
)
def lorenz_sessions(
    rng,
    n_sessions=5,
    n_conditions=65,
    n_trials=2,
    n_bins=50,
    n_neurons=12,
    bin_ms=20.0,
    mean_rate=10.0,
    log_rate_sd=0.8,
    step=0.03,
    test_share=0.5,
):
    """Sessions on several days: the same orbits of Lorenz's system every day, and other neurons.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of starts, weights and spikes.
    n_sessions : int
        How many days. No neuron is seen on two of them.
    n_conditions : int
        Number of starts, the same on each day.
    n_trials : int
        Trials of each condition in a session, at least 2.
    n_bins : int
        Bins in a trial, at least 2.
    n_neurons : int
        Neurons of a session, none of them held out.
    bin_ms : float
        Width of a bin, in ms.
    mean_rate : float
        Mean rate of each neuron, in Hz.
    log_rate_sd : float
        Standard deviation of each neuron's log-rate.
    step : float
        How far the system moves in a bin, in its own time.
    test_share : float
        Of the trials of each condition in a session, about this share tests; at least one, and at least one trains.

    Returns
    -------
    list of SpikeTrials
        One for each session.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Pandarinath et al., Nature Methods 15:805 (2018): sessions stitched together.
    """
    latents = lorenz_trajectories(n_conditions, n_bins, rng, step)
    condition = np.repeat(np.arange(n_conditions), n_trials)
    sessions = []
    for _ in range(n_sessions):
        rates = rates_of_latents(latents, n_neurons, rng, mean_rate, log_rate_sd, bin_ms)
        kept = {"n_held_out": 0, "test_share": test_share, "bin_ms": bin_ms}
        sessions.append(SpikeTrials.draw(rates[condition], latents[condition], condition, rng, **kept))
    return sessions


RAMP_WIDTH = 1 / 8  # Of a trial: the scale of the logistic curve along which all ramp, or from which the step is drawn.


@checked(
    rng=random_generator,
    n_trials=at_least_two,
    n_bins=at_least_two,
    n_held_in=positive_integer,
    n_held_out=count,
    bin_ms=positive,
    low_rate=positive,
    high_rate=positive,
    test_share=fraction_below_one,
)
def ramps_and_steps(
    rng,
    n_trials=200,
    n_bins=50,
    n_held_in=30,
    n_held_out=10,
    bin_ms=20.0,
    low_rate=5.0,
    high_rate=25.0,
    test_share=0.2,
):
    """Two worlds with the same average over trials, of which no single trial is alike.

    In one world every trial ramps along the same curve. In the other, each trial steps from one state to another at a time of
    its own, drawn so that the expected rate is that curve. Half of the neurons rise, the others fall.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of which neurons rise, of the times of the steps, and of spikes.
    n_trials : int
        Trials of each world, at least 2.
    n_bins : int
        Bins in a trial, at least 2.
    n_held_in, n_held_out : int
        Number of neurons that methods see, and of those kept for scores.
    bin_ms : float
        Width of a bin, in ms.
    low_rate, high_rate : float
        Rates of the two states, in Hz.
    test_share : float
        About this share of the trials tests.

    Returns
    -------
    ramps, steps : SpikeTrials
        Of the same neurons. The one latent goes from 0 to 1, in steps at once; all trials are of one condition.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Latimer et al., Science 349:184 (2015): the two were told apart in recordings, trial by trial.
    """
    n_neurons = n_held_in + n_held_out
    time = (np.arange(n_bins) + 0.5) / n_bins
    ramp = 1 / (1 + np.exp(-(time - 0.5) / RAMP_WIDTH))
    rises = rng.permutation(np.arange(n_neurons) % 2 == 0)
    # A trial has stepped by t with the probability ramp(t): where a uniform number lies below it.
    has_stepped = (rng.random((n_trials, 1)) < ramp).astype(float)
    condition = np.zeros(n_trials, dtype=int)
    worlds = []
    for course in (np.tile(ramp, (n_trials, 1)), has_stepped):
        towards_high = np.where(rises, course[..., None], 1 - course[..., None])
        rates = (low_rate + (high_rate - low_rate) * towards_high) * bin_ms / 1000
        kept = {"n_held_out": n_held_out, "test_share": test_share, "bin_ms": bin_ms}
        worlds.append(SpikeTrials.draw(rates, course[..., None], condition, rng, **kept))
    return tuple(worlds)


WALK_SCALE = 8.0  # Bins: how smoothly the animal moves.
SILENT_SHARE = 0.02  # Of the peak rate of a place cell, this is there at all places.


@checked(
    rng=random_generator,
    n_trials=at_least_two,
    n_bins=at_least_two,
    n_held_in=positive_integer,
    n_held_out=count,
    bin_ms=positive,
    peak_rate=positive,
    width=positive,
    test_share=fraction_below_one,
)
def place_cell_spikes(
    rng, n_trials=200, n_bins=50, n_held_in=30, n_held_out=0, bin_ms=20.0, peak_rate=20.0, width=0.12, test_share=0.2
):
    """Spikes of place cells while an animal walks back and forth on a track: one latent, which no log-rate follows straight.

    Parameters
    ----------
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of walks, of which neuron prefers which place, and of spikes.
    n_trials : int
        Walks, at least 2; none is repeated.
    n_bins : int
        Bins in a walk, at least 2.
    n_held_in, n_held_out : int
        Number of neurons that methods see, and of those kept for scores.
    bin_ms : float
        Width of a bin, in ms.
    peak_rate : float
        Rate of a neuron at the place that it prefers, in Hz; elsewhere at least a fiftieth of it.
    width : float
        Standard deviation of the bell-shaped curve of the rate along the track, in lengths of the track.
    test_share : float
        About this share of the walks tests.

    Returns
    -------
    SpikeTrials
        The one latent is the position, from 0 to 1, every place as likely as any other. Preferred places are evenly spread.

    Raises
    ------
    ValueError
        If an argument is out of range.

    References
    ----------
    Gao et al., arXiv 1605.08454 (2016): why a read-out should be able to bend.
    """
    reach = int(4 * WALK_SCALE)
    drift = gaussian_filter1d(rng.standard_normal((n_trials, n_bins + 2 * reach)), WALK_SCALE, axis=1)[:, reach:-reach]
    position = ndtr(drift * np.sqrt(2 * np.sqrt(np.pi) * WALK_SCALE))[..., None]  # smoothing left this much of the variance
    preferred = rng.permutation(np.linspace(0, 1, n_held_in + n_held_out))
    bell = np.exp(-0.5 * ((position - preferred) / width) ** 2)
    rates = peak_rate * (SILENT_SHARE + (1 - SILENT_SHARE) * bell) * bin_ms / 1000
    kept = {"n_held_out": n_held_out, "test_share": test_share, "bin_ms": bin_ms}
    return SpikeTrials.draw(rates, position, np.zeros(n_trials, dtype=int), rng, **kept)
