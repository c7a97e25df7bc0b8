"""Exercises of the notebook "Auditing a figure"."""

import numpy as np
from scipy import stats

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import NEGATIVE, TIES, WHOLE, edge_of_this_exercise
from helpers.scores import audit

MANY_NETWORKS = edge_of_this_exercise("that are arrays, with one entry per network", lambda score, *others: np.ndim(score) > 0)
AVERAGE_COUNT = edge_of_this_exercise(
    "in which the number of missing connections is an average, so not a whole number",
    lambda score, n_neurons, n_missing: np.any(np.asarray(n_missing) % 1 != 0),
)

# --- auroc_with_diagonal -----------------------------------------------------------------------------------


def scores_without_diagonal(rng):
    """Networks small and large, sparse and dense, of scores good and bad; one at a time, and many."""
    n_neurons = rng.choice([5, 10, 20, 40], size=10)
    n_missing = rng.integers(1, n_neurons * (n_neurons - 1))
    pairs_missing = 7 * 6 * (1 - np.array([0.2, 0.4, 0.6, 0.8]))
    return [
        Case("5 neurons of which 4 pairs are not connected", (0.9, 5, 4)),
        Case("40 neurons of which 312 pairs are not connected", (0.733, 40, 312)),
        Case("a score below chance", (0.36, 20, 76)),
        Case("scores of 0, 1/2 and 1", (np.array([0, 0.5, 1]), 10, rng.integers(2, 80, size=3))),
        Case("ten networks of several sizes at once", (rng.uniform(0.2, 1, size=10), n_neurons, n_missing)),
        Case("7 neurons of four densities, with average numbers", (rng.uniform(0.5, 1, size=4), 7, pairs_missing)),
    ]


def averaged_over_all_pairs(auroc_off, n_neurons, n_missing):
    return ((n_neurons**2 - n_neurons) * auroc_off + n_neurons) / n_neurons**2


def diagonal_ranked_by_chance(auroc_off, n_neurons, n_missing):
    return (n_missing * auroc_off + 0.5 * n_neurons) / (n_missing + n_neurons)


def diagonal_ranked_wrong(auroc_off, n_neurons, n_missing):
    return n_missing * auroc_off / (n_missing + n_neurons)


def plain_mean_with_one(auroc_off, n_neurons, n_missing):
    return (auroc_off + 1) / 2


def by_connected_pairs(auroc_off, n_neurons, n_missing):
    n_connected = n_neurons * (n_neurons - 1) - n_missing
    return (n_connected * auroc_off + n_neurons) / (n_connected + n_neurons)


def not_divided_by_all(auroc_off, n_neurons, n_missing):
    return auroc_off + n_neurons / (n_missing + n_neurons)


def weights_exchanged(auroc_off, n_neurons, n_missing):
    return (n_neurons * auroc_off + n_missing) / (n_missing + n_neurons)


def divided_by_the_old_ones(auroc_off, n_neurons, n_missing):
    return (n_missing * auroc_off + n_neurons) / n_missing


def diagonal_as_one_pair(auroc_off, n_neurons, n_missing):
    return (n_missing * auroc_off + 1) / (n_missing + 1)


def divided_by_all_entries(auroc_off, n_neurons, n_missing):
    return (n_missing * auroc_off + n_neurons) / n_neurons**2


def whole_matrix_added(auroc_off, n_neurons, n_missing):
    return (n_missing * auroc_off + n_neurons**2) / (n_missing + n_neurons**2)


def brackets_forgotten(auroc_off, n_neurons, n_missing):
    return n_missing * auroc_off + n_neurons / (n_missing + n_neurons)


def diagonal_taken_out(auroc_off, n_neurons, n_missing):
    return ((n_missing + n_neurons) * auroc_off - n_neurons) / n_missing


def diagonal_subtracted(auroc_off, n_neurons, n_missing):
    return (n_missing * auroc_off - n_neurons) / (n_missing + n_neurons)


def sum_for_a_mean(auroc_off, n_neurons, n_missing):
    return n_missing * auroc_off + n_neurons


def old_ones_counted_once(auroc_off, n_neurons, n_missing):
    return (auroc_off + n_neurons) / (n_missing + n_neurons)


def divided_by_pairs_of_different_neurons(auroc_off, n_neurons, n_missing):
    return (n_missing * auroc_off + n_neurons) / (n_neurons * (n_neurons - 1))


def diagonal_among_the_missing_ones(auroc_off, n_neurons, n_missing):
    return ((n_missing - n_neurons) * auroc_off + n_neurons) / n_missing


def diagonal_left_out_of_the_sum(auroc_off, n_neurons, n_missing):
    return (n_missing * auroc_off + 1) / (n_missing + n_neurons)


def left_without_the_diagonal(auroc_off, n_neurons, n_missing):
    return auroc_off


def one_network_at_a_time(auroc_off, n_neurons, n_missing):
    return np.average([auroc_off, 1], weights=[n_missing, n_neurons])


def errors_diluted(auroc_off, n_neurons, n_missing):
    return 1 - (1 - auroc_off) * n_missing / (n_missing + n_neurons)


def a_part_of_the_way_to_one(auroc_off, n_neurons, n_missing):
    part = n_neurons / (n_missing + n_neurons)
    return (1 - part) * auroc_off + part


