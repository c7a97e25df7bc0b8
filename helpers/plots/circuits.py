"""Figures of small circuits: who drives whom among three neurons or a few more, and what regression makes of it."""

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
from matplotlib.lines import Line2D

from helpers.plots.base import CORRELATION, INTERVENTION, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn

NODE_SIZE = 520  # The area of a neuron's circle, in points².
DARK_CORRELATION = "#0F4C75"  # A darker shade of the colour of correlation, for lines over dots of that colour.
# Colour, marker and line of two states of the animal. Both are watched, so both are blue; shape and line tell them apart.
STATES = ((CORRELATION, "o", "--"), ("#1B6CA8", "^", "-."))


@drawn
def draw_circuit(axis, arrows, places, conditioned=(), hidden=()):
    """Draw a circuit: arrows from source to target, a box around what is conditioned on, dashes for what is hidden.

    Parameters
    ----------
    arrows : collection of (neuron, neuron)
        The circuit.
    places : mapping of str to (float, float)
        Where each neuron stands.
    conditioned, hidden : collection of str
        Neurons that are conditioned on; neurons that are not recorded.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(places)
    graph.add_edges_from(arrows)
    for name in graph:
        shape = "s" if name in conditioned else "o"
        colour = UNOBSERVED if name in hidden else TRUTH
        drawn = nx.draw_networkx_nodes(
            graph, places, [name], ax=axis, node_size=NODE_SIZE, node_shape=shape, node_color="white", edgecolors=colour
        )
        drawn.set(linewidth=3 if name in conditioned else 1.5, linestyle="--" if name in hidden else "-")
    nx.draw_networkx_labels(graph, places, ax=axis, font_size=12)
    nx.draw_networkx_edges(
        graph, places, ax=axis, arrowstyle="-|>", arrowsize=16, edge_color=TRUTH, width=1.6, node_size=NODE_SIZE * 1.3
    )
    x, y = np.array(list(places.values()), float).T
    axis.set(xlim=(x.min() - 0.35, x.max() + 0.35), ylim=(y.min() - 0.35, y.max() + 0.35))
    axis.axis("off")


TRIANGLE = {"A": (0, 0), "B": (1, 0), "C": (0.5, 0.8)}


@drawn
def circuit(arrows, places, title, conditioned=(), hidden=(), made_with=None):
    """One circuit, large; arguments as in ``draw_circuit``."""
    figure, axis = plt.subplots(figsize=(7, 2.6))
    draw_circuit(axis, arrows, places, conditioned, hidden)
    axis.set_title(title)
    credit(figure, made_with)
    return figure


@drawn
def activity_and_slope(a, b, title, state=None, forced=None, made_with=None):
    """Activity of B against A with its regression line; then by state, and with A forced.

    Parameters
    ----------
    a, b : ndarray, shape (trials,)
        Activity of two neurons, watched.
    state : ndarray of bool, shape (trials,), optional
        In which of two states the animal was; draws a second panel.
    forced : (array_like, array_like, array_like), optional
        What A was forced to, the mean of B that followed, and its standard error; draws a third panel.
    """
    n_panels = 1 + (state is not None) + (forced is not None)
    figure, axes = plt.subplots(1, n_panels, figsize=(2.9 * n_panels + 0.9, 3.4), sharex=True, sharey=True, squeeze=False)
    axes = axes[0]
    axes[0].plot(a, b, ".", color=CORRELATION, markersize=4, alpha=0.5)
    _slope_label(axes[0], "slope", _line(axes[0], a, b, "-"), (0.05, 0.93, "left"), DARK_CORRELATION)
    axes[0].set_title("all trials")
    axes[0].set_ylabel("activity of B")
    if state is not None:
        corners = ((0.03, 0.04, "left"), (0.98, 0.93, "right"))
        for chosen, (colour, marker, line), name, corner in zip(
            (~state, state), STATES, ("calm", "alert"), corners, strict=True
        ):
            axes[1].plot(a[chosen], b[chosen], marker, color=colour, markersize=3, alpha=0.5)
            slope = _line(axes[1], a[chosen], b[chosen], line)
            _slope_label(axes[1], f"{name}: slope", slope, corner, DARK_CORRELATION)
        axes[1].set_title("by the animal's state")
    if forced is not None:
        levels, means, errors = map(np.asarray, forced)
        axes[-1].errorbar(levels, means, 1.96 * errors, fmt="o", color=INTERVENTION, capsize=4)
        slope, height = np.polyfit(levels, means, 1)
        axes[-1].plot(levels, slope * levels + height, color=INTERVENTION)
        _slope_label(axes[-1], "slope", slope, (0.05, 0.93, "left"), INTERVENTION)
        axes[-1].set_title("A forced: mean of B")
    for axis in axes:
        axis.set_xlabel("activity of A")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


def _line(axis, a, b, style):
    """Draw a regression line over the range of a, and return its slope."""
    slope, height = np.polyfit(a, b, 1)
    ends = np.array([a.min(), a.max()])
    axis.plot(ends, slope * ends + height, color="white", linewidth=5)
    axis.plot(ends, slope * ends + height, style, color=DARK_CORRELATION, linewidth=2.4)
    return slope


def _slope_label(axis, words, slope, corner, colour):
    x, y, side = corner
    text = f"{words} {slope:+.1f}".replace("-", "−")
    axis.annotate(text, (x, y), xycoords="axes fraction", color=colour, ha=side)


@drawn
def circuits_and_slopes(circuits, estimates, title, made_with=None):
    """Circuits of A, B and C, and below each what watching, conditioning and forcing say about A and B.

    Parameters
    ----------
    circuits : mapping of str to collection of (neuron, neuron)
        Name and arrows of each circuit.
    estimates : mapping of str to mapping of str to sequence of float
        For each circuit the estimates, one per seed, under the names "watching", "given C" and "forcing …".
    """
    n, rows = len(circuits), list(next(iter(estimates.values())))
    size, heights = (2.7 * n + 1.8, 2.4 + 0.65 * len(rows)), {"height_ratios": [1.2, 0.45 * len(rows)]}
    figure, axes = plt.subplots(2, n, figsize=size, sharex="row", sharey="row", squeeze=False, gridspec_kw=heights)
    for (name, arrows), above, below in zip(circuits.items(), axes[0], axes[1], strict=True):
        draw_circuit(above, arrows, TRIANGLE)
        above.set_title(name)
        below.axvline(0, color=UNOBSERVED, linewidth=1)
        for row, kind in enumerate(rows):
            values = np.asarray(estimates[name][kind])
            colour = INTERVENTION if kind.startswith("forcing") else CORRELATION
            marker = "s" if kind == "given C" else "o"
            height = -row + np.linspace(-0.15, 0.15, len(values))
            below.plot(values, height, marker, color=colour, markersize=7, alpha=0.75)
            mean = values.mean()
            text = f"{mean:.2f}".replace("-0.00", "0.00").replace("-", "−")
            below.annotate(text, (mean, -row + 0.27), ha="center", fontsize=9)
        below.set(yticks=-np.arange(len(rows)), yticklabels=rows, xlabel="effect of A on B", ylim=(0.65 - len(rows), 0.65))
        below.margins(x=0.18)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def slopes_against(x, measured, theory, truth, title, xlabel, made_with=None, guess=None):
    """Estimated slopes against something that was varied, with what theory promises and the true effect.

    Parameters
    ----------
    x : ndarray, shape (stops,)
        What was varied.
    measured : mapping of str to ndarray, shape (seeds, stops)
        Slopes by regression.
    theory : mapping of str to ndarray, shape (stops,)
        The same in endless trials, under the same names.
    truth : float
        What forcing gives.
    guess : float, optional
        The slope that the learner predicted.
    """
    figure, axis = plt.subplots(figsize=(7, 3.3))
    axis.axhline(0, color=UNOBSERVED, linewidth=1)
    axis.axhline(truth, color=INTERVENTION, label="A forced: the truth")
    for (name, runs), marker, line in zip(measured.items(), "os^", ("--", ":", "-."), strict=False):
        axis.plot(x, runs.T, marker, color=CORRELATION, alpha=0.6, markersize=5)
        axis.plot(x, theory[name], line, color=TRUTH)
        dot = {"marker": marker, "markerfacecolor": CORRELATION, "markeredgecolor": CORRELATION}
        axis.plot([], [], line, color=TRUTH, label=f"{name} (line: theory)", **dot)
    axis.set(title=title, xlabel=xlabel, ylabel="slope of B on A")
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    draw_guess(axis, guess)
    credit(figure, made_with)
    return figure


@drawn
def selected_trials(activity, thresholds, correlations, theory, chosen, title, made_with=None):
    """A and B in the trials in which C is above a threshold, and their correlation as the threshold moves.

    Parameters
    ----------
    activity : ndarray, shape (3, trials)
        Activity of A, B and C.
    thresholds, correlations : ndarray, shape (stops,)
        Thresholds on C, and the correlation among the trials above each.
    theory : ndarray, shape (stops,)
        The same in endless trials.
    chosen : int
        Index of the threshold that is shown.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.4))
    a, b, c = activity
    kept = c > thresholds[chosen]
    left.plot(a[~kept], b[~kept], ".", color=UNOBSERVED, alpha=0.3, markersize=3)
    left.plot(a[kept], b[kept], ".", color=CORRELATION, markersize=5)
    if kept.any():
        slope, height = np.polyfit(a[kept], b[kept], 1)
        ends = np.array([a[kept].min(), a[kept].max()])
        left.plot(ends, slope * ends + height, color=TRUTH)
    left.set(xlabel="activity of A", ylabel="activity of B", aspect="equal", xlim=(-4, 4), ylim=(-4, 4))
    left.set_title(f"{kept.mean():.0%} of the trials are kept")
    right.axhline(0, color=INTERVENTION, label="with A forced")
    right.plot(thresholds, theory, "--", color=TRUTH, label="theory")
    right.plot(thresholds, correlations, "o", color=CORRELATION, markersize=6, label="correlation, kept trials")
    right.plot(thresholds[chosen], correlations[chosen], "o", color=CORRELATION, markersize=12, markeredgecolor=TRUTH)
    right.set(
        title="who is kept decides", xlabel="kept: trials with C above", ylabel="correlation of A and B", ylim=(-0.75, 0.2)
    )
    right.legend(loc="lower left", fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def adjustment_sets(names, effects, errors, valid, truth, title, made_with=None):
    """One estimate for each set of neurons that was adjusted for; sets that the graph calls valid are filled.

    Parameters
    ----------
    names : sequence of str
        What was adjusted for.
    effects, errors : ndarray, shape (sets,)
        Estimates and their standard errors.
    valid : ndarray of bool, shape (sets,)
        Whether the backdoor criterion holds.
    truth : float
        What forcing gives.
    """
    figure, axis = plt.subplots(figsize=(7.4, 0.9 + 0.24 * len(names)))
    effects, errors, valid = np.asarray(effects), np.asarray(errors), np.asarray(valid)
    rows = -np.arange(len(names))
    axis.axvline(0, color=UNOBSERVED, linewidth=1)
    axis.axvline(truth, color=INTERVENTION)
    axis.errorbar(effects, rows, xerr=1.96 * errors, fmt="none", color=CORRELATION)
    axis.plot(effects[valid], rows[valid], "o", color=CORRELATION, markersize=9)
    axis.plot(effects[~valid], rows[~valid], "o", color=CORRELATION, markerfacecolor="white", markersize=7)
    axis.set_yticks(rows, names)
    axis.set(xlabel="estimated effect of A on B", ylabel="adjusted for", title=title)
    handles = [
        Line2D([], [], marker="o", linestyle="", color=CORRELATION, markersize=9, label="valid by the graph"),
        Line2D([], [], marker="o", linestyle="", color=CORRELATION, markerfacecolor="white", label="not valid"),
        Line2D([], [], color=INTERVENTION, label="A forced"),
    ]
    axis.legend(handles=handles, loc="center left", bbox_to_anchor=(1, 0.5))
    credit(figure, made_with)
    return figure
