"""Exercises of the notebook "Inferring the graph"."""

import numpy as np
import torch

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
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
from helpers.methods.message_passing import gather_messages, graph_moments, message_passing_round
from helpers.models.relational.edges import divergence_from_prior, gumbel_softmax

# --- message_passing_round ---------------------------------------------------------------------------------


def rounds_to_pass(rng):
    """Graphs with and without direction, weights and lonely nodes, and all three ways to put messages together."""

    def weights(n_features, n_new):
        return tuple(rng.normal(size=(2, n_features, n_new)))

    chain = np.diag(np.ones(3), -1)  # node 0 acts on 1, 1 on 2, 2 on 3; nothing acts on 0
    signed = rng.normal(size=(5, 5)) * (rng.random((5, 5)) < 0.6)
    np.fill_diagonal(signed, 0)
    signed[0] = [0, -1.5, 0, 2.0, 0]
    signed[1] = 0
    cases = [
        Case("a chain, sums", (chain, rng.normal(size=(4, 2)), *weights(2, 3), "sum")),
        Case("a chain, means", (chain, rng.normal(size=(4, 2)), *weights(2, 3), "mean")),
        Case("weights of both signs, sums", (signed, rng.normal(size=(5, 3)), *weights(3, 3), "sum")),
        Case("weights of both signs, means", (signed, rng.normal(size=(5, 3)), *weights(3, 3), "mean")),
        Case("weights of both signs, the largest", (signed, rng.normal(size=(5, 3)), *weights(3, 3), "max")),
        Case("one feature that is the same everywhere", (signed, np.ones((5, 1)), *weights(1, 4), "sum")),
        Case("no edges", (np.zeros((3, 3)), rng.normal(size=(3, 2)), *weights(2, 2), "sum")),
        Case("a single node", (np.zeros((1, 1)), np.array([[1.0, -2.0]]), *weights(2, 2), "sum")),
        Case("whole numbers", (chain.astype(int), np.array([[1], [-2], [3], [3]]), np.array([[1]]), np.array([[-2]]), "sum")),
    ]
    for aggregate in ("sum", "mean", "max"):
        A = (rng.random((6, 6)) < 0.5).astype(float)
        np.fill_diagonal(A, 0)
        A[0, 1], A[1, 0], A[2] = 1, 0, [1, 1, 0, 1, 0, 0]
        cases.append(Case(f"a graph at random, {aggregate}", (A, rng.normal(size=(6, 2)), *weights(2, 5), aggregate)))
    return cases


def against_the_arrows(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own + gather_messages(A.T, h, aggregate) @ sent, 0)


def weights_swapped(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ sent + gather_messages(A, h, aggregate) @ own, 0)


def own_knowledge_lost(A, h, own, sent, aggregate="sum"):
    return np.maximum(gather_messages(A, h, aggregate) @ sent, 0)


def messages_lost(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own, 0)


def nothing_cut(A, h, own, sent, aggregate="sum"):
    return h @ own + gather_messages(A, h, aggregate) @ sent


def cut_one_by_one(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own, 0) + np.maximum(gather_messages(A, h, aggregate) @ sent, 0)


def messages_cut_alone(A, h, own, sent, aggregate="sum"):
    return h @ own + np.maximum(gather_messages(A, h, aggregate) @ sent, 0)


def own_cut_alone(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own, 0) + gather_messages(A, h, aggregate) @ sent


def always_summed(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own + gather_messages(A, h) @ sent, 0)


def always_averaged(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own + gather_messages(A, h, "mean") @ sent, 0)


def always_the_largest(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own + gather_messages(A, h, "max") @ sent, 0)


def both_weights_before_gathering(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own + gather_messages(A, h @ own + h @ sent, aggregate), 0)


def gathered_with_what_it_knows(A, h, own, sent, aggregate="sum"):
    return np.maximum(gather_messages(A, h @ own + h @ sent, aggregate), 0)


def with_an_edge_to_itself(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own + gather_messages(A + np.eye(len(A)), h, aggregate) @ sent, 0)


def weighed_before_gathering(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own + gather_messages(A, h @ sent, aggregate), 0)


