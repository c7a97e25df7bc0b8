"""Exercises of the notebook "Does it lie?"."""

import numpy as np
from scipy.linalg import solve_sylvester

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import BOOLEAN, NEGATIVE, TIES, WHOLE, ZEROS, edge_of_this_exercise
from helpers.methods import rotations
from helpers.scores import few_shot, hidden_counts, over_time
from helpers.scores.held_out import bits_per_spike, co_smoothing, fit_poisson_readout

# --- coordinated_dropout -----------------------------------------------------------------------------------


def counts_and_what_is_hidden(rng):
    """Counts with some of them hidden, by several probabilities; never exactly the share that was hidden in fact."""
    cases = []
    for label, shape, share in (
        ("one trial of two bins", (1, 2, 3), 0.25),
        ("a probability of a fifth", (3, 4, 5), 0.2),
        ("a probability above a half", (4, 3, 2), 0.7),
        ("as many trials as neurons", (3, 2, 3), 0.4),
    ):
        counts = rng.poisson(0.3 if share == 0.2 else 1.5, shape)
        hidden = rng.permutation(np.arange(counts.size) < 1 + round(0.5 * counts.size)).reshape(shape)
        counts.ravel()[np.flatnonzero(hidden)[0]] = 3  # something to hide
        counts.ravel()[np.flatnonzero(~hidden)[0]] = 2  # and something to show
        cases.append(Case(label, (counts, hidden, share)))
    cases.append(Case("nothing that is hidden", (rng.poisson(2.0, (2, 3, 2)) + 1, np.zeros((2, 3, 2), dtype=bool), 0.25)))
    return cases


def shown_as_they_are(counts, hidden, share):
    return np.where(hidden, 0, counts), np.where(hidden, 1 / share, 0)


def weights_of_one(counts, hidden, share):
    return np.where(hidden, 0, counts / (1 - share)), np.where(hidden, 1, 0)


def neither_scaled(counts, hidden, share):
    return np.where(hidden, 0, counts), np.where(hidden, 1, 0)


def shares_swapped(counts, hidden, share):
    return np.where(hidden, 0, counts / share), np.where(hidden, 1 / (1 - share), 0)


def scaled_down(counts, hidden, share):
    return np.where(hidden, 0, counts * (1 - share)), np.where(hidden, share, 0)


def shown_divided_by_share(counts, hidden, share):
    return np.where(hidden, 0, counts / share), np.where(hidden, 1 / share, 0)


def weight_of_the_shown_share(counts, hidden, share):
    return np.where(hidden, 0, counts / (1 - share)), np.where(hidden, 1 / (1 - share), 0)


def hidden_shown(counts, hidden, share):
    return np.where(hidden, counts / (1 - share), 0), np.where(hidden, 0, 1 / share)


def hidden_shown_and_scaled_as_such(counts, hidden, share):
    return np.where(hidden, counts / share, 0), np.where(hidden, 0, 1 / (1 - share))


def learned_from_all(counts, hidden, share):
    return np.where(hidden, 0, counts / (1 - share)), np.ones(counts.shape)


def learned_from_the_shown(counts, hidden, share):
    return np.where(hidden, 0, counts / (1 - share)), np.where(hidden, 0, 1 / (1 - share))


def learned_from_the_shown_unscaled(counts, hidden, share):
    return np.where(hidden, 0, counts / (1 - share)), np.where(hidden, 0, 1)


def all_shown(counts, hidden, share):
    return counts / (1 - share), np.where(hidden, 1 / share, 0)


def all_shown_as_they_are(counts, hidden, share):
    return counts, np.where(hidden, 1 / share, 0)


def results_swapped(counts, hidden, share):
    return np.where(hidden, 1 / share, 0), np.where(hidden, 0, counts / (1 - share))


def hidden_as_missing(counts, hidden, share):
    return np.where(hidden, np.nan, counts / (1 - share)), np.where(hidden, 1 / share, 0)


