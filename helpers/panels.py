"""Where the picture of a figure can be cut, so that its panels stand below each other where there is no room beside.

A phone is half as wide as two panels whose labels can be read. A picture whose pieces are known can be stacked there by
whatever shows it, and stays one picture everywhere else.
"""

import itertools

import numpy as np

WHITE = 250  # At least as pale as this, a pixel is background.
BETWEEN_WORDS = 4  # Words of a title stand at least this many pixels apart, its letters do not.


def pieces(figure, picture):
    """Cut a figure whose panels stand in one row: title, panel by panel, and what stands below all of them.

    A panel takes its colour bar along. A title that is wider than the panels is cut between two words.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure, drawn already, with its own dots per inch: words are not exactly as wide with others.
    picture : ndarray, shape (height, width)
        Its picture in grey, from 0 (black) to 255 (white).

    Returns
    -------
    list of tuple of int
        ``(left, top, width, height)`` of each piece in pixels, from the top left, in the order in which they are read. Empty
        where nothing can be cut: one panel, several rows, panels that share an axis, or words that stand across.
    """
    height, width = picture.shape
    to_fractions = figure.transFigure.inverted()

    def place(artist):
        """Left, top, right and bottom in pixels of the picture."""
        box = artist.get_tightbbox().transformed(to_fractions)
        return box.x0 * width, (1 - box.y1) * height, box.x1 * width, (1 - box.y0) * height

    axes = [axis for axis in figure.axes if axis.get_visible()]
    panels = [axis for axis in axes if not _is_colour_bar(axis)]
    columns = _columns(sorted((*place(axis), _is_colour_bar(axis)) for axis in axes))
    one_row = len(columns) == len(panels) > 1
    if not one_row or not all(axis.yaxis.get_tick_params()["labelleft"] for axis in panels):
        return []
    cuts = [round((left[2] + right[0]) / 2) for left, right in itertools.pairwise(columns)]
    words = [place(artist) for artist in (*figure.texts, *figure.legends) if artist.get_visible()]
    across = [box for box in words if any(box[0] < cut < box[2] for cut in cuts)]
    highest, lowest = min(column[1] for column in columns), max(column[3] for column in columns)
    above, below = [box[3] for box in across if box[3] <= highest], [box[1] for box in across if box[1] >= lowest]
    if len(above) + len(below) < len(across):
        return []
    top = round((max(above) + highest) / 2) if above else 0
    bottom = round((min(below) + lowest) / 2) if below else height
    edges = [0, *cuts, width]
    panels = [(left, top, right - left, bottom - top) for left, right in itertools.pairwise(edges)]
    widest = max(panel[2] for panel in panels)
    return [*_lines(picture, 0, top, widest), *panels, *_lines(picture, bottom, height, widest)]


def _is_colour_bar(axis):
    return axis.get_label() == "<colorbar>"


def _columns(boxes):
    """Unite boxes that overlap sideways, and a colour bar with what stands left of it."""
    columns = []
    for left, top, right, bottom, is_colour_bar in boxes:
        if columns and (is_colour_bar or left < columns[-1][2]):
            before = columns.pop()
            left, top = before[0], min(top, before[1])
            right, bottom = max(right, before[2]), max(bottom, before[3])
        columns.append((left, top, right, bottom))
    return columns


def _lines(picture, top, bottom, widest):
    """What stands in a strip of a picture, without the background beside it, cut between words until each piece fits."""
    inked = np.flatnonzero((picture[top:bottom] < WHITE).any(axis=0))
    if not inked.size:
        return []
    margin = BETWEEN_WORDS // 2
    found, waiting = [], [inked]
    while waiting:
        inked = waiting.pop(0)
        left, right = max(inked[0] - margin, 0), min(inked[-1] + margin + 1, picture.shape[1])
        gaps = np.flatnonzero(np.diff(inked) > BETWEEN_WORDS)
        if right - left <= widest or not gaps.size:
            found.append((int(left), top, int(right - left), bottom - top))
        else:
            middle = gaps[np.abs(inked[gaps] - (left + right) / 2).argmin()] + 1
            waiting = [inked[:middle], inked[middle:], *waiting]
    return found
