"""Scores of states, and their means over worms: times of one worm are not independent, so the worm is the unit."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import t
from sklearn.metrics import roc_auc_score

from helpers.validation import array, checked, condition_labels, fraction_below_one, kind_of, numbers


@dataclass(frozen=True)
class OverWorms:
    """A mean over worms, with its interval.

    Attributes
    ----------
    mean : float
        Of the worms' scores, or of their differences.
    low, high : float
        Ends of the interval.
    n_above : int
        In how many worms the score, or the difference, is above 0.
    n_worms : int
        Of how many.
    """

    mean: float
    low: float
    high: float
    n_above: int
    n_worms: int


def _a_score_a_worm(value, name):
    value = numbers(value, name).astype(float, copy=False)
    if value.ndim != 1 or value.size < 2:
        raise ValueError(f"{name} should have shape (worms,) with at least 2 worms, but it has shape {value.shape}.")
    return value


@checked(scores=_a_score_a_worm, level=fraction_below_one)
def mean_over_worms(scores, level=0.95):
    """Mean score with its interval, each worm counting once.

    For a paired comparison pass differences, worm by worm: what makes a worm hard for both does not widen their interval.

    Parameters
    ----------
    scores : ndarray, shape (worms,)
        One score, or difference, for each worm.
    level : float
        How often such intervals should hold the mean over all worms that there might have been.

    Returns
    -------
    OverWorms
        The interval is that of Student's t. With seven worms it is wide, and it takes the scores for roughly normal.

    Raises
    ------
    ValueError
        If there are fewer than 2 worms.
    """
    n_worms = len(scores)
    half = t.ppf((1 + level) / 2, n_worms - 1) * scores.std(ddof=1) / np.sqrt(n_worms)
    mean = float(scores.mean())
    return OverWorms(mean, float(mean - half), float(mean + half), int(np.count_nonzero(scores > 0)), n_worms)


def _the_same_worms(arguments):
    first, second = arguments["first"], arguments["second"]
    if len(first) != len(second):
        raise ValueError(f"second should be of the {len(first)} worms of first, but it is of {len(second)}.")


@checked(first=_a_score_a_worm, second=_a_score_a_worm, together=_the_same_worms)
def paired_difference(first, second):
    """How much better one method is than another on the same worms, with the 95 % interval of Student's t.

    Parameters
    ----------
    first, second : ndarray, shape (worms,)
        Scores of two methods, worm by worm.

    Returns
    -------
    mean, low, high : float
        Of ``first - second``.

    Raises
    ------
    ValueError
        If there are fewer than 2 worms, or other numbers of them.
    """
    gain = first - second
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain))
    return float(gain.mean()), float(gain.mean() - half), float(gain.mean() + half)


def _on_or_off(value, name):
    value = array(value, name)
    if value.dtype != bool or value.ndim != 1:
        raise ValueError(f"{name} should be True or False at each time, but it is {kind_of(value)} of type {value.dtype}.")
    if value.all() or not value.any():
        raise ValueError(f"{name} should be True at some times and False at others, but it is {bool(value.any())} at all.")
    return value


def _evidence(value, name):
    value = numbers(value, name)
    if value.ndim != 1:
        raise ValueError(f"{name} should have shape (time,), but it has shape {value.shape}.")
    return value


def _same_times(first, second):
    def check(arguments):
        if len(arguments[first]) != len(arguments[second]):
            raise ValueError(
                f"{second} should have the {len(arguments[first])} times of {first}, but it has {len(arguments[second])}."
            )

    return check


@checked(happens=_on_or_off, evidence=_evidence, together=_same_times("happens", "evidence"))
def state_auroc(happens, evidence):
    """How often a time at which something happens has more evidence than one at which it does not.

    Parameters
    ----------
    happens : ndarray of bool, shape (time,)
        Whether the worm reverses, say.
    evidence : ndarray, shape (time,)
        Larger for more; its scale does not matter, so neither does where a threshold would stand.

    Returns
    -------
    auroc : float
        Chance is 0.5, also where the state is rare.

    Raises
    ------
    ValueError
        If it happens always or never, or numbers of times differ.
    """
    return float(roc_auc_score(happens, evidence))


def _evidence_fits(arguments):
    state, evidence, states = (arguments[name] for name in ("state", "evidence", "states"))
    if evidence.ndim != 2 or evidence.shape != (len(state), len(states)):
        raise ValueError(
            f"evidence should have shape ({len(state)} times, {len(states)} states), but it has shape {evidence.shape}."
        )
    if len(np.unique(state)) < 2:
        raise ValueError("state should hold at least 2 states, but there is 1: nothing can be told apart.")
    if not set(state.tolist()) & set(states.tolist()):
        raise ValueError(f"states should name what occurs, {np.unique(state).tolist()}, but it is {states.tolist()}.")


@checked(state=condition_labels, evidence=numbers, states=condition_labels, together=_evidence_fits)
def mean_state_auroc(state, evidence, states):
    """AUROC of each state against all others, averaged over the states that occur and that ``evidence`` has a column of.

    One without a column is among the others, so a decoder that was never shown it pays in ``balanced_accuracy`` alone.

    Parameters
    ----------
    state : ndarray, shape (time,)
        What the worm does, in words, whole numbers, or True and False.
    evidence : ndarray, shape (time, states)
        Larger for more.
    states : ndarray, shape (states,)
        What the columns of ``evidence`` are of.

    Returns
    -------
    auroc : float
        Chance is 0.5. Of two states whose evidence is opposite, it is the AUROC of either.

    Raises
    ------
    ValueError
        If shapes do not fit, a single state occurs, or none of those that ``states`` names.
    """
    scored = [(state == one, column) for one, column in zip(states, evidence.T, strict=True) if (state == one).any()]
    return float(np.mean([roc_auc_score(happens, column) for happens, column in scored]))


def _said_of_states(arguments):
    _same_times("state", "said")(arguments)
    state, said = arguments["state"], arguments["said"]
    if (state.dtype.kind in "US") != (said.dtype.kind in "US"):
        raise ValueError(
            f"said should hold words as state does, or both numbers, but it is of {said.dtype}, not {state.dtype}."
        )


@checked(state=condition_labels, said=condition_labels, together=_said_of_states)
def balanced_accuracy(state, said):
    """Share of times that are told right, of each state by itself, averaged over the states that occur.

    Parameters
    ----------
    state : ndarray, shape (time,)
        What the worm does, in words or whole numbers.
    said : ndarray, shape (time,)
        What a decoder says.

    Returns
    -------
    accuracy : float
        Chance is one over the number of states that occur, however rare one is.

    Raises
    ------
    ValueError
        If numbers of times differ, or one holds words and the other numbers.
    """
    return float(np.mean([np.mean(said[state == one] == one) for one in np.unique(state)]))