AUROC_WITH_DIAGONAL = Exercise(
    reference=audit.auroc_with_diagonal,
    cases=scores_without_diagonal,
    edges=(
        edge_of_this_exercise("in which a score is exactly 0 or 1", lambda score, *others: np.isin(score, [0, 1]).any()),
        edge_of_this_exercise("in which a score is below chance", lambda score, *others: np.any(np.asarray(score) < 0.5)),
        AVERAGE_COUNT,
        MANY_NETWORKS,
        WHOLE,
        TIES,
    ),
    lies_in=(0, 1),
    mistakes={
        averaged_over_all_pairs: "AUROC is a mean over *missing* connections, each compared with all that exist. The connected pairs are no part of its weights.",
        diagonal_ranked_by_chance: "The diagonal is not guessed. Its score is the lowest of all by definition, so each of its pairs is always ranked right.",
        diagonal_ranked_wrong: "The diagonal's pairs are ranked *right*: they are not connected, and they have the lowest score. They contribute 1 each, not 0.",
        plain_mean_with_one: "The diagonal has no fixed weight of a half. How many pairs does it add, to how many?",
        by_connected_pairs: "The diagonal joins the pairs that are *not* connected. Weigh it against those.",
        weights_exchanged: "The weights are exchanged: `n_missing` pairs have the mean `auroc_off`, and `n_neurons` pairs have 1.",
        divided_by_the_old_ones: "The diagonal has joined the sum, so it counts among those you divide by, too: `n_missing + n_neurons`. No AUROC is above 1.",
        diagonal_as_one_pair: "The diagonal is not one pair: it is one for each neuron.",
        divided_by_all_entries: "This divides by all entries of the matrix. The mean runs over missing connections and the diagonal: `n_missing + n_neurons`.",
        whole_matrix_added: "The diagonal has `n_neurons` entries; `n_neurons**2` is the whole matrix.",
        brackets_forgotten: "Python divides before it adds. Put the whole sum in brackets, then divide it.",
        diagonal_taken_out: "This takes a diagonal *out* of a score that holds one. Here it comes in.",
        diagonal_subtracted: "The diagonal's pairs are ranked right, so they *add* to the sum: 1 each.",
        sum_for_a_mean: "This is the sum over all missing connections. AUROC is their mean: divide by how many there are.",
        old_ones_counted_once: "`auroc_off` is the mean of `n_missing` pairs, so it counts that many times in the sum.",
        divided_by_pairs_of_different_neurons: "This divides by all pairs of different neurons. The mean runs over those that are *not* connected, and the diagonal.",
        diagonal_among_the_missing_ones: "`n_missing` counts pairs of different neurons only. The diagonal's `n_neurons` pairs come on top of it.",
        diagonal_left_out_of_the_sum: "The diagonal has `n_neurons` pairs, each with a 1. Below you count them all, in the sum only one.",
        left_without_the_diagonal: "This is the score as it came in, without the diagonal. Perfect pairs that join a mean raise it.",
        one_network_at_a_time: "This works for one network, but not for arrays with one entry per network: `np.average` cannot mix an array with a 1. "
        "Write the mean as a sum that is divided.",
        not_divided_by_all: "A mean over both groups: the share of the old pairs falls when new ones come in.",
    },
    alternatives=[errors_diluted, a_part_of_the_way_to_one],
    hints=[
        "Take one missing connection: which share of the connections scores above it? AUROC is the mean of that over all missing connections.",
        "There are `n_missing` old ones with mean `auroc_off`, and `n_neurons` new ones, each with 1.",
        "Add up `n_missing * auroc_off` and `n_neurons * 1`, and divide by how many there are.",
    ],
    purpose=("An AUROC is a mean over missing connections. Whoever averages over all pairs has not seen that. An easy start."),
)


# --- undo_diagonal -----------------------------------------------------------------------------------------


def scores_with_diagonal(rng):
    """What `auroc_with_diagonal` returns for the networks of the other exercise, so that all scores are possible ones."""
    cases = []
    for case in scores_without_diagonal(rng):
        off, n_neurons, n_missing = case.args
        cases.append(Case(case.label, (audit.auroc_with_diagonal(off, n_neurons, n_missing), n_neurons, n_missing)))
    return cases


def scores_undone(auroc_counted, n_neurons, n_missing):
    return np.asarray(audit.undo_diagonal(auroc_counted, n_neurons, n_missing))


def diagonal_counted_again(auroc_counted, n_neurons, n_missing):
    return (n_missing * auroc_counted + n_neurons) / (n_missing + n_neurons)


def share_subtracted(auroc_counted, n_neurons, n_missing):
    return auroc_counted - n_neurons / (n_missing + n_neurons)


def only_shrunk(auroc_counted, n_neurons, n_missing):
    return auroc_counted * n_missing / (n_missing + n_neurons)


def all_ones_left_in(auroc_counted, n_neurons, n_missing):
    return (n_missing + n_neurons) * auroc_counted / n_missing


def sum_over_the_missing_alone(auroc_counted, n_neurons, n_missing):
    return (n_missing * auroc_counted - n_neurons) / n_missing


def one_pair_taken_out(auroc_counted, n_neurons, n_missing):
    return ((n_missing + n_neurons) * auroc_counted - 1) / n_missing


def over_all_pairs(auroc_counted, n_neurons, n_missing):
    return (n_neurons**2 * auroc_counted - n_neurons) / (n_neurons**2 - n_neurons)


def missing_ones_taken_out(auroc_counted, n_neurons, n_missing):
    return ((n_missing + n_neurons) * auroc_counted - n_missing) / n_neurons


def sign_of_the_diagonal(auroc_counted, n_neurons, n_missing):
    return ((n_missing + n_neurons) * auroc_counted + n_neurons) / n_missing


def never_below_chance(auroc_counted, n_neurons, n_missing):
    return np.maximum(((n_missing + n_neurons) * auroc_counted - n_neurons) / n_missing, 0.5)


def turned_round_below_chance(auroc_counted, n_neurons, n_missing):
    auroc_off = ((n_missing + n_neurons) * auroc_counted - n_neurons) / n_missing
    return np.maximum(auroc_off, 1 - auroc_off)


