"""Every method of the registry on one recording, beside copies in which nobody can drive anybody, and what stands.

::

    found = reporting.report(ready, np.random.default_rng(0))
    found.table
    found.arrows
    found.save("session.html")
"""

import time
import warnings
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.methods.association import benjamini_hochberg
from helpers.methods.moved_apart import FEWEST_TO_SHUFFLE, moved_apart
from helpers.models.causalformer import training
from helpers.progress_bar import progress_bar
from helpers.recordings.examining import Examination, examine
from helpers.recordings.page import page_of
from helpers.recordings.preparing import Prepared
from helpers.scores.metrics import score_wiring
from helpers.studies.registry import METHODS, NEEDS, Recording
from helpers.validation import checked, count, numbers, optional, positive, positive_integer, random_generator

RATE = 0.05  # Of false discoveries.
N_COPIES = 19  # With so many, a pair that is above all of them is there by chance once in twenty times.
MOST_TRAINED = 40  # Neurons; a model of more takes too long to train.
BRIGHT = 0.5  # Standard deviations by which a mean differs from 0, where it is how bright a cell is, and no rounding.
N_SEEDS = 2  # Models that are trained, each from other first weights.
SECONDS_A_METHOD = 90.0  # Copies and halves of a method take no longer; of a slower one fewer are made, and it is said.
ANSWERS = ("event_regression", "mvgc_bic")  # The report's answer is that of the first of these that ran.
CANNOT = (ValueError, np.linalg.LinAlgError, FloatingPointError)


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


@dataclass(frozen=True)
class Report:
    """All methods on one recording.

    Attributes
    ----------
    title : str
    ready : Prepared
    seen : Examination
    methods : tuple of Found
    skipped : tuple of (str, str)
        Methods that were not run, and why.
    baselines : dict of str to float
        AUROC against the truth of what knows of no wiring, where there is a truth.
    """

    title: str
    ready: Prepared
    seen: Examination
    methods: tuple
    skipped: tuple
    baselines: dict = field(default_factory=dict)

    @property
    def answer(self):
        """The method whose arrows are the report's; ``None`` where none of those ran."""
        by_key = {one.key: one for one in self.methods}
        return next((by_key[key] for key in ANSWERS if key in by_key), None)

    @property
    def others(self):
        """Methods beside the answer. Granger causality counts as one, by whatever criterion its lags were chosen."""
        granger = None if self.answer is None or self.answer.key.startswith("mvgc") else "mvgc_bic"
        return tuple(
            one for one in self.methods if one is not self.answer and (one.key == granger or not one.key.startswith("mvgc"))
        )

    @property
    def stands(self):
        """The arrows of the answer that can be read, ``[to, from]``."""
        n_neurons = len(self.ready.names)
        return np.zeros((n_neurons, n_neurons), dtype=bool) if self.answer is None else self.answer.stands

    @property
    def table(self):
        """One row for each method, as a ``pandas.DataFrame``."""
        rows = []
        for one in self.methods:
            first, second, both = one.in_halves
            rows.append(
                {
                    "method": one.name,
                    "lags": one.order,
                    "arrows": int(one.called.sum()),
                    "in a copy": one.in_copies,
                    "p < 0.05 in copies": one.false_share,
                    "halves": f"{first}, {second}",
                    "in both": both,
                    "by chance": one.by_chance,
                    "stand": int(one.stands.sum()),
                    **{f"told by {name}": value for name, value in one.without_wiring.items()},
                    **({"AUROC": one.score} if np.isfinite(one.score) else {}),
                    **({"over seeds": one.over_seeds} if np.isfinite(one.over_seeds) else {}),
                    "seconds": one.seconds,
                }
            )
        return pd.DataFrame(rows)

    @property
    def arrows(self):
        """The arrows that stand, those with most evidence first, as a ``pandas.DataFrame``.

        "highest in copies" is the largest evidence of any pair in any copy; "agree" says how many of the ``others`` call it.
        """
        rows, others = [], self.others
        for to, source in np.argwhere(self.stands):
            agree = sum(bool(one.called[to, source]) for one in others)
            said = f"{agree} of {len(others)}" if others else "none ran"
            evidence, highest = float(self.answer.evidence[to, source]), float(self.answer.highest_in_copies.max())
            rows.append([self.ready.names[source], self.ready.names[to], evidence, highest, said])
        table = pd.DataFrame(rows, columns=["from", "to", "evidence", "highest in copies", "agree"])
        return table.sort_values("evidence", ascending=False, ignore_index=True)

    def html(self):
        """The report as one page that needs nothing else.

        Returns
        -------
        page : str
        """
        return page_of(self)

    def _repr_html_(self):
        """The page inside a notebook, in a frame of its own, so that neither changes how the other looks."""
        style = "width: 100%; height: 36rem; border: 1px solid #8888; border-radius: 8px"
        return f'<iframe title="Report on {escape(self.title)}" style="{style}" srcdoc="{escape(self.html())}"></iframe>'

    def save(self, path):
        """Write the page, and beside it the table and the arrows as text separated by commas.

        Parameters
        ----------
        path : str or pathlib.Path
            Of the page; the others get its name and ``-methods.csv`` and ``-arrows.csv``.

        Returns
        -------
        paths : tuple of pathlib.Path
        """
        path = Path(path)
        tables = {
            path.with_name(f"{path.stem}-methods.csv"): self.table,
            path.with_name(f"{path.stem}-arrows.csv"): self.arrows,
        }
        path.write_text(self.html(), encoding="utf-8")
        for place, table in tables.items():
            table.to_csv(place, index=False)
        return path, *tables


