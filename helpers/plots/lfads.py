"""Figures of LFADS: how its training goes, and what the weight of its prior does."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import LATENT, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order

# All models have the colour of latent models; the line says which.
_LINES = ("-", (0, (4, 2)), ":")


def _trials(axis, time, truth, found):
    """Rates of one neuron in a few trials, one above the other."""
    gap = 1.3 * max(np.max(truth), np.max(found))
    for row, (true, rate) in enumerate(zip(truth, found, strict=True)):
        axis.plot(time, true - row * gap, color=TRUTH, linewidth=2, label="truth" if row == 0 else None)
        axis.plot(time, rate - row * gap, color=LATENT, linewidth=2, label="LFADS" if row == 0 else None)
    highest = max(np.max(truth[0]), np.max(found[0]))
    axis.set(xlabel="time (ms)", ylabel="rate (a trial per row)", yticks=[], ylim=(None, highest + 0.35 * gap))
    axis.legend(loc="upper right", fontsize=8, ncol=2)


@drawn
def loss_and_rates(losses, time, truth, found, title, made_with=None):
    """How the loss fell, and the rates of a neuron in some trials with the true ones.

    Parameters
    ----------
    losses : sequence of float
        At each update, in nats per trial.
    time : ndarray, shape (time,)
        In ms.
    truth, found : ndarray, shape (trials, time)
        Rates.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.3))
    smooth = np.convolve(losses, np.ones(10) / 10, mode="valid")
    left.plot(losses, color=UNOBSERVED, linewidth=0.8, label="each update")
    left.plot(np.arange(len(smooth)) + 9, smooth, color=LATENT, linewidth=2, label="mean of ten")
    left.set(xlabel="update", ylabel="loss (nats per trial)")
    left.legend()
    _trials(right, time, truth, found)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def weight_of_prior(settings, divergences, r2, chosen, time, truth, found, title, guess=None):
    """What is inferred of a trial's start, and how good rates are, by the weight of the prior; and rates at one setting.

    Parameters
    ----------
    settings : sequence of str
        The weight of the divergence, and what else differs, in a few words after a comma; shown with even distances.
    divergences, r2 : sequence of float
        Nats that the initial condition carries, and R² of rates.
    chosen : int
        Which setting the rates belong to.
    time : ndarray, shape (time,)
        In ms.
    truth, found : ndarray, shape (trials, time)
        Rates of a neuron in some trials.
    guess : float, optional
        The divergence that the learner expects at the last setting.
    """
    figure, axes = plt.subplots(1, 3, figsize=(9, 3.1), width_ratios=(1, 1, 1.4))
    place = np.arange(len(settings))
    for axis, values, name in zip(axes, (divergences, r2), ("divergence (nats per trial)", "R² to true rates"), strict=False):
        axis.plot(place, values, "o", color=LATENT, markerfacecolor="white")
        axis.vlines(place, 0, values, color=LATENT, linewidth=1.5)
        axis.plot(place[chosen], values[chosen], "o", color=LATENT, markersize=10)
        axis.axhline(0, color=UNOBSERVED, linewidth=1)
        axis.set_xticks(place, [setting.replace(",", "").replace(" ", "\n") for setting in settings], fontsize=8)
        axis.set_xlim(-0.5, len(settings) - 0.5)
        axis.set(xlabel="weight of the divergence", ylabel=name)
    draw_guess(axes[0], guess)
    _trials(axes[2], time, truth, found)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def learning_curves(curves, title):
    """Scores along training, of several kinds of models with several seeds each.

    Parameters
    ----------
    curves : mapping of str to sequence of (array_like, array_like)
        By the name of the kind: of each seed, the steps and bits per spike of hidden counts.
    """
    figure, axis = plt.subplots(figsize=(6.8, 3.4))
    for (name, seeds), line in zip(curves.items(), _LINES, strict=False):
        for number, (steps, scores) in enumerate(seeds):
            axis.plot(steps, scores, linestyle=line, color=LATENT, linewidth=1.8, label=None if number else name)
    axis.set(xlabel="updates", ylabel="bits per spike, hidden counts", ylim=(0, None), xlim=(0, None))
    axis.legend(loc="lower right")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def in_order_and_shuffled(shares, of_trial_means, title, guess=None):
    """Scores of methods on trials as they were recorded and on trials whose bins are shuffled, joined by a line.

    Parameters
    ----------
    shares : mapping of str to sequence of float
        By key in ``helpers.plots.looks``: bits per spike as a share of those of the true rates, in order and shuffled.
    of_trial_means : float
        What the true mean rates of each trial score, which no shuffle changes.
    guess : float, optional
        What the learner expects of LFADS with shuffled bins.
    """
    looks = in_order(shares, "shares")
    figure, axis = plt.subplots(figsize=(6.8, 1.4 + 0.45 * len(looks)))
    for row, key in enumerate(looks):
        recorded, shuffled = shares[key]
        axis.plot([shuffled, recorded], [row, row], color=LATENT, linewidth=1.5, zorder=1)
        axis.plot(recorded, row, "o", color=LATENT, markersize=7, label=None if row else "as recorded")
        ring = {"markerfacecolor": "none", "markeredgewidth": 2, "markersize": 13}
        axis.plot(shuffled, row, "o", color=LATENT, **ring, label=None if row else "bins shuffled")
    axis.axvline(of_trial_means, color=TRUTH, linewidth=1.5, linestyle=":", label="true mean of each trial")
    axis.set_yticks(range(len(looks)), [look.label for look in looks.values()])
    axis.set(xlabel="bits per spike (share of the true rates')", xlim=(0, 1), ylim=(-0.6, len(looks) - 0.4))
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncol=3, frameon=False, fontsize=9)
    draw_guess(axis, guess, across="x")
    figure.suptitle(title, x=0.01, ha="left")
    return figure
