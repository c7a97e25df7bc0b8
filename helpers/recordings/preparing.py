"""Make of a recording what the methods can take, and say in words what was done.

::

    ready = preparing.prepare(recorded, drift_s=60)
    for words in ready.done:
        print(words)
"""

from dataclasses import dataclass

import numpy as np

from helpers.data.dyer2017 import undo_overlapping_windows
from helpers.methods.least_squares import dependent_columns
from helpers.methods.warning_signs import steps_summed
from helpers.recordings.recorded import Recorded, side_by_side
from helpers.validation import SAME, checked, not_negative, optional, positive, positive_integer

SIGNALS = ("other", "millivolts", "sigmoid")
FEWEST_ACTIVE = 10  # A neuron that is active in fewer steps than this says nothing of who drives it.
SHORTEST_PIECE = 20  # Steps; what is shorter between two gaps is left out.
MOST_MISSING = 0.2  # A neuron that misses more than this share of its steps is left out, so that the others keep theirs.
SAME_COURSE = 1 - 1e-6  # Correlation of two neurons that are copies, in whatever unit, as far as files round numbers.
STEADY = 1 - 1e-6  # Correlation with time of a clock.
ENOUGH_COINCIDENCES = 8
FEWEST_STEPS_OF_DRIFT = 20  # A drift that is taken off down to fewer steps makes arrows of its own.
FEWEST_OF_A_CODE, SMALLEST_CODE = 3, 99
FAR_OUT = 20  # A code for what is missing lies outside of all other values by so many times their spread.
BINS_MS = (1, 5, 20, 50, 100)


@dataclass(frozen=True)
class Prepared:
    """A recording as the methods take it.

    Attributes
    ----------
    pieces : tuple of ndarray, shape (time, neurons)
        Without gaps; lags may not reach from one into the next.
    names : tuple of str
        Of the neurons that are left.
    rate_hz : float
        Steps in a second.
    signal : {"other", "millivolts", "sigmoid"}
        What the numbers are, for methods that need to know.
    is_counts : bool
        Whether they are counts of events.
    are_trials : bool
        Whether pieces begin at the same event.
    mean_rate : ndarray, shape (neurons,)
        Of each neuron: events a second, or its mean as it was recorded.
    kept : ndarray of int
        Which neurons of the recording these are.
    done : tuple of str
        What was read and done, in words.
    n_read : int
        How many of these say how it was read.
    """

    pieces: tuple
    names: tuple
    rate_hz: float
    signal: str
    is_counts: bool
    are_trials: bool
    mean_rate: np.ndarray
    kept: np.ndarray
    done: tuple
    n_read: int = 0

    @property
    def changes(self):
        """What was done to the recording after it was read, in words."""
        return self.done[self.n_read : -1]

    @property
    def activity(self):
        """What the methods take: one array ``(time, neurons)``, or a list of pieces."""
        return self.pieces[0] if len(self.pieces) == 1 else list(self.pieces)

    @property
    def share_bins(self):
        """Of counts, the share of events that come second or later in their step; NaN where these are no counts."""
        if not self.is_counts:
            return np.nan
        return 1 - sum(np.count_nonzero(piece) for piece in self.pieces) / sum(piece.sum() for piece in self.pieces)

    @property
    def n_steps(self):
        """Of all pieces together."""
        return sum(map(len, self.pieces))


def _recorded(value, name):
    if not isinstance(value, Recorded):
        raise ValueError(f"{name} should be what reading.read gives, but it is {type(value).__name__}.")
    return value


def _signal(value, name):
    if value not in SIGNALS:
        raise ValueError(f"{name} should be one of {', '.join(map(repr, SIGNALS))}, but it is {value!r}.")
    return value


def _names(value, name):
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise ValueError(f"{name} should be a list of names of neurons such as ['12'], but it is {value!r}.")
    return tuple(map(str, value))


