"""Exercises of the notebook "How well did we do, and when does it fail?"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.methods import interventions
from helpers.scores import metrics
from helpers.worlds import networks, simulate

# --- auroc_by_pairs ----------------------------------------------------------------------------------------


def noisy_estimates(rng):
    """Wirings with estimates of different quality, some with ties, and with weights of both signs."""
    by_hand = (np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.1, 0.4, 0.4, 0.9]))
    cases = [Case("four pairs, two of them with equal estimates", by_hand)]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        truth = rng.choice([0.0, 0.7, -0.7], p=[0.7, 0.2, 0.1], size=(6, 6))
        cases.append(Case("a network of six", (truth, np.round(np.abs(truth) + rng.normal(size=(6, 6)), 1))))
    return cases


def ties_count_nothing(truth, estimate):
    connected, unconnected = estimate[truth != 0], estimate[truth == 0]
    return np.mean(connected[:, None] > unconnected)


def ties_count_fully(truth, estimate):
    connected, unconnected = estimate[truth != 0], estimate[truth == 0]
    return np.mean(connected[:, None] >= unconnected)


def the_other_way_round(truth, estimate):
    connected, unconnected = estimate[truth != 0], estimate[truth == 0]
    return np.mean((connected[:, None] < unconnected) + 0.5 * (connected[:, None] == unconnected))


def only_positive_weights(truth, estimate):
    connected, unconnected = estimate[truth > 0], estimate[truth <= 0]
    return np.mean((connected[:, None] > unconnected) + 0.5 * (connected[:, None] == unconnected))


def difference_of_mean_estimates(truth, estimate):
    return estimate[truth != 0].mean() - estimate[truth == 0].mean()


def above_the_mean_non_connection(truth, estimate):
    return np.mean(estimate[truth != 0] > estimate[truth == 0].mean())


def auroc_by_ranks(truth, estimate):
    from scipy.stats import rankdata

    connected = (truth != 0).ravel()
    n_connected = connected.sum()
    ranks = rankdata(estimate.ravel())[connected].sum() - n_connected * (n_connected + 1) / 2
    return ranks / (n_connected * (~connected).sum())


def auroc_by_two_loops(truth, estimate):
    wins = []
    for c in estimate[truth != 0]:
        for u in estimate[truth == 0]:
            wins.append(1.0 if c > u else 0.5 if c == u else 0.0)
    return sum(wins) / len(wins)


AUROC_BY_PAIRS = Exercise(
    reference=metrics.auroc_by_pairs,
    cases=noisy_estimates,
    mistakes={
        ties_count_nothing: "When both have the same estimate, nobody wins: count such a pair as one half.",
        ties_count_fully: "A tie counts as a win here. Nobody wins a tie: count it as one half.",
        the_other_way_round: "This counts how often the *missing* connection scores higher. Turn the comparison around.",
        only_positive_weights: "Inhibition is a connection too: a weight is a connection when it is *not zero*.",
        difference_of_mean_estimates: "A difference of means depends on the unit of the estimate. Count wins instead: how "
        "often does a connection beat a missing one?",
        above_the_mean_non_connection: "Compare each connection with *every* missing one, not with their mean.",
    },
    alternatives=[auroc_by_ranks, auroc_by_two_loops],
    hints=[
        "Draw one connection and one missing connection at random. How often does the connection have the higher estimate?",
        "`connected = estimate[truth != 0]` and `unconnected = estimate[truth == 0]`. Compare each entry of the one with each "
        "of the other.",
        "`connected[:, None] > unconnected` compares all pairs at once. Its mean is the answer, up to ties, which count half.",
    ],
    purpose="The AUROC as a probability in plain words, not as an area. Ties show whether the definition was understood.",
)


# --- precision_and_recall ----------------------------------------------------------------------------------


def calls(rng):
    """Which pairs are connected and which were called: by hand, and random."""
    by_hand = (np.array([True, True, True, False, False]), np.array([True, False, False, True, False]))
    cases = [Case("five pairs by hand", by_hand)]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        cases.append(Case("a network of six", (rng.random((6, 6)) < 0.3, rng.random((6, 6)) < 0.4)))
    return cases


def recall_and_precision(truth, called):
    right = np.sum(called & truth)
    return right / np.sum(truth), right / np.sum(called)


def accuracy_twice(truth, called):
    return np.mean(called == truth), np.mean(called == truth)


def over_all_pairs(truth, called):
    right = np.sum(called & truth)
    return right / truth.size, right / truth.size


def false_alarm_rate(truth, called):
    return np.sum(called & ~truth) / np.sum(~truth), np.sum(called & truth) / np.sum(truth)


def false_discoveries(truth, called):
    return np.sum(called & ~truth) / np.sum(called), np.sum(called & truth) / np.sum(truth)


def scores_by_selection(truth, called):
    return truth[called].mean(), called[truth].mean()


def scores_by_counting(truth, called):
    right = wrong = missed = 0
    for t, c in zip(truth.ravel(), called.ravel(), strict=True):
        right += t and c
        wrong += c and not t
        missed += t and not c
    return [right / (right + wrong), right / (right + missed)]


PRECISION_AND_RECALL = Exercise(
    reference=metrics.precision_and_recall,
    cases=calls,
    expects="two numbers, precision and recall",
    mistakes={
        recall_and_precision: "The two are swapped. Precision asks about the *calls*, recall about the *connections*.",
        accuracy_twice: "This is accuracy. Where connections are rare, calling nothing at all is accurate, and useless.",
        over_all_pairs: "Dividing by all pairs mixes the two questions. Divide by the number of calls, and by the number of "
        "connections.",
        false_alarm_rate: "The first number is the fraction of missing connections that were called. Precision is the fraction "
        "of *calls* that are right.",
        false_discoveries: "The first number is the fraction of calls that are *wrong*. Precision counts those that are right.",
    },
    alternatives=[scores_by_selection, scores_by_counting],
    hints=[
        "Both count the same thing, the calls that are right, and divide it by something different.",
        "`right = np.sum(called & truth)`. Precision divides by the number of calls, recall by the number of connections.",
        "`return right / np.sum(called), …`",
    ],
    purpose="Two questions that sound alike. Have people say in words what the denominator counts before they type.",
)


# --- pairs_of_resampled_neurons ----------------------------------------------------------------------------


def drawn_neurons(rng):
    """Matrices whose entries tell where they came from, with draws that repeat a neuron."""
    cases = [Case("the draw 2, 0, 2 of three neurons", (np.arange(9.0).reshape(3, 3), np.array([2, 0, 2])))]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        cases.append(Case("a draw of six neurons", (rng.normal(size=(6, 6)), rng.choice(6, 6))))
    return cases


def keeps_self_pairs(matrix, chosen):
    return matrix[np.ix_(chosen, chosen)].ravel()


def drops_the_diagonal_only(matrix, chosen):
    return matrix[np.ix_(chosen, chosen)][~np.eye(len(chosen), dtype=bool)]


def each_neuron_once(matrix, chosen):
    chosen = np.unique(chosen)
    return matrix[np.ix_(chosen, chosen)][~np.eye(len(chosen), dtype=bool)]


def entries_along_the_draw(matrix, chosen):
    return matrix[chosen, chosen]


def rows_only(matrix, chosen):
    return matrix[chosen][chosen[:, None] != np.arange(len(matrix))]


def each_pair_in_one_direction(matrix, chosen):
    drawn = matrix[np.ix_(chosen, chosen)]
    return drawn[np.triu(chosen[:, None] != chosen[None, :], 1)]


def pairs_by_two_loops(matrix, chosen):
    return [matrix[i, j] for i in chosen for j in chosen if i != j]


def pairs_by_nan(matrix, chosen):
    marked = matrix.astype(float)
    np.fill_diagonal(marked, np.nan)
    drawn = marked[chosen][:, chosen]
    return drawn[~np.isnan(drawn)]


def in_any_order(values):
    return np.sort(np.asarray(values), axis=None)


PAIRS_OF_RESAMPLED_NEURONS = Exercise(
    reference=metrics.pairs_of_resampled_neurons,
    cases=drawn_neurons,
    canonical=in_any_order,
    mistakes={
        keeps_self_pairs: "A neuron that was drawn twice is paired with itself here. Leave out every pair of a neuron with itself.",
        drops_the_diagonal_only: "The diagonal is out, but a neuron that was drawn twice still meets itself off the diagonal. "
        "Compare the neurons' *numbers*, not their places in the draw.",
        each_neuron_once: "Drawing with replacement means that a neuron may count twice. `np.unique` takes that away.",
        entries_along_the_draw: "This takes one entry for each drawn neuron. You need all *pairs* among them: `np.ix_`.",
        each_pair_in_one_direction: "Only half of the pairs are here. From j to i and from i to j are two different pairs.",
        rows_only: "The targets are resampled, but the sources are not. A neuron is drawn as both.",
    },
    alternatives=[pairs_by_two_loops, pairs_by_nan],
    hints=[
        "Each draw makes a smaller brain out of the drawn neurons, with all connections among them.",
        "`matrix[np.ix_(chosen, chosen)]` is the matrix among the drawn neurons. Which of its entries pair a neuron with itself?",
        "`chosen[:, None] != chosen[None, :]` is True where the two neurons differ. Use it to select.",
    ],
    purpose=(
        "What to resample is a decision about what was sampled. The index work (`np.ix_`, and the pairs of a neuron with "
        "itself) is real work: allow time."
    ),
)


# --- rescale_for_failures ----------------------------------------------------------------------------------


def half_hearted_trials(rng):
    """An effect of trying, with how often the neuron was on when tried and when not."""
    numbers = [(0.07, 0.5, 0.0), (0.3, 0.9, 0.2), (-0.1, 0.25, 0.05)]
    return [Case(f"a light that works in {on:.0%} of trials, and {off:.0%} without it", (e, on, off)) for e, on, off in numbers]


def shrinks_again(effect, fraction_on, fraction_off):
    return effect * (fraction_on - fraction_off)


def forgets_the_spontaneous(effect, fraction_on, fraction_off):
    return effect / fraction_on


def not_rescaled(effect, fraction_on, fraction_off):
    return effect


def sum_of_fractions(effect, fraction_on, fraction_off):
    return effect / (fraction_on + fraction_off)


def rescaled_by_hand(effect, fraction_on, fraction_off):
    switched = fraction_on - fraction_off
    return effect * (1 / switched)


def rescaled_by_slope(effect, fraction_on, fraction_off):
    return np.polyfit([fraction_off, fraction_on], [0.0, effect], 1)[0]


RESCALE_FOR_FAILURES = Exercise(
    reference=interventions.rescale_for_failures,
    cases=half_hearted_trials,
    mistakes={
        shrinks_again: "Failures have already made the effect smaller. To undo that, divide.",
        forgets_the_spontaneous: "Some neurons are on without being tried. What trying *changes* is the difference of the two "
        "fractions.",
        not_rescaled: "This is the effect of *trying*. It is smaller than that of switching on, because trying often fails.",
        sum_of_fractions: "How much more often is the neuron on because you tried? That is a difference, not a sum.",
    },
    alternatives=[rescaled_by_hand, rescaled_by_slope],
    hints=[
        "If trying works in half of the trials only, how large is its effect, compared with that of a light that always works?",
        "Trying switches on an extra `fraction_on - fraction_off` of the neurons. All of the effect came from those.",
        "Divide the effect by that difference.",
    ],
    purpose=(
        "The Wald estimator in disguise, one line of code. Name it only afterwards; part 2 comes back to it as an instrument."
    ),
)


# --- undo_spill --------------------------------------------------------------------------------------------


def mixed_effects(rng):
    """Effects of aiming, made from the neurons' own effects and from whom the light hits."""
    hits = np.array([[1.0, 0.5], [0.0, 1.0]])
    cases = [Case("light meant for 1 that hits 0 half of the time", (np.array([[0.0, 0.0], [0.2, 0.1]]) @ hits, hits))]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        hits = np.eye(4) + 0.3 * rng.random((4, 4))
        cases.append(Case("four neurons that all hit each other", (rng.normal(size=(4, 4)) @ hits, hits)))
    return cases


