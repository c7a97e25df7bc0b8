"""Exercises of the notebook "The arena"."""

import functools

import numpy as np
import pandas
from scipy.stats import t as students_t
from scipy.stats import ttest_1samp
from sklearn.linear_model import LinearRegression

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import MISSING, NEGATIVE, SINGLE, TIES, WHOLE, WIDE, edge_of_this_exercise
from helpers.scores.over_worms import mean_over_worms
from helpers.studies.arena import entries, verdicts

# --- evidence_of_the_past ----------------------------------------------------------------------------------


def driven(rng, n_steps, W, noise=1.0):
    """A linear network: each neuron follows the others one step later."""
    x = np.zeros((n_steps, len(W)))
    for t in range(1, n_steps):
        x[t] = x[t - 1] @ np.transpose(W) + noise * rng.standard_normal(len(W))
    return x


def wirings(n_neurons, rng):
    return np.tril(rng.choice([-0.8, 0.0, 0.7], (n_neurons, n_neurons)), -1) + 0.3 * np.eye(n_neurons)


def recordings(rng):
    """Recordings with arrows up and down, in several units, and far from 0."""
    x = driven(rng, 80, wirings(4, rng))
    return [
        Case("four neurons", (x,)),
        Case("a neuron that inhibits the next", (driven(rng, 60, [[0.2, 0.0], [-1.2, 0.2]]),)),
        Case("other units in each neuron", (x * [1.0, 100.0, 1e-3, 7.0],)),
        Case("activity far from 0", (np.add(x, [50.0, -20.0, 5.0, 300.0]),)),
        Case("few steps", (driven(rng, 9, wirings(3, rng)),)),
        Case("counts", (rng.poisson(3.0, (50, 3)),)),
        Case("a neuron that is another, one step later", (np.column_stack([x[1:, 0], x[:-1, 0], x[1:, 1]]),)),
        Case("more neurons than steps", (rng.standard_normal((6, 8)),)),
    ]


