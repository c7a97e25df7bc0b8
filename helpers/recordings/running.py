"""Each method of the registry on a recording, on its halves, and on copies in which nobody can drive anybody."""

import time
import warnings
from dataclasses import dataclass, replace

import numpy as np

from helpers.methods.association import benjamini_hochberg
from helpers.methods.moved_apart import FEWEST_TO_SHUFFLE, moved_apart
from helpers.models.causalformer import training
from helpers.scores.metrics import score_wiring
from helpers.studies.registry import METHODS, NEEDS

RATE = 0.05  # Of false discoveries.
N_COPIES = 19  # With so many, a pair that is above all of them is there by chance once in twenty times.
MOST_TRAINED = 40  # Neurons; a model of more takes too long to train.
N_SEEDS = 2  # Models that are trained, each from other first weights.
CANNOT = (ValueError, np.linalg.LinAlgError, FloatingPointError)  # What a method raises that cannot take a recording.


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


def halves_of(ready):
    """The activity of both halves of a recording.

    Parameters
    ----------
    ready : Prepared

    Returns
    -------
    halves : tuple of two, as ``ready.activity``
        A piece across the middle is cut there.
    """
    half, halves, at = ready.n_steps // 2, ([], []), 0
    for piece in ready.pieces:
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


class Run:
    """A method on a recording, its halves and its copies, with a limit of time.

    Parameters
    ----------
    method : helpers.studies.registry.Method
    ready : Prepared
    recording : helpers.studies.registry.Recording
        The same, as methods take it.
    copies : list
        Activity of copies, from ``copy_of``.
    seconds : float
        Copies take no longer; of a slow method fewer are made.
    """

    def __init__(self, method, ready, recording, copies, seconds):
        self.method, self.ready, self.recording, self.copies, self.limit = method, ready, recording, copies, seconds
        self.pairs = ~np.eye(len(ready.names), dtype=bool)

    def _estimate(self, activity=None):
        """What the method finds in the recording or in other activity, and the words of its warnings."""
        recording = self.recording if activity is None else replace(self.recording, activity=activity)
        if activity is not None and self.method.key.startswith("mvgc"):
            recording = replace(recording, known_orders=self.recording.orders)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            result = self.method.estimate(recording, None)
        return result, tuple(dict.fromkeys(str(one.message) for one in said if issubclass(one.category, UserWarning)))

    def _called(self, evidence, p_value, top, most=None):
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

    def found(self, without_wiring, truth):
        """Run the method on everything.

        Parameters
        ----------
        without_wiring : dict of str to ndarray
            Evidence of what knows of no wiring, each (neurons, neurons).
        truth : ndarray, shape (neurons, neurons), optional

        Returns
        -------
        Found
        """
        start, clock = time.perf_counter(), _Clock()
        result, said = self._estimate()
        once = clock.seconds()
        evidence, p_value = _evidence(result)
        n_copies = int(min(len(self.copies), max(self.limit / max(once, 1e-9) - 2, 0)))
        tops, calls, small = [], [], []
        for activity in self.copies[:n_copies]:
            try:
                of_copy, p_of_copy = _evidence(self._estimate(activity)[0])
            except CANNOT as error:
                said = (*said, f"A copy was refused: {error}")
                break
            tops.append(of_copy[self.pairs].max())
            if p_of_copy is not None:
                calls.append(self._called(of_copy, p_of_copy, np.inf).sum())
                small.append(np.mean(p_of_copy[self.pairs] < 0.05))
        if n_copies < len(self.copies):
            said = (*said, f"One run takes {once:.0f} s: {n_copies} copies were made, and not {len(self.copies)}.")
        n_copies = len(tops)
        top = max(tops) if n_copies >= N_COPIES else np.inf
        called = self._called(evidence, p_value, top)
        halves = []
        for activity in halves_of(self.ready):
            try:
                halves.append(self._called(*_evidence(self._estimate(activity)[0]), np.inf, int(called.sum())))
            except CANNOT as error:
                said = (*said, f"A half was refused: {error}")
        halves = np.array(halves) if len(halves) == 2 else np.zeros((2, *called.shape), dtype=bool)
        both = halves.all(axis=0)
        n_halves = [int(half.sum()) for half in halves]
        above = evidence > top
        return Found(
            key=self.method.key,
            name=self.method.name,
            order=getattr(result.result, "order", None),
            strength=result.strength,
            called=called,
            stands=called & both & above & self.pairs,
            has_p=p_value is not None,
            in_copies=float(np.mean(calls)) if calls else np.nan,
            false_share=float(np.mean(small)) if small else np.nan,
            n_copies=n_copies,
            in_halves=(*n_halves, int(both.sum())),
            called_in_halves=halves,
            evidence=evidence,
            highest_in_copies=np.array(tops),
            by_chance=float(np.prod(n_halves, dtype=float) / self.pairs.sum()),
            without_wiring=_told(called, without_wiring, self.pairs),
            score=auroc(truth, result.strength, self.pairs),
            over_seeds=np.nan,
            said=said,
            seconds=time.perf_counter() - start,
        )