def the_smaller_of_the_two(A, h, own, sent, aggregate="sum"):
    return np.minimum(h @ own + gather_messages(A, h, aggregate) @ sent, 0)


def sizes_kept(A, h, own, sent, aggregate="sum"):
    return np.abs(h @ own + gather_messages(A, h, aggregate) @ sent)


def messages_subtracted(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own - gather_messages(A, h, aggregate) @ sent, 0)


def squashed(A, h, own, sent, aggregate="sum"):
    return np.tanh(h @ own + gather_messages(A, h, aggregate) @ sent)


def same_weights_for_both(A, h, own, sent, aggregate="sum"):
    return np.maximum((h + gather_messages(A, h, aggregate)) @ own, 0)


def edges_without_weights(A, h, own, sent, aggregate="sum"):
    return np.maximum(h @ own + gather_messages((np.asarray(A) != 0).astype(float), h, aggregate) @ sent, 0)


def side_by_side(A, h, own, sent, aggregate="sum"):
    known = np.hstack([h, gather_messages(A, h, aggregate)]) @ np.vstack([own, sent])
    return np.where(known > 0, known, 0.0)


def node_by_node(A, h, own, sent, aggregate="sum"):
    rows = []
    for i in range(len(h)):
        messages = [A[i][j] * np.asarray(h[j], dtype=float) for j in range(len(h)) if A[i][j] != 0]
        arrived = np.zeros(h.shape[1])
        if messages:
            arrived = {"sum": np.sum, "mean": np.mean, "max": np.max}[aggregate](messages, axis=0)
        rows.append(np.clip(h[i] @ own + arrived @ sent, 0, None))
    return np.array(rows)


MESSAGE_PASSING_ROUND = Exercise(
    reference=message_passing_round,
    cases=rounds_to_pass,
    edges=(
        edge_of_this_exercise(
            "in which nothing acts on some node", lambda A, h, own, sent, how: A.any() and not A.any(axis=1).all()
        ),
        edge_of_this_exercise("without edges", lambda A, h, own, sent, how: not A.any()),
        edge_of_this_exercise("with a single node", lambda A, h, own, sent, how: len(A) == 1),
        edge_of_this_exercise("with means", lambda A, h, own, sent, how: how == "mean"),
        edge_of_this_exercise("with the largest message", lambda A, h, own, sent, how: how == "max"),
        RANK_DEFICIENT,
        WIDE,
        SINGLE,
        ZEROS,
        WHOLE,
        LOPSIDED,
        NEGATIVE,
        TIES,
    ),
    mistakes={
        against_the_arrows: "Messages run against the arrows here: with `A.T`, receivers send. `A[i, j]` says that j acts on i.",
        weights_swapped: "The weights have changed places: `own` is for what a node knows itself, `sent` for what arrives.",
        own_knowledge_lost: "Each node forgets what it knew. Add `h @ own` to what arrives.",
        messages_lost: "Nothing arrives here: every node is alone. Gather the messages first.",
        nothing_cut: "The bend is missing: what is below 0 becomes 0. Without it, ten rounds are no more than one with other weights.",
        cut_one_by_one: "You cut both parts at 0 before adding them. So messages can never hold a node back: add first, then cut.",
        messages_cut_alone: "You cut the messages alone. Add what a node knows itself, and then cut the sum at 0.",
        own_cut_alone: "You cut what a node knows itself alone. Add what arrives, and then cut the sum at 0.",
        always_summed: "Messages are always summed here. `aggregate` may ask for their mean, or for the largest: hand it on.",
        always_averaged: "Messages are always averaged here. `aggregate` says how they are put together: hand it on.",
        always_the_largest: "The largest message is always taken here. `aggregate` says how they are put together: hand it on.",
        both_weights_before_gathering: "Neighbours send `h @ own` along here. `own` is for what a node knows itself; what arrives is "
        "multiplied by `sent` alone.",
        gathered_with_what_it_knows: "What a node knows itself is sent round here, and none of it stays. Gather `h` alone; `h @ own` is "
        "added after that.",
        with_an_edge_to_itself: "Each node sends to itself as well here. What it knows itself comes in by `own`, once.",
        weighed_before_gathering: "You multiplied by `sent` before gathering. For sums and means that is the same; the largest message is another "
        "one then. Gather first.",
        the_smaller_of_the_two: "This keeps what is *below* 0: `np.maximum`, not `np.minimum`.",
        sizes_kept: "Negative numbers are turned round here. They should become 0.",
        messages_subtracted: "Messages are subtracted here. Add them: signs are in `A` and in `sent`.",
        squashed: "A tanh squeezes the sum. Here it is cut at 0 from below, and goes on upwards.",
        same_weights_for_both: "One set of weights serves for both here, so a node cannot tell its own knowledge from news. Use `sent` for news.",
        edges_without_weights: "All edges count alike here. A message comes with the weight of its edge, `A[i, j]`.",
    },
    alternatives=[side_by_side, node_by_node],
    hints=[
        "What arrives is `gather_messages(A, h, aggregate)`, a row for each node.",
        "A node's own knowledge becomes `h @ own`; what arrived is multiplied by `sent`. Add the two.",
        "Then `np.maximum(..., 0)`.",
    ],
    lies_in=(0, np.inf),
    equivalent={
        "np.maximum(h @ own + gathered @ sent, 0) -> np.maximum(0, h @ own + gathered @ sent)": "the larger of two is the same both ways",
    },
    purpose="All of message passing is a matrix product and a bend. The same weights serve all nodes, so numbering does not matter.",
)

