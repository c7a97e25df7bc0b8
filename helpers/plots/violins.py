"""Scores of many networks side by side: each a point, a violin around them, and a bar at their median."""

import numpy as np

from helpers.plots.base import TRUTH

SMALLEST_VIOLIN = 8  # Fewer scores than this are drawn as points, without a violin.


def draw_scores(axis, look, scores, place, width, horizontal=False):
    """Draw the scores of one method on networks of one kind.

    Parameters
    ----------
    axis : matplotlib.axes.Axes
        Where.
    look : Look
        How the method is drawn.
    scores : array_like, shape (networks,)
        NaN is left out.
    place, width : float
        Middle of the violin, and how much room it has, on the axis along which methods stand.
    horizontal : bool
        Whether scores run from left to right; they rise as a rule.
    """
    scores = np.asarray(scores, dtype=float)
    scores = scores[~np.isnan(scores)]
    if not scores.size:
        return
    if scores.size >= SMALLEST_VIOLIN and np.ptp(scores) > 0:
        along = "horizontal" if horizontal else "vertical"
        (body,) = axis.violinplot(scores, [place], orientation=along, widths=0.95 * width, showextrema=False)["bodies"]
        body.set(facecolor=look.inside, edgecolor=look.colour, alpha=0.35, linewidth=1)
    beside = place + (0.5 * width * np.linspace(-0.5, 0.5, scores.size) if scores.size > 1 else np.zeros(1))
    ends = place - 0.42 * width, place + 0.42 * width
    drawn, bar = ((scores, beside), axis.vlines) if horizontal else ((beside, scores), axis.hlines)
    axis.plot(*drawn, **look.points, markersize=3, markeredgewidth=0.7, label=look.label, zorder=3)
    bar(np.median(scores), *ends, color=TRUTH, linewidth=1.8, zorder=4)
