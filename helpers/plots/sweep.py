"""Figures of a whole sweep: every method on every kind of network, and what each costs."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order
from helpers.plots.violins import draw_scores

LABEL_SPACING = 1.9  # The axis of seconds is logarithmic, so names at the ends of curves are kept apart by this factor.


@drawn
def scores_in_full(scores, published, title, score="AUROC", chance=None, made_with=None):
    """A panel for each size and density, and in it a row for each method: its networks, their violin and their median.

    Parameters
    ----------
    scores : mapping of str to mapping of (int, float) to ndarray
        For each method by its key, and for each number of neurons and connection probability, one AUROC a network. NaN is
        left out.
    published : mapping of str to mapping of (int, float) to float
        For some of these methods the published median of each kind, drawn as a diamond.
    title : str
        What the figure shows.
    score : str
        What the scores are called.
    chance : mapping of (int, float) to float, optional
        What chance gives in each kind, as the base rate for AUPRC; else 0.5.
    made_with : callable or sequence of callable, optional
        Functions of exercises that made numbers of the figure.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    in_order(published, "published")
    looks = in_order(scores, "scores")
    kinds = list(next(iter(scores.values())))
    sizes, densities = (list(dict.fromkeys(kind[k] for kind in kinds)) for k in (0, 1))
    shape = len(sizes), len(densities)
    height = 0.9 + (0.25 + 0.185 * len(scores)) * shape[0]
    figure, axes = plt.subplots(*shape, figsize=(8.6, height), sharex=True, sharey=True, squeeze=False)
    for (row, column), axis in np.ndenumerate(axes):
        kind = sizes[row], densities[column]
        for place, (method, look) in enumerate(looks.items()):
            draw_scores(axis, look, scores[method][kind], place, 0.95, horizontal=True)
            if method in published:
                axis.plot(published[method][kind], place, "D", color=TRUTH, markerfacecolor="white", markersize=5, zorder=5)
        axis.axvline(0.5 if chance is None else chance[kind], color=UNOBSERVED, linewidth=1 if chance is None else 3, zorder=0)
        axis.set(xlim=(_left_end(scores, published, chance), 1.03), ylim=(len(looks) - 0.4, -0.6))
        ticks = [0.5, 0.75, 1] if chance is None else [0.2, 0.6, 1]
        axis.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axis.tick_params(axis="y", length=0)
        if row == 0:
            axis.set_title(f"p = {kind[1]:g}", fontsize="medium")
        if column == shape[1] - 1:
            axis.annotate(f"{kind[0]} neurons", (1.03, 0.5), xycoords="axes fraction", rotation=-90, va="center")
    for axis in axes[:, 0]:
        axis.set_yticks(range(len(looks)), [look.label for look in looks.values()], fontsize="small")
    for axis in axes[-1]:
        axis.set_xlabel(score)
    signs = [
        plt.Line2D([], [], color=UNOBSERVED, marker="o", linestyle="", markersize=3.5, label="one network"),
        plt.Line2D([], [], color=TRUTH, marker="|", linestyle="", markersize=9, markeredgewidth=2, label="median"),
    ]
    if published:
        look = {"color": TRUTH, "markerfacecolor": "white", "markersize": 5}
        signs.append(plt.Line2D([], [], marker="D", linestyle="", label="published median", **look))
    if chance is not None:
        signs.append(plt.Line2D([], [], color=UNOBSERVED, marker="|", linestyle="", markersize=9, markeredgewidth=3))
        signs[-1].set_label("base rate")
    figure.legend(handles=signs, loc="outside lower left", ncols=4)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


def _left_end(scores, published, chance):
    """Left of chance, and of every score that there is: a figure leaves none out."""
    drawn = np.concatenate([np.ravel(values) for kinds in (*scores.values(), *published.values()) for values in kinds.values()])
    return min(0.42 if chance is None else min(chance.values()) - 0.08, np.nanmin([1, *drawn]) - 0.03)


@drawn
def cost_by_size(sizes, seconds, title, made_with=None):
    """Seconds of one core against the number of neurons, both on logarithmic axes, with each method's name at its curve.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of neurons.
    seconds : mapping of str to ndarray
        For each method by its key its seconds, one per size, NaN where it was not measured.
    title : str
        What the figure shows.
    made_with : callable or sequence of callable, optional
        Functions of exercises that made numbers of the figure.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    figure, axis = plt.subplots(figsize=(8.6, 4.2))
    ends = {}
    for method, look in in_order(seconds, "seconds").items():
        values = np.asarray(seconds[method], dtype=float)
        known = np.flatnonzero(~np.isnan(values))
        if not known.size:
            continue
        axis.plot(np.asarray(sizes)[known], values[known], **look.curve, markersize=5)
        ends[look.label] = sizes[known[-1]], values[known[-1]], look.colour
    lowest = {}  # free place for a name, for each size at which curves end
    for label, (size, value, colour) in sorted(ends.items(), key=lambda item: item[1][1]):
        height = max(value, lowest.get(size, 0))
        axis.annotate(label, (size * 1.06, height), color=colour, va="center")
        lowest[size] = height * LABEL_SPACING
    axis.set(xscale="log", yscale="log", xlabel="neurons", ylabel="seconds of one core", xlim=(sizes[0] * 0.9, sizes[-1] * 2.4))
    axis.set_xticks(sizes, [str(size) for size in sizes])
    axis.set_xticks([], minor=True)
    axis.yaxis.set_major_formatter("{x:g}")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