def inverse_on_the_left(effects, hits):
    return np.linalg.inv(hits) @ effects


def spilled_again(effects, hits):
    return effects @ hits


def divided_entry_by_entry(effects, hits):
    with np.errstate(all="ignore"):
        return effects / hits


def divided_by_the_diagonal(effects, hits):
    return effects / np.diag(hits)


def spill_subtracted(effects, hits):
    return effects - effects @ (hits - np.eye(len(hits)))


def transpose_forgotten(effects, hits):
    return np.linalg.solve(hits.T, effects).T


def undone_by_solving(effects, hits):
    return np.linalg.solve(hits.T, effects.T).T


def undone_by_least_squares(effects, hits):
    return np.linalg.lstsq(hits.T, effects.T, rcond=None)[0].T


UNDO_SPILL = Exercise(
    reference=interventions.undo_spill,
    cases=mixed_effects,
    tolerance=1e-8,
    mistakes={
        inverse_on_the_left: "The order matters: in `effects = own @ hits`, `hits` stands on the right, so its inverse does too.",
        spilled_again: "This spills the light a second time. To undo a product, multiply by the inverse.",
        divided_entry_by_entry: "`/` divides entry by entry. The effects were mixed by a *matrix* product; undo that.",
        divided_by_the_diagonal: "This corrects for how often the aimed neuron was hit, but leaves its neighbours' effects in.",
        transpose_forgotten: "Nearly: `solve` undoes a product with `hits` on the *left*. Transpose the effects as well, or use the inverse.",
        spill_subtracted: "A good first step, but the light that is subtracted had spilled as well. The inverse does it exactly.",
    },
    alternatives=[undone_by_solving, undone_by_least_squares],
    hints=[
        "Aiming at j switches on k with `hits[k, j]`, and each k does what it does: `effects[i, j]` is a sum over k.",
        "That sum is a product of matrices: `effects = own @ hits`. Solve it for `own`.",
        "`np.linalg.inv(hits)` undoes `hits` when it stands on the same side.",
    ],
    purpose="On which side an inverse belongs. To whoever divides entry by entry: what does column j of each matrix mean?",
)


