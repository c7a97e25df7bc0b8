"""Exercises of the notebook "Three neurons"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import NEGATIVE, SINGLE, TIES, WHOLE, edge_of_this_exercise
from helpers.methods import adjustment
from helpers.methods.adjustment import d_separated, descendants
from helpers.worlds import circuits

# --- regression_slope --------------------------------------------------------------------------------------


def watched_pairs(rng):
    """Pairs of neurons: by hand, and random ones whose means and variances differ."""
    cases = [Case("four trials by hand", (np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 0.0, 3.0, 4.0])))]
    cases.append(Case("five trials of whole numbers", (np.array([1, 4, 2, 2, 6]), np.array([3, 0, 2, 5, 1]))))
    cases.append(Case("two trials", (np.array([-1.0, 3.0]), np.array([4.0, -2.0]))))
    for slope in (-0.4, 0.3, 2.5):
        a = 2 + 1.5 * rng.normal(size=30)
        cases.append(Case("thirty random trials", (a, 5 + slope * a + rng.normal(size=30))))
    return cases


def intercept_of_the_line(a, b):
    return np.polyfit(a, b, 1)[1]


def slope_and_intercept(a, b):
    return np.polyfit(a, b, 1)


def covariance_only(a, b):
    return np.mean((a - a.mean()) * (b - b.mean()))


def correlation_instead(a, b):
    return np.corrcoef(a, b)[0, 1]


def a_from_b(a, b):
    return np.sum((a - a.mean()) * (b - b.mean())) / np.sum((b - b.mean()) ** 2)


def through_the_origin(a, b):
    return np.sum(a * b) / np.sum(a**2)


def two_denominators(a, b):
    return np.cov(a, b)[0, 1] / np.var(a)


def divided_by_standard_deviation(a, b):
    return np.mean((a - a.mean()) * (b - b.mean())) / np.std(a)


def covariance_by_numpy(a, b):
    return np.cov(a, b)[0, 1]


def sum_over_mean(a, b):
    return np.sum((a - a.mean()) * (b - b.mean())) / np.var(a)


def two_denominators_the_other_way(a, b):
    return np.mean((a - a.mean()) * (b - b.mean())) / np.var(a, ddof=1)


def mean_of_ratios(a, b):
    return np.mean((b - b.mean()) / (a - a.mean()))


def ratio_of_means(a, b):
    return b.mean() / a.mean()


def ratio_of_deviations(a, b):
    return b.std() / a.std()


def squares_around_zero(a, b):
    return np.sum((a - a.mean()) * (b - b.mean())) / np.sum(a**2)


def products_around_zero(a, b):
    return np.mean(a * b) / np.var(a)


def first_to_last_trial(a, b):
    return (b[-1] - b[0]) / (a[-1] - a[0])


def matrix_of_covariances(a, b):
    return np.cov(a, b) / np.var(a, ddof=1)


def slope_by_polyfit(a, b):
    return np.polyfit(a, b, 1)[0]


def slope_by_covariance(a, b):
    covariance = np.cov(a, b)
    return covariance[0, 1] / covariance[0, 0]


def slope_by_correlation(a, b):
    return np.corrcoef(a, b)[0, 1] * np.std(b) / np.std(a)


def slope_by_moments(a, b):
    return (np.mean(a * b) - a.mean() * b.mean()) / (np.mean(a**2) - a.mean() ** 2)


REGRESSION_SLOPE = Exercise(
    reference=adjustment.regression_slope,
    cases=watched_pairs,
    edges=(WHOLE, TIES, NEGATIVE),
    equivalent={
        "b - np.mean(b) -> b": "distances of A from its mean add up to 0, so a constant that is left in B drops out",
        "b - np.mean(b) -> b + np.mean(b)": "distances of A from its mean add up to 0, so a constant added to B drops out",
        "np.mean(b) -> np.sum(b)": "distances of A from its mean add up to 0, so any constant taken from B drops out",
    },
    mistakes={
        covariance_only: "This is the covariance: it grows when A merely varies more. Divide by the variance of A.",
        correlation_instead: "This is the correlation, which has no unit. A slope says how much B rises when A is higher by one.",
        a_from_b: "This predicts A from B. You divide by the variance of the neuron that you predict *from*.",
        through_the_origin: "This line is forced through (0, 0). Take the mean out of both neurons first.",
        two_denominators: "`np.cov` divides by n - 1 and `np.var` by n. Use the same for both.",
        intercept_of_the_line: "This is where the line meets A = 0. `np.polyfit` gives the slope first.",
        slope_and_intercept: "`np.polyfit` gives two numbers. Return the first, the slope.",
        divided_by_standard_deviation: "Divide by the *variance* of A, the square of its standard deviation.",
        covariance_by_numpy: "`np.cov` gives the covariance, which depends on how much A varies. A slope is per unit of A: divide by "
        "the variance of A.",
        sum_over_mean: "Above stands a sum over trials, below a mean: the result grows with the number of trials. Take a sum or a mean "
        "in both.",
        two_denominators_the_other_way: "The covariance is divided by n and the variance by n - 1. Use the same for both.",
        mean_of_ratios: "This takes a slope in each trial and averages them. Trials in which A is near its mean count far too much. "
        "First sum the products and the squares, then divide.",
        ratio_of_means: "This divides one mean by the other. A slope compares changes: what B does when A is above its own mean.",
        ratio_of_deviations: "This says how much more B varies than A, whether the two go together or not. Its sign is always plus.",
        squares_around_zero: "The variance of A counts from its mean. Here the squares below count from zero.",
        products_around_zero: "The covariance counts from the means of both neurons. Here the products above count from zero.",
        first_to_last_trial: "This is the line through the first and the last trial. Their order means nothing here: use all trials.",
        matrix_of_covariances: "This is a matrix of 2 by 2. One of its entries is about A and B together: return that one.",
    },
    alternatives=[slope_by_polyfit, slope_by_covariance, slope_by_correlation, slope_by_moments],
    hints=[
        "The slope is the covariance of A and B, in units of the variance of A.",
        "Subtract its mean from each neuron. The products then give the covariance, the squares of A its variance.",
        "`np.cov(a, b)` holds both: entry [0, 1] is the covariance, entry [0, 0] the variance of A.",
    ],
    purpose=(
        "An easy start that fixes what watching means: a covariance in units of the variance of A. Ask what happens to "
        "the slope when B is measured in millivolts instead of volts."
    ),
)


# --- adjusted_slope ----------------------------------------------------------------------------------------


def confounded_trials(rng):
    """Forks with up to three common causes in units of their own, whose means are not zero; and one of whole numbers."""
    counts = (np.array([3, 1, 4, 2, 6, 5]), np.array([9, 2, 4, 5, 2, 8]), np.array([[2], [1], [1], [3], [2], [4]]))
    cases = [Case("six trials of whole numbers", counts)]
    for effect, n_causes in [(-0.5, 1), (1.8, 2), (0.4, 3)]:
        units = [1, 0.2, 20][:n_causes]
        causes = 3 + rng.normal(size=(40, n_causes))
        a = 1 + causes.sum(axis=1) + rng.normal(size=40)
        b = effect * a - 5 + causes @ [2, -1, 1][:n_causes] + rng.normal(size=40)
        others = "one neuron" if n_causes == 1 else f"{n_causes} neurons"
        cases.append(Case(f"40 trials with {others} to adjust for", (a, b, causes * units)))
    return cases


def nothing_adjusted(a, b, adjust_for):
    return np.polyfit(a, b, 1)[0]


def intercept_forgotten(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for]), b)[0][0]


def coefficient_of_the_other(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for, np.ones(len(a))]), b)[0][1]


def the_constant(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([np.ones(len(a)), a, adjust_for]), b)[0][0]


def only_the_first_held(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for[:, 0], np.ones(len(a))]), b)[0][0]


def only_b_cleaned(a, b, adjust_for):
    others = np.column_stack([adjust_for, np.ones(len(a))])
    cleaned = b - others @ np.linalg.lstsq(others, b)[0]
    return np.polyfit(a, cleaned, 1)[0]


def partial_correlation(a, b, adjust_for):
    others = np.column_stack([adjust_for, np.ones(len(a))])
    a = a - others @ np.linalg.lstsq(others, a)[0]
    b = b - others @ np.linalg.lstsq(others, b)[0]
    return np.corrcoef(a, b)[0, 1]


def subtracted_from_both(a, b, adjust_for):
    return np.polyfit(a - adjust_for.sum(axis=1), b - adjust_for.sum(axis=1), 1)[0]


def all_coefficients(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for, np.ones(len(a))]), b)[0]


def a_from_b_and_the_others(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([b, adjust_for, np.ones(len(a))]), a)[0][0]


def only_their_sum_held(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for.sum(axis=1), np.ones(len(a))]), b)[0][0]


def only_the_outcome_centred(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for]), b - b.mean())[0][0]


def in_standard_deviations(a, b, adjust_for):
    columns = np.column_stack([a, adjust_for])
    z = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    return np.linalg.lstsq(z, (b - b.mean()) / b.std())[0][0]


def one_for_a_column_of_ones(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for, 1]), b)[0][0]


def stacked_end_to_end(a, b, adjust_for):
    return np.linalg.lstsq(np.hstack([a, adjust_for, np.ones(len(a))]), b)[0][0]


def trials_as_columns(a, b, adjust_for):
    design = np.vstack([a, adjust_for.T, np.ones(len(a))])
    return np.linalg.lstsq(design, b)[0][0]


def everything_but_the_coefficients(a, b, adjust_for):
    return np.linalg.lstsq(np.column_stack([a, adjust_for, np.ones(len(a))]), b)[1][0]


def adjusted_by_statsmodels(a, b, adjust_for):
    import statsmodels.api as sm

    return sm.OLS(b, sm.add_constant(np.column_stack([a, adjust_for]))).fit().params[1]


def adjusted_by_cleaning_both(a, b, adjust_for):
    others = np.column_stack([adjust_for, np.ones(len(a))])
    own = a - others @ np.linalg.lstsq(others, a)[0]
    return own @ b / (own @ own)


def adjusted_by_taking_means_out(a, b, adjust_for):
    centred = np.column_stack([a - a.mean(), adjust_for - adjust_for.mean(axis=0)])
    return np.linalg.solve(centred.T @ centred, centred.T @ b)[0]


def adjusted_by_the_covariance(a, b, adjust_for):
    covariance = np.cov(np.column_stack([a, adjust_for, b]), rowvar=False)
    return np.linalg.solve(covariance[:-1, :-1], covariance[:-1, -1])[0]


ADJUSTED_SLOPE = Exercise(
    reference=adjustment.adjusted_slope,
    cases=confounded_trials,
    edges=(WHOLE, TIES, SINGLE, NEGATIVE),
    tolerance=1e-8,
    mistakes={
        nothing_adjusted: "This is the slope from watching alone: nothing is adjusted for yet.",
        intercept_forgotten: "Without a column of ones, the fit is forced through zero, and the coefficients bend to make up "
        "for it.",
        coefficient_of_the_other: "This is the coefficient of a neuron that you adjust for. Which one belongs to A?",
        the_constant: "This is the coefficient of the column of ones. Which column is A?",
        only_the_first_held: "Only the first neuron is adjusted for. Put *all* columns of `adjust_for` into the regression.",
        only_b_cleaned: "You took C out of B, but not out of A. Put both into one regression, or clean both.",
        partial_correlation: "This is a partial *correlation*. The effect is a slope: in units of B per unit of A.",
        subtracted_from_both: "Subtracting C assumes that it drives both neurons with weight 1. Let the regression find the "
        "weights.",
        all_coefficients: "Only the coefficient of A is the effect. Return that one.",
        a_from_b_and_the_others: "This predicts A from B and the others. B is the outcome: predict it from A and the others.",
        only_their_sum_held: "Here only the sum of the others is adjusted for, so that two of them can still vary against each other. Give each "
        "of them a column of its own.",
        only_the_outcome_centred: "The mean is taken out of B alone. What predicts it has means too: take them out of all, or "
        "add a column of ones.",
        in_standard_deviations: "This is the effect in standard deviations. Asked is the slope in the neurons' own units.",
        one_for_a_column_of_ones: "A single 1 is no column. The constant needs a 1 in each trial.",
        stacked_end_to_end: "`np.hstack` does not put a one-dimensional array beside a table. Make `a` a column first, or use "
        "the function of NumPy that does so by itself.",
        trials_as_columns: "In a design, each *column* is a predictor and each row a trial. Here rows and columns are swapped.",
        everything_but_the_coefficients: "`np.linalg.lstsq` returns several things: first the coefficients, then how large the squared "
        "errors are. This is the second.",
    },
    alternatives=[
        adjusted_by_statsmodels,
        adjusted_by_cleaning_both,
        adjusted_by_taking_means_out,
        adjusted_by_the_covariance,
    ],
    hints=[
        "Predict B from A *and* the others at once. What A adds to the others is its coefficient.",
        "`design = np.column_stack([a, adjust_for, np.ones(len(a))])` has one column for each predictor, and one for the mean.",
        "`np.linalg.lstsq(design, b)[0]` holds the coefficients, in the order of the columns.",
    ],
    purpose=(
        "Adjustment is a regression with one more column, and a constant. Whoever forgets the constant is caught only "
        "because no mean is promised to be zero."
    ),
)


# --- correlation_among_selected ----------------------------------------------------------------------------


def selected_trials(rng):
    """Colliders with thresholds that keep many trials or few, or all; some trials lie exactly at the threshold."""
    counts = (np.array([3, 1, 4, 1, 5, 2, 0, 2]), np.array([0, 2, 1, 3, 0, 4, 1, 5]), np.array([3, 4, 5, 3, 6, 7, 2, 5]), 3)
    cases = [Case("eight trials of whole numbers, two of them at the threshold", counts)]
    for threshold, direct, n_tied in [(0.0, 0.0, 3), (1.0, -0.5, 0), (-0.5, 1.5, 0), (1.5, 0.0, 3)]:
        a = 0.5 + rng.normal(size=80)
        b = direct * a - 0.5 + rng.normal(size=80)
        c = a + b + rng.normal(size=80)
        c[:n_tied] = threshold
        cases.append(Case(f"80 trials, kept above {threshold:g}", (a, b, c, threshold)))
    a, b = rng.normal(size=(2, 20))
    cases.append(Case("20 trials, all of them above the threshold", (a, b, a + b, -10.0)))
    return cases


def kept_below(a, b, c, threshold):
    kept = c <= threshold
    return np.corrcoef(a[kept], b[kept])[0, 1]


def kept_strictly_below(a, b, c, threshold):
    kept = c < threshold
    return np.corrcoef(a[kept], b[kept])[0, 1]


def all_trials(a, b, c, threshold):
    return np.corrcoef(a, b)[0, 1]


def set_to_zero(a, b, c, threshold):
    kept = c > threshold
    return np.corrcoef(a * kept, b * kept)[0, 1]


def slope_among_selected(a, b, c, threshold):
    kept = c > threshold
    return np.polyfit(a[kept], b[kept], 1)[0]


def selected_on_the_ends(a, b, c, threshold):
    kept = (a > threshold) & (b > threshold)
    return np.corrcoef(a[kept], b[kept])[0, 1] if kept.sum() > 1 else 0.0


def selected_on_size(a, b, c, threshold):
    kept = np.abs(c) > threshold
    return np.corrcoef(a[kept], b[kept])[0, 1]


def covariance_among_selected(a, b, c, threshold):
    kept = c > threshold
    return np.cov(a[kept], b[kept])[0, 1]


def kept_at_the_threshold_too(a, b, c, threshold):
    kept = c >= threshold
    return np.corrcoef(a[kept], b[kept])[0, 1]


def matrix_among_selected(a, b, c, threshold):
    kept = c > threshold
    return np.corrcoef(a[kept], b[kept])


def means_and_deviations_of_all_trials(a, b, c, threshold):
    kept = c > threshold
    z_a, z_b = (a - a.mean()) / a.std(), (b - b.mean()) / b.std()
    return np.mean(z_a[kept] * z_b[kept])


def products_among_selected(a, b, c, threshold):
    kept = c > threshold
    return np.mean(a[kept] * b[kept])


def others_made_missing(a, b, c, threshold):
    kept = c > threshold
    return np.corrcoef(np.where(kept, a, np.nan), np.where(kept, b, np.nan))[0, 1]


def always_above_zero(a, b, c, threshold):
    kept = c > 0
    return np.corrcoef(a[kept], b[kept])[0, 1]


def selected_on_the_sum(a, b, c, threshold):
    kept = a + b > threshold
    return np.corrcoef(a[kept], b[kept])[0, 1] if kept.sum() > 1 else 0.0


def divisors_mixed(a, b, c, threshold):
    kept = c > threshold
    return np.cov(a[kept], b[kept])[0, 1] / (a[kept].std() * b[kept].std())


def correlation_with_itself(a, b, c, threshold):
    kept = c > threshold
    return np.corrcoef(a[kept], b[kept])[0, 0]


def correlation_with_c(a, b, c, threshold):
    kept = c > threshold
    return np.corrcoef(a[kept], c[kept])[0, 1]


def correlation_given_c(a, b, c, threshold):
    kept = c > threshold
    (r_ab, r_ac), r_bc = np.corrcoef([a[kept], b[kept], c[kept]])[0, 1:], np.corrcoef(b[kept], c[kept])[0, 1]
    return (r_ab - r_ac * r_bc) / np.sqrt((1 - r_ac**2) * (1 - r_bc**2))


def threshold_in_deviations(a, b, c, threshold):
    kept = (c - c.mean()) / c.std() > threshold
    return np.corrcoef(a[kept], b[kept])[0, 1] if kept.sum() > 1 else 0.0


def gone_up_to_the_first_trial(a, b, c, threshold):
    kept = np.where(c > threshold)[0]
    return np.corrcoef(a[kept[0] :], b[kept[0] :])[0, 1]


def correlation_by_loop(a, b, c, threshold):
    kept = [(x, y) for x, y, z in zip(a, b, c, strict=True) if z > threshold]
    return np.corrcoef(np.transpose(kept))[0, 1]


def correlation_by_pandas(a, b, c, threshold):
    import pandas as pd

    table = pd.DataFrame({"a": a, "b": b, "c": c})
    return table[table.c > threshold].corr().loc["a", "b"]


CORRELATION_AMONG_SELECTED = Exercise(
    reference=adjustment.correlation_among_selected,
    cases=selected_trials,
    edges=(
        edge_of_this_exercise("with a trial exactly at the threshold", lambda a, b, c, threshold: np.any(c == threshold)),
        edge_of_this_exercise("in which every trial is kept", lambda a, b, c, threshold: np.all(c > threshold)),
        WHOLE,
        TIES,
        NEGATIVE,
    ),
    lies_in=(-1, 1),
    equivalent={
        "(a, b, c, threshold) -> (b, a, c, threshold)": "a correlation is the same both ways",
        "np.corrcoef(a[kept], b[kept]) -> np.corrcoef(b[kept], a[kept])": "a correlation is the same both ways",
        "np.corrcoef(a[kept], b[kept])[0, 1] -> np.corrcoef(a[kept], b[kept])[1, 0]": "a matrix of correlations is symmetric",
    },
    mistakes={
        kept_below: "These are the trials that were thrown away. Keep those in which C is *above* the threshold.",
        all_trials: "All trials are still in. Select first, then correlate.",
        set_to_zero: "Setting a trial to zero does not remove it: it becomes a trial in which both neurons were at 0. Drop it.",
        slope_among_selected: "This is a slope. A correlation has no unit and lies between -1 and 1.",
        selected_on_the_ends: "The selection is by C, the neuron that both drive, not by A and B themselves.",
        selected_on_size: "With `abs`, strongly negative values of C are kept as well. Compare C itself.",
        covariance_among_selected: "This is the covariance. Divide by both standard deviations, or use `np.corrcoef`.",
        kept_strictly_below: "Only trials with C *below* the threshold are kept here. Turn the comparison round.",
        others_made_missing: "A number that is missing (NaN) makes the whole correlation missing. Leave the other trials out, rather "
        "than blank them.",
        always_above_zero: "The threshold that is given is not used: trials with C above 0 are kept, whatever it is.",
        selected_on_the_sum: "Trials are chosen by the sum of A and B. C has noise of its own, and other weights: choose by C.",
        divisors_mixed: "`np.cov` divides by n - 1 and `std` by n, unless you say otherwise. Use the same for both.",
        correlation_with_itself: "This is the correlation of a neuron with itself, which is always 1. The matrix has another entry for two.",
        kept_at_the_threshold_too: "Trials in which C is exactly *at* the threshold are kept here. They are not above it.",
        matrix_among_selected: "This is a matrix of 2 by 2, with 1 on its diagonal. Return the one number that is about A and B.",
        means_and_deviations_of_all_trials: "The means and standard deviations are still those of all trials. The trials that are kept have "
        "their own: select first.",
        products_among_selected: "This is the mean product in the trials that are kept. A correlation counts from the means, and "
        "has no unit.",
        correlation_with_c: "This is the correlation of A with C. C only says which trials to keep; then correlate A with B.",
        correlation_given_c: "This adjusts for C within the trials that are kept, which conditions on it twice. Select, then take the plain "
        "correlation.",
        threshold_in_deviations: "This counts C from its mean and in standard deviations before it is compared. The threshold is in C's own "
        "units.",
        gone_up_to_the_first_trial: "This keeps all trials from the first one that passes. Decide for each trial by itself.",
    },
    alternatives=[correlation_by_loop, correlation_by_pandas],
    hints=[
        "Which trials are kept? Make an array of True and False first.",
        "`kept = c > threshold`, and then `a[kept]` holds the kept trials of A.",
        "`np.corrcoef(x, y)` is a matrix of 2 by 2; entry [0, 1] is the correlation.",
    ],
    purpose=(
        "Choosing trials is conditioning. Learners make a correlation out of two independent neurons with their own "
        "hands, and that is the lesson."
    ),
)


# --- direct_causes -----------------------------------------------------------------------------------------


def direct_effects(neuron):
    graph = {"A": {"B", "K", "M"}, "B": {"K"}, "D": {"B"}, "E": {"A", "D"}, "K": set(), "M": {"B"}}
    return graph[neuron]


def all_upstream(neuron):
    graph = {"A": {"E"}, "B": set("ADEM"), "D": {"E"}, "E": set(), "K": set("ABDEM"), "M": {"A", "E"}}
    return graph[neuron]


def only_the_relay(neuron):
    graph = {"A": {"E"}, "B": {"D", "M"}, "D": {"E"}, "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def no_arousal(neuron):
    graph = {"A": set(), "B": {"A", "D", "M"}, "D": set(), "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def arousal_drives_b(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "E", "M"}, "D": {"E"}, "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def lick_of_b_alone(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "M"}, "D": {"E"}, "E": set(), "K": {"B"}, "M": {"A"}}
    return graph[neuron]


def in_small_letters(neuron):
    graph = {"A": {"e"}, "B": {"a", "d", "m"}, "D": {"e"}, "E": set(), "K": {"a", "b"}, "M": {"a"}}
    return graph[neuron]


def arousal_turned_around(neuron):
    graph = {"A": set(), "B": {"A", "D", "M"}, "D": set(), "E": {"A", "D"}, "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def no_lick(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "M"}, "D": {"E"}, "E": set(), "K": set(), "M": {"A"}}
    return graph[neuron]


def a_drives_d(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "M"}, "D": {"A"}, "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def no_way_through_d(neuron):
    graph = {"A": {"E"}, "B": {"A", "M"}, "D": {"E"}, "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def no_relay(neuron):
    graph = {"A": {"E"}, "B": {"A", "D"}, "D": {"E"}, "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def lick_of_a_alone(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "M"}, "D": {"E"}, "E": set(), "K": {"A"}, "M": {"A"}}
    return graph[neuron]


def everyone_connected(neuron):
    graph = {"A": set("BEKM"), "B": set("ADKM"), "D": set("BE"), "E": set("AD"), "K": set("AB"), "M": set("AB")}
    return graph[neuron]


def each_its_own_cause(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "M"}, "D": {"E"}, "E": set(), "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron] | {neuron}


def common_cause_of_all(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "E", "M"}, "D": {"E"}, "E": set(), "K": {"A", "B", "E"}, "M": {"A", "E"}}
    return graph[neuron]


def arrows_for_names(neuron):
    graph = {"A": {"EA"}, "B": {"AB", "DB", "MB"}, "D": {"ED"}, "E": set(), "K": {"AK", "BK"}, "M": {"AM"}}
    return graph[neuron]


def arousal_left_out(neuron):
    graph = {"A": {"E"}, "B": {"A", "D", "M"}, "D": {"E"}, "K": {"A", "B"}, "M": {"A"}}
    return graph[neuron]


def causes_from_arrows(neuron):
    arrows = ["E→A", "E→D", "D→B", "A→M", "M→B", "A→B", "A→K", "B→K"]
    return [arrow[0] for arrow in arrows if arrow[2] == neuron]


def causes_by_string(neuron):
    return {"A": "E", "B": "MDA", "D": "E", "E": "", "K": "BA", "M": "A"}[neuron]


def every_kind_of_neuron(_rng):
    """Neurons with no cause, one, and several, all of one graph."""
    return [Case(f"neuron {name}", (name,)) for name in "ABDEKM"]


DIRECT_CAUSES = Exercise(
    reference=circuits.direct_causes,
    cases=every_kind_of_neuron,
    expects="the set of its direct causes, such as {'A', 'B'}",
    mistakes={
        direct_effects: "These are the neurons that it *drives*. You want those that drive it: where the arrows into it begin.",
        all_upstream: "Everything upstream is in here. An arrow is drawn for a *direct* cause only; the rest follows from the "
        "graph.",
        only_the_relay: "A reaches B through M, and also without it: the story says so. That is an arrow of its own.",
        no_arousal: "Arousal is missing. What drives several neurons at once is what the graph is for.",
        arousal_drives_b: "Arousal reaches B through D, and the story gives no other way. Draw E → D and D → B only.",
        lick_of_b_alone: "Two neurons project to the muscle that licks.",
        no_lick: "The lick has causes as well: the muscle receives input from two neurons.",
        arousal_turned_around: "Arousal excites A and D, so the arrows lead *from* E to them. E itself has no cause here.",
        in_small_letters: "Right, but for the letters: the signals are written large, such as 'A'.",
        a_drives_d: "What excites D? In that sentence, *it* is arousal, not A.",
        no_way_through_d: "D projects somewhere as well: the story says which neuron it excites.",
        no_relay: "A excites M, but M does not stop there: it excites B in turn.",
        lick_of_a_alone: "A alone does not move the muscle: the story names a second neuron that it receives input from.",
        everyone_connected: "An arrow has a direction. Each is counted here at both of its ends; count it only where it ends.",
        each_its_own_cause: "Nothing here drives itself: leave the signal itself out of its causes.",
        common_cause_of_all: "Arousal is given to every neuron. The story says which two it excites, and that it reaches no other.",
        arrows_for_names: "These are whole arrows. Return only the letters at which they begin.",
        arousal_left_out: "Nothing drives arousal in this story, but it is asked about as well: its set is empty.",
    },
    alternatives=[causes_from_arrows, causes_by_string],
    hints=[
        "Draw the arrows on paper, one for each statement of the story.",
        "For each neuron, collect where the arrows *into* it begin: `graph = {'A': {'E'}, …}`, then `graph[neuron]`.",
        "Nothing in the story drives E: its set is empty, `set()`.",
    ],
    purpose="Drawing the graph from a story, before any data: parents, not ancestors and not children. Insist on paper.",
)


# --- closes_all_backdoors ----------------------------------------------------------------------------------


def graphs_and_sets(rng):
    """The circuits of the notebook and others, by hand and drawn, each with several sets to adjust for."""
    fork = {("C", "A"), ("C", "B"), ("A", "B")}
    chain = {("A", "C"), ("C", "B"), ("A", "B")}
    collider = {("A", "C"), ("B", "C"), ("A", "B")}
    relays = {("A", "M"), ("M", "N"), ("N", "B"), ("C", "A"), ("C", "B")}
    m_with_a_child = {*circuits.M_SHAPE, ("A", "B"), ("C", "D")}
    sight = {("LGN", "V1"), ("LGN", "V2"), ("V1", "V2"), ("arousal", "LGN"), ("V2", "V4")}
    experiment = set(circuits.EXPERIMENT)
    questions = [
        ("the fork", fork, "AB", ["", "C"]),
        ("the chain", chain, "AB", ["", "C"]),
        ("the collider", collider, "AB", ["", "C"]),
        ("the fork without A → B", fork - {("A", "B")}, "AB", ["", "C"]),
        ("the experiment", experiment, "AB", ["", "D", "E", "DE", "M", "EM", "K", "DK", "DEKM"]),
        ("two relays in a row", relays, "AB", ["C", "CN", "CM"]),
        ("the shape of an M", m_with_a_child, "AB", ["", "C", "CU", "V", "D", "DV"]),
        ("M and B in the experiment", experiment, "MB", ["", "A", "D", "AE", "AK"]),
        ("D and K in the experiment", experiment, "DK", ["", "E", "A", "M", "EM", "EB"]),
        ("M and D in the experiment", experiment, "MD", ["", "A", "E", "EB"]),
        ("B and M in the experiment", experiment, "BM", ["", "A", "DE"]),
        ("areas with longer names", sight, ["V1", "V2"], [[], ["LGN"], ["arousal"], ["LGN", "V4"]]),
    ]
    for _ in range(4):
        names = [str(name) for name in rng.permutation(list("UVWXYZ"))]
        drawn = {(names[i], names[j]) for j in range(6) for i in range(j) if i == j - 1 or rng.random() < 0.4}
        chosen = [name for name in (*names[:2], names[3], names[5]) if rng.random() < 0.4]
        questions.append(("a graph that was drawn by chance", drawn, [names[2], names[4]], [chosen]))
    return [
        Case(f"{name}, adjusting for {', '.join(chosen) or 'nothing'}", (set(graph), *pair, set(chosen)))
        for name, graph, pair, sets in questions
        for chosen in sets
    ]


def descendants_allowed(arrows, cause, outcome, adjust_for):
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for)


def children_only(arrows, cause, outcome, adjust_for):
    if adjust_for & {target for source, target in arrows if source == cause}:
        return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for)


def whole_graph(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    return d_separated(arrows, cause, outcome, adjust_for)


def arrows_in_cut(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    cut = {(source, target) for source, target in arrows if target != cause}
    return d_separated(cut, cause, outcome, adjust_for)


def descendants_only(arrows, cause, outcome, adjust_for):
    return not adjust_for & descendants(arrows, cause)


def all_common_causes(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    names = {name for arrow in arrows for name in arrow}
    shared = {name for name in names if {cause, outcome} <= descendants(arrows, name)}
    return shared <= adjust_for


def descendants_of_the_outcome_only(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, outcome):
        return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for)


def open_for_closed(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return not d_separated(backdoors, cause, outcome, adjust_for)


def descendants_asked_for(arrows, cause, outcome, adjust_for):
    if not adjust_for & descendants(arrows, cause):
        return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for)


def refused_only_if_all_are_descendants(arrows, cause, outcome, adjust_for):
    if adjust_for <= descendants(arrows, cause):
        return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for)


def descendants_left_out(arrows, cause, outcome, adjust_for):
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, adjust_for - descendants(arrows, cause))


def only_the_direct_arrow_cut(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    return d_separated(arrows - {(cause, outcome)}, cause, outcome, adjust_for)


def arrows_into_the_outcome_cut(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    cut = {(source, target) for source, target in arrows if target != outcome}
    return d_separated(cut, cause, outcome, adjust_for)


def only_backdoor_arrows_kept(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    kept = {(source, target) for source, target in arrows if source == cause}
    return d_separated(kept, cause, outcome, adjust_for)


def all_parents_of_the_cause(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    return {source for source, target in arrows if target == cause} <= adjust_for


def nothing_held(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, set())


def outcome_cut_for_cause(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    backdoors = {(source, target) for source, target in arrows if source != outcome}
    return d_separated(backdoors, cause, outcome, adjust_for)


def d_separation_alone(arrows, cause, outcome, adjust_for):
    return d_separated(arrows, cause, outcome, adjust_for)


def one_condition_is_enough(arrows, cause, outcome, adjust_for):
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return not adjust_for & descendants(arrows, cause) or d_separated(backdoors, cause, outcome, adjust_for)


def removed_while_going_through(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return False
    for arrow in arrows:
        if arrow[0] == cause:
            arrows.remove(arrow)
    return d_separated(arrows, cause, outcome, adjust_for)


def letters_written_in(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, "A"):
        return False
    backdoors = {(source, target) for source, target in arrows if source != "A"}
    return d_separated(backdoors, "A", "B", adjust_for)


def set_used_up(arrows, cause, outcome, adjust_for):
    held = set(adjust_for)
    while adjust_for:
        if adjust_for.pop() in descendants(arrows, cause):
            return False
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return d_separated(backdoors, cause, outcome, held)


def answer_reversed(arrows, cause, outcome, adjust_for):
    if adjust_for & descendants(arrows, cause):
        return True
    backdoors = {(source, target) for source, target in arrows if source != cause}
    return not d_separated(backdoors, cause, outcome, adjust_for)


def by_two_conditions(arrows, cause, outcome, adjust_for):
    harmless = all(name not in descendants(arrows, cause) for name in adjust_for)
    return harmless and d_separated([a for a in arrows if a[0] != cause], cause, outcome, adjust_for)


def by_removing_from_a_copy(arrows, cause, outcome, adjust_for):
    backdoors = set(arrows)
    for arrow in arrows:
        if arrow[0] == cause:
            backdoors.remove(arrow)
    return adjust_for.isdisjoint(descendants(arrows, cause)) and d_separated(backdoors, cause, outcome, adjust_for)


def by_networkx(arrows, cause, outcome, adjust_for):
    import networkx as nx

    graph = nx.DiGraph(list(arrows))
    below = nx.descendants(graph, cause)
    graph.remove_edges_from(list(graph.out_edges(cause)))
    return not below & set(adjust_for) and nx.is_d_separator(graph, {cause}, {outcome}, set(adjust_for))


CLOSES_ALL_BACKDOORS = Exercise(
    reference=adjustment.closes_all_backdoors,
    cases=graphs_and_sets,
    edges=(
        edge_of_this_exercise("in which nothing is adjusted for", lambda arrows, cause, outcome, adjust_for: not adjust_for),
        edge_of_this_exercise(
            "in which the cause does not drive the outcome",
            lambda arrows, cause, outcome, adjust_for: outcome not in descendants(arrows, cause),
        ),
        edge_of_this_exercise(
            "in which cause and outcome have other names than A and B",
            lambda arrows, cause, outcome, adjust_for: (cause, outcome) != ("A", "B"),
        ),
    ),
    expects="True or False",
    mistakes={
        descendants_allowed: "The backdoors are checked, but a set with a descendant of the cause must be refused first: a "
        "mediator or a collider may be among them. (Ask for descendants in the *whole* graph: after the cut the cause has none.)",
        whole_graph: "In the whole graph the effect itself connects the two. Remove the arrows *out of* the cause, then ask.",
        arrows_in_cut: "You removed the arrows *into* the cause, and with them every backdoor. Remove those that leave it.",
        children_only: "Refuse also what the cause drives *through others*: all of `descendants(arrows, cause)`.",
        descendants_only: "Descendants are kept out, but are the backdoors closed? Ask `d_separated`.",
        all_common_causes: "A backdoor can be closed at any neuron along it, not only at the common cause; and one that a "
        "collider closes needs nothing.",
        descendants_of_the_outcome_only: "What the outcome drives, or what both drive, is refused, but a relay between them is let "
        "through. The cause drives it: refuse everything that the cause drives.",
        open_for_closed: "Descendants are refused, but what follows is reversed: a set is right if the two are d-separated, once the "
        "arrows out of the cause are gone.",
        descendants_asked_for: "The first condition is reversed: a set without any descendant of the cause must go on to the second.",
        refused_only_if_all_are_descendants: "One descendant in the set is enough to refuse it. Here all of them have to be, and an empty set "
        "is refused as well.",
        descendants_left_out: "Forbidden names are taken out of the set before it is judged. Asked is whether the set as it is will do.",
        only_the_direct_arrow_cut: "Only the arrow from cause to outcome is removed. The effect also passes through relays: remove *every* "
        "arrow out of the cause.",
        arrows_into_the_outcome_cut: "You removed the arrows into the *outcome*, where backdoors end too. Remove those out of the cause.",
        only_backdoor_arrows_kept: "Only the arrows out of the cause are left. They are the ones to remove: backdoors begin with an "
        "arrow *into* it.",
        all_parents_of_the_cause: "Adjusting for all that drives the cause closes every backdoor, but it is not the only way: a backdoor can be "
        "closed further along, or be closed already.",
        nothing_held: "`d_separated` is asked without the set, as if nothing were adjusted for. What is adjusted for closes paths, and opens some.",
        outcome_cut_for_cause: "You removed the arrows out of the *outcome*. Remove those out of the cause.",
        d_separation_alone: "This asks whether anything at all connects the two, and the effect does. Ask about the backdoors alone, and refuse "
        "descendants of the cause.",
        one_condition_is_enough: "A set that meets one of the two conditions is accepted here. It has to meet both.",
        removed_while_going_through: "A set must not lose members while a loop goes through it; and this one is not yours to change. Make "
        "a new set of the arrows that stay.",
        letters_written_in: "Your function asks about A and B, whatever it is given. Use the names in `cause` and `outcome`.",
        set_used_up: "The answers are right, but you change what you were given: whoever uses it next finds it changed. Take a copy "
        "first, or make a new set.",
        answer_reversed: "True and False are swapped.",
    },
    alternatives=[by_two_conditions, by_removing_from_a_copy, by_networkx],
    hints=[
        "Two conditions. First: no neuron in the set may be a descendant of the cause.",
        "Second: remove all arrows out of the cause. What still connects the two are the backdoors, and the set must close them.",
        "`adjust_for & descendants(arrows, cause)` holds what is forbidden. "
        "`{(source, target) for source, target in arrows if source != cause}` is the graph of the backdoors.",
    ],
    purpose=(
        "The backdoor criterion in three lines: no descendants, cut the arrows out of the cause, ask for d-separation. "
        "The order of the arguments and the direction of the cut are where it goes wrong."
    ),
)


# --- total_and_direct_effect -------------------------------------------------------------------------------


def relayed_trials(rng):
    """Chains with a direct arrow, whose means are not zero; what is direct and what is relayed may have opposite signs."""
    counts = (np.array([1, 3, 2, 5, 4, 2]), np.array([4, 9, 2, 7, 9, 6]), np.array([2, 3, 1, 3, 6, 1]))
    cases = [Case("six trials of whole numbers", counts)]
    for to_c, to_b, direct in [(1.0, 1.0, 0.5), (1.2, -1.5, 0.6), (-0.8, 0.9, 2.0)]:
        a = 2 + rng.normal(size=50)
        mediator = 1 + to_c * a + 0.8 * rng.normal(size=50)
        b = -1 + direct * a + to_b * mediator + 0.5 * rng.normal(size=50)
        told = f"50 trials in which {direct:g} is direct and {to_c * to_b:g} relayed"
        cases.append(Case(told, (a, b, mediator)))
    return cases


def direct_first(a, b, mediator):
    design = np.column_stack([a, mediator, np.ones(len(a))])
    return np.linalg.lstsq(design, b)[0][0], np.polyfit(a, b, 1)[0]


def relayed_part(a, b, mediator):
    design = np.column_stack([a, mediator, np.ones(len(a))])
    total = np.polyfit(a, b, 1)[0]
    return total, total - np.linalg.lstsq(design, b)[0][0]


def effect_of_the_mediator(a, b, mediator):
    design = np.column_stack([a, mediator, np.ones(len(a))])
    return np.polyfit(a, b, 1)[0], np.linalg.lstsq(design, b)[0][1]


def both_adjusted(a, b, mediator):
    direct = np.linalg.lstsq(np.column_stack([a, mediator, np.ones(len(a))]), b)[0][0]
    return direct, direct


def mediator_as_outcome(a, b, mediator):
    return np.polyfit(a, b, 1)[0], np.polyfit(a, mediator, 1)[0]


def effects_through_the_origin(a, b, mediator):
    total = np.sum(a * b) / np.sum(a**2)
    return total, np.linalg.lstsq(np.column_stack([a, mediator]), b)[0][0]


def two_coefficients_of_one_fit(a, b, mediator):
    first, second, _ = np.linalg.lstsq(np.column_stack([a, mediator, np.ones(len(a))]), b)[0]
    return first, second


def coefficients_added_up(a, b, mediator):
    direct, last_step, _ = np.linalg.lstsq(np.column_stack([a, mediator, np.ones(len(a))]), b)[0]
    return direct + last_step, direct


def relayed_part_as_total(a, b, mediator):
    direct, last_step, _ = np.linalg.lstsq(np.column_stack([a, mediator, np.ones(len(a))]), b)[0]
    return np.polyfit(a, mediator, 1)[0] * last_step, direct


def mediator_subtracted(a, b, mediator):
    return np.polyfit(a, b, 1)[0], np.polyfit(a, b - mediator, 1)[0]


def only_b_cleaned_of_the_mediator(a, b, mediator):
    cleaned = b - np.polyval(np.polyfit(mediator, b, 1), mediator)
    return np.polyfit(a, b, 1)[0], np.polyfit(a, cleaned, 1)[0]


def slope_on_the_mediator_alone(a, b, mediator):
    return np.polyfit(a, b, 1)[0], np.polyfit(mediator, b, 1)[0]


def correlations_and_not_slopes(a, b, mediator):
    (r_ab, r_am), r_bm = np.corrcoef([a, b, mediator])[0, 1:], np.corrcoef(b, mediator)[0, 1]
    return r_ab, (r_ab - r_am * r_bm) / np.sqrt((1 - r_am**2) * (1 - r_bm**2))


def total_alone(a, b, mediator):
    return np.polyfit(a, b, 1)[0]


def direct_alone(a, b, mediator):
    return np.linalg.lstsq(np.column_stack([a, mediator, np.ones(len(a))]), b)[0][0]


def last_step_subtracted(a, b, mediator):
    total = np.polyfit(a, b, 1)[0]
    return total, total - np.linalg.lstsq(np.column_stack([a, mediator, np.ones(len(a))]), b)[0][1]


def nothing_held(a, b, mediator):
    of_its_own = mediator - np.polyval(np.polyfit(a, mediator, 1), a)
    return np.polyfit(a, b, 1)[0], np.linalg.lstsq(np.column_stack([a, of_its_own, np.ones(len(a))]), b)[0][0]


def constant_forgotten_in_the_total(a, b, mediator):
    return np.sum(a * b) / np.sum(a**2), np.linalg.lstsq(np.column_stack([a, mediator, np.ones(len(a))]), b)[0][0]


def constant_forgotten_with_the_mediator(a, b, mediator):
    return np.polyfit(a, b, 1)[0], np.linalg.lstsq(np.column_stack([a, mediator]), b)[0][0]


def effects_along_the_paths(a, b, mediator):
    design = np.column_stack([a, mediator, np.ones(len(a))])
    direct, last_step, _ = np.linalg.lstsq(design, b)[0]
    return direct + np.polyfit(a, mediator, 1)[0] * last_step, direct


def effects_by_statsmodels(a, b, mediator):
    import statsmodels.api as sm

    fits = [sm.OLS(b, sm.add_constant(np.column_stack(columns))).fit() for columns in ([a], [a, mediator])]
    return [fit.params[1] for fit in fits]


def effects_by_cleaning(a, b, mediator):
    own = a - np.polyval(np.polyfit(mediator, a, 1), mediator)
    return np.array([np.cov(a, b)[0, 1] / np.var(a, ddof=1), own @ b / (own @ own)])


TOTAL_AND_DIRECT_EFFECT = Exercise(
    reference=adjustment.total_and_direct_effect,
    cases=relayed_trials,
    edges=(WHOLE, TIES, NEGATIVE),
    tolerance=1e-8,
    expects="two numbers, total and direct effect",
    mistakes={
        direct_first: "The two are swapped: adjusting for the mediator *removes* what passes through it.",
        relayed_part: "The second number is what passes *through* the mediator. The direct effect is what is left without it.",
        effect_of_the_mediator: "The second number is the effect of the mediator on B. You want that of A, adjusted for the mediator.",
        both_adjusted: "Both are adjusted for the mediator. For the total effect, let it move with A: leave it out.",
        mediator_as_outcome: "The second number is the effect of A on the mediator, the first step of the relay only.",
        effects_through_the_origin: "Both regressions need a column of ones, or they are forced through zero.",
        two_coefficients_of_one_fit: "Both numbers come from one regression, adjusted for the mediator: the direct effect of A, and "
        "the effect of the mediator. For the total effect the mediator has to be free, which takes a second regression.",
        coefficients_added_up: "What passes through the mediator is a *product*: the step from A to it, times the step from it to B. "
        "Here the last step alone is added to the direct effect.",
        relayed_part_as_total: "The first number is what is relayed. The total effect has the direct part as well.",
        mediator_subtracted: "Subtracting the mediator assumes that it drives B with weight 1. Let the regression find the weight.",
        only_b_cleaned_of_the_mediator: "The mediator is taken out of B, but not out of A, and some of A's own effect goes with it. Put A "
        "and the mediator into one regression.",
        slope_on_the_mediator_alone: "The second number is the slope of B on the mediator, without A. You want that of A, adjusted for it.",
        correlations_and_not_slopes: "These are correlations, which have no unit. Effects are slopes: units of B per unit of A.",
        total_alone: "This is the total effect alone. Return two numbers: the second is what is left of it, adjusted for the mediator.",
        direct_alone: "This is the direct effect alone. Return two numbers: the first is the effect with the mediator left free.",
        last_step_subtracted: "What passes through the mediator is a product of two steps. Here only the second of them is subtracted.",
        nothing_held: "Both numbers are the total effect. Perhaps what A does to the mediator was taken out of it first: then "
        "nothing of the relay is adjusted for. Take the mediator as it is.",
        constant_forgotten_in_the_total: "The direct effect is right. The regression on A alone needs a column of ones as well.",
        constant_forgotten_with_the_mediator: "The total effect is right. The regression with the mediator needs a column of ones as well.",
    },
    alternatives=[effects_along_the_paths, effects_by_statsmodels, effects_by_cleaning],
    hints=[
        "Two regressions of B. One lets the mediator move with A, the other adjusts for it.",
        "The total effect is the slope of B on A alone; the direct effect is the coefficient of A when the mediator is in the "
        "regression too.",
        "You have written both before: `regression_slope` and `adjusted_slope` (which takes columns: `mediator[:, None]`).",
    ],
    purpose=(
        "The same line of code answers two different questions when C is a relay. Let people say which of the two a "
        "lesion study wants."
    ),
)
