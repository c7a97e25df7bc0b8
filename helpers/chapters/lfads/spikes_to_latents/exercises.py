"""Exercises of the notebook "From spikes to latent trajectories"."""

import numpy as np
from scipy.special import xlogy

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    LOPSIDED,
    NEGATIVE,
    RANK_DEFICIENT,
    SINGLE,
    TIES,
    WHOLE,
    WIDE,
    ZEROS,
    edge_of_this_exercise,
)
from helpers.methods import factor_analysis, poisson_lds, smoothing, spike_counts
from helpers.scores import held_out

# --- shared_covariance -------------------------------------------------------------------------------------


def two_groups(rng):
    """Counts of two groups with averages that move along the trial, with and without a part in common."""
    cases = [
        Case(
            "two trials of three bins",
            (np.array([[1.0, 2.0, 0.0], [3.0, 2.0, 8.0]]), np.array([[5.0, 1.0, 9.0], [9.0, 4.0, 1.0]])),
        )
    ]
    average = np.array([2.0, 5.0, 9.0, 20.0])
    common = rng.integers(0, 12, size=(7, 4))
    cases.append(
        Case(
            "groups that go up and down together",
            (rng.poisson(average, (7, 4)) + common, rng.poisson(3 * average, (7, 4)) + common),
        )
    )
    own = rng.poisson(average, (12, 4)), rng.poisson(2 * average[::-1], (12, 4))
    cases.append(Case("groups that share nothing but their averages", own))
    cases.append(Case("one that falls where the other rises", (common - average, average - 2 * common)))
    return cases


def averages_left_in(first, second):
    return np.mean(first * second, axis=0)


def mean_along_time_taken_out(first, second):
    along = [x - x.mean(axis=1, keepdims=True) for x in (first, second)]
    return np.mean(along[0] * along[1], axis=0)


def one_mean_for_all_times(first, second):
    return np.mean((first - first.mean()) * (second - second.mean()), axis=0)


def one_trial_fewer(first, second):
    return np.sum((first - first.mean(axis=0)) * (second - second.mean(axis=0)), axis=0) / (len(first) - 1)


def correlation_in_its_place(first, second):
    beyond = [x - x.mean(axis=0) for x in (first, second)]
    return np.mean(beyond[0] * beyond[1], axis=0) / (beyond[0].std(axis=0) * beyond[1].std(axis=0))


def product_of_averages(first, second):
    return first.mean(axis=0) * second.mean(axis=0)


def variance_of_one_group(first, second):
    return np.mean((first - first.mean(axis=0)) ** 2, axis=0)


def variance_of_both_together(first, second):
    return np.var(first + second, axis=0)


def covariance_along_time(first, second):
    return np.mean((first - first.mean(axis=1, keepdims=True)) * (second - second.mean(axis=1, keepdims=True)), axis=1)


def sum_over_trials(first, second):
    return np.sum((first - first.mean(axis=0)) * (second - second.mean(axis=0)), axis=0)


def one_number_for_all(first, second):
    return np.mean((first - first.mean(axis=0)) * (second - second.mean(axis=0)))


def products_in_each_trial(first, second):
    return (first - first.mean(axis=0)) * (second - second.mean(axis=0))


def mean_product_less_product_of_means(first, second):
    return np.mean(first * second, axis=0) - first.mean(axis=0) * second.mean(axis=0)


def covariance_time_by_time(first, second):
    return np.array([np.cov(a, b, bias=True)[0, 1] for a, b in zip(first.T, second.T, strict=True)])


