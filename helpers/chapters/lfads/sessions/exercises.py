"""Exercises of the notebook "Sessions and limits"."""

import itertools

import numpy as np
import torch
from scipy.signal import lfilter
from torch import nn

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import NEGATIVE, SINGLE, TIES, WHOLE, ZEROS, edge_of_this_exercise
from helpers.methods import decoding, spike_counts
from helpers.models.lfads import pieces


def _linear(rng, n_in, n_out):
    """A layer whose parameters come from ``rng``, in double precision; slopes pass through it, as in training."""
    module = nn.Linear(n_in, n_out).double()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.tensor(rng.normal(0, 0.7, size=tuple(parameter.shape))))
    return module


# --- session_rates -----------------------------------------------------------------------------------------


def sessions_with_a_shared_middle(rng):
    """Days with as many neurons, where another day's layer fits without an error, and days that differ."""
    cases = []
    for label, (neurons, session, n_read_in, n_factors) in {
        "days with as many neurons": ((4, 4, 4), 1, 3, 2),
        "as many neurons as factors": ((3, 3), 1, 3, 3),
        "the first of three days": ((2, 5, 3), 0, 2, 3),
        "the last of three days": ((2, 5, 3), 2, 2, 3),
    }.items():
        read_ins = nn.ModuleList(_linear(rng, number, n_read_in) for number in neurons)
        read_outs = nn.ModuleList(_linear(rng, n_factors, number) for number in neurons)
        shared = nn.Sequential(_linear(rng, n_read_in, 5), nn.Tanh(), _linear(rng, 5, n_factors))
        counts = torch.tensor(rng.poisson(1.0, size=(3, 4, neurons[session]))).double()
        cases.append(Case(label, (counts, session, read_ins, shared, read_outs)))
    return cases


def log_rates_of_the_session(counts, session, read_ins, shared, read_outs):
    return read_outs[session](shared(read_ins[session](counts)))


def factors_of_the_session(counts, session, read_ins, shared, read_outs):
    return shared(read_ins[session](counts))


def read_in_of_the_first_day(counts, session, read_ins, shared, read_outs):
    return torch.exp(read_outs[session](shared(read_ins[0](counts))))


def read_out_of_the_first_day(counts, session, read_ins, shared, read_outs):
    return torch.exp(read_outs[0](shared(read_ins[session](counts))))


def both_of_the_first_day(counts, session, read_ins, shared, read_outs):
    return torch.exp(read_outs[0](shared(read_ins[0](counts))))


def both_of_the_day_after(counts, session, read_ins, shared, read_outs):
    return torch.exp(read_outs[session + 1](shared(read_ins[session + 1](counts))))


def middle_left_out(counts, session, read_ins, shared, read_outs):
    return torch.exp(read_outs[session](read_ins[session](counts)))


def middle_twice(counts, session, read_ins, shared, read_outs):
    return torch.exp(read_outs[session](shared(shared(read_ins[session](counts)))))


def read_in_left_out(counts, session, read_ins, shared, read_outs):
    return torch.exp(read_outs[session](shared(counts)))


def exponential_before_the_read_out(counts, session, read_ins, shared, read_outs):
    return read_outs[session](torch.exp(shared(read_ins[session](counts))))


def softplus_of_the_session(counts, session, read_ins, shared, read_outs):
    return torch.nn.functional.softplus(read_outs[session](shared(read_ins[session](counts))))


def session_by_matrices(counts, session, read_ins, shared, read_outs):
    enters, leaves = read_ins[session], read_outs[session]
    factors = shared(counts @ enters.weight.T + enters.bias)
    return (factors @ leaves.weight.T + leaves.bias).exp()


def session_trial_by_trial(counts, session, read_ins, shared, read_outs):
    # For a middle that knows nothing of other trials, as all do.
    return torch.stack([read_outs[session](shared(read_ins[session](trial[None])))[0].exp() for trial in counts])


