"""Figures of the arena: who leads as neurons vanish, what hiding does to each, and which method for which data."""

import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import t as students_t

from helpers.plots.base import INTERVENTION, TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order

_LEVEL = 0.05  # Share of calls that is right where nothing is connected.
_CHANCE = {"color": UNOBSERVED, "linewidth": 1, "linestyle": ":", "zorder": 0}


@drawn
def leaderboard(scores, parts, title, changed=(), marked=(), made_with=None):
    """Who is first, second, third … in each part of a network: a line for each method, from the left to the right.

    Parameters
    ----------
    scores : mapping of str to ndarray, shape (parts,)
        For each method by its key its score in each part, NaN where it has none.
    parts : sequence of str, length parts
        What is seen in each, from the left.
    changed : collection of str
        Keys of methods whose score surely changes from the left to the right; they are drawn bold. Ranks alone change by chance
        where scores are close.
    marked : collection of str
        Keys of methods that get a star, such as those that may not watch alone.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    looks = in_order(scores, "scores")
    values = np.array([scores[key] for key in looks], dtype=float)
    ranks = np.full(values.shape, np.nan)
    for part in range(values.shape[1]):
        known = np.flatnonzero(~np.isnan(values[:, part]))
        ranks[known[np.argsort(-values[known, part], kind="stable")], part] = 1 + np.arange(len(known))
    figure, axis = plt.subplots(figsize=(6.8, 1.1 + 0.36 * len(looks)))
    at = np.arange(values.shape[1])
    for (key, look), own, rank in zip(looks.items(), values, ranks, strict=True):
        known = np.flatnonzero(~np.isnan(rank))
        if not known.size:
            continue
        moves = key in changed
        axis.plot(
            at, rank, color=look.colour, linewidth=3 if moves else 1.2, alpha=1 if moves else 0.45, linestyle=look.line or "-"
        )
        axis.plot(at, rank, **look.points, markersize=8, markeredgewidth=1.6)
        for side, place in (("right", known[0]), ("left", known[-1])):
            beside = -9 if side == "right" else 9
            name = look.label + ("*" if key in marked else "")
            number = f"{own[place]:.2f}"
            said = f"{name}  {number}" if side == "right" else f"{number}  {name}"
            weight = "bold" if moves else "normal"
            where = (at[place], rank[place]), (beside, 0), "data", "offset points"
            axis.annotate(said, *where, ha=side, va="center", fontsize=9.5, fontweight=weight, annotation_clip=False)
        for place in known[1:-1]:
            where = (at[place], rank[place]), (0, 7), "data", "offset points"
            axis.annotate(f"{own[place]:.2f}", *where, ha="center", fontsize=8, color="#404040")
    axis.set(xlim=(-1.15, at[-1] + 1.15), ylim=(np.nanmax(ranks) + 0.6, 0.4), yticks=[])
    axis.set_xticks(at, parts)
    axis.xaxis.tick_top()
    axis.tick_params(axis="x", length=0)
    axis.spines[:].set_visible(False)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


def _mean_and_half(values):
    """Mean and half of the 95 % interval of Student's t; no interval of a single network."""
    values = np.asarray(values)[~np.isnan(values)]
    half = students_t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
    return values.mean(), half


