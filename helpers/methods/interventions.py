"""What forcing a neuron tells: average causal effects and the perturbation estimators built on them."""

import inspect
import itertools
from dataclasses import dataclass

import numpy as np
from scipy.stats import ttest_ind_from_stats

from helpers.validation import (
    activity,
    binary_patterns,
    checked,
    connectivity,
    neuron_index,
    number,
    perturbed_activity,
    probability,
    samples,
    trials,
)
from helpers.worlds.simulate import sigmoid


@checked(outcome_on=samples, outcome_off=samples)
def average_causal_effect(outcome_on, outcome_off):
    """Average causal effect: the mean outcome with the cause on, minus the mean outcome with it off.

    Parameters
    ----------
    outcome_on, outcome_off : ndarray, shape (trials,)
        Outcomes of the trials in which the cause was forced on, and forced off. The two groups need
        not be of the same size.

    Returns
    -------
    effect : float
        An estimate of ``E[B | do(A = 1)] - E[B | do(A = 0)]``, in the units of the outcome.

    Raises
    ------
    ValueError
        If a group has fewer than two trials or holds a number that is not finite.

    References
    ----------
    Imbens & Rubin, Causal Inference (2015), chapter 6.
    """
    effect = np.mean(outcome_on) - np.mean(outcome_off)
    return effect


@checked(outcome_on=samples, outcome_off=samples)
def effect_standard_error(outcome_on, outcome_off):
    """Standard error of the average causal effect: how far chance alone moves the estimate.

    Parameters
    ----------
    outcome_on, outcome_off : ndarray, shape (trials,)
        Outcomes of the trials with the cause forced on, and off.

    Returns
    -------
    standard_error : float
        ``sqrt(var(on) / n_on + var(off) / n_off)``, with the unbiased variances.

    Raises
    ------
    ValueError
        If a group has fewer than two trials or holds a number that is not finite.

    References
    ----------
    Neyman (1923), translated in Statistical Science 5:465 (1990), doi 10.1214/ss/1177012031.
    """
    variance_on = np.var(outcome_on, ddof=1) / len(outcome_on)
    variance_off = np.var(outcome_off, ddof=1) / len(outcome_off)
    return np.sqrt(variance_on + variance_off)


def _neuron_exists(arguments):
    n_neurons = arguments["x"].shape[1]
    if arguments["neuron"] >= n_neurons:
        raise ValueError(f"neuron should be below {n_neurons}, the number of neurons in x, but it is {arguments['neuron']}.")


@checked(x=perturbed_activity, neuron=neuron_index, together=_neuron_exists)
def effects_of_neuron(x, neuron):
    """Effects of one neuron on all neurons, one step later, from a perturbed recording.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity, forced to 0 or 1 on even time steps, free on odd ones.
    neuron : int
        The neuron whose effects are wanted.

    Returns
    -------
    effects : ndarray, shape (neurons,)
        ``effects[i]`` is the average causal effect of ``neuron`` on neuron ``i``.

    Raises
    ------
    ValueError
        If even steps are not all 0 or 1, or the neuron was never both on and off.
    """
    forced = x[:-1:2]
    answer = x[1::2]
    on = forced[:, neuron] == 1
    return answer[on].mean(axis=0) - answer[~on].mean(axis=0)


def _answers_vary(arguments):
    answer = arguments["x"][1::2]
    silent = np.flatnonzero(answer.min(axis=0) == answer.max(axis=0))
    if silent.size:
        raise ValueError(
            f"x should hold answers that vary, but neuron {silent[0]} always answers the same, so that its correlation is "
            "undefined. Is it silent?"
        )


@checked(x=perturbed_activity, together=_answers_vary)
def perturbation_correlation(x):
    """Correlation of every forced neuron with every neuron's answer one step later.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity, forced to 0 or 1 on even time steps, free on odd ones.

    Returns
    -------
    R : ndarray, shape (neurons, neurons)
        ``R[i, j]`` is the correlation of the answer of neuron ``i`` with the forcing of neuron ``j``.

    Raises
    ------
    ValueError
        If even steps are not all 0 or 1, or a neuron was never both on and off.

    Notes
    -----
    ``R[i, j]`` equals the difference in means times ``sqrt(p_j (1 - p_j)) / sd_i``, where ``p_j`` is the
    fraction of perturbations with neuron ``j`` on and ``sd_i`` the standard deviation of the answer of ``i``.
    """
    forced = x[:-1:2]
    answer = x[1::2]
    n_neurons = x.shape[1]
    both = np.corrcoef(answer.T, forced.T)
    return both[:n_neurons, n_neurons:]


