"""Exercises of the notebook "What does it mean for A to cause B?"."""

import operator

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    HUGE,
    LOPSIDED,
    NEGATIVE,
    RANK_DEFICIENT,
    TIES,
    WHOLE,
    ZEROS,
    edge_of_this_exercise,
)
from helpers.methods import interventions
from helpers.worlds import networks, simulate
from helpers.worlds.simulate import sigmoid


def randomised_trials(rng):
    """Two groups of outcomes: by hand, spike counts, of equal and of different size, with effects of either sign and none."""
    cases = [Case("four trials by hand", (np.array([1.0, 3.0]), np.array([0.0, 1.0])))]
    cases.append(
        Case("spike counts of a neuron that is silent when A is off", (rng.permutation([0, 2, 5, 1, 2, 3]), np.zeros(4, int)))
    )
    for n_on, n_off, centre, effect in [(50, 50, 0, 1.0), (20, 60, 5, -3.0), (75, 15, 5, 0.0)]:
        on, off = rng.normal(centre + effect, 1, n_on), rng.normal(centre, 2, n_off)
        cases.append(Case(f"{n_on} trials on and {n_off} off", (on, off)))
    return cases


NEVER_VARIES = edge_of_this_exercise(
    "in which one group does not vary at all", lambda outcome_on, outcome_off: 0 in (np.ptp(outcome_on), np.ptp(outcome_off))
)
LOWERED = edge_of_this_exercise(
    "in which forcing A lowers B", lambda outcome_on, outcome_off: outcome_on.mean() < outcome_off.mean()
)
OTHER_SIZE = edge_of_this_exercise(
    "in which the two groups have different sizes", lambda outcome_on, outcome_off: len(outcome_on) != len(outcome_off)
)


# --- average_causal_effect ---------------------------------------------------------------------------------


def reversed_sign(outcome_on, outcome_off):
    return outcome_off.mean() - outcome_on.mean()


def only_the_treated(outcome_on, outcome_off):
    return outcome_on.mean()


def difference_of_sums(outcome_on, outcome_off):
    return outcome_on.sum() - outcome_off.sum()


def divided_by_all_trials(outcome_on, outcome_off):
    n_trials = len(outcome_on) + len(outcome_off)
    return outcome_on.sum() / n_trials - outcome_off.sum() / n_trials


def ratio_of_means(outcome_on, outcome_off):
    with np.errstate(all="ignore"):
        return outcome_on.mean() / outcome_off.mean()


def absolute_difference(outcome_on, outcome_off):
    return abs(outcome_on.mean() - outcome_off.mean())


def difference_of_medians(outcome_on, outcome_off):
    return np.median(outcome_on) - np.median(outcome_off)


def trial_by_trial(outcome_on, outcome_off):
    return (outcome_on - outcome_off).mean()


def no_mean_taken(outcome_on, outcome_off):
    return outcome_on - outcome_off


def one_size_for_both(outcome_on, outcome_off):
    return (outcome_on.sum() - outcome_off.sum()) / len(outcome_on)


def against_the_mean_of_all(outcome_on, outcome_off):
    return outcome_on.mean() - np.concatenate([outcome_on, outcome_off]).mean()


def relative_change(outcome_on, outcome_off):
    with np.errstate(all="ignore"):
        return (outcome_on.mean() - outcome_off.mean()) / outcome_off.mean()


def silent_trials_left_out(outcome_on, outcome_off):
    return outcome_on[outcome_on != 0].mean() - outcome_off[outcome_off != 0].mean()


def means_added(outcome_on, outcome_off):
    return outcome_on.mean() + outcome_off.mean()


def effect_by_weights(outcome_on, outcome_off):
    outcomes = np.concatenate([outcome_on, outcome_off])
    weights = np.concatenate([np.full(len(outcome_on), 1 / len(outcome_on)), np.full(len(outcome_off), -1 / len(outcome_off))])
    return weights @ outcomes


def effect_by_regression(outcome_on, outcome_off):
    outcomes = np.concatenate([outcome_on, outcome_off])
    on = np.concatenate([np.ones(len(outcome_on)), np.zeros(len(outcome_off))])
    return np.cov(on, outcomes)[0, 1] / np.var(on, ddof=1)


def effect_in_pure_python(outcome_on, outcome_off):
    return sum(outcome_on) / len(outcome_on) - sum(outcome_off) / len(outcome_off)


AVERAGE_CAUSAL_EFFECT = Exercise(
    reference=interventions.average_causal_effect,
    cases=randomised_trials,
    edges=(NEVER_VARIES, LOWERED, ZEROS, TIES, WHOLE, NEGATIVE, OTHER_SIZE),
    mistakes={
        reversed_sign: "The sign is reversed: the effect is what switching the cause *on* adds, so on minus off.",
        only_the_treated: "This is the outcome with the cause on. An effect is a comparison: with it off, what happens?",
        difference_of_sums: "A sum grows with the number of trials, but the effect does not. Which statistic does not grow?",
        divided_by_all_trials: "Each group has its own size. The mean of a group divides by the trials of *that* group, "
        "not by the trials of both.",
        absolute_difference: "An effect has a sign: forcing A may also lower B. Keep the minus when it comes.",
        difference_of_medians: "These are medians. The effect was defined with E, the expected value: take means.",
        ratio_of_means: "This is a ratio. The average causal effect is a difference: it is 0, not 1, when nothing happens.",
        relative_change: "This is the change relative to the outcome with the cause off, which has no unit. The effect is the "
        "difference alone.",
        against_the_mean_of_all: "Trials with the cause on are part of the mean that you compare with. Compare with those "
        "in which it was off.",
        trial_by_trial: "This pairs the first trial on with the first trial off, and so on. The trials are no pairs, and "
        "one group may be larger: take the mean of each group first.",
        no_mean_taken: "Trials are subtracted one by one here, but they are no pairs. Asked is one number, and the groups "
        "may differ in size: what stands for a whole group?",
        means_added: "The two means are added. An effect is what switching on *changes*: compare them.",
        one_size_for_both: "Both sums are divided by the size of the same group. Each mean divides by the trials of its "
        "*own* group.",
        silent_trials_left_out: "A trial in which B did nothing is an outcome like any other. Every trial counts.",
    },
    alternatives=[effect_by_weights, effect_by_regression, effect_in_pure_python],
    hints=[
        "How would you tell whether a drug works, given one group that took it and one that did not?",
        "Take the mean outcome of each group and compare the two.",
        "`np.mean(outcome_on)` is one half of the answer.",
    ],
    purpose=(
        "The definition in one line, and a first success for everyone. Whoever is slow here may be fighting with Python "
        "rather than with causality: help at once."
    ),
)