# --- graph_moments -----------------------------------------------------------------------------------------


def graphs_with_paths(rng):
    """Graphs with and without loops, directions and weights, and paths of all lengths from none."""
    chain = np.diag(np.ones(4), -1)
    ring = np.roll(np.eye(6), 1, axis=0) + np.roll(np.eye(6), -1, axis=0)
    star = np.zeros((5, 5))
    star[0, 1:] = 1  # four nodes act on node 0
    signed = np.round(rng.normal(size=(4, 4)), 2)
    cases = [
        Case("a star, edges", (star, 1)),
        Case("a star, paths of two", (star, 2)),
        Case("a chain, paths of three", (chain, 3)),
        Case("a ring, paths of four", (ring, 4)),
        Case("paths of no length", (ring, 0)),
        Case("weights of both signs, paths of two", (signed, 2)),
        Case("weights of both signs, edges", (signed, 1)),
        Case("no edges", (np.zeros((3, 3)), 2)),
        Case("a single node that acts on itself", (np.array([[2.0]]), 3)),
        Case("whole numbers", (np.array([[0, 2, 1], [0, 0, 3], [1, 0, 0]]), 3)),
    ]
    return [*cases, *(Case("a graph at random", ((rng.random((6, 6)) < 0.5).astype(float), k)) for k in (2, 3))]


def where_paths_begin(A, order):
    return np.linalg.matrix_power(A, order).sum(axis=0)


def edges_alone(A, order):
    return np.asarray(A).sum(axis=1)


def entry_by_entry(A, order):
    return (np.asarray(A) ** order).sum(axis=1)


def one_step_too_many(A, order):
    return np.linalg.matrix_power(A, order + 1).sum(axis=1)


def one_step_too_few(A, order):
    return np.linalg.matrix_power(A, max(order - 1, 0)).sum(axis=1)


def all_shorter_ones_too(A, order):
    return np.sum([np.linalg.matrix_power(A, k).sum(axis=1) for k in range(order + 1)], axis=0)


def averaged_each_time(A, order):
    reached = np.ones((len(A), 1))
    for _ in range(order):
        reached = gather_messages(A, reached, "mean")
    return reached[:, 0]


def closed_paths(A, order):
    return np.diag(np.linalg.matrix_power(A, order))


def of_all_nodes_together(A, order):
    return np.linalg.matrix_power(A, order).sum()


def from_each_to_each(A, order):
    return np.linalg.matrix_power(A, order)


def weights_forgotten(A, order):
    return np.linalg.matrix_power((np.asarray(A) != 0).astype(float), order).sum(axis=1)


