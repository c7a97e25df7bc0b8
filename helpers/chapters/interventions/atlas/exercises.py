"""Exercises of the notebook "Perturbing a real brain"."""

import numpy as np

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
from helpers.methods import association
from helpers.scores import metrics
from helpers.worlds import networks

# --- benjamini_hochberg ------------------------------------------------------------------------------------


def on_its_line(p_values, rate):
    """Whether some sorted p-value is exactly the number that it is compared with."""
    return (np.sort(p_values) == rate * np.arange(1, len(p_values) + 1) / len(p_values)).any()


def sets_of_p_values(rng):
    """P-values by hand, in which a late one rescues an early one, two are tied, one is just on its line; and mixtures."""
    cases = [
        Case("five p-values by hand", (np.array([0.3, 0.005, 0.02, 0.9, 0.035]), 0.1)),
        Case("one that only a later one rescues", (np.array([0.04, 0.049, 0.045, 0.048, 0.5]), 0.07)),
        Case("nothing to be found", (np.array([0.4, 0.9, 0.6]), 0.05)),
        Case("one that is exactly on its line", (np.array([0.5, 0.125, 0.03, 0.9]), 0.25)),
        Case("two that are tied", (np.array([0.6, 0.11, 0.7, 0.11]), 0.25)),
        Case("two smaller ones that are tied", (np.array([0.09, 0.8, 0.09, 0.5]), 0.25)),
        Case("two small ones, close together", (np.array([0.6, 0.012, 0.8, 0.015]), 0.05)),
        Case("three that are all called", (np.array([0.01, 0.095, 0.09]), 0.1)),
        Case("one test alone", (np.array([0.04]), 0.05)),
    ]
    for rate in (0.05, 0.2):
        p_values = np.concatenate([rng.random(40), rng.random(20) ** 6])
        cases.append(Case("forty tests without an effect and twenty with one", (rng.permutation(p_values), rate)))
    return cases


def no_correction(p_values, rate):
    return p_values <= rate


def bonferroni(p_values, rate):
    return p_values <= rate / len(p_values)


def stops_at_the_first_failure(p_values, rate):
    n_tests = len(p_values)
    order = np.argsort(p_values)
    called = np.zeros(n_tests, dtype=bool)
    for rank, test in enumerate(order, 1):
        if p_values[test] > rate * rank / n_tests:
            break
        called[test] = True
    return called


def only_those_below_the_line(p_values, rate):
    n_tests = len(p_values)
    rank = np.argsort(np.argsort(p_values)) + 1
    return p_values <= rate * rank / n_tests


