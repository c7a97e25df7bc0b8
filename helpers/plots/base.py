"""What all figures share: colours, style, the credit line, graphs and matrices.

Colour has one meaning in the whole book (Okabe and Ito's palette, safe for colour-blind readers). Functions take
arrays, and of a method no more than its key in ``helpers.plots.looks``. Each returns its ``Figure``. Where an exercise made
the numbers, ``made_with`` takes the exercise's function, and a line below the figure says whether the learner's own or the
reference was used.
"""

from importlib import resources

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np

from helpers.made_by import made_by
from helpers.plots.drawing import drawn

plt.style.use(str(resources.files("helpers") / "style.mplstyle"))

TRUTH = "#000000"
INTERVENTION = "#D55E00"
CORRELATION = "#56B4E9"
GRANGER = "#0072B2"
ATTENTION = "#CC79A7"
GRAPHS = "#009E73"
LATENT = "#E69F00"
UNOBSERVED = "#808080"
GUESS = "#505050"

SIGNED_MAP = "RdBu_r"  # The colour map of matrices with signs; it is centred on zero.
PLAIN_MAP = "viridis"  # The colour map of all other matrices.
MOST_DRAWN = 30  # A graph of more neurons than this is a tangle.


def credit(figure, made_with):
    """Say below the figure whose functions made its numbers."""
    functions = made_with if isinstance(made_with, list | tuple) else [made_with]
    lines = [f"{f.__name__}: {made_by(f)}" for f in functions if f is not None]
    if lines:
        figure.supxlabel("made with  " + ",  ".join(lines), x=0.99, ha="right", fontsize=8, color="#606060")


def draw_guess(axis, guess, across="y", place=None):
    """Draw what the learner guessed as a dashed line, labelled *you*; nothing where there is no guess.

    A guess far beyond what is drawn would squeeze all of that into a corner: an arrow points to it instead.

    Parameters
    ----------
    axis : matplotlib.axes.Axes
        Where; everything else is drawn already.
    guess : float or None
        As ``predict`` returned it.
    across : {"y", "x"}
        The axis on which the guess is a value.
    place : float, optional
        Where on that axis the guess lies, if that is another number; infinite where it lies beyond.
    """
    if guess is None:
        return
    place = guess if place is None else place
    low, high = axis.get_ylim() if across == "y" else axis.get_xlim()
    span = high - low
    if not low - span <= place <= high + span:
        _point_to_guess(axis, guess, across, place > high)
        return
    line, along = (axis.axhline, axis.get_yaxis_transform()) if across == "y" else (axis.axvline, axis.get_xaxis_transform())
    line(place, color=GUESS, linestyle=(0, (4, 3)), linewidth=1.4, zorder=5)
    if across == "y":
        at, beside, how = (0.995, place), (0, 1), {"ha": "right", "va": "bottom"}
    else:  # inside, since a title stands above; at the right edge there is room on the left alone
        right = place > low + 0.9 * span
        at, beside, how = (place, 0.98), (-4 if right else 4, 0), {"ha": "right" if right else "left", "va": "top"}
    axis.annotate("you", at, beside, along, "offset points", color=GUESS, fontstyle="italic", **how)


def _point_to_guess(axis, guess, across, is_high):
    """Say at the edge of the axes where a guess lies that is not in sight; upwards and downwards, make room for that."""
    if across == "x":
        words, at = (f"you: {guess:g} →", (0.99, 0.98)) if is_high else (f"← you: {guess:g}", (0.01, 0.98))
    else:
        words, at = (f"↑ you: {guess:g}", (0.99, 0.98)) if is_high else (f"↓ you: {guess:g}", (0.99, 0.02))
        low, high = axis.get_ylim()
        axis.set_ylim(low - (not is_high) * 0.15 * (high - low), high + is_high * 0.15 * (high - low))
    sides = {"ha": "right" if at[0] > 0.5 else "left", "va": "top" if at[1] > 0.5 else "bottom"}
    sides["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # a line at the edge would cross the words
    axis.text(*at, words, transform=axis.transAxes, color=GUESS, fontstyle="italic", **sides)


@drawn
def draw_graph(axis, W):
    """Draw a wiring as a graph; arrows point from source to target.

    Excitation ends in an arrowhead, inhibition in a bar.
    """
    if len(W) > MOST_DRAWN:
        raise ValueError(f"W has {len(W)} neurons; a graph of more than {MOST_DRAWN} shows nothing. Use draw_matrix.")
    graph = nx.from_numpy_array(np.asarray(W).T, create_using=nx.DiGraph)
    place = {n: (y, x) for n, (x, y) in nx.circular_layout(graph).items()}  # neuron 0 on top, then clockwise
    nx.draw_networkx_nodes(graph, place, ax=axis, node_size=560, node_color="white", edgecolors=TRUTH, linewidths=1.5)
    nx.draw_networkx_labels(graph, place, ax=axis, font_size=11)
    for style, chosen in (("-|>", lambda w: w > 0), ("-[", lambda w: w < 0)):
        edges = [(j, i) for j, i, w in graph.edges(data="weight") if chosen(w)]
        nx.draw_networkx_edges(
            graph,
            place,
            edges,
            ax=axis,
            arrowstyle=style,
            arrowsize=18 if style == "-|>" else 6,
            edge_color=TRUTH,
            width=1.8,
            node_size=560,
            connectionstyle="arc3,rad=0.08",
        )
    axis.margins(0.15)
    axis.set_aspect("equal")
    axis.axis("off")


@drawn
def draw_matrix(axis, W, limit=None, label="weight"):
    """Draw a signed matrix ``W[to, from]`` with a map centred on zero, and its colour bar."""
    limit = np.abs(W).max() or 1.0 if limit is None else limit
    image = axis.imshow(W, cmap=SIGNED_MAP, vmin=-limit, vmax=limit)
    n_neurons = len(W)
    if n_neurons <= 12:
        step = 1 if n_neurons < 10 else 2
        axis.set(xticks=range(0, n_neurons, step), yticks=range(0, n_neurons, step))
        between = np.arange(0.5, n_neurons - 1)
        axis.hlines(between, -0.5, n_neurons - 0.5, color=UNOBSERVED, linewidth=0.3)
        axis.vlines(between, -0.5, n_neurons - 0.5, color=UNOBSERVED, linewidth=0.3)
    axis.set(xlabel="from neuron (column)", ylabel="to neuron (row)")
    axis.spines[:].set_visible(True)
    axis.figure.colorbar(image, ax=axis, shrink=0.8, label=label)


@drawn
def wiring(W, title):
    """A wiring as a graph and as a matrix, side by side.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.6))
    draw_graph(left, W)
    draw_matrix(right, W, label="weight W[to, from]")
    left.set_title("as a graph: source → target")
    right.set_title("as a matrix")
    figure.suptitle(title, x=0.01, ha="left")
    return figure
