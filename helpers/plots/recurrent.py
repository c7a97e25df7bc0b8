"""Figures of training and of recurrent networks: a rate behind counts, slopes through time, and who can remember."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import LATENT, TRUTH, UNOBSERVED, draw_guess
from helpers.plots.drawing import drawn

# All networks have the colour of latent models; the line and the marker say which.
_STYLES = ((":", "^"), ("-.", "D"), ("--", "s"), ("-", "o"))


@drawn
def rate_behind_counts(angle, counts, grid, truth, fitted, losses, title):
    """Counts of a neuron by direction with its true and its fitted rate, and how the loss fell.

    Parameters
    ----------
    angle, counts : ndarray, shape (bins,)
        Direction in radians, and spikes in each bin.
    grid, truth, fitted : ndarray, shape (points,)
        Directions, and the rates there, in spikes per bin.
    losses : sequence of float
        The loss at each update, in nats per bin.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.2), width_ratios=(1.4, 1))
    left.plot(np.degrees(angle), counts, ".", color=UNOBSERVED, markersize=4, label="counts")
    left.plot(np.degrees(grid), truth, color=TRUTH, linewidth=3, label="true rate")
    left.plot(np.degrees(grid), fitted, "--", color=LATENT, linewidth=2, label="fitted rate")
    left.set(xlabel="direction θ (degrees)", ylabel="spikes per bin", xticks=range(0, 361, 90))
    left.legend(loc="upper center")
    right.plot(losses, color=LATENT)
    right.set(xlabel="update", ylabel="loss (nats per bin)")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def slopes_through_time(steps, named, title, guess=None):
    """What is left of a nudge of a network's first state, on a logarithmic scale.

    Parameters
    ----------
    steps : ndarray, shape (steps,)
        How many steps later.
    named : mapping of str to ndarray, shape (seeds, steps)
        Size of the slope for each network, up to four.
    guess : float, optional
        What the learner predicted for the last step, as a power of ten.
    """
    figure, axis = plt.subplots(figsize=(7.4, 3.4))
    for (name, runs), (line, marker) in zip(named.items(), _STYLES, strict=False):
        runs = np.asarray(runs)
        middle = np.exp(np.log(runs).mean(axis=0))
        axis.plot(steps, middle, line, marker=marker, markevery=7, color=LATENT, label=name)
        axis.fill_between(steps, runs.min(axis=0), runs.max(axis=0), color=LATENT, alpha=0.2, linewidth=0)
    axis.set(title=title, xlabel="steps later", ylabel="left of a nudge", yscale="log")
    draw_guess(axis, None if guess is None else 10.0**guess)
    handles, labels = axis.get_legend_handles_labels()
    order = np.argsort([-handle.get_ydata()[-1] for handle in handles])  # from top to bottom, as the lines end
    axis.legend([handles[k] for k in order], [labels[k] for k in order], loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


@drawn
def recall_after_training(named, title):
    """How well trained networks report a number that they were told at the beginning, a mark for each seed.

    Parameters
    ----------
    named : mapping of str to sequence of float
        Explained share of the variance of the number, by network, up to four.
    """
    figure, axis = plt.subplots(figsize=(6.4, 2.4))
    for row, ((name, scores), (_, marker)) in enumerate(zip(named.items(), _STYLES, strict=False)):
        axis.plot(scores, np.full(len(scores), row), marker, color=LATENT, markeredgecolor=TRUTH, markersize=8, label=name)
    axis.axvline(0, color=UNOBSERVED, linewidth=1)
    axis.axvline(1, color=TRUTH, linewidth=1)
    axis.set_yticks(range(len(named)), named)
    axis.set(title=title, xlabel="recalled: R² of the number that was told", ylim=(len(named) - 0.5, -0.5))
    return figure
