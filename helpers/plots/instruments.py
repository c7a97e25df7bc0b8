"""Figures of the notebook on instruments."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import CORRELATION, INTERVENTION, TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order

_PLACES = {"Z": (0.0, 0.0), "T": (1.2, 0.0), "Y": (2.4, 0.0), "C": (1.8, 1.0)}


def _diagram(axis, arrows, names):
    """Who acts on whom: Z and the observed in black, C and its arrows in grey; ``arrows`` maps pairs like "TY" to words."""
    for pair, words in arrows.items():
        (x0, y0), (x1, y1) = _PLACES[pair[0]], _PLACES[pair[1]]
        colour = INTERVENTION if pair == "ZY" else UNOBSERVED if pair[0] == "C" else TRUTH
        bend = "arc3,rad=0.55" if pair == "ZY" else "arc3"
        style = {"arrowstyle": "-|>", "color": colour, "shrinkA": 16, "shrinkB": 16, "connectionstyle": bend, "lw": 1.8}
        axis.annotate("", (x1, y1), (x0, y0), arrowprops=style)
        middle = ((x0 + x1) / 2, (y0 + y1) / 2 + (-0.9 if pair == "ZY" else 0.1))
        side = {"CT": "right", "CY": "left"}.get(pair, "center")
        axis.annotate(words, middle, ha=side, va="bottom", fontsize=9, color="#404040" if colour == UNOBSERVED else colour)
    for letter, (x, y) in _PLACES.items():
        hidden = letter == "C"
        edge, text = (UNOBSERVED, "#404040") if hidden else (TRUTH, TRUTH)
        axis.plot(x, y, "o", markersize=24, markerfacecolor="white", markeredgecolor=edge, markeredgewidth=1.5)
        axis.annotate(letter, (x, y), ha="center", va="center", color=text)
        name = names[letter].split(" (")[0].replace(" ", "\n", 1)  # without its unit
        beside, ha, va = {"Z": ((0, 0.22), "center", "bottom"), "T": ((0, -0.22), "center", "top")}.get(
            letter, ((0.22, 0), "left", "center")
        )
        axis.annotate(name, (x + beside[0], y + beside[1]), ha=ha, va=va, fontsize=9)
    axis.set(xlim=(-0.45, 3.2), ylim=(-1.0, 1.35))
    axis.axis("off")


@drawn
def coin_and_cause(coin, cause, outcome, effect, names, arrows, title):
    """A cause and an outcome with two lines through them: the regression, and that through the means of the coin's two groups.

    Parameters
    ----------
    coin : ndarray of bool, shape (trials,)
        Which group of the instrument a trial belongs to.
    cause, outcome : ndarray, shape (trials,)
    effect : float
        The true effect of the cause.
    names : mapping of str to str
        What Z, T, Y and C stand for.
    arrows : mapping of str to str
        Words on each arrow, by pair such as ``"ZT"``.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.4, 3.9), gridspec_kw={"width_ratios": [1, 1.15]})
    _diagram(left, arrows, names)
    left.set_title("who acts on whom (C is not recorded)")
    right.plot(cause, outcome, ".", color=UNOBSERVED, markersize=3, alpha=0.3)
    middle = np.array([cause.mean(), outcome.mean()])
    slope = np.cov(cause, outcome)[0, 1] / np.var(cause, ddof=1)
    groups = np.array([[cause[g].mean(), outcome[g].mean()] for g in (~coin, coin)])
    through = np.divide(*(groups[1] - groups[0])[::-1])
    reach = np.array([-1, 1]) * 3.2 * cause.std()
    for value, name, line, colour in (
        (effect, "truth", "-", TRUTH),
        (slope, "regression", "--", CORRELATION),
        (through, "through the groups", ":", INTERVENTION),
    ):
        label = f"{name}: {value:.2f}"
        right.plot(middle[0] + reach, middle[1] + reach * value, line, color=colour, linewidth=2.3, label=label)
    right.plot(*groups.T, "o", color=INTERVENTION, markersize=9, markeredgecolor="white")
    right.set(title="slopes, and the means of the coin's two groups", xlabel=names["T"], ylabel=names["Y"])
    right.legend(loc="lower left", fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def estimates_by_strength(by_instrument, by_regression, truth, strength, f, title, limits=(-6, 2)):
    """Estimates from many repetitions by an instrument and by regression, with how many fall outside the picture.

    Parameters
    ----------
    by_instrument, by_regression : ndarray, shape (repetitions,)
    truth : float
    strength, f : float
        Correlation of instrument and cause, and the mean first-stage F.
    limits : (float, float)
        Range of the axis.
    """
    figure, axis = plt.subplots(figsize=(7, 3))
    bins = np.linspace(*limits, 81)
    of_instrument = axis.hist(by_instrument, bins, color=INTERVENTION, alpha=0.6, label="by the instrument")[0]
    of_regression = axis.hist(by_regression, bins, color=CORRELATION, alpha=0.8, label="by regression")[0]
    axis.axvline(truth, color=TRUTH, label="truth")
    axis.axvline(np.median(by_instrument), color=INTERVENTION, linestyle="--", label="median, instrument")
    outside = np.mean((by_instrument < limits[0]) | (by_instrument > limits[1]))
    words = f"first-stage F: {f:.1f}\noutside the picture: {outside:.0%}"
    axis.annotate(words, (0.98, 0.95), xycoords="axes fraction", ha="right", va="top", fontsize=9)
    # One scale for all stops that fit it.
    top = max(0.55 * len(by_instrument), 1.05 * max(of_instrument.max(), of_regression.max()))
    axis.set(title=title, xlabel="estimated effect", ylabel="repetitions", xlim=limits, ylim=(0, top))
    axis.legend(loc="upper left", fontsize=9)
    return figure


@drawn
def worlds_with_the_same_data(worlds, names, title):
    """Worlds with different arrows, each with what is recorded in it.

    Parameters
    ----------
    worlds : mapping of str to (mapping of str to str, ndarray, ndarray, ndarray)
        Words on each arrow, and what was recorded of Z, T and Y, each of shape (trials,).
    names : mapping of str to str
        What Z, T, Y and C stand for.
    """
    figure, axes = plt.subplots(len(worlds), 3, figsize=(9.8, 3.0 * len(worlds)), gridspec_kw={"width_ratios": [1.4, 1, 1]})
    for row, (world, (arrows, z, t, y)) in zip(axes, worlds.items(), strict=True):
        _diagram(row[0], arrows, names)
        row[0].set_title(world)
        for axis, first, second, on_x, on_y in ((row[1], t, y, "T", "Y"), (row[2], z, y, "Z", "Y")):
            from_mean = (first[:1500] - first.mean(), second[:1500] - second.mean())
            axis.plot(*from_mean, ".", color=CORRELATION, markersize=2.5, alpha=0.4)
            words = f"covariance {np.cov(first, second)[0, 1]:.1f}"
            axis.text(0.04, 0.97, words, transform=axis.transAxes, va="top", fontsize=9)
            axis.set(xlabel=f"{names[on_x]}, from the mean", ylabel=f"{names[on_y]},\nfrom the mean")
            axis.set(xlim=(-5.5, 5.5), ylim=(-15, 15))
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def methods_in_worlds(x, worlds, rows, title, xlabel, made_with=None):
    """Scores of several methods in several worlds, each with a band for chance: one column per world, one row per score.

    Parameters
    ----------
    x : sequence of float, shape (stops,)
        What was varied.
    worlds : mapping of str to mapping of str to ndarray, shape (scores, 3, stops)
        Lower end of the band, score and upper end, of each method by its key in each world.
    rows : sequence of (str, (float, float), float)
        Name, range and ideal value of each score; the ideal is drawn as a thin black line.

    Raises
    ------
    ValueError
        If a method has no look.
    """
    looks = in_order((method for methods in worlds.values() for method in methods), "worlds")
    size = (9.8, 2.5 * len(rows) + 0.6)
    figure, axes = plt.subplots(len(rows), len(worlds), figsize=size, sharex=True, sharey="row", squeeze=False)
    for column, (world, methods) in zip(axes.T, worlds.items(), strict=True):
        column[0].set_title(world, fontsize=11)
        for k, (axis, (_, limits, ideal)) in enumerate(zip(column, rows, strict=True)):
            axis.axhline(ideal, color=TRUTH, linewidth=1, label="right")
            for method, scores in methods.items():
                look, (low, middle, high) = looks[method], scores[k]
                axis.fill_between(x, low, high, color=look.colour, alpha=0.18, linewidth=0)
                axis.plot(x, middle, **look.curve, label=look.label, clip_on=False)
            axis.set(ylim=limits)
        column[-1].set(xlabel=xlabel)
        column[-1].invert_xaxis()
    for axis, (name, *_) in zip(axes[:, 0], rows, strict=True):
        axis.set_ylabel(name)
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower left", ncols=4, fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def error_against_length(lengths, by_regression, by_instrument, title, made_with=None):
    """Error of an estimated wiring against the length of the recording, for regression and for lights of different quality.

    Parameters
    ----------
    lengths : sequence of int, shape (stops,)
        Lengths in time steps.
    by_regression : ndarray, shape (seeds, stops)
        Root-mean-square errors, relative to a weight.
    by_instrument : mapping of str to ndarray, shape (seeds, stops)
        The same with each light.
    """
    figure, axis = plt.subplots(figsize=(7.4, 3.6))
    axis.loglog(lengths, by_regression.mean(axis=0), "--s", color=CORRELATION, label="regression, light ignored")
    for alpha, marker, (name, errors) in zip((1, 0.7, 0.45), "o^D", by_instrument.items(), strict=False):
        axis.fill_between(lengths, errors.min(axis=0), errors.max(axis=0), color=INTERVENTION, alpha=0.08, linewidth=0)
        axis.loglog(lengths, errors.mean(axis=0), marker=marker, color=INTERVENTION, alpha=alpha, label=name)
    axis.set_xticks(lengths, [f"{length:,}" for length in lengths])
    axis.set_yticks([0.2, 0.5, 1, 2, 5, 10], ["0.2", "0.5", "1", "2", "5", "10"])
    axis.minorticks_off()
    axis.set(title=title, xlabel="length of the recording (time steps)", ylabel="error, relative to a weight")
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=9)
    credit(figure, made_with)
    return figure
