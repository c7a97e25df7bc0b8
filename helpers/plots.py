"""Every figure of the book, each function named for what it shows.

Colour has one meaning in the whole book (Okabe and Ito's palette, safe for colour-blind readers). Functions take
arrays and know no methods. Each returns its ``Figure``. Where an exercise made the numbers, ``made_with`` takes the
exercise's function, and a line below the figure says whether the learner's own or the reference was used.
"""

from importlib import resources

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
from matplotlib.patches import Patch, Rectangle

plt.style.use(str(resources.files("helpers") / "style.mplstyle"))

TRUTH = "#000000"
INTERVENTION = "#D55E00"
CORRELATION = "#56B4E9"
GRANGER = "#0072B2"
ATTENTION = "#CC79A7"
GRAPHS = "#009E73"
LATENT = "#E69F00"
UNOBSERVED = "#808080"

SIGNED_MAP = "RdBu_r"  # for signed matrices, centred on zero
PLAIN_MAP = "viridis"  # for all others
MOST_DRAWN = 30  # neurons in a graph; of more, one sees only a tangle


def _credit(figure, made_with):
    """Say below the figure whose functions made its numbers."""
    functions = made_with if isinstance(made_with, list | tuple) else [made_with]
    lines = [f"{f.__name__}: {getattr(f, 'made_by', 'your own, not checked')}" for f in functions if f is not None]
    if lines:
        figure.supxlabel("made with  " + ",  ".join(lines), x=0.99, ha="right", fontsize=8, color="#606060")


def pair_scatter(pairs, title, letters="XYZ"):
    """Joint activity of two neurons in several worlds whose wiring is not told.

    Parameters
    ----------
    pairs : sequence of (a, b)
        Activities of A and B, each of shape (trials,), one pair a world.
    title : str
        The finding.
    letters : str
        One letter a world.
    """
    figure, axes = plt.subplots(1, len(pairs), figsize=(8.4, 3.2), sharex=True, sharey=True, squeeze=False)
    axes = axes[0]
    for axis, (a, b), letter in zip(axes, pairs, letters, strict=True):
        axis.plot(a, b, ".", color=CORRELATION, markersize=3, alpha=0.5)
        axis.set(title=f"World {letter}", xlabel="activity of A (s.d.)", aspect="equal", xlim=(-4, 4), ylim=(-4, 4))
        axis.text(0.05, 0.92, f"r = {np.corrcoef(a, b)[0, 1]:.2f}", transform=axis.transAxes)
    axes[0].set_ylabel("activity of B (s.d.)")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


def forced_effects(names, a_on_b, b_on_a, title, watched, made_with=None):
    """Effect of forcing A on B, and of forcing B on A, in several worlds, with 95 % intervals.

    Parameters
    ----------
    names : sequence of str
        One name a world.
    a_on_b, b_on_a : sequence of (effect, standard_error)
        One pair a world.
    watched : float
        What watching without forcing predicts, in every world.
    """
    figure, axes = plt.subplots(1, 2, figsize=(8.4, 2.7), sharex=True, sharey=True)
    rows = np.arange(len(names))[::-1]
    for axis, results, cause in ((axes[0], a_on_b, "A"), (axes[1], b_on_a, "B")):
        effects, errors = np.array(results).T
        axis.axvline(0, color=UNOBSERVED, linewidth=1)
        axis.plot(np.full(len(rows), watched), rows, "D", color=CORRELATION, markersize=11, label="predicted by watching")
        interval = 1.96 * errors
        axis.errorbar(effects, rows, xerr=interval, fmt="o", color=INTERVENTION, capsize=4, label="found by forcing")
        other = "B" if cause == "A" else "A"
        axis.set(title=f"forcing {cause}: what does {other} do?", xlabel=f"effect on {other} (s.d.)", xlim=(-0.2, 1))
        axis.set_yticks(rows, names)
        axis.set_ylim(-0.6, len(names) - 0.4)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower left", ncols=2)
    figure.suptitle(title, x=0.01, ha="left")
    _credit(figure, made_with)
    return figure