def edges_to_a_power(A, order):
    return np.asarray(A).sum(axis=1) ** order


def edges_times_length(A, order):
    return order * np.asarray(A).sum(axis=1)


def divided_by_the_nodes(A, order):
    return np.linalg.matrix_power(A, order).mean(axis=1)


def without_signs(A, order):
    return np.abs(np.linalg.matrix_power(A, order).sum(axis=1))


def rounded_down(A, order):
    return np.linalg.matrix_power(A, order).sum(axis=1).astype(int)


def whether_there_is_one(A, order):
    return (np.linalg.matrix_power(A, order).sum(axis=1) != 0).astype(float)


def sources_counted(A, order):
    return (np.linalg.matrix_power(A, order) != 0).sum(axis=1)


def by_a_power(A, order):
    return np.linalg.matrix_power(A, order).sum(axis=1)


def path_by_path(A, order):
    def ending_in(i, length):
        return 1.0 if length == 0 else sum(A[i][j] * ending_in(j, length - 1) for j in range(len(A)) if A[i][j] != 0)

    return [ending_in(i, order) for i in range(len(A))]


GRAPH_MOMENTS = Exercise(
    reference=graph_moments,
    cases=graphs_with_paths,
    edges=(
        edge_of_this_exercise("with paths of no length", lambda A, order: order == 0),
        edge_of_this_exercise("with paths of one edge", lambda A, order: order == 1),
        edge_of_this_exercise("without edges", lambda A, order: not A.any()),
        edge_of_this_exercise("with a single node", lambda A, order: len(A) == 1),
        RANK_DEFICIENT,
        SINGLE,
        ZEROS,
        WHOLE,
        LOPSIDED,
        NEGATIVE,
        TIES,
    ),
    mistakes={
        where_paths_begin: "These are paths that *begin* in each node. `A[i, j]` goes from j to i, so paths that end in i are in row i.",
        edges_alone: "These are paths of one edge, whatever `order` is. Go on: what reaches a node is what reached those that act on it.",
        entry_by_entry: "`A ** order` takes each entry to a power by itself. A longer path goes on from node to node: `A @ ...`.",
        one_step_too_many: "These paths are one edge too long. With no step at all, one path ends in each node: it stays there.",
        one_step_too_few: "These paths are one edge too short: `order` steps, beginning with a one for each node.",
        all_shorter_ones_too: "Shorter paths are counted, too. Asked are those of exactly this length.",
        averaged_each_time: "These are means, and the mean of ones is one: nothing is counted. Take sums.",
        closed_paths: "These paths end where they began. Count all that end there, wherever they come from: sum over row i.",
        of_all_nodes_together: "This counts the paths of the whole graph. Each node has a number of its own.",
        from_each_to_each: "These are paths from each node to each. Sum over where they begin.",
        weights_forgotten: "Every edge counts once here. A path counts with the product of its edges' weights.",
        edges_to_a_power: "This would be right if all nodes had as many edges. Those a path comes through have degrees of their own.",
        edges_times_length: "Longer paths are not that many times as frequent. At each node, they branch: multiply by `A` again.",
        divided_by_the_nodes: "You divided by the number of nodes. A count is a sum.",
        without_signs: "Signs are lost here. A path over an edge that inhibits counts below 0: leave the sum as it is.",
        rounded_down: "You rounded to whole numbers. Edges may have weights such as 0.5, and paths count with their product.",
        whether_there_is_one: "This says whether a path ends there. How many?",
        sources_counted: "This counts the nodes from which one can come. There may be several paths from one of them.",
    },
    alternatives=[by_a_power, path_by_path],
    hints=[
        "With paths of no length, each node has one: the path that stays. Begin with `np.ones(len(A))`.",
        "What reaches node i in one more step is what reached those that act on it, times the weights: `A @ reached`.",
        "Do that `order` times.",
    ],
    purpose="Sums count paths, and means cannot: the choice of an aggregate decides what a graph network can learn.",
)

# --- gumbel_softmax ----------------------------------------------------------------------------------------


