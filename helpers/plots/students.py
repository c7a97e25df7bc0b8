"""Figures of teachers and their students: a task, what a student follows, how long it remembers, and between which bounds."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import StrMethodFormatter

from helpers.plots.base import GUESS, LATENT, TRUTH, UNOBSERVED, credit
from helpers.plots.drawing import drawn

_STUDENT = {"color": LATENT, "linewidth": 2.0, "linestyle": "--"}
# A legend above its axes, where no curve is in the way; below them stands whose functions were used.
_ABOVE = {"loc": "lower left", "bbox_to_anchor": (0, 1.0), "ncol": 2, "borderaxespad": 0.1, "fontsize": 9.5}


@drawn
def integration_task(time, drive, integral, output, title, made_with=None):
    """The input of a task above, and below it what the network says beside the integral that it should say.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In time constants of a neuron.
    drive, integral, output : ndarray, shape (time,)
        Input, its integral, and the network's output.
    """
    figure, (above, below) = plt.subplots(2, 1, figsize=(6.6, 3.6), sharex=True, height_ratios=(1, 1.5))
    above.plot(time, drive, color=UNOBSERVED, linewidth=0.8)
    above.set_ylabel("input")
    below.plot(time, integral, color=UNOBSERVED, linewidth=4, alpha=0.6, label="integral of the input")
    below.plot(time, output, color=TRUTH, linewidth=1.2, label="output of the network")
    below.set(xlabel="time (τ)", ylabel="output", xlim=time[[0, -1]])
    below.legend(**_ABOVE)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def student_follows(time, recorded, followed, title, made_with=None):
    """Some recorded neurons, one above the other, and what a student makes of the input alone.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In time constants of a neuron.
    recorded, followed : ndarray, shape (time, neurons)
        Activity, and the student's run beside it.
    """
    figure, axes = plt.subplots(recorded.shape[1], 1, figsize=(6.6, 0.6 + 1.0 * recorded.shape[1]), sharex=True, squeeze=False)
    for neuron, axis in enumerate(axes[:, 0]):
        axis.plot(time, recorded[:, neuron], color=TRUTH, linewidth=1.2, label="recorded")
        axis.plot(time, followed[:, neuron], label="student, from the input alone", **_STUDENT)
        axis.set(ylabel=f"neuron {neuron}", xlim=time[[0, -1]])
    axes[-1, 0].set_xlabel("time (τ)")
    axes[0, 0].legend(**_ABOVE)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def scores_by_length(lengths, scores, endless, title, teacher=None, guess=None, made_with=None):
    """Scores of students of several recordings, against the length of the recording, each beside that of an endless one.

    Parameters
    ----------
    lengths : ndarray, shape (lengths,)
        In time constants of a neuron.
    scores : ndarray, shape (recordings, lengths)
        One line a recording.
    endless : ndarray, shape (recordings,)
        Where each would end; drawn at the right edge.
    teacher : float, optional
        The teacher's own score.
    guess : float, optional
        How far the learner expects the scores after the shortest recording to lie apart.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.5))
    beyond = lengths[-1] * (lengths[-1] / lengths[0]) ** 0.18
    for k, (course, end) in enumerate(zip(scores, endless, strict=True)):
        axis.plot(
            lengths, course, "o-", color=LATENT, linewidth=1.2, markersize=5, label=None if k else "student, one recording"
        )
        axis.plot([lengths[-1], beyond], [course[-1], end], ":", color=LATENT, linewidth=1)
        axis.plot(beyond, end, "D", color="white", markeredgecolor=TRUTH, label=None if k else "the same, endless recording")
    if teacher is not None:
        axis.axhline(teacher, color=TRUTH, linewidth=1.4)
        axis.annotate("teacher", (1, teacher), (0, -3), axis.get_yaxis_transform(), "offset points", ha="right", va="top")
    if guess is not None:
        ends = np.mean(scores[:, 0]) + guess * np.array([-0.5, 0.5])
        axis.plot(lengths[[0, 0]], ends, "_:", color=GUESS, linewidth=1.6, markersize=14, label=f"you: {guess:g} apart")
    axis.set_xscale("log")
    axis.set_xticks([*lengths, beyond], [*(f"{length:,.0f}" for length in lengths), "∞"])
    axis.minorticks_off()
    axis.set(xlabel="length of the recording (τ)", ylabel="line-attractor score", ylim=(min(0, np.min(scores)), None))
    axis.legend(**_ABOVE)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def kept_value(time, teacher, student, title, guess=None, made_with=None):
    """What share of a value a network still holds, by the time since it came in: the teacher, and its student.

    Parameters
    ----------
    time : ndarray, shape (time,)
        In time constants of a neuron.
    teacher, student : float
        How long their slowest modes last, in time constants of a neuron.
    guess : float, optional
        How long the learner expects the student's to last.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.3))
    axis.plot(time, np.exp(-time / teacher), color=TRUTH, label=f"teacher: {teacher:,.0f} τ")
    axis.plot(time, np.exp(-time / student), label=f"student: {student:,.0f} τ", **_STUDENT)
    if guess is not None:
        axis.plot(time, np.exp(-time / guess), color=GUESS, linewidth=1.4, linestyle=(0, (1, 2)), label=f"you: {guess:g} τ")
    axis.set(xlabel="time since it came in (τ)", ylabel="share that is kept", xlim=time[[0, -1]], ylim=(0, 1.05))
    figure.legend(*axis.get_legend_handles_labels(), loc="outside right center", frameon=False, title="slowest mode")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def interlaced(student, least, most, title, made_with=None):
    """Eigenvalues of a student, from the largest down, each in the interval between two of its teacher's.

    Parameters
    ----------
    student, least, most : ndarray, shape (observed,)
        The student's, and the ends of the intervals.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.4))
    place = np.arange(1, len(student) + 1)
    axis.bar(place, most - least, bottom=least, width=0.7, color="#d5d5d5", label="between two of the teacher's")
    axis.plot(place, student, "X", color=LATENT, markeredgecolor="white", markersize=10, label="student's eigenvalue")
    axis.set(xlabel="number of the eigenvalue, from the largest", ylabel="eigenvalue", xticks=place)
    axis.legend(**_ABOVE)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def slowest_of_both(pairs, title, made_with=None):
    """The slowest mode of many students against that of their teachers; above the diagonal, the student's is slower.

    Parameters
    ----------
    pairs : mapping of str to sequence of ndarray
        A panel for each name: real parts of the largest eigenvalues of teachers and of students, each ``(networks,)``.
    """
    figure, axes = plt.subplots(1, len(pairs), figsize=(2.55 * len(pairs), 3.4), squeeze=False)
    for axis, (name, (teachers, students)) in zip(axes[0], pairs.items(), strict=True):
        low = min(np.min(teachers), np.min(students)) - 0.05
        high = max(np.max(teachers), np.max(students)) + 0.05
        axis.fill_between([low, high], [low, high], high, color="#ececec")
        axis.plot([low, high], [low, high], color=TRUTH, linewidth=1)
        axis.annotate("student slower", (0.03, 0.97), xycoords="axes fraction", va="top", fontsize=8.5, color="#555555")
        slower = students > teachers + 1e-9
        axis.plot(teachers[~slower], students[~slower], "o", color=LATENT, markersize=3.5, alpha=0.7)
        axis.plot(
            teachers[slower], students[slower], "X", color="#8a5a00", markersize=6, markeredgecolor="white", markeredgewidth=0.4
        )
        count = f"{np.count_nonzero(slower)} of {len(slower)} are slower"
        axis.set(xlim=(low, high), ylim=(low, high), xlabel="teacher's largest Re λ", title=f"{name}:\n{count}", aspect="equal")
    axes[0, 0].set_ylabel("student's largest Re λ")
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def time_constants_by_teacher(students, teacher, title, guess=None, made_with=None):
    """How long the slowest modes of students last, a row for each kind of teacher, on a logarithmic scale.

    Parameters
    ----------
    students : mapping of str to ndarray, shape (networks,)
        By the kind of teacher, in time constants of a neuron.
    teacher : float
        How long the teachers' slowest mode lasts.
    guess : float, optional
        How long the learner expects the slowest mode of the last row's students to last.
    """
    figure, axis = plt.subplots(figsize=(6.8, 1.3 + 0.6 * len(students)))
    for row, (_, values) in enumerate(students.items()):
        axis.plot(values, np.full(len(values), row), "X", color="none", markeredgecolor=LATENT, markersize=10)
    if guess is not None:
        last = len(students) - 1
        axis.plot([guess, guess], [last - 0.4, last + 0.4], color=GUESS, linewidth=1.6, linestyle=(0, (1, 2)))
        axis.annotate("you", (guess, last - 0.4), (0, 1), "data", "offset points", ha="center", va="bottom", color=GUESS)
    axis.axvline(teacher, color=TRUTH, linewidth=1.6)
    axis.annotate(
        "teacher", (teacher, 1), (4, -2), axis.get_xaxis_transform(), "offset points", ha="left", va="top", fontsize=9.5
    )
    axis.set_yticks(range(len(students)), list(students))
    axis.set(xscale="log", xlabel="slowest mode of the student (τ)", ylim=(len(students) - 0.5, -0.9))
    axis.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
