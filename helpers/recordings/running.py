"""One method on a recording, on its halves, and on copies in which nobody can drive anybody."""

import time
import warnings
from dataclasses import dataclass, replace

import numpy as np

from helpers.methods.association import benjamini_hochberg
from helpers.methods.moved_apart import FEWEST_TO_SHUFFLE, moved_apart
from helpers.scores.metrics import score_wiring

RATE = 0.05  # Of false discoveries.
N_COPIES = 19  # With so many, a pair that is above all of them is there by chance once in twenty times.
CANNOT = (ValueError, np.linalg.LinAlgError, FloatingPointError)


@dataclass(frozen=True)
class InCopies:
    """What the same analysis draws in copies, each taken for a recording, and set beside all the others.

    Attributes
    ----------
    called : ndarray, shape (copies,)
        How many arrows are called in each.
    again : ndarray, shape (copies,)
        How many of these are called in both halves of the copy as well; NaN where time did not last for them.
    stand : ndarray, shape (copies,)
        How many of these are above every pair of all other copies too, so that they would stand. At most one copy has any.
    """

    called: np.ndarray
    again: np.ndarray
    stand: np.ndarray


@dataclass(frozen=True)
class Found:
    """What one method found.

    Attributes
    ----------
    key, name : str
        Of the method.
    order : int, optional
        Number of lags, where it has one.
    strength : ndarray, shape (neurons, neurons)
        Evidence ``[to, from]``.
    called : ndarray of bool, shape (neurons, neurons)
        Arrows after correction: false discoveries of 5 % by its p-values, or, where it has none, above every pair of all
        copies.
    stands : ndarray of bool, shape (neurons, neurons)
        Called in the whole and in both halves, above every pair of all copies, and in a pair in which an arrow can be read.
    has_p : bool
        Whether it has p-values.
    in_copies : float
        How many arrows its p-values call in a copy, on average; NaN where it has none.
    false_share : float
        Share of the pairs of copies with p < 0.05, which should be 0.05; NaN where it has no p-values.
    n_copies : int
    in_halves : tuple of int
        Arrows that are called in the first half, in the second, and in both.
    called_in_halves : ndarray of bool, shape (2, neurons, neurons)
        Which those are; none where a half was refused, or none was made.
    evidence : ndarray, shape (neurons, neurons)
        What pairs are compared by: F where there is one, else ``strength``.
    highest_in_copies : ndarray, shape (copies,)
        The largest evidence of all pairs in each copy.
    by_chance : float
        How many would be in both if the halves had nothing to do with each other.
    without_wiring : dict of str to float
        AUROC with which what knows of no wiring tells the arrows that it calls: distance, rate, number of trials.
    score : float
        AUROC against the truth, where there is one.
    over_seeds : float
        Rank correlation of the evidence of models trained from other first weights; NaN where nothing is random.
    said : tuple of str
        What it warned of.
    seconds : float
    null : InCopies, optional
        The same analysis in copies; ``None`` where fewer were made than it takes.
    halves_ran : bool
        Whether both halves could be analysed.
    same_as : str
        Another method that it is the same as here.
    """

    key: str
    name: str
    order: int | None
    strength: np.ndarray
    called: np.ndarray
    stands: np.ndarray
    has_p: bool
    in_copies: float
    false_share: float
    n_copies: int
    in_halves: tuple
    called_in_halves: np.ndarray
    evidence: np.ndarray
    highest_in_copies: np.ndarray
    by_chance: float
    without_wiring: dict
    score: float
    over_seeds: float
    said: tuple
    seconds: float
    null: InCopies | None = None
    halves_ran: bool = True
    same_as: str = ""


def copy_of(ready, rng):
    """The activity of a copy in which each neuron is moved in time on its own.

    Parameters
    ----------
    ready : Prepared
    rng : numpy.random.Generator

    Returns
    -------
    activity : ndarray or list of ndarray
        As ``ready.activity``. Trials of one length are put in other orders if there are ten or more; other pieces are moved
        as one.
    """
    lengths = [len(piece) for piece in ready.pieces]
    if ready.are_trials and len(set(lengths)) == 1 and len(lengths) >= FEWEST_TO_SHUFFLE:
        return list(moved_apart(np.stack(ready.pieces), rng))
    moved = moved_apart(np.concatenate(ready.pieces), rng)[0]
    return moved if len(lengths) == 1 else np.split(moved, np.cumsum(lengths)[:-1])


