"""Exercises of the notebook "Instruments"."""

import numpy as np
from scipy.special import expit, logit

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import NEGATIVE, SINGLE, TIES, WHOLE, ZEROS, edge_of_this_exercise
from helpers.methods import instruments
from helpers.worlds import instrumented_worlds

# --- wald_estimator ----------------------------------------------------------------------------------------


def coin_trials(rng):
    """A coin, a cause that it changes, and an outcome, by hand and drawn; the groups differ in size."""
    by_hand = (np.array([1.0, 1.0, 0.0, 0.0, 0.0]), np.array([3.0, 5.0, 2.0, 1.0, 3.0]), np.array([8.0, 6.0, 1.0, 3.0, 2.0]))
    cases = [Case("five trials by hand", by_hand)]
    on, did, answer = np.array([0, 1, 1, 1, 0, 1]), np.array([0, 1, 1, 0, 0, 1]), np.array([-2, 5, 7, 1, -4, 6])
    cases.append(Case("a cause that is 0 or 1, too, in whole numbers", (on, did, answer)))
    for strength, share in [(0.5, 0.3), (-0.6, 0.7), (0.1, 0.5)]:
        trials = instrumented_worlds.simulate_textbook_case(60, rng, strength=strength, baseline=20.0)
        high = trials.instrument > np.quantile(trials.instrument, 1 - share)
        told = f"60 births, {share:.0%} of them under a high tax"
        cases.append(Case(told, (high.astype(float), trials.cause, trials.outcome)))
    light = (rng.permutation(40) < 4).astype(int)
    cause = 3 - 2 * light + rng.normal(size=40)
    cases.append(
        Case("light in 4 trials of 40 that makes the cause smaller", (light, cause, 1.5 * cause + rng.normal(size=40)))
    )
    return cases


def effect_of_the_coin(instrument, cause, outcome):
    on = instrument == 1
    return outcome[on].mean() - outcome[~on].mean()


def coin_upside_down(instrument, cause, outcome):
    on = instrument == 1
    return (cause[on].mean() - cause[~on].mean()) / (outcome[on].mean() - outcome[~on].mean())


def slope_of_outcome_on_cause(instrument, cause, outcome):
    return np.cov(cause, outcome)[0, 1] / np.var(cause, ddof=1)


def ratio_of_the_means_with_coin(instrument, cause, outcome):
    on = instrument == 1
    return outcome[on].mean() / cause[on].mean()


def product_of_changes(instrument, cause, outcome):
    on = instrument == 1
    return (outcome[on].mean() - outcome[~on].mean()) * (cause[on].mean() - cause[~on].mean())


def sums_in_the_groups(instrument, cause, outcome):
    on = instrument == 1
    return (outcome[on].sum() - outcome[~on].sum()) / (cause[on].sum() - cause[~on].sum())


def ratio_of_correlations(instrument, cause, outcome):
    return np.corrcoef(instrument, outcome)[0, 1] / np.corrcoef(instrument, cause)[0, 1]


def cause_without_its_control_group(instrument, cause, outcome):
    on = instrument == 1
    return (outcome[on].mean() - outcome[~on].mean()) / cause[on].mean()


def outcome_without_its_control_group(instrument, cause, outcome):
    on = instrument == 1
    return outcome[on].mean() / (cause[on].mean() - cause[~on].mean())


def difference_of_ratios(instrument, cause, outcome):
    on = instrument == 1
    return outcome[on].mean() / cause[on].mean() - outcome[~on].mean() / cause[~on].mean()


def coin_as_a_control(instrument, cause, outcome):
    design = np.column_stack([cause, instrument, np.ones(len(cause))])
    return np.linalg.lstsq(design, outcome)[0][0]


def groups_by_the_cause(instrument, cause, outcome):
    high = cause > cause.mean()
    return (outcome[high].mean() - outcome[~high].mean()) / (cause[high].mean() - cause[~high].mean())


def medians_of_the_groups(instrument, cause, outcome):
    on = instrument == 1
    return (np.median(outcome[on]) - np.median(outcome[~on])) / (np.median(cause[on]) - np.median(cause[~on]))


def groups_compared_the_other_way_round(instrument, cause, outcome):
    on = instrument == 1
    return (outcome[on].mean() - outcome[~on].mean()) / (cause[~on].mean() - cause[on].mean())


def coin_as_an_index(instrument, cause, outcome):
    on, off = instrument, 1 - instrument
    return (outcome[on].mean() - outcome[off].mean()) / (cause[on].mean() - cause[off].mean())


def brackets_missing(instrument, cause, outcome):
    on = instrument == 1
    return outcome[on].mean() - outcome[~on].mean() / cause[on].mean() - cause[~on].mean()


def effect_on_the_cause(instrument, cause, outcome):
    on = instrument == 1
    return cause[on].mean() - cause[~on].mean()


def mean_of_ratios(instrument, cause, outcome):
    return np.mean(outcome / cause)


def changes_from_trial_to_trial(instrument, cause, outcome):
    return np.mean(np.diff(outcome)) / np.mean(np.diff(cause))


def wald_against_everybody(instrument, cause, outcome):
    on = instrument == 1
    return (outcome[on].mean() - outcome.mean()) / (cause[on].mean() - cause.mean())


def wald_by_statsmodels(instrument, cause, outcome):
    import statsmodels.api as sm

    changes = [sm.OLS(y, sm.add_constant(instrument)).fit().params[1] for y in (outcome, cause)]
    return changes[0] / changes[1]


def wald_by_weights(instrument, cause, outcome):
    on, off = instrument / np.sum(instrument), (1 - instrument) / np.sum(1 - instrument)
    return ((on - off) @ outcome) / ((on - off) @ cause)


def wald_by_covariances(instrument, cause, outcome):
    return np.cov(instrument, outcome)[0, 1] / np.cov(instrument, cause)[0, 1]


def wald_by_two_fits(instrument, cause, outcome):
    return np.polyfit(instrument, outcome, 1)[0] / np.polyfit(instrument, cause, 1)[0]


