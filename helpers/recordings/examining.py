"""Look at a recording before any method: what may mislead, each with a number, what it means, and what to do.

::

    seen = examining.examine(ready)
    seen.table
    seen.figure("My recording")
"""

import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers import plots
from helpers.methods import residual_signs, warning_signs
from helpers.methods.association import benjamini_hochberg
from helpers.methods.autoregression import fit_var
from helpers.methods.diagnostics import residual_correlation
from helpers.methods.order_selection import select_order
from helpers.recordings.preparing import Prepared
from helpers.validation import checked, optional, positive_integer

FINE, LOOK, STOP = "fine", "look", "stop"
MOST_ORDER = 20
STEPS_A_COEFFICIENT = 10  # With fewer steps for each coefficient, an order is not tried.
FEW_STEPS, TOO_FEW_STEPS = 10, 3
A_FEW = 0.1  # Of the neurons: if fewer drift, only arrows between them are not read.
MOVED = 4.0  # Standard errors by which halves of a stationary neuron do not differ.
FORGETS_SLOWLY = 0.9
HEAVY = 10.0  # Excess kurtosis of what is left unpredicted, from which F-tests feel single events.
SHOWN_NEURONS, SHOWN_STEPS, N_LAGS = 60, 600, 40
Z = 4.0  # Standard errors of a residual correlation that is there.


@dataclass(frozen=True)
class Finding:
    """One thing to know about a recording.

    Attributes
    ----------
    question : str
    number : str
        What was measured.
    level : {"fine", "look", "stop"}
        Whether arrows can be read with it; after "stop" they cannot.
    meaning : str
        What it means.
    remedy : str
        What to do.
    unread : ndarray of bool, shape (neurons, neurons), optional
        Pairs in which no arrow can be read, where it is about a few.
    """

    question: str
    number: str
    level: str
    meaning: str
    remedy: str = ""
    unread: np.ndarray | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Examination:
    """What a recording shows before any method.

    Attributes
    ----------
    findings : tuple of Finding
    order : int
        Lags of the autoregression by which it was looked at, chosen by BIC.
    orders : OrderSelection
        All criteria.
    standardised : ndarray, shape (time, neurons)
        Some of the activity, for the figure.
    memory : ndarray, shape (lags, neurons)
        Correlation of each neuron with itself some steps before.
    halves : ndarray, shape (2, neurons)
        Mean of each neuron in the first and the second half, in standard deviations.
    residuals : ndarray, shape (neurons, neurons)
        Correlation of what the autoregression leaves over, at the same step.
    rate_hz : float
    names : tuple of str
        Of the neurons.
    """

    findings: tuple
    order: int
    orders: object
    standardised: np.ndarray
    memory: np.ndarray
    halves: np.ndarray
    residuals: np.ndarray
    rate_hz: float
    names: tuple = ()

    @property
    def table(self):
        """The findings as a ``pandas.DataFrame``, a row for each."""
        columns = ["question", "number", "level", "meaning", "remedy"]
        return pd.DataFrame([[getattr(one, name) for name in columns] for one in self.findings], columns=columns)

    @property
    def readable(self):
        """Pairs in which an arrow can be read, ``[to, from]``: none where something stops it."""
        readable = ~np.eye(len(self.residuals), dtype=bool) & (not self.stops)
        for one in self.findings:
            if one.unread is not None:
                readable &= ~one.unread
        return readable

    @property
    def stops(self):
        """Findings with which no arrow can be read."""
        return tuple(one for one in self.findings if one.level == STOP)

    def figure(self, title="Before any method"):
        """What was recorded, its memory, its halves, and what neurons share within a step.

        Parameters
        ----------
        title : str

        Returns
        -------
        matplotlib.figure.Figure
        """
        looks = (self.standardised, self.memory, self.halves, self.residuals)
        return plots.first_look(*looks, 1 / self.rate_hz, title, names=self.names)