SESSION_RATES = Exercise(
    reference=pieces.session_rates,
    cases=sessions_with_a_shared_middle,
    edges=(
        edge_of_this_exercise("from the first day", lambda c, session, i, s, o: session == 0),
        edge_of_this_exercise(
            "with as many neurons on each day", lambda c, n, i, s, o: len({one.in_features for one in i}) == 1
        ),
    ),
    mistakes={
        log_rates_of_the_session: "These are log-rates, and some are negative. A rate is the exponential of its log-rate.",
        factors_of_the_session: "These are the factors, which all days share. The rates of this day's neurons are one step further on.",
        read_in_of_the_first_day: "The read-in is that of the first day. Its weights belong to other neurons: take that of this session.",
        read_out_of_the_first_day: "The read-out is that of the first day. So these are rates of other neurons: take that of this session.",
        both_of_the_first_day: "Read-in and read-out are those of the first day, whose neurons are others. `session` says which day it is.",
        both_of_the_day_after: "Read-in and read-out are those of the day after. Sessions are counted from 0, as lists are.",
        middle_left_out: "What all days share is missing between read-in and read-out. There are the encoder and the dynamics.",
        middle_twice: "The shared middle is run twice. It goes from what is read in to factors, once.",
        read_in_left_out: "The read-in is missing: the shared middle takes the same few numbers on each day, not this day's neurons.",
        exponential_before_the_read_out: "The exponential comes too early. The read-out makes log-rates, and these are turned into rates.",
        softplus_of_the_session: "A softplus also keeps rates positive, but the read-out makes *log*-rates: `torch.exp`.",
    },
    alternatives=[session_by_matrices, session_trial_by_trial],
    hints=[
        "Three steps: what is this day's own, what is shared, what is this day's own again.",
        "`read_ins[session](counts)` is what the shared middle takes; `read_outs[session]` turns its factors into log-rates.",
    ],
    purpose="All that is a day's own is the first layer and the last. Ask what else could differ between days (the animal's skill, say), and "
    "where this model would put it: into the factors.",
)


# --- carried_r2 --------------------------------------------------------------------------------------------


def two_days(rng):
    """A day and another, on which the same map holds, or one with all signs wrong, or one with another constant."""
    cases = []
    for label, (n, n_new, n_in, n_out, sign, shift) in {
        "two days with one map": (30, 20, 3, 2, 1, 0.0),
        "a day with all signs turned": (30, 25, 3, 3, -1, 0.0),
        "a day on which everything lies higher": (30, 30, 2, 2, 1, 1.5),
        "one input and one output": (20, 15, 1, 1, 1, 0.3),
    }.items():
        x, new_x = rng.normal(size=(n, n_in)) + 0.5, rng.normal(size=(n_new, n_in)) + 0.5 + shift
        weights = rng.normal(size=(n_in, n_out)) + 1
        spread = np.array([1.0, 3.0, 0.5])[:n_out]
        y = (x @ weights + 2 + 0.5 * rng.normal(size=(n, n_out))) * spread
        new_y = (sign * (new_x @ weights) + 2 + shift + 0.5 * rng.normal(size=(n_new, n_out))) * spread
        cases.append(Case(label, (x, y, new_x, new_y)))
    whole = rng.integers(0, 6, size=(12, 2)), rng.integers(0, 6, size=(12, 2))
    # All predictions lie too low in the second output, which a variance of errors would not see.
    new_y = rng.integers(0, 6, size=(12, 2)) + np.array([0, 2])
    cases.append(Case("whole numbers", (whole[0], whole[1], whole[0][::-1].copy(), new_y)))
    return cases


def map_fitted_again(x, y, new_x, new_y):
    design = np.insert(new_x, 0, 1, axis=1)
    said = design @ np.linalg.lstsq(design, new_y)[0]
    return 1 - np.sum((new_y - said) ** 2) / np.sum((new_y - new_y.mean(axis=0)) ** 2)


def scored_on_the_first_day(x, y, new_x, new_y):
    design = np.insert(x, 0, 1, axis=1)
    said = design @ np.linalg.lstsq(design, y)[0]
    return 1 - np.sum((y - said) ** 2) / np.sum((y - y.mean(axis=0)) ** 2)


def map_without_a_constant(x, y, new_x, new_y):
    said = new_x @ np.linalg.lstsq(x, y)[0]
    return 1 - np.sum((new_y - said) ** 2) / np.sum((new_y - new_y.mean(axis=0)) ** 2)


def both_days_fitted_together(x, y, new_x, new_y):
    weights = np.linalg.lstsq(np.insert(np.concatenate([x, new_x]), 0, 1, axis=1), np.concatenate([y, new_y]))[0]
    said = np.insert(new_x, 0, 1, axis=1) @ weights
    return 1 - np.sum((new_y - said) ** 2) / np.sum((new_y - new_y.mean(axis=0)) ** 2)


