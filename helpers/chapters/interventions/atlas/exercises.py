"""Exercises of the notebook "Perturbing a real brain"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.methods import association
from helpers.scores import metrics
from helpers.worlds import networks

# --- benjamini_hochberg ------------------------------------------------------------------------------------


def sets_of_p_values(rng):
    """P-values: by hand, a mixture, none significant, and one in which a late one rescues an early one."""
    cases = [
        Case("five p-values by hand", (np.array([0.3, 0.005, 0.02, 0.9, 0.035]), 0.1)),
        Case("one that only a later one rescues", (np.array([0.04, 0.049, 0.045, 0.048, 0.5]), 0.07)),
        Case("nothing to be found", (np.array([0.4, 0.9, 0.6]), 0.05)),
    ]
    for seed in range(6):
        rng = np.random.default_rng(seed)
        p_values = np.concatenate([rng.random(40), rng.random(20) ** 6])
        cases.append(Case("forty tests without an effect and twenty with one", (rng.permutation(p_values), 0.05)))
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


def by_statsmodels(p_values, rate):
    from statsmodels.stats.multitest import multipletests

    return multipletests(p_values, rate, method="fdr_bh")[0]


def by_adjusted_p_values(p_values, rate):
    n_tests = len(p_values)
    order = np.argsort(p_values)[::-1]
    adjusted = np.empty(n_tests)
    adjusted[order] = np.minimum.accumulate(p_values[order] * n_tests / np.arange(n_tests, 0, -1))
    return adjusted <= rate


BENJAMINI_HOCHBERG = Exercise(
    reference=association.benjamini_hochberg,
    cases=sets_of_p_values,
    mistakes={
        no_correction: "This is an uncorrected test: of 1,000 pairs without any effect, it calls 50.",
        bonferroni: "This is Bonferroni's rule, which guards against a *single* false call. It is far stricter than needed "
        "to keep the fraction of false calls low.",
        stops_at_the_first_failure: "You stop at the first p-value above its line. The rule looks for the *last* one below, "
        "and calls everything up to it.",
        only_those_below_the_line: "Find the *largest* p-value below its line; every smaller one is called too, even if it lies "
        "above its own line.",
        order_not_restored: "The calls are in sorted order. They should say which of the *original* tests are called.",
        largest_left_out: "The largest p-value below the line is called too: compare with `<=`.",
        ranks_from_zero: "Ranks begin at 1: the smallest of n p-values is compared with rate · 1/n.",
    },
    alternatives=[by_statsmodels, by_adjusted_p_values],
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


def tables_of_pairs(rng):
    """Pairs with and without effect and connection, in various proportions."""
    cases = []
    for seed, (p_connected, p_effect) in enumerate([(0.3, 0.4), (0.1, 0.2), (0.5, 0.1)]):
        rng = np.random.default_rng(seed)
        connected = rng.random(200) < p_connected
        significant = rng.random(200) < p_effect * (1 + connected)
        cases.append(Case(f"200 pairs, {connected.sum()} of them connected", (significant, connected)))
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


def ratio_of_odds(significant, connected):
    p, q = significant[connected].mean(), significant[~connected].mean()
    return (p / (1 - p)) / (q / (1 - q))


def ratio_by_logistic_regression(significant, connected):
    import statsmodels.api as sm

    fit = sm.Logit(significant.astype(float), sm.add_constant(connected.astype(float))).fit(disp=False, tol=1e-12)
    return np.exp(fit.params[1])


ODDS_RATIO = Exercise(
    reference=association.odds_ratio,
    cases=tables_of_pairs,
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
    },
    alternatives=[ratio_of_odds, ratio_by_logistic_regression],
    hints=[
        "Four counts: with and without an effect, connected and not.",
        "The odds of an effect among connected pairs are (with an effect) / (without one). The same for the others. Divide.",
        "`np.sum(significant & connected)` is one of the four counts.",
    ],
    purpose="A two-by-two table and what is divided by what. Ask for the table in words first.",
)


# --- hops --------------------------------------------------------------------------------------------------


def small_wirings(rng):
    """A chain, a loop, and random networks with neurons that nothing reaches."""
    chain = np.zeros((4, 4))
    chain[1, 0] = chain[2, 1] = chain[3, 2] = 1.0
    cases = [Case("the chain 0 → 1 → 2 → 3", (chain,))]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        cases.append(Case("a random network of seven", ((rng.random((7, 7)) < 0.2) * rng.normal(size=(7, 7)),)))
    return cases


def against_the_arrows(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path((W != 0).T.astype(float), unweighted=True)


def arrows_ignored(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path((W != 0).astype(float), unweighted=True, directed=False)


def lengths_of_weights(W):
    from scipy.sparse.csgraph import shortest_path

    return shortest_path(np.abs(W).T).T


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
    mistakes={
        against_the_arrows: "These are the hops from i to j. `distance[i, j]` should lead from j to i, like every matrix here.",
        arrows_ignored: "Synapses have a direction: a path may not run against the arrows.",
        lengths_of_weights: "This adds up weights. A hop counts 1, however strong the connection.",
        at_most_two: "Direct connections and two hops are right. Longer paths count too: go on until nothing new is reached.",
        counted_from_one_hop_too_many: "Each distance is one too large: a neuron reaches itself with 0 hops, its target with 1.",
        diagonal_at_infinity: "Each neuron reaches itself with 0 hops: the diagonal should be 0.",
        unreachable_as_zero: "Where no path leads, the distance is infinite. 0 would say that it is the same neuron.",
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


def stratified_pairs(rng):
    """Pairs in strata that differ in size, in connections and in effects."""
    cases = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        stratum = rng.choice(3, p=[0.6, 0.3, 0.1], size=400)
        connected = rng.random(400) < 0.1 + 0.2 * stratum
        significant = rng.random(400) < 0.05 + 0.2 * stratum + 0.1 * connected
        cases.append(Case("400 pairs in three strata", (significant, connected, stratum)))
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
    mistakes={
        strata_ignored: "This compares all pairs at once. The number of trials differs between them: compare within each stratum.",
        mean_of_ratios: "A plain mean lets a tiny stratum count as much as a large one. Add up numerators and denominators first.",
        not_divided_by_the_size: "Without dividing by the size of the stratum, products of counts make large strata count far "
        "too much.",
        largest_stratum_only: "One stratum alone throws most of the data away. Pool over all of them.",
        last_stratum_lost: "One stratum is missing: `range` stops before its end. `np.unique(stratum)` lists all of them.",
        pooled_upside_down: "The ratio stands on its head: above belong pairs with both and pairs with neither.",
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
    """Matrices with an order that is not its own inverse."""
    cases = [Case("three neurons", (np.arange(9.0).reshape(3, 3), np.array([2, 0, 1])))]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        order = np.roll(np.arange(6), 1 + seed)
        cases.append(Case("six neurons", (rng.normal(size=(6, 6)), order)))
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


def renamed_in_two_steps(matrix, order):
    return matrix[order][:, order]


def renamed_by_a_product(matrix, order):
    P = np.eye(len(order))[order]
    return P @ matrix @ P.T


PERMUTE_NEURONS = Exercise(
    reference=metrics.permute_neurons,
    cases=named_matrices,
    mistakes={
        rows_alone: "Only the targets got new names. A neuron is the same one as a source: move columns too.",
        columns_alone: "Only the sources got new names. A neuron is the same one as a target: move rows too.",
        inverse_order: "This undoes the order. The new neuron k should be the old `order[k]`.",
        renamed_and_transposed: "Rows and columns are swapped: the arrows now point backwards.",
        diagonal_of_the_draw: "`matrix[order, order]` takes single entries. You need all pairs: `np.ix_`.",
    },
    alternatives=[renamed_in_two_steps, renamed_by_a_product],
    hints=[
        "Give each neuron a new name, and leave who is connected with whom as it is.",
        "Entry [k, l] of the result is entry [order[k], order[l]] of the matrix.",
        "`np.ix_(order, order)` selects rows and columns at once.",
    ],
    purpose="One line, and the idea behind every honest null in this course: rename rows and columns together.",
)
