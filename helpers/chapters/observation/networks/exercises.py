"""Exercises of the notebook "From pairs to networks"."""

import numpy as np
from scipy.special import logit
from scipy.stats import norm
from sklearn.linear_model import Lasso, LinearRegression

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import LOPSIDED, NEGATIVE, RANK_DEFICIENT, SINGLE, TIES, WHOLE, WIDE, ZEROS, edge_of_this_exercise
from helpers.methods import observational
from helpers.worlds import networks, simulate

# --- lagged_correlation ------------------------------------------------------------------------------------


def one_sees_the_other(rng):
    """Recordings of networks, and others that are short, narrow, wide, or made of counts."""
    leader = np.array([1.0, 4.0, 2.0, 8.0, 3.0])
    cases = [Case("a neuron that repeats what the other one did", (np.column_stack([leader, 2 * np.roll(leader, 1)]),))]
    cases.append(Case("one neuron alone", (rng.normal(size=(9, 1)),)))
    W = 2 * rng.normal(size=(5, 5))
    cases.append(Case("5 neurons over 60 steps", (simulate.simulate_network(W, 60, rng),)))
    cases.append(Case("spike counts of 3 neurons", (rng.poisson(3, size=(30, 3)),)))
    in_other_units = rng.normal(-5, 1, size=(6, 7)) * [0.01, 0.1, 1, 1, 1, 10, 100]
    cases.append(Case("more neurons than steps, in different units", (in_other_units,)))
    return cases


def same_time(x):
    return np.corrcoef(x.T)


def source_in_rows(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x[:-1].T, x[1:].T)[:n_neurons, n_neurons:]


def whole_block_matrix(x):
    return np.corrcoef(x[1:].T, x[:-1].T)


def two_steps_apart(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x[2:].T, x[:-2].T)[:n_neurons, n_neurons:]


def lagged_covariance(x):
    before, after = x[:-1], x[1:]
    return (after - after.mean(axis=0)).T @ (before - before.mean(axis=0)) / len(before)


def every_other_step(x):
    n_neurons, n_pairs = x.shape[1], len(x) // 2
    return np.corrcoef(x[1::2][:n_pairs].T, x[::2][:n_pairs].T)[:n_neurons, n_neurons:]


def covariance_of_numpy(x):
    n_neurons = x.shape[1]
    return np.cov(x[1:].T, x[:-1].T)[:n_neurons, n_neurons:]


def block_of_the_later(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x[1:].T, x[:-1].T)[:n_neurons, :n_neurons]


def block_of_the_earlier(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x[1:].T, x[:-1].T)[n_neurons:, n_neurons:]


def steps_as_variables(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x[1:], x[:-1])[:n_neurons, n_neurons:]


def cut_by_steps(x):
    n_neurons = len(x)
    return np.corrcoef(x[1:].T, x[:-1].T)[:n_neurons, n_neurons:]


def standardised_as_a_whole(x):
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    return z[1:].T @ z[:-1] / (len(x) - 1)


def means_left_in(x):
    before, after = x[:-1], x[1:]
    return after.T @ before / np.outer(np.sqrt(np.sum(after**2, axis=0)), np.sqrt(np.sum(before**2, axis=0)))


def last_step_before_the_first(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x.T, np.roll(x, 1, axis=0).T)[:n_neurons, n_neurons:]


def own_past_left_out(x):
    n_neurons = x.shape[1]
    R = np.corrcoef(x[1:].T, x[:-1].T)[:n_neurons, n_neurons:].copy()
    np.fill_diagonal(R, 0)
    return R


def lagged_by_loops(x):
    n_neurons = x.shape[1]
    R = np.empty((n_neurons, n_neurons))
    for i in range(n_neurons):
        for j in range(n_neurons):
            R[i, j] = np.corrcoef(x[1:, i], x[:-1, j])[0, 1]
    return R


def lagged_by_standardising(x):
    before, after = x[:-1], x[1:]
    before = (before - before.mean(axis=0)) / before.std(axis=0)
    after = (after - after.mean(axis=0)) / after.std(axis=0)
    return after.T @ before / len(before)


LAGGED_CORRELATION = Exercise(
    reference=observational.lagged_correlation,
    cases=one_sees_the_other,
    edges=(SINGLE, WIDE, WHOLE, TIES, NEGATIVE),
    lies_in=(-1, 1),
    mistakes={
        same_time: "This correlates neurons at the *same* step. A connection acts one step later: shift one of the two by a step.",
        source_in_rows: "This is the transpose. Row i is the neuron that comes *later*, column j the one that came before.",
        whole_block_matrix: "`np.corrcoef` returns four blocks, since it stacks both arguments. You need one of the four.",
        two_steps_apart: "The two are two steps apart. A direct connection acts after one.",
        lagged_covariance: "This is the covariance. A correlation is divided by both standard deviations.",
        every_other_step: "Every other step is left out. Nothing was forced here, so each step can be paired with the next one.",
        covariance_of_numpy: "`np.cov` gives covariances, which change with the units of the neurons. A correlation does not.",
        block_of_the_later: "This is the first of the four blocks: later neurons with later neurons, at the same step. You need the block "
        "of later ones with earlier ones.",
        block_of_the_earlier: "This is the last of the four blocks: earlier neurons with earlier neurons, at the same step. You need the "
        "block of later ones with earlier ones.",
        steps_as_variables: "`np.corrcoef` takes variables in rows. In `x` the rows are time steps, so this correlates steps with steps.",
        cut_by_steps: "`len(x)` counts time steps. The blocks have one row and one column for each *neuron*.",
        standardised_as_a_whole: "Nearly right, and the difference fades in a long recording. Each of the two stretches, without the first "
        "step and without the last, has its own mean and standard deviation. Use those, as `np.corrcoef` does.",
        means_left_in: "The means are still in, so neurons that are merely active most of the time look alike. A correlation is about "
        "departures from the mean.",
        last_step_before_the_first: "`np.roll` goes round in a circle: here the last step of the recording comes before the first one.",
        own_past_left_out: "The diagonal is missing. *Every* neuron with every neuron includes each one with its own past.",
    },
    alternatives=[lagged_by_loops, lagged_by_standardising],
    hints=[
        "Pair each step with the one before: `x[1:]` and `x[:-1]` have the same length.",
        "`np.corrcoef(x[1:].T, x[:-1].T)` has shape (2N, 2N): the first N rows are the later neurons, the last N columns the earlier.",
        "`[:n_neurons, n_neurons:]` is the block you need.",
    ],
    purpose="Pairing a step with the one before, in the book's orientation. Rows receive: the mistake is the transpose.",
)


# --- expected_auroc ----------------------------------------------------------------------------------------


def planned_recordings(rng):
    """A weight, the spread of the activity and the number of steps; weights of either sign."""
    plans = [(0.089, 0.2, 5000), (-0.4, 0.15, 300), (0.0, 0.2, 100), (0.7, 1.5, 1)]
    plans.append((rng.uniform(0.01, 0.05), rng.uniform(0.1, 0.3), int(rng.integers(1000, 10_000))))
    plans.append((-rng.uniform(0.01, 0.05), rng.uniform(1, 2), int(rng.integers(100, 1000))))
    return [Case(f"weight {w:.3g}, s.d. {sd:.3g}, {n} step{'s' * (n > 1)}", (w, sd, n)) for w, sd, n in plans]