def _prepared(value, name):
    if not isinstance(value, Prepared):
        raise ValueError(f"{name} should be what preparing.prepare gives, but it is {type(value).__name__}.")
    return value


def largest_order(ready):
    """The largest order that is tried: 20, or fewer where the recording is short.

    Parameters
    ----------
    ready : Prepared

    Returns
    -------
    order : int
        0 where not even one lag of all neurons can be fitted.
    """
    n_neurons = len(ready.names)
    for order in range(MOST_ORDER, 0, -1):
        n_full = sum(max(len(piece) - order, 0) for piece in ready.pieces)
        if n_full >= max(STEPS_A_COEFFICIENT * n_neurons * order, 1 + n_neurons * (order + 1)):
            return order
    n_full = sum(max(len(piece) - 1, 0) for piece in ready.pieces)
    return int(n_full >= 1 + 2 * n_neurons + 2)


@checked(ready=_prepared, max_order=optional(positive_integer))
def examine(ready, max_order=None):
    """Look at a recording before any method.

    Parameters
    ----------
    ready : Prepared
        From ``preparing.prepare``.
    max_order : int, optional
        The largest number of lags that is tried; unless it is given, as many as leave ten steps for each coefficient, at most
        20.

    Returns
    -------
    Examination

    Raises
    ------
    ValueError
        If the recording is too short for one lag of all neurons, or a neuron follows exactly from others.
    """
    x, n_neurons = ready.activity, len(ready.names)
    most = max_order or largest_order(ready)
    if not most:
        n_steps = ready.n_steps
        raise ValueError(
            f"ready should hold more steps than coefficients, but {n_neurons} neurons at one lag are {n_neurons + 1} "
            f"coefficients for each, and there are {n_steps} steps. Record longer, or leave neurons out."
        )
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        orders = select_order(x, most)
        fit = fit_var(x, orders.bic)
    residuals = residual_correlation(fit.noise_covariance)
    rows = np.concatenate(ready.pieces)
    memory = _memory(ready.pieces)
    halves = _halves(ready.pieces)
    lag_1 = memory[1]
    findings = (
        _length(ready, fit, orders, most),
        *_signs(ready, x),
        _stationarity(ready, halves, lag_1),
        _slowness(lag_1, ready.rate_hz),
        *_lags_enough(fit),
        _tails(ready, fit),
        *_coincidences(ready, x),
        _within_a_step(ready, residuals, fit),
        *_reaches_all(fit),
        _sampling(ready, lag_1, residuals, fit),
    )
    shown = np.linspace(0, n_neurons - 1, min(n_neurons, SHOWN_NEURONS)).round().astype(int)
    some = max(ready.pieces, key=len)[:SHOWN_STEPS][:, shown]
    return Examination(
        findings=findings,
        order=orders.bic,
        orders=orders,
        standardised=(some - rows[:, shown].mean(axis=0)) / rows[:, shown].std(axis=0),
        memory=memory,
        halves=halves,
        residuals=residuals,
        rate_hz=ready.rate_hz,
        names=ready.names,
    )


def _memory(pieces):
    """Correlation of each neuron with itself, by lag."""
    rows = np.concatenate(pieces)
    centre, variance = rows.mean(axis=0), rows.var(axis=0)
    memory = np.ones((min(N_LAGS, max(map(len, pieces)) - 2) + 1, rows.shape[1]))
    for lag in range(1, len(memory)):
        products = [((piece[lag:] - centre) * (piece[:-lag] - centre)).sum(axis=0) for piece in pieces if len(piece) > lag]
        memory[lag] = sum(products) / sum(len(piece) - lag for piece in pieces if len(piece) > lag) / variance
    return memory


def _halves(pieces):
    """Mean of each neuron in the first and the second half of all steps, in standard deviations around its mean."""
    rows = np.concatenate(pieces)
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    half = len(rows) // 2
    return np.stack([rows[:half].mean(axis=0), rows[half:].mean(axis=0)])


