"""Exercises of the notebook "How well did we do, and when does it fail?"."""

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    BOOLEAN,
    LOPSIDED,
    NEGATIVE,
    RANK_DEFICIENT,
    TIES,
    WHOLE,
    ZEROS,
    edge_of_this_exercise,
)
from helpers.methods import interventions
from helpers.scores import metrics
from helpers.worlds import simulate

# --- auroc_by_pairs ----------------------------------------------------------------------------------------


def noisy_estimates(rng):
    """Wirings with estimates of different quality, with ties, zeros and counts, and with weights of both signs."""
    by_hand = (np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.1, 0.4, 0.4, 0.9]))
    cases = [Case("four pairs, two of them with equal estimates", by_hand)]
    sparse = (np.array([0.7, -0.7, 0.0, 0.0, 0.0, 0.7, 0.0, 0.0]), np.array([0.5, 0.0, 0.0, 0.0, 0.2, 0.0, 0.0, -0.3]))
    cases.append(Case("eight pairs, of which most have an estimate of 0", sparse))
    cases.append(Case("two connections, with counts as estimates", (np.array([1, 0, 0, 1, 0]), np.array([3, 1, 3, 2, 0]))))
    worse = (np.array([0.5, 0.5, 0.0, 0.0, 0.0]), np.array([-0.2, 0.3, 0.4, 0.1, 0.6]))
    cases.append(Case("estimates that are worse than chance", worse))
    small = (rng.permutation([0.2, 0.2, 0.2, 0.0, 0.0, 0.0, 0.0]), 1e-10 * rng.permutation(7))
    cases.append(Case("estimates in very small units", small))
    for shape in [(30,), (40,), (6, 6)]:
        truth = rng.permutation(np.resize([0, 0, 2, 0, 0, -2, 0, 0, 0], shape).ravel()).reshape(shape)
        estimate = np.round(np.abs(truth) / 3 + rng.normal(size=shape), 1)
        cases.append(
            Case(
                "a network of six" if len(shape) == 2 else f"{shape[0]} pairs",
                (truth / 3 if len(shape) == 1 else truth, estimate),
            )
        )
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


def ties_left_out(truth, estimate):
    connected, unconnected = estimate[truth != 0][:, None], estimate[truth == 0]
    wins, losses = np.sum(connected > unconnected), np.sum(connected < unconnected)
    return wins / (wins + losses)


def ties_decided_by_place(truth, estimate):
    ranks = np.argsort(np.argsort(estimate.ravel())) + 1
    connected = (truth != 0).ravel()
    n_connected = connected.sum()
    return (ranks[connected].sum() - n_connected * (n_connected + 1) / 2) / (n_connected * (~connected).sum())


def ties_count_on_top(truth, estimate):
    connected, unconnected = estimate[truth != 0][:, None], estimate[truth == 0]
    return np.mean((connected > unconnected) + 0.5 * (connected >= unconnected))


def one_with_one(truth, estimate):
    connected, unconnected = estimate[truth != 0], estimate[truth == 0]
    return np.mean((connected > unconnected) + 0.5 * (connected == unconnected))


def weights_of_one_only(truth, estimate):
    connected, unconnected = estimate[truth == 1][:, None], estimate[truth == 0]
    return np.mean((connected > unconnected) + 0.5 * (connected == unconnected))


def weights_as_an_index(truth, estimate):
    connected, unconnected = estimate[truth][:, None], estimate[~truth]
    return np.mean((connected > unconnected) + 0.5 * (connected == unconnected))


def sizes_of_estimates(truth, estimate):
    connected, unconnected = np.abs(estimate[truth != 0])[:, None], np.abs(estimate[truth == 0])
    return np.mean((connected > unconnected) + 0.5 * (connected == unconnected))


def never_below_chance(truth, estimate):
    connected, unconnected = estimate[truth != 0][:, None], estimate[truth == 0]
    auroc = np.mean((connected > unconnected) + 0.5 * (connected == unconnected))
    return max(auroc, 1 - auroc)


def wins_minus_losses(truth, estimate):
    connected, unconnected = estimate[truth != 0][:, None], estimate[truth == 0]
    return np.mean(np.sign(connected - unconnected))


def losses_count_half(truth, estimate):
    connected, unconnected = estimate[truth != 0][:, None], estimate[truth == 0]
    return np.mean(np.where(connected > unconnected, 1, 0.5))


def above_all_missing_ones(truth, estimate):
    return np.mean(estimate[truth != 0] > estimate[truth == 0].max())


def inhibition_left_out(truth, estimate):
    connected, unconnected = estimate[truth > 0][:, None], estimate[truth == 0]
    return np.mean((connected > unconnected) + 0.5 * (connected == unconnected))


def weights_as_labels(truth, estimate):
    return roc_auc_score(truth.ravel(), estimate.ravel())


