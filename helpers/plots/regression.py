"""Figures of estimates made by watching: correlation, least squares and lasso, told apart by the style of a line."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb
from scipy.stats import t as student

from helpers.plots.base import CORRELATION, TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn

# One colour for all methods that watch. The line and the marker say which.
METHODS = {"lagged correlation": (":", "^"), "least squares": ("-", "o"), "lasso": ("--", "s")}


@drawn
def estimates_in_networks(named, title, xlabel, made_with=None):
    """Estimates of connected and of unconnected pairs, one panel per network, all on one scale.

    Parameters
    ----------
    named : mapping of str to (array_like, array_like)
        For each network, arrays of the same shape: not zero where there is a connection, and the estimate.
    """
    figure, axes = plt.subplots(1, len(named), figsize=(9.4, 3.1), squeeze=False, sharex=True)
    everything = np.concatenate([np.ravel(estimate) for _, estimate in named.values()])
    bins = np.linspace(everything.min(), everything.max(), 60)
    for axis, (name, (truth, estimate)) in zip(axes[0], named.items(), strict=True):
        truth, estimate = np.ravel(truth), np.ravel(estimate)
        connected = truth != 0
        axis.hist(estimate[~connected], bins, color=CORRELATION, density=True, label="not connected")
        axis.hist(estimate[connected], bins, histtype="step", color=TRUTH, linewidth=2, density=True, label="connected")
        axis.set(title=name, xlabel=xlabel, ylabel="density of pairs")
    axes[0, -1].legend(loc="center left", bbox_to_anchor=(1, 0.5))
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


def mean_and_interval(runs):
    """Mean over seeds and the half-width of its 95 % interval, by Student's t; ``runs`` has shape (seeds, values)."""
    runs = np.asarray(runs, dtype=float)
    n_seeds = len(runs)
    if n_seeds < 2:
        raise ValueError(f"runs should hold at least 2 seeds for an interval, but it holds {n_seeds}.")
    return runs.mean(axis=0), student.ppf(0.975, n_seeds - 1) * runs.std(axis=0, ddof=1) / np.sqrt(n_seeds)


def _draw_curves(axis, x, curves):
    """Curves with 95 % intervals over seeds; names that are not a method's get the next free style."""
    taken = {METHODS[name] for name in curves if name in METHODS}
    free = iter(style for style in (("-", "o"), ("--", "s"), (":", "^"), ("-.", "D")) if style not in taken)
    for name, runs in curves.items():
        line, marker = METHODS.get(name) or next(free)
        mean, interval = mean_and_interval(runs)
        face = "white" if line == "--" else None
        axis.errorbar(
            x,
            mean,
            yerr=interval,
            linestyle=line,
            marker=marker,
            color=CORRELATION,
            markerfacecolor=face,
            capsize=3,
            label=name,
        )