def share_that_was_hidden(counts, hidden, share):
    found = hidden.mean()
    return np.where(hidden, 0, counts / (1 - found)), np.where(hidden, 1 / max(found, 1e-9), 0)


def counts_in_the_weight(counts, hidden, share):
    return np.where(hidden, 0, counts / (1 - share)), np.where(hidden, counts / share, 0)


def counts_as_the_weight(counts, hidden, share):
    return np.where(hidden, 0, counts / (1 - share)), np.where(hidden, counts, 0)


def weight_in_whole_numbers(counts, hidden, share):
    weight = np.zeros_like(counts)
    weight[hidden] = 1 / share
    return np.where(hidden, 0, counts / (1 - share)), weight


def shown_in_whole_numbers(counts, hidden, share):
    return np.where(hidden, 0, counts / (1 - share)).astype(int), np.where(hidden, 1 / share, 0)


def not_of_whole_numbers(counts, hidden, share):
    hidden = hidden.astype(int)
    return counts * ~hidden / (1 - share), hidden / share


def shown_alone(counts, hidden, share):
    return np.where(hidden, 0, counts / (1 - share))


def by_products(counts, hidden, share):
    return counts * ~hidden / (1 - share), hidden / share


def by_index(counts, hidden, share):
    shown, weight = counts.astype(float), np.zeros(counts.shape)
    shown[hidden] = 0
    weight[hidden] = 1 / share
    return shown / (1 - share), weight


COORDINATED_DROPOUT = Exercise(
    reference=hidden_counts.coordinated_dropout,
    cases=counts_and_what_is_hidden,
    edges=(
        TIES,
        ZEROS,
        BOOLEAN,
        WHOLE,
        edge_of_this_exercise("in which nothing is hidden", lambda counts, hidden, share: not hidden.any()),
        edge_of_this_exercise("with a probability above a half", lambda counts, hidden, share: share > 0.5),
    ),
    mistakes={
        shown_as_they_are: "What is shown is not scaled. With a quarter hidden, the encoder would see a quarter fewer spikes in training "
        "than later, when nothing is hidden: divide by 1 − `share`.",
        weights_of_one: "The hidden counts weigh 1 each. They stand for *all* counts, so that the loss stays as large as without hiding: 1 / `share`.",
        neither_scaled: "Nothing is scaled. Counts that are shown stand for all that could be (divide by 1 − `share`), and so do the "
        "hidden ones in the loss (1 / `share`).",
        shares_swapped: "The two scales have changed places. `share` is hidden and 1 − `share` is shown; each part is divided by its own share.",
        scaled_down: "This multiplies where it should divide. A part stands for the whole, so it has to grow.",
        shown_divided_by_share: "What is shown is divided by the hidden share. It is 1 − `share` of the counts.",
        weight_of_the_shown_share: "The hidden counts are weighted as if they were 1 − `share` of all. They are `share` of them.",
        hidden_shown: "Here the model is shown the counts that should be hidden. `hidden` is True where it may *not* look.",
        hidden_shown_and_scaled_as_such: "Shown and hidden have changed places: where `hidden` is True, the model may *not* look.",
        learned_from_all: "All counts are in the loss, also those that are shown. Then repeating what is shown pays again.",
        learned_from_the_shown: "The loss counts what is shown. That is what pays for repeating: only hidden counts may be in it.",
        learned_from_the_shown_unscaled: "The weights are those of the shown counts, so repeating them pays. A weight above 0 belongs where `hidden` is True.",
        all_shown: "Hidden counts are still in what is shown. Put a 0 there.",
        all_shown_as_they_are: "Everything is shown. Where `hidden` is True, put a 0.",
        results_swapped: "The two results have changed places: first what is shown, then the weights.",
        hidden_as_missing: "A network cannot read NaN: one of them, and every rate is NaN. Hidden counts are shown as 0.",
        share_that_was_hidden: "This scales by the share that happened to be hidden here. `share` is the probability; with the share that "
        "happened, every batch is scaled in another way, and where nothing is hidden this divides by 0.",
        counts_in_the_weight: "The weight of a hidden count does not depend on how large it is. The surprise already does.",
        counts_as_the_weight: "The weights are the hidden counts themselves. A weight does not depend on the count: 1 / `share`.",
        weight_in_whole_numbers: "`zeros_like(counts)` holds whole numbers, and 1 / `share` need not be one: `np.zeros(counts.shape)`.",
        shown_in_whole_numbers: "What is shown is cut to whole numbers; then sums are no longer the same on average.",
        not_of_whole_numbers: "`~` of 0 and 1 is -1 and -2. Use `~hidden` while it still holds True and False.",
        shown_alone: "Two results are asked for, `shown` and `weight`.",
    },
    alternatives=[by_products, by_index],
    hints=[
        "`np.where(hidden, a, b)` takes a where a count is hidden, and b where it is not.",
        "Shown: `np.where(hidden, 0, counts / (1 - share))`. The weights are the other way round.",
        "`weight = np.where(hidden, 1 / share, 0)`.",
    ],
    purpose=(
        "Each count is either input or target. The scales make training and use alike; the weights make repeating worthless. Ask what a "
        "model could still repeat: what it sees in *other* neurons and bins, which is what it should learn from."
    ),
)