def sum_left_undivided(auroc_counted, n_neurons, n_missing):
    return (n_missing + n_neurons) * auroc_counted - n_neurons


def ones_taken_from_the_mean(auroc_counted, n_neurons, n_missing):
    return (auroc_counted - n_neurons) / n_missing


def only_the_ones_divided(auroc_counted, n_neurons, n_missing):
    return (n_missing + n_neurons) * auroc_counted - n_neurons / n_missing


def brackets_around_all_forgotten(auroc_counted, n_neurons, n_missing):
    return (n_missing + n_neurons * auroc_counted - n_neurons) / n_missing


def halves_taken_out(auroc_counted, n_neurons, n_missing):
    return ((n_missing + n_neurons) * auroc_counted - 0.5 * n_neurons) / n_missing


def taken_out_of_the_missing_ones(auroc_counted, n_neurons, n_missing):
    return (n_missing * auroc_counted - n_neurons) / (n_missing - n_neurons)


def every_entry_of_the_matrix(auroc_counted, n_neurons, n_missing):
    return (n_neurons**2 * auroc_counted - n_neurons) / n_missing


def left_with_the_diagonal(auroc_counted, n_neurons, n_missing):
    return auroc_counted


def one_network_undone_at_a_time(auroc_counted, n_neurons, n_missing):
    return max(0.0, min(1.0, ((n_missing + n_neurons) * auroc_counted - n_neurons) / n_missing))


def errors_grown(auroc_counted, n_neurons, n_missing):
    return 1 - (1 - auroc_counted) * (n_missing + n_neurons) / n_missing


def difference_to_one(auroc_counted, n_neurons, n_missing):
    return auroc_counted - (1 - auroc_counted) * n_neurons / n_missing


UNDO_DIAGONAL = Exercise(
    reference=audit.undo_diagonal,
    cases=scores_with_diagonal,
    edges=(
        edge_of_this_exercise(
            "in which a score is 0 or 1 once the diagonal is out",
            lambda *given: np.isclose(scores_undone(*given), [[0], [1]]).any(),
        ),
        edge_of_this_exercise(
            "in which a score is below chance once the diagonal is out", lambda *given: np.any(scores_undone(*given) < 0.499)
        ),
        AVERAGE_COUNT,
        MANY_NETWORKS,
        WHOLE,
        TIES,
    ),
    lies_in=(0, 1),
    tolerance=1e-9,
    mistakes={
        diagonal_counted_again: "This counts the diagonal once more. Go the other way: take it out of a number that holds it.",
        share_subtracted: "You took the diagonal's part away, and left the rest divided by all pairs, as if the diagonal were still among them. Only `n_missing` pairs remain.",
        all_ones_left_in: "The sum still holds the diagonal's ones. Take `n_neurons` away before you divide by `n_missing`.",
        sum_over_the_missing_alone: "`auroc_counted` is a mean over `n_missing + n_neurons` pairs. Multiply it by all of them to have the sum back.",
        one_pair_taken_out: "The diagonal added a 1 for *each* neuron. Take `n_neurons` away, not 1.",
        over_all_pairs: "The connected pairs are no part of this mean. It ran over `n_missing + n_neurons`.",
        missing_ones_taken_out: "The roles are exchanged: the diagonal's `n_neurons` ones go, and `n_missing` pairs remain.",
        sign_of_the_diagonal: "The diagonal was *added* to the sum, so take it away.",
        never_below_chance: "A score below 1/2 is a result as well: it ranks most pairs the wrong way round. The diagonal hides that, so do not cut it off.",
        turned_round_below_chance: "A score below 1/2 stays below. To turn it round would take the truth, which the method did not have.",
        sum_left_undivided: "This is still a sum, over the pairs that remain. Their mean is asked for.",
        ones_taken_from_the_mean: "`auroc_counted` is a mean. Make it the sum over all its pairs before you take the diagonal's ones away.",
        only_the_ones_divided: "Python divides before it subtracts. Put the whole difference in brackets, then divide it.",
        brackets_around_all_forgotten: "Python multiplies before it adds. Put `n_missing + n_neurons` in brackets: all of them have the mean `auroc_counted`.",
        halves_taken_out: "The diagonal was not guessed: it was ranked right, and so it added a 1 for each neuron, not 1/2.",
        taken_out_of_the_missing_ones: "`n_missing` does not count the diagonal. The old mean ran over `n_missing + n_neurons` pairs, and `n_missing` remain.",
        every_entry_of_the_matrix: "`auroc_counted` is a mean over `n_missing + n_neurons` pairs, not over all entries of the matrix.",
        left_with_the_diagonal: "This is the score as it came in: the diagonal is still counted.",
        one_network_undone_at_a_time: "`min` and `max` compare single numbers, not arrays with one entry per network. They are not needed: no score with a "
        "diagonal leads out of 0 to 1.",
        only_shrunk: "A perfect score must stay 1 without the diagonal. Only the *errors* were diluted.",
    },
    alternatives=[errors_grown, difference_to_one],
    hints=[
        "Solve your formula of exercise 1 for `auroc_off`.",
        "`(n_missing + n_neurons) * auroc_counted` is a sum over all pairs. Which part of it came from the diagonal?",
        "Take `n_neurons` away from that sum, and divide by `n_missing`.",
    ],
    purpose="A number in print can be corrected on paper. Ask why a perfect score stays perfect.",
)


# --- share_of_gap ------------------------------------------------------------------------------------------