def edges_to_draw(rng):
    """Logits of one edge and of many, two types and three, cold and warm; in double precision, as leaves of training."""

    def logits(*shape, scale=1.5):
        return torch.tensor(rng.normal(0, scale, size=shape), requires_grad=True)

    def noise(*shape):
        return torch.tensor(rng.uniform(0.1, 0.9, size=shape))

    cases = [
        Case("one edge of two types", (logits(2), 0.5, noise(2))),
        Case("three types", (logits(4, 3), 1.0, noise(4, 3))),
        Case("a cold draw", (logits(3, 2, scale=0.4), 0.25, noise(3, 2))),
        Case("a warm draw", (logits(3, 2), 5.0, noise(3, 2))),
        Case("as many edges as types", (logits(3, 3), 0.7, noise(3, 3))),
        Case("all edges of two films", (logits(2, 4, 4, 2), 0.5, noise(2, 4, 4, 2))),
        Case("types that are as likely", (torch.zeros(4, 2, dtype=torch.float64, requires_grad=True), 1.0, noise(4, 2))),
        Case("the same number for all types", (logits(4, 3), 2.0, torch.full((4, 3), 0.4, dtype=torch.float64))),
    ]
    large = torch.tensor(rng.normal(0, 1, size=(3, 2)) + 900, requires_grad=True)
    return [*cases, Case("logits with a large constant added", (large, 1.0, noise(3, 2)))]


def not_drawn(logits, temperature, noise):
    return torch.softmax(logits / temperature, dim=-1)


def noise_as_it_is(logits, temperature, noise):
    return torch.softmax((logits + noise) / temperature, dim=-1)


def one_logarithm(logits, temperature, noise):
    return torch.softmax((logits - torch.log(noise)) / temperature, dim=-1)


def one_logarithm_added(logits, temperature, noise):
    return torch.softmax((logits + torch.log(noise)) / temperature, dim=-1)


def upside_down(logits, temperature, noise):
    return torch.softmax((logits + torch.log(-torch.log(noise))) / temperature, dim=-1)


def times_temperature(logits, temperature, noise):
    return torch.softmax((logits - torch.log(-torch.log(noise))) * temperature, dim=-1)


def noise_not_cooled(logits, temperature, noise):
    return torch.softmax(logits / temperature - torch.log(-torch.log(noise)), dim=-1)


def logits_not_cooled(logits, temperature, noise):
    return torch.softmax(logits - torch.log(-torch.log(noise)) / temperature, dim=-1)


def without_temperature(logits, temperature, noise):
    return torch.softmax(logits - torch.log(-torch.log(noise)), dim=-1)


def across_edges(logits, temperature, noise):
    return torch.softmax((logits - torch.log(-torch.log(noise))) / temperature, dim=0)


def noise_on_probabilities(logits, temperature, noise):
    return torch.softmax((torch.softmax(logits, dim=-1) - torch.log(-torch.log(noise))) / temperature, dim=-1)


def noise_alone(logits, temperature, noise):
    return torch.softmax(-torch.log(-torch.log(noise)) / temperature, dim=-1)


def in_logarithms(logits, temperature, noise):
    return torch.log_softmax((logits - torch.log(-torch.log(noise))) / temperature, dim=-1)


def a_hard_draw(logits, temperature, noise):
    drawn = (logits - torch.log(-torch.log(noise))).argmax(dim=-1)
    return torch.nn.functional.one_hot(drawn, logits.shape[-1]).to(logits.dtype)


def each_type_by_itself(logits, temperature, noise):
    return torch.sigmoid((logits - torch.log(-torch.log(noise))) / temperature)


def from_the_other_end(logits, temperature, noise):
    return torch.softmax((logits - torch.log(-torch.log(1 - noise))) / temperature, dim=-1)


def divided_by_the_sum_of_scores(logits, temperature, noise):
    scores = (logits - torch.log(-torch.log(noise))) / temperature
    return scores / scores.sum(dim=-1, keepdim=True)


def exponentials_that_overflow(logits, temperature, noise):
    scores = torch.exp((logits - torch.log(-torch.log(noise))) / temperature)
    return scores / scores.sum(dim=-1, keepdim=True)


