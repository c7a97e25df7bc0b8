"""How good inferred graphs are, over many samples that each have one, and how far a forecast strays."""

import numpy as np
from sklearn.metrics import roc_auc_score

from helpers.validation import array, checked, numbers, one_of, optional, probability

LEAST_VARIATION = 1e-12  # A feature that varies by less than this share of its size is constant but for rounding.


def true_graphs(value, name):
    """Graphs as True and False, ``(samples, particles, particles)``: a check of arguments."""
    graphs = array(value, name)
    if graphs.dtype != bool or graphs.ndim != 3 or graphs.shape[1] != graphs.shape[2] or graphs.shape[1] < 2:
        raise ValueError(
            f"{name} should be True or False in shape (samples, particles, particles), with 2 particles or more, but it is "
            f"{graphs.dtype} of shape {graphs.shape}."
        )
    return graphs


def _pairs_that_count(arguments):
    graphs, estimate = arguments["graphs"], arguments["estimate"]
    if estimate.shape != graphs.shape:
        raise ValueError(f"estimate should have the shape of graphs, {graphs.shape}, but it has shape {estimate.shape}.")
    where = arguments.get("where")
    if where is not None and (where.dtype != bool or where.shape != graphs.shape):
        raise ValueError(
            f"where should be True or False in the shape of graphs, {graphs.shape}, but it is {where.dtype} of {where.shape}."
        )


def _both_kinds(arguments):
    _pairs_that_count(arguments)
    true = arguments["graphs"][_counted(arguments["graphs"], arguments["where"])]
    if true.all() or not true.any():
        what = "no pair" if true.size == 0 else "only connected pairs" if true.all() else "no connected pair"
        raise ValueError(f"graphs should hold connected and unconnected pairs, but there is {what}: nothing can be ranked.")


def _unconnected_pairs(arguments):
    _pairs_that_count(arguments)
    if not (_counted(arguments["graphs"], arguments["where"]) & ~arguments["graphs"]).any():
        raise ValueError("graphs should hold unconnected pairs, but there is none: nothing can be a false alarm.")


def _counted(graphs, where):
    others = np.broadcast_to(~np.eye(graphs.shape[1], dtype=bool), graphs.shape)
    return others if where is None else others & where


@checked(graphs=true_graphs, estimate=numbers, where=optional(array), together=_both_kinds)
def graph_auroc(graphs, estimate, where=None):
    """Area under the ROC curve over the pairs of all samples together, a particle and itself left out.

    Parameters
    ----------
    graphs : ndarray of bool, shape (samples, particles, particles)
        ``[s, i, j]``: whether ``j`` acts on ``i``.
    estimate : ndarray, the same shape
        Evidence for an edge; larger = more, on one scale for all samples.
    where : ndarray of bool, the same shape, optional
        Which pairs count.

    Returns
    -------
    auroc : float
        Chance is 0.5. It is lower than an average over samples where a method's scale differs between them.

    Raises
    ------
    ValueError
        If shapes do not fit, or all pairs are of one kind.
    """
    counted = _counted(graphs, where)
    return float(roc_auc_score(graphs[counted], estimate[counted]))


@checked(graphs=true_graphs, estimate=numbers, threshold=probability, together=_pairs_that_count)
def edge_accuracy(graphs, estimate, threshold=0.5):
    """Share of pairs that are called rightly, edge or no edge, when an edge is called above a threshold.

    Parameters
    ----------
    graphs : ndarray of bool, shape (samples, particles, particles)
        ``[s, i, j]``: whether ``j`` acts on ``i``.
    estimate : ndarray, the same shape
        Probability of an edge.
    threshold : float
        From 0 to 1.

    Returns
    -------
    accuracy : float
        0.5 for guesses at edges that are as likely as not.

    Raises
    ------
    ValueError
        If shapes do not fit.
    """
    counted = _counted(graphs, None)
    return float(np.mean((estimate > threshold)[counted] == graphs[counted]))


@checked(graphs=true_graphs, estimate=numbers, where=optional(array), threshold=probability, together=_unconnected_pairs)
def false_alarms(graphs, estimate, where=None, threshold=0.5):
    """Share of unconnected pairs that are called connected.

    Parameters
    ----------
    graphs : ndarray of bool, shape (samples, particles, particles)
        ``[s, i, j]``: whether ``j`` acts on ``i``.
    estimate : ndarray, the same shape
        Probability of an edge.
    where : ndarray of bool, the same shape, optional
        Which pairs count, such as those that share a hidden driver.
    threshold : float
        From 0 to 1.

    Returns
    -------
    share : float

    Raises
    ------
    ValueError
        If shapes do not fit, or no unconnected pair counts.
    """
    counted = _counted(graphs, where) & ~graphs
    return float(np.mean(estimate[counted] > threshold))


def _courses_fit(arguments):
    truth, forecast = arguments["truth"], arguments["forecast"]
    if truth.ndim != 4 or truth.shape[1] < 1 or truth.size == 0:
        raise ValueError(
            f"truth should have shape (samples, steps ahead, particles, features), but it has shape {truth.shape}."
        )
    if forecast.shape != truth.shape:
        raise ValueError(f"forecast should have the shape of truth, {truth.shape}, but it has shape {forecast.shape}.")
    if not _varies(truth).any():
        raise ValueError("truth should vary in some feature, but each is always the same.")


def _varies(courses):
    """Which features of ``(samples, steps, particles, features)`` vary by more than rounding."""
    flat = courses.reshape(-1, courses.shape[3])
    return np.ptp(flat, axis=0) > LEAST_VARIATION * np.abs(flat).max(axis=0)


@checked(truth=numbers, forecast=numbers, over_samples=one_of(("mean", "median")), together=_courses_fit)
def error_ahead(truth, forecast, over_samples="mean"):
    """Mean squared error of a forecast at each step ahead, as a share of the variance of each feature.

    Parameters
    ----------
    truth, forecast : ndarray, shape (samples, steps ahead, particles, features)
        What came, and what was said would come.
    over_samples : {"mean", "median"}
        How samples are put together. A forecast that is unstable in one of a hundred has any mean, so look at both.

    Returns
    -------
    error : ndarray, shape (steps ahead,)
        0 is perfect and 1 what the mean would leave; an average over particles and over the features that vary.

    Raises
    ------
    ValueError
        If shapes do not fit, or nothing varies.
    """
    varies = _varies(truth)
    variance = truth.var(axis=(0, 1, 2))[varies]
    squares = ((forecast - truth)[..., varies] ** 2 / variance).mean(axis=(2, 3))
    return squares.mean(axis=0) if over_samples == "mean" else np.median(squares, axis=0)