def models_between_limits(rng):
    """Models below, between, above and at the limits; one at a time, and many."""
    without = rng.uniform(0.7, 0.95, size=6)
    ceiling = without + rng.uniform(0.01, 0.05, size=6)
    return [
        Case("a dense network", (0.964, 0.932, 0.982)),
        Case("a model below the value without a network", (0.955, 0.983, 0.984)),
        Case("a model above the ceiling", (0.99, 0.932, 0.982)),
        Case("models below, at and above both limits", (np.array([0.85, 0.9, 0.94, 0.98, 0.995]), 0.9, 0.98)),
        Case("six models with limits of their own", (rng.uniform(0.7, 0.98, size=6), without, ceiling)),
        Case("forecasts that are worse than the mean", (np.array([-0.4, 0.1]), np.array([-0.1, -0.05]), 0.3)),
    ]


def share_of_the_ceiling(r2, r2_without, r2_ceiling):
    return r2 / r2_ceiling


def gain_alone(r2, r2_without, r2_ceiling):
    return r2 - r2_without


def share_of_what_is_open(r2, r2_without, r2_ceiling):
    return (r2 - r2_without) / (1 - r2_without)


def share_that_is_missing(r2, r2_without, r2_ceiling):
    return (r2_ceiling - r2) / (r2_ceiling - r2_without)


def never_negative(r2, r2_without, r2_ceiling):
    return np.maximum((r2 - r2_without) / (r2_ceiling - r2_without), 0)


def kept_between_0_and_1(r2, r2_without, r2_ceiling):
    return np.clip((r2 - r2_without) / (r2_ceiling - r2_without), 0, 1)


def gain_over_the_ceiling(r2, r2_without, r2_ceiling):
    return (r2 - r2_without) / r2_ceiling


def gain_over_the_lower_limit(r2, r2_without, r2_ceiling):
    return (r2 - r2_without) / r2_without


def measured_from_the_ceiling(r2, r2_without, r2_ceiling):
    return (r2 - r2_ceiling) / (r2_ceiling - r2_without)


def sign_turned(r2, r2_without, r2_ceiling):
    return (r2_without - r2) / (r2_ceiling - r2_without)


def upside_down(r2, r2_without, r2_ceiling):
    return (r2_ceiling - r2_without) / (r2 - r2_without)


def size_of_the_share(r2, r2_without, r2_ceiling):
    return np.abs(r2 - r2_without) / (r2_ceiling - r2_without)


def brackets_left_out(r2, r2_without, r2_ceiling):
    return r2 - r2_without / (r2_ceiling - r2_without)


def in_percent(r2, r2_without, r2_ceiling):
    return 100 * (r2 - r2_without) / (r2_ceiling - r2_without)


def never_above_one(r2, r2_without, r2_ceiling):
    return np.minimum((r2 - r2_without) / (r2_ceiling - r2_without), 1)


def kept_between_0_and_1_by_python(r2, r2_without, r2_ceiling):
    return max(0, min(1, (r2 - r2_without) / (r2_ceiling - r2_without)))


def lower_limit_left_in(r2, r2_without, r2_ceiling):
    return r2 / (r2_ceiling - r2_without)


def closed_to_open(r2, r2_without, r2_ceiling):
    return (r2 - r2_without) / (r2_ceiling - r2)


def gap_that_is_left(r2, r2_without, r2_ceiling):
    return r2_ceiling - r2


def divided_in_a_row(r2, r2_without, r2_ceiling):
    return (r2 - r2_without) / r2_ceiling - r2_without


def errors_against_the_least(r2, r2_without, r2_ceiling):
    return (1 - r2_ceiling) / (1 - r2)


def roles_of_model_and_limit_swapped(r2, r2_without, r2_ceiling):
    return (r2_without - r2) / (r2_ceiling - r2)


def gain_times_gap(r2, r2_without, r2_ceiling):
    return (r2 - r2_without) * (r2_ceiling - r2_without)


def one_minus_what_is_left(r2, r2_without, r2_ceiling):
    return 1 - (r2_ceiling - r2) / (r2_ceiling - r2_without)


def by_errors(r2, r2_without, r2_ceiling):
    error, without, least = 1 - r2, 1 - r2_without, 1 - r2_ceiling
    return (without - error) / (without - least)