def number_of_wins(truth, estimate):
    connected, unconnected = estimate[truth != 0][:, None], estimate[truth == 0]
    return np.sum((connected > unconnected) + 0.5 * (connected == unconnected))


def against_all_pairs(truth, estimate):
    connected, every = estimate[truth != 0][:, None], estimate.ravel()
    return np.mean((connected > every) + 0.5 * (connected == every))


def scored_column_by_column(truth, estimate):
    return roc_auc_score(truth != 0, estimate)


def area_below_the_other_curve(truth, estimate):
    return average_precision_score((truth != 0).ravel(), estimate.ravel())


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
    edges=(
        ZEROS,
        WHOLE,
        edge_of_this_exercise(
            "in which all estimates are very small numbers", lambda truth, estimate: np.max(np.abs(estimate)) < 1e-8
        ),
        edge_of_this_exercise(
            "in which the order is worse than chance", lambda truth, estimate: metrics.auroc_by_pairs(truth, estimate) < 0.5
        ),
        edge_of_this_exercise("in the shape of a matrix", lambda truth, estimate: truth.ndim == 2),
        LOPSIDED,
        NEGATIVE,
        TIES,
    ),
    lies_in=(0, 1),
    mistakes={
        ties_count_nothing: "When both have the same estimate, nobody wins: count such a pair as one half.",
        ties_count_fully: "A tie counts as a win here. Nobody wins a tie: count it as one half.",
        ties_left_out: "Tied pairs are not counted at all here. Nobody wins them, but they are draws like others: each "
        "counts one half.",
        ties_decided_by_place: "Ranks by sorting give equal estimates different ranks: whoever stands first in the array "
        "loses. A tie counts one half, for either.",
        ties_count_on_top: "A pair that is won counts one and a half here, since `>=` holds for it as well. The half is for "
        "ties alone.",
        one_with_one: "This compares the first connection with the first missing one, and so on. Each connection meets "
        "*every* missing one, and there may be more of these.",
        weights_of_one_only: "A connection may have any weight. It is one where the weight is *not zero*, not only where it "
        "is 1.",
        weights_as_an_index: "A weight does not select anything. Say which pairs are connected, with a comparison that "
        "gives True or False.",
        sizes_of_estimates: "A larger estimate is more evidence, and a negative one is little. `abs` makes much of it.",
        never_below_chance: "An order can be worse than chance, and then the score is below one half. That is an answer too.",
        wins_minus_losses: "Losses are subtracted here, so that the score runs from -1 to 1. Asked is how often a "
        "connection wins.",
        losses_count_half: "A connection that loses counts one half here. Only a tie does; a loss counts 0.",
        above_all_missing_ones: "This asks whether a connection beats *all* missing ones at once. Count its wins over each "
        "of them.",
        inhibition_left_out: "Negative weights are nowhere here: neither among the connections nor among the missing ones. "
        "They are connections.",
        weights_as_labels: "The score of the library wants to know which pairs are connected, True or False, and not their "
        "weights.",
        number_of_wins: "This is the number of wins. Asked is how *often* a connection wins: its share of all comparisons.",
        against_all_pairs: "Here connections meet each other as well, and even themselves. Compare them with the missing "
        "ones alone.",
        scored_column_by_column: "For a list of pairs this is right. Given a matrix, `roc_auc_score` scores each column by "
        "itself; here all pairs belong together.",
        area_below_the_other_curve: "This is the AUPRC, the area below the curve of precision and recall. The AUROC asks "
        "how often a connection beats a missing one.",
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
    """Which pairs are connected and which were called: by hand, with one score or both at their limits, and random."""
    by_hand = (np.array([True, True, True, False, False]), np.array([True, False, False, True, False]))
    cases = [Case("five pairs by hand", by_hand)]
    truth = np.array([True, True, False, False, False])
    for label, called in [
        ("one call, which is right", [1, 0, 0, 0, 0]),
        ("calls of all connections and of two other pairs", [1, 1, 1, 1, 0]),
        ("calls of all pairs", [1, 1, 1, 1, 1]),
        ("calls that are all wrong", [0, 0, 1, 0, 1]),
    ]:
        cases.append(Case(label, (truth, np.array(called, dtype=bool))))
    for _ in range(2):
        truth, called = rng.random((6, 6)) < 0.3, rng.random((6, 6)) < 0.4
        truth[0, :2], called[0, 1:3] = True, True
        cases.append(Case("a network of six", (truth, called)))
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


def precision_twice(truth, called):
    right = np.sum(called & truth)
    return right / np.sum(called), right / np.sum(called)


def recall_twice(truth, called):
    right = np.sum(called & truth)
    return right / np.sum(truth), right / np.sum(truth)


def agreement_counts_as_right(truth, called):
    right = np.sum(called == truth)
    return right / np.sum(called), right / np.sum(truth)


def numbers_and_not_shares(truth, called):
    right = np.sum(called & truth)
    return right, right


def all_calls_are_right(truth, called):
    n_called = np.sum(called)
    return n_called / called.size, n_called / np.sum(truth)


def share_that_was_missed(truth, called):
    return np.sum(called & truth) / np.sum(called), np.sum(truth & ~called) / np.sum(truth)


def either_one_below(truth, called):
    right, either = np.sum(called & truth), np.sum(called | truth)
    return right / either, right / either


def called_or_true(truth, called):
    right = np.sum(called | truth)
    return right / np.sum(called), right / np.sum(truth)


def sensitivity_and_specificity(truth, called):
    return np.sum(called & truth) / np.sum(truth), np.sum(~called & ~truth) / np.sum(~truth)


def harmonic_mean_of_both(truth, called):
    return 2 * np.sum(called & truth) / (np.sum(called) + np.sum(truth))


def one_truth_value_for_all(truth, called):
    right = np.sum(called and truth)
    return right / np.sum(called), right / np.sum(truth)


def divided_by_lengths(truth, called):
    right = np.sum(called & truth)
    return right / len(called), right / len(truth)


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
    edges=(
        edge_of_this_exercise("in which no call is right", lambda truth, called: not np.any(truth & called)),
        edge_of_this_exercise("in which all pairs are called", lambda truth, called: called.all()),
        edge_of_this_exercise("in which all calls are right", lambda truth, called: truth[called].all()),
        edge_of_this_exercise("in the shape of a matrix", lambda truth, called: truth.ndim == 2),
        LOPSIDED,
        BOOLEAN,
    ),
    lies_in=(0, 1),
    expects="two numbers, precision and recall",
    mistakes={
        recall_and_precision: "The two are swapped. Precision asks about the *calls*, recall about the *connections*.",
        precision_twice: "The first number is right. The second one asks about the *connections*: how many of those were "
        "called?",
        recall_twice: "The second number is right. The first one asks about the *calls*: how many of those are connections?",
        agreement_counts_as_right: "Pairs that are neither connected nor called count as right here. Only calls can be right.",
        numbers_and_not_shares: "This is how many calls are right. Precision and recall are shares: of all calls, and of "
        "all connections.",
        all_calls_are_right: "This counts all calls, right or wrong. Both scores are about the calls that are *right*.",
        share_that_was_missed: "The second number is the share of connections that were *missed*. Recall is the share that "
        "was called.",
        either_one_below: "Dividing by all pairs that are connected or called mixes two questions. One asks about the "
        "calls, the other about the connections.",
        called_or_true: "A call is right where a pair is called *and* connected. With *or*, every call and every connection "
        "counts.",
        sensitivity_and_specificity: "This is recall, and the share of missing connections that were not called. Precision "
        "asks about the *calls*.",
        harmonic_mean_of_both: "This puts both into one score, called F1. Asked are the two numbers themselves.",
        one_truth_value_for_all: "`and` wants to know whether a whole array is true, which has no answer. `&` looks at each "
        "pair.",
        divided_by_lengths: "Divide by how many pairs are called, or connected, not by how many there are.",
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


# --- auprc_by_connections ----------------------------------------------------------------------------------


def precision_over_all_pairs(truth, estimate):
    return np.mean([np.mean(truth[estimate >= threshold] != 0) for threshold in estimate.ravel()])


def own_estimate_not_called(truth, estimate):
    with np.errstate(all="ignore"):
        return np.mean([np.sum(truth[estimate > t] != 0) / np.sum(estimate > t) for t in estimate[truth != 0]])


def mean_recall(truth, estimate):
    connected = truth != 0
    return np.mean([np.sum(connected & (estimate >= t)) / np.sum(connected) for t in estimate[connected]])


def share_of_all_pairs(truth, estimate):
    return np.mean([np.mean((truth != 0) & (estimate >= t)) for t in estimate[truth != 0]])


def smaller_estimates_called(truth, estimate):
    return np.mean([np.mean(truth[estimate <= t] != 0) for t in estimate[truth != 0]])


def excitation_alone(truth, estimate):
    return np.mean([np.mean(truth[estimate >= t] > 0) for t in estimate[truth > 0]])


def mean_weight_of_the_called(truth, estimate):
    return np.mean([np.mean(truth[estimate >= t]) for t in estimate[truth != 0]])


def ties_in_the_order_of_the_array(truth, estimate):
    connected = (truth != 0).ravel()[np.argsort(-estimate.ravel(), kind="stable")]
    return np.mean((np.cumsum(connected) / np.arange(1, connected.size + 1))[connected])


def area_by_trapezoids(truth, estimate):
    from sklearn.metrics import auc, precision_recall_curve

    precision, recall, _ = precision_recall_curve((truth != 0).ravel(), estimate.ravel())
    return auc(recall, precision)


def the_other_area(truth, estimate):
    return metrics.auroc_by_pairs(truth, estimate)


def precisions_not_averaged(truth, estimate):
    return np.array([np.mean(truth[estimate >= t] != 0) for t in estimate[truth != 0]])


def precision_at_the_last_connection(truth, estimate):
    return np.mean(truth[estimate >= estimate[truth != 0].min()] != 0)


def sizes_are_evidence(truth, estimate):
    size = np.abs(estimate)
    return np.mean([np.mean(truth[size >= t] != 0) for t in size[truth != 0]])


def base_rate_alone(truth, estimate):
    return np.mean(truth != 0)


def gain_over_chance(truth, estimate):
    return metrics.auprc_by_connections(truth, estimate) - np.mean(truth != 0)


def auprc_by_the_library(truth, estimate):
    return average_precision_score((truth != 0).ravel(), estimate.ravel())


def auprc_by_a_table(truth, estimate):
    connected, estimates = (truth != 0).ravel(), estimate.ravel()
    called = estimates >= estimates[connected][:, None]
    return np.mean((called & connected).sum(axis=1) / called.sum(axis=1))


AUPRC_BY_CONNECTIONS = Exercise(
    reference=metrics.auprc_by_connections,
    cases=noisy_estimates,
    edges=(
        ZEROS,
        WHOLE,
        edge_of_this_exercise(
            "in which all estimates are very small numbers", lambda truth, estimate: np.max(np.abs(estimate)) < 1e-8
        ),
        edge_of_this_exercise("in the shape of a matrix", lambda truth, estimate: truth.ndim == 2),
        LOPSIDED,
        NEGATIVE,
        TIES,
    ),
    lies_in=(0, 1),
    mistakes={
        precision_over_all_pairs: "The threshold stops at every pair here. It should stop at the connections alone.",
        own_estimate_not_called: "The connection itself is not called here, nor are pairs that tie with it. Call those *at least* as "
        "large: `>=`.",
        mean_recall: "This is the mean recall, the share of the connections that are called. Divide by the number of *calls*.",
        share_of_all_pairs: "These are right calls as a share of all pairs. Divide by the number of calls.",
        smaller_estimates_called: "This calls the pairs with *smaller* estimates. A larger one is more evidence.",
        excitation_alone: "Inhibition is a connection too: a weight is a connection when it is *not zero*.",
        mean_weight_of_the_called: "This is the mean weight of the called pairs. Precision asks how many of them are connections.",
        ties_in_the_order_of_the_array: "Sorting decides ties by their place in the array. Pairs with equal estimates are called "
        "together.",
        area_by_trapezoids: "Straight lines between the points of the curve promise calls that no threshold gives. Take the mean of the "
        "precision at the connections.",
        the_other_area: "This is the AUROC, which does not feel how rare connections are.",
        precisions_not_averaged: "These are the precisions, one for each connection. Return their mean.",
        precision_at_the_last_connection: "This is the precision when all connections are called. Take the mean over all thresholds, one "
        "for each connection.",
        sizes_are_evidence: "A larger estimate is more evidence, and a negative one is little. `abs` makes much of it.",
        base_rate_alone: "This is the base rate, the score of guesses. The estimate is not in it.",
        gain_over_chance: "The base rate is subtracted here. Give the score itself, and show the base rate beside it.",
    },
    alternatives=[auprc_by_the_library, auprc_by_a_table],
    hints=[
        "Let the threshold come down the list and stop at each connection. What is the precision of what is called so far?",
        "`for threshold in estimate[truth != 0]` stops at each of them; `estimate >= threshold` is what is called.",
        "`np.mean(truth[estimate >= threshold] != 0)` is the precision at one stop. Return the mean over all stops.",
    ],
    purpose="The AUPRC as a mean of precisions, so that its chance level, the base rate, is no surprise.",
)


# --- pairs_of_resampled_neurons ----------------------------------------------------------------------------


def drawn_neurons(rng):
    """Draws that repeat a neuron: of full and sparse matrices, of truth values, of more or fewer neurons than there are."""
    numbers = np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 9.0]])
    cases = [Case("the draw 2, 0, 2 of three neurons", (numbers, np.array([2, 0, 2])))]
    ring = np.zeros((4, 4))
    ring[1, 0], ring[2, 1], ring[3, 2], ring[0, 3] = 0.7, -0.7, 0.7, 0.7
    cases.append(Case("a ring of four neurons, of which one is drawn twice", (ring, np.append(rng.permutation(4)[:3], 1))))
    connected = rng.random((6, 6)) < 0.4
    connected[0, 1:3], connected[1:3, 0] = True, False
    cases.append(Case("True and False for six neurons", (connected, np.array([0, 2, 1, 1, *rng.choice(6, 2)]))))
    cases.append(Case("five draws of three neurons", (rng.normal(size=(3, 3)), np.array([0, 1, 2, 2, rng.choice(3)]))))
    cases.append(Case("three draws of six neurons", (rng.normal(size=(6, 6)), np.array([5, 1, 1]))))
    cases.append(Case("one neuron that is drawn three times", (rng.normal(size=(3, 3)), np.array([1, 1, 1]))))
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


