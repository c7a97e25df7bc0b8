"""Figures of chains, of students that mistake them, and of pushes that tell."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import GUESS, INTERVENTION, LATENT, PLAIN_MAP, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn

_NETWORKS = (
    {"marker": "s", "color": TRUTH, "markerfacecolor": "white"},
    {"marker": "o", "color": LATENT},
    {"marker": "^", "color": UNOBSERVED},
    {"marker": "D", "color": LATENT, "markerfacecolor": "white"},
    {"marker": "v", "color": TRUTH},
)


@drawn
def passed_on(time, stages, outputs, title, guess=None, made_with=None):
    """A push that is handed on from stage to stage, and what outputs make of it.

    Parameters
    ----------
    time : ndarray, shape (time,)
        Since the push, in time constants of a neuron.
    stages : ndarray, shape (time, stages)
        Activity of each stage of the chain, as a share of the push; the first, which collects, is left out.
    outputs : mapping of str to ndarray, shape (time,)
        Output of up to three networks, as a share of its largest value.
    guess : float, optional
        When the learner expects the first of them to be at half.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.4))
    numbers = np.arange(stages.shape[1]) + 2  # the first stage, which collects, is far off the scale
    ground = left.pcolormesh(time, numbers, stages.T, cmap=PLAIN_MAP, vmin=0, shading="nearest", rasterized=True)
    figure.colorbar(ground, ax=left, label="activity (share of the push)")
    left.set(xlabel="time after the push (τ)", ylabel="stage", title="stages")
    for (name, output), look in zip(outputs.items(), _NETWORKS, strict=False):
        right.plot(time, output, color=look["color"], linestyle="-" if look["marker"] == "o" else "--", label=name)
    right.axhline(0.5, color=UNOBSERVED, linewidth=0.8)
    right.set(xlabel="time after the push (τ)", ylabel="output (share of its largest)", ylim=(-0.03, 1.05), title="output")
    right.set_xlim(time[0], time[-1])
    draw_guess(right, guess, across="x")
    right.legend(loc="lower left", frameon=True, framealpha=0.9, edgecolor="none")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def by_network(values, title, label, reference=None, guess=None, made_with=None):
    """One number of each of several networks, in a row for each kind.

    Parameters
    ----------
    values : mapping of str to ndarray, shape (networks,)
        By the kind of network, up to five.
    label : str
        What the numbers are, with their unit.
    reference : (str, float), optional
        The name of a value to compare with, and the value: a dotted line.
    guess : float, optional
        What the learner expects.
    """
    figure, axis = plt.subplots(figsize=(6.6, 0.8 + 0.75 * len(values)))
    for row, (numbers, look) in enumerate(zip(values.values(), _NETWORKS, strict=False)):
        numbers = np.sort(np.asarray(numbers, dtype=float))
        height = row + 0.22 * (np.arange(len(numbers)) % 3 - 1)  # neighbours stand above one another
        axis.plot(numbers, height, linestyle="none", markersize=8, markeredgewidth=1.3, **look)
    if reference is not None:
        name, value = reference
        axis.axvline(value, color=INTERVENTION, linestyle=":", linewidth=1.4)
        # The rows are drawn from the top, so below the last one stands at the bottom.
        axis.annotate(name, (value, 0.02), (3, 0), axis.get_xaxis_transform(), "offset points", fontsize=9, color=INTERVENTION)
    axis.set(xlabel=label, yticks=range(len(values)), yticklabels=list(values), ylim=(len(values) - 0.3, -0.7))
    draw_guess(axis, guess, across="x")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def memory_after_push(time, moved, title, voted=None, made_with=None):
    """How far one push moves the memory of several networks.

    Parameters
    ----------
    time : ndarray, shape (time,)
        Since the push, in time constants of a neuron.
    moved : mapping of str to ndarray, shape (time,)
        Change of the memory by the name of the network, up to three, as a share of the push.
    voted : str, optional
        The name of the network for which the learner voted; it is marked.
    """
    figure, axis = plt.subplots(figsize=(6.6, 3.3))
    for (name, course), look in zip(moved.items(), _NETWORKS, strict=False):
        axis.plot(time, course, color=look["color"], linestyle="-" if look["marker"] == "o" else "--")
        mine = " ← your vote" if name == voted else ""
        axis.annotate(f"{name}{mine}", (time[-1], course[-1]), (4, 0), textcoords="offset points", va="center", fontsize=10)
        if mine:
            axis.plot(time[-1], course[-1], "o", color="none", markeredgecolor=GUESS, markersize=11, clip_on=False)
    axis.axhline(0, color=UNOBSERVED, linewidth=0.8, zorder=0)
    axis.set(xlabel="time after the push (τ)", ylabel="movement of the memory\n(share of the push)", xlim=(time[0], time[-1]))
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
