"""Figures of graphs that are inferred: films, what nodes know, draws of edges, guesses beside the truth, and failures."""

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
from matplotlib.ticker import MaxNLocator

from helpers.plots.base import GRAPHS, PLAIN_MAP, TRUTH, UNOBSERVED, credit, draw_graph, draw_guess
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order

_OVER = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # words over a line


@drawn
def films(time, signals, graphs, title, label="signal", made_with=None):
    """Several films side by side: the graph of each above, and what is seen of its particles below.

    Parameters
    ----------
    time : ndarray, shape (time,)
        When each step was.
    signals : ndarray, shape (films, time, particles)
        One signal of each particle, from about -1 to 1.
    graphs : ndarray of bool, shape (films, particles, particles)
        ``[s, i, j]``: whether ``j`` acts on ``i``.
    """
    n_films, _, n_particles = signals.shape
    size = (2.9 * n_films, 2.4 + 0.42 * n_particles)
    figure, axes = plt.subplots(2, n_films, figsize=size, squeeze=False, height_ratios=(1.15, 1))
    for film, (above, below) in enumerate(axes.T):
        draw_graph(above, graphs[film].astype(float))
        for particle in range(n_particles):
            below.plot(time, n_particles - 1 - particle + 0.4 * signals[film, :, particle], color=TRUTH, linewidth=1.2)
        below.set(xlabel="time", yticks=range(n_particles), yticklabels=range(n_particles)[::-1], xlim=time[[0, -1]])
    axes[1, 0].set_ylabel(label)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


def _places(A):
    """Where nodes are drawn: each connected part on a circle of its own, from left to right."""
    graph, places = nx.from_numpy_array(A), {}
    for number, part in enumerate(nx.connected_components(graph)):
        # Along a part from end to end, so that a chain is not crossed by its own edges.
        first = min(part, key=lambda node: (graph.degree(node), node))
        order = list(nx.dfs_preorder_nodes(graph, first))
        for node, (x, y) in nx.circular_layout(graph.subgraph(order)).items():
            places[node] = (x + 2.8 * number, y)
    return graph, places