SHARE_OF_GAP = Exercise(
    reference=audit.share_of_gap,
    cases=models_between_limits,
    edges=(
        NEGATIVE,
        edge_of_this_exercise("in which each model has limits of its own", lambda r2, without, ceiling: np.ndim(ceiling) > 0),
        edge_of_this_exercise(
            "in which a model is exactly at a limit",
            lambda r2, without, ceiling: np.any((np.asarray(r2) == without) | (np.asarray(r2) == ceiling)),
        ),
        edge_of_this_exercise(
            "in which a model is above the ceiling", lambda r2, without, ceiling: np.any(np.asarray(r2) > ceiling)
        ),
        edge_of_this_exercise(
            "in which a model is below the value without a network",
            lambda r2, without, ceiling: np.any(np.asarray(r2) < without),
        ),
        MANY_NETWORKS,
    ),
    tolerance=1e-9,
    mistakes={
        share_of_the_ceiling: "A model that knows nothing of the network would already score near 1 on this. The scale has to begin at the value without a network.",
        gain_alone: "This is the gain in R². Is it much? Compare it with the gain that is possible at all.",
        share_of_what_is_open: "Nobody can reach an R² of 1 here: a part of what comes is noise. The scale ends at the ceiling.",
        share_that_is_missing: "This is the share that the model has *not* closed.",
        never_negative: "A model below the value without a network should get a negative share. Cutting at 0 would hide just the case that needs to be seen.",
        kept_between_0_and_1: "Cut off at 0 and at 1, the share no longer shows a model below the lower limit, and hides a value above the ceiling, a sign that "
        "something leaks.",
        gain_over_the_ceiling: "The gain is divided by the ceiling. Divide it by the *gap*, the ceiling minus the value without a network.",
        gain_over_the_lower_limit: "The gain is divided by the lower limit. Divide it by the *gap*, the ceiling minus the value without a network.",
        measured_from_the_ceiling: "This is how far the model is below the ceiling. Begin at the other end: how far is it above the value without a network?",
        sign_turned: "The sign is turned around: a model *above* the value without a network gets a positive share.",
        upside_down: "The fraction is upside down: what the model gained, over what can be gained.",
        size_of_the_share: "The size alone makes a model below the lower limit look good. Keep the sign.",
        brackets_left_out: "Python divides before it subtracts. Put the difference in brackets.",
        never_above_one: "A value above the ceiling should be more than 1. Cut off there, it no longer shows that something leaks.",
        kept_between_0_and_1_by_python: "`min` and `max` compare single numbers, not arrays. And a share below 0 or above 1 is meant to be seen: do not cut it off.",
        lower_limit_left_in: "What the model owes to the network begins at the value without one. Take that away above, too.",
        closed_to_open: "This compares what is closed with what is *left*. A share compares it with the whole gap, the ceiling minus the value without a network.",
        gap_that_is_left: "This is how far the model is from the ceiling. How far has it come, of how much?",
        divided_in_a_row: "Python divides before it subtracts. The gap needs brackets of its own, before you divide by it.",
        errors_against_the_least: "This compares errors with the least that is possible, and a model that knows nothing of the network would not be at 0 on it.",
        roles_of_model_and_limit_swapped: "The model and the value without a network have changed places. The gap lies between the two *limits*.",
        gain_times_gap: "The same gain is a larger share where the gap is narrow. Divide by the gap.",
        in_percent: "This is in percent. A share is 1 when the whole gap is closed.",
    },
    alternatives=[one_minus_what_is_left, by_errors],
    hints=[
        "The answer is 0 when `r2` equals `r2_without`, and 1 when it equals `r2_ceiling`.",
        "Above the first limit by how much, of how much between the two?",
        "`(r2 - r2_without)`, divided by the gap `(r2_ceiling - r2_without)`.",
    ],
    purpose=(
        "R² on a scale that begins where no network is needed and ends where noise begins. Ask what a negative share "
        "means, and what it does not."
    ),
)


# --- interval_of_median ------------------------------------------------------------------------------------


def resampled_scores(rng):
    """Scores of some networks, and which of them each resample holds: evenly drawn, and not, so that the draws matter."""
    by_hand = np.array([[1, 1, 2, 2], [1, 2, 2, 2], [1, 1, 1, 2], [2, 1, 1, 2], [1, 1, 1, 1]])
    ten, seven = rng.uniform(0.5, 1, size=10), rng.uniform(0.5, 1, size=7)
    some_perfect = np.array([1, 1, 1, 0.9, rng.uniform(0.6, 0.8), rng.uniform(0.6, 0.8)])
    often = np.arange(1, 11) / 55  # the last of ten networks is drawn ten times as often as the first
    return [
        Case("four networks, the first and last of which are never drawn", (np.array([0.5, 0.8, 0.9, 1]), by_hand)),
        Case("10 networks", (ten, rng.integers(10, size=(400, 10)))),
        Case("10 networks, the last of which are drawn most often", (ten, rng.choice(10, size=(200, 10), p=often))),
        Case("7 networks", (seven, rng.integers(7, size=(400, 7)))),
        Case("7 networks, and few resamples", (seven, rng.integers(1, 7, size=(9, 7)))),
        Case("6 networks, some of them with the same score", (some_perfect, rng.integers(6, size=(300, 6)))),
        Case("scores that are no shares, from −2 to 3", (rng.uniform(-2, 3, size=9), rng.integers(9, size=(300, 9)))),
    ]


def of_means(scores, draws):
    return np.percentile(scores[draws].mean(axis=1), [2.5, 97.5])


def of_the_networks(scores, draws):
    return np.percentile(scores, [2.5, 97.5])


def all_resamples_in_one(scores, draws):
    return np.percentile(scores[draws], [2.5, 97.5])


def over_the_resamples(scores, draws):
    return np.percentile(np.median(scores[draws], axis=0), [2.5, 97.5])


def of_ninety(scores, draws):
    return np.percentile(np.median(scores[draws], axis=1), [5, 95])


def smallest_and_largest(scores, draws):
    medians = np.median(scores[draws], axis=1)
    return np.array([medians.min(), medians.max()])


def fractions_for_percent(scores, draws):
    return np.percentile(np.median(scores[draws], axis=1), [0.025, 0.975])


def one_median_for_all(scores, draws):
    return np.percentile(np.median(scores[draws]), [2.5, 97.5])


def medians_of_the_draws(scores, draws):
    return np.percentile(np.median(draws, axis=1), [2.5, 97.5])


def upper_end_first(scores, draws):
    return np.percentile(np.median(scores[draws], axis=1), [97.5, 2.5])


def middle_half(scores, draws):
    return np.percentile(np.median(scores[draws], axis=1), [25, 75])


def mean_and_two_standard_errors(scores, draws):
    medians = np.median(scores[draws], axis=1)
    return np.mean(medians) + 1.96 * np.std(medians) * np.array([-1, 1])


def two_standard_errors(scores, draws):
    medians = np.median(scores[draws], axis=1)
    return np.median(scores) + 1.96 * np.std(medians) * np.array([-1, 1])


def draws_of_its_own(scores, draws):
    rng = np.random.default_rng(0)
    own = rng.integers(len(scores), size=draws.shape)
    return np.percentile(np.median(scores[own], axis=1), [2.5, 97.5])


def two_thousand_draws_of_its_own(scores, draws):
    resampled = np.random.default_rng(0).choice(scores, size=(2000, len(scores)))
    return np.percentile(np.median(resampled, axis=1), [2.5, 97.5])


