"""Exercises of the notebook "Attention from scratch"."""

import numpy as np
from scipy import special

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    BOOLEAN,
    HUGE,
    INFINITE,
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
from helpers.models import attention
from helpers.models.causalformer import forecasting

# --- softmax -----------------------------------------------------------------------------------------------


ALL_LARGE = edge_of_this_exercise("whose numbers are all large", lambda scores: (np.abs(scores) > 700).all())
ALL_NEGATIVE = edge_of_this_exercise("without a positive number", lambda scores: (scores <= 0).all())


def scores_of_sources(rng):
    """One row by hand, tables of several shapes, and scores whose exponential is too large in one way or the other."""
    cases = [Case("scores 0, 1 and 2", (np.array([0.0, 1.0, 2.0]),))]
    cases.append(Case("scores of four targets for five sources", (rng.normal(size=(4, 5)),)))
    cases.append(Case("scores in two moments, of three targets for four sources", (rng.normal(size=(2, 3, 4)),)))
    cases.append(Case("one source alone, for three targets", (rng.normal(size=(3, 1)),)))
    cases.append(Case("whole numbers, three of them tied", (np.array([2, -1, 2, 2]),)))
    cases.append(Case("scores that are all negative", (-rng.uniform(1, 4, size=(2, 3)),)))
    cases.append(
        Case("a source that is not seen: its score is minus infinity", (np.array([[0.0, -np.inf, 1.0], [1.0, 2.0, -3.0]]),))
    )
    cases.append(Case("scores of about 1,000", (np.array([1000.0, 1001.0, 998.0]),)))
    cases.append(Case("scores of about -1,000", (np.array([-1000.0, -999.0, -1003.0]),)))
    cases.append(Case("scores that lie 900 apart", (np.array([0.0, 900.0, 899.0]),)))
    cases.append(Case("scores that lie 2,000 apart", (np.array([-1000.0, 1000.0, -998.0, 999.0]),)))
    cases.append(Case("two rows that lie 2,000 apart", (np.array([[1000.0, 1001.0, 998.0], [-1000.0, -999.0, -1003.0]]),)))
    return cases


def overflows(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores)
        return raised / raised.sum(axis=-1, keepdims=True)


def over_targets(scores):
    raised = np.exp(scores - scores.max(axis=0, keepdims=True))
    return raised / raised.sum(axis=0, keepdims=True)


def over_everything(scores):
    raised = np.exp(scores - scores.max())
    return raised / raised.sum()


def over_everything_and_overflows(scores):
    with np.errstate(all="ignore"):
        return np.exp(scores) / np.sum(np.exp(scores))


def over_targets_and_overflows(scores):
    with np.errstate(all="ignore"):
        return np.exp(scores) / np.sum(np.exp(scores), axis=0)


def one_largest_for_all_rows(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores - scores.max())
        return raised / raised.sum(axis=-1, keepdims=True)


def less_the_mean(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores - scores.mean(axis=-1, keepdims=True))
        return raised / raised.sum(axis=-1, keepdims=True)


def less_the_smallest(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores - scores.min(axis=-1, keepdims=True))
        return raised / raised.sum(axis=-1, keepdims=True)


def less_the_largest_size(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores - np.abs(scores).max(axis=-1, keepdims=True))
        return raised / raised.sum(axis=-1, keepdims=True)


def divided_by_the_largest(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores / scores.max(axis=-1, keepdims=True))
        return raised / raised.sum(axis=-1, keepdims=True)


def cut_to_what_fits(scores):
    raised = np.exp(np.clip(scores, -700, 700))
    return raised / raised.sum(axis=-1, keepdims=True)


def cut_from_above(scores):
    raised = np.exp(np.minimum(scores, 700))
    with np.errstate(all="ignore"):
        return raised / raised.sum(axis=-1, keepdims=True)


def no_number_made_zero(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores)
        return np.nan_to_num(raised / raised.sum(axis=-1, keepdims=True))


def exponential_alone(scores):
    with np.errstate(all="ignore"):
        return np.exp(scores)


def sums_without_keepdims(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores)
        return raised / raised.sum(axis=-1)


def axis_one_for_the_last(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores)
        return raised / raised.sum(axis=1, keepdims=True)


def logarithm_of_weights(scores):
    return scores - special.logsumexp(scores, axis=-1, keepdims=True)


def filled_into_whole_numbers(scores):
    weights = np.zeros_like(scores)
    weights[...] = special.softmax(scores, axis=-1)
    return weights


def shares_of_sizes(scores):
    return np.abs(scores) / np.abs(scores).sum(axis=-1, keepdims=True)


def shares_of_squares(scores):
    return scores**2 / (scores**2).sum(axis=-1, keepdims=True)


def shares_of_raw_scores(scores):
    return scores / scores.sum(axis=-1, keepdims=True)


def shares_without_exponential(scores):
    positive = scores - scores.min(axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        return positive / positive.sum(axis=-1, keepdims=True)


def not_divided(scores):
    return np.exp(scores - scores.max(axis=-1, keepdims=True))


def winner_takes_all(scores):
    return (scores == scores.max(axis=-1, keepdims=True)).astype(float)


def winner_by_argmax(scores):
    return np.eye(scores.shape[-1])[scores.argmax(axis=-1)]


def each_by_itself(scores):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.exp(-scores))


def smallest_wins(scores):
    raised = np.exp(scores.min(axis=-1, keepdims=True) - scores)
    return raised / raised.sum(axis=-1, keepdims=True)