def trial_outcomes(outcome_off, outcome_on, title, made_with=None):
    """Outcomes of the two groups of a randomised trial, each with its mean.

    Parameters
    ----------
    outcome_off, outcome_on : ndarray, shape (trials,)
        Activity of B with A forced off, and on.
    """
    figure, axis = plt.subplots(figsize=(7, 3.2))
    bins = np.linspace(min(outcome_off.min(), outcome_on.min()), max(outcome_off.max(), outcome_on.max()), 60)
    groups = ((outcome_off, UNOBSERVED, "A forced off"), (outcome_on, INTERVENTION, "A forced on"))
    for outcome, colour, name in groups:
        axis.hist(outcome, bins, color=colour, alpha=0.5, density=True)
        mean = outcome.mean()
        axis.axvline(mean, color=colour, linestyle="-" if name.endswith("on") else "--")
        side = "left" if name.endswith("on") else "right"
        axis.annotate(
            f" {name}: mean {mean:.2f} ",
            (mean, 0.9),
            xycoords=("data", "axes fraction"),
            ha=side,
            color="#404040" if colour == UNOBSERVED else colour,
        )
    axis.set(title=title, xlabel="activity of B (arbitrary units)", ylabel="density of trials", ylim=(0, 0.55))
    _credit(figure, made_with)
    return figure


def repeated_estimates(estimates, truth, standard_error, title, made_with=None):
    """Estimates from many repetitions of one experiment, beside what the standard error predicts.

    Parameters
    ----------
    estimates : ndarray, shape (experiments,)
        One estimated effect an experiment.
    truth : float
        The true effect, on which the predicted curve is centred.
    standard_error : float
        The standard error that a single experiment reports: the width of that curve.
    """
    figure, axis = plt.subplots(figsize=(7, 3))
    axis.hist(estimates, 40, density=True, color=INTERVENTION, alpha=0.5, label="estimates")
    grid = np.linspace(truth - 4.5 * standard_error, truth + 4.5 * standard_error, 200)
    bell = np.exp(-0.5 * ((grid - truth) / standard_error) ** 2) / (standard_error * np.sqrt(2 * np.pi))
    axis.plot(grid, bell, color=TRUTH, linestyle="--", label="width: one standard error")
    axis.axvline(truth, color=TRUTH, linewidth=1)
    axis.annotate(" truth", (truth, 0.04), xycoords=("data", "axes fraction"))
    axis.set(title=title, xlabel="estimated effect of A on B", ylabel="density")
    axis.legend(loc="upper left", bbox_to_anchor=(0.7, 1))
    _credit(figure, made_with)
    return figure


def estimates_by_design(
    estimates, truth, title, xlabel="estimated effect of A on B", mark="truth", colours=None, made_with=None
):
    """Estimates of one effect by several designs of an experiment, one dot a repetition.

    Parameters
    ----------
    estimates : mapping of str to sequence of float
        Estimates for each design.
    truth : float
        The true value, or the best possible one; ``mark`` is the word beside it.
    colours : sequence of str, optional
        One colour a design; that of interventions when left out.
    """
    figure, axis = plt.subplots(figsize=(7, 1.1 + 0.55 * len(estimates)))
    rows = range(len(estimates))[::-1]
    colours = colours or [INTERVENTION] * len(estimates)
    for row, colour, values in zip(rows, colours, estimates.values(), strict=True):
        spread = np.linspace(-0.18, 0.18, len(values))  # so that dots do not hide each other
        axis.plot(values, row + spread, "o", color=colour, alpha=0.7, markersize=5)
    axis.axvline(truth, color=TRUTH)
    axis.annotate(f"{mark} ", (truth, 0.02), xycoords=("data", "axes fraction"), ha="right")
    axis.set(title=title, xlabel=xlabel)
    axis.set_yticks(list(rows), list(estimates))
    axis.set_ylim(-0.6, len(estimates) - 0.4)
    _credit(figure, made_with)
    return figure