def draws_for_ten_networks(scores, draws):
    own = np.random.default_rng(0).integers(10, size=(2000, 10))
    return np.percentile(np.median(scores[own], axis=1), [2.5, 97.5])


def each_network_counted_once(scores, draws):
    medians = [np.median(scores[np.unique(drawn)]) for drawn in draws]
    return np.percentile(medians, [2.5, 97.5])


def one_of_the_middle_two(scores, draws):
    medians = np.sort(scores[draws], axis=1)[:, draws.shape[1] // 2]
    return np.percentile(medians, [2.5, 97.5])


def percent_for_fractions(scores, draws):
    return np.quantile(np.median(scores[draws], axis=1), [2.5, 97.5])


def places_in_the_sorted_row(scores, draws):
    medians = np.sort(np.median(scores[draws], axis=1))
    return np.array([medians[int(0.025 * len(medians))], medians[int(0.975 * len(medians))]])


def width_alone(scores, draws):
    low, high = np.percentile(np.median(scores[draws], axis=1), [2.5, 97.5])
    return high - low


def reflected_at_the_median(scores, draws):
    low, high = np.percentile(np.median(scores[draws], axis=1), [2.5, 97.5])
    return np.array([2 * np.median(scores) - high, 2 * np.median(scores) - low])


def distances_from_the_median(scores, draws):
    return np.percentile(np.median(scores[draws], axis=1) - np.median(scores), [2.5, 97.5])


def divided_by_the_root_again(scores, draws):
    medians = np.median(scores[draws], axis=1)
    return np.median(scores) + 1.96 * np.std(medians) / np.sqrt(len(scores)) * np.array([-1, 1])


def kept_among_shares(scores, draws):
    return np.clip(np.percentile(np.median(scores[draws], axis=1), [2.5, 97.5]), 0, 1)


def with_a_loop(scores, draws):
    medians = [np.median([scores[k] for k in drawn]) for drawn in draws]
    return np.quantile(medians, [0.025, 0.975])


def with_percentiles_one_by_one(scores, draws):
    medians = np.percentile(scores[draws], 50, axis=-1)
    return [np.percentile(medians, 2.5), np.percentile(medians, 97.5)]


INTERVAL_OF_MEDIAN = Exercise(
    reference=audit.interval_of_median,
    cases=resampled_scores,
    edges=(
        edge_of_this_exercise(
            "in which some network is never drawn", lambda scores, draws: len(np.unique(draws)) < len(scores)
        ),
        edge_of_this_exercise("with an even number of networks", lambda scores, draws: len(scores) % 2 == 0),
        NEGATIVE,
        WHOLE,
        TIES,
    ),
    expects="two numbers, lower and upper end",
    mistakes={
        of_means: "The figure shows medians, so ask how far a *median* moves.",
        of_the_networks: "This is where single networks lie. The median of ten moves less than one network does.",
        all_resamples_in_one: "All resamples thrown together are the networks again. Take the median of *each* resample first.",
        over_the_resamples: "One resample is one row of `draws`: the median runs along axis 1.",
        of_ninety: "Between the 5th and the 95th percentile lie 90 of 100, not 95.",
        smallest_and_largest: "The range of all resamples grows with how many you draw. Cut 2.5 of 100 from each end.",
        fractions_for_percent: "`np.percentile` counts from 0 to 100: 0.025 is a fortieth of one percent. Write 2.5 and 97.5, or use `np.quantile`.",
        one_median_for_all: "This is one median of everything, so both ends are the same. Take the median of each row: `axis=1`.",
        medians_of_the_draws: "`draws` holds the *numbers* of the networks. Their scores are `scores[draws]`.",
        upper_end_first: "The right two numbers, in the wrong order: the lower end comes first.",
        middle_half: "Between the 25th and the 75th percentile lies one half of the medians. The interval should hold 95 of 100.",
        mean_and_two_standard_errors: "An interval of standard errors is the same on both sides, and near 1 the medians are not. Take percentiles.",
        draws_of_its_own: "This draws networks of its own, and does not look at those in `draws`. The resamples are given, so that everybody has the same: use them.",
        two_thousand_draws_of_its_own: "The resamples are drawn already: each row of `draws` holds one. Drawn anew, they give everybody another interval.",
        draws_for_ten_networks: "This draws from ten networks, but there need not be ten. Which networks a resample holds is given: see `draws`.",
        each_network_counted_once: "A network that was drawn twice counts twice. Otherwise the resample is only a smaller sample.",
        one_of_the_middle_two: "With an even number of networks the median lies halfway between the middle two.",
        percent_for_fractions: "`np.quantile` counts from 0 to 1, `np.percentile` from 0 to 100.",
        places_in_the_sorted_row: "A percentile by counting places: books do that too. Here take it as `np.percentile` does, which goes "
        "part of the way from one median to the next.",
        width_alone: "This is the interval's width. Its two ends are asked for.",
        reflected_at_the_median: "This turns the interval round about the median of the sample. Asked are the percentiles as they are.",
        distances_from_the_median: "These are distances from the median of the sample. Asked is where the medians themselves lie.",
        divided_by_the_root_again: "How far medians of resamples spread is already the error of a median: it is not divided by a root again. And percentiles are asked for.",
        kept_among_shares: "Not every score lies between 0 and 1. The percentiles of the medians need no limits.",
        two_standard_errors: "Near 1 the medians are not spread evenly, and an interval of standard errors passes 1. Take percentiles.",
    },
    alternatives=[with_a_loop, with_percentiles_one_by_one],
    hints=[
        "`scores[draws]` has one row per resample, with the scores of the networks that it holds.",
        "Take the median of each row. That gives as many medians as resamples.",
        "`np.percentile(medians, [2.5, 97.5])`",
    ],
    purpose=(
        "How little ten networks say. Many take the percentiles of the networks themselves: ask what the figure's bar is."
    ),
)


# --- paired_sign_test --------------------------------------------------------------------------------------


def paired_scores(rng):
    """Two methods on the same networks: all won, all lost, all tied, evenly shared; few networks and many."""
    ones, far = np.ones(10), rng.uniform(0.5, 0.8, size=12)
    gain = rng.permutation([0.1, 0.1, 0.1, 0.05, 0.05, 0.02, 0.01, 0.01, 0.2, -0.2, 0, 0])
    both_signs = np.r_[rng.uniform(-0.6, -0.1, size=4), rng.uniform(0.1, 0.6, size=5)]
    change = np.array([0.05, 0.04, 0.03, 0.02, 0.01, 0.06, 0.02, 0.03, -0.3])
    last_digit = rng.permutation([1, 1, 1, 1, 1, 1, -1, 0]) * 1e-6
    return [
        Case("ten networks, all won by the first", (np.linspace(0.9, 1, 10), np.linspace(0.7, 0.95, 10))),
        Case("seven lost, one won and two tied", (np.r_[0.6 * ones[:7], 1, 1, 1], np.r_[0.8 * ones[:7], 0.9, 1, 1])),
        Case("nine won, one lost and two tied", (far + gain, far)),
        Case("ten networks in which both are perfect", (ones, ones)),
        Case("two networks, both won by the second", (np.array([0.7, 0.8]), np.array([0.9, 0.95]))),
        Case(
            "six networks, as many won as lost",
            (np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4]), np.array([0.8, 0.7, 0.6, 0.7, 0.6, 0.9])),
        ),
        Case("scores of which some are negative", (both_signs + change, both_signs)),
        Case("scores that differ in their sixth digit", (0.9 + last_digit, np.full(8, 0.9))),
        Case("scores with two decimals", tuple(np.round(rng.uniform(0.8, 1, size=(2, 12)), 2))),
    ]