def beside_the_mean_of_the_first_day(x, y, new_x, new_y):
    said = np.insert(new_x, 0, 1, axis=1) @ np.linalg.lstsq(np.insert(x, 0, 1, axis=1), y)[0]
    return 1 - np.sum((new_y - said) ** 2) / np.sum((new_y - y.mean(axis=0)) ** 2)


def beside_one_mean_of_all_outputs(x, y, new_x, new_y):
    said = np.insert(new_x, 0, 1, axis=1) @ np.linalg.lstsq(np.insert(x, 0, 1, axis=1), y)[0]
    return 1 - np.sum((new_y - said) ** 2) / np.sum((new_y - new_y.mean()) ** 2)


def squared_correlation(x, y, new_x, new_y):
    said = np.insert(new_x, 0, 1, axis=1) @ np.linalg.lstsq(np.insert(x, 0, 1, axis=1), y)[0]
    return np.corrcoef(said.ravel(), new_y.ravel())[0, 1] ** 2


def mean_r2_of_outputs(x, y, new_x, new_y):
    said = np.insert(new_x, 0, 1, axis=1) @ np.linalg.lstsq(np.insert(x, 0, 1, axis=1), y)[0]
    return np.mean(1 - np.sum((new_y - said) ** 2, axis=0) / np.sum((new_y - new_y.mean(axis=0)) ** 2, axis=0))


def r2_of_each_output(x, y, new_x, new_y):
    said = np.insert(new_x, 0, 1, axis=1) @ np.linalg.lstsq(np.insert(x, 0, 1, axis=1), y)[0]
    return 1 - np.sum((new_y - said) ** 2, axis=0) / np.sum((new_y - new_y.mean(axis=0)) ** 2, axis=0)


def days_swapped(x, y, new_x, new_y):
    said = np.insert(x, 0, 1, axis=1) @ np.linalg.lstsq(np.insert(new_x, 0, 1, axis=1), new_y)[0]
    return 1 - np.sum((y - said) ** 2) / np.sum((y - y.mean(axis=0)) ** 2)


def unexplained_share(x, y, new_x, new_y):
    said = np.insert(new_x, 0, 1, axis=1) @ np.linalg.lstsq(np.insert(x, 0, 1, axis=1), y)[0]
    return np.sum((new_y - said) ** 2) / np.sum((new_y - new_y.mean(axis=0)) ** 2)


def centred_on_its_own_day(x, y, new_x, new_y):
    weights = np.linalg.lstsq(x - x.mean(axis=0), y - y.mean(axis=0))[0]
    said = (new_x - new_x.mean(axis=0)) @ weights + new_y.mean(axis=0)
    return 1 - np.sum((new_y - said) ** 2) / np.sum((new_y - new_y.mean(axis=0)) ** 2)


def variance_of_errors(x, y, new_x, new_y):
    said = np.insert(new_x, 0, 1, axis=1) @ np.linalg.lstsq(np.insert(x, 0, 1, axis=1), y)[0]
    return 1 - np.var(new_y - said) / np.var(new_y)


def constant_forgotten_in_the_prediction(x, y, new_x, new_y):
    said = new_x @ np.linalg.lstsq(np.insert(x, 0, 1, axis=1), y)[0][1:]
    return 1 - np.sum((new_y - said) ** 2) / np.sum((new_y - new_y.mean(axis=0)) ** 2)


def inputs_from_outputs(x, y, new_x, new_y):
    said = np.insert(new_y, 0, 1, axis=1) @ np.linalg.lstsq(np.insert(y, 0, 1, axis=1), x)[0]
    return 1 - np.sum((new_x - said) ** 2) / np.sum((new_x - new_x.mean(axis=0)) ** 2)


def carried_by_scikit_learn(x, y, new_x, new_y):
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import r2_score

    return r2_score(new_y, LinearRegression().fit(x, y).predict(new_x), multioutput="variance_weighted")


def carried_by_centring(x, y, new_x, new_y):
    weights = np.linalg.pinv(x - x.mean(axis=0)) @ (y - y.mean(axis=0))
    residual = new_y - y.mean(axis=0) - (new_x - x.mean(axis=0)) @ weights
    return 1 - (residual**2).sum() / (len(new_y) * new_y.var(axis=0).sum())