# --- few_shot_bits -----------------------------------------------------------------------------------------


def latents_with_counts(rng):
    """Latents that drive neurons little, hardly at all or strongly; the training trials are not the first ones."""
    cases = []
    for label, (n_trials, bins, latents, neurons, k, mean, drive) in {
        "five trials of twelve": (18, 10, 2, 3, 5, 0.3, 0.5),
        "two trials": (12, 12, 1, 2, 2, 1.5, 0.5),
        "all training trials but one": (14, 8, 3, 2, 7, 1.5, 0.5),
        "latents that say nothing": (12, 12, 4, 2, 2, 1.5, 0.0),
        "latents that say nearly all": (18, 40, 1, 2, 6, 0.02, 4.0),
    }.items():
        x = rng.standard_normal((n_trials, bins, latents)) + 0.4 * rng.standard_normal((n_trials, 1, latents))
        weights = drive * rng.choice([-1, 1], (latents, neurons)) * rng.uniform(0.9, 1.1, (latents, neurons))
        if drive > 1:  # bursts in one bin of six
            x, weights = (rng.random(x.shape) < 1 / 6) + 0.05 * x, np.abs(weights)
        counts = rng.poisson(mean * np.exp(x @ weights))
        counts[:, 0] += drive < 1  # no neuron is silent
        order = np.concatenate([rng.permutation(np.arange(2, n_trials)), [1, 0]])
        n_test = n_trials // 3
        cases.append(Case(label, (x, counts, order[:-n_test], order[-n_test:], k)))
    return cases


def fitted_to_test_trials(latents, counts, train, test, k):
    readout = fit_poisson_readout(latents[test], counts[test])
    return bits_per_spike(counts[test], readout.rates(latents[test]))


def fitted_to_few_test_trials(latents, counts, train, test, k):
    readout = fit_poisson_readout(latents[test[:k]], counts[test[:k]])
    return bits_per_spike(counts[test], readout.rates(latents[test]))


def fitted_to_all_training_trials(latents, counts, train, test, k):
    readout = fit_poisson_readout(latents[train], counts[train])
    return bits_per_spike(counts[test], readout.rates(latents[test]))


def fitted_to_the_first_of_all(latents, counts, train, test, k):
    readout = fit_poisson_readout(latents[:k], counts[:k])
    return bits_per_spike(counts[test], readout.rates(latents[test]))


def fitted_to_the_last(latents, counts, train, test, k):
    few = train[-k:]
    readout = fit_poisson_readout(latents[few], counts[few])
    return bits_per_spike(counts[test], readout.rates(latents[test]))


def few_in_another_order(latents, counts, train, test, k):
    few = np.sort(train[:k])
    readout = fit_poisson_readout(latents[few], counts[few])
    return bits_per_spike(counts[test], readout.rates(latents[test]))


