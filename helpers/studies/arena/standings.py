"""What the table of the arena says: who leads, who is not surely behind, and what hiding neurons does to each.

The network is the unit. Methods are compared on the same networks, by paired differences, since what makes a network hard for
one makes it hard for others too.
"""

import numpy as np

from helpers.scores.over_worms import mean_over_worms
from helpers.studies.arena.worlds import SHARES, WORLDS
from helpers.validation import checked, one_of, table

SCORES = ("auroc", "auprc", "auroc_direct", "auroc_through", "auroc_driver", "direction")
EXPERIMENTS = ("perturbation", "perturbation_tenth", "instruments")  # Not by watching alone.
NO_WIRING = ("rate", "distance")


def _arena_table(value, name):
    value = table(value, name)
    needed = {"world", "observed", "edges", "network", "method", *SCORES}
    if lacking := sorted(needed - set(value.columns)):
        raise ValueError(f"{name} should have the columns of the arena, but it lacks {', '.join(lacking)}.")
    return value


def _there_are_rows(arguments):
    rows = arguments["scores"]
    world, observed = arguments["world"], arguments["observed"]
    if not len(rows[(rows.world == world) & (rows.observed == observed) & (rows.edges == "own")]):
        raise ValueError(f"scores should hold rows of the world {world} with {observed} observed, but there is none.")


@checked(
    scores=_arena_table,
    world=one_of(tuple(WORLDS)),
    observed=one_of(tuple(SHARES)),
    score=one_of(SCORES),
    together=_there_are_rows,
)
def by_network(scores, world, observed, score="auroc"):
    """Scores in one cell, a row for each network and a column for each method.

    Parameters
    ----------
    scores : pandas.DataFrame
        As ``helpers.data.arena_scores.load_arena_scores`` returns it.
    world : str
        Key of a world.
    observed : {"all", "half", "quarter"}
        How many of its neurons are seen.
    score : {"auroc", "auprc", "auroc_direct", "auroc_through", "auroc_driver", "direction"}
        Which score.

    Returns
    -------
    pandas.DataFrame
        NaN where there is nothing to rank, as in a network of which no connection is seen, and where a method was not run.

    Raises
    ------
    ValueError
        If there is no such cell.
    """
    rows = scores[(scores.world == world) & (scores.observed == observed) & (scores.edges == "own")]
    wide = rows.pivot(index="network", columns="method", values=score).astype(float)
    return wide[list(dict.fromkeys(rows.method))]


@checked(scores=_arena_table)
def of_all_networks(scores):
    """Rows of methods that were run on as many networks as any in their cell.

    What trains a model was run on fewer. Its intervals are wide, so it is seldom surely behind anybody: set it apart.

    Parameters
    ----------
    scores : pandas.DataFrame
        The table of the arena.

    Returns
    -------
    pandas.DataFrame
    """
    cell = ["world", "observed", "edges"]
    n_networks = scores.groupby([*cell, "method"])["network"].transform("nunique")
    most = n_networks.groupby([scores[name] for name in cell]).transform("max")
    return scores[n_networks == most]


def _several_networks(value, name):
    value = table(value, name)
    if len(value) < 2 or value.shape[1] < 1:
        raise ValueError(f"{name} should hold at least 2 networks of at least 1 method, but its shape is {value.shape}.")
    if not value.notna().any().any():
        raise ValueError(f"{name} should hold a score, but all are missing.")
    return value.astype(float)


def _best(scores):
    """The best mean among methods with at least half of the networks: the few that others met may be easy ones."""
    n_networks = scores.notna().sum()
    return scores.loc[:, 2 * n_networks >= n_networks.max()].mean().sort_values(ascending=False, kind="stable").index[0]


