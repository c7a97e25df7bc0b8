"""Exercises of the notebook "Attention from scratch"."""

import numpy as np
from scipy import special

from helpers.exercises.core import Case, Exercise
from helpers.models import attention
from helpers.models.causalformer import forecasting

# --- softmax -----------------------------------------------------------------------------------------------


def scores_of_sources(rng):
    """A row by hand, tables, and scores so large that their exponential overflows."""
    cases = [Case("scores 0, 1 and 2", (np.array([0.0, 1.0, 2.0]),))]
    for seed in range(2):
        cases.append(Case("scores of four targets for five sources", (np.random.default_rng(seed).normal(size=(4, 5)),)))
    cases.append(Case("scores of 1,000 and more", (np.array([[1000.0, 1001.0, 998.0], [-1000.0, -999.0, -1003.0]]),)))
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


def shares_of_raw_scores(scores):
    return scores / scores.sum(axis=-1, keepdims=True)


def shares_without_exponential(scores):
    positive = scores - scores.min(axis=-1, keepdims=True)
    return positive / positive.sum(axis=-1, keepdims=True)


def not_divided(scores):
    return np.exp(scores - scores.max(axis=-1, keepdims=True))


def winner_takes_all(scores):
    return (scores == scores.max(axis=-1, keepdims=True)).astype(float)


def each_by_itself(scores):
    return 1 / (1 + np.exp(-np.clip(scores, -500, 500)))


def smallest_wins(scores):
    raised = np.exp(scores.min(axis=-1, keepdims=True) - scores)
    return raised / raised.sum(axis=-1, keepdims=True)


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
    mistakes={
        overflows: "The idea is right, but the exponential of 1,000 is too large for a computer. A number taken off all scores of a row "
        "changes nothing: take off the largest.",
        over_targets: "This shares among the rows. A row is one that listens; its weights, along the *last* axis, should sum to 1.",
        over_everything: "All weights together sum to 1 here. Each row has a sum of 1 of its own: `axis=-1, keepdims=True`.",
        over_everything_and_overflows: "Two things. Each row should sum to 1 by itself (`axis=-1, keepdims=True`), and the exponential of 1,000 "
        "is too large: first take the largest score of its row off each.",
        over_targets_and_overflows: "Two things. This shares among the rows, `axis=0`; each *row* should sum to 1. And the exponential of 1,000 "
        "is too large: first take the largest score of its row off each.",
        one_largest_for_all_rows: "The largest of *all* scores is taken off every row. A row that lies far below it has only zeros left, and "
        "0 / 0 is no number. Take off the largest of each row.",
        shares_of_raw_scores: "These are the scores over their sum: a negative score gets a negative share. Raise them to the exponential first.",
        shares_without_exponential: "These are shares, but of the scores themselves: the smallest always gets 0. Raise the scores to the exponential first.",
        not_divided: "These are positive, but they do not sum to 1. Divide by their sum.",
        winner_takes_all: "This is the *hard* maximum: the best takes all. A soft one leaves something to the others, and so can learn from them.",
        each_by_itself: "This is a sigmoid: each source gets a weight of its own, whatever the others score. In a softmax they share a sum of 1.",
        smallest_wins: "The sign is turned around: the *largest* score should get the largest weight.",
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


def questions(rng):
    """Two by hand, then random ones, with everything allowed and with a part."""
    query, key = (
        np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 2.0, 0.0, 0.0]]),
        np.array([[3.0, 0, 0, 0], [0, 3.0, 0, 0], [0, 0, 3.0, 0]]),
    )
    cases = [Case("two queries, three keys, all allowed", (query, key, np.ones((2, 3), dtype=bool)))]
    for seed, width in enumerate([2, 9]):
        rng = np.random.default_rng(seed)
        allowed = rng.random((4, 5)) < 0.6
        allowed[np.arange(4), np.arange(4)] = True
        queries, keys = rng.normal(size=(4, width)), rng.normal(size=(5, width))
        cases.append(Case(f"four queries and five keys of width {width}, some not allowed", (queries, keys, allowed)))
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
    return np.nan_to_num(special.softmax(np.where(allowed, scores, -1e30), axis=0))


def scores_for_weights(query, key, allowed):
    return np.where(allowed, query @ key.T / np.sqrt(key.shape[1]), 0.0)


def weights_by_two_loops(query, key, allowed):
    weights = np.zeros((len(query), len(key)))
    for i in range(len(query)):
        for j in range(len(key)):
            if allowed[i, j]:
                weights[i, j] = np.exp(np.dot(query[i], key[j]) / len(key[j]) ** 0.5)
        weights[i] /= weights[i].sum()
    return weights