def zeros_left_out(matrix, chosen):
    drawn = matrix[np.ix_(chosen, chosen)] * (chosen[:, None] != chosen[None, :])
    return drawn[drawn != 0]


def self_pairs_as_zeros(matrix, chosen):
    return (matrix[np.ix_(chosen, chosen)] * (chosen[:, None] != chosen[None, :])).ravel()


def equal_values_once(matrix, chosen):
    return np.unique(matrix[np.ix_(chosen, chosen)][chosen[:, None] != chosen[None, :]])


def rows_drawn_twice(matrix, chosen):
    return matrix[chosen][chosen][chosen[:, None] != chosen[None, :]]


def only_the_self_pairs(matrix, chosen):
    return matrix[np.ix_(chosen, chosen)][chosen[:, None] == chosen[None, :]]


def neighbours_in_the_draw(matrix, chosen):
    return np.array([matrix[i, j] for i, j in np.stack([chosen[:-1], chosen[1:]], axis=1) if i != j])


def places_for_numbers(matrix, chosen):
    places = range(len(chosen))
    return np.array([matrix[a, b] for a in places for b in places if chosen[a] != chosen[b]])


def smaller_number_first(matrix, chosen):
    return np.array([matrix[i, j] for i in chosen for j in chosen if i < j])


def columns_only(matrix, chosen):
    return matrix[:, chosen][np.arange(len(matrix))[:, None] != chosen]


