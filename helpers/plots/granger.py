"""Figures of part 3, Granger causality: predictions, tests, orders, spectra."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle, Rectangle

from helpers.plots.base import CORRELATION, GRANGER, TRUTH, UNOBSERVED, credit, draw_matrix
from helpers.plots.drawing import drawn

DARK_GREY = "#606060"  # Text about grey curves is a darker grey, so that it can be read.


@drawn
def predicted_twice(activity, own_past, both_pasts, title, n_steps=60, made_with=None):
    """Activity of one neuron, and its prediction without and with the past of another one.

    Parameters
    ----------
    activity, own_past, both_pasts : ndarray, shape (time,)
        What happened, and the two predictions of it.
    """
    figure, axes = plt.subplots(1, 2, figsize=(9.4, 3.1), gridspec_kw={"width_ratios": [2.2, 1]})
    shown = slice(0, n_steps)
    axes[0].plot(activity[shown], color=TRUTH, linewidth=1.2, label="what happened")
    axes[0].plot(own_past[shown], color=UNOBSERVED, linestyle="--", label="predicted from its own past")
    axes[0].plot(both_pasts[shown], color=GRANGER, label="… and the other neuron's")
    axes[0].set(xlabel="time (steps)", ylabel="activity of neuron 1 (a.u.)")
    low, high = axes[0].get_ylim()
    axes[0].set_ylim(low, high + 0.45 * (high - low))
    axes[0].legend(loc="upper left", ncols=2, columnspacing=1)
    errors = [activity - own_past, activity - both_pasts]
    axes[1].bar(["own past", "both pasts"], [np.mean(error**2) for error in errors], color=[UNOBSERVED, GRANGER], width=0.6)
    axes[1].set(ylabel="mean squared error (a.u.²)")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def squares_left(n_columns, squares, expected, title, made_with=None):
    """Sum of squared residuals against the number of useless columns, in many draws.

    Parameters
    ----------
    n_columns : ndarray, shape (stops,)
        Number of columns of the design.
    squares : ndarray, shape (draws, stops)
        What is left in each draw.
    expected : ndarray, shape (stops,)
        What theory says is left on average.
    """
    figure, axis = plt.subplots(figsize=(7, 3))
    axis.plot(n_columns, squares.T, color=CORRELATION, alpha=0.2, linewidth=1)
    axis.plot(n_columns, expected, "--", color=TRUTH, label="samples − columns")
    mean = f"mean of {len(squares)} draws"
    axis.plot(
        n_columns, squares.mean(axis=0), "o", color=CORRELATION, markeredgecolor=TRUTH, markersize=8, label=mean, zorder=3
    )
    axis.set(title=title, xlabel="columns of the design, all useless", ylabel="sum of squared residuals", ylim=(0, None))
    axis.legend()
    credit(figure, made_with)
    return figure


@drawn
def f_under_null(f_values, grid, density, critical, title, made_with=None):
    """F of many regressions whose added columns are useless, beside the F distribution.

    Parameters
    ----------
    f_values : ndarray, shape (regressions,)
        Measured F.
    grid, density : ndarray, shape (points,)
        The F distribution.
    critical : float
        Its upper 5 % point.
    """
    figure, axis = plt.subplots(figsize=(7, 3))
    axis.hist(f_values, np.linspace(0, grid.max(), 60), density=True, color=CORRELATION, alpha=0.6, label="useless columns")
    axis.plot(grid, density, color=TRUTH, linestyle="--", label="F distribution")
    axis.axvline(critical, color=UNOBSERVED, linewidth=1)
    axis.annotate(" 5 % of useless columns\n do better", (critical, 0.5), xycoords=("data", "axes fraction"), color=DARK_GREY)
    axis.set(title=title, xlabel="F", ylabel="density", xlim=(0, grid.max()))
    axis.legend(loc="upper right")
    credit(figure, made_with)
    return figure


@drawn
def eigenvalues_and_course(eigenvalues, courses, title):
    """Eigenvalues of a companion matrix beside the unit circle, and how activity fades after one kick.

    Parameters
    ----------
    eigenvalues : ndarray of complex, shape (order * neurons,)
        Inside the circle, activity fades.
    courses : ndarray, shape (time, neurons)
        Activity after neuron 0 was kicked, without noise.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.1), gridspec_kw={"width_ratios": [1, 1.7]})
    left.add_patch(Circle((0, 0), 1, fill=False, color=UNOBSERVED))
    left.axhline(0, color=UNOBSERVED, linewidth=0.5)
    left.axvline(0, color=UNOBSERVED, linewidth=0.5)
    left.plot(eigenvalues.real, eigenvalues.imag, "o", color=GRANGER, markersize=8)
    left.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), aspect="equal", xlabel="real part", ylabel="imaginary part")
    left.set_title("eigenvalues", fontsize=11)
    for course, line, name in zip(courses.T, ("-", "--"), ("neuron 0, kicked", "neuron 1"), strict=True):
        right.plot(course, line, color=GRANGER if line == "-" else TRUTH, label=name)
    limit = max(1.6, 1.1 * np.abs(courses).max())
    right.set(xlabel="time after the kick (steps)", ylabel="activity (a.u.)", ylim=(-limit, limit))
    right.set_title("after one kick", fontsize=11)
    right.legend(loc="lower right", bbox_to_anchor=(1, 0.99), ncols=2)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def lagged_correlations(lags, correlations, title, xlabel="lag: how much later the second one comes (steps)"):
    """Correlation of pairs of neurons at several lags, one panel per pair.

    Parameters
    ----------
    lags : ndarray, shape (lags,)
        In steps.
    correlations : mapping of str to ndarray, shape (lags,)
        One panel each.
    """
    figure, axes = plt.subplots(1, len(correlations), figsize=(3.1 * len(correlations), 2.9), sharey=True, squeeze=False)
    for axis, (name, values) in zip(axes[0], correlations.items(), strict=True):
        axis.axhline(0, color=UNOBSERVED, linewidth=1)
        axis.vlines(lags, 0, values, color=CORRELATION, linewidth=3)
        axis.plot(lags, values, "o", color=CORRELATION)
        axis.set_title(name, fontsize=11)
        axis.set_xticks(lags[:: max(1, len(lags) // 6)])
    axes[0][0].set_ylabel("correlation")
    figure.supxlabel(xlabel, fontsize=11)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def strengths_by_kind(strengths, title, xlabel="Granger causality log(SSR restricted / SSR full)", made_with=None):
    """Granger causality in repeated recordings, pairwise beside conditional, one dot per recording.

    Parameters
    ----------
    strengths : mapping of str to sequence of float
        One row each; rows whose name begins with "pairwise" are drawn in the colour of correlation.
    """
    figure, axis = plt.subplots(figsize=(7, 1.1 + 0.55 * len(strengths)))
    for row, (name, values) in zip(range(len(strengths))[::-1], strengths.items(), strict=True):
        colour, marker = (CORRELATION, "s") if name.startswith("pairwise") else (GRANGER, "o")
        axis.plot(values, row + np.linspace(-0.18, 0.18, len(values)), marker, color=colour, alpha=0.7, markersize=5)
    axis.axvline(0, color=TRUTH)
    axis.annotate(" direct connections: none", (0, 0.02), xycoords=("data", "axes fraction"), color=TRUTH, fontsize=9)
    axis.set(title=title, xlabel=xlabel)
    axis.set_yticks(list(range(len(strengths))[::-1]), list(strengths))
    axis.set_ylim(-0.8, len(strengths) - 0.4)
    credit(figure, made_with)
    return figure


@drawn
def criteria_by_order(aic, bic, true_order, title, made_with=None):
    """Akaike's and the Bayesian criterion against the number of lags, each less its smallest value.

    Parameters
    ----------
    aic, bic : ndarray, shape (orders,)
        Entry 0 belongs to order 1.
    """
    orders = np.arange(1, len(aic) + 1)
    figure, axis = plt.subplots(figsize=(7, 3))
    axis.axvline(true_order, color=TRUTH, linewidth=1)
    axis.annotate(" true order", (true_order, 0.9), xycoords=("data", "axes fraction"))
    for values, line, marker, colour, name in ((aic, "--", "s", UNOBSERVED, "AIC"), (bic, "-", "o", GRANGER, "BIC")):
        axis.plot(orders, values - values.min(), line, marker=marker, color=colour, label=name)
        axis.plot(orders[values.argmin()], 0, marker, color=colour, markersize=12)
    axis.set(title=title, xlabel="order (number of lags)", ylabel="criterion, less its smallest value")
    axis.legend()
    credit(figure, made_with)
    return figure


def _draw_strengths(axis, strength, limit, W, label):
    """Draw strengths, which are never negative, from white to blue; outline the connections of ``W``, if it is given."""
    image = axis.imshow(strength, cmap="Blues", vmin=0, vmax=limit or strength.max())
    for i, j in np.argwhere(W) if W is not None else ():
        if i != j:
            axis.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, edgecolor=TRUTH, linewidth=2))
    every = range(len(strength))
    between = np.arange(0.5, len(strength) - 1)
    axis.hlines(between, -0.5, len(strength) - 0.5, color=UNOBSERVED, linewidth=0.3)
    axis.vlines(between, -0.5, len(strength) - 0.5, color=UNOBSERVED, linewidth=0.3)
    axis.set(xlabel="from neuron (column)", ylabel="to neuron (row)", xticks=every, yticks=every)
    axis.spines[:].set_visible(True)
    axis.figure.colorbar(image, ax=axis, shrink=0.8, label=label)


@drawn
def strength_beside_wiring(W, strength, title, label="Granger causality", made_with=None):
    """A wiring, and beside it an estimate in which its connections are outlined.

    Parameters
    ----------
    W : ndarray, shape (neurons, neurons)
        The truth, with signs; ``[i, j]`` is from ``j`` to ``i``.
    strength : ndarray, shape (neurons, neurons)
        The estimate, none of it negative.
    label : str
        What the strength is, and its unit.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.8))
    draw_matrix(left, W)
    left.set_title("truth")
    _draw_strengths(right, strength, None, W, label)
    right.set_title("estimate; outlined: true connections")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def strengths_of_columns(strength, names, title, made_with=None):
    """Granger causality among the columns of a regression that are not all neurons.

    Parameters
    ----------
    strength : ndarray, shape (columns, columns)
        ``[i, j]`` is from column ``j`` to column ``i``; none is negative.
    names : sequence of str, length columns
        What each column holds.
    """
    figure, axis = plt.subplots(figsize=(5.2, 3.9))
    _draw_strengths(axis, strength, None, None, "Granger causality")
    axis.set(xlabel="from (column)", ylabel="to (row)", xticklabels=names, yticklabels=names)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def called_connections(W, strength, called, title, limit=None, made_with=None):
    """Granger causality of all pairs: true connections outlined, called ones marked by a dot.

    Parameters
    ----------
    W, strength : ndarray, shape (neurons, neurons)
        Truth and estimate; ``[i, j]`` is from ``j`` to ``i``.
    called : ndarray of bool, shape (neurons, neurons)
        Where a connection is called.
    limit : float, optional
        Strength at the dark end of the map.
    """
    figure, axis = plt.subplots(figsize=(5.2, 3.9))
    _draw_strengths(axis, strength, limit, W, "Granger causality")
    for wrong, marker, colour in ((False, "o", "white"), (True, "X", UNOBSERVED)):
        i, j = np.nonzero(called & ((W == 0) == wrong))
        axis.plot(j, i, marker, color=colour, markeredgecolor=TRUTH, markersize=8, linestyle="none")
    axis.set_title("outlined: true · ○: called, right · ✕: called, wrong", fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def false_positive_rates(rates, title, made_with=None, of="tests", promised=0.05):
    """Fraction of recordings without any connection in which a test finds one, in several runs.

    Parameters
    ----------
    rates : mapping of str to sequence of float
        One row per test, one dot per run.
    of : str
        What these are fractions of.
    promised : float, optional
        The rate that a test promises; no line where it promises none.
    """
    figure, axis = plt.subplots(figsize=(7, 1.1 + 0.6 * len(rates)))
    for row, values in zip(range(len(rates))[::-1], rates.values(), strict=True):
        axis.barh(row, np.mean(values), color=GRANGER, alpha=0.35, height=0.6)
        axis.plot(values, np.full(len(values), row), "o", color=GRANGER, markersize=5, alpha=0.8)
        axis.annotate(f"  {np.mean(values):.0%}", (max(values), row), va="center")
    if promised is not None:
        axis.axvline(promised, color=TRUTH, linewidth=1)
        axis.annotate(f" promised: {promised:.0%}".replace("%", " %"), (promised, len(rates) - 0.55), fontsize=9)
    axis.set_yticks(list(range(len(rates))[::-1]), list(rates))
    axis.set(title=title, xlabel=f"false positives (fraction of {of})", xlim=(0, None), ylim=(-0.5, len(rates) - 0.2))
    credit(figure, made_with)
    return figure


@drawn
def spectrum_and_orders(frequencies, spectra, orders, ratios, mean, title, made_with=None):
    """Granger causality at each frequency; and the log-ratio of two regressions at several orders beside its mean.

    Parameters
    ----------
    frequencies : ndarray, shape (frequencies,)
        In cycles per step.
    spectra : mapping of str to ndarray, shape (frequencies,)
        One line a direction.
    orders, ratios : ndarray, shape (orders,)
        Orders of both regressions, and their log-ratio.
    mean : float
        The mean over frequencies of the spectrum of the same direction.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
    for (name, values), line, colour in zip(spectra.items(), ("-", "--"), (GRANGER, TRUTH), strict=True):
        left.plot(frequencies, values, line, color=colour, label=name)
    left.set(xlabel="frequency (cycles per step)", ylabel="Granger causality", ylim=(0, None))
    left.set_title("at each frequency", fontsize=11)
    left.legend()
    right.axhline(mean, color=TRUTH, linestyle="--", label="mean of the spectrum")
    right.plot(orders, ratios, "o-", color=GRANGER, label="log-ratio, two regressions")
    right.set(xlabel="order of both regressions", ylabel="Granger causality", xscale="log", ylim=(0, None))
    right.set_xticks(orders, [str(order) for order in orders])
    right.minorticks_off()
    right.set_title(f"{list(spectra)[-1]}: two measures", fontsize=11)
    right.legend()
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
