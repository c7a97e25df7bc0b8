"""Events inferred in time: was there one in this trial, and when?

A method gives a number for each bin of each trial, larger where it believes that something happened. It is scored twice: by
whether trials with an event have a larger maximum than trials without, and by how far the maximum lies from the event.
"""

import numpy as np
from sklearn.metrics import roc_auc_score

from helpers.validation import at_least_two, checked, count, numbers, spike_counts, trials, whole_numbers

STILL = 1e-6  # Of its largest value: an input that moves by less than this is constant, but for rounding in 32 bits.


def _inputs(value, name):
    """Inputs ``(trials, time, inputs)``, of which those that are constant are exactly so, and none rests most of the time."""
    value = trials(value, name)
    moved = np.ptp(value, axis=(0, 1))
    still = moved <= STILL * np.abs(value).max(axis=(0, 1))
    value = np.where(still, value[0, 0], value)
    resting = np.flatnonzero((np.median(np.abs(value - np.median(value, axis=(0, 1))), axis=(0, 1)) == 0) & ~still)
    if resting.size:
        raise ValueError(
            f"{name} should move, but input {resting[0]} has one value in more than half of all bins, so its median distance "
            "is 0 and no unit. Take its distance from that value as the score."
        )
    return value


@checked(inputs=_inputs)
def departure_from_median(inputs):
    """How far inferred inputs are from what they usually are, in each bin.

    The sign, the scale and the rest value of an inferred input are arbitrary, so none of them may count.

    Parameters
    ----------
    inputs : ndarray, shape (trials, time, inputs)
        Inferred inputs.

    Returns
    -------
    scores : ndarray, shape (trials, time)
        The distance of each input from its median over all trials and bins, in units of its median distance; of several
        inputs, the root of the sum of squares. An input that never moves adds nothing.

    Raises
    ------
    ValueError
        If an input moves in less than half of the bins, so that its median distance is 0.
    """
    distance = np.abs(inputs - np.median(inputs, axis=(0, 1)))
    usual = np.median(distance, axis=(0, 1))
    return np.linalg.norm(distance / np.where(usual > 0, usual, np.inf), axis=2)


def _room_for_two_windows(arguments):
    n_bins, width = arguments["counts"].shape[1], arguments["width"]
    if n_bins < 2 * width:
        raise ValueError(f"width should be at most half of the {n_bins} bins, but it is {width}.")


@checked(counts=spike_counts, width=at_least_two, together=_room_for_two_windows)
def count_changes(counts, width=3):
    """How much spike counts change at each bin: the score of whoever has no model.

    Parameters
    ----------
    counts : ndarray, shape (trials, time, neurons)
        Spikes.
    width : int
        Bins in each of two windows, at least 2 and at most half of a trial: one that begins with the bin, and one that ends
        before it.

    Returns
    -------
    scores : ndarray, shape (trials, time)
        Absolute differences of the counts in the two windows, summed over neurons; 0 where a window does not fit.
    """
    n_bins = counts.shape[1]
    summed = np.concatenate([np.zeros_like(counts[:, :1]), np.cumsum(counts, axis=1)], axis=1)
    at = np.arange(width, n_bins - width + 1)
    change = summed[:, at + width] - 2 * summed[:, at] + summed[:, at - width]
    scores = np.zeros(counts.shape[:2])
    scores[:, at] = np.abs(change).sum(axis=2)
    return scores


def _scores(value, name):
    value = numbers(value, name)
    if value.ndim != 2 or value.size == 0:
        raise ValueError(f"{name} should have shape (trials, time), but it has shape {value.shape}.")
    return value


def _event_bins(value, name):
    value = whole_numbers(value, name)
    if value.min() < -1:
        raise ValueError(f"{name} should hold numbers of bins, or -1 where there is no event, but it holds {value.min()}.")
    return value


def _bins_exist(of):
    def check(arguments):
        values, event_bin = arguments[of], arguments["event_bin"]
        if len(event_bin) != len(values):
            raise ValueError(f"event_bin should have one entry a trial, {len(values)}, but it has {len(event_bin)}.")
        if event_bin.max() >= values.shape[1]:
            raise ValueError(
                f"event_bin should be below {values.shape[1]}, the number of bins, but its largest is {event_bin.max()}."
            )

    return check