def _fits(arguments):
    recorded = arguments["recorded"]
    if unknown := [one for one in arguments["leave_out"] if one not in recorded.names]:
        raise ValueError(f"leave_out should hold names of neurons of the recording, but {', '.join(unknown[:5])} are none.")
    if recorded.kind == "spike times" and arguments["bin_ms"] is None:
        raise ValueError(question_of_bins(recorded))
    if recorded.kind != "spike times" and arguments["bin_ms"] is not None:
        if recorded.kind != "counts":
            raise ValueError("bin_ms should be left out for a recording that holds no spikes: it has steps already.")
        times = arguments["bin_ms"] * recorded.rate_hz / 1000
        if abs(times - round(times)) > 1e-6 or round(times) < 1:
            raise ValueError(
                f"bin_ms should be a multiple of {1000 / recorded.rate_hz:g}, the step of these counts, but it is "
                f"{arguments['bin_ms']:g}."
            )
    if arguments["neuropil"] is not None and recorded.neuropil is None:
        raise ValueError("neuropil should be left out, as the recording does not say what surrounds its neurons.")
    condition = arguments["conditions"]
    if condition is not None and (not recorded.are_trials or len(condition) != len(recorded.pieces)):
        raise ValueError(
            f"conditions should have one for each of the trials, of which there are "
            f"{len(recorded.pieces) if recorded.are_trials else 'none'}, but there are {len(condition)}."
        )
    if arguments["trial_means"] and not recorded.are_trials:
        raise ValueError("trial_means should be False, as the recording has no trials.")
    lowest = 2 / recorded.rate_hz if recorded.rate_hz else 0
    if arguments["drift_s"] is not None and arguments["drift_s"] <= lowest:
        raise ValueError(f"drift_s should be above {lowest:g} s, two steps, but it is {arguments['drift_s']:g}.")


def question_of_bins(recorded):
    """The words of an error that asks how wide bins should be, with what each width would mean.

    Parameters
    ----------
    recorded : Recorded
        With spike times.
    """
    span = recorded.span_s[1] - recorded.span_s[0]
    n_spikes = np.array([len(train) for train in recorded.spike_times])
    used = np.sort(n_spikes[n_spikes >= FEWEST_ACTIVE])
    readings, enough = {}, []
    for width in BINS_MS:
        n_bins = span * 1000 / width
        pair = float(np.median(used)) ** 2 / n_bins if used.size else 0.0
        enough += [width] if pair >= ENOUGH_COINCIDENCES else []
        readings[f"bin_ms={width}"] = {
            "bins": f"{n_bins:,.0f}",
            "spikes of a typical neuron in a bin": f"{np.median(n_spikes) / n_bins:.3g}",
            "chance coincidences of a typical pair": f"{pair:.3g}",
        }
    return (
        f"bin_ms should say how wide the bins are in which spikes are counted. The readings:\n{side_by_side(readings)}\n"
        f"Take the narrowest bins in which a pair coincides {ENOUGH_COINCIDENCES} times or more by chance"
        + (f", bin_ms={enough[0]} (in a terminal, --bin-ms {enough[0]})" if enough else ", which none of these does")
        + "; an interaction that is over within a bin has no direction any more."
    )