# --- response_to_pulse -------------------------------------------------------------------------------------


def pulse_trials(rng):
    """Recordings after a pulse and without one, of different numbers of trials."""
    cases = []
    for seed, (n_with, n_without) in enumerate([(5, 5), (30, 20), (40, 60)]):
        rng = np.random.default_rng(seed)
        W = networks.sparse_network(4, rng, 0.4)
        with_pulse = simulate.simulate_pulses(W, 0, n_with, 3, rng, level=1.0)
        without = simulate.simulate_pulses(W, 0, n_without, 3, rng, level=0.0)
        cases.append(Case(f"{n_with} trials with a pulse and {n_without} without", (with_pulse, without)))
    return cases


def averaged_over_everything(with_pulse, without_pulse):
    return with_pulse.mean() - without_pulse.mean()


def without_minus_with(with_pulse, without_pulse):
    return without_pulse.mean(axis=0) - with_pulse.mean(axis=0)


def no_comparison(with_pulse, without_pulse):
    return with_pulse.mean(axis=0)


def lags_collapsed(with_pulse, without_pulse):
    return with_pulse.mean(axis=(0, 1)) - without_pulse.mean(axis=(0, 1))


def neurons_by_time(with_pulse, without_pulse):
    return (with_pulse.mean(axis=0) - without_pulse.mean(axis=0)).T


