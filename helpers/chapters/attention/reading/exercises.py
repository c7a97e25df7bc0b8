"""Exercises of the notebook "Reading causes out of a model"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import (
    NEGATIVE,
    SINGLE,
    TIES,
    WHOLE,
    ZEROS,
    edge_of_this_exercise,
)
from helpers.models.causalformer import causes

# --- attention_strength ------------------------------------------------------------------------------------


ONE_MOMENT = edge_of_this_exercise("of one moment only", lambda weights: len(weights) == 1)
ONE_HEAD = edge_of_this_exercise("of one head only", lambda weights: weights.shape[1] == 1)
DOORS = edge_of_this_exercise("whose rows do not sum to 1", lambda weights: not np.allclose(weights.sum(axis=-1), 1))


def weights_of_moments(rng):
    """Weights that differ between moments, heads, and the two directions of a pair. No two sizes are equal."""
    by_hand = np.zeros((2, 1, 3, 3))
    by_hand[0, 0] = [[0.2, 0.8, 0.0], [0.4, 0.6, 0.0], [0.0, 0.0, 1.0]]
    by_hand[1, 0] = [[0.6, 0.4, 0.0], [0.0, 1.0, 0.0], [0.0, 0.5, 0.5]]
    cases = [Case("two moments of one head and three neurons", (by_hand,))]
    for shape in ((7, 4, 5, 5), (3, 2, 4, 4), (1, 3, 5, 5)):
        scores = 2 * rng.normal(size=shape)
        weights = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
        cases.append(
            Case(f"{shape[0]} moments, {shape[1]} heads, {shape[2]} neurons".replace("1 moments", "one moment"), (weights,))
        )
    doors = np.tile(rng.random(size=(2, 4, 4)), (5, 1, 1, 1))
    cases.append(Case("five moments of two heads and four neurons, with weights that never change", (doors,)))
    return cases


def diagonal_left_in(weights):
    return weights.mean(axis=0).sum(axis=0)


def averaged_over_heads(weights):
    strength = weights.mean(axis=(0, 1))
    np.fill_diagonal(strength, 0)
    return strength


def summed_over_moments(weights):
    strength = weights.sum(axis=(0, 1))
    np.fill_diagonal(strength, 0)
    return strength


def axes_swapped(weights):
    strength = weights.sum(axis=0).mean(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def from_and_to_swapped(weights):
    strength = weights.mean(axis=0).sum(axis=0).T
    np.fill_diagonal(strength, 0)
    return strength


def diagonal_kept_alone(weights):
    return weights.mean(axis=0).sum(axis=0) * np.eye(weights.shape[-1])


def averaged_with_the_diagonal(weights):
    return weights.mean(axis=(0, 1))


def summed_with_the_diagonal(weights):
    return weights.sum(axis=(0, 1))


def last_moment_only(weights):
    strength = weights[-1].sum(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def best_head_only(weights):
    strength = weights.mean(axis=0).max(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def largest_over_moments(weights):
    strength = weights.max(axis=0).sum(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def middle_of_moments(weights):
    strength = np.median(weights, axis=0).sum(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def first_moment_only(weights):
    strength = weights[0].sum(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def first_head_only(weights):
    strength = weights[:, 0].mean(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def last_head_only(weights):
    strength = weights[:, -1].mean(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def largest_of_all(weights):
    strength = weights.max(axis=(0, 1))
    np.fill_diagonal(strength, 0)
    return strength


def transposed_with_the_diagonal(weights):
    return weights.mean(axis=0).sum(axis=0).T


def swapped_with_the_diagonal(weights):
    return weights.sum(axis=0).mean(axis=0)


def largest_with_the_diagonal(weights):
    return weights.max(axis=0).sum(axis=0)


def best_head_with_the_diagonal(weights):
    return weights.mean(axis=0).max(axis=0)


def last_moment_with_the_diagonal(weights):
    return weights[-1].sum(axis=0)


def last_listener_only(weights):
    return weights.mean(axis=0).sum(axis=0)[-1]


def last_listener_of_each_moment(weights):
    return weights[..., -1, :].mean(axis=0)


def summed_over_listeners(weights):
    strength = weights.mean(axis=0).sum(axis=1)
    np.fill_diagonal(strength, 0)
    return strength


def summed_over_listeners_with_the_diagonal(weights):
    return weights.mean(axis=0).sum(axis=1)


def summed_over_sources(weights):
    strength = weights.mean(axis=0).sum(axis=2)
    np.fill_diagonal(strength, 0)
    return strength


def summed_over_sources_with_the_diagonal(weights):
    return weights.mean(axis=0).sum(axis=2)


def heads_left_apart(weights):
    return weights.mean(axis=0)


def moments_left_apart(weights):
    return weights.sum(axis=1)


def first_moment_with_the_diagonal(weights):
    return weights[0].sum(axis=0)


def first_head_with_the_diagonal(weights):
    return weights[:, 0].mean(axis=0)


def middle_with_the_diagonal(weights):
    return np.median(weights, axis=0).sum(axis=0)


def largest_of_all_with_the_diagonal(weights):
    return weights.max(axis=(0, 1))


def one_head_in_one_moment(weights):
    strength = weights[0, 0]
    np.fill_diagonal(strength, 0)
    return strength


def last_moment_averaged(weights):
    strength = weights[-1].mean(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def how_much_it_moves(weights):
    strength = weights.std(axis=0).sum(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def squares_of_weights(weights):
    strength = (weights**2).mean(axis=0).sum(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def heads_multiplied(weights):
    strength = weights.mean(axis=0).prod(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def an_axis_left_over(weights):
    strength = weights.mean(axis=0)
    np.fill_diagonal(strength, 0)
    return strength


def both_directions_mixed(weights):
    strength = weights.mean(axis=0).sum(axis=0)
    np.fill_diagonal(strength, 0)
    return (strength + strength.T) / 2


def one_direction_lost(weights):
    return np.triu(weights.mean(axis=0).sum(axis=0), 1)


def rows_made_to_sum_to_one(weights):
    strength = weights.mean(axis=0).sum(axis=0)
    np.fill_diagonal(strength, 0)
    return strength / strength.sum(axis=1, keepdims=True)


def shares_of_all_attention(weights):
    strength = weights.mean(axis=0).sum(axis=0)
    return strength / strength.sum(axis=1, keepdims=True) * (1 - np.eye(len(strength)))


def strength_by_einsum(weights):
    return np.einsum("mhij->ij", weights) / len(weights) * (1 - np.eye(weights.shape[-1]))


def strength_by_loop(weights):
    n_neurons = weights.shape[-1]
    strength = np.zeros((n_neurons, n_neurons))
    for i in range(n_neurons):
        for j in range(n_neurons):
            if i != j:
                strength[i, j] = np.mean(np.sum(weights[:, :, i, j], axis=1))
    return strength


ATTENTION_STRENGTH = Exercise(
    reference=causes.attention_strength,
    cases=weights_of_moments,
    edges=(ONE_MOMENT, ONE_HEAD, DOORS, TIES),
    lies_in=(0, np.inf),
    mistakes={
        diagonal_left_in: "The diagonal is how much a neuron looks at itself. That is no connection to another: set it to 0.",
        averaged_over_heads: "This averages over heads. The paper's read-out takes their *sum*: what a neuron gets is added "
        "up over heads.",
        summed_over_moments: "A sum over moments grows with the length of the recording. Take the mean over moments, and the "
        "sum over heads.",
        axes_swapped: "Mean and sum are the other way around: moments come first in the shape, and they are what is averaged.",
        from_and_to_swapped: "This is transposed. Rows look (to), columns are looked at (from), in the weights and in the "
        "answer.",
        diagonal_kept_alone: "Only the diagonal is left here. It is the diagonal that goes: `1 - np.eye(n)`, or "
        "`np.fill_diagonal(strength, 0)`.",
        averaged_with_the_diagonal: "Two things: heads are added up, not averaged, and the diagonal is set to 0.",
        summed_with_the_diagonal: "Two things: moments are averaged, not added up, and the diagonal is set to 0.",
        last_moment_only: "Content attention differs from moment to moment. One moment says what was looked at then, not in "
        "general.",
        largest_over_moments: "This keeps the moment of most attention for each pair. One moment can be chance: take the "
        "*mean* over moments.",
        middle_of_moments: "This is the median over moments. Who is looked at seldom, but then much, would be lost; the "
        "read-out of the paper takes the mean.",
        first_moment_only: "Only the first moment counts here. Attention to content differs from moment to moment: take the "
        "mean over all.",
        first_head_only: "Only the first head counts here. Heads look at different sources, so add them all up.",
        last_head_only: "Only the last head counts here. Heads look at different sources, so add them all up.",
        largest_of_all: "This keeps the largest weight of all moments and heads. Take the mean over moments, and the sum over "
        "heads.",
        transposed_with_the_diagonal: "Two things: this is transposed, as rows look (to) and columns are looked at (from); "
        "and the diagonal is set to 0.",
        swapped_with_the_diagonal: "Two things: moments are what is averaged and heads what is added up, not the other way "
        "around; and the diagonal is set to 0.",
        largest_with_the_diagonal: "Two things: over moments take the mean, not the largest, and set the diagonal to 0.",
        best_head_with_the_diagonal: "Two things: heads are added up, where this keeps the most interested one, and the "
        "diagonal is set to 0.",
        last_moment_with_the_diagonal: "Two things: one moment does not speak for all, so take their mean; and set the "
        "diagonal to 0.",
        last_listener_only: "This is the attention of the last neuron alone. Each neuron that is forecast has a row.",
        last_listener_of_each_moment: "This keeps the last neuron that looks, and its heads apart. The heads are added up, "
        "and each neuron that is forecast has a row.",
        summed_over_listeners: "The sum runs over those who look. Once the moments are averaged the axes are (heads, to, "
        "from): add up the heads, axis 0.",
        summed_over_listeners_with_the_diagonal: "The sum runs over those who look, and so there is no diagonal left to set "
        "to 0. Add up the heads: they come first once the moments are averaged.",
        summed_over_sources_with_the_diagonal: "The sum runs over the sources, and so there is no diagonal left to set to 0. "
        "Add up the heads: they come first once the moments are averaged.",
        summed_over_sources: "The sum runs over the sources, who share out all the attention there is. Once the moments are "
        "averaged the axes are (heads, to, from): add up the heads.",
        heads_left_apart: "The heads are still apart. Add them up, and set the diagonal to 0.",
        moments_left_apart: "The moments are still apart. Take their mean, and set the diagonal to 0.",
        first_moment_with_the_diagonal: "Two things: one moment does not speak for all, the first as little as the last, so "
        "take their mean; and set the diagonal to 0.",
        first_head_with_the_diagonal: "Two things: one head does not speak for all, so add the heads up; and set the diagonal "
        "to 0.",
        middle_with_the_diagonal: "Two things: over moments take the mean, not the median, and set the diagonal to 0.",
        largest_of_all_with_the_diagonal: "Two things: this keeps the largest weight of all, where moments are averaged and "
        "heads added up; and the diagonal is set to 0.",
        one_head_in_one_moment: "This is one head in one moment. Take the mean over all moments, and add all heads up.",
        last_moment_averaged: "Only the last moment counts here, and heads are averaged. Take the mean over all moments, and "
        "the sum over heads.",
        how_much_it_moves: "This is how much attention changes from moment to moment. How *large* it is on average is asked "
        "for.",
        squares_of_weights: "The weights are squared here. A weight is a share already: take them as they are.",
        heads_multiplied: "The heads are multiplied here, so that one that looks elsewhere undoes all others. Add them up.",
        an_axis_left_over: "Two axes have to go, moments and heads. Here one is left over, and there is no diagonal of three "
        "axes.",
        both_directions_mixed: "There and back are averaged here. Who looks at whom has a direction: keep both.",
        one_direction_lost: "Only what lies above the diagonal is left. Who looks at whom has a direction, and both halves "
        "are needed.",
        rows_made_to_sum_to_one: "Each row was made to sum to 1 here. That comes in the next exercise; the read-out of one "
        "model is a mean and a sum.",
        shares_of_all_attention: "Each row is divided by its sum here. The read-out of one model is a mean over moments and a "
        "sum over heads, and no more than that.",
        best_head_only: "This keeps the most interested head. The read-out of the paper adds all heads up.",
    },
    alternatives=[strength_by_einsum, strength_by_loop],
    hints=[
        "Two axes have to go, moments and heads. One by a mean, the other by a sum.",
        "`weights.mean(axis=0)` leaves (heads, neurons, neurons). Sum over its first axis.",
        "`strength = weights.mean(axis=0).sum(axis=0)`, then `np.fill_diagonal(strength, 0)`.",
    ],
    purpose=(
        "That a read-out is a choice: which axis is averaged, which is summed, and what happens to the diagonal. An easy start."
    ),
)


# --- average_of_models -------------------------------------------------------------------------------------


ONE_MODEL = edge_of_this_exercise("of one model only", lambda strengths: len(strengths) == 1)
ONE_SOURCE = edge_of_this_exercise(
    "in which a neuron looks at one other only", lambda strengths: ((strengths > 0).sum(axis=2) == 1).any()
)


def strengths_of_models(rng):
    """Models and rows of very different scale, never as many models as neurons."""
    by_hand = np.array([[[0.0, 1, 3], [2, 0, 2], [1, 1, 0]], [[0.0, 30, 10], [5, 0, 15], [8, 2, 0]]])
    cases = [Case("two models of three neurons, the second ten times as strong", (by_hand,))]
    for shape in ((4, 5, 5), (10, 3, 3), (1, 4, 4)):
        strengths = rng.random(shape) * rng.uniform(0.2, 5, size=(shape[0], shape[1], 1))
        strengths[:, range(shape[1]), range(shape[1])] = 0
        cases.append(Case(f"{shape[0]} models of {shape[1]} neurons".replace("1 models", "one model"), (strengths,)))
    whole = np.array([[[0, 4, 0], [1, 0, 2], [0, 3, 0]], [[0, 1, 1], [0, 0, 5], [7, 0, 0]]])
    cases.append(Case("whole numbers, with neurons that look at one other only", (whole,)))
    return cases


def not_normalised(strengths):
    return strengths.mean(axis=0)


def normalised_after_averaging(strengths):
    mean = strengths.mean(axis=0)
    return mean / mean.sum(axis=1, keepdims=True)


def columns_normalised(strengths):
    return (strengths / strengths.sum(axis=1, keepdims=True)).mean(axis=0)


def whole_matrix_normalised(strengths):
    return (strengths / strengths.sum(axis=(1, 2), keepdims=True)).mean(axis=0)


def models_normalised(strengths):
    with np.errstate(all="ignore"):
        return (strengths / strengths.sum(axis=0, keepdims=True)).mean(axis=0)


def softmax_of_rows(strengths):
    raised = np.exp(strengths - strengths.max(axis=2, keepdims=True))
    return (raised / raised.sum(axis=2, keepdims=True)).mean(axis=0)


def divided_by_the_mean_of_rows(strengths):
    return (strengths / strengths.mean(axis=2, keepdims=True)).mean(axis=0)


def transposed_average(strengths):
    return (strengths / strengths.sum(axis=2, keepdims=True)).mean(axis=0).T


def divided_by_the_largest(strengths):
    return (strengths / strengths.max(axis=2, keepdims=True)).mean(axis=0)


def normalised_and_summed(strengths):
    return (strengths / strengths.sum(axis=2, keepdims=True)).sum(axis=0)


def models_averaged_by_the_median(strengths):
    return np.median(strengths / strengths.sum(axis=2, keepdims=True), axis=0)


def row_sums_lie_flat(strengths):
    return (strengths / strengths.sum(axis=2)).mean(axis=0)


def averaged_first_and_sums_lie_flat(strengths):
    return strengths.mean(axis=0) / strengths.mean(axis=0).sum(axis=1)


def columns_after_averaging(strengths):
    return strengths.mean(axis=0) / strengths.mean(axis=0).sum(axis=0)


def whole_average_normalised(strengths):
    return strengths.mean(axis=0) / strengths.mean(axis=0).sum()


def one_sum_for_all(strengths):
    return (strengths / strengths.sum()).mean(axis=0)


def added_up_as_they_are(strengths):
    return strengths.sum(axis=0)


def rows_of_length_one(strengths):
    return (strengths / np.linalg.norm(strengths, axis=2, keepdims=True)).mean(axis=0)


def largest_share_of_models(strengths):
    return (strengths / strengths.sum(axis=2, keepdims=True)).max(axis=0)


def models_left_apart(strengths):
    return strengths / strengths.sum(axis=2, keepdims=True)


def averaged_over_listeners(strengths):
    return (strengths / strengths.sum(axis=2, keepdims=True)).mean(axis=1)


def columns_and_transposed(strengths):
    return (strengths / strengths.sum(axis=1, keepdims=True)).mean(axis=0).T


def first_model_only(strengths):
    return strengths[0] / strengths[0].sum(axis=1, keepdims=True)


def own_entry_taken_out_first(strengths):
    others = strengths * (1 - np.eye(strengths.shape[1]))
    return (others / others.sum(axis=2, keepdims=True)).mean(axis=0)


def own_entry_taken_out_afterwards(strengths):
    shares = (strengths / strengths.sum(axis=2, keepdims=True)).mean(axis=0)
    np.fill_diagonal(shares, 0)
    return shares


def filled_into_whole_numbers(strengths):
    shares = np.zeros_like(strengths)
    shares[...] = strengths / strengths.sum(axis=2, keepdims=True)
    return shares.mean(axis=0)


def averaged_by_loops(strengths):
    total = np.zeros(strengths.shape[1:])
    for member in strengths:
        for i, row in enumerate(member):
            total[i] += row / sum(row)
    return total / len(strengths)


def averaged_by_einsum(strengths):
    return np.einsum("mij,mi->ij", strengths, 1 / np.einsum("mij->mi", strengths)) / strengths.shape[0]


AVERAGE_OF_MODELS = Exercise(
    reference=causes.average_of_models,
    cases=strengths_of_models,
    edges=(ONE_MODEL, ONE_SOURCE, WHOLE, TIES, ZEROS),
    lies_in=(0, 1),
    mistakes={
        row_sums_lie_flat: "The sums of the rows have one axis less than the strengths, and do not fit beside them. "
        "`keepdims=True` keeps the axis.",
        averaged_first_and_sums_lie_flat: "Two things: each row of each *model* sums to 1 before the average; and a sum "
        "without `keepdims=True` divides columns, not rows.",
        columns_after_averaging: "Two things: this averages first, so that a model with large weights counts for more, and it "
        "makes columns sum to 1, not rows.",
        whole_average_normalised: "Two things: this averages first, so that a model with large weights counts for more, and "
        "it divides by one sum for all. Each row of each model has a sum of its own.",
        one_sum_for_all: "All models are divided by one number here, so that one with large weights still counts for more. "
        "Each row of each model has a sum of its own.",
        added_up_as_they_are: "The models are added up as they are. Let each row of each model sum to 1 first, and take the "
        "mean.",
        rows_of_length_one: "The squares of each row sum to 1 here. Let the row itself sum to 1: attention is shared out.",
        largest_share_of_models: "This keeps, for each pair, the model that looks most. Take the mean over models.",
        models_left_apart: "Each row of each model sums to 1. Now the mean over models.",
        averaged_over_listeners: "The mean runs over the neurons that look. It is the *models* that are averaged, axis 0.",
        columns_and_transposed: "Two things: a row is one neuron that divides its attention, so rows sum to 1, not columns; "
        "and the answer is transposed.",
        first_model_only: "This is one model alone. Do the same with each, and take their mean.",
        filled_into_whole_numbers: "An array made like the strengths, `zeros_like`, holds whole numbers if they do, and cuts "
        "the shares. Make one of floats.",
        not_normalised: "A model, or a row, with large weights counts for more here. Let each row of each model sum to 1 "
        "first.",
        normalised_after_averaging: "This averages first and normalises then, so that a model with large weights counts for "
        "more. Turn the order around.",
        columns_normalised: "This makes columns sum to 1. A row is one neuron that divides its attention among the others.",
        whole_matrix_normalised: "This makes each whole matrix sum to 1. Each *row* should.",
        models_normalised: "This divides by a sum over *models*, axis 0. A row of one model runs along the last axis, the "
        "sources.",
        softmax_of_rows: "A softmax makes rows sum to 1, too, but it bends them: twice the strength is no longer twice the "
        "share. Divide by the sum.",
        divided_by_the_mean_of_rows: "The mean of each row becomes 1 here. Let its *sum* be 1.",
        transposed_average: "This is transposed. Rows are targets (to), columns are sources (from), in the input and in the "
        "answer.",
        divided_by_the_largest: "The largest of each row becomes 1 here. Let the *sum* of each row be 1: attention is shared "
        "out.",
        normalised_and_summed: "This adds the models up. Take the mean, so that two models and ten are on one scale.",
        models_averaged_by_the_median: "The median of the models leaves rows that do not sum to 1. The paper's read-out is "
        "the mean.",
    },
    alternatives=[averaged_by_loops, averaged_by_einsum, own_entry_taken_out_first, own_entry_taken_out_afterwards],
    hints=[
        "What would happen to the average if one model had weights ten times as large?",
        "The axes are (models, to, from). The sum of each row runs over the last one.",
        "`strengths / strengths.sum(axis=2, keepdims=True)`, and then the mean over axis 0.",
    ],
    purpose=(
        "That averages need one scale. Ask what ten models of the same mistake would give. In section 4 the same step "
        "harms the average of learned adjacencies; ask why."
    ),
)


# --- forecast_harm -----------------------------------------------------------------------------------------


NO_HARM = edge_of_this_exercise(
    "in which taking something away changes nothing", lambda true, intact, without: (intact == without).all(axis=0).any()
)
BETTER_WITHOUT = edge_of_this_exercise(
    "in which the forecast becomes better",
    lambda true, intact, without: (((true - without) ** 2).mean(axis=0) < ((true - intact) ** 2).mean(axis=0)).any(),
)
EXACT = edge_of_this_exercise(
    "in which the intact forecast is exact", lambda true, intact, without: (true == intact).all(axis=0).any()
)


def forecasts(rng):
    """What came, and two forecasts of which the second is worse for some neurons and better for others."""
    true = np.array([[0.0, 1.0], [2.0, 0.0], [1.0, 3.0]])
    small, large = np.array([[1, 0], [0, 1], [-1, 0]]), np.array([[2, 0], [2, -1], [-1, 0]])
    cases = [Case("three steps of two neurons", (true, true + small, true + large))]
    for n_times in (40, 25):
        true = rng.normal([0, 1, -3, 2], [1, 2, 3, 1], size=(n_times, 4))
        errors = rng.normal(0.1, 0.3, size=(n_times, 4)), rng.normal(0.2, [0.1, 0.4, 0.6, 0.9], size=(n_times, 4))
        cases.append(Case(f"{n_times} steps of four neurons", (true, true + errors[0], true + errors[1])))
    true = rng.normal(-60, 20, size=(6, 1))
    cases.append(Case("one neuron", (true, true + rng.normal(3, 1, size=true.shape), true + rng.normal(0, 1, size=true.shape))))
    true = np.array([[0, 1, 2], [2, 0, 5]])
    intact, without = np.array([[0, 2, 2], [2, 1, 5]]), np.array([[0, 2, -2], [2, 1, 4]])
    cases.append(Case("two steps of three neurons, of which two are forecast exactly", (true, intact, without)))
    return cases


def sign_reversed(true, intact, without):
    return ((true - intact) ** 2).mean(axis=0) - ((true - without) ** 2).mean(axis=0)


def forecasts_compared(true, intact, without):
    return ((intact - without) ** 2).mean(axis=0)


def errors_without_a_square(true, intact, without):
    return (true - without).mean(axis=0) - (true - intact).mean(axis=0)


def absolute_errors(true, intact, without):
    return np.abs(true - without).mean(axis=0) - np.abs(true - intact).mean(axis=0)


def all_neurons_together(true, intact, without):
    return ((true - without) ** 2).mean() - ((true - intact) ** 2).mean()


def one_number_a_step(true, intact, without):
    return ((true - without) ** 2).mean(axis=1) - ((true - intact) ** 2).mean(axis=1)


def only_the_worse_forecast(true, intact, without):
    return ((true - without) ** 2).mean(axis=0)


def summed_over_time(true, intact, without):
    return ((true - without) ** 2).sum(axis=0) - ((true - intact) ** 2).sum(axis=0)


def roots_of_errors(true, intact, without):
    return np.sqrt(((true - without) ** 2).mean(axis=0)) - np.sqrt(((true - intact) ** 2).mean(axis=0))


def ratio_of_errors(true, intact, without):
    with np.errstate(all="ignore"):
        return ((true - without) ** 2).mean(axis=0) / ((true - intact) ** 2).mean(axis=0)


def relative_rise(true, intact, without):
    with np.errstate(all="ignore"):
        return ((true - without) ** 2).mean(axis=0) / ((true - intact) ** 2).mean(axis=0) - 1


def squared_after_the_mean(true, intact, without):
    return (true - without).mean(axis=0) ** 2 - (true - intact).mean(axis=0) ** 2


def size_of_the_rise(true, intact, without):
    return np.abs(((true - without) ** 2).mean(axis=0) - ((true - intact) ** 2).mean(axis=0))


def log_ratio_of_errors(true, intact, without):
    with np.errstate(all="ignore"):
        return np.log(((true - without) ** 2).mean(axis=0) / ((true - intact) ** 2).mean(axis=0))


def never_negative(true, intact, without):
    return np.maximum(((true - without) ** 2).mean(axis=0) - ((true - intact) ** 2).mean(axis=0), 0)


def only_the_intact_forecast(true, intact, without):
    return ((true - intact) ** 2).mean(axis=0)


def forecasts_compared_by_size(true, intact, without):
    return np.abs(intact - without).mean(axis=0)


def difference_of_the_forecasts(true, intact, without):
    return (without - intact).mean(axis=0)


def steady_errors_forgiven(true, intact, without):
    return (true - without).var(axis=0) - (true - intact).var(axis=0)


def share_of_the_variance(true, intact, without):
    with np.errstate(all="ignore"):
        return (((true - without) ** 2).mean(axis=0) - ((true - intact) ** 2).mean(axis=0)) / true.var(axis=0)


def share_of_the_error_without(true, intact, without):
    with np.errstate(all="ignore"):
        return 1 - ((true - intact) ** 2).mean(axis=0) / ((true - without) ** 2).mean(axis=0)


def errors_added(true, intact, without):
    return ((true - without) ** 2).mean(axis=0) + ((true - intact) ** 2).mean(axis=0)


def middle_of_squares(true, intact, without):
    return np.median((true - without) ** 2, axis=0) - np.median((true - intact) ** 2, axis=0)


def largest_errors(true, intact, without):
    return ((true - without) ** 2).max(axis=0) - ((true - intact) ** 2).max(axis=0)


def each_step_apart(true, intact, without):
    return (true - without) ** 2 - (true - intact) ** 2


def all_in_one_sum(true, intact, without):
    return ((true - without) ** 2).sum() - ((true - intact) ** 2).sum()


def truth_and_intact_confused(true, intact, without):
    return ((intact - without) ** 2).mean(axis=0) - ((intact - true) ** 2).mean(axis=0)


def root_of_the_rise(true, intact, without):
    with np.errstate(all="ignore"):
        return np.sqrt(((true - without) ** 2).mean(axis=0) - ((true - intact) ** 2).mean(axis=0))


def divided_by_one_less(true, intact, without):
    return ((true - without) ** 2 - (true - intact) ** 2).sum(axis=0) / (len(true) - 1)


def truth_forgotten(true, intact, without):
    return (without**2).mean(axis=0) - (intact**2).mean(axis=0)


def spreads_of_the_forecasts(true, intact, without):
    return without.var(axis=0) - intact.var(axis=0)


def spreads_of_errors(true, intact, without):
    return (true - without).std(axis=0) - (true - intact).std(axis=0)


def harmed_or_not(true, intact, without):
    return ((true - without) ** 2).mean(axis=0) > ((true - intact) ** 2).mean(axis=0)


def harm_by_loop(true, intact, without):
    harm = []
    for i in range(true.shape[1]):
        harm.append(np.mean((without[:, i] - true[:, i]) ** 2) - np.mean((intact[:, i] - true[:, i]) ** 2))
    return np.array(harm)


def harm_by_factors(true, intact, without):
    return ((without - intact) * (without + intact - 2 * true)).sum(axis=0) / len(true)


FORECAST_HARM = Exercise(
    reference=causes.forecast_harm,
    cases=forecasts,
    edges=(NO_HARM, BETTER_WITHOUT, EXACT, SINGLE, WHOLE, TIES, NEGATIVE),
    equivalent={
        "true - without -> without - true": "it is squared",
        "true - intact -> intact - true": "it is squared",
    },
    mistakes={
        only_the_intact_forecast: "This is the error of the intact forecast. Harm is by how much the error *rises* without "
        "something.",
        forecasts_compared_by_size: "This is how far the two forecasts are apart, without a square. Harm asks which of them "
        "is nearer to what came.",
        difference_of_the_forecasts: "This is by how much the forecasts differ. Whether that harms depends on what came: "
        "compare each of them with it.",
        steady_errors_forgiven: "The variance of the errors forgives a forecast that is always too high. Take the mean of the "
        "squared errors.",
        share_of_the_variance: "This divides by the variance, so that it is a difference of R². Asked is the rise of the mean "
        "squared error itself.",
        share_of_the_error_without: "This is a share of the error without it. Here the rise itself is asked for.",
        errors_added: "The two errors are added up here. Harm is by how much one is larger than the other.",
        middle_of_squares: "These are medians. A mean squared error is a *mean*: a few large errors, at spikes, are what "
        "counts.",
        largest_errors: "This compares the largest errors. Asked are mean squared errors.",
        each_step_apart: "This is the rise at each step. Take the mean over time, axis 0.",
        all_in_one_sum: "This sums over everything. Take the mean over time alone, and keep the neurons.",
        truth_and_intact_confused: "The forecast without something is compared with the intact forecast here. Compare each of "
        "the two with what came.",
        root_of_the_rise: "This is the root of the rise. Where a forecast becomes better there is none, and asked is the rise "
        "itself.",
        divided_by_one_less: "These sums are divided by one step less than there are. A mean divides by all of them.",
        truth_forgotten: "The squares are of the forecasts, and not of their errors. Take each of them off what came, first.",
        spreads_of_the_forecasts: "This compares how much the two forecasts vary. Compare how far they are from what came.",
        spreads_of_errors: "A standard deviation of errors forgives a forecast that is always too high, and has a root. Take "
        "the mean of the squared errors.",
        harmed_or_not: "This says who is harmed, but not how much. Take the difference.",
        sign_reversed: "The sign is reversed: harm is what the error *rises* by, so the error without it comes first.",
        forecasts_compared: "This is how far the two forecasts are apart. Harm asks which of them is nearer to what came.",
        errors_without_a_square: "Errors of both signs cancel here. Square them before the mean.",
        absolute_errors: "These are absolute errors. The model was trained on squared ones; compare those.",
        all_neurons_together: "One number for all neurons says that somebody is harmed, not who. Take the mean over time "
        "alone.",
        one_number_a_step: "This is one number a step. Take the mean over time, axis 0, and keep the neurons.",
        only_the_worse_forecast: "A neuron that is hard to forecast has a large error anyway. Subtract the error of the "
        "intact forecast.",
        summed_over_time: "A sum grows with the length of the test part. Take the *mean* of the squared errors.",
        roots_of_errors: "These are roots of the mean squared errors. Harm is the rise of the mean squared error itself, "
        "without a root.",
        ratio_of_errors: "This is a ratio. Harm is a difference: how much the error rises.",
        relative_rise: "This is the rise as a share of the intact error. Here the rise itself is asked for.",
        squared_after_the_mean: "The mean comes first here, so errors of both signs cancel. Square each error, then take the "
        "mean.",
        size_of_the_rise: "The size has lost its sign: a forecast that becomes better counts as harm here.",
        log_ratio_of_errors: "A logarithm of a ratio, as in Granger causality, is another measure. Here harm is the "
        "difference of the two errors.",
        never_negative: "A forecast may become better, by chance. Cutting at 0 would hide how large chance is.",
    },
    alternatives=[harm_by_loop, harm_by_factors],
    hints=[
        "Two mean squared errors for each neuron, and one difference.",
        "`((true - without) ** 2).mean(axis=0)` is the error of each neuron when something is missing.",
        "Subtract from it `((true - intact) ** 2).mean(axis=0)`.",
    ],
    purpose=(
        "A loss is compared with a loss. Many compare the two forecasts with each other, which says that something "
        "changed, not that it became worse."
    ),
)


# --- do_spike ----------------------------------------------------------------------------------------------


ONE_MOMENT_ASKED = edge_of_this_exercise(
    "of one moment only", lambda forecast, histories, source, spike, rest: len(histories) == 1
)
ONE_STEP = edge_of_this_exercise("of one step only", lambda forecast, histories, source, spike, rest: histories.shape[1] == 1)
ONE_NEURON = edge_of_this_exercise(
    "of one neuron only", lambda forecast, histories, source, spike, rest: histories.shape[2] == 1
)
NO_DIFFERENCE = edge_of_this_exercise(
    "in which spike and rest are the same", lambda forecast, histories, source, spike, rest: spike == rest
)


def _with_curve(histories):
    """A forecast that depends on the steps unequally, on neurons together and not along a line: what others do matters."""
    n_steps, n_neurons = histories.shape[1:]
    last, past = histories[:, -1], np.einsum("msn,s->mn", histories, 0.3 * np.cos(np.arange(n_steps)))
    mixing = np.array([[0.5, 1.0, 0.0], [-2.0, 0.3, 0.7], [0.0, -1.0, 0.2]])[:n_neurons, :n_neurons]
    return np.tanh((last + past) @ mixing.T) + 0.2 * last**2


def interventions_on_a_model(rng):
    """Different sources and values, for one forecast. No two sizes are equal."""
    cases = []
    for source, spike, rest in ((0, 3.0, -0.3), (2, 2.0, 0.5), (1, 4.0, -0.5)):
        histories = rng.normal(size=(6, 4, 3))
        cases.append(
            Case(f"neuron {source}, spike at {spike:g}, rest at {rest:g}", (_with_curve, histories, source, spike, rest))
        )
    cases.append(Case("one moment", (_with_curve, rng.normal(size=(1, 4, 3)), 1, 3.0, -0.4)))
    cases.append(Case("histories of one step", (_with_curve, rng.normal(size=(5, 1, 3)), 2, 3.0, -0.4)))
    cases.append(Case("one neuron alone", (_with_curve, rng.normal(size=(5, 4, 1)), 0, 3.0, -0.4)))
    two_states = rng.choice([-0.4, 3.0], size=(8, 4, 3))
    cases.append(Case("neurons that are at rest or spike, and nothing between", (_with_curve, two_states, 0, 3.0, -0.4)))
    cases.append(Case("a spike at rest", (_with_curve, rng.normal(size=(6, 4, 3)), 2, -0.4, -0.4)))
    return cases


def rest_left_as_it_was(forecast, histories, source, spike, rest):
    spiking = histories.copy()
    spiking[:, -1, source] = spike
    return (forecast(spiking) - forecast(histories)).mean(axis=0)


def spike_added(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] += spike
    resting[:, -1, source] += rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def rest_minus_spike(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(resting) - forecast(spiking)).mean(axis=0)


def whole_past_set(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, :, source] = spike
    resting[:, :, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def everyone_spikes(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1] = spike
    resting[:, -1] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def first_step_set(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, 0, source] = spike
    resting[:, 0, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def step_and_neuron_swapped(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, source, -1] = spike
    resting[:, source, -1] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def step_forgotten(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, source] = spike
    resting[:, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def last_moment_set(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[-1, :, source] = spike
    resting[-1, :, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def others_at_zero(forecast, histories, source, spike, rest):
    spiking, resting = np.zeros_like(histories), np.zeros_like(histories)
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def histories_averaged_first(forecast, histories, source, spike, rest):
    spiking = histories.mean(axis=0, keepdims=True)
    resting = spiking.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def summed_over_moments(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).sum(axis=0)


def size_of_the_change(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return np.abs(forecast(spiking) - forecast(resting)).mean(axis=0)


def one_array_for_both(forecast, histories, source, spike, rest):
    spiking = resting = histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def spike_alone(forecast, histories, source, spike, rest):
    spiking = histories.copy()
    spiking[:, -1, source] = spike
    return forecast(spiking).mean(axis=0)


def one_row_a_moment(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return forecast(spiking) - forecast(resting)


def spike_left_out(forecast, histories, source, spike, rest):
    resting = histories.copy()
    resting[:, -1, source] = rest
    return (forecast(histories) - forecast(resting)).mean(axis=0)


def rest_at_zero(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = 0
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def added_to_the_recording(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] += spike
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def last_moment_alone(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[-1, -1, source] = spike
    resting[-1, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def first_moment_alone(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[0, :, source] = spike
    resting[0, :, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def answer_of_the_last_moment(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting))[-1]


def middle_of_moments(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return np.median(forecast(spiking) - forecast(resting), axis=0)


def ratio_of_the_forecasts(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    with np.errstate(all="ignore"):
        return forecast(spiking).mean(axis=0) / forecast(resting).mean(axis=0)


def change_in_the_source_alone(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting))[:, source].mean()


def change_for_each_unit(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    with np.errstate(all="ignore"):
        return (forecast(spiking) - forecast(resting)).mean(axis=0) / (spike - rest)


def all_neurons_averaged(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).mean()


def moments_left_and_neurons_averaged(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=1)


def forecasts_added(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) + forecast(resting)).mean(axis=0)


def others_rest_as_well(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def whole_past_at_rest(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, :, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def step_before_the_last(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -2, source] = spike
    resting[:, -2, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def histories_returned(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (spiking - resting).mean(axis=0)


def own_effect_set_to_zero(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    effect = (forecast(spiking) - forecast(resting)).mean(axis=0)
    effect[source] = 0
    return effect


def change_squared(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return ((forecast(spiking) - forecast(resting)) ** 2).mean(axis=0)


def largest_change(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).max(axis=0)


def answer_of_the_first_moment(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting))[0]


def past_cut_off(forecast, histories, source, spike, rest):
    spiking, resting = histories[:, -1:].copy(), histories[:, -1:].copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def a_step_put_behind(forecast, histories, source, spike, rest):
    spiking, resting = (np.concatenate([histories, histories[:, -1:]], axis=1) for _ in range(2))
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def difference_of_histories_forecast(forecast, histories, source, spike, rest):
    spiking, resting = histories.copy(), histories.copy()
    spiking[:, -1, source] = spike
    resting[:, -1, source] = rest
    return forecast(spiking - resting).mean(axis=0)


def everything_at_rest(forecast, histories, source, spike, rest):
    spiking = np.full_like(histories, rest)
    resting = spiking.copy()
    spiking[:, -1, source] = spike
    return (forecast(spiking) - forecast(resting)).mean(axis=0)


def do_spike_by_where(forecast, histories, source, spike, rest):
    here = np.zeros(histories.shape[1:], dtype=bool)
    here[-1, source] = True
    return np.mean(forecast(np.where(here, spike, histories)), 0) - np.mean(forecast(np.where(here, rest, histories)), 0)


def do_spike_moment_by_moment(forecast, histories, source, spike, rest):
    changes = []
    for history in histories:
        answers = []
        for value in (spike, rest):
            changed = np.array(history)
            changed[-1, source] = value
            answers.append(forecast(changed[None])[0])
        changes.append(answers[0] - answers[1])
    return sum(changes) / len(changes)


DO_SPIKE = Exercise(
    reference=causes.do_spike,
    cases=interventions_on_a_model,
    edges=(ONE_MOMENT_ASKED, ONE_STEP, ONE_NEURON, NO_DIFFERENCE, TIES, NEGATIVE),
    mistakes={
        spike_left_out: "No spike is put in here: the recording as it was is compared with the source at rest. Force both "
        "groups.",
        rest_at_zero: "The source rests at 0 here. Set it to the value that is given for rest.",
        added_to_the_recording: "The spike is added to what was there, and compared with the recording as it was. do(…) "
        "*sets* the value, in both groups.",
        last_moment_alone: "The intervention is made in the last moment alone. Make it in all, at the last *step* of each: "
        "`[:, -1, source]`.",
        first_moment_alone: "`[0, :, source]` is the first *moment*, with all its steps. Set the last step in every moment.",
        answer_of_the_last_moment: "This is the change in the last moment. Take the mean over all moments.",
        middle_of_moments: "This is the median over moments. Asked is the mean.",
        ratio_of_the_forecasts: "This is a ratio. An effect is a *difference*: the forecast with a spike, minus the forecast "
        "at rest.",
        change_in_the_source_alone: "This is what changes for the source itself. Keep all neurons: the effect on the others "
        "is what you ask for.",
        change_for_each_unit: "This divides by how far spike and rest are apart. Asked is the change itself.",
        all_neurons_averaged: "This is one number for all neurons. Take the mean over moments alone, axis 0.",
        moments_left_and_neurons_averaged: "The mean runs over neurons here. Moments are the first axis of a forecast, and "
        "they are averaged.",
        forecasts_added: "The two forecasts are added up. An effect is their difference.",
        others_rest_as_well: "At rest *all* neurons are set here, and with a spike one. In both groups only the source is "
        "forced.",
        whole_past_at_rest: "For rest the whole past of the source is set, and for the spike one step. Both differ in the "
        "last step alone.",
        step_before_the_last: "This sets the step before the last. The intervention is made in the last one.",
        histories_returned: "The histories are compared, and the model was not asked. Give both of them to `forecast`.",
        own_effect_set_to_zero: "The effect on the source itself was set to 0. Asked is the effect on every neuron; what "
        "counts as a connection is decided later.",
        change_squared: "The change is squared here, and its sign is lost. Inhibition should come out negative.",
        largest_change: "This keeps the moment of the largest change. Take the mean over moments.",
        answer_of_the_first_moment: "This is the change in the first moment. Take the mean over all moments.",
        past_cut_off: "Only the last step is given to the model. It looks at the steps before, too: give it the whole "
        "histories, with one value changed.",
        a_step_put_behind: "A step was added behind the last one. The last step that is there is the one to be set.",
        difference_of_histories_forecast: "The model is asked about a difference of two pasts, which is no past at all. Ask "
        "it about each, and subtract the answers.",
        everything_at_rest: "All neurons, at all steps, are set to rest here. Only the last step of the source is forced; "
        "everything else stays as it was recorded.",
        rest_left_as_it_was: "The comparison holds whatever the source did by itself, spikes included. Set it to rest: two "
        "forced groups, as in part 1.",
        spike_added: "This adds to what was there. do(…) *sets* the value, whatever it was before.",
        rest_minus_spike: "The sign is reversed: the forecast with a spike, minus the forecast at rest.",
        whole_past_set: "This sets the whole past of the source. A spike is one step: the last, `[:, -1, source]`.",
        everyone_spikes: "All neurons spike at once here, so you cannot tell who made the change. Set one source.",
        first_step_set: "This sets the oldest step. The intervention is made in the last one.",
        step_and_neuron_swapped: "Step and neuron are exchanged: the shape is (moments, steps, neurons), so the last step of "
        "the source is `[:, -1, source]`.",
        step_forgotten: "`[:, source]` is a *step*, of all neurons. The axes are (moments, steps, neurons): `[:, -1, source]`.",
        last_moment_set: "`[-1, :, source]` is the last *moment*, with all its steps. Set the last step in every moment: `[:, "
        "-1, source]`.",
        others_at_zero: "The others are set to 0. Only the source is forced; everything else stays as it was recorded.",
        histories_averaged_first: "The histories are averaged before the model is asked, and no neuron ever had such a past. "
        "Ask in each moment, then average the answers.",
        summed_over_moments: "This adds the moments up. Take their mean: an effect does not grow with how often you ask.",
        size_of_the_change: "The size of the change has lost its sign. Inhibition should come out negative.",
        one_array_for_both: "Both forecasts are of the same array: `a = b = x.copy()`, or `a, b = x, x`, is one array with "
        "two names. Copy twice.",
        spike_alone: "This is the forecast with a spike. An effect needs the comparison with rest.",
        one_row_a_moment: "This is the change in each moment. Take the mean over moments, axis 0.",
    },
    alternatives=[do_spike_by_where, do_spike_moment_by_moment],
    hints=[
        "It is a trial with two groups. Who is forced to what, and what is compared?",
        "Copy the histories twice. In one, set `[:, -1, source]` to spike, in the other to rest.",
        "`(forecast(spiking) - forecast(resting)).mean(axis=0)`.",
    ],
    purpose=(
        "Two forced groups once more. Whoever compares with the recording as it was has no control group; let them say "
        "what stands in it."
    ),
)