def difference_turned_round(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(scores.max(axis=-1, keepdims=True) - scores)
        return raised / raised.sum(axis=-1, keepdims=True)


def smallest_wins_and_overflows(scores):
    with np.errstate(all="ignore"):
        raised = np.exp(-scores)
        return raised / raised.sum(axis=-1, keepdims=True)


def divided_by_the_mean(scores):
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.mean(axis=-1, keepdims=True)


def infinity_made_large(scores):
    raised = np.nan_to_num(np.exp(scores))
    with np.errstate(all="ignore"):
        return raised / raised.sum(axis=-1, keepdims=True)


def loop_over_the_first_axis(scores):
    return np.array([np.exp(row - row.max()) / np.exp(row - row.max()).sum() for row in scores])


def softmax_by_scipy(scores):
    return special.softmax(scores, axis=-1)


def softmax_row_by_row(scores):
    weights = np.zeros(np.shape(scores))
    for place in np.ndindex(np.shape(scores)[:-1]):
        row = scores[place] - np.max(scores[place])
        weights[place] = np.exp(row) / np.sum(np.exp(row))
    return weights


def softmax_by_logarithm(scores):
    return np.exp(scores - special.logsumexp(scores, axis=-1, keepdims=True))


SOFTMAX = Exercise(
    reference=attention.softmax,
    cases=scores_of_sources,
    edges=(INFINITE, HUGE, ALL_LARGE, ALL_NEGATIVE, WHOLE, TIES, SINGLE, WIDE, NEGATIVE),
    lies_in=(0, 1),
    mistakes={
        overflows: "The idea is right, but the exponential of 1,000 is too large for a computer. A number taken off all "
        "scores of a row changes nothing: take off the largest.",
        over_targets: "This shares among the rows. A row is one that listens; its weights, along the *last* axis, should sum "
        "to 1.",
        over_everything: "All weights together sum to 1 here. Each row has a sum of 1 of its own: `axis=-1, keepdims=True`.",
        over_everything_and_overflows: "Two things. Each row should sum to 1 by itself (`axis=-1, keepdims=True`), and the "
        "exponential of 1,000 is too large: first take the largest score of its row off each.",
        over_targets_and_overflows: "Two things. This shares among the rows, `axis=0`; each *row* should sum to 1. And the "
        "exponential of 1,000 is too large: first take the largest score of its row off each.",
        one_largest_for_all_rows: "The largest of *all* scores is taken off every row. A row that lies far below it has only "
        "zeros left, and 0 / 0 is no number. Take off the largest of each row.",
        less_the_mean: "What is taken off here, such as a mean, can lie far below the largest score of its row, and then the "
        "exponential still overflows. Take off the largest itself, so that no exponential is above 1.",
        less_the_smallest: "Any score but the largest, taken off, leaves large ones where a row spreads widely, and then the "
        "exponential still overflows. Take off the largest, so that no exponential is above 1.",
        less_the_largest_size: "The largest *size* is taken off here. Where all scores are far below 0, every exponential "
        "becomes 0, and 0 / 0 is no number. Take off the largest score, with its sign.",
        divided_by_the_largest: "Dividing the scores changes how far they are apart, and so the weights. Subtracting one "
        "number from all scores of a row changes nothing.",
        cut_to_what_fits: "Scores beyond the limit become equal here, although they differ. Take the largest of each row off: "
        "then all fit, and keep their distances.",
        cut_from_above: "Cutting large scores makes them equal, although they differ, and exponentials of scores far below 0 "
        "still vanish. Take the largest of each row off instead.",
        no_number_made_zero: "NaN turned into 0 hides the overflow, but does not mend it: the largest score should get the "
        "largest weight. Take the largest score of each row off, before the exponential.",
        infinity_made_large: "Infinity turned into a very large number hides the overflow, but does not mend it: what is "
        "divided by it becomes 0. Take the largest score of each row off, before the exponential.",
        loop_over_the_first_axis: "A loop over `scores` runs along its *first* axis, which is the sources themselves where "
        "there is one row. Work along the last axis of whatever there is, `axis=-1`.",
        exponential_alone: "The exponential makes scores positive. Two things are missing: divide by the sum of each row, and "
        "let no exponential overflow.",
        sums_without_keepdims: "Here a sum, or a largest score, has one axis less than the scores, and so does not fit beside "
        "them. `keepdims=True` keeps the axis.",
        axis_one_for_the_last: "The sources are on the *last* axis, and scores can have one axis, two or more: `axis=-1` is "
        "the last of any.",
        logarithm_of_weights: "These are the logarithms of the weights. The exponential of the scores is what is shared out.",
        filled_into_whole_numbers: "An array made like the scores, `zeros_like`, holds whole numbers if they do, and cuts the "
        "weights to 0. Make one of floats.",
        shares_of_sizes: "A large negative score gets a large weight here. The *exponential* makes positive, and keeps the "
        "order.",
        shares_of_squares: "A large negative score gets a large weight here. The exponential makes positive, and keeps the "
        "order; a square does not.",
        shares_of_raw_scores: "These are the scores over their sum: a negative score gets a negative share. Raise them to the "
        "exponential first.",
        shares_without_exponential: "These are shares, but of the scores themselves: the smallest always gets 0. Raise the "
        "scores to the exponential first.",
        not_divided: "These are positive, but they do not sum to 1. Divide by their sum.",
        winner_takes_all: "This is the *hard* maximum: the best takes all. A soft one leaves something to the others, and so "
        "can learn from them.",
        winner_by_argmax: "The first of the largest takes all here, even from others that score the same. A softmax leaves "
        "something to each, and equal scores have equal weights.",
        each_by_itself: "This is a sigmoid: each source gets a weight of its own, whatever the others score. In a softmax "
        "they share a sum of 1.",
        smallest_wins: "The sign is turned around: the *largest* score should get the largest weight.",
        difference_turned_round: "The difference is turned around, so that the smallest score gets the largest weight: score "
        "minus largest, not largest minus score.",
        smallest_wins_and_overflows: "Here is a minus too many: the *largest* score should get the largest weight. And a "
        "score of -1,000 overflows.",
        divided_by_the_mean: "Divided by their mean, the weights of a row sum to how many there are. Divide by their sum.",
    },
    alternatives=[softmax_by_scipy, softmax_row_by_row, softmax_by_logarithm],
    hints=[
        "Two steps: make every score positive, then divide by the sum, along the last axis.",
        "The exponential makes positive. So that it never overflows, first take the largest score of each row off, with `keepdims=True`.",
        "`raised = np.exp(scores - scores.max(axis=-1, keepdims=True))`, then divide by `raised.sum(axis=-1, keepdims=True)`.",
    ],
    purpose=(
        "Shares of a whole, made from any numbers. Many forget that large exponentials overflow; let them see the "
        "warning. An easy start."
    ),
)


# --- attention_weights -------------------------------------------------------------------------------------


SOME_HIDDEN = edge_of_this_exercise("in which some may not be looked at", lambda query, key, allowed: not allowed.all())
HIDDEN_KEY = edge_of_this_exercise(
    "in which nobody may look at some key", lambda query, key, allowed: not allowed.any(axis=0).all()
)
ONE_ALLOWED = edge_of_this_exercise(
    "in which a query may look at one key only", lambda query, key, allowed: (allowed.sum(axis=1) == 1).any()
)


def questions(rng):
    """Two by hand, then random ones of many shapes, with all allowed or some. In most of them no two sizes are equal."""
    query, key = (
        np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 2.0, 0.0, 0.0]]),
        np.array([[3.0, 0, 0, 0], [0, 3.0, 0, 0], [0, 0, 3.0, 0]]),
    )
    cases = [Case("two queries, three keys, all allowed", (query, key, np.ones((2, 3), dtype=bool)))]
    for width in (2, 9):
        allowed = rng.random((4, 5)) < 0.6
        allowed[np.arange(4), rng.permutation(4)] = True
        allowed[0], allowed[1], allowed[:, 4] = [True, False, True, True, False], [False, True, False, False, False], False
        queries, keys = rng.normal(size=(4, width)), rng.normal(size=(5, width))
        cases.append(Case(f"four queries and five keys of width {width}, some not allowed", (queries, keys, allowed)))
    heard = np.array([[-8.0, -8.0, 8.0, 8.0], [-8.0, -8.0, 8.0, 8.0], [8.0, 8.0, -8.0, 8.0], [8.0, -8.0, 8.0, -8.0]])
    everyone = np.ones((4, 4), dtype=bool)
    cases.append(Case("four neurons, two of them with a key of zeros", (heard, np.diag([1.0, 0.0, 0.0, 1.0]), everyone)))
    allowed = np.array([[True, True, False, True]])
    cases.append(Case("one query of width 1, and four keys", (np.array([[2.0]]), rng.normal(size=(4, 1)), allowed)))
    query, key = (
        np.array([[400.0, -300.0], [-900.0, 300.0], [-400.0, -300.0]]),
        np.array([[3.0, 0.5], [3.01, 0.5], [2.99, 0.5], [3.1, 0.5]]),
    )
    allowed = np.array([[True, True, True, True], [True, True, True, False], [False, True, True, False]])
    cases.append(Case("queries that are several hundred long", (query, key, allowed)))
    return cases


