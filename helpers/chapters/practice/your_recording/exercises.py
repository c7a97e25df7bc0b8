"""Exercises of the notebook "Your own recording"."""

import functools

import numpy as np
import pandas
from sklearn.linear_model import LinearRegression

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    BOOLEAN,
    LOPSIDED,
    NEGATIVE,
    RANK_DEFICIENT,
    SINGLE,
    TIES,
    WHOLE,
    ZEROS,
    edge_of_this_exercise,
)
from helpers.methods import moved_apart
from helpers.recordings import defending

# --- usable_columns ----------------------------------------------------------------------------------------


def tables(rng):
    """Tables with each kind of column that is no neuron, alone and together; neighbours that are alike and no duplicates."""
    x, time = rng.standard_normal((60, 4)), np.arange(60.0)
    nothing, ones = np.zeros(60), np.full(60, 7.1)
    rising = 0.3 * time + rng.standard_normal(60)
    steps = np.repeat([0.0, 1.0], 30)
    return [
        Case("four neurons", (x,)),
        Case("a silent column", (np.column_stack([x[:, :2], nothing, x[:, 2]]),)),
        Case("a column that is always 7.1", (np.column_stack([ones, x[:, :2]]),)),
        Case("a duplicate", (np.column_stack([x[:, :3], x[:, 1]]),)),
        Case("a duplicate in another unit", (np.column_stack([x[:, 0], 100 + 0.02 * x[:, 0], x[:, 1]]),)),
        Case("a duplicate upside down", (np.column_stack([x[:, 0], x[:, 1], -2 * x[:, 0]]),)),
        Case("three of one kind", (np.column_stack([x[:, 0], 3 * x[:, 0], x[:, 1], x[:, 0] - 5]),)),
        Case("a duplicate that the file has rounded", (np.column_stack([10 * x, np.round(5 * x[:, 1] + 3, 3)]),)),
        Case("a clock", (np.column_stack([x[:, :2], 1000 + time]),)),
        Case("a clock that runs down", (np.column_stack([60 - time, x[:, :2]]),)),
        Case("a column that rises, and is no clock", (np.column_stack([x[:, :2], rising]),)),
        Case("a neuron that bleaches, and is no clock", (np.column_stack([x[:, :2], np.exp(-time / 20)]),)),
        Case("a neuron that comes to rest, and is no clock", (np.column_stack([np.sqrt(time), x[:, 2:]]),)),
        Case("a column that jumps once", (np.column_stack([steps, x[:, :2]]),)),
        Case("neighbours that are alike", (np.column_stack([x, x[:, 2] + 0.1 * rng.standard_normal(60)]),)),
        Case("all at once", (np.column_stack([nothing, x[:, :2], time, ones, 2 * x[:, 0], 3 - time, nothing]),)),
        Case("one column", (x[:, :1],)),
        Case("counts", (rng.poisson(2.0, (60, 3)),)),
        Case("three silent columns and two neurons", (np.column_stack([nothing, nothing, nothing, x[:, :2]]),)),
        Case("columns of very different size", (x * [1e-9, 1.0, 1e6, 1e12] + [1.0, 0, 0, 0],)),
    ]


def silent_alone(activity):
    return np.any(np.asarray(activity) != 0, axis=0)


def varying_alone(activity):
    return np.ptp(activity, axis=0) > 0


def duplicates_of_numbers(activity):
    usable, activity = np.ptp(activity, axis=0) > 0, np.asarray(activity)
    for k in range(activity.shape[1]):
        same = any(np.array_equal(activity[:, k], activity[:, j]) for j in range(k))
        clock = usable[k] and abs(np.corrcoef(np.arange(len(activity)), activity[:, k])[0, 1]) > 0.999999
        usable[k] &= not same and not clock
    return usable