def mask_of_all_neurons(matrix, chosen):
    return matrix[np.ix_(chosen, chosen)][~np.eye(len(matrix), dtype=bool)]


def pairs_of_all_neurons(matrix, chosen):
    return matrix[~np.eye(len(matrix), dtype=bool)]


def pairs_with_twice_drawn_left_out(matrix, chosen):
    numbers, counts = np.unique(chosen, return_counts=True)
    once = numbers[counts == 1]
    return matrix[np.ix_(once, once)][~np.eye(len(once), dtype=bool)]


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
    edges=(
        edge_of_this_exercise("in which one neuron alone was drawn", lambda matrix, chosen: len(np.unique(chosen)) == 1),
        edge_of_this_exercise(
            "with more or fewer draws than there are neurons", lambda matrix, chosen: len(chosen) != len(matrix)
        ),
        BOOLEAN,
        ZEROS,
        NEGATIVE,
        LOPSIDED,
        TIES,
        WHOLE,
    ),
    canonical=in_any_order,
    mistakes={
        keeps_self_pairs: "A neuron that was drawn twice is paired with itself here. Leave out every pair of a neuron with "
        "itself.",
        drops_the_diagonal_only: "The diagonal is out, but a neuron that was drawn twice still meets itself off the diagonal. "
        "Compare the neurons' *numbers*, not their places in the draw.",
        zeros_left_out: "What is 0, or False, in the matrix is lost along with the pairs of a neuron with itself. A missing "
        "connection is a value like any other: choose by the neurons' numbers, not by what stands in the matrix.",
        self_pairs_as_zeros: "A pair of a neuron with itself has become a 0 here, which looks like a pair without a "
        "connection. It should not be there at all.",
        equal_values_once: "Two pairs may have the same value, and a pair of a neuron that was drawn twice comes twice. "
        "Each of them counts.",
        rows_drawn_twice: "The second pair of brackets chooses among rows again. Rows and columns have to be drawn: `np.ix_`.",
        only_the_self_pairs: "These are the pairs of a neuron with itself, which are to be left out.",
        neighbours_in_the_draw: "This pairs each drawn neuron with the next one alone. Every drawn neuron meets *every* "
        "other one.",
        places_for_numbers: "The entries are looked up by place in the draw. `chosen` holds the neurons' numbers, and these "
        "are rows and columns of the matrix.",
        smaller_number_first: "Pairs are ordered: from 1 to 2 and from 2 to 1 are two of them, whichever number is smaller.",
        columns_only: "The sources are resampled, but the targets are not. A neuron is drawn as both.",
        mask_of_all_neurons: "The mask has a row for each neuron that there is, and compares places. It needs one for each "
        "*draw*, and a neuron that was drawn twice is the same one in both.",
        pairs_of_all_neurons: "Nothing is drawn here: these are all pairs of all neurons.",
        pairs_with_twice_drawn_left_out: "A neuron that was drawn twice is gone altogether. It counts twice; only its pair "
        "with itself is left out.",
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
    """An effect of trying, with how often the neuron was on when tried and when not; one of a light that silences."""
    numbers = [(3.0, 0.9, 0.2), (0.07, 0.5, 0.0), (-0.1, 0.25, 0.05), (0.4, 1.0, 0.0)]
    numbers.append((rng.normal(), rng.uniform(0.5, 0.9), rng.uniform(0.1, 0.4)))
    cases = [
        Case(f"a light that works in {on:.0%} of trials, and {off:.0%} without it", (e, on, off)) for e, on, off in numbers
    ]
    off, effect = rng.uniform(0.6, 0.9), rng.uniform(0.05, 0.3)
    cases.append(
        Case(f"a light that silences: the neuron is on in 20% of trials with it, and in {off:.0%} without", (effect, 0.2, off))
    )
    return cases


def shrinks_again(effect, fraction_on, fraction_off):
    return effect * (fraction_on - fraction_off)


def forgets_the_spontaneous(effect, fraction_on, fraction_off):
    return effect / fraction_on


def not_rescaled(effect, fraction_on, fraction_off):
    return effect


def sum_of_fractions(effect, fraction_on, fraction_off):
    return effect / (fraction_on + fraction_off)


def divided_from_left_to_right(effect, fraction_on, fraction_off):
    return effect / fraction_on - fraction_off


def fractions_the_other_way_round(effect, fraction_on, fraction_off):
    return effect / (fraction_off - fraction_on)


def sizes_without_a_sign(effect, fraction_on, fraction_off):
    return effect / abs(fraction_on - fraction_off)


def effect_without_a_sign(effect, fraction_on, fraction_off):
    return abs(effect) / (fraction_on - fraction_off)


def never_below_zero(effect, fraction_on, fraction_off):
    return max(effect / (fraction_on - fraction_off), 0)


def ratio_of_fractions(effect, fraction_on, fraction_off):
    return effect / (fraction_on / fraction_off)


def spontaneous_as_a_factor(effect, fraction_on, fraction_off):
    return effect / (fraction_on * (1 - fraction_off))


def divided_by_the_failures(effect, fraction_on, fraction_off):
    return effect / (1 - fraction_on)


def grown_by_the_failures(effect, fraction_on, fraction_off):
    return effect * (1 + (1 - fraction_on))


def doubled_always(effect, fraction_on, fraction_off):
    return 2 * effect


def relative_to_the_spontaneous(effect, fraction_on, fraction_off):
    return (effect - fraction_off) / (fraction_on - fraction_off)


def rescaled_by_hand(effect, fraction_on, fraction_off):
    switched = fraction_on - fraction_off
    return effect * (1 / switched)


def rescaled_by_slope(effect, fraction_on, fraction_off):
    return np.polyfit([fraction_off, fraction_on], [0.0, effect], 1)[0]


RESCALE_FOR_FAILURES = Exercise(
    reference=interventions.rescale_for_failures,
    cases=half_hearted_trials,
    edges=(
        edge_of_this_exercise("in which the light silences the neuron", lambda effect, on, off: on < off),
        edge_of_this_exercise("in which the neuron is never on without the light", lambda effect, on, off: off == 0),
        edge_of_this_exercise("in which the effect of trying is negative", lambda effect, on, off: effect < 0),
        edge_of_this_exercise("in which the effect is larger than 1", lambda effect, on, off: abs(effect) > 1),
    ),
    mistakes={
        shrinks_again: "Failures have already made the effect smaller. To undo that, divide.",
        forgets_the_spontaneous: "Some neurons are on without being tried. What trying *changes* is the difference of the two "
        "fractions.",
        divided_from_left_to_right: "Python divides before it subtracts, so that only `fraction_on` stands below. The whole "
        "difference of the fractions belongs there, in brackets.",
        fractions_the_other_way_round: "The sign is reversed. The effect is tried minus not tried, so the fractions are "
        "subtracted in the same order.",
        sizes_without_a_sign: "A light may also silence a neuron: then it is on less often when tried. The difference has a "
        "sign, and so both have to keep theirs.",
        effect_without_a_sign: "Switching a neuron on may lower the outcome. The effect keeps its sign when it is rescaled.",
        never_below_zero: "Switching a neuron on may lower the outcome: an effect below 0 is no mistake.",
        ratio_of_fractions: "By how much *more* often the neuron is on is a difference. A ratio has no answer where it is "
        "never on without the light.",
        spontaneous_as_a_factor: "`fraction_on` counts all trials with the neuron on, those in which it would have been on "
        "anyway included. Take these off.",
        divided_by_the_failures: "This divides by how often trying fails. All of the effect came from the trials in which "
        "it *worked*.",
        grown_by_the_failures: "This adds to the effect in proportion to the failures. A light that works half of the time "
        "has half of the effect, which takes a factor of 2 and not of 1.5: divide.",
        doubled_always: "This is right for one light, which works in half of the trials. Use the fractions that are given.",
        relative_to_the_spontaneous: "`effect` is a difference already, in units of the outcome. Only the fractions are "
        "subtracted.",
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
    row = np.eye(4) + 0.4 * np.eye(4, k=1) + 0.3 * np.eye(4, k=-1)
    cases.append(Case("four neurons in a row whose light hits the next one", (np.diag([0.1, 0.02, -0.2], -1) @ row, row)))
    for _ in range(2):
        hits = np.diag(rng.uniform(0.7, 1, size=4)) + rng.uniform(-0.05, 0.2, size=(4, 4)) * (1 - np.eye(4))
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


def hits_transposed(effects, hits):
    return effects @ np.linalg.inv(hits.T)


def transpose_for_inverse(effects, hits):
    return effects @ hits.T


def one_by_each_entry(effects, hits):
    with np.errstate(all="ignore"):
        return effects @ (1 / hits)


def inverse_entry_by_entry(effects, hits):
    return effects * np.linalg.inv(hits)


def inverse_on_both_sides(effects, hits):
    return np.linalg.inv(hits) @ effects @ np.linalg.inv(hits)


def effects_inverted(effects, hits):
    return hits @ np.linalg.inv(effects)


def hits_subtracted(effects, hits):
    return effects - hits


def divided_by_all_the_light(effects, hits):
    return effects / hits.sum(axis=0)


def only_the_inverse(effects, hits):
    return np.linalg.inv(hits)


def undone_by_solving(effects, hits):
    return np.linalg.solve(hits.T, effects.T).T


def undone_by_least_squares(effects, hits):
    return np.linalg.lstsq(hits.T, effects.T, rcond=None)[0].T


UNDO_SPILL = Exercise(
    reference=interventions.undo_spill,
    cases=mixed_effects,
    edges=(ZEROS, NEGATIVE, LOPSIDED, TIES, RANK_DEFICIENT),
    tolerance=1e-8,
    mistakes={
        inverse_on_the_left: "The order matters: in `effects = own @ hits`, `hits` stands on the right, so its inverse does "
        "too.",
        hits_transposed: "A transpose too many: `hits` stands in the equation as it is. Which neuron is hit is its row, "
        "whom you aimed at its column.",
        transpose_for_inverse: "A transpose undoes a product only where the matrix is a rotation, and `hits` is none. Take "
        "the inverse.",
        one_by_each_entry: "One divided by each entry is not the inverse of a matrix, and fails where nobody is hit.",
        inverse_entry_by_entry: "The inverse is right, but `*` multiplies entry by entry. The effects were mixed by a "
        "*matrix* product; so is the way back.",
        inverse_on_both_sides: "`hits` stands in the equation once, on the right. One inverse, on the same side, undoes it.",
        effects_inverted: "It is `hits` that has to go, so `hits` is inverted (with `solve`, its first argument is). The "
        "effects often have no inverse at all.",
        hits_subtracted: "The light does not add to the effects, it mixes them. Undo a product, not a sum.",
        divided_by_all_the_light: "This divides by how many neurons each light hits. It makes shadows paler; they stay, "
        "since the effects of neighbours are still in.",
        only_the_inverse: "This undoes the spill of nothing. Where are the effects?",
        spilled_again: "This spills the light a second time. To undo a product, multiply by the inverse.",
        divided_entry_by_entry: "`/` divides entry by entry. The effects were mixed by a *matrix* product; undo that.",
        divided_by_the_diagonal: "This corrects for how often the aimed neuron was hit, but leaves its neighbours' effects in.",
        transpose_forgotten: "Nearly: `solve` undoes a product with `hits` on the *left*. Transpose the effects as well, or "
        "use the inverse.",
        spill_subtracted: "A good first step, but the light that is subtracted had spilled as well. The inverse does it "
        "exactly.",
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
    by_hand = np.array([[[0.9, 0.2], [0.4, 0.6]], [[0.7, 0.1], [0.8, 0.3]]]), np.array([[[0.51, 0.5], [0.55, 0.74]]])
    cases = [Case("two trials with a pulse and one without", by_hand)]
    for n_with, n_without in [(5, 5), (30, 20), (20, 30)]:
        W = rng.normal(size=(4, 4)) * (rng.random((4, 4)) < 0.5)
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


def trial_by_trial(with_pulse, without_pulse):
    return (with_pulse - without_pulse).mean(axis=0)


def no_mean_taken(with_pulse, without_pulse):
    return with_pulse - without_pulse


def divided_by_all_trials(with_pulse, without_pulse):
    return (with_pulse.sum(axis=0) - without_pulse.sum(axis=0)) / (len(with_pulse) + len(without_pulse))


def difference_of_medians(with_pulse, without_pulse):
    return np.median(with_pulse, axis=0) - np.median(without_pulse, axis=0)


def averaged_over_time(with_pulse, without_pulse):
    return with_pulse.mean(axis=1) - without_pulse.mean(axis=1)


def neurons_collapsed(with_pulse, without_pulse):
    return with_pulse.mean(axis=(0, 2)) - without_pulse.mean(axis=(0, 2))


def averaged_over_neurons(with_pulse, without_pulse):
    return with_pulse.mean(axis=2) - without_pulse.mean(axis=2)


def sums_over_trials(with_pulse, without_pulse):
    return with_pulse.sum(axis=0) - without_pulse.sum(axis=0)


def divided_by_trials_with(with_pulse, without_pulse):
    return (with_pulse.sum(axis=0) - without_pulse.sum(axis=0)) / len(with_pulse)


def one_baseline_for_all_times(with_pulse, without_pulse):
    return with_pulse.mean(axis=0) - without_pulse.mean(axis=(0, 1))


def one_baseline_for_all(with_pulse, without_pulse):
    return with_pulse.mean(axis=0) - without_pulse.mean()


def first_lag_as_baseline(with_pulse, without_pulse):
    mean = with_pulse.mean(axis=0)
    return mean - mean[0]


def relative_response(with_pulse, without_pulse):
    baseline = without_pulse.mean(axis=0)
    return (with_pulse.mean(axis=0) - baseline) / baseline


def added_and_not_subtracted(with_pulse, without_pulse):
    return with_pulse.mean(axis=0) + without_pulse.mean(axis=0)


def one_trial_of_each(with_pulse, without_pulse):
    return with_pulse[0] - without_pulse[0]


def only_what_is_added(with_pulse, without_pulse):
    return np.maximum(with_pulse.mean(axis=0) - without_pulse.mean(axis=0), 0)


def response_by_einsum(with_pulse, without_pulse):
    return np.einsum("rtn->tn", with_pulse) / len(with_pulse) - np.einsum("rtn->tn", without_pulse) / len(without_pulse)


def response_by_loops(with_pulse, without_pulse):
    n_times = with_pulse.shape[1]
    return [with_pulse[:, t].mean(axis=0) - without_pulse[:, t].mean(axis=0) for t in range(n_times)]


RESPONSE_TO_PULSE = Exercise(
    reference=interventions.response_to_pulse,
    cases=pulse_trials,
    edges=(
        edge_of_this_exercise("with one trial only", lambda with_pulse, without: 1 in (len(with_pulse), len(without))),
        edge_of_this_exercise("with more trials of one kind", lambda with_pulse, without: len(with_pulse) != len(without)),
    ),
    lies_in=(-1, 1),
    mistakes={
        averaged_over_everything: "One number for everything hides who answers, and when. Average over trials alone: `axis=0`.",
        trial_by_trial: "This pairs the first trial with the first one without, and so on. The trials are no pairs, and "
        "there may be more of one kind: take means first.",
        no_mean_taken: "Trials are subtracted one by one here, but they are no pairs. What stands for all trials of one kind?",
        divided_by_all_trials: "Both sums are divided by the trials of both kinds. Each mean divides by the trials of its "
        "*own* kind.",
        difference_of_medians: "These are medians. Asked is the difference of the means.",
        averaged_over_time: "This averages over time, and the order in which neurons answer is gone. The first axis is the "
        "trial.",
        neurons_collapsed: "Neurons are averaged away here, and with them who answers. Average over trials alone.",
        averaged_over_neurons: "This averages over neurons and leaves the trials. The first axis is the trial.",
        sums_over_trials: "A sum grows with the number of trials, and there may be more of one kind. Take the mean of each.",
        divided_by_trials_with: "Both sums are divided by the same number of trials. Each mean divides by the trials of its "
        "*own* kind.",
        one_baseline_for_all_times: "What would have happened without a pulse may change with time as well. Each time has a "
        "baseline of its own.",
        one_baseline_for_all: "Neurons differ in how active they are without a pulse. Each neuron, at each time, has a "
        "baseline of its own.",
        first_lag_as_baseline: "The first step after the pulse is an answer already. The baseline comes from the trials "
        "without a pulse.",
        relative_response: "This is the change relative to the baseline. Asked is the difference, in units of activity.",
        added_and_not_subtracted: "The two means are added. A response is what the pulse *changes*: compare them.",
        one_trial_of_each: "One trial of each is mostly noise. Average over all of them.",
        only_what_is_added: "A pulse may also lower activity: what is negative is a response too.",
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
