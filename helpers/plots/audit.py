"""Figures that take a published figure apart: its scores again, and what stands beside them."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import ATTENTION, CORRELATION, GRANGER, INTERVENTION, TRUTH, UNOBSERVED, credit

# One look a method: line, marker, colour, colour inside the marker.
LOOKS = {
    "MVGC-AIC": ("-", "o", GRANGER, GRANGER),
    "MVGC-BIC": ("--", "s", GRANGER, "white"),
    "Causalformer": ("-", "D", ATTENTION, ATTENTION),
    "MVGC-AIC, undone": (":", "o", GRANGER, "white"),
    "Causalformer, undone": (":", "D", ATTENTION, "white"),
    "attention, one model": ("", "o", ATTENTION, ATTENTION),
    "ablation": ("", "^", INTERVENTION, INTERVENTION),
    "do(spike)": ("", "s", INTERVENTION, "white"),
    "Granger, AIC": ("", "o", GRANGER, GRANGER),
    "basis Granger": ("", "^", GRANGER, GRANGER),
    "event regression": ("", "P", CORRELATION, CORRELATION),
    "trained now": ("", "*", TRUTH, TRUTH),
}
WIDTH = 0.75  # of all strips at one density, where densities are 1 apart


def scores_by_density(panels, title, limits=(0.45, 1.02), made_with=None):
    """Scores against the density of connections: medians as lines, and single networks as points.

    Parameters
    ----------
    panels : sequence of (str, mapping of str to ndarray, mapping of str to sequence of ndarray)
        For each panel its title; the medians of some methods, one a density; and the scores of others, for each density
        those of its networks, whose median is drawn as a bar. NaN is left out. Densities are 0.2, 0.4, 0.6 and 0.8.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(8.6, 3.7), sharey=True, squeeze=False)
    for axis, (name, medians, networks) in zip(axes[0], panels, strict=True):
        for method, values in medians.items():
            line, marker, colour, inside = LOOKS[method]
            axis.plot(values, line, marker=marker, color=colour, markerfacecolor=inside, markersize=6, label=method, zorder=3)
        for k, (method, scores) in enumerate(networks.items()):
            _strip(axis, method, scores, WIDTH * ((k + 0.5) / len(networks) - 0.5), WIDTH / len(networks))
        axis.axhline(0.5, color=UNOBSERVED, linewidth=1)
        axis.set_xticks(range(4), ["0.2", "0.4", "0.6", "0.8"])
        axis.set(title=name, xlabel="connection probability", ylim=limits, xlim=(-0.5, 3.5))
    axes[0, 0].set_ylabel("AUROC")
    if limits[0] < 0.5:
        axes[0, 0].text(-0.4, 0.505, "chance", color="#606060", fontsize="small", va="bottom")
    handles = {label: handle for axis in axes[0] for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)}
    shown = [label for label in LOOKS if label in handles]
    figure.legend([handles[label] for label in shown], shown, loc="outside lower left", ncols=4)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


def _strip(axis, method, scores, offset, width):
    """Points of one method, side by side in the order of networks, and a bar at each median."""
    _, marker, colour, inside = LOOKS[method]
    label = method
    for place, values in enumerate(scores):
        values = np.asarray(values, dtype=float)
        values = values[~np.isnan(values)]
        if not values.size:
            continue
        middle = place + offset
        spread = middle + 0.7 * width * (np.linspace(-0.5, 0.5, values.size) if values.size > 1 else np.zeros(1))
        size = 9 if marker == "*" else 3
        axis.plot(
            spread, values, marker=marker, color=colour, markerfacecolor=inside, markersize=size, linestyle="", label=label
        )
        axis.hlines(np.median(values), middle - width / 2, middle + width / 2, color=colour, linewidth=2)
        label = "_again"  # one entry in the legend


def r2_between_limits(kinds, r2, r2_without, r2_ceiling, title, published=None, made_with=None):
    """R² of models between two limits: the best forecast without the network, and the best of all.

    Parameters
    ----------
    kinds : sequence of str
        Names of the kinds of network.
    r2, r2_without, r2_ceiling : sequence of ndarray, one a kind
        One number a network.
    published : float, optional
        Median of the published models, drawn as a line.
    """
    figure, axis = plt.subplots(figsize=(8.6, 3.7))
    for place, (own, low, high) in enumerate(zip(r2, r2_without, r2_ceiling, strict=True)):
        low, high = np.median(low), np.median(high)
        axis.bar(
            place,
            high - low,
            bottom=low,
            width=0.8,
            color=UNOBSERVED,
            alpha=0.35,
            label="_" if place else "open to the network",
        )
        axis.hlines(high, place - 0.4, place + 0.4, color=TRUTH, linewidth=2, label="_" if place else "ceiling")
        axis.hlines(low, place - 0.4, place + 0.4, color=UNOBSERVED, linewidth=2, label="_" if place else "without a network")
        spread = place + np.linspace(-0.25, 0.25, len(own)) if len(own) > 1 else [place]
        axis.plot(spread, own, "o", color=ATTENTION, markersize=3.5, label="_" if place else "one model a network")
    if published is not None:
        axis.axhline(published, color=ATTENTION, linestyle=":", label="published median")
    axis.set_xticks(range(len(kinds)), kinds)
    axis.use_sticky_edges = False  # a bar would end on the frame
    axis.set(ylabel="R² on the test part", xlabel="neurons, connection probability")
    figure.legend(loc="outside lower left", ncols=5)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