def order_not_restored(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = np.flatnonzero(ordered <= rate * np.arange(1, n_tests + 1) / n_tests)
    return np.arange(n_tests) <= (below.max() if below.size else -1)


def ranks_from_zero(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = ordered <= rate * np.arange(n_tests) / n_tests
    return p_values <= (ordered[below].max() if below.any() else -1)


def largest_left_out(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = ordered <= rate * np.arange(1, n_tests + 1) / n_tests
    return p_values < (ordered[below].max() if below.any() else 0)


def line_itself_left_out(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = ordered < rate * np.arange(1, n_tests + 1) / n_tests
    return p_values <= (ordered[below].max() if below.any() else -1)


def as_many_as_are_below(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    k = np.sum(ordered <= rate * np.arange(1, n_tests + 1) / n_tests)
    called = np.zeros(n_tests, dtype=bool)
    called[np.argsort(p_values)[:k]] = True
    return called


def up_to_the_first_below(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = ordered <= rate * np.arange(1, n_tests + 1) / n_tests
    return p_values <= (ordered[below].min() if below.any() else -1)


def sorted_downwards(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)[::-1]
    below = ordered <= rate * np.arange(1, n_tests + 1) / n_tests
    return p_values <= (ordered[below].max() if below.any() else -1)


def ties_share_a_mean_rank(p_values, rate):
    from scipy.stats import rankdata

    below = p_values <= rate * rankdata(p_values) / len(p_values)
    return p_values <= (p_values[below].max() if below.any() else -1)


def tied_tests_counted_once(p_values, rate):
    ordered = np.unique(p_values)
    below = ordered <= rate * np.arange(1, len(ordered) + 1) / len(ordered)
    return p_values <= (ordered[below].max() if below.any() else -1)


def largest_of_none(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = ordered <= rate * np.arange(1, n_tests + 1) / n_tests
    return p_values <= ordered[below].max()


def last_of_none(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    k = np.where(ordered <= rate * np.arange(1, n_tests + 1) / n_tests)[0][-1]
    return p_values <= ordered[k]


def all_called_where_none_is_below(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = ordered <= rate * np.arange(1, n_tests + 1) / n_tests
    last = n_tests - 1 - np.argmax(below[::-1])
    return p_values <= ordered[last]


def last_rank_never_tried(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    called = np.zeros(n_tests, dtype=bool)
    for k in range(1, n_tests):
        if ordered[k - 1] <= rate * k / n_tests:
            called = p_values <= ordered[k - 1]
    return called


def places_for_ranks(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = np.flatnonzero(ordered <= rate * np.arange(1, n_tests + 1) / n_tests)
    return np.argsort(p_values) <= (below.max() if below.size else -1)


def line_over_unsorted_tests(p_values, rate):
    return p_values <= rate * np.arange(1, len(p_values) + 1) / len(p_values)


def p_values_of_the_calls(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = ordered <= rate * np.arange(1, n_tests + 1) / n_tests
    return p_values[p_values <= (ordered[below].max() if below.any() else -1)]


def numbers_of_the_tests(p_values, rate):
    n_tests = len(p_values)
    order = np.argsort(p_values)
    below = np.flatnonzero(p_values[order] <= rate * np.arange(1, n_tests + 1) / n_tests)
    return order[: below.max() + 1] if below.size else order[:0]


def q_values_and_no_calls(p_values, rate):
    n_tests = len(p_values)
    order = np.argsort(p_values)[::-1]
    q_values = np.empty(n_tests)
    q_values[order] = np.minimum.accumulate(p_values[order] * n_tests / np.arange(n_tests, 0, -1))
    return q_values


def default_of_statsmodels(p_values, rate):
    from statsmodels.stats.multitest import multipletests

    return multipletests(p_values, rate)[0]


def for_any_dependence(p_values, rate):
    from statsmodels.stats.multitest import multipletests

    return multipletests(p_values, rate, method="fdr_by")[0]


def rate_always_five_percent(p_values, rate):
    n_tests = len(p_values)
    ordered = np.sort(p_values)
    below = ordered <= 0.05 * np.arange(1, n_tests + 1) / n_tests
    return p_values <= (ordered[below].max() if below.any() else -1)


def by_statsmodels(p_values, rate):
    from statsmodels.stats.multitest import multipletests

    return multipletests(p_values, rate, method="fdr_bh")[0]


def by_adjusted_p_values(p_values, rate):
    n_tests = len(p_values)
    order = np.argsort(p_values)[::-1]
    adjusted = np.empty(n_tests)
    adjusted[order] = np.minimum.accumulate(p_values[order] * n_tests / np.arange(n_tests, 0, -1))
    return adjusted <= rate


def by_the_lines_height(p_values, rate):
    n_tests = len(p_values)
    k = max((k for k, p in enumerate(sorted(p_values), 1) if p <= rate * k / n_tests), default=0)
    return [p <= rate * k / n_tests for p in p_values] if k else [False] * n_tests


def by_scipy(p_values, rate):
    from scipy.stats import false_discovery_control

    return false_discovery_control(p_values) <= rate


BENJAMINI_HOCHBERG = Exercise(
    reference=association.benjamini_hochberg,
    cases=sets_of_p_values,
    edges=(
        edge_of_this_exercise("in which a p-value is exactly on its line", on_its_line),
        edge_of_this_exercise(
            "in which nothing is to be called", lambda p, rate: not association.benjamini_hochberg(p, rate).any()
        ),
        edge_of_this_exercise(
            "in which all tests are to be called", lambda p, rate: association.benjamini_hochberg(p, rate).all()
        ),
        TIES,
    ),
    mistakes={
        no_correction: "This is an uncorrected test: at a rate of 0.05 it calls about 50 of 1,000 pairs without any effect.",
        bonferroni: "This is Bonferroni's rule, which guards against a *single* false call. It is far stricter than needed "
        "to keep the fraction of false calls low.",
        stops_at_the_first_failure: "You stop at the first p-value above its line. The rule looks for the *last* one below, "
        "and calls everything up to it.",
        only_those_below_the_line: "Find the *largest* p-value below its line; every smaller one is called too, even if it lies "
        "above its own line.",
        order_not_restored: "The calls are in sorted order. They should say which of the *original* tests are called.",
        largest_left_out: "The largest p-value below the line is called too: compare with `<=`.",
        ranks_from_zero: "Ranks begin at 1: the smallest of n p-values is compared with rate · 1/n.",
        line_itself_left_out: "A p-value that is exactly on its line counts as below: the rule says 'at most'.",
        as_many_as_are_below: "You count how many lie below their line. What matters is the *place* of the last one: those before it are called even "
        "if they lie above theirs.",
        up_to_the_first_below: "This goes up to the first p-value below its line. The rule looks for the last one.",
        sorted_downwards: "The p-values were sorted from large to small, so that the largest met the lowest point of the line. Rank 1 is the smallest.",
        ties_share_a_mean_rank: "Tied p-values got a mean rank, such as 1.5 twice. In the sorted row one of them has rank 1 and the other one rank 2.",
        tied_tests_counted_once: "Tests with the same p-value became one. Each of them is a test, and counts among the n.",
        largest_of_none: "It may be that no p-value lies below its line. Then there is no largest one among them, and nothing is called.",
        last_of_none: "Where no p-value lies below its line, there is no last one. That is an answer too: nothing is called.",
        all_called_where_none_is_below: "Where no p-value lies below its line, everything was called, and it should be nothing. `argmax` says 0 "
        "for the first place, and 0 as well when nothing is True.",
        last_rank_never_tried: "The last rank was never tried: `range` stops before its end. If the largest p-value lies below its line, all tests "
        "are called.",
        places_for_ranks: "`np.argsort` says which test stands at each place of the sorted row. Asked is the reverse: at which place each test stands.",
        line_over_unsorted_tests: "The line rises with the *rank* of a p-value, and these are not sorted: each was compared with a point that belongs to "
        "another one.",
        p_values_of_the_calls: "These are the p-values of the tests that are called. Asked is whether each test is called, True or False.",
        numbers_of_the_tests: "These are the numbers of the tests that are called. Asked is True or False for *each* test, in the order of `p_values`.",
        q_values_and_no_calls: "These are q-values. A test is called when its q-value is at most the rate.",
        default_of_statsmodels: "Without a `method`, statsmodels guards against a *single* false call (after Holm and Šidák). That is stricter than "
        "a false discovery rate.",
        for_any_dependence: "This is the stricter rule of Benjamini and Yekutieli, for tests that depend on each other in any way. Asked is the one "
        "of Benjamini and Hochberg.",
        rate_always_five_percent: "The rate is an argument, and not always 0.05.",
    },
    alternatives=[by_statsmodels, by_adjusted_p_values, by_the_lines_height, by_scipy],
    hints=[
        "Sort the p-values. If nothing is going on, the k-th of n lies near k/n. Compare it with a fraction of that.",
        "Find the largest k whose sorted p-value is at most `rate * k / n`. Call all tests up to it.",
        "`below = ordered <= rate * np.arange(1, n + 1) / n`; the threshold is `ordered[below].max()`, if there is any.",
    ],
    purpose=(
        "The *largest* p-value below its line, and all before it. Have somebody draw the line and the sorted points on "
        "the board; the mistakes below are all visible in that picture."
    ),
)


# --- odds_ratio --------------------------------------------------------------------------------------------


def pairs_of_a_table(both, only_significant, only_connected, neither):
    """Pairs in which effect and connection go together so many times."""
    counts = [both, only_significant, only_connected, neither]
    return np.repeat([True, True, False, False], counts), np.repeat([True, False, True, False], counts)


def tables_of_pairs(rng):
    """Pairs with and without effect and connection, in various proportions."""
    cases = [Case("12 pairs by hand", pairs_of_a_table(3, 2, 1, 6))]
    for p_connected, p_effect in [(0.3, 0.4), (0.1, 0.2), (0.5, 0.1)]:
        connected = rng.random(200) < p_connected
        significant = rng.random(200) < p_effect * (1 + connected)
        cases.append(Case(f"200 pairs, {connected.sum()} of them connected", (significant, connected)))
    cases.append(Case("connected pairs with fewer effects than others", pairs_of_a_table(2, 9, 5, 8)))
    cases.append(Case("connected pairs without any effect", pairs_of_a_table(0, 4, 5, 9)))
    return cases


def ratio_of_probabilities(significant, connected):
    return significant[connected].mean() / significant[~connected].mean()


def upside_down(significant, connected):
    p, q = significant[connected].mean(), significant[~connected].mean()
    return (q / (1 - q)) / (p / (1 - p))


def odds_among_connected(significant, connected):
    return np.sum(significant & connected) / np.sum(~significant & connected)


def difference_of_probabilities(significant, connected):
    return significant[connected].mean() - significant[~connected].mean()


def connected_among_significant(significant, connected):
    return connected[significant].mean() / connected[~significant].mean()


def log_of_the_ratio(significant, connected):
    p, q = significant[connected].mean(), significant[~connected].mean()
    return np.log(p / (1 - p)) - np.log(q / (1 - q))


def odds_among_all_pairs(significant, connected):
    p, q = np.mean(significant & connected), np.mean(significant & ~connected)
    return (p / (1 - p)) / (q / (1 - q))


def effects_with_over_effects_without(significant, connected):
    return np.sum(significant & connected) / np.sum(significant & ~connected)


def half_a_pair_added(significant, connected):
    both, neither = np.sum(significant & connected) + 0.5, np.sum(~significant & ~connected) + 0.5
    return both * neither / ((np.sum(~significant & connected) + 0.5) * (np.sum(significant & ~connected) + 0.5))


def divided_without_brackets(significant, connected):
    both, neither = np.sum(significant & connected), np.sum(~significant & ~connected)
    return both * neither / np.sum(~significant & connected) * np.sum(significant & ~connected)


def joined_by_and(significant, connected):
    both, neither = np.sum(significant and connected), np.sum(not significant and not connected)
    return both * neither / (np.sum(not significant and connected) * np.sum(significant and not connected))


def correlation_of_the_two(significant, connected):
    return np.corrcoef(significant, connected)[0, 1]


def agreeing_over_disagreeing(significant, connected):
    return np.sum(significant == connected) / np.sum(significant != connected)


def conditional_estimate_of_scipy(significant, connected):
    from scipy.stats.contingency import odds_ratio

    table = [[np.sum(significant & connected), np.sum(significant & ~connected)]]
    table.append([np.sum(~significant & connected), np.sum(~significant & ~connected)])
    return odds_ratio(table).statistic


def ratio_of_odds(significant, connected):
    p, q = significant[connected].mean(), significant[~connected].mean()
    return (p / (1 - p)) / (q / (1 - q))


def ratio_of_effects_by_fisher(significant, connected):
    from scipy.stats import fisher_exact

    table = [[np.sum(s & c) for c in (connected, ~connected)] for s in (significant, ~significant)]
    return fisher_exact(table)[0]


def ratio_of_products_in_a_table(significant, connected):
    table = np.zeros((2, 2))
    np.add.at(table, (significant.astype(int), connected.astype(int)), 1)
    return np.prod(np.diag(table)) / np.prod(np.diag(table[::-1]))


ODDS_RATIO = Exercise(
    reference=association.odds_ratio,
    cases=tables_of_pairs,
    edges=(
        edge_of_this_exercise(
            "without a connected pair that has an effect", lambda significant, connected: not (significant & connected).any()
        ),
        BOOLEAN,
    ),
    lies_in=(0, np.inf),
    equivalent={
        "(significant, connected) -> (connected, significant)": "the odds ratio treats both alike",
    },
    tolerance=1e-6,
    mistakes={
        ratio_of_probabilities: "This is a ratio of probabilities. Odds are p / (1 − p): those with an effect against those "
        "without.",
        upside_down: "The ratio stands on its head: above belong the odds of connected pairs.",
        odds_among_connected: "These are the odds among connected pairs. How large are they *compared* with the others?",
        difference_of_probabilities: "This is a difference. An odds ratio compares by dividing.",
        connected_among_significant: "Either the second group is *all* pairs, where it should be those without a connection; or "
        "this is a ratio of probabilities of being connected. Compare the odds of an effect in the two groups.",
        log_of_the_ratio: "This is the logarithm of the odds ratio. Leave it as a ratio: 1 means no relation.",
        odds_among_all_pairs: "These are odds among *all* pairs. Take the odds for connected pairs among connected pairs alone, and "
        "those for the others among the others.",
        effects_with_over_effects_without: "This compares numbers of effects. There are far more pairs without a connection, so more of them have an "
        "effect by number alone. Compare odds.",
        half_a_pair_added: "Half a pair was added to each of the four counts. That is done where one of them is 0; asked is the plain ratio.",
        divided_without_brackets: "Python divides from left to right, so that the last count ended up above. The product below needs brackets.",
        joined_by_and: "`and` and `not` ask for a single True or False. Between arrays, pair by pair, it is `&` and `~`.",
        correlation_of_the_two: "This is a correlation, where 0 means no relation. It changes with how common effects are; an odds ratio need not.",
        agreeing_over_disagreeing: "Here pairs with both and pairs with neither were added, and so were those with only one. In a ratio of odds the "
        "counts are *multiplied*.",
        conditional_estimate_of_scipy: "This is scipy's conditional estimate, which is found by maximum likelihood. Asked is what comes out when the "
        "two odds are divided.",
    },
    alternatives=[ratio_of_odds, ratio_of_effects_by_fisher, ratio_of_products_in_a_table],
    hints=[
        "Four counts: with and without an effect, connected and not.",
        "The odds of an effect among connected pairs are (with an effect) / (without one). The same for the others. Divide.",
        "`np.sum(significant & connected)` is one of the four counts.",
    ],
    purpose="A two-by-two table and what is divided by what. Ask for the table in words first.",
)


# --- hops --------------------------------------------------------------------------------------------------


def chain(*neurons, weight=1.0):
    """Each neuron drives the next one, and nothing else is connected."""
    W = np.zeros((len(neurons), len(neurons)), dtype=type(weight))
    W[list(neurons[1:]), list(neurons[:-1])] = weight
    return W


def small_wirings(rng):
    """Chains through all neurons, loops, paths that cancel, and random networks with neurons that nothing reaches.

    All are sparse: where a quarter of all pairs is connected, scipy takes a method that goes wrong on a transposed array.
    """
    cases = [Case("the chain 0 → 1 → 2 → 3", (chain(0, 1, 2, 3),))]
    for _ in range(2):
        W = np.zeros((8, 8))
        W.flat[rng.choice(64, 10, replace=False)] = rng.normal(size=10)
        cases.append(Case("a random network of eight", (W,)))
    mixed = 2, 5, 0, 11, 6, 9, 3, 12, 1, 10, 4, 8, 7
    cases.append(Case("a chain through thirteen neurons that are not in order", (chain(*mixed, weight=0.5),)))
    alike = np.zeros((5, 5))
    alike[1, 0] = alike[2, 0] = alike[3, 1] = alike[4, 3] = 1.0
    alike[3, 2] = -1.0
    cases.append(Case("an excitatory and an inhibitory path to the same neuron", (alike,)))
    loops = np.zeros((4, 4))
    loops[0, 0], loops[0, 1], loops[1, 0] = 0.5, -2.0, 0.5
    cases.append(Case("two neurons in a loop, one of them connected with itself, and two others alone", (loops,)))
    cases.append(Case("numbers of synapses", (chain(*rng.permutation(5), weight=3),)))
    cases.append(Case("a wiring of True and False", (chain(*rng.permutation(6), weight=True),)))
    return cases


def longest_path(W):
    distance = networks.hops(W)
    return distance[distance < np.inf].max()


def against_the_arrows(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path((W != 0).T.astype(float), unweighted=True)


def arrows_ignored(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path((W != 0).astype(float), unweighted=True, directed=False)


def lengths_of_weights(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path(np.abs(W).T).T


def weights_as_lengths(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path(W)


def at_most_two(W):
    direct = W != 0
    distance = np.where(direct, 1.0, np.where(direct @ direct, 2.0, np.inf))
    np.fill_diagonal(distance, 0)
    return distance


def counted_from_one_hop_too_many(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path((W != 0).T.astype(float), unweighted=True).T + 1


def diagonal_at_infinity(W):
    from scipy.sparse.csgraph import shortest_path

    distance = shortest_path((W != 0).T.astype(float), unweighted=True).T
    distance[np.eye(len(W), dtype=bool)] = np.inf
    return distance


def unreachable_as_zero(W):
    from scipy.sparse.csgraph import shortest_path

    distance = shortest_path((W != 0).T.astype(float), unweighted=True).T
    return np.where(np.isinf(distance), 0, distance)


def at_most_four(W):
    step, distance = (W != 0).astype(float), np.full(W.shape, np.inf)
    reached = np.eye(len(W))
    for k in range(5):
        distance[(reached > 0) & np.isinf(distance)] = k
        reached = step @ reached
    return distance


def last_hop_lost(W):
    step, distance = (W != 0).astype(float), np.full(W.shape, np.inf)
    np.fill_diagonal(distance, 0)
    reached = step
    for k in range(1, len(W) - 1):
        distance[(reached > 0) & np.isinf(distance)] = k
        reached = step @ reached
    return distance


def inhibition_ignored(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path((W > 0).T.astype(float), unweighted=True).T


def weights_multiplied(W):
    distance, reached = np.full(W.shape, np.inf), np.eye(len(W))
    for k in range(len(W)):
        distance[(reached != 0) & np.isinf(distance)] = k
        reached = W @ reached
    return distance


def longest_walk(W):
    step, distance = (W != 0).astype(float), np.full(W.shape, np.inf)
    for k in range(len(W)):
        distance[np.linalg.matrix_power(step, k) > 0] = k
    return distance


def way_back_to_itself(W):
    step, distance = (W != 0).astype(float), np.full(W.shape, np.inf)
    for k in range(1, len(W) + 1):
        distance[(np.linalg.matrix_power(step, k) > 0) & np.isinf(distance)] = k
    return distance


def loops_to_itself_kept(W):
    distance = np.full(W.shape, np.inf)
    np.fill_diagonal(distance, 0)
    distance[W != 0] = 1
    for k in range(len(W)):
        distance = np.minimum(distance, distance[:, [k]] + distance[[k], :])
    return distance


def distance_in_a_copy_of_the_wiring(W):
    distance = W.copy()
    distance[W != 0] = 1
    distance[W == 0] = np.inf
    np.fill_diagonal(distance, 0)
    for k in range(len(W)):
        distance = np.minimum(distance, distance[:, [k]] + distance[[k], :])
    return distance


def between_in_the_innermost_loop(W):
    distance = np.where(W != 0, 1.0, np.inf)
    np.fill_diagonal(distance, 0)
    for i in range(len(W)):
        for j in range(len(W)):
            for k in range(len(W)):
                distance[i, j] = min(distance[i, j], distance[i, k] + distance[k, j])
    return distance


def unreachable_as_minus_one(W):
    from scipy.sparse.csgraph import shortest_path

    distance = shortest_path((W != 0).T.astype(float), unweighted=True).T
    return np.where(np.isinf(distance), -1, distance)


def unreachable_as_missing(W):
    from scipy.sparse.csgraph import shortest_path

    distance = shortest_path((W != 0).T.astype(float), unweighted=True).T
    return np.where(np.isinf(distance), np.nan, distance)


def neurons_in_between(W):
    from scipy.sparse.csgraph import shortest_path

    distance = shortest_path((W != 0).T.astype(float), unweighted=True).T
    return np.maximum(distance - 1, 0)


def direct_connections_alone(W):
    distance = np.where(W != 0, 1.0, np.inf)
    np.fill_diagonal(distance, 0)
    return distance


def hops_by_scipy(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path((W != 0).T.astype(float), unweighted=True).T


def hops_by_growing_paths(W):
    distance = np.where(W != 0, 1.0, np.inf)
    np.fill_diagonal(distance, 0)
    for k in range(len(W)):
        distance = np.minimum(distance, distance[:, [k]] + distance[[k], :])
    return distance


HOPS = Exercise(
    reference=networks.hops,
    cases=small_wirings,
    edges=(
        edge_of_this_exercise(
            "of whole numbers or of True and False, which cannot hold infinity", lambda W: W.dtype.kind in "iub"
        ),
        edge_of_this_exercise("in which a path has ten hops or more", lambda W: longest_path(W) >= 10),
        edge_of_this_exercise("in which a path has more than three hops", lambda W: longest_path(W) > 3),
        edge_of_this_exercise("in which a path leads through all neurons", lambda W: longest_path(W) == len(W) - 1),
        edge_of_this_exercise("in which a neuron is connected with itself", lambda W: np.diag(W).any()),
        edge_of_this_exercise("with weights smaller than 1", lambda W: (W[W != 0] < 1).any()),
        edge_of_this_exercise("with weights other than 1", lambda W: (W[W != 0] != 1).any()),
        WHOLE,
        BOOLEAN,
        NEGATIVE,
        RANK_DEFICIENT,
        TIES,
        ZEROS,
        LOPSIDED,
    ),
    lies_in=(0, np.inf),
    equivalent={
        "result -> np.round(result, 2)": "hops are whole numbers",
        "(W != 0) @ reached -> reached @ (W != 0)": "a path can be made longer at either end",
    },
    mistakes={
        against_the_arrows: "These are the hops from i to j. `distance[i, j]` should lead from j to i, like every matrix here.",
        arrows_ignored: "Synapses have a direction: a path may not run against the arrows.",
        lengths_of_weights: "This adds up weights. A hop counts 1, however strong the connection.",
        weights_as_lengths: "Weights were taken for lengths, and a negative length shortens a path again and again. A hop counts 1, whatever the weight "
        "and its sign.",
        at_most_two: "Direct connections and two hops are right. Longer paths count too: go on until nothing new is reached.",
        counted_from_one_hop_too_many: "Each distance is one too large: a neuron reaches itself with 0 hops, its target with 1.",
        diagonal_at_infinity: "Each neuron reaches itself with 0 hops: the diagonal should be 0.",
        unreachable_as_zero: "Where no path leads, the distance is infinite. 0 would say that it is the same neuron.",
        at_most_four: "Right up to four hops, as many as the next figure shows. Paths can be longer: go on until nothing new is reached.",
        last_hop_lost: "A path that leads through all n neurons has n − 1 hops. The loop ends one hop before that: `range` stops before its end.",
        inhibition_ignored: "Negative weights are connections too: inhibition also reaches its target. No connection is 0.",
        weights_multiplied: "Weights along paths were multiplied and added, so that excitation and inhibition can cancel. What counts is whether there "
        "is a connection, and not its weight.",
        longest_walk: "A neuron that can be reached in two ways got the *longer* one. Write a distance only where none stands yet.",
        way_back_to_itself: "On the diagonal stands the way back to the same neuron. It needs no hop to reach itself: 0.",
        loops_to_itself_kept: "A neuron that is connected with itself got a 1 on the diagonal. It is where it is already, with 0 hops.",
        distance_in_a_copy_of_the_wiring: "A copy of the wiring has the type of the wiring, and whole numbers cannot be infinite. Distances need an "
        "array of floats.",
        between_in_the_innermost_loop: "The order of the loops matters. The neuron in between belongs to the outermost loop, or some long paths are put "
        "together from parts that are not finished.",
        unreachable_as_minus_one: "Where no path leads, the distance is infinite. With −1 such a neuron would be nearer than all others.",
        unreachable_as_missing: "NaN says that a distance is not known. Here it is known: no path leads there, and that is infinitely far.",
        neurons_in_between: "These are the neurons in between. A hop is a connection, and a path has one more of these.",
        direct_connections_alone: "These are direct connections alone. A path may lead over other neurons.",
    },
    alternatives=[hops_by_scipy, hops_by_growing_paths],
    hints=[
        "Begin with each neuron itself: 0 hops. Whom do these reach directly? Whom do those reach?",
        "If `reached[i, j]` says that j reaches i with k hops, then `(W != 0) @ reached` says who is reached with k + 1.",
        "In a loop: wherever something is reached for the first time (`np.isinf(distance)`), write the number of hops.",
    ],
    purpose=(
        "Search over a graph, in the direction of the arrows. Whoever knows networkx or scipy may use it; the check looks"
        " at answers only."
    ),
)


# --- stratified_odds_ratio ---------------------------------------------------------------------------------


def pairs_in_strata(stratum, rng):
    """Pairs that have more connections and more effects in later strata."""
    level = np.unique(stratum, return_inverse=True)[1] / 2
    connected = rng.random(len(stratum)) < 0.1 + 0.2 * level
    significant = rng.random(len(stratum)) < 0.05 + 0.2 * level + 0.1 * connected
    return significant, connected, stratum


def stratified_pairs(rng):
    """Pairs in strata that differ in size, in connections and in effects, and that are numbered in several ways."""
    tables = [pairs_of_a_table(*counts) for counts in ((1, 1, 1, 1), (4, 1, 1, 2), (1, 2, 3, 8))]
    significant, connected = map(np.concatenate, zip(*tables, strict=True))
    cases = [Case("three strata by hand", (significant, connected, np.repeat([0, 1, 2], [4, 8, 14])))]
    for _ in range(2):
        cases.append(Case("400 pairs in three strata", pairs_in_strata(rng.choice(3, p=[0.6, 0.3, 0.1], size=400), rng)))
    cases.append(Case("600 pairs in six strata", pairs_in_strata(rng.integers(6, size=600), rng)))
    numbers = rng.choice([2, 3, 7], p=[0.5, 0.2, 0.3], size=300)
    cases.append(Case("300 pairs in strata that are numbered 2, 3 and 7", pairs_in_strata(numbers, rng)))
    lonely = pairs_of_a_table(0, 3, 0, 4), pairs_of_a_table(2, 3, 4, 5), pairs_of_a_table(1, 0, 0, 0)
    significant, connected = map(np.concatenate, zip(*lonely, strict=True))
    cases.append(
        Case(
            "a stratum without a connection, and one of a single pair",
            (significant, connected, np.repeat([0, 1, 2], [7, 14, 1])),
        )
    )
    cases.append(Case("one stratum alone", pairs_in_strata(np.full(100, 1), rng)))
    return cases


def strata_ignored(significant, connected, stratum):
    both, neither = np.sum(significant & connected), np.sum(~significant & ~connected)
    return both * neither / (np.sum(~significant & connected) * np.sum(significant & ~connected))


def mean_of_ratios(significant, connected, stratum):
    ratios = []
    for value in np.unique(stratum):
        s, c = significant[stratum == value], connected[stratum == value]
        ratios.append(np.sum(s & c) * np.sum(~s & ~c) / (np.sum(~s & c) * np.sum(s & ~c)))
    return np.mean(ratios)


def mean_of_exercise_two(significant, connected, stratum):
    return np.mean([association.odds_ratio(significant[stratum == k], connected[stratum == k]) for k in np.unique(stratum)])


def not_divided_by_the_size(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in np.unique(stratum):
        s, c = significant[stratum == value], connected[stratum == value]
        above += np.sum(s & c) * np.sum(~s & ~c)
        below += np.sum(~s & c) * np.sum(s & ~c)
    return above / below


def largest_stratum_only(significant, connected, stratum):
    values, counts = np.unique(stratum, return_counts=True)
    here = stratum == values[np.argmax(counts)]
    s, c = significant[here], connected[here]
    return np.sum(s & c) * np.sum(~s & ~c) / (np.sum(~s & c) * np.sum(s & ~c))


def last_stratum_lost(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in range(stratum.max()):
        here = stratum == value
        s, c = significant[here], connected[here]
        above += np.sum(s & c) * np.sum(~s & ~c) / np.sum(here)
        below += np.sum(~s & c) * np.sum(s & ~c) / np.sum(here)
    return above / below


def pooled_upside_down(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in np.unique(stratum):
        here = stratum == value
        s, c = significant[here], connected[here]
        above += np.sum(s & c) * np.sum(~s & ~c) / np.sum(here)
        below += np.sum(~s & c) * np.sum(s & ~c) / np.sum(here)
    return below / above


def numbers_without_pairs(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in range(stratum.max() + 1):
        here = stratum == value
        s, c = significant[here], connected[here]
        above += np.sum(s & c) * np.sum(~s & ~c) / np.sum(here)
        below += np.sum(~s & c) * np.sum(s & ~c) / np.sum(here)
    return above / below


def numbered_from_one(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in range(1, stratum.max() + 1):
        here = stratum == value
        s, c = significant[here], connected[here]
        above += np.sum(s & c) * np.sum(~s & ~c) / np.sum(here)
        below += np.sum(~s & c) * np.sum(s & ~c) / np.sum(here)
    return above / below


def numbered_from_zero(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in range(len(np.unique(stratum))):
        here = stratum == value
        s, c = significant[here], connected[here]
        above += np.sum(s & c) * np.sum(~s & ~c) / max(np.sum(here), 1)
        below += np.sum(~s & c) * np.sum(s & ~c) / max(np.sum(here), 1)
    return above / below


def always_three_strata(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in range(3):
        here = stratum == value
        s, c = significant[here], connected[here]
        above += np.sum(s & c) * np.sum(~s & ~c) / np.sum(here)
        below += np.sum(~s & c) * np.sum(s & ~c) / np.sum(here)
    return above / below


def always_five_strata(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in range(5):
        here = stratum == value
        s, c = significant[here], connected[here]
        above += np.sum(s & c) * np.sum(~s & ~c) / np.sum(here)
        below += np.sum(~s & c) * np.sum(s & ~c) / np.sum(here)
    return above / below


def shares_for_counts(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in np.unique(stratum):
        s, c = significant[stratum == value], connected[stratum == value]
        above += np.mean(s & c) * np.mean(~s & ~c)
        below += np.mean(~s & c) * np.mean(s & ~c)
    return above / below


def mean_by_size(significant, connected, stratum):
    ratios, sizes = [], []
    for value in np.unique(stratum):
        s, c = significant[stratum == value], connected[stratum == value]
        ratios.append(np.sum(s & c) * np.sum(~s & ~c) / (np.sum(~s & c) * np.sum(s & ~c)))
        sizes.append(len(s))
    return np.average(ratios, weights=sizes)


def mean_of_logarithms(significant, connected, stratum):
    logs = []
    for value in np.unique(stratum):
        s, c = significant[stratum == value], connected[stratum == value]
        logs.append(np.log(np.sum(s & c) * np.sum(~s & ~c) / (np.sum(~s & c) * np.sum(s & ~c))))
    return np.exp(np.mean(logs))


def sum_of_ratios(significant, connected, stratum):
    total = 0.0
    for value in np.unique(stratum):
        here = stratum == value
        s, c = significant[here], connected[here]
        above = np.sum(s & c) * np.sum(~s & ~c) / np.sum(here)
        below = np.sum(~s & c) * np.sum(s & ~c) / np.sum(here)
        total += above / below
    return total


def last_stratum_alone(significant, connected, stratum):
    for value in np.unique(stratum):
        here = stratum == value
        s, c = significant[here], connected[here]
        above = np.sum(s & c) * np.sum(~s & ~c) / np.sum(here)
        below = np.sum(~s & c) * np.sum(s & ~c) / np.sum(here)
    return above / below


def one_ratio_for_each_stratum(significant, connected, stratum):
    ratios = []
    for value in np.unique(stratum):
        s, c = significant[stratum == value], connected[stratum == value]
        ratios.append(np.sum(s & c) * np.sum(~s & ~c) / (np.sum(~s & c) * np.sum(s & ~c)))
    return ratios


def divided_above_alone(significant, connected, stratum):
    above, below = 0.0, 0.0
    for value in np.unique(stratum):
        s, c = significant[stratum == value], connected[stratum == value]
        above += np.sum(s & c) * np.sum(~s & ~c) / len(s)
        below += np.sum(~s & c) * np.sum(s & ~c)
    return above / below


def pooled_by_statsmodels(significant, connected, stratum):
    from statsmodels.stats.contingency_tables import StratifiedTable

    tables = []
    for value in np.unique(stratum):
        s, c = significant[stratum == value], connected[stratum == value]
        tables.append([[np.sum(s & c), np.sum(s & ~c)], [np.sum(~s & c), np.sum(~s & ~c)]])
    return StratifiedTable([np.array(table, dtype=float) for table in tables]).oddsratio_pooled


def pooled_by_products(significant, connected, stratum):
    sums = np.zeros(2)
    for value in set(stratum.tolist()):
        here = stratum == value
        n_pairs = here.sum()
        p = [np.mean(a & b) for a, b in ((significant[here], connected[here]), (~significant[here], ~connected[here]))]
        q = [np.mean(a & b) for a, b in ((~significant[here], connected[here]), (significant[here], ~connected[here]))]
        sums += n_pairs * np.array([p[0] * p[1], q[0] * q[1]])
    return sums[0] / sums[1]


STRATIFIED_ODDS_RATIO = Exercise(
    reference=association.stratified_odds_ratio,
    cases=stratified_pairs,
    edges=(
        edge_of_this_exercise(
            "whose strata are not numbered 0, 1, 2 and so on", lambda s, c, stratum: len(set(stratum)) != max(stratum) + 1
        ),
        edge_of_this_exercise("with more than three strata", lambda s, c, stratum: len(set(stratum)) > 3),
        edge_of_this_exercise(
            "with a stratum in which no pair is connected",
            lambda s, c, stratum: any(not c[stratum == k].any() for k in set(stratum)),
        ),
        BOOLEAN,
        WHOLE,
        ZEROS,
        TIES,
    ),
    lies_in=(0, np.inf),
    equivalent={"(significant, connected, stratum) -> (connected, significant, stratum)": "the odds ratio treats both alike"},
    mistakes={
        strata_ignored: "This compares all pairs at once. The number of trials differs between them: compare within each stratum.",
        mean_of_ratios: "A plain mean lets a tiny stratum count as much as a large one. Add up numerators and denominators first.",
        mean_of_exercise_two: "An odds ratio for each stratum is a detour: some strata have none, for want of pairs, and a plain mean counts small ones as "
        "much as large ones. Add up numerators and denominators first.",
        not_divided_by_the_size: "Large strata count far too much here, since a product of two counts grows with the *square* of a stratum's size. Each "
        "stratum counts once, divided by its own number of pairs.",
        largest_stratum_only: "One stratum alone throws most of the data away. Pool over all of them.",
        last_stratum_lost: "One stratum is missing: `range` stops before its end. `np.unique(stratum)` lists all of them.",
        pooled_upside_down: "The ratio stands on its head: above belong pairs with both and pairs with neither.",
        numbers_without_pairs: "A number between 0 and the largest one may belong to no pair at all, and then 0 is divided by 0. Go through the strata "
        "that there are.",
        numbered_from_one: "The first stratum is lost where strata begin at 0. Take their numbers from `stratum`, whatever they are.",
        numbered_from_zero: "Strata need not be numbered 0, 1, 2 …: they may begin at another number, or leave one out. Take their numbers from "
        "`stratum`.",
        always_three_strata: "Three strata were taken for granted. How many there are, and how they are numbered, stands in `stratum`.",
        always_five_strata: "These are the five strata of this notebook. With other ones the answer goes wrong: take their numbers from `stratum`.",
        shares_for_counts: "A product of two shares, or one divided twice by the size, is as large in a tiny stratum as in a large one. Divide once: a·d/n.",
        mean_by_size: "This is a mean of odds ratios. Even weighted by size, one stratum with few pairs in its denominator can carry it away. Add up "
        "numerators and denominators, then divide once.",
        mean_of_logarithms: "This is a mean of logarithms: a tiny stratum counts as much as a large one, and one with an empty cell ruins it.",
        sum_of_ratios: "Here each stratum got an odds ratio of its own, and these were added. Add up the numerators, add up the "
        "denominators, and divide once, at the end.",
        last_stratum_alone: "Each stratum overwrites the one before it, and the last is left. Add them up.",
        one_ratio_for_each_stratum: "This is one odds ratio for each stratum. They are still to be pooled into one number.",
        divided_above_alone: "The numerator was divided by the stratum's size, the denominator was not. Both are.",
    },
    alternatives=[pooled_by_statsmodels, pooled_by_products],
    hints=[
        "Within a stratum, all pairs had about as many trials. What is left to compare there is the connection.",
        "In each stratum of size n: both · neither / n above, and (only connected) · (only significant) / n below.",
        "Sum the upper ones over strata, sum the lower ones, and divide the two sums at the end.",
    ],
    purpose="Comparing like with like, in one formula. The weight of a stratum is the part that needs thought.",
)


# --- permute_neurons ---------------------------------------------------------------------------------------


def named_matrices(rng):
    """Matrices with an order that is not its own inverse, and one that leaves most neurons alone."""
    cases = [Case("three neurons", (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]]), np.array([2, 0, 1])))]
    cases += [Case("six neurons", (rng.normal(size=(6, 6)), rng.permutation(6))) for _ in range(2)]
    cases.append(Case("two of four neurons that swap names", (rng.normal(size=(4, 4)), np.array([0, 3, 2, 1]))))
    by_target = np.repeat(rng.normal(size=(5, 1)), 5, axis=1)
    cases.append(Case("a matrix with the same number all along a row", (by_target, np.array([3, 0, 1, 4, 2]))))
    cases.append(Case("whether five neurons are connected", (rng.random((5, 5)) < 0.4, np.array([1, 2, 0, 4, 3]))))
    return cases


def rows_alone(matrix, order):
    return matrix[order]


def columns_alone(matrix, order):
    return matrix[:, order]


def inverse_order(matrix, order):
    back = np.argsort(order)
    return matrix[np.ix_(back, back)]


def renamed_and_transposed(matrix, order):
    return matrix[np.ix_(order, order)].T


def diagonal_of_the_draw(matrix, order):
    return matrix[order, order]


def rows_twice(matrix, order):
    return matrix[order][order]


def columns_twice(matrix, order):
    return matrix[:, order][:, order]


def taken_from_the_flat_matrix(matrix, order):
    return np.take(matrix, order)


def assigned_to_a_copy(matrix, order):
    renamed = np.zeros_like(matrix)
    renamed[order][:, order] = matrix
    return renamed


def rows_and_columns_in_opposite_ways(matrix, order):
    return matrix[order][:, np.argsort(order)]


def left_as_it_is(matrix, order):
    return matrix.copy()


def renamed_in_two_steps(matrix, order):
    return matrix[order][:, order]


def renamed_by_a_product(matrix, order):
    P = np.eye(len(order))[order]
    return P @ matrix @ P.T


PERMUTE_NEURONS = Exercise(
    reference=metrics.permute_neurons,
    cases=named_matrices,
    edges=(BOOLEAN, WHOLE, RANK_DEFICIENT, TIES, LOPSIDED, NEGATIVE),
    mistakes={
        rows_alone: "Only the targets got new names. A neuron is the same one as a source: move columns too.",
        columns_alone: "Only the sources got new names. A neuron is the same one as a target: move rows too.",
        inverse_order: "This undoes the order. The new neuron k should be the old `order[k]`.",
        renamed_and_transposed: "Rows and columns are swapped: the arrows now point backwards.",
        diagonal_of_the_draw: "`matrix[order, order]` takes single entries. You need all pairs: `np.ix_`.",
        rows_twice: "The second index counts rows again, so that the targets were renamed twice and the sources not at all.",
        columns_twice: "The sources were renamed twice, and the targets not at all.",
        taken_from_the_flat_matrix: "Without an axis `np.take` counts through the matrix row by row, as if it were one long list. Here whole rows and "
        "columns move.",
        assigned_to_a_copy: "`renamed[order]` is a copy. What is written into a part of it never gets into `renamed`.",
        rows_and_columns_in_opposite_ways: "Targets went one way and sources the other. A neuron has one new name, whichever end of the arrow it is.",
        left_as_it_is: "Nothing has been renamed.",
    },
    alternatives=[renamed_in_two_steps, renamed_by_a_product],
    hints=[
        "Give each neuron a new name, and leave who is connected with whom as it is.",
        "Entry [k, l] of the result is entry [order[k], order[l]] of the matrix.",
        "`np.ix_(order, order)` selects rows and columns at once.",
    ],
    purpose="One line, and the idea behind every honest null in this course: rename rows and columns together.",
)