SHARED_COVARIANCE = Exercise(
    reference=spike_counts.shared_covariance,
    cases=two_groups,
    edges=(
        WHOLE,
        TIES,
        NEGATIVE,
        WIDE,
        edge_of_this_exercise("with two trials only", lambda first, second: len(first) == 2),
    ),
    equivalent={
        "(first, second) -> (second, first)": "a covariance has no first and second",
        **{
            f"{before} -> {after}": "the deviations of the other group sum to 0, so any constant may be added to this one"
            for group in ("first", "second")
            for before, after in (
                (f"{group} - {group}.mean(axis=0)", group),
                (f"{group} - {group}.mean(axis=0)", f"{group} + {group}.mean(axis=0)"),
                (f"{group}.mean(axis=0)", f"{group}.sum(axis=0)"),
                (f"{group}.mean(axis=0)", f"{group}.mean()"),
            )
        },
    },
    mistakes={
        averages_left_in: "The averages are still in there. Two groups that rise in every trial have a large product and share nothing: "
        "take off what all trials have in common, the mean over trials.",
        mean_along_time_taken_out: "This takes off each trial's own mean along time. What is to go is the average *trial*: at each time, "
        "the mean over trials.",
        one_mean_for_all_times: "One mean for all times leaves the rise of the average in. At each time, take off the mean over trials.",
        one_trial_fewer: "This divides by one trial fewer. Asked is the mean over trials.",
        correlation_in_its_place: "This is a correlation. Private noise is in its denominator, so it depends on how many neurons a group has.",
        product_of_averages: "This multiplies the averages. Asked is what single trials have beyond them.",
        variance_of_one_group: "The variance of one group holds the luck of its own spikes as well. What *two* groups share does not.",
        variance_of_both_together: "The variance of the sum holds the luck of all their spikes. Multiply what one group has by what the other has.",
        covariance_along_time: "This is a covariance along time, one number a trial. Asked is one over trials, a number for each time.",
        sum_over_trials: "The sum grows with the number of trials. Take the mean.",
        one_number_for_all: "One number for the whole trial does not show *when* trials differ. Average over trials alone.",
        products_in_each_trial: "These are the products of each trial. Average them over trials.",
    },
    alternatives=[mean_product_less_product_of_means, covariance_time_by_time],
    hints=[
        "What has a trial beyond the average trial? Take off the mean over trials, at each time, in each group.",
        "`first - first.mean(axis=0)` is what each trial has beyond the average. Multiply the two groups' and average over trials.",
    ],
    purpose=(
        "What neurons share from trial to trial is what a latent variable is, before any model. Ask why the two groups may have no neuron in "
        "common (a neuron shares its own luck with itself), and what would happen with shuffled trials in one group."
    ),
)


# --- bias_and_variance -------------------------------------------------------------------------------------


def repeated_estimates(rng):
    """Estimates that are off in opposite directions at different times, so that averaging before squaring would hide it."""
    by_hand = np.array([[[1.0, 4.0], [2.0, 0.0]], [[3.0, 4.0], [2.0, -2.0]]])
    cases = [Case("two repetitions of two bins and two neurons", (by_hand, np.array([[2.0, 1.0], [5.0, 2.0]])))]
    truth = rng.uniform(0, 3, size=(5, 3))
    tilted = truth + np.linspace(-1, 1, 5)[:, None] + rng.normal(0, 0.7, size=(6, 5, 3))
    cases.append(Case("estimates that are too low at first and too high at last", (tilted, truth)))
    cases.append(Case("estimates that never differ", (np.tile(truth + 0.5, (4, 1, 1)), truth)))
    cases.append(Case("estimates that are right on average", (np.stack([truth + 1, truth - 1]), truth)))
    wide = rng.uniform(0, 3, size=(2, 5))
    cases.append(Case("more neurons than bins", (wide + rng.normal(0.3, 0.5, size=(4, 2, 5)), wide)))
    cases.append(Case("counts, with no smoothing at all", (rng.poisson(truth, size=(9, 5, 3)), truth)))
    return cases


def squared_after_averaging(estimates, truth):
    mean = estimates.mean(axis=0)
    return np.mean(mean - truth) ** 2, np.mean((estimates - mean) ** 2)


def variance_first(estimates, truth):
    mean = estimates.mean(axis=0)
    return np.mean((estimates - mean) ** 2), np.mean((mean - truth) ** 2)


def whole_error_as_variance(estimates, truth):
    return np.mean((estimates.mean(axis=0) - truth) ** 2), np.mean((estimates - truth) ** 2)


def whole_error_as_bias(estimates, truth):
    return np.mean((estimates - truth) ** 2), np.mean((estimates - estimates.mean(axis=0)) ** 2)


def bias_not_squared(estimates, truth):
    mean = estimates.mean(axis=0)
    return np.mean(np.abs(mean - truth)), np.mean((estimates - mean) ** 2)


