"""Figures of worms that behave alike: neurons of one name, shared subspaces, manifolds, and forecasts per mean interval."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import (
    CORRELATION,
    GUESS,
    LATENT,
    SIGNED_MAP,
    TRUTH,
    UNOBSERVED,
    credit,
    draw_guess,
)
from helpers.plots.drawing import drawn

# Angles by what is compared: by chance, of two worms, of one with itself. The middle of pairs is what a band holds.
_COMPARED = (
    {"marker": "^", "color": UNOBSERVED, "linestyle": ":"},
    {"marker": "s", "color": LATENT, "linestyle": "--"},
    {"marker": "o", "color": TRUTH, "linestyle": "-"},
)
_ANGLES, _MIDDLE = ("first", "second", "third"), (0.1, 0.9)
_WORMS = tuple(
    {"color": colour, "linestyle": line} for colour, line in ((TRUTH, "-"), (GUESS, "--"), (UNOBSERVED, "-."), (TRUTH, ":"))
)
# Two that know what the worm does now, two that know its neurons, and one that knows neither.
_FORECASTS = (
    {"marker": "o", "color": TRUTH, "linestyle": "-"},
    {"marker": "s", "color": TRUTH, "linestyle": "--", "markerfacecolor": "white"},
    {"marker": "v", "color": CORRELATION, "linestyle": "-"},
    {"marker": "^", "color": LATENT, "linestyle": "-"},
    {"marker": "D", "color": TRUTH, "linestyle": ":", "markersize": 4},
)
_ASIDE = {"fontsize": 9, "color": UNOBSERVED, "ha": "right", "va": "top"}
PHASE_MAP = "twilight"  # It ends with the colour with which it begins, as a turn does.


@drawn
def around_onsets(time, averages, neurons, title, made_with=None):
    """Mean activity of neurons around the onsets of a behaviour: a panel for each name, a line for each worm.

    Parameters
    ----------
    time : ndarray, shape (time,)
        Since the onset, in seconds.
    averages : mapping of str to ndarray, shape (time, neurons)
        By the name of the worm, up to four.
    neurons : collection of str, length neurons
        Their names.
    """
    figure, axes = plt.subplots(1, len(neurons), figsize=(6.6, 3.0), sharex=True, sharey=True, squeeze=False)
    for neuron, (axis, name) in enumerate(zip(axes[0], neurons, strict=True)):
        axis.axvline(0, color=UNOBSERVED, linewidth=1)
        for (worm, own), look in zip(averages.items(), _WORMS, strict=False):
            axis.plot(time, own[:, neuron], linewidth=2, label=worm, **look)
        axis.set_title(name, loc="left", fontsize=11)
        axis.set(xlabel="time since onset (s)", xlim=time[[0, -1]])
    axes[0, 0].set_ylabel("activity (SD)")
    axes[0, 0].legend(loc="best")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def signs_across_worms(correlations, neurons, by_chance, title, guess=None, made_with=None):
    """Correlations of neurons with a behaviour in each worm, and how many have one sign in all, beside shifted behaviour.

    Parameters
    ----------
    correlations : ndarray, shape (worms, neurons)
        One row a worm; neurons are drawn from the lowest mean to the highest.
    neurons : collection of str, length neurons
        Their names; those of one sign in all worms are black, the others grey.
    by_chance : ndarray, shape (draws,)
        How many have one sign in all worms when behaviour is shifted.
    guess : float, optional
        How many the learner expects.
    """
    figure, (above, below) = plt.subplots(2, 1, figsize=(6.6, 4.6), height_ratios=(1.25, 1))
    order = np.argsort(correlations.mean(axis=0))
    ordered, limit = correlations[:, order], np.abs(correlations).max()
    one_sign = (ordered > 0).all(axis=0) | (ordered < 0).all(axis=0)
    image = above.imshow(ordered, cmap=SIGNED_MAP, vmin=-limit, vmax=limit, aspect="auto")
    above.set_xticks(range(len(order)), np.asarray(neurons)[order], rotation=90, fontsize=8)
    for label, is_one in zip(above.get_xticklabels(), one_sign, strict=True):
        label.set(color=TRUTH if is_one else UNOBSERVED, fontweight="bold" if is_one else "normal")
    above.set(yticks=range(len(correlations)), yticklabels=range(1, len(correlations) + 1), ylabel="worm")
    figure.colorbar(image, ax=above, label="correlation", pad=0.02)
    counts = np.bincount(np.asarray(by_chance, dtype=int))
    below.bar(range(len(counts)), counts / counts.sum(), color=UNOBSERVED, width=0.8, label="reversals shifted in time")
    below.axvline(one_sign.sum(), color=TRUTH, linewidth=2, label=f"as recorded: {one_sign.sum()}")
    below.set(xlabel=f"neurons of one sign in all worms, of {len(order)}", ylabel="share of draws", xlim=(-0.7, None))
    below.legend(loc="upper center")
    draw_guess(below, guess, across="x")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def over_worms(scores, intervals, title, label, guess=None, made_with=None):
    """A number for each worm, row by row, with its mean and the interval of the mean.

    Parameters
    ----------
    scores : mapping of str to ndarray, shape (worms,)
        By what was measured.
    intervals : mapping of str to (float, float)
        Ends of the interval of each mean.
    label : str
        What the numbers are, with their unit.
    guess : float, optional
        What the learner expects.
    """
    figure, axis = plt.subplots(figsize=(6.6, 0.9 + 0.5 * len(scores)))
    for row, (name, own) in enumerate(scores.items()):
        axis.plot(
            own, np.full(len(own), row), "o", color=UNOBSERVED, markersize=5, alpha=0.7, label=None if row else "one worm"
        )
        axis.plot(intervals[name], [row + 0.25] * 2, "-", color=TRUTH, linewidth=1.6)
        axis.plot(np.mean(own), row + 0.25, "D", color=TRUTH, markersize=6, label=None if row else "mean, 95 %")
    axis.set(xlabel=label, yticks=range(len(scores)), yticklabels=list(scores), ylim=(len(scores) - 0.4, -0.6), xlim=(0, None))
    axis.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncol=2, borderaxespad=0.1)
    draw_guess(axis, guess, across="x")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def angles_between(panels, title, guess=None, made_with=None):
    """Principal angles between subspaces: a panel for each kind of recording, a line for each comparison.

    Means of pairs are joined from the smallest angle to the largest; the band holds the middle 80 % of pairs.

    Parameters
    ----------
    panels : mapping of str to mapping of str to ndarray, shape (None, angles)
        By what each panel says above it, then by what is compared, up to three: one row a pair, up to three angles, the
        smallest first. The last comparison of a panel is that of one worm with itself, and is black.
    guess : float, optional
        Where the learner expects the second angle of the last comparison.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(6.6, 3.8), sharey=True, squeeze=False)
    for axis, (name, compared) in zip(axes[0], panels.items(), strict=True):
        for (label, angles), look in zip(compared.items(), _COMPARED[-len(compared) :], strict=True):
            angles = np.asarray(angles)
            order = np.arange(angles.shape[1])
            low, high = np.quantile(angles, _MIDDLE, axis=0)
            axis.fill_between(order, low, high, color=look["color"], alpha=0.18, linewidth=0)
            axis.plot(order, angles.mean(axis=0), linewidth=2, markersize=8, label=label, **look)
        axis.set_title(name, loc="left", fontsize=11)
        axis.set(xticks=order, xticklabels=_ANGLES[: len(order)], xlim=(-0.3, len(order) - 0.7), xlabel="principal angle")
        axis.legend(loc="lower right")
    axes[0, 0].set(ylabel="degrees (mean, middle 80 %)", yticks=range(0, 91, 30), ylim=(0, 92))
    if guess is not None:
        place = (1, min(max(guess, 3), 89))
        axis.plot(*place, "s", markersize=15, markerfacecolor="none", markeredgecolor=GUESS, linestyle="none")
        axis.annotate("you", place, (10, -3), textcoords="offset points", color=GUESS, fontstyle="italic")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def seen_and_mapped(seen, coordinates, phase, title, made_with=None):
    """What two neurons show, and two coordinates of a manifold; both coloured by the true phase.

    Parameters
    ----------
    seen : ndarray, shape (time, 2)
        Activity.
    coordinates : ndarray, shape (time, 2)
        Places on the manifold.
    phase : ndarray, shape (time,)
        In radians.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.6, 3.3))
    turns = np.mod(phase / (2 * np.pi), 1)
    for axis, points in ((left, seen), (right, coordinates)):
        dots = axis.scatter(*np.asarray(points).T, c=turns, cmap=PHASE_MAP, vmin=0, vmax=1, s=12)
    left.set(xlabel="neuron 0", ylabel="neuron 1")
    # The size of an eigenvector is free, but not that of its two parts beside one another.
    right.set(xlabel="coordinate 1 (any unit)", ylabel="coordinate 2 (same unit)", xticks=[], yticks=[])
    right.set_aspect("equal", adjustable="datalim")
    left.set_title("two neurons", loc="left", fontsize=11)
    right.set_title("manifold", loc="left", fontsize=11)
    figure.colorbar(dots, ax=[left, right], label="true phase (turns)", pad=0.02, shrink=0.85)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def forecasts_ahead(intervals, seconds, scores, title, chance=0.5, guess=None, made_with=None):
    """Scores of forecasts against how far ahead they look, with intervals.

    Parameters
    ----------
    intervals : ndarray, shape (horizons,)
        How far, in mean intervals between onsets.
    seconds : ndarray, shape (horizons,)
        The same in seconds, which stand below.
    scores : mapping of str to ndarray, shape (horizons, 3)
        By method, up to five: mean, low and high end of its interval.
    chance : float
        The score of guessing; a thin line.
    guess : float, optional
        What the learner expects.
    """
    figure, axis = plt.subplots(figsize=(6.6, 3.7))
    axis.axhline(chance, color=UNOBSERVED, linewidth=1)
    axis.axvline(1, color=UNOBSERVED, linestyle=":", linewidth=1.2)
    axis.annotate("one mean interval", (1, 0.98), (-4, 0), axis.get_xaxis_transform(), "offset points", rotation=90, **_ASIDE)
    for k, ((name, own), look) in enumerate(zip(scores.items(), _FORECASTS, strict=False)):
        at = intervals * 1.06 ** (k - (len(scores) - 1) / 2)  # beside one another
        mean, low, high = np.asarray(own).T
        axis.vlines(at, low, high, color=look["color"], linewidth=1.2, alpha=0.7)
        axis.plot(at, mean, label=name, **{"markersize": 6, **look})
    axis.set_xscale("log")
    axis.set_xticks(intervals, [f"{one:.2g}\n{time:g} s" for one, time in zip(intervals, seconds, strict=True)])
    axis.minorticks_off()
    axis.set(xlabel="how far ahead (mean intervals between reversals)", ylabel="AUROC")
    axis.legend(fontsize=9)
    draw_guess(axis, guess)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