def halves_of(activity):
    """Both halves of a recording.

    Parameters
    ----------
    activity : ndarray, shape (time, neurons), or a list or tuple of pieces

    Returns
    -------
    halves : tuple of two, each an array or a list of pieces
        A piece across the middle is cut there.
    """
    pieces = [activity] if isinstance(activity, np.ndarray) else activity
    half, halves, at = sum(map(len, pieces)) // 2, ([], []), 0
    for piece in pieces:
        middle = min(max(half - at, 0), len(piece))
        for part, into in ((piece[:middle], halves[0]), (piece[middle:], halves[1])):
            if len(part):
                into.append(part)
        at += len(piece)
    return tuple(parts[0] if len(parts) == 1 else parts for parts in halves)


def _evidence(result):
    """What pairs are compared by, and p-values where there are any."""
    evidence = getattr(result.result, "f_stat", result.strength)
    return np.asarray(evidence), getattr(result.result, "p_value", None)


class _Clock:
    """Seconds of work: those of the processor where the machine is busy with something else, of the wall on several cores."""

    def __init__(self):
        self.wall, self.work = time.perf_counter(), time.process_time()

    def seconds(self):
        return min(time.perf_counter() - self.wall, time.process_time() - self.work)


class Trial:
    """A method on a recording, its halves and its copies, with a limit of time.

    Parameters
    ----------
    method : helpers.studies.registry.Method
    ready : helpers.recordings.preparing.Prepared
    recording : helpers.studies.registry.Recording
        As the registry takes it.
    copies : list
        Activity of the copies that the recording is set beside.
    seconds : float
        What the copies may take.
    readable : ndarray of bool, shape (neurons, neurons)
        Pairs in which an arrow can be read.
    """

    def __init__(self, method, ready, recording, copies, seconds, readable):
        self.method, self.ready, self.recording, self.copies, self.limit = method, ready, recording, copies, seconds
        self.pairs = ~np.eye(len(ready.names), dtype=bool)
        self.readable = readable & self.pairs

    def estimate(self, activity=None):
        """The method's result, and what it warned of; of another activity with the lags of the recording."""
        recording = self.recording if activity is None else replace(self.recording, activity=activity)
        if activity is not None and self.method.key.startswith("mvgc"):
            recording = replace(recording, known_orders=self.recording.orders)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            result = self.method.estimate(recording, None)
        return result, tuple(dict.fromkeys(str(one.message) for one in said if issubclass(one.category, UserWarning)))

    def called(self, evidence, p_value, top, most=None):
        """Arrows by p-values, or those above the largest of the copies; in halves, the ``most`` largest."""
        called = np.zeros(self.pairs.shape, dtype=bool)
        if p_value is not None:
            called[self.pairs] = benjamini_hochberg(p_value[self.pairs], RATE)
        elif most is not None:
            if most:
                called[self.pairs] = evidence[self.pairs] >= np.sort(evidence[self.pairs])[-most]
        elif np.isfinite(top):
            called[self.pairs] = evidence[self.pairs] > top
        return called

    def in_halves(self, activity, n_called):
        """What is called in each half of some activity, shape (2, neurons, neurons), and why there is none."""
        halves, said = [], ()
        for half in halves_of(activity):
            try:
                halves.append(self.called(*_evidence(self.estimate(half)[0]), np.inf, n_called))
            except CANNOT as error:
                said = (*said, f"A half was refused: {error}")
        return np.array(halves) if len(halves) == 2 else np.zeros((2, *self.pairs.shape), dtype=bool), said

    def of_copies(self, n_copies):
        """Evidence and p-values of so many copies, and why there are fewer."""
        found = []
        for activity in self.copies[:n_copies]:
            try:
                found.append(_evidence(self.estimate(activity)[0]))
            except CANNOT as error:
                return found, (f"A copy was refused: {error}",)
        return found, ()

    def null(self, found, clock):
        """The same analysis in copies, of which each is set beside all others; halves only where something is called."""
        tops = np.array([evidence[self.pairs].max() for evidence, _ in found])
        beside = np.where(np.arange(len(tops)) == np.argmax(tops), np.sort(tops)[-2], tops.max())  # the largest of the others
        calls = [self.called(*one, top) for one, top in zip(found, beside, strict=True)]
        again, stand = np.zeros(len(found)), np.zeros(len(found))
        for k in np.argsort(tops)[::-1]:  # only the first of these can have an arrow that stands
            if not calls[k].any():
                continue
            if k != np.argmax(tops) and clock.seconds() > self.limit:
                again[k] = np.nan
                continue
            halves, _ = self.in_halves(self.copies[k], int(calls[k].sum()))
            both = calls[k] & halves.all(axis=0)
            again[k] = both.sum()
            stand[k] = (both & (found[k][0] > beside[k]) & self.readable).sum()
        return InCopies(np.array([one.sum() for one in calls]), again, stand)

    def run(self, without_wiring, truth):
        """All of it.

        Parameters
        ----------
        without_wiring : dict of str to ndarray
            Evidence of what knows of no wiring, for all pairs.
        truth : ndarray, optional

        Returns
        -------
        Found
        """
        start, clock = time.perf_counter(), _Clock()
        result, said = self.estimate()
        once = clock.seconds()
        evidence, p_value = _evidence(result)
        n_copies = int(min(len(self.copies), max(self.limit / max(once, 1e-9) - 2, 0)))
        of_copies, refused = self.of_copies(n_copies)
        said = (*said, *refused)
        if n_copies < len(self.copies):
            said = (*said, f"One run takes {once:.0f} s: {n_copies} copies were made, and not {len(self.copies)}.")
        n_copies = len(of_copies)
        tops = np.array([of_copy[self.pairs].max() for of_copy, _ in of_copies])
        with_p = [(of_copy, p_of_copy) for of_copy, p_of_copy in of_copies if p_of_copy is not None]
        top = tops.max() if n_copies >= N_COPIES else np.inf
        called = self.called(evidence, p_value, top)
        halves, half_refused = self.in_halves(self.ready.pieces, int(called.sum()))
        said = (*said, *half_refused)
        both = halves.all(axis=0)
        n_halves = [int(half.sum()) for half in halves]
        return Found(
            key=self.method.key,
            name=self.method.name,
            order=getattr(result.result, "order", None),
            strength=result.strength,
            called=called,
            stands=called & both & (evidence > top) & self.readable,
            has_p=p_value is not None,
            in_copies=float(np.mean([self.called(*one, np.inf).sum() for one in with_p])) if with_p else np.nan,
            false_share=float(np.mean([p[self.pairs] < 0.05 for _, p in with_p])) if with_p else np.nan,
            n_copies=n_copies,
            in_halves=(*n_halves, int(both.sum())),
            called_in_halves=halves,
            evidence=evidence,
            highest_in_copies=tops,
            by_chance=float(np.prod(n_halves, dtype=float) / self.pairs.sum()),
            without_wiring=told_by(called, without_wiring, self.pairs),
            score=auroc_of(truth, result.strength, self.pairs),
            over_seeds=np.nan,
            said=said,
            null=self.null(of_copies, clock) if n_copies >= N_COPIES else None,
            halves_ran=not half_refused,
            seconds=time.perf_counter() - start,
        )


def auroc_of(truth, evidence, pairs):
    """AUROC of evidence against a truth over some pairs; NaN where there is none, or only one kind of pair.

    Parameters
    ----------
    truth : ndarray, shape (neurons, neurons), or None
    evidence : ndarray, shape (neurons, neurons)
    pairs : ndarray of bool, shape (neurons, neurons)

    Returns
    -------
    auroc : float
    """
    if truth is None or len(np.unique(truth[pairs] != 0)) < 2:
        return np.nan
    return float(score_wiring(truth[pairs] != 0, evidence[pairs]).auroc)


def told_by(called, without_wiring, pairs):
    """AUROC with which each thing that knows of no wiring tells the arrows that are called; nothing where none is.

    Parameters
    ----------
    called, pairs : ndarray of bool, shape (neurons, neurons)
    without_wiring : dict of str to ndarray

    Returns
    -------
    aurocs : dict of str to float
    """
    return {name: auroc_of(called, evidence, pairs) for name, evidence in without_wiring.items() if called[pairs].any()}