def variance_of_all_numbers(estimates, truth):
    return np.mean((estimates.mean(axis=0) - truth) ** 2), np.var(estimates)


def variance_along_time(estimates, truth):
    return np.mean((estimates.mean(axis=0) - truth) ** 2), np.mean(estimates.var(axis=1))


def variance_of_the_mean(estimates, truth):
    mean = estimates.mean(axis=0)
    return np.mean((mean - truth) ** 2), np.mean((mean - mean.mean()) ** 2)


def one_repetition_fewer(estimates, truth):
    return np.mean((estimates.mean(axis=0) - truth) ** 2), np.mean(estimates.var(axis=0, ddof=1))


def roots_of_both(estimates, truth):
    mean = estimates.mean(axis=0)
    return np.sqrt(np.mean((mean - truth) ** 2)), np.sqrt(np.mean((estimates - mean) ** 2))


def deviation_in_place_of_variance(estimates, truth):
    mean = estimates.mean(axis=0)
    return np.mean((mean - truth) ** 2), np.mean(estimates.std(axis=0))


def bias_at_each_time(estimates, truth):
    mean = estimates.mean(axis=0)
    return (mean - truth) ** 2, np.mean((estimates - mean) ** 2, axis=0)


def mean_of_every_repetition(estimates, truth):
    return np.mean((estimates.mean(axis=(1, 2)) - truth.mean()) ** 2), np.mean((estimates - estimates.mean(axis=0)) ** 2)


def sums_of_both(estimates, truth):
    mean = estimates.mean(axis=0)
    return np.sum((mean - truth) ** 2), np.sum((estimates - mean) ** 2)


def by_var(estimates, truth):
    bias = np.mean(estimates, axis=0) - truth
    return np.array([(bias**2).mean(), np.var(estimates, axis=0).mean()])


def by_what_is_left(estimates, truth):
    bias = sum(estimates) / len(estimates) - truth
    squared_bias = np.mean(bias * bias)
    return squared_bias, np.mean((estimates - truth) ** 2) - squared_bias


BIAS_AND_VARIANCE = Exercise(
    reference=smoothing.bias_and_variance,
    cases=repeated_estimates,
    edges=(
        WHOLE,
        TIES,
        NEGATIVE,
        LOPSIDED,
        WIDE,
        edge_of_this_exercise("that never differ", lambda estimates, truth: np.ptp(estimates, axis=0).max() == 0),
        edge_of_this_exercise(
            "that are right on average", lambda estimates, truth: np.allclose(estimates.mean(axis=0), truth, rtol=1e-12)
        ),
    ),
    equivalent={
        "mean - truth -> truth - mean": "it is squared",
        "estimates - mean -> mean - estimates": "it is squared",
    },
    lies_in=(0, np.inf),
    expects="two numbers, squared bias and variance",
    mistakes={
        squared_after_averaging: "Averaged over times first, an estimate that is too low here and too high there seems to be right. Square the "
        "bias at each time, then average.",
        variance_first: "The two are right, in the other order: first the squared bias.",
        whole_error_as_variance: "The second number is the whole error, around the truth. Variance is around the estimates' own mean.",
        whole_error_as_bias: "The first number is the whole error of single estimates. Bias is what is wrong with their *mean*, when luck is "
        "averaged out.",
        bias_not_squared: "The bias is not squared. Only squares add up to the mean squared error.",
        variance_of_all_numbers: "This is the variance of all numbers together, so the course of the rate is in it. Variance is around the mean "
        "estimate of each time and neuron.",
        variance_along_time: "This is how much an estimate varies along time. Asked is how much it varies from repetition to repetition.",
        variance_of_the_mean: "This is how much the mean estimate varies along time. Asked is how far single estimates are from it.",
        one_repetition_fewer: "This divides by one repetition fewer. Then the two parts do not add up to the mean squared error.",
        roots_of_both: "These are roots. Errors add up in squares.",
        deviation_in_place_of_variance: "The second number is a standard deviation. Asked is its square, the variance.",
        sums_of_both: "These are sums. Asked are means, over times and neurons (and, for the variance, over repetitions).",
        bias_at_each_time: "This is right at each time and neuron. Now average over them.",
        mean_of_every_repetition: "The first number compares one mean for each repetition. Bias is a matter of each time and neuron: average over "
        "repetitions, and over nothing else, before you compare.",
    },
    alternatives=[by_var, by_what_is_left],
    hints=[
        "`mean = estimates.mean(axis=0)` is what comes out when luck is averaged away. How far is it from the truth, and how far are single "
        "estimates from it?",
        "Square, then average over everything: `np.mean((mean - truth) ** 2)` is the squared bias.",
    ],
    purpose=(
        "The one trade-off behind every kernel, prior and penalty of this part. Ask what happens to either number with twice as many repetitions "
        "(nothing), and with twice as many spikes (the variance halves)."
    ),
)


