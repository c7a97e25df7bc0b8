"""Figures of several sessions: what each day recorded, factors of all days, decoders beside a reach, and broken recordings."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import CORRELATION, LATENT, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn
from helpers.plots.looks import in_order

LOWEST_DRAWN = -0.5


@drawn
def days_of_recording(time, counts, truth, title):
    """Spikes of one trial of the same movement on several days, and the movement.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In ms.
    counts : sequence of ndarray, shape (time, neurons)
        One for each day.
    truth : ndarray, shape (time, 2)
        The same on all days.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.6), width_ratios=(1.7, 1))
    row, middles = 0, []
    for day, own in enumerate(counts):
        for spikes in own.T:
            left.vlines(np.repeat(time, spikes), row, row + 0.8, color=TRUTH, linewidth=1)
            row += 1
        middles.append(row - own.shape[1] / 2)
        if day < len(counts) - 1:
            left.axhline(row + 0.4, color=UNOBSERVED, linewidth=0.8)
            row += 1
    left.set_yticks(middles, [f"day {day + 1}" for day in range(len(counts))])
    left.tick_params(axis="y", length=0)
    left.invert_yaxis()
    left.set(xlabel="time (ms)", ylabel="neurons, other ones each day")
    right.plot(*truth.T, color=TRUTH, linewidth=2)
    right.plot(*truth[0], "o", color=TRUTH)
    right.set(xlabel="first coordinate (s.d.)", ylabel="third coordinate (s.d.)", title="what they follow, each day")
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def factors_of_days(panels, truth, title, apart=None):
    """The same condition on several days, brought to the truth in several ways: a panel for each.

    Parameters
    ----------
    panels : mapping of str to ndarray, shape (days, time, 2)
        By how they were brought there.
    truth : ndarray, shape (time, 2)
        The same on all days.
    apart : int, optional
        The day that the text is about, counted from 0: it is dashed, and named.
    """
    others = "each day" if apart is None else "each other day"
    figure, axes = plt.subplots(1, len(panels), figsize=(8.4, 3.5), sharex=True, sharey=True)
    for axis, (name, days) in zip(np.atleast_1d(axes), panels.items(), strict=True):
        axis.plot(*truth.T, color=TRUTH, linewidth=3, label="truth")
        axis.plot(*truth[0], "o", color=TRUTH)
        for day, course in enumerate(days):
            line, label = ("--", f"day {day + 1}") if day == apart else ("-", others)
            axis.plot(*course.T, color=LATENT, linestyle=line, linewidth=1.5, label=label)
        axis.set(title=name, xlabel="first coordinate (s.d.)")
    np.atleast_1d(axes)[0].set_ylabel("third coordinate (s.d.)")
    by_label = dict(zip(*np.atleast_1d(axes)[0].get_legend_handles_labels()[::-1], strict=True))
    figure.legend(by_label.values(), by_label.keys(), loc="outside right upper", fontsize=8)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def decoders_beside_a_reach(panels, title, made_with=None, guess=None):
    """R² of decoders with intervals, in a panel for each recording; without spikes, what a known target says is a line.

    Parameters
    ----------
    panels : mapping of str to (mapping of str to sequence of float, sequence of float)
        By recording: R² of each decoder with the ends of its interval; and the same of the mean movement to the target.
    guess : float, optional
        What the learner expects of the mean movement in the last panel.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(8.4, 1.5 + 0.36 * max(len(rows) for rows, _ in panels.values())))
    axes = np.atleast_1d(axes)
    for axis, (name, (rows, reach)) in zip(axes, panels.items(), strict=True):
        for place, (label, (r2, low, high)) in enumerate(reversed(rows.items())):
            colour = CORRELATION if "count" in label else LATENT
            axis.plot([low, high], [place, place], color=colour, linewidth=2.5)
            axis.plot(r2, place, "o", color=colour, markersize=7)
        axis.axvspan(*reach[1:], color=TRUTH, alpha=0.1, linewidth=0)
        axis.axvline(reach[0], color=TRUTH, linewidth=2)
        axis.set_yticks(range(len(rows)), list(reversed(rows)))
        axis.set_ylim(-0.6, len(rows) - 0.4)
        axis.tick_params(axis="y", length=0)
        axis.set(xlabel="R² of the velocity", title=name)
        place = {"xycoords": axis.get_xaxis_transform(), "textcoords": "offset points"}
        axis.annotate("the target alone", (reach[0], 0.02), (-4, 0), **place, ha="right", fontsize=9)
    draw_guess(axes[-1], guess, across="x")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def broken_assumptions(scores, columns, title):
    """Scores of methods on recordings that each break one assumption: a row for each recording, dots for seeds.

    What is below -0.5 is drawn at -0.5, so that one failure does not squeeze all other scores.

    Parameters
    ----------
    scores : mapping of str to mapping of str to mapping of str to sequence of float
        By what is broken, by column, and by method's key in ``helpers.plots.looks``. A row may lack a column.
    columns : mapping of str to str
        What each column is called on its axis.
    """
    figure, axes = plt.subplots(1, len(columns), figsize=(8.4, 1.5 + 0.55 * len(scores)), sharey=True)
    looks = in_order({key for row in scores.values() for by_method in row.values() for key in by_method}, "scores")
    axes = np.atleast_1d(axes)
    for axis, (column, name) in zip(axes, columns.items(), strict=True):
        for row, by_column in enumerate(scores.values()):
            for number, key in enumerate(looks):
                if key not in by_column.get(column, {}):
                    continue
                values = np.maximum(np.asarray(by_column[column][key], dtype=float), LOWEST_DRAWN)
                place = row + 0.15 * (number - (len(looks) - 1) / 2)
                axis.plot(values, np.full(len(values), place), **looks[key].points, markersize=6, label=looks[key].label)
        for row in range(0, len(scores), 2):
            axis.axhspan(row - 0.5, row + 0.5, color=UNOBSERVED, alpha=0.1, linewidth=0)
        axis.set_ylim(-0.5, len(scores) - 0.5)
        axis.axvline(0, color=UNOBSERVED, linewidth=1)
        axis.set_xlabel(name)
    axes[0].set_yticks(range(len(scores)), list(scores))
    axes[0].set_ylabel("taken for granted, and broken")
    axes[0].tick_params(axis="y", length=0)
    axes[0].invert_yaxis()
    by_label = dict(zip(*axes[0].get_legend_handles_labels()[::-1], strict=True))
    labels = [look.label for look in looks.values()]
    figure.legend([by_label[label] for label in labels], labels, loc="outside lower center", ncol=3, fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    return figure


@drawn
def checks_of_recordings(checks, usual, title, made_with=None):
    """Numbers that need no model, of several recordings, with the range of recordings in which nothing is broken.

    Parameters
    ----------
    checks : mapping of str to sequence of float
        By what is computed: a number for each recording.
    usual : mapping of str to sequence of float
        By what is computed: the ends of the range.
    """
    figure, axes = plt.subplots(1, len(checks), figsize=(8.4, 3), sharey=True)
    for axis, (name, values) in zip(axes, checks.items(), strict=True):
        place = np.arange(len(values))
        axis.axvspan(*usual[name], color=TRUTH, alpha=0.2, linewidth=1, label="nothing broken")
        axis.plot(values, place, "o", color=LATENT, markersize=9)
        axis.set_xlabel(name)
        axis.set_yticks(place, [f"recording {chr(ord('A') + number)}" for number in place])
        axis.set_ylim(len(values) - 0.5, -0.5)
        axis.grid(axis="y", color="#e0e0e0", linewidth=0.8)
    axes[0].tick_params(axis="y", length=0)
    axes[-1].legend(loc="lower right", fontsize=8)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