@checked(scores=_several_networks)
def leaders(scores):
    """The method with the best mean, and those that are not surely behind it.

    Parameters
    ----------
    scores : pandas.DataFrame
        A row for each network and a column for each method, as ``by_network`` returns them.

    Returns
    -------
    list of str
        The best first; then those of which the 95 % interval of the paired difference over shared networks holds 0, by their
        means. Methods with fewer than two networks in common with the best are left out, and one that met fewer than half of
        the networks that others met is not called the best.

    Raises
    ------
    ValueError
        If there are fewer than two networks, or no score.
    """
    best = _best(scores)
    means, found = scores.drop(columns=best).mean().sort_values(ascending=False, kind="stable").dropna(), [best]
    for method in means.index:
        gain = (scores[best] - scores[method]).dropna().to_numpy()
        if len(gain) > 1 and mean_over_worms(gain).low <= 0:
            found.append(method)
    return found


def _both_are_there(arguments):
    scores, first, second = (arguments[name] for name in ("scores", "first", "second"))
    for name, method in (("first", first), ("second", second)):
        if method not in scores.columns:
            raise ValueError(f"{name} should be one of {', '.join(map(str, scores.columns))}, but it is {method!r}.")
    if (n_shared := int((scores[first].notna() & scores[second].notna()).sum())) < 2:
        raise ValueError(f"scores should hold at least 2 networks that both methods have, but they share {n_shared}.")


@checked(scores=_several_networks, together=_both_are_there)
def difference(scores, first, second):
    """How much better one method is than another, over the networks that both have.

    Parameters
    ----------
    scores : pandas.DataFrame
        A row for each network and a column for each method.
    first, second : str
        Two of its columns.

    Returns
    -------
    OverWorms
        Mean of ``first - second``, its 95 % interval, and in how many networks it is above 0.

    Raises
    ------
    ValueError
        If there is no such method, or both share fewer than two networks.
    """
    return mean_over_worms((scores[first] - scores[second]).dropna().to_numpy())


@checked(scores=_several_networks)
def best_watcher(scores):
    """The method with the best mean among those that only watch: no experiment, no light; and that look at wiring.

    Parameters
    ----------
    scores : pandas.DataFrame
        A row for each network and a column for each method.

    Returns
    -------
    str
        Its key. It is chosen by the very scores that it is then compared by, so a comparison with it flatters watching. One
        that met fewer than half of the networks that others met is not chosen.

    Raises
    ------
    ValueError
        If there are fewer than two networks, or nobody watches.
    """
    watching = scores.drop(columns=[key for key in (*EXPERIMENTS, *NO_WIRING) if key in scores])
    if not watching.notna().any().any():
        raise ValueError("scores should hold a method that watches, but there is none.")
    return str(_best(watching))


def _comparable(arguments):
    for name in ("before", "after"):
        _there_are_rows(arguments | {"observed": arguments[name]})
        if arguments["method"] not in set(arguments["scores"].method):
            raise ValueError(f"method should be one of the table, but it is {arguments['method']!r}.")


@checked(
    scores=_arena_table,
    world=one_of(tuple(WORLDS)),
    before=one_of(tuple(SHARES)),
    after=one_of(tuple(SHARES)),
    score=one_of(SCORES),
    together=_comparable,
)
def change(scores, world, method, before="all", after="quarter", score="auroc"):
    """What hiding neurons does to a method, network by network.

    Parameters
    ----------
    scores : pandas.DataFrame
        The table of the arena.
    world, method : str
        Their keys.
    before, after : {"all", "half", "quarter"}
        How many neurons are seen.
    score : str
        Which score, as in ``by_network``.

    Returns
    -------
    ndarray, shape (networks,)
        Score after minus score before, of networks that have both.

    Raises
    ------
    ValueError
        If there is no such cell or method.
    """
    of = {}
    for observed in (before, after):
        rows = scores[(scores.world == world) & (scores.observed == observed) & (scores.edges == "own")]
        of[observed] = rows[rows.method == method].set_index("network")[score].astype(float)
    return np.asarray((of[after] - of[before]).dropna())
