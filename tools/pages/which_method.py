"""The chart of the page *Which method for my data?*, drawn from the table of the arena."""

import matplotlib as mpl

from helpers import plots
from helpers.data.arena_scores import load_arena_scores
from helpers.studies.arena import charts
from tools.twins import BOOK

PICTURE = BOOK / "static" / "which_method.png"


def chart():
    """The figure: a row for each world of the arena and each part of it that is seen."""
    return plots.which_method(
        *charts.which_method(load_arena_scores()), "Which method for my data: the best of those that watch"
    )


def write_picture(path=PICTURE):
    """Draw it into a file; the same versions give the same bytes."""
    mpl.use("agg")
    figure = chart()
    figure.savefig(path, dpi=130, metadata={"Software": None})
    mpl.pyplot.close(figure)
