"""Exercises of the notebook "Warm-up: regression, F, and VAR"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    LOPSIDED,
    NEGATIVE,
    RANK_DEFICIENT,
    SINGLE,
    SQUARE,
    TIES,
    WHOLE,
    ZEROS,
    edge_of_this_exercise,
)
from helpers.methods import autoregression, least_squares

# --- residual_sum_of_squares -------------------------------------------------------------------------------


def regressions(rng):
    """Designs with a constant and without one, outcomes with a mean that is not zero; and columns that are too many."""
    by_hand = (np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 0.0, 2.0]))
    cases = [Case("three samples of a line", by_hand)]
    for n_samples, n_columns in [(30, 4), (50, 2)]:
        Z = rng.normal(size=(n_samples, n_columns))
        Z[:, 0] = 1.0
        cases.append(Case(f"{n_samples} samples and {n_columns} columns", (Z, Z.sum(axis=1) + rng.normal(3, 1, n_samples))))
    cases.append(Case("a design without a constant", (rng.normal(size=(40, 2)), rng.normal(5, 1, 40))))
    cases.append(Case("one column alone", (rng.normal(2, 1, size=(12, 1)), rng.normal(5, 1, 12))))
    as_many = np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 2.0, -1.5]])
    cases.append(Case("as many columns as samples", (as_many, np.array([2.0, -1.0, 4.0]))))
    twice = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 1.0], [1.0, 2.0, 2.0], [1.0, 3.0, 3.0], [1.0, 4.0, 4.0]])
    cases.append(Case("a column that stands there twice", (twice, np.array([1.0, 3.0, 0.0, 7.0, 2.0]))))
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


def second_output_of_lstsq(Z, y):
    return np.linalg.lstsq(Z, y)[1]


def first_of_the_second_output(Z, y):
    return np.linalg.lstsq(Z, y)[1][0]


def second_output_added_up(Z, y):
    return np.linalg.lstsq(Z, y)[1].sum()


def second_output_as_a_number(Z, y):
    return float(np.linalg.lstsq(Z, y)[1])


def second_output_without_its_axis(Z, y):
    return np.linalg.lstsq(Z, y)[1].squeeze()


def normal_equations_solved(Z, y):
    weights = np.linalg.solve(Z.T @ Z, Z.T @ y)
    residual = y - Z @ weights
    return residual @ residual


def projected_on_all_of_q(Z, y):
    Q, _ = np.linalg.qr(Z)
    return y @ y - (Q.T @ y) @ (Q.T @ y)


def all_of_the_outcome(Z, y):
    return np.sum(y**2)


def weights_not_taken_out(Z, y):
    weights = np.linalg.lstsq(Z, y)
    return np.sum((y - Z @ weights) ** 2)


def solved_as_if_square(Z, y):
    return np.sum((y - Z @ np.linalg.solve(Z, y)) ** 2)


def variance_of_the_residual(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.var(y - Z @ weights)


def root_of_the_mean(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.sqrt(np.mean((y - Z @ weights) ** 2))


def squares_not_added(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return (y - Z @ weights) ** 2


def residual_itself(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return y - Z @ weights


def weights_of_the_columns(Z, y):
    return np.linalg.lstsq(Z, y, rcond=None)[0]


def sizes_added(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.abs(y - Z @ weights).sum()


def share_that_is_left(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.sum((y - Z @ weights) ** 2) / np.sum((y - y.mean()) ** 2)


def share_that_is_explained(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return 1 - np.sum((y - Z @ weights) ** 2) / np.sum((y - y.mean()) ** 2)


def left_for_each_spare_sample(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.sum((y - Z @ weights) ** 2) / (len(y) - Z.shape[1])


def ssr_by_pseudoinverse(Z, y):
    residual = y - Z @ (np.linalg.pinv(Z) @ y)
    return residual @ residual


def ssr_by_pythagoras(Z, y):
    weights, *_ = np.linalg.lstsq(Z, y, rcond=None)
    return np.sum(y**2) - np.sum((Z @ weights) ** 2)


def ssr_by_projection(Z, y):
    U, sizes, _ = np.linalg.svd(Z, full_matrices=False)
    U = U[:, sizes > 1e-12 * sizes[0]]
    return np.linalg.norm(y - U @ (U.T @ y)) ** 2


def ssr_by_statsmodels(Z, y):
    import statsmodels.api as sm

    return sm.OLS(y, Z).fit().ssr


RESIDUAL_SUM_OF_SQUARES = Exercise(
    reference=least_squares.residual_sum_of_squares,
    cases=regressions,
    edges=(RANK_DEFICIENT, SQUARE, LOPSIDED, SINGLE, TIES, NEGATIVE),
    lies_in=(0, np.inf),
    equivalent={"y - Z @ weights -> Z @ weights - y": "what is left is squared"},
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
        second_output_of_lstsq: "What `lstsq` returns second looks like the answer, but it is an array, and an empty one as soon as a column "
        "follows from the others or the columns are as many as the samples. Use the weights, and work out what they leave of `y`.",
        first_of_the_second_output: "The second thing that `lstsq` returns has no first entry where a column follows from the others, or where "
        "the columns are as many as the samples: it is empty then. The weights are always there, and with them the residual.",
        second_output_added_up: "A sum over nothing is 0. The second thing that `lstsq` returns is empty where a column follows from the others, "
        "although something is left of `y`. Work the residual out from the weights.",
        second_output_as_a_number: "The second thing that `lstsq` returns is an array and no number, and it is empty where a column follows from the "
        "others, or where the columns are as many as the samples. Work the residual out from the weights.",
        second_output_without_its_axis: "Without its axis the second thing that `lstsq` returns is a number, but not where a column follows from the "
        "others, or where the columns are as many as the samples: it is empty there. The weights tell what is left.",
        normal_equations_solved: "Right as long as no column follows from the others. Where one does, many weights are equally good and "
        "the normal equations have no single solution; what is left of `y` is the same for all of them, and "
        "`lstsq` finds one.",
        projected_on_all_of_q: "Right as long as no column follows from the others. Where one does, `qr` fills up Q with a direction "
        "that the columns do not reach, and what lies along it was counted as explained.",
        all_of_the_outcome: "These are the squares of `y` as it came. First take away what the columns predict of it.",
        weights_not_taken_out: "`lstsq` returns four things in one, and only the first of them are the weights.",
        solved_as_if_square: "There are more samples than columns, so no weights meet every sample, and `solve` looks for just such. Look for those that "
        "come nearest.",
        variance_of_the_residual: "A variance takes the mean away first, and divides by the number of samples. The squares are added as they are.",
        root_of_the_mean: "This is the root of the mean square, a typical size of the residual. Asked is the sum of the squares.",
        squares_not_added: "These are the squares, one for each sample. They are still to be added.",
        residual_itself: "This is the residual, one number for each sample. Asked is the sum of its squares.",
        weights_of_the_columns: "These are the weights, one for each column. What do they leave of `y`?",
        sizes_added: "These are sizes, added without a square. Only squares add up as the right angle promises.",
        share_that_is_left: "This is a *share* of the variance. SSR is the sum of squares itself, in the units of `y` squared.",
        share_that_is_explained: "This is R², the share that is explained. Asked is what is left, as a sum of squares and not as a share.",
        left_for_each_spare_sample: "This is already divided by the spare samples. That comes in the next section; here the sum itself is asked for.",
    },
    alternatives=[ssr_by_pseudoinverse, ssr_by_pythagoras, ssr_by_projection, ssr_by_statsmodels],
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
    """Sums of squares of two nested regressions, with numbers of columns that differ; and a gain of nothing."""
    numbers = [(100.0, 90.0, 2, 195), (12.5, 5.0, 1, 30), (40.0, 39.9, 7, 480), (3.0, 1.0, 5, 12)]
    left, gain = rng.uniform(5, 50), rng.uniform(1, 30)
    numbers += [(left + gain, left, int(rng.integers(2, 9)), int(rng.integers(20, 200))), (8.0, 8.0, 3, 40), (9.0, 2.0, 4, 3)]
    return [
        Case(f"SSR {r:g} without and {f:g} with {a} added columns, and {s} to spare", (r, f, a, s)) for r, f, a, s in numbers
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


def ratio_of_two_variances(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_restricted / (n_spare_samples + n_added)) / (ssr_full / n_spare_samples)


def p_value_and_not_f(ssr_restricted, ssr_full, n_added, n_spare_samples):
    from scipy import stats

    f = ((ssr_restricted - ssr_full) / n_added) / (ssr_full / n_spare_samples)
    return stats.f.sf(f, n_added, n_spare_samples)


def log_of_the_two_sums(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return np.log(ssr_restricted / ssr_full)


def root_as_for_t(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return np.sqrt(((ssr_restricted - ssr_full) / n_added) / (ssr_full / n_spare_samples))


def rest_not_per_sample(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return ((ssr_restricted - ssr_full) / n_added) / ssr_full


def gain_of_each_column_alone(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_restricted - ssr_full) / n_added


def share_that_was_gained(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return 1 - ssr_full / ssr_restricted


def one_sum_over_the_other(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return ssr_restricted / ssr_full


def constant_taken_off_again(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return ((ssr_restricted - ssr_full) / n_added) / (ssr_full / (n_spare_samples - 1))


def f_upside_down(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_full / n_spare_samples) / ((ssr_restricted - ssr_full) / n_added)


def brackets_of_the_difference_forgotten(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_restricted - ssr_full / n_added) / (ssr_full / n_spare_samples)


def per_column_multiplied(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return ((ssr_restricted - ssr_full) * n_added) / (ssr_full / n_spare_samples)


def f_from_the_ratio(ssr_restricted, ssr_full, n_added, n_spare_samples):
    return (ssr_restricted / ssr_full - 1) * n_spare_samples / n_added


def f_from_explained_fraction(ssr_restricted, ssr_full, n_added, n_spare_samples):
    explained = 1 - ssr_full / ssr_restricted
    return (explained / n_added) / ((1 - explained) / n_spare_samples)


F_STATISTIC = Exercise(
    reference=least_squares.f_statistic,
    cases=sums_of_squares,
    edges=(edge_of_this_exercise("in which the added columns gain nothing", lambda r, f, added, spare: r == f),),
    lies_in=(0, np.inf),
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
        ratio_of_two_variances: "This compares what the two regressions leave for each spare sample. F asks for the *gain* of the added columns, "
        "beside what the full regression leaves.",
        p_value_and_not_f: "This is the p-value, an area under the curve. Asked is F itself; the cells below look the p-value up.",
        log_of_the_two_sums: "This logarithm tells how much is gained, as the next notebook will. It does not know how many columns and samples "
        "the gain took, and F does.",
        root_as_for_t: "This is the root of F: with one added column, the size of t. F itself is the ratio without a root.",
        rest_not_per_sample: "The gain is divided by its columns, but what is left is not divided by the spare samples. Each needs its"
        " own number.",
        gain_of_each_column_alone: "This is the gain of each added column, in the units of the outcome. Is it large? Compare it with what each spare "
        "sample still holds.",
        share_that_was_gained: "This is the share that the added columns explain of what was left. Useless columns explain a share too, and a larger one "
        "the more of them there are: compare per column and per spare sample.",
        one_sum_over_the_other: "This ratio is above 1 whatever is added. Take the *gain*, per added column, and compare it with what each spare sample "
        "holds.",
        constant_taken_off_again: "`n_spare_samples` is what is left after *all* columns, the constant among them. Nothing more is taken off.",
        f_upside_down: "The ratio stands on its head: the gain of each added column belongs above.",
        brackets_of_the_difference_forgotten: "Division comes before minus, so only one of the two sums was divided by `n_added`. The gain needs brackets.",
        per_column_multiplied: "The more columns were added, the less is a gain worth: divide by their number.",
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
    """Recordings whose values tell where they came from, with one and more lags; and with as few steps as can be."""
    counting = 10.0 * np.arange(5)[:, None] + np.arange(2)
    cases = [Case("two neurons, five steps and one lag", (counting, 1)), Case("the same with two lags", (counting, 2))]
    for n_neurons, order in [(1, 3), (3, 2), (2, 4)]:
        neurons = "one neuron" if n_neurons == 1 else f"{n_neurons} neurons"
        cases.append(Case(f"{neurons} and {order} lags", (rng.normal(size=(12, n_neurons)), order)))
    cases.append(Case("one neuron and one lag", (rng.normal(size=(6, 1)), 1)))
    cases.append(Case("three steps and two lags, which leaves one row", (counting[:3], 2)))
    held = np.column_stack([np.ones(8), rng.normal(size=8)])
    cases.append(Case("a neuron that stays at 1", (held, 2)))
    counts = rng.poisson(1.0, size=(9, 2))
    counts[0], counts[1:6] = 3, 0
    cases.append(Case("numbers of spikes, mostly 0", (counts, 2)))
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


def rolled_as_one_long_list(x, order):
    past = [np.roll(x, lag)[order:] for lag in range(1, order + 1)]
    return np.hstack([np.ones((len(x) - order, 1)), *past])


def present_alone(x, order):
    return np.hstack([np.ones((len(x) - order, 1)), x[order:]])


def rolled_the_other_way(x, order):
    past = [np.roll(x, -lag, axis=0)[order:] for lag in range(1, order + 1)]
    return np.hstack([np.ones((len(x) - order, 1)), *past])


def constant_at_the_end(x, order):
    past = [x[order - lag : len(x) - lag] for lag in range(1, order + 1)]
    return np.hstack([*past, np.ones((len(x) - order, 1))])


def ones_without_a_second_axis(x, order):
    past = [x[order - lag : len(x) - lag] for lag in range(1, order + 1)]
    return np.hstack([np.ones(len(x) - order), *past])


def past_of_unequal_lengths(x, order):
    past = [x[:-lag] for lag in range(1, order + 1)]
    return np.hstack([np.ones((len(x) - order, 1)), *past])


def same_slice_at_all_lags(x, order):
    past = [x[: len(x) - order] for lag in range(1, order + 1)]
    return np.hstack([np.ones((len(x) - order, 1)), *past])


def oldest_lag_alone(x, order):
    return np.hstack([np.ones((len(x) - order, 1)), x[: len(x) - order]])


def newest_lag_alone(x, order):
    return np.hstack([np.ones((len(x) - order, 1)), x[order - 1 : -1]])


def zeros_before_the_beginning(x, order):
    past = [np.vstack([np.zeros((lag, x.shape[1])), x[: len(x) - lag]]) for lag in range(1, order + 1)]
    return np.hstack([np.ones((len(x), 1)), *past])


def constant_of_statsmodels(x, order):
    import statsmodels.api as sm

    return sm.add_constant(np.hstack([x[order - lag : len(x) - lag] for lag in range(1, order + 1)]))


def last_step_not_predicted(x, order):
    past = [x[order - lag : len(x) - lag - 1] for lag in range(1, order + 1)]
    return np.hstack([np.ones((len(x) - order - 1, 1)), *past])


def last_lag_not_reached(x, order):
    past = [x[order - lag : len(x) - lag] for lag in range(1, order)]
    return np.hstack([np.ones((len(x) - order, 1)), *past])


def past_below_each_other(x, order):
    past = [x[order - lag : len(x) - lag] for lag in range(1, order + 1)]
    return np.hstack([np.ones(((len(x) - order) * order, 1)), np.vstack(past)])


def design_by_windows(x, order):
    windows = np.lib.stride_tricks.sliding_window_view(x[:-1], order, axis=0)[..., ::-1]
    return np.insert(windows.transpose(0, 2, 1).reshape(len(windows), -1).astype(float), 0, 1.0, axis=1)


def design_by_statsmodels(x, order):
    from statsmodels.tsa.tsatools import lagmat

    past = lagmat(x, order, trim="both")
    return np.column_stack([np.ones(len(past)), past])


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
    edges=(
        edge_of_this_exercise("in which a neuron is constant", lambda x, order: (np.ptp(x, axis=0) == 0).any()),
        edge_of_this_exercise("with just one step more than lags", lambda x, order: len(x) == order + 1),
        SINGLE,
        edge_of_this_exercise("of numbers that are not whole", lambda x, order: (x % 1 != 0).any()),
        edge_of_this_exercise("with more than one lag", lambda x, order: order > 1),
        WHOLE,
        TIES,
        ZEROS,
        NEGATIVE,
    ),
    mistakes={
        oldest_first: "The lags stand in the wrong order: one step ago comes first, the oldest past last.",
        present_included: "Here the present stands among the predictors, and predicts itself perfectly. Begin at lag 1.",
        future_as_past: "These columns run forward in time, and the last of them is the very step that is predicted. Row t predicts step "
        "`order + t`: go back from there.",
        without_the_constant: "The column of ones is missing. Without it a past of zeros always predicts 0, whatever the mean of the "
        "neuron.",
        rolled_around_the_end: "`np.roll` carries the end of the recording around to the beginning, where it is no past of anything. Leave "
        "out the first `order` steps.",
        rolled_and_cut_at_the_end: "The wrong end was cut. After `np.roll` the *first* rows hold the end of the recording, which is nobody's "
        "past: begin at row `order`.",
        neuron_after_neuron: "The columns are grouped by neuron. Group them by lag: all neurons one step ago, then all two steps ago.",
        rolled_as_one_long_list: "Without an axis `np.roll` moves along all numbers, row by row, from one neuron to the next. Time is axis 0.",
        present_alone: "These are the steps that are to be predicted, and not their past.",
        rolled_the_other_way: "With a negative shift `np.roll` brings the *later* steps, and these are the future. The past comes from the other "
        "direction.",
        constant_at_the_end: "The column of ones stands last, but it should be the first. Later cells drop column 0 to be left with the weights of "
        "neurons.",
        ones_without_a_second_axis: "The ones are a list here, without columns, and cannot stand beside a matrix. Make them a column, with a second "
        "axis of length 1.",
        past_of_unequal_lengths: "The lags have different numbers of rows: each was cut at its end alone. All of them should cover the same rows, "
        "those of the steps from `order` on.",
        same_slice_at_all_lags: "All lags hold the same steps. Each lag begins, and ends, one step earlier than the one before it.",
        oldest_lag_alone: "This is one lag alone, the oldest. The steps between it and the present belong to the past as well.",
        newest_lag_alone: "This is the last step alone. With more lags, those before it are predictors as well.",
        zeros_before_the_beginning: "What came before the recording is unknown, and not 0. The first `order` steps have no full past: they get no "
        "row.",
        constant_of_statsmodels: "`sm.add_constant` adds no ones where some column is constant already, as of a neuron that stays at one value. The "
        "ones should be there always, as column 0.",
        last_step_not_predicted: "The last step of the recording has a full past as well: there is a row for it.",
        last_lag_not_reached: "The oldest lag is missing: `range` stops before its end.",
        past_below_each_other: "The lags stand below each other, as if they were further samples. They are predictors of the same step: put them "
        "side by side.",
    },
    alternatives=[design_by_rows, design_by_columns, design_by_windows, design_by_statsmodels],
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