def draw_graph(axis, W, highlight=None):
    """Draw a wiring as a graph; arrows point from source to target.

    Excitation ends in an arrowhead, inhibition in a bar. ``highlight`` is the number of a neuron whose outgoing
    connections are drawn in the colour of interventions.
    """
    if len(W) > MOST_DRAWN:
        raise ValueError(f"W has {len(W)} neurons; a graph of more than {MOST_DRAWN} shows nothing. Use draw_matrix.")
    graph = nx.from_numpy_array(np.asarray(W).T, create_using=nx.DiGraph)
    place = {n: (y, x) for n, (x, y) in nx.circular_layout(graph).items()}  # neuron 0 on top, then clockwise
    nx.draw_networkx_nodes(graph, place, ax=axis, node_size=560, node_color="white", edgecolors=TRUTH, linewidths=1.5)
    nx.draw_networkx_labels(graph, place, ax=axis, font_size=11)
    for style, chosen in (("-|>", lambda w: w > 0), ("-[", lambda w: w < 0)):
        edges = [(j, i) for j, i, w in graph.edges(data="weight") if chosen(w)]
        colours = [INTERVENTION if j == highlight else TRUTH for j, _ in edges]
        nx.draw_networkx_edges(
            graph,
            place,
            edges,
            ax=axis,
            arrowstyle=style,
            arrowsize=18 if style == "-|>" else 6,
            edge_color=colours,
            width=1.8,
            node_size=560,
            connectionstyle="arc3,rad=0.08",
        )
    axis.margins(0.15)
    axis.set_aspect("equal")
    axis.axis("off")


def draw_matrix(axis, W, limit=None, label="weight"):
    """Draw a signed matrix ``W[to, from]`` with a map centred on zero, and its colour bar."""
    limit = np.abs(W).max() or 1.0 if limit is None else limit
    image = axis.imshow(W, cmap=SIGNED_MAP, vmin=-limit, vmax=limit)
    n_neurons = len(W)
    if n_neurons <= 12:
        axis.set(xticks=range(n_neurons), yticks=range(n_neurons))
        between = np.arange(0.5, n_neurons - 1)
        axis.hlines(between, -0.5, n_neurons - 0.5, color=UNOBSERVED, linewidth=0.3)
        axis.vlines(between, -0.5, n_neurons - 0.5, color=UNOBSERVED, linewidth=0.3)
    axis.set(xlabel="from neuron (column)", ylabel="to neuron (row)")
    axis.spines[:].set_visible(True)
    axis.figure.colorbar(image, ax=axis, shrink=0.8, label=label)