# --- posterior_mean ----------------------------------------------------------------------------------------


def models_and_observations(rng):
    """One neuron and one latent by hand, then neurons of very different noise, and priors that are no identity."""
    cases = [
        Case(
            "one neuron and one latent",
            (np.array([3.0]), np.array([[2.0]]), np.array([1.0]), np.array([0.5]), np.array([[1.0]])),
        )
    ]
    for n_neurons, n_latents in ((6, 2), (5, 3), (2, 4)):
        C, d = rng.normal(size=(n_neurons, n_latents)), rng.uniform(1, 3, n_neurons)
        noise = rng.uniform(0.1, 4, n_neurons)
        mixed = rng.normal(size=(n_latents, n_latents))
        K = np.eye(n_latents) if n_latents == 2 else mixed @ mixed.T + 0.5 * np.eye(n_latents)
        y = d + C @ rng.normal(size=n_latents) + rng.normal(size=n_neurons)
        prior = "an identity as prior" if n_latents == 2 else "latents that go together"
        cases.append(Case(f"{n_neurons} neurons, {n_latents} latents and {prior}", (y, C, d, noise, K)))
    cases.append(Case("a square C that is not symmetric", (y[[0, 0]], np.array([[1.0, 2.0], [0.0, 1.0]]), d, noise, np.eye(2))))
    return cases


def without_the_prior(y, C, d, R, K):
    return np.linalg.pinv(C.T @ (C / R[:, None])) @ C.T @ ((y - d) / R)


def all_neurons_alike(y, C, d, R, K):
    return np.linalg.solve(np.linalg.inv(K) + C.T @ C, C.T @ (y - d))


def prior_not_inverted(y, C, d, R, K):
    return np.linalg.solve(K + C.T @ (C / R[:, None]), C.T @ ((y - d) / R))


def mean_left_in(y, C, d, R, K):
    return np.linalg.solve(np.linalg.inv(K) + C.T @ (C / R[:, None]), C.T @ (y / R))


def votes_not_divided(y, C, d, R, K):
    return C.T @ ((y - d) / R)


def noisy_neurons_count_more(y, C, d, R, K):
    return np.linalg.solve(np.linalg.inv(K) + C.T @ (C * R[:, None]), C.T @ ((y - d) * R))


def noise_as_deviations(y, C, d, R, K):
    return np.linalg.solve(np.linalg.inv(K) + C.T @ (C / R[:, None] ** 2), C.T @ ((y - d) / R**2))


def noise_forgotten_in_the_votes(y, C, d, R, K):
    return np.linalg.solve(np.linalg.inv(K) + C.T @ (C / R[:, None]), C.T @ (y - d))


def noise_forgotten_below(y, C, d, R, K):
    return np.linalg.solve(np.linalg.inv(K) + C.T @ C, C.T @ ((y - d) / R))


def times_the_precision(y, C, d, R, K):
    return (np.linalg.inv(K) + C.T @ (C / R[:, None])) @ C.T @ ((y - d) / R)


def prior_left_out_of_the_sum(y, C, d, R, K):
    return K @ C.T @ ((y - d) / R)


def identity_as_prior(y, C, d, R, K):
    return np.linalg.solve(np.eye(len(K)) + C.T @ (C / R[:, None]), C.T @ ((y - d) / R))


def prediction_of_the_observation(y, C, d, R, K):
    return C @ np.linalg.solve(np.linalg.inv(K) + C.T @ (C / R[:, None]), C.T @ ((y - d) / R)) + d