def one_sided_only(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return stats.binom.cdf(min(wins, losses), wins + losses, 0.5)


def ties_counted_as_trials(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses), len(first), 0.5))


def ties_counted_as_losses(first, second):
    wins = np.sum(first > second)
    losses = len(first) - wins
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses), wins + losses, 0.5))


def just_that_many(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return min(1.0, 2 * stats.binom.pmf(min(wins, losses), wins + losses, 0.5))


def above_one(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return 2 * stats.binom.cdf(min(wins, losses), wins + losses, 0.5)


def wins_of_the_first(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return min(1.0, 2 * stats.binom.cdf(wins, wins + losses, 0.5))


def wins_of_the_second(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return min(1.0, 2 * stats.binom.cdf(losses, wins + losses, 0.5))


def one_side_of_the_first(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return stats.binom.cdf(wins, wins + losses, 0.5)


def at_least_one(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return max(1.0, 2 * stats.binom.cdf(min(wins, losses), wins + losses, 0.5))


def each_sorted_first(first, second):
    first, second = np.sort(first), np.sort(second)
    wins, losses = np.sum(first > second), np.sum(first < second)
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses), wins + losses, 0.5))


def more_frequent_winner(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return min(1.0, 2 * stats.binom.cdf(max(wins, losses), wins + losses, 0.5))


def ties_counted_as_wins(first, second):
    wins = np.sum(first >= second)
    losses = len(first) - wins
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses), wins + losses, 0.5))


def count_itself_left_out(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return 2 * (1 - stats.binom.cdf(max(wins, losses), wins + losses, 0.5))


def one_side_of_the_second(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return stats.binom.cdf(losses, wins + losses, 0.5)


def more_than_the_wins(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return 1 - stats.binom.cdf(wins, wins + losses, 0.5)


def two_sides_of_one_cdf(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    below = stats.binom.cdf(wins, wins + losses, 0.5)
    return 2 * min(below, 1 - below)


def just_that_many_on_one_side(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return stats.binom.pmf(min(wins, losses), wins + losses, 0.5)


def ties_shared_out(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    ties = np.sum(first == second)
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses) + ties / 2, len(first), 0.5))


def ties_counted_for_both(first, second):
    wins, losses = np.sum(first >= second), np.sum(first <= second)
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses), wins + losses, 0.5))


def small_differences_as_ties(first, second):
    tied = np.isclose(first, second)
    wins, losses = np.sum((first > second) & ~tied), np.sum((first < second) & ~tied)
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses), wins + losses, 0.5))


def wins_by_ratio(first, second):
    wins, losses = np.sum(first / second > 1), np.sum(first / second < 1)
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses), wins + losses, 0.5))


def wins_among_wins(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses), max(wins, losses), 0.5))


def share_of_wins(first, second):
    return np.mean(first > second)


