"""Exercises of the notebook "From pairs to networks"."""

import numpy as np
from scipy.special import logit
from scipy.stats import norm
from sklearn.linear_model import Lasso, LinearRegression

from helpers.exercises.core import Case, Exercise
from helpers.methods import observational
from helpers.worlds import networks, simulate

# --- lagged_correlation ------------------------------------------------------------------------------------


def free_recordings(rng):
    """Recordings of freely running networks, of several sizes."""
    cases = []
    for seed, (n_neurons, n_steps) in enumerate([(3, 40), (5, 60), (6, 200)]):
        rng = np.random.default_rng(seed)
        W = networks.sparse_network(n_neurons, rng, 0.4)
        x = simulate.simulate_network(W, n_steps, rng)
        cases.append(Case(f"{n_neurons} neurons over {n_steps} steps", (x,)))
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
    cases=free_recordings,
    mistakes={
        same_time: "This correlates neurons at the *same* step. A connection acts one step later: shift one of the two by a step.",
        source_in_rows: "This is the transpose. Row i is the neuron that comes *later*, column j the one that came before.",
        whole_block_matrix: "`np.corrcoef` returns four blocks, since it stacks both arguments. You need one of the four.",
        two_steps_apart: "The two are two steps apart. A direct connection acts after one.",
        lagged_covariance: "This is the covariance. A correlation is divided by both standard deviations.",
        every_other_step: "Every other step is left out. Nothing was forced here, so each step can be paired with the next one.",
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
    """A weight, the spread of the activity and the number of steps."""
    plans = [(0.02, 0.2, 100), (0.165, 0.2, 5000), (0.089, 0.2, 5000), (0.4, 0.15, 300), (0.05, 0.25, 20_000)]
    return [Case(f"weight {w}, s.d. {sd}, {n} steps", (w, sd, n)) for w, sd, n in plans]


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


def auroc_of_a_difference(weight, sd, n_steps):
    variance = 2 / (sd**2 * n_steps)
    return 1 - norm(weight, np.sqrt(variance)).cdf(0)


def auroc_by_survival(weight, sd, n_steps):
    return norm.sf(-weight * sd * (n_steps / 2) ** 0.5)


EXPECTED_AUROC = Exercise(
    reference=observational.expected_auroc,
    cases=planned_recordings,
    mistakes={
        without_root_two: "Both estimates are noisy, the connection's and the other one. Variances add, so their difference has "
        "√2 times the standard error of one.",
        without_the_root_of_n: "The standard error falls with the *root* of the number of steps.",
        divided_by_the_spread: "A source that varies more is *easier* to hear. Its standard deviation makes the standard error smaller.",
        ratio_itself: "This is how many standard errors apart the two are. The AUROC is the probability that the larger one wins: "
        "`norm.cdf` of it.",
        density_for_probability: "`norm.pdf` is the height of the bell curve. The probability to lie below a value is `norm.cdf`.",
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


def weights_by_library(x):
    return LinearRegression().fit(x[:-1], logit(np.clip(x[1:], 1e-6, 1 - 1e-6))).coef_


def weights_by_covariances(x):
    arrived = np.log(x[1:] / (1 - x[1:]))
    before = x[:-1] - x[:-1].mean(axis=0)
    return np.linalg.solve(before.T @ before, before.T @ arrived).T


LEAST_SQUARES_WEIGHTS = Exercise(
    reference=observational.least_squares_weights,
    cases=free_recordings,
    tolerance=1e-8,
    mistakes={
        no_inverse: "The target is still the activity, behind the sigmoid. Undo the sigmoid first, and the regression is linear.",
        no_constant: "There is no constant here. It takes up whatever reaches a neuron at all times, for example from neurons that "
        "you do not see. Without it, that lands in the weights.",
        weights_transposed: "This is the transpose: in `W[i, j]` the row is the target.",
        one_source_at_a_time: "Each source is regressed on its own. Use all of them together, so that each weight is what a source "
        "adds to the others.",
        backwards_in_time: "Time runs backwards here: the future explains the past. Which of `x[1:]` and `x[:-1]` is the target?",
        inverse_on_both_sides: "The logit is undone on both sides. A source acts by its activity itself: only the target needs it.",
    },
    alternatives=[weights_by_library, weights_by_covariances],
    hints=[
        "x(t+1) = sigmoid(W x(t) + e). Apply the inverse, `logit`, to both sides. What kind of equation is left?",
        "The target is `logit` of `x[1:]`, the predictors are `x[:-1]` and a column of ones. `np.linalg.lstsq(predictors, target)[0]` "
        "has one row a predictor.",
        "`before = np.column_stack([np.ones(len(x) - 1), x[:-1]])`. Leave out the row of the constant and transpose.",
    ],
    purpose=(
        "The inverse of the nonlinearity makes a network a regression. The constant must be there, and section 5 shows why."
    ),
)


# --- soft_threshold ----------------------------------------------------------------------------------------


def weights_to_shrink(rng):
    """Weights of both signs, below and above the threshold."""
    cases = [Case("weights from -0.3 to 0.3 and a threshold of 0.1", (np.array([-0.3, -0.1, -0.05, 0.0, 0.08, 0.3]), 0.1))]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        cases.append(Case("a matrix of weights", (rng.normal(size=(4, 4)), 0.2 + 0.3 * seed)))
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


def soft_by_clipping(value, threshold):
    return value - np.clip(value, -threshold, threshold)


def soft_by_cases(value, threshold):
    return np.where(value > threshold, value - threshold, np.where(value < -threshold, value + threshold, 0.0))


SOFT_THRESHOLD = Exercise(
    reference=observational.soft_threshold,
    cases=weights_to_shrink,
    mistakes={
        hard_threshold: "This keeps large weights as they are: a *hard* threshold. The lasso pulls the large ones in as well, by the "
        "same amount.",
        shrinks_through_zero: "Small weights go through zero and come out on the other side. Stop at zero.",
        positive_part_only: "Negative weights are lost. Inhibition is a connection too.",
        sign_lost: "The sizes are right, the signs are lost.",
        clipped: "This keeps what the lasso takes away. Weights beyond the threshold should survive, minus the threshold.",
        scaled_down: "Dividing makes all weights smaller and none zero: that is a ridge. The lasso subtracts.",
    },
    alternatives=[soft_by_clipping, soft_by_cases],
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


# --- best_penalty ------------------------------------------------------------------------------------------


def recordings_with_penalties(rng):
    """Predictors of which few matter, with candidates from far too weak to far too strong."""
    cases, penalties = [], np.geomspace(0.001, 1, 7)
    for seed in range(6):
        rng = np.random.default_rng(seed)
        before = rng.normal(size=(120, 12))
        arrived = before[:, 0] - 0.5 * before[:, 1] + 2 + rng.normal(size=120)
        cases.append(Case("120 steps of 12 neurons, of which two matter", (before, arrived, penalties)))
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


# --- omitted_variable_bias ---------------------------------------------------------------------------------


def half_seen_networks(rng):
    """Observed and hidden neurons that are correlated, with the hidden ones' weights."""
    cases = []
    for seed, (n_observed, n_hidden, n_targets) in enumerate([(1, 1, 1), (3, 2, 3), (4, 2, 4)]):
        rng = np.random.default_rng(seed)
        hidden = 1 + rng.normal(size=(80, n_hidden))
        observed = hidden @ rng.normal(size=(n_hidden, n_observed)) + 0.5 * rng.normal(size=(80, n_observed))
        weights = rng.normal(size=(n_targets, n_hidden))
        cases.append(Case(f"{n_observed} observed and {n_hidden} hidden", (observed, hidden, weights)))
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


def bias_by_covariances(observed, hidden, hidden_weights):
    centred, others = observed - observed.mean(axis=0), hidden - hidden.mean(axis=0)
    return hidden_weights @ (others.T @ centred) @ np.linalg.inv(centred.T @ centred)


def bias_by_regression(observed, hidden, hidden_weights):
    return LinearRegression().fit(observed, hidden @ hidden_weights.T).coef_


OMITTED_VARIABLE_BIAS = Exercise(
    reference=observational.omitted_variable_bias,
    cases=half_seen_networks,
    tolerance=1e-8,
    mistakes={
        slopes_the_other_way: "The slopes run the wrong way: this predicts the observed neurons from the hidden ones. The observed ones stand "
        "in for the hidden, so they are the predictors.",
        slopes_without_a_constant: "A regression without a constant takes the means for slopes. Centre the observed neurons first.",
        correlations_for_slopes: "A correlation has no units. A slope says how far a hidden neuron goes when an observed one goes by 1.",
        covariances_for_slopes: "A slope is the covariance divided by the variance (for several neurons, by their covariance matrix).",
        bias_subtracted: "The sign is reversed: this is what a correction would take away. The bias is what is *added*.",
    },
    alternatives=[bias_by_covariances, bias_by_regression],
    hints=[
        "Write each hidden neuron as a sum of slopes times observed neurons, plus a rest. Put that into the equation of the target.",
        "`np.linalg.lstsq(centred, hidden)[0]` has one row an observed neuron and one column a hidden one: transpose it for `slopes`.",
        "`hidden_weights @ slopes`",
    ],
    purpose=(
        "Weight times slope; both must be there for bias. The matrix form is the same line, so do one neuron on the board"
        " first."
    ),
)


# --- coarse_grain ------------------------------------------------------------------------------------------


def grouped_networks(rng):
    """Wirings with groups of unequal size, in order and mixed."""
    rng = np.random.default_rng(0)
    return [
        Case("four neurons in groups of three and one", (rng.normal(size=(4, 4)), np.array([0, 0, 0, 1]))),
        Case("six neurons, groups mixed", (rng.normal(size=(6, 6)), np.array([0, 1, 2, 1, 0, 1]))),
        Case("five neurons in two groups", (rng.normal(size=(5, 5)), np.array([1, 0, 1, 0, 0]))),
    ]


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
    mistakes={
        mean_of_blocks: "This is the mean over sources as well. The drive that arrives from a group *adds up* over its neurons: sum over "
        "sources, mean over targets.",
        sum_of_blocks: "This sums over targets too. The activity of a group is a mean, so what arrives at it is a mean over its neurons.",
        mean_over_sources: "Sum and mean are swapped: sum over the sources (columns), mean over the targets (rows).",
        groups_transposed: "This is the transpose. The row of a coarse matrix is the group that receives.",
        count_of_connections: "The signs are lost. An inhibitory connection can cancel an excitatory one in the same group.",
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
