"""Figures on what a good score hides: repeated spikes, invented dynamics, a controller that does the work, and rotations."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import LATENT, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn

_LINES = ("-", (0, (4, 2)), ":")
_TURNS_DRAWN = 24  # More trials in a plane than this are a tangle.


@drawn
def rate_over_spikes(time, spikes, found, title, truth=None, made_with=None):
    """The rate that a model gives a neuron in one trial, over the spikes that it was shown.

    Parameters
    ----------
    time, spikes, found : ndarray, shape (time,)
        Time in ms, the spikes in each bin, and the model's rate in Hz.
    truth : ndarray, shape (time,), optional
        The true rate, in Hz.
    """
    figure, axis = plt.subplots(figsize=(7, 3.1))
    top = np.max(found) if truth is None else max(np.max(found), np.max(truth))
    for place, count in zip(time, spikes, strict=True):
        for number in range(int(count)):
            axis.vlines(place + 4 * number, -0.16 * top, -0.06 * top, color=TRUTH, linewidth=1.5)
    if truth is not None:
        axis.plot(time, truth, color=TRUTH, linewidth=2.2, label="true rate")
    axis.plot(time, found, color=LATENT, linewidth=2.2, label="LFADS")
    axis.set(xlabel="time (ms)", ylabel="rate (Hz); ticks: spikes", ylim=(-0.2 * top, 1.3 * top))
    axis.set_yticks([tick for tick in axis.get_yticks() if 0 <= tick <= top])
    axis.legend(loc="upper right", ncol=2)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def shown_and_hidden(scores, title, made_with=None):
    """Bits per spike of counts that models were shown, and of others that were hidden from them.

    Parameters
    ----------
    scores : mapping of str to sequence of float
        By name: of shown and of hidden counts. The first is the truth.
    """
    figure, axis = plt.subplots(figsize=(7, 1.6 + 0.45 * len(scores)))
    for row, (shown, hidden) in enumerate(scores.values()):
        colour = LATENT if row else TRUTH
        axis.plot([shown, hidden], [row, row], color=colour, linewidth=1.5, zorder=1)
        axis.plot(shown, row, "o", color=colour, markersize=8, label=None if row else "counts that were shown")
        ring = {"markerfacecolor": "none", "markeredgewidth": 2, "markersize": 13}
        axis.plot(hidden, row, "o", color=colour, **ring, label=None if row else "counts that were hidden")
    axis.axvline(0, color=UNOBSERVED, linewidth=1)
    axis.set_yticks(range(len(scores)), list(scores))
    axis.set(xlabel="bits per spike", ylim=(len(scores) - 0.5, -0.5))
    axis.legend(loc="upper center", bbox_to_anchor=(0.4, -0.3), ncol=2, frameon=False, fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def trials_in_planes(found, title, made_with=None):
    """Trials in a plane of each of several models or populations; a dot marks where each begins.

    Parameters
    ----------
    found : mapping of str to ndarray, shape (trials, time, 2)
        By name, with whatever is to be said of it after a line break.
    """
    figure, axes = plt.subplots(1, len(found), figsize=(4.2 * len(found), 4.1), squeeze=False)
    for axis, (name, trials) in zip(axes[0], found.items(), strict=True):
        for trial in trials[:_TURNS_DRAWN]:
            axis.plot(*trial.T, color=LATENT, linewidth=1, alpha=0.8)
            axis.plot(*trial[0], "o", color=LATENT, markersize=4)
        reach = 1.05 * np.abs(trials[:_TURNS_DRAWN]).max()
        axis.set(title=name, xlabel="first direction", ylabel="second direction", xticks=[], yticks=[])
        axis.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def score_by_trials(scores, title, made_with=None, guess=None):
    """Bits per spike of held-out neurons against the number of trials that the read-out was fitted to.

    Parameters
    ----------
    scores : mapping of str to mapping of int to sequence of float
        By model and by number of trials: the score for each set of trials.
    guess : float, optional
        What the learner expects of the last model with few trials.
    """
    figure, axis = plt.subplots(figsize=(7, 3.5))
    for (name, by_trials), line, marker in zip(scores.items(), _LINES, "os^", strict=False):
        numbers = list(by_trials)
        axis.plot(numbers, [np.mean(own) for own in by_trials.values()], linestyle=line, color=LATENT, linewidth=2, label=name)
        for number, own in by_trials.items():
            face = LATENT if marker == "o" else "white"
            axis.plot([number] * len(own), own, marker, color=LATENT, markerfacecolor=face, markersize=5)
    axis.set(xlabel="trials that the read-out was fitted to", ylabel="bits per spike, held-out neurons", xscale="log")
    axis.set_xticks(numbers, [str(number) for number in numbers])
    axis.minorticks_off()
    axis.set_ylim(0, None)
    axis.legend(loc="lower right")
    draw_guess(axis, guess)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def r2_along_the_trial(time, curves, title, made_with=None, guess=None):
    """How much of what differs between trials is explained in each bin, by several models in several worlds each.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In ms.
    curves : mapping of str to sequence of ndarray, shape (time,)
        By the model's name: one for each world.
    guess : float, optional
        What the learner expects of the last model.
    """
    figure, axis = plt.subplots(figsize=(7, 3.5))
    axis.axhline(0, color=UNOBSERVED, linewidth=1)
    for (name, worlds), line in zip(curves.items(), _LINES, strict=False):
        for number, r2 in enumerate(worlds):
            axis.plot(time, r2, linestyle=line, color=LATENT, linewidth=1.8, label=None if number else name)
    axis.set(xlabel="time (ms)", ylabel="R² to true rates in this bin")
    axis.set_ylim(min(0, 1.3 * min(np.min(r2) for worlds in curves.values() for r2 in worlds)), 1.02)
    axis.legend(loc="center right")
    draw_guess(axis, guess)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def fixed_points_beside_true(worlds, title):
    """Fixed points of generators beside the true ones, in a plane with the trials; one panel for each world.

    Parameters
    ----------
    worlds : mapping of str to sequence of ndarray
        By name: true trials ``(trials, time, 2)``, true points ``(points, 2)`` and the generator's ``(points, 2)``.
    """
    figure, axes = plt.subplots(1, len(worlds), figsize=(8.8, 3.4), sharex=True, sharey=True)
    for axis, (name, (trials, true, found)) in zip(axes, worlds.items(), strict=True):
        for trial in trials[:_TURNS_DRAWN]:
            axis.plot(*trial.T, color=UNOBSERVED, linewidth=0.5, alpha=0.6)
        axis.plot(*true.T, "X", color=TRUTH, markersize=9, linestyle="none", label="true")
        ring = {"markerfacecolor": "none", "markeredgewidth": 2.5, "markersize": 14}
        axis.plot(*found.T, "o", color=LATENT, linestyle="none", label="of the generator", **ring)
        axis.set(title=name, xlabel="first coordinate (s.d.)")
    axes[0].set_ylabel("third coordinate (s.d.)")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=2, frameon=False)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def beside_surrogates(observed, surrogates, title, made_with=None):
    """A statistic of several populations beside that of their surrogates.

    Parameters
    ----------
    observed : mapping of str to float
        By name.
    surrogates : mapping of str to ndarray, shape (surrogates,)
        By the same names.
    """
    figure, axis = plt.subplots(figsize=(7, 1.6 + 0.5 * len(observed)))
    rng = np.random.default_rng(0)  # only so that points do not hide one another
    for row, (name, value) in enumerate(observed.items()):
        own = np.asarray(surrogates[name])
        axis.plot(own, row + rng.uniform(-0.2, 0.2, len(own)), ".", color=UNOBSERVED, label=None if row else "surrogates")
        axis.plot(value, row, "D", color=LATENT, markersize=10, label=None if row else "the population")
    axis.set_yticks(range(len(observed)), list(observed))
    axis.set(xlabel="R² of a pure rotation", xlim=(0, 1), ylim=(len(observed) - 0.5, -0.5))
    axis.legend(loc="upper center", bbox_to_anchor=(0.4, -0.28), ncol=2, frameon=False, fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