@checked(
    recorded=_recorded,
    bin_ms=optional(positive),
    signal=_signal,
    neuropil=optional(not_negative),
    drift_s=optional(positive),
    leave_out=_names,
    fewest_active=positive_integer,
    shortest_piece=positive_integer,
    together=_fits,
)
def prepare(
    recorded,
    bin_ms=None,
    signal="other",
    neuropil=None,
    trial_means=False,
    conditions=None,
    drift_s=None,
    differences=False,
    undo_windows=False,
    leave_out=(),
    fewest_active=FEWEST_ACTIVE,
    shortest_piece=SHORTEST_PIECE,
):
    """Make of a recording what the methods can take.

    Spikes are counted in bins. The recording is cut at gaps, never filled. Neurons that are silent, constant, duplicates of
    others, clocks, or made of others are left out, all at once, by name. What else is taken away is what was told, in this
    order: neuropil, what trials have in common, drift.

    Parameters
    ----------
    recorded : Recorded
        From ``reading.read``.
    bin_ms : float, optional
        Width of a bin, for spike times. Of counts, bins are added up to that width.
    signal : {"other", "millivolts", "sigmoid"}
        Membrane potentials in mV, in which a spike reaches 30; activity of sigmoid neurons, between 0 and 1; or something else.
    neuropil : float, optional
        How much of what surrounds each cell is taken off, such as 0.7.
    trial_means : bool
        Whether to subtract what all trials of a condition have in common at each time, such as a response to a stimulus.
    conditions : sequence, optional
        What each trial was; one condition unless it is given.
    drift_s : float, optional
        Take off what changes more slowly than this many seconds, by regression on cosines, in each piece.
    differences : bool
        Take changes from step to step in the place of values.
    undo_windows : bool
        Where counts are sums over windows that overlap, undo them.
    leave_out : sequence of str
        Names of neurons that are left out.
    fewest_active : int
        Neurons are left out that are above their lowest value in fewer steps.
    shortest_piece : int
        Pieces of fewer steps are left out.

    Returns
    -------
    Prepared

    Raises
    ------
    ValueError
        If fewer than two neurons or no piece are left, a choice does not suit the recording, or counts are sums over windows
        that overlap.
    """
    done = list(recorded.said)
    names, kept = np.array(recorded.names, dtype=object), np.arange(len(recorded.names))
    around = None
    if recorded.kind == "spike times":
        pieces, rate_hz, is_counts = [_binned(recorded, bin_ms)], 1000 / bin_ms, True
        done.append(f"Spikes were counted in bins of {bin_ms:g} ms: {len(pieces[0]):,} of them.")
    else:
        pieces, rate_hz = [np.asarray(piece, dtype=float) for piece in recorded.pieces], recorded.rate_hz
        is_counts = recorded.kind == "counts"
        if is_counts:
            done.append("Its numbers are whole, and 0 at times: they are taken for counts of events.")
        around = None if recorded.neuropil is None else [np.asarray(part, dtype=float) for part in recorded.neuropil]
    if leave_out:
        chosen = ~np.isin(names, leave_out)
        pieces, around, kept = _of_neurons(pieces, around, kept, chosen)
        done.append(f"Left out as told: {_listed(names[~chosen])}.")
    if neuropil is not None:
        pieces = [piece - neuropil * part for piece, part in zip(pieces, around, strict=True)]
        done.append(f"Neuropil was taken off: {neuropil:g} times what surrounds each cell.")
    elif around is not None:
        done.append("Neuropil was not taken off: neighbours share what surrounds them, which makes arrows between them.")
    n_before = sum(map(len, pieces))
    if not is_counts:  # many of these are 0, and single ones far from that
        _refuse_a_code_for_missing(pieces)
    pieces, kept, words = _without_gaps(pieces, kept, names, shortest_piece)
    done += words
    if trial_means and sum(map(len, pieces)) < n_before:
        raise ValueError(
            "trial_means should be False, as some trials have gaps or are too short, and begin at other times then."
        )
    if is_counts:
        pieces, rate_hz, words = _as_counts(pieces, rate_hz, bin_ms if recorded.kind == "counts" else None, undo_windows)
        done += words
    chosen, words = _useful(pieces, names[kept], fewest_active)
    pieces, _, kept = _of_neurons(pieces, None, kept, chosen)
    done += words
    if len(kept) < 2:
        raise ValueError(f"recorded should leave at least 2 neurons, but leaves {len(kept)}. What was done:\n{_as_list(done)}")
    rows = np.concatenate(pieces)
    mean_rate = rows.mean(axis=0) * (rate_hz if is_counts else 1)
    if trial_means:
        pieces, words = _without_trial_means(pieces, conditions)
        done.append(words)
    if drift_s is not None:
        pieces, words = _without_drift(pieces, rate_hz, drift_s)
        done.append(words)
    if differences:
        pieces = [np.diff(piece, axis=0) for piece in pieces]
        done.append("Changes from step to step were taken in the place of values.")
    if trial_means or drift_s is not None or differences:
        spread, before = np.concatenate(pieces).std(axis=0), rows.std(axis=0)
        if (flat := spread <= 1e-9 * before).any():
            raise ValueError(
                f"recorded should leave something of each neuron, but of {_listed(names[kept][flat])} nothing is left "
                "after what was taken off. Take off less, or leave them out."
            )
    done.append(f"Left: {len(kept):,} neurons, {sum(map(len, pieces)):,} steps" + _in_pieces(pieces, rate_hz) + ".")
    return Prepared(
        pieces=tuple(pieces),
        names=tuple(names[kept]),
        rate_hz=float(rate_hz),
        signal=signal,
        is_counts=bool(is_counts and not (trial_means or drift_s or differences)),
        are_trials=recorded.are_trials,
        mean_rate=mean_rate,
        kept=kept,
        done=tuple(done),
        n_read=len(recorded.said),
    )


