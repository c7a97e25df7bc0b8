"""Exercises of the notebook "Auditing a figure"."""

import numpy as np
from scipy import stats

from helpers.exercises.core import Case, Exercise
from helpers.scores import audit

# --- auroc_with_diagonal -----------------------------------------------------------------------------------


def scores_without_diagonal(rng):
    """Networks small and large, sparse and dense."""
    cases = [
        Case("5 neurons of which 4 pairs are not connected", (0.9, 5, 4)),
        Case("40 neurons of which 312 pairs are not connected", (0.733, 40, 312)),
    ]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        cases.append(Case("ten networks at once", (rng.uniform(0.5, 1, size=10), 10, rng.integers(15, 80, size=10))))
    return cases


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


def errors_diluted(auroc_off, n_neurons, n_missing):
    return 1 - (1 - auroc_off) * n_missing / (n_missing + n_neurons)


def a_part_of_the_way_to_one(auroc_off, n_neurons, n_missing):
    part = n_neurons / (n_missing + n_neurons)
    return (1 - part) * auroc_off + part


AUROC_WITH_DIAGONAL = Exercise(
    reference=audit.auroc_with_diagonal,
    cases=scores_without_diagonal,
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
    """What `auroc_with_diagonal` returns for networks like those of the other exercise."""
    cases = []
    for case in scores_without_diagonal(rng):
        off, n_neurons, n_missing = case.args
        cases.append(Case(case.label, (audit.auroc_with_diagonal(off, n_neurons, n_missing), n_neurons, n_missing)))
    return cases


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


def errors_grown(auroc_counted, n_neurons, n_missing):
    return 1 - (1 - auroc_counted) * (n_missing + n_neurons) / n_missing


def difference_to_one(auroc_counted, n_neurons, n_missing):
    return auroc_counted - (1 - auroc_counted) * n_neurons / n_missing


UNDO_DIAGONAL = Exercise(
    reference=audit.undo_diagonal,
    cases=scores_with_diagonal,
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
    """Models below, between and near the limits."""
    cases = [
        Case("a dense network", (0.964, 0.932, 0.982)),
        Case("a model below the value without a network", (0.955, 0.983, 0.984)),
    ]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        without = rng.uniform(0.7, 0.95, size=6)
        cases.append(Case("six models", (rng.uniform(0.7, 0.98, size=6), without, without + rng.uniform(0.01, 0.05, size=6))))
    return cases


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


def one_minus_what_is_left(r2, r2_without, r2_ceiling):
    return 1 - (r2_ceiling - r2) / (r2_ceiling - r2_without)


def by_errors(r2, r2_without, r2_ceiling):
    error, without, least = 1 - r2, 1 - r2_without, 1 - r2_ceiling
    return (without - error) / (without - least)


SHARE_OF_GAP = Exercise(
    reference=audit.share_of_gap,
    cases=models_between_limits,
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
    """Scores of some networks, and which of them each resample holds."""
    cases = []
    for seed, n_networks in enumerate([10, 10, 7]):
        rng = np.random.default_rng(seed)
        draws = rng.integers(n_networks, size=(400, n_networks))
        cases.append(Case(f"{n_networks} networks", (rng.uniform(0.5, 1, size=n_networks), draws)))
    return cases


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


def with_a_loop(scores, draws):
    medians = [np.median([scores[k] for k in drawn]) for drawn in draws]
    return np.quantile(medians, [0.025, 0.975])


def with_percentiles_one_by_one(scores, draws):
    medians = np.percentile(scores[draws], 50, axis=-1)
    return [np.percentile(medians, 2.5), np.percentile(medians, 97.5)]


INTERVAL_OF_MEDIAN = Exercise(
    reference=audit.interval_of_median,
    cases=resampled_scores,
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
        two_standard_errors: "Near 1 the medians are not spread evenly, and an interval of standard errors passes 1. Take percentiles.",
    },
    alternatives=[with_a_loop, with_percentiles_one_by_one],
    hints=[
        "`scores[draws]` has one row a resample, with the scores of the networks that it holds.",
        "Take the median of each row. That gives as many medians as resamples.",
        "`np.percentile(medians, [2.5, 97.5])`",
    ],
    purpose=(
        "How little ten networks say. Many take the percentiles of the networks themselves: ask what the figure's bar is."
    ),
)


# --- paired_sign_test --------------------------------------------------------------------------------------


def paired_scores(rng):
    """Two methods on the same networks, with ties and without."""
    ones = np.ones(10)
    cases = [
        Case("ten networks, all won by the first", (np.linspace(0.9, 1, 10), np.linspace(0.7, 0.95, 10))),
        Case("seven lost, one won and two tied", (np.r_[0.6 * ones[:7], 1, 1, 1], np.r_[0.8 * ones[:7], 0.9, 1, 1])),
        Case("ten networks in which both are perfect", (ones, ones)),
    ]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        cases.append(Case("scores with two decimals", tuple(np.round(rng.uniform(0.8, 1, size=(2, 12)), 2))))
    return cases


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
    tolerance=1e-9,
    mistakes={
        one_sided_only: "You did not say beforehand which of the two would win, so both tails count: twice this.",
        ties_counted_as_trials: "A network in which both score the same is no toss of the coin. Count only those that one of the two wins.",
        ties_counted_as_losses: "A tie is not a loss. Leave it out.",
        wins_of_the_first: "If the first wins *most*, this is near 1. Two-sided means: take the rarer winner's count, whoever that is.",
        wins_of_the_second: "If the second wins *most*, this is near 1. Two-sided means: take the rarer winner's count, whoever that is.",
        one_side_of_the_first: "This asks on one side only, whether the first wins *too seldom*. Take the rarer winner's count, whoever that is, and both sides.",
        more_frequent_winner: "The chance of as many wins *or fewer* as the frequent winner has is large. Start from the rarer one: `min(wins, losses)`.",
        ties_counted_as_wins: "A tie is not a win: `>=` counts it as one. Leave it out.",
        count_itself_left_out: "`1 - cdf(k)` is the chance of *more than* k, and so the count that was seen is left out. It belongs to the tail.",
        just_that_many: "Not the chance of exactly that many wins: of that many *or fewer*.",
        above_one: "Twice a half and more is above 1. A probability stops at 1.",
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
