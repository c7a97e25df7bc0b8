"""Exercises of the notebook "Warm-up: regression, F, and VAR"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.methods import autoregression, least_squares

# --- residual_sum_of_squares -------------------------------------------------------------------------------


def regressions(rng):
    """Designs with a constant and without one, and outcomes with a mean that is not zero."""
    by_hand = (np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 0.0, 2.0]))
    cases = [Case("three samples of a line", by_hand)]
    for seed, (n_samples, n_columns) in enumerate([(30, 4), (50, 2)]):
        rng = np.random.default_rng(seed)
        Z = rng.normal(size=(n_samples, n_columns))
        Z[:, 0] = 1.0
        cases.append(Case(f"{n_samples} samples and {n_columns} columns", (Z, Z.sum(axis=1) + rng.normal(3, 1, n_samples))))
    rng = np.random.default_rng(5)
    cases.append(Case("a design without a constant", (rng.normal(size=(40, 2)), rng.normal(5, 1, 40))))
    return cases


def mean_of_squares(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.mean((y - Z @ weights) ** 2)


def squares_of_the_prediction(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.sum((Z @ weights) ** 2)


def sum_without_squares(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.sum(y - Z @ weights)


def squares_about_the_mean(Z, y):
    return np.sum((y - y.mean()) ** 2)


def one_column_at_a_time(Z, y):
    weights = (Z * y[:, None]).sum(axis=0) / (Z**2).sum(axis=0)
    return np.sum((y - Z @ weights) ** 2)


def length_of_the_residual(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.linalg.norm(y - Z @ weights)


def constant_added(Z, y):
    Z = np.column_stack([np.ones(len(y)), Z])
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.sum((y - Z @ weights) ** 2)


def residuals_about_their_mean(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return len(y) * np.var(y - Z @ weights)


def square_of_the_sum(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.sum(y - Z @ weights) ** 2


def ssr_by_projection(Z, y):
    Q, _ = np.linalg.qr(Z)
    return y @ y - (Q.T @ y) @ (Q.T @ y)


def ssr_by_normal_equations(Z, y):
    weights = np.linalg.solve(Z.T @ Z, Z.T @ y)
    residual = y - Z @ weights
    return residual @ residual


RESIDUAL_SUM_OF_SQUARES = Exercise(
    reference=least_squares.residual_sum_of_squares,
    cases=regressions,
    tolerance=1e-8,
    mistakes={
        mean_of_squares: "This is the *mean* of the squares. Take their sum: the next section divides by something else than the "
        "number of samples.",
        squares_of_the_prediction: "These are the squares that the columns *explain*. The residual is what is left of `y`.",
        sum_without_squares: "Residuals above and below cancel. Square them before you add.",
        squares_about_the_mean: "This takes nothing but the mean away. What do the columns of `Z` predict?",
        one_column_at_a_time: "Columns that go together share what they explain. Fit all weights at once.",
        length_of_the_residual: "This is the length of the residual. The sum of squares is its square.",
        constant_added: "A column of ones was added. `Z` is the whole design: where it has no constant, there is none.",
        residuals_about_their_mean: "A variance takes the mean of the residuals away first. In a design without a constant that mean is "
        "part of what is left.",
        square_of_the_sum: "The residuals were added first and squared afterwards, so that those above and below cancel.",
    },
    alternatives=[ssr_by_projection, ssr_by_normal_equations],
    hints=[
        "Find the weights for which `Z @ weights` comes nearest to `y`. What is left?",
        "`weights, *_ = np.linalg.lstsq(Z, y)` gives the weights.",
        "`residual = y - Z @ weights`; return the sum of its squares.",
    ],
    purpose=(
        "That SSR is a squared distance from all that the columns can reach. Everything later is a difference of two such"
        " distances."
    ),
)


# --- f_statistic -------------------------------------------------------------------------------------------


def sums_of_squares(rng):
    """Sums of squares of two nested regressions, with numbers of columns that differ."""
    numbers = [(100.0, 90.0, 2, 195), (12.5, 5.0, 1, 30), (40.0, 39.9, 7, 480), (3.0, 1.0, 5, 12)]
    return [
        Case(f"SSR {r:g} without and {f:g} with {a} added columns, {s} spare samples", (r, f, a, s)) for r, f, a, s in numbers
    ]


def not_per_column(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_restricted - ssr_full) / (ssr_full / n_spare_samples)


def over_the_restricted(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return ((ssr_restricted - ssr_full) / n_added) / (ssr_restricted / n_spare_samples)


def relative_gain(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_restricted - ssr_full) / ssr_full


def freedoms_swapped(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return ((ssr_restricted - ssr_full) / n_spare_samples) / (ssr_full / n_added)


def full_minus_restricted(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return ((ssr_full - ssr_restricted) / n_added) / (ssr_full / n_spare_samples)


def divided_in_a_row(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_restricted - ssr_full) / n_added / ssr_full / n_spare_samples


def gain_forgotten(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_restricted / n_added) / (ssr_full / n_spare_samples)


def spared_twice(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return ((ssr_restricted - ssr_full) / n_added) / (ssr_full / (n_spare_samples - n_added))


def f_from_the_ratio(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_restricted / ssr_full - 1) * n_spare_samples / n_added


def f_from_explained_fraction(ssr_restricted, ssr_full, n_added, n_spare_samples):
    explained = 1 - ssr_full / ssr_restricted
    return (explained / n_added) / ((1 - explained) / n_spare_samples)


F_STATISTIC = Exercise(
    reference=least_squares.f_statistic,
    cases=sums_of_squares,
    mistakes={
        not_per_column: "Ten useless columns gain ten times as much as one. Divide the gain by the number of added columns.",
        over_the_restricted: "Below the line belongs what the *full* regression leaves: it estimates the noise even when the columns "
        "help.",
        relative_gain: "A relative gain grows with useless columns and shrinks with samples. Both parts of the ratio need their own "
        "number: of columns, and of spare samples.",
        freedoms_swapped: "The two numbers are swapped: the gain was made by the added columns, the rest is left to the spare samples.",
        full_minus_restricted: "The gain is negative here. More columns never fit worse, so the restricted SSR is the larger.",
        divided_in_a_row: "Python divides from left to right, so `n_spare_samples` ended up below the line twice over. What a spare sample holds, "
        "`ssr_full / n_spare_samples`, needs brackets of its own.",
        gain_forgotten: "This divides all that the restricted regression leaves. Above the line belongs the *gain*: what the added columns "
        "took away.",
        spared_twice: "The added columns are taken off twice: `n_spare_samples` counts samples minus *all* columns of the full regression already.",
    },
    alternatives=[f_from_the_ratio, f_from_explained_fraction],
    hints=[
        "How much did each added column gain? And how much does each spare sample leave?",
        "The gain is `ssr_restricted - ssr_full`; it was made by `n_added` columns.",
        "`(gain / n_added) / (ssr_full / n_spare_samples)`",
    ],
    purpose="That a gain means something only per added column, beside what is left per spare sample.",
)


# --- lagged_design -----------------------------------------------------------------------------------------


def recordings_with_orders(rng):
    """Recordings whose values tell where they came from, with one and more lags."""
    counting = 10.0 * np.arange(5)[:, None] + np.arange(2)
    cases = [Case("two neurons, five steps and one lag", (counting, 1)), Case("the same with two lags", (counting, 2))]
    for seed, (n_neurons, order) in enumerate([(1, 3), (3, 2)]):
        cases.append(
            Case(f"{n_neurons} neurons and {order} lags", (np.random.default_rng(seed).normal(size=(12, n_neurons)), order))
        )
    return cases


def oldest_first(x, order):
    past = [x[order - lag : len(x) - lag] for lag in range(order, 0, -1)]
    return np.hstack([np.ones((len(x) - order, 1)), *past])


def present_included(x, order):
    past = [x[order - lag : len(x) - lag] for lag in range(order)]
    return np.hstack([np.ones((len(x) - order, 1)), *past])


def future_as_past(x, order):
    past = [x[lag : len(x) - order + lag] for lag in range(1, order + 1)]
    return np.hstack([np.ones((len(x) - order, 1)), *past])


def without_the_constant(x, order):
    return np.hstack([x[order - lag : len(x) - lag] for lag in range(1, order + 1)])


def rolled_around_the_end(x, order):
    past = [np.roll(x, lag, axis=0) for lag in range(1, order + 1)]
    return np.hstack([np.ones((len(x), 1)), *past])


def rolled_and_cut_at_the_end(x, order):
    past = [np.roll(x, lag, axis=0)[: len(x) - order] for lag in range(1, order + 1)]
    return np.hstack([np.ones((len(x) - order, 1)), *past])


def neuron_after_neuron(x, order):
    n_steps, n_neurons = x.shape
    past = [x[order - lag : n_steps - lag, j] for j in range(n_neurons) for lag in range(1, order + 1)]
    return np.column_stack([np.ones(n_steps - order), *past])


def design_by_rows(x, order):
    return [[1.0, *x[t - order : t][::-1].ravel()] for t in range(order, len(x))]


def design_by_columns(x, order):
    columns = [np.ones(len(x) - order)]
    for lag in range(1, order + 1):
        for j in range(x.shape[1]):
            columns.append(np.roll(x[:, j], lag)[order:])
    return np.column_stack(columns)


LAGGED_DESIGN = Exercise(
    reference=autoregression.lagged_design,
    cases=recordings_with_orders,
    mistakes={
        oldest_first: "The lags stand in the wrong order: one step ago comes first, the oldest past last.",
        present_included: "Here the present stands among the predictors, and predicts itself perfectly. Begin at lag 1.",
        future_as_past: "Some of these columns come *after* the row's lag, or from the wrong step: in row t, lag 1 is the step just "
        "before the one that is predicted.",
        without_the_constant: "The column of ones is missing. Without it the prediction of silence is zero, whatever the mean.",
        rolled_around_the_end: "`np.roll` carries the end of the recording around to the beginning, where it is no past of anything. Leave "
        "out the first `order` steps.",
        rolled_and_cut_at_the_end: "The wrong end was cut. After `np.roll` the *first* rows hold the end of the recording, which is nobody's "
        "past: begin at row `order`.",
        neuron_after_neuron: "The columns are grouped by neuron. Group them by lag: all neurons one step ago, then all two steps ago.",
    },
    alternatives=[design_by_rows, design_by_columns],
    hints=[
        "Row t predicts `x[order + t]`. One step before that is `x[order + t - 1]`: which slice of `x` holds these for all rows?",
        "Lag l is `x[order - l : len(x) - l]`, of shape (time - order, neurons).",
        "`np.hstack([np.ones((len(x) - order, 1)), *past])` puts the ones and the list `past` of slices side by side.",
    ],
    purpose=(
        "Off by one in time is the commonest bug of this part, and the design is the model. Let people write down row 0 "
        "for a recording of five steps before they code."
    ),
)