def least_squares_alone(y, C, d, R, K):
    return np.linalg.lstsq(C, y - d)[0]


def by_inverses(y, C, d, R, K):
    inverse = np.diag(1 / R)
    return np.linalg.inv(np.linalg.inv(K) + C.T @ inverse @ C) @ C.T @ inverse @ (y - d)


def in_the_space_of_neurons(y, C, d, R, K):
    return K @ C.T @ np.linalg.solve(C @ K @ C.T + np.diag(R), y - d)


def as_a_regression_with_a_penalty(y, C, d, R, K):
    root = np.linalg.cholesky(np.linalg.inv(K)).T
    design = np.vstack([C / np.sqrt(R)[:, None], root])
    return np.linalg.lstsq(design, np.concatenate([(y - d) / np.sqrt(R), np.zeros(len(K))]))[0]


POSTERIOR_MEAN = Exercise(
    reference=factor_analysis.posterior_mean,
    cases=models_and_observations,
    tolerance=1e-8,
    edges=(
        SINGLE,
        TIES,
        ZEROS,
        NEGATIVE,
        LOPSIDED,
        WIDE,
        edge_of_this_exercise("whose prior is no identity", lambda y, C, d, R, K: not np.allclose(K, np.eye(len(K)))),
    ),
    mistakes={
        without_the_prior: "Without the prior this is least squares. Where neurons say little, latents run away; K⁻¹ holds them back.",
        least_squares_alone: "This is plain least squares: every neuron counts alike, and no prior holds the latents back. R and K are not used.",
        all_neurons_alike: "Every neuron counts alike here. A noisy one should count for less: divide by R, in both places.",
        prior_not_inverted: "K stands here as it is. A *wide* prior (a large K) should hold back less: its inverse is added.",
        mean_left_in: "The mean d is still in the observation. Even a usual bin would move the latents.",
        votes_not_divided: "These are the votes of the neurons. They are still to be divided by how much was said in all, K⁻¹ + Cᵀ R⁻¹ C.",
        noisy_neurons_count_more: "R is multiplied here, so the noisiest neurons count most. Divide by it.",
        noise_as_deviations: "R holds variances already. Do not square them.",
        noise_forgotten_in_the_votes: "R is missing in the votes Cᵀ R⁻¹ (y − d).",
        noise_forgotten_below: "R is missing in Cᵀ R⁻¹ C, the part that comes from the neurons.",
        times_the_precision: "The bracket is to be inverted: the more was said, the *less* each vote moves.",
        prior_left_out_of_the_sum: "The prior multiplies the votes here, and nothing that the neurons say about their own certainty is there.",
        identity_as_prior: "This takes the identity as prior. K may be another covariance, and in GPFA it is.",
        prediction_of_the_observation: "This goes one step further: it is what the latents would make us observe. Asked are the latents.",
    },
    alternatives=[by_inverses, in_the_space_of_neurons, as_a_regression_with_a_penalty],
    hints=[
        "R is given as a vector of variances, so R⁻¹ divides: `C / R[:, None]` is R⁻¹C.",
        "What the neurons say together is `C.T @ ((y - d) / R)`. How sure all of it is: `np.linalg.inv(K) + C.T @ (C / R[:, None])`.",
        "`np.linalg.solve(a, b)` is a⁻¹b.",
    ],
    purpose=(
        "The central formula of the part: weigh what is seen against what was expected. Factor analysis, GPFA and the Kalman filter are this "
        "line with other K. Ask what it says for R near 0, and for R very large."
    ),
)


# --- covariance_one_step_later -----------------------------------------------------------------------------