CARRIED_R2 = Exercise(
    reference=decoding.carried_r2,
    cases=two_days,
    edges=(
        WHOLE,
        TIES,
        NEGATIVE,
        SINGLE,
        edge_of_this_exercise("where the map fails", lambda *days: decoding.carried_r2(*days) < 0),
        edge_of_this_exercise("with one output", lambda x, y, new_x, new_y: y.shape[1] == 1),
    ),
    lies_in=(-np.inf, 1),
    expects="one number, for all outputs together",
    equivalent={
        "new_y - new_design @ weights -> new_design @ weights - new_y": "it is squared",
        "new_y - new_y.mean(axis=0) -> new_y.mean(axis=0) - new_y": "it is squared",
    },
    mistakes={
        map_fitted_again: "The map was fitted again, to the other day. Then no two days have to agree about anything. Fit on the first, keep "
        "the weights, and ask what they say about the other.",
        scored_on_the_first_day: "This is the R² of the day that the map was fitted to. Asked is the other one.",
        map_without_a_constant: "The map has no constant. Where zero lies is arbitrary in factors: give the map a column of ones.",
        both_days_fitted_together: "The map was fitted to both days together, so it has seen the answers. Fit on the first day alone.",
        beside_the_mean_of_the_first_day: "The squared deviations are from the first day's mean. R² compares with the mean of what is explained: "
        "that of the other day.",
        beside_one_mean_of_all_outputs: "One mean for all outputs: each has a mean of its own, or differences between outputs count as explained.",
        squared_correlation: "A squared correlation forgives a wrong sign and a wrong scale, and a map with all signs wrong would look perfect. Compare "
        "squared errors with squared deviations.",
        mean_r2_of_outputs: "This is the mean over outputs of the R² of each. Asked is one for all together: add up squares first, then divide.",
        r2_of_each_output: "This is an R² for each output. Add up the squares of all outputs, then divide.",
        days_swapped: "The days are swapped: fit on `x` and `y`, and score on `new_x` and `new_y`.",
        unexplained_share: "This is the share that is *not* explained. R² is 1 less that.",
        centred_on_its_own_day: "Each day was centred on its own mean, the answers of the other day too. Then the constant was fitted again. Keep "
        "that of the first day. (`np.var` of the errors does the same: it takes their mean off.)",
        variance_of_errors: "A variance takes off the mean first: a day on which all predictions lie too high would look right, and differences "
        "between outputs count as explained. Compare sums of squares.",
        constant_forgotten_in_the_prediction: "The constant was fitted and then left out. It belongs to the map: give `new_x` its column of "
        "ones, too.",
        inputs_from_outputs: "This explains `new_x` from `new_y`. The map goes from `x` to `y`.",
    },
    alternatives=[carried_by_scikit_learn, carried_by_centring],
    hints=[
        "Two steps that must not meet: weights from `x` and `y`, errors from `new_x` and `new_y`.",
        "`np.insert(x, 0, 1, axis=1)` adds a column of ones. `np.linalg.lstsq(design, y)[0]` are the weights.",
    ],
    purpose="Whether factors mean the same on two days is one number, as long as nothing is fitted on the second day. Ask who has seen an "
    "'aligned' figure in which each day had a map of its own.",
)


# --- counts_of_windows -------------------------------------------------------------------------------------


def windows(rng):
    """Sums of a recording's bins by hand and by chance, of windows that reach beyond its start, and of a single bin."""
    counts = np.array([[1, 0], [0, 2], [3, 0], [0, 0], [0, 1], [2, 0]])
    cases = [Case("windows of three bins", (_sums(counts, 3), 3)), Case("windows of two bins", (_sums(counts, 2), 2))]
    cases.append(
        Case("a recording of few spikes", (_sums(rng.poisson(0.05, size=(20, 3)) + (np.arange(20) == 4)[:, None], 4), 4))
    )
    for label, (n_bins, n_neurons, width) in {
        "windows of eight bins": (30, 4, 8),
        "windows of one bin": (7, 3, 1),
        "windows longer than the recording": (4, 2, 6),
        "windows as long as the recording": (5, 3, 5),
    }.items():
        cases.append(Case(label, (_sums(rng.poisson(1.0, size=(n_bins, n_neurons)), width), width)))
    return cases


def _sums(counts, width):
    return np.stack([counts[max(t - width + 1, 0) : t + 1].sum(axis=0) for t in range(len(counts))])


def changes_alone(sums, width):
    return np.diff(sums, axis=0, prepend=0 * sums[:1])