@drawn
def curves_over_seeds(x, panels, title, xlabel, chance=None, log=True, score=None, made_with=None):
    """Scores against a quantity, one panel per score (or of one score, in several cases), with 95 % intervals over seeds.

    Parameters
    ----------
    x : ndarray, shape (values,)
        The quantity on the x axis; every value gets its tick.
    panels : mapping of str to mapping of str to ndarray, shape (seeds, values)
        For each score its curves by name.
    chance : mapping of str to float, optional
        Chance level of a score.
    score : str, optional
        The one score that all panels show, on one axis; they are then named for their cases.
    """
    size = (min(3 + 3 * len(panels), 9.6), 3.1)
    figure, axes = plt.subplots(1, len(panels), figsize=size, squeeze=False, sharey=score is not None)
    for axis, (name, curves) in zip(axes[0], panels.items(), strict=True):
        _draw_curves(axis, x, curves)
        if chance and name in chance:
            axis.axhline(chance[name], color=UNOBSERVED, linewidth=1)
            axis.annotate("chance", (x[-1], chance[name]), va="bottom", ha="right", color="#606060", fontsize=9)
        if log:
            axis.set_xscale("log")
        axis.set_xticks(x, [f"{value:g}" for value in x])
        axis.minorticks_off()
        axis.set(xlabel=xlabel, ylabel=name)
        if score:
            axis.set_ylabel(score if axis is axes[0, 0] else "")
            axis.set_title(name, fontsize=11)
    axes[0, -1].legend(*axes[0, 0].get_legend_handles_labels(), loc="center left", bbox_to_anchor=(1, 0.5))
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def predicted_and_found(groups, title, xlabel, ylabel, made_with=None):
    """What was predicted against what was found; on the line the two agree.

    Parameters
    ----------
    groups : mapping of str to (array_like, array_like)
        What was predicted and what was found, arrays of the same length; one marker per group.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.4))
    everything = np.concatenate([np.ravel(values) for pair in groups.values() for values in pair])
    ends = np.array([everything.min(), everything.max()])
    axis.plot(ends, ends, color=TRUTH, linewidth=1, label="agree")
    for (name, (predicted, found)), marker in zip(groups.items(), "o^sDv", strict=False):
        axis.plot(predicted, found, marker, color=CORRELATION, markerfacecolor="none" if marker != "o" else None, label=name)
    axis.set(title=title, xlabel=xlabel, ylabel=ylabel)
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    credit(figure, made_with)
    return figure


@drawn
def shrunk_weights(truth, least_squares, lasso, shrink, title, made_with=None):
    """Weights by the lasso against weights by least squares, with the rule that predicts them.

    Parameters
    ----------
    truth, least_squares, lasso : ndarray, the same shape
        True weights and the two estimates.
    shrink : callable
        The rule, applied to an array of weights by least squares.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.6))
    connected = np.ravel(truth) != 0
    x, y = np.ravel(least_squares), np.ravel(lasso)
    axis.plot(x[~connected], y[~connected], ".", color=CORRELATION, markersize=4, label="not connected")
    axis.plot(x[connected], y[connected], "o", color=TRUTH, markerfacecolor="none", markersize=4, label="connected")
    grid = np.linspace(x.min(), x.max(), 400)
    axis.plot(grid, shrink(grid), color=UNOBSERVED, linewidth=2, zorder=3, label="soft threshold")
    axis.set(title=title, xlabel="weight by least squares", ylabel="weight by the lasso")
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    credit(figure, made_with)
    return figure