# --- effect_standard_error ---------------------------------------------------------------------------------


def spread_of_one_trial(outcome_on, outcome_off):
    return np.sqrt(np.var(outcome_on, ddof=1) + np.var(outcome_off, ddof=1))


def added_standard_errors(outcome_on, outcome_off):
    return np.std(outcome_on, ddof=1) / np.sqrt(len(outcome_on)) + np.std(outcome_off, ddof=1) / np.sqrt(len(outcome_off))


def subtracted_variances(outcome_on, outcome_off):
    return np.sqrt(abs(np.var(outcome_on, ddof=1) / len(outcome_on) - np.var(outcome_off, ddof=1) / len(outcome_off)))


def root_of_a_negative_number(outcome_on, outcome_off):
    with np.errstate(all="ignore"):
        return np.sqrt(np.var(outcome_on, ddof=1) / len(outcome_on) - np.var(outcome_off, ddof=1) / len(outcome_off))


def variance_not_error(outcome_on, outcome_off):
    return np.var(outcome_on, ddof=1) / len(outcome_on) + np.var(outcome_off, ddof=1) / len(outcome_off)


def spread_around_the_sample_mean(outcome_on, outcome_off):
    return np.sqrt(np.var(outcome_on) / len(outcome_on) + np.var(outcome_off) / len(outcome_off))


def deviation_over_n(outcome_on, outcome_off):
    return np.sqrt(np.std(outcome_on, ddof=1) / len(outcome_on) + np.std(outcome_off, ddof=1) / len(outcome_off))


def divided_by_all(outcome_on, outcome_off):
    n_trials = len(outcome_on) + len(outcome_off)
    return np.sqrt((np.var(outcome_on, ddof=1) + np.var(outcome_off, ddof=1)) / n_trials)


def half_an_interval(outcome_on, outcome_off):
    variance = np.var(outcome_on, ddof=1) / len(outcome_on) + np.var(outcome_off, ddof=1) / len(outcome_off)
    return 1.96 * np.sqrt(variance)


def variance_of_all_trials(outcome_on, outcome_off):
    pooled = np.var(np.concatenate([outcome_on, outcome_off]), ddof=1)
    return np.sqrt(pooled / len(outcome_on) + pooled / len(outcome_off))


def pooled_variance(outcome_on, outcome_off):
    n_on, n_off = len(outcome_on), len(outcome_off)
    squares = (n_on - 1) * np.var(outcome_on, ddof=1) + (n_off - 1) * np.var(outcome_off, ddof=1)
    return np.sqrt(squares / (n_on + n_off - 2) * (1 / n_on + 1 / n_off))


def one_group_only(outcome_on, outcome_off):
    return np.sqrt(np.var(outcome_on, ddof=1) / len(outcome_on))


def one_taken_off_twice(outcome_on, outcome_off):
    variance_on = np.var(outcome_on, ddof=1) / (len(outcome_on) - 1)
    variance_off = np.var(outcome_off, ddof=1) / (len(outcome_off) - 1)
    return np.sqrt(variance_on + variance_off)


def error_of_paired_trials(outcome_on, outcome_off):
    differences = outcome_on - outcome_off
    return np.std(differences, ddof=1) / np.sqrt(len(differences))


def variances_squared(outcome_on, outcome_off):
    on, off = np.var(outcome_on, ddof=1), np.var(outcome_off, ddof=1)
    return np.sqrt(on**2 / len(outcome_on) + off**2 / len(outcome_off))


def sizes_below_a_root_too(outcome_on, outcome_off):
    variance_on = np.var(outcome_on, ddof=1) / np.sqrt(len(outcome_on))
    variance_off = np.var(outcome_off, ddof=1) / np.sqrt(len(outcome_off))
    return np.sqrt(variance_on + variance_off)


def error_of_the_mean_of_all(outcome_on, outcome_off):
    outcomes = np.concatenate([outcome_on, outcome_off])
    return np.std(outcomes, ddof=1) / np.sqrt(len(outcomes))


def root_of_the_first_alone(outcome_on, outcome_off):
    variance_on, variance_off = np.var(outcome_on, ddof=1), np.var(outcome_off, ddof=1)
    return np.sqrt(variance_on / len(outcome_on)) + variance_off / len(outcome_off)


def error_with_scipy(outcome_on, outcome_off):
    from scipy.stats import sem

    return np.hypot(sem(outcome_on), sem(outcome_off))