def shared_out_evenly(sums, width):
    return sums / width


def every_so_many_rows(sums, width):
    return sums[::width]


def one_bin_fewer_before(sums, width):
    counts = np.zeros_like(sums)
    for t in range(len(sums)):
        counts[t] = sums[t] - counts[max(t - width + 2, 0) : t].sum(axis=0)
    return counts


def one_bin_more_before(sums, width):
    counts = np.zeros_like(sums)
    for t in range(len(sums)):
        counts[t] = sums[t] - counts[max(t - width, 0) : t].sum(axis=0)
    return counts


def sums_taken_off_in_place_of_counts(sums, width):
    counts = np.zeros_like(sums)
    for t in range(len(sums)):
        counts[t] = sums[t] - sums[max(t - width + 1, 0) : t].sum(axis=0)
    return counts


def clipped_changes(sums, width):
    return np.maximum(np.diff(sums, axis=0, prepend=0 * sums[:1]), 0)


def start_that_wraps_round(sums, width):
    counts = np.zeros_like(sums)
    for t in range(len(sums)):
        counts[t] = sums[t] - counts[t - width + 1 : t].sum(axis=0)
    return counts


def window_after_the_bin(sums, width):
    counts = np.zeros_like(sums)
    for t in range(len(sums) - 1, -1, -1):
        counts[t] = sums[t] - counts[t + 1 : t + width].sum(axis=0)
    return counts


def sum_that_comes_back(sums, width):
    counts = np.diff(sums, axis=0, prepend=0 * sums[:1])
    counts[width:] += sums[:-width]
    return counts


def first_rows_as_they_are(sums, width):
    counts = np.array(sums)
    for t in range(width, len(sums)):
        counts[t] = sums[t] - counts[t - width + 1 : t].sum(axis=0)
    return counts


def counts_by_return(sums, width):
    counts = np.diff(sums, axis=0, prepend=0 * sums[:1])
    for t in range(width, len(sums)):
        counts[t] += counts[t - width]
    return counts


def counts_by_filter(sums, width):
    returns = np.zeros(width + 1)
    returns[0], returns[width] = 1, -1
    return np.rint(lfilter([1, -1], returns, sums, axis=0)).astype(sums.dtype)


COUNTS_OF_WINDOWS = Exercise(
    reference=spike_counts.counts_of_windows,
    cases=windows,
    edges=(
        WHOLE,
        TIES,
        ZEROS,
        edge_of_this_exercise("with windows of one bin", lambda sums, width: width == 1),
        edge_of_this_exercise("with windows longer than the recording", lambda sums, width: width > len(sums)),
    ),
    lies_in=(0, np.inf),
    equivalent={
        "result -> np.round(result, 2)": "counts are whole",
        "counts[max(t - width + 1, 0):t] -> counts[max(t - width + 1, 0):t + 1]": "the count of this bin is still 0",
        "max(t - width + 1, 0) -> max(0, t - width + 1)": "the larger of two has no order",
    },
    mistakes={
        changes_alone: "From one row to the next, a bin enters *and another leaves*. The change is their difference, and it can be negative. "
        "Counts cannot. (The same comes out when *all* bins before are taken off.)",
        clipped_changes: "Where the bin that leaves held spikes, the change is too small, and cutting it off at 0 loses spikes. Take off what "
        "the window still holds from before.",
        shared_out_evenly: "Dividing by the width gives each bin the mean of its window: smooth, and no counts. Whole spikes lie in single bins.",
        every_so_many_rows: "Each `width`-th row gives counts of bins that do not overlap, and `width` times as long. That is often the right thing "
        "to do, but asked are the counts of each bin.",
        one_bin_fewer_before: "One bin too few is taken off: a window of `width` bins holds this bin and `width - 1` before it.",
        one_bin_more_before: "One bin too many is taken off: a window of `width` bins holds this bin and `width - 1` before it.",
        sums_taken_off_in_place_of_counts: "What is taken off are the rows before, which are sums themselves. Take off the *counts* that you have "
        "found so far.",
        start_that_wraps_round: "At the start of the recording `t - width + 1` is negative, and a negative index counts from the end. "
        "Nothing comes before bin 0.",
        sum_that_comes_back: "What comes back is the *count* `width` bins before, not the sum.",
        first_rows_as_they_are: "The first rows are windows, too, cut off by the start. They were left as they are.",
        window_after_the_bin: "This takes each row for the sum over a bin and those *after* it. The windows look back.",
    },
    alternatives=[counts_by_return, counts_by_filter],
    hints=[
        "The first row is the first bin. Go on from there: of what is in row `t`, what have you counted already?",
        "`sums[t] - counts[max(t - width + 1, 0) : t].sum(axis=0)` is what is new in bin `t`.",
    ],
    purpose="Overlapping windows can be undone exactly, but only by whoever knows the width and the order of the rows. Ask what a file of "
    "trials that were cut out of such sums would need (the windows reach into what came before the trial).",
)