def _length(ready, fit, orders, most):
    n_columns = 1 + len(ready.names) * fit.order
    each = fit.n_samples / n_columns
    level = FINE if each >= FEW_STEPS else LOOK if each >= TOO_FEW_STEPS else STOP
    at_most = f"; BIC chose the largest of {most} that were tried" if orders.bic == most and most > 1 else ""
    return Finding(
        "Is it long enough?",
        f"{fit.n_samples:,} steps for {n_columns:,} coefficients of each neuron: {each:.1f} for one, at {fit.order} "
        f"lag{'s' if fit.order > 1 else ''} (BIC){at_most}",
        LOOK if at_most and level == FINE else level,
        {
            FINE: "Enough to tell strong connections from chance.",
            LOOK: "Only strong connections can be told from chance."
            if each < FEW_STEPS
            else "No order was enough: something slow, smoothed or noisy is in it.",
            STOP: "Nearly as many coefficients as steps: whatever is called is chance, and most is missed.",
        }[LOOK if at_most and level == FINE else level],
        "" if level == FINE and not at_most else "Record longer, or leave neurons out.",
    )


def _signs(ready, x):
    """What makes arrows though nobody drives anybody, one finding for each, and one if there is none."""
    found = []
    slow = warning_signs.slow_neurons(x)
    if slow.size > 1:
        few = slow.size < A_FEW * len(ready.names)
        drifts = np.isin(np.arange(len(ready.names)), slow)
        found.append(
            Finding(
                "Does it drift?",
                f"the means of {slow.size} of {len(ready.names)} neurons change slowly through the recording",
                LOOK if few else STOP,
                "A drift, a fading dye, a shared state: neurons with a common slow course predict each other without a "
                f"connection.{' No arrow between these few is read.' if few else ''}",
                "Take it off: drift_s= (in a terminal --drift-s 60), or differences.",
                np.outer(drifts, drifts),
            )
        )
    if n_filled := warning_signs.filled_steps(x):
        found.append(
            Finding(
                "Was something filled in?",
                f"in {n_filled:,} steps all neurons keep the value of the step before",
                STOP,
                "Filled gaps, or trials made equally long, are a course that all share.",
                "Set these steps to NaN; the recording is then cut there.",
            )
        )
    width = 1 if ready.is_counts else warning_signs.steps_summed(x)
    if width > 1:
        found.append(
            Finding(
                "Was it smoothed?",
                f"it looks like a moving average over {width} steps",
                STOP,
                "Neighbouring steps hold the same activity, and F and p mislead.",
                f"Use what was recorded before it was smoothed, or every {width}th step.",
            )
        )
    trials = warning_signs.pieces_of_one_length(x)
    if ready.are_trials and len(trials) > 1 and (locked := warning_signs.neurons_locked_to_trials(trials)).size > 1:
        found.append(
            Finding(
                "Do trials share a response?",
                f"{locked.size} neurons do something at the same time in all trials",
                STOP,
                "Who answers first predicts who answers later, and gets an arrow.",
                "Take the mean over trials off: trial_means=True (in a terminal --trial-means).",
            )
        )
    of_rhythm, period = warning_signs.shared_rhythm(x)
    if of_rhythm.size:
        found.append(
            Finding(
                "Does it follow a clock?",
                f"in {of_rhythm.size} neurons something returns about every {period:.3g} steps",
                STOP,
                "A stimulus at even intervals, or hum: neurons that follow one clock predict each other without a connection.",
                "Cut the recording into trials of that period and take their mean off, or record without it.",
            )
        )
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        warning_signs.warn_of_signs(x, slow.size > 1)
    of_filter = [str(one.message) for one in said if "has next to no power" in str(one.message)]
    if of_filter:
        found.append(
            Finding(
                "Was it filtered?",
                of_filter[0].partition(" has ")[2].partition(":")[0],  # where in its spectrum
                STOP,
                "It was filtered or sampled much faster than it changes; what is left after a prediction is the filter's tail.",
                "Use what was recorded before the filter, or fewer samples a second.",
            )
        )
    if not found:
        nothing = "no shared drift, nothing filled in, no moving average" + (", no common response" if ready.are_trials else "")
        found.append(Finding("Does it share a course?", nothing, FINE, "Nothing was seen that makes arrows by itself."))
    return found