def error_with_deviations(outcome_on, outcome_off):
    total = 0.0
    for group in (outcome_on, outcome_off):
        deviations = group - group.mean()
        total += (deviations**2).sum() / (len(group) - 1) / len(group)
    return total**0.5


EFFECT_STANDARD_ERROR = Exercise(
    reference=interventions.effect_standard_error,
    cases=randomised_trials,
    edges=(NEVER_VARIES, LOWERED, ZEROS, TIES, WHOLE, NEGATIVE, OTHER_SIZE),
    lies_in=(0, np.inf),
    equivalent={"(outcome_on, outcome_off) -> (outcome_off, outcome_on)": "the two variances are added, in either order"},
    mistakes={
        spread_of_one_trial: "This is how much single trials differ. A mean over n trials varies less: divide each "
        "variance by the size of its group.",
        added_standard_errors: "Independent errors do not add up; their squares do. Add the two variances of the means, "
        "then take the root.",
        subtracted_variances: "The means are subtracted, but their uncertainties are not: chance in either group makes "
        "the difference less certain. Add the variances.",
        root_of_a_negative_number: "One variance is taken off the other here, so that a negative number may stand below the "
        "root. Chance in either group makes the difference less certain: variances add.",
        variance_not_error: "This is the variance of the estimate. Its square root has the units of the outcome.",
        deviation_over_n: "Below the root stand *variances*, which are squared standard deviations.",
        divided_by_all: "Each variance is divided by the size of its *own* group, not by the trials of both.",
        half_an_interval: "This is half of a 95 % interval. The standard error itself has no 1.96.",
        variance_of_all_trials: "Compute the variance *within* each group. Over both together, the effect itself counts "
        "as noise.",
        pooled_variance: "This is one variance for both groups. Forcing may change how much B varies, so each group keeps a "
        "variance of its own.",
        root_of_the_first_alone: "The root covers the first variance alone. It is taken of the whole sum.",
        error_of_the_mean_of_all: "This is how sure you are of the mean of all trials together. A difference of two means "
        "is less certain: each has an error of its own, and their variances add.",
        one_group_only: "This is the error of one mean. The effect is a difference of two, and the other one is uncertain too.",
        one_taken_off_twice: "One is taken off twice. `ddof=1` makes the variance unbiased; the mean of n trials then "
        "divides it by n.",
        error_of_paired_trials: "This pairs the first trial on with the first trial off, and so on. The trials are no "
        "pairs, and one group may be larger. Ask how much each mean varies.",
        variances_squared: "`np.var` is a square already. Squared once more, it no longer has the units of the outcome "
        "squared.",
        sizes_below_a_root_too: "The variance of a mean falls with n, not with the root of n. The root is taken once, at "
        "the end.",
        spread_around_the_sample_mean: "Very close: deviations from the sample's own mean are a little too small. Use "
        "`ddof=1`, which divides by n − 1.",
    },
    alternatives=[error_with_scipy, error_with_deviations],
    hints=[
        "The estimate is a difference of two means. How much does each mean vary by chance?",
        "The variance of a mean of n trials is the variance of one trial, divided by n. Variances of independent "
        "numbers add up.",
        "`np.var(outcome_on, ddof=1) / len(outcome_on)` is one of two terms below the root.",
    ],
    purpose=(
        "That variances add although the means are subtracted. There are many ways to be nearly right; let neighbours "
        "compare formulas before they look at hints."
    ),
)


# --- connections -------------------------------------------------------------------------------------------


def signed_networks(rng):
    """Wirings with excitation, inhibition and self-connections; one of whole numbers, one that is empty, one that is full."""
    chain = np.zeros((3, 3))
    chain[1, 0], chain[2, 1] = 1.0, -0.5
    own = np.array([[0.4, -0.8], [0.0, 0.0]])
    both = np.array([[0.0, 0.001], [0.7, 0.0]])
    alike = np.array([[0.4, 0.3], [0.3, 0.0]])
    whole = np.array([[0, 1, 0], [-2, 0, 1], [0, 0, 0]])
    cases = [Case("the chain 0 → 1 → 2, its second connection inhibitory", (chain,)), Case("a self-connection", (own,))]
    cases.append(Case("two neurons that drive each other, one of them weakly", (both,)))
    cases.append(Case("two neurons that drive each other alike", (alike,)))
    cases.append(Case("three neurons whose weights are whole numbers", (whole,)))
    cases.append(Case("three neurons without any connection", (np.zeros((3, 3)),)))
    cases.append(Case("three neurons that all drive each other", (rng.normal(size=(3, 3)),)))
    for _ in range(2):
        W = rng.normal(size=(5, 5)) * (rng.random((5, 5)) < 0.3)
        cases.append(Case("a random network of five neurons", (W,)))
    return cases


def in_order(pairs):
    """Pairs of whole numbers in order; anything else as it is, for the comparison to say what it is."""
    try:
        return sorted((_whole(source), _whole(target)) for source, target in pairs)
    except (TypeError, ValueError):
        return pairs


def _whole(number):
    """A whole number as such, also where it is written with a point."""
    return int(number) if int(number) == number else operator.index(number)


def row_as_source(W):
    return [(i, j) for i, j in np.argwhere(W)]


def every_pair(W):
    return [(j, i) for i in range(len(W)) for j in range(len(W))]


def only_excitation(W):
    return [(j, i) for i, j in np.argwhere(W > 0)]


def no_self_connections(W):
    return [(j, i) for i, j in np.argwhere(W) if i != j]


def counted_from_one(W):
    return [(j + 1, i + 1) for i, j in np.argwhere(W)]


