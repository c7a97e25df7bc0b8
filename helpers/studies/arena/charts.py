"""What figures of the arena show, from its table: a board for each world, what hiding does, which method for which data.

Each function returns what a function of ``helpers.plots`` takes.
"""

import numpy as np

from helpers.scores.over_worms import mean_over_worms
from helpers.studies.arena.standings import (
    EXPERIMENTS,
    NO_WIRING,
    best_watcher,
    by_network,
    change,
    difference,
    leaders,
    of_all_networks,
)
from helpers.studies.arena.worlds import SHARES, WORLDS
from helpers.validation import checked, one_of, table, words

SEEN = {"all": "all", "half": "half", "quarter": "a quarter"}


def _of_arena(value, name):
    value = table(value, name)
    try:
        return of_all_networks(value)
    except ValueError as error:
        raise ValueError(str(error).replace("scores", name, 1)) from None


@checked(world=one_of(tuple(WORLDS)), observed=one_of(tuple(SHARES)))
def row_name(world, observed="all"):
    """What a row of a chart is called: the world, how much of it is seen, and a star where connections have no direction.

    Parameters
    ----------
    world : str
        Its key.
    observed : {"all", "half", "quarter"}

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is no such world or part.
    """
    star = "" if WORLDS[world].directed else "*"
    return WORLDS[world].name + star + ("" if observed == "all" else f", {SEEN[observed]}")


@checked(scores=_of_arena, world=one_of(tuple(WORLDS)))
def board(scores, world):
    """Mean AUROC of each method that was run on all networks of a world, for each part of it that is seen.

    Parameters
    ----------
    scores : pandas.DataFrame
        The table of the arena.
    world : str
        Key of a world.

    Returns
    -------
    dict of str to ndarray, shape (parts,)
        By the key of the method; NaN where it has no score. Criteria between AIC and BIC, and the lasso beside least squares,
        are left out, since their lines would lie on those of their neighbours.

    Raises
    ------
    ValueError
        If the table lacks columns, or this world.
    """
    parts = [by_network(scores, world, part).mean() for part in WORLDS[world].observed]
    keys = [key for key in parts[0].index if key not in ("mvgc_aicc", "lasso", *NO_WIRING)]
    return {key: np.array([of_part.get(key, np.nan) for of_part in parts]) for key in keys}


@checked(scores=_of_arena, world=one_of(tuple(WORLDS)), after=one_of(("half", "quarter")))
def changes(scores, world, after="half"):
    """What hiding neurons does to each method, network by network.

    Parameters
    ----------
    scores : pandas.DataFrame
        The table of the arena.
    world : str
        Key of a world.
    after : {"half", "quarter"}
        How many neurons are left, of all.

    Returns
    -------
    dict of str to ndarray
        By the key of the method, change of AUROC in each network that has both.

    Raises
    ------
    ValueError
        If the table lacks columns, or this world with so few neurons.
    """
    found = {key: change(scores, world, key, "all", after) for key in board(scores, world)}
    return {key: values for key, values in found.items() if len(values) > 1}


@checked(scores=_of_arena, world=one_of(tuple(WORLDS)), after=one_of(("half", "quarter")))
def surely_changed(scores, world, after="half"):
    """Methods whose AUROC surely changes when neurons are hidden: 0 is outside of the 95 % interval over networks.

    Parameters
    ----------
    scores, world, after
        As in ``changes``.

    Returns
    -------
    list of str
        Their keys.

    Raises
    ------
    ValueError
        If the table lacks columns, or this world with so few neurons.
    """
    found = {key: mean_over_worms(values) for key, values in changes(scores, world, after).items()}
    return [key for key, one in found.items() if one.low > 0 or one.high < 0]


def _cells(scores, parts):
    for world in WORLDS.values():
        for part in parts:
            if part in world.observed:
                yield world.key, part, by_network(scores, world.key, part)


def _some_parts(value, name):
    return [one_of(tuple(SHARES))(part, f"{name}[{k}]") for k, part in enumerate(words(value, name))]


@checked(scores=_of_arena, parts=_some_parts)
def leads_of_the_tenth(scores, parts=tuple(SHARES)):
    """By how much an experiment of a tenth leads the best method that watches, in each world and part.

    Parameters
    ----------
    scores : pandas.DataFrame
        The table of the arena.
    parts : sequence of {"all", "half", "quarter"}
        Which parts.

    Returns
    -------
    leads : dict of str to ndarray, shape (3,)
        By what the row is called: mean over networks, and the ends of its 95 % interval.
    watchers : dict of str to str
        Keys of the best that watch. They are chosen on the very networks on which they are compared, which flatters watching.

    Raises
    ------
    ValueError
        If the table lacks columns.
    """
    leads, watchers = {}, {}
    for world, part, own in _cells(scores, parts):
        best = best_watcher(own)
        found = difference(own, "perturbation_tenth", best)
        leads[row_name(world, part)] = np.array([found.mean, found.low, found.high])
        watchers[row_name(world, part)] = best
    return leads, watchers


@checked(scores=_of_arena, parts=_some_parts)
def which_method(scores, parts=tuple(SHARES)):
    """Of methods that watch: mean AUROC in each world and part, the best, and those that are not surely behind it.

    Parameters
    ----------
    scores : pandas.DataFrame
        The table of the arena.
    parts : sequence of {"all", "half", "quarter"}
        Which parts.

    Returns
    -------
    means : dict of str to dict of str to float
        By what the row is called, for each method by its key.
    best : dict of str to list of str
        By the same names, the best first.

    Raises
    ------
    ValueError
        If the table lacks columns.
    """
    means, best = {}, {}
    for world, part, own in _cells(scores, parts):
        watching = own.drop(columns=[key for key in (*EXPERIMENTS, *NO_WIRING) if key in own])
        means[row_name(world, part)] = {key: float(value) for key, value in watching.mean().items()}
        best[row_name(world, part)] = leaders(watching)
    return means, best
