"""Figures on spiking networks, and on how well their wiring is found."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order


@drawn
def spikes_and_potentials(v, excitatory, shown, title, n_steps=400):
    """Spikes of all neurons, and the membrane potentials of some, over the first milliseconds.

    Parameters
    ----------
    v : ndarray, shape (time, neurons)
        Membrane potentials, in mV; a neuron at or above 30 spikes.
    excitatory : ndarray of bool, shape (neurons,)
        Which neurons excite.
    shown : ndarray of int, shape (shown,)
        Whose potentials are drawn.
    """
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(8.4, 5), sharex=True, height_ratios=(1, 1.3))
    for kind, marker, name in ((excitatory, "|", "excitatory"), (~excitatory, "x", "inhibitory")):
        time, neuron = np.nonzero((v[:n_steps] >= 30) & kind)
        top.plot(time, neuron, marker, color=TRUTH, markersize=7 if marker == "|" else 4, label=name)
    top.set(title="spikes", ylabel="neuron", ylim=(-0.7, v.shape[1] - 0.3), yticks=range(0, v.shape[1], 3))
    top.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    for row, neuron in enumerate(shown):
        offset = 140 * (len(shown) - 1 - row)
        bottom.plot(np.minimum(v[:n_steps, neuron], 30) + offset, color=TRUTH, linewidth=0.9)
        bottom.annotate(
            f"neuron {neuron}", (n_steps, v[n_steps - 1, neuron] + offset), xytext=(4, 0), textcoords="offset points"
        )
    left = -0.03 * n_steps
    bottom.plot([left, left], [-70, 30], color=UNOBSERVED, linewidth=4)
    bottom.annotate("100 mV", (left, 36), ha="center", color="#606060", fontsize=9)
    bottom.set(title="membrane potential, cut at 30 mV", xlabel="time (ms)", yticks=[])
    bottom.spines["left"].set_visible(False)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def score_panels(panels, title, ylabel="AUROC", limits=(0.45, 1.02), chance=None, joined=True, made_with=None):
    """Scores of several methods in several panels, each against something that was varied.

    Parameters
    ----------
    panels : sequence of (str, str, sequence, mapping of str to ndarray)
        For each panel its title, the label of its x-axis, what was varied, and the scores of each method by its key, shape
        (stops,) or (runs, stops); of runs, the median is drawn, and each run behind it.
    chance : sequence of ndarray, optional
        For each panel what chance gives at each stop, as the base rate for AUPRC; else 0.5.
    joined : bool
        Whether stops are steps of one path, so that a line leads from each to the next.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    looks = in_order((method for *_, curves in panels for method in curves), "panels")
    figure, axes = plt.subplots(1, len(panels), figsize=(8.6, 3.3), sharey=True, squeeze=False)
    base_rates = [None] * len(panels) if chance is None else chance
    for axis, (name, xlabel, x, curves), base_rate in zip(axes[0], panels, base_rates, strict=True):
        place = np.arange(len(x))
        for method, runs in curves.items():
            look, runs = looks[method], np.atleast_2d(runs)
            if len(runs) > 1:
                axis.plot(place, runs.T, color=look.colour, alpha=0.2, linewidth=0.8)
            drawn = look.curve if joined else look.points
            axis.plot(place, np.median(runs, axis=0), **drawn, markersize=6 if joined else 8, label=look.label)
        if base_rate is None:
            axis.axhline(0.5, color=UNOBSERVED, linewidth=1)
        else:
            axis.plot(place, base_rate, color=UNOBSERVED, linewidth=3, alpha=0.6, zorder=1)
        axis.set_xticks(place, [f"{value:g}" if not isinstance(value, str) else value for value in x])
        axis.set(title=name, xlabel=xlabel, ylim=limits)
    axes[0, 0].set_ylabel(ylabel)
    if chance is None:
        axes[0, 0].text(0, 0.505, "chance", color=UNOBSERVED, fontsize="small", va="bottom")
    else:
        middle = (len(chance[0]) - 1) / 2  # below the middle of the line, beside it
        level = np.interp(middle, np.arange(len(chance[0])), chance[0]) - 0.02
        axes[0, 0].text(middle + 0.1, level, "base rate", color="#606060", fontsize="small", va="top")
    handles = {label: handle for axis in axes[0] for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)}
    shown = [look.label for look in looks.values()]  # in one order, whichever panel has which
    figure.legend([handles[label] for label in shown], shown, loc="outside lower left", ncols=5)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def recorded_signals(signals, title, made_with=None):
    """One neuron as different instruments record it.

    Parameters
    ----------
    signals : mapping of str to (ndarray, ndarray)
        Times in ms, each the middle of a sample, and what was recorded then, for each instrument.
    """
    figure, axes = plt.subplots(len(signals), 1, figsize=(8.4, 1.05 * len(signals) + 0.9), sharex=True)
    for axis, (name, (time, signal)) in zip(axes, signals.items(), strict=True):
        axis.plot(time, signal, color=TRUTH, linewidth=1, drawstyle="steps-mid" if time[1] - time[0] > 1 else "default")
        axis.set_yticks([])
        axis.set_ylabel(name, rotation=0, ha="right", va="center")
        axis.spines["left"].set_visible(False)
    axes[-1].set_xlabel("time (ms)")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
