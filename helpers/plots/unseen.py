"""Figures of worms that a decoder has not seen: what it is given, what it says, and scores with the worm as the unit."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Patch
from scipy.stats import t as students_t

from helpers.plots.base import CORRELATION, GRAPHS, GUESS, SIGNED_MAP, TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn

# What a worm does is the truth: black for reversals, and paler for the rest.
_STATE_COLOURS = {"reversal": TRUTH, "turn": "#7a7a7a", "pause": "#bcbcbc", "forward": "#ececec"}
_DECODER = "#0f6fa8"  # Sky blue, as regressions are, and darker, since it is a thin line on grey.
_REVERSAL = {"color": "#c9c9c9", "linewidth": 0}


def _when(time, happens):
    """Beginnings and lengths of the stretches in which something happens; a volume lasts from half before to half after it."""
    spacing = np.median(np.diff(time))
    changes = np.flatnonzero(np.diff(np.concatenate([[False], happens, [False]])))
    return [(time[first] - spacing / 2, time[last - 1] - time[first] + spacing) for first, last in changes.reshape(-1, 2)]


@drawn
def worm_and_states(time, activity, state, title, made_with=None):
    """Activity of all neurons over time, and above it what the worm does.

    Parameters
    ----------
    time : ndarray, shape (time,)
        Seconds.
    activity : ndarray, shape (time, neurons)
        Z-scored.
    state : sequence of str, length time
        ``"forward"``, ``"reversal"``, ``"turn"`` or ``"pause"``.
    """
    figure, (strip, axis) = plt.subplots(2, 1, figsize=(6.8, 3.7), sharex=True, height_ratios=(1, 9))
    state, spacing = np.asarray(state), np.median(np.diff(time))
    for name, colour in _STATE_COLOURS.items():
        strip.broken_barh(_when(time, state == name), (0, 1), facecolor=colour, linewidth=0)
    strip.set_yticks([])
    strip.spines[:].set_visible(False)
    strip.tick_params(bottom=False)
    labels = [Patch(color=colour, label=name) for name, colour in _STATE_COLOURS.items()]
    strip.legend(handles=labels, loc="lower left", bbox_to_anchor=(0, 1.0), ncol=4, borderaxespad=0.1, fontsize=9.5)
    edges = time[0] - spacing / 2, time[-1] + spacing / 2
    picture = axis.imshow(
        activity.T,
        aspect="auto",
        cmap=SIGNED_MAP,
        vmin=-3,
        vmax=3,
        extent=(*edges, activity.shape[1] - 0.5, -0.5),
        interpolation="nearest",
    )
    axis.set(xlabel="time (s)", ylabel="neuron", xlim=edges)
    figure.colorbar(picture, ax=[strip, axis], label="activity (SD)", fraction=0.04, pad=0.02)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def said_of_reversals(time, probabilities, reversals, title, made_with=None):
    """What a decoder says over time, a panel for each recording; the ground is shaded where the worm reverses.

    Parameters
    ----------
    time : ndarray, shape (time,)
        Seconds.
    probabilities : mapping of str to ndarray, shape (time,)
        By the name of the panel: the probability of a reversal.
    reversals : mapping of str to ndarray of bool, shape (time,)
        By the same names: whether the worm reverses.
    """
    figure, axes = plt.subplots(
        len(probabilities), 1, figsize=(6.8, 0.9 + 1.5 * len(probabilities)), sharex=True, sharey=True, squeeze=False
    )
    for axis, (name, said) in zip(axes[:, 0], probabilities.items(), strict=True):
        axis.broken_barh(_when(time, reversals[name]), (0, 1), label="it reverses", **_REVERSAL)
        axis.plot(time, said, color=_DECODER, linewidth=1, label="what the decoder says")
        axis.set_title(name, loc="left", fontsize=10)
        axis.set(ylim=(0, 1), xlim=time[[0, -1]], yticks=[0, 0.5, 1], ylabel="P(reversal)")
    axes[-1, 0].set_xlabel("time (s)")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower left", ncol=2, fontsize=9.5)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def slopes_of_a_step(volumes, slopes, title, made_with=None):
    """What each kind of slope makes of a trace that steps up at volume 0; shaded, where it has not yet.

    Parameters
    ----------
    volumes : ndarray, shape (time,)
        Before the step and after it.
    slopes : mapping of str to ndarray, shape (time,)
        Each is drawn on its own scale.
    """
    figure, axes = plt.subplots(1, len(slopes), figsize=(2.3 * len(slopes), 2.5), sharex=True, squeeze=False)
    for axis, (name, slope) in zip(axes[0], slopes.items(), strict=True):
        axis.axvspan(volumes[0], -0.5, color="#ececec", linewidth=0)
        axis.axhline(0, color=UNOBSERVED, linewidth=0.8)
        axis.plot(volumes, slope / np.max(np.abs(slope)), "o-", color=TRUTH, markersize=3, linewidth=1)
        axis.set_title(name, fontsize=10)
        axis.set(xlim=volumes[[0, -1]], yticks=[0, 1], ylim=(-0.15, 1.15))
    axes[0, 0].set_ylabel("slope (of its largest)")
    for axis in axes[0]:
        axis.set_xlabel("volumes after the step", fontsize=9.5)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def scores_of_worms(
    scores, title, reference=None, reference_label="", of_graphs=False, guess=None, guess_row=None, made_with=None
):
    """AUROC worm by worm, a row for each decoder: a point for each worm, a bar at the mean, a band for its 95 % interval.

    Thin lines join the points of a worm, since it is the worm that is the same in all rows.

    Parameters
    ----------
    scores : mapping of str to ndarray, shape (worms,)
        By the name of the row, from the top.
    reference : float, optional
        A score that all rows are held against, such as that of a simpler decoder.
    reference_label : str
        What that is.
    of_graphs : bool
        Whether these are decoders that pass messages in a graph, which have a colour of their own.
    guess : float, optional
        What the learner expected, a ring in its row.
    guess_row : str, optional
        The name of that row; the last one, if it is left out.
    """
    figure, axis = plt.subplots(figsize=(6.8, 1.2 + 0.48 * len(scores)))
    values = np.array(list(scores.values()))
    n_worms, colour = values.shape[1], GRAPHS if of_graphs else CORRELATION
    rows = np.arange(len(values))
    beside = np.linspace(-0.16, 0.16, n_worms)
    axis.plot(values, rows[:, None] + beside, color="#e2e2e2", linewidth=0.8, zorder=1)
    half = students_t.ppf(0.975, n_worms - 1) * values.std(axis=1, ddof=1) / np.sqrt(n_worms)
    for row, mean, wide in zip(rows, values.mean(axis=1), half, strict=True):
        axis.fill_betweenx([row - 0.3, row + 0.3], mean - wide, mean + wide, color=colour, alpha=0.22, linewidth=0)
        axis.vlines(mean, row - 0.3, row + 0.3, color=TRUTH, linewidth=2.2, zorder=4)
        axis.plot(values[row], row + beside, "o", color=colour, markersize=4.5, markeredgecolor="white", zorder=3)
        axis.annotate(f"{mean:.2f}", (1, row), (4, 0), axis.get_yaxis_transform(), "offset points", va="center", fontsize=10)
    axis.axvline(0.5, color=UNOBSERVED, linewidth=1, linestyle=":")
    axis.annotate("chance", (0.5, 1), (3, 1), axis.get_xaxis_transform(), "offset points", va="bottom", fontsize=9)
    if reference is not None:
        axis.axvline(reference, color=TRUTH, linewidth=0.8)
        at = axis.get_xaxis_transform()
        axis.annotate(reference_label, (reference, 1), (0, 1), at, "offset points", ha="center", va="bottom", fontsize=9)
    axis.set_yticks(rows, list(scores))
    axis.tick_params(axis="y", length=0)
    axis.set(xlim=(0.4, 1.0), ylim=(len(rows) - 0.5, -0.5), xlabel="AUROC (a point for each worm)")
    if guess is not None:
        row = len(rows) - 1 if guess_row is None else list(scores).index(guess_row)
        place = np.clip(guess, *axis.get_xlim())
        axis.plot(place, row, "o", markersize=12, markerfacecolor="none", markeredgecolor=GUESS, markeredgewidth=1.8, zorder=6)
        axis.annotate("you", (place, row), (-8, 0), "data", "offset points", ha="right", va="center", color=GUESS, fontsize=10)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
