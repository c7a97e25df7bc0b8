"""Figures that take a published figure apart: its scores again, and what stands beside them."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import ATTENTION, GRANGER, TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order
from helpers.plots.violins import draw_scores

VIOLINS_WIDTH = 0.86  # The violins of all methods at one density share this width. Densities are 1 apart.
# These methods have a few single models instead of one per network. They are drawn as stars over the first method's violins.
SINGLE_MODELS = {"trained_now"}


@drawn
def scores_by_density(panels, title, limits=(0.45, 1.02), stacked=None, made_with=None):
    """Scores against the density of connections: medians as lines, and networks as violins with their points.

    Panels of lines stand side by side, two in a row when there are more than three. With networks they stand one above the
    other, and the axis is stretched toward 1, where good methods crowd.

    Parameters
    ----------
    panels : sequence of (str, mapping of str to ndarray, mapping of str to sequence of ndarray)
        For each panel its title; the medians of some methods, one per density; and the scores of others, for each density
        those of its networks, whose median is drawn as a bar. Methods are named by their keys. NaN is left out. Densities
        are 0.2, 0.4, 0.6 and 0.8.
    stacked : bool, optional
        Whether panels stand one above the other; as a rule, when there are networks.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    looks = in_order((method for _, *both in panels for methods in both for method in methods), "panels")
    stacked = any(networks for _, _, networks in panels) if stacked is None else stacked
    figure, axes = _grid(len(panels), stacked)
    for axis, (name, medians, networks) in zip(axes.flat, panels, strict=True):
        for method, values in medians.items():
            look, place = looks[method], np.arange(4) - (VIOLINS_WIDTH / 2 + 0.04 if networks else 0)  # left of the violins
            axis.plot(place, values, **look.curve, markersize=6, label=look.label, zorder=4)
        beside = [method for method in networks if method not in SINGLE_MODELS]
        for method, scores in networks.items():
            if method in beside:
                offset = VIOLINS_WIDTH * ((beside.index(method) + 0.5) / len(beside) - 0.5)
                for place, values in enumerate(scores):
                    draw_scores(axis, looks[method], values, place + offset, VIOLINS_WIDTH / len(beside))
            else:  # single models, over the first of the violins
                offset = VIOLINS_WIDTH * (0.5 / max(len(beside), 1) - 0.5)
                _stars(axis, looks[method], scores, offset)
        axis.axhline(0.5, color=UNOBSERVED, linewidth=1)
        axis.set_xticks(range(4), ["0.2", "0.4", "0.6", "0.8"])
        axis.set_title(name)
        if stacked:
            axis.set_yscale("function", functions=(_stretch, _shrink))
            axis.set_yticks([0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1], ["0.5", "0.6", "0.7", "0.8", "0.9", "0.95", "0.98", "1"])
            axis.set_yticks([], minor=True)
        axis.set(ylim=limits, xlim=(-0.55, 3.5))
    for axis in axes[:, 0]:
        axis.set_ylabel("AUROC")
    for axis in axes[-1]:
        axis.set_xlabel("connection probability p")
    if limits[0] < 0.5:
        axes[0, 0].text(-0.45, 0.505, "chance", color="#606060", fontsize="small", va="bottom")
    handles = {label: handle for axis in axes.flat for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)}
    shown = [look.label for look in looks.values() if look.label in handles]  # without those that have no score
    figure.legend([handles[label] for label in shown], shown, loc="outside lower left", ncols=3)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


def _stretch(auroc):
    """Distance to 1 by its root, so that 0.99 and 1 lie as far apart as 0.91 and 0.84."""
    return np.sign(auroc - 1) * np.sqrt(np.abs(auroc - 1))


def _shrink(place):
    """The inverse."""
    return 1 + np.sign(place) * place**2


