"""Figures of attention: who listens to whom, masks, the three attentions of a Causalformer, and its forecasts."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyArrowPatch, Rectangle

from helpers.plots.base import ATTENTION, PLAIN_MAP, TRUTH, UNOBSERVED, credit, draw_graph
from helpers.plots.drawing import drawn

DARK_GREY = "#606060"


@drawn
def who_listens(v, W, target, title, n_steps=250):
    """A wiring, and what one neuron hears: its potential, with the spikes of all others below.

    Parameters
    ----------
    v : ndarray, shape (time, neurons)
        Membrane potentials, in mV; a neuron at or above 30 spikes.
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    target : int
        Whose potential is drawn.
    """
    figure = plt.figure(figsize=(9.2, 3.9))
    grid = figure.add_gridspec(2, 2, width_ratios=(1, 2.1), height_ratios=(1.4, 1))
    graph, top = figure.add_subplot(grid[:, 0]), figure.add_subplot(grid[0, 1])
    bottom = figure.add_subplot(grid[1, 1], sharex=top)
    draw_graph(graph, W)
    graph.set_title("wiring: source → target")
    top.plot(np.minimum(v[:n_steps, target], 30), color=TRUTH, linewidth=1)
    top.set(title=f"potential of neuron {target}", ylabel="mV", xlim=(0, n_steps))
    top.tick_params(labelbottom=False)
    others = [j for j in range(len(W)) if j != target]
    for row, source in enumerate(others):
        heard = W[target, source] != 0
        times = np.flatnonzero(v[:n_steps, source] >= 30)
        sign = {1: "  excites", -1: "  inhibits", 0: "  not heard"}[int(np.sign(W[target, source]))]
        bottom.plot(
            times, np.full(len(times), row), "|", color=TRUTH if heard else "#B0B0B0", markersize=9, markeredgewidth=1.6
        )
        bottom.annotate(sign, (n_steps, row), va="center", fontsize=9, color=TRUTH if heard else DARK_GREY)
    bottom.set(title="spikes of the others", ylabel="neuron", xlabel="time (ms)", ylim=(-0.6, len(others) - 0.4))
    bottom.set_yticks(range(len(others)), others)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


def _weights(axis, weights, label="weight"):
    image = axis.imshow(weights, cmap=PLAIN_MAP, vmin=0, vmax=1)
    axis.set(
        xlabel="from neuron (column)", ylabel="to neuron (row)", xticks=range(weights.shape[1]), yticks=range(len(weights))
    )
    axis.figure.colorbar(image, ax=axis, shrink=0.85, label=label)


@drawn
def weights_and_answers(weights, arriving, answers, title, made_with=None):
    """Attention weights at one moment, and over many moments what attention answers beside what arrives.

    Parameters
    ----------
    weights : ndarray, shape (neurons, neurons)
        ``[to, from]``, from 0 to 1.
    arriving, answers : ndarray, the same shape
        What arrives at each target and moment, in mV/ms, and what attention answers. Equal pairs are drawn as one disc, larger
        where there are more.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.5))
    _weights(left, weights)
    left.set_title("weights at one moment")
    pairs, counts = np.unique(np.round(np.c_[np.ravel(arriving), np.ravel(answers)], 2), axis=0, return_counts=True)
    low, high = min(pairs.min(), -5) - 2, max(pairs.max(), 5) + 2
    right.plot([low, high], [low, high], color=TRUTH, linewidth=1, label="equal")
    right.scatter(*pairs.T, s=12 + 90 * np.sqrt(counts / counts.max()), color=ATTENTION, edgecolor=TRUTH, linewidth=0.5)
    right.set(
        title="many moments", xlabel="arrives (mV/ms)", ylabel="attention answers (mV/ms)", xlim=(low, high), ylim=(low, high)
    )
    right.legend(loc="upper left")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def masks(named, n_steps, title, made_with=None):
    """Who may look at whom, for tokens that are pairs of neuron and step.

    Parameters
    ----------
    named : mapping of str to ndarray of bool, shape (tokens, tokens)
        ``[looking, seen]``; the steps of a neuron stand together.
    n_steps : int
        Steps of each neuron.
    """
    figure, axes = plt.subplots(1, len(named), figsize=(4 * len(named), 3.9), squeeze=False)
    for axis, (name, allowed) in zip(axes[0], named.items(), strict=True):
        n_tokens = len(allowed)
        shades = np.where(np.asarray(allowed)[..., None], _rgb(ATTENTION), 1.0)
        axis.imshow(shades, extent=(0, n_tokens, n_tokens, 0))
        for k in range(n_tokens + 1):
            edge = k % n_steps == 0
            axis.axhline(k, color=TRUTH if edge else "#D0D0D0", linewidth=1.2 if edge else 0.5)
            axis.axvline(k, color=TRUTH if edge else "#D0D0D0", linewidth=1.2 if edge else 0.5)
        middle = np.arange(n_tokens // n_steps) * n_steps + n_steps / 2
        labels = [f"neuron {i}" for i in range(len(middle))]
        axis.set_xticks(middle, labels)
        axis.set_yticks(middle, labels, rotation=90, va="center")
        axis.tick_params(length=0)
        axis.set(title=name, xlabel="seen (earlier → later)", ylabel="looking (later ← earlier)")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


def _rgb(colour):
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255


@drawn
def three_attentions(title):
    """The three attentions of a Causalformer, for a forecast of one of three neurons."""
    figure, axes = plt.subplots(1, 3, figsize=(9.4, 3.4))
    names = ("1  encoder, local self-attention", "2  decoder, local cross-attention", "3  decoder, global cross-attention")
    notes = (
        "each step looks at the\npast of its own neuron",
        "a forecast looks at the\nencoded past of its neuron",
        "a forecast looks at the\nencoded pasts of all others",
    )
    for number, (axis, name, note) in enumerate(zip(axes, names, notes, strict=True)):
        for row in range(3):
            for step in range(4):
                own = number != 2 or row != 1
                face = "white" if number == 0 else "#F3E3EC" if own else "white"
                axis.add_patch(Rectangle((step, 2 - row), 0.72, 0.5, facecolor=face, edgecolor=TRUTH, linewidth=1))
            axis.text(-0.2, 2.25 - row, f"{row}", ha="right", va="center")
        if number:
            axis.add_patch(Rectangle((4.6, 1), 0.72, 0.5, facecolor=ATTENTION, edgecolor=TRUTH, linewidth=1.2))
            axis.text(4.96, 1.25, "?", ha="center", va="center")
        sources = {0: [(1, s) for s in range(3)], 1: [(1, s) for s in range(4)], 2: [(r, s) for r in (0, 2) for s in range(4)]}
        end = (3.36, 1.5) if number == 0 else (4.6, 1.25)
        for row, step in sources[number]:
            start = (step + 0.36, 2.5 - row) if row == 1 else (step + 0.36, 2.0 if row == 0 else 0.5)
            bend = -0.35 if row == 1 else 0.0
            end_here = (4.96, 1.5) if number == 1 else end
            axis.add_patch(
                FancyArrowPatch(
                    start,
                    end_here,
                    connectionstyle=f"arc3,rad={bend}",
                    arrowstyle="-|>",
                    mutation_scale=9,
                    color=ATTENTION,
                    linewidth=1.3,
                )
            )
        axis.text(2.2, -0.25, note, ha="center", va="top", color=DARK_GREY)
        axis.set(xlim=(-0.7, 5.5), ylim=(-1.1, 3.1))
        axis.set_title(name, fontsize=10)
        axis.axis("off")
    axes[0].annotate("time →", (3.9, 2.75), ha="right", fontsize=9, color=DARK_GREY)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def loss_along_training(courses, title):
    """Losses along training, on the part that trains and on the part that validates.

    Parameters
    ----------
    courses : mapping of str to (ndarray, ndarray, ndarray)
        For each model the training steps, the loss in training and in validation, in squared standard deviations.
    """
    figure, axis = plt.subplots(figsize=(7.6, 3.4))
    looks = ((ATTENTION, "o"), (UNOBSERVED, "s"), (TRUTH, "^"))
    for (colour, marker), (name, (steps, train, validation)) in zip(looks, courses.items(), strict=False):
        axis.semilogy(steps, train, ":", color=colour, linewidth=1.4, label=f"{name}: training")
        axis.semilogy(steps, validation, "-", marker=marker, markersize=4, color=colour, label=f"{name}: validation")
    axis.set(xlabel="training steps", ylabel="mean squared error (s.d.²)")
    axis.legend(loc="upper right")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def forecast_traces(true, forecast, title, n_steps=300):
    """True potentials and their one-step forecasts, one row per neuron.

    Parameters
    ----------
    true, forecast : ndarray, shape (time, neurons)
        Normalised potentials.
    """
    n_neurons = true.shape[1]
    figure, axes = plt.subplots(n_neurons, 1, figsize=(8.6, 1.05 * n_neurons + 0.8), sharex=True, squeeze=False)
    for neuron, axis in enumerate(axes[:, 0]):
        axis.plot(true[:n_steps, neuron], color=TRUTH, linewidth=1.2, label="true")
        axis.plot(forecast[:n_steps, neuron], color=ATTENTION, linewidth=1.2, linestyle="--", label="forecast")
        axis.set_ylabel(f"{neuron}", rotation=0, va="center", labelpad=12)
    axes[0, 0].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    axes[-1, 0].set_xlabel("time in the test part (ms)")
    figure.supylabel("normalised potential of neuron …", fontsize=10)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def r2_beside_limits(limits, reached, title, made_with=None):
    """For networks of several kinds, between which two values of R² everything about their wiring lies.

    Parameters
    ----------
    limits : mapping of str to (ndarray, ndarray)
        For each kind R² of who knows the mechanism and nothing of the network, and of who knows all; one value per network.
    reached : mapping of str to mapping of str to ndarray
        For some kinds what models reached, by what they are: "that sees itself alone" or "that sees the others".
    """
    figure, axis = plt.subplots(figsize=(8.2, 0.62 * len(limits) + 1.7))
    looks = {"that sees itself alone": (UNOBSERVED, "s", "white"), "that sees the others": (ATTENTION, "o", ATTENTION)}
    for row, (without, ceiling) in enumerate(limits.values()):
        without, ceiling = np.mean(without), np.mean(ceiling)
        axis.plot([without, ceiling], [row, row], color="#C8C8C8", linewidth=9, solid_capstyle="butt", zorder=1)
        for place, colour, known in (
            (without, DARK_GREY, "mechanism known, nothing of the network"),
            (ceiling, TRUTH, "all known: the ceiling"),
        ):
            axis.plot(place, row, "|", color=colour, markersize=18, markeredgewidth=2, label=known)
    for kind, models in reached.items():
        row = list(limits).index(kind)
        for name, values in models.items():
            colour, marker, inside = looks[name]
            place = np.full(np.size(values), row + (0.16 if name == "that sees the others" else -0.16))
            axis.plot(values, place, marker, color=colour, markerfacecolor=inside, markersize=7, label=f"model {name}")
    axis.set_yticks(range(len(limits)), list(limits))
    axis.set(xlabel="R² of a forecast of one millisecond", ylim=(len(limits) - 0.4, -0.6))
    handles = dict(zip(*reversed(axis.get_legend_handles_labels()), strict=True))
    figure.legend(handles.values(), handles.keys(), loc="outside lower left", ncols=2)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
