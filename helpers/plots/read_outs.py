"""Figures of what is read out of a trained forecaster, beside the truth and beside other methods."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from helpers.plots.base import INTERVENTION, SIGNED_MAP, TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order


@drawn
def outlined_strengths(W, named, title, signed=(), columns=None, made_with=None):
    """Several estimates of one wiring, each on its own scale, with the true connections outlined.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        The truth; ``[i, j]`` is from ``j`` to ``i``.
    named : mapping of str to ndarray, shape (neurons, neurons)
        The estimates.
    signed : collection of str
        Which of them have signs; the others are drawn from 0 on.
    columns : int, optional
        Panels in a row; all of them when left out.
    """
    columns = columns or len(named)
    rows = -(-len(named) // columns)
    names_in_two_lines = any("\n" in name for name in named)
    height = (2.9 if names_in_two_lines else 2.7) * rows + (0.5 if names_in_two_lines else 0.3)
    figure, axes = plt.subplots(rows, columns, figsize=(2.9 * columns, height), squeeze=False)
    for axis in axes.flat[len(named) :]:
        axis.set_visible(False)
    for axis, (name, strength) in zip(axes.flat, named.items(), strict=False):
        highest = np.abs(strength).max()
        colours = (SIGNED_MAP, -highest) if name in signed else ("Purples", 0)
        image = axis.imshow(strength, cmap=colours[0], vmin=colours[1], vmax=highest)
        for i, j in np.argwhere(W):
            axis.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, edgecolor=TRUTH, linewidth=2))
        every = range(len(W))
        axis.set(title=name, xlabel="from", ylabel="to", xticks=every, yticks=every)
        axis.spines[:].set_visible(True)
        figure.colorbar(image, ax=axis, shrink=0.65 if names_in_two_lines else 0.8)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def scores_over_networks(panels, title, ylabel="AUROC, no diagonal"):
    """Scores of several methods on the same networks: the median over networks, and a bar from the worst to the best.

    Parameters
    ----------
    panels : sequence of (str, sequence, mapping of str to ndarray)
        For each panel its title, the densities of the networks, and the scores of each method by its key, shape
        (networks, densities).

    Raises
    ------
    ValueError
        If a method has no look.
    """
    looks = in_order((method for *_, methods in panels for method in methods), "panels")
    figure, axes = plt.subplots(1, len(panels), figsize=(8.6, 3.9), sharey=True, squeeze=False)
    for axis, (name, densities, methods) in zip(axes[0], panels, strict=True):
        place = np.arange(len(densities))
        for k, (method, scores) in enumerate(methods.items()):
            look = looks[method]
            beside = place + 0.1 * (k - (len(methods) - 1) / 2)  # so that bars do not cover each other
            axis.vlines(beside, np.nanmin(scores, axis=0), np.nanmax(scores, axis=0), color=look.colour, linewidth=1)
            axis.plot(beside, np.nanmedian(scores, axis=0), **look.curve, markersize=6, label=look.label)
        axis.axhline(0.5, color=UNOBSERVED, linewidth=1)
        axis.set_xticks(place, [f"{p:g}" for p in densities])
        axis.set(title=name, ylim=(0.45, 1.03))
        axis.set_xlabel("connection probability", fontsize="small")  # four of them fit side by side
    axes[0, 0].set_ylabel(ylabel)
    axes[0, 0].text(-0.2, 0.505, "chance", color=UNOBSERVED, fontsize="small", va="bottom")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower left", ncols=3)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def read_outs_of_models(panels, title):
    """Scores of several read-outs of the same models, one line per model.

    Parameters
    ----------
    panels : mapping of str to mapping of str to sequence of float
        For each kind of model, and each read-out by its key, the score of each model.

    Raises
    ------
    ValueError
        If a read-out has no look.
    """
    looks = in_order((read_out for scores in panels.values() for read_out in scores), "panels")
    figure, axes = plt.subplots(1, len(panels), figsize=(7.2, 3.2), sharey=True, squeeze=False)
    for axis, (kind, scores) in zip(axes[0], panels.items(), strict=True):
        place = range(len(scores))
        axis.plot(place, list(scores.values()), color=UNOBSERVED, linewidth=1)  # one column, one line, a model
        for k, (read_out, of_models) in enumerate(scores.items()):
            axis.plot([k] * len(of_models), of_models, **looks[read_out].points, markersize=7)
        axis.axhline(0.5, color=UNOBSERVED, linewidth=1, linestyle=":")
        axis.set_xticks(place, [looks[read_out].label for read_out in scores])
        axis.set(title=kind, xlim=(-0.4, len(scores) - 0.6), ylim=(0.45, 1.02))
    axes[0, 0].set_ylabel("AUROC, no diagonal")
    axes[0, 0].text(len(scores) - 0.65, 0.505, "chance", color=UNOBSERVED, fontsize="small", va="bottom", ha="right")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def effects_of_a_state(effects, connected, title, limit):
    """What setting one neuron changes in the forecasts of the others, and which of them it drives.

    Parameters
    ----------
    effects : ndarray, shape (neurons,)
        Change of each forecast, in standard deviations.
    connected : ndarray of bool, shape (neurons,)
        Whom the neuron drives in truth.
    limit : float
        Where the axis ends, above and below.
    """
    figure, axis = plt.subplots(figsize=(6.4, 2.9))
    place = np.arange(len(effects))
    for group, label, colour in ((connected, "driven by it", INTERVENTION), (~connected, "not driven by it", UNOBSERVED)):
        axis.bar(place[group], effects[group], color=colour, label=label)
    axis.axhline(0, color=TRUTH, linewidth=1)
    axis.set(xlabel="neuron", ylabel="change of forecast (SD)", xticks=place, ylim=(-limit, limit))
    axis.legend(loc="lower right", ncols=2, fontsize="small")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def false_arrow(strengths, title, made_with=None):
    """A pair that is not connected, among those that are and those that are not, as several methods see it.

    Parameters
    ----------
    strengths : mapping of str to (ndarray, ndarray, ndarray)
        For each method the strengths of true connections, of other missing ones, and of the pair, in one unit per method.
    """
    figure, axis = plt.subplots(figsize=(8.4, 3.7))
    for place, (true, missing, false) in enumerate(strengths.values()):
        for values, offset, marker, colour, size, label in (
            (true, -0.2, "|", TRUTH, 8, "connected"),
            (missing, 0.0, ".", UNOBSERVED, 7, "not connected"),
            (false, 0.2, "*", INTERVENTION, 11, "A → B, not connected"),
        ):
            y = np.full(np.size(values), place + offset)
            axis.plot(values, y, marker, color=colour, markersize=size, label=label if place == 0 else None)
    axis.axvline(0, color=UNOBSERVED, linewidth=1)
    axis.set_yticks(range(len(strengths)), strengths)
    axis.set(xlabel="strength (median of the true connections = 1)")
    axis.invert_yaxis()
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
