"""Figures of part 1, Interventions, on simulated neurons."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Patch, Rectangle

from helpers.plots.base import CORRELATION, INTERVENTION, PLAIN_MAP, TRUTH, UNOBSERVED, credit, draw_guess, draw_matrix
from helpers.plots.drawing import drawn


@drawn
def pair_scatter(pairs, title, letters="XYZ"):
    """Joint activity of two neurons in several worlds whose wiring is not told.

    Parameters
    ----------
    pairs : sequence of (array_like, array_like)
        Activities of A and B, each of shape (trials,), one pair per world.
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


@drawn
def forced_effects(names, a_on_b, b_on_a, title, watched, made_with=None):
    """Effect of forcing A on B, and of forcing B on A, in several worlds, with 95 % intervals.

    Parameters
    ----------
    names : sequence of str, length worlds
        One name a world.
    a_on_b, b_on_a : array_like, shape (worlds, 2)
        Effect and standard error, one pair a world.
    watched : float
        What watching without forcing predicts, in every world.
    """
    figure, axes = plt.subplots(1, 2, figsize=(8.4, 2.7), sharex=True, sharey=True)
    rows = np.arange(len(names))[::-1]
    for axis, results, name, cause in ((axes[0], a_on_b, "a_on_b", "A"), (axes[1], b_on_a, "b_on_a", "B")):
        effects, errors = np.array(results).T
        if min(errors) < 0:
            raise ValueError(f"{name} should hold standard errors of at least 0, but the smallest is {min(errors):.3g}.")
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
    credit(figure, made_with)
    return figure


@drawn
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
    credit(figure, made_with)
    return figure


@drawn
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
    credit(figure, made_with)
    return figure


@drawn
def estimates_by_design(
    estimates, truth, title, xlabel="estimated effect of A on B", mark="truth", colours=None, made_with=None, guess=None
):
    """Estimates of one effect by several designs of an experiment, one dot per repetition.

    Parameters
    ----------
    estimates : mapping of str to sequence of float
        Estimates for each design.
    truth : float
        The true value, or the best possible one; ``mark`` is the word beside it.
    colours : sequence of str, optional
        One colour a design; that of interventions when left out.
    guess : float, optional
        What the learner predicted.
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
    draw_guess(axis, guess, across="x")
    credit(figure, made_with)
    return figure


@drawn
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
    credit(figure, made_with)
    return figure


@drawn
def effects_of_neurons(true_weights, effects, standard_errors, neurons, title, made_with=None):
    """Estimated effects of chosen neurons on all, with 95 % intervals; their true targets are marked.

    Parameters
    ----------
    true_weights : ndarray, shape (neurons, neurons)
        The true wiring.
    effects : sequence of ndarray, length chosen
        Estimated effects of each chosen neuron.
    standard_errors : ndarray, shape (neurons, neurons)
        Standard errors, ``[i, j]`` for the effect of ``j`` on ``i``.
    neurons : ndarray of int, shape (chosen,)
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
    credit(figure, made_with)
    return figure


@drawn
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
    credit(figure, made_with)
    return figure


@drawn
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


@drawn
def estimates_by_connection(truth, estimate, title, threshold=None, made_with=None):
    """Estimates of connected and unconnected pairs, as two histograms, with an optional threshold.

    Parameters
    ----------
    truth, estimate : ndarray, the same shape
        Not zero where there is a connection; the evidence for it.
    threshold : float, optional
        Pairs above it are called connections.
    """
    figure, axis = plt.subplots(figsize=(7, 3))
    _two_histograms(axis, truth, estimate, threshold)
    axis.set(title=title)
    credit(figure, made_with)
    return figure


def _two_histograms(axis, truth, estimate, threshold):
    bins = np.linspace(estimate.min(), estimate.max(), 45)
    axis.hist(estimate[truth == 0], bins, color=UNOBSERVED, alpha=0.6, label="no connection")
    axis.hist(estimate[truth != 0], bins, color=INTERVENTION, alpha=0.75, label="connection")
    axis.set(xlabel="estimated effect", ylabel="pairs")
    if threshold is not None:
        axis.axvline(threshold, color=TRUTH, linestyle="--", label="threshold")
    axis.legend()


