"""Figures on spikes, the latents that are found behind them, and how good those are."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import CORRELATION, LATENT, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order


@drawn
def same_average(time, averages, trials, courses, title, made_with=None):
    """Averages of several recordings over each other, and beside them single trials of each with their true course.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In ms.
    averages : mapping of str to ndarray, shape (time,)
        Of each recording, by its name.
    trials, courses : mapping of str to ndarray, shape (trials, time)
        Some single trials of each recording, as seen and as they are.
    """
    figure, axes = plt.subplots(1, 1 + len(trials), figsize=(8.4, 3.3), sharex=True, width_ratios=(1.2, *[1] * len(trials)))
    for (name, average), line in zip(averages.items(), ("-", (0, (2, 2))), strict=True):
        axes[0].plot(time, average, linestyle=line, color=LATENT, linewidth=2.5, label=name)
    axes[0].set(title="averages of all trials", ylabel="rising minus falling neurons (Hz)")
    axes[0].legend(loc="upper left")
    for axis, (name, seen) in zip(axes[1:], trials.items(), strict=True):
        gap = np.ptp(courses[name]) * 1.5
        for row, (trial, course) in enumerate(zip(seen, courses[name], strict=True)):
            axis.plot(time, trial - row * gap, color=LATENT, linewidth=1)
            axis.plot(time, course - row * gap, color=TRUTH, linewidth=2)
        axis.set(title=f"{name}: single trials", yticks=[])
    axes[1].plot([], [], color=LATENT, linewidth=1, label="seen")
    axes[1].plot([], [], color=TRUTH, linewidth=2, label="truth")
    axes[1].legend(loc="lower right", fontsize=8)
    for axis in axes:
        axis.set_xlabel("time (ms)")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def shared_over_time(time, covariances, title, made_with=None):
    """What two groups of neurons share from trial to trial, along the trial.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In ms.
    covariances : mapping of str to ndarray, shape (time,)
        By the name of the recording.
    """
    figure, axis = plt.subplots(figsize=(6.6, 3.2))
    axis.axhline(0, color=UNOBSERVED, linewidth=1)
    for (name, covariance), line in zip(covariances.items(), ("-", (0, (2, 2)), "-."), strict=False):
        axis.plot(time, covariance, linestyle=line, color=LATENT, linewidth=2.5, label=name)
    axis.set(xlabel="time (ms)", ylabel="shared covariance (spikes²)")
    axis.legend()
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def error_by_width(width, squared_bias, variance, title, made_with=None, guess=None):
    """Squared bias, variance and their sum against the width of a smoothing kernel.

    Parameters
    ----------
    width : ndarray, shape (widths,)
        In ms.
    squared_bias, variance : ndarray, shape (widths,)
        As shares of the variance of the true rates.
    guess : float, optional
        Where the learner expects the sum to be least.
    """
    figure, axis = plt.subplots(figsize=(6.6, 3.4))
    total = np.add(squared_bias, variance)
    axis.plot(width, squared_bias, "--", color=TRUTH, label="bias²: detail that is lost")
    axis.plot(width, variance, ":", color=CORRELATION, linewidth=2.5, label="variance: luck of the spikes")
    axis.plot(width, total, "-", color=LATENT, linewidth=2.5, label="mean squared error")
    axis.plot(width[np.argmin(total)], total.min(), "o", color=LATENT, markersize=9)
    axis.axhline(1, color=UNOBSERVED, linewidth=1)
    axis.text(width[-1], 1.02, "always saying the mean", ha="right", va="bottom", color=UNOBSERVED, fontsize=9)
    axis.set(xlabel="width of the kernel (s.d., ms)", ylabel="share of the rates' variance", xscale="log", ylim=(0, 2))
    ticks = [20, 40, 100, 200, 300]
    axis.set_xticks(ticks, [str(tick) for tick in ticks])
    axis.minorticks_off()
    axis.legend(loc="upper center")
    draw_guess(axis, guess, across="x")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def smoothed_trial(time, spikes, estimate, truth, title, made_with=None):
    """One neuron in one trial: its spikes, its true rate, and the rate that was estimated from them.

    Parameters
    ----------
    time, spikes, estimate, truth : ndarray, shape (time,)
        Time in ms, the spikes in each bin, and rates in Hz.
    """
    figure, axis = plt.subplots(figsize=(6.6, 3))
    low = -0.12 * max(truth.max(), 30)
    axis.vlines(np.repeat(time, spikes), low, 0.4 * low, color=TRUTH, linewidth=1.2)
    axis.plot(time, truth, color=TRUTH, linewidth=2, label="true rate")
    axis.plot(time, estimate, color=LATENT, linewidth=2.5, label="smoothed spikes")
    axis.set(xlabel="time (ms)", ylabel="rate (Hz)", title=title, ylim=(1.3 * low, 2.2 * truth.max()))
    axis.legend(loc="upper right")
    credit(figure, made_with)
    return figure


@drawn
def trajectories(found, title, made_with=None):
    """Trajectories of the same trials in a plane, as they are and as several methods find them.

    Parameters
    ----------
    found : mapping of str to ndarray, shape (trials, time, 2)
        By name; the first is the truth.
    """
    figure, axes = plt.subplots(1, len(found), figsize=(8.4, 3.1), sharex=True, sharey=True)
    for number, (axis, (name, trials)) in enumerate(zip(axes, found.items(), strict=True)):
        colour = TRUTH if number == 0 else LATENT
        for trial, line in zip(trials, ("-", "--", ":"), strict=False):
            axis.plot(*trial.T, linestyle=line, color=colour, linewidth=1.6)
            axis.plot(*trial[0], "o", color=colour)
        axis.set(title=name, xlabel="first coordinate (s.d.)")
    axes[0].set_ylabel("third coordinate (s.d.)")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def forecast_of_latents(time, truth, start, mean, sd, ahead, r2, title, made_with=None, guess=None):
    """One trial forecast from its middle, and how much forecasts of many trials explain, by how far they look ahead.

    Parameters
    ----------
    time, truth : ndarray, shape (time,)
        In ms, and one coordinate.
    start : int
        The last bin whose spikes are used.
    mean, sd : ndarray, shape (steps,)
        Forecast for ``start`` and the bins after it.
    ahead, r2 : ndarray, shape (steps,)
        In ms, and the share of variance explained.
    guess : float, optional
        Where, in ms, the learner expects half to be explained.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.3))
    left.plot(time, truth, color=TRUTH, linewidth=2, label="truth")
    later = time[start : start + len(mean)]
    left.fill_between(later, mean - 2 * sd, mean + 2 * sd, color=LATENT, alpha=0.25, linewidth=0)
    left.plot(later, mean, color=LATENT, linewidth=2.5, label="forecast ± 2 s.d.")
    left.axvline(time[start], color=UNOBSERVED, linewidth=1)
    left.set(title="one trial; spikes end at the line", xlabel="time (ms)", ylabel="first coordinate (s.d.)")
    left.legend(loc="upper left", fontsize=8)
    right.axhline(0, color=UNOBSERVED, linewidth=1)
    right.axhline(0.5, color=UNOBSERVED, linewidth=1, linestyle=":")
    right.plot(ahead, r2, "-o", color=LATENT, markersize=4)
    right.set(title="all test trials", xlabel="looking ahead (ms)", ylabel="variance explained", ylim=(-0.35, 1))
    draw_guess(right, guess, across="x")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def rates_along_track(place, truth, found, title, made_with=None):
    """Rates of some neurons against where the animal is: as they are, and as methods infer them.

    Parameters
    ----------
    place : ndarray, shape (places,)
        Position, from 0 to 1.
    truth : ndarray, shape (places, neurons)
        In Hz.
    found : mapping of str to ndarray, shape (places, neurons)
        Mean rates that a method infers there, by its name.
    """
    figure, axes = plt.subplots(1, len(found), figsize=(8.4, 3), sharex=True, sharey=True)
    for axis, (name, rates) in zip(axes, found.items(), strict=True):
        axis.plot(place, truth, color=TRUTH, linewidth=1.2)
        axis.plot(place, rates, color=LATENT, linewidth=2.5)
        axis.set(title=name, xlabel="position on the track")
    axes[0].plot([], [], color=TRUTH, linewidth=1.2, label="true rate")
    axes[0].plot([], [], color=LATENT, linewidth=2.5, label="inferred")
    axes[0].set_ylim(0, 1.45 * truth.max())
    axes[0].legend(loc="upper left", fontsize=8, ncol=2)
    axes[0].set_ylabel("rate (Hz)")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def reconstructed_and_held_out(n_latents, reconstructed, held_out, of_truth, title, made_with=None, guess=None):
    """Bits per spike of the neurons that latents were inferred from, and of others, against the number of latents.

    Parameters
    ----------
    n_latents : ndarray, shape (stops,)
        How many latents; evenly spaced in the figure.
    reconstructed, held_out : ndarray, shape (stops,)
        Scores.
    of_truth : float
        What the true rates score.
    guess : float, optional
        What the learner expects of the last reconstruction.
    """
    figure, axis = plt.subplots(figsize=(6.6, 3.6))
    place = np.arange(len(n_latents))
    axis.axhline(of_truth, color=TRUTH, linewidth=1.5)
    axis.text(place[-1], of_truth * 1.05, "what the true rates score", ha="right", va="bottom", fontsize=9)
    axis.plot(place, reconstructed, "--s", color=LATENT, markerfacecolor="white", label="the same neurons")
    axis.plot(place, held_out, "-o", color=LATENT, label="neurons held out")
    axis.set_xticks(place, [f"{n}" for n in n_latents])
    axis.set(xlabel="latents, inferred from 30 neurons", ylabel="bits per spike", ylim=(0, None))
    axis.legend(loc="upper left", bbox_to_anchor=(0, 0.92))
    draw_guess(axis, guess)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def scores_of_methods(scores, columns, title, made_with=None):
    """Scores of several methods, a row for each and a dot for each seed, best on top; a panel for each score.

    Scores are shares of what the true rates would reach, which is marked at 1.

    Parameters
    ----------
    scores : mapping of str to mapping of str to sequence of float
        By key in ``helpers.plots.looks``, and by column.
    columns : mapping of str to str
        What each column is called on its axis.
    """
    looks = in_order(scores, "scores")
    first = next(iter(columns))
    order = sorted(looks, key=lambda key: np.mean(scores[key][first]))
    figure, axes = plt.subplots(1, len(columns), figsize=(8.4, 1.2 + 0.38 * len(order)), sharey=True)
    for axis, (column, name) in zip(axes, columns.items(), strict=True):
        for row, key in enumerate(order):
            values = np.asarray(scores[key][column], dtype=float)
            axis.plot(values, row + np.linspace(-0.18, 0.18, len(values)), **looks[key].points, markersize=6, alpha=0.9)
            axis.plot([values.mean()] * 2, [row - 0.34, row + 0.34], color=looks[key].colour, linewidth=2)
        axis.axvline(1, color=TRUTH, linewidth=1.5)
        axis.set_xlabel(name)
        axis.grid(axis="x", color="#e0e0e0", linewidth=0.8)
    axes[0].set_yticks(range(len(order)), [looks[key].label for key in order])
    axes[0].tick_params(axis="y", length=0)
    axes[-1].text(0.99, 0, "true rates", rotation=90, ha="right", va="bottom", fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