WALD_ESTIMATOR = Exercise(
    reference=instruments.wald_estimator,
    cases=coin_trials,
    edges=(
        edge_of_this_exercise("in which the coin makes the cause smaller", lambda z, t, y: np.cov(z, t)[0, 1] < 0),
        WHOLE,
        ZEROS,
        TIES,
        NEGATIVE,
    ),
    tolerance=1e-8,
    equivalent={"instrument == 1 -> instrument != 1": "both changes turn their sign, and their ratio stays"},
    mistakes={
        effect_of_the_coin: "This is what the *coin* does to the outcome. How much of the cause did the coin buy? Divide by that.",
        coin_upside_down: "Upside down. You want outcome per unit of cause: the change of the outcome goes on top.",
        slope_of_outcome_on_cause: "This is the regression of the outcome on the cause. It never looks at the coin, so the "
        "confounder is in it.",
        ratio_of_the_means_with_coin: "One group alone tells nothing about a change. Compare both groups, in cause and in outcome.",
        product_of_changes: "A coin that moves the cause by half a unit moves the outcome by half of the effect. To undo that, "
        "divide.",
        sums_in_the_groups: "A sum grows with the size of its group. Compare means.",
        ratio_of_correlations: "A correlation has no unit: here both changes are counted in standard deviations. Divide the changes "
        "themselves.",
        cause_without_its_control_group: "Below stands the cause itself in one group, as if it were 0 in the other. What counts is by how much "
        "the coin *changes* it.",
        outcome_without_its_control_group: "Above stands the outcome itself in one group, as if it were 0 in the other. What counts is by how "
        "much the coin *changes* it.",
        difference_of_ratios: "This divides within each group and then compares. First compare the groups, in outcome and in cause; "
        "then divide.",
        coin_as_a_control: "Holding the coin fixed takes away the one part of the cause that chance decided, and keeps the confounded rest.",
        groups_by_the_cause: "These groups are made by the cause, which the confounder moves as well. Chance made only the coin's groups.",
        medians_of_the_groups: "These are medians. The formula compares expected values: take means.",
        groups_compared_the_other_way_round: "One difference is on minus off, the other off minus on. Take both in the same order.",
        coin_as_an_index: "Numbers of 0 and 1 in brackets are taken for positions, trial 0 and trial 1. To choose trials, ask which are "
        "equal to 1.",
        brackets_missing: "Python divides before it subtracts. Each of the two differences needs brackets.",
        effect_on_the_cause: "This is what the coin does to the *cause*. It is one of two differences: what does the coin do to the outcome?",
        mean_of_ratios: "This divides within each trial and never looks at the coin. Compare the two groups that the coin made.",
        changes_from_trial_to_trial: "This follows changes from one trial to the next, whatever the coin was. Compare the trials with the coin "
        "at 1 with those at 0.",
    },
    alternatives=[wald_by_covariances, wald_by_two_fits, wald_against_everybody, wald_by_statsmodels, wald_by_weights],
    hints=[
        "The coin is a randomised experiment twice over: on the cause, and on the outcome.",
        "By how much does the mean outcome differ between the groups? By how much the mean cause?",
        "`on = instrument == 1`, then the difference of `outcome[on].mean()` and `outcome[~on].mean()`, over the same for `cause`.",
    ],
    purpose=(
        "An instrument is a randomised experiment done twice, on the cause and on the outcome. Part 1's rescaling was "
        "already one: let people find out themselves."
    ),
)


# --- two_stage_least_squares -------------------------------------------------------------------------------


def many_causes(rng):
    """One instrument for one cause, two for one, three for two; means are not zero, and one light is weak and makes it smaller."""
    cases = []
    for n_instruments, n_causes in [(1, 1), (2, 1), (3, 2), (2, 2)]:
        z = 1 + rng.normal(size=(80, n_instruments))
        hidden = rng.normal(size=(80, 1))
        moved = rng.normal(size=(n_instruments, n_causes)) + 2 * np.eye(n_instruments, n_causes)
        causes = 2 + z @ moved + hidden + 0.3 * rng.normal(size=(80, n_causes))
        outcome = 5 + causes @ [1.7, -0.6][:n_causes] - 2 * hidden[:, 0]
        told = f"{n_instruments} instrument{'s' * (n_instruments > 1)} for {n_causes} cause{'s' * (n_causes > 1)}"
        cases.append(Case(told, (z, causes, outcome)))
    light = np.column_stack([rng.permutation(60) % 3 == 0, rng.permutation(60) % 3 == 0]).astype(int)
    hidden = rng.normal(size=60)
    cause = 4 + light @ [-0.9, 0.4] + hidden
    outcome = 3 * cause - 4 * hidden + rng.normal(size=60)
    cases.append(Case("two weak lights of 0 and 1", (light, cause[:, None], outcome)))
    return cases


def first_stage_skipped(instruments, causes, outcome):
    second = np.hstack([np.ones((len(outcome), 1)), causes])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1:]


def second_stage_on_instruments(instruments, causes, outcome):
    second = np.hstack([np.ones((len(outcome), 1)), instruments])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1 : 1 + causes.shape[1]]


def instruments_as_controls(instruments, causes, outcome):
    both = np.hstack([np.ones((len(outcome), 1)), causes, instruments])
    return np.linalg.lstsq(both, outcome, rcond=None)[0][1 : 1 + causes.shape[1]]


def without_constants(instruments, causes, outcome):
    predicted = instruments @ np.linalg.lstsq(instruments, causes, rcond=None)[0]
    return np.linalg.lstsq(predicted, outcome, rcond=None)[0]


def constant_returned_too(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    predicted = first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    second = np.hstack([np.ones((len(outcome), 1)), predicted])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][: causes.shape[1]]


def no_constant_in_first(instruments, causes, outcome):
    predicted = instruments @ np.linalg.lstsq(instruments, causes, rcond=None)[0]
    second = np.hstack([np.ones((len(outcome), 1)), predicted])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1:]


