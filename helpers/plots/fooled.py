"""Figures on how Granger causality is fooled, and on what warns of it."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import CORRELATION, GRANGER, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn


@drawn
def two_directions(recordings, title, made_with=None):
    """Granger causality of two neurons in both directions, in several recordings, one dot per repetition.

    Parameters
    ----------
    recordings : mapping of str to (sequence of float, sequence of float)
        Strengths of 0 → 1, and of 1 → 0.
    """
    figure, axis = plt.subplots(figsize=(7.6, 1.3 + 0.5 * len(recordings)))
    rows = np.arange(len(recordings))[::-1]
    for row, (forward, backward) in zip(rows, recordings.values(), strict=True):
        axis.plot(forward, np.full(len(forward), row + 0.13), "o", color=GRANGER, alpha=0.7)
        axis.plot(backward, np.full(len(backward), row - 0.13), "s", color=GRANGER, markerfacecolor="white", alpha=0.9)
    axis.plot([], [], "o", color=GRANGER, label="0 → 1")
    axis.plot([], [], "s", color=GRANGER, markerfacecolor="white", label="1 → 0")
    axis.axvline(0, color=UNOBSERVED, linewidth=1)
    axis.set(xlabel="Granger causality (log of the ratio of squared errors)")
    axis.set_xscale("symlog", linthresh=0.01, linscale=0.5)
    axis.set_xlim(-0.002, 2)
    ticks = [0, 0.01, 0.03, 0.1, 0.3, 1]
    axis.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.minorticks_off()
    axis.set_yticks(rows, list(recordings))
    axis.set_ylim(-0.6, len(rows) - 0.4)
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def strengths_and_warning(x, forward, backward, warning, title, xlabel, warning_label, made_with=None, guess=None):
    """Granger causality in both directions as something varies, and beside it what the recording says about itself.

    Parameters
    ----------
    x : ndarray, shape (stops,)
        What was varied; evenly spaced in the figure.
    forward, backward, warning : ndarray, shape (runs, stops)
        Strengths of 0 → 1 and of 1 → 0, and the sign of warning.
    guess : float, optional
        Where, on the scale of ``x``, the learner expects the two to cross.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.4))
    place = np.arange(len(x))
    for runs, line, marker, name in ((forward, "-", "o", "0 → 1 (true)"), (backward, "--", "s", "1 → 0 (false)")):
        left.plot(place, np.transpose(runs), color=GRANGER, alpha=0.18, linewidth=1)
        face = GRANGER if line == "-" else "white"
        left.plot(place, np.mean(runs, axis=0), line, marker=marker, color=GRANGER, markerfacecolor=face, label=name)
    left.set_yscale("log")
    left.set(title="what Granger says", ylabel="Granger causality")
    left.legend(loc="lower right")
    right.plot(place, np.transpose(warning), color=CORRELATION, alpha=0.3, linewidth=1)
    right.plot(place, np.mean(warning, axis=0), "-o", color=CORRELATION)
    right.set(title="what warns you", ylabel=warning_label, ylim=(-0.1, 1.05))
    for axis in (left, right):
        axis.set_xticks(place, [f"{value:g}" for value in x])
        axis.set_xlabel(xlabel)
    if guess is not None:
        draw_guess(left, guess, across="x", place=np.interp(guess, x, place, left=-np.inf, right=np.inf))
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def gap_at_lag_zero(covariances, extrapolated, forward, backward, title):
    """Autocovariance of a neuron over its variance, with what lags 1 and 2 say about lag 0, and Granger causality both ways.

    Parameters
    ----------
    covariances : ndarray, shape (lags,)
        Autocovariance from lag 0 on.
    extrapolated : float
        The value at lag 0 that fading evenly would give.
    forward, backward : float
        Granger causality of 0 → 1 and of 1 → 0.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.2), width_ratios=(2, 1))
    lags, shares = np.arange(len(covariances)), np.asarray(covariances) / covariances[0]
    faded = extrapolated / covariances[0]
    left.plot(lags, shares, "o", color=CORRELATION, label="measured")
    left.plot([0, 1, 2], [faded, *shares[1:3]], "--", color=TRUTH, label="fading evenly")
    left.vlines(0, faded, 1, color=UNOBSERVED, linewidth=4, label="gap: measurement noise")
    left.set(title="neuron 0, as measured", xlabel="lag k (steps)", ylabel="C(k) / C(0)", xlim=(-0.5, None), ylim=(-0.05, 1.05))
    left.legend()
    right.bar([0], [forward], color=GRANGER)
    right.bar([1], [backward], color="white", edgecolor=GRANGER, linewidth=2)
    right.set(title="Granger causality", ylabel="strength (log scale)", ylim=(1e-4, 3), yscale="log")
    right.set_xticks([0, 1], ["0 → 1\n(true)", "1 → 0\n(false)"])
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def answer_against_past(past, answer, title, made_with=None):
    """What a neuron does now against what another did a step before: the line that a regression sees, and the means.

    Parameters
    ----------
    past, answer : ndarray, shape (time,)
        Activity of the source one step ago, and of the target beyond its own past.
    """
    figure, axis = plt.subplots(figsize=(6.2, 3.4))
    axis.plot(past, answer, ".", color=UNOBSERVED, markersize=2, alpha=0.5)
    edges = np.linspace(-2.5, 2.5, 11)
    inside = np.digitize(past, edges)
    means = [answer[inside == k].mean() for k in range(1, len(edges))]
    axis.plot((edges[1:] + edges[:-1]) / 2, means, "o-", color=TRUTH, label="mean of what is there")
    slope, level = np.polyfit(past, answer, 1)
    axis.plot(edges, level + slope * edges, color=CORRELATION, label="line that a regression sees")
    axis.set(title=title, xlabel="neuron 0, one step ago (s.d.)", ylabel="neuron 1 beyond its own past", xlim=(-3, 3))
    axis.set_ylim(-3.5, 5)
    axis.legend(loc="upper center")
    credit(figure, made_with)
    return figure


@drawn
def coupling_over_time(centres, coefficients, truth, whole, title, made_with=None):
    """A coupling estimated in windows along the recording, beside the truth and the estimate of the whole.

    Parameters
    ----------
    centres, coefficients, truth : ndarray, shape (windows,)
        Middle of each window, the estimate, and the true coupling.
    whole : float
        The estimate from the whole recording.
    """
    figure, axis = plt.subplots(figsize=(7.6, 3))
    axis.step(centres, truth, where="mid", color=TRUTH, linewidth=1.5, label="truth")
    axis.plot(centres, coefficients, "o", color=GRANGER, label="each window by itself")
    axis.axhline(whole, color=CORRELATION, linestyle="--", label="one fit to all")
    axis.set(title=title, xlabel="time (steps)", ylabel="coupling 0 → 1 at lag 1", ylim=(-0.8, 0.8))
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    credit(figure, made_with)
    return figure


@drawn
def symptoms(values, limits, rows, columns, title, made_with=None):
    """Diagnostics of several recordings as a table, in which those beyond their limit stand out.

    Parameters
    ----------
    values : ndarray, shape (recordings, diagnostics)
        What was measured.
    limits : ndarray, shape (diagnostics,)
        From which value on a diagnostic is a warning.
    rows, columns : sequence of str
        Names of recordings and diagnostics.
    """
    figure, axis = plt.subplots(figsize=(8.4, 0.9 + 0.5 * len(rows)))
    warns = np.asarray(values) > limits
    axis.imshow(warns, cmap=plt.matplotlib.colors.ListedColormap(["white", CORRELATION]), vmin=0, vmax=1, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        weight = "bold" if warns[row, column] else "normal"
        axis.text(column, row, f"{value:.2f}".replace("-0.00", "0.00"), ha="center", va="center", weight=weight)
    names = [f"{name}\nwarns above {limit:g}" for name, limit in zip(columns, limits, strict=True)]
    axis.set_xticks(range(len(columns)), names)
    axis.set_yticks(range(len(rows)), rows)
    axis.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axis.set_xticks(np.arange(0.5, len(columns) - 1), minor=True)
    axis.set_yticks(np.arange(0.5, len(rows) - 1), minor=True)
    axis.grid(which="minor", color=UNOBSERVED, linewidth=0.5)
    axis.tick_params(which="minor", length=0)
    axis.spines[:].set_visible(True)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