def without_root_two(weight, sd, n_steps):
    return norm.cdf(weight * sd * np.sqrt(n_steps))


def without_the_root_of_n(weight, sd, n_steps):
    return norm.cdf(weight * sd * n_steps / np.sqrt(2))


def divided_by_the_spread(weight, sd, n_steps):
    return norm.cdf(weight / sd * np.sqrt(n_steps) / np.sqrt(2))


def ratio_itself(weight, sd, n_steps):
    return weight * sd * np.sqrt(n_steps) / np.sqrt(2)


def density_for_probability(weight, sd, n_steps):
    return norm.pdf(weight * sd * np.sqrt(n_steps) / np.sqrt(2))


def sign_of_the_weight_lost(weight, sd, n_steps):
    return norm.cdf(np.abs(weight) * sd * np.sqrt(n_steps) / np.sqrt(2))


def two_for_root_two(weight, sd, n_steps):
    return norm.cdf(weight * sd * np.sqrt(n_steps) / 2)


def root_two_on_top(weight, sd, n_steps):
    return norm.cdf(weight * sd * np.sqrt(n_steps) * np.sqrt(2))


def variance_for_deviation(weight, sd, n_steps):
    return norm.cdf(weight * sd**2 * n_steps / 2)


def p_value(weight, sd, n_steps):
    return 2 * (1 - norm.cdf(np.abs(weight) * sd * np.sqrt(n_steps) / np.sqrt(2)))


def deviation_as_a_mean(weight, sd, n_steps):
    return norm.cdf(weight, np.sqrt(2) / (sd * np.sqrt(n_steps)))


def weight_in_errors_left_out(weight, sd, n_steps):
    return norm.cdf(weight)


def one_step_less(weight, sd, n_steps):
    return norm.cdf(weight * sd * np.sqrt(n_steps - 1) / np.sqrt(2))


def steps_forgotten(weight, sd, n_steps):
    return norm.cdf(weight * sd / np.sqrt(2))


def below_zero_and_not_above(weight, sd, n_steps):
    return norm.cdf(-weight * sd * np.sqrt(n_steps) / np.sqrt(2))


def never_below_one_half(weight, sd, n_steps):
    return max(0.5, norm.cdf(weight * sd * np.sqrt(n_steps) / np.sqrt(2)))


def standard_error_upside_down(weight, sd, n_steps):
    return norm.cdf(weight / (np.sqrt(2) * sd * np.sqrt(n_steps)))


def auroc_of_a_difference(weight, sd, n_steps):
    variance = 2 / (sd**2 * n_steps)
    return 1 - norm(weight, np.sqrt(variance)).cdf(0)


def auroc_by_survival(weight, sd, n_steps):
    return norm.sf(-weight * sd * (n_steps / 2) ** 0.5)


EXPECTED_AUROC = Exercise(
    reference=observational.expected_auroc,
    cases=planned_recordings,
    edges=(
        edge_of_this_exercise("in which the weight is 0", lambda weight, sd, n_steps: weight == 0),
        edge_of_this_exercise("in which the weight is negative", lambda weight, sd, n_steps: weight < 0),
        edge_of_this_exercise("with a single step", lambda weight, sd, n_steps: n_steps == 1),
    ),
    lies_in=(0, 1),
    equivalent={"(weight, sd, n_steps) -> (sd, weight, n_steps)": "only the product of weight and standard deviation counts"},
    mistakes={
        without_root_two: "Both estimates are noisy, the connection's and the other one. Variances add, so their difference has "
        "√2 times the standard error of one.",
        without_the_root_of_n: "The standard error falls with the *root* of the number of steps.",
        divided_by_the_spread: "A source that varies more is *easier* to hear. Its standard deviation makes the standard error smaller.",
        ratio_itself: "This is how many standard errors apart the two are. The AUROC is the probability that the larger one wins: "
        "`norm.cdf` of it.",
        density_for_probability: "`norm.pdf` is the height of the bell curve. The probability to lie below a value is `norm.cdf`.",
        sign_of_the_weight_lost: "An inhibitory connection's estimate is mostly the *smaller* of the two, so its AUROC is below one half. "
        "The weight keeps its sign.",
        never_below_one_half: "The AUROC can be below one half: where the weight is negative, the connection's estimate is mostly the "
        "smaller of the two.",
        two_for_root_two: "The variances of the two estimates add up to twice that of one. Their standard deviation is then √2 times as "
        "large, not twice.",
        root_two_on_top: "The √2 is on the wrong side. A difference of two noisy numbers is noisier than each of them, so the AUROC "
        "should get *smaller*.",
        variance_for_deviation: "The difference is measured in its variance here. What counts is how many *standard deviations* it lies "
        "from 0.",
        p_value: "This is a p-value, the chance that no connection gives so large a difference. Asked is the chance that the connection "
        "wins.",
        deviation_as_a_mean: "The second argument of `norm.cdf` is the mean, not the standard deviation.",
        weight_in_errors_left_out: "This takes the noise to be 1, whatever the recording. Compare the weight with the standard error.",
        one_step_less: "One step is taken off. The standard error to use is given, with all of `n_steps`.",
        steps_forgotten: "The number of steps is not in it. A longer recording makes the standard error smaller.",
        below_zero_and_not_above: "This is the probability that the connection's estimate is the *smaller* one.",
        standard_error_upside_down: "The standard error is upside down: it gets *smaller* with more steps, and with a source that varies "
        "more.",
    },
    alternatives=[auroc_of_a_difference, auroc_by_survival],
    hints=[
        "Draw a connected and an unconnected pair. Their estimates differ by `weight` on average. How much does that difference vary?",
        "One estimate has standard error `1 / (sd * np.sqrt(n_steps))`, the difference of two has √2 times that.",
        "The probability that a normal number with mean m and standard deviation s is above 0 is `norm.cdf(m / s)`.",
    ],
    purpose=(
        "Planning: one weak connection against its noise is what is hard; density enters through the spread. The "
        "difference of two normal numbers has twice the variance; let people find the root of two."
    ),
)


# --- least_squares_weights ---------------------------------------------------------------------------------


def sigmoid_recordings(rng):
    """Recordings of sigmoid neurons that have left rest: long and short, of one and of several, and some that reach 0 and 1."""
    W = 2 * rng.normal(size=(4, 4))
    cases = [Case("4 neurons over 60 steps", (simulate.simulate_network(W, 61, rng)[1:],))]
    cases.append(Case("one neuron alone", (simulate.simulate_network(np.array([[-1.5]]), 11, rng)[1:],)))
    cases.append(Case("hardly more steps than neurons", (simulate.simulate_network(W, 8, rng)[1:],)))
    x = simulate.simulate_network(W[:3, :3], 41, rng)[1:]
    x[-1] = 0, 1, 0  # No step follows, so it is the same whether the sources are clipped as well.
    cases.append(Case("3 neurons that reach 0 and 1 in the end", (x,)))
    return cases


