"""Exercises of the notebook "What does it mean for A to cause B?"."""

import operator

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.methods import interventions
from helpers.worlds import networks, simulate
from helpers.worlds.simulate import sigmoid


def randomised_trials(rng):
    """Two groups of outcomes: by hand, of equal and of different size, without any effect."""
    cases = [Case("four trials by hand", (np.array([1.0, 3.0]), np.array([0.0, 1.0])))]
    for seed, (n_on, n_off, effect) in enumerate([(50, 50, 1.0), (20, 60, -0.5), (75, 15, 0.0)]):
        rng = np.random.default_rng(seed)
        on, off = rng.normal(5 + effect, 1, n_on), rng.normal(5, 2, n_off)
        cases.append(Case(f"{n_on} trials on and {n_off} off", (on, off)))
    return cases


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
    return outcome_on.mean() / outcome_off.mean()


def absolute_difference(outcome_on, outcome_off):
    return abs(outcome_on.mean() - outcome_off.mean())


def difference_of_medians(outcome_on, outcome_off):
    return np.median(outcome_on) - np.median(outcome_off)


def effect_by_weights(outcome_on, outcome_off):
    outcomes = np.concatenate([outcome_on, outcome_off])
    weights = np.concatenate([np.full(len(outcome_on), 1 / len(outcome_on)), np.full(len(outcome_off), -1 / len(outcome_off))])
    return weights @ outcomes


def effect_by_regression(outcome_on, outcome_off):
    outcomes = np.concatenate([outcome_on, outcome_off])
    on = np.concatenate([np.ones(len(outcome_on)), np.zeros(len(outcome_off))])
    return np.polyfit(on, outcomes, 1)[0]


def effect_in_pure_python(outcome_on, outcome_off):
    return sum(outcome_on) / len(outcome_on) - sum(outcome_off) / len(outcome_off)


AVERAGE_CAUSAL_EFFECT = Exercise(
    reference=interventions.average_causal_effect,
    cases=randomised_trials,
    mistakes={
        reversed_sign: "The sign is reversed: the effect is what switching the cause *on* adds, so on minus off.",
        only_the_treated: "This is the outcome with the cause on. An effect is a comparison: with it off, what happens?",
        difference_of_sums: "A sum grows with the number of trials, but the effect does not. Which statistic does not grow?",
        divided_by_all_trials: "Each group has its own size. The mean of a group divides by the trials of *that* group, "
        "not by the trials of both.",
        absolute_difference: "An effect has a sign: forcing A may also lower B. Keep the minus when it comes.",
        difference_of_medians: "These are medians. The effect was defined with E, the expected value: take means.",
        ratio_of_means: "This is a ratio. The average causal effect is a difference: it is 0, not 1, when nothing happens.",
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
    mistakes={
        spread_of_one_trial: "This is how much single trials differ. A mean over n trials varies less: divide each "
        "variance by the size of its group.",
        added_standard_errors: "Independent errors do not add up; their squares do. Add the two variances of the means, "
        "then take the root.",
        subtracted_variances: "The means are subtracted, but their uncertainties are not: chance in either group makes "
        "the difference less certain. Add the variances.",
        variance_not_error: "This is the variance of the estimate. Its square root has the units of the outcome.",
        deviation_over_n: "Below the root stand *variances*, which are squared standard deviations.",
        divided_by_all: "Each variance is divided by the size of its *own* group, not by the trials of both.",
        half_an_interval: "This is half of a 95 % interval. The standard error itself has no 1.96.",
        variance_of_all_trials: "Compute the variance *within* each group. Over both together, the effect itself counts "
        "as noise.",
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
    """Wirings with excitation, inhibition and self-connections."""
    chain = np.zeros((3, 3))
    chain[1, 0], chain[2, 1] = 1.0, -0.5
    own = np.array([[0.4, -0.8], [0.0, 0.0]])
    cases = [Case("the chain 0 → 1 → 2, its second connection inhibitory", (chain,)), Case("a self-connection", (own,))]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        W = rng.normal(size=(5, 5)) * (rng.random((5, 5)) < 0.3)
        cases.append(Case("a random network of five neurons", (W,)))
    return cases


def in_order(pairs):
    return sorted((operator.index(source), operator.index(target)) for source, target in pairs)


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
    canonical=in_order,
    expects="a list of pairs (source, target)",
    mistakes={
        row_as_source: "Your arrows point backwards: `W[i, j]` belongs to the connection from `j` to `i`, so "
        "the column is the source and the row is the target.",
        every_pair: "This lists every pair. A connection exists only where the weight is not 0.",
        only_excitation: "Inhibition is a connection too: a negative weight drives its target down.",
        no_self_connections: "A neuron may drive itself: entries on the diagonal count as connections.",
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
    """A wiring, a state and a noise vector: one by hand, the others random."""
    by_hand = (np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([1.0, 0.0]), np.zeros(2))
    cases = [Case("neuron 0 driving neuron 1, without noise", by_hand)]
    for seed in range(3):
        rng = np.random.default_rng(seed)
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
    return 1 / (1 + np.exp(W @ x + noise))


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
    mistakes={
        transposed_wiring: "The drive runs against the arrows: `W[i, j]` belongs to the connection from `j` to `i`, so "
        "neuron `i` collects over row `i`.",
        no_sigmoid: "The drive is right. It still has to pass through the sigmoid, which keeps activity between 0 and 1.",
        noise_outside: "Noise arrives at the neuron like any other input, so it belongs inside the sigmoid. Outside, it "
        "could push activity below 0.",
        no_noise: "Where is the noise? Without it the network comes to rest, and every step is the same.",
        entry_by_entry: "`*` multiplies entry by entry and gives a matrix. Each neuron needs the *sum* over its sources.",
        sigmoid_upside_down: "The sigmoid stands on its head: the exponent needs a minus. Or use `sigmoid(z)`, which is there "
        "for you.",
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


def perturbed_recordings(rng):
    """Recordings of small networks that are forced on every even step."""
    cases = []
    for seed, n_steps in enumerate([60, 200, 200]):
        rng = np.random.default_rng(seed)
        W = 2 * rng.normal(size=(4, 4)) * (rng.random((4, 4)) < 0.5)
        cases.append((simulate.simulate_perturbed_network(W, n_steps, rng), seed + 1))
    return [Case(f"neuron {neuron} in a recording of {len(x)} steps", (x, neuron)) for x, neuron in cases]


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
    mistakes={
        divided_by_all_perturbations: "Both sums are divided by *all* perturbations. The neuron was on in about half of "
        "them: divide each sum by the size of its own group.",
        off_minus_on: "The sign is reversed: an effect is what switching the neuron *on* adds, so on minus off.",
        answer_at_the_same_step: "This compares the forced steps with themselves. The network answers one step *later*, on "
        "the odd steps.",
        every_step_taken_for_forced: "Only even steps are forced. On odd steps activity is never exactly 1, so they all "
        "count as *off*; and what follows them is the next forced pattern, not an answer.",
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
    return [Case(f"a recording of {len(case.args[0])} steps", case.args[:1]) for case in perturbed_recordings(rng)]


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
