"""Exercises of the notebook "Does it work on a worm it has never seen?"."""

import numpy as np
import pandas
from scipy.stats import sem, t, ttest_rel
from sklearn.model_selection import LeaveOneGroupOut

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import BOOLEAN, NEGATIVE, SINGLE, TIES, WHOLE, ZEROS, edge_of_this_exercise
from helpers.methods import derivatives, edges
from helpers.scores import over_worms
from helpers.studies import unseen_worms

# --- backward_difference -----------------------------------------------------------------------------------


def recordings(rng):
    """Traces that rise and fall, long and barely long enough; one neuron, one volume back, whole numbers."""
    drifting, time = np.cumsum(rng.standard_normal((20, 3)), axis=0), np.arange(10.0)
    return [
        Case("20 volumes of three neurons, 3 volumes back", (drifting, 3)),
        Case("1 volume back", (drifting + 4, 1)),
        Case("one neuron", (rng.standard_normal((12, 1)), 4)),
        Case("traces that fall, one of them in steps", (np.column_stack([-(time**2), -(time // 3)]), 2)),
        Case("a step", (np.repeat([0.0, 1.0], [6, 5])[:, None], 3)),
        Case("a recording that is hardly longer than it looks back", (rng.standard_normal((6, 2)), 5)),
        Case("more than half of the recording back", (rng.standard_normal((9, 2)), 6)),
        Case("whole numbers", (rng.integers(-9, 9, (8, 2)) + 10 * np.arange(8)[:, None], 3)),
        Case("traces that are far from 0", (100 + rng.standard_normal((10, 2)), 3)),
    ]


def forward_difference(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    slope[:-n_back] = activity[n_back:] - activity[:-n_back]
    return slope


def gradient(activity, n_back=3):
    return np.gradient(np.asarray(activity, dtype=float), axis=0)


def centred_difference(activity, n_back=3):
    slope, ahead = np.zeros(np.shape(activity)), (n_back + 1) // 2
    slope[n_back - ahead : len(slope) - ahead] = activity[n_back:] - activity[:-n_back]
    return slope


def wrapped_around(activity, n_back=3):
    return activity - np.roll(activity, n_back, axis=0)


def the_other_sign(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    slope[n_back:] = activity[:-n_back] - activity[n_back:]
    return slope


def divided_by_volumes(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    slope[n_back:] = (activity[n_back:] - activity[:-n_back]) / n_back
    return slope


def divided_by_seconds(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    slope[n_back:] = (activity[n_back:] - activity[:-n_back]) / (0.6 * n_back)
    return slope


def less_the_mean_before(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    for row in range(n_back, len(slope)):
        slope[row] = activity[row] - np.mean(activity[row - n_back : row], axis=0)
    return slope


def first_change_repeated(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    slope[n_back:] = activity[n_back:] - activity[:-n_back]
    slope[:n_back] = slope[n_back]
    return slope


def whole_changes(activity, n_back=3):
    slope = np.zeros(np.shape(activity), dtype=int)
    slope[n_back:] = activity[n_back:] - activity[:-n_back]
    return slope


def one_row_too_late(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    slope[n_back + 1 :] = (activity[n_back:] - activity[:-n_back])[1:]
    return slope


def one_volume_and_shorter(activity, n_back=3):
    return np.diff(activity, axis=0)


def one_volume_always(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    slope[1:] = activity[1:] - activity[:-1]
    return slope


def one_volume_too_far(activity, n_back=3):
    n_back = n_back + 1
    slope = np.zeros(np.shape(activity))
    slope[n_back:] = activity[n_back:] - activity[:-n_back]
    return slope


def difference_again_and_again(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    slope[n_back:] = np.diff(activity, n=n_back, axis=0)
    return slope


def start_taken_for_zero(activity, n_back=3):
    slope = np.array(activity, dtype=float)
    slope[n_back:] -= activity[:-n_back]
    return slope


def since_the_first_volume(activity, n_back=3):
    before = np.maximum(np.arange(len(activity)) - n_back, 0)
    return activity - np.asarray(activity)[before]


def shorter(activity, n_back=3):
    return np.asarray(activity)[n_back:] - np.asarray(activity)[:-n_back]


def unknown_at_first(activity, n_back=3):
    slope = np.full(np.shape(activity), np.nan)
    slope[n_back:] = np.asarray(activity)[n_back:] - np.asarray(activity)[:-n_back]
    return slope


def between_neurons(activity, n_back=3):
    return np.diff(activity, axis=1, prepend=np.asarray(activity)[:, :1])


def size_of_the_change(activity, n_back=3):
    slope = np.zeros(np.shape(activity))
    slope[n_back:] = np.abs(activity[n_back:] - activity[:-n_back])
    return slope


def by_table(activity, n_back=3):
    return pandas.DataFrame(np.asarray(activity)).diff(n_back).fillna(0)


def volume_by_volume(activity, n_back=3):
    n_neurons = len(activity[0])
    return [
        [float(activity[t][i] - activity[t - n_back][i]) if t >= n_back else 0.0 for i in range(n_neurons)]
        for t in range(len(activity))
    ]


def zeros_on_top(activity, n_back=3):
    change = np.asarray(activity)[n_back:] - np.asarray(activity)[:-n_back]
    return np.vstack([np.zeros((n_back, change.shape[1])), change])


BACKWARD_DIFFERENCE = Exercise(
    reference=derivatives.backward_difference,
    cases=recordings,
    edges=(
        edge_of_this_exercise("with one volume back", lambda activity, n_back=3: n_back == 1),
        edge_of_this_exercise(
            "that look back over more than half of them", lambda activity, n_back=3: 2 * n_back > len(activity)
        ),
        edge_of_this_exercise("in which a trace does not begin at 0", lambda activity, n_back=3: np.any(activity[0] != 0)),
        SINGLE,
        TIES,
        ZEROS,
        NEGATIVE,
        WHOLE,
    ),
    mistakes={
        forward_difference: "You took what is still to come minus what is now. That is known only later: look back.",
        gradient: "`np.gradient` takes the next volume minus the last one. It looks one volume into the future.",
        centred_difference: "You placed the difference in the middle of its two volumes. There it knows what comes next: it belongs to the later one.",
        wrapped_around: "`np.roll` wraps around: your first volumes are compared with the end of the recording, which is the future.",
        the_other_sign: "The sign is reversed: a trace that rises should have a positive slope.",
        divided_by_volumes: "You divided by the number of volumes. Here it is the change itself; features are z-scored later anyway.",
        divided_by_seconds: "You divided by seconds. Here it is the change itself; features are z-scored later anyway.",
        less_the_mean_before: "You took away the mean of the last volumes. Take away the one that is `n_back` volumes ago.",
        first_change_repeated: "You filled the first volumes with the first known change, which came later. Write 0 there.",
        whole_changes: "Your zeros are whole numbers, so every change was cut to one: `dtype=float`.",
        one_row_too_late: "In volume `n_back` a change is known already: back to volume 0. You began one volume later.",
        one_volume_and_shorter: "`np.diff` goes one volume back, and its result is one row shorter. Go `n_back` volumes back; write 0 where nothing is known.",
        one_volume_always: "You always went one volume back. `n_back` says how far.",
        one_volume_too_far: "You went back one volume too far.",
        difference_again_and_again: "`np.diff` with `n` takes the difference of differences, `n` times. Take one difference across `n_back` volumes.",
        start_taken_for_zero: "You left the first volumes as they are, as if traces had been 0 before. No change is known there: write 0.",
        since_the_first_volume: "At the start you compared with the first volume. No change across `n_back` volumes is known there: write 0.",
        shorter: "Your slope has fewer volumes than the activity. Write 0 where no change is known yet.",
        unknown_at_first: "You wrote NaN where no change is known. A decoder cannot use that: write 0.",
        between_neurons: "You took differences between neurons. Time runs down the rows.",
        size_of_the_change: "You took the size of the change. Its sign says whether the trace rises.",
    },
    alternatives=[zeros_on_top, volume_by_volume, by_table],
    hints=[
        "What do you know at volume t? Everything up to t, and nothing after it.",
        "`activity[n_back:]` and `activity[:-n_back]` are as long, and `n_back` volumes apart. Which rows does their difference belong to?",
        "Begin with `np.zeros_like(activity, dtype=float)` and fill `difference[n_back:]`.",
    ],
    purpose="Whoever has placed a difference at the later of its two volumes sees why a smooth derivative is better: it is placed in the middle.",
)

# --- leave_one_worm_out ------------------------------------------------------------------------------------


def rows_of_worms(rng):
    """As many rows of each worm, and not; in blocks and mixed; numbers with gaps; words."""
    return [
        Case("three worms with two rows each", (np.repeat([0, 1, 2], 2),)),
        Case("worms with different numbers of rows", (np.repeat([0, 1, 2, 3], [4, 1, 2, 3]),)),
        Case("rows in mixed order", (rng.permutation(np.repeat([0, 1, 2], 5)),)),
        Case("two worms", (np.repeat([0, 1], [3, 2]),)),
        Case("worms whose numbers have gaps", (np.repeat([2, 5, 9], [2, 3, 1]),)),
        Case("worms that do not come in the order of their numbers", (np.repeat([3, 0, 1], [2, 2, 3]),)),
        Case("numbers below 0", (np.array([-1, -1, 4, 0, 4]),)),
        Case("seven worms", (np.repeat(np.arange(7), 3),)),
    ]


def left_out_worm_alone(worm):
    return np.unique(worm)[:, None] == worm


def worms_by_place(worm):
    return np.arange(len(np.unique(worm)))[:, None] != worm


def rows_before_worms(worm):
    return (np.unique(worm)[:, None] != worm).T


def row_left_out(worm):
    return ~np.eye(len(worm), dtype=bool)


def blocks_of_rows(worm):
    n = len(np.unique(worm))
    return np.arange(n)[:, None] != np.arange(len(worm)) * n // len(worm)


def every_so_many_rows(worm):
    n = len(np.unique(worm))
    return np.arange(n)[:, None] != np.arange(len(worm)) % n


def first_row_kept(worm):
    fitted = np.unique(worm)[:, None] != worm
    for row, name in zip(fitted, np.unique(worm), strict=True):
        row[np.flatnonzero(worm == name)[0]] = True
    return fitted


def earlier_worms_alone(worm):
    return np.unique(worm)[:, None] > worm


def later_worms_alone(worm):
    return np.unique(worm)[:, None] < worm


def one_worm_alone(worm):
    names = np.unique(worm)
    return np.roll(names, -1)[:, None] == worm


def as_they_come(worm):
    names = list(dict.fromkeys(np.asarray(worm).tolist()))
    return np.array(names)[:, None] != worm


def last_worm_never_left_out(worm):
    return np.unique(worm)[:-1, None] != worm


def one_split(worm):
    return np.asarray(worm) != np.max(worm)


def two_worms_left_out(worm):
    names = np.unique(worm)
    return (names[:, None] != worm) & (np.roll(names, -1)[:, None] != worm)


def both_parts(worm):
    return [(worm != out, worm == out) for out in np.unique(worm)]


def numbers_of_rows(worm):
    return np.where(np.unique(worm)[:, None] != worm, np.arange(len(worm)), 0)


def by_scikit_learn(worm):
    fitted = np.zeros((len(np.unique(worm)), len(worm)), dtype=bool)
    for row, (train, _) in zip(fitted, LeaveOneGroupOut().split(worm, groups=worm), strict=True):
        row[train] = True
    return fitted


def row_by_row(worm):
    return [[own != out for own in np.asarray(worm).tolist()] for out in sorted(set(np.asarray(worm).tolist()))]


LEAVE_ONE_WORM_OUT = Exercise(
    reference=unseen_worms.leave_one_worm_out,
    cases=rows_of_worms,
    edges=(
        edge_of_this_exercise("in which worms have different numbers of rows", lambda worm: len(set(_counts(worm))) > 1),
        edge_of_this_exercise(
            "in which rows of a worm do not stand together", lambda worm: _changes(worm) >= len(set(worm.tolist()))
        ),
        edge_of_this_exercise(
            "whose numbers of worms have gaps", lambda worm: set(worm.tolist()) != set(range(len(_counts(worm))))
        ),
        edge_of_this_exercise("in which worms do not come in order", lambda worm: np.any(np.diff(worm) < 0)),
        edge_of_this_exercise("of two worms", lambda worm: len(_counts(worm)) == 2),
        TIES,
        ZEROS,
        WHOLE,
        NEGATIVE,
    ),
    mistakes={
        left_out_worm_alone: "You marked the worm that is left out. True says that the decoder may be fitted to a row: the others.",
        worms_by_place: "You compared with 0, 1, 2 and so on. Numbers of worms may have gaps: which ones occur?",
        rows_before_worms: "Rows and columns are swapped: one row for each worm that is left out.",
        row_left_out: "You left out one time at a time. Its neighbours in time are nearly the same, and stayed in: leave out the worm.",
        blocks_of_rows: "You left out blocks that are as long. A worm's own rows must all go together, wherever they stand.",
        every_so_many_rows: "You left out every so many rows, so each worm is in both parts, and nothing is unseen.",
        first_row_kept: "You kept a row of the worm that is left out. One is enough for it to have been seen.",
        earlier_worms_alone: "You fitted to worms that come before. Those that come after may be used too.",
        later_worms_alone: "You fitted to worms that come after. Those that come before may be used too.",
        one_worm_alone: "You fitted to a single other worm. All the others may be used.",
        as_they_come: "You took worms in the order in which they come. Sort them, so that row k is worm k.",
        last_worm_never_left_out: "The last worm is never left out.",
        one_split: "You left out one worm. Each worm should be left out in its turn: one row for each.",
        two_worms_left_out: "You left out two worms at a time. All but the one that is scored may be used.",
        both_parts: "You returned both parts of each split. The first is enough: whatever is not fitted to is scored.",
        numbers_of_rows: "You wrote the numbers of rows. Write True and False.",
    },
    alternatives=[row_by_row, by_scikit_learn],
    hints=[
        "For the worm that is left out, which rows may the decoder see? All whose worm is another.",
        "`np.unique(worm)` gives the worms, sorted. Compare each with all of `worm`.",
        "`np.unique(worm)[:, None]` stands upright; `!=` with `worm` then gives one row for each worm.",
    ],
    expects="True and False, of shape (worms, rows)",
    purpose="The unit that is left out decides what a score means. One comparison leaves out worms; the mistakes leave out times.",
)


def _counts(worm):
    return np.unique(worm, return_counts=True)[1]


def _changes(worm):
    return np.count_nonzero(np.diff(worm))


# --- paired_difference -------------------------------------------------------------------------------------


def scores_of_two(rng):
    """Worms that are hard for both, and for one; two worms; a loss."""
    hard = rng.uniform(0.6, 0.95, 7)
    return [
        Case("seven worms, some hard for both", (hard + rng.normal(0.03, 0.01, 7), hard)),
        Case("seven worms whose scores have nothing to do with one another", (rng.uniform(0.5, 1, 7), rng.uniform(0.5, 1, 7))),
        Case("a loss", (hard - rng.uniform(0.02, 0.1, 7), hard)),
        Case("two worms", (np.array([0.8, 0.9]), np.array([0.7, 0.85]))),
        Case("thirty worms", (rng.normal(0.8, 0.05, 30), rng.normal(0.75, 0.05, 30))),
        Case("whole numbers, as counts of hits", (np.array([8, 5, 9, 7]), np.array([6, 6, 4, 7]))),
        Case("numbers below 0", (np.array([-0.2, 0.1, -0.4]), np.array([0.1, -0.3, 0.2]))),
    ]


def unpaired(first, second):
    n = len(first)
    error = np.sqrt(np.var(first, ddof=1) / n + np.var(second, ddof=1) / n)
    mean, half = np.mean(first) - np.mean(second), t.ppf(0.975, 2 * n - 2) * error
    return mean, mean - half, mean + half


def normal_quantile(first, second):
    gain = np.subtract(first, second)
    half = 1.96 * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def sd_of_the_sample(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain) - 1) * gain.std() / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def not_divided_by_root_n(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1)
    return gain.mean(), gain.mean() - half, gain.mean() + half


def divided_by_n(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / len(gain)
    return gain.mean(), gain.mean() - half, gain.mean() + half


def one_sided(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.95, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def n_degrees_of_freedom(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain)) * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def one_standard_error(first, second):
    gain = np.subtract(first, second)
    half = gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def the_other_way_round(first, second):
    gain = np.subtract(second, first)
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def sizes_of_differences(first, second):
    gain = np.abs(np.subtract(first, second))
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def smallest_and_largest(first, second):
    gain = np.subtract(first, second)
    return gain.mean(), gain.min(), gain.max()


def quantiles_of_worms(first, second):
    gain = np.subtract(first, second)
    return gain.mean(), *np.quantile(gain, [0.025, 0.975])


def median(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain))
    return np.median(gain), np.median(gain) - half, np.median(gain) + half


def mean_in_the_middle(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean() - half, gain.mean(), gain.mean() + half


def sorted_first(first, second):
    gain = np.subtract(np.sort(first), np.sort(second))
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def one_taken_away_twice(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain) - 1)
    return gain.mean(), gain.mean() - half, gain.mean() + half


def freedom_of_two_samples(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, 2 * len(gain) - 2) * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def freedom_of_seven_worms(first, second):
    gain = np.subtract(first, second)
    half = 2.447 * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def variance_for_its_root(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain) - 1) * gain.var(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), gain.mean() - half, gain.mean() + half


def half_width_twice(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), half, half


def mean_and_half_width(first, second):
    gain = np.subtract(first, second)
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain))
    return gain.mean(), half


def by_scipy(first, second):
    test = ttest_rel(np.asarray(first, dtype=float), np.asarray(second, dtype=float))
    middle = np.mean(np.subtract(first, second))
    interval = test.confidence_interval(0.95)
    return middle, interval.low, interval.high


def by_quantiles_of_t(first, second):
    gain = np.subtract(first, second)
    return gain.mean(), *t.interval(0.95, len(gain) - 1, loc=gain.mean(), scale=sem(gain))


def worm_by_worm(first, second):
    gain = [float(a) - float(b) for a, b in zip(first, second, strict=True)]
    n = len(gain)
    mean = sum(gain) / n
    variance = sum((one - mean) ** 2 for one in gain) / (n - 1)
    half = float(t.isf(0.025, n - 1)) * (variance / n) ** 0.5
    return [mean, mean - half, mean + half]


PAIRED_DIFFERENCE = Exercise(
    reference=over_worms.paired_difference,
    cases=scores_of_two,
    edges=(
        edge_of_this_exercise("of two worms", lambda first, second: len(first) == 2),
        edge_of_this_exercise("in which the second is better", lambda first, second: np.mean(first) < np.mean(second)),
        edge_of_this_exercise("in which some worms gain and others lose", lambda first, second: _both_ways(first - second)),
        TIES,
        WHOLE,
        NEGATIVE,
    ),
    mistakes={
        unpaired: "You treated the two as scores of different worms. What makes a worm hard for both then widens the interval: take differences worm by worm.",
        normal_quantile: "1.96 is for many worms. With few, the spread is itself uncertain: Student's t, with one degree of freedom less than worms.",
        sd_of_the_sample: "You divided the squares by n. To estimate the spread from a sample, divide by n − 1: `ddof=1`.",
        not_divided_by_root_n: "This is where single worms lie. For the mean, divide the standard deviation by the root of the number of worms.",
        divided_by_n: "You divided the standard deviation by n. That of a mean is smaller by the root of n.",
        one_sided: "`t.ppf(0.95)` leaves 5 % on each side. A 95 % interval leaves 2.5 %: 0.975.",
        n_degrees_of_freedom: "You gave t as many degrees of freedom as worms. One was spent on the mean.",
        one_standard_error: "This is one standard error on each side. For 95 %, multiply it by a quantile of t.",
        the_other_way_round: "The sign is reversed: the first minus the second.",
        sizes_of_differences: "You took the sizes of differences. Then every method gains: keep the signs.",
        smallest_and_largest: "These are the worst and the best worm, not an interval for the mean.",
        quantiles_of_worms: "These are quantiles of worms, not an interval for the mean.",
        median: "You took the median. The interval is around the mean.",
        mean_in_the_middle: "Return the mean first, then the lower and the upper end.",
        sorted_first: "You sorted the scores, and so paired one worm with another.",
        one_taken_away_twice: "`ddof=1` has taken the one away already. Divide by the root of n, not of n − 1.",
        freedom_of_two_samples: "2n − 2 degrees of freedom are for two groups of worms. Pairs leave n differences: n − 1.",
        freedom_of_seven_worms: "2.447 is the quantile for seven worms. It depends on their number: `t.ppf(0.975, n - 1)`.",
        variance_for_its_root: "You took the variance of the gains. The interval needs its root, the standard deviation.",
        half_width_twice: "You returned the half-width. Return where the interval ends: mean − half-width and mean + half-width.",
        mean_and_half_width: "Return three numbers: the mean, the lower and the upper end.",
    },
    alternatives=[worm_by_worm, by_scipy, by_quantiles_of_t],
    hints=[
        "Begin with one number for each worm: how much the first gains over the second.",
        "The standard error of their mean is their standard deviation (`ddof=1`) divided by the root of their number.",
        "The half-width is `t.ppf(0.975, n - 1)` times that, with `from scipy.stats import t`.",
    ],
    expects="three numbers: the mean, the lower end, the upper end",
    purpose="The worm is the unit, and a pair of scores from one worm is one observation. The interval then says what seven worms can tell.",
)


def _both_ways(gain):
    return np.any(gain > 0) and np.any(gain < 0)


# --- swap_partners -----------------------------------------------------------------------------------------


def _graph(n_neurons, pairs):
    joined = np.zeros((n_neurons, n_neurons), dtype=bool)
    rows, columns = np.transpose(pairs)
    joined[rows, columns] = joined[columns, rows] = True
    return joined


def pairs_to_swap(rng):
    """Swaps that are possible, each reason for which one is not, and pairs of a random graph."""
    apart = _graph(5, [(0, 1), (2, 3)])
    joined = np.triu(rng.random((9, 9)) < 0.35, 1)
    joined[0, 1] = joined[2, 3] = True
    joined = joined | joined.T
    pairs = np.argwhere(joined)
    cases = [
        Case("two pairs that are apart", (apart, (0, 1), (2, 3))),
        Case("the second pair the other way round", (apart, (0, 1), (3, 2))),
        Case("a hub that has other partners", (_graph(6, [(0, 1), (0, 4), (0, 5), (2, 3)]), (0, 1), (2, 3))),
        Case("a and d are partners already", (_graph(4, [(0, 1), (2, 3), (0, 3)]), (0, 1), (2, 3))),
        Case("c and b are partners already", (_graph(4, [(0, 1), (2, 3), (1, 2)]), (0, 1), (2, 3))),
        Case("a and c are partners", (_graph(4, [(0, 1), (2, 3), (0, 2)]), (0, 1), (2, 3))),
        Case("b and d are partners", (_graph(4, [(0, 1), (2, 3), (1, 3)]), (0, 1), (2, 3))),
        Case("a is d", (_graph(4, [(0, 1), (0, 2)]), (0, 1), (2, 0))),
        Case("b is c", (_graph(4, [(0, 1), (1, 2)]), (0, 1), (1, 2))),
        Case("a is c", (_graph(4, [(0, 1), (0, 2)]), (0, 1), (0, 2))),
        Case("b is d", (_graph(4, [(0, 1), (1, 2)]), (0, 1), (2, 1))),
        Case("the same pair twice", (apart, (0, 1), (0, 1))),
        Case("the same pair there and back", (apart, (0, 1), (1, 0))),
    ]
    for _ in range(3):
        first, second = pairs[rng.choice(len(pairs), 2, replace=False)].tolist()
        cases.append(Case("two pairs of a random graph", (joined, tuple(first), tuple(second))))
    return cases


def nothing_checked(joined, first, second):
    (a, b), (c, d) = first, second
    swapped = np.array(joined)
    swapped[[a, b, c, d], [b, a, d, c]] = False
    swapped[[a, d, c, b], [d, a, b, c]] = True
    return swapped


def own_partner_allowed(joined, first, second):
    (a, b), (c, d) = first, second
    if joined[a, d] or joined[c, b]:
        return joined
    swapped = np.array(joined)
    swapped[[a, b, c, d], [b, a, d, c]] = False
    swapped[[a, d, c, b], [d, a, b, c]] = True
    return swapped


def partners_not_checked(joined, first, second):
    (a, b), (c, d) = first, second
    if a == d or c == b:
        return joined
    swapped = np.array(joined)
    swapped[[a, b, c, d], [b, a, d, c]] = False
    swapped[[a, d, c, b], [d, a, b, c]] = True
    return swapped


def one_new_pair_checked(joined, first, second):
    (a, b), (c, d) = first, second
    if a == d or c == b or joined[a, d]:
        return joined
    swapped = np.array(joined)
    swapped[[a, b, c, d], [b, a, d, c]] = False
    swapped[[a, d, c, b], [d, a, b, c]] = True
    return swapped


def old_pairs_kept(joined, first, second):
    (a, b), (c, d) = first, second
    if a == d or c == b or joined[a, d] or joined[c, b]:
        return joined
    swapped = np.array(joined)
    swapped[[a, d, c, b], [d, a, b, c]] = True
    return swapped


def new_pairs_forgotten(joined, first, second):
    (a, b), (c, d) = first, second
    if a == d or c == b or joined[a, d] or joined[c, b]:
        return joined
    swapped = np.array(joined)
    swapped[[a, b, c, d], [b, a, d, c]] = False
    return swapped


def one_direction(joined, first, second):
    (a, b), (c, d) = first, second
    if a == d or c == b or joined[a, d] or joined[c, b]:
        return joined
    swapped = np.array(joined)
    swapped[[a, c], [b, d]] = False
    swapped[[a, c], [d, b]] = True
    return swapped


def the_other_swap(joined, first, second):
    (a, b), (c, d) = first, second
    if a == c or b == d or joined[a, c] or joined[b, d]:
        return joined
    swapped = np.array(joined)
    swapped[[a, b, c, d], [b, a, d, c]] = False
    swapped[[a, c, b, d], [c, a, d, b]] = True
    return swapped


def one_end_moved(joined, first, second):
    (a, b), (c, d) = first, second
    if a == d or c == b or joined[a, d] or joined[c, b]:
        return joined
    swapped = np.array(joined)
    swapped[[a, b], [b, a]] = False
    swapped[[a, d], [d, a]] = True
    return swapped


def names_exchanged(joined, first, second):
    b, d = first[1], second[1]
    order = np.arange(len(joined))
    order[[b, d]] = d, b
    return np.asarray(joined)[np.ix_(order, order)]


def given_up_if_any_are_partners(joined, first, second):
    (a, b), (c, d) = first, second
    if a == d or c == b or joined[a, d] or joined[c, b] or joined[a, c] or joined[b, d]:
        return joined
    swapped = np.array(joined)
    swapped[[a, b, c, d], [b, a, d, c]] = False
    swapped[[a, d, c, b], [d, a, b, c]] = True
    return swapped


def removed_before_it_was_checked(joined, first, second):
    (a, b), (c, d) = first, second
    swapped = np.array(joined)
    swapped[[a, b, c, d], [b, a, d, c]] = False
    if a != d and c != b and not joined[a, d] and not joined[c, b]:
        swapped[[a, d, c, b], [d, a, b, c]] = True
    return swapped


def numbers_of_edges(joined, first, second):
    (a, b), (c, d) = first, second
    counts = np.array(joined, dtype=int)
    for i, j, change in ((a, b, -1), (c, d, -1), (a, d, 1), (c, b, 1)):
        counts[i, j] += change
        counts[j, i] += change
    return counts


def by_sets(joined, first, second):
    (a, b), (c, d) = first, second
    there = {frozenset(pair) for pair in np.argwhere(joined).tolist()}
    new = {frozenset((a, d)), frozenset((c, b))}
    if not new & there and all(len(pair) == 2 for pair in new):
        there = there - {frozenset(first), frozenset(second)} | new
    n = len(joined)
    return [[frozenset((i, j)) in there for j in range(n)] for i in range(n)]


def by_products(joined, first, second):
    (a, b), (c, d) = first, second
    allowed = len({a, b, c, d}) == 4 and not joined[a, d] and not joined[c, b]
    unit = np.eye(len(joined), dtype=int)
    change = np.outer(unit[a] - unit[c], unit[d] - unit[b])
    return np.asarray(joined, dtype=int) + allowed * (change + change.T)


SWAP_PARTNERS = Exercise(
    reference=edges.swap_partners,
    cases=pairs_to_swap,
    edges=(
        edge_of_this_exercise(
            "in which a and d, or c and b, are partners already", lambda joined, p, q: joined[p[0], q[1]] or joined[q[0], p[1]]
        ),
        edge_of_this_exercise("in which a neuron would be its own partner", lambda joined, p, q: p[0] == q[1] or p[1] == q[0]),
        edge_of_this_exercise(
            "in which a and c, or b and d, are partners", lambda joined, p, q: joined[p[0], q[0]] or joined[p[1], q[1]]
        ),
        edge_of_this_exercise("in which the pairs share a neuron", lambda joined, p, q: len({*p, *q}) < 4),
        BOOLEAN,
    ),
    mistakes={
        nothing_checked: "You swapped without looking. Where a new pair is joined already, or is one neuron twice, edges get lost and so do degrees.",
        own_partner_allowed: "You joined a neuron to itself. Where a is d, or b is c, leave the graph as it is.",
        partners_not_checked: "You joined two that are partners already: of two edges one is left. Then leave the graph as it is.",
        one_new_pair_checked: "You looked at a–d only. c–b may be joined already, too.",
        old_pairs_kept: "You added the new pairs and kept the old ones: all four neurons have a partner more.",
        new_pairs_forgotten: "You removed the old pairs and added no new ones: all four neurons have a partner less.",
        one_direction: "You changed one half of the matrix. Partners are mutual: `joined` stays symmetric.",
        the_other_swap: "You joined a–c and b–d. That keeps degrees as well, but what is asked for is a–d and c–b.",
        one_end_moved: "You moved one end of one edge: d has a partner more, and b one less. Both edges have to change.",
        names_exchanged: "You exchanged b and d as a whole, with all their partners. Each then has the other's number of partners.",
        given_up_if_any_are_partners: "You gave up where a–c or b–d are partners. These pairs are not touched by the swap.",
        removed_before_it_was_checked: "Where no swap is possible, you have removed the old pairs all the same. Check first.",
        numbers_of_edges: "You counted edges, so that a pair may be joined twice, or a neuron to itself. Leave the graph as it is there.",
    },
    alternatives=[by_sets, by_products],
    hints=[
        "Two edges go and two come, and each of a, b, c and d loses one and gains one. When would a new edge be no new edge?",
        "Check first: `a == d`, `c == b`, `joined[a, d]`, `joined[c, b]`. In each of these cases return `joined` as it is.",
        "On a copy, set four entries to False, a–b and c–d there and back, and four to True.",
    ],
    expects="True and False, of shape (neurons, neurons)",
    equivalent={
        "(joined, first, second) -> (joined, second, first)": "c–b and a–d are the same two pairs",
        "swapped[[a, b, c, d], [b, a, d, c]] -> swapped[[b, a, d, c], [a, b, c, d]]": "each pair is set there and back",
        "swapped[[a, d, c, b], [d, a, b, c]] -> swapped[[d, a, b, c], [a, d, c, b]]": "each pair is set there and back",
        "joined[a, d] -> joined[d, a]": "partners are mutual",
        "joined[c, b] -> joined[b, c]": "partners are mutual",
    },
    purpose="A shuffle is a statement of what is left alone. This one leaves each neuron its number of partners, and so takes away the rest.",
)
