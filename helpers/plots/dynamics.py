"""Figures of linear and nonlinear dynamics: flows in a plane, eigenvalues, and kicks that swell before they fade."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from helpers.plots.base import LATENT, TRUTH, UNOBSERVED, credit, draw_guess
from helpers.plots.drawing import drawn

# Where a flow is slow, the ground is dark, and still light enough for streamlines and paths to stand out.
_SPEED_MAP = LinearSegmentedColormap.from_list("speed", ["#8791a5", "#c3c9d4", "#ffffff"])
_STREAM = "#3d4556"
# A teacher, and what is compared with it, in this order: eigenvalues differ by shape as well as by colour.
_SPECTRA = (
    {"marker": "o", "markerfacecolor": "none", "color": TRUTH, "markersize": 8, "markeredgewidth": 1.4},
    {"marker": "X", "color": LATENT, "markeredgecolor": "white", "markeredgewidth": 0.4, "markersize": 9},
    {"marker": "^", "color": "#8a5a00", "markersize": 6.5},
    {"marker": "s", "color": UNOBSERVED, "markersize": 5},
)
_LINES = ("-", "--", ":")  # of networks that are all known, and so all black


def _draw_flow(axis, flow, fastest):
    """Ground by speed, and streamlines."""
    speed = np.linalg.norm(flow.velocity, axis=-1)
    ground = axis.pcolormesh(
        flow.first, flow.second, speed, cmap=_SPEED_MAP, vmin=0, vmax=fastest, shading="gouraud", rasterized=True
    )
    along = flow.velocity[..., 0], flow.velocity[..., 1]
    if speed.any():
        axis.streamplot(flow.first, flow.second, *along, color=_STREAM, density=0.7, linewidth=0.8, arrowsize=1.0)
    axis.set(xlim=flow.first[[0, -1]], ylim=flow.second[[0, -1]])
    return ground


@drawn
def flow_field(
    flows,
    title,
    paths=None,
    slow=None,
    fixed=None,
    attracts=None,
    first="first direction",
    second="second direction",
    unit="activity",
    made_with=None,
):
    """Where activity goes, and how fast, in a plane: streamlines on a ground that is dark where the flow is slow.

    Parameters
    ----------
    flows : mapping of str to object
        A panel for each name. Each has ``first`` ``(columns,)`` and ``second`` ``(rows,)``, evenly spaced positions, and
        ``velocity`` ``(rows, columns, 2)``, the flow there per time constant of a neuron, as
        ``helpers.methods.linear_dynamics.projected_flow`` returns it.
    paths : mapping of str to ndarray, optional
        Activity in the plane ``(time, 2)``, or several ``(trials, time, 2)``, by the name of the panel. Each starts at a dot.
    slow : mapping of str to ndarray, shape (2,), optional
        The direction in the plane along which the flow is slowest, drawn as a dashed line through the middle of the panel.
    fixed : mapping of str to ndarray, shape (points, 2), optional
        Fixed points in the plane, drawn as stars.
    attracts : mapping of str to ndarray of bool, shape (points,), optional
        Which of them activity comes back to: these stars are filled.
    first, second : str
        What the directions are, such as "PC 1".
    unit : str
        Of both.
    """
    figure, axes = plt.subplots(
        1, len(flows), figsize=(max(4.4, 3.7 * len(flows)), 3.9), sharex=True, sharey=True, squeeze=False
    )
    # A few fast corners must not make everything else look slow.
    fastest = max(float(np.quantile(np.linalg.norm(flow.velocity, axis=-1), 0.9)) for flow in flows.values()) or 1.0
    look = {"color": LATENT, "linewidth": 2.2}
    for axis, (name, flow) in zip(axes[0], flows.items(), strict=True):
        ground = _draw_flow(axis, flow, fastest)
        if slow is not None and name in slow:
            middle = np.array([flow.first.mean(), flow.second.mean()])
            axis.axline(middle, middle + np.asarray(slow[name]), color=TRUTH, linewidth=2.4, linestyle=(0, (2, 1)))
        courses = [] if paths is None or name not in paths else np.asarray(paths[name])
        for course in courses if np.ndim(courses) == 3 else [courses] * bool(len(courses)):
            axis.plot(*course.T, **look)
            axis.plot(*course[0], "o", color=LATENT, markeredgecolor=TRUTH, markersize=8)
        if fixed is not None and name in fixed and len(fixed[name]):
            points = np.asarray(fixed[name])
            filled = np.asarray((attracts or {}).get(name, [False] * len(points)), dtype=bool)
            for which, color in ((~filled, "white"), (filled, TRUTH)):
                if not which.any():
                    continue
                axis.plot(*points[which].T, "*", color=color, markeredgecolor=TRUTH, markersize=15, linestyle="none")
        axis.set(xlabel=first, title=name if len(flows) > 1 else "")
        axis.spines[:].set_visible(True)
        axis.tick_params(labelsize=9)
    axes[0, 0].set_ylabel(second)
    bar = figure.colorbar(ground, ax=axes, shrink=0.85, extend="max", pad=0.02)
    bar.set_label(f"speed ({unit} per τ)", fontsize=10)
    bar.ax.tick_params(labelsize=9)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def left_alone(courses, title, first="first direction", second="second direction", made_with=None):
    """Where states beside a line go that are left alone: in networks, and in students of them.

    Parameters
    ----------
    courses : mapping of str to object
        A panel for each name: a mapping of the network and of its student, by their names, to their courses in a plane, shape
        ``(starts, time, 2)``. Each starts at a hollow dot and ends at a filled one.
    first, second : str
        What the directions are, with their unit.
    """
    figure, axes = plt.subplots(1, len(courses), figsize=(3.7 * len(courses), 3.7), sharex=True, sharey=True, squeeze=False)
    looks = ({"color": TRUTH, "linewidth": 1.6}, {"color": LATENT, "linewidth": 2.4, "linestyle": (0, (2.5, 1.2))})
    for axis, (panel, networks) in zip(axes[0], courses.items(), strict=True):
        axis.axhline(0, color="#d0d0d0", linewidth=7, zorder=0)
        for (name, each), look in zip(networks.items(), looks, strict=False):
            for number, course in enumerate(each):
                axis.plot(*np.asarray(course).T, label=name if number == 0 else None, **look)
                axis.plot(*course[-1], "o", color=look["color"], markersize=6)
        starts = np.asarray(next(iter(networks.values())))[:, 0]
        axis.plot(*starts.T, "o", color=TRUTH, markerfacecolor="white", markersize=6, linestyle="none")
        axis.set(xlabel=first, title=panel)
    axes[0, 0].set_ylabel(second)
    axes[0, 0].legend(loc="upper left", frameon=True, framealpha=0.9, edgecolor="none", fontsize=9.5)
    axes[0, 0].annotate(
        "slow points", (1, 0), (-3, 5), axes[0, 0].get_yaxis_transform(), "offset points", ha="right", fontsize=9
    )
    low, high = axes[0, 0].get_ylim()
    axes[0, 0].set_ylim(low, high + 0.3 * (high - low))  # room for the legend
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def spectra(eigenvalues, title, band=None, guess=None, made_with=None):
    """Eigenvalues in the complex plane, beside the line on which a mode neither fades nor grows.

    Parameters
    ----------
    eigenvalues : mapping of str to ndarray of complex, shape (modes,)
        By the name of whose they are: the teacher first, then up to three others.
    band : sequence of float, optional
        Between which real parts they should lie; shaded.
    guess : float, optional
        The real part that the learner expects.
    """
    if not 1 <= len(eigenvalues) <= len(_SPECTRA):
        raise ValueError(f"eigenvalues should hold 1 to {len(_SPECTRA)} sets, but it holds {len(eigenvalues)}.")
    figure, axis = plt.subplots(figsize=(6.4, 3.9))
    if band is not None:
        axis.axvspan(*band, color="#e6e6e6", zorder=0, label="range of the teacher")
    axis.axhline(0, color=UNOBSERVED, linewidth=0.5, zorder=1)
    for (name, values), look in zip(eigenvalues.items(), _SPECTRA, strict=False):
        values = np.atleast_1d(values).astype(complex)
        axis.plot(values.real, values.imag, linestyle="none", label=name, **look)
    low, high = axis.get_xlim()
    axis.set_xlim(min(low, 0.9), max(high, 1 + 0.08 * (1 - min(low, 0.9))))
    height = max(0.1, *map(abs, axis.get_ylim()))
    axis.set_ylim(-1.1 * height, 1.1 * height)
    if 4 * height > np.ptp(axis.get_xlim()):  # a circle looks like one, where there is something to be seen off the real line
        axis.set_aspect("equal")
        figure.set_size_inches(5.6, 3.9)  # so that the legend stands beside it
    axis.axvline(1, color=TRUTH, linestyle="--", linewidth=1.2)
    beside = {"xytext": (3, 4), "textcoords": "offset points", "rotation": 90, "fontsize": 9}  # low: a guess is named above
    axis.annotate("never fades", (1, 0), xycoords=axis.get_xaxis_transform(), **beside)
    axis.set(xlabel="real part of λ", ylabel="imaginary part of λ")
    draw_guess(axis, guess, across="x")
    # Beside the axes: below them stands whose functions were used.
    figure.legend(*axis.get_legend_handles_labels(), loc="outside right center", fontsize=9.5)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def transient_growth(
    time, sizes, title, paths=None, directions=None, marks=None, largest=None, worst=None, guess=None, made_with=None
):
    """How large activity is after a kick, in several networks or modes; and, if you like, where two neurons go.

    Parameters
    ----------
    time : ndarray, shape (time,)
        After the kick, in time constants of a neuron.
    sizes : mapping of str to ndarray, shape (time,)
        By the name of the network, up to three: the length of the vector of activity.
    paths : mapping of str to ndarray, shape (time, 2), optional
        Activity of two neurons, for a panel of its own.
    directions : ndarray, shape (2, modes), optional
        Eigenvectors, as columns, drawn beside the paths.
    marks : mapping of str to float, optional
        A time at which a dot marks the size, by the name of the network.
    largest : float, optional
        Where the axes end, so that several figures have one scale.
    worst : ndarray, shape (time,), optional
        The size that the worst kick has at each time, the largest singular value.
    guess : float, optional
        The largest size that the learner expects.
    """
    widths = (1.3,) if paths is None else (1, 1.3)
    figure, axes = plt.subplots(1, len(widths), figsize=(5.6 if paths is None else 8.4, 3.3), width_ratios=widths)
    right = np.ravel(axes)[-1]
    for (name, size), line in zip(sizes.items(), _LINES, strict=False):
        right.plot(time, size, line, color=TRUTH, label=name)
        if marks is not None and name in marks:
            right.plot(marks[name], np.interp(marks[name], time, size), "o", color=TRUTH)
    if worst is not None:
        right.plot(time, worst, color=UNOBSERVED, linewidth=3, zorder=1, label="worst kick")
    right.set(xlabel="time after the kick (τ)", ylabel="size of the activity", xlim=(0, time[-1]))
    draw_guess(right, guess)
    right.set_ylim(0, largest)
    right.legend(loc="best", frameon=True, framealpha=0.9, edgecolor="none")
    if paths is not None:
        left = axes[0]
        for path, line in zip(paths.values(), _LINES, strict=False):
            left.plot(*path.T, line, color=TRUTH)
            left.plot(*path[0], "o", color=TRUTH)
        left.plot(0, 0, "+", color=UNOBSERVED, markersize=10)
        ends = np.array([left.get_xlim(), left.get_ylim()])
        if largest is not None:
            ends = np.array([[-0.1, 1], [-0.55, 0.55]]) * largest
        reach = np.ptp(ends, axis=1).max() / 2  # a square, so that right angles look right
        (x0, x1), (y0, y1) = ends.mean(axis=1)[:, None] + [[-reach, reach]]
        left.set(xlabel="neuron 0", ylabel="neuron 1", xlim=(x0, x1), ylim=(y0, y1), aspect="equal")
        for direction in [] if directions is None else np.transpose(directions):
            left.axline((0, 0), direction, color=UNOBSERVED, linewidth=1.2, zorder=0)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def handed_on(time, stages, title, guess=None, made_with=None):
    """Activity of the stages of a chain after a kick, and their sum.

    Parameters
    ----------
    time : ndarray, shape (time,)
        After the kick, in ms.
    stages : ndarray, shape (time, stages)
        In the order in which they become active; ten of them are drawn.
    guess : float, optional
        When the learner expects half of the sum to be left, in ms.
    """
    figure, axis = plt.subplots(figsize=(6.4, 3.4))
    shown = np.unique(np.linspace(0, stages.shape[1] - 1, 10).astype(int))
    axis.plot(time, stages[:, shown], color=UNOBSERVED, linewidth=1)
    axis.plot([], [], color=UNOBSERVED, linewidth=1, label="every tenth stage or so")
    axis.plot(time, stages.sum(axis=1), color=TRUTH, linewidth=2.6, label="sum of all")
    axis.set(xlabel="time after the kick (ms)", ylabel="activity", xlim=(0, time[-1]), ylim=(0, 1.3))
    draw_guess(axis, guess, across="x")
    axis.legend(loc="upper right", ncols=2)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure


@drawn
def noisy_clouds(states, covariances, title, made_with=None):
    """Noisy activity of two neurons in several networks, and the ellipse of two standard deviations that a covariance says.

    Parameters
    ----------
    states : mapping of str to ndarray, shape (states, 2)
        A panel for each name.
    covariances : mapping of str to ndarray, shape (2, 2)
        By the same names.
    """
    # One above the other, and one unit as long along each axis: what is drawn out looks so, and panels can be compared.
    figure, axes = plt.subplots(len(states), 1, figsize=(6.6, 1.2 + len(states)), sharex=True, sharey=True, squeeze=False)
    turn = np.linspace(0, 2 * np.pi, 200)
    for axis, (name, cloud) in zip(axes[:, 0], states.items(), strict=True):
        axis.plot(*np.transpose(cloud), ".", color=UNOBSERVED, markersize=2, alpha=0.6, label="simulated")
        lengths, ways = np.linalg.eigh(covariances[name])
        ellipse = ways @ (2 * np.sqrt(lengths)[:, None] * [np.cos(turn), np.sin(turn)])
        axis.plot(*ellipse, color=TRUTH, label="2 standard deviations, from S")
        axis.set(ylabel="neuron 1", title=name, aspect="equal")
    axes[-1, 0].set_xlabel("neuron 0")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper right", ncols=2, markerscale=5, fontsize=9.5)
    figure.suptitle(title, x=0.01, ha="left")
    credit(figure, made_with)
    return figure
