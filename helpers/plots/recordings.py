"""Figures of a person's own recording: what it looks like before any method, and what methods found in it."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import GRANGER, SIGNED_MAP, TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order

MOST_NAMED_IN_A_PANEL = 12
MOST_NAMED = 25  # More names than this on an axis cannot be read.


@drawn
def columns_as_recorded(values, names, step_s, title):
    """Every column of a table over time, each scaled to its own range; steps without a value are left empty.

    Parameters
    ----------
    values : ndarray, shape (time, columns)
        NaN where nothing was recorded.
    names : sequence of str
        Of the columns.
    step_s : float
        Length of a step, in seconds.
    """
    figure, axis = plt.subplots(figsize=(8, 0.9 + 0.36 * len(names)))
    seconds = np.arange(len(values)) * step_s
    lowest, highest = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    scaled = 0.85 * (values - lowest) / np.where(highest > lowest, highest - lowest, 1)
    rows = np.arange(len(names))[::-1]
    axis.plot(seconds, scaled + rows, color=TRUTH, linewidth=0.5)
    axis.set_yticks(rows + 0.4, list(names), parse_math=False)
    axis.tick_params(axis="y", length=0)
    axis.set(title=title, xlabel="time (s)", ylabel="column, scaled", xlim=(0, seconds[-1]), ylim=(-0.2, len(names)))
    return figure


@drawn
def first_look(standardised, memory, halves, residuals, step_s, title, names=()):
    """A recording before any method: its activity, memory, halves, and what is shared within a step.

    Parameters
    ----------
    standardised : ndarray, shape (steps, shown)
        Some of the activity of some neurons, in standard deviations.
    memory : ndarray, shape (lags, neurons)
        Correlation of each neuron with itself some steps before.
    halves : ndarray, shape (2, neurons)
        Mean of each neuron in either half, in standard deviations.
    residuals : ndarray, shape (neurons, neurons)
        Correlation of what an autoregression leaves over.
    step_s : float
        Length of a step, in seconds.
    names : sequence of str
        Of the neurons; written on the axes where there are few and all of them are shown.
    """
    figure, axes = plt.subplots(2, 2, figsize=(9.6, 6.2), gridspec_kw={"width_ratios": [1.6, 1]})
    (activity, shared), (fading, either) = axes
    seconds = len(standardised) * step_s
    image = activity.imshow(
        standardised.T, aspect="auto", cmap=SIGNED_MAP, vmin=-3, vmax=3, extent=(0, seconds, standardised.shape[1], 0)
    )
    activity.set(title="activity, standardised", xlabel="time (s)", ylabel="neuron")
    figure.colorbar(image, ax=activity, shrink=0.8, label="s.d.")
    limit = max(float(np.abs(residuals - np.diag(np.diag(residuals))).max()), 0.1)
    image = shared.imshow(residuals - np.diag(np.diag(residuals)), cmap=SIGNED_MAP, vmin=-limit, vmax=limit)
    shared.set(title="shared within a step", xlabel="neuron", ylabel="neuron")
    figure.colorbar(image, ax=shared, shrink=0.8, label="residual correlation")
    if 0 < len(names) == standardised.shape[1] <= MOST_NAMED_IN_A_PANEL:
        activity.set_yticks(np.arange(len(names)) + 0.5, names, fontsize=8, parse_math=False)
        shared.set_yticks(range(len(names)), names, fontsize=8, parse_math=False)
        shared.set_xticks(range(len(names)), names, fontsize=8, rotation=90, parse_math=False)
    lags = np.arange(len(memory)) * step_s
    low, middle, high = np.quantile(memory, [0.1, 0.5, 0.9], axis=1)
    fading.fill_between(lags, low, high, color=GRANGER, alpha=0.2, linewidth=0, label="80 % of neurons")
    fading.plot(lags, middle, color=GRANGER, label="typical neuron")
    fading.axhline(0, color=UNOBSERVED, linewidth=0.8)
    fading.set(title="memory", xlabel="lag (s)", ylabel="correlation with itself", ylim=(None, 1.03))
    fading.legend(loc="upper right")
    reach = max(float(np.abs(halves).max()) * 1.1, 0.2)
    either.plot([0, 1], halves, "o-", color=TRUTH, markersize=3.5, linewidth=0.8, alpha=0.6)
    either.set(title="mean of each neuron", ylabel="s.d. from its mean", xlim=(-0.3, 1.3), ylim=(-reach, reach))
    either.set_xticks([0, 1], ["first half", "second half"])
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def arrows_found(strength, stands, names, title, made_with=None, label="stands"):
    """Strength of all pairs as a matrix, with the arrows that stand marked.

    Parameters
    ----------
    strength : ndarray, shape (neurons, neurons)
        ``[to, from]``, of one method.
    stands : ndarray of bool, shape (neurons, neurons)
        Which of them are to be read.
    names : sequence of str
        Of the neurons.
    made_with : callable, optional
        Whose function said which stand.
    label : str
        Of the dots, as where arrows are called and nothing was done to see which stand.
    """
    figure, axis = plt.subplots(figsize=(5.6, 4.9))
    shown = np.where(np.eye(len(strength), dtype=bool), np.nan, strength)
    top = float(np.nanquantile(shown, 0.995)) or 1.0
    image = axis.imshow(shown, cmap="Greys", vmin=0, vmax=top if top > 0 else 1)
    to, source = np.nonzero(stands)
    size = float(np.clip(260 / len(strength), 2, 12))
    look = {"color": GRANGER, "markeredgecolor": "white", "markeredgewidth": 0.8}  # seen on white and on black squares
    axis.plot(source, to, "o", markersize=0.8 * size, label=label, **look)
    if len(strength) <= MOST_NAMED:
        axis.set_xticks(range(len(names)), names, rotation=90, fontsize=8, parse_math=False)
        axis.set_yticks(range(len(names)), names, fontsize=8, parse_math=False)
    axis.set(title=title, xlabel="from", ylabel="to")
    figure.colorbar(image, ax=axis, shrink=0.8, label="evidence")
    if len(to):
        figure.legend(loc="outside lower left", frameon=False)
    credit(figure, made_with)
    return figure


@drawn
def calls_and_copies(called, in_copies, keys, title):
    """Arrows that each method calls, beside what it calls in copies in which nobody can drive anybody.

    Parameters
    ----------
    called : ndarray, shape (methods,)
        Number of arrows.
    in_copies : ndarray, shape (methods,)
        Mean number in copies; NaN where none was made.
    keys : sequence of str
        Of the methods.
    """
    looks = in_order(keys, "keys")
    figure, axis = plt.subplots(figsize=(7.4, 1.3 + 0.5 * len(keys)))
    place = np.arange(len(keys))[::-1]
    axis.barh(place + 0.18, called, 0.34, color=GRANGER, label="in the recording")
    axis.barh(place - 0.18, np.nan_to_num(in_copies), 0.34, color=UNOBSERVED, label="in shifted copies, on average")
    axis.set_yticks(place, [looks[key].label for key in keys])
    axis.set(title=title, xlabel="arrows after correction")
    axis.legend(loc="upper left", bbox_to_anchor=(0, -0.25), ncols=2)
    return figure