def _stationarity(ready, halves, lag_1):
    """Means of halves against what a stationary neuron with such a memory would do."""
    kept = np.clip(lag_1, 0, 0.999)
    n_free = ready.n_steps / 2 * (1 - kept) / (1 + kept)
    moved = np.abs(halves[0] - halves[1]) / np.sqrt(2 / np.maximum(n_free, 1)) > MOVED
    rows = np.concatenate(ready.pieces)
    spread = np.stack([part.std(axis=0) for part in np.array_split(rows, 2)])
    ratio = np.max(spread, axis=0) / np.maximum(np.min(spread, axis=0), 1e-300)
    changed = moved | (ratio > 2)
    share = changed.mean()
    return Finding(
        "Is it the same in both halves?",
        f"{changed.sum()} of {len(changed)} neurons have another mean or spread in the second half",
        FINE if share < 0.1 else LOOK,
        "One set of coefficients may describe all of it."
        if share < 0.1
        else "What changes through a recording can make arrows, and one set of coefficients is a mixture.",
        "" if share < 0.1 else "Ask what changed; take off a drift, or analyse the parts one by one.",
    )


def _slowness(lag_1, rate_hz):
    typical = float(np.median(lag_1))
    seconds = -1 / np.log(min(max(typical, 1e-6), 1 - 1e-9)) / rate_hz
    slow = np.mean(lag_1 > FORGETS_SLOWLY)
    return Finding(
        "How slow is it?",
        f"a typical neuron keeps {typical:.2f} of its activity from step to step"
        + (f": it forgets in {seconds:.3g} s" if typical > 0.05 else ""),
        FINE if slow < 0.5 else LOOK,
        "Activity fades within steps."
        if slow < 0.5
        else "Slow signals, such as calcium, have few independent steps, and p-values take them for many.",
        "" if slow < 0.5 else "Trust the shifted copies more than p.",
    )


def _lags_enough(fit):
    """A finding where what is left unpredicted remembers so much that F misleads."""
    memory, n_steps = fit.regression.residual_memory, fit.regression.n_residuals_compared
    if n_steps <= len(memory) or not residual_signs.lags_are_too_few(memory, n_steps):
        return ()
    return (
        Finding(
            "Are the lags enough?",
            f"what is left unpredicted in a typical neuron correlates by up to "
            f"{residual_signs.largest_of_typical_neuron(memory):.2f} with what was left in the steps before",
            LOOK,
            f"F is too large by a factor of about {residual_signs.inflation_of_f(memory, n_steps):.2g}: activity is smooth, "
            "filtered or noisy, and the recording too short for as many lags as it needs.",
            "Trust the shifted copies more than p; or leave neurons out, to have more lags, or take fewer samples.",
        ),
    )


def _tails(ready, fit):
    """Excess kurtosis of what is left unpredicted."""
    order = fit.order
    left = []
    for piece in ready.pieces:
        if len(piece) > order:
            predicted = sum(piece[order - lag : len(piece) - lag] @ fit.coefficients[lag - 1].T for lag in range(1, order + 1))
            left.append(piece[order:] - predicted - fit.intercept)
    left = np.concatenate(left)
    excess = np.mean((left / left.std(axis=0)) ** 4, axis=0) - 3
    heavy = int(np.sum(excess > HEAVY))
    few = heavy < 0.1 * len(excess)
    return Finding(
        "Are there heavy tails?",
        f"excess kurtosis of residuals {np.median(excess):.2g} in a typical neuron; above {HEAVY:g} in {heavy}",
        FINE if few else LOOK,
        "Residuals are near enough to what F-tests expect."
        if few
        else "Single large events, such as spikes, transients, or movement, weigh more than F-tests know.",
        "" if few else "Trust the shifted copies more than p; look for movement.",
    )