def signs_kept(activity):
    n = np.shape(activity)[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    return r[:n, n:]


def turned(activity):
    n = np.shape(activity)[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    return np.abs(r[n:, :n])


def same_step(activity):
    return np.abs(np.corrcoef(activity, rowvar=False))


def covariances(activity):
    n = np.shape(activity)[1]
    return np.abs(np.cov(activity[1:], activity[:-1], rowvar=False)[:n, n:])


def within_the_later_step(activity):
    n = np.shape(activity)[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    return np.abs(r[:n, :n])


def squared(activity):
    n = np.shape(activity)[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    return r[:n, n:] ** 2


def two_steps(activity):
    n = np.shape(activity)[1]
    return np.abs(np.corrcoef(activity[2:], activity[:-2], rowvar=False)[:n, n:])


def only_excitation(activity):
    n = np.shape(activity)[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    return np.maximum(r[:n, n:], 0)


def around_the_end(activity):
    n = np.shape(activity)[1]
    return np.abs(np.corrcoef(activity, np.roll(activity, 1, axis=0), rowvar=False)[:n, n:])


def whole_table(activity):
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    return np.abs(r)


def diagonal_emptied(activity):
    n = np.shape(activity)[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    return np.abs(r[:n, n:]) * (1 - np.eye(n))


def largest_is_one(activity):
    n = np.shape(activity)[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    evidence = np.abs(r[:n, n:])
    return evidence / evidence.max()


def earlier_minus_later(activity):
    n = np.shape(activity)[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    evidence = np.abs(r[:n, n:])
    return evidence - evidence.T


def both_directions_together(activity):
    n = np.shape(activity)[1]
    r = np.corrcoef(activity[1:], activity[:-1], rowvar=False)
    evidence = np.abs(r[:n, n:])
    return (evidence + evidence.T) / 2


def differences_first(activity):
    steps = np.diff(activity, axis=0)
    n = np.shape(activity)[1]
    r = np.corrcoef(steps[1:], steps[:-1], rowvar=False)
    return np.abs(r[:n, n:])


def of_ranks(activity):
    ranks = np.argsort(np.argsort(activity, axis=0, kind="stable"), axis=0, kind="stable")
    n = np.shape(activity)[1]
    r = np.corrcoef(ranks[1:], ranks[:-1], rowvar=False)
    return np.abs(r[:n, n:])


def without_mean(activity):
    later, before = np.asarray(activity[1:], dtype=float), np.asarray(activity[:-1], dtype=float)
    return np.abs(later.T @ before) / np.sqrt(np.sum(later**2, axis=0)[:, None] * np.sum(before**2, axis=0))


def means_and_spreads_of_all(activity):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    return np.abs(z[1:].T @ z[:-1]) / (len(z) - 1)


def pair_by_pair(activity):
    columns = [list(column) for column in np.transpose(activity)]
    return [[abs(np.corrcoef(to[1:], source[:-1])[0, 1]) for source in columns] for to in columns]


def by_tables(activity):
    now, before = pandas.DataFrame(np.asarray(activity)[1:]), pandas.DataFrame(np.asarray(activity)[:-1])
    return pandas.DataFrame({source: now.corrwith(before[source]).abs() for source in before})


def by_standard_scores(activity):
    later, before = (np.asarray(part, dtype=float) for part in (activity[1:], activity[:-1]))
    later, before = ((part - part.mean(axis=0)) / part.std(axis=0) for part in (later, before))
    return abs(np.einsum("ti,tj->ij", later, before) / len(later))


EVIDENCE_OF_THE_PAST = Exercise(
    reference=entries.evidence_of_the_past,
    cases=recordings,
    edges=(
        edge_of_this_exercise("in which a neuron inhibits another", lambda activity: signs_kept(activity).min() < -0.3),
        edge_of_this_exercise("whose means are far from 0", lambda activity: np.abs(np.mean(activity, axis=0)).max() > 20),
        edge_of_this_exercise("whose neurons have other units", lambda activity: np.ptp(np.std(activity, axis=0)) > 20),
        WIDE,
        WHOLE,
        NEGATIVE,
        TIES,
    ),
    mistakes={
        signs_kept: "You kept the sign. A neuron that inhibits another is connected, too, and a ranking would put it last: take the size.",
        turned: "Yours is turned: row *to*, column *from*. Put the later step first.",
        same_step: "You correlated neurons in the same step. That is symmetric, so it can never say who comes first.",
        covariances: "You took covariances. A neuron that is measured in a large unit would then drive everybody.",
        within_the_later_step: "You took the block of the table in which both are at the later step. Later with earlier stands beside it.",
        squared: "You squared it. The ranking is the same, and the number is no correlation any more.",
        two_steps: "You went two steps back; asked is one.",
        only_excitation: "You set what is below 0 to 0. Then whoever inhibits looks like whoever does nothing: take the size.",
        around_the_end: "In your past the last step comes before the first: `np.roll` goes around the end. Cut both instead.",
        whole_table: "You returned the correlations of all with all. Wanted is the block *later* by *earlier*.",
        diagonal_emptied: "You set the diagonal to 0. No score looks at it; leave it as it is.",
        largest_is_one: "You divided by the largest. Then numbers of two recordings cannot be compared.",
        earlier_minus_later: "You took the other direction off. Two neurons that drive each other equally would have no evidence at all.",
        both_directions_together: "You averaged both directions. Who comes first is what an arrow is about.",
        differences_first: "You took differences first. It may be wise where activity drifts, but asked is activity itself.",
        of_ranks: "You correlated ranks. It may be wise where values are extreme, but asked is the plain correlation.",
        without_mean: "You left the means in. A neuron whose activity is far from 0 then agrees with everybody.",
        means_and_spreads_of_all: "You standardised over all steps, and then left the last or first one out. A correlation uses means and spreads of the very steps that it compares.",
    },
    alternatives=[by_standard_scores, pair_by_pair, by_tables],
    hints=[
        "Two tables: all steps but the first, and all but the last. Correlate columns of the one with columns of the other.",
        "`np.corrcoef(later, earlier, rowvar=False)` has later and earlier ones, in this order, in rows and in columns. Which block is *to* by *from*?",
        "`np.abs(np.corrcoef(activity[1:], activity[:-1], rowvar=False)[:n, n:])` with `n = activity.shape[1]`.",
    ],
    lies_in=(0.0, 1.0),
    purpose="A baseline that everybody's method should beat, and what the arena wants of a method: evidence, the larger the more, [to, from].",
)

# --- evidence_of_lags --------------------------------------------------------------------------------------


def recordings_and_lags(rng):
    """Recordings and how many steps back to look."""
    x = driven(rng, 120, wirings(3, rng))
    slow = driven(rng, 200, 0.85 * np.eye(3) + 0.3 * np.eye(3, k=-1))
    late = driven(rng, 150, np.eye(2) * 0.2)
    late[2:, 1] -= late[:-2, 0]
    return [
        Case("three neurons, two lags", (x, 2)),
        Case("one lag", (x, 1)),
        Case("five lags of neurons with memory", (slow, 5)),
        Case("an arrow of two steps", (late, 3)),
        Case("other units in each neuron", (x * [1.0, 100.0, 1e-3], 2)),
        Case("activity far from 0", (np.add(x, [50.0, -20.0, 300.0]), 2)),
        Case("counts", (rng.poisson(3.0, (90, 4)), 2)),
        Case("one neuron", (slow[:, :1], 3)),
        Case("few steps", (rng.standard_normal((14, 3)), 3)),
    ]


def units_left(activity, n_lags):
    z = activity - np.mean(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=0)).T


def means_left(activity, n_lags):
    z = activity / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=0)).T


def not_standardised(activity, n_lags):
    z = np.asarray(activity, dtype=float)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=0)).T


def lags_added(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.abs(by_lag.sum(axis=0)).T


def sizes_added(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.abs(by_lag).sum(axis=0).T


def largest_lag(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.abs(by_lag).max(axis=0).T


def no_root(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return (by_lag**2).sum(axis=0).T


def mean_over_lags(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).mean(axis=0)).T


def first_lag_only(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.abs(by_lag[0]).T


def oldest_lag_only(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.abs(by_lag[-1]).T


def not_turned(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=0))


def lags_and_neurons_mixed(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(z.shape[1], n_lags, z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=1)).T


def correlations_of_lags(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = past.T @ z[n_lags:] / len(past)
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=0)).T


def each_lag_alone(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    now = z[n_lags:]
    lags = [z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)]
    by_lag = [np.linalg.lstsq(one, now, rcond=None)[0] for one in lags]
    return np.sqrt(np.sum(np.square(by_lag), axis=0)).T


def each_source_alone(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    n = z.shape[1]
    alone = [np.linalg.lstsq(past[:, j::n], z[n_lags:], rcond=None)[0] for j in range(n)]
    return np.transpose([np.linalg.norm(one, axis=0) for one in alone])


def now_among_the_past(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : len(z) - lag] for lag in range(n_lags)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=0)).T


def turned_past(activity, n_lags):
    activity = np.asarray(activity)[::-1]
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=0)).T


def one_step_only(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    return np.abs(np.linalg.lstsq(z[:-1], z[1:], rcond=None)[0]).T


def one_lag_more(activity, n_lags):
    n_lags = n_lags + 1
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=0)).T


def with_a_constant(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)] + [np.ones((len(z) - n_lags, 1))])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0][:-1]
    by_lag = weights.reshape(n_lags, z.shape[1], z.shape[1])
    return np.sqrt((by_lag**2).sum(axis=0)).T


def mean_of_everything(activity, n_lags):
    z = (activity - np.mean(activity)) / np.std(activity)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]
    return np.sqrt((weights.reshape(n_lags, z.shape[1], z.shape[1]) ** 2).sum(axis=0)).T