def without_direction(W):
    return sorted({(min(i, j), max(i, j)) for i, j in np.argwhere(W)})


def forward_only(W):
    return [(source, target) for source in range(len(W)) for target in range(source + 1, len(W)) if W[target, source] != 0]


def rows_and_columns_apart(W):
    return np.nonzero(W)


def weights_as_well(W):
    return [(j, i, W[i, j]) for i, j in np.argwhere(W)]


def missing_connections(W):
    return [(j, i) for i, j in np.argwhere(W == 0)]


def weights_of_one_only(W):
    return [(j, i) for i, j in np.argwhere(W == 1)]


def strong_ones_only(W):
    return [(j, i) for i, j in np.argwhere(np.abs(W) > 0.1)]


def connections_by_two_loops(W):
    pairs = []
    for source in range(W.shape[1]):
        for target in range(W.shape[0]):
            if W[target, source] != 0:
                pairs.append((source, target))
    return pairs


def connections_by_nonzero(W):
    targets, sources = np.nonzero(W)
    return np.stack([sources, targets], axis=1)


def connections_as_a_set(W):
    return {(source, target) for target, source in zip(*np.nonzero(W), strict=True)}


CONNECTIONS = Exercise(
    reference=networks.connections,
    cases=signed_networks,
    edges=(
        edge_of_this_exercise("without any connection", lambda W: not W.any()),
        edge_of_this_exercise("with a very weak connection", lambda W: np.any((W != 0) & (np.abs(W) < 0.01))),
        edge_of_this_exercise(
            "in which two neurons drive each other", lambda W: np.any((W != 0) & (W.T != 0) & ~np.eye(len(W), dtype=bool))
        ),
        edge_of_this_exercise("in which a neuron drives itself", lambda W: np.any(np.diag(W))),
        WHOLE,
        NEGATIVE,
        ZEROS,
        TIES,
        LOPSIDED,
        RANK_DEFICIENT,
    ),
    canonical=in_order,
    expects="a list of pairs (source, target)",
    mistakes={
        row_as_source: "Your arrows point backwards: `W[i, j]` belongs to the connection from `j` to `i`, so "
        "the column is the source and the row is the target.",
        every_pair: "This lists every pair. A connection exists only where the weight is not 0.",
        only_excitation: "Inhibition is a connection too: a negative weight drives its target down.",
        no_self_connections: "A neuron may drive itself: entries on the diagonal count as connections.",
        without_direction: "A pair has a direction: 0 → 1 and 1 → 0 are two connections. Source first, target second, "
        "whichever number is smaller.",
        forward_only: "Half of the matrix was never read. A neuron may also drive one with a smaller number, or itself.",
        rows_and_columns_apart: "Rows stand in one array and columns in another. Put them together, one pair (source, "
        "target) for each connection.",
        weights_as_well: "A pair names two neurons, source and target. The weight is not asked for.",
        missing_connections: "These are the pairs that are *not* connected: a weight of 0 means that there is none.",
        weights_of_one_only: "A connection may have any weight, not 1 alone. There is none only where the weight is 0.",
        strong_ones_only: "A weak connection is a connection: only a weight of exactly 0 means that there is none.",
        counted_from_one: "Neurons are counted from 0, as everywhere in Python.",
    },
    alternatives=[connections_by_two_loops, connections_by_nonzero, connections_as_a_set],
    hints=[
        "Which index of `W[i, j]` names the neuron that sends, and which the one that receives?",
        "`np.argwhere(W)` lists the rows and columns of all entries that are not 0, one pair (row, column) each.",
        "For each pair (target, source) of `np.argwhere(W)`, append `(source, target)`.",
    ],
    purpose=(
        "Reading `W[i, j]` in the right direction, before anything depends on it. Insist on it: whoever leaves with the "
        "matrix transposed will be wrong for the rest of the course."
    ),
)


# --- next_state --------------------------------------------------------------------------------------------


def network_moments(rng):
    """A wiring, a state and a noise vector: from rest, driven hard, and random."""
    by_hand = (np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([0.6, 0.4]), np.array([0.1, 0.3]))
    cases = [Case("neuron 0 driving neuron 1", by_hand)]
    driven_hard = (np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([1.0, 0.5]), np.array([0.3, -0.2]))
    cases.append(Case("neuron 0 driving neuron 1 very hard", driven_hard))
    alike = np.zeros((4, 4))
    alike[1, 0] = alike[2, 0] = alike[3, 2] = 0.7
    cases.append(Case("four neurons that begin at rest", (alike, np.zeros(4), rng.normal(size=4))))
    for _ in range(2):
        W = rng.normal(size=(4, 4)) * (rng.random((4, 4)) < 0.6)
        cases.append(Case("a random network of four neurons", (W, rng.random(4), rng.normal(size=4))))
    return cases


def transposed_wiring(W, x, noise):
    return sigmoid(W.T @ x + noise)


def no_sigmoid(W, x, noise):
    return W @ x + noise


def noise_outside(W, x, noise):
    return sigmoid(W @ x) + noise


def no_noise(W, x, noise):
    return sigmoid(W @ x)


def entry_by_entry(W, x, noise):
    return sigmoid(W * x + noise)


def keeps_the_old_state(W, x, noise):
    return sigmoid(x + W @ x + noise)


def sigmoid_upside_down(W, x, noise):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.exp(W @ x + noise))


def noise_sent_along(W, x, noise):
    return sigmoid(W @ (x + noise))


def squashed_before_it_is_sent(W, x, noise):
    return W @ sigmoid(x) + noise


def one_sum_for_all(W, x, noise):
    return sigmoid(np.sum(W * x) + noise)