def fitted_to_the_others(latents, counts, train, test, k):
    others = train[k:] if len(train) - k > 1 else train[k - 1 :]
    readout = fit_poisson_readout(latents[others], counts[others])
    return bits_per_spike(counts[test], readout.rates(latents[test]))


def one_trial_more(latents, counts, train, test, k):
    few = train[: k + 1]
    readout = fit_poisson_readout(latents[few], counts[few])
    return bits_per_spike(counts[test], readout.rates(latents[test]))


def scored_on_the_few(latents, counts, train, test, k):
    few = train[:k]
    readout = fit_poisson_readout(latents[few], counts[few])
    return bits_per_spike(counts[few], readout.rates(latents[few]))


def scored_on_training_trials(latents, counts, train, test, k):
    few = train[:k]
    readout = fit_poisson_readout(latents[few], counts[few])
    return bits_per_spike(counts[train], readout.rates(latents[train]))


def scored_on_all_trials(latents, counts, train, test, k):
    few = train[:k]
    readout = fit_poisson_readout(latents[few], counts[few])
    return bits_per_spike(counts, readout.rates(latents))


def scored_on_few_test_trials(latents, counts, train, test, k):
    few = train[:k]
    readout = fit_poisson_readout(latents[few], counts[few])
    return bits_per_spike(counts[test[:k]], readout.rates(latents[test[:k]]))


def rates_in_place_of_a_score(latents, counts, train, test, k):
    few = train[:k]
    return fit_poisson_readout(latents[few], counts[few]).rates(latents[test])


def by_the_package_s_score(latents, counts, train, test, k):
    few = train[:k]
    return co_smoothing(latents[few], counts[few], latents[test], counts[test]).bits_per_spike


def by_lists_of_trials(latents, counts, train, test, k):
    x = np.stack([latents[trial] for trial in train[:k]])
    y = np.stack([counts[trial] for trial in train[:k]])
    return bits_per_spike(counts[test], fit_poisson_readout(x, y).rates(latents[test]))


FEW_SHOT_BITS = Exercise(
    reference=few_shot.few_shot_bits,
    cases=latents_with_counts,
    edges=(
        TIES,
        ZEROS,
        WHOLE,
        NEGATIVE,
        edge_of_this_exercise("with two trials", lambda latents, counts, train, test, k: k == 2),
        edge_of_this_exercise("with more trials than half", lambda latents, counts, train, test, k: k > len(train) / 2),
    ),
    tolerance=1e-8,
    mistakes={
        fitted_to_test_trials: "The read-out has seen the test trials. Whatever it is scored on then, it has learned before: fit it to the "
        "first `k` *training* trials.",
        fitted_to_few_test_trials: "These are the first `k` *test* trials. A read-out that was fitted to them is scored on what it has seen.",
        fitted_to_all_training_trials: "The read-out is fitted to all training trials. With so many it learns to leave out what is not "
        "needed, and nothing is found out: `train[:k]`.",
        fitted_to_the_first_of_all: "These are the first trials of the recording, and some may be test trials. `train` holds the *numbers* of "
        "the training trials: look the first `k` up there.",
        fitted_to_the_last: "These are the last `k` training trials. `train[:k]` are the first.",
        few_in_another_order: "These are the right trials in another order, and the read-out chooses its penalty by leaving out trials "
        "in their order. Keep that of `train[:k]`.",
        fitted_to_the_others: "The read-out is fitted to all trials *but* the first `k`: `train[:k]`.",
        one_trial_more: "This is one trial too many: `train[:k]` holds `k` of them.",
        scored_on_the_few: "The score is of the trials that the read-out was fitted to. With few trials it fits those best where it "
        "knows least. Score test trials.",
        scored_on_training_trials: "The score is of training trials, and some of them taught the read-out. Score test trials.",
        scored_on_all_trials: "The score is of all trials, and some of them taught the read-out. Score test trials.",
        scored_on_few_test_trials: "Only the fitting is short of trials. Score *all* test trials, so that luck counts for little.",
        rates_in_place_of_a_score: "These are the rates in test trials. What are they worth? `bits_per_spike(counts, rates)`.",
    },
    alternatives=[by_the_package_s_score, by_lists_of_trials],
    hints=[
        "`train[:k]` are the numbers of the few trials. `latents[few]` and `counts[few]` are what happened in them.",
        "`readout = fit_poisson_readout(latents[few], counts[few])`, and `readout.rates(latents[test])` are rates in test trials.",
        "`bits_per_spike(counts[test], rates)` is the score.",
    ],
    purpose=(
        "A read-out with many trials forgives latents that should not be there; with few it cannot. The trap is as old as fitting: "
        "whatever the read-out has seen may not be in the score."
    ),
)