def no_inverse(x):
    before = np.column_stack([np.ones(len(x) - 1), x[:-1]])
    return np.linalg.lstsq(before, x[1:], rcond=None)[0][1:].T


def no_constant(x):
    arrived = logit(np.clip(x[1:], 1e-6, 1 - 1e-6))
    return np.linalg.lstsq(x[:-1], arrived, rcond=None)[0].T


def weights_transposed(x):
    arrived = logit(np.clip(x[1:], 1e-6, 1 - 1e-6))
    return LinearRegression().fit(x[:-1], arrived).coef_.T


def one_source_at_a_time(x):
    arrived = logit(np.clip(x[1:], 1e-6, 1 - 1e-6))
    return np.array([[np.polyfit(x[:-1, j], arrived[:, i], 1)[0] for j in range(x.shape[1])] for i in range(x.shape[1])])


def backwards_in_time(x):
    arrived = logit(np.clip(x[:-1], 1e-6, 1 - 1e-6))
    return LinearRegression().fit(x[1:], arrived).coef_


def inverse_on_both_sides(x):
    inputs = logit(np.clip(x, 1e-6, 1 - 1e-6))
    return LinearRegression().fit(inputs[:-1], inputs[1:]).coef_


def no_clip(x):
    before = np.column_stack([np.ones(len(x) - 1), x[:-1]])
    return np.linalg.lstsq(before, logit(x[1:]), rcond=None)[0][1:].T


def no_clip_in_the_library(x):
    return LinearRegression().fit(x[:-1], logit(x[1:])).coef_


def sigmoid_once_more(x):
    before = np.column_stack([np.ones(len(x) - 1), x[:-1]])
    return np.linalg.lstsq(before, 1 / (1 + np.exp(-x[1:])), rcond=None)[0][1:].T


def half_of_the_logit(x):
    before = np.column_stack([np.ones(len(x) - 1), x[:-1]])
    return np.linalg.lstsq(before, np.log(np.clip(x[1:], 1e-6, 1 - 1e-6)), rcond=None)[0][1:].T


def within_one_step(x):
    arrived = logit(np.clip(x, 1e-6, 1 - 1e-6))
    return LinearRegression().fit(x, arrived).coef_


def constant_among_the_weights(x):
    arrived = logit(np.clip(x[1:], 1e-6, 1 - 1e-6))
    before = np.column_stack([np.ones(len(x) - 1), x[:-1]])
    return np.linalg.lstsq(before, arrived, rcond=None)[0].T


def last_source_for_the_constant(x):
    arrived = logit(np.clip(x[1:], 1e-6, 1 - 1e-6))
    before = np.column_stack([np.ones(len(x) - 1), x[:-1]])
    return np.linalg.lstsq(before, arrived, rcond=None)[0][:-1].T


def weights_a_deviation(x):
    arrived = logit(np.clip(x[1:], 1e-6, 1 - 1e-6))
    return LinearRegression().fit(x[:-1] / x[:-1].std(axis=0), arrived).coef_


def weights_to_oneself_left_out(x):
    arrived = logit(np.clip(x[1:], 1e-6, 1 - 1e-6))
    W = LinearRegression().fit(x[:-1], arrived).coef_
    np.fill_diagonal(W, 0)
    return W


def inverse_of_the_sources(x):
    inputs = logit(np.clip(x[:-1], 1e-6, 1 - 1e-6))
    return LinearRegression().fit(inputs, x[1:]).coef_


def weights_by_library(x):
    return LinearRegression().fit(x[:-1], logit(np.clip(x[1:], 1e-6, 1 - 1e-6))).coef_


def weights_by_covariances(x):
    after = np.minimum(np.maximum(x[1:], 1e-6), 1 - 1e-6)
    arrived = np.log(after / (1 - after))
    before = x[:-1] - x[:-1].mean(axis=0)
    return np.linalg.solve(before.T @ before, before.T @ arrived).T


LEAST_SQUARES_WEIGHTS = Exercise(
    reference=observational.least_squares_weights,
    cases=sigmoid_recordings,
    edges=(
        edge_of_this_exercise("in which activity reaches 0 or 1", lambda x: np.isin(x[1:], (0, 1)).any()),
        edge_of_this_exercise("with hardly more steps than neurons", lambda x: len(x) == x.shape[1] + 3),
        SINGLE,
    ),
    tolerance=1e-8,
    mistakes={
        no_inverse: "The target is still the activity, behind the sigmoid. Undo the sigmoid first, and the regression is linear.",
        no_constant: "There is no constant here. It takes up whatever reaches a neuron at all times, for example from neurons that "
        "you do not see. Without it, that lands in the weights.",
        weights_transposed: "This is the transpose: in `W[i, j]` the row is the target.",
        one_source_at_a_time: "Each source is regressed on its own. Use all of them together, so that each weight is what a source "
        "adds to the others.",
        backwards_in_time: "Time runs backwards here: the future explains the past. Which of `x[1:]` and `x[:-1]` is the target?",
        inverse_on_both_sides: "The sigmoid is undone on both sides. A source acts by its activity itself: only the target needs it.",
        no_clip: "The logit of 0 or 1 is infinite, and one infinite number spoils a whole regression. Clip the activity first.",
        no_clip_in_the_library: "Where activity is exactly 0 or 1 its logit is infinite, and no regression takes that. Clip the activity "
        "first.",
        sigmoid_once_more: "This applies the sigmoid a second time. Undo it: its inverse is the logit.",
        half_of_the_logit: "The inverse of the sigmoid is not the logarithm of p alone, but of p / (1 - p).",
        within_one_step: "Both sides are taken from the same step, so a neuron explains itself. The sources are those one step *before*.",
        constant_among_the_weights: "The constant is still among the weights. It belongs to no neuron: leave it out.",
        last_source_for_the_constant: "One coefficient has to go, but not this one: a neuron's weights are lost here and the constant is "
        "kept.",
        weights_a_deviation: "The predictors were scaled, so these are weights for one standard deviation. Asked are those for the activity "
        "as it is.",
        weights_to_oneself_left_out: "The diagonal is missing. *All* neurons are sources, and a neuron may drive itself.",
        inverse_of_the_sources: "The sigmoid is undone on the wrong side. Undo it on the target, the next step; sources act by their "
        "activity as it is.",
    },
    alternatives=[weights_by_library, weights_by_covariances],
    hints=[
        "x(t+1) = sigmoid(W x(t) + e). Apply the inverse, `logit`, to both sides. What kind of equation is left?",
        "The target is `logit` of `x[1:]`, the predictors are `x[:-1]` and a column of ones. `np.linalg.lstsq(predictors, target)[0]` "
        "has one row per predictor.",
        "`before = np.column_stack([np.ones(len(x) - 1), x[:-1]])`. Leave out the row of the constant and transpose.",
    ],
    purpose=(
        "The inverse of the nonlinearity makes a network a regression. The constant must be there, and section 5 shows why."
    ),
)