# --- change_ratio ------------------------------------------------------------------------------------------


def recordings_of_spikes(rng):
    """Counts by hand, of neurons with very different rates, of few bins, with silent neurons, and sums in windows."""
    by_hand = np.array([[[1, 0], [3, 0], [0, 2]], [[2, 5], [2, 4], [1, 1]]])
    cases = [Case("two trials of three bins", (by_hand,))]
    cases.append(Case("neurons with very different rates", (rng.poisson([0.1, 1.0, 9.0], size=(6, 12, 3)),)))
    cases.append(Case("a recording of few spikes", (rng.poisson(0.1, size=(5, 20, 2)),)))
    cases.append(Case("a neuron that is silent", (rng.poisson([0.0, 1.0, 2.0, 0.5], size=(4, 3, 4)),)))
    cases.append(Case("trials of two bins", (rng.poisson(2.0, size=(5, 2, 3)),)))
    cases.append(Case("trials that differ", (rng.poisson(np.array([[[1.0]], [[20.0]], [[5.0]]]), size=(3, 8, 2)),)))
    one = rng.poisson(1.0, size=(3, 20, 2))
    cases.append(Case("sums in windows of five bins", (sum(one[:, first : first + 16] for first in range(5)),)))
    return cases


def fano_factor(counts):
    return np.mean(counts.var(axis=(0, 1))) / np.mean(counts.mean(axis=(0, 1)))