def _coincidences(ready, x):
    expected = warning_signs.expected_coincidences(x)
    pairs = ~np.eye(len(expected), dtype=bool)
    if not np.isfinite(expected[pairs]).any():
        return ()
    low = np.count_nonzero(expected[pairs] < warning_signs.FEWEST_COINCIDENCES) // 2
    share = 2 * low / pairs.sum()
    return (
        Finding(
            "Do neurons coincide often enough?",
            f"{low:,} of {pairs.sum() // 2:,} pairs would be active in one step fewer than "
            f"{warning_signs.FEWEST_COINCIDENCES} times by chance; the sparsest {expected[pairs].min():.2g} times",
            FINE if share == 0 else LOOK,
            "Every pair meets often enough for an F-test."
            if share == 0
            else "In these pairs a single coincidence more than expected is called significant. No arrow between them is read.",
            "" if share == 0 else "Wider bins (bin_ms), or a longer recording.",
            expected < warning_signs.FEWEST_COINCIDENCES,
        ),
    )


def _within_a_step(ready, residuals, fit):
    first, second = np.triu_indices(len(residuals), 1)
    pairs = residuals[first, second]
    most = np.abs(pairs).argmax()
    there = np.mean(np.abs(pairs) > Z / np.sqrt(fit.n_samples))
    return Finding(
        "What do neurons share within a step?",
        f"residuals correlate in {there:.0%} of pairs (median |r| {np.median(np.abs(pairs)):.2g}, largest "
        f"{np.abs(pairs[most]):.2g}, of {ready.names[first[most]]} and {ready.names[second[most]]})",
        FINE if there < 0.05 else LOOK,
        "Little acts on two neurons at once."
        if there < 0.05
        else "Something acts on neurons faster than the recording can follow: an unseen input, or each other.",
        "" if there < 0.05 else "Every arrow may be an unseen input that reaches one a little later.",
    )


def _reaches_all(fit):
    """A finding where nearly all pairs share something within a step."""
    shared = residual_signs.shared_by_all(fit.regression.residual_products, fit.n_samples)
    if not shared:
        return ()
    return (
        Finding(
            "Does something reach all at once?",
            f"nearly all pairs share something within a step: residuals typically correlate by {shared:.2f}",
            LOOK,
            "An artefact (movement, the reference, hum), or an input to all. An artefact makes arrows, and shifted copies do "
            "not tell.",
            "Look at the steps in which all jump; cut them out (set them to NaN), or take off what all share.",
        ),
    )


def _sampling(ready, lag_1, residuals, fit):
    """Whether there is more at the same step than there is from the step before."""
    comparison = fit.regression.without(_lags(len(residuals), fit.order))
    p = comparison.p_value[~np.eye(len(residuals), dtype=bool)]
    called = np.count_nonzero(benjamini_hochberg(p, 0.05))
    pairs = residuals[np.triu_indices(len(residuals), 1)]
    at_once = np.count_nonzero(np.abs(pairs) > Z / np.sqrt(fit.n_samples))
    step = 1000 / ready.rate_hz
    lost = at_once > max(called, 0.05 * len(pairs))
    return Finding(
        "Is it sampled fast enough?",
        f"a step is {step:.4g} ms; {called:,} of {len(p):,} pairs go together from step to step, {at_once:,} of {len(pairs):,} "
        "within one",
        LOOK if lost else FINE,
        f"More happens within {step:.4g} ms than from one step to the next: the order in time is lost for what is faster."
        if lost
        else f"An interaction that takes longer than {step:.4g} ms leaves an order in time. A faster one does not.",
        "Sample faster, or read these as correlations without direction." if lost else "",
    )


def _lags(n_neurons, order):
    return 1 + np.arange(n_neurons)[:, None] + n_neurons * np.arange(order)