# --- rate_r2_over_time -------------------------------------------------------------------------------------


def rates_of_trials(rng):
    """True and estimated rates, some good and some worse than the mean."""
    cases = []
    for label, shape, noise in (
        ("two trials of three bins", (2, 3, 2), 0.3),
        ("as many trials as bins and neurons", (4, 4, 4), 0.5),
        ("a single neuron", (6, 3, 1), 0.2),
        ("estimates that are worse than the mean", (5, 3, 2), 2.0),
    ):
        size = rng.uniform(0.5, 3, shape[2])
        # Trials stay apart in every bin: where they hardly differ, R² is far below 0 and says nothing.
        ranks = rng.permuted(np.broadcast_to(np.arange(shape[0])[:, None, None], shape), axis=0)
        true = size * (0.5 + (4 * ranks + rng.uniform(0, 2, shape)) / shape[0] + 3 * np.arange(shape[1])[:, None])
        cases.append(Case(label, (true, np.abs(true + size * noise * rng.standard_normal(shape)))))
    true = np.repeat(rng.gamma(2.0, 1.0, (3, 4, 2)), 2, axis=0)
    cases.append(Case("two trials of each condition", (true, np.abs(true + 0.5 * rng.standard_normal(true.shape)))))
    return cases


def one_mean_for_all_bins(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - true_rates.mean(axis=(0, 1))) ** 2).sum(axis=0)
    return (1 - error / spread).mean(axis=1)


def variance_of_all_bins(true_rates, rates):
    error = ((true_rates - rates) ** 2).mean(axis=0)
    return (1 - error / true_rates.var(axis=(0, 1))).mean(axis=1)


def mean_along_time(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - true_rates.mean(axis=1, keepdims=True)) ** 2).sum(axis=0)
    return (1 - error / spread).mean(axis=1)


def one_for_each_trial(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=1)
    spread = ((true_rates - true_rates.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return (1 - error / spread).mean(axis=1)


def neurons_pooled(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=(0, 2))
    spread = ((true_rates - true_rates.mean(axis=0)) ** 2).sum(axis=(0, 2))
    return 1 - error / spread


def median_over_neurons(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - true_rates.mean(axis=0)) ** 2).sum(axis=0)
    return np.median(1 - error / spread, axis=1)


def one_for_each_neuron(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - true_rates.mean(axis=0)) ** 2).sum(axis=0)
    return (1 - error / spread).mean(axis=0)


def neurons_not_averaged(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - true_rates.mean(axis=0)) ** 2).sum(axis=0)
    return 1 - error / spread


def one_number(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - true_rates.mean(axis=0)) ** 2).sum(axis=0)
    return (1 - error / spread).mean()


def share_of_error(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - true_rates.mean(axis=0)) ** 2).sum(axis=0)
    return (error / spread).mean(axis=1)


def spread_of_the_estimates(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((rates - rates.mean(axis=0)) ** 2).sum(axis=0)
    return (1 - error / spread).mean(axis=1)


def around_the_mean_of_the_estimates(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - rates.mean(axis=0)) ** 2).sum(axis=0)
    return (1 - error / spread).mean(axis=1)


def squared_correlation(true_rates, rates):
    a, b = true_rates - true_rates.mean(axis=0), rates - rates.mean(axis=0)
    return ((a * b).sum(axis=0) ** 2 / ((a**2).sum(axis=0) * (b**2).sum(axis=0))).mean(axis=1)