def beside_one_count(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sum((after - before) ** 2) / np.sum(before)


def beside_the_later_count(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sum((after - before) ** 2) / np.sum(after)


def beside_all_counts(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sum((after - before) ** 2) / np.sum(counts)


def mean_beside_one_mean(counts):
    return np.mean(np.diff(counts, axis=1) ** 2) / np.mean(counts)


def changes_not_squared(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sum(np.abs(after - before)) / np.sum(before + after)


def changes_with_their_sign(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sum(after - before) / np.sum(before + after)


def changes_between_trials(counts):
    return np.sum((counts[1:] - counts[:-1]) ** 2) / np.sum(counts[1:] + counts[:-1])


def changes_between_neurons(counts):
    before, after = counts[..., :-1], counts[..., 1:]
    return np.sum((after - before) ** 2) / np.sum(before + after)


def variance_of_changes(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.var(after - before) / np.mean(before + after)


def across_the_borders_of_trials(counts):
    flat = counts.reshape(-1, counts.shape[2])
    return np.sum((flat[1:] - flat[:-1]) ** 2) / np.sum(flat[1:] + flat[:-1])


def sums_squared_as_well(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sum((after - before) ** 2) / np.sum((before + after) ** 2)


def ratio_of_each_neuron(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sum((after - before) ** 2, axis=(0, 1)) / np.maximum(np.sum(before + after, axis=(0, 1)), 1)


def mean_ratio_of_neurons(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    spikes = np.sum(before + after, axis=(0, 1))
    return np.mean(np.sum((after - before) ** 2, axis=(0, 1)) / np.maximum(spikes, 1))


def root_of_the_ratio(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sqrt(np.sum((after - before) ** 2) / np.sum(before + after))


def turned_over(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.sum(before + after) / np.sum((after - before) ** 2)


def mean_over_twice_the_mean(counts):
    return np.mean(np.diff(counts, axis=1) ** 2) / (2 * np.mean(counts))


def sum_over_twice_the_sum(counts):
    return np.sum(np.diff(counts, axis=1) ** 2) / (2 * np.sum(counts))


def mean_of_ratios(counts):
    before, after = counts[:, :-1], counts[:, 1:]
    return np.mean((after - before) ** 2 / np.maximum(before + after, 1))


def first_beside_the_last(counts):
    before = np.roll(counts, 1, axis=1)
    return np.sum((counts - before) ** 2) / np.sum(counts + before)


def of_all_neurons_together(counts):
    together = counts.sum(axis=2)
    return np.sum(np.diff(together, axis=1) ** 2) / np.sum(together[:, 1:] + together[:, :-1])


def variance_over_mean_of_all(counts):
    return np.var(counts) / np.mean(counts)


def change_by_diff(counts):
    changes = np.diff(np.asarray(counts, dtype=float), axis=1)
    return np.mean(changes**2) / np.mean(counts[:, 1:] + counts[:, :-1])


def change_by_loop(counts):
    squares, spikes = 0, 0
    for trial in counts:
        for before, after in itertools.pairwise(trial):
            squares += ((after - before) ** 2).sum()
            spikes += before.sum() + after.sum()
    return squares / spikes


CHANGE_RATIO = Exercise(
    reference=spike_counts.change_ratio,
    cases=recordings_of_spikes,
    edges=(
        WHOLE,
        TIES,
        ZEROS,
        edge_of_this_exercise("with trials of two bins", lambda counts: counts.shape[1] == 2),
        edge_of_this_exercise("with a silent neuron", lambda counts: (counts.sum(axis=(0, 1)) == 0).any()),
    ),
    lies_in=(0, np.inf),
    expects="one number, for all neurons and trials together",
    equivalent={"after - before -> before - after": "it is squared"},
    mistakes={
        fano_factor: "This is variance over mean. It is above 1 in any recording whose rates move, so it cannot tell what is wrong with this one. "
        "Compare *neighbouring* bins.",
        beside_one_count: "Both counts of a pair have luck of their own, so the variance of their difference is the sum of *both* means.",
        beside_the_later_count: "Below the line are the later counts alone. Both counts of a pair have luck of their own, so the variance of "
        "their difference is the sum of *both* means.",
        beside_all_counts: "The sum below the line holds each spike once. In pairs, each inner bin occurs twice, as it does above the line.",
        mean_beside_one_mean: "Below the line is the mean of *one* count. Both counts of a pair have luck of their own, so the variance of "
        "their difference is the sum of *both* means.",
        changes_not_squared: "These are absolute changes. What equals the sum of the means is the mean *square* of the changes.",
        changes_with_their_sign: "Ups and downs cancel. Square the changes before you add them up.",
        changes_between_trials: "These are changes from trial to trial. Time is the second axis.",
        changes_between_neurons: "These are differences between neighbouring neurons. Time is the second axis.",
        variance_of_changes: "A variance takes off the mean change first. Asked is the mean square.",
        across_the_borders_of_trials: "Here the last bin of a trial is compared with the first of the next. Take changes within trials.",
        sums_squared_as_well: "The sums below the line are not squared: a Poisson count has the variance *of its mean*.",
        ratio_of_each_neuron: "This is a ratio for each neuron. Add up over neurons, too, and divide once.",
        mean_ratio_of_neurons: "The mean of ratios gives a neuron with three spikes as much to say as one with three thousand. Add up first, then "
        "divide once.",
        mean_over_twice_the_mean: "The first and last bin of a trial stand in one pair, the others in two: add up the counts of the *pairs*.",
        sum_over_twice_the_sum: "Below the line each bin counts twice. The first and last bin of a trial stand in one pair, the others in two: "
        "add up the counts of the *pairs*.",
        mean_of_ratios: "This is a mean of ratios of single pairs. Add up first, then divide once.",
        first_beside_the_last: "The first bin is compared with the last. Neither comes before the other: leave that pair out.",
        of_all_neurons_together: "Counts were added up over neurons first. Add up squared differences of single neurons.",
        variance_over_mean_of_all: "This is the variance over the mean of all counts together, which neurons with other rates raise, too. "
        "Compare *neighbouring* bins.",
        root_of_the_ratio: "Leave the root out: variance and mean are compared, not the standard deviation.",
        turned_over: "It is upside down: changes above, spikes below.",
    },
    alternatives=[change_by_diff, change_by_loop],
    hints=[
        "`before, after = counts[:, :-1], counts[:, 1:]` are all pairs of neighbouring bins within trials.",
        "Squared differences, added up; sums of both counts, added up; one divided by the other.",
    ],
    purpose="A check that needs no model and no truth: neighbouring counts of spikes differ by luck, and how much is known. Ask what a Fano "
    "factor would say of a recording whose rates move (above 1, whatever its bins).",
)
