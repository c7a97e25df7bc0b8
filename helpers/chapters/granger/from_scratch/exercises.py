"""Exercises of the notebook "Granger causality from scratch"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import NEGATIVE, SINGLE, TIES, WHOLE, edge_of_this_exercise
from helpers.methods import autoregression, granger, least_squares, order_selection
from helpers.methods.autoregression import lagged_design
from helpers.methods.least_squares import f_statistic, residual_sum_of_squares


def _driven(rng, n_neurons, n_steps=120):
    """A recording in which every neuron drives the next, with a mean that is not zero."""
    x = rng.normal(size=(n_steps, n_neurons))
    for t in range(2, n_steps):
        x[t] += 0.3 * x[t - 1] + 0.4 * np.roll(x[t - 1], 1) - 0.2 * x[t - 2]
    return x + 2


# --- granger_log_ratio -------------------------------------------------------------------------------------


def questions(rng):
    """Who is asked about whom, in recordings of two and more neurons; one target does nearly nothing but repeat its source."""
    repeats = _driven(rng, 3, 60)
    repeats[1:, 2] = 3 * repeats[:-1, 0] + 0.1 * rng.normal(size=59)
    counts = rng.poisson(2, size=(60, 2)) - 3
    counts[1:, 1] += counts[:-1, 0]
    return [
        Case("two neurons, from 0 to 1, one lag", (_driven(rng, 2), 1, 0, 1)),
        Case("two neurons, from 1 to 0, three lags", (_driven(rng, 2), 0, 1, 3)),
        Case("three neurons, from 0 to 1, two lags", (_driven(rng, 3), 1, 0, 2)),
        Case("four neurons, from 3 to 0, two lags", (_driven(rng, 4), 0, 3, 2)),
        Case("a target that repeats its source", (repeats, 2, 0, 1)),
        Case("whole numbers, and a source that does nothing", (counts, 0, 1, 2)),
        Case("a recording that is barely long enough", (_driven(rng, 3, 14), 1, 2, 3)),
    ]


def _one_step_to_spare(x, target, source, order):
    return len(x) - order == 1 + order * x.shape[1] + 1


def arrow_reversed(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, source]
    left_out = 1 + target + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def one_lag_left_out(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = [1 + source]
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def lags_of_neighbours(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source * order + np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def constant_forgotten(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = source + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def full_over_restricted(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(full / restricted)


def without_the_logarithm(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return restricted / full


def others_left_out_as_well(x, target, source, order):
    past, present = lagged_design(x[:, [target, source]], order), x[order:, target]
    own = lagged_design(x[:, [target]], order)
    return np.log(residual_sum_of_squares(own, present) / residual_sum_of_squares(past, present))


def targets_past_left_out(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + target + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def column_by_number_of_the_neuron(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    restricted = residual_sum_of_squares(np.delete(past, source, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def everybody_else_left_out(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    own = lagged_design(x[:, [target]], order)
    return np.log(residual_sum_of_squares(own, present) / residual_sum_of_squares(past, present))


def logarithm_to_base_ten(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log10(restricted / full)


def lags_numbered_from_one(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source + x.shape[1] * np.arange(1, order + 1)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def target_by_its_old_number(x, target, source, order):
    others = np.delete(x, source, axis=1)
    restricted = residual_sum_of_squares(lagged_design(others, order), others[order:, target])
    full = residual_sum_of_squares(lagged_design(x, order), x[order:, target])
    return np.log(restricted / full)


def first_steps_predicted(x, target, source, order):
    past, present = lagged_design(x, order), x[:-order, target]
    left_out = 1 + source + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def gain_without_the_logarithm(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return (restricted - full) / full


def ratio_of_the_logarithms(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted) / np.log(full)


def gain_in_squares(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source + x.shape[1] * np.arange(order)
    return residual_sum_of_squares(np.delete(past, left_out, axis=1), present) - residual_sum_of_squares(past, present)


def test_of_the_strength(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return f_statistic(restricted, full, order, len(past) - past.shape[1])


def rows_for_columns(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = 1 + source + x.shape[1] * np.arange(order)
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=0), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def source_alone_in_the_restricted_one(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    kept = [0, *(1 + source + x.shape[1] * np.arange(order))]
    return np.log(residual_sum_of_squares(past[:, kept], present) / residual_sum_of_squares(past, present))


def ones_left_out_too(x, target, source, order):
    past, present = lagged_design(x, order), x[order:, target]
    left_out = [0, *(1 + source + x.shape[1] * np.arange(order))]
    restricted = residual_sum_of_squares(np.delete(past, left_out, axis=1), present)
    full = residual_sum_of_squares(past, present)
    return np.log(restricted / full)


def log_ratio_without_the_neuron(x, target, source, order):
    present = x[order:, target]
    restricted = residual_sum_of_squares(lagged_design(np.delete(x, source, axis=1), order), present)
    return np.log(restricted) - np.log(residual_sum_of_squares(lagged_design(x, order), present))


def log_ratio_by_loops(x, target, source, order):
    rows = [[1.0, *(x[t - lag, j] for lag in range(1, order + 1) for j in range(x.shape[1]))] for t in range(order, len(x))]
    without = [
        [1.0, *(x[t - lag, j] for lag in range(1, order + 1) for j in range(x.shape[1]) if j != source)]
        for t in range(order, len(x))
    ]
    ssr = [np.linalg.lstsq(np.array(Z), x[order:, target], rcond=None)[1][0] for Z in (without, rows)]
    return np.log(ssr[0] / ssr[1])


GRANGER_LOG_RATIO = Exercise(
    reference=granger.granger_log_ratio,
    cases=questions,
    tolerance=1e-8,
    edges=(
        edge_of_this_exercise("with one step to spare", _one_step_to_spare),
        edge_of_this_exercise("with more than one lag", lambda x, target, source, order: order > 1),
        edge_of_this_exercise("with more than two neurons", lambda x, target, source, order: x.shape[1] > 2),
        WHOLE,
        TIES,
        NEGATIVE,
    ),
    lies_in=(0, np.inf),
    mistakes={
        arrow_reversed: "This asks the opposite question: whether the target helps to predict the source. Predict the *target*.",
        one_lag_left_out: "Only the newest step of the source is left out. Its whole past has to go: all lags.",
        lags_of_neighbours: "These columns belong to several neurons. The design is grouped by lag: the source's columns lie a whole "
        "group of neurons apart.",
        constant_forgotten: "Column 0 holds the ones, so that the source's columns begin one later.",
        full_over_restricted: "The sign is reversed: the restricted regression leaves more, so the ratio is restricted over full, and its "
        "logarithm not negative.",
        without_the_logarithm: "This is the ratio itself. Take its logarithm, so that no gain is 0.",
        targets_past_left_out: "The target's own past is left out here. It has to stay: what counts is what the source adds to it.",
        column_by_number_of_the_neuron: "One column was left out, the one with the source's number. The source has a column at *each* lag, "
        "and the ones stand before all of them.",
        everybody_else_left_out: "The restricted regression knows the target alone, so this is what *all* others add together. Leave out the "
        "source and nobody else.",
        logarithm_to_base_ten: "Take the natural logarithm, `np.log`: only then does 0.1 mean an error variance larger by about 10 %.",
        lags_numbered_from_one: "These columns come one group of neurons too late: the newest lag stands first, right after the ones.",
        target_by_its_old_number: "When the source is taken out of the recording, all neurons after it move up by one number, and so may the "
        "target. Predict the same neuron in both regressions.",
        first_steps_predicted: "This predicts steps that lie in the past already. Row 0 of the design knows the first steps, and predicts the "
        "one that follows them.",
        gain_without_the_logarithm: "This is the relative gain, restricted over full minus one. For small gains the logarithm is nearly the same, "
        "for large ones it is not.",
        ratio_of_the_logarithms: "The logarithm of a ratio is a *difference* of logarithms. Divide first, then take the logarithm.",
        gain_in_squares: "A difference of squares is in the squared units of the target, and grows with the length of the recording. A ratio "
        "has no units.",
        test_of_the_strength: "This is the F of the warm-up, a test. Asked is the strength: the logarithm of the ratio.",
        rows_for_columns: "Rows are steps in time. The past of the source stands in *columns*.",
        source_alone_in_the_restricted_one: "The restricted regression knows the source alone here. It should know everybody *but* the source.",
        ones_left_out_too: "The column of ones was left out together with the source. It belongs to both regressions.",
        others_left_out_as_well: "Leave only the source out. Everybody else's past stays in both regressions: that is what makes it "
        "conditional.",
    },
    alternatives=[log_ratio_without_the_neuron, log_ratio_by_loops],
    hints=[
        "Two regressions of the same target: one on the past of all, one on the past of all but the source.",
        "With `lagged_design(x, order)`, the source's columns are `1 + source + n_neurons * lag`, for lag 0, 1, …, order − 1.",
        "`np.delete(past, columns, axis=1)` takes them out. Return `np.log(restricted / full)`.",
    ],
    purpose=(
        "The definition in code: two regressions, one without the whole past of the source and with everybody else's. "
        "Columns are grouped by lag and not by neuron, which costs time; the card says so."
    ),
)


# --- information_criteria ----------------------------------------------------------------------------------


def residual_covariances(rng):
    """Covariances of residuals of one and more neurons; once the determinant is below 1, once there are few samples."""
    cases = [
        Case("one neuron, one lag, 100 samples", (np.array([[2.0]]), 100, 1)),
        Case("two neurons of small variance that err together", (np.array([[0.2, -0.1], [-0.1, 0.1]]), 60, 1)),
        Case("one neuron, two lags, 5 samples", (np.array([[rng.uniform(2, 3)]]), 5, 2)),
    ]
    for n_neurons, n_samples, order, least in [(2, 500, 3, 0), (4, 250, 2, -1)]:
        mixing = rng.uniform(least, 1, size=(n_neurons, n_neurons))
        label = f"{n_neurons} neurons, {order} lags, {n_samples} samples"
        cases.append(Case(label, (mixing @ mixing.T + np.eye(n_neurons), n_samples, order)))
    return cases


def lags_counted_once(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = order
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def one_target_counted(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = 1 + len(residual_covariance) * order
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def intercepts_forgotten(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) ** 2 * order
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def trace_in_place_of_determinant(residual_covariance, n_samples, order):
    misfit = np.log(np.trace(residual_covariance))
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def determinant_without_logarithm(residual_covariance, n_samples, order):
    misfit = np.linalg.det(residual_covariance)
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def bic_then_aic(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[1], misfit + price[0]


def not_for_each_sample(residual_covariance, n_samples, order):
    misfit = n_samples * np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    return misfit + 2 * m, misfit + np.log(n_samples) * m


def price_paid_back(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit - price[0], misfit - price[1]


def one_intercept_for_all(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = 1 + len(residual_covariance) ** 2 * order
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def one_weight_a_lag(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) * (1 + order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def intercept_for_each_pair(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) ** 2 * (1 + order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def diagonal_only_in_the_misfit(residual_covariance, n_samples, order):
    misfit = np.sum(np.log(np.diag(residual_covariance)))
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def sign_of_the_determinant(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[0]
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def sign_and_logarithm_at_once(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def price_of_log_ten(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log10(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def price_not_for_each_sample(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    return misfit + 2 * m, misfit + np.log(n_samples) * m


def one_for_each_coefficient(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = m / n_samples, np.log(n_samples) * m / (2 * n_samples)
    return misfit + price[0], misfit + price[1]


def misfit_negated(residual_covariance, n_samples, order):
    misfit = -np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def samples_in_place_of_their_logarithm(residual_covariance, n_samples, order):
    misfit = np.linalg.slogdet(residual_covariance)[1]
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, n_samples * m / n_samples
    return misfit + price[0], misfit + price[1]


def logarithm_of_each_entry(residual_covariance, n_samples, order):
    misfit = np.linalg.det(np.log(residual_covariance))
    m = len(residual_covariance) * (1 + len(residual_covariance) * order)
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def criteria_by_eigenvalues(residual_covariance, n_samples, order):
    misfit = np.sum(np.log(np.linalg.eigvalsh(residual_covariance)))
    m = len(residual_covariance) + order * len(residual_covariance) ** 2
    price = 2 * m / n_samples, np.log(n_samples) * m / n_samples
    return misfit + price[0], misfit + price[1]


def criteria_with_one_price(residual_covariance, n_samples, order):
    n = len(residual_covariance)
    prices = np.array([2, np.log(n_samples)])
    return np.log(np.linalg.det(residual_covariance)) + prices * n * (1 + n * order) / n_samples


INFORMATION_CRITERIA = Exercise(
    reference=order_selection.information_criteria,
    cases=residual_covariances,
    expects="two numbers, AIC and BIC",
    edges=(
        edge_of_this_exercise("with few samples", lambda covariance, n_samples, order: n_samples < 8),
        edge_of_this_exercise("with more than one lag", lambda covariance, n_samples, order: order > 1),
        edge_of_this_exercise("with more than one neuron", lambda covariance, n_samples, order: len(covariance) > 1),
        SINGLE,
        NEGATIVE,
    ),
    mistakes={
        lags_counted_once: "A lag costs more than one coefficient: each neuron gets one from each neuron.",
        one_target_counted: "These are the coefficients of *one* target. There is one regression for each neuron.",
        intercepts_forgotten: "The intercepts are coefficients too: one for each neuron.",
        trace_in_place_of_determinant: "The trace adds variances and does not see that residuals go together. Use the determinant.",
        determinant_without_logarithm: "Take the *logarithm* of the determinant, so that halving the error counts the same everywhere.",
        not_for_each_sample: "This is the same criterion for all samples together, as some books have it. Here both parts are for one sample: "
        "divide by `n_samples`.",
        price_paid_back: "A coefficient should cost something: the smaller criterion wins, so add the price.",
        one_intercept_for_all: "There is one intercept for each neuron, not one for all of them.",
        one_weight_a_lag: "Each target gets a weight from *every* neuron and lag, its own past being only one of them.",
        intercept_for_each_pair: "There is one intercept for each neuron; only the weights come in pairs of neurons.",
        diagonal_only_in_the_misfit: "This adds up the logarithms of the variances, so neurons that err together are counted twice. "
        "The determinant sees what they have in common.",
        sign_of_the_determinant: "`slogdet` returns two things: the sign, and the logarithm of the size. The sign is 1 for every covariance.",
        sign_and_logarithm_at_once: "`slogdet` returns two things, the sign and the logarithm of the size. Only the second belongs into the sum.",
        price_of_log_ten: "The price is the *natural* logarithm of the number of samples.",
        price_not_for_each_sample: "The misfit is for one sample, so the price has to be, too: divide it by `n_samples`.",
        one_for_each_coefficient: "This is half the price. A coefficient costs 2/n in AIC and log(n)/n in BIC.",
        misfit_negated: "A large determinant is a bad fit, and the smaller criterion wins: the misfit is added with a plus.",
        samples_in_place_of_their_logarithm: "BIC asks the *logarithm* of the number of samples for a coefficient.",
        logarithm_of_each_entry: "This takes the logarithm of each entry. Take the determinant first, and then the logarithm of that one number.",
        bic_then_aic: "The two are swapped. AIC asks 2 for each coefficient, BIC the logarithm of the number of samples.",
    },
    alternatives=[criteria_by_eigenvalues, criteria_with_one_price],
    hints=[
        "Both are misfit plus a price. The misfit is the same: the logarithm of the determinant of the covariance.",
        "With N neurons there are N regressions of 1 + N · order coefficients each.",
        "`np.linalg.slogdet(residual_covariance)[1]` is the log-determinant. Prices: `2 * m / n_samples` and `np.log(n_samples) * m / "
        "n_samples`.",
    ],
    purpose=("Counting coefficients: one lag costs as many as there are pairs of neurons, and that is why the order matters."),
)


# --- ssr_without_source ------------------------------------------------------------------------------------


def full_regressions(rng):
    """Full regressions, with the columns that one source has in them."""
    cases = []
    for n_neurons, order, source in [(2, 1, 0), (3, 2, 1), (4, 3, 3)]:
        x = _driven(rng, n_neurons)
        columns = 1 + source + n_neurons * np.arange(order)
        label = f"{n_neurons} neurons, {order} {'lag' if order == 1 else 'lags'}, without neuron {source}"
        cases.append(Case(label, _regression(lagged_design(x, order), x[order:, 0], columns)))
    orthogonal = np.array([[1.0, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]])
    design = orthogonal + rng.uniform(-0.2, 0.2, size=(4, 4))
    cases.append(Case("as many samples as columns, so that nothing is left", _regression(design, rng.normal(size=4), [1, 3])))
    own, other, nothing = rng.normal(size=(3, 30))
    nothing = _beside(np.column_stack([own, other]), nothing)  # and so has a weight of 0
    design = np.column_stack([own, other, nothing])
    y = _beside(design, rng.normal(size=30)) - 2 * own + other
    cases.append(Case("a source that adds nothing", _regression(design, y, [2])))
    cases.append(Case("a regression on one column", _regression(own[:, None], rng.normal(size=30) - 2 * own, [0])))
    return cases


def _regression(Z, y, columns):
    """What ``ssr_without_source`` is given of a regression."""
    weights = np.linalg.lstsq(Z, y, rcond=None)[0]
    return weights, np.linalg.inv(Z.T @ Z), np.array(columns), least_squares.residual_sum_of_squares(Z, y)


def _beside(Z, y):
    """What no column of a design can explain."""
    return y - Z @ np.linalg.lstsq(Z, y, rcond=None)[0]


def _nothing_is_left(weights, inverse_gram, columns, ssr_full):
    return ssr_full < 1e-20


def _all_is_left_out(weights, inverse_gram, columns, ssr_full):
    return len(columns) == len(weights)


def _adds_nothing(weights, inverse_gram, columns, ssr_full):
    return np.abs(weights[columns]).max() < 1e-12


def block_not_inverted(weights, inverse_gram, columns, ssr_full):
    b = weights[columns]
    return ssr_full + b @ inverse_gram[np.ix_(columns, columns)] @ b


def block_of_the_gram_matrix(weights, inverse_gram, columns, ssr_full):
    b = weights[columns]
    return ssr_full + b @ np.linalg.inv(inverse_gram)[np.ix_(columns, columns)] @ b


def weights_squared(weights, inverse_gram, columns, ssr_full):
    return ssr_full + weights[columns] @ weights[columns]


def diagonal_only(weights, inverse_gram, columns, ssr_full):
    return ssr_full + np.sum(weights[columns] ** 2 / np.diag(inverse_gram)[columns])


def the_gain_alone(weights, inverse_gram, columns, ssr_full):
    b = weights[columns]
    return b @ np.linalg.solve(inverse_gram[np.ix_(columns, columns)], b)


def gain_subtracted(weights, inverse_gram, columns, ssr_full):
    b = weights[columns]
    return ssr_full - b @ np.linalg.solve(inverse_gram[np.ix_(columns, columns)], b)


def gain_as_a_factor(weights, inverse_gram, columns, ssr_full):
    b = weights[columns]
    return ssr_full * (1 + b @ np.linalg.solve(inverse_gram[np.ix_(columns, columns)], b))


def each_entry_of_the_block_inverted(weights, inverse_gram, columns, ssr_full):
    b = weights[columns]
    return ssr_full + b @ (1 / inverse_gram[np.ix_(columns, columns)]) @ b


def pairs_of_columns_in_place_of_a_block(weights, inverse_gram, columns, ssr_full):
    b = weights[columns]
    V = inverse_gram[columns, columns]
    return ssr_full + b @ np.linalg.solve(V, b)


def all_columns_left_out(weights, inverse_gram, columns, ssr_full):
    return ssr_full + weights @ np.linalg.solve(inverse_gram, weights)


def source_kept_and_others_left_out(weights, inverse_gram, columns, ssr_full):
    others = np.delete(np.arange(len(weights)), columns)
    b = weights[others]
    return ssr_full + b @ np.linalg.solve(inverse_gram[np.ix_(others, others)], b)


def strength_and_not_squares(weights, inverse_gram, columns, ssr_full):
    b = weights[columns]
    with np.errstate(all="ignore"):
        return np.log1p(b @ np.linalg.solve(inverse_gram[np.ix_(columns, columns)], b) / ssr_full)


def size_of_the_weights(weights, inverse_gram, columns, ssr_full):
    b = weights[columns]
    return ssr_full + np.sum(np.abs(np.linalg.solve(inverse_gram[np.ix_(columns, columns)], b)))


def first_column_alone(weights, inverse_gram, columns, ssr_full):
    k = columns[0]
    return ssr_full + weights[k] ** 2 / inverse_gram[k, k]


def ssr_by_inverse(weights, inverse_gram, columns, ssr_full):
    V = inverse_gram[columns][:, columns]
    return ssr_full + weights[columns].T @ np.linalg.inv(V) @ weights[columns]


def ssr_by_refitting(weights, inverse_gram, columns, ssr_full):
    gram = np.linalg.inv(inverse_gram)
    kept = np.delete(np.arange(len(weights)), columns)
    cross = gram @ weights
    refitted = np.linalg.solve(gram[np.ix_(kept, kept)], cross[kept])
    return ssr_full + weights @ cross - refitted @ cross[kept]


SSR_WITHOUT_SOURCE = Exercise(
    reference=granger.ssr_without_source,
    cases=full_regressions,
    tolerance=1e-7,
    edges=(
        edge_of_this_exercise("in which the full regression leaves nothing", _nothing_is_left),
        edge_of_this_exercise("in which all columns are left out", _all_is_left_out),
        edge_of_this_exercise("in which the source adds nothing", _adds_nothing),
        edge_of_this_exercise("with more than one lag", lambda weights, inverse_gram, columns, ssr_full: len(columns) > 1),
        edge_of_this_exercise(
            "in which other columns stay", lambda weights, inverse_gram, columns, ssr_full: len(columns) < len(weights)
        ),
        SINGLE,
        WHOLE,
        TIES,
        NEGATIVE,
    ),
    lies_in=(0, np.inf),
    equivalent={"b @ np.linalg.solve(V, b) -> np.linalg.solve(V, b) @ b": "a product of two vectors is the same either way"},
    mistakes={
        block_not_inverted: "V has to be inverted: weights that are known well (small V) are costly to set to zero.",
        block_of_the_gram_matrix: "This takes the block of the Gram matrix itself. Take the block of its *inverse*, then invert that "
        "block: the two differ, since the other columns can take over.",
        weights_squared: "A weight's size depends on the units of its neuron. V knows them.",
        diagonal_only: "The lags of one source go together, so that leaving all of them out costs something else than the sum of each. "
        "Use the whole block.",
        the_gain_alone: "This is what leaving the source out *adds*. Add it to what the full regression leaves.",
        gain_as_a_factor: "b′ V⁻¹ b is a sum of squares itself, in the units of SSR. Add it; do not multiply.",
        each_entry_of_the_block_inverted: "This inverts V entry by entry. The inverse of a matrix takes all of its entries together.",
        pairs_of_columns_in_place_of_a_block: "A list of numbers stands where a matrix is needed. `M[columns, columns]` takes no more than the "
        "diagonal of the block: every one of these rows is needed with every one of these columns. (And `np.linalg.solve` takes the "
        "matrix first.)",
        all_columns_left_out: "This sets *all* weights to zero. Only those of the source have to go.",
        source_kept_and_others_left_out: "The columns given are those to leave out; here they are the ones that stay.",
        strength_and_not_squares: "This is the strength, the logarithm of restricted over full. Asked are the squares that the restricted "
        "regression leaves.",
        size_of_the_weights: "Here the weights come in once, so this is no sum of squares. In b′ V⁻¹ b they stand on both sides of "
        "V⁻¹.",
        first_column_alone: "This leaves out the first column alone. The source has one for each lag, and all of them go.",
        gain_subtracted: "Without a source the fit is worse, never better: add.",
    },
    alternatives=[ssr_by_inverse, ssr_by_refitting],
    hints=[
        "The derivation above ends in one line: what the source's weights cost when they are set to zero.",
        "`b = weights[columns]`, and V is the block of `inverse_gram` with these rows and columns: `np.ix_(columns, columns)`.",
        "`b @ np.linalg.solve(V, b)` is b′ V⁻¹ b. Add it to `ssr_full`.",
    ],
    purpose=(
        "That the full fit already knows all restricted ones, and that a weight counts in units of its own uncertainty. "
        "Many take the wrong matrix: what has to be inverted is the block of the inverse, not the block of Z'Z."
    ),
)


# --- shift_source ------------------------------------------------------------------------------------------


def recordings_to_shift(rng):
    """Recordings in which one neuron is moved, by a few steps, by most of the recording, by all of it and by none."""
    cases = [Case("five steps of two neurons, neuron 1 by two", (np.arange(-5.0, 5).reshape(5, 2), 1, 2))]
    for source, shift in [(0, 1), (1, 30)]:
        cases.append(Case(f"three neurons, neuron {source} by {shift}", (rng.normal(size=(50, 3)), source, shift)))
    cases.append(Case("one neuron", (rng.normal(size=(6, 1)), 0, 2)))
    cases.append(Case("a neuron moved by 0 steps", (rng.normal(size=(6, 2)), 0, 0)))
    return cases


def _moved_by_nothing(x, source, shift):
    return shift == 0


def everybody_moves(x, source, shift):
    return np.roll(x, shift, axis=0)


def time_points_shuffled(x, source, shift):
    shuffled = x.copy()
    shuffled[:, source] = np.random.default_rng(shift).permutation(x[:, source])
    return shuffled


def earlier_in_place_of_later(x, source, shift):
    shifted = x.copy()
    shifted[:, source] = np.roll(x[:, source], -shift)
    return shifted


def filled_with_zeros(x, source, shift):
    shifted = x.copy()
    shifted[:, source] = 0
    if shift < len(x):
        shifted[shift:, source] = x[: len(x) - shift, source]
    return shifted


def zeros_in_front(x, source, shift):
    shifted = np.zeros_like(x)
    shifted[:] = x
    shifted[shift:, source] = x[:-shift, source]
    shifted[:shift, source] = 0
    return shifted


def everybody_else_moves(x, source, shift):
    shifted = np.roll(x, shift, axis=0)
    shifted[:, source] = x[:, source]
    return shifted


def source_alone(x, source, shift):
    return np.roll(x[:, source], shift)


def rolled_through_everybody(x, source, shift):
    return np.roll(x, shift)


def head_left_as_it_was(x, source, shift):
    shifted = x.copy()
    if shift < len(x):
        shifted[shift:, source] = x[: len(x) - shift, source]
    return shifted


def head_never_written(x, source, shift):
    shifted = x.copy()
    shifted[shift:, source] = x[:-shift, source]
    return shifted


def tail_taken_off(x, source, shift):
    return np.column_stack([x[:, :source], x[:, source], x[:, source + 1 :]])[shift:]


def around_once_only(x, source, shift):
    shifted = x.copy()
    shifted[:, source] = np.concatenate([x[-shift:, source], x[:-shift, source]])
    return shifted


def index_out_of_reach(x, source, shift):
    shifted = x.copy()
    for t in range(len(x)):
        shifted[t, source] = x[t - shift, source]
    return shifted


def filled_with_missing_numbers(x, source, shift):
    shifted = x.copy()
    shifted[:, source] = np.nan
    if shift < len(x):
        shifted[shift:, source] = x[: len(x) - shift, source]
    return shifted


def neurons_change_places(x, source, shift):
    return np.roll(x, shift, axis=1)


def source_reversed(x, source, shift):
    shifted = x.copy()
    shifted[:, source] = x[::-1, source]
    return shifted


def all_from_the_source_on(x, source, shift):
    shifted = x.copy()
    shifted[:, source:] = np.roll(x[:, source:], shift, axis=0)
    return shifted


def first_neuron_moves(x, source, shift):
    shifted = x.copy()
    shifted[:, 0] = np.roll(x[:, 0], shift)
    return shifted


def time_step_moved(x, source, shift):
    shifted = x.copy()
    shifted[source] = np.roll(x[source], shift)
    return shifted


def shifted_by_index(x, source, shift):
    shifted = np.array(x)
    shifted[:, source] = x[(np.arange(len(x)) - shift) % len(x), source]
    return shifted


def shifted_by_parts(x, source, shift):
    shift = shift % len(x)
    moved = np.concatenate([x[len(x) - shift :, source], x[: len(x) - shift, source]])
    return np.column_stack([moved if j == source else x[:, j] for j in range(x.shape[1])])


SHIFT_SOURCE = Exercise(
    reference=granger.shift_source,
    cases=recordings_to_shift,
    edges=(
        edge_of_this_exercise("in which a neuron is moved by 0 steps", _moved_by_nothing),
        SINGLE,
        NEGATIVE,
    ),
    mistakes={
        everybody_moves: "All neurons moved together, so that they still go with each other. Move the source alone.",
        time_points_shuffled: "Shuffled time points have no rhythm and no memory left: that is a different neuron, not a shifted one.",
        earlier_in_place_of_later: "The source comes *earlier* here. `np.roll` with a positive shift moves it later.",
        filled_with_zeros: "The steps that fall off at the end come back at the beginning, so that the values stay the same.",
        everybody_else_moves: "Here everybody but the source was moved. That breaks the link as well, but puts a seam into every other "
        "neuron: move the source.",
        rolled_through_everybody: "Without an axis, `np.roll` pushes values from one neuron into the next. Roll one column.",
        head_left_as_it_was: "The first steps of the source still stand at their old time. There belongs what fell off at the end.",
        zeros_in_front: "Zeros stand at the beginning, values that the source never had. What falls off at the end belongs there.",
        head_never_written: "The first steps were left as they were. What falls off at the end belongs there. (And where the shift is 0, "
        "`x[:-shift]` is empty.)",
        tail_taken_off: "The recording became shorter. It keeps its length: what falls off at the end comes back at the beginning.",
        filled_with_missing_numbers: "Missing numbers stand at the beginning. What falls off at the end belongs there.",
        neurons_change_places: "Along axis 1 neurons change places. Time is axis 0, and only one neuron is moved.",
        source_reversed: "The source runs backwards here. It should keep its course, and come later.",
        all_from_the_source_on: "All neurons from the source on were moved. `source:` is a slice; the source alone has one number.",
        first_neuron_moves: "Neuron 0 was moved. Which one moves is said by `source`.",
        time_step_moved: "`x[source]` is one moment of all neurons. The source's course is a column: `x[:, source]`.",
        source_alone: "Return the whole recording, (time, neurons), with the source moved in it.",
    },
    alternatives=[around_once_only, index_out_of_reach, shifted_by_index, shifted_by_parts],
    hints=[
        "Copy the recording, then change one column of the copy.",
        "`np.roll(values, shift)` moves values later, around the end to the beginning.",
        "`shifted[:, source] = np.roll(x[:, source], shift)`",
    ],
    purpose="That a surrogate breaks the link and nothing else. The code is one line; the discussion is the exercise.",
)


# --- transfer_function -------------------------------------------------------------------------------------


def models_at_frequencies(rng):
    """Models of one to three lags, at slow and fast rhythms; all of them fade."""
    return [
        Case("one neuron, one lag, frequency 0.25", (np.array([[[-0.5]]]), 0.25)),
        Case("two neurons, one lag, frequency 0", (np.array([[[0.5, 0.0], [-0.4, 0.3]]]), 0.0)),
        Case("one neuron, two lags, the fastest rhythm there is", (np.array([[[0.6]], [[-0.3]]]), 0.5)),
        Case("two neurons, two lags, frequency 0.1", (_weights(rng, 2, 2), 0.1)),
        Case("two neurons, three lags, frequency 0.4", (_weights(rng, 3, 2), 0.4)),
        Case("three neurons, one lag, frequency 0.15", (_weights(rng, 1, 3), 0.15)),
    ]


def _weights(rng, order, n_neurons):
    """Weights of both signs, none of them near 0, that add up to less than 1 in every row, so that activity fades."""
    sizes = rng.uniform(0.5, 1, size=(order, n_neurons, n_neurons)) * 0.9 / (order * n_neurons)
    return sizes * rng.permutation(np.resize([1, -1], sizes.size)).reshape(sizes.shape)


def lags_from_zero(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(len(coefficients)))
    return np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1))


def turns_the_other_way(coefficients, frequency):
    turns = np.exp(2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1))


def radians_for_cycles(coefficients, frequency):
    turns = np.exp(-1j * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1))


def not_inverted(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1)


def identity_forgotten(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(np.eye(coefficients.shape[1]) + np.tensordot(turns, coefficients, axes=1))


def gains_alone(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.abs(np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1)))


def one_for_the_identity(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(1 - np.tensordot(turns, coefficients, axes=1))


def each_entry_inverted(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    with np.errstate(all="ignore"):
        return 1 / (np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1))


def all_lags_turned_alike(coefficients, frequency):
    turn = np.exp(-2j * np.pi * frequency)
    return np.linalg.inv(np.eye(coefficients.shape[1]) - coefficients.sum(axis=0) * turn)


def not_turned_at_all(coefficients, frequency):
    return np.linalg.inv(np.eye(coefficients.shape[1]) - coefficients.sum(axis=0))


def imaginary_unit_forgotten(coefficients, frequency):
    turns = np.exp(-2 * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1))


def entries_numbered_like_lags(coefficients, frequency):
    total = np.eye(coefficients.shape[1], dtype=complex)
    for lag in range(1, len(coefficients) + 1):
        total -= coefficients[lag] * np.exp(-2j * np.pi * frequency * lag)
    return np.linalg.inv(total)


def real_part_alone(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1)).real


def cosines_alone(coefficients, frequency):
    turns = np.cos(2 * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1))


def complex_into_real(coefficients, frequency):
    total = np.zeros(coefficients.shape[1:])
    for lag, A in enumerate(coefficients, start=1):
        total += A * np.exp(-2j * np.pi * frequency * lag)
    return np.linalg.inv(np.eye(coefficients.shape[1]) - total)


def one_forgotten(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(np.tensordot(turns, coefficients, axes=1))


def each_lag_inverted(coefficients, frequency):
    one, turn = np.eye(coefficients.shape[1]), np.exp(-2j * np.pi * frequency)
    return sum(np.linalg.inv(one - A * turn**lag) for lag, A in enumerate(coefficients, start=1))


def identity_of_the_lags(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(np.eye(len(coefficients)) - np.tensordot(turns, coefficients, axes=1))


def half_a_cycle_for_one(coefficients, frequency):
    turns = np.exp(-1j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1))


def power_of_the_gains(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(1, len(coefficients) + 1))
    return np.abs(np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1))) ** 2


def last_lag_first(coefficients, frequency):
    turns = np.exp(-2j * np.pi * frequency * np.arange(len(coefficients), 0, -1))
    return np.linalg.inv(np.eye(coefficients.shape[1]) - np.tensordot(turns, coefficients, axes=1))


def transfer_by_loop(coefficients, frequency):
    total = np.eye(coefficients.shape[1], dtype=complex)
    for lag, A in enumerate(coefficients, start=1):
        total -= A * np.exp(-2j * np.pi * frequency * lag)
    return np.linalg.inv(total)


def transfer_by_solving(coefficients, frequency):
    one = np.eye(coefficients.shape[1])
    z = np.exp(-2j * np.pi * frequency)
    return np.linalg.solve(one - sum(A * z ** (k + 1) for k, A in enumerate(coefficients)), one)


TRANSFER_FUNCTION = Exercise(
    reference=autoregression.transfer_function,
    cases=models_at_frequencies,
    edges=(
        edge_of_this_exercise("with one neuron only", lambda coefficients, frequency: coefficients.shape[1] == 1),
        edge_of_this_exercise("at the frequency 0", lambda coefficients, frequency: frequency == 0),
        edge_of_this_exercise("at the frequency 0.5", lambda coefficients, frequency: frequency == 0.5),
        edge_of_this_exercise("with more than one lag", lambda coefficients, frequency: len(coefficients) > 1),
        edge_of_this_exercise("with more than one neuron", lambda coefficients, frequency: coefficients.shape[1] > 1),
        NEGATIVE,
    ),
    mistakes={
        lags_from_zero: "The first coefficients act after one step, not at once: lags begin at 1.",
        turns_the_other_way: "A lag turns the rhythm *back*: the sign of the exponent is minus.",
        radians_for_cycles: "The frequency is in cycles a step. One cycle is 2π radians.",
        not_inverted: "This is what turns activity into noise. The other way round takes the inverse.",
        identity_forgotten: "The sign: from x = Σ A x + noise it follows that (I − Σ A) x is the noise.",
        one_for_the_identity: "`1 - matrix` subtracts from every entry. The identity has ones on the diagonal alone: `np.eye(n_neurons)`.",
        each_entry_inverted: "This inverts entry by entry. The inverse of a matrix takes all entries together: `np.linalg.inv`.",
        all_lags_turned_alike: "Two steps late is turned twice as far as one step late: each lag has a turn of its own.",
        not_turned_at_all: "Here nothing is turned, as if the frequency were 0. Each lag turns the rhythm by its own angle.",
        imaginary_unit_forgotten: "Without the i in the exponent nothing turns: what came late only gets smaller.",
        entries_numbered_like_lags: "Lags count from 1, entries from 0: what acts after one step is `coefficients[0]`.",
        real_part_alone: "The imaginary part is gone, and with it how far the rhythm is turned. Keep the complex number.",
        cosines_alone: "A cosine is only the real part of a turn. The exponential of an imaginary number has both parts.",
        complex_into_real: "The sum over lags is complex. An array of zeros holds real numbers unless it is told otherwise.",
        one_forgotten: "The activity itself stands on the left side: moving all x to one side leaves I − Σ A, not Σ A alone.",
        each_lag_inverted: "Add up the lags first, then invert once: the inverse of a sum is not the sum of inverses.",
        identity_of_the_lags: "The identity has a row and a column for each *neuron*. The first axis of `coefficients` counts lags.",
        half_a_cycle_for_one: "One cycle is 2π radians; here it is half of that.",
        power_of_the_gains: "This is the squared gain, which comes further below. Here the complex number is asked for.",
        last_lag_first: "The lags are in reverse order. Entry 0 of the coefficients is what acts after one step.",
        gains_alone: "The absolute value loses the phase. Keep the complex number.",
    },
    alternatives=[transfer_by_loop, transfer_by_solving],
    hints=[
        "At one frequency, being a step late is being turned: multiply by exp(−2πi f).",
        "Move all x to one side: (I − Σ_l A_l exp(−2πi f l)) x = noise.",
        "`np.linalg.inv(np.eye(n_neurons) - total)`, where `total` is the sum over lags 1, 2, …",
    ],
    purpose="That being late is being turned, at each frequency. For those who are fast.",
)
