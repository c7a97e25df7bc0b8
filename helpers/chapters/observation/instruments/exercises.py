"""Exercises of the notebook "Instruments"."""

import numpy as np
from scipy.special import logit

from helpers.exercises.core import Case, Exercise
from helpers.methods import instruments
from helpers.worlds import instrumented_worlds, networks

# --- wald_estimator ----------------------------------------------------------------------------------------


def coin_trials(rng):
    """A coin, a cause that it changes, and an outcome, by hand and drawn; the groups differ in size."""
    by_hand = (np.array([1.0, 1.0, 0.0, 0.0, 0.0]), np.array([3.0, 5.0, 2.0, 1.0, 3.0]), np.array([8.0, 6.0, 1.0, 3.0, 2.0]))
    cases = [Case("five trials by hand", by_hand)]
    for seed in range(3):
        trials = instrumented_worlds.simulate_textbook_case(60, np.random.default_rng(seed))
        high = (trials.instrument > 0.5).astype(float)
        cases.append(Case("60 births, with high tax or low", (high, trials.cause, trials.outcome)))
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


def wald_by_covariances(instrument, cause, outcome):
    return np.cov(instrument, outcome)[0, 1] / np.cov(instrument, cause)[0, 1]


def wald_by_two_fits(instrument, cause, outcome):
    return np.polyfit(instrument, outcome, 1)[0] / np.polyfit(instrument, cause, 1)[0]


WALD_ESTIMATOR = Exercise(
    reference=instruments.wald_estimator,
    cases=coin_trials,
    tolerance=1e-8,
    mistakes={
        effect_of_the_coin: "This is what the *coin* does to the outcome. How much of the cause did the coin buy? Divide by that.",
        coin_upside_down: "Upside down. You want outcome per unit of cause: the change of the outcome goes on top.",
        slope_of_outcome_on_cause: "This is the regression of the outcome on the cause. It never looks at the coin, so the "
        "confounder is in it.",
        ratio_of_the_means_with_coin: "One group alone tells nothing about a change. Compare both groups, in cause and in outcome.",
        product_of_changes: "A coin that moves the cause by half moves the outcome by half as much. To undo that, divide.",
        sums_in_the_groups: "A sum grows with the size of its group. Compare means.",
    },
    alternatives=[wald_by_covariances, wald_by_two_fits],
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
    """One instrument for one cause, two for one, three for two."""
    cases = []
    for seed, (n_instruments, n_causes) in enumerate([(1, 1), (2, 1), (3, 2), (2, 2)]):
        rng = np.random.default_rng(seed)
        z = 1 + rng.normal(size=(80, n_instruments))
        hidden = rng.normal(size=(80, 1))
        causes = 2 + z @ rng.normal(size=(n_instruments, n_causes)) + hidden + 0.3 * rng.normal(size=(80, n_causes))
        outcome = 5 + causes @ rng.normal(size=n_causes) - 2 * hidden[:, 0]
        cases.append(Case(f"{n_instruments} instrument(s) for {n_causes} cause(s)", (z, causes, outcome)))
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
    },
    alternatives=[stages_by_projection, stages_by_sklearn],
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
    """Instruments of different number and strength."""
    cases = []
    for seed, (n_trials, n_instruments, slope) in enumerate([(30, 1, 0.8), (50, 3, 0.2), (200, 10, 0.05), (40, 2, 2.0)]):
        rng = np.random.default_rng(seed)
        z = rng.normal(size=(n_trials, n_instruments))
        cases.append(
            Case(
                f"{n_instruments} instrument(s), {n_trials} trials", (z, 5 + slope * z.sum(axis=1) + rng.normal(size=n_trials))
            )
        )
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


def f_by_r_squared(instruments, cause):
    n_trials, k = instruments.shape
    centred = instruments - instruments.mean(axis=0)
    predicted = centred @ np.linalg.lstsq(centred, cause - cause.mean(), rcond=None)[0]
    r_squared = np.var(predicted) / np.var(cause)
    return (r_squared / k) / ((1 - r_squared) / (n_trials - k - 1))