def wiring(W, title, highlight=None):
    """A wiring as a graph and as a matrix, side by side.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        ``W[i, j]`` is the weight of the connection from ``j`` to ``i``.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.6))
    draw_graph(left, W, highlight)
    draw_matrix(right, W, label="weight W[to, from]")
    left.set_title("as a graph: source → target")
    right.set_title("as a matrix")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


def free_and_perturbed_activity(free, perturbed, title, n_steps=24, made_with=None):
    """The first steps of a free recording and of one that is forced on every even step.

    Parameters
    ----------
    free, perturbed : ndarray, shape (time, neurons)
        Activity.
    """
    figure, axes = plt.subplots(2, 1, figsize=(8.4, 4.4), sharex=True)
    for axis, x in zip(axes, (free, perturbed), strict=True):
        image = axis.imshow(x[:n_steps].T, cmap=PLAIN_MAP, vmin=0, vmax=1, aspect="auto")
        axis.set(ylabel="neuron", yticks=range(x.shape[1]))
        axis.spines[:].set_visible(True)
    for t in range(0, n_steps, 2):
        axes[1].annotate("▼", (t, -0.5), ha="center", va="bottom", color=INTERVENTION, fontsize=7, annotation_clip=False)
    axes[0].set_title("running freely")
    axes[1].set_title("forced on every even step (marked)", pad=14)
    axes[1].set_xlabel("time step")
    figure.colorbar(image, ax=axes, shrink=0.7, label="activity (0 to 1)")
    figure.suptitle(title, x=0.01, ha="left")
    _credit(figure, made_with)
    return figure


def effects_of_neurons(true_weights, effects, standard_errors, neurons, title, made_with=None):
    """Estimated effects of chosen neurons on all, with 95 % intervals; their true targets are marked.

    Parameters
    ----------
    true_weights : ndarray, shape (neurons, neurons)
        The true wiring.
    effects : sequence of ndarray, each of shape (neurons,)
        Estimated effects of each chosen neuron.
    standard_errors : ndarray, shape (neurons, neurons)
        Standard errors, ``[i, j]`` for the effect of ``j`` on ``i``.
    neurons : sequence of int
        Which neurons.
    """
    figure, axes = plt.subplots(1, len(neurons), figsize=(8.4, 3.2), sharey=True, squeeze=False)
    targets = np.arange(len(true_weights))
    for axis, source, estimate in zip(axes[0], neurons, effects, strict=True):
        axis.axhline(0, color=UNOBSERVED, linewidth=1)
        for i in np.flatnonzero(true_weights[:, source]):
            axis.axvspan(i - 0.4, i + 0.4, color=TRUTH, alpha=0.12, linewidth=0)
        interval = 1.96 * standard_errors[:, source]
        axis.errorbar(targets, estimate, interval, fmt="o", color=INTERVENTION, markersize=7, capsize=4)
        axis.set(title=f"forcing neuron {source}", xlabel="to neuron", xticks=targets)
        axis.set_xlim(-0.6, len(targets) - 0.4)
    axes[0, 0].set_ylabel("effect one step later")
    dot = axis.plot([], [], "o", color=INTERVENTION, label="estimate, 95 % interval")[0]
    handles = [dot, Patch(color=TRUTH, alpha=0.12, label="truly a target")]
    figure.legend(handles=handles, loc="outside lower left", ncols=2)
    figure.suptitle(title, x=0.01, ha="left")
    _credit(figure, made_with)
    return figure


def truth_and_estimate(truth, estimate, title, estimate_label="estimated effect", made_with=None):
    """True wiring, its estimate, and one against the other.

    Parameters
    ----------
    truth, estimate : ndarray, shape (neurons, neurons)
        ``[i, j]`` is the effect of neuron ``j`` on neuron ``i``.
    """
    truth, estimate = np.asarray(truth), np.asarray(estimate)
    figure, axes = plt.subplots(1, 3, figsize=(10.5, 3.3), gridspec_kw={"width_ratios": [1.25, 1.25, 1]})
    draw_matrix(axes[0], truth, label="")
    draw_matrix(axes[1], estimate, label="")
    axes[0].set_title("true weight")
    axes[1].set_title(estimate_label)
    axes[2].axhline(0, color=UNOBSERVED, linewidth=1)
    axes[2].plot(truth.ravel(), estimate.ravel(), "o", color=INTERVENTION, alpha=0.6)
    axes[2].set(title="one against the other", xlabel="true weight", ylabel=estimate_label)
    figure.suptitle(title, x=0.01, ha="left")
    _credit(figure, made_with)
    return figure


def error_against_perturbations(counts, errors, estimate, truth, chosen, title, limit=None):
    """Error of an estimated wiring against the number of perturbations, with the estimate at one number.

    Parameters
    ----------
    counts : ndarray, shape (stops,)
        Numbers of perturbations.
    errors : ndarray, shape (seeds, stops)
        Root-mean-square error of the estimated effects.
    estimate : ndarray, shape (neurons, neurons)
        Estimated effects after ``counts[chosen]`` perturbations.
    truth : ndarray, shape (neurons, neurons)
        True effects; those that are not zero are outlined.
    chosen : int
        Index into ``counts``.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.4))
    draw_matrix(left, estimate, limit, label="estimated effect")
    for i, j in np.argwhere(truth):
        left.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, edgecolor=TRUTH, linewidth=2))
    left.set_title(f"after {counts[chosen]} perturbations\n(outlined: true connections)")
    right.loglog(counts, errors.T, color=INTERVENTION, alpha=0.25, linewidth=1)
    mean = errors.mean(axis=0)
    right.loglog(counts, mean, color=INTERVENTION, label="mean over seeds")
    line = np.exp(np.mean(np.log(mean) + 0.5 * np.log(counts))) / np.sqrt(counts)
    right.loglog(counts, line, color=TRUTH, linestyle="--", label="1/√n")
    right.plot(counts[chosen], mean[chosen], "o", color=INTERVENTION, markersize=11, markeredgecolor="white")
    right.set(title="error", xlabel="number of perturbations n", ylabel="root-mean-square error")
    right.legend()
    figure.suptitle(title, x=0.01, ha="left")
    return figure