def sums_of_what_is_sent(W, x, noise):
    return sigmoid(np.sum(W * x, axis=0) + noise)


def own_activity_by_all_weights(W, x, noise):
    return sigmoid(W.sum(axis=1) * x + noise)


def tanh_for_sigmoid(W, x, noise):
    return np.tanh(W @ x + noise)


def cut_and_not_squashed(W, x, noise):
    return np.clip(W @ x + noise, 0, 1)


def activity_squashed_as_well(W, x, noise):
    return sigmoid(W @ sigmoid(x) + noise)


def squashed_twice(W, x, noise):
    return sigmoid(sigmoid(W @ x + noise))


def brackets_missing(W, x, noise):
    return 1 / 1 + np.exp(-(W @ x + noise))


def noise_subtracted(W, x, noise):
    return sigmoid(W @ x - noise)


def noise_only(W, x, noise):
    return sigmoid(noise)


def old_state_and_change(W, x, noise):
    return x + sigmoid(W @ x + noise)


def infinity_over_infinity(W, x, noise):
    with np.errstate(all="ignore"):
        grown = np.exp(W @ x + noise)
        return grown / (1 + grown)


def next_state_by_loops(W, x, noise):
    following = np.zeros(len(x))
    for i in range(len(x)):
        drive = noise[i]
        for j in range(len(x)):
            drive += W[i, j] * x[j]
        following[i] = 1 / (1 + np.exp(-drive))
    return following


def next_state_by_tanh(W, x, noise):
    return 0.5 * (1 + np.tanh(0.5 * (W.dot(x) + noise)))


NEXT_STATE = Exercise(
    reference=simulate.next_state,
    cases=network_moments,
    edges=(HUGE, ZEROS, TIES, NEGATIVE, LOPSIDED, RANK_DEFICIENT),
    lies_in=(0, 1),
    mistakes={
        transposed_wiring: "The drive runs against the arrows: `W[i, j]` belongs to the connection from `j` to `i`, so "
        "neuron `i` collects over row `i`.",
        no_sigmoid: "The drive is right. It still has to pass through the sigmoid, which keeps activity between 0 and 1.",
        noise_outside: "Noise arrives at the neuron like any other input, so it belongs inside the sigmoid. Outside, it "
        "could push activity below 0.",
        no_noise: "Where is the noise? Without it the present decides the next step completely, and the same state is "
        "always followed by the same one.",
        entry_by_entry: "`*` multiplies entry by entry and gives a matrix. Each neuron needs the *sum* over its sources.",
        sigmoid_upside_down: "The sigmoid stands on its head: the exponent needs a minus. Or use `sigmoid(z)`, which is there "
        "for you.",
        noise_sent_along: "Here noise travels through the weights, as if the sources had it. It arrives at each neuron "
        "directly, beside what the sources send.",
        squashed_before_it_is_sent: "The sigmoid comes too early. First everything that arrives is added up, noise "
        "included; then the sum is squashed.",
        one_sum_for_all: "All neurons receive the same sum here. Each one adds up its own row only.",
        sums_of_what_is_sent: "This adds up what each neuron *sends*. Activity is made of what it receives, which stands in "
        "its row.",
        own_activity_by_all_weights: "Each weight belongs to the activity of the neuron that *sends*, not of the one that "
        "receives.",
        tanh_for_sigmoid: "`tanh` runs from −1 to 1, and activity from 0 to 1. The equation has the sigmoid, 1 / (1 + e⁻ᶻ).",
        cut_and_not_squashed: "Cutting off at 0 and 1 makes all strong inputs alike. The sigmoid bends smoothly and tells "
        "them apart.",
        noise_subtracted: "Noise is added to what the sources send. (If you wrote the sigmoid yourself: the minus in it "
        "stands before the whole sum.)",
        activity_squashed_as_well: "The activity has passed through the sigmoid already, one step earlier. It is sent as it "
        "is.",
        squashed_twice: "The sum is squashed twice. Once is enough to bring it between 0 and 1.",
        brackets_missing: "Python divides before it adds, so 1 / 1 comes first. The denominator of the sigmoid needs brackets.",
        noise_only: "Nobody drives anybody here. Where are the wiring and the activity now?",
        old_state_and_change: "This adds the new activity to the old one, and can exceed 1. The sigmoid gives the new "
        "activity itself.",
        infinity_over_infinity: "On paper this is the sigmoid. In a computer e to the power of a strong drive is infinite, "
        "and infinity divided by itself is no number. Use `sigmoid(z)`, or the form with e⁻ᶻ.",
        keeps_the_old_state: "The old state is added once too often: in this network, a neuron remembers itself only if "
        "`W` says so.",
    },
    alternatives=[next_state_by_loops, next_state_by_tanh],
    hints=[
        "Read the equation from the inside out: what arrives at neuron i from all neurons j?",
        "The sum over sources is a product of a matrix and a vector: `W @ x`.",
        "The drive is `W @ x + noise`; the next state is its sigmoid.",
    ],
    purpose=(
        "What the simulated network does in one step, so that nothing later is a black box. The order (sum, noise, then "
        "sigmoid) is the point."
    ),
)


# --- effects_of_neuron -------------------------------------------------------------------------------------


def forced_recording(rng, n_perturbations, chances):
    """A small network whose neurons are forced on with chances of their own, each at least once on and once off."""
    n_neurons = len(chances)
    W = 2 * rng.normal(size=(n_neurons, n_neurons)) * (rng.random((n_neurons, n_neurons)) < 0.5)
    forced = (rng.random((n_perturbations, n_neurons)) < chances).astype(float)
    forced[0], forced[1] = 1, 0
    answer = sigmoid(forced @ W.T + rng.normal(size=forced.shape))
    return np.stack([forced, answer], axis=1).reshape(-1, n_neurons)