def not_scaled(query, key, allowed):
    scores = query @ key.T
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def divided_by_the_width(query, key, allowed):
    scores = query @ key.T / key.shape[1]
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def divided_by_the_root_of_keys(query, key, allowed):
    scores = query @ key.T / np.sqrt(key.shape[0])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def divided_by_the_root_of_queries(query, key, allowed):
    scores = query @ key.T / np.sqrt(len(query))
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def mask_ignored(query, key, allowed):
    return special.softmax(query @ key.T / np.sqrt(key.shape[1]), axis=-1)


def mask_turned_around(query, key, allowed):
    scores = query @ key.T / np.sqrt(key.shape[1])
    with np.errstate(all="ignore"):
        return special.softmax(np.where(allowed, -np.inf, scores), axis=-1)


def plus_infinity(query, key, allowed):
    scores = query @ key.T / np.sqrt(key.shape[1])
    with np.errstate(all="ignore"):
        return special.softmax(np.where(allowed, scores, np.inf), axis=-1)


def shared_among_all_pairs(query, key, allowed):
    return special.softmax(np.where(allowed, query @ key.T / np.sqrt(key.shape[1]), -np.inf))


def keys_look_at_queries(query, key, allowed):
    with np.errstate(all="ignore"):
        return special.softmax(np.where(allowed.T, key @ query.T / np.sqrt(key.shape[1]), -np.inf), axis=-1)


def weights_divided_by_the_root(query, key, allowed):
    return special.softmax(np.where(allowed, query @ key.T, -np.inf), axis=-1) / np.sqrt(key.shape[1])


def neither_scaled_nor_masked(query, key, allowed):
    return special.softmax(query @ key.T, axis=-1)


def zero_for_minus_infinity(query, key, allowed):
    scores = query @ key.T / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, 0.0), axis=-1)


def masked_afterwards(query, key, allowed):
    return special.softmax(query @ key.T / np.sqrt(key.shape[1]), axis=-1) * allowed


def shared_among_queries(query, key, allowed):
    scores = query @ key.T / np.sqrt(key.shape[1])
    with np.errstate(all="ignore"):
        return special.softmax(np.where(allowed, scores, -np.inf), axis=0)


def multiplied_by_the_root(query, key, allowed):
    scores = query @ key.T * np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def overflows_again(query, key, allowed):
    scores = np.where(allowed, query @ key.T / np.sqrt(key.shape[1]), -np.inf)
    with np.errstate(all="ignore"):
        raised = np.exp(scores)
        return raised / raised.sum(axis=-1, keepdims=True)


def minus_a_hundred_for_infinity(query, key, allowed):
    scores = query @ key.T / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -100.0), axis=-1)


def minus_a_thousand_for_infinity(query, key, allowed):
    scores = query @ key.T / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -1000.0), axis=-1)


def infinity_after_the_softmax(query, key, allowed):
    weights = special.softmax(query @ key.T / np.sqrt(key.shape[1]), axis=-1)
    return np.where(allowed, weights, -np.inf)


def shared_out_twice(query, key, allowed):
    weights = special.softmax(query @ key.T / np.sqrt(key.shape[1]), axis=-1)
    return special.softmax(np.where(allowed, weights, -np.inf), axis=-1)


def scores_with_minus_infinity(query, key, allowed):
    return np.where(allowed, query @ key.T / np.sqrt(key.shape[1]), -np.inf)


def cosines_for_products(query, key, allowed):
    lengths = np.outer(np.linalg.norm(query, axis=1), np.linalg.norm(key, axis=1))
    return special.softmax(np.where(allowed, query @ key.T / lengths, -np.inf), axis=-1)


def distances_for_products(query, key, allowed):
    scores = -np.linalg.norm(query[:, None] - key, axis=-1) / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def squared_distances_for_products(query, key, allowed):
    scores = -((query[:, None] - key) ** 2).sum(axis=-1) / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def key_not_turned(query, key, allowed):
    scores = query @ key / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def entries_multiplied_in_place(query, key, allowed):
    scores = (query * key).sum(axis=1) / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def mask_transposed(query, key, allowed):
    scores = query @ key.T / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed.T, scores, -np.inf), axis=-1)


def keys_by_keys(query, key, allowed):
    scores = key @ key.T / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def scores_for_weights(query, key, allowed):
    return np.where(allowed, query @ key.T / np.sqrt(key.shape[1]), 0.0)


def key_not_turned_in_dot(query, key, allowed):
    scores = np.dot(query, key) / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def keys_ask(query, key, allowed):
    scores = key @ query.T / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1)


def sums_of_rows_lie_flat(query, key, allowed):
    raised = np.exp(query @ key.T / np.sqrt(key.shape[1])) * allowed
    return raised / raised.sum(axis=1)


def divided_by_one_sum_afterwards(query, key, allowed):
    weights = special.softmax(query @ key.T / np.sqrt(key.shape[1]), axis=-1) * allowed
    return weights / weights.sum()


def weights_by_two_loops(query, key, allowed):
    weights = np.zeros((len(query), len(key)))
    for i in range(len(query)):
        for j in range(len(key)):
            if allowed[i, j]:
                weights[i, j] = np.dot(query[i], key[j]) / len(key[j]) ** 0.5
        seen = allowed[i]
        raised = np.exp(weights[i, seen] - weights[i, seen].max())
        weights[i, seen] = raised / raised.sum()
    return weights


def weights_masked_and_divided_again(query, key, allowed):
    weights = special.softmax(np.einsum("id,jd->ij", query, key) / np.sqrt(query.shape[1]), axis=-1) * allowed
    return weights / weights.sum(axis=-1, keepdims=True)


