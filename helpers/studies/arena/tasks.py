"""What there is to do: a task is one group of methods in one world, of which so much is seen, over all its networks.

Rows of a task follow from its name alone (and from how many networks there are), so tasks can be done in any order, anywhere.
"""

import time
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from importlib.metadata import version

import torch
from threadpoolctl import threadpool_limits

from helpers.studies.arena.contestants import ENTRANTS
from helpers.studies.arena.contests import draw
from helpers.studies.arena.scoring import scores
from helpers.studies.arena.worlds import SHARES, WORLDS
from helpers.validation import checked, count, one_of, positive_integer

N_NETWORKS, N_FEW = 10, 3
EDGES = ("own", "none")
COLUMNS = [
    "world",
    "observed",
    "neurons",
    "edges",
    "network",
    "analysis",
    "method",
    "auroc",
    "auprc",
    "base_rate",
    "auroc_direct",
    "auroc_through",
    "auroc_driver",
    "direction",
    "false_calls",
    "false_calls_tied",
    "hits",
    "called",
    "largest",
    "order",
    "seconds",
    "refused",
    "numpy",
    "torch",
]


def _is_entered(task):
    world = WORLDS[one_of(tuple(WORLDS))(task.world, "world")]
    if one_of(tuple(SHARES))(task.observed, "observed") not in world.observed:
        raise ValueError(
            f"observed should be one of {', '.join(world.observed)} in the world {world.key}, so that five neurons are seen, "
            f"but it is {task.observed!r}."
        )
    if task.edges == "none" and task.observed != "all":
        raise ValueError(f"observed should be 'all' where nothing is connected, but it is {task.observed!r}.")
    if not ENTRANTS[one_of(tuple(ENTRANTS))(task.analysis, "analysis")].enters(world):
        raise ValueError(f"analysis should be one that {world.key} has all for, but it is {task.analysis!r}.")


@dataclass(frozen=True, order=True)
class Task:
    """One cell of the table.

    Attributes
    ----------
    world : str
        Key of a world.
    observed : {"all", "half", "quarter"}
        How many of its neurons are seen.
    edges : {"own", "none"}
        Whether anything is connected.
    analysis : str
        Key of a group of methods.

    Raises
    ------
    ValueError
        If there is no such task.
    """

    world: str
    observed: str
    edges: str
    analysis: str

    def __post_init__(self):
        one_of(EDGES)(self.edges, "edges")
        _is_entered(self)

    @property
    def name(self):
        """Of the file that holds its rows."""
        return f"{self.world}-{self.observed}-{self.edges}-{self.analysis}"

    @property
    def cost(self):
        """Whole seconds that it takes, roughly, on one core: to tell the time that is left."""
        is_long = ENTRANTS[self.analysis].has_few or self.analysis == "relational"
        return 2 + (20 if is_long else 0)


def _keys_of(table):
    """A converter of several keys, of which each is one of a table."""

    def convert(value, name):
        if isinstance(value, str | bytes) or not isinstance(value, Collection):
            raise ValueError(f"{name} should be a list of keys, but it is {value!r}.")
        return [one_of(tuple(table))(key, f"{name}[{k}]") for k, key in enumerate(value)]

    return convert


@checked(worlds=_keys_of(WORLDS), analyses=_keys_of(ENTRANTS))
def tasks(worlds=tuple(WORLDS), analyses=tuple(ENTRANTS)):
    """All tasks, in the order of the table.

    Parameters
    ----------
    worlds : sequence of str
        Keys of worlds.
    analyses : sequence of str
        Keys of groups of methods; a world that has not what they need is left out.

    Returns
    -------
    list of Task
        Networks as they are, of which all, half and a quarter is seen; and networks without connections, of which all is seen.

    Raises
    ------
    ValueError
        If there is no such key.
    """
    kinds = [(part, "own") for part in SHARES] + [("all", "none")]
    return [
        Task(world.key, observed, edges, group.key)
        for world in WORLDS.values()
        if world.key in worlds
        for observed, edges in kinds
        if observed in world.observed
        for group in ENTRANTS.values()
        if group.key in analyses and group.enters(world)
    ]


def _plain(row):
    """A row of numbers that a file can hold, each as exact as a table needs."""
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}


def _score(contest, find):
    """What is found in one contest, in a row; what a method refuses, it says why."""
    started = time.process_time()
    try:
        found = find()
        row = {"seconds": round(time.process_time() - started, 4)}
        row |= scores(contest, found.strength, getattr(found.result, "p_value", None))
    except (ValueError, FloatingPointError) as error:
        return {"refused": str(error), "seconds": round(time.process_time() - started, 4)}
    order = getattr(found.result, "order", None)
    return row if order is None else row | {"order": int(order)}


def _task(value, name):
    if not isinstance(value, Task):
        raise ValueError(f"{name} should be a Task, but it is {value!r}.")
    return value


@checked(task=_task, n_networks=positive_integer, first=count)
def score_task(task, n_networks=N_NETWORKS, first=0):
    """Do one task, on one thread.

    Parameters
    ----------
    task : Task
        Which cell.
    n_networks : int
        How many networks; of those that take long three at most.
    first : int
        Number of the first network. Those of the table begin with 0, those on which settings were chosen with 100.

    Returns
    -------
    list of dict
        A row for each network and method, with names from ``COLUMNS``; what does not apply is missing. Seconds are of the
        processor; those of a model's training are counted with the first method that reads it.

    Raises
    ------
    ValueError
        If it is no task, or a number is too small.
    """
    group, rows = ENTRANTS[task.analysis], []
    torch.set_num_threads(1)  # the last digits depend on it
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of recordings that look like a random walk; the scores say how bad it is
        for network in range(first, first + (min(n_networks, N_FEW) if group.has_few else n_networks)):
            contest = draw(task.world, task.observed, network, task.edges == "own")
            about = {
                "world": task.world,
                "observed": task.observed,
                "neurons": len(contest.seen),
                "edges": task.edges,
                "network": network,
                "analysis": task.analysis,
            }
            for method, find in group.run(contest).items():
                found = _plain(_score(contest, find))
                rows.append(about | {"method": method} | found | {"numpy": version("numpy"), "torch": version("torch")})
    return rows