def _grid(n_panels, stacked):
    """Axes that leave violins room: a whole row per panel; lines need less."""
    columns = 1 if stacked else 2 if n_panels > 3 else n_panels
    rows = -(-n_panels // columns)
    height = 0.9 + (1.9 if stacked else 2.3) * rows
    return plt.subplots(rows, columns, figsize=(8.6, height), sharex=True, sharey=True, squeeze=False)


def _stars(axis, look, scores, offset):
    """Single models, each a star with a white rim, to be seen before a violin."""
    rim = {"markeredgecolor": "white", "markersize": 10, "markeredgewidth": 0.6}
    for place, values in enumerate(scores):
        if len(values):
            spread = 0.12 * np.linspace(-0.5, 0.5, len(values)) if len(values) > 1 else np.zeros(1)
            axis.plot(place + offset + spread, values, **look.points, **rim, label=look.label, zorder=5)


@drawn
def r2_between_limits(kinds, r2, r2_without, r2_ceiling, title, published=None, made_with=None):
    """R² of models between two limits: a forecast that knows each neuron and not what arrives, and the best of all.

    Parameters
    ----------
    kinds : sequence of str
        Names of the kinds of network.
    r2, r2_without, r2_ceiling : sequence of ndarray, length kinds
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
    lowest = min([np.median(low) for low in r2_without] + [np.min(own) for own in r2] + [published or 1])
    axis.set_ylim(bottom=lowest - 0.004)  # a bar would end on the frame
    axis.set(ylabel="R² on the test part", xlabel="neurons, connection probability")
    figure.legend(loc="outside lower left", ncols=3)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def shared_curve(levels, curve, title):
    """What a neuron sends at each potential, and as a dotted line what a regression on potentials takes for granted.

    Parameters
    ----------
    levels : ndarray, shape (levels,)
        Potentials, in mV, in rising order.
    curve : ndarray, shape (levels,)
        What is sent there, where 1 is what a spike sends. The dotted line joins its ends.
    title : str
        What the figure shows.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.2))
    axis.axhline(0, color=UNOBSERVED, linewidth=1)
    axis.plot(levels[[0, -1]], curve[[0, -1]], ":", color=UNOBSERVED, label="a straight line")
    axis.plot(levels, curve, color=GRANGER, linewidth=2, label="one curve for all pairs")
    axis.legend(loc="upper left")
    axis.set(xlabel="potential of the sender (mV)", ylabel="what it sends (a spike: 1)")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def lead_by_choice(rows, title, made_with=None):
    """One row for each choice behind a figure: a model, its opponent, and as a bar how far it leads.

    Parameters
    ----------
    rows : sequence of (str, mapping of str to ndarray, mapping of str to ndarray)
        For each choice its words, the opponent and the model, each by its key with its scores: those of networks, or one
        median in print. The bar goes from median to median, and its length stands at its end.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    looks = in_order((method for _, *both in rows for method in (*both[0], *both[1])), "rows")
    figure, axis = plt.subplots(figsize=(8.6, 0.5 * len(rows) + 1.9))
    for row, (_, *sides) in enumerate(rows):
        middles = []
        for scores in sides:
            ((method, values),) = scores.items()
            middles.append(np.median(values))
            beside = row + np.linspace(-0.22, 0.22, len(values)) if len(values) > 1 else [row]
            axis.plot(values, beside, **looks[method].points, markersize=4 if len(values) > 1 else 8, label=looks[method].label)
        axis.plot(middles, [row, row], color="#C8C8C8", linewidth=9, solid_capstyle="butt", zorder=1)
        for middle in middles:
            axis.vlines(middle, row - 0.32, row + 0.32, color=TRUTH, linewidth=1.8, zorder=4)
        axis.text(1.01, row, f"{middles[1] - middles[0]:+.2f}", va="center")
    axis.set_yticks(range(len(rows)), [words for words, *_ in rows])
    axis.set(xlabel="AUROC", xlim=(0.49, 1), ylim=(len(rows) - 0.4, -0.6))
    axis.text(1.01, -0.75, "lead", fontsize="small")
    handles = dict(zip(*reversed(axis.get_legend_handles_labels()), strict=True))
    figure.legend(
        [handles[look.label] for look in looks.values()],
        [look.label for look in looks.values()],
        loc="outside lower left",
        ncols=3,
    )
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