# --- soft_threshold ----------------------------------------------------------------------------------------


def weights_to_shrink(rng):
    """Weights of both signs below, above and at the threshold; whole numbers; and a threshold of 0."""
    cases = [Case("weights from -1.5 to 1.5", (np.array([-1.5, -0.25, -0.1, 0.0, 0.1, 0.25, 1.5]), 0.25))]
    cases.append(Case("weights that are whole numbers", (np.array([-4, -2, -1, 0, 1, 3]), 1.5)))
    cases.append(Case("a threshold of 0", (np.array([-2.0, 0.0, 0.5]), 0.0)))
    cases.append(Case("a threshold above all weights", (rng.uniform(-1, 1, size=5), 1.25)))
    cases.append(Case("a matrix of weights", (rng.normal(0, 3, size=(3, 3)), rng.uniform(0.2, 0.8))))
    return cases


def hard_threshold(value, threshold):
    return np.where(np.abs(value) > threshold, value, 0)


def shrinks_through_zero(value, threshold):
    return value - np.sign(value) * threshold


def positive_part_only(value, threshold):
    return np.maximum(value - threshold, 0)


def sign_lost(value, threshold):
    return np.maximum(np.abs(value) - threshold, 0)


def clipped(value, threshold):
    return np.clip(value, -threshold, threshold)


def scaled_down(value, threshold):
    return value / (1 + threshold)


def moves_all_down(value, threshold):
    return np.where(np.abs(value) > threshold, value - threshold, 0)


def small_ones_kept(value, threshold):
    return np.where(np.abs(value) > threshold, value - np.sign(value) * threshold, value)


def no_case_in_between(value, threshold):
    return np.where(value > threshold, value - threshold, value + threshold)


def away_from_zero(value, threshold):
    return np.where(np.abs(value) > threshold, value + np.sign(value) * threshold, 0)


def one_number_at_a_time(value, threshold):
    return np.sign(value) * max(np.abs(value) - threshold, 0)


def one_row_at_a_time(value, threshold):
    return np.array([np.sign(v) * max(abs(v) - threshold, 0) for v in value])


def largest_of_all(value, threshold):
    return np.sign(value) * np.max(np.abs(value) - threshold, 0)


def divided_by_its_size(value, threshold):
    return value * np.maximum(1 - threshold / np.abs(value), 0)


def whole_numbers_stay_whole(value, threshold):
    shrunk = np.zeros_like(value)
    shrunk[value > threshold] = value[value > threshold] - threshold
    shrunk[value < -threshold] = value[value < -threshold] + threshold
    return shrunk


def sizes_cut_at_the_threshold(value, threshold):
    return np.sign(value) * np.maximum(np.abs(value), threshold)


def signs_only(value, threshold):
    return np.where(np.abs(value) > threshold, np.sign(value), 0)


def soft_by_clipping(value, threshold):
    return value - np.clip(value, -threshold, threshold)


def soft_by_two_halves(value, threshold):
    return np.clip(value - threshold, 0, None) + np.clip(value + threshold, None, 0)


def soft_by_cases(value, threshold):
    return np.where(value > threshold, value - threshold, np.where(value < -threshold, value + threshold, 0.0))


SOFT_THRESHOLD = Exercise(
    reference=observational.soft_threshold,
    cases=weights_to_shrink,
    edges=(
        WHOLE,
        edge_of_this_exercise("in which the threshold is 0", lambda value, threshold: threshold == 0),
        edge_of_this_exercise(
            "in which a value is exactly at the threshold", lambda value, threshold: np.any(np.abs(value) == threshold)
        ),
        LOPSIDED,
        NEGATIVE,
    ),
    equivalent={
        "np.maximum(np.abs(value) - threshold, 0) -> np.maximum(0, np.abs(value) - threshold)": "the larger of two numbers is the "
        "same in either order"
    },
    mistakes={
        hard_threshold: "This keeps large weights as they are: a *hard* threshold. The lasso pulls the large ones in as well, by the "
        "same amount.",
        shrinks_through_zero: "Small weights go through zero and come out on the other side. Stop at zero.",
        positive_part_only: "Negative weights are lost. Inhibition is a connection too.",
        sign_lost: "The sizes are right, the signs are lost.",
        clipped: "This keeps what the lasso takes away. Weights beyond the threshold should survive, minus the threshold.",
        scaled_down: "Dividing makes all weights smaller and none zero: that is a ridge. The lasso subtracts.",
        moves_all_down: "Large weights all move *down*, which takes negative ones further from zero. Both signs move towards zero.",
        small_ones_kept: "Small weights are kept as they are. What is closer to zero than the threshold becomes zero.",
        no_case_in_between: "There are three cases: above the threshold, below minus the threshold, and in between. The one in between is "
        "missing.",
        away_from_zero: "Large weights move *away* from zero. The penalty pulls them towards it.",
        one_number_at_a_time: "`max` and `if` decide about one number. Here each weight of an array needs a decision of its own.",
        one_row_at_a_time: "Right for weights in a line. A matrix has rows and columns, and going through it gives rows, not numbers.",
        largest_of_all: "`np.max` looks for the largest of all weights. Compare each single one with 0.",
        divided_by_its_size: "This divides by the size of each weight, and a weight can be 0.",
        whole_numbers_stay_whole: "An array made like `value` holds whole numbers where `value` does, and cuts off what comes behind the point.",
        sizes_cut_at_the_threshold: "This makes small weights *larger*, up to the threshold. The size should go down, and stop at zero.",
        signs_only: "Only the sign is left of the large weights. They keep their size, less the threshold.",
    },
    alternatives=[soft_by_clipping, soft_by_two_halves, soft_by_cases],
    hints=[
        "Split a weight into its sign and its size. Only the size changes.",
        "The size becomes `np.abs(value) - threshold`, but never less than 0.",
        "`np.sign(value) * np.maximum(…, 0)`",
    ],
    purpose=(
        "What the lasso does to a weight where predictors are uncorrelated, and why it then cannot change an order. Have "
        "the curve drawn before it is coded."
    ),
)


# --- omitted_variable_bias ---------------------------------------------------------------------------------


def half_seen_networks(rng):
    """Observed and hidden neurons whose means are not zero, with the hidden ones' weights."""
    whole = np.array([[0], [1], [2], [3]]), np.array([[1], [1], [5], [5]]), np.array([[2]])
    cases = [Case("one observed and one hidden neuron, in whole numbers", whole)]
    alone = np.array([[3.0], [1.0], [3.0], [1.0]]), np.array([[4.0], [4.0], [2.0], [2.0]]), np.array([[5.0]])
    cases.append(Case("a hidden neuron that has nothing to do with the observed one", alone))
    for n_observed, n_hidden, n_targets in [(3, 2, 4), (2, 2, 2)]:
        hidden = 1 + rng.normal(size=(40, n_hidden))
        observed = 2 + hidden @ rng.normal(size=(n_hidden, n_observed)) + 0.5 * rng.normal(size=(40, n_observed))
        weights = rng.normal(size=(n_targets, n_hidden))
        cases.append(Case(f"{n_observed} observed and {n_hidden} hidden neurons", (observed, hidden, weights)))
    hidden = 1 + rng.normal(size=(40, 5))
    observed = 2 + hidden @ rng.normal(size=(5, 2)) + 0.5 * rng.normal(size=(40, 2))
    sparse = np.zeros((3, 5))
    sparse[[0, 0, 1, 2, 2], [0, 3, 1, 2, 4]] = rng.normal(size=5)
    cases.append(Case("2 observed and 5 hidden neurons, with few connections", (observed, hidden, sparse)))
    return cases