def perturbed_recordings(rng):
    """Recordings that are forced on every even step: by hand, with fair coins, and with others."""
    by_hand = [[1, 0, 0], [0.9, 0.2, 1], [0, 1, 1], [0.1, 0, 0.5], [0, 0, 1], [0.3, 0.6, 0], [0, 1, 0], [0.2, 1, 0.4]]
    cases = [Case("neuron 2 in a recording by hand", (np.array(by_hand, dtype=float), 2))]
    for n_perturbations, neuron in [(30, 1), (100, 2)]:
        x = forced_recording(rng, n_perturbations, [0.5] * 4)
        cases.append(Case(f"neuron {neuron} in a recording of {len(x)} steps", (x, neuron)))
    x = forced_recording(rng, 60, [0.2, 0.5, 0.5, 0.8])
    cases += [Case(f"neuron {neuron}, forced {often}", (x, neuron)) for neuron, often in ((0, "on rarely"), (3, "on mostly"))]
    return cases


def answers_at_the_limit(x, neuron=None):
    return np.isin(x[1::2], (0, 1)).any()


def unfair_coin(x, neuron):
    return abs(x[::2, neuron].mean() - 0.5) > 0.2


def unfair_coins(x):
    return np.any(np.abs(x[::2].mean(axis=0) - 0.5) > 0.2)


ANSWERS_AT_THE_LIMIT = edge_of_this_exercise("in which some answers are exactly 0 or 1", answers_at_the_limit)


def divided_by_all_perturbations(x, neuron):
    on = x[::2, neuron] == 1
    answer = x[1::2]
    return answer[on].sum(axis=0) / len(answer) - answer[~on].sum(axis=0) / len(answer)


def off_minus_on(x, neuron):
    on = x[::2, neuron] == 1
    return x[1::2][~on].mean(axis=0) - x[1::2][on].mean(axis=0)


def answer_at_the_same_step(x, neuron):
    on = x[::2, neuron] == 1
    return x[::2][on].mean(axis=0) - x[::2][~on].mean(axis=0)


def every_step_taken_for_forced(x, neuron):
    on = x[:-1, neuron] == 1
    return x[1:][on].mean(axis=0) - x[1:][~on].mean(axis=0)


def effects_on_the_neuron(x, neuron):
    answer = x[1::2, neuron]
    effects = np.zeros(x.shape[1])
    for j in range(x.shape[1]):
        on = x[::2, j] == 1
        effects[j] = answer[on].mean() - answer[~on].mean()
    return effects


def only_the_answer_to_on(x, neuron):
    return x[1::2][x[::2, neuron] == 1].mean(axis=0)


def averaged_over_neurons_too(x, neuron):
    on = x[::2, neuron] == 1
    return x[1::2][on].mean() - x[1::2][~on].mean()


def even_and_odd_swapped(x, neuron):
    with np.errstate(all="ignore"):
        on = x[1::2, neuron] == 1
        return x[::2][on].sum(axis=0) / on.sum() - x[::2][~on].mean(axis=0)


def every_exact_value_taken_for_forced(x, neuron):
    on, off = x[:-1, neuron] == 1, x[:-1, neuron] == 0
    return x[1:][on].mean(axis=0) - x[1:][off].mean(axis=0)


def against_all_answers(x, neuron):
    return x[1::2][x[::2, neuron] == 1].mean(axis=0) - x[1::2].mean(axis=0)


def sums_and_not_means(x, neuron):
    on = x[::2, neuron] == 1
    return x[1::2][on].sum(axis=0) - x[1::2][~on].sum(axis=0)


def row_for_column(x, neuron):
    on = x[::2][neuron] == 1
    return x[1::2][on].mean(axis=0) - x[1::2][~on].mean(axis=0)


def zeros_and_ones_as_row_numbers(x, neuron):
    on = x[::2, neuron].astype(int)
    return x[1::2][on].mean(axis=0) - x[1::2][~on].mean(axis=0)


def coins_as_they_are(x, neuron):
    on = x[::2, neuron]
    return x[1::2][on].mean(axis=0) - x[1::2][~on].mean(axis=0)


def answer_two_steps_later(x, neuron):
    on, later = x[:-2:2, neuron] == 1, x[2::2]
    return later[on].mean(axis=0) - later[~on].mean(axis=0)


def high_activity_taken_for_forced(x, neuron):
    on = x[:-1, neuron] > 0.5
    return x[1:][on].mean(axis=0) - x[1:][~on].mean(axis=0)


def each_by_its_own_coin(x, neuron):
    on, answer = x[::2] == 1, x[1::2]
    return np.array([answer[on[:, i], i].mean() - answer[~on[:, i], i].mean() for i in range(x.shape[1])])


def neurons_in_rows(x, neuron):
    on = x[neuron, ::2] == 1
    return x[:, 1::2][:, on].mean(axis=1) - x[:, 1::2][:, ~on].mean(axis=1)


def own_effect_left_out(x, neuron):
    on = x[::2, neuron] == 1
    effects = x[1::2][on].mean(axis=0) - x[1::2][~on].mean(axis=0)
    effects[neuron] = 0
    return effects


def averaged_over_neurons_only(x, neuron):
    on = x[::2, neuron] == 1
    return x[1::2][on].mean(axis=1) - x[1::2][~on].mean(axis=1)