ATTENTION_WEIGHTS = Exercise(
    reference=attention.attention_weights,
    cases=questions,
    edges=(ONE_ALLOWED, HIDDEN_KEY, SOME_HIDDEN, HUGE, SINGLE, ZEROS, RANK_DEFICIENT, WIDE, LOPSIDED, TIES, NEGATIVE, BOOLEAN),
    lies_in=(0, 1),
    mistakes={
        not_scaled: "The scores are not divided by the root of the width. Products of wide vectors are large, and the softmax "
        "turns hard.",
        divided_by_the_width: "Divide by the *root* of the width: a sum of d random products has a spread of √d.",
        divided_by_the_root_of_keys: "This divides by the root of how many keys there are. It is the *width* of a key that "
        "makes a product large.",
        divided_by_the_root_of_queries: "This divides by the root of how many queries there are. It is the *width* that makes "
        "a product large.",
        mask_ignored: "Everybody looks at everybody here. Where `allowed` is False, the weight should be 0.",
        mask_turned_around: "`allowed` is True where one *may* look. This one looks where it may not.",
        plus_infinity: "What hides a score is *minus* infinity, whose exponential is 0. With plus infinity, or NaN, the whole "
        "row is no number.",
        shared_among_all_pairs: "All pairs together sum to 1 here: without an axis, `special.softmax` takes the whole table. "
        "Give it `axis=-1`.",
        keys_look_at_queries: "This is transposed: keys look at queries. The queries ask, so they are the rows: `query @ "
        "key.T`.",
        weights_divided_by_the_root: "The root divides the *scores*, before the softmax. Divided afterwards, the weights do "
        "not sum to 1.",
        neither_scaled_nor_masked: "Two things are missing: the scores are not divided by the root of the width, and those "
        "not `allowed` still get weight.",
        multiplied_by_the_root: "The root of the width divides the scores, so that those of wide vectors are not large. Here "
        "it multiplies them.",
        overflows_again: "Right on paper. But scores can be as large here as in exercise 1, and their exponential overflows. Use "
        "`special.softmax`, or what you did there.",
        minus_a_hundred_for_infinity: "An allowed score can be below -100, too, and then those who are hidden get weight. A "
        "score of minus infinity never does.",
        minus_a_thousand_for_infinity: "An allowed score can be as low as -1,000, too, and then those who are hidden get "
        "weight. A score of minus infinity never does.",
        infinity_after_the_softmax: "Minus infinity belongs in the *scores*, before the softmax turns it into a weight of 0. "
        "Here it stands in the weights.",
        shared_out_twice: "The softmax is taken twice here. Scores, then minus infinity where not allowed, then one softmax.",
        scores_with_minus_infinity: "These are the scores, those not allowed hidden. A softmax along each row makes weights "
        "of them.",
        cosines_for_products: "These are cosines: divided by the lengths of query and key. A long query asks more sharply; "
        "divide by the root of the width alone.",
        distances_for_products: "This scores by how near query and key are. The formula has a product: multiply entry by "
        "entry, and add up.",
        squared_distances_for_products: "This scores by the squared distance of query and key. The formula has a product: "
        "multiply entry by entry, and add up.",
        key_not_turned: "Each query meets each key: the sum runs over the *width*, which both have. In `query @ key` it would "
        "run over the keys.",
        key_not_turned_in_dot: "Each query meets each key along the width, which both have. `np.dot(query, key)` would sum "
        "over the keys: transpose them.",
        keys_ask: "The scores are transposed: here keys look at queries. The queries ask, so they are the rows, as in the "
        "mask.",
        sums_of_rows_lie_flat: "The sums of the rows have one axis less than the table, and do not fit beside it. Keep that "
        "axis, `keepdims=True`.",
        divided_by_one_sum_afterwards: "All pairs together sum to 1 here. Each query has a sum of 1 of its own to spend.",
        entries_multiplied_in_place: "This puts the first query beside the first key, the second beside the second. Each "
        "query meets *each* key: that is a matrix product, with keys transposed.",
        mask_transposed: "The mask is transposed. It has a row for each that looks already, like the scores.",
        keys_by_keys: "Here keys meet keys. It is the *queries* that ask.",
        zero_for_minus_infinity: "A score of 0 is not a weight of 0: its exponential is 1. A score of minus infinity gets no "
        "weight.",
        masked_afterwards: "Weights are set to 0 after the softmax, and so a row no longer sums to 1. Hide the *scores*, "
        "before.",
        shared_among_queries: "This shares each key among those who look. It is each *query*, a row, that has a sum of 1 to "
        "spend.",
        scores_for_weights: "These are the scores. A softmax along each row makes weights of them.",
    },
    alternatives=[weights_by_two_loops, weights_masked_and_divided_again],
    hints=[
        "Three steps: score every pair, hide those that are not allowed, share with a softmax.",
        "`query @ key.T` has one score for each pair; divide by the root of the width, `np.sqrt(key.shape[1])`.",
        "`np.where(allowed, scores, -np.inf)`, and then `special.softmax(..., axis=-1)`, or your own.",
    ],
    purpose=("All of attention in three lines. Common slips are the root of the number of keys, and a mask after the softmax."),
)


# --- local_mask --------------------------------------------------------------------------------------------


ONE_NEURON = edge_of_this_exercise("with one neuron only", lambda n_neurons, n_steps: n_neurons == 1)
ONE_STEP = edge_of_this_exercise("with one step only", lambda n_neurons, n_steps: n_steps == 1)


def sizes(rng):
    """Numbers of neurons and of steps, which differ: by hand, and drawn."""
    cases = [Case(f"{n} neurons, {t} steps", (n, t)) for n, t in ((2, 3), (3, 2), (4, 5))]
    cases += [Case("one neuron, four steps", (1, 4)), Case("three neurons, one step", (3, 1))]
    for _ in range(2):
        n, t = (int(number) for number in rng.choice(np.arange(2, 10), size=2, replace=False))
        cases.append(Case(f"{n} neurons, {t} steps", (n, t)))
    return cases


def others_allowed(n_neurons, n_steps):
    step = np.arange(n_neurons * n_steps) % n_steps
    return step[:, None] >= step


def future_allowed(n_neurons, n_steps):
    neuron = np.arange(n_neurons * n_steps) // n_steps
    return neuron[:, None] == neuron