def covariances_and_dynamics(rng):
    """A rotation by a quarter, in which rows and columns are easily confused, one latent, and random ones."""
    quarter = np.array([[0.0, -1.0], [1.0, 0.0]])
    cases = [Case("a quarter turn", (np.array([[4.0, 1.0], [1.0, 2.0]]), quarter, np.array([[0.5, 0.2], [0.2, 0.3]])))]
    cases.append(Case("one latent", (np.array([[2.0]]), np.array([[0.5]]), np.array([[0.3]]))))
    cases.append(
        Case("latents that are known for sure", (np.zeros((2, 2)), np.array([[0.9, 0.3], [0.0, 0.8]]), np.diag([0.1, 0.2])))
    )
    cases.append(Case("dynamics without noise", (np.diag([1.0, 3.0]), np.array([[0.9, 0.3], [0.0, 0.8]]), np.zeros((2, 2)))))
    tied = np.array([[0.5, 0.2], [0.2, 0.5]])
    cases.append(Case("two latents that are alike", (tied, np.array([[0.9, 0.3], [0.3, 0.9]]) * [1, -1], 2 * tied)))
    for _ in range(2):
        spread, noise = rng.normal(size=(2, 3, 3))
        cases.append(Case("three latents", (spread @ spread.T, rng.normal(size=(3, 3)), noise @ noise.T)))
    return cases


def turned_the_other_way(P, A, Q):
    return A.T @ P @ A + Q


def no_transpose(P, A, Q):
    return A @ P @ A + Q


def moved_once(P, A, Q):
    return A @ P + Q


def noise_forgotten(P, A, Q):
    return A @ P @ A.T


def dynamics_forgotten(P, A, Q):
    return P + Q


def noise_moved_as_well(P, A, Q):
    return A @ (P + Q) @ A.T


def entries_multiplied(P, A, Q):
    return A * P * A + Q


def dynamics_squared_alone(P, A, Q):
    return A @ A.T + Q


def noise_taken_off(P, A, Q):
    return A @ P @ A.T - Q


def variances_alone(P, A, Q):
    return np.diag(np.diag(A @ P @ A.T + Q))


def two_steps_at_once(P, A, Q):
    return A @ (A @ P @ A.T + Q) @ A.T + Q


def from_the_noise_on(P, A, Q):
    return A @ Q @ A.T + P


def as_in_continuous_time(P, A, Q):
    return A @ P + P @ A.T + Q


def covariances_of_now_dropped(P, A, Q):
    return A @ np.diag(np.diag(P)) @ A.T + Q


def by_einsum(P, A, Q):
    return np.einsum("ij,jk,lk->il", A, P, A) + Q


def by_a_root(P, A, Q):
    values, vectors = np.linalg.eigh(P)
    moved = A @ vectors
    return moved * values @ moved.T + Q


COVARIANCE_ONE_STEP_LATER = Exercise(
    reference=poisson_lds.covariance_one_step_later,
    cases=covariances_and_dynamics,
    edges=(
        SINGLE,
        TIES,
        ZEROS,
        NEGATIVE,
        LOPSIDED,
        RANK_DEFICIENT,
        edge_of_this_exercise("that are known for sure", lambda P, A, Q: not P.any()),
        edge_of_this_exercise("without noise", lambda P, A, Q: not Q.any()),
    ),
    equivalent={"result -> np.transpose(result)": "a covariance is symmetric"},
    mistakes={
        turned_the_other_way: "The transpose stands on the wrong side. A acts from the left, `A @ x`, so its transpose comes last.",
        no_transpose: "A covariance is moved from both sides, and on the right A is transposed. This is not even symmetric.",
        moved_once: "A stands here once. A variance grows with the *square* of a factor: A on the left, and transposed on the right.",
        noise_forgotten: "The noise of the step is missing. Without it, dynamics that fade would become certain by themselves.",
        dynamics_forgotten: "The dynamics are missing: they stretch, shrink and turn what is uncertain.",
        noise_moved_as_well: "The noise is moved by A as well. It arrives *after* the move: x(t+1) = A x(t) + noise.",
        entries_multiplied: "`*` multiplies entry by entry. What is moved is a matrix: `@`.",
        dynamics_squared_alone: "P is missing: how uncertain the latents are later depends on how uncertain they are now.",
        noise_taken_off: "Noise makes things less certain: it is added.",
        variances_alone: "This keeps the variances only. Dynamics mix latents, so their covariances matter at the next step.",
        as_in_continuous_time: "This is how a covariance changes in continuous time, where A is a rate of change. Here A itself moves the latents one bin.",
        covariances_of_now_dropped: "P holds covariances as well as variances. Dynamics mix latents, so both matter.",
        two_steps_at_once: "These are two steps. Asked is one.",
        from_the_noise_on: "P and Q are swapped: what is known now is moved, and the noise is added.",
    },
    alternatives=[by_einsum, by_a_root],
    hints=[
        "For one latent, x(t+1) = a x(t) + noise: its variance is a² times the old one, and the variance of the noise.",
        "With matrices, a² becomes A on the left and its transpose on the right.",
    ],
    purpose=(
        "Uncertainty moves with the dynamics and grows by what they do not foresee: the prediction step of every filter. Ask when it stays "
        "bounded without any spike (when A fades), and what a spike would do to it."
    ),
)