@dataclass(frozen=True)
class PerturbationEffects:
    """Estimated effects of every neuron on every neuron.

    Attributes
    ----------
    strength : ndarray, shape (neurons, neurons)
        ``strength[i, j]`` is the average causal effect of forcing neuron ``j`` on neuron ``i``.
    standard_error : ndarray, shape (neurons, neurons)
        Standard error of each effect.
    p_value : ndarray, shape (neurons, neurons)
        Of Welch's t-test, which knows from how few steps an error is estimated; 1 of a neuron that always answers the same.
    """

    strength: np.ndarray
    standard_error: np.ndarray
    p_value: np.ndarray


@checked(x=perturbed_activity)
def estimate_by_perturbation(x):
    """Estimate a wiring by perturbation: average causal effects among all neurons, with standard errors.

    Parameters
    ----------
    x : ndarray, shape (time, neurons)
        Activity, forced to 0 or 1 on even time steps, free on odd ones.

    Returns
    -------
    PerturbationEffects
        Effects, standard errors and p-values, each of shape (neurons, neurons).

    Raises
    ------
    ValueError
        If even steps are not all 0 or 1, or a neuron was not at least twice on and twice off.

    References
    ----------
    Welch, Biometrika 34:28 (1947), doi 10.1093/biomet/34.1-2.28.
    """
    forced, answer = x[:-1:2] == 1, x[1::2]
    n_on = forced.sum(axis=0)
    n_off = len(forced) - n_on
    few = np.flatnonzero((n_on < 2) | (n_off < 2))
    if few.size:
        raise ValueError(
            f"x should force every neuron at least twice on and twice off for a standard error, but neuron {few[0]} "
            f"was on {n_on[few[0]]} times and off {n_off[few[0]]} times."
        )
    effects_of = inspect.unwrap(effects_of_neuron)  # x is checked already
    effects = np.stack([effects_of(x, j) for j in range(x.shape[1])], axis=1)
    spread_on = np.stack([answer[on].var(axis=0, ddof=1) for on in forced.T], axis=1)
    spread_off = np.stack([answer[~on].var(axis=0, ddof=1) for on in forced.T], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):  # of neurons that always answer the same
        p = ttest_ind_from_stats(effects, np.sqrt(spread_on), n_on, 0, np.sqrt(spread_off), n_off, equal_var=False).pvalue
    p[answer.min(axis=0) == answer.max(axis=0)] = 1
    return PerturbationEffects(effects, np.sqrt(spread_on / n_on + spread_off / n_off), p)


MOST_SOURCES = 12  # All patterns of a target's sources are gone through. Twelve sources have 4,096.


def _few_sources_for_each_target(arguments):
    most = int(np.count_nonzero(arguments["W"], axis=1).max())
    if most > MOST_SOURCES:
        raise ValueError(f"W should have at most {MOST_SOURCES} sources for each target, but one target has {most}.")