def weights_masked_and_divided_again(query, key, allowed):
    weights = special.softmax(np.einsum("id,jd->ij", query, key) / np.sqrt(query.shape[1]), axis=-1) * allowed
    return weights / weights.sum(axis=-1, keepdims=True)


ATTENTION_WEIGHTS = Exercise(
    reference=attention.attention_weights,
    cases=questions,
    mistakes={
        not_scaled: "The scores are not divided by the root of the width. Products of wide vectors are large, and the softmax turns hard.",
        divided_by_the_width: "Divide by the *root* of the width: a sum of d random products has a spread of √d.",
        divided_by_the_root_of_keys: "This divides by the root of how many keys there are. It is the *width* of a key that makes a product large.",
        divided_by_the_root_of_queries: "This divides by the root of how many queries there are. It is the *width* that makes a product large.",
        mask_ignored: "Everybody looks at everybody here. Where `allowed` is False, the weight should be 0.",
        mask_turned_around: "`allowed` is True where one *may* look. This one looks where it may not.",
        plus_infinity: "The sign of infinity: a score of *minus* infinity gets no weight, one of plus infinity would get all.",
        shared_among_all_pairs: "All pairs together sum to 1 here: without an axis, `special.softmax` takes the whole table. Give it `axis=-1`.",
        keys_look_at_queries: "This is transposed: keys look at queries. The queries ask, so they are the rows: `query @ key.T`.",
        weights_divided_by_the_root: "The root divides the *scores*, before the softmax. Divided afterwards, the weights do not sum to 1.",
        neither_scaled_nor_masked: "Two things are missing: the scores are not divided by the root of the width, and those not `allowed` still get weight.",
        zero_for_minus_infinity: "A score of 0 is not a weight of 0: its exponential is 1. A score of minus infinity gets no weight.",
        masked_afterwards: "Weights are set to 0 after the softmax, and so a row no longer sums to 1. Hide the *scores*, before.",
        shared_among_queries: "This shares each key among those who look. It is each *query*, a row, that has a sum of 1 to spend.",
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


def sizes(rng):
    """Numbers of neurons and of steps, which differ."""
    return [Case(f"{n} neurons, {t} steps", (n, t)) for n, t in ((2, 3), (3, 2), (4, 5), (1, 4))]


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
    mistakes={
        others_allowed: "This is *global* attention: it looks at everybody's past. Local means: at one's own alone.",
        future_allowed: "Each neuron sees its own future here. A forecaster that does so learns to copy.",
        only_the_future: "Rows look, columns are looked at: this one sees its own future and not its past.",
        present_not_allowed: "A step may look at itself as well: not later *or the same*. The first step would have nothing to look at.",
        triangle_over_all_tokens: "One triangle over all tokens lets neuron 1 see the whole of neuron 0, its future too. The triangle belongs inside each "
        "neuron's own block.",
        either_rule: "One rule *or* the other suffices here. Both must hold: `&` in the place of `|`.",
        true_where_hidden: "True and False are exchanged: True means that a token *may* look.",
        divided_by_the_neurons: "Token k belongs to neuron `k // n_steps`: each neuron has `n_steps` tokens in a row. This divides by the number of neurons.",
        steps_stand_together: "The tokens are in the other order here. The steps of neuron 0 come first, then those of neuron 1.",
        same_step_only: "Each token sees itself and nothing else. Its own earlier steps are allowed, too.",
        others_only: "This looks at everybody *but* oneself.",
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


def heads(rng):
    """One head, two and three, with values narrower than keys."""
    cases = []
    for seed, n_heads in enumerate([1, 2, 3]):
        rng = np.random.default_rng(seed)
        allowed = rng.random((4, 5)) < 0.7
        allowed[:, 0] = True
        query, key, value = rng.normal(size=(4, 12)), rng.normal(size=(5, 12)), rng.normal(size=(5, 6))
        cases.append(Case(f"four queries, five keys, {n_heads} heads", (query, key, value, allowed, n_heads)))
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
        answers.append(np.nan_to_num(special.softmax(scores, axis=0)) @ v)
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
    weights = np.exp(scores) * allowed
    weights = weights / weights.sum(axis=-1, keepdims=True)
    return np.einsum("hij,jhd->ihd", weights, v).reshape(len(query), -1)


ATTEND_WITH_HEADS = Exercise(
    reference=attention.attend_with_heads,
    cases=heads,
    mistakes={
        one_head_for_all: "One softmax for the whole width: that is a single head. Split the columns first, so that each head has weights of its own.",
        scaled_by_the_full_width: "The scores of a head are sums over *its* columns alone. Divide by the root of the head's width.",
        every_other_column: "The columns are dealt out like cards. Head 0 takes the *first* columns, all together, head 1 the next.",
        first_head_for_all: "The weights of head 0 serve for all columns. Each head has weights of its own.",
        weights_averaged: "Averaging the weights makes one head of many. Each head uses its own weights on its own columns of the values.",
        mask_forgotten_in_heads: "Each head may look only where `allowed` says so, and these look everywhere.",
        not_scaled_in_heads: "The scores of each head are divided by the root of its width. Here they are not divided.",
        shared_among_queries_in_heads: "The softmax runs over those who look. In each head every *query*, a row, has a sum of 1 to spend: `axis=-1`.",
        reshaped_without_moving_axes: "`reshape(n_heads, ...)` gives head 0 the first *rows*. Split the columns: `np.split(..., axis=1)`, or reshape to "
        "(rows, heads, width) and move the heads to the front.",
        not_moved_back: "The answers are right, and then shuffled: they are (heads, rows, width). Move the heads back behind the rows before you reshape.",
        values_cut_like_keys: "The values may be narrower than the keys. Cut their columns into `n_heads` equal parts of their own.",
        all_values_for_each_head: "Each head weighs *all* columns of the values here. It gets its own part of them, as of queries and keys.",
        joined_one_below_the_other: "The answers stand one below the other. Put them side by side, `axis=1`: one row for each that looks.",
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


def forecasts(rng):
    """Neurons of different size, one forecast better than the other."""
    cases = [
        Case(
            "a forecast that is exact for neuron 0 and the mean for neuron 1",
            (np.array([[0, 0], [1, 2.0]]), np.array([[0, 1], [1, 1.0]])),
        )
    ]
    cases.append(
        Case(
            "a forecast that is worse than the mean for neuron 1",
            (np.array([[0, 0], [1, 2.0], [2, 1]]), np.array([[0, 2], [1, 0.0], [1, 1]])),
        )
    )
    for seed in range(3):
        rng = np.random.default_rng(seed)
        true = rng.normal([0, 3, -60], [1, 2, 20], size=(40, 3))
        cases.append(
            Case("three neurons of very different spread", (true, true + rng.normal(0, [0.5, 0.3, 3], size=true.shape)))
        )
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
    spread = np.maximum(forecast.var(axis=0), 1e-12)
    return (1 - ((true - forecast) ** 2).mean(axis=0) / spread).mean()


def without_squares(true, forecast):
    return (1 - np.abs(true - forecast).mean(axis=0) / true.std(axis=0)).mean()


def bias_forgiven(true, forecast):
    return (1 - (true - forecast).var(axis=0) / true.var(axis=0)).mean()


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
    expects="one number, the mean over neurons",
    mistakes={
        squared_correlation: "A squared correlation forgives a forecast that is too small or too high everywhere. R² counts every miss.",
        never_below_zero: "A forecast can be worse than saying the mean, and then its R² is negative. Cutting at 0 hides that.",
        over_neurons_first: "Axis 1 runs over neurons. Error and variance of *one neuron* are taken over time, axis 0.",
        divided_by_the_standard_deviation: "A squared error beside a standard deviation mixes units. Divide by the variance.",
        variance_of_a_sample: "The error is a mean over all steps, and the variance divides by one step less. Take both over the same number, `ddof=0`.",
        beside_zero_and_not_the_mean: "This compares with someone who always says 0. The variance is taken around the neuron's *mean*.",
        errors_summed: "A *sum* of squared errors beside a mean of squares: take the mean of both.",
        summed_over_neurons: "This adds the neurons up. Take their mean, so that 1 is the best that can be.",
        all_neurons_in_one: "The variance is taken over all neurons at once, so that a difference *between* neurons counts as forecast. Use `axis=0`.",
        pooled_over_neurons: "Errors are averaged before the division, and so the loudest neuron decides. First divide, for each neuron, then average.",
        share_that_is_missed: "This is the share that is *missed*. R² is 1 less that.",
        divided_by_variance_of_the_forecast: "Divide by the variance of what *happened*, not by that of the forecast.",
        without_squares: "A share of *variance* needs squares: the mean squared error, over the variance.",
        bias_forgiven: "The variance of the error forgives a forecast that is always too high. Take the mean of the squared errors.",
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