def only_when_others_are_off(x, neuron):
    forced, answer = x[::2], x[1::2]
    on, alone = forced[:, neuron] == 1, np.delete(forced, neuron, axis=1).sum(axis=1) == 0
    return answer[on & alone].mean(axis=0) - answer[~on & alone].mean(axis=0)


def correlation_with_the_answers(x, neuron):
    return np.array([np.corrcoef(x[::2, neuron], answer)[0, 1] for answer in x[1::2].T])


def effects_by_loop(x, neuron):
    effects = []
    for i in range(x.shape[1]):
        on = [x[t + 1, i] for t in range(0, len(x), 2) if x[t, neuron] == 1]
        off = [x[t + 1, i] for t in range(0, len(x), 2) if x[t, neuron] == 0]
        effects.append(sum(on) / len(on) - sum(off) / len(off))
    return effects


def effects_by_regression(x, neuron):
    return np.polyfit(x[::2, neuron], x[1::2], 1)[0]


EFFECTS_OF_NEURON = Exercise(
    reference=interventions.effects_of_neuron,
    cases=perturbed_recordings,
    edges=(
        ANSWERS_AT_THE_LIMIT,
        edge_of_this_exercise("in which the neuron is forced on much more, or much less, often than off", unfair_coin),
        TIES,
    ),
    lies_in=(-1, 1),
    mistakes={
        divided_by_all_perturbations: "Both sums are divided by *all* perturbations. The neuron was on in about half of "
        "them: divide each sum by the size of its own group.",
        off_minus_on: "The sign is reversed: an effect is what switching the neuron *on* adds, so on minus off.",
        answer_at_the_same_step: "This compares the forced steps with themselves. The network answers one step *later*, on "
        "the odd steps.",
        every_step_taken_for_forced: "Only even steps are forced. On odd steps activity is hardly ever exactly 1, so they "
        "count as *off*; and what follows them is the next forced pattern, not an answer.",
        every_exact_value_taken_for_forced: "This takes every 0 and every 1 for a forced one. Only even steps are forced, "
        "and an answer may be 0 or 1 as well, when the drive is strong.",
        against_all_answers: "The answers with the neuron on are part of the mean that you compare with. Compare with those "
        "in which it was off.",
        sums_and_not_means: "A sum grows with the number of perturbations, and the two groups differ in size. Take the mean "
        "of each.",
        row_for_column: "This takes a row: all neurons at one step. The coins of one neuron stand in its *column*.",
        zeros_and_ones_as_row_numbers: "As whole numbers, 0 and 1 are the numbers of rows: this picks the first two again "
        "and again. What selects rows is True and False, from a comparison.",
        coins_as_they_are: "The coins are numbers, and numbers do not select rows. Compare them with 1: that gives True and "
        "False.",
        answer_two_steps_later: "Two steps after a forced pattern comes the next one, which coins decide. The answer is one "
        "step later.",
        high_activity_taken_for_forced: "Activity above one half is not forced activity. Only even steps are forced, and "
        "there it is 0 or 1.",
        each_by_its_own_coin: "This is what each neuron does to *itself*. The coin is that of `neuron` throughout, and the "
        "answer that of each.",
        neurons_in_rows: "Time comes first in `x`, so a neuron is a column.",
        own_effect_left_out: "Whether the neuron drives itself is a question like any other: its own answer counts too.",
        averaged_over_neurons_only: "You averaged over neurons. Each neuron has an effect of its own: average over "
        "perturbations.",
        only_when_others_are_off: "You kept the perturbations in which all others were off, which are very few. The coins "
        "of the others are fair to both groups: use every perturbation.",
        correlation_with_the_answers: "These are correlations. The effect is a difference of two means, in units of activity.",
        averaged_over_neurons_too: "You averaged over neurons as well. One mean for each neuron: `axis=0` averages over "
        "the perturbations alone.",
        even_and_odd_swapped: "Even and odd are swapped: steps 0, 2, 4, … are forced, and 1, 3, 5, … hold the answers.",
        effects_on_the_neuron: "These are the effects of all neurons *on* this one. The question is what this one does to "
        "the others.",
        only_the_answer_to_on: "This is the answer when the neuron was on. An effect is a comparison: what did the "
        "network do when it was off?",
    },
    alternatives=[effects_by_loop, effects_by_regression],
    hints=[
        "It is your randomised trial again. Which steps are the treatment, and which the outcome?",
        "`forced = x[::2]` are the forced steps, `answer = x[1::2]` the answers. Row k of the one belongs to row k of "
        "the other.",
        "With `on = forced[:, neuron] == 1`, the answers to *on* are `answer[on]`, one row a perturbation. Average over rows.",
    ],
    purpose=(
        "The randomised trial again, now inside a recording: which rows are treatment, which are outcome. Draw the time "
        "axis with even and odd steps on the board."
    ),
)


# --- perturbation_correlation ------------------------------------------------------------------------------


def whole_recordings(rng):
    """The recordings of the exercise before, without a chosen neuron."""
    cases = perturbed_recordings(rng)[:-1]  # the last two are one recording
    labels = ["a recording by hand", "30 perturbations", "100 perturbations", "coins that are not fair"]
    return [Case(label, case.args[:1]) for label, case in zip(labels, cases, strict=True)]


def source_by_target(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x[::2].T, x[1::2].T)[:n_neurons, n_neurons:]


def correlation_of_all_steps(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x[1:].T, x[:-1].T)[:n_neurons, n_neurons:]


def correlation_at_the_same_step(x):
    return np.corrcoef(x.T)


def all_four_blocks(x):
    return np.corrcoef(x[1::2].T, x[::2].T)


