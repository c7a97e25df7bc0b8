"""The figure of the front page."""

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np

from helpers.plots.base import CORRELATION, INTERVENTION, TRUTH, UNOBSERVED

LIMIT = 3.4


def three_worlds(watched, forced, arrows, title):
    """Worlds that look the same while they are watched, and part when A is forced.

    Parameters
    ----------
    watched : sequence of (ndarray, ndarray)
        A and B in trials in which nothing is forced, one pair per world.
    forced : sequence of (ndarray, ndarray)
        B in trials with A forced down, and with A forced up, one pair per world.
    arrows : sequence of sequence of (str, str)
        Who drives whom in each world, for example ``[("A", "B")]``.
    title : str
        What the figure shows.
    """
    figure, axes = plt.subplots(
        3, len(watched), figsize=(8.4, 7.4), sharex="row", sharey="row", height_ratios=[2.6, 1.7, 1], squeeze=False
    )
    for number, (cloud, answers, graph) in enumerate(zip(watched, forced, arrows, strict=True)):
        top, middle, bottom = axes[:, number]
        _cloud(top, *cloud)
        top.set_title(f"world {'XYZ'[number]}", loc="center")
        _answers(middle, *answers)
        _arrows(bottom, graph)
    axes[0, 0].set_ylabel("1  watch\nactivity of B")
    axes[1, 0].set_ylabel("2  force A\ntrials")
    axes[1, 0].legend(["A forced down", "A forced up"], loc="upper left", fontsize=9, handlelength=1.2)
    axes[2, 0].text(-0.03, 0.5, "3  wiring", transform=axes[2, 0].transAxes, rotation=90, ha="right", va="center")
    figure.suptitle(title, x=0.01, ha="left", fontsize=14)
    return figure


def _cloud(axis, a, b):
    """B against A, trial by trial."""
    axis.plot(a, b, ".", color=CORRELATION, markersize=3, alpha=0.6)
    axis.text(0.05, 0.93, f"r = {np.corrcoef(a, b)[0, 1]:.2f}", transform=axis.transAxes, va="top")
    axis.set(xlabel="activity of A", xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), xticks=[-2, 0, 2], yticks=[-2, 0, 2])


def _answers(axis, down, up):
    """How B is distributed with A forced down and up."""
    bins = np.linspace(-LIMIT, LIMIT, 36)
    axis.hist(down, bins, color=UNOBSERVED, histtype="step", linewidth=2.2)
    axis.hist(up, bins, color=INTERVENTION, alpha=0.65)
    axis.set(xlabel="activity of B", xlim=(-LIMIT, LIMIT), xticks=[-2, 0, 2], yticks=[])
    axis.margins(y=0.35)


def _arrows(axis, arrows):
    """The wiring of one world; a neuron that nobody recorded is dashed."""
    place = {"A": (0, 0), "B": (2, 0), "C": (1, 1)}
    graph = nx.DiGraph(arrows)
    for style, nodes in (("solid", [n for n in graph if n != "C"]), ("dashed", [n for n in graph if n == "C"])):
        drawn = nx.draw_networkx_nodes(graph, place, nodes, ax=axis, node_size=480, node_color="white", edgecolors=TRUTH)
        if nodes:
            drawn.set_linestyle(style)
    nx.draw_networkx_labels(graph, place, ax=axis, font_size=11)
    nx.draw_networkx_edges(graph, place, ax=axis, arrowstyle="-|>", arrowsize=18, width=1.8, node_size=480)
    axis.set(xlim=(-0.6, 2.6), ylim=(-0.5, 1.5))
    axis.axis("off")