def slopes_the_other_way(observed, hidden, hidden_weights):
    centred = hidden - hidden.mean(axis=0)
    return hidden_weights @ np.linalg.lstsq(centred, observed, rcond=None)[0]


def slopes_without_a_constant(observed, hidden, hidden_weights):
    return hidden_weights @ np.linalg.lstsq(observed, hidden, rcond=None)[0].T


def correlations_for_slopes(observed, hidden, hidden_weights):
    n_hidden = hidden.shape[1]
    R = np.corrcoef(hidden.T, observed.T)[:n_hidden, n_hidden:]
    return hidden_weights @ R


def covariances_for_slopes(observed, hidden, hidden_weights):
    n_hidden = hidden.shape[1]
    C = np.cov(hidden.T, observed.T)[:n_hidden, n_hidden:]
    return hidden_weights @ C


def bias_subtracted(observed, hidden, hidden_weights):
    centred = observed - observed.mean(axis=0)
    return -hidden_weights @ np.linalg.lstsq(centred, hidden, rcond=None)[0].T


def one_observed_at_a_time(observed, hidden, hidden_weights):
    x, h = observed - observed.mean(axis=0), hidden - hidden.mean(axis=0)
    return hidden_weights @ (h.T @ x / np.sum(x**2, axis=0))


def slopes_not_transposed(observed, hidden, hidden_weights):
    centred = observed - observed.mean(axis=0)
    return hidden_weights @ np.linalg.lstsq(centred, hidden, rcond=None)[0]


def hidden_centred_instead(observed, hidden, hidden_weights):
    centred = hidden - hidden.mean(axis=0)
    return hidden_weights @ np.linalg.lstsq(observed, centred, rcond=None)[0].T


def constant_kept(observed, hidden, hidden_weights):
    predictors = np.column_stack([np.ones(len(observed)), observed])
    return hidden_weights @ np.linalg.lstsq(predictors, hidden, rcond=None)[0].T


def slopes_alone(observed, hidden, hidden_weights):
    centred = observed - observed.mean(axis=0)
    return np.linalg.lstsq(centred, hidden, rcond=None)[0].T


def hidden_one_step_later(observed, hidden, hidden_weights):
    before = observed[:-1] - observed[:-1].mean(axis=0)
    return hidden_weights @ np.linalg.lstsq(before, hidden[1:], rcond=None)[0].T


def one_mean_for_all_observed(observed, hidden, hidden_weights):
    centred = observed - observed.mean()
    return hidden_weights @ np.linalg.lstsq(centred, hidden, rcond=None)[0].T


def row_for_each_observed(observed, hidden, hidden_weights):
    centred = observed - observed.mean(axis=0)
    return np.linalg.lstsq(centred, hidden, rcond=None)[0] @ hidden_weights.T


def slopes_a_deviation(observed, hidden, hidden_weights):
    centred = observed - observed.mean(axis=0)
    return hidden_weights @ np.linalg.lstsq(centred / centred.std(axis=0), hidden, rcond=None)[0].T


def weights_turned_round(observed, hidden, hidden_weights):
    centred = observed - observed.mean(axis=0)
    return hidden_weights.T @ np.linalg.lstsq(centred, hidden, rcond=None)[0].T


def hidden_summed_up(observed, hidden, hidden_weights):
    centred = observed - observed.mean(axis=0)
    slopes = np.linalg.lstsq(centred, hidden, rcond=None)[0].T
    return hidden_weights.sum(axis=1)[:, None] * slopes.sum(axis=0)


def bias_by_covariances(observed, hidden, hidden_weights):
    centred, others = observed - observed.mean(axis=0), hidden - hidden.mean(axis=0)
    return hidden_weights @ (others.T @ centred) @ np.linalg.inv(centred.T @ centred)


def bias_by_regression(observed, hidden, hidden_weights):
    return LinearRegression().fit(observed, hidden @ hidden_weights.T).coef_


OMITTED_VARIABLE_BIAS = Exercise(
    reference=observational.omitted_variable_bias,
    cases=half_seen_networks,
    edges=(WHOLE, WIDE, SINGLE, ZEROS, LOPSIDED, TIES, NEGATIVE),
    tolerance=1e-8,
    mistakes={
        slopes_the_other_way: "The slopes run the wrong way: this predicts the observed neurons from the hidden ones. The observed ones stand "
        "in for the hidden, so they are the predictors.",
        slopes_without_a_constant: "A regression without a constant takes the means for slopes. Centre the observed neurons first.",
        correlations_for_slopes: "A correlation has no units. A slope says how far a hidden neuron goes when an observed one goes by 1.",
        covariances_for_slopes: "A slope is the covariance divided by the variance (for several neurons, by their covariance matrix).",
        bias_subtracted: "The sign is reversed: this is what a correction would take away. The bias is what is *added*.",
        one_observed_at_a_time: "Each observed neuron predicts on its own here. The regression holds all of them, so a slope is what one "
        "tells *beside the others*.",
        slopes_not_transposed: "The product has to add up over *hidden* neurons, so the slopes need one row for each of them. They come "
        "with one row for each observed one.",
        hidden_centred_instead: "The hidden neurons are centred and the observed ones are not. What is predicted may have any mean; the "
        "predictors need a constant, or to be centred.",
        constant_kept: "The constant is still among the slopes, so there is one column too many. It belongs to no observed "
        "neuron.",
        slopes_alone: "These are the slopes. A neuron that stands in for a hidden one does no harm unless that one *drives* the target: "
        "the weights are missing.",
        hidden_one_step_later: "Observed and hidden drive the target at the same step. Nothing has to be shifted here.",
        one_mean_for_all_observed: "Each observed neuron has a mean of its own: `observed.mean(axis=0)`.",
        row_for_each_observed: "The rows are the observed neurons here. As in all wirings of this book, the row is the target.",
        slopes_a_deviation: "The observed neurons were scaled. A weight is for their activity as it is, and so is its bias.",
        weights_turned_round: "`hidden_weights` has one row for each target already, and one column for each hidden neuron. Use it as it is.",
        hidden_summed_up: "Weights and slopes were added up before they were multiplied. Each hidden neuron's weight goes with its own "
        "slopes.",
    },
    alternatives=[bias_by_covariances, bias_by_regression],
    hints=[
        "Write each hidden neuron as a sum of slopes times observed neurons, plus a rest. Put that into the equation of the target.",
        "`np.linalg.lstsq(centred, hidden)[0]` has one row per observed neuron and one column per hidden one: transpose it for `slopes`.",
        "`hidden_weights @ slopes`",
    ],
    purpose=(
        "Weight times slope; both must be there for bias. The matrix form is the same line, so do one neuron on the board"
        " first."
    ),
)