# --- bits_per_spike ----------------------------------------------------------------------------------------


def counts_and_rates(rng):
    """Rates whose means are not those of the counts, so that no term may be left out; a silent neuron; rates of 0."""
    counts = np.array([[[2.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 3.0]]])
    rates = np.array([[[1.5, 0.2], [0.0, 1.0]], [[1.5, 0.2], [0.5, 2.0]]])
    cases = [Case("two trials, two bins and two neurons", (counts, rates))]
    true = rng.gamma(1.0, 1.0, size=(5, 6, 3)) * [0.3, 1.0, 3.0] + 0.01
    counts = rng.poisson(true)
    counts[0, 0] = 1, 2, 3  # so that every neuron fires
    cases.append(Case("the true rates of lively and quiet neurons", (counts, true)))
    cases.append(Case("rates that are too high by half", (counts, 1.5 * true)))
    cases.append(Case("rates worse than the mean", (counts, true[::-1, ::-1])))
    rare = np.zeros((2, 20, 2), dtype=int)
    rare[[0, 0, 1], rng.choice(20, 3, replace=False), [0, 1, 1]] = 1, 1, 2
    cases.append(Case("rates that give back the very spikes", (rare, rare + 0.01)))
    silent = counts.copy()
    silent[..., 1] = 0
    cases.append(Case("a neuron that is silent", (silent, true)))
    return cases


def one_mean_for_all_neurons(counts, rates):
    null = np.full(counts.shape, counts.mean())
    return np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null) / np.log(2) / counts.sum()


def average_trial_as_null(counts, rates):
    null = np.broadcast_to(counts.mean(axis=0), counts.shape)
    return np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null) / np.log(2) / counts.sum()


def mean_of_each_trial_as_null(counts, rates):
    null = np.broadcast_to(counts.mean(axis=1, keepdims=True), counts.shape)
    return np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null) / np.log(2) / counts.sum()


def mean_rate_as_null(counts, rates):
    null = np.broadcast_to(rates.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null) / np.log(2) / counts.sum()


def nats_per_spike(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null) / counts.sum()


def bits_per_bin(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.mean(xlogy(counts, rates) - rates - xlogy(counts, null) + null) / np.log(2)


def all_bits(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null) / np.log(2)


def null_minus_rates(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, null) - null - xlogy(counts, rates) + rates) / np.log(2) / counts.sum()


def spikes_alone(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, rates) - xlogy(counts, null)) / np.log(2) / counts.sum()


def no_null(counts, rates):
    return np.sum(xlogy(counts, rates) - rates) / np.log(2) / counts.sum()


def ratio_of_likelihoods(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, rates) - rates) / np.sum(xlogy(counts, null) - null)


def rates_added(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, rates) + rates - xlogy(counts, null) - null) / np.log(2) / counts.sum()


def bits_of_each_neuron(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    own = np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null, axis=(0, 1))
    return np.mean(own / np.maximum(counts.sum(axis=(0, 1)), 1)) / np.log(2)


def times_log_two(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null) * np.log(2) / counts.sum()


def counts_and_rates_swapped(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    floor = np.maximum(counts, 1e-9)
    return np.sum(xlogy(rates, floor) - floor - xlogy(null, floor) + floor) / np.log(2) / counts.sum()


def logarithms_alone_in_bits(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, rates) / np.log(2) - rates - xlogy(counts, null) / np.log(2) + null) / counts.sum()


def bits_of_each_trial(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    own = np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null, axis=(1, 2))
    return np.mean(own / np.maximum(counts.sum(axis=(1, 2)), 1)) / np.log(2)