def logistic_noise(logits, temperature, noise):
    return torch.softmax((logits + torch.log(noise) - torch.log(1 - noise)) / temperature, dim=-1)


def with_logarithms_of_two(logits, temperature, noise):
    return torch.softmax((logits - torch.log2(-torch.log2(noise))) / temperature, dim=-1)


def by_log_sums(logits, temperature, noise):
    scores = (logits - (-noise.log()).log()) / temperature
    return (scores - scores.logsumexp(dim=-1, keepdim=True)).exp()


def type_by_type(logits, temperature, noise):
    scores = [
        (one - torch.log(-torch.log(u))) / temperature for one, u in zip(logits.unbind(-1), noise.unbind(-1), strict=True)
    ]
    largest = torch.stack(scores, dim=-1).max(dim=-1).values
    odds = [torch.exp(score - largest) for score in scores]
    return torch.stack([one / sum(odds) for one in odds], dim=-1)


GUMBEL_SOFTMAX = Exercise(
    reference=gumbel_softmax,
    cases=edges_to_draw,
    edges=(
        edge_of_this_exercise("with more than two types", lambda logits, t, noise: logits.shape[-1] > 2),
        edge_of_this_exercise("with a single edge", lambda logits, t, noise: logits.ndim == 1),
        edge_of_this_exercise("in which all types are as likely", lambda logits, t, noise: bool((logits == 0).all())),
        edge_of_this_exercise("with logits of several hundred", lambda logits, t, noise: bool(logits.max() > 700)),
        edge_of_this_exercise("with a temperature other than 1", lambda logits, t, noise: t != 1),
    ),
    mistakes={
        not_drawn: "Nothing is drawn here: these are the probabilities themselves, the same each time. Add Gumbel noise to the logits.",
        noise_as_it_is: "You added the uniform numbers as they are. For a fair draw they go through −log(−log u) first.",
        one_logarithm: "One logarithm is missing: −log u is an exponential number. A Gumbel number is −log(−log u).",
        one_logarithm_added: "log u is never above 0, and no Gumbel number: −log(−log u).",
        upside_down: "The noise is subtracted here: its long tail points the wrong way, and draws no longer follow the probabilities. Add it.",
        times_temperature: "You multiplied by the temperature. Divide: the colder, the larger the differences, and the harder the draw.",
        noise_not_cooled: "The logits alone are divided by the temperature, so it changes how *likely* types are. Divide the sum.",
        logits_not_cooled: "The noise alone is divided by the temperature, so it changes how *likely* types are. Divide the sum.",
        without_temperature: "The temperature is missing: divide logits plus noise by it.",
        across_edges: "Edges compete with each other here. Types of one edge do: the softmax runs along the last axis.",
        noise_on_probabilities: "You added the noise to probabilities. It belongs to logits, which are log-probabilities.",
        noise_alone: "All types are as likely here: the logits are missing.",
        in_logarithms: "These are logarithms of the weights. The weights themselves add up to 1.",
        a_hard_draw: "A fair draw, but a hard one: no slope passes through `argmax`, so the encoder would learn nothing. Take the softmax.",
        each_type_by_itself: "A sigmoid treats each type by itself. Types exclude each other: their weights add up to 1.",
        from_the_other_end: "1 − u is as random as u, but each number draws another edge then. Use −log(−log u), so that draws can be compared.",
        divided_by_the_sum_of_scores: "Scores may be negative. Take their exponentials before you divide by the sum: a softmax.",
        exponentials_that_overflow: "Right for small logits. The exponential of 900 is more than a number can hold: `torch.softmax` subtracts the "
        "largest first.",
        logistic_noise: "log u − log (1 − u) is a logistic number: the *difference* of two Gumbel numbers. Each type has one of its own, "
        "−log(−log u).",
        with_logarithms_of_two: "These are logarithms to the base of 2. A Gumbel number takes natural ones.",
    },
    alternatives=[by_log_sums, type_by_type],
    hints=[
        "The noise first: `gumbel = -torch.log(-torch.log(noise))`.",
        "Add it to the logits, and divide the sum by the temperature.",
        "Then a softmax over types, which are the last axis: `torch.softmax(..., dim=-1)`.",
    ],
    equivalent={
        "1 - torch.finfo(noise.dtype).eps -> 1 + torch.finfo(noise.dtype).eps": "uniform numbers lie below 1",
        "1 - torch.finfo(noise.dtype).eps -> 1": "uniform numbers lie below 1",
    },
    purpose="A draw that is noise plus a smooth function: so slopes pass from the decoder's error to the encoder's guess.",
)