# --- best_penalty ------------------------------------------------------------------------------------------


def four_quarters(rng, weights, levels, means=(1, 1, 1, 1), n_others=3, noise=0.3, n_each=15):
    """Four quarters of a recording, in which the first neuron acts with its own weight, and the others not at all."""
    x = rng.normal(size=(4, n_each))
    x = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True) + np.array(means)[:, None]
    arrived = np.array(weights)[:, None] * x + np.array(levels)[:, None] + noise * rng.normal(size=x.shape)
    return np.column_stack([x.ravel(), rng.normal(size=(4 * n_each, n_others))]), arrived.ravel()


def recordings_with_penalties(rng):
    """Recordings of which the quarters differ, so that it matters what is fitted and what is predicted.

    A penalty takes its own size off the first neuron's weight, as its variance is 1. No two penalties give the same error.
    """
    before, arrived = four_quarters(rng, (10.5, 11, 11.5, 8), (-9, -9, -9, -6))
    largest = 45 + np.argmax(before[45:, 0])
    arrived[largest] -= 30 / (before[largest, 0] - 1)  # This one step makes 6 of the slope of 8, though not by sizes of errors.
    penalties = np.array([0.2, 1, 2, 3, 4, 5, 6, 7, 9, 10.5])
    cases = [Case("60 steps, and a weight that is smaller in the last quarter", (before, arrived, penalties))]

    before, arrived = four_quarters(rng, (6, 6, 6, 6), (2, 2, 2, 6), means=(1, 1, 1, 0))
    penalties = np.array([0.1, 1, 2.004, 3, 4, 5])  # A rounded penalty is none of them.
    cases.append(Case("60 steps, and levels that are others in the last quarter", (before, arrived, penalties)))

    before, arrived = four_quarters(rng, (10, 10, 10, 10), (0, 0, 0, 0))
    around = np.column_stack([[1, 8, 9], rng.normal(size=(3, 3))])
    before = np.vstack([before[:45], around, before[45:]])
    arrived = np.concatenate([arrived[:45], [10, 80, 0], arrived[45:]])
    penalties = np.array([0.1, 2, 4, 6, 9, 12, 15])
    cases.append(Case("63 steps, with large ones around the cut", (before, arrived, penalties)))

    before, arrived = four_quarters(rng, (1, 14, 15, -10), (9, -4, -5, 20), n_others=0, n_each=10)
    before, arrived = np.insert(before, 30, 9, axis=0), np.insert(arrived, 30, -140)
    cases.append(Case("41 steps of one neuron whose effect turns round", (before, arrived, np.array([9.0, 6.0, 3.0, 0.5]))))

    before, arrived = four_quarters(rng, (5, 8, 8, 8), (3, 3, 3, 3), n_others=8, noise=4, n_each=20)
    arrived[3::4] -= 5 * (before[3::4, 0] - 1)
    penalties = rng.permutation([0.01, 0.2, 0.5, 1, 1.5, 2, 3, 4, 5])
    cases.append(Case("80 steps of 9 neurons, and penalties in no order", (before, arrived, penalties)))
    return cases


def fits_what_it_has_seen(before, arrived, penalties):
    errors = [np.mean((arrived - Lasso(alpha=p).fit(before, arrived).predict(before)) ** 2) for p in penalties]
    return penalties[np.argmin(errors)]


def seen_part_decides(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    errors = []
    for p in penalties:
        model = Lasso(alpha=p).fit(before, arrived)
        errors.append(np.mean((arrived[cut:] - model.predict(before[cut:])) ** 2))
    return penalties[np.argmin(errors)]


def held_out_first_quarter(before, arrived, penalties):
    cut = len(arrived) // 4
    fits = [Lasso(alpha=p).fit(before[cut:], arrived[cut:]) for p in penalties]
    return penalties[np.argmin([np.mean((arrived[:cut] - fit.predict(before[:cut])) ** 2) for fit in fits])]


def held_out_random_steps(before, arrived, penalties):
    order = np.random.default_rng(0).permutation(len(arrived))
    kept, left_out = np.split(order, [len(order) * 3 // 4])
    fits = [Lasso(alpha=p).fit(before[kept], arrived[kept]) for p in penalties]
    return penalties[np.argmin([np.mean((arrived[left_out] - fit.predict(before[left_out])) ** 2) for fit in fits])]


def held_out_every_fourth_step(before, arrived, penalties):
    left_out = np.arange(len(arrived)) % 4 == 3
    fits = [Lasso(alpha=p).fit(before[~left_out], arrived[~left_out]) for p in penalties]
    return penalties[np.argmin([np.mean((arrived[left_out] - fit.predict(before[left_out])) ** 2) for fit in fits])]


def largest_error(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    errors = []
    for p in penalties:
        model = Lasso(alpha=p).fit(before[:cut], arrived[:cut])
        errors.append(np.mean((arrived[cut:] - model.predict(before[cut:])) ** 2))
    return penalties[np.argmax(errors)]


def index_of_the_best(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    errors = []
    for p in penalties:
        model = Lasso(alpha=p).fit(before[:cut], arrived[:cut])
        errors.append(np.mean((arrived[cut:] - model.predict(before[cut:])) ** 2))
    return np.argmin(errors)


def smallest_error_not_penalty(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    errors = []
    for p in penalties:
        model = Lasso(alpha=p).fit(before[:cut], arrived[:cut])
        errors.append(np.mean((arrived[cut:] - model.predict(before[cut:])) ** 2))
    return np.min(errors)


def constant_forgotten(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    errors = []
    for p in penalties:
        weights = Lasso(alpha=p).fit(before[:cut], arrived[:cut]).coef_
        errors.append(np.mean((arrived[cut:] - before[cut:] @ weights) ** 2))
    return penalties[np.argmin(errors)]


def fixed_cut(before, arrived, penalties):
    cut = 7499
    fits = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]) for p in penalties]
    return penalties[np.argmin([np.mean((arrived[cut:] - fit.predict(before[cut:])) ** 2) for fit in fits])]


def cut_rounded_up(before, arrived, penalties):
    cut = len(arrived) - len(arrived) // 4
    fits = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]) for p in penalties]
    return penalties[np.argmin([np.mean((arrived[cut:] - fit.predict(before[cut:])) ** 2) for fit in fits])]


def three_whole_quarters(before, arrived, penalties):
    cut = len(arrived) // 4 * 3
    fits = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]) for p in penalties]
    return penalties[np.argmin([np.mean((arrived[cut:] - fit.predict(before[cut:])) ** 2) for fit in fits])]


def fits_one_quarter(before, arrived, penalties):
    cut = len(arrived) // 4
    fits = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]) for p in penalties]
    return penalties[np.argmin([np.mean((arrived[cut:] - fit.predict(before[cut:])) ** 2) for fit in fits])]