@drawn
def changes_by_hiding(changes, title, score="AUROC", made_with=None):
    """How much each method loses when neurons are hidden: a faint mark for each network, a full one and a bar for the mean.

    Parameters
    ----------
    changes : mapping of str to ndarray
        For each method by its key the change of its score, network by network. The bar is the 95 % interval of the mean.
    score : str
        What the score is called.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    looks = in_order(changes, "changes")
    looks = dict(sorted(looks.items(), key=lambda item: -np.nanmean(changes[item[0]])))
    figure, axis = plt.subplots(figsize=(6.8, 1.2 + 0.33 * len(looks)))
    for row, (key, look) in enumerate(looks.items()):
        values = np.asarray(changes[key], dtype=float)
        beside = row + np.linspace(-0.18, 0.18, len(values)) if len(values) > 1 else [row]
        axis.plot(values, beside, ".", color=look.colour, alpha=0.3, markersize=5)
        mean, half = _mean_and_half(values)
        axis.plot([mean - half, mean + half], [row, row], color=TRUTH, linewidth=1.6, zorder=4)
        axis.plot(mean, row, **look.points, markersize=8, markeredgewidth=1.6, zorder=5)
        axis.annotate(f"{mean:+.2f}", (1, row), (4, 0), axis.get_yaxis_transform(), "offset points", va="center", fontsize=10)
    axis.axvline(0, **_CHANCE)
    axis.set_yticks(range(len(looks)), [look.label for look in looks.values()])
    axis.tick_params(axis="y", length=0)
    axis.set(ylim=(len(looks) - 0.5, -0.5), xlabel=f"change of {score} (a dot for each network)")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def experiment_and_watching(leads, title, watchers=None, made_with=None):
    """By how much a short experiment leads the best method that watches, a row for each kind of recording.

    Parameters
    ----------
    leads : mapping of str to ndarray, shape (3,)
        By what the row is called: mean of the lead over networks, and the ends of its interval.
    watchers : mapping of str to str, optional
        By the same names, what the best watching method is called.

    """
    figure, axis = plt.subplots(figsize=(6.8, 1.2 + 0.3 * len(leads)))
    for row, (name, (mean, low, high)) in enumerate(leads.items()):
        colour = INTERVENTION if low > 0 else TRUTH if high < 0 else UNOBSERVED
        axis.plot([low, high], [row, row], color=colour, linewidth=2)
        axis.plot(mean, row, "p", color=colour, markersize=8)
        if watchers is not None:
            at = axis.get_yaxis_transform()
            axis.annotate(watchers[name], (1, row), (4, 0), at, "offset points", va="center", fontsize=9, color="#404040")
    axis.axvline(0, **_CHANCE)
    axis.set_yticks(range(len(leads)), list(leads))
    axis.tick_params(axis="y", length=0)
    axis.set(ylim=(len(leads) - 0.5, -0.5), xlabel="AUROC of the experiment minus AUROC of watching")
    at = axis.get_xaxis_transform()
    axis.annotate("← watching is better", (0, 1), (-6, 3), at, "offset points", ha="right", fontsize=9)
    axis.annotate("the experiment is better →", (0, 1), (6, 3), at, "offset points", ha="left", fontsize=9, color=INTERVENTION)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def calls_of_tied_pairs(free, tied, title, made_with=None):
    """Of pairs that nothing connects, how many each method calls an arrow: of those that a hidden neuron ties, and of others.

    Parameters
    ----------
    free, tied : mapping of str to float
        For each method by its key the share of pairs with p < 0.05.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    looks = dict(sorted(in_order(tied, "tied").items(), key=lambda item: -tied[item[0]]))
    in_order(free, "free")
    figure, axis = plt.subplots(figsize=(6.8, 1.5 + 0.36 * len(looks)))
    for row, (key, look) in enumerate(looks.items()):
        axis.plot([free[key], tied[key]], [row, row], color="#c9c9c9", linewidth=2, zorder=1)
        axis.plot(free[key], row, "|", color=TRUTH, markersize=14, markeredgewidth=2.5, zorder=3)
        axis.plot(tied[key], row, **look.points, markersize=9, markeredgewidth=1.6, zorder=4)
        axis.annotate(
            f"{100 * tied[key]:.0f} %", (1, row), (4, 0), axis.get_yaxis_transform(), "offset points", va="center", fontsize=10
        )
    axis.axvline(_LEVEL, **_CHANCE)
    axis.annotate("5 %", (_LEVEL, 1), (0, 2), axis.get_xaxis_transform(), "offset points", ha="center", fontsize=9)
    axis.set_yticks(range(len(looks)), [look.label for look in looks.values()])
    axis.tick_params(axis="y", length=0)
    axis.set(xlim=(-0.02, 1.02), ylim=(len(looks) - 0.5, -0.5), xlabel="share of unconnected pairs that are called (p < 0.05)")
    signs = [
        plt.Line2D([], [], color=TRUTH, marker="|", linestyle="", markersize=12, markeredgewidth=2.5, label="free pairs"),
        plt.Line2D([], [], color=UNOBSERVED, marker="o", linestyle="", markersize=8, label="tied by a hidden neuron"),
    ]
    figure.legend(handles=signs, loc="outside lower left", ncols=2, fontsize=9.5)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def which_method(scores, best, title, made_with=None):
    """Which method for my data: a row for each kind of recording, a grey mark for each method, and names of the best.

    Parameters
    ----------
    scores : mapping of str to mapping of str to float
        By what the row is called, for each method by its key, its mean score.
    best : mapping of str to collection of str
        By the same names, keys of the method that is best and of those not surely behind it, in that order.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    looks = in_order({key for own in scores.values() for key in own}, "scores")
    figure, axis = plt.subplots(figsize=(6.8, 1.2 + 0.36 * len(scores)))
    lowest = 0.5
    for row, (name, own) in enumerate(scores.items()):
        known = {key: value for key, value in own.items() if not np.isnan(value)}
        lowest = min(lowest, *known.values())
        axis.plot(list(known.values()), [row] * len(known), "|", color="#b5b5b5", markersize=9)
        beside = np.linspace(-0.24, 0.24, len(best[name])) if len(best[name]) > 1 else [0.0]
        for key, height in zip(best[name], beside, strict=True):  # apart, as they may coincide
            axis.plot(own[key], row + height, **looks[key].points, markersize=6.5, markeredgewidth=1.4, zorder=3)
        first, *rest = best[name]
        more = f" (or {len(rest)} more)" if len(rest) > 1 else f", {looks[rest[0]].label}" if rest else ""
        at = axis.get_yaxis_transform()
        axis.annotate(looks[first].label + more, (1, row), (8, 0), at, "offset points", va="center", fontsize=9.5)
    axis.axvline(0.5, **_CHANCE)
    axis.set_yticks(range(len(scores)), list(scores))
    axis.tick_params(axis="y", length=0)
    axis.set(xlim=(lowest - 0.03, 1.02), ylim=(len(scores) - 0.5, -0.5), xlabel="AUROC (a mark for each method)")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
