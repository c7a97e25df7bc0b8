"""The picture of the front page, made by the course's own simulator."""

import matplotlib as mpl
import numpy as np

from helpers.plots.front import three_worlds
from helpers.worlds import simulate
from tools.twins import BOOK

PICTURE = BOOK / "static" / "front.png"
WORLDS = {"A→B": [("A", "B")], "B→A": [("B", "A")], "A←C→B": [("C", "A"), ("C", "B")]}


def front_picture():
    """The figure: three wirings that nobody can tell apart, until A is forced."""
    rng = np.random.default_rng(0)
    settings = {"n_trials": 1500, "rng": rng, "correlation": 0.8}
    watched = [simulate.simulate_pair(wiring, **settings) for wiring in WORLDS]
    forced = [[simulate.simulate_pair(wiring, **settings, force_a=level)[1] for level in (-1.5, 1.5)] for wiring in WORLDS]
    return three_worlds(watched, forced, WORLDS.values(), "Three recordings that look the same. Force A, and they part.")


def write_picture(path=PICTURE):
    """Draw it into a file; the same versions give the same bytes."""
    mpl.use("agg")
    figure = front_picture()
    figure.savefig(path, dpi=130, metadata={"Software": None})
    mpl.pyplot.close(figure)