def half_held_out(before, arrived, penalties):
    cut = len(arrived) // 2
    fits = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]) for p in penalties]
    return penalties[np.argmin([np.mean((arrived[cut:] - fit.predict(before[cut:])) ** 2) for fit in fits])]


def last_quarter_fitted(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    fits = [Lasso(alpha=p).fit(before[cut:], arrived[cut:]) for p in penalties]
    return penalties[np.argmin([np.mean((arrived[:cut] - fit.predict(before[:cut])) ** 2) for fit in fits])]


def errors_that_cancel(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    fits = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]) for p in penalties]
    return penalties[np.argmin([np.mean(arrived[cut:] - fit.predict(before[cut:])) for fit in fits])]


def square_of_the_mean_error(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    fits = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]) for p in penalties]
    return penalties[np.argmin([np.mean(arrived[cut:] - fit.predict(before[cut:])) ** 2 for fit in fits])]


def sizes_of_errors(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    fits = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]) for p in penalties]
    return penalties[np.argmin([np.mean(np.abs(arrived[cut:] - fit.predict(before[cut:]))) for fit in fits])]


def price_added_to_the_error(before, arrived, penalties):
    cut, costs = len(arrived) * 3 // 4, []
    for p in penalties:
        model = Lasso(alpha=p).fit(before[:cut], arrived[:cut])
        error = np.mean((arrived[cut:] - model.predict(before[cut:])) ** 2)
        costs.append(error / 2 + p * np.sum(np.abs(model.coef_)))
    return penalties[np.argmin(costs)]


def spread_of_errors(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    fits = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]) for p in penalties]
    return penalties[np.argmin([np.var(arrived[cut:] - fit.predict(before[cut:])) for fit in fits])]


def penalty_by_score(before, arrived, penalties):
    cut = len(arrived) * 3 // 4
    scores = [Lasso(alpha=p).fit(before[:cut], arrived[:cut]).score(before[cut:], arrived[cut:]) for p in penalties]
    return max(zip(scores, penalties, strict=True))[1]


def penalty_by_running_best(before, arrived, penalties):
    cut, best, chosen = len(arrived) * 3 // 4, np.inf, None
    for p in penalties:
        model = Lasso(alpha=p).fit(before[:cut], arrived[:cut])
        error = np.linalg.norm(arrived[cut:] - before[cut:] @ model.coef_ - model.intercept_)
        if error < best:
            best, chosen = error, p
    return chosen


BEST_PENALTY = Exercise(
    reference=observational.best_penalty,
    cases=recordings_with_penalties,
    edges=(
        edge_of_this_exercise(
            "whose number of steps is no multiple of four", lambda before, arrived, penalties: len(arrived) % 4 != 0
        ),
        SINGLE,
        edge_of_this_exercise(
            "in which the penalties are not in rising order", lambda before, arrived, penalties: np.any(np.diff(penalties) < 0)
        ),
        NEGATIVE,
    ),
    lies_in=(0, np.inf),
    equivalent={
        "np.mean((arrived[cut:] - predicted) ** 2) -> np.sum((arrived[cut:] - predicted) ** 2)": "all penalties are judged by "
        "equally many steps",
        "arrived[cut:] - predicted -> predicted - arrived[cut:]": "it is squared",
    },
    expects="one of the penalties",
    mistakes={
        fits_what_it_has_seen: "The error is measured on the steps that were fitted. There the weakest penalty always wins. Fit on the "
        "first three quarters, predict the last.",
        seen_part_decides: "The last quarter was among the steps that were fitted, so it is not held out.",
        held_out_first_quarter: "This holds out the *first* quarter. Fit on what came first and predict what came last, as a forecast would.",
        held_out_random_steps: "These are random steps. Their neighbours in time were fitted, and neighbours are alike, so hold out one "
        "stretch: the last quarter.",
        held_out_every_fourth_step: "Every fourth step is held out, and the steps around it were fitted. Neighbours are alike: hold out "
        "one stretch, the last quarter.",
        largest_error: "This is the *worst* penalty: `np.argmin`.",
        index_of_the_best: "This is the number of the best penalty in the list. Return the penalty itself.",
        smallest_error_not_penalty: "This is the smallest error. Return the penalty that gave it.",
        constant_forgotten: "The constant is missing in the prediction, so its error has little to do with the weights. "
        "`model.predict` includes it.",
        fixed_cut: "Where the last quarter begins depends on the length of the recording. With a fixed cut nothing is left to predict here.",
        cut_rounded_up: "Right where the steps can be divided by four. Otherwise one step too many is fitted: the last quarter begins at "
        "`len(arrived) * 3 // 4`.",
        three_whole_quarters: "Right where the steps can be divided by four. Otherwise too few are fitted: multiply by 3 before you divide.",
        fits_one_quarter: "The quarters are the wrong way round: this fits the first one and predicts the other three.",
        half_held_out: "This holds out the second half. Three quarters are to be fitted, and one predicted.",
        last_quarter_fitted: "This fits the last quarter and predicts the first three. Fit on what came first, and predict what came last.",
        errors_that_cancel: "Errors of both signs cancel, and the most negative one wins. Square each error first.",
        square_of_the_mean_error: "This squares the mean. Errors of both signs have cancelled by then: square each one, then take the mean.",
        sizes_of_errors: "This is the mean *absolute* error. Asked is the mean squared error, in which a large miss counts for "
        "more.",
        price_added_to_the_error: "The price of the weights belongs to the fit. Once fitted, a penalty is judged by its predictions alone.",
        spread_of_errors: "The variance takes out the mean of the errors, so predictions that are all too low would cost nothing.",
    },
    alternatives=[penalty_by_score, penalty_by_running_best],
    hints=[
        "A good penalty predicts steps that it has not seen. Keep the last quarter aside.",
        "For each penalty: `model = Lasso(alpha=penalty).fit(before[:cut], arrived[:cut])`, then the mean squared error on the rest.",
        "Collect the errors in a list; `penalties[np.argmin(errors)]`.",
    ],
    purpose=(
        "Choosing without the truth, by predicting a stretch that was held out. Ask what would go wrong with random steps."
    ),
)


# --- coarse_grain ------------------------------------------------------------------------------------------


def grouped_networks(rng):
    """Wirings with groups of equal and of unequal size, in order and mixed, and of single neurons; dense and sparse."""
    cases = [Case("two groups of two neurons", (rng.normal(size=(4, 4)), np.array([0, 0, 1, 1])))]
    cases.append(Case("groups of three neurons and of one", (rng.normal(size=(4, 4)), np.array([0, 0, 0, 1]))))
    cases.append(Case("two groups of three neurons, mixed", (rng.normal(size=(6, 6)), np.array([1, 0, 0, 1, 0, 1]))))
    cases.append(Case("three groups of different size, mixed", (rng.normal(size=(7, 7)), np.array([2, 0, 1, 0, 2, 2, 2]))))
    sparse = np.zeros((5, 5))
    sparse[[0, 0, 3, 3, 4], [1, 4, 1, 2, 0]] = rng.normal(size=5)
    cases.append(Case("few connections, and neurons that receive none", (sparse, np.array([0, 1, 1, 0, 1]))))
    ones = np.array([[0, 1, 1, 0], [1, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0]])
    cases.append(Case("connections of 0 and 1", (ones, np.array([0, 1, 0, 1]))))
    return cases