def f_by_statsmodels(instruments, cause):
    import statsmodels.api as sm

    return sm.OLS(cause, sm.add_constant(instruments)).fit().fvalue


FIRST_STAGE_F = Exercise(
    reference=instruments.first_stage_f,
    cases=first_stages,
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
    },
    alternatives=[f_by_r_squared, f_by_statsmodels],
    hints=[
        "How much does the prediction vary around the mean? How much is left of the cause once it is subtracted?",
        "Divide the explained sum of squares by `n_instruments`, and the other by `n_trials - n_instruments - 1`.",
        "`explained = np.sum((predicted - cause.mean()) ** 2) / n_instruments`.",
    ],
    purpose="Judging an instrument before believing the estimate. Degrees of freedom are the trap.",
)


# --- exclusion_bias ----------------------------------------------------------------------------------------


def second_paths(rng):
    """Instruments of different strength and unit, with a second path of either sign."""
    cases = [Case("four trials by hand", (np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 2.0, 2.0, 5.0]), 0.6))]
    for seed, (strength, direct) in enumerate([(0.5, 0.3), (0.2, -0.3), (-0.4, 0.1)]):
        trials = instrumented_worlds.simulate_textbook_case(100, np.random.default_rng(seed), strength=strength)
        cases.append(Case("100 births", (3 * trials.instrument, trials.cause, direct)))
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


def bias_by_polyfit(instrument, cause, direct):
    return direct / np.polyfit(instrument, cause, 1)[0]


def bias_by_experiment(instrument, cause, direct):
    made_up = direct * instrument  # an outcome that the cause does not touch
    return np.cov(instrument, made_up)[0, 1] / np.cov(instrument, cause)[0, 1]


EXCLUSION_BIAS = Exercise(
    reference=instruments.exclusion_bias,
    cases=second_paths,
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
        bias_with_the_sign_turned: "The sign is reversed: a second path that raises the outcome raises the estimate.",
    },
    alternatives=[bias_by_polyfit, bias_by_experiment],
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
    """Short recordings of small networks under light."""
    cases = []
    for seed, n_neurons in enumerate([3, 4, 6]):
        rng = np.random.default_rng(seed)
        W = networks.sparse_network(n_neurons, rng, 0.4)
        seen = instrumented_worlds.simulate_instrumented_network(W, 300, rng, strength=1.5, success=0.8)
        cases.append(Case(f"{n_neurons} neurons, 300 steps", (seen.activity, seen.light)))
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


def mean_over_all_steps(x, light):
    before, arrived = x[:-1], logit(x[1:])
    coins = (light - light.mean(axis=0))[:-1]
    return np.linalg.solve(coins.T @ before, coins.T @ arrived).T


def weights_in_two_stages(x, light):
    first = np.column_stack([np.ones(len(x) - 1), light[:-1]])
    predicted = first @ np.linalg.lstsq(first, x[:-1], rcond=None)[0]
    second = np.column_stack([np.ones(len(x) - 1), predicted])
    return np.linalg.lstsq(second, logit(x[1:]), rcond=None)[0][1:].T


def weights_from_covariances(x, light):
    n = x.shape[1]
    both = np.cov(light[:-1].T, np.hstack([x[:-1], logit(x[1:])]).T)[:n, n:]
    return (np.linalg.inv(both[:, :n]) @ both[:, n:]).T


WEIGHTS_BY_INSTRUMENTS = Exercise(
    reference=instruments.weights_by_instruments,
    cases=lit_networks,
    tolerance=1e-7,
    mistakes={
        light_one_step_late: "The light of the *next* step acts on the outcome itself. The instrument of `x[t]` is `light[t]`.",
        transposed_weights: "This is the transposed wiring: row = target, column = source.",
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
    },
    alternatives=[weights_in_two_stages, weights_from_covariances],
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
