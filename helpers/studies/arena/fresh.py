"""How a method does on networks that are not in the table."""

import warnings

import numpy as np

from helpers.scores.metrics import score_wiring
from helpers.studies.arena.contests import draw
from helpers.studies.arena.worlds import SHARES, WORLDS
from helpers.validation import checked, count, function, one_of, positive_integer


@checked(method=function, world=one_of(tuple(WORLDS)), first=count, n_networks=positive_integer, observed=one_of(tuple(SHARES)))
def fresh_aurocs(method, world, first, n_networks=5, observed="all"):
    """AUROC of a method on some networks of a world, by their numbers.

    Parameters
    ----------
    method : callable
        Takes a ``helpers.studies.registry.Recording`` and returns strengths, shape (neurons, neurons), ``[to, from]``. Its
        warnings are not shown: in the arena the score says how bad it is.
    world : str
        Key of a world.
    first : int
        Number of the first network; 0 to 9 are those of the table.
    n_networks : int
        How many.
    observed : {"all", "half", "quarter"}
        How many of its neurons are seen.

    Returns
    -------
    aurocs : ndarray, shape (networks,)
        Off the diagonal; NaN where nothing is connected, or everything.

    Raises
    ------
    ValueError
        If there is no such world, or what the method returns has another shape.
    """
    aurocs = np.full(n_networks, np.nan)
    for k in range(n_networks):
        contest = draw(world, observed, first + k)
        pairs = ~np.eye(len(contest.W), dtype=bool)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            strength = np.asarray(method(contest.recording), dtype=float)
        if strength.shape != pairs.shape:
            raise ValueError(f"method should return an array of shape {pairs.shape}, but its shape is {strength.shape}.")
        true = contest.direct[pairs]
        if true.any() and not true.all():
            aurocs[k] = score_wiring(true, strength[pairs]).auroc
    return aurocs