def answers_with_answers(x):
    return np.corrcoef(x[1::2].T)


def covariance(x):
    n_neurons = x.shape[1]
    return np.cov(x[1::2].T, x[::2].T)[:n_neurons, n_neurons:]


def differences_in_means(x):
    on = x[::2] == 1
    answer = x[1::2]
    return np.stack([answer[j].mean(axis=0) - answer[~j].mean(axis=0) for j in on.T], axis=1)


def not_transposed(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x[1::2], x[::2])[:n_neurons, n_neurons:]


def forcing_with_forcing(x):
    return np.corrcoef(x[::2].T)


def answer_before_the_forcing(x):
    n_neurons = x.shape[1]
    return np.corrcoef(x[1:-1:2].T, x[2::2].T)[:n_neurons, n_neurons:]


def means_left_in(x):
    return x[1::2].T @ x[::2] / len(x[::2])


def divided_by_one_deviation(x):
    forced, answer = x[::2] - x[::2].mean(axis=0), x[1::2] - x[1::2].mean(axis=0)
    return answer.T @ forced / len(forced) / answer.std(axis=0)[:, None]


def two_divisors(x):
    n_neurons = x.shape[1]
    covariance = np.cov(x[1::2].T, x[::2].T)[:n_neurons, n_neurons:]
    return covariance / np.outer(x[1::2].std(axis=0), x[::2].std(axis=0))


def one_number_for_all(x):
    return np.corrcoef(x[1::2].ravel(), x[::2].ravel())[0, 1]


def each_neuron_with_itself(x):
    return np.array([np.corrcoef(x[1::2, j], x[::2, j])[0, 1] for j in range(x.shape[1])])


def fair_coins_taken_for_granted(x):
    answer, on = x[1::2], x[::2] == 1
    differences = np.stack([answer[j].mean(axis=0) - answer[~j].mean(axis=0) for j in on.T], axis=1)
    return differences / 2 / answer.std(axis=0)[:, None]


def correlation_by_loops(x):
    forced, answer = x[::2], x[1::2]
    n_neurons = x.shape[1]
    R = np.zeros((n_neurons, n_neurons))
    for i in range(n_neurons):
        for j in range(n_neurons):
            R[i, j] = np.corrcoef(answer[:, i], forced[:, j])[0, 1]
    return R


def correlation_of_z_scores(x):
    forced, answer = x[::2], x[1::2]
    z_forced = (forced - forced.mean(axis=0)) / forced.std(axis=0)
    z_answer = (answer - answer.mean(axis=0)) / answer.std(axis=0)
    return z_answer.T @ z_forced / len(forced)


PERTURBATION_CORRELATION = Exercise(
    reference=interventions.perturbation_correlation,
    cases=whole_recordings,
    edges=(ANSWERS_AT_THE_LIMIT, edge_of_this_exercise("in which coins are not fair", unfair_coins), TIES),
    lies_in=(-1, 1),
    mistakes={
        source_by_target: "This is the transpose: rows should be the neurons that answer (to), columns the neurons that "
        "were forced (from).",
        correlation_of_all_steps: "This uses every step. After an odd step comes the next forced pattern, which coins "
        "decide and no neuron can influence: such pairs only dilute the effect.",
        correlation_at_the_same_step: "This correlates neurons at the same moment. The answer comes one step after the "
        "forcing.",
        all_four_blocks: "All four blocks are here: answers with answers, forcing with forcing, and the two mixed ones. "
        "Which block has the answers in its rows and the forcing in its columns?",
        answers_with_answers: "This correlates answers with answers. Where is the forcing?",
        differences_in_means: "These are the effects of the exercise before, and they are right. Here the correlation is "
        "wanted.",
        not_transposed: "`np.corrcoef` takes one variable in each *row*, but in `x` neurons stand in columns: transpose.",
        forcing_with_forcing: "This correlates coins with coins, which know nothing of each other. Where are the answers?",
        answer_before_the_forcing: "Each pattern is paired with the answer that came *before* it. An effect comes after its "
        "cause.",
        means_left_in: "These are means of products. A correlation takes the means of both out first, and divides by both "
        "deviations.",
        divided_by_one_deviation: "Only the deviation of the answers is divided out. A correlation divides by that of the "
        "forcing too.",
        two_divisors: "Right but for a detail: `np.cov` divides by n − 1, and `std` by n. In a correlation the two have to "
        "agree.",
        one_number_for_all: "All neurons went into one correlation. Each pair has one of its own: a neuron that answers, "
        "one that is forced.",
        each_neuron_with_itself: "This is the forcing of each neuron with its own answer, the diagonal. All pairs are asked "
        "for.",
        fair_coins_taken_for_granted: "This is right where exactly half of the coins fell on 1. A correlation divides by "
        "the deviation that the coins really had.",
        covariance: "This is a covariance. A correlation also divides by both standard deviations.",
    },
    alternatives=[correlation_by_loops, correlation_of_z_scores],
    hints=[
        "As before, `forced = x[::2]` and `answer = x[1::2]`. `np.corrcoef(a, b)` takes variables in *rows* and stacks a on "
        "top of b.",
        "`both = np.corrcoef(answer.T, forced.T)` has shape (2N, 2N). Its first N rows are the answers, its last N columns "
        "the forcing.",
        "With `n_neurons = x.shape[1]`, cut out that block: `both[:n_neurons, n_neurons:]`.",
    ],
    purpose=(
        "All pairs at once, and the block structure of `np.corrcoef`. The block structure is numpy's difficulty and not "
        "the idea's; do not hesitate to give the second hint to the room."
    ),
)
