"""Exercises of the notebook "Granger causality from scratch"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.methods import autoregression, granger, least_squares
from helpers.methods.autoregression import lagged_design
from helpers.methods.least_squares import residual_sum_of_squares


def _driven(seed, n_neurons, n_steps=120):
    """A recording in which every neuron drives the next, with a mean that is not zero."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n_steps, n_neurons))
    for t in range(2, n_steps):
        x[t] += 0.3 * x[t - 1] + 0.4 * np.roll(x[t - 1], 1) - 0.2 * x[t - 2]
    return x + 2


# --- granger_log_ratio -------------------------------------------------------------------------------------


def questions(rng):
    """Who is asked about whom, in recordings of two and more neurons."""
    return [
        Case("two neurons, from 0 to 1, one lag", (_driven(0, 2), 1, 0, 1)),
        Case("two neurons, from 1 to 0, three lags", (_driven(1, 2), 0, 1, 3)),
        Case("three neurons, from 0 to 1, two lags", (_driven(2, 3), 1, 0, 2)),
        Case("four neurons, from 3 to 0, two lags", (_driven(3, 4), 0, 3, 2)),
    ]


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
    """Covariances of residuals of one and more neurons."""
    cases = [Case("one neuron, one lag, 100 samples", (np.array([[2.0]]), 100, 1))]
    for seed, (n_neurons, n_samples, order) in enumerate([(2, 500, 3), (4, 250, 2)]):
        mixing = np.random.default_rng(seed).normal(size=(n_neurons, n_neurons))
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
    reference=autoregression.information_criteria,
    cases=residual_covariances,
    expects="two numbers, AIC and BIC",
    mistakes={
        lags_counted_once: "A lag costs more than one coefficient: each neuron gets one from each neuron.",
        one_target_counted: "These are the coefficients of *one* target. There is one regression for each neuron.",
        intercepts_forgotten: "The intercepts are coefficients too: one for each neuron.",
        trace_in_place_of_determinant: "The trace adds variances and does not see that residuals go together. Use the determinant.",
        determinant_without_logarithm: "Take the *logarithm* of the determinant, so that halving the error counts the same everywhere.",
        not_for_each_sample: "This is the same criterion for all samples together, as some books have it. Here both parts are for one sample: "
        "divide by `n_samples`.",
        price_paid_back: "A coefficient should cost something: the smaller criterion wins, so add the price.",
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
    for seed, (n_neurons, order, source) in enumerate([(2, 1, 0), (3, 2, 1), (4, 3, 3)]):
        x = _driven(seed, n_neurons)
        Z, y = lagged_design(x, order), x[order:, 0]
        columns = 1 + source + n_neurons * np.arange(order)
        weights = np.linalg.lstsq(Z, y, rcond=None)[0]
        label = f"{n_neurons} neurons, {order} {'lag' if order == 1 else 'lags'}, without neuron {source}"
        cases.append(Case(label, (weights, np.linalg.inv(Z.T @ Z), columns, least_squares.residual_sum_of_squares(Z, y))))
    return cases


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
    mistakes={
        block_not_inverted: "V has to be inverted: weights that are known well (small V) are costly to set to zero.",
        block_of_the_gram_matrix: "This takes the block of the Gram matrix itself. Take the block of its *inverse*, then invert that "
        "block: the two differ, since the other columns can take over.",
        weights_squared: "A weight's size depends on the units of its neuron. V knows them.",
        diagonal_only: "The lags of one source go together, so that leaving all of them out costs something else than the sum of each. "
        "Use the whole block.",
        the_gain_alone: "This is what leaving the source out *adds*. Add it to what the full regression leaves.",
        gain_as_a_factor: "b′ V⁻¹ b is a sum of squares itself, in the units of SSR. Add it; do not multiply.",
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
        "Many invert the wrong matrix: the block of the inverse, not the inverse of the block."
    ),
)


# --- shift_source ------------------------------------------------------------------------------------------


def recordings_to_shift(rng):
    """Recordings in which one neuron is moved."""
    cases = [Case("five steps of two neurons, neuron 1 by two", (np.arange(10.0).reshape(5, 2), 1, 2))]
    for seed, shift in enumerate([1, 30]):
        x = np.random.default_rng(seed).normal(size=(50, 3))
        cases.append(Case(f"three neurons, neuron {seed} by {shift}", (x, seed, shift)))
    return cases


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
    shifted[shift:, source] = x[:-shift, source]
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
    shifted[shift:, source] = x[:-shift, source]
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
    moved = np.concatenate([x[-shift:, source], x[:-shift, source]])
    return np.column_stack([moved if j == source else x[:, j] for j in range(x.shape[1])])


SHIFT_SOURCE = Exercise(
    reference=granger.shift_source,
    cases=recordings_to_shift,
    mistakes={
        everybody_moves: "All neurons moved together, so that they still go with each other. Move the source alone.",
        time_points_shuffled: "Shuffled time points have no rhythm and no memory left: that is a different neuron, not a shifted one.",
        earlier_in_place_of_later: "The source comes *earlier* here. `np.roll` with a positive shift moves it later.",
        filled_with_zeros: "The steps that fall off at the end come back at the beginning, so that the values stay the same.",
        everybody_else_moves: "Here everybody but the source was moved. That breaks the link as well, but moves the seams of all "
        "others: move the source.",
        rolled_through_everybody: "Without an axis, `np.roll` pushes values from one neuron into the next. Roll one column.",
        head_left_as_it_was: "The first steps of the source still stand at their old time. There belongs what fell off at the end.",
        time_step_moved: "`x[source]` is one moment of all neurons. The source's course is a column: `x[:, source]`.",
        source_alone: "Return the whole recording, (time, neurons), with the source moved in it.",
    },
    alternatives=[shifted_by_index, shifted_by_parts],
    hints=[
        "Copy the recording, then change one column of the copy.",
        "`np.roll(values, shift)` moves values later, around the end to the beginning.",
        "`shifted[:, source] = np.roll(x[:, source], shift)`",
    ],
    purpose="That a surrogate breaks the link and nothing else. The code is one line; the discussion is the exercise.",
)


# --- transfer_function -------------------------------------------------------------------------------------


def models_at_frequencies(rng):
    """Models of one and two lags, at slow and fast rhythms."""
    rng = np.random.default_rng(0)
    return [
        Case("one neuron, one lag, frequency 0.25", (np.array([[[0.5]]]), 0.25)),
        Case("two neurons, one lag, frequency 0", (np.array([[[0.5, 0.0], [0.4, 0.3]]]), 0.0)),
        Case("two neurons, two lags, frequency 0.1", (rng.normal(scale=0.3, size=(2, 2, 2)), 0.1)),
        Case("two neurons, three lags, frequency 0.4", (rng.normal(scale=0.2, size=(3, 2, 2)), 0.4)),
    ]


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
    mistakes={
        lags_from_zero: "The first coefficients act after one step, not at once: lags begin at 1.",
        turns_the_other_way: "A lag turns the rhythm *back*: the sign of the exponent is minus.",
        radians_for_cycles: "The frequency is in cycles a step. One cycle is 2π radians.",
        not_inverted: "This is what turns activity into noise. The other way round takes the inverse.",
        identity_forgotten: "The sign: from x = Σ A x + noise it follows that (I − Σ A) x is the noise.",
        one_for_the_identity: "`1 - matrix` subtracts from every entry. The identity has ones on the diagonal alone: `np.eye(n_neurons)`.",
        each_entry_inverted: "This inverts entry by entry. The inverse of a matrix takes all entries together: `np.linalg.inv`.",
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