# --- divergence_from_prior ---------------------------------------------------------------------------------


def guesses_with_priors(rng):
    """Logits that agree with the prior, that are sure, and others; two types and three; as leaves of training."""

    def logits(*shape):
        return torch.tensor(rng.normal(0, 1.5, size=shape), requires_grad=True)

    even, uneven = (torch.tensor(shares, dtype=torch.float64).log() for shares in ([0.5, 0.5], [0.9, 0.1]))
    three = torch.tensor([0.6, 0.3, 0.1], dtype=torch.float64).log()
    sure = torch.tensor([[0.0, 60.0], [60.0, 0.0]], dtype=torch.float64, requires_grad=True)
    surer = torch.tensor([[0.0, 900.0], [900.0, 0.0], [0.0, 1.0]], dtype=torch.float64, requires_grad=True)
    return [
        Case("edges that are as likely as not", (logits(5, 2), even)),
        Case("edges that are rare", (logits(5, 2), uneven)),
        Case("three types", (logits(4, 3), three)),
        Case("as many edges as types", (logits(3, 3), three)),
        Case("one edge", (logits(2), uneven)),
        Case("all edges of two films", (logits(2, 4, 4, 2), uneven)),
        Case("a guess that is the prior", (three.expand(4, 3).clone(), three)),
        Case("the prior, with a constant added", (three.expand(2, 3) + 5, three)),
        Case("a guess that is sure", (sure, uneven)),
        Case("a guess that is surer than a number can say", (surer, even)),
    ]