@drawn
def nodes_and_what_they_know(graphs, known, title, made_with=None):
    """Graphs side by side, each node in the colour of a number that it knows.

    Parameters
    ----------
    graphs : mapping of str to ndarray, shape (nodes, nodes)
        By name; without directions.
    known : mapping of str to ndarray, shape (nodes,)
        A number for each node of each graph; one scale of colours for all.
    """
    figure, axes = plt.subplots(1, len(graphs), figsize=(2.9 * len(graphs), 2.9), squeeze=False)
    values = [np.asarray(known[name], dtype=float) for name in graphs]
    low, high = min(value.min() for value in values), max(value.max() for value in values)
    for axis, (name, A), value in zip(axes[0], graphs.items(), values, strict=True):
        graph, places = _places(np.asarray(A, dtype=float))
        shades = {"cmap": PLAIN_MAP, "vmin": low - 0.5 * (high == low), "vmax": high + 0.5 * (high == low)}
        nx.draw_networkx_edges(graph, places, ax=axis, edge_color=TRUTH, width=1.8, node_size=480)
        nodes = nx.draw_networkx_nodes(
            graph, places, ax=axis, nodelist=range(len(value)), node_color=value, node_size=480, edgecolors=TRUTH, **shades
        )
        axis.set_title(name)
        axis.margins(0.2)
        axis.set_aspect("equal", adjustable="datalim")  # so that titles stand at one height
        axis.axis("off")
    figure.colorbar(nodes, ax=axes[0], shrink=0.7, label="known (share of the largest)")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def drawn_weights(weights, probability, title, made_with=None):
    """How large the weight of an edge is in many draws.

    Parameters
    ----------
    weights : ndarray, shape (draws,)
        From 0, no edge, to 1, an edge.
    probability : float
        Of the edge, as the encoder guesses it.
    """
    figure, axis = plt.subplots(figsize=(6.0, 2.9))
    shares, rims = np.histogram(weights, bins=20, range=(0, 1))
    axis.bar(
        rims[:-1], shares / len(weights), width=np.diff(rims), align="edge", color=GRAPHS, edgecolor="white", linewidth=0.6
    )
    axis.axvline(0.5, color=UNOBSERVED, linestyle=":", linewidth=1.2)
    axis.set(
        xlabel="weight of the edge in a draw (0 = no edge, 1 = edge)", ylabel="share of draws", xlim=(0, 1), ylim=(0, 0.75)
    )
    above = np.mean(weights > 0.5)
    axis.text(0.51, 0.7, f"above ½: {above:.2f}\nguessed: {probability:.2f}", va="top", color=TRUTH)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def graphs_and_guesses(graphs, guesses, title, made_with=None):
    """True graphs above, and below each what is guessed of it.

    Parameters
    ----------
    graphs : ndarray of bool, shape (films, particles, particles)
        ``[s, i, j]``: whether ``j`` acts on ``i``.
    guesses : ndarray, shape (films, particles, particles)
        Probability of each edge.
    """
    n_films, n_particles, _ = graphs.shape
    figure, axes = plt.subplots(2, n_films, figsize=(1.75 * n_films + 1.2, 4.0), squeeze=False)
    own = np.eye(n_particles, dtype=bool)
    for film in range(n_films):
        for axis, shown in zip(axes[:, film], (graphs[film].astype(float), guesses[film]), strict=True):
            image = axis.imshow(np.ma.masked_array(shown, own), cmap=PLAIN_MAP, vmin=0, vmax=1)
            axis.set(xticks=range(n_particles), yticks=range(n_particles))
            axis.tick_params(labelsize=8, length=0)
            axis.set_facecolor("#D0D0D0")  # a particle and itself
            axis.spines[:].set_visible(True)
        axes[1, film].set_xlabel("from")
    axes[0, 0].set_ylabel("true graph\nto")
    axes[1, 0].set_ylabel("guess\nto")
    figure.colorbar(image, ax=axes, shrink=0.8, label="probability of an edge")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def aurocs_of_methods(scores, title, guess=None, made_with=None):
    """How well methods rank pairs, a row each, the worst on top.

    Parameters
    ----------
    scores : mapping of str to ndarray, shape (runs,)
        AUROCs, by key in ``helpers.plots.looks``.
    guess : float, optional
        What the learner expects.
    """
    looks = in_order(scores, "scores")
    order = sorted(looks, key=lambda key: np.mean(scores[key]))
    figure, axis = plt.subplots(figsize=(6.6, 1.0 + 0.5 * len(order)))
    for row, key in enumerate(order):
        values = np.sort(np.asarray(scores[key], dtype=float))
        height = row + 0.16 * (np.arange(len(values)) % 3 - 1) * (len(values) > 1)
        axis.plot(values, height, markersize=8, markeredgewidth=1.4, clip_on=False, **looks[key].points)
    axis.axvline(0.5, color=UNOBSERVED, linestyle=":", linewidth=1.2)
    axis.annotate("chance", (0.5, 0.03), (3, 0), axis.get_xaxis_transform(), "offset points", fontsize=9, color=UNOBSERVED)
    lowest = min(0.45, *(np.min(scores[key]) - 0.03 for key in order))
    axis.set(xlabel="AUROC over the pairs of all films", xlim=(lowest, 1.005), ylim=(len(order) - 0.4, -0.6))
    axis.set_yticks(range(len(order)), [looks[key].label for key in order])
    draw_guess(axis, guess, across="x")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def errors_ahead(ahead, panels, title, made_with=None):
    """How far forecasts stray with every step, on a logarithmic scale; what leaves the panel above is lost.

    Parameters
    ----------
    ahead : ndarray, shape (steps,)
        Steps since the last that was seen.
    panels : mapping of str to mapping of str to ndarray, shape (steps,)
        Errors as a share of the variance, by the title of the panel and by key in ``helpers.plots.looks``.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(4.2 * len(panels), 3.9), sharey=True, squeeze=False)
    looks = in_order((key for errors in panels.values() for key in errors), "panels")
    for axis, (name, errors) in zip(axes[0], panels.items(), strict=True):
        for key, look in looks.items():
            if key in errors:
                axis.plot(ahead, errors[key], label=look.label, markersize=5, **look.curve)
        axis.axhline(1, color=UNOBSERVED, linestyle=":", linewidth=1.2)
        axis.set(xlabel="steps ahead", yscale="log", xlim=(ahead[0] - 0.5, ahead[-1] + 0.5), title=name)
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    least = min(np.min(error) for errors in panels.values() for error in errors.values())
    axes[0, 0].set(ylabel="error (share of the variance)", ylim=(least / 3, 100))
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncol=2, fontsize=9.5)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def price_and_score(prices, scores, title, right=(), failed=(), made_with=None):
    """What models pay for their edges beside how right these are.

    Parameters
    ----------
    prices : mapping of str to ndarray, shape (runs,)
        Divergence of the edges from their prior in nats a pair, by the name of the setting.
    scores : mapping of str to ndarray, shape (runs,)
        AUROC of the same runs.
    right : collection of str
        Settings whose names stand to the right of their points; the others' stand to the left.
    failed : collection of str
        Settings whose points are open squares; the others' are filled circles.
    """
    figure, axis = plt.subplots(figsize=(7.6, 4.4))
    for name in prices:
        price, score = np.array(sorted(zip(prices[name], scores[name], strict=True)), dtype=float).T
        shape = {"marker": "s", "markerfacecolor": "white"} if name in failed else {"marker": "o"}
        axis.plot(price, score, linestyle="", color=GRAPHS, markersize=7, markeredgewidth=1.4, **shape)
        y = np.mean(score)
        beside = {"textcoords": "offset points", "va": "center", "fontsize": 9, "bbox": _OVER}
        if name in right:
            axis.annotate(name, (np.max(price), y), (7, 0), ha="left", **beside)
        else:
            axis.annotate(name, (np.min(price), y), (-7, 0), ha="right", **beside)
    axis.axhline(0.5, color=UNOBSERVED, linestyle=":", linewidth=1.2)
    axis.annotate("chance", (0.005, 0.5), (0, 3), axis.get_yaxis_transform(), "offset points", fontsize=9, color=UNOBSERVED)
    axis.axvline(np.log(2), color=UNOBSERVED, linestyle=":", linewidth=1.2)
    axis.annotate(
        "sure of all", (np.log(2), 0.01), (-3, 0), axis.get_xaxis_transform(), "offset points", ha="right", fontsize=9
    )
    axis.set(xlabel="price of the edges (nats per pair)", ylabel="AUROC", ylim=(0.36, 1.02))
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
