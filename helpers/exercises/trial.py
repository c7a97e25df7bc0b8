"""A stranger's method in the arena: it runs in a process of its own on networks that nobody has seen, beside all others.

The truth is not in that process. What comes back is held against it here, network by network.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as students_t

from helpers.isolation import calls, sandbox
from helpers.scores.metrics import score_wiring

SECONDS = 60.0  # of all recordings together
N_NETWORKS = 3
ANSWERS_TOGETHER = 16 * 2**20  # bytes
ENDED = {
    sandbox.TOO_LONG: "was still running after {seconds:g} seconds and was stopped",
    sandbox.TOO_MUCH_MEMORY: "took more than 2 GB of memory",
    sandbox.TOO_MUCH_OUTPUT: "returned more than can be looked at",
    sandbox.BROKE_OFF: "ended the process in which it ran",
}


@dataclass(frozen=True)
class Arena:
    """Where a method is tried.

    Attributes
    ----------
    cells : tuple of (str, str)
        World and how much of it is observed.
    names : dict of str to str
        Worlds as readers know them.
    draw : callable
        ``draw(world, observed, network)`` returns something with a ``recording`` and the true ``W``, ``[to, from]``.
    scores : pandas.DataFrame
        What all methods had: columns ``world``, ``observed``, ``network``, ``method``, ``auroc``.
    not_watching : tuple of str
        Methods that force neurons, or look at no wiring: they have a place, and a contender is not said to lose against them.
    """

    cells: tuple
    names: dict
    draw: Callable
    scores: pd.DataFrame
    not_watching: tuple = ()


def the_arena():
    """The arena of the course, with its stored table.

    Returns
    -------
    Arena
    """
    from helpers.data.arena_scores import load_arena_scores  # here, since they bring torch and all models
    from helpers.studies.arena.contests import draw
    from helpers.studies.arena.standings import EXPERIMENTS, NO_WIRING
    from helpers.studies.arena.worlds import WORLDS

    rows = load_arena_scores()
    if "edges" in rows:
        rows = rows[rows["edges"] == "own"]
    cells = tuple((world.key, observed) for world in WORLDS.values() for observed in world.observed)
    names = {world.key: world.name if world.directed else f"{world.name} (no direction)" for world in WORLDS.values()}
    return Arena(cells, names, draw, rows, (*EXPERIMENTS, *NO_WIRING))


@dataclass(frozen=True)
class Cell:
    """How a method did in one world, of which so much is observed.

    Attributes
    ----------
    world, observed : str
    aurocs : tuple of float
        One for each network on which it gave an answer that can be ranked.
    problem : str
        Why there is none for a network, in words; empty where there is one for each.
    """

    world: str
    observed: str
    aurocs: tuple = ()
    problem: str = ""

    @property
    def mean(self):
        """Mean AUROC; NaN where there is none."""
        return float(np.mean(self.aurocs)) if self.aurocs else np.nan


@dataclass(frozen=True)
class Tried:
    """What became of a method.

    Attributes
    ----------
    name : str
        Of the function.
    cells : tuple of Cell
        None where it was stopped or could not be read.
    stopped : str
        Why there are none, as what follows "it"; empty otherwise.
    error : str
        The error with which its definition stopped, if it did.
    printed : str
        The beginning of what it printed.
    """

    name: str
    cells: tuple = ()
    stopped: str = ""
    error: str = ""
    printed: str = ""

    @property
    def problems(self):
        """Cells without an answer for each network."""
        return tuple(cell for cell in self.cells if cell.problem)

    @property
    def is_ranked(self):
        """Whether there is anything to rank."""
        return any(cell.aurocs for cell in self.cells)


def new_networks():
    """A number from which networks are counted that nobody knows before.

    Returns
    -------
    int
    """
    return 2**40 + secrets.randbits(48)


def problem_of(strength, n_neurons):
    """What is wrong with an answer, as a sentence; empty where it can be ranked.

    Parameters
    ----------
    strength : object
        What a method returned.
    n_neurons : int
        How many neurons it was given.

    Returns
    -------
    str
    """
    shape = f"an array of shape ({n_neurons}, {n_neurons}), [to, from]"
    if getattr(strength, "requires_grad", False) is True:
        return f"It should return {shape}, but it returned a tensor that asks for slopes: return its .detach()."
    try:
        given = np.asarray(strength)
    except Exception:  # lists of unequal length, and whatever else refuses
        return f"It should return {shape}, but what it returned is no array."
    if isinstance(strength, np.ma.MaskedArray):
        return f"It should return {shape}, but it returned a masked array, whose mask would be lost."
    if given.dtype.kind not in "fiub":
        return f"It should return {shape}, of real numbers, but it returned {_kind(strength)}."
    if given.shape != (n_neurons, n_neurons):
        return f"It should return {shape}, but what it returned has shape {given.shape}."
    pairs = given[~np.eye(n_neurons, dtype=bool)].astype(float)
    if lost := np.count_nonzero(~np.isfinite(pairs)):
        return f"It should return finite numbers off the diagonal, but {lost} are NaN or infinite."
    if pairs.min() == pairs.max():
        return "It should tell pairs apart, but all numbers off the diagonal are the same."
    return ""


def _kind(value):
    if np.asarray(value).dtype.kind in "US":
        return "text"
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        return f"an array of {value.dtype}"
    kind = type(value).__name__
    return "nothing (is there a return?)" if value is None else f"{'an' if kind[:1] in 'aeiouAEIOU' else 'a'} {kind}"


def try_out(source, arena, first, n_networks=N_NETWORKS, seconds=SECONDS):
    """Run a method on fresh networks of each world, contained, and score what it answers.

    Parameters
    ----------
    source : helpers.isolation.calls.Source
        The function, of one argument: a ``helpers.studies.registry.Recording``.
    arena : Arena
    first : int
        Number of the first network.
    n_networks : int
        Of each world.
    seconds : float
        For all of them together, on the clock.

    Returns
    -------
    Tried
    """
    contests = [(cell, arena.draw(*cell, first + k)) for cell in arena.cells for k in range(n_networks)]
    limits = sandbox.Limits(seconds=seconds, patience=1.0, output=ANSWERS_TOGETHER)
    told = calls.ask(source, [(contest.recording,) for _, contest in contests], limits)
    if told.how != sandbox.DONE:
        return Tried(source.name, stopped=ENDED[told.how].format(seconds=seconds))
    if told.problem is not None:
        return Tried(source.name, error=_described(told.problem), printed=told.printed)
    aurocs, problems = {cell: [] for cell in arena.cells}, dict.fromkeys(arena.cells, "")
    for (cell, contest), answer in zip(contests, told.answers, strict=True):
        off = ~np.eye(len(contest.W), dtype=bool)
        true = contest.W[off] != 0
        problem = f"It raised {_described(answer)}" if answer.error is not None else problem_of(answer.value, len(contest.W))
        problems[cell] = problems[cell] or problem
        if not problem and true.any() and not true.all():
            aurocs[cell].append(float(score_wiring(true, np.asarray(answer.value)[off].astype(float)).auroc))
    cells = tuple(Cell(*cell, tuple(aurocs[cell]), problems[cell]) for cell in arena.cells)
    return Tried(source.name, cells, printed=told.printed)


def _described(answer):
    words = " ".join(str(answer.error).split())[:200]
    line = f" in line {answer.line[0]}: {answer.line[1].strip()[:80]}" if answer.line else ""
    return f"{type(answer.error).__name__}{': ' * bool(words)}{words}{line}"


@dataclass(frozen=True)
class Standing:
    """Where a method stands among those of the table.

    Attributes
    ----------
    points : dict of str to float
        For each method of the table, and for the contender under ``""``: in a cell it gets the share of the others whose mean
        AUROC is below its own, ties half, and 0 where it did not enter or has no answer; points are the mean over all cells
        that the contender meets. So nobody leads who enters only where it was born.
    ahead, level, behind : tuple of (Cell, str, float)
        Cells in which it is surely better than the best of the table that watches, not surely different, surely worse: with
        that method and its mean AUROC. Surely is where 0 is outside of the 95 % interval of the difference by Welch's t, over
        networks; the best is one that met at least half of the networks that others met.
    """

    points: dict
    ahead: tuple
    level: tuple
    behind: tuple

    @property
    def place(self):
        """The contender's place, 1 for the first."""
        return 1 + sum(points > self.points[""] for key, points in self.points.items() if key)

    @property
    def n_ranked(self):
        """How many are ranked, the contender among them."""
        return len(self.points)