def the_other_way_round(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return (log_prior.exp() * (log_prior - log_q)).sum(dim=-1)


def logits_not_normalised(logits, log_prior):
    return (logits.softmax(dim=-1) * (logits - log_prior)).sum(dim=-1)


def entropy_alone(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return -(log_q.exp() * log_q).sum(dim=-1)


def minus_entropy(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return (log_q.exp() * log_q).sum(dim=-1)


def cross_entropy(logits, log_prior):
    return -(logits.softmax(dim=-1) * log_prior).sum(dim=-1)


def even_prior(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return (log_q.exp() * log_q).sum(dim=-1) + np.log(logits.shape[-1])


def mean_over_types(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return (log_q.exp() * (log_q - log_prior)).mean(dim=-1)


def of_all_edges_together(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return (log_q.exp() * (log_q - log_prior)).sum()


def type_by_type_left(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return log_q.exp() * (log_q - log_prior)


def types_across_edges(logits, log_prior):
    log_q = logits.log_softmax(dim=0)
    return (log_q.exp() * (log_q - log_prior)).sum(dim=-1)


def summed_over_edges(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return (log_q.exp() * (log_q - log_prior)).sum(dim=0)


def with_a_minus(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return -(log_q.exp() * (log_q - log_prior)).sum(dim=-1)


def not_weighted(logits, log_prior):
    return (logits.log_softmax(dim=-1) - log_prior).sum(dim=-1)


def prior_not_in_logarithms(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return (log_q.exp() * (log_q - log_prior.exp())).sum(dim=-1)


def logarithm_of_zero(logits, log_prior):
    q = logits.softmax(dim=-1)
    return (q * (torch.log(q) - log_prior)).sum(dim=-1)


def zeros_put_in(logits, log_prior):
    q = logits.softmax(dim=-1)
    return torch.nan_to_num(q * (torch.log(q) - log_prior)).sum(dim=-1)


def in_bits(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return (log_q.exp() * (log_q - log_prior)).sum(dim=-1) / np.log(2)


def squared_distance(logits, log_prior):
    return ((logits.softmax(dim=-1) - log_prior.exp()) ** 2).sum(dim=-1)


def of_the_largest_alone(logits, log_prior):
    log_q = logits.log_softmax(dim=-1)
    return (log_q - log_prior).max(dim=-1).values


def by_torch(logits, log_prior):
    guess, prior = (torch.distributions.Categorical(logits=one) for one in (logits, log_prior.expand_as(logits)))
    return torch.distributions.kl_divergence(guess, prior)


def by_kl_div(logits, log_prior):
    log_q = logits - logits.logsumexp(dim=-1, keepdim=True)
    return torch.nn.functional.kl_div(log_prior.expand_as(log_q), log_q, reduction="none", log_target=True).sum(dim=-1)


def type_after_type(logits, log_prior):
    log_q = torch.log_softmax(logits, dim=-1)
    return sum(log_q[..., k].exp() * (log_q[..., k] - log_prior[k]) for k in range(len(log_prior)))


DIVERGENCE_FROM_PRIOR = Exercise(
    reference=divergence_from_prior,
    cases=guesses_with_priors,
    edges=(
        edge_of_this_exercise("that are the prior already", lambda logits, prior: bool((logits == prior).all())),
        edge_of_this_exercise("with a prior that prefers one type", lambda logits, prior: bool((prior != prior[0]).any())),
        edge_of_this_exercise("with more than two types", lambda logits, prior: logits.shape[-1] > 2),
        edge_of_this_exercise("with a single edge", lambda logits, prior: logits.ndim == 1),
        edge_of_this_exercise(
            "that are surer than a number can say", lambda logits, prior: bool(logits.max() - logits.min() > 700)
        ),
    ),
    mistakes={
        the_other_way_round: "Guess and prior are swapped. The mean is over what the *guess* holds possible, so the guess stands in front.",
        logits_not_normalised: "Logits are log-probabilities up to a constant. `log_softmax` takes the constant off.",
        entropy_alone: "This is the entropy of the guess: large where it is *un*sure. What is paid is how far it departs from the prior.",
        minus_entropy: "The prior is missing: subtract `log_prior` from the logarithm of the guess.",
        cross_entropy: "This is the mean of −log p alone. The divergence compares it with that of −log q: add log q.",
        even_prior: "All types are taken to be as likely beforehand. The prior is an argument: it may say that edges are rare.",
        mean_over_types: "This divides by the number of types. The probabilities weigh them already: sum.",
        of_all_edges_together: "This is one number for all edges. Each has its own price: sum over the last axis alone.",
        type_by_type_left: "These are the parts of the types. Sum them: an edge has one price.",
        types_across_edges: "Edges compete with each other here. Types of one edge do: `dim=-1`.",
        summed_over_edges: "You summed over edges. Sum over types, the last axis.",
        with_a_minus: "The sign is reversed: a divergence is never negative.",
        not_weighted: "All types count alike here. Weigh each by how likely the guess holds it.",
        prior_not_in_logarithms: "`log_prior` is a logarithm already, and is subtracted as it is.",
        logarithm_of_zero: "Right until the guess is sure: 0 times log 0 is no number. `log_softmax` gives logarithms that stay finite.",
        zeros_put_in: "Right, but without a slope where an edge is sure: `nan_to_num` mends the number and not the derivative of "
        "log 0. `log_softmax` gives logarithms that stay finite.",
        in_bits: "These are bits. With the natural logarithm it comes out in nats.",
        squared_distance: "This is a squared distance of probabilities. The price of the ELBO is in nats: q (log q − log p), summed.",
        of_the_largest_alone: "This takes the type with the largest departure alone. Take the mean over what the guess holds possible.",
    },
    alternatives=[by_torch, by_kl_div, type_after_type],
    hints=[
        "`logits.log_softmax(dim=-1)` gives log q; `.exp()` of that gives q.",
        "For each type: q (log q − log p).",
        "Sum over types, the last axis: `.sum(dim=-1)`.",
    ],
    purpose="What it costs to say something. Near 0 the encoder keeps silent, at log 2 it is sure of an edge or of none, and neither says that it is right.",
)