@drawn
def precision_and_recall_by_threshold(truth, estimate, thresholds, precision, recall, chosen, title):
    """Estimates with a threshold among them, and what precision and recall become as it moves.

    Parameters
    ----------
    truth, estimate : ndarray, the same shape
        Not zero where there is a connection; the evidence for it.
    thresholds, precision, recall : ndarray, shape (stops,)
        The stops of the threshold with their scores.
    chosen : int
        Index of the stop that is shown.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.2))
    _two_histograms(left, truth, estimate, thresholds[chosen])
    left.set_title("what is called: right of the line")
    right.plot(thresholds, precision, color=INTERVENTION, label="precision: calls that are right")
    right.plot(thresholds, recall, color=TRUTH, linestyle="--", label="recall: connections found")
    for curve, colour in ((precision, INTERVENTION), (recall, TRUTH)):
        right.plot(thresholds[chosen], curve[chosen], "o", color=colour, markersize=10, markeredgecolor="white")
    right.set(title="precision and recall", xlabel="threshold", ylabel="fraction", ylim=(0, 1.35), yticks=[0, 0.5, 1])
    right.legend(loc="upper center")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def scores_against(x, curves, title, xlabel, ylabel="score", chance=None, log=False, reverse=False, made_with=None):
    """Scores against something that was varied, one line per method or size, with single runs behind.

    Parameters
    ----------
    x : sequence of float, shape (stops,)
        What was varied.
    curves : mapping of str to ndarray, shape (runs, stops)
        Scores of each line; one called "… by chance" is drawn in the colour of the score that it belongs to.
    chance : float, optional
        Chance level, drawn as a thin line.
    log, reverse : bool
        Whether x is logarithmic, and whether it falls from left to right.
    """
    figure, axis = plt.subplots(figsize=(7, 3.4))
    styles = zip(("-", "--", ":", "-."), "os^D", (INTERVENTION, TRUTH, UNOBSERVED, "#F0A070"), strict=True)
    colours = {}
    for (name, runs), (line, marker, colour) in zip(curves.items(), styles, strict=False):
        if (score := name.removesuffix(" by chance")) in colours:
            line, marker, colour = ":", "", colours[score]
        colours[name] = colour
        runs = np.atleast_2d(runs)
        axis.plot(x, runs.T, color=colour, alpha=0.18, linewidth=1)
        axis.plot(x, runs.mean(axis=0), line, marker=marker, color=colour, label=name)
    if chance is not None:
        axis.axhline(chance, color=UNOBSERVED, linewidth=1)
        axis.annotate("chance", (x[0], chance), va="bottom", color="#606060", fontsize=9)
    if log:
        axis.set_xscale("log")
        axis.set_xticks(x, [f"{value:g}" for value in x])
        axis.minorticks_off()
    if reverse:
        axis.invert_xaxis()
    axis.set(title=title, xlabel=xlabel, ylabel=ylabel)
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    credit(figure, made_with)
    return figure


@drawn
def two_distributions(first, second, marked, title, xlabel, made_with=None):
    """Two distributions of one score, as histograms, with the score itself.

    Parameters
    ----------
    first, second : (str, ndarray)
        Name and values of each distribution; the first is the one to trust.
    marked : (str, float)
        Name and value of the line.
    """
    figure, axis = plt.subplots(figsize=(7, 3))
    both = np.concatenate([first[1], second[1], [marked[1]]])
    bins = np.linspace(both.min(), both.max(), 50)
    axis.hist(second[1], bins, color=UNOBSERVED, alpha=0.6, density=True, label=second[0])
    axis.hist(first[1], bins, histtype="step", color=TRUTH, linewidth=2, density=True, label=first[0])
    axis.axvline(marked[1], color=INTERVENTION, label=marked[0])
    axis.set(title=title, xlabel=xlabel, ylabel="density")
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    credit(figure, made_with)
    return figure


@drawn
def matrices(named, title, limit=None, made_with=None):
    """Several matrices of one shape, side by side on one colour scale.

    Parameters
    ----------
    named : mapping of str to ndarray, shape (neurons, neurons)
        ``[i, j]`` belongs to the pair from ``j`` to ``i``.
    limit : float, optional
        End of the colour scale.
    """
    figure, axes = plt.subplots(1, len(named), figsize=(3.4 * len(named), 3.2), squeeze=False)
    limit = max(np.abs(matrix).max() for matrix in named.values()) if limit is None else limit
    for axis, (name, matrix) in zip(axes[0], named.items(), strict=True):
        draw_matrix(axis, matrix, limit, label="")
        axis.set_title(name)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def pulse_response(response, source, title, made_with=None):
    """What a pulse to one neuron adds to every neuron, step by step.

    Parameters
    ----------
    response : ndarray, shape (time, neurons)
        Row 0 is one step after the pulse.
    source : int
        The neuron that was forced.
    """
    figure, axis = plt.subplots(figsize=(7, 2.8))
    limit = np.abs(response).max()
    image = axis.imshow(response.T, cmap="RdBu_r", vmin=-limit, vmax=limit, aspect="auto")
    for (t, neuron), value in np.ndenumerate(response):
        axis.annotate(
            f"{value:.3f}".replace("-0.000", "0.000"),
            (t, neuron),
            ha="center",
            va="center",
            fontsize=9,
            color=_readable(value / limit),
        )
    n_lags, n_neurons = response.shape
    axis.set(title=title, xlabel=f"steps after forcing neuron {source}", ylabel="neuron", yticks=range(n_neurons))
    axis.set_xticks(range(n_lags), range(1, n_lags + 1))
    figure.colorbar(image, ax=axis, label="added activity")
    credit(figure, made_with)
    return figure


def _readable(strength):
    """White on the dark ends of the map, black between."""
    return "white" if abs(strength) > 0.6 else "black"