def clocks_kept(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = ~np.triu(r[1:, 1:] > 0.999999, 1).any(axis=0)
    return usable


def duplicates_kept(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = r[0, 1:] <= 0.999999
    return usable


def originals_left_out(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    np.fill_diagonal(r, 0)
    usable[usable] = ~(r > 0.999999).any(axis=0)[1:]
    return usable


def last_duplicate_kept(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = ~np.tril(r[1:, 1:] > 0.999999, -1).any(axis=0) & (r[0, 1:] <= 0.999999)
    return usable


def signs_not_dropped(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.corrcoef(beside_time, rowvar=False)
    usable[usable] = ~np.triu(r > 0.999999, 1).any(axis=0)[1:]
    return usable


def neighbours_left_out(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = ~np.triu(r > 0.9, 1).any(axis=0)[1:]
    return usable


def nearly_alike_left_out(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = ~np.triu(r > 0.99, 1).any(axis=0)[1:]
    return usable


def whatever_only_rises(activity):
    usable, activity = np.ptp(activity, axis=0) > 0, np.asarray(activity, dtype=float)
    for k in range(activity.shape[1]):
        step = np.diff(activity[:, k])
        one_way = np.all(step > 0) or np.all(step < 0)
        same = any(abs(np.corrcoef(activity[:, k], activity[:, j])[0, 1]) > 0.999999 for j in range(k) if usable[j])
        usable[k] &= not one_way and not same
    return usable


def constants_not_asked(activity):
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)])
    with np.errstate(all="ignore"):
        r = np.abs(np.corrcoef(beside_time, rowvar=False))
    return ~np.triu(r > 0.999999, 1).any(axis=0)[1:]


def exactly_one(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = ~np.triu(r > 1 - 1e-12, 1).any(axis=0)[1:]
    return usable


def useless_columns(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = ~np.triu(r > 0.999999, 1).any(axis=0)[1:]
    return ~usable


def numbers_of_columns(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = ~np.triu(r > 0.999999, 1).any(axis=0)[1:]
    return np.flatnonzero(usable)


def the_columns_themselves(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = ~np.triu(r > 0.999999, 1).any(axis=0)[1:]
    return np.asarray(activity)[:, usable]


def small_ones_left_out(activity):
    usable = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), np.asarray(activity)[:, usable]])
    r = np.abs(np.corrcoef(beside_time, rowvar=False))
    usable[usable] = ~np.triu(r > 0.999999, 1).any(axis=0)[1:]
    return usable & (np.std(activity, axis=0) > 1e-6)


def column_by_column(activity):
    kept = [list(range(len(activity)))]
    usable = []
    for column in np.transpose(activity):
        good = np.ptp(column) > 0 and all(abs(np.corrcoef(column, one)[0, 1]) <= 0.999999 for one in kept)
        usable.append(bool(good))
        if good:
            kept.append(column)
    return usable


def by_table(activity):
    table = pandas.DataFrame(np.asarray(activity, dtype=float))
    table.insert(0, "time", np.arange(len(table), dtype=float))
    r = table.corr().abs().fillna(0).to_numpy()
    return pandas.Series((table.nunique() > 1).to_numpy() & ~(np.triu(r, 1) > 0.999999).any(axis=0))[1:]


def _kinds(activity):
    """Numbers of constant columns, of clocks, and of duplicates."""
    activity = np.asarray(activity, dtype=float)
    varies = np.ptp(activity, axis=0) > 0
    beside_time = np.column_stack([np.arange(len(activity)), activity[:, varies]])
    alike = np.abs(np.corrcoef(beside_time, rowvar=False)) > 0.999999
    return (~varies).sum(), alike[0, 1:].sum(), np.triu(alike[1:, 1:], 1).sum()


USABLE_COLUMNS = Exercise(
    reference=defending.usable_columns,
    cases=tables,
    edges=(
        edge_of_this_exercise("with a column of one value", lambda activity: _kinds(activity)[0] > 0),
        edge_of_this_exercise("with a clock", lambda activity: _kinds(activity)[1] > 0),
        edge_of_this_exercise("with a duplicate", lambda activity: _kinds(activity)[2] > 0),
        edge_of_this_exercise("whose columns differ much in size", lambda activity: np.ptp(np.std(activity, axis=0)) > 1e9),
        RANK_DEFICIENT,
        SINGLE,
        TIES,
        ZEROS,
        WHOLE,
        NEGATIVE,
    ),
    mistakes={
        silent_alone: "You left out columns of zeros. A column that is always 7.1 says as little, and clocks and duplicates are still there.",
        varying_alone: "You left out what does not vary. A clock varies, and so does a duplicate: what do they go with?",
        duplicates_of_numbers: "Your duplicates must agree in every number. In another unit, or rounded, a duplicate has other numbers and the same course: compare by correlation.",
        clocks_kept: "A clock is still in. It goes with the number of the step: treat that as one more column.",
        duplicates_kept: "Duplicates are still in. Compare each column with those before it.",
        originals_left_out: "You left out a duplicate and its original, so the neuron is gone. Keep the first.",
        last_duplicate_kept: "You kept the last of two that are the same. Keep the first: whatever is named later is the duplicate.",
        signs_not_dropped: "A duplicate may be upside down, and a clock may run down. Take the size of the correlation.",
        neighbours_left_out: "You left out neurons that are only alike. That may be the connection you look for: leave out what is the same, from a correlation of 0.999999.",
        nearly_alike_left_out: "You left out what correlates by more than 0.99. A slow neuron goes with time so closely, and two neighbours with each other: leave out what is the same, from 0.999999.",
        whatever_only_rises: "You left out what only rises or only falls. A neuron that bleaches does so too. A clock goes with time *in step*: its correlation with time is 1.",
        constants_not_asked: "A column of one value is still in. It has no correlation: `np.corrcoef` gives nan, and nan is above nothing. Ask first which columns vary.",
        exactly_one: "You wanted a correlation of 1. A file rounds its numbers, and a duplicate then has 0.9999999: compare with 0.999999.",
        useless_columns: "True and False are swapped: True is for a column that can be a neuron.",
        numbers_of_columns: "You returned numbers of columns. Return True or False for each column.",
        the_columns_themselves: "You returned the columns. Return True or False for each of them.",
        small_ones_left_out: "You left out a column as its numbers are small. In another unit they are large.",
    },
    alternatives=[column_by_column, by_table],
    hints=[
        "Three kinds are not neurons: what never varies, what goes with time, what goes with an earlier column. The last two are one question.",
        "Put `np.arange(len(activity))` in front of the columns that vary: a clock is then a duplicate of the first. `np.corrcoef(..., rowvar=False)`.",
        "`np.triu(np.abs(r) > 0.999999, 1).any(axis=0)` says which columns are like an earlier one. Write the answer back with `usable[usable] = ...`.",
    ],
    expects="True or False for each column",
    equivalent={
        "np.abs(np.corrcoef(beside_time, rowvar=False)) > 0.999999 -> np.abs(np.corrcoef(beside_time, rowvar=False)) >= 0.999999": (
            "no correlation is this number exactly, and the docstring leaves open what then"
        )
    },
    purpose="The first preparation of any recording. Learners write what `prepare` does, and see that a clock is a duplicate: of time.",
)

# --- arrows_to_defend --------------------------------------------------------------------------------------


def reports(rng):
    """Reports of five neurons; ties with a copy, one copy, a pair that may not be read, an arrow in one half alone."""

    def drawn(n=5, n_copies=19):
        evidence = rng.exponential(3.0, (n, n)).round(2)
        np.fill_diagonal(evidence, 50.0)  # of a neuron and itself, which is no arrow
        readable = ~np.eye(n, dtype=bool)
        return [
            rng.random((n, n)) < 0.8,
            rng.random((2, n, n)) < 0.8,
            evidence,
            rng.uniform(0.3, 1.5, n_copies).round(2),
            readable,
        ]

    one = drawn()
    one[3][:] = 0.1
    forbidden = drawn()
    forbidden[4][:, 1] = False
    tie = drawn()
    tie[0][:], tie[1][:] = True, True
    tie[3][:] = np.minimum(tie[3], 1.3)
    tie[3][7] = tie[2][2, 1] = 1.4
    no_half = drawn()
    no_half[0][:], no_half[1][:, :3] = True, False
    first, second, neither = drawn(), drawn(), drawn()
    for report, half in ((first, 1), (second, 0)):
        report[0][:], report[1][:] = True, True
        report[1][half, :3] = False
    neither[0][:], neither[1][:] = False, True
    stopped = drawn()
    stopped[4][:] = False
    high = drawn()
    high[3][3] = 4.0
    same = drawn()
    same[0][:] = same[1][:] = True
    single = drawn(n_copies=1)
    return [
        Case("a report of five neurons", tuple(drawn())),
        Case("copies with next to no evidence", tuple(one)),
        Case("a sender whose arrows may not be read", tuple(forbidden)),
        Case("an arrow with as much evidence as a copy", tuple(tie)),
        Case("arrows that only the first half has", tuple(first)),
        Case("arrows that only the second half has", tuple(second)),
        Case("arrows that no half has by itself", tuple(no_half)),
        Case("arrows that only the halves have", tuple(neither)),
        Case("a recording that nothing may be read from", tuple(stopped)),
        Case("one copy of 19 with much evidence", tuple(high)),
        Case("arrows that everything calls", tuple(same)),
        Case("one copy", tuple(single)),
        Case("two neurons", tuple(drawn(2))),
    ]


def in_either_half(called, in_halves, evidence, highest_in_copies, readable):
    return called & np.any(in_halves, axis=0) & (evidence > np.max(highest_in_copies)) & readable


def first_half_alone(called, in_halves, evidence, highest_in_copies, readable):
    return called & in_halves[0] & (evidence > np.max(highest_in_copies)) & readable


def second_half_alone(called, in_halves, evidence, highest_in_copies, readable):
    return called & in_halves[1] & (evidence > np.max(highest_in_copies)) & readable


def halves_not_asked(called, in_halves, evidence, highest_in_copies, readable):
    return called & (evidence > np.max(highest_in_copies)) & readable


def above_an_average_copy(called, in_halves, evidence, highest_in_copies, readable):
    return called & np.all(in_halves, axis=0) & (evidence > np.mean(highest_in_copies)) & readable


def above_the_lowest_copy(called, in_halves, evidence, highest_in_copies, readable):
    return called & np.all(in_halves, axis=0) & (evidence > np.min(highest_in_copies)) & readable


def above_most_copies(called, in_halves, evidence, highest_in_copies, readable):
    return called & np.all(in_halves, axis=0) & (evidence > np.quantile(highest_in_copies, 0.95)) & readable


def as_high_as_a_copy(called, in_halves, evidence, highest_in_copies, readable):
    return called & np.all(in_halves, axis=0) & (evidence >= np.max(highest_in_copies)) & readable


def copies_not_asked(called, in_halves, evidence, highest_in_copies, readable):
    return called & np.all(in_halves, axis=0) & readable


def calls_not_asked(called, in_halves, evidence, highest_in_copies, readable):
    return np.all(in_halves, axis=0) & (evidence > np.max(highest_in_copies)) & readable


def read_although_forbidden(called, in_halves, evidence, highest_in_copies, readable):
    return called & np.all(in_halves, axis=0) & (evidence > np.max(highest_in_copies))


def diagonal_alone_left_out(called, in_halves, evidence, highest_in_copies, readable):
    return called & np.all(in_halves, axis=0) & (evidence > np.max(highest_in_copies)) & ~np.eye(len(called), dtype=bool)


def from_and_to_swapped(called, in_halves, evidence, highest_in_copies, readable):
    return np.transpose(called & np.all(in_halves, axis=0) & (evidence > np.max(highest_in_copies)) & readable)


def how_many(called, in_halves, evidence, highest_in_copies, readable):
    return np.sum(called & np.all(in_halves, axis=0) & (evidence > np.max(highest_in_copies)) & readable)


def pairs_named(called, in_halves, evidence, highest_in_copies, readable):
    return np.argwhere(called & np.all(in_halves, axis=0) & (evidence > np.max(highest_in_copies)) & readable)


def any_of_them(called, in_halves, evidence, highest_in_copies, readable):
    return (called | np.all(in_halves, axis=0) | (evidence > np.max(highest_in_copies))) & readable


def pair_by_pair(called, in_halves, evidence, highest_in_copies, readable):
    n, top = len(called), max(highest_in_copies)
    return [
        [
            bool(called[i][j] and in_halves[0][i][j] and in_halves[1][i][j] and evidence[i][j] > top and readable[i][j])
            for j in range(n)
        ]
        for i in range(n)
    ]


def all_reduced(called, in_halves, evidence, highest_in_copies, readable):
    above = np.all(np.asarray(evidence)[..., None] > np.asarray(highest_in_copies), axis=-1)
    return np.logical_and.reduce([called, *in_halves, above, readable]).astype(int)


ARROWS_TO_DEFEND = Exercise(
    reference=defending.arrows_to_defend,
    cases=reports,
    edges=(
        edge_of_this_exercise(
            "in which an arrow has exactly as much evidence as a copy", lambda c, h, evidence, top, r: top.max() in evidence
        ),
        edge_of_this_exercise(
            "with pairs of two neurons that may not be read", lambda c, h, e, t, readable: (~readable).sum() > len(readable)
        ),
        edge_of_this_exercise("with one copy", lambda c, h, e, top, r: len(top) == 1),
        TIES,
        LOPSIDED,
        BOOLEAN,
    ),
    mistakes={
        in_either_half: "You took arrows that one half has. An arrow that holds throughout is called in both.",
        first_half_alone: "You asked the first half alone. The second has to call the arrow too.",
        second_half_alone: "You asked the second half alone. The first has to call the arrow too.",
        halves_not_asked: "You did not ask the halves. What is called in the whole may come from a few minutes.",
        above_an_average_copy: "You compared with the average copy. Half of all copies are above it: take the largest.",
        above_the_lowest_copy: "You compared with the lowest copy. To stand, an arrow has to be above all copies.",
        above_most_copies: "You left some copies out of account. With 19, one in twenty is what *all* of them give: take the largest.",
        as_high_as_a_copy: "An arrow with as much evidence as a copy is not above it: such a tie counts for chance.",
        copies_not_asked: "You did not ask the copies. They say how much evidence chance gives.",
        calls_not_asked: "You did not ask whether the whole recording calls the arrow.",
        read_although_forbidden: "You read pairs that may not be read: a neuron and itself, or two that drift together.",
        diagonal_alone_left_out: "You left out the diagonal. `readable` may forbid other pairs too, such as two that drift together.",
        from_and_to_swapped: "Rows and columns are swapped: `[to, from]` in all that you are given, and in your answer.",
        how_many: "You counted the arrows. Which ones are they? True or False for each pair.",
        pairs_named: "You listed the arrows. Return True or False for each pair, `[to, from]`.",
        any_of_them: "You took what one of the checks lets pass. All of them have to.",
    },
    alternatives=[pair_by_pair, all_reduced],
    hints=[
        "Four things must hold for a pair, all at once. `&` joins arrays of True and False.",
        "`in_halves` has two layers: `in_halves[0] & in_halves[1]`. Of the copies only the largest matters.",
        "`called & in_halves.all(axis=0) & (evidence > highest_in_copies.max()) & readable`.",
    ],
    expects="True and False, of shape (neurons, neurons)",
    purpose="The rule by which the report lets an arrow stand. Its mistakes are the usual ways to read more out of a table than is in it.",
)

# --- shift_what_is_own -------------------------------------------------------------------------------------


def sources(rng):
    """A source that others tell in part, wholly, and not at all; with a mean, shifts of both signs, redundant columns."""
    others = rng.standard_normal((40, 2))
    own = np.cumsum(rng.standard_normal(40))
    source = others @ [1.0, -2.0] + 0.5 * own
    return [
        Case("a source that two others tell in part", (source, others, 7)),
        Case("a source with a mean", (source + 50, others + np.array([3.0, -8.0]), 5)),
        Case("a shift to earlier times", (source, others, -4)),
        Case("a shift by nothing", (source, others, 0)),
        Case("one other", (source, others[:, :1], 11)),
        Case("a source that others tell wholly", (others @ [2.0, 1.0] + 4, others, 9)),
        Case("an other that stands twice", (source, np.column_stack([others, others[:, 0]]), 6)),
        Case("a column of ones among the others", (source + 10, np.column_stack([np.ones(40), others]), 3)),
        Case("a shift once around and further", (source, others, 45)),
        Case("whole numbers", (rng.integers(-5, 9, 30), rng.integers(-5, 9, (30, 2)), 8)),
    ]


def all_of_it(source, others, shift):
    return np.roll(source, shift)


def own_part_alone(source, others, shift):
    columns = np.column_stack([np.ones(len(source)), others])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    return np.roll(source - told, shift)


def what_others_tell_moved(source, others, shift):
    columns = np.column_stack([np.ones(len(source)), others])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    return np.roll(told, shift) + source - told


def own_part_shuffled(source, others, shift):
    columns = np.column_stack([np.ones(len(source)), others])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    return told + np.random.default_rng(0).permutation(source - told)


def own_part_turned_around(source, others, shift):
    columns = np.column_stack([np.ones(len(source)), others])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    return told + (source - told)[::-1]


def the_other_way(source, others, shift):
    columns = np.column_stack([np.ones(len(source)), others])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    return told + np.roll(source - told, -shift)


def without_intercept(source, others, shift):
    told = others @ np.linalg.lstsq(others, source, rcond=None)[0]
    return told + np.roll(source - told, shift)


def filled_with_zeros(source, others, shift):
    columns = np.column_stack([np.ones(len(source)), others])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    own = np.roll(source - told, shift)
    if shift > 0:
        own[:shift] = 0
    elif shift < 0:
        own[shift:] = 0
    return told + own


def nothing_of_its_own(source, others, shift):
    columns = np.column_stack([np.ones(len(source)), others])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    return told


def one_other_alone(source, others, shift):
    columns = np.column_stack([np.ones(len(source)), others[:, 0]])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    return told + np.roll(source - told, shift)


def told_one_by_one(source, others, shift):
    told = np.mean(source)
    for column in np.transpose(others):
        columns = np.column_stack([np.ones(len(source)), column])
        told = told + columns @ np.linalg.lstsq(columns, source, rcond=None)[0] - np.mean(source)
    return told + np.roll(source - told, shift)


def own_part_of_moved_source(source, others, shift):
    columns = np.column_stack([np.ones(len(source)), others])
    told = columns @ np.linalg.lstsq(columns, source, rcond=None)[0]
    moved = np.roll(source, shift)
    return told + moved - columns @ np.linalg.lstsq(columns, moved, rcond=None)[0]


def told_by_sklearn(source, others, shift):
    told = LinearRegression().fit(others, source).predict(others)
    return told + np.roll(np.asarray(source) - told, shift)


def told_by_projection(source, others, shift):
    source, others = np.asarray(source, dtype=float), np.asarray(others, dtype=float)
    centred = others - others.mean(axis=0)
    told = source.mean() + centred @ np.linalg.pinv(centred) @ source
    n = len(source)
    return [float(told[t] + source[(t - shift) % n] - told[(t - shift) % n]) for t in range(n)]


SHIFT_WHAT_IS_OWN = Exercise(
    reference=moved_apart.shift_what_is_own,
    cases=sources,
    edges=(
        edge_of_this_exercise("whose mean is far from 0", lambda source, others, shift: abs(np.mean(source)) > 5),
        edge_of_this_exercise("that are shifted to earlier times", lambda source, others, shift: shift < 0),
        RANK_DEFICIENT,
        SINGLE,
        TIES,
        WHOLE,
        NEGATIVE,
    ),
    mistakes={
        all_of_it: "You moved all of the source. What it has from the others is then at the wrong time, too, and the copy is a stranger to everyone.",
        own_part_alone: "You returned the source's own part. Add back what the others tell, at its old time.",
        what_others_tell_moved: "You moved what the others tell, and left the source's own part where it was. It is the other way round.",
        own_part_shuffled: "You shuffled the own part. It lost its rhythm; a shift keeps it.",
        own_part_turned_around: "You turned the own part around in time. Move it by `shift`.",
        the_other_way: "You moved it to earlier times. It should come `shift` steps later.",
        without_intercept: "Your regression goes through 0. Add a column of ones, or a mean is taken for the source's own.",
        filled_with_zeros: "You filled what became free with zeros. What falls off at the end comes back at the beginning.",
        nothing_of_its_own: "You returned what the others tell. The source's own part is missing: add it, moved.",
        one_other_alone: "You asked the first of the others alone. All of them tell something.",
        told_one_by_one: "You asked the others one by one, and counted twice what they share. One regression on all of them.",
        own_part_of_moved_source: "You moved the source before the regression. First find its own part, then move that.",
    },
    alternatives=[told_by_projection, told_by_sklearn],
    hints=[
        "The source is a sum: what the others tell of it, and what is its own. Which part may move?",
        "`np.linalg.lstsq(columns, source, rcond=None)[0]` are the weights, with a column of ones among `columns`; `columns @ weights` is what is told.",
        "`copy = told + np.roll(source - told, shift)`.",
    ],
    purpose="Which null fits depends on the question. A shift of everything asks whether the source is a stranger to all; given the others, only its own part may move.",
)

# --- what_it_needs -----------------------------------------------------------------------------------------


def sentences(rng):
    """All four sentences."""
    return [Case(f'the sentence "{key}"', (key,)) for key in rng.permutation(list(defending.SENTENCES)).tolist()]


def report_shows_a_drive(sentence):
    needs = {"predicts": "ab", "drives": "ab", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def unseen_neuron_forgotten(sentence):
    needs = {"predicts": "ab", "drives": "abdg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def delays_forgotten(sentence):
    needs = {"predicts": "ab", "drives": "abcg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def columns_taken_for_neurons(sentence):
    needs = {"predicts": "ab", "drives": "abcd", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def drive_needs_no_report(sentence):
    needs = {"predicts": "ab", "drives": "cdg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def both_halves_are_enough(sentence):
    needs = {"predicts": "ab", "drives": "bcdg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def only_force_shows_a_drive(sentence):
    needs = {"predicts": "ab", "drives": "abcdeg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def force_in_place_of_all(sentence):
    needs = {"predicts": "ab", "drives": "e", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def force_for_delays(sentence):
    needs = {"predicts": "ab", "drives": "abce", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def halves_forgotten(sentence):
    needs = {"predicts": "a", "drives": "abcdg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def copies_forgotten(sentence):
    needs = {"predicts": "b", "drives": "abcdg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def prediction_needs_everyone(sentence):
    needs = {"predicts": "abc", "drives": "abcdg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def prediction_needs_delays(sentence):
    needs = {"predicts": "abd", "drives": "abcdg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def prediction_needs_neurons(sentence):
    needs = {"predicts": "abg", "drives": "abcdg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def prediction_needs_a_drive(sentence):
    needs = {"predicts": "abcdg", "drives": "abcdg", "absent": "cdfg", "forced": "eg"}
    return set(needs[sentence])


def silence_is_proof(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "", "forced": "eg"}
    return set(needs[sentence])


def missed_arrows_alone(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "f", "forced": "eg"}
    return set(needs[sentence])


def masking_forgotten(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "dfg", "forced": "eg"}
    return set(needs[sentence])


def fast_arrows_forgotten(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cfg", "forced": "eg"}
    return set(needs[sentence])


def mixed_columns_forgotten(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdf", "forced": "eg"}
    return set(needs[sentence])


def absence_without_power(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdg", "forced": "eg"}
    return set(needs[sentence])


def absence_by_the_report(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "abcdg", "forced": "eg"}
    return set(needs[sentence])


def absence_in_halves(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "bcdfg", "forced": "eg"}
    return set(needs[sentence])


def absence_by_force(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdefg", "forced": "eg"}
    return set(needs[sentence])


def force_needs_everyone(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdfg", "forced": "ceg"}
    return set(needs[sentence])


def force_needs_delays(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdfg", "forced": "deg"}
    return set(needs[sentence])


def force_needs_everyone_and_delays(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdfg", "forced": "cdeg"}
    return set(needs[sentence])


def force_needs_copies(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdfg", "forced": "aeg"}
    return set(needs[sentence])


def force_needs_the_report(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdfg", "forced": "abeg"}
    return set(needs[sentence])


def force_reaches_one_cell(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdfg", "forced": "e"}
    return set(needs[sentence])


def force_needs_all(sentence):
    needs = {"predicts": "ab", "drives": "abcdg", "absent": "cdfg", "forced": "abcdeg"}
    return set(needs[sentence])


def all_of_them(sentence):
    return set("abcdefg")


def as_words(sentence):
    return {"predicts": "ab", "drives": "gdcba", "absent": "cdfg", "forced": "eg"}[sentence]


def with_commas(sentence):
    return {"predicts": "a, b", "drives": "A, B, C, D, G", "absent": {"cdfg"}, "forced": ("e", "g")}[sentence]


def as_lists(sentence):
    if sentence == "forced":
        return ["e", "g"]
    drives = ["a", "b", "c", "d", "g"]
    return {"predicts": drives[:2], "drives": drives}.get(sentence, [*drives[2:], "f"])


WHAT_IT_NEEDS = Exercise(
    reference=defending.what_it_needs,
    cases=sentences,
    edges=tuple(
        edge_of_this_exercise(f"with the sentence `{key}`", functools.partial(str.__eq__, key)) for key in defending.SENTENCES
    ),
    mistakes={
        report_shows_a_drive: "For `drives` you ticked what the report shows. c05 → c09 has passed all of that, and the unseen neuron made it: c. A slower indicator turns an arrow around: d. And one neuron's light may be in two columns: g.",
        unseen_neuron_forgotten: "For `drives`, c is missing. Copies and halves keep what an unseen neuron does to both.",
        delays_forgotten: "For `drives`, d is missing. If one neuron is measured later, the arrow turns around.",
        columns_taken_for_neurons: "For `drives`, g is missing. If a column holds some of its neighbour, an arrow from one column to another is a neuron that predicts itself.",
        drive_needs_no_report: "For `drives`, a and b are missing: before asking what made it, there must be something.",
        both_halves_are_enough: "For `drives`, a is missing: both halves may call what chance gives, where 56 pairs are tried.",
        only_force_shows_a_drive: "`drives` is said from the recording alone, so e is not asked. Without e it needs c, d and g, which is why it is so seldom printed.",
        force_in_place_of_all: "For `drives` you ticked e alone. But the sentence begins *from the recording alone*: nobody forced anything.",
        force_for_delays: "For `drives` you ticked e. The sentence is said *from the recording alone*, where nobody forced anything; it needs d and g in its place.",
        halves_forgotten: "For `predicts`, b is missing: the sentence says *all through* the recording.",
        copies_forgotten: "For `predicts`, a is missing: two halves may both call what chance gives.",
        prediction_needs_everyone: "`predicts` says *given all others that were recorded*. An unseen neuron may be why; the sentence stays true without c.",
        prediction_needs_delays: "`predicts` says what helps to predict what, as it was measured. A delay is part of that: d is not needed.",
        prediction_needs_neurons: "`predicts` is true of two columns, whatever is in them: g is not needed.",
        prediction_needs_a_drive: "`predicts` speaks of prediction, not of cause: c, d and g are the price of `drives`.",
        silence_is_proof: "For `absent` you ticked nothing. A pair that is not called may be weak, fast, or masked.",
        missed_arrows_alone: "For `absent`, c, d and g are missing: an unseen neuron can cancel an effect, what is over within a step leaves no order, and a neighbour's light hides what it is mixed with.",
        masking_forgotten: "For `absent`, c is missing: an unseen neuron can cancel the effect of a real arrow.",
        fast_arrows_forgotten: "For `absent`, d is missing: an arrow that is over within a step is not seen.",
        mixed_columns_forgotten: "For `absent`, g is missing: *given* a column that holds some of the sender, the sender has nothing to add.",
        absence_without_power: "For `absent`, f is missing: would an arrow that matters have been called at all, in a recording as short as this?",
        absence_by_the_report: "For `absent`, a and b speak of arrows that are called. Of those that are not, ask f: would they have been?",
        absence_in_halves: "For `absent`, b is not needed: it speaks of an arrow that is called, and here none is.",
        absence_by_force: "For `absent`, e is not asked: the sentence is said *from the recording alone*.",
        force_needs_everyone: "For `forced`, c is not needed. Chance chose the times, and no unseen neuron knew them.",
        force_needs_delays: "For `forced`, d is not needed: the times are yours, whatever is measured late.",
        force_needs_everyone_and_delays: "For `forced`, c and d are not needed: chance chose the times, so no unseen neuron knew them, and no delay turns them around.",
        force_needs_copies: "For `forced`, a is not needed: it is about the recording, and e is an experiment with a test of its own.",
        force_needs_the_report: "For `forced`, a and b are not needed: the experiment stands by itself, without any report.",
        force_reaches_one_cell: "For `forced`, g is missing: light that reaches a neighbour forces that one as well, and you would name the wrong sender.",
        force_needs_all: "For `forced`, e and g are enough. That is why one experiment with a coin is worth so many recordings.",
        all_of_them: "You ticked everything. Then nothing can ever be printed: what does each sentence say, and what does it not say?",
    },
    alternatives=[as_words, as_lists, with_commas],
    canonical=defending.letters_of,
    hints=[
        "Read each sentence word by word: *all through*, *that were recorded*, *from the recording alone*, *forcing*.",
        "`predicts` needs what the report checks. `drives` needs that and three more. `forced` needs none of what the report checks.",
        "`absent` needs c, d, f and g. `forced` needs e and g.",
    ],
    expects='a set of letters, such as {"a", "b"}',
    purpose="The checklist behind a limits paragraph. It says what each sentence would cost, and which of the conditions no recording can show.",
)