def standing(cells, scores, not_watching=()):
    """Set a method beside those of the table.

    Parameters
    ----------
    cells : sequence of Cell
    scores : pandas.DataFrame
        As ``Arena`` has it.
    not_watching : collection of str
        Methods that have a place, and are not held against it cell by cell.

    Returns
    -------
    Standing

    Notes
    -----
    Its networks are others than those of the table, so differences are not paired, and small ones mean nothing. The best is
    picked on the networks of the table, which flatters it.
    """
    of_cell = dict(iter(scores.dropna(subset="auroc").groupby(["world", "observed"])))
    cells = [cell for cell in cells if (cell.world, cell.observed) in of_cell]
    points, sides = {"": 0.0}, {"ahead": [], "level": [], "behind": []}
    for cell in cells:
        by_method = of_cell[cell.world, cell.observed].groupby("method", sort=False)["auroc"]
        means = by_method.mean()
        all_means = {**means.to_dict(), "": cell.mean if cell.aurocs and not cell.problem else -1.0}
        for key, mean in all_means.items():
            others = np.array([other for name, other in all_means.items() if name != key])
            share = float(np.mean((others < mean) + 0.5 * (others == mean)))
            points[key] = points.get(key, 0.0) + share / len(cells)
        watching = by_method.count().drop([key for key in not_watching if key in means])
        if watching.empty:
            continue
        best = means[watching.index[2 * watching >= watching.max()]].idxmax()
        side = "behind" if not cell.aurocs or cell.problem else _side(cell.aurocs, by_method.get_group(best))
        sides[side].append((cell, best, float(means[best])))
    for side in sides.values():
        side.sort(key=_gap, reverse=True)
    return Standing(points, tuple(reversed(sides["ahead"])), tuple(sides["level"]), tuple(sides["behind"]))


def _side(own, best):
    """Whether some scores are surely above others, by Welch's t."""
    difference = np.mean(own) - np.mean(best)
    errors = np.array([_standard_error(scores) ** 2 for scores in (own, best)])
    if not errors.any():
        return "level" if difference == 0 else "ahead" if difference > 0 else "behind"
    freedom = errors.sum() ** 2 / np.sum(errors**2 / [max(len(scores) - 1, 1) for scores in (own, best)])
    half = students_t.ppf(0.975, freedom) * np.sqrt(errors.sum())
    return "ahead" if difference > half else "behind" if difference < -half else "level"


def _gap(one):
    """How far a cell is behind the best; one without an answer, as far as can be."""
    cell, _, best = one
    return best - cell.mean if cell.aurocs and not cell.problem else 1.0


def _standard_error(scores):
    """Of a mean; one score says nothing of how sure it is, and counts as a fifth of the range."""
    return np.std(scores, ddof=1) / np.sqrt(len(scores)) if len(scores) > 1 else 0.2
