"""Every method of the registry on one recording, beside copies in which nobody can drive anybody, and what stands.

::

    found = reporting.report(ready, np.random.default_rng(0))
    found.table
    found.arrows
    found.save("session.html")
"""

import time
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.models.causalformer import training
from helpers.progress_bar import progress_bar
from helpers.recordings.examining import Examination, examine
from helpers.recordings.page import page_of
from helpers.recordings.preparing import Prepared
from helpers.recordings.running import CANNOT, N_COPIES, Found, Trial, auroc_of, copy_of, told_by
from helpers.studies.registry import METHODS, NEEDS, Recording
from helpers.validation import checked, count, numbers, optional, positive, positive_integer, random_generator

MOST_TRAINED = 40  # Neurons; a model of more takes too long to train.
BRIGHT = 0.5  # Standard deviations by which a mean differs from 0, where it is how bright a cell is, and no rounding.
N_SEEDS = 2  # Models that are trained, each from other first weights.
SECONDS_A_METHOD = 90.0  # Copies and halves of a method take no longer; of a slower one fewer are made, and it is said.
ANSWERS = ("event_regression", "point_process", "mvgc_bic")  # The report's answer is that of the first that was checked.
MOST_IN_SHARED_BINS = 0.05  # Of spikes: a point process takes one a bin, and does not see the others.
POINT_PROCESS_S = 2e-9  # Seconds for each neuron, step and square of a coefficient, as far as one core goes.


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
        """The method whose arrows are the report's; ``None`` where none of those ran.

        The first of ``ANSWERS`` that was set beside enough copies, and could analyse both halves; else the first that ran.
        """
        by_key = {one.key: one for one in self.methods}
        ran = [by_key[key] for key in ANSWERS if key in by_key]
        checked_too = [one for one in ran if one.n_copies >= N_COPIES and one.halves_ran]
        return next(iter(checked_too or ran), None)

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
                    "stand in a copy": np.nan if one.null is None else float(one.null.stand.mean()),
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

    @property
    def null(self):
        """How many arrows the answer's analysis draws here and in shifted copies of the whole recording, as a ``DataFrame``.

        Each copy is taken for a recording: its halves are analysed, and it is set beside all other copies. Empty where too few
        copies were made.
        """
        head = ["", "here", "in a copy", "most in a copy", "copies with as many"]
        if self.answer is None or self.answer.null is None:
            return pd.DataFrame(columns=head)
        null, called = self.answer.null, self.answer.called
        here = (called, called & self.answer.called_in_halves.all(axis=0), self.stands)
        rows = []
        for name, arrows, there in zip(
            ("called", "and in both halves", "and stand"), here, (null.called, null.again, null.stand), strict=True
        ):
            there = there[np.isfinite(there)]
            n_here = int(arrows.sum())
            rows.append([name, n_here, there.mean(), int(there.max()), f"{int((there >= n_here).sum())} of {len(there)}"])
        return pd.DataFrame(rows, columns=head)

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
    not the hypothesis that one neuron adds nothing given the others. An arrow that copies do not reach may still be due to a
    third. ``Report.null`` takes each copy for a recording, so that whole analyses are compared, and not single pairs.

    Counts of which at most 5 % share a bin are taken for spikes, and the answer is that of the point process.
    """
    seen = examine(ready, max_order)
    kept = {} if ready.signal == "millivolts" else {"known_orders": seen.orders}
    signal = "spikes" if ready.signal == "other" and ready.share_bins <= MOST_IN_SHARED_BINS else ready.signal
    recording = Recording(ready.activity, signal, max_order=len(seen.orders.aic_values), **kept)
    copies = [copy_of(ready, rng) for _ in range(n_copies)]
    without_wiring = _without_wiring(ready, seen, positions, n_trials)
    found, skipped = [], []
    with progress_bar(METHODS, "Methods") as bar:
        for method in bar:
            bar.set_postfix_str(method.name)
            if methods is not None and method.key not in methods:
                skipped.append((method.name, "it was not asked for"))
                continue
            if why := _why_not(method, recording, ready, trained, seconds_a_method):
                skipped.append((method.name, why))
                continue
            if "training" in method.needs:
                continue  # all read-outs share their models, below
            try:
                trial = Trial(method, ready, recording, copies, seconds_a_method, seen.readable)
                found.append(_alike(method, recording, found) or trial.run(without_wiring, truth))
            except CANNOT as error:
                skipped.append((method.name, f"it refused the recording: {error}"))
    if trained:
        try:
            read = _from_models(ready, recording, rng, without_wiring, truth)
            found += [one for one in read if methods is None or one.key in methods]
        except CANNOT as error:
            skipped.append(("models", f"training refused the recording: {error}"))
    pairs = ~np.eye(len(ready.names), dtype=bool)
    baselines = {name: auroc_of(truth, evidence, pairs) for name, evidence in without_wiring.items()}
    return Report(title, ready, seen, tuple(found), tuple(skipped), baselines if truth is not None else {})


def _why_not(method, recording, ready, trained, seconds):
    """Why a method is not run; nothing where it is."""
    n_neurons = len(ready.names)
    if method.key == "point_process" and ready.share_bins > MOST_IN_SHARED_BINS:
        return (
            f"it sees at most one spike in a bin, and would miss {ready.share_bins:.0%} of these: take narrower bins (bin_ms, "
            "in a terminal --bin-ms)"
        )
    expected = POINT_PROCESS_S * n_neurons * ready.n_steps * (5 + 4 * n_neurons) ** 2
    if method.key == "point_process" and expected > seconds:
        return f"one run would take about {expected:,.0f} s: choose neurons (leave_out), or raise seconds_a_method"
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
                without_wiring=told_by(above, without_wiring, pairs),
                score=auroc_of(truth, mean, pairs),
                over_seeds=float(np.corrcoef(ranks)[0, 1]),
                said=(
                    "One copy and no halves, as training takes long: called are pairs above all of the copy, and none stands.",
                ),
                seconds=spent,
            )
        )
    return found
