"""Figures of inferred inputs: beside what really arrived, around events, and beside simpler signals."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import CORRELATION, LATENT, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn

_GAP = 1.25  # Between trials that stand one above the other, in heights of a trial.


def _scaled(trials):
    """Trials around 0, the largest of them of height 1."""
    centred = trials - np.median(trials)
    return centred / (2 * np.abs(centred).max() or 1)


def _rows(axis, time, trials, **look):
    """Trials one above the other, the first on top."""
    label = look.pop("label", None)
    for row, trial in enumerate(_scaled(trials)):
        axis.plot(time, trial - _GAP * row, label=None if row else label, **look)


@drawn
def several_inputs(time, inputs, title, arrived=None):
    """Inferred inputs of several populations, a few trials of each, and if you like what really arrived.

    Parameters
    ----------
    time : mapping of str to ndarray, shape (time,)
        In ms, by the name of the population.
    inputs : mapping of str to ndarray, shape (trials, time)
        One inferred input, by the name of the population. Each population has a scale of its own.
    arrived : mapping of str to ndarray, optional
        What arrived in these trials, of the same shapes.
    """
    figure, axes = plt.subplots(1, len(inputs), figsize=(2.1 * len(inputs), 3.0), squeeze=False)
    for axis, (name, values) in zip(axes[0], inputs.items(), strict=True):
        if arrived is not None:
            _rows(axis, time[name], arrived[name], color=TRUTH, linewidth=2.4, alpha=0.8, label="what arrived")
        _rows(axis, time[name], values, color=LATENT, linewidth=1.5, label="inferred input")
        axis.set(xlabel="time (ms)", yticks=[], title=name)
    axes[0, 0].set_ylabel("input (a trial per row)")
    if arrived is not None:
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncol=2, frameon=False, fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


# How a score of LFADS and those that need none are drawn, in this order.
_SCORES = (
    {"color": LATENT, "marker": "o"},
    {"color": CORRELATION, "marker": "s", "linestyle": "--"},
    {"color": CORRELATION, "marker": "^"},
)


@drawn
def events_by_strength(strengths, whether, when, by_chance, title, guess=None, made_with=None):
    """How often events are found, by their strength: in which trials, and in which bin.

    Parameters
    ----------
    strengths : sequence of float, shape (strengths,)
        Of the events; shown with even distances.
    whether, when : mapping of str to array_like, shape (seeds, strengths)
        By the name of the score, that of LFADS first: AUROC of trials, and the share that is found in time.
    by_chance : sequence of float
        What guesses would give of each.
    guess : float, optional
        The share that the learner expects of the first score at the last strength.
    """
    figure, axes = plt.subplots(1, 2, figsize=(8.0, 3.3))
    place = np.arange(len(strengths))
    for axis, found, chance, name in zip(
        axes, (whether, when), by_chance, ("AUROC of trials", "share found within 2 bins"), strict=True
    ):
        for (label, seeds), look in zip(found.items(), _SCORES, strict=False):
            axis.plot(place, np.mean(seeds, axis=0), **look, label=label)
            axis.plot(np.tile(place, len(seeds)), np.ravel(seeds), ".", color=look["color"], alpha=0.6)
        axis.plot([], [], ".", color=UNOBSERVED, label="a world")
        axis.axhline(chance, color=UNOBSERVED, linewidth=1, linestyle=":", label="guesses")
        axis.set_xticks(place, [f"{strength:g}" for strength in strengths])
        axis.set(xlabel="strength of the pulse", ylabel=name, ylim=(0, 1.03), xlim=(-0.3, len(place) - 0.7))
    draw_guess(axes[1], guess)
    axes[0].legend(loc="lower left", fontsize=8, framealpha=1)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def around_events(delay_ms, curves, usual, title, made_with=None):
    """What a score does on average around an event, in several versions, on a logarithmic scale.

    Parameters
    ----------
    delay_ms : ndarray, shape (bins,)
        Time after the event; below 0, before it.
    curves : mapping of str to ndarray, shape (bins,)
        Scores, above 0.
    usual : float
        What counts as unusual.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.3))
    for (label, values), line, marker in zip(curves.items(), ("-", "--", ":"), ("o", "s", "^"), strict=False):
        axis.plot(delay_ms, values, line, marker=marker, markersize=4, color=LATENT, label=label)
    axis.axhline(usual, color=UNOBSERVED, linestyle=":", linewidth=1.2)
    axis.axvline(0, color=TRUTH, linewidth=1.5, label="the pulse arrives")
    axis.set(xlabel="time after the pulse (ms)", ylabel="score (mean over trials)", yscale="log")
    ticks = [1, 2, 5, 10, 20]
    axis.set_yticks(ticks, [str(tick) for tick in ticks])
    axis.set_yticks([], minor=True)
    axis.legend(fontsize=9, loc="upper left")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