def _prepared(value, name):
    if not isinstance(value, Prepared):
        raise ValueError(f"{name} should be what preparing.prepare gives, but it is {type(value).__name__}.")
    return value


def _keys(value, name):
    known = [method.key for method in METHODS]
    value = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else list(value)
    if unknown := [one for one in value if one not in known] or not value:
        raise ValueError(f"{name} should hold keys of methods ({', '.join(known)}), but it is {unknown if value else value}.")
    return tuple(value)


def _of_neurons(arguments):
    """What is known of neurons has one entry for each of the recording, or for each that is left."""
    ready = arguments["ready"]
    for name, n_axes in (("positions", 1), ("n_trials", 2), ("truth", 2)):
        value = arguments[name]
        if value is None:
            continue
        if value.ndim != 2 or (n_axes == 2 and value.shape[0] != value.shape[1]):
            wanted = "(neurons, neurons)" if n_axes == 2 else "(neurons, dimensions)"
            raise ValueError(f"{name} should have shape {wanted}, but it has shape {value.shape}.")
        if len(value) == len(ready.names):
            continue
        if len(value) <= ready.kept.max():
            raise ValueError(
                f"{name} should have an entry for each of the neurons of the recording or of the {len(ready.names)} that "
                f"are left, but it has {len(value)}."
            )
        arguments[name] = value[np.ix_(ready.kept, ready.kept)] if n_axes == 2 else value[ready.kept]


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


class _Trial:
    """A method on a recording, its halves and its copies, with a limit of time."""

    def __init__(self, method, ready, recording, copies, seconds):
        self.method, self.ready, self.recording, self.copies, self.limit = method, ready, recording, copies, seconds
        self.pairs = ~np.eye(len(ready.names), dtype=bool)

    def estimate(self, activity=None):
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

    def run(self, without_wiring, truth):
        start, clock = time.perf_counter(), _Clock()
        result, said = self.estimate()
        once = clock.seconds()
        evidence, p_value = _evidence(result)
        n_copies = int(min(len(self.copies), max(self.limit / max(once, 1e-9) - 2, 0)))
        tops, calls, small = [], [], []
        for activity in self.copies[:n_copies]:
            try:
                of_copy, p_of_copy = _evidence(self.estimate(activity)[0])
            except CANNOT as error:
                said = (*said, f"A copy was refused: {error}")
                break
            tops.append(of_copy[self.pairs].max())
            if p_of_copy is not None:
                calls.append(self.called(of_copy, p_of_copy, np.inf).sum())
                small.append(np.mean(p_of_copy[self.pairs] < 0.05))
        if n_copies < len(self.copies):
            said = (*said, f"One run takes {once:.0f} s: {n_copies} copies were made, and not {len(self.copies)}.")
        n_copies = len(tops)
        top = max(tops) if n_copies >= N_COPIES else np.inf
        called = self.called(evidence, p_value, top)
        halves = []
        for activity in halves_of(self.ready):
            try:
                halves.append(self.called(*_evidence(self.estimate(activity)[0]), np.inf, int(called.sum())))
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
            score=_auroc(truth, result.strength, self.pairs),
            over_seeds=np.nan,
            said=said,
            seconds=time.perf_counter() - start,
        )


def _auroc(truth, evidence, pairs):
    if truth is None or len(np.unique(truth[pairs] != 0)) < 2:
        return np.nan
    return float(score_wiring(truth[pairs] != 0, evidence[pairs]).auroc)


def _told(called, without_wiring, pairs):
    return {name: _auroc(called, evidence, pairs) for name, evidence in without_wiring.items() if called[pairs].any()}


def _without_wiring(ready, seen, positions, n_trials):
    """Evidence of what knows of no wiring, for all pairs."""
    found = {}
    if positions is not None:
        found["distance"] = -np.linalg.norm(positions[:, None] - positions[None], axis=2)
    rate = ready.mean_rate
    if ready.is_counts or np.median(np.abs(rate) / np.concatenate(ready.pieces).std(axis=0)) > BRIGHT:
        order = np.argsort(np.argsort(np.abs(rate))).astype(float)
        found["rate" if ready.is_counts else "brightness"] = order[:, None] + order
    order = np.argsort(np.argsort(seen.memory[1])).astype(float)
    found["slowness"] = order[:, None] + order
    if n_trials is not None:
        found["number of trials"] = n_trials
    return found