def _as_list(done):
    return "\n".join(f"  - {words}" for words in done)


def _listed(names):
    """Names for a sentence; of many, the first."""
    names = [str(one) for one in names]
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ", ".join(names[:12]) + more


def _in_pieces(pieces, rate_hz):
    seconds = sum(map(len, pieces)) / rate_hz
    if len(pieces) == 1:
        return f" of {1000 / rate_hz:.4g} ms ({seconds:,.4g} s), in one piece"
    shortest, longest = min(map(len, pieces)), max(map(len, pieces))
    each = f"{longest:,}" if shortest == longest else f"{shortest:,} to {longest:,}"
    return (
        f" of {1000 / rate_hz:.4g} ms ({seconds:,.4g} s), in {len(pieces):,} pieces of {each} steps, between which no lag "
        "reaches"
    )


def _of_neurons(pieces, around, kept, chosen):
    if chosen.all():
        return pieces, around, kept
    around = None if around is None else [part[:, chosen] for part in around]
    return [piece[:, chosen] for piece in pieces], around, kept[chosen]


def _binned(recorded, bin_ms):
    first, last = recorded.span_s
    n_bins = int(np.floor((last - first) * 1000 / bin_ms + 1e-9))
    if n_bins < SHORTEST_PIECE:
        raise ValueError(
            f"bin_ms should leave at least {SHORTEST_PIECE} bins of {last - first:.4g} s, but {bin_ms:g} ms leave "
            f"{n_bins}. Is the unit of the times right?"
        )
    edges = first + np.arange(n_bins + 1) * bin_ms / 1000
    counts = np.stack([np.histogram(train, edges)[0] for train in recorded.spike_times], axis=1).astype(float)
    for start, stop in recorded.gaps_s:
        counts[(edges[1:] > start) & (edges[:-1] < stop)] = np.nan  # no spike was seen there, and none was looked for
    return counts


def _refuse_a_code_for_missing(pieces):
    """Refuse a number such as -9999 that returns exactly, far from all others: programmes write it where none is known."""
    known = np.concatenate([piece[np.isfinite(piece)] for piece in pieces])
    if not known.size:
        return
    for code, others in ((known.min(), known > known.min()), (known.max(), known < known.max())):
        times = known.size - int(others.sum())
        digits = set(f"{abs(code):.0f}")
        is_code = code == np.round(code) and abs(code) >= SMALLEST_CODE and (digits == {"9"} or digits == {"1", "0"})
        if is_code and FEWEST_OF_A_CODE <= times < others.sum():
            rest = known[others]
            beyond = max(rest.min() - code, code - rest.max())
            if beyond > FAR_OUT * max(np.ptp(np.quantile(rest, (0.05, 0.95))), rest.std()):
                raise ValueError(
                    f"recorded should mark what is missing by NaN, but {code:g} occurs {times:,} times, far from all other "
                    f"values, which go from {rest.min():.4g} to {rest.max():.4g}. If it means that nothing is known there, "
                    "write NaN; the recording is then cut there."
                )