def _dots(axis, scores, of_lfads, name):
    """Seeds of several signals, a row for each, the first on top."""
    for row, (label, values) in enumerate(scores.items()):
        colour = LATENT if label in of_lfads else CORRELATION
        axis.plot(values, np.full(np.size(values), -row), "o", color=colour, alpha=0.8)
    axis.set_yticks(-np.arange(len(scores)), list(scores))
    axis.set(xlabel=name, ylim=(-len(scores) + 0.5, 0.5))


@drawn
def beside_a_field(time, field, found, onset, before, after, by_chance, title, made_with=None):
    """An inferred input beside a field potential in one trial, and how well signals keep step with it in all.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In ms.
    field, found : ndarray, shape (time,)
        Of one trial; each is scaled.
    onset : float
        When the movement begins, in ms.
    before, after : mapping of str to array_like, shape (seeds,)
        Phase locking before movement onset and after it, by the name of the signal, the inferred input first.
    by_chance : float
        What shuffled trials reach.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.4, 3.3), width_ratios=(1.1, 1))
    left.plot(time, _scaled(field), color=TRUTH, linewidth=1.2, label="field potential")
    left.plot(time, _scaled(found) - _GAP, color=LATENT, linewidth=1.5, label="inferred input")
    left.axvline(onset, color=UNOBSERVED, linestyle="--", linewidth=1.2)
    left.annotate("movement", (onset, 0.02), (4, 0), left.get_xaxis_transform(), "offset points", color=UNOBSERVED)
    left.set(xlabel="time (ms)", yticks=[], ylabel="one trial", ylim=(-2.3, 1.1))
    left.legend(loc="upper right", ncol=2, fontsize=8)
    first = next(iter(before))
    _dots(right, before, {first}, "phase locking to the field potential")
    for row, values in enumerate(after.values()):
        look = {"markerfacecolor": "none", "color": LATENT if row == 0 else CORRELATION}
        right.plot(values, np.full(np.size(values), -row), "o", **look)
    right.axvline(by_chance, color=UNOBSERVED, linestyle=":", linewidth=1.5)
    right.plot([], [], "o", color=TRUTH, label="before onset")
    right.plot([], [], "o", color=TRUTH, markerfacecolor="none", label="after")
    right.plot([], [], ":", color=UNOBSERVED, label="shuffled, 95 %")
    right.set_xlim(0, 1.03)
    right.legend(loc="upper center", bbox_to_anchor=(0.4, -0.25), ncol=3, fontsize=8, frameon=False)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def beside_the_unrecorded(time, sent, found, scores, of_lfads, title, guess=None):
    """What unrecorded neurons send and what was inferred in a few trials, and scores of several signals.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In ms.
    sent, found : ndarray, shape (trials, time)
        What is sent, and what follows of it from the inferred input.
    scores : mapping of str to array_like, shape (seeds,)
        R², by the name of the signal.
    of_lfads : collection of str
        Which of the signals are inferred inputs.
    guess : float, optional
        The R² that the learner expects of the last signal.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.4, 3.3), width_ratios=(1.1, 1))
    gap = 1.1 * np.ptp(sent)
    for row, (true, guessed) in enumerate(zip(sent, found, strict=True)):
        left.plot(time, true - row * gap, color=UNOBSERVED, linewidth=4, alpha=0.6, label=None if row else "sent, unrecorded")
        left.plot(time, guessed - row * gap, color=LATENT, linewidth=1.6, label=None if row else "inferred input")
    left.set(xlabel="time (ms)", yticks=[], ylabel="a trial per row")
    left.set_ylim(None, left.get_ylim()[1] + 0.3 * gap)
    left.legend(loc="upper right", ncol=2, fontsize=8)
    _dots(right, scores, of_lfads, "R² to what is sent")
    right.axvline(0, color=UNOBSERVED, linewidth=1)
    right.set_xlim(None, 1.05)
    draw_guess(right, guess, across="x")
    figure.suptitle(title, x=0.01, ha="left")
    return figure