def only_the_future(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return (neuron[:, None] == neuron) & (step[:, None] <= step)


def present_not_allowed(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return (neuron[:, None] == neuron) & (step[:, None] > step)


def triangle_over_all_tokens(n_neurons, n_steps):
    return np.tril(np.ones((n_neurons * n_steps, n_neurons * n_steps), dtype=bool))


def either_rule(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return (neuron[:, None] == neuron) | (step[:, None] >= step)


def true_where_hidden(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return ~((neuron[:, None] == neuron) & (step[:, None] >= step))


def divided_by_the_neurons(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_neurons)
    return (neuron[:, None] == neuron) & (step[:, None] >= step)


def steps_stand_together(n_neurons, n_steps):
    step, neuron = np.divmod(np.arange(n_neurons * n_steps), n_neurons)
    return (neuron[:, None] == neuron) & (step[:, None] >= step)


def same_step_only(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return (neuron[:, None] == neuron) & (step[:, None] == step)


def others_only(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return (neuron[:, None] != neuron) & (step[:, None] >= step)


def last_two_steps_only(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return (neuron[:, None] == neuron) & (step[:, None] - step <= 1) & (step[:, None] >= step)


def brackets_forgotten(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return neuron[:, None] == neuron & step[:, None] >= step


def one_block_for_all(n_neurons, n_steps):
    return np.tril(np.ones((n_steps, n_steps), dtype=bool))


def neurons_for_tokens(n_neurons, n_steps):
    return np.eye(n_neurons, dtype=bool)


def table_of_tokens(n_neurons, n_steps):
    return np.ones((n_neurons, n_steps), dtype=bool)


def infinity_for_hidden(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return np.where((neuron[:, None] == neuron) & (step[:, None] >= step), 0, -np.inf)


def earlier_neurons_allowed(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return (neuron[:, None] >= neuron) & (step[:, None] >= step)


def one_step_ahead_allowed(n_neurons, n_steps):
    neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)
    return (neuron[:, None] == neuron) & (step[:, None] + 1 >= step)


def blocks_by_themselves(n_neurons, n_steps):
    return np.array([np.tril(np.ones((n_steps, n_steps), dtype=bool))] * n_neurons)


def everything_allowed(n_neurons, n_steps):
    return np.ones((n_neurons * n_steps, n_neurons * n_steps), dtype=bool)


def local_mask_by_loops(n_neurons, n_steps):
    allowed = np.zeros((n_neurons * n_steps, n_neurons * n_steps), dtype=bool)
    for neuron in range(n_neurons):
        for now in range(n_steps):
            first = neuron * n_steps
            allowed[first + now, first : first + now + 1] = True
    return allowed


def local_mask_by_kronecker(n_neurons, n_steps):
    return np.kron(np.eye(n_neurons), np.tril(np.ones((n_steps, n_steps)))) > 0


LOCAL_MASK = Exercise(
    reference=attention.local_mask,
    cases=sizes,
    edges=(ONE_NEURON, ONE_STEP),
    mistakes={
        others_allowed: "This is *global* attention: it looks at everybody's past. Local means: at one's own alone.",
        future_allowed: "Each neuron sees its own future here. A forecaster that does so learns to copy.",
        only_the_future: "Rows look, columns are looked at: this one sees its own future and not its past.",
        present_not_allowed: "A step may look at itself as well: not later *or the same*. The first step would have nothing "
        "to look at.",
        triangle_over_all_tokens: "One triangle over all tokens lets neuron 1 see the whole of neuron 0, its future too. The "
        "triangle belongs inside each neuron's own block.",
        either_rule: "One rule *or* the other suffices here. Both must hold: `&` in the place of `|`.",
        true_where_hidden: "True and False are exchanged: True means that a token *may* look.",
        divided_by_the_neurons: "Token k belongs to neuron `k // n_steps`: each neuron has `n_steps` tokens in a row. This "
        "divides by the number of neurons.",
        steps_stand_together: "The tokens are in the other order here. The steps of neuron 0 come first, then those of neuron "
        "1.",
        same_step_only: "Each token sees itself and nothing else. Its own earlier steps are allowed, too.",
        others_only: "This looks at everybody *but* oneself.",
        last_two_steps_only: "A token sees itself and the step before it here. All its earlier steps are allowed: local is "
        "about *who*, not about how far back.",
        brackets_forgotten: "Two conditions on arrays are joined with `&`, not with `and`, and each needs brackets of its "
        "own, because `&` binds more strongly than `==` and `>=`.",
        one_block_for_all: "This is the table of one neuron. Tokens are pairs of neuron and step, and each of them has a row "
        "and a column.",
        neurons_for_tokens: "This is a table of neurons. Tokens are pairs of neuron and step, and each of them has a row and "
        "a column.",
        table_of_tokens: "This has a place for each token. Asked is a table of *pairs*: a row for each token that looks, a "
        "column for each that is seen.",
        one_step_ahead_allowed: "Each token sees one step of its future here, and that is what is to be forecast. Not later "
        "than itself.",
        blocks_by_themselves: "This is one table for each neuron. Lay them out in one table of all tokens, along its "
        "diagonal, with False everywhere else.",
        everything_allowed: "Everything is allowed here. Two rules are asked for: the same neuron, and not later.",
        infinity_for_hidden: "This is what is added to scores. Asked is whether a token may look: True or False.",
        earlier_neurons_allowed: "Neurons have no order: one with a higher number may not look at one with a lower. It has to "
        "be the *same* neuron.",
    },
    alternatives=[local_mask_by_loops, local_mask_by_kronecker],
    hints=[
        "For each token, which neuron is it, and which step? Token k of n_steps a neuron: divide, and see what is left.",
        "`neuron, step = np.divmod(np.arange(n_neurons * n_steps), n_steps)`. A pair is compared with `neuron[:, None] == neuron`.",
        "Two conditions, joined with `&`: the same neuron, and `step[:, None] >= step`.",
    ],
    purpose="That rules about looking are tables. Draw the tokens as a grid of neurons and steps first.",
)


# --- attend_with_heads -------------------------------------------------------------------------------------


ONE_HEAD = edge_of_this_exercise("with one head only", lambda query, key, value, allowed, n_heads: n_heads == 1)
NARROW_HEADS = edge_of_this_exercise(
    "whose heads are one column wide", lambda query, key, value, allowed, n_heads: n_heads == query.shape[1]
)
WIDE_VALUES = edge_of_this_exercise(
    "in which values are wider than keys", lambda query, key, value, allowed, n_heads: value.shape[1] > key.shape[1]
)


def heads(rng):
    """One head, two and three, as many as there are columns; values narrower than keys, and wider. No two sizes are equal."""
    cases = []
    for n_heads, width, width_of_values in ((1, 12, 6), (2, 12, 6), (3, 12, 6), (2, 6, 8), (3, 3, 9)):
        allowed = rng.random((4, 5)) < 0.7
        allowed[:, 0], allowed[0, 1:3] = True, [True, False]
        query, key, value = rng.normal(size=(4, width)), rng.normal(size=(5, width)), rng.normal(size=(5, width_of_values))
        label = f"four queries and five keys of width {width}, values of width {width_of_values}, {n_heads} heads"
        cases.append(Case(label.replace("1 heads", "one head"), (query, key, value, allowed, n_heads)))
    now = np.array([1.0, 0.0, 0.0, 1.0])
    query = np.array([[8.0, -8.0, 8.0, 8.0], [-8.0, -8.0, 8.0, -8.0], [8.0, 8.0, -8.0, 8.0]])
    everyone = np.ones((3, 4), dtype=bool)
    cases.append(Case("four sources, each with a head of its own", (query, np.diag(now), np.diag(5 * now), everyone, 4)))
    query, key = np.array([[900.0, 1.0], [-900.0, 2.0]]), np.array([[2.0, 1.0], [1.5, -1.0], [2.0, 3.0]])
    everyone = np.ones((2, 3), dtype=bool)
    cases.append(Case("queries that are several hundred long", (query, key, rng.normal(size=(3, 4)), everyone, 2)))
    return cases


def one_head_for_all(query, key, value, allowed, n_heads):
    scores = query @ key.T / np.sqrt(key.shape[1])
    return special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ value


def scaled_by_the_full_width(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        scores = q @ c.T / np.sqrt(key.shape[1])
        answers.append(special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def every_other_column(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = query[:, k::n_heads], key[:, k::n_heads], value[:, k::n_heads]
        scores = q @ c.T / np.sqrt(c.shape[1])
        answers.append(special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def first_head_for_all(query, key, value, allowed, n_heads):
    q, c = (np.split(x, n_heads, axis=1)[0] for x in (query, key))
    weights = special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf), axis=-1)
    return weights @ value


def weights_averaged(query, key, value, allowed, n_heads):
    total = 0
    for k in range(n_heads):
        q, c = (np.split(x, n_heads, axis=1)[k] for x in (query, key))
        scores = q @ c.T / np.sqrt(c.shape[1])
        total = total + special.softmax(np.where(allowed, scores, -np.inf), axis=-1)
    return total / n_heads @ value


def mask_forgotten_in_heads(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answers.append(special.softmax(q @ c.T / np.sqrt(c.shape[1]), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def not_scaled_in_heads(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T, -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def shared_among_queries_in_heads(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        scores = np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf)
        with np.errstate(all="ignore"):
            answers.append(special.softmax(scores, axis=0) @ v)
    return np.concatenate(answers, axis=1)


def reshaped_without_moving_axes(query, key, value, allowed, n_heads):
    q, c, v = (x.reshape(n_heads, len(x), -1) for x in (query, key, value))
    scores = q @ c.transpose(0, 2, 1) / np.sqrt(c.shape[-1])
    answers = special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ v
    return np.concatenate(list(answers), axis=1)


def not_moved_back(query, key, value, allowed, n_heads):
    q, c, v = (x.reshape(len(x), n_heads, -1).transpose(1, 0, 2) for x in (query, key, value))
    scores = q @ c.transpose(0, 2, 1) / np.sqrt(c.shape[-1])
    answers = special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ v
    return answers.reshape(len(query), -1)


def scores_added_before_the_softmax(query, key, value, allowed, n_heads):
    width = key.shape[1] // n_heads
    weights = special.softmax(np.where(allowed, query @ key.T / np.sqrt(width), -np.inf), axis=-1)
    return weights @ value


def last_head_only(query, key, value, allowed, n_heads):
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answer = special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf), axis=-1) @ v
    return answer


def first_head_only(query, key, value, allowed, n_heads):
    q, c, v = (np.split(x, n_heads, axis=1)[0] for x in (query, key, value))
    return special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf), axis=-1) @ v


def weights_side_by_side(query, key, value, allowed, n_heads):
    weights = []
    for k in range(n_heads):
        q, c = (np.split(x, n_heads, axis=1)[k] for x in (query, key))
        weights.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf), axis=-1))
    return np.concatenate(weights, axis=1)


def keys_for_values(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c = (np.split(x, n_heads, axis=1)[k] for x in (query, key))
        answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf), axis=-1) @ c)
    return np.concatenate(answers, axis=1)


def answers_dealt_out(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf), axis=-1) @ v)
    return np.stack(answers, axis=-1).reshape(len(query), -1)


def answers_averaged(query, key, value, allowed, n_heads):
    total = 0
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        total = total + special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf), axis=-1) @ v
    return total / n_heads


def rows_split(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads)[k] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def as_wide_as_there_are_heads(query, key, value, allowed, n_heads):
    answers = []
    for first in range(0, query.shape[1], n_heads):
        q, c, v = (x[:, first : first + n_heads] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(n_heads), -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def scaled_by_the_width_of_a_head(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T / c.shape[1], -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def masked_afterwards_in_heads(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answers.append(special.softmax(q @ c.T / np.sqrt(c.shape[1]), axis=-1) * allowed @ v)
    return np.concatenate(answers, axis=1)


def zero_for_minus_infinity_in_heads(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), 0), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def plus_infinity_in_heads(query, key, value, allowed, n_heads):
    answers = []
    with np.errstate(all="ignore"):
        for k in range(n_heads):
            q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
            answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def answers_stacked(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf), axis=-1) @ v)
    return np.array(answers)


def shared_among_all_pairs_in_heads(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf)) @ v)
    return np.concatenate(answers, axis=1)