def own_past_left_out(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    n = z.shape[1]
    evidence = np.zeros((n, n))
    for to in range(n):
        others = [j for j in range(n) if j != to]
        columns = [lag * n + j for lag in range(n_lags) for j in others]
        weights = np.linalg.lstsq(past[:, columns], z[n_lags:, to], rcond=None)[0].reshape(n_lags, -1)
        evidence[to, others] = np.sqrt((weights**2).sum(axis=0))
    return evidence


def pasts_rolled(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([np.roll(z, lag, axis=0) for lag in range(1, n_lags + 1)])
    weights = np.linalg.lstsq(past, z, rcond=None)[0]
    return np.sqrt((weights.reshape(n_lags, z.shape[1], z.shape[1]) ** 2).sum(axis=0)).T


def pairs_alone(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    n = z.shape[1]
    evidence = np.zeros((n, n))
    for to in range(n):
        for j in range(n):
            columns = sorted({*range(j, n * n_lags, n), *range(to, n * n_lags, n)})
            weights = np.linalg.lstsq(past[:, columns], z[n_lags:, to], rcond=None)[0]
            evidence[to, j] = np.linalg.norm([w for w, column in zip(weights, columns, strict=True) if column % n == j])
    return evidence


def evidence_with_sklearn(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    now, n = z[n_lags:], z.shape[1]
    coefficients = LinearRegression(fit_intercept=False).fit(past, now).coef_.reshape(n, n_lags, n)
    return np.linalg.norm(coefficients, axis=1)


def lag_by_lag(activity, n_lags):
    z = (activity - np.mean(activity, axis=0)) / np.std(activity, axis=0)
    past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])
    now, n = z[n_lags:], z.shape[1]
    evidence = np.zeros((n, n))
    for to in range(n):
        weights = np.linalg.lstsq(past, now[:, to], rcond=None)[0]
        for source in range(n):
            evidence[to, source] = sum(weights[lag * n + source] ** 2 for lag in range(n_lags)) ** 0.5
    return evidence.tolist()


def by_frames(activity, n_lags):
    table = pandas.DataFrame(np.asarray(activity, dtype=float))
    z = (table - table.mean()) / table.std(ddof=0)
    past = pandas.concat([z.shift(lag) for lag in range(1, n_lags + 1)], axis=1).iloc[n_lags:]
    weights = np.linalg.lstsq(past.to_numpy(), z.iloc[n_lags:].to_numpy(), rcond=None)[0]
    return pandas.DataFrame(np.sqrt(sum(part**2 for part in np.split(weights, n_lags))).T)


EVIDENCE_OF_LAGS = Exercise(
    reference=entries.evidence_of_lags,
    cases=recordings_and_lags,
    edges=(
        edge_of_this_exercise("with one lag", lambda activity, n_lags: n_lags == 1),
        edge_of_this_exercise("with several lags", lambda activity, n_lags: n_lags > 2),
        edge_of_this_exercise("whose means are far from 0", lambda activity, n_lags: np.abs(np.mean(activity, 0)).max() > 20),
        edge_of_this_exercise("whose neurons have other units", lambda activity, n_lags: np.ptp(np.std(activity, 0)) > 20),
        SINGLE,
        WHOLE,
        NEGATIVE,
        TIES,
    ),
    mistakes={
        units_left: "You left the units in. A neuron in small numbers gets large weights: standardise first.",
        mean_of_everything: "You took one mean and one spread for all neurons. Each has its own: `axis=0`.",
        own_past_left_out: "You left the target's own past out. What a neuron goes on doing is then explained by others.",
        pasts_rolled: "Your pasts go around the end: with `np.roll` the first steps come after the last ones. Cut in place of rolling.",
        pairs_alone: "You took two neurons at a time. Then a third that drives both makes an arrow: all pasts in one regression.",
        not_standardised: "You took activity as it is. A neuron in small numbers gets large weights, and what is far from 0 predicts itself: standardise first.",
        with_a_constant: "You added a constant to the regression. Activity is standardised, so leave it out: asked is the regression on the pasts alone.",
        means_left: "You left the means in, and your regression goes through 0. Take them off when you standardise.",
        lags_added: "You added weights of all lags before taking their size. A push at one step and a pull at the next cancel, and the arrow is gone.",
        sizes_added: "You added sizes. Asked is the root of the sum of squares, in which one large weight counts more than many small ones.",
        largest_lag: "You took the largest weight of all lags. Asked is the root of the sum of their squares.",
        no_root: "The root is missing: you returned the sum of squares.",
        mean_over_lags: "You took the mean over lags. Then whoever looks further back has less evidence.",
        first_lag_only: "You returned the weights of the first lag alone. The others hold what arrives later, and what noise of measurement smears.",
        oldest_lag_only: "You returned the weights of the oldest lag alone.",
        not_turned: "Yours is [from, to]: `lstsq` has a column for each target. Turn it.",
        lags_and_neurons_mixed: "You mixed lags and neurons. In the rows of the weights, all neurons of the first lag come first, then all of the second.",
        correlations_of_lags: "You correlated. The idea is *given all the others*: one regression on the past of all.",
        each_lag_alone: "You fitted each lag by itself. What one lag explains, the next would take the credit for again: all in one regression.",
        each_source_alone: "You fitted each source by itself. Then a third that drives both makes an arrow: all in one regression.",
        now_among_the_past: "The present is among your predictors, and predicts itself.",
        turned_past: "Your time runs backwards: who comes later seems to drive.",
        one_step_only: "You looked one step back, whatever `n_lags` says.",
        one_lag_more: "You looked back one step more than `n_lags` says.",
    },
    alternatives=[lag_by_lag, evidence_with_sklearn, by_frames],
    hints=[
        "Standardise; put the past of all neurons side by side, lag after lag; one regression for all targets.",
        "`past = np.hstack([z[n_lags - lag : -lag] for lag in range(1, n_lags + 1)])`, and `np.linalg.lstsq(past, z[n_lags:], rcond=None)[0]` are the weights.",
        "`weights.reshape(n_lags, n, n)` is [lag, from, to]. Square, sum over lags, take the root, turn.",
    ],
    lies_in=(0.0, np.inf),
    equivalent={
        "activity - activity.mean(axis=0) -> activity.mean(axis=0) - activity": "with all signs turned, a regression has the same weights",
        "activity.std(axis=0) -> activity.std(axis=0, ddof=1)": "it makes all neurons smaller by one factor, which leaves weights as they are",
    },
    purpose="The idea of part 3 in five lines: given the past of all others, over several steps. Measured in each world, so that a gain here and a loss there belong to one idea.",
)

# --- falls_furthest ----------------------------------------------------------------------------------------


def tables(rng):
    """Tables of worlds and methods, some without a score."""
    scores = rng.uniform(0.4, 0.9, (6, 4))
    scores[3, 1], scores[3, 2] = 0.4, 0.95
    easy = np.array(
        [[0.99, 0.98, 0.97], [0.55, 0.6, 0.62], [0.70, 0.99, 0.6], [0.8, 0.7, 0.81]]
    )  # its lowest score is not its largest loss
    missing = np.where(rng.random((5, 4)) < 0.3, np.nan, rng.uniform(0.4, 0.9, (5, 4)))
    missing[:, 0], missing[2, 0], missing[4, 0], missing[4, 1] = 0.6, np.nan, 0.6, 0.99
    gone = np.array([[0.9, np.nan], [np.nan, 0.99], [0.7, 0.8]])
    ties = np.array([[0.5, 0.75], [0.625, 0.875], [0.75, 0.75]])
    return [
        Case("six worlds", (scores, 1)),
        Case("a world that is hard for everybody", (easy, 0)),
        Case("a method that always leads", (np.array([[0.9, 0.8], [0.7, 0.5], [0.99, 0.98]]), 0)),
        Case("worlds that others did not enter", (missing, 0)),
        Case("a world that the method did not enter", (gone, 0)),
        Case("two worlds with the same loss", (ties, 0)),
        Case("a loss that is large beside a low score", (np.array([[0.45, 0.6], [0.75, 0.95], [0.9, 0.91]]), 0)),
        Case("more methods than worlds", (rng.uniform(0.4, 0.9, (3, 5)), 3)),
        Case("one world", (np.array([[0.6, 0.9, 0.7]]), 2)),
        Case("the last method", (rng.uniform(0.4, 0.9, (5, 3)), 2)),
        Case("percent", (np.array([[90, 70, 80], [60, 55, 99], [40, 45, 41], [70, 71, 72]]), 1)),
        Case("the best of all, but for one world", (np.array([[1.0, 0.6], [0.97, 0.99], [0.9, 0.6]]), 0)),
        Case("behind by most where it is best of its own", (np.array([[0.5, 0.52], [0.6, 0.9], [0.55, 0.58]]), 0)),
    ]


def lowest_score(scores, method):
    return int(np.nanargmin(np.asarray(scores, dtype=float)[:, method]))


def behind_the_mean(scores, method):
    scores = np.asarray(scores, dtype=float)
    return int(np.nanargmax(np.nanmean(scores, axis=1) - scores[:, method]))


def least_behind(scores, method):
    scores = np.asarray(scores, dtype=float)
    return int(np.nanargmin(np.nanmax(scores, axis=1) - scores[:, method]))


def missing_as_zero(scores, method):
    scores = np.nan_to_num(np.asarray(scores, dtype=float))
    return int(np.argmax(scores.max(axis=1) - scores[:, method]))


def nan_wins(scores, method):
    scores = np.asarray(scores, dtype=float)
    return int(np.argmax(scores.max(axis=1) - scores[:, method]))


def by_how_much(scores, method):
    scores = np.asarray(scores, dtype=float)
    return float(np.nanmax(np.nanmax(scores, axis=1) - scores[:, method]))


def who_wins_there(scores, method):
    scores = np.asarray(scores, dtype=float)
    world = int(np.nanargmax(np.nanmax(scores, axis=1) - scores[:, method]))
    return int(np.nanargmax(scores[world]))


def rows_for_columns(scores, method):
    scores = np.asarray(scores, dtype=float)
    return int(np.nanargmax(np.nanmax(scores, axis=0) - scores[method % len(scores)]))


def last_of_several(scores, method):
    scores = np.asarray(scores, dtype=float)
    behind = np.nanmax(scores, axis=1) - scores[:, method]
    return int(np.flatnonzero(np.isclose(behind, np.nanmax(behind)))[-1])


def by_ratio(scores, method):
    scores = np.asarray(scores, dtype=float)
    return int(np.nanargmax(np.nanmax(scores, axis=1) / scores[:, method]))


def from_one(scores, method):
    scores = np.asarray(scores, dtype=float)
    return int(np.nanargmax(np.nanmax(scores, axis=1) - scores[:, method])) + 1


def behind_the_first_method(scores, method):
    scores = np.asarray(scores, dtype=float)
    return int(np.nanargmax(np.append(scores[:, 1 if method == 0 else 0] - scores[:, method], -9.0)))


def most_ahead_of_the_last(scores, method):
    scores = np.asarray(scores, dtype=float)
    return int(np.nanargmax(scores[:, method] - np.nanmin(scores, axis=1)))


def world_by_world(scores, method):
    most, found = -1.0, None
    for world, row in enumerate(np.asarray(scores, dtype=float)):
        known = [value for value in row if value == value]
        if row[method] == row[method] and max(known) - row[method] > most + 1e-12:
            most, found = max(known) - row[method], world
    return found


def by_pandas(scores, method):
    table = pandas.DataFrame(np.asarray(scores, dtype=float))
    return np.int64((table.max(axis=1) - table[method]).round(12).idxmax())


FALLS_FURTHEST = Exercise(
    reference=verdicts.falls_furthest,
    cases=tables,
    edges=(
        edge_of_this_exercise(
            "in which the lowest score is not the largest loss",
            lambda scores, method: lowest_score(scores, method) != verdicts.falls_furthest(scores, method),
        ),
        WIDE,
        MISSING,
        TIES,
        SINGLE,
        WHOLE,
    ),
    mistakes={
        lowest_score: "You took its lowest score. That may be a world that is hard for everybody: compare with the best *there*.",
        behind_the_mean: "You compared with the mean of all methods. A world that most find hard, and one solves, is where you learn most: compare with the best.",
        least_behind: "That is where it is least behind: where it wins.",
        missing_as_zero: "You counted what is missing as 0. Where the method was not run it has not lost.",
        nan_wins: "A missing score is NaN, and `np.argmax` takes NaN for the largest. Use `np.nanmax` and `np.nanargmax`.",
        by_how_much: "You returned by how much. Return which world, as the number of its row.",
        who_wins_there: "You returned who is best there. Return which world.",
        rows_for_columns: "You looked along the wrong axis: worlds are rows, methods columns.",
        last_of_several: "Where two worlds are alike, return the first.",
        by_ratio: "You divided. Asked is by how much it is behind: a difference.",
        from_one: "You counted from 1. Rows are counted from 0.",
        behind_the_first_method: "You compared with one other method. Compare with the best of all in each world.",
        most_ahead_of_the_last: "That is how far it is ahead of the last. Asked is how far it is behind the first.",
    },
    alternatives=[world_by_world, by_pandas],
    hints=[
        "In each row: the best of all, minus the method's own. Where is that largest?",
        "`np.nanmax(scores, axis=1)` is the best in each world, whatever is missing.",
        "`world = np.nanargmax(np.nanmax(scores, axis=1) - scores[:, method])`.",
    ],
    expects="the number of a row, counted from 0",
    lies_in=(0.0, np.inf),
    purpose="A method is not known before one knows where it fails. The lowest score is the wrong place to look: there the world may be hard for all.",
)

# --- method_for --------------------------------------------------------------------------------------------


def described(rng):
    """All recordings, in any order."""
    return [Case(f'the recording "{key}"', (key,)) for key in rng.permutation(list(verdicts.DESCRIBED)).tolist()]


def spikes_by_correlation(recording):
    choice = {
        "spikes": "correlation",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def spikes_by_least_squares(recording):
    choice = {
        "spikes": "least squares",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def spikes_by_granger_bic(recording):
    choice = {
        "spikes": "Granger, BIC",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def spikes_by_granger_aic(recording):
    choice = {
        "spikes": "Granger, AIC",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def spikes_by_stand_ins(recording):
    choice = {
        "spikes": "stand-ins",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def spikes_by_a_tenth_of_an_experiment(recording):
    choice = {
        "spikes": "a tenth of an experiment",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def noisy_by_correlation(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "correlation",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def noisy_by_least_squares(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "least squares",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def noisy_by_granger_bic(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, BIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def noisy_by_stand_ins(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "stand-ins",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def noisy_by_event_regression(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "event regression",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def noisy_by_a_tenth_of_an_experiment(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "a tenth of an experiment",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def rhythms_by_correlation(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "correlation",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def rhythms_by_least_squares(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "least squares",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def rhythms_by_granger_bic(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, BIC",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def rhythms_by_stand_ins(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "stand-ins",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def rhythms_by_event_regression(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "event regression",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def rhythms_by_a_tenth_of_an_experiment(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "a tenth of an experiment",
        "arousal": "stand-ins",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def arousal_by_correlation(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "correlation",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def arousal_by_least_squares(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "least squares",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def arousal_by_granger_bic(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "Granger, BIC",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def arousal_by_granger_aic(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "Granger, AIC",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def arousal_by_event_regression(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "event regression",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def arousal_by_a_tenth_of_an_experiment(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "a tenth of an experiment",
        "defended": "a tenth of an experiment",
    }
    return choice[recording]


def defended_by_correlation(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "correlation",
    }
    return choice[recording]


def defended_by_least_squares(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "least squares",
    }
    return choice[recording]


def defended_by_granger_bic(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "Granger, BIC",
    }
    return choice[recording]


def defended_by_granger_aic(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "Granger, AIC",
    }
    return choice[recording]


def defended_by_stand_ins(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "stand-ins",
    }
    return choice[recording]


def defended_by_event_regression(recording):
    choice = {
        "spikes": "event regression",
        "noisy": "Granger, AIC",
        "rhythms": "Granger, AIC",
        "arousal": "stand-ins",
        "defended": "event regression",
    }
    return choice[recording]


def only_correlation(recording):
    return "correlation"


def aic_for_all(recording):
    return "Granger, AIC"


def force_wherever_it_may(recording):
    return "a tenth of an experiment"


def by_keys_of_the_table(recording):
    return {"spikes": "event_regression", "noisy": "mvgc_aic", "rhythms": "MVGC_AIC", "arousal": "proxies"}.get(
        recording, "perturbation_tenth"
    )


def in_other_letters(recording):
    return {"spikes": "Event-Regression", "noisy": "granger AIC", "rhythms": "GRANGER (AIC)", "arousal": "stand ins"}.get(
        recording, "A tenth of an experiment."
    )


def _one_of_the_menu(chosen):
    """A choice as a set, which is how words are compared; what is not on the menu as it is, and no list of several."""
    try:
        return {verdicts.on_the_menu(chosen)}
    except ValueError:
        return {chosen} if isinstance(chosen, str) else {"no method as text"}


METHOD_FOR = Exercise(
    reference=verdicts.method_for,
    cases=described,
    edges=tuple(
        edge_of_this_exercise(f"with the recording `{key}`", functools.partial(str.__eq__, key)) for key in verdicts.DESCRIBED
    ),
    mistakes={
        only_correlation: "You chose correlation for all. Where did it lead in the table?",
        aic_for_all: "You chose Granger with AIC for all. It is best more often than any other; three recordings here are none of those.",
        force_wherever_it_may: "You chose the experiment for all. It is the one whose p-values can be trusted, and a tenth of it ranks less well than the method that suits the world.",
        spikes_by_correlation: "For `spikes` you chose correlation. Neurons that are driven by one third spike together.",
        spikes_by_least_squares: "For `spikes` you chose least squares. A spike is no straight line, and these methods know of spikes: is one of them on the menu?",
        spikes_by_granger_bic: "For `spikes` you chose Granger with BIC. A straight line through potentials with spikes of a millisecond misses most of what a spike does.",
        spikes_by_granger_aic: "For `spikes` you chose Granger with AIC. It takes more lags, but a straight line is still no spike.",
        spikes_by_stand_ins: "For `spikes` you chose stand-ins. Better than least squares, but a straight line is no spike.",
        spikes_by_a_tenth_of_an_experiment: "For `spikes` you chose a tenth of an experiment. A method that knows what a spike does needs no force here, and ranks better by watching.",
        noisy_by_correlation: "For `noisy` you chose correlation. It does not even ask what the others did.",
        noisy_by_least_squares: "For `noisy` you chose least squares. What one noisy step hides, earlier steps tell: is there a method with more lags?",
        noisy_by_granger_bic: "For `noisy` you chose Granger with BIC. It takes one lag here, and it is more lags that undo the noise.",
        noisy_by_stand_ins: "For `noisy` you chose stand-ins. They help against a hidden driver, and here is none.",
        noisy_by_event_regression: "For `noisy` you chose event regression, which needs spikes in potentials: here are none.",
        noisy_by_a_tenth_of_an_experiment: "For `noisy` you chose a tenth of an experiment. You see its answers through the same noise, and a tenth of the time is too short.",
        rhythms_by_correlation: "For `rhythms` you chose correlation. All that swing alike correlate.",
        rhythms_by_least_squares: "For `rhythms` you chose least squares. One step does not tell where in its swing an oscillator is; two do.",
        rhythms_by_granger_bic: "For `rhythms` you chose Granger with BIC. It takes one lag there; remember what happened when half were hidden.",
        rhythms_by_stand_ins: "For `rhythms` you chose stand-ins. What others do in the same step is, in oscillators, most of the coupling itself.",
        rhythms_by_event_regression: "For `rhythms` you chose event regression, which needs spikes in potentials: here are none.",
        rhythms_by_a_tenth_of_an_experiment: "For `rhythms` you chose a tenth of an experiment. Good, but not the best: one that watches ranks better.",
        arousal_by_correlation: "For `arousal` you chose correlation. Arousal correlates all that hear it.",
        arousal_by_least_squares: "For `arousal` you chose least squares. All that hear arousal predict one another.",
        arousal_by_granger_bic: "For `arousal` you chose Granger with BIC. All that hear arousal predict one another.",
        arousal_by_granger_aic: "For `arousal` you chose Granger with AIC. All that hear arousal predict one another. Who would tell you how aroused it is right now?",
        arousal_by_event_regression: "For `arousal` you chose event regression, which needs spikes in potentials: here are rates.",
        arousal_by_a_tenth_of_an_experiment: "For `arousal` you chose a tenth of an experiment. Its p-values keep their promise, but here only the ranking counts, and one that watches ranks better.",
        defended_by_correlation: "For `defended` you chose correlation, which has no p-value that means anything here.",
        defended_by_least_squares: "For `defended` you chose least squares: you may force, and what watches calls pairs that arousal ties.",
        defended_by_granger_bic: "For `defended` you chose Granger with BIC: of pairs that arousal ties, it calls nearly all at p < 0.05.",
        defended_by_granger_aic: "For `defended` you chose Granger with AIC: of pairs that arousal ties, it calls nearly all at p < 0.05.",
        defended_by_stand_ins: "For `defended` you chose stand-ins. They rank best, but they come without a p-value that is kept under a hidden driver. You may force: what does a p-value mean then?",
        defended_by_event_regression: "For `defended` you chose event regression, which needs spikes in potentials: here are rates.",
    },
    alternatives=[by_keys_of_the_table, in_other_letters],
    canonical=_one_of_the_menu,
    hints=[
        "Ask of each: what would deceive a plain regression here, and which method has an answer to just that?",
        "Noise and rhythms want more lags. A hidden driver wants somebody who hears it, too. A spike wants a method that knows what a spike is.",
        "`arousal` asks for a ranking, `defended` for a p-value that keeps its promise.",
    ],
    expects="one of the methods on the menu, as text",
    purpose="Choosing by what is known of a recording, and by what is to be claimed: a ranking and a p-value are two things, and so is the method.",
)

# --- what_to_print -----------------------------------------------------------------------------------------


def two_methods(rng):
    """Scores of two methods on the same networks: hard ones for both, close ones, some missing."""
    hard = rng.uniform(-0.2, 0.2, 10)  # what makes a network hard for both
    noise = 0.02 * _standard(rng, 10)
    base = 0.7 + hard
    some = np.where(np.arange(10) % 4 == 1, np.nan, base + 0.05 + noise)
    others = np.where(np.arange(10) % 5 == 2, np.nan, base)
    outlier = np.array([0.01] * 9 + [0.4])
    left, right = np.full(8, 0.6) + 0.01 * _standard(rng, 8), np.full(8, 0.9) + 0.01 * _standard(rng, 8)
    left[:4], right[4:6] = np.nan, np.nan
    near, three = _standard(rng, 10), _standard(rng, 3)
    swaying = 0.5 + 0.04 * np.arange(10)
    swayed = np.where(np.arange(10) < 5, np.nan, swaying - 0.02 + 0.1 * noise)
    return [
        Case("networks that are hard for both", (base + 0.04 + noise, base)),
        Case("the same, the other way round", (base, base + 0.04 + noise)),
        Case("a difference as large as chance gives", (base + 0.01 + 2.5 * noise, base)),
        Case("two methods that agree in each network", (base, base.copy())),
        Case("scores in another order", (base, base[::-1].copy())),
        Case("a small difference that is sure", (base + 0.01 + 0.1 * noise, base)),
        Case("a large one that is not", (base + 0.05 + 10 * noise, base)),
        Case("other networks missing, so that means of each mislead", (swayed, swaying)),
        Case("one network that makes the mean", (0.5 + outlier, np.full(10, 0.5))),
        Case("networks without a score", (some, others)),
        Case("scores that are missing in different networks", (left, right)),
        Case("two networks", (np.array([0.80, 0.86]), np.array([0.70, 0.75]))),
        Case("two networks, and a difference as large as it can be by chance", (np.array([0.9, 0.6]), np.array([0.6, 0.5]))),
        Case("an interval that just leaves 0 out", (0.5 + 0.1 * (near + 0.75), np.full(10, 0.5))),
        Case("an interval that just holds 0", (0.5 + 0.1 * (near + 0.69), np.full(10, 0.5))),
        Case("three networks, and 0 just inside", (0.5 + 0.1 * (three + 2.3), np.full(3, 0.5))),
        Case("an interval that holds 0", (0.5 + 0.1 * (near + 0.65), np.full(10, 0.5))),
        Case("an interval in which 0 is well inside", (0.5 + 0.1 * (near + 0.6), np.full(10, 0.5))),
        Case("an interval that just holds 0, below", (0.5 + 0.1 * (near - 0.69), np.full(10, 0.5))),
        Case("three networks of ten", (np.array([0.7, 0.8, 0.75] + [np.nan] * 7), np.array([0.6, 0.72, 0.66] + [0.5] * 7))),
        Case("more networks better, and the mean worse", (np.array([0.62] * 7 + [0.3] * 3), np.full(10, 0.6))),
    ]


def _standard(rng, n):
    """Numbers by chance, mean 0 and spread 1 exactly."""
    z = rng.standard_normal(n)
    return (z - z.mean()) / z.std(ddof=1)


def _gain(first, second):
    gain = np.asarray(first, dtype=float) - np.asarray(second, dtype=float)
    return gain[~np.isnan(gain)]


def means_compared(first, second):
    return "better" if np.nanmean(first - second) > 0 else "worse" if np.nanmean(first - second) < 0 else "not told apart"


def larger_mean_of_two(first, second):
    return verdicts.BETTER if np.nanmean(first) > np.nanmean(second) else verdicts.WORSE


def means_of_each_compared(first, second):
    return (
        "better"
        if np.nanmean(first) > np.nanmean(second)
        else "worse"
        if np.nanmean(first) < np.nanmean(second)
        else "not told apart"
    )


def intervals_that_overlap(first, second):
    a, b = mean_over_worms(first[~np.isnan(first)]), mean_over_worms(second[~np.isnan(second)])
    return "better" if a.low > b.high else "worse" if a.high < b.low else "not told apart"


def not_paired(first, second):
    from scipy.stats import t

    a, b = first[~np.isnan(first)], second[~np.isnan(second)]
    half = t.ppf(0.975, len(a) + len(b) - 2) * np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    gain = a.mean() - b.mean()
    return "better" if gain > half else "worse" if gain < -half else "not told apart"


def by_networks_won(first, second):
    gain = (first - second)[~np.isnan(first - second)]
    won = (gain > 0).mean()
    return "better" if won > 0.5 else "worse" if won < 0.5 else "not told apart"


def spread_for_error(first, second):
    from scipy.stats import t

    gain = (first - second)[~np.isnan(first - second)]
    half = t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1)
    return "better" if gain.mean() - half > 0 else "worse" if gain.mean() + half < 0 else "not told apart"


def normal_for_t(first, second):
    gain = (first - second)[~np.isnan(first - second)]
    half = 1.96 * gain.std(ddof=1) / np.sqrt(len(gain))
    return "better" if gain.mean() - half > 0 else "worse" if gain.mean() + half < 0 else "not told apart"


def one_standard_error(first, second):
    gain = (first - second)[~np.isnan(first - second)]
    half = gain.std(ddof=1) / np.sqrt(len(gain))
    return "better" if gain.mean() - half > 0 else "worse" if gain.mean() + half < 0 else "not told apart"


def one_sided(first, second):
    gain = (first - second)[~np.isnan(first - second)]
    found = mean_over_worms(gain, level=0.9)
    return "better" if found.low > 0 else "worse" if found.high < 0 else "not told apart"


def nan_is_open(first, second):
    gain = first - second
    if np.isnan(gain).any():
        return "not told apart"
    found = mean_over_worms(gain)
    return "better" if found.low > 0 else "worse" if found.high < 0 else "not told apart"


def missing_is_zero(first, second):
    found = mean_over_worms(np.nan_to_num(first) - np.nan_to_num(second))
    return "better" if found.low > 0 else "worse" if found.high < 0 else "not told apart"


def missing_is_no_difference(first, second):
    found = mean_over_worms(np.nan_to_num(first - second))
    return "better" if found.low > 0 else "worse" if found.high < 0 else "not told apart"


def missing_is_chance(first, second):
    found = mean_over_worms(np.nan_to_num(first, nan=0.5) - np.nan_to_num(second, nan=0.5))
    return "better" if found.low > 0 else "worse" if found.high < 0 else "not told apart"


def paired_after_leaving_out(first, second):
    a, b = first[~np.isnan(first)], second[~np.isnan(second)]
    n = min(len(a), len(b))
    found = mean_over_worms(a[:n] - b[:n])
    return "better" if found.low > 0 else "worse" if found.high < 0 else "not told apart"


def the_other_one(first, second):
    gain = (second - first)[~np.isnan(first - second)]
    found = mean_over_worms(gain)
    return "better" if found.low > 0 else "worse" if found.high < 0 else "not told apart"


def open_is_equal(first, second):
    gain = (first - second)[~np.isnan(first - second)]
    found = mean_over_worms(gain)
    return "better" if found.low > 0 else "worse" if found.high < 0 else "equal"


def by_two_percent(first, second):
    gain = np.nanmean(first - second)
    return "better" if gain > 0.02 else "worse" if gain < -0.02 else "not told apart"


def freedom_of_n(first, second):
    from scipy.stats import t

    gain = (first - second)[~np.isnan(first - second)]
    half = t.ppf(0.975, len(gain)) * gain.std(ddof=1) / np.sqrt(len(gain))
    return "better" if gain.mean() - half > 0 else "worse" if gain.mean() + half < 0 else "not told apart"


def divided_by_n(first, second):
    from scipy.stats import t

    gain = (first - second)[~np.isnan(first - second)]
    half = t.ppf(0.975, len(gain) - 1) * gain.std() / np.sqrt(len(gain))
    return "better" if gain.mean() - half > 0 else "worse" if gain.mean() + half < 0 else "not told apart"


def never_worse(first, second):
    gain = (first - second)[~np.isnan(first - second)]
    found = mean_over_worms(gain)
    return "better" if found.low > 0 else "not told apart"


def open_is_worse(first, second):
    gain = (first - second)[~np.isnan(first - second)]
    found = mean_over_worms(gain)
    return "better" if found.low > 0 else "worse"


def surely_everywhere(first, second):
    gain = (first - second)[~np.isnan(first - second)]
    return "better" if gain.min() > 0 else "worse" if gain.max() < 0 else "not told apart"


def ends_swapped(first, second):
    gain = (first - second)[~np.isnan(first - second)]
    found = mean_over_worms(gain)
    return "better" if found.high > 0 else "worse" if found.low < 0 else "not told apart"


def by_ends_of_one_sign(first, second):
    both = [(a, b) for a, b in zip(first, second, strict=True) if a == a and b == b]
    found = mean_over_worms(np.array([a - b for a, b in both]))
    if found.low * found.high <= 0:
        return "Not told apart"
    return "Better" if found.mean > 0 else "Worse"


def by_scipy(first, second):
    result = ttest_1samp(_gain(first, second), 0)
    if not result.pvalue < 0.05:
        return "Not told apart"
    return "better" if result.statistic > 0 else "worse"


def by_series(first, second):
    gain = (pandas.Series(np.asarray(first, dtype=float)) - pandas.Series(np.asarray(second, dtype=float))).dropna()
    half = students_t.ppf(0.975, len(gain) - 1) * gain.sem()
    return "better" if gain.mean() - half > 0 else "worse" if gain.mean() + half < 0 else "not told apart."


def _one_verdict(said):
    """A verdict as a set, which is how words are compared."""
    return {verdicts.spoken(said)}


WHAT_TO_PRINT = Exercise(
    reference=verdicts.what_to_print,
    cases=two_methods,
    edges=(
        edge_of_this_exercise(
            "whose intervals overlap, though one is surely better",
            lambda first, second: intervals_that_overlap(first, second) != verdicts.what_to_print(first, second),
        ),
        edge_of_this_exercise("with very few networks", lambda first, second: len(_gain(first, second)) < 4),
        MISSING,
        TIES,
    ),
    mistakes={
        means_compared: "You compared means alone. With other networks the smaller one may be the larger: give the mean difference its interval.",
        larger_mean_of_two: "You called the method with the larger mean better, and the other one worse. There is a third verdict, and it takes the interval of the difference to tell.",
        means_of_each_compared: "You compared the mean of each, over the networks that each has, and without an interval. Take the difference in each network, and give its mean an interval.",
        one_standard_error: "Your interval is one standard error wide on each side: that holds the truth in two of three cases. 95 % take more than twice as much.",
        missing_is_no_difference: "You counted networks without a score as networks without a difference. Leave them out.",
        open_is_worse: "What is not surely better, you call worse. There is a third verdict.",
        ends_swapped: "You asked whether the interval reaches above 0. It should lie above 0: ask its lower end.",
        intervals_that_overlap: "You asked whether two intervals overlap. What makes a network hard for both widens each of them, and not their difference: take differences first.",
        not_paired: "You took the networks of one method for others than those of the second. They are the same: take the difference in each.",
        by_networks_won: "You counted networks that are won. It says nothing of by how much, and 6 of 10 is a coin.",
        spread_for_error: "Your interval is one of single networks. That of the mean is narrower, by the root of how many there are.",
        normal_for_t: "You took 1.96 standard errors. With few networks the spread itself is uncertain: Student's t.",
        one_sided: "You took 5 % on one side. Each side of a 95 % interval has 2.5 %.",
        nan_is_open: "One missing score made everything open. Take the networks that both have.",
        missing_is_zero: "You counted what is missing as 0. Take the networks that both have.",
        missing_is_chance: "You counted what is missing as 0.5. Take the networks that both have.",
        paired_after_leaving_out: "You left out missing scores of each by itself, so the third network of one stands beside the fourth of the other. Take differences first.",
        the_other_one: "You said it of the second. Better or worse is the first.",
        open_is_equal: "You wrote *equal*. An interval that holds 0 does not show that; they were not told apart.",
        by_two_percent: "You drew a line at a fixed difference. How much chance gives depends on how networks differ, and on how many there are.",
        freedom_of_n: "Student's t has n − 1 degrees of freedom here: the mean is estimated from the same numbers.",
        divided_by_n: "Your spread is divided by n. Of a sample, divide by n − 1 (`ddof=1`).",
        never_worse: "You never say *worse*. A paper that only prints what is better is how everybody's method wins.",
        surely_everywhere: "You wanted it better in every network. Asked is the mean.",
    },
    alternatives=[by_ends_of_one_sign, by_scipy, by_series],
    canonical=_one_verdict,
    equivalent={
        "first - second -> first + second (2)": "it is asked only where it is NaN, and that is the same in a sum",
        "first - second -> second - first (2)": "it is asked only where it is NaN, and that is the same the other way round",
    },
    hints=[
        "The same networks, two methods: which numbers have an interval that says something of their difference?",
        "`gain = (first - second)[~np.isnan(first - second)]`, and `mean_over_worms(gain)` has `.low` and `.high`.",
        "Better if all of the interval is above 0, worse if all of it is below, else not told apart.",
    ],
    expects='one of "better", "worse", "not told apart"',
    purpose="Three verdicts, by paired differences over networks. The third is the one that papers lack.",
)