@checked(
    ready=_prepared,
    rng=random_generator,
    positions=optional(numbers),
    n_trials=optional(numbers),
    truth=optional(numbers),
    n_copies=count,
    max_order=optional(positive_integer),
    seconds_a_method=positive,
    methods=optional(_keys),
    together=_of_neurons,
)
def report(
    ready,
    rng,
    trained=False,
    positions=None,
    n_trials=None,
    truth=None,
    n_copies=N_COPIES,
    max_order=None,
    seconds_a_method=SECONDS_A_METHOD,
    title="A recording",
    methods=None,
):
    """Run every method that a recording admits, on it, on its halves, and on copies in which nobody can drive anybody.

    Parameters
    ----------
    ready : Prepared
        From ``preparing.prepare``.
    rng : numpy.random.Generator or numpy.random.RandomState
        Source of the shifts of copies, and of the first weights of models.
    trained : bool
        Whether to train models as well, of at most 40 neurons: minutes for each.
    positions : ndarray, shape (neurons, dimensions), optional
        Where neurons lie.
    n_trials : ndarray, shape (neurons, neurons), optional
        How often each pair was tried, ``[to, from]``, where neurons were stimulated.
    truth : ndarray, shape (neurons, neurons), optional
        A wiring that is known, such as synapses; not 0 where there is a connection.
    n_copies : int
        How many copies; with fewer than 19 no arrow stands.
    max_order : int, optional
        The largest number of lags that is tried.
    seconds_a_method : float
        Copies of one method take no longer; of a slower one fewer are made, and it is said.
    title : str
        What the recording is called.
    methods : sequence of str, optional
        Keys of the methods that are run, such as ``["mvgc_bic"]`` for the report's answer alone; all unless it is given.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If the recording is too short, what is known of neurons is not of these, or there is no such method.

    Notes
    -----
    In copies each neuron is moved in time on its own. They say what a method calls when *all* relations are gone; they are
    not the
    hypothesis that one neuron adds nothing given the others. An arrow that copies do not reach may still be due to a third.
    """
    seen = examine(ready, max_order)
    kept = {} if ready.signal == "millivolts" else {"known_orders": seen.orders}
    recording = Recording(ready.activity, ready.signal, max_order=len(seen.orders.aic_values), **kept)
    copies = [copy_of(ready, rng) for _ in range(n_copies)]
    without_wiring = _without_wiring(ready, seen, positions, n_trials)
    found, skipped = [], []
    with progress_bar(METHODS, "Methods") as bar:
        for method in bar:
            bar.set_postfix_str(method.name)
            if methods is not None and method.key not in methods:
                skipped.append((method.name, "it was not asked for"))
                continue
            if why := _why_not(method, recording, len(ready.names), trained):
                skipped.append((method.name, why))
                continue
            if "training" in method.needs:
                continue  # all read-outs share their models, below
            try:
                trial = _Trial(method, ready, recording, copies, seconds_a_method)
                found.append(_alike(method, recording, found) or trial.run(without_wiring, truth))
            except CANNOT as error:
                skipped.append((method.name, f"it refused the recording: {error}"))
    if trained:
        try:
            read = _from_models(ready, recording, rng, without_wiring, truth)
            found += [one for one in read if methods is None or one.key in methods]
        except CANNOT as error:
            skipped.append(("models", f"training refused the recording: {error}"))
    found = [replace(one, stands=one.stands & seen.readable) for one in found]
    pairs = ~np.eye(len(ready.names), dtype=bool)
    baselines = {name: _auroc(truth, evidence, pairs) for name, evidence in without_wiring.items()}
    return Report(title, ready, seen, tuple(found), tuple(skipped), baselines if truth is not None else {})


def _why_not(method, recording, n_neurons, trained):
    """Why a method is not run; nothing where it is."""
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


def _alike(method, recording, found):
    """Granger causality with an order that another criterion chose as well is the same."""
    if not method.key.startswith("mvgc"):
        return None
    order = getattr(recording.orders, method.key.removeprefix("mvgc_"))
    twin = next((one for one in found if one.key.startswith("mvgc") and one.order == order and not one.same_as), None)
    return twin and replace(twin, key=method.key, name=method.name, same_as=twin.name, seconds=0.0)


def _from_models(ready, recording, rng, without_wiring, truth):
    """What read-outs of models say that were trained from other first weights, and of one that was trained on a copy."""
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
                score=_auroc(truth, mean, pairs),
                over_seeds=float(np.corrcoef(ranks)[0, 1]),
                said=(
                    "One copy and no halves, as training takes long: called are pairs above all of the copy, and none stands.",
                ),
                seconds=spent,
            )
        )
    return found