def by_a_bell_curve(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return 2 * stats.norm.sf(np.abs(wins - losses) / np.sqrt(wins + losses))


def paired_t_test(first, second):
    return stats.ttest_rel(first, second).pvalue


def signed_ranks(first, second):
    return stats.wilcoxon(first, second).pvalue


def medians_compared(first, second):
    return stats.median_test(first, second).pvalue


def none_left_is_not_a_number(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    if wins + losses == 0:
        return np.nan
    return min(1.0, 2 * stats.binom.cdf(min(wins, losses), wins + losses, 0.5))


def none_left_cannot_happen(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return stats.binomtest(int(wins), int(wins + losses)).pvalue


def unpaired(first, second):
    return stats.mannwhitneyu(first, second).pvalue


def from_scipy(first, second):
    wins, losses = np.sum(first > second), np.sum(first < second)
    return stats.binomtest(int(wins), int(wins + losses), 0.5).pvalue if wins + losses else 1.0


def by_counting_coins(first, second):
    signs = np.sign(first - second)
    n = int(np.abs(signs).sum())
    fewer = min(int((signs > 0).sum()), int((signs < 0).sum()))
    row = [1]  # of Pascal's triangle
    for _ in range(n):
        row = [left + right for left, right in zip([0, *row], [*row, 0], strict=True)]
    return min(1.0, 2 * sum(row[: fewer + 1]) / 2**n)


PAIRED_SIGN_TEST = Exercise(
    reference=audit.paired_sign_test,
    cases=paired_scores,
    edges=(
        edge_of_this_exercise("in which all networks are tied", lambda first, second: np.all(first == second)),
        edge_of_this_exercise(
            "in which both win equally often",
            lambda first, second: np.sign(first - second).sum() == 0 < np.sum(first != second),
        ),
        edge_of_this_exercise(
            "in which one of the two wins nothing", lambda first, second: np.all(first >= second) != np.all(first <= second)
        ),
        edge_of_this_exercise(
            "in which two scores differ by very little",
            lambda first, second: np.any(np.isclose(first, second) & (first != second)),
        ),
        edge_of_this_exercise("in which some networks are tied", lambda first, second: np.any(first == second)),
        NEGATIVE,
        TIES,
    ),
    lies_in=(0, 1),
    equivalent={
        "(first, second) -> (second, first)": "it is two-sided, so it does not matter who is called the first",
        "min(1.0, 2 * one_sided) -> min(2 * one_sided, 1.0)": "the smaller of two numbers",
        "min(wins, losses) -> min(losses, wins)": "the smaller of two counts",
    },
    tolerance=1e-9,
    mistakes={
        one_sided_only: "You did not say beforehand which of the two would win, so both tails count: twice this.",
        ties_counted_as_trials: "A network in which both score the same is no toss of the coin. Count only those that one of the two wins.",
        ties_counted_as_losses: "A tie is not a loss. Leave it out.",
        wins_of_the_first: "If the first wins *most*, this is near 1. Two-sided means: take the rarer winner's count, whoever that is.",
        wins_of_the_second: "If the second wins *most*, this is near 1. Two-sided means: take the rarer winner's count, whoever that is.",
        one_side_of_the_first: "This asks on one side only, whether the first wins *too seldom*. Take the rarer winner's count, whoever that is, and both sides.",
        at_least_one: "`max` makes p *at least* 1. A probability is at most 1, so take the smaller of the two.",
        each_sorted_first: "Sorted, the scores no longer stand beside those of the same network, and the pairs are lost.",
        more_frequent_winner: "This is 1 whatever the scores. Count networks, and start from the *rarer* winner: as many wins as the frequent one has, or "
        "fewer, are no rare event in tosses of a coin.",
        ties_counted_as_wins: "A tie is not a win: `>=` counts it as one. Leave it out.",
        count_itself_left_out: "`1 - cdf(k)` is the chance of *more than* k, and so the count that was seen is left out. It belongs to the tail.",
        just_that_many: "Not the chance of exactly that many wins: of that many *or fewer*.",
        above_one: "Twice a half and more is above 1. A probability stops at 1.",
        one_side_of_the_second: "This asks on one side only, whether the *second* wins too seldom. Take the rarer winner's count, whoever that is, and both sides.",
        more_than_the_wins: "This is the chance that the first wins *more often still*, on one side only. The count that was seen belongs to it, and so does the other side.",
        two_sides_of_one_cdf: "`1 - cdf(k)` is the chance of *more* than k, so on that side the count that was seen is left out. Take the rarer winner's count in both cases.",
        just_that_many_on_one_side: "Not the chance of exactly that many wins: of that many *or fewer*, and on both sides.",
        ties_shared_out: "A tie is not half a win for each: it would make the count look more even than it is. Leave it out.",
        ties_counted_for_both: "With `>=` and `<=` a tie counts as a win of both. Leave it out.",
        small_differences_as_ties: "A win by very little is still a win. Left out are only networks in which both score *the same*.",
        wins_by_ratio: "Who is ahead is a matter of the difference. With negative scores a ratio turns it round.",
        wins_among_wins: "How many tosses were there? All that one of the two won: wins *and* losses.",
        share_of_wins: "This is the share of networks that the first wins. How likely is such a count if nothing is between the two?",
        by_a_bell_curve: "A bell curve is a rough picture of ten coins. Count them: `stats.binom.cdf` is exact.",
        paired_t_test: "This test asks by how *much* one is ahead on average, and takes differences to follow a bell curve. Here only count who won.",
        signed_ranks: "This test ranks the *sizes* of the differences as well. Here only count who won.",
        medians_compared: "This compares two groups, as if other networks stood in each. Compare network by network.",
        none_left_is_not_a_number: "If all networks are tied, nothing speaks against a fair coin: zero wins of zero tosses is certain, so that p is 1.",
        none_left_cannot_happen: "All networks can be tied. Then nothing speaks against a fair coin, and p is 1.",
        unpaired: "This forgets that the two were scored on the same networks. Compare them network by network.",
    },
    alternatives=[from_scipy, by_counting_coins],
    hints=[
        "Count `wins = np.sum(first > second)` and `losses` likewise. Ties are in neither.",
        "`stats.binom.cdf(k, n, 0.5)` is the chance of `k` heads or fewer in `n` tosses.",
        "Take the smaller of the two counts for `k`, double it for the other tail, and let it not exceed 1.",
    ],
    purpose=(
        "That pairing is information, and that ties are none. For those who finish early: what does the test assume about"
        " networks, and are these alike?"
    ),
)