def _without_gaps(pieces, kept, names, shortest_piece):
    """Cut at steps that miss a neuron, after neurons that miss many were left out."""
    done = []
    missing = [~np.isfinite(piece) for piece in pieces]
    n_steps = sum(map(len, pieces))
    share = sum(one.sum(axis=0) for one in missing) / n_steps
    everywhere = sum(one.all(axis=1).sum() for one in missing) / n_steps  # a gap of all is not a neuron's own
    holey = share - everywhere > MOST_MISSING
    if holey.any():
        done.append(f"Left out, as they miss more than {MOST_MISSING:.0%} of their steps: {_listed(names[kept][holey])}.")
        pieces, _, kept = _of_neurons(pieces, None, kept, ~holey)
        missing = [one[:, ~holey] for one in missing]
    if any(one.any() for one in missing):
        cut, n_lost = [], 0
        for piece, gone in zip(pieces, missing, strict=True):
            bad = gone.any(axis=1)
            edges = np.flatnonzero(np.diff(np.concatenate([[True], bad, [True]]).astype(int)))
            cut += [piece[start:stop] for start, stop in zip(edges[::2], edges[1::2], strict=True)]
            n_lost += int(bad.sum())
        done.append(
            f"Cut where steps are missing ({n_lost:,} steps, {n_lost / n_steps:.1%}); nothing was filled in. No lag "
            f"reaches across."
        )
        pieces = cut
    long = [len(piece) >= shortest_piece for piece in pieces]
    if not all(long):
        lost = sum(len(piece) for piece, keep in zip(pieces, long, strict=True) if not keep)
        done.append(f"{len(long) - sum(long)} pieces of fewer than {shortest_piece} steps were left out ({lost:,} steps).")
    pieces = [piece for piece, keep in zip(pieces, long, strict=True) if keep]
    if not pieces and not share.any():
        raise ValueError(
            f"recorded should have at least {shortest_piece} steps in a row, but its longest piece has "
            f"{max(len(one) for one in missing):,}, of {len(names):,} neurons. Are its axes the other way around?"
        )
    if not pieces or len(kept) == 0:
        worst = np.argsort(share)[::-1][:5]
        raise ValueError(
            f"recorded should leave a piece of at least {shortest_piece} steps between gaps, but it leaves none. The "
            f"neurons that miss most are {', '.join(f'{names[k]} ({share[k]:.0%})' for k in worst if k < len(names))}: "
            "leave them out, with leave_out= or in a terminal --leave-out NAME."
        )
    return pieces, kept, done


