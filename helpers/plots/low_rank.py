"""Figures of students of low-rank and of saturating networks: how slow they are, and what they do without noise."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.plots.base import GRANGER, LATENT, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn

_KINDS = {  # Of what becomes of activity without noise in a student: they differ by shape as well as by filling.
    "fades": {"marker": "v", "markerfacecolor": "none", "markeredgecolor": LATENT, "markersize": 7},
    "rests": {"marker": "s", "color": UNOBSERVED, "markersize": 7},
    "turns": {"marker": "o", "color": LATENT, "markersize": 7, "markeredgecolor": TRUTH, "markeredgewidth": 0.5},
}
_LEAST_SHOWN = 0.78  # A teacher below that is named at the edge, or the students would lie on one another.


@drawn
def slowness_by_share(shares, found, expected, title, guess=None, made_with=None, expected_at=None):
    """The largest eigenvalue of students by the share of neurons that they see, beside what is expected.

    Parameters
    ----------
    shares : ndarray, shape (shares,)
        Between 0 and 1.
    found : ndarray, shape (networks, shares)
        Of students of several networks.
    expected : ndarray, shape (shares,)
        Of large networks.
    guess : float, optional
        The share that the learner expects.
    expected_at : ndarray, optional
        The shares to which ``expected`` belongs, where they are others.
    """
    figure, axis = plt.subplots(figsize=(6.6, 3.6))
    percent = 100 * np.asarray(shares)
    at = percent if expected_at is None else 100 * np.asarray(expected_at)
    axis.plot(at, expected, color=LATENT, linewidth=2, label="formula")
    for number, row in enumerate(found):
        look = {"markerfacecolor": "none", "markeredgecolor": LATENT, "markersize": 7}
        axis.plot(percent, row, "o", **look, label=None if number else "students")
    axis.axhline(0, color=TRUTH, linewidth=2, label="teacher")
    axis.set(xlabel="neurons that are seen (%)", ylabel="largest real part of λ", xlim=(0, 101), ylim=(-0.06, 1.06))
    draw_guess(axis, None if guess is None else 100 * guess, across="x")
    axis.legend(loc="upper right", frameon=True, framealpha=0.9, edgecolor="none")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def noise_switched_off(time, before, teacher, student, title, made_with=None):
    """Two directions of activity while the noise is on, and then without it, in a teacher and in its student.

    Parameters
    ----------
    time : ndarray, shape (time,)
        Of all, in time constants of a neuron; negative while the noise is on.
    before : ndarray, shape (earlier, 2)
        Activity while the noise is on, along two directions.
    teacher, student : ndarray, shape (later, 2)
        Activity without noise, along the same directions.
    """
    if len(time) != len(before) + len(teacher):
        n_steps = len(before) + len(teacher)
        raise ValueError(f"time should have {n_steps} steps, those of before and of teacher, but it has {len(time)}.")
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.3), width_ratios=(2, 1))
    earlier, later = time[: len(before)], time[len(before) :]
    left.plot(earlier, before[:, 0], color=UNOBSERVED, linewidth=1, label="recording")
    left.plot(later, student[:, 0], color=LATENT, linewidth=1.8, label="student")
    left.plot(later, teacher[:, 0], color=TRUTH, linewidth=1.8, label="teacher")
    left.axvline(0, color=UNOBSERVED, linewidth=1, linestyle=":")
    left.annotate("noise off", (0, 1), (4, -4), left.get_xaxis_transform(), "offset points", va="top", fontsize=9)
    left.set(xlabel="time (τ)", ylabel="activity along PC 1", xlim=(time[0], time[-1]))
    left.legend(loc="lower left", ncol=3, fontsize=9, frameon=True, framealpha=0.9, edgecolor="none")
    low, high = left.get_ylim()
    left.set_ylim(low - 0.25 * (high - low), high)
    right.plot(*student.T, color=LATENT, linewidth=1.2)
    right.plot(*teacher.T, color=TRUTH, linewidth=1.8)
    right.plot(*student[0], "o", color=TRUTH, markersize=6)
    right.set(xlabel="along PC 1", ylabel="along PC 2", aspect="equal", adjustable="datalim")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def fates_by_eigenvalue(rows, truth, title, made_with=None):
    """The slowest eigenvalue of each student, and what becomes of it without noise.

    Parameters
    ----------
    rows : mapping of str to mapping of str to sequence of float
        A row for each way to record: for "fades", "rests" and "turns", the largest real parts of the students that do so.
    truth : float
        That of the teachers.
    """
    figure, axis = plt.subplots(figsize=(8, 1.7 + 0.55 * len(rows)))
    largest = truth
    for row, by_kind in enumerate(rows.values()):
        for kind, look in _KINDS.items():
            values = np.asarray(by_kind.get(kind, ()), dtype=float)
            if values.size:
                values = np.sort(values)
                spread = 0.13 * (np.arange(values.size) % 5 - 2)  # so that neighbours do not hide one another
                axis.plot(values, row + spread, linestyle="none", **look)
                largest = max(largest, values.max())
    for kind, look in _KINDS.items():
        if any(len(by_kind.get(kind, ())) for by_kind in rows.values()):
            axis.plot([], [], linestyle="none", label=f"student {kind}", **look)
    if truth < _LEAST_SHOWN:
        axis.annotate(f"← teachers: {truth:g}", (0, 1), (4, -3), "axes fraction", "offset points", va="top", fontsize=9)
    else:
        axis.axvline(truth, color=TRUTH, linewidth=2)
        axis.annotate("teachers", (truth, 1), (4, -3), axis.get_xaxis_transform(), "offset points", va="top", fontsize=9)
    axis.axvline(1, color=TRUTH, linestyle="--", linewidth=1.2)
    axis.set_yticks(range(len(rows)), list(rows))
    least = _LEAST_SHOWN if truth < _LEAST_SHOWN else truth - 0.05
    axis.set(xlabel="largest real part of λ", ylim=(len(rows) - 0.5, -0.75), xlim=(least, max(1.04, largest + 0.02)))
    axis.legend(loc="upper center", bbox_to_anchor=(0.4, -0.28 - 0.1 / len(rows)), ncol=3, frameon=False, fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def kept_over_time(time, kept, recorded, title, guess=None, made_with=None):
    """How much of a value is kept along time, by a network and by models of it; a panel for each network.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In time constants of a neuron.
    kept : mapping of str to mapping of str to ndarray
        By panel and by who keeps it: one course ``(time,)``, or one for each seed ``(seeds, time)``. The first is the network.
    recorded : float
        Until when trials lasted.
    guess : float, optional
        What the learner expects; drawn in the first panel.
    """
    figure, axes = plt.subplots(1, len(kept), figsize=(8.4, 3.4), sharex=True, sharey=True, squeeze=False)
    looks = ({"color": TRUTH, "linewidth": 2.2}, {"color": LATENT, "linewidth": 1.8}, {"color": "#8a5a00", "linestyle": "--"})
    for axis, (panel, by_whom) in zip(axes[0], kept.items(), strict=True):
        axis.axvspan(0, recorded, color="#e6e6e6", zorder=0)
        for (who, courses), look in zip(by_whom.items(), looks, strict=True):
            for number, course in enumerate(np.atleast_2d(courses)):
                axis.plot(time, course, **look, label=None if number else who)
        axis.set(xlabel="time after the value came (τ)", title=panel, xlim=(0, time[-1]))
    axes[0, 0].set(ylabel="share that is kept", ylim=(-0.08, 1.12))
    draw_guess(axes[0, 0], guess)
    axes[0, -1].legend(loc="lower left", fontsize=9, frameon=True, framealpha=0.9, edgecolor="none")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def arrows_in_part(false_arrows, shares, title, guess=None, made_with=None):
    """False arrows per network where all neurons are seen and where half are; and how many of them hidden neurons explain.

    Parameters
    ----------
    false_arrows : mapping of str to ndarray of int, shape (networks,)
        By who is seen.
    shares : mapping of str to sequence of float
        By reason: of the false arrows, and of all pairs without a connection, the share that has it.
    guess : float, optional
        The number per network that the learner expects where half are seen.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.3))
    rng = np.random.default_rng(0)
    for place, counts in enumerate(false_arrows.values()):
        left.plot(place + rng.uniform(-0.15, 0.15, len(counts)), counts, "o", color=GRANGER, alpha=0.5, markersize=5)
        left.plot([place - 0.28, place + 0.28], [np.mean(counts)] * 2, color=GRANGER, linewidth=2.5)
    left.set_xticks(range(len(false_arrows)), list(false_arrows))
    left.set(ylabel="false arrows per network", xlim=(-0.6, len(false_arrows) - 0.4), ylim=(-0.5, None))
    draw_guess(left, guess)
    for row, (of_false, of_all) in enumerate(shares.values()):
        right.barh(row - 0.18, 100 * of_false, 0.34, color=GRANGER, label=None if row else "false arrows")
        right.barh(row + 0.18, 100 * of_all, 0.34, color="#c8c8c8", label=None if row else "all pairs without a connection")
    right.set_yticks(range(len(shares)), list(shares))
    right.set(xlabel="share of them (%)", xlim=(0, 100), ylim=(len(shares) - 0.5, -0.5))
    right.legend(loc="upper center", bbox_to_anchor=(0.3, -0.22), ncol=2, frameon=False, fontsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