def sizes_of(groups):
    return np.unique(groups, return_counts=True)[1]


def is_mixed(groups):
    return np.any(np.diff(groups) < 0)


def mean_of_blocks(W, groups):
    n_groups = len(np.unique(groups))
    return np.array([[W[np.ix_(groups == a, groups == b)].mean() for b in range(n_groups)] for a in range(n_groups)])


def sum_of_blocks(W, groups):
    member = groups[None, :] == np.unique(groups)[:, None]
    return member @ W @ member.T


def mean_over_sources(W, groups):
    member = groups[None, :] == np.unique(groups)[:, None]
    return (member @ W @ member.T) / member.sum(axis=1)[None, :]


def groups_transposed(W, groups):
    member = groups[None, :] == np.unique(groups)[:, None]
    return (member @ W.T @ member.T) / member.sum(axis=1)[:, None]


def count_of_connections(W, groups):
    member = groups[None, :] == np.unique(groups)[:, None]
    return (member @ np.abs(W) @ member.T) / member.sum(axis=1)[:, None]


def rows_that_send(W, groups):
    member = groups[None, :] == np.unique(groups)[:, None]
    return ((member @ W @ member.T) / member.sum(axis=1)[:, None]).T


def mean_over_those_that_receive(W, groups):
    n_groups = len(np.unique(groups))
    coarse = np.zeros((n_groups, n_groups))
    for a in range(n_groups):
        for b in range(n_groups):
            arriving = W[np.ix_(groups == a, groups == b)].sum(axis=1)
            if np.any(arriving != 0):
                coarse[a, b] = arriving[arriving != 0].mean()
    return coarse


def mean_weight_of_connections(W, groups):
    n_groups = len(np.unique(groups))
    coarse = np.zeros((n_groups, n_groups))
    for a in range(n_groups):
        for b in range(n_groups):
            block = W[np.ix_(groups == a, groups == b)]
            if np.any(block != 0):
                coarse[a, b] = block[block != 0].mean()
    return coarse


def mean_over_all_neurons(W, groups):
    member = groups[None, :] == np.unique(groups)[:, None]
    return (member @ W @ member.T) / len(W)


def last_group_lost(W, groups):
    n_groups = groups.max()
    member = groups[None, :] == np.arange(n_groups)[:, None]
    return (member @ W @ member.T) / member.sum(axis=1)[:, None]


def groups_as_they_appear(W, groups):
    member = groups[None, :] == np.array(list(dict.fromkeys(groups)))[:, None]
    return (member @ W @ member.T) / member.sum(axis=1)[:, None]


def equal_blocks_in_order(W, groups):
    n_groups = len(np.unique(groups))
    size = len(W) // n_groups
    return W.reshape(n_groups, size, n_groups, size).sum(axis=3).mean(axis=1)


def own_group_left_out(W, groups):
    member = groups[None, :] == np.unique(groups)[:, None]
    coarse = (member @ W @ member.T) / member.sum(axis=1)[:, None]
    np.fill_diagonal(coarse, 0)
    return coarse


def selves_left_out(W, groups):
    member = groups[None, :] == np.unique(groups)[:, None]
    others = W - np.diag(np.diag(W))
    return (member @ others @ member.T) / member.sum(axis=1)[:, None]


def connections_counted(W, groups):
    member = groups[None, :] == np.unique(groups)[:, None]
    return (member @ (W != 0) @ member.T) / member.sum(axis=1)[:, None]


def coarse_by_loops(W, groups):
    n_groups = len(np.unique(groups))
    coarse = np.zeros((n_groups, n_groups))
    for a in range(n_groups):
        for b in range(n_groups):
            coarse[a, b] = W[np.ix_(groups == a, groups == b)].sum(axis=1).mean()
    return coarse


def coarse_by_one_hot(W, groups):
    member = np.eye(len(np.unique(groups)))[groups.astype(int)]
    return (member / member.sum(axis=0)).T @ W @ member


COARSE_GRAIN = Exercise(
    reference=networks.coarse_grain,
    cases=grouped_networks,
    edges=(
        edge_of_this_exercise("in which a group has one neuron only", lambda W, groups: np.min(sizes_of(groups)) == 1),
        edge_of_this_exercise("in which some neurons receive nothing", lambda W, groups: np.any(~np.any(W != 0, axis=1))),
        ZEROS,
        edge_of_this_exercise("in which groups differ in size", lambda W, groups: np.ptp(sizes_of(groups)) > 0),
        edge_of_this_exercise("in which the neurons of a group do not stand together", lambda W, groups: is_mixed(groups)),
        NEGATIVE,
        WHOLE,
        TIES,
        LOPSIDED,
        RANK_DEFICIENT,
    ),
    mistakes={
        mean_of_blocks: "This is the mean over sources as well. The drive that arrives from a group *adds up* over its neurons: sum over "
        "sources, mean over targets.",
        sum_of_blocks: "This sums over targets too. The activity of a group is a mean, so what arrives at it is a mean over its neurons.",
        mean_over_sources: "Sum and mean are swapped: sum over the sources (columns), mean over the targets (rows).",
        groups_transposed: "The weights are read the wrong way round: in `W[i, j]` neuron j sends and neuron i receives.",
        rows_that_send: "This is the transpose. The row of a coarse matrix is the group that receives.",
        count_of_connections: "The signs are lost. An inhibitory connection can cancel an excitatory one in the same group.",
        mean_over_those_that_receive: "Targets at which nothing arrives are left out of the mean. They belong to the group, and count with 0.",
        mean_weight_of_connections: "This is the mean weight of the connections that exist. Sum over all sources, and take the mean over all "
        "targets, connected or not.",
        mean_over_all_neurons: "The sum is divided by the number of all neurons. The mean is over the targets in *one* group.",
        last_group_lost: "The last group is lost. Groups are numbered from 0, so there is one more than the largest number.",
        groups_as_they_appear: "The groups stand in the order in which they first appear. Row 0 belongs to group 0, wherever its neurons are.",
        equal_blocks_in_order: "This takes the groups to be of equal size, with their neurons side by side. `groups` says who belongs to whom.",
        own_group_left_out: "The diagonal is missing. What a group sends to itself counts too.",
        selves_left_out: "What a neuron sends to itself is left out. It is a source of its own group like all others there.",
        connections_counted: "This counts connections. Add up their weights.",
    },
    alternatives=[coarse_by_loops, coarse_by_one_hot],
    hints=[
        "The mean activity of group a changes by the mean, over its neurons, of all that arrives there from group b.",
        "For two groups a and b: `W[np.ix_(groups == a, groups == b)].sum(axis=1).mean()`.",
        "For all at once: `member[a, i]` is True where neuron i is in group a. `member @ W @ member.T` sums each block. What is "
        "each row to be divided by?",
    ],
    purpose="Sum over sources, mean over targets; and what averaging hides when signs differ.",
)