def _as_counts(pieces, rate_hz, bin_ms, undo_windows):
    """Counts of windows that do not overlap, in bins as wide as told."""
    done = []
    varying = np.ptp(np.concatenate(pieces), axis=0) > 0
    width = steps_summed([piece[:, varying] for piece in pieces]) if varying.sum() > 0 else 1
    if width > 1:
        if not undo_windows:
            raise ValueError(
                f"recorded should hold counts of bins that do not overlap, but each can be the sum of {width} successive "
                f"ones, in windows that move on by one step: one spike stands in {width} rows, and every test takes it for "
                f"{width}. Undo them with undo_windows=True, in a terminal --undo-windows."
            )
        pieces = [undo_overlapping_windows(piece, width).astype(float) for piece in pieces]
        done.append(f"Each count was the sum of {width} successive steps, in windows that overlap; this was undone.")
    factor = 1 if bin_ms is None else round(bin_ms * rate_hz / 1000)
    if factor > 1:
        pieces = [piece[: len(piece) // factor * factor].reshape(-1, factor, piece.shape[1]).sum(axis=1) for piece in pieces]
        rate_hz = rate_hz / factor
        done.append(f"Counts of {factor} steps were added up, to bins of {bin_ms:g} ms.")
    return pieces, rate_hz, done


def _useful(pieces, names, fewest_active):
    """Which neurons can be used, and words on those that cannot, all at once."""
    done, rows = [], np.concatenate(pieces)
    useful = np.ones(rows.shape[1], dtype=bool)

    def leave(which, why):
        which = which & useful
        if which.any():
            done.append(f"Left out, as {why}: {_listed(names[which])}.")
            useful[which] = False

    centred = rows - rows.mean(axis=0)
    spread = np.abs(centred).max(axis=0)
    constant = np.ptp(rows, axis=0) <= SAME * np.abs(rows).max(axis=0)
    leave(constant & (np.abs(rows).max(axis=0) == 0), "they are silent")
    leave(constant, "they have one value at all times")
    active = np.count_nonzero(rows > rows.min(axis=0), axis=0)  # all steps but one, of what is recorded continuously
    leave(active < fewest_active, f"they are active in fewer than {fewest_active} steps")
    sized = centred / np.where(spread > 0, spread, 1)
    norms = np.sqrt((sized**2).sum(axis=0))
    sized /= np.where(norms > 0, norms, 1)
    leave(_with_time(max(pieces, key=len)) > STEADY, "they go with time like a clock or a counter")
    alike = np.abs(sized.T @ sized) > SAME_COURSE
    copies = np.triu(alike, 1) & useful[:, None] & useful
    if copies.any():
        first, second = np.nonzero(copies)
        twice = np.unique(second)
        pairs = ", ".join(f"{names[b]} of {names[a]}" for a, b in list(zip(first, second, strict=True))[:8])
        done.append(f"Left out, as they are duplicates of others: {_listed(names[twice])} ({pairs}).")
        useful[twice] = False
    while useful.sum() > 2 and len(rows) > useful.sum() + 1 and (part := dependent_columns(rows[:, useful])).size:
        among = np.flatnonzero(useful)[part]
        done.append(
            f"{names[among[-1]]} was left out, as its activity follows exactly from {len(among) - 1} others "
            f"({_listed(names[among[:-1]])}): "
            + ("an average over all was taken off before." if part.size == useful.sum() else "it is a sum of them.")
        )
        useful[among[-1]] = False
    return useful, done


def _with_time(piece):
    """Correlation of each neuron of a piece with time; 0 where it does not vary."""
    time = np.arange(len(piece)) - (len(piece) - 1) / 2
    centred = piece - piece.mean(axis=0)
    largest = np.abs(centred).max(axis=0)
    centred /= np.where(largest > 0, largest, 1)
    return np.abs(time @ centred) / np.sqrt((time @ time) * np.maximum((centred**2).sum(axis=0), 1e-300))


def _without_trial_means(pieces, conditions):
    """Subtract the mean over the trials of each condition at each time, as long as there are two of them."""
    labels = np.zeros(len(pieces), dtype=int) if conditions is None else np.asarray(conditions)
    left = [None] * len(pieces)
    for label in np.unique(labels):
        those = np.flatnonzero(labels == label)
        if len(those) < 2:
            raise ValueError(f"conditions should be those of at least 2 trials each, but {label!r} is that of one.")
        longest = sorted((len(pieces[k]) for k in those), reverse=True)[1]  # so long, there are two of them
        total, count = np.zeros((longest, pieces[0].shape[1])), np.zeros((longest, 1))
        for k in those:
            piece = pieces[k][:longest]
            total[: len(piece)] += piece
            count[: len(piece)] += 1
        for k in those:
            left[k] = pieces[k][:longest] - (total / count)[: len(pieces[k])]
    return left, (
        "The mean over the trials"
        + (f" of each of {len(np.unique(labels))} conditions" if conditions is not None else "")
        + " was taken off at each time. What varies in the response itself is left."
    )


def _without_drift(pieces, rate_hz, drift_s):
    """Take cosines off whose period is above ``drift_s`` by least squares, in each piece, and its mean."""
    left, n_most, longest = [], 0, max(map(len, pieces))
    for piece in pieces:
        n_slow = min(int(2 * len(piece) / rate_hz / drift_s), len(piece) - 2)
        n_most = max(n_most, n_slow)
        cosines = _cosines(len(piece), n_slow)
        left.append(piece - cosines @ (cosines.T @ piece))
    return left, (
        f"Drift was taken off: what changes more slowly than {drift_s:g} s ({n_most} cosines of the {longest:,} steps of the "
        "longest piece, and the mean of each piece). A real interaction that slow is gone too."
        + (
            f" That is {drift_s * rate_hz:.3g} steps: so fast a filter leaves a rhythm in all neurons, and makes arrows."
            if drift_s * rate_hz < FEWEST_STEPS_OF_DRIFT
            else ""
        )
    )


def _cosines(n_steps, n_slow):
    """The constant and the slowest cosines, orthonormal, shape (steps, 1 + n_slow)."""
    at = (np.arange(n_steps) + 0.5) * np.pi / n_steps
    cosines = np.cos(np.outer(at, np.arange(n_slow + 1))) * np.sqrt(2 / n_steps)
    cosines[:, 0] = 1 / np.sqrt(n_steps)
    return cosines