def spread_around_zero(true_rates, rates):
    return (1 - ((true_rates - rates) ** 2).sum(axis=0) / (true_rates**2).sum(axis=0)).mean(axis=1)


def not_squared(true_rates, rates):
    error = np.abs(true_rates - rates).sum(axis=0)
    spread = np.abs(true_rates - true_rates.mean(axis=0)).sum(axis=0)
    return (1 - error / spread).mean(axis=1)


def not_squared_below(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = (true_rates - true_rates.mean(axis=0)).sum(axis=0)
    return (1 - error / spread).mean(axis=1)


def error_over_standard_deviation(true_rates, rates):
    return (1 - ((true_rates - rates) ** 2).mean(axis=0) / true_rates.std(axis=0)).mean(axis=1)


def one_trial_fewer_below(true_rates, rates):
    return (1 - ((true_rates - rates) ** 2).mean(axis=0) / true_rates.var(axis=0, ddof=1)).mean(axis=1)


def no_worse_than_zero(true_rates, rates):
    error = ((true_rates - rates) ** 2).sum(axis=0)
    spread = ((true_rates - true_rates.mean(axis=0)) ** 2).sum(axis=0)
    return np.maximum(1 - error / spread, 0).mean(axis=1)


def by_variances(true_rates, rates):
    return np.mean(1 - np.mean((true_rates - rates) ** 2, axis=0) / np.var(true_rates, axis=0), axis=1)


def bin_by_bin(true_rates, rates):
    found = []
    for t in range(true_rates.shape[1]):
        true, own = true_rates[:, t], rates[:, t]
        found.append(np.mean(1 - ((true - own) ** 2).sum(axis=0) / ((true - true.mean(axis=0)) ** 2).sum(axis=0)))
    return np.array(found)


RATE_R2_OVER_TIME = Exercise(
    reference=over_time.rate_r2_over_time,
    cases=rates_of_trials,
    edges=(
        TIES,
        edge_of_this_exercise("with two trials", lambda true_rates, rates: len(rates) == 2),
        edge_of_this_exercise("with a single neuron", lambda true_rates, rates: rates.shape[2] == 1),
        edge_of_this_exercise("with as many trials as bins", lambda true_rates, rates: rates.shape[0] == rates.shape[1]),
    ),
    equivalent={
        "result -> np.minimum(result, 1)": "no R² is above 1",
        "true_rates - rates -> rates - true_rates": "it is squared",
        "true_rates - true_rates.mean(axis=0) -> true_rates.mean(axis=0) - true_rates": "it is squared",
    },
    mistakes={
        not_squared_below: "The deviations in the spread are not squared. Their sum over trials is 0, whatever the trials do.",
        one_mean_for_all_bins: "The spread is taken around one mean for the whole trial. Then a course that is the same in *all* trials "
        "would score well. In each bin, take off the mean over trials in that bin.",
        variance_of_all_bins: "The spread is that of the whole trial. Then a course that is the same in *all* trials would score well. "
        "Compare with the spread over trials in each bin.",
        mean_along_time: "This takes off each trial's own mean along time. What is asked is what *trials* differ by: in each bin, take off the mean over trials.",
        one_for_each_trial: "This is one number for each trial. Asked is one for each bin: sum over trials, axis 0.",
        neurons_pooled: "Neurons are pooled before dividing, so that the ones with the highest rates rule. Divide for each neuron, then take the mean.",
        median_over_neurons: "This is the median over neurons; asked is the mean.",
        one_for_each_neuron: "This is one number for each neuron, averaged over bins. Asked is one for each bin, averaged over neurons.",
        neurons_not_averaged: "This is one number for each bin and neuron. Take the mean over neurons.",
        one_number: "One number for the whole trial hides what happens along it. Average over neurons alone.",
        share_of_error: "This is the share that is *not* explained. R² is 1 minus it.",
        spread_of_the_estimates: "The spread is that of the estimates. An estimate that varies wildly would be rewarded: take the true rates'.",
        around_the_mean_of_the_estimates: "The spread is taken around the mean of the *estimates*. Then an estimate that is off in all trials alike looks better.",
        squared_correlation: "A squared correlation forgives a wrong scale and a wrong mean, and never falls below 0. Compare squared errors with the spread.",
        spread_around_zero: "The spread is taken around 0. The rival is the mean over trials: take it off.",
        not_squared: "The errors are not squared, nor the deviations.",
        error_over_standard_deviation: "A mean *squared* error goes with a variance, not with a standard deviation.",
        one_trial_fewer_below: "The error is divided by all trials and the spread by one fewer. Divide both alike (or sum both).",
        no_worse_than_zero: "Scores below 0 are cut off. They say that the mean over trials would have done better: keep them.",
    },
    alternatives=[by_variances, bin_by_bin],
    hints=[
        "Squared errors, summed over trials (axis 0), for each bin and neuron.",
        "What would the mean over trials in each bin do? `((true_rates - true_rates.mean(axis=0)) ** 2).sum(axis=0)`.",
        "1 minus their ratio; then the mean over neurons, `.mean(axis=1)`.",
    ],
    purpose=(
        "One R² for whole trials hides where in the trial a model is good. And the rival in each bin is the mean over trials in that bin: "
        "only what differs between trials can show that a model has understood single trials."
    ),
)

# --- skew_symmetric_fit ------------------------------------------------------------------------------------


def states_that_move(rng):
    """States of unequal spread, with velocities that turn and do other things as well."""
    cases = []
    for label, (samples, dimensions) in {
        "two dimensions": (20, 2),
        "hardly more samples than dimensions": (5, 3),
        "six dimensions": (60, 6),
    }.items():
        states = rng.standard_normal((samples, dimensions)) * np.arange(1, dimensions + 1) + 0.5
        turns = rng.standard_normal((dimensions, dimensions))
        velocities = states @ (turns - turns.T).T + states @ (0.4 * turns).T + 0.3 * rng.standard_normal(states.shape)
        cases.append(Case(label, (states, velocities)))
    turns = rng.standard_normal((4, 4))
    states = rng.standard_normal((30, 4)) * [3, 1, 2, 1]
    cases.append(Case("nothing but a rotation", (states, states @ (turns - turns.T).T)))
    states = rng.standard_normal((30, 3)) * [1, 3, 2]
    cases.append(Case("nothing but growth", (states, states * [0.1, 0.2, 0.3])))
    return cases


def any_matrix(states, velocities):
    return np.linalg.lstsq(states, velocities)[0].T


def any_matrix_transposed(states, velocities):
    return np.linalg.lstsq(states, velocities)[0]


def skew_part_of_any_matrix(states, velocities):
    M = np.linalg.lstsq(states, velocities)[0].T
    return (M - M.T) / 2


def skew_part_twice(states, velocities):
    M = np.linalg.lstsq(states, velocities)[0].T
    return M - M.T


def skew_part_transposed(states, velocities):
    M = np.linalg.lstsq(states, velocities)[0]
    return (M - M.T) / 2


def backwards(states, velocities):
    S, C = states.T @ states, states.T @ velocities
    return solve_sylvester(S, S, C - C.T)


def symmetric_in_its_place(states, velocities):
    S, C = states.T @ states, velocities.T @ states
    return solve_sylvester(S, S, C + C.T)


def products_of_velocities_alone(states, velocities):
    S, C = states.T @ states, velocities.T @ states
    return solve_sylvester(S, S, C)


def products_exchanged(states, velocities):
    C, S = states.T @ states, velocities.T @ states
    return solve_sylvester(S, S, C - C.T)


def half_as_fast(states, velocities):
    S, C = states.T @ states, velocities.T @ states
    return solve_sylvester(S, S, (C - C.T) / 2)


def one_side_alone(states, velocities):
    S, C = states.T @ states, velocities.T @ states
    return np.linalg.solve(S, C - C.T)


def other_side_alone(states, velocities):
    S, C = states.T @ states, velocities.T @ states
    return (C - C.T) @ np.linalg.inv(S)


def means_taken_off(states, velocities):
    x, v = states - states.mean(axis=0), velocities - velocities.mean(axis=0)
    S, C = x.T @ x, v.T @ x
    return solve_sylvester(S, S, C - C.T)


def states_and_velocities_swapped(states, velocities):
    S, C = velocities.T @ velocities, states.T @ velocities
    return solve_sylvester(S, S, C - C.T)


def by_its_free_numbers(states, velocities):
    n = states.shape[1]
    pairs = [(i, j) for i in range(n) for j in range(i)]
    columns = []
    for i, j in pairs:
        turn = np.zeros((n, n))
        turn[i, j], turn[j, i] = 1, -1
        columns.append((states @ turn.T).ravel())
    found = np.linalg.lstsq(np.array(columns).T, velocities.ravel())[0]
    M = np.zeros((n, n))
    for (i, j), value in zip(pairs, found, strict=True):
        M[i, j], M[j, i] = value, -value
    return M


def by_eigenvectors(states, velocities):
    values, axes = np.linalg.eigh(states.T @ states)
    C = axes.T @ (velocities.T @ states) @ axes
    return axes @ ((C - C.T) / (values[:, None] + values)) @ axes.T


SKEW_SYMMETRIC_FIT = Exercise(
    reference=rotations.skew_symmetric_fit,
    cases=states_that_move,
    edges=(
        NEGATIVE,
        edge_of_this_exercise(
            "in which all that moves is a rotation",
            lambda x, v: np.allclose(np.einsum("ij,ij->i", x, v), 0, atol=1e-9),
        ),
    ),
    tolerance=1e-7,
    mistakes={
        any_matrix: "This is the best matrix of *any* kind. It may also let states grow and decay; asked is the best one with M^T = −M.",
        any_matrix_transposed: "This is the best matrix of *any* kind, and transposed. Asked is the best one with M^T = −M.",
        skew_part_of_any_matrix: "This takes the best matrix of any kind and keeps what is skew in it. It is skew, but not the *best* skew "
        "one: directions along which states spread more count for more. Solve the equation above.",
        skew_part_twice: "M − M^T of the best matrix of any kind is twice what is skew in it, and that is not the *best* skew matrix. "
        "Solve the equation above.",
        skew_part_transposed: "This takes the best matrix of any kind, transposed, and keeps what is skew in it: it turns backwards, and "
        "it is not the best skew one. Solve the equation above.",
        backwards: "This turns backwards. In C, velocities come first: `velocities.T @ states`.",
        symmetric_in_its_place: "C + C^T is symmetric, and so is the answer: states would grow and decay, and nothing would turn.",
        products_of_velocities_alone: "On the right stands C − C^T. With C alone the answer is not skew.",
        products_exchanged: "S and C have changed places. `states.T @ states` is symmetric, so this C − C^T is 0, and nothing turns.",
        half_as_fast: "This turns half as fast. Both terms on the left are there already, so the right side is not halved.",
        one_side_alone: "This solves S M = C − C^T. There are two terms on the left, M S and S M, and with one of them the answer is not skew.",
        other_side_alone: "This solves M S = C − C^T. The other term on the left, S M, is missing, and without it the answer is not skew.",
        means_taken_off: "The means over samples are taken off. States turn about a fixed point, 0 here, which need not be the mean of these samples.",
        states_and_velocities_swapped: "States and velocities have changed places. Asked is what states make of velocities, not the reverse.",
    },
    alternatives=[by_its_free_numbers, by_eigenvectors],
    hints=[
        "`S = states.T @ states` and `C = velocities.T @ states`.",
        "`solve_sylvester(A, B, Q)` solves A M + M B = Q. What are A, B and Q here?",
        "`M = solve_sylvester(S, S, C - C.T)`.",
    ],
    purpose=(
        "Rotation is a constraint of the fit, not a finding of it: this function returns a rotation whatever it is given. What can be a "
        "finding is how much it explains, beside what it explains elsewhere."
    ),
)