def no_constant_in_second(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    predicted = first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    return np.linalg.lstsq(predicted, outcome, rcond=None)[0]


def each_cause_alone(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    predicted = first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    return np.array([np.polyfit(column, outcome, 1)[0] for column in predicted.T])


def reduced_form(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    return np.linalg.lstsq(first, outcome, rcond=None)[0][1:]


def only_the_first_stage(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    return np.linalg.lstsq(first, causes, rcond=None)[0][1:]


def first_stage_backwards(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), causes])
    predicted = first @ np.linalg.lstsq(first, instruments, rcond=None)[0]
    second = np.hstack([np.ones((len(outcome), 1)), predicted])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1:]


def outcome_predicted_but_not_the_cause(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    predicted = first @ np.linalg.lstsq(first, outcome, rcond=None)[0]
    second = np.hstack([np.ones((len(outcome), 1)), causes])
    return np.linalg.lstsq(second, predicted, rcond=None)[0][1:]


def surplus_instruments_unused(instruments, causes, outcome):
    z = instruments[:, : causes.shape[1]]
    first = np.hstack([np.ones((len(outcome), 1)), z])
    predicted = first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    second = np.hstack([np.ones((len(outcome), 1)), predicted])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1:]


def as_many_instruments_as_causes(instruments, causes, outcome):
    z = instruments - instruments.mean(axis=0)
    return np.linalg.solve(z.T @ causes, z.T @ outcome)


def one_equation_for_each_instrument(instruments, causes, outcome):
    z = instruments - instruments.mean(axis=0)
    return np.linalg.lstsq(z.T @ causes, z.T @ outcome, rcond=None)[0]


def all_coefficients(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    predicted = first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    second = np.hstack([np.ones((len(outcome), 1)), predicted])
    return np.linalg.lstsq(second, outcome, rcond=None)[0]


def constant_last_and_first_left_out(instruments, causes, outcome):
    first = np.hstack([instruments, np.ones((len(outcome), 1))])
    predicted = first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    second = np.hstack([predicted, np.ones((len(outcome), 1))])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1:]


def ratio_for_each_instrument(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    on_causes = np.linalg.lstsq(first, causes, rcond=None)[0][1:]
    return np.linalg.lstsq(first, outcome, rcond=None)[0][1:] / on_causes[:, 0]


def one_effect_alone(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    predicted = first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    second = np.hstack([np.ones((len(outcome), 1)), predicted])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1]


def coefficients_for_the_prediction(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    predicted = np.linalg.lstsq(first, causes, rcond=None)[0]
    second = np.hstack([np.ones((len(predicted), 1)), predicted])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1:]


def prediction_beside_the_causes(instruments, causes, outcome):
    first = np.hstack([np.ones((len(outcome), 1)), instruments])
    predicted = first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    second = np.hstack([np.ones((len(outcome), 1)), predicted, causes])
    return np.linalg.lstsq(second, outcome, rcond=None)[0][1 : 1 + causes.shape[1]]


def stages_by_residuals(instruments, causes, outcome):
    first = np.column_stack([instruments, np.ones(len(outcome))])
    left = causes - first @ np.linalg.lstsq(first, causes, rcond=None)[0]
    design = np.column_stack([causes, left, np.ones(len(outcome))])
    return np.linalg.lstsq(design, outcome, rcond=None)[0][: causes.shape[1]]


def stages_with_both_predicted(instruments, causes, outcome):
    first = np.column_stack([instruments, np.ones(len(outcome))])
    both = first @ np.linalg.lstsq(first, np.column_stack([causes, outcome]), rcond=None)[0]
    both = both - both.mean(axis=0)
    return np.linalg.lstsq(both[:, :-1], both[:, -1], rcond=None)[0]


def stages_by_statsmodels(instruments, causes, outcome):
    import statsmodels.api as sm
    from statsmodels.sandbox.regression.gmm import IV2SLS

    return IV2SLS(outcome, sm.add_constant(causes), sm.add_constant(instruments)).fit().params[1:]


def stages_by_projection(instruments, causes, outcome):
    z = instruments - instruments.mean(axis=0)
    t, y = causes - causes.mean(axis=0), outcome - outcome.mean()
    projection = z @ np.linalg.inv(z.T @ z) @ z.T
    return np.linalg.solve(t.T @ projection @ t, t.T @ projection @ y)


def stages_by_sklearn(instruments, causes, outcome):
    from sklearn.linear_model import LinearRegression

    predicted = LinearRegression().fit(instruments, causes).predict(instruments)
    return LinearRegression().fit(predicted, outcome).coef_


TWO_STAGE_LEAST_SQUARES = Exercise(
    reference=instruments.two_stage_least_squares,
    cases=many_causes,
    edges=(
        edge_of_this_exercise("with more instruments than causes", lambda z, t, y: z.shape[1] > t.shape[1]),
        edge_of_this_exercise("with several causes", lambda z, t, y: t.shape[1] > 1),
        WHOLE,
        ZEROS,
        TIES,
        SINGLE,
        NEGATIVE,
    ),
    tolerance=1e-8,
    mistakes={
        first_stage_skipped: "This regresses on the causes as they are, with all that the confounder did to them. Use what the "
        "instruments *predict* of the causes.",
        second_stage_on_instruments: "This is what the *instruments* (the tax) do to the outcome. You want it per unit of cause: "
        "divide by what they do to the cause, or let the second stage regress on the *predicted causes*.",
        instruments_as_controls: "Adding the instrument as a control (or regressing on the *residual* of the first stage, which is "
        "the same) removes the one clean part of the cause and keeps the confounded rest.",
        without_constants: "Both stages need a constant: nothing here has a mean of zero.",
        no_constant_in_first: "The second stage has its constant. The first needs one too: the causes are not zero where the "
        "instruments are.",
        no_constant_in_second: "The first stage has its constant. The second needs one too: the outcome is not zero where the causes "
        "are.",
        each_cause_alone: "Each predicted cause alone takes over what the others do. Regress on all of them together.",
        constant_returned_too: "The constant slipped in among the effects. Leave it out.",
        all_coefficients: "These are all coefficients of the second stage, with the constant first. Return the effects of the causes alone.",
        constant_last_and_first_left_out: "The column of ones stands last here, and the first coefficient is left out: that was a cause.",
        reduced_form: "This is the *reduced form*: what each instrument does to the outcome. There are two stages: what the instruments "
        "do to the causes is needed as well.",
        only_the_first_stage: "This is the first stage alone: what the instruments do to the causes. Predict the causes with it, "
        "and go on to the outcome.",
        first_stage_backwards: "The first stage is turned round: it predicts the instruments from the causes. Predict the causes from the "
        "instruments.",
        outcome_predicted_but_not_the_cause: "Here the instruments predict the outcome, and the causes are left as they are, confounded. "
        "The instruments should predict the *causes*.",
        surplus_instruments_unused: "Some of the instruments are not used. All of them together predict the causes.",
        as_many_instruments_as_causes: "This solves one equation for each instrument, which works only where there are as many as causes. Two "
        "regressions work with any number.",
        one_equation_for_each_instrument: "Each instrument gives an equation, and with more instruments than causes they disagree. How much each "
        "one counts depends here on its unit. The two regressions allow for how much the instruments vary, and "
        "for how they go together.",
        ratio_for_each_instrument: "This is one ratio for each instrument. Asked is one effect for each *cause*, from all instruments together.",
        one_effect_alone: "This is one number. Return an array with one effect for each cause, also where there is only one.",
        coefficients_for_the_prediction: "These are the coefficients of the first stage, one row for each instrument. The prediction is what they "
        "make of the instruments: one row for each trial.",
        prediction_beside_the_causes: "The causes themselves are in the second stage too, next to their prediction, and with them the "
        "confounding. Put the prediction in their place.",
    },
    alternatives=[
        stages_by_projection,
        stages_by_residuals,
        stages_by_sklearn,
        stages_by_statsmodels,
        stages_with_both_predicted,
    ],
    hints=[
        "The cause has two parts: one that the instruments explain, and one that everything else does. Only the first is clean.",
        "Stage 1: regress `causes` on `instruments` with a constant, and predict. Stage 2: regress `outcome` on the prediction.",
        "`first = np.hstack([ones, instruments])`; `np.linalg.lstsq(first, causes, rcond=None)[0]` are the coefficients; "
        "`first @ coefficients` is the prediction. Do the same once more, and leave out the constant.",
    ],
    purpose=(
        "Separating the part of the cause that chance decided from the rest, and throwing the rest away. The second stage"
        " takes the prediction, not the cause."
    ),
)


# --- first_stage_f -----------------------------------------------------------------------------------------


def first_stages(rng):
    """Instruments of different number, strength and sign, of many values or two; in one case a single trial is to spare."""
    cases = []
    for n_trials, n_instruments, slope in [(30, 1, -0.8), (50, 3, 0.2), (200, 10, 0.05), (40, 2, 2.0), (5, 3, 0.5)]:
        z = 2 + rng.normal(size=(n_trials, n_instruments))
        told = f"{n_instruments} instrument{'s' * (n_instruments > 1)} and {n_trials} trials"
        cases.append(Case(told, (z, 5 + slope * z.sum(axis=1) + rng.normal(size=n_trials))))
    light = np.column_stack([rng.permutation(30) % 3 == 0, rng.permutation(30) % 3 == 0]).astype(int)
    cause = np.round(3 * light[:, 0] + 2 * rng.normal(size=30)) - 4
    cases.append(Case("two lights of 0 and 1", (light, cause)))
    cases.append(Case("one light of 0 and 1", (light[:, :1], cause)))
    return cases


def fraction_of_variance(instruments, cause):
    first = np.column_stack([np.ones(len(cause)), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    return np.var(predicted) / np.var(cause)


def not_per_instrument(instruments, cause):
    first = np.column_stack([np.ones(len(cause)), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    left = np.sum((cause - predicted) ** 2) / (len(cause) - instruments.shape[1] - 1)
    return np.sum((predicted - cause.mean()) ** 2) / left


def sums_of_squares_only(instruments, cause):
    first = np.column_stack([np.ones(len(cause)), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    return np.sum((predicted - cause.mean()) ** 2) / np.sum((cause - predicted) ** 2)


def degrees_of_freedom_forgotten(instruments, cause):
    first = np.column_stack([np.ones(len(cause)), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / instruments.shape[1]
    return explained / np.mean((cause - predicted) ** 2)


def mean_not_removed(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    left = np.sum((cause - predicted) ** 2) / (n_trials - n_instruments - 1)
    return np.sum(predicted**2) / n_instruments / left


def f_upside_down(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / n_instruments
    return np.sum((cause - predicted) ** 2) / (n_trials - n_instruments - 1) / explained


def total_in_the_denominator(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / n_instruments
    return explained / (np.sum((cause - cause.mean()) ** 2) / (n_trials - n_instruments - 1))


def root_of_f(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / n_instruments
    return np.sqrt(explained / (np.sum((cause - predicted) ** 2) / (n_trials - n_instruments - 1)))


def trials_less_instruments(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / n_instruments
    return explained / (np.sum((cause - predicted) ** 2) / (n_trials - n_instruments))


def trials_less_one(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    return np.sum((predicted - cause.mean()) ** 2) / n_instruments / np.var(cause - predicted, ddof=1)


def constant_counted_as_an_instrument(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / (n_instruments + 1)
    return explained / (np.sum((cause - predicted) ** 2) / (n_trials - n_instruments - 1))


def f_divided_in_a_row(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / n_instruments
    return explained / np.sum((cause - predicted) ** 2) / (n_trials - n_instruments - 1)


def degrees_of_freedom_swapped(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / (n_trials - n_instruments - 1)
    return explained / (np.sum((cause - predicted) ** 2) / n_instruments)


def all_of_the_cause_above(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    left = np.sum((cause - predicted) ** 2) / (n_trials - n_instruments - 1)
    return np.sum((cause - cause.mean()) ** 2) / n_instruments / left


def f_of_a_line_through_zero(instruments, cause):
    n_trials, n_instruments = instruments.shape
    predicted = instruments @ np.linalg.lstsq(instruments, cause, rcond=None)[0]
    left = np.sum((cause - predicted) ** 2) / (n_trials - n_instruments)
    return np.sum(predicted**2) / n_instruments / left


def f_without_a_constant(instruments, cause):
    n_trials, n_instruments = instruments.shape
    predicted = instruments @ np.linalg.lstsq(instruments, cause, rcond=None)[0]
    explained = np.sum((predicted - cause.mean()) ** 2) / n_instruments
    return explained / (np.sum((cause - predicted) ** 2) / (n_trials - n_instruments - 1))


def f_of_the_first_instrument(instruments, cause):
    r = np.corrcoef(instruments[:, 0], cause)[0, 1]
    return r**2 / (1 - r**2) * (len(cause) - 2)


def f_of_their_sum(instruments, cause):
    r = np.corrcoef(instruments.sum(axis=1), cause)[0, 1]
    return r**2 / (1 - r**2) * (len(cause) - 2)


def mean_square_of_the_prediction(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    predicted = first @ np.linalg.lstsq(first, cause, rcond=None)[0]
    return np.var(predicted) / n_instruments / (np.sum((cause - predicted) ** 2) / (n_trials - n_instruments - 1))


def f_of_the_coefficients(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([np.ones(n_trials), instruments])
    coefficients = np.linalg.lstsq(first, cause, rcond=None)[0]
    left = np.sum((cause - first @ coefficients) ** 2) / (n_trials - n_instruments - 1)
    return np.sum(coefficients[1:] ** 2) / n_instruments / left


def cause_predicts_the_instruments(instruments, cause):
    design = np.column_stack([np.ones(len(cause)), cause])
    predicted = design @ np.linalg.lstsq(design, instruments, rcond=None)[0]
    explained = np.sum((predicted - instruments.mean(axis=0)) ** 2)
    return explained / (np.sum((instruments - predicted) ** 2) / (len(cause) - 2))


def chance_of_such_an_f(instruments, cause):
    import statsmodels.api as sm

    return sm.OLS(cause, sm.add_constant(instruments)).fit().f_pvalue


def f_by_r_squared(instruments, cause):
    n_trials, k = instruments.shape
    centred = instruments - instruments.mean(axis=0)
    predicted = centred @ np.linalg.lstsq(centred, cause - cause.mean(), rcond=None)[0]
    r_squared = np.var(predicted) / np.var(cause)
    return (r_squared / k) / ((1 - r_squared) / (n_trials - k - 1))


def f_by_two_fits(instruments, cause):
    n_trials, n_instruments = instruments.shape
    first = np.column_stack([instruments, np.ones(n_trials)])
    unexplained = np.sum((cause - first @ np.linalg.pinv(first) @ cause) ** 2)
    return (np.sum((cause - np.mean(cause)) ** 2) / unexplained - 1) * (n_trials - n_instruments - 1) / n_instruments


def f_by_statsmodels(instruments, cause):
    import statsmodels.api as sm

    return sm.OLS(cause, sm.add_constant(instruments)).fit().fvalue


FIRST_STAGE_F = Exercise(
    reference=instruments.first_stage_f,
    cases=first_stages,
    edges=(
        edge_of_this_exercise("with one trial more than coefficients", lambda z, t: len(t) == z.shape[1] + 2),
        edge_of_this_exercise("with several instruments", lambda z, t: z.shape[1] > 1),
        WHOLE,
        ZEROS,
        TIES,
        SINGLE,
        NEGATIVE,
    ),
    lies_in=(0, np.inf),
    equivalent={
        "predicted - cause.mean() -> cause.mean() - predicted": "it is squared",
        "cause - predicted -> predicted - cause": "it is squared",
    },
    tolerance=1e-8,
    mistakes={
        fraction_of_variance: "This is R²: how much of the cause the instruments explain. It does not say whether that is more than "
        "chance would; F compares it with what is left, and with the number of trials.",
        not_per_instrument: "Ten instruments explain more than one by chance alone. Divide by their number.",
        sums_of_squares_only: "A ratio of sums. Divide the first by the number of instruments, the second by the trials that are "
        "left over.",
        degrees_of_freedom_forgotten: "Nearly. The residuals have lost one degree of freedom for each instrument, and one for the "
        "constant.",
        f_upside_down: "Upside down: a strong instrument should give a large F.",
        total_in_the_denominator: "The denominator is what the instruments *leave* of the cause, not all of its variation.",
        root_of_f: "This is the root of F; with one instrument it is the t value. F compares variances, so leave the squares.",
        mean_not_removed: "The constant would explain a large mean even if the instruments did nothing. Count only variation "
        "around the mean.",
        trials_less_instruments: "The constant was fitted too, and costs one more trial: what is left is trials − instruments − 1.",
        trials_less_one: "Only the constant is counted in what the fit cost. Each instrument has a coefficient as well.",
        constant_counted_as_an_instrument: "Above, divide by the number of instruments. The constant explains nothing around the mean, and does "
        "not count there.",
        f_divided_in_a_row: "Python divides from left to right. What each spare trial holds, the residual sum over its number, needs "
        "brackets of its own.",
        f_without_a_constant: "The first stage has no constant, so that its line is forced through zero. Add a column of ones.",
        degrees_of_freedom_swapped: "The two divisors are swapped: the number of instruments belongs to what they explain.",
        all_of_the_cause_above: "Above stands all variation of the cause. Only the part that the instruments predict belongs there.",
        f_of_a_line_through_zero: "This is the F of a regression without a constant, which counts from zero. Fit a constant, and count from the mean.",
        f_of_the_first_instrument: "This is the F of the first instrument alone. Put all of them into one regression.",
        f_of_their_sum: "The instruments are added up, as if each moved the cause by as much. Let the regression give each a coefficient.",
        mean_square_of_the_prediction: "Above stands a mean over trials. The explained *sum* of squares is divided by the number of instruments "
        "alone.",
        f_of_the_coefficients: "These are squares of the coefficients. What counts is how far the *prediction* varies around the mean.",
        cause_predicts_the_instruments: "The regression is turned round: the cause predicts the instruments. The instruments should predict the "
        "cause.",
        chance_of_such_an_f: "This is the p value that belongs to F. Asked is F itself.",
    },
    alternatives=[f_by_r_squared, f_by_two_fits, f_by_statsmodels],
    hints=[
        "How much does the prediction vary around the mean? How much is left of the cause once it is subtracted?",
        "Divide the explained sum of squares by `n_instruments`, and the other by `n_trials - n_instruments - 1`.",
        "`explained = np.sum((predicted - cause.mean()) ** 2) / n_instruments`.",
    ],
    purpose="Judging an instrument before believing the estimate. Degrees of freedom are the trap.",
)


# --- exclusion_bias ----------------------------------------------------------------------------------------


def second_paths(rng):
    """Instruments of different strength, sign and unit, whose means are not zero, with a second path of either sign or none."""
    cases = [Case("four trials by hand", (np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 2.0, 2.0, 5.0]), 0.6))]
    cases.append(Case("five trials of whole numbers", (np.array([0, 1, 0, 1, 1]), np.array([4, 1, 3, 2, 0]), -2)))
    for strength, direct in [(0.5, 0.3), (0.2, -0.3), (-0.4, 0.1), (-0.5, -0.7)]:
        trials = instrumented_worlds.simulate_textbook_case(100, rng, strength=strength)
        told = f"100 births and a second path of {direct:g}"
        cases.append(Case(told, (2 + 3 * trials.instrument, trials.cause, direct)))
    cases.append(Case("100 births without a second path", (trials.instrument, trials.cause, 0.0)))
    lit = (rng.permutation(40) < 15).astype(int)
    cases.append(Case("a coin of 0 and 1", (lit, 1 + 2 * lit + rng.normal(size=40), 1.5)))
    return cases


def direct_effect_itself(instrument, cause, direct):
    return direct + 0 * np.mean(cause)


def times_first_stage(instrument, cause, direct):
    covariance = np.cov(instrument, cause)
    return direct * covariance[0, 1] / covariance[0, 0]


def over_the_correlation(instrument, cause, direct):
    return direct / np.corrcoef(instrument, cause)[0, 1]


def over_the_covariance(instrument, cause, direct):
    return direct / np.cov(instrument, cause)[0, 1]


def slope_the_other_way(instrument, cause, direct):
    covariance = np.cov(instrument, cause)
    return direct * covariance[1, 1] / covariance[0, 1]


def bias_with_the_sign_turned(instrument, cause, direct):
    covariance = np.cov(instrument, cause)
    return -direct * covariance[0, 0] / covariance[0, 1]


def times_slope_the_other_way(instrument, cause, direct):
    return direct * np.polyfit(cause, instrument, 1)[0]


def divisors_mixed(instrument, cause, direct):
    return direct / (np.cov(instrument, cause)[0, 1] / np.var(instrument))


def first_stage_through_the_origin(instrument, cause, direct):
    return direct / (np.sum(instrument * cause) / np.sum(instrument**2))


def ratio_of_the_means(instrument, cause, direct):
    return direct * np.mean(instrument) / np.mean(cause)


def ratio_of_the_deviations(instrument, cause, direct):
    return direct * np.std(instrument) / np.std(cause)


def size_of_the_first_stage(instrument, cause, direct):
    return direct / abs(np.polyfit(instrument, cause, 1)[0])


def bias_without_its_sign(instrument, cause, direct):
    return abs(direct / np.polyfit(instrument, cause, 1)[0])


def over_the_constant(instrument, cause, direct):
    return direct / np.polyfit(instrument, cause, 1)[1]


def over_the_first_stage_f(instrument, cause, direct):
    r_squared = np.corrcoef(instrument, cause)[0, 1] ** 2
    return direct / (r_squared / (1 - r_squared) * (len(cause) - 2))


def first_stage_per_second_path(instrument, cause, direct):
    return np.polyfit(instrument, cause, 1)[0] / direct if direct else np.inf


def times_the_correlation(instrument, cause, direct):
    return direct * np.corrcoef(instrument, cause)[0, 1]


def over_r_squared(instrument, cause, direct):
    return direct / np.corrcoef(instrument, cause)[0, 1] ** 2


def per_group_and_not_per_unit(instrument, cause, direct):
    high = instrument > instrument.mean()
    return direct / (cause[high].mean() - cause[~high].mean())


def per_trial_of_the_second_path(instrument, cause, direct):
    return direct * np.mean(instrument) / np.polyfit(instrument, cause, 1)[0]


def bias_for_each_trial(instrument, cause, direct):
    return direct * instrument / np.polyfit(instrument, cause, 1)[0]


def bias_by_polyfit(instrument, cause, direct):
    return direct / np.polyfit(instrument, cause, 1)[0]


def bias_by_experiment(instrument, cause, direct):
    made_up = direct * instrument  # an outcome that the cause does not touch
    return np.cov(instrument, made_up)[0, 1] / np.cov(instrument, cause)[0, 1]


def bias_by_products(instrument, cause, direct):
    z = instrument - instrument.mean()
    return direct * (z @ z) / (z @ cause)


EXCLUSION_BIAS = Exercise(
    reference=instruments.exclusion_bias,
    cases=second_paths,
    edges=(
        edge_of_this_exercise("without a second path", lambda z, t, direct: direct == 0),
        edge_of_this_exercise("with a second path that makes the outcome smaller", lambda z, t, direct: direct < 0),
        edge_of_this_exercise("in which the instrument makes the cause smaller", lambda z, t, direct: np.cov(z, t)[0, 1] < 0),
        WHOLE,
        ZEROS,
        TIES,
        NEGATIVE,
    ),
    equivalent={"covariance[0, 1] -> covariance[1, 0]": "a covariance is the same both ways"},
    tolerance=1e-8,
    mistakes={
        direct_effect_itself: "That is the bias in the effect of the *instrument*. Two-stage least squares then divides by the first "
        "stage.",
        times_first_stage: "A weak instrument would make this small, but it makes the bias large: divide.",
        over_the_correlation: "A correlation has no unit. The estimate divides by the *slope* of the cause on the instrument.",
        over_the_covariance: "Nearly: a slope is the covariance over the variance of the instrument.",
        slope_the_other_way: "This slope is of the instrument on the cause. The first stage regresses the cause on the instrument.",
        times_slope_the_other_way: "This slope regresses the instrument on the cause. Regress the cause on the instrument, and divide "
        "by that.",
        divisors_mixed: "Nearly. `np.cov` divides by trials - 1, but `np.var` by trials unless you give `ddof=1`. Take both from one "
        "matrix.",
        bias_with_the_sign_turned: "The sign is reversed: where the instrument raises the cause, a second path that raises the outcome raises "
        "the estimate.",
        first_stage_through_the_origin: "This slope is forced through (0, 0). Take the means out first: neither of them is promised to be zero.",
        ratio_of_the_means: "This divides means. The first stage is about *changes*: by how much the cause rises when the instrument does.",
        ratio_of_the_deviations: "This compares how much the two vary, as if the instrument moved all of the cause. Divide by the slope of the "
        "cause on the instrument.",
        size_of_the_first_stage: "The sign of the first stage is lost. Where the instrument makes the cause smaller, the bias has the other sign.",
        bias_without_its_sign: "The sign is lost. A bias can go up or down.",
        over_the_constant: "This divides by the constant of the first stage. Which coefficient is the slope?",
        over_the_first_stage_f: "This divides by F. A strong first stage does make the bias small, but by its *slope*, in units of the cause.",
        first_stage_per_second_path: "Upside down: the larger the second path, the larger the bias.",
        times_the_correlation: "A correlation has no unit, and multiplying makes the bias small where it should be large: divide by the slope.",
        over_r_squared: "R² says which share of the cause the instrument explains, and has no unit. Divide by the slope.",
        per_group_and_not_per_unit: "This divides by what the cause differs between a high and a low instrument. `direct` is per *unit* of the "
        "instrument, so the first stage has to be as well.",
        per_trial_of_the_second_path: "This takes the mean of the instrument for its change. Both paths count from what one more unit does, "
        "wherever it starts.",
        bias_for_each_trial: "This is one number for each trial. The bias of the estimate is one number: what one *unit* of the instrument "
        "adds, divided by what one unit does to the cause.",
    },
    alternatives=[bias_by_polyfit, bias_by_experiment, bias_by_products],
    hints=[
        "Raise the instrument by one. By how much does the cause change? By how much does the outcome change through the second path?",
        "The estimate is the change of the outcome over the change of the cause. Which part of it is due to the second path?",
        "The slope of the first stage is `covariance[0, 1] / covariance[0, 0]`, with `covariance = np.cov(instrument, cause)`.",
    ],
    purpose=(
        "That a weak instrument multiplies any second path. A single division; ask first whether it will be large or small."
    ),
)


# --- weights_by_instruments --------------------------------------------------------------------------------


def lit_networks(rng):
    """Short recordings of small networks that excite and inhibit, under light that may be rare, fail or spill."""
    cases = []
    for n_neurons, success in [(3, 1.0), (4, 0.8), (6, 1.0)]:
        W = rng.normal(size=(n_neurons, n_neurons)) + np.triu(np.ones((n_neurons, n_neurons)))
        spill = 0.3 * np.eye(n_neurons, k=1)
        seen = instrumented_worlds.simulate_instrumented_network(W, 200, rng, 1.5, success, spill)
        cases.append(Case(f"{n_neurons} neurons and 200 steps from rest", (seen.activity, seen.light)))
    light = (rng.random((150, 3)) < [0.2, 0.3, 0.5]).astype(int)
    light[-1] = 1
    arriving = 1.5 * light + rng.normal(size=light.shape) + 0.8 * rng.normal(size=(150, 1))
    x = np.full(light.shape, 0.5)
    for t in range(149):
        x[t + 1] = expit(1.5 * x[t, [1, 2, 0]] - x[t, [2, 0, 1]] + arriving[t + 1])
    cases.append(Case("three neurons under rare light", (x, light)))
    cases.append(Case("one neuron under rare light", (x[:, :1], light[:, :1].astype(float))))
    return cases


def light_one_step_late(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = light[1:] - light[1:].mean(axis=0)
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


def transposed_weights(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = light[:-1] - light[:-1].mean(axis=0)
    return np.linalg.solve(coins.T @ before, coins.T @ arrived)


def sigmoid_left_in(x, light):
    before, after = x[:-1], x[1:]
    coins = light[:-1] - light[:-1].mean(axis=0)
    return np.linalg.solve(coins.T @ before, coins.T @ after).T


def activity_as_its_own_instrument(x, light):
    before, arrived = x[:-1], logit(x[1:])
    centred = before - before.mean(axis=0)
    return np.linalg.solve(centred.T @ before, centred.T @ arrived).T


def light_not_centred(x, light):
    before, arrived = x[:-1], logit(x[1:])
    return np.linalg.solve(light[:-1].T @ before, light[:-1].T @ arrived).T


def regression_on_light(x, light):
    arrived = logit(x[1:])
    coins = light[:-1] - light[:-1].mean(axis=0)
    return np.linalg.solve(coins.T @ coins, coins.T @ arrived).T


def one_neuron_at_a_time(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = light[:-1] - light[:-1].mean(axis=0)
    return (coins.T @ arrived).T / np.diag(coins.T @ before)


def same_time_on_both_sides(x, light):
    now, arrived = x[1:], logit(x[1:])
    coins = light[1:] - light[1:].mean(axis=0)
    return np.linalg.solve(coins.T @ now, coins.T @ arrived).T


def logit_on_both_sides(x, light):
    usable = slice(1, None)  # the first step may be at rest, where logit is not finite
    before, arrived = logit(x[usable][:-1]), logit(x[usable][1:])
    coins = light[usable][:-1] - light[usable][:-1].mean(axis=0)
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


def logit_at_rest_too(x, light):
    before, arrived = logit(x)[:-1], logit(x)[1:]
    coins = light[:-1] - light[:-1].mean(axis=0)
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


def logarithm_for_logit(x, light):
    before, arrived = x[:-1], np.log(x[1:])
    coins = light[:-1] - light[:-1].mean(axis=0)
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


def sigmoid_once_more(x, light):
    before, arrived = x[:-1], 1 / (1 + np.exp(-x[1:]))
    coins = light[:-1] - light[:-1].mean(axis=0)
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


def light_of_all_steps(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = light - light.mean(axis=0)
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


def one_mean_for_all_lights(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = light[:-1] - light[:-1].mean()
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


def inverse_on_the_wrong_side(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = light[:-1] - light[:-1].mean(axis=0)
    return (coins.T @ arrived).T @ np.linalg.inv(coins.T @ before)


def equation_upside_down(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = light[:-1] - light[:-1].mean(axis=0)
    return np.linalg.solve(coins.T @ arrived, coins.T @ before).T


def entry_by_entry(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = light[:-1] - light[:-1].mean(axis=0)
    return ((coins.T @ arrived) / (coins.T @ before)).T


def covariance_of_light_and_outcome(x, light):
    coins = light[:-1] - light[:-1].mean(axis=0)
    return (coins.T @ logit(x[1:])).T / (len(x) - 1)


def light_as_another_cause(x, light):
    design = np.column_stack([x[:-1], light[:-1], np.ones(len(x) - 1)])
    return np.linalg.lstsq(design, logit(x[1:]), rcond=None)[0][: x.shape[1]].T


def reduced_form_pair_by_pair(x, light):
    n, arrived = x.shape[1], logit(x[1:])
    lit = light[:-1] == 1
    return np.array([[arrived[lit[:, j], i].mean() - arrived[~lit[:, j], i].mean() for j in range(n)] for i in range(n)])


def no_weight_onto_itself(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = light[:-1] - light[:-1].mean(axis=0)
    W = np.linalg.solve(coins.T @ before, coins.T @ arrived).T
    np.fill_diagonal(W, 0)
    return W


def constant_among_the_weights(x, light):
    first = np.column_stack([np.ones(len(x) - 1), light[:-1]])
    predicted = first @ np.linalg.lstsq(first, x[:-1], rcond=None)[0]
    second = np.column_stack([np.ones(len(x) - 1), predicted])
    return np.linalg.lstsq(second, logit(x[1:]), rcond=None)[0].T


def covariances_of_everything(x, light):
    moved = np.cov(light[:-1], x[:-1], rowvar=False)
    return np.linalg.solve(moved, np.cov(light[:-1], logit(x[1:]), rowvar=False)).T


def constant_only_in_the_light(x, light):
    first = np.column_stack([np.ones(len(x) - 1), light[:-1]])
    predicted = first @ np.linalg.lstsq(first, x[:-1], rcond=None)[0]
    return np.linalg.lstsq(predicted, logit(x[1:]), rcond=None)[0].T


def mean_over_all_steps(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = (light - light.mean(axis=0))[:-1]
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


def weights_in_two_stages(x, light):
    first = np.column_stack([np.ones(len(x) - 1), light[:-1]])
    predicted = first @ np.linalg.lstsq(first, x[:-1], rcond=None)[0]
    second = np.column_stack([np.ones(len(x) - 1), predicted])
    return np.linalg.lstsq(second, logit(x[1:]), rcond=None)[0][1:].T


def weights_with_the_outcome_centred(x, light):
    before, after, z = x[:-1], x[1:], light[:-1]
    before, arrived = before - before.mean(axis=0), np.log(after / (1 - after))
    arrived = arrived - arrived.mean(axis=0)
    return arrived.T @ z @ np.linalg.inv(before.T @ z)


def weights_from_covariances(x, light):
    n = x.shape[1]
    both = np.cov(light[:-1].T, np.hstack([x[:-1], logit(x[1:])]).T)[:n, n:]
    return (np.linalg.inv(both[:, :n]) @ both[:, n:]).T


WEIGHTS_BY_INSTRUMENTS = Exercise(
    reference=instruments.weights_by_instruments,
    cases=lit_networks,
    edges=(
        edge_of_this_exercise("that begin at rest", lambda x, light: np.any(x[0] == 0)),
        WHOLE,
        SINGLE,
        ZEROS,
        TIES,
    ),
    equivalent={
        "light[:-1] - light[:-1].mean(axis=0) -> light[:-1].mean(axis=0) - light[:-1]": "both sides of the equation turn their sign"
    },
    tolerance=1e-7,
    mistakes={
        light_one_step_late: "The light of the *next* step acts on the outcome itself. The instrument of `x[t]` is `light[t]`.",
        transposed_weights: "Rows and columns are swapped: here entry [i, j] leads from i to j. Asked is `W[i, j]`, the weight from j to i.",
        sigmoid_left_in: "The weights act before the sigmoid. Undo it on the outcome with `logit`.",
        activity_as_its_own_instrument: "The activity cannot be its own instrument: whatever confounds it confounds the instrument "
        "too. This is ordinary regression.",
        light_not_centred: "Without a constant, what arrives on average is taken for weights. Subtract the mean from the light.",
        same_time_on_both_sides: "Cause and outcome are the same step here. The activity at `t` acts on what arrives at `t + 1`.",
        logit_on_both_sides: "The weights multiply the activity itself. Undo the sigmoid on the outcome only.",
        mean_over_all_steps: "Nearly. You subtract the mean over all steps, and then use all but the last: what is left still has a "
        "small mean. Cut first, then centre.",
        regression_on_light: "This is what light does to the next step. Divide, as matrices, by what it does to the activity.",
        one_neuron_at_a_time: "Each neuron alone: what a light changes by way of *other* neurons is blamed on this one. Solve for "
        "all neurons together.",
        logit_at_rest_too: "The cause is the activity itself, as it is before any `logit`. A neuron at rest shows it: the logit of 0 is not "
        "finite.",
        logarithm_for_logit: "A logarithm alone does not undo the sigmoid. `logit` does: the log of x over 1 − x.",
        sigmoid_once_more: "This applies the sigmoid a second time. What arrived is found by *undoing* it.",
        light_of_all_steps: "The last light has no step after it, so there is one light more than there are causes. Leave it out.",
        one_mean_for_all_lights: "Each light has a mean of its own. Here one mean is taken out of all of them.",
        inverse_on_the_wrong_side: "The right two matrices, in the wrong order: the inverse belongs where `cov(light, x)` stands in the equation. "
        "Transpose the whole equation, or only its solution.",
        equation_upside_down: "The two sides are swapped: this gives the inverse of the wiring.",
        entry_by_entry: "This divides entry by entry. In the equation `cov(light, x)` is multiplied with W as a matrix: solve for W.",
        covariance_of_light_and_outcome: "This is one side of the equation alone, the covariance of light and outcome. Divide, as matrices, by "
        "what the light does to the activity.",
        light_as_another_cause: "With the light as one more predictor, the part of the activity that chance decided is held fixed, and "
        "the confounded rest stays.",
        reduced_form_pair_by_pair: "This is by how much more arrives after light than without it. A weight is per unit of *activity*: what does the "
        "light do to that?",
        no_weight_onto_itself: "Right off the diagonal. A neuron may drive itself, so its weight onto itself is estimated as well.",
        constant_among_the_weights: "One column too many: the constant of the second stage is still among the weights.",
        covariances_of_everything: "`np.cov` of two recordings holds all covariances, those within each of them too. The equation needs one block: "
        "light with activity.",
        constant_only_in_the_light: "The first stage has a constant, the second has none: what arrives on average is taken for weights.",
    },
    alternatives=[weights_in_two_stages, weights_from_covariances, weights_with_the_outcome_centred],
    hints=[
        "Causes: `x[:-1]`. Outcome: `logit(x[1:])`. Which light belongs to the causes?",
        "With as many instruments as causes: `cov(light, arrived) = cov(light, before) @ W.T`. Solve that for `W.T`.",
        "`coins = light[:-1] - light[:-1].mean(axis=0)`; then `np.linalg.solve(coins.T @ before, coins.T @ arrived)`, transposed.",
    ],
    purpose=(
        "The idea carried to a network: the right time step, before the sigmoid, all neurons at once. Write the one "
        "equation on the board and ask for its shape."
    ),
)