def _with_and_without(arguments):
    _bins_exist("scores")(arguments)
    has_event = arguments["event_bin"] >= 0
    if has_event.all() or not has_event.any():
        what = "all" if has_event.all() else "none"
        raise ValueError(f"event_bin should say of some trials that they have an event and of others not, but {what} have one.")


def _events_there(of):
    def check(arguments):
        _bins_exist(of)(arguments)
        if not (arguments["event_bin"] >= 0).any():
            raise ValueError("event_bin should hold the bin of at least one event, but no trial has one.")

    return check


@checked(scores=_scores, event_bin=_event_bins, together=_with_and_without)
def trial_auroc(scores, event_bin):
    """How well the largest score of a trial tells trials with an event from trials without.

    Parameters
    ----------
    scores : ndarray, shape (trials, time)
        Larger where an event is believed.
    event_bin : ndarray of int, shape (trials,)
        The bin of each trial's event; -1 in a trial that has none.

    Returns
    -------
    auroc : float
        The probability that a trial with an event has the larger maximum of two trials; 0.5 is guessing.

    Raises
    ------
    ValueError
        If events do not fit the scores, or all trials have one, or none.
    """
    return float(roc_auc_score(event_bin >= 0, scores.max(axis=1)))


@checked(scores=_scores, event_bin=_event_bins, together=_events_there("scores"))
def event_delays(scores, event_bin):
    """By how many bins the largest score comes after the event; below 0, it leads. Of several as large, it is the first.

    Parameters
    ----------
    scores : ndarray, shape (trials, time)
        Larger where an event is believed.
    event_bin : ndarray of int, shape (trials,)
        The bin of each trial's event; -1 in a trial that has none, which is left out.

    Returns
    -------
    delays : ndarray of int, shape (trials with an event,)

    Raises
    ------
    ValueError
        If events do not fit the scores, or there is none.
    """
    has_event = event_bin >= 0
    return scores[has_event].argmax(axis=1) - event_bin[has_event]


@checked(scores=_scores, event_bin=_event_bins, tolerance=count, together=_events_there("scores"))
def share_found_in_time(scores, event_bin, tolerance=2):
    """In which share of the trials with an event the largest score lies near it.

    Parameters
    ----------
    scores : ndarray, shape (trials, time)
        Larger where an event is believed.
    event_bin : ndarray of int, shape (trials,)
        The bin of each trial's event; -1 in a trial that has none, which is left out.
    tolerance : int
        By how many bins it may be early or late.

    Returns
    -------
    share : float
        Whoever guesses one of the 25 bins in which events are finds about a fifth with a tolerance of 2.

    Raises
    ------
    ValueError
        If events do not fit the scores, or there is none.
    """
    has_event = event_bin >= 0
    delays = scores[has_event].argmax(axis=1) - event_bin[has_event]
    return float(np.mean(np.abs(delays) <= tolerance))


@checked(values=_scores, event_bin=_event_bins, reach=count, together=_events_there("values"))
def average_around_events(values, event_bin, reach=10):
    """What happens on average before and after an event.

    Parameters
    ----------
    values : ndarray, shape (trials, time)
        Whatever is averaged.
    event_bin : ndarray of int, shape (trials,)
        The bin of each trial's event; -1 in a trial that has none, which is left out.
    reach : int
        How many bins before and after.

    Returns
    -------
    average : ndarray, shape (2 reach + 1,)
        From ``reach`` bins before the event to as many after it, over the trials that have this bin; NaN where none has.

    Raises
    ------
    ValueError
        If events do not fit the values, or there is none.
    """
    has_event = event_bin >= 0
    padded = np.pad(values[has_event], ((0, 0), (reach, reach)), constant_values=np.nan)
    around = np.stack([row[start : start + 2 * reach + 1] for row, start in zip(padded, event_bin[has_event], strict=True)])
    n_there = np.isfinite(around).sum(axis=0)
    return np.where(n_there > 0, np.nansum(around, axis=0) / np.maximum(n_there, 1), np.nan)