def divided_by_expected_spikes(counts, rates):
    null = np.broadcast_to(counts.mean(axis=(0, 1)), counts.shape)
    return np.sum(xlogy(counts, rates) - rates - xlogy(counts, null) + null) / np.log(2) / rates.sum()


def bits_by_scipy(counts, rates):
    from scipy.stats import poisson

    null = np.tile(counts.mean(axis=(0, 1)), (*counts.shape[:2], 1))
    gain = poisson.logpmf(counts, rates) - poisson.logpmf(counts, null)
    return gain.sum() / (counts.sum() * np.log(2))


def bits_neuron_by_neuron(counts, rates):
    gained = 0.0
    for neuron in range(counts.shape[2]):
        y, expected = counts[..., neuron], rates[..., neuron]
        gained += xlogy(y, expected).sum() - expected.sum() - xlogy(y.sum(), y.mean()) + y.sum()
    return gained / np.log(2) / counts.sum()


BITS_PER_SPIKE = Exercise(
    reference=held_out.bits_per_spike,
    cases=counts_and_rates,
    edges=(
        WHOLE,
        TIES,
        ZEROS,
        edge_of_this_exercise("in which a rate is 0", lambda counts, rates: np.any(rates == 0)),
        edge_of_this_exercise("in which a neuron is silent", lambda counts, rates: np.any(counts.sum(axis=(0, 1)) == 0)),
    ),
    mistakes={
        one_mean_for_all_neurons: "The null has one mean for all neurons, so you earn bits for knowing which neuron is lively. Each neuron has a "
        "mean of its own.",
        average_trial_as_null: "The null is the average trial here, a much better guess than the mean: it knows the time. Average over trials "
        "*and* bins.",
        mean_of_each_trial_as_null: "The null has a mean for each trial. One mean for each neuron is meant, over all trials.",
        mean_rate_as_null: "The null is the mean of the *rates*. It is the mean of the counts that are scored.",
        nats_per_spike: "This is in nats. A bit is log 2 of them.",
        bits_per_bin: "This divides by the number of bins. Asked is what each *spike* brings.",
        all_bits: "These are the bits of all spikes together. Divide by the number of spikes.",
        null_minus_rates: "The sign is reversed: rates that are better than the null should have a positive score.",
        spikes_alone: "The rates themselves are missing, the −λ of the likelihood. Without it, rates are the better the higher they are.",
        no_null: "The null is missing: a score of 0 should mean as good as the mean of each neuron.",
        ratio_of_likelihoods: "Log-likelihoods are compared by their difference, not by their ratio.",
        rates_added: "λ is added here. Rates that are too high should lower the likelihood: y log λ − λ.",
        bits_of_each_neuron: "This averages the scores of single neurons, so that a quiet one counts as much as a lively one. Sum over everything "
        "first, then divide.",
        logarithms_alone_in_bits: "Only y log λ was divided by log 2. The whole difference of log-likelihoods is in nats, −λ included.",
        bits_of_each_trial: "This averages the scores of single trials, so that one with few spikes counts as much as one with many. Sum over everything "
        "first, then divide.",
        divided_by_expected_spikes: "This divides by the number of *expected* spikes, so that low rates look good. Divide by the spikes that were counted.",
        times_log_two: "To go from nats to bits, *divide* by log 2.",
        counts_and_rates_swapped: "Counts and rates are swapped: it is the count that multiplies the logarithm of the rate.",
    },
    alternatives=[bits_by_scipy, bits_neuron_by_neuron],
    hints=[
        "The null gives every neuron its mean count, over trials and bins: `counts.mean(axis=(0, 1))`.",
        "The log-likelihood of rates is `np.sum(xlogy(counts, rates) - rates)`. That of the null is the same with the null in place of the rates; "
        "give it the shape of the counts.",
        "Take the difference, divide by `np.log(2)` and by `counts.sum()`.",
    ],
    purpose=(
        "The score by which methods without truth are compared. Ask what 0 means, what a negative score means, and who may have seen the counts "
        "that are scored. The null is the mean of the counts that are scored, as in the Neural Latents Benchmark."
    ),
)