def auroc(truth, evidence, pairs):
    """How well evidence tells a truth, by the area under the ROC curve.

    Parameters
    ----------
    truth : ndarray, shape (neurons, neurons), optional
        Not 0 where there is an arrow.
    evidence : ndarray, shape (neurons, neurons)
    pairs : ndarray of bool, shape (neurons, neurons)
        Those that count.

    Returns
    -------
    auroc : float
        NaN without a truth, or where all pairs have an arrow, or none has.
    """
    if truth is None or len(np.unique(truth[pairs] != 0)) < 2:
        return np.nan
    return float(score_wiring(truth[pairs] != 0, evidence[pairs]).auroc)


def _told(called, without_wiring, pairs):
    return {name: auroc(called, evidence, pairs) for name, evidence in without_wiring.items() if called[pairs].any()}


def why_not(method, recording, n_neurons, trained):
    """Why a method is not run.

    Parameters
    ----------
    method : helpers.studies.registry.Method
    recording : helpers.studies.registry.Recording
    n_neurons : int
    trained : bool
        Whether models are trained.

    Returns
    -------
    why : str
        Empty where it is run.
    """
    missing = sorted(method.needs - recording.offers)
    if missing:
        return f"it needs {' and '.join(NEEDS[need] for need in missing)}"
    if "training" in method.needs and not trained:
        return "it trains a model, which takes minutes: trained=True (in a terminal --trained)"
    if "training" in method.needs and n_neurons > MOST_TRAINED:
        return f"it trains a model, which is for at most {MOST_TRAINED} neurons, and there are {n_neurons}"
    if method.key.startswith("mvgc") and getattr(recording.orders, method.key.removeprefix("mvgc_")) is None:
        return "its criterion exists for no order in a recording as short as this"
    return ""


def same_as_before(method, recording, found):
    """What was found already by Granger causality of the same order, which another criterion chose.

    Parameters
    ----------
    method : helpers.studies.registry.Method
    recording : helpers.studies.registry.Recording
    found : list of Found
        Of the methods before.

    Returns
    -------
    same : Found or None
    """
    if not method.key.startswith("mvgc"):
        return None
    order = getattr(recording.orders, method.key.removeprefix("mvgc_"))
    twin = next((one for one in found if one.key.startswith("mvgc") and one.order == order and not one.same_as), None)
    return twin and replace(twin, key=method.key, name=method.name, same_as=twin.name, seconds=0.0)


def read_outs_of_models(ready, recording, rng, without_wiring, truth):
    """What read-outs of models say that were trained from different first weights, beside one that was trained on a copy.

    Parameters
    ----------
    ready : Prepared
    recording : helpers.studies.registry.Recording
        The same, as methods take it.
    rng : numpy.random.Generator or numpy.random.RandomState
    without_wiring : dict of str to ndarray
        Evidence of what knows of no wiring, each (neurons, neurons).
    truth : ndarray, shape (neurons, neurons), optional

    Returns
    -------
    found : list of Found
    """
    pairs = ~np.eye(len(ready.names), dtype=bool)
    start = time.perf_counter()
    models = [training.fit_causalformer(ready.activity, rng, label=f"Model {k + 1} of {N_SEEDS}") for k in range(N_SEEDS)]
    of_copy = copy_of(ready, rng)
    beside = training.fit_causalformer(of_copy, rng, label="Model of a copy")
    spent = (time.perf_counter() - start) / (N_SEEDS + 1)
    found = []
    for method in METHODS:
        if "training" not in method.needs:
            continue
        strengths = [method.estimate(replace(recording, model=model), rng).strength for model in models]
        copied = method.estimate(replace(recording, activity=of_copy, model=beside), rng).strength
        mean = np.mean(strengths, axis=0)
        above = (mean > copied[pairs].max()) & pairs
        ranks = [np.argsort(np.argsort(strength[pairs])) for strength in strengths]
        found.append(
            Found(
                key=method.key,
                name=method.name,
                order=None,
                strength=mean,
                called=above,
                stands=np.zeros_like(above),
                has_p=False,
                in_copies=np.nan,
                false_share=np.nan,
                n_copies=1,
                in_halves=(0, 0, 0),
                called_in_halves=np.zeros((2, *above.shape), dtype=bool),
                evidence=mean,
                highest_in_copies=np.array([copied[pairs].max()]),
                by_chance=0.0,
                without_wiring=_told(above, without_wiring, pairs),
                score=auroc(truth, mean, pairs),
                over_seeds=float(np.corrcoef(ranks)[0, 1]),
                said=(
                    "One copy and no halves, as training takes long: called are pairs above all of the copy, and none stands.",
                ),
                seconds=spent,
            )
        )
    return found
