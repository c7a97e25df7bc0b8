"""Exercises of the notebook "Reading causes out of a model"."""

import numpy as np

from helpers.exercises.core import Case, Exercise
from helpers.models.causalformer import causes

# --- attention_strength ------------------------------------------------------------------------------------


def weights_of_moments(rng):
    """Weights that differ between moments, heads, and the two directions of a pair."""
    by_hand = np.zeros((2, 1, 2, 2))
    by_hand[0, 0] = [[0.2, 0.8], [0.4, 0.6]]
    by_hand[1, 0] = [[0.6, 0.4], [0.0, 1.0]]
    cases = [Case("two moments of one head and two neurons", (by_hand,))]
    for seed, shape in enumerate([(7, 4, 5, 5), (3, 2, 4, 4)]):
        scores = 2 * np.random.default_rng(seed).normal(size=shape)
        weights = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
        cases.append(Case(f"{shape[0]} moments, {shape[1]} heads, {shape[2]} neurons", (weights,)))
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
    mistakes={
        diagonal_left_in: "The diagonal is how much a neuron looks at itself. That is no connection to another: set it to 0.",
        averaged_over_heads: "This averages over heads. The paper's read-out takes their *sum*: what a neuron gets is added up over heads.",
        summed_over_moments: "A sum over moments grows with the length of the recording. Take the mean over moments, and the sum over heads.",
        axes_swapped: "Mean and sum are the other way around: moments come first in the shape, and they are what is averaged.",
        from_and_to_swapped: "This is transposed. Rows look (to), columns are looked at (from), in the weights and in the answer.",
        diagonal_kept_alone: "Only the diagonal is left here. It is the diagonal that goes: `1 - np.eye(n)`, or `np.fill_diagonal(strength, 0)`.",
        averaged_with_the_diagonal: "Two things: heads are added up, not averaged, and the diagonal is set to 0.",
        summed_with_the_diagonal: "Two things: moments are averaged, not added up, and the diagonal is set to 0.",
        last_moment_only: "Content attention differs from moment to moment. One moment says what was looked at then, not in general.",
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


def strengths_of_models(rng):
    """Models and rows of very different scale."""
    by_hand = np.array([[[0.0, 1, 3], [2, 0, 2], [1, 1, 0]], [[0.0, 30, 10], [5, 0, 15], [8, 2, 0]]])
    cases = [Case("two models of three neurons, the second ten times as strong", (by_hand,))]
    for seed, shape in enumerate([(4, 5, 5), (10, 3, 3)]):
        rng = np.random.default_rng(seed)
        strengths = rng.random(shape) * rng.uniform(0.2, 5, size=(shape[0], shape[1], 1))
        strengths[:, range(shape[1]), range(shape[1])] = 0
        cases.append(Case(f"{shape[0]} models of {shape[1]} neurons", (strengths,)))
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
    mistakes={
        not_normalised: "A model, or a row, with large weights counts for more here. Let each row of each model sum to 1 first.",
        normalised_after_averaging: "This averages first and normalises then, so that a model with large weights counts for more. Turn the order around.",
        columns_normalised: "This makes columns sum to 1. A row is one neuron that divides its attention among the others.",
        whole_matrix_normalised: "This makes each whole matrix sum to 1. Each *row* should.",
        models_normalised: "This divides by a sum over *models*, axis 0. A row of one model runs along the last axis, the sources.",
        softmax_of_rows: "A softmax makes rows sum to 1, too, but it bends them: twice the strength is no longer twice the share. Divide by the sum.",
        divided_by_the_mean_of_rows: "The mean of each row becomes 1 here. Let its *sum* be 1.",
        transposed_average: "This is transposed. Rows are targets (to), columns are sources (from), in the input and in the answer.",
        divided_by_the_largest: "The largest of each row becomes 1 here. Let the *sum* of each row be 1: attention is shared out.",
        normalised_and_summed: "This adds the models up. Take the mean, so that two models and ten are on one scale.",
        models_averaged_by_the_median: "The median of the models leaves rows that do not sum to 1. The paper's read-out is the mean.",
    },
    alternatives=[averaged_by_loops, averaged_by_einsum],
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


def forecasts(rng):
    """What came, and two forecasts of which the second is worse for some neurons and better for others."""
    true = np.array([[0.0, 1.0], [2.0, 0.0]])
    small, large = np.array([[1, 0], [0, 1]]), np.array([[2, 0], [2, -1]])
    cases = [Case("two steps of two neurons", (true, true + small, true + large))]
    for seed, n_times in enumerate([40, 25]):
        rng = np.random.default_rng(seed)
        true = rng.normal(size=(n_times, 4))
        errors = rng.normal(0.1, 0.3, size=(n_times, 4)), rng.normal(0.2, [0.2, 0.4, 0.6, 0.9], size=(n_times, 4))
        cases.append(Case(f"{n_times} steps of four neurons", (true, true + errors[0], true + errors[1])))
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
    return ((true - without) ** 2).mean(axis=0) / ((true - intact) ** 2).mean(axis=0)


def relative_rise(true, intact, without):
    return ((true - without) ** 2).mean(axis=0) / ((true - intact) ** 2).mean(axis=0) - 1


def squared_after_the_mean(true, intact, without):
    return (true - without).mean(axis=0) ** 2 - (true - intact).mean(axis=0) ** 2


def size_of_the_rise(true, intact, without):
    return np.abs(((true - without) ** 2).mean(axis=0) - ((true - intact) ** 2).mean(axis=0))


def log_ratio_of_errors(true, intact, without):
    return np.log(((true - without) ** 2).mean(axis=0) / ((true - intact) ** 2).mean(axis=0))


def never_negative(true, intact, without):
    return np.maximum(((true - without) ** 2).mean(axis=0) - ((true - intact) ** 2).mean(axis=0), 0)


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
    mistakes={
        sign_reversed: "The sign is reversed: harm is what the error *rises* by, so the error without it comes first.",
        forecasts_compared: "This is how far the two forecasts are apart. Harm asks which of them is nearer to what came.",
        errors_without_a_square: "Errors of both signs cancel here. Square them before the mean.",
        absolute_errors: "These are absolute errors. The model was trained on squared ones; compare those.",
        all_neurons_together: "One number for all neurons says that somebody is harmed, not who. Take the mean over time alone.",
        one_number_a_step: "This is one number a step. Take the mean over time, axis 0, and keep the neurons.",
        only_the_worse_forecast: "A neuron that is hard to forecast has a large error anyway. Subtract the error of the intact forecast.",
        summed_over_time: "A sum grows with the length of the test part. Take the *mean* of the squared errors.",
        roots_of_errors: "These are roots of the mean squared errors. Harm is the rise of the mean squared error itself, without a root.",
        ratio_of_errors: "This is a ratio. Harm is a difference: how much the error rises.",
        relative_rise: "This is the rise as a share of the intact error. Here the rise itself is asked for.",
        squared_after_the_mean: "The mean comes first here, so errors of both signs cancel. Square each error, then take the mean.",
        size_of_the_rise: "The size has lost its sign: a forecast that becomes better counts as harm here.",
        log_ratio_of_errors: "A logarithm of a ratio, as in Granger causality, is another measure. Here harm is the difference of the two errors.",
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


def _with_curve(histories):
    """A forecast that depends on the steps unequally, on neurons together and not along a line: what others do matters."""
    last, before = histories[:, -1], histories[:, -2] - histories[:, 0]
    mixing = np.array([[0.5, 1.0, 0.0], [-2.0, 0.3, 0.7], [0.0, -1.0, 0.2]])
    return np.tanh((last + 0.3 * before) @ mixing.T) + 0.2 * last**2


def interventions_on_a_model(rng):
    """Different sources and values, for one forecast."""
    cases = []
    for seed, (source, spike, rest) in enumerate([(0, 3.0, -0.3), (2, 2.0, 0.0), (1, 4.0, 0.5)]):
        histories = np.random.default_rng(seed).normal(size=(6, 4, 3))
        cases.append(
            Case(f"neuron {source}, spike at {spike:g}, rest at {rest:g}", (_with_curve, histories, source, spike, rest))
        )
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
    mistakes={
        rest_left_as_it_was: "The comparison holds whatever the source did by itself, spikes included. Set it to rest: two forced groups, as in part 1.",
        spike_added: "This adds to what was there. do(…) *sets* the value, whatever it was before.",
        rest_minus_spike: "The sign is reversed: the forecast with a spike, minus the forecast at rest.",
        whole_past_set: "This sets the whole past of the source. A spike is one step: the last, `[:, -1, source]`.",
        everyone_spikes: "All neurons spike at once here, so you cannot tell who made the change. Set one source.",
        first_step_set: "This sets the oldest step. The intervention is made in the last one.",
        step_and_neuron_swapped: "Step and neuron are exchanged: the shape is (moments, steps, neurons), so the last step of the source is `[:, -1, source]`.",
        step_forgotten: "`[:, source]` is a *step*, of all neurons. The axes are (moments, steps, neurons): `[:, -1, source]`.",
        last_moment_set: "`[-1, :, source]` is the last *moment*, with all its steps. Set the last step in every moment: `[:, -1, source]`.",
        others_at_zero: "The others are set to 0. Only the source is forced; everything else stays as it was recorded.",
        histories_averaged_first: "The histories are averaged before the model is asked, and no neuron ever had such a past. Ask in each moment, then average the answers.",
        summed_over_moments: "This adds the moments up. Take their mean: an effect does not grow with how often you ask.",
        size_of_the_change: "The size of the change has lost its sign. Inhibition should come out negative.",
        one_array_for_both: "Both forecasts are of the same array: `a = b = x.copy()`, or `a, b = x, x`, is one array with two names. Copy twice.",
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
