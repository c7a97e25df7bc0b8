"""Figures of the signal propagation atlas of a real brain."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from helpers.plots.base import CORRELATION, INTERVENTION, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn


@drawn
def tested_and_significant(tested, significant, title):
    """Which pairs were tested and which responded; neurons that were stimulated or recorded most come first.

    Parameters
    ----------
    tested, significant : ndarray of bool, shape (neurons, neurons)
        ``[i, j]``: response of ``i`` to stimulating ``j``.
    """
    rows, columns = np.argsort(-tested.sum(axis=1)), np.argsort(-tested.sum(axis=0))
    kind = (tested.astype(int) + significant)[np.ix_(rows, columns)]
    figure, axis = plt.subplots(figsize=(6.4, 5))
    colours = ["white", "#C8C8C8", INTERVENTION]
    axis.imshow(kind, cmap=ListedColormap(colours), vmin=0, vmax=2, interpolation="nearest")
    axis.set(title=title, xlabel="stimulated neuron (from)", ylabel="responding neuron (to)")
    axis.annotate("neurons tested most come first", (0.97, 0.03), xycoords="axes fraction", ha="right", fontsize=9)
    names = ["never tested", "tested, not significant", "significant (q < 0.05)"]
    handles = [Patch(facecolor=c, edgecolor=UNOBSERVED, label=n) for c, n in zip(colours, names, strict=True)]
    axis.legend(handles=handles, loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


@drawn
def sorted_p_values(p_values, is_effect, rate, title, made_with=None):
    """Sorted p-values beside the line of Benjamini and Hochberg, true effects marked.

    Parameters
    ----------
    p_values : ndarray, shape (tests,)
        P-values.
    is_effect : ndarray of bool, shape (tests,)
        Where there truly is an effect.
    rate : float
        The false discovery rate that is kept.
    """
    order = np.argsort(p_values)[: max(40, int(2.2 * is_effect.sum()))]
    rank = np.arange(1, len(order) + 1)
    figure, axis = plt.subplots(figsize=(7, 3.2))
    for kind, colour, marker, name in ((False, UNOBSERVED, "x", "no effect"), (True, INTERVENTION, "o", "true effect")):
        here = is_effect[order] == kind
        shown = np.maximum(p_values[order], 2e-7)  # the smallest stand on the floor of the figure
        axis.plot(rank[here], shown[here], marker, color=colour, markersize=5, label=name)
    axis.plot(rank, rate * rank / len(p_values), color=TRUTH, linestyle="--", label=f"{rate:g} × rank / number of tests")
    axis.axhline(0.05, color=CORRELATION, linewidth=1, label="uncorrected p = 0.05")
    axis.set(title=title, xlabel=f"rank of the p-value (smallest {len(order)} of {len(p_values)})", ylabel="p-value")
    axis.set(yscale="log", xscale="log", ylim=(1e-7, 1))
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    credit(figure, made_with)
    return figure


@drawn
def fractions(labels, groups, title, xlabel, ylabel="fraction significant", made_with=None):
    """Fractions in ordered classes, one line per group, with 95 % intervals of a proportion and the counts.

    Parameters
    ----------
    labels : sequence of str, length classes
        Names of the classes.
    groups : mapping of str to (array_like, array_like)
        For each group, how many pairs have an effect and how many there are, each of shape (classes,).
    """
    figure, axis = plt.subplots(figsize=(7, 3.3))
    styles = zip(("-", "--", ":"), "os^", (INTERVENTION, TRUTH, CORRELATION), strict=True)
    for k, ((name, (hits, totals)), (line, marker, colour)) in enumerate(zip(groups.items(), styles, strict=False)):
        hits, totals = np.asarray(hits, dtype=float), np.asarray(totals, dtype=float)
        enough = totals >= 20  # a fraction of fewer says nothing
        place = np.arange(len(labels))[enough] + 0.06 * k
        low, middle, high = _wilson(hits[enough], totals[enough])
        axis.errorbar(place, middle, [middle - low, high - middle], fmt=line + marker, color=colour, capsize=4, label=name)
    axis.set_xticks(range(len(labels)), labels)
    # Wilson's interval takes pairs for independent; the label says so, because pairs share neurons.
    axis.set(title=title, xlabel=xlabel, ylabel=f"{ylabel}\n(95 %, pairs taken as independent)")
    axis.set_ylim(bottom=0)
    if len(groups) > 1:
        axis.legend(loc="upper left")
    credit(figure, made_with)
    return figure


def _wilson(hits, totals, z=1.96):
    """Wilson's interval of a proportion, and the proportion itself."""
    fraction = hits / totals
    centre = (fraction + z**2 / (2 * totals)) / (1 + z**2 / totals)
    half = z / (1 + z**2 / totals) * np.sqrt(fraction * (1 - fraction) / totals + z**2 / (4 * totals**2))
    return np.minimum(centre - half, fraction), fraction, np.maximum(centre + half, fraction)


@drawn
def scores_with_intervals(scores, title, xlabel, chance=0.5, guess=None):
    """Several scores with their intervals, one per row, beside the chance level.

    Parameters
    ----------
    scores : mapping of str to (array_like, array_like, array_like)
        Each score with the ends of its interval, low and high; one entry a row.
    chance : float
        Chance level.
    guess : float, optional
        What the learner predicted.
    """
    figure, axis = plt.subplots(figsize=(7, 0.9 + 0.45 * len(scores)))
    rows = np.arange(len(scores))[::-1]
    middle, low, high = np.array(list(scores.values())).T
    axis.errorbar(middle, rows, xerr=[middle - low, high - middle], fmt="o", color=INTERVENTION, capsize=4, markersize=8)
    axis.axvline(chance, color=UNOBSERVED, linewidth=1)
    axis.annotate(" chance", (chance, 0.02), xycoords=("data", "axes fraction"), color="#606060", fontsize=9)
    axis.set_yticks(rows, list(scores))
    axis.set(title=title, xlabel=xlabel)
    axis.set_ylim(-0.6, len(scores) - 0.4)
    draw_guess(axis, guess, across="x")
    return figure