def scaled_by_the_number_of_heads(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(n_heads), -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def cut_by_the_number_of_heads(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (x[:, k * n_heads : (k + 1) * n_heads] for x in (query, key, value))
        answers.append(special.softmax(np.where(allowed, q @ c.T / np.sqrt(n_heads), -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def everything_for_each_head(query, key, value, allowed, n_heads):
    weights = special.softmax(np.where(allowed, query @ key.T / np.sqrt(key.shape[1]), -np.inf), axis=-1)
    return np.concatenate([weights @ value] * n_heads, axis=1)


def overflows_in_heads(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        with np.errstate(all="ignore"):
            raised = np.exp(np.where(allowed, q @ c.T / np.sqrt(c.shape[1]), -np.inf))
            answers.append(raised / raised.sum(axis=-1, keepdims=True) @ v)
    return np.concatenate(answers, axis=1)


def values_cut_like_keys(query, key, value, allowed, n_heads):
    width = query.shape[1] // n_heads
    answers = []
    for first in range(0, query.shape[1], width):
        q, c, v = (x[:, first : first + width] for x in (query, key, value))
        scores = q @ c.T / np.sqrt(width)
        answers.append(special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def all_values_for_each_head(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c = (np.split(x, n_heads, axis=1)[k] for x in (query, key))
        scores = q @ c.T / np.sqrt(c.shape[1])
        answers.append(special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ value)
    return np.concatenate(answers, axis=1)


def joined_one_below_the_other(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        scores = q @ c.T / np.sqrt(c.shape[1])
        answers.append(special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ v)
    return np.concatenate(answers)


def joined_backwards(query, key, value, allowed, n_heads):
    answers = []
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        scores = q @ c.T / np.sqrt(c.shape[1])
        answers.insert(0, special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ v)
    return np.concatenate(answers, axis=1)


def answers_added(query, key, value, allowed, n_heads):
    total = 0
    for k in range(n_heads):
        q, c, v = (np.split(x, n_heads, axis=1)[k] for x in (query, key, value))
        scores = q @ c.T / np.sqrt(c.shape[1])
        total = total + special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ v
    return total


def heads_by_reshaping(query, key, value, allowed, n_heads):
    q, k, v = (x.reshape(len(x), n_heads, -1).transpose(1, 0, 2) for x in (query, key, value))
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
    answer = special.softmax(np.where(allowed, scores, -np.inf), axis=-1) @ v
    return answer.transpose(1, 0, 2).reshape(len(query), -1)


def heads_by_einsum(query, key, value, allowed, n_heads):
    width = query.shape[1] // n_heads
    q, k, v = (x.reshape(len(x), n_heads, -1) for x in (query, key, value))
    scores = np.einsum("ihd,jhd->hij", q, k) / width**0.5
    scores = np.where(allowed, scores, -1e300)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("hij,jhd->ihd", weights, v).reshape(len(query), -1)


ATTEND_WITH_HEADS = Exercise(
    reference=attention.attend_with_heads,
    cases=heads,
    edges=(ONE_HEAD, NARROW_HEADS, WIDE_VALUES, HUGE, ZEROS, LOPSIDED, RANK_DEFICIENT, WIDE, TIES, NEGATIVE, BOOLEAN),
    mistakes={
        one_head_for_all: "There is one table of weights for all columns here: that of a single head as wide as all. Each "
        "head has a softmax of its own, of the scores of *its* columns.",
        scores_added_before_the_softmax: "One softmax serves all columns here. Each head takes the scores of *its* columns "
        "alone through a softmax of its own; only the answers come together.",
        last_head_only: "Only the answer of the last head is returned. Keep those of all heads, and put them side by side.",
        first_head_only: "Only the answer of the first head is returned. Let each head answer, and put the answers side by "
        "side.",
        weights_side_by_side: "These are the weights of each head. Its answer is its weights times its part of the values.",
        keys_for_values: "What comes back here are the keys, each by its weight. Keys are for being found; what a token has "
        "to say are its *values*.",
        answers_dealt_out: "The answers are right, but their columns are mixed like cards. All columns of head 0 come first, "
        "then those of head 1.",
        answers_averaged: "The mean of the answers makes one answer of many. Put them side by side: one block of columns for "
        "each head.",
        rows_split: "This splits the rows, which are those who look or are seen. Each head gets all rows, and a part of the "
        "*columns*: `axis=1`.",
        as_wide_as_there_are_heads: "`n_heads` says how many heads there are, not how wide each of them is. Queries, keys and "
        "values are each cut into `n_heads` equal parts.",
        scaled_by_the_width_of_a_head: "The scores are divided by the width of a head. As in exercise 2, divide by its *root*.",
        masked_afterwards_in_heads: "Weights are set to 0 after the softmax, and so a row no longer sums to 1. Hide the "
        "*scores* of each head, before.",
        zero_for_minus_infinity_in_heads: "A score of 0 still gets a weight, because its exponential is 1. In each head, "
        "those not allowed get a score of minus infinity.",
        plus_infinity_in_heads: "In each head, what hides a score is *minus* infinity, whose exponential is 0. With plus "
        "infinity, or NaN, a whole row is no number.",
        answers_stacked: "The answers have an axis of their own for heads here. Put them side by side in one table: a row for "
        "each that looks.",
        shared_among_all_pairs_in_heads: "In each head all pairs together sum to 1 here. Every *query*, a row, has a sum of 1 "
        "to spend in each head: `axis=-1`.",
        scaled_by_the_number_of_heads: "The scores are divided by the root of how many heads there are. It is the *width* of "
        "a head that makes them large.",
        cut_by_the_number_of_heads: "Each head is as wide here as there are heads. `n_heads` equal parts are asked for: the "
        "width of each follows from the whole width.",
        everything_for_each_head: "Every head gets all columns here, so that all say the same. Split queries, keys and values "
        "among the heads.",
        overflows_in_heads: "Right on paper. But scores can be as large here as in exercise 1, and their exponential overflows. Use "
        "`special.softmax`, or what you did there.",
        scaled_by_the_full_width: "The scores of a head are sums over *its* columns alone. Divide by the root of the head's "
        "width.",
        every_other_column: "The columns are dealt out like cards. Head 0 takes the *first* columns, all together, head 1 the "
        "next.",
        first_head_for_all: "The weights of head 0 serve for all columns. Each head has weights of its own.",
        weights_averaged: "Averaging the weights makes one head of many. Each head uses its own weights on its own columns of "
        "the values.",
        mask_forgotten_in_heads: "Each head may look only where `allowed` says so, and these look everywhere.",
        not_scaled_in_heads: "The scores of each head are divided by the root of its width. Here they are not divided.",
        shared_among_queries_in_heads: "The softmax runs over those who look. In each head every *query*, a row, has a sum of "
        "1 to spend: `axis=-1`.",
        reshaped_without_moving_axes: "`reshape(n_heads, ...)` gives head 0 the first *rows*. Split the columns: "
        "`np.split(..., axis=1)`, or reshape to (rows, heads, width) and move the heads to the front.",
        not_moved_back: "The answers are right, and then shuffled: they are (heads, rows, width). Move the heads back behind "
        "the rows before you reshape.",
        values_cut_like_keys: "The values may be narrower than the keys. Cut their columns into `n_heads` equal parts of "
        "their own.",
        all_values_for_each_head: "Each head weighs *all* columns of the values here. It gets its own part of them, as of "
        "queries and keys.",
        joined_one_below_the_other: "The answers stand one below the other. Put them side by side, `axis=1`: one row for each "
        "that looks.",
        joined_backwards: "The answers are joined in the wrong order: that of head 0 comes first.",
        answers_added: "Added up, the answers of the heads cannot be told apart. Put them side by side.",
    },
    alternatives=[heads_by_reshaping, heads_by_einsum],
    hints=[
        "Three steps: split the columns among the heads, let each do what you did in exercise 2, and put the answers side by side.",
        "`np.split(query, n_heads, axis=1)` gives a list with one block of columns a head; the same for keys and values.",
        "For each head `answer = attention_weights(q, k, allowed) @ v`; in the end `np.concatenate(answers, axis=1)`.",
    ],
    purpose="The same thing several times, side by side. Ask why each head divides by the root of *its* width.",
)


# --- forecast_r2 -------------------------------------------------------------------------------------------


CONSTANT_FORECAST = edge_of_this_exercise(
    "in which a forecast is the same at all times", lambda true, forecast: (np.ptp(forecast, axis=0) == 0).any()
)
EXACT = edge_of_this_exercise("in which a forecast is exact", lambda true, forecast: (true == forecast).all(axis=0).any())
WORSE_THAN_THE_MEAN = edge_of_this_exercise(
    "in which a forecast is worse than the mean",
    lambda true, forecast: (((true - forecast) ** 2).mean(axis=0) > true.var(axis=0)).any(),
)


def forecasts(rng):
    """Neurons of different size, one forecast better than the other; never as many neurons as steps."""
    cases = [
        Case(
            "a forecast that is exact for neuron 0 and the mean for neuron 1",
            (np.array([[0, 0], [1, 2], [2, 1.0]]), np.array([[0, 1], [1, 1], [2, 1.0]])),
        )
    ]
    cases.append(
        Case(
            "a forecast that is worse than the mean for neuron 1",
            (np.array([[0, 0], [1, 2], [2, 1], [3, 3]]), np.array([[0, 3], [1, 1], [1, 2], [3, 0]])),
        )
    )
    for _ in range(2):
        true = rng.normal([0, 3, -60], [1, 2, 20], size=(40, 3))
        cases.append(
            Case("three neurons of very different spread", (true, true + rng.normal(0, [0.5, 0.3, 3], size=true.shape)))
        )
    true = rng.normal(-60, 20, size=(12, 1))
    cases.append(Case("one neuron, and a forecast that is always too high", (true, true + rng.normal(4, 2, size=true.shape))))
    true = rng.normal(-60, 20, size=(3, 7))
    cases.append(Case("three steps of seven neurons", (true, true + rng.normal(1, 5, size=true.shape))))
    return cases


def squared_correlation(true, forecast):
    a, b = true - true.mean(axis=0), forecast - forecast.mean(axis=0)
    with np.errstate(all="ignore"):
        return ((a * b).sum(axis=0) ** 2 / ((a**2).sum(axis=0) * (b**2).sum(axis=0))).mean()


def never_below_zero(true, forecast):
    return np.maximum(1 - ((true - forecast) ** 2).mean(axis=0) / true.var(axis=0), 0).mean()


def over_neurons_first(true, forecast):
    with np.errstate(all="ignore"):
        return (1 - ((true - forecast) ** 2).mean(axis=1) / true.var(axis=1)).mean()


def divided_by_the_standard_deviation(true, forecast):
    return (1 - ((true - forecast) ** 2).mean(axis=0) / true.std(axis=0)).mean()


def variance_of_a_sample(true, forecast):
    return (1 - ((true - forecast) ** 2).mean(axis=0) / true.var(axis=0, ddof=1)).mean()


def beside_zero_and_not_the_mean(true, forecast):
    return (1 - ((true - forecast) ** 2).mean(axis=0) / (true**2).mean(axis=0)).mean()


def errors_summed(true, forecast):
    return (1 - ((true - forecast) ** 2).sum(axis=0) / true.var(axis=0)).mean()


def summed_over_neurons(true, forecast):
    return (1 - ((true - forecast) ** 2).mean(axis=0) / true.var(axis=0)).sum()


def all_neurons_in_one(true, forecast):
    return 1 - ((true - forecast) ** 2).mean() / true.var()


def pooled_over_neurons(true, forecast):
    return 1 - ((true - forecast) ** 2).mean() / true.var(axis=0).mean()


def share_that_is_missed(true, forecast):
    return (((true - forecast) ** 2).mean(axis=0) / true.var(axis=0)).mean()


def divided_by_variance_of_the_forecast(true, forecast):
    with np.errstate(all="ignore"):
        return (1 - ((true - forecast) ** 2).mean(axis=0) / forecast.var(axis=0)).mean()


def without_squares(true, forecast):
    return (1 - np.abs(true - forecast).mean(axis=0) / true.std(axis=0)).mean()


def bias_forgiven(true, forecast):
    return (1 - (true - forecast).var(axis=0) / true.var(axis=0)).mean()


def correlation_for_a_share(true, forecast):
    a, b = true - true.mean(axis=0), forecast - forecast.mean(axis=0)
    with np.errstate(all="ignore"):
        return ((a * b).sum(axis=0) / np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))).mean()


def spread_of_the_forecast(true, forecast):
    return (forecast.var(axis=0) / true.var(axis=0)).mean()


def roots_of_both(true, forecast):
    return (1 - np.sqrt(((true - forecast) ** 2).mean(axis=0)) / true.std(axis=0)).mean()


def beside_the_step_before(true, forecast):
    with np.errstate(all="ignore"):
        return (1 - ((true - forecast)[1:] ** 2).mean(axis=0) / (np.diff(true, axis=0) ** 2).mean(axis=0)).mean()


def error_alone(true, forecast):
    return ((true - forecast) ** 2).mean()


def error_not_divided(true, forecast):
    return (1 - ((true - forecast) ** 2).mean(axis=0)).mean()


def errors_cancel(true, forecast):
    return (1 - (true - forecast).mean(axis=0) / true.var(axis=0)).mean()


def squared_after_the_mean(true, forecast):
    return (1 - (true - forecast).mean(axis=0) ** 2 / true.var(axis=0)).mean()


def one_error_for_all(true, forecast):
    return (1 - ((true - forecast) ** 2).mean() / true.var(axis=0)).mean()


def variance_over_neurons(true, forecast):
    return (1 - ((true - forecast) ** 2).mean(axis=0) / true.var(axis=1)).mean()


def middle_neuron(true, forecast):
    return np.median(1 - ((true - forecast) ** 2).mean(axis=0) / true.var(axis=0))


def sizes_of_each_r2(true, forecast):
    return np.abs(1 - ((true - forecast) ** 2).mean(axis=0) / true.var(axis=0)).mean()


def all_in_one_correlated(true, forecast):
    return np.corrcoef(true.ravel(), forecast.ravel())[0, 1] ** 2


def sizes_of_errors_beside_the_variance(true, forecast):
    return (1 - np.abs(true - forecast).mean(axis=0) / true.var(axis=0)).mean()


def forecast_of_the_step_before(true, forecast):
    return (1 - ((true[1:] - forecast[:-1]) ** 2).mean(axis=0) / true.var(axis=0)).mean()


def one_number_a_neuron(true, forecast):
    return 1 - ((true - forecast) ** 2).mean(axis=0) / true.var(axis=0)


def r2_by_loop(true, forecast):
    values = []
    for now, guess in zip(np.transpose(true), np.transpose(forecast), strict=True):
        values.append(1 - np.sum((now - guess) ** 2) / np.sum((now - np.mean(now)) ** 2))
    return np.mean(values)


def r2_of_normalised(true, forecast):
    level, spread = true.mean(axis=0), true.std(axis=0)
    difference = (true - level) / spread - (forecast - level) / spread
    return 1 - np.mean(difference**2)


FORECAST_R2 = Exercise(
    reference=forecasting.forecast_r2,
    cases=forecasts,
    edges=(CONSTANT_FORECAST, EXACT, WORSE_THAN_THE_MEAN, SINGLE, WIDE, WHOLE, TIES, NEGATIVE),
    lies_in=(-np.inf, 1),
    equivalent={"true - forecast -> forecast - true": "it is squared"},
    expects="one number, the mean over neurons",
    mistakes={
        squared_correlation: "A squared correlation forgives a forecast that is too small or too high everywhere. R² counts "
        "every miss.",
        never_below_zero: "A forecast can be worse than saying the mean, and then its R² is negative. Cutting at 0 hides that.",
        over_neurons_first: "Axis 1 runs over neurons. Error and variance of *one neuron* are taken over time, axis 0.",
        divided_by_the_standard_deviation: "A squared error beside a standard deviation mixes units. Divide by the variance.",
        variance_of_a_sample: "The error is a mean over all steps, and the variance divides by one step less. Take both over "
        "the same number, `ddof=0`.",
        beside_zero_and_not_the_mean: "This compares with someone who always says 0. The variance is taken around the "
        "neuron's *mean*.",
        errors_summed: "A *sum* of squared errors beside a mean of squares: take the mean of both.",
        summed_over_neurons: "This adds the neurons up. Take their mean, so that 1 is the best that can be.",
        all_neurons_in_one: "The variance is taken over all neurons at once, so that a difference *between* neurons counts as "
        "forecast. Use `axis=0`.",
        pooled_over_neurons: "Errors are averaged before the division, and so the loudest neuron decides. First divide, for "
        "each neuron, then average.",
        share_that_is_missed: "This is the share that is *missed*. R² is 1 less that.",
        divided_by_variance_of_the_forecast: "Divide by the variance of what *happened*, not by that of the forecast.",
        without_squares: "A share of *variance* needs squares: the mean squared error, over the variance.",
        bias_forgiven: "The variance of the error forgives a forecast that is always too high. Take the mean of the squared "
        "errors.",
        correlation_for_a_share: "A correlation forgives a forecast that is too small or too high everywhere, and it is no "
        "share of variance. R² counts every miss.",
        spread_of_the_forecast: "This is how much the forecast varies, beside what happened. It could vary as much and be "
        "wrong at each step: look at the *errors*.",
        roots_of_both: "Roots are taken of error and variance here. R² is a share of *variance*, without roots.",
        beside_the_step_before: "This compares with someone who says the step before. R² compares with someone who always "
        "says the *mean*: divide by the variance.",
        error_alone: "This is the mean squared error, in the units of the recording. R² is 1 less its share of the variance.",
        error_not_divided: "A squared error has units. Divide it by the variance of its neuron first; then take it off 1.",
        errors_cancel: "Errors of both signs cancel here. Square each of them before the mean.",
        squared_after_the_mean: "The mean comes first here, so errors of both signs cancel. Square each error, then take the "
        "mean.",
        one_error_for_all: "The error is a mean over all neurons here, while each has a variance of its own. Take the error "
        "of each neuron, too.",
        variance_over_neurons: "Error and variance run over different axes here. Both are taken over time, axis 0, for each "
        "neuron.",
        middle_neuron: "This is the median over neurons. Asked is the mean.",
        sizes_of_each_r2: "A neuron that is forecast worse than by its mean has a negative R². Without its sign it would "
        "count as a success.",
        all_in_one_correlated: "This correlates all neurons at once, so that a difference *between* neurons counts as "
        "forecast, and it forgives a forecast that is too small or too high everywhere. Compare errors with the variance, "
        "neuron by neuron.",
        sizes_of_errors_beside_the_variance: "The errors are not squared, and the variance is. Square each error, then take "
        "the mean.",
        forecast_of_the_step_before: "Each forecast is compared with the step after the one it was made for. Row by row they "
        "belong together already.",
        one_number_a_neuron: "That is right for each neuron. Now the mean over neurons.",
    },
    alternatives=[r2_by_loop, r2_of_normalised],
    hints=[
        "How large is the squared error of the forecast beside that of someone who always says the mean? For each neuron.",
        "The second is the variance, `true.var(axis=0)`.",
        "`error = ((true - forecast) ** 2).mean(axis=0)`, then the mean of `1 - error / true.var(axis=0)`.",
    ],
    purpose=(
        "Which variance, and in which order: divide for each neuron, then average. Ask what a squared correlation would "
        "forgive."
    ),
)
