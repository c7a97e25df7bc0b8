"""What every method that finds latents asks of spike counts, and what it gives back.

Methods are fitted to training trials and then *infer* the latents of trials that they have never seen, from the spikes alone.
"""

from dataclasses import dataclass

import numpy as np

from helpers.messages import neurons_named, warn_caller
from helpers.validation import checked, numbers, positive_integer, spike_counts

MOST_BINS_SUMMED = 40  # Windows of more bins than this are not looked for.
FIRST_LOOK, FIRST_BINS = 5, 400  # Trials, and bins of each. Most widths are ruled out by these, without the others.
ANSWER = 0.25  # Half of the correlation that changes have with those that take them back.
MOST_SPIKES = 20_000  # In a bin, on average. No neuron fires so often, and the models' rates end a little above it.
ENOUGH_CHANGES = 50  # A recording whose counts change less often than this does not tell whether windows overlap.


@dataclass(frozen=True)
class Inferred:
    """What a method says about trials, from their spikes.

    Attributes
    ----------
    latents : ndarray, shape (trials, time, latents)
        Means of the posterior.
    rates : ndarray, shape (trials, time, neurons)
        Expected counts in each bin, of the neurons that the method was fitted to.
    """

    latents: np.ndarray
    rates: np.ndarray


def _sums_over_neurons(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or len(value) < 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (trials, time) with at least 2 trials, but it has shape {value.shape}.")
    return value


def _same_trials(arguments):
    first, second = arguments["first"], arguments["second"]
    if first.shape != second.shape:
        raise ValueError(f"second should have the shape of first, {first.shape}, but it has shape {second.shape}.")


@checked(first=_sums_over_neurons, second=_sums_over_neurons, together=_same_trials)
def shared_covariance(first, second):
    """How much two groups of neurons go up and down together from trial to trial, at each time.

    What all trials have in common is in the averages, which are taken out. Noise of each neuron's own is not shared by groups
    that have no neuron in common. What is left is what single trials do, beyond their average.

    Parameters
    ----------
    first, second : ndarray, shape (trials, time)
        Spike counts of two groups of neurons, summed over the group, in the same trials.

    Returns
    -------
    covariance : ndarray, shape (time,)
        Over trials: divided by their number.

    Raises
    ------
    ValueError
        If shapes differ or there are fewer than two trials.

    References
    ----------
    Latimer et al., Science 349:184 (2015): ramps and steps with one average.
    """
    return np.mean((first - first.mean(axis=0)) * (second - second.mean(axis=0)), axis=0)


def _windows(value, name):
    value = numbers(value, name)
    if value.ndim != 2:
        raise ValueError(f"{name} should have shape (time, neurons), but it has shape {value.shape}.")
    return value


@checked(sums=_windows, width=positive_integer)
def counts_of_windows(sums, width):
    """Counts of single bins, from sums over each bin and those before it, where a recording begins with its first row.

    Parameters
    ----------
    sums : ndarray, shape (time, neurons)
        In each row, the sum over this bin and the ``width - 1`` before it, as far as they were recorded: the first row is the
        first bin alone.
    width : int
        How many bins there are in a whole window.

    Returns
    -------
    counts : ndarray, shape (time, neurons)

    Raises
    ------
    ValueError
        If ``sums`` has another shape or holds what is no number, or ``width`` is below 1.
    """
    counts = np.zeros_like(sums)
    for t in range(len(sums)):
        before = counts[max(t - width + 1, 0) : t].sum(axis=0)
        counts[t] = sums[t] - before
    return counts


def _spikes_change(arguments):
    counts = arguments["counts"]
    if counts.shape[1] < 2:
        raise ValueError(f"counts should have at least 2 bins in a trial, but it has shape {counts.shape}.")
    if not (counts[:, :-1] + counts[:, 1:]).any():
        raise ValueError("counts should hold at least one spike, but it holds none.")


@checked(counts=spike_counts, together=_spikes_change)
def change_ratio(counts):
    """How much counts change from one bin to the next, beside what the luck of spikes alone would change.

    The variance of a Poisson count is its mean, and so the mean square of a difference of two neighbours is the sum of their
    means, if the rate is the same in both. Below 1, neighbours are too much alike to be counts of spikes in bins of their own.
    Above 1, rates change from bin to bin, or spikes come in bursts.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Counts in each bin.

    Returns
    -------
    ratio : float
        Of all neurons together: the sum of squared changes over the sum of the two counts of each change.

    Raises
    ------
    ValueError
        If ``counts`` holds no counts, fewer than two bins, or no spike.

    References
    ----------
    von Neumann, Annals of Mathematical Statistics 12:367 (1941), doi 10.1214/aoms/1177731677: squared successive differences.
    """
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sum((after - before) ** 2) / np.sum(before + after)


def _could_be_sums(counts, width):
    """Whether these counts can be sums of ``width`` counts that follow one another, the window moving on by one each time.

    Then ``c(t) - c(t-1) = s(t) - s(t-width)``, so every ``width``-th of the summed counts ``s`` follows from the one before it,
    and the first ``width`` of them add up to ``c(0)``. That none of them may be below 0 is what most counts cannot fulfil.
    """
    change = np.diff(counts, axis=1)
    missing = -change.shape[1] % width
    whole = np.pad(change, ((0, 0), (0, missing), (0, 0)))
    by_phase = whole.reshape(len(counts), -1, width, counts.shape[2])
    lowest = np.cumsum(by_phase, axis=1).min(axis=1)
    needed = np.maximum(-lowest, 0).sum(axis=1)
    return bool((needed <= counts[:, 0]).all())


def _changes_answer_each_other(counts, width):
    """Whether what a spike adds on entering a window is taken off ``width`` bins later.

    Where counts are high, they can nearly always be sums, so this is asked as well. Changes of independent counts have a
    correlation of -1/2 at a lag of one, those of overlapping sums at a lag of their width.
    """
    change = np.diff(counts, axis=1)
    return np.mean(change[:, width:] * change[:, :-width]) < -ANSWER * np.mean(change**2)


@checked(counts=spike_counts, most=positive_integer)
def bins_summed(counts, most=MOST_BINS_SUMMED):
    """Of how many successive bins each count is a sum, where the windows overlap: 1 where they do not.

    Some files hold counts of windows that are longer than the step from one to the next. Such counts are no Poisson counts: the
    same spike stands in several rows, and a method that takes them for counts finds smooth latents that the windows made.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Counts, as they are in the file.
    most : int
        The largest number of bins that is looked for; at most half of a trial is.

    Returns
    -------
    n_bins : int
        The number of bins in a window that is moved on by one at a time. It is 1 unless *every* count of every trial can be
        such a sum, and there are enough spikes to tell.

    Raises
    ------
    ValueError
        If ``counts`` holds no counts.
    """
    if np.count_nonzero(np.diff(counts, axis=1)) < ENOUGH_CHANGES:
        return 1
    # Sums of a multiple of the true number are ruled out by the data; of a divisor they are not always, so the largest is it.
    for width in range(min(most, counts.shape[1] // 2), 1, -1):
        possible = _could_be_sums(counts[:FIRST_LOOK, :FIRST_BINS], width) and _could_be_sums(counts, width)
        if possible and _changes_answer_each_other(counts, width):
            return width
    return 1


def training_counts(value, name):
    """Counts to fit to, of at least two trials and two bins, in which every neuron fires: a check of arguments.

    It warns where the counts are sums of overlapping windows.
    """
    counts = spike_counts(value, name)
    n_trials, n_bins, _ = counts.shape
    if n_trials < 2 or n_bins < 2:
        raise ValueError(
            f"{name} should have at least 2 trials of at least 2 bins, but it has shape {counts.shape}, which is "
            "(trials, time, neurons)."
        )
    silent = np.flatnonzero(counts.sum(axis=(0, 1)) == 0)
    if silent.size:
        raise ValueError(
            f"{name} should hold spikes of every neuron, but {neurons_named(silent)} never fired. Leave silent neurons out."
        )
    _refuse_large(counts, name)
    n_summed = bins_summed(counts)
    if n_summed > 1:
        warn_caller(
            f"Each entry of {name} can be the sum of {n_summed} successive bins, in windows that move on by one bin. Then one "
            "spike is counted several times, and latents look smooth because of the windows. Take windows that do not overlap."
        )
    return counts


def refuse_what_no_neuron_does(counts, name):
    """Refuse counts ``(trials, time, neurons)`` that are larger on average than the rates of models can be."""
    _refuse_large(spike_counts(counts, name), name)


def _refuse_large(counts, name):
    mean = counts.mean(axis=(0, 1))
    if mean.max() > MOST_SPIKES:
        raise ValueError(
            f"{name} should hold counts of spikes, but neuron {mean.argmax()} has {mean.max():.3g} in a bin on average, and at "
            f"most {MOST_SPIKES:,} are possible here. Is it fluorescence?"
        )


def counts_to_infer(value, n_neurons):
    """Counts of new trials, of as many neurons as the method was fitted to: a check of what ``infer`` is given.

    Parameters
    ----------
    value : ndarray, shape (trials, time, neurons)
        What was given as ``counts``.
    n_neurons : int
        How many neurons it should have.

    Returns
    -------
    counts : ndarray, shape (trials, time, neurons)

    Raises
    ------
    ValueError
        If it holds no counts, those of another number of neurons, or more spikes than neurons fire.
    """
    counts, n_neurons = spike_counts(value, "counts"), positive_integer(n_neurons, "n_neurons")
    if counts.shape[2] != n_neurons:
        raise ValueError(
            f"counts should have shape (trials, time, {n_neurons}), the neurons of the fit, but it has shape {counts.shape}."
        )
    _refuse_large(counts, "counts")
    return counts


def fewer_latents_than_neurons(arguments):
    """A rule for ``together``: there are fewer latents than neurons, and enough bins to tell them."""
    (n_trials, n_bins, n_neurons), n_latents = arguments["counts"].shape, arguments["n_latents"]
    if n_neurons == 1:
        raise ValueError("counts should have at least 2 neurons, since a latent is what neurons share, but it has 1.")
    if n_latents >= n_neurons:
        raise ValueError(f"n_latents should be below {n_neurons}, the number of neurons, but it is {n_latents}.")
    if n_latents >= n_trials * n_bins:
        raise ValueError(
            f"n_latents should be below {n_trials * n_bins}, the number of bins in all trials together, but it is {n_latents}."
        )
