"""How close an estimate of the wiring comes to the truth: scores, their chance level, and how sure they are.

A score compares ``truth`` (a wiring, or which pairs are connected) with an ``estimate`` of the same shape, larger = more
evidence. Pairs that share a neuron are not independent, so intervals resample *neurons* and null distributions
permute *neurons*, never pairs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from helpers.validation import array, checked, function, numbers, positive_integer, random_generator, real_numbers


def _same_shape(arguments):
    truth, estimate = arguments["truth"], arguments["estimate"]
    if truth.shape != estimate.shape:
        raise ValueError(f"estimate should have the shape of truth, {truth.shape}, but it has shape {estimate.shape}.")


def _both_vary(arguments):
    _same_shape(arguments)
    for name in ("truth", "estimate"):
        if arguments[name].size < 2 or np.ptp(arguments[name]) == 0:
            raise ValueError(
                f"{name} should not be the same number everywhere, because a correlation with a constant is "
                "undefined. Has this neuron any target, or this network any connection?"
            )


MOST_COMPARISONS = 20_000_000  # Comparing each connected pair with each unconnected one is refused beyond this number.


def _few_enough_comparisons(arguments):
    _both_kinds_of_pairs(arguments)
    n_connected = np.count_nonzero(arguments["truth"])
    n_comparisons = n_connected * (arguments["truth"].size - n_connected)
    if n_comparisons > MOST_COMPARISONS:
        raise ValueError(
            f"truth needs {n_comparisons:,} comparisons, over {MOST_COMPARISONS:,}. score_wiring does it by ranks."
        )


def _both_kinds_of_pairs(arguments):
    _same_shape(arguments)
    n_connected = np.count_nonzero(arguments["truth"])
    if n_connected in (0, arguments["truth"].size):
        has = "no connection" if n_connected == 0 else "nothing but connections"
        raise ValueError(f"truth should hold connected and unconnected pairs, but it has {has}: nothing can be ranked.")


@checked(truth=numbers, estimate=numbers, together=_both_vary)
def recovery_correlation(truth, estimate):
    """Correlation of the true wiring with its estimate, over all entries.

    Parameters
    ----------
    truth, estimate : ndarray, the same shape
        A whole matrix ``W[i, j]`` (from ``j`` to ``i``), or one column of it: what one neuron drives.

    Returns
    -------
    r : float
        Pearson correlation, from -1 to 1.

    Raises
    ------
    ValueError
        If shapes differ, a number is not finite, or truth or estimate is the same everywhere: a neuron
        without targets or an empty network has no correlation.
    """
    return float(np.corrcoef(truth.ravel(), estimate.ravel())[0, 1])


@checked(truth=numbers, estimate=numbers, together=_few_enough_comparisons)
def auroc_by_pairs(truth, estimate):
    """Area under the ROC curve, from its meaning: how often a connection scores above a non-connection.

    Parameters
    ----------
    truth : ndarray
        Not zero where there is a connection.
    estimate : ndarray, the shape of ``truth``
        Evidence for a connection; larger = more.

    Returns
    -------
    auroc : float
        Fraction of all pairs (one connection, one non-connection) in which the connection scores higher; ties
        count half. Chance is 0.5.

    Raises
    ------
    ValueError
        If shapes differ or one of the two kinds is missing.

    References
    ----------
    Hanley & McNeil, Radiology 143:29 (1982), doi 10.1148/radiology.143.1.7063747.
    """
    connected = estimate[truth != 0][:, None]
    unconnected = estimate[truth == 0][None, :]
    return np.mean((connected > unconnected) + 0.5 * (connected == unconnected))


@checked(truth=numbers, estimate=numbers, together=_few_enough_comparisons)
def auprc_by_connections(truth, estimate):
    """Area under the precision-recall curve, from its meaning: the mean precision of the list down to each connection.

    Parameters
    ----------
    truth : ndarray
        Not zero where there is a connection.
    estimate : ndarray, the shape of ``truth``
        Evidence for a connection; larger = more.

    Returns
    -------
    auprc : float
        Mean over the connections of the precision if all pairs with at least its estimate are called. Chance is the base rate.

    Raises
    ------
    ValueError
        If shapes differ or one of the two kinds is missing.

    References
    ----------
    Saito & Rehmsmeier, PLoS ONE 10:e0118432 (2015), doi 10.1371/journal.pone.0118432.
    """
    thresholds = estimate[truth != 0]
    precisions = [np.mean(truth[estimate >= threshold] != 0) for threshold in thresholds]
    return np.mean(precisions)


def _booleans(value, name):
    pairs = array(value, name)
    if pairs.dtype != bool:
        raise ValueError(f"{name} should be True or False for each pair, but it holds {pairs.dtype}.")
    return pairs


def _something_true_and_called(arguments):
    truth, called = arguments["truth"], arguments["called"]
    if truth.shape != called.shape:
        raise ValueError(f"called should have the shape of truth, {truth.shape}, but it has shape {called.shape}.")
    for name in ("truth", "called"):
        if not arguments[name].any():
            raise ValueError(f"{name} should be True somewhere; without any, precision or recall is undefined.")


@checked(truth=_booleans, called=_booleans, together=_something_true_and_called)
def precision_and_recall(truth, called):
    """Precision: how many of the calls are right. Recall: how many of the connections were called.

    Parameters
    ----------
    truth : ndarray of bool
        Where there is a connection.
    called : ndarray of bool, the shape of ``truth``
        Which pairs are called connections.

    Returns
    -------
    precision, recall : float
        Each from 0 to 1.

    Raises
    ------
    ValueError
        If an array is not boolean, shapes differ, or nothing is true or called.
    """
    right = np.sum(called & truth)
    return right / np.sum(called), right / np.sum(truth)


@dataclass(frozen=True)
class WiringScores:
    """Scores of one estimate, each to be read beside its chance level.

    Attributes
    ----------
    auroc : float
        How often a connection scores above a non-connection; chance is 0.5.
    auprc : float
        Average precision over all thresholds; chance is ``base_rate``.
    base_rate : float
        Fraction of pairs that are connected.
    n_pairs : int
        How many pairs were scored.
    """

    auroc: float
    auprc: float
    base_rate: float
    n_pairs: int

    def __str__(self):
        """Both scores in one line, and the chance level of the second, without which it says nothing."""
        return f"AUROC {self.auroc:.2f}, AUPRC {self.auprc:.2f} (base rate {self.base_rate:.2f})"


@checked(truth=numbers, estimate=numbers, together=_both_kinds_of_pairs)
def score_wiring(truth, estimate):
    """Score how well an estimate ranks connections above non-connections.

    Parameters
    ----------
    truth : ndarray
        Not zero where there is a connection. To leave out the diagonal, or pairs that were never tested, pass
        ``truth[pairs]`` and ``estimate[pairs]``.
    estimate : ndarray, the shape of ``truth``
        Evidence for a connection; larger = more. Pass magnitudes where the sign of an effect does not matter.

    Returns
    -------
    WiringScores
        AUROC and AUPRC (by scikit-learn), the base rate and the number of pairs.

    Raises
    ------
    ValueError
        If shapes differ, a number is not finite, or one of the two kinds is missing.
    """
    connected = (truth != 0).ravel()
    return WiringScores(
        auroc=float(roc_auc_score(connected, estimate.ravel())),
        auprc=float(average_precision_score(connected, estimate.ravel())),
        base_rate=float(connected.mean()),
        n_pairs=connected.size,
    )


def _several_scores(value, name):
    several = list(value) if isinstance(value, Iterable) and getattr(value, "ndim", 1) else [value]
    if not several:
        raise ValueError(f"{name} should hold at least one, but it is empty: nothing has a median.")
    if not all(isinstance(one, WiringScores) for one in several):
        raise ValueError(f"{name} should be a list of WiringScores, one a network, but it is {value!r}.")
    return several


@checked(scores=_several_scores)
def median_scores(scores):
    """Scores of several networks in one: the median of each.

    Parameters
    ----------
    scores : sequence of WiringScores
        One a network, at least one.

    Returns
    -------
    WiringScores
        Medians of AUROC, AUPRC, base rate and number of pairs, which need not come from one network.

    Raises
    ------
    ValueError
        If there is none, or something else is among them.
    """
    return WiringScores(*(float(np.median([getattr(s, field.name) for s in scores])) for field in fields(WiringScores)))


def _square_matrix(value, name):
    """Numbers, of which some may be NaN where a pair was never tested, or True and False, which stay what they are."""
    matrix = array(value, name)
    matrix = matrix if matrix.dtype == bool else real_numbers(value, name)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"{name} should have shape (neurons, neurons), but it has shape {matrix.shape}.")
    return matrix


def _chosen_neurons_exist(arguments):
    chosen, n_neurons = arguments["chosen"], len(arguments["matrix"])
    if chosen.ndim != 1 or chosen.dtype.kind not in "iu" or chosen.min(initial=0) < 0 or chosen.max(initial=0) >= n_neurons:
        raise ValueError(f"chosen should hold numbers of neurons from 0 to {n_neurons - 1}, but it is {chosen!r}.")


@checked(matrix=_square_matrix, chosen=array, together=_chosen_neurons_exist)
def pairs_of_resampled_neurons(matrix, chosen):
    """Entries of a matrix for all pairs among neurons drawn with replacement, without pairs of a neuron with itself.

    Parameters
    ----------
    matrix : ndarray, shape (neurons, neurons)
        ``[i, j]`` belongs to the pair from ``j`` to ``i``.
    chosen : ndarray of int, shape (draws,)
        Numbers of the drawn neurons; some may occur more than once.

    Returns
    -------
    values : ndarray, shape (pairs,)
        One value for each ordered pair of *different* neurons among those drawn.

    Raises
    ------
    ValueError
        If the matrix is not square, holds what is no real number, or a number is not that of a neuron.
    """
    drawn = matrix[np.ix_(chosen, chosen)]
    different = chosen[:, None] != chosen[None, :]
    return drawn[different]


def _counted_pairs(truth, estimate, pairs):
    """Check a truth, an estimate and the pairs that count, and return which pairs are connected and which count.

    The diagonal never counts.
    """
    truth, estimate = _square_matrix(truth, "truth"), _square_matrix(estimate, "estimate")
    if truth.shape != estimate.shape:
        raise ValueError(f"estimate should have the shape of truth, {truth.shape}, but it has shape {estimate.shape}.")
    if len(truth) < 2:
        raise ValueError(f"truth should hold at least 2 neurons, but it holds {len(truth)}.")
    pairs = np.ones(truth.shape, dtype=bool) if pairs is None else _booleans(_square_matrix(pairs, "pairs"), "pairs")
    if pairs.shape != truth.shape:
        raise ValueError(f"pairs should have the shape of truth, {truth.shape}, but it has shape {pairs.shape}.")
    pairs = pairs & ~np.eye(len(truth), dtype=bool)
    numbers(truth[pairs], "truth")
    return truth != 0, pairs


def score_off_diagonal(truth, estimate):
    """Score an estimated wiring over all pairs of different neurons.

    Parameters
    ----------
    truth : ndarray, shape (neurons, neurons)
        Not zero where there is a connection; its diagonal does not count.
    estimate : ndarray, shape (neurons, neurons)
        Evidence for a connection; larger = more.

    Returns
    -------
    WiringScores
        As from ``score_wiring``.

    Raises
    ------
    ValueError
        If a matrix is not square, shapes differ, or one of the two kinds of pairs is missing.
    """
    connected, pairs = _counted_pairs(truth, estimate, None)
    return score_wiring(connected[pairs], np.asarray(estimate)[pairs])


@checked(rng=random_generator, score=function, n_resamples=positive_integer)
def bootstrap_scores(truth, estimate, rng, score=roc_auc_score, pairs=None, n_resamples=200):
    """Distribution of a score when neurons are drawn with replacement: how sure the score is.

    Parameters
    ----------
    truth, estimate : ndarray, shape (neurons, neurons)
        As in ``score_wiring``.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the draws.
    score : callable
        ``score(connected, values)``, for example scikit-learn's ``roc_auc_score`` or ``average_precision_score``.
    pairs : ndarray of bool, shape (neurons, neurons), optional
        Which pairs count; the diagonal never does.
    n_resamples : int
        How many draws.

    Returns
    -------
    scores : ndarray, shape (resamples,)
        Take percentiles for an interval. Draws in which nothing is connected are drawn anew.

    Raises
    ------
    ValueError
        If shapes differ, or if hardly any draw has connected and unconnected pairs.

    References
    ----------
    Snijders & Borgatti, Connections 22(2):161 (1999): the vertex bootstrap of networks.
    """
    connected, pairs = _counted_pairs(truth, estimate, pairs)
    estimate = np.asarray(estimate)
    numbers(estimate[pairs], "estimate")
    scores, n_neurons, tries = [], len(connected), 0
    while len(scores) < n_resamples:
        tries += 1
        if tries > 20 * n_resamples:
            raise ValueError("truth should have more connected pairs: hardly any draw of neurons holds both kinds.")
        chosen = rng.choice(n_neurons, size=n_neurons)
        counted = pairs_of_resampled_neurons(pairs, chosen)
        drawn = pairs_of_resampled_neurons(connected, chosen)[counted]
        if 0 < drawn.sum() < drawn.size:
            scores.append(score(drawn, pairs_of_resampled_neurons(estimate, chosen)[counted]))
    return np.array(scores)


def _order_holds_each_neuron_once(arguments):
    order, n_neurons = arguments["order"], len(arguments["matrix"])
    if order.shape != (n_neurons,) or order.dtype.kind not in "iu" or sorted(order) != list(range(n_neurons)):
        raise ValueError(f"order should hold each number from 0 to {n_neurons - 1} once, but it is {order!r}.")


@checked(matrix=_square_matrix, order=array, together=_order_holds_each_neuron_once)
def permute_neurons(matrix, order):
    """Rename the neurons of a matrix: rows and columns move together, so its structure stays and its names change.

    Parameters
    ----------
    matrix : ndarray, shape (neurons, neurons)
        ``[i, j]`` belongs to the pair from ``j`` to ``i``.
    order : ndarray of int, shape (neurons,)
        Each neuron's number once; the new neuron ``k`` is the old ``order[k]``.

    Returns
    -------
    permuted : ndarray, shape (neurons, neurons)
        ``permuted[k, l] = matrix[order[k], order[l]]``.

    Raises
    ------
    ValueError
        If the matrix is not square, holds what is no real number, or ``order`` does not hold each neuron once.
    """
    return matrix[np.ix_(order, order)]


@checked(rng=random_generator, score=function, n_permutations=positive_integer)
def permuted_scores(truth, estimate, rng, score=roc_auc_score, pairs=None, n_permutations=200):
    """Null distribution of a score: the estimate's neurons are renamed at random, its structure is kept.

    Parameters
    ----------
    truth, estimate : ndarray, shape (neurons, neurons)
        As in ``score_wiring``.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the permutations.
    score : callable
        ``score(connected, values)``.
    pairs : ndarray of bool, shape (neurons, neurons), optional
        Which pairs count; all off the diagonal when left out.
    n_permutations : int
        How many.

    Returns
    -------
    scores : ndarray, shape (permutations,)
        Compare with the score of the estimate itself.

    Raises
    ------
    ValueError
        If shapes differ, or if the pairs that count are of one kind only.

    References
    ----------
    Krackhardt, Social Networks 10:359 (1988), doi 10.1016/0378-8733(88)90004-4: the quadratic assignment procedure.
    """
    connected, pairs = _counted_pairs(truth, estimate, pairs)
    # Renaming moves every entry to every place, so the estimate must be finite for all pairs.
    estimate = numbers(estimate, "estimate")
    connected = connected[pairs]
    if not 0 < connected.sum() < connected.size:
        raise ValueError("truth should hold connected and unconnected pairs among those that count.")
    orders = (rng.permutation(len(estimate)) for _ in range(n_permutations))
    return np.array([score(connected, permute_neurons(estimate, order)[pairs]) for order in orders])