@drawn
def held_out_error(penalties, errors, chosen, title, made_with=None):
    """Error on a held-out stretch against the penalty, for several targets, with the penalty that is chosen for each.

    Parameters
    ----------
    penalties : ndarray, shape (penalties,)
    errors : ndarray, shape (targets, penalties)
        Mean squared error on the held-out stretch.
    chosen : sequence of float
        One penalty a target.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.2))
    if not np.isin(chosen, penalties).all():
        raise ValueError(f"chosen should be among the penalties, but it is {np.asarray(chosen)}.")
    for k, (row, penalty, marker) in enumerate(zip(errors, chosen, "osD^", strict=False)):
        change = 100 * (row / row[np.argmax(penalties)] - 1)
        shade = tuple((1 - 0.27 * k) * np.array(to_rgb(CORRELATION)))  # told apart by shade and by marker
        axis.plot(penalties, change, color=shade, marker=marker, markersize=4, markerfacecolor="white", label=f"target {k}")
        axis.plot(penalty, change[list(penalties).index(penalty)], marker, markersize=9, color=shade)
    axis.axhline(0, color=UNOBSERVED, linewidth=1)
    axis.set(title=title, xlabel="penalty", ylabel="held-out error, against\nthat of no connection (%)", xscale="log")
    ticks = penalties[::3]
    axis.set_xticks(ticks, [f"{tick:.2g}" for tick in ticks])
    axis.minorticks_off()
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    credit(figure, made_with)
    return figure


@drawn
def bias_of_the_hidden(n_hidden, curves, chosen, predicted, found, title, limit, made_with=None):
    """Score as more neurons are hidden, and for one number of hidden ones the predicted against the found change of weights.

    Parameters
    ----------
    n_hidden : ndarray, shape (values,)
    curves : mapping of str to ndarray, shape (seeds, values)
        AUROC by method.
    chosen : int
        Index of the number of hidden neurons shown on the right.
    predicted, found : ndarray, the same shape
        Change of each weight: by the formula, and in the regression.
    limit : float
        End of both axes on the right.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.3))
    _draw_curves(left, n_hidden, curves)
    left.axvline(n_hidden[chosen], color=TRUTH, linewidth=1)
    left.axhline(0.5, color=UNOBSERVED, linewidth=1)
    left.annotate("chance", (n_hidden[0], 0.5), va="bottom", color="#606060", fontsize=9)
    left.set(xlabel="slow neurons hidden", ylabel="AUROC", ylim=(0.48, 1.02), xticks=n_hidden)
    left.legend(loc="upper right", fontsize=9)
    right.plot([-limit, limit], [-limit, limit], color=TRUTH, linewidth=1)
    right.plot(np.ravel(predicted), np.ravel(found), ".", color=CORRELATION, markersize=4)
    right.set(xlabel="bias by the formula", ylabel="change of the weight", xlim=(-limit, limit), ylim=(-limit, limit))
    right.set_title(f"{n_hidden[chosen]} of {n_hidden[-1]} hidden")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def residual_eigenvalues(named, noise, title, made_with=None):
    """Eigenvalues of residual correlation matrices, the largest first.

    Parameters
    ----------
    named : mapping of str to ndarray, shape (neurons,)
        Eigenvalues by what was hidden, in descending order.
    noise : float
        Largest eigenvalue to expect of noise alone.
    """
    figure, axis = plt.subplots(figsize=(6.6, 3.2))
    for (name, values), line, marker in zip(named.items(), (":", "--", "-", "-."), "^soD", strict=False):
        rank = np.arange(1, len(values) + 1)
        face = "white" if line == "--" else None
        axis.plot(rank, values, line, marker=marker, markersize=5, markerfacecolor=face, color=CORRELATION, label=name)
    axis.axhline(noise, color=UNOBSERVED, linewidth=1.5, label="largest of noise alone")
    axis.set(title=title, xlabel="rank of the eigenvalue", ylabel="eigenvalue of the\nresiduals' correlations")
    axis.legend(loc="upper right", fontsize=9)
    credit(figure, made_with)
    return figure


@drawn
def wirings_among_groups(rows, title, made_with=None):
    """True and estimated wiring among groups: one pair of matrices for each way to group, each pair on its own scale.

    Parameters
    ----------
    rows : mapping of str to (array_like, array_like)
        For each grouping, the true and the estimated matrix (groups, groups); ``[a, b]`` belongs to the arrow from ``b`` to
        ``a``.
    """
    figure, axes = plt.subplots(1, 2 * len(rows), figsize=(2.6 * 2 * len(rows), 2.9))
    limit = max(np.abs(matrix).max() for pair in rows.values() for matrix in pair)
    for k, (name, pair) in enumerate(rows.items()):
        for axis, matrix, kind in zip(axes[2 * k : 2 * k + 2], pair, ("truth", "estimate"), strict=True):
            image = axis.imshow(matrix, cmap="RdBu_r", vmin=-limit, vmax=limit)
            n_groups = len(matrix)
            axis.set(title=f"{name}:\n{kind}", xlabel="from group", xticks=range(n_groups), yticks=range(n_groups))
            for (a, b), value in np.ndenumerate(matrix):
                colour = "white" if abs(value) > 0.6 * limit else "black"
                axis.annotate(
                    f"{value:.2f}".replace("-0.00", "0.00"), (b, a), ha="center", va="center", fontsize=8, color=colour
                )
    axes[0].set_ylabel("to group")
    figure.colorbar(image, ax=axes, label="weight", shrink=0.8)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