@checked(W=connectivity, together=_few_sources_for_each_target)
def expected_perturbation_effects(W):
    """Effects that endless perturbation of a sigmoid network would give: the truth behind ``estimate_by_perturbation``.

    An effect of ``j`` on ``i`` depends on what the other sources of ``i`` do at that moment, because the sigmoid
    flattens. When all neurons are forced by fair coins, the effect is the mean over the coins of the others.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.

    Returns
    -------
    effects : ndarray, shape (neurons, neurons)
        ``effects[i, j]``, exact up to a quadrature over the standard normal noise.

    Raises
    ------
    ValueError
        If the matrix is not square or finite, or if a target has more than 12 sources.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    effects = np.zeros_like(W)
    for i, row in enumerate(W):
        sources = np.flatnonzero(row)
        patterns = np.array(list(itertools.product([0, 1], repeat=len(sources))), dtype=float)
        drive = patterns @ row[sources]
        answer = sigmoid(drive[:, None] + nodes) @ weights / weights.sum()
        for k, j in enumerate(sources):
            on = patterns[:, k] == 1
            effects[i, j] = answer[on].mean() - answer[~on].mean()
    return effects


def _fractions_differ(arguments):
    if np.isclose(arguments["fraction_on"], arguments["fraction_off"]):
        raise ValueError("fraction_on should differ from fraction_off: if trying changes nothing, nothing can be learned.")


def _same_number_of_trials(arguments):
    if len(arguments["intended"]) != len(arguments["outcome"]):
        raise ValueError(
            f"outcome should have one row for each of the {len(arguments['intended'])} trials of intended, but it has "
            f"{len(arguments['outcome'])}."
        )


LARGEST_CONDITION_NUMBER = 1e6  # A matrix with a larger condition number counts as one that cannot be inverted.


def _hits_can_be_inverted(arguments):
    effects, hits = arguments["effects"], arguments["hits"]
    if effects.shape != hits.shape:
        raise ValueError(f"hits should have the shape of effects, {effects.shape}, but it has shape {hits.shape}.")
    if np.linalg.cond(hits) > LARGEST_CONDITION_NUMBER:
        raise ValueError("hits cannot be inverted: some neurons are hit only together, so they cannot be told apart.")


def _same_times_and_neurons(arguments):
    shapes = [arguments[name].shape[1:] for name in ("with_pulse", "without_pulse")]
    if shapes[0] != shapes[1]:
        raise ValueError(f"without_pulse should have {shapes[0]} (time, neurons) like with_pulse, but it has {shapes[1]}.")


@checked(effect=number, fraction_on=probability, fraction_off=probability, together=_fractions_differ)
def rescale_for_failures(effect, fraction_on, fraction_off):
    """Effect of a cause, from the effect of *trying* to force it: the Wald estimator.

    Parameters
    ----------
    effect : float
        Difference of the mean outcomes between trials in which forcing was tried and not tried.
    fraction_on, fraction_off : float
        Fraction of trials in which the neuron was really on, when it was tried and when it was not.

    Returns
    -------
    effect : float
        Average effect of switching the neuron on, in the trials in which trying made the difference.

    Raises
    ------
    ValueError
        If trying makes no difference to the neuron, so that nothing can be learned.

    References
    ----------
    Wald, Annals of Mathematical Statistics 11:284 (1940), doi 10.1214/aoms/1177731868.

    Notes
    -----
    Right if trying acts on the outcome only through this neuron, and never switches it off.
    """
    return effect / (fraction_on - fraction_off)


@checked(intended=binary_patterns, outcome=activity, together=_same_number_of_trials)
def difference_matrix(intended, outcome):
    """Difference in mean outcome between trials with each neuron aimed at and not aimed at.

    Parameters
    ----------
    intended : ndarray, shape (trials, neurons)
        1 where a neuron was aimed at, else 0.
    outcome : ndarray, shape (trials, outcomes)
        What followed, for example the answers of all neurons, or which neurons were really on.

    Returns
    -------
    differences : ndarray, shape (outcomes, neurons)
        ``[i, j]`` is the difference that aiming at ``j`` makes to outcome ``i``.

    Raises
    ------
    ValueError
        If a neuron was never, or always, aimed at.
    """
    on = intended == 1
    return np.stack([outcome[aimed].mean(axis=0) - outcome[~aimed].mean(axis=0) for aimed in on.T], axis=1)


@checked(effects=connectivity, hits=connectivity, together=_hits_can_be_inverted)
def undo_spill(effects, hits):
    """Effects of the neurons themselves, from the effects of aiming at them with light that also hits others.

    Parameters
    ----------
    effects : ndarray, shape (neurons, neurons)
        ``effects[i, j]``: difference that aiming at ``j`` makes to the answer of ``i``.
    hits : ndarray, shape (neurons, neurons)
        ``hits[k, j]``: difference that aiming at ``j`` makes to whether ``k`` is on.

    Returns
    -------
    own : ndarray, shape (neurons, neurons)
        ``own[i, k]``: effect of switching on ``k`` alone, since ``effects = own @ hits``.

    Raises
    ------
    ValueError
        If shapes differ, or ``hits`` cannot be inverted: two neurons that are always hit together.

    Notes
    -----
    Exact when the answers add up; with a sigmoid, in the mean over what the others do.
    """
    return effects @ np.linalg.inv(hits)


@checked(with_pulse=trials, without_pulse=trials, together=_same_times_and_neurons)
def response_to_pulse(with_pulse, without_pulse):
    """Mean difference that a pulse makes to every neuron at every lag.

    Parameters
    ----------
    with_pulse, without_pulse : ndarray, shape (trials, time, neurons)
        Activity after a pulse, and without one. The numbers of trials may differ.

    Returns
    -------
    response : ndarray, shape (time, neurons)
        ``response[t, i]``: what the pulse adds to neuron ``i``, ``t + 1`` steps later.

    Raises
    ------
    ValueError
        If the arrays have other than three dimensions, or different times or neurons.
    """
    return with_pulse.mean(axis=0) - without_pulse.mean(axis=0)