def unsigned_response(with_pulse, without_pulse):
    return np.abs(with_pulse.mean(axis=0) - without_pulse.mean(axis=0))


def response_by_einsum(with_pulse, without_pulse):
    return np.einsum("rtn->tn", with_pulse) / len(with_pulse) - np.einsum("rtn->tn", without_pulse) / len(without_pulse)


def response_by_loops(with_pulse, without_pulse):
    n_times = with_pulse.shape[1]
    return [with_pulse[:, t].mean(axis=0) - without_pulse[:, t].mean(axis=0) for t in range(n_times)]


RESPONSE_TO_PULSE = Exercise(
    reference=interventions.response_to_pulse,
    cases=pulse_trials,
    mistakes={
        averaged_over_everything: "One number for everything hides who answers, and when. Average over trials alone: `axis=0`.",
        without_minus_with: "The sign is reversed: a response is what the pulse *adds*.",
        no_comparison: "Without a pulse the network is active too. A response is the difference to that.",
        lags_collapsed: "Lags are averaged away here, and with them the order in which neurons answer.",
        unsigned_response: "A pulse may also lower activity: keep the sign.",
        neurons_by_time: "This is the transpose: time comes first, as everywhere in this book.",
    },
    alternatives=[response_by_einsum, response_by_loops],
    hints=[
        "A randomised trial again, with an outcome that has a time and a neuron.",
        "The first axis is the trial: `with_pulse.mean(axis=0)` has shape (time, neurons).",
        "Subtract the same mean without a pulse.",
    ],
    purpose=(
        "Which axes to average over, and what a baseline is for. Easy, on purpose: the figure that follows is the lesson."
    ),
)
