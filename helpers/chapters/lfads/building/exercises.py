"""Exercises of the notebook "Building LFADS"."""

import torch
from torch import nn

from helpers.exercises.core import Case, Exercise
from helpers.exercises.edges import edge_of_this_exercise
from helpers.models.lfads import pieces


def _module(rng, kind, *sizes, **settings):
    """A module of torch whose parameters come from ``rng``, in double precision; slopes pass through it, as in training."""
    module = kind(*sizes, **settings).double()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.tensor(rng.normal(0, 0.7, size=tuple(parameter.shape))))
    return module


def _numbers(rng, *shape):
    return torch.tensor(rng.normal(size=shape), requires_grad=True)  # leaves of training: a check compares their slopes


# --- neuron_rates ------------------------------------------------------------------------------------------


def states_with_read_outs(rng):
    """States of generators of several sizes, with read-outs that have a bias and others that have none.

    Where there are as many factors as units, the factors can be left out without an error, so that case comes first: an error
    on another way then tells which one it was.
    """
    cases = []
    for label, (trials, bins, units, factors, neurons) in {
        "as many factors as units": (3, 4, 3, 3, 6),
        "two trials of three bins": (2, 3, 4, 2, 5),
        "one trial and one factor": (1, 5, 6, 1, 3),
        "as many neurons as factors": (2, 4, 5, 3, 3),
    }.items():
        to_factors = _module(rng, nn.Linear, units, factors, bias=False)
        to_log_rates = _module(rng, nn.Linear, factors, neurons)
        cases.append(Case(label, (_numbers(rng, trials, bins, units), to_factors, to_log_rates)))
    return cases


def exponential_twice(states, to_factors, to_log_rates):
    return torch.exp(torch.exp(to_log_rates(to_factors(states))))


def exponential_of_factors_as_well(states, to_factors, to_log_rates):
    return torch.exp(to_log_rates(torch.exp(to_factors(states))))


def rates_by_relu(states, to_factors, to_log_rates):
    return torch.relu(to_log_rates(to_factors(states)))


def factors_left_out(states, to_factors, to_log_rates):
    return torch.exp(to_log_rates(states))


def factors_and_exponential_left_out(states, to_factors, to_log_rates):
    return to_log_rates(states)


def read_outs_swapped(states, to_factors, to_log_rates):
    return torch.exp(to_factors(to_log_rates(states)))


def exponential_of_the_factors(states, to_factors, to_log_rates):
    return torch.exp(to_factors(states))


def rates_without_exponential(states, to_factors, to_log_rates):
    return to_log_rates(to_factors(states))


def rates_by_softplus(states, to_factors, to_log_rates):
    return nn.functional.softplus(to_log_rates(to_factors(states)))


def rates_by_sigmoid(states, to_factors, to_log_rates):
    return torch.sigmoid(to_log_rates(to_factors(states)))


def factors_that_are_squashed(states, to_factors, to_log_rates):
    return torch.exp(to_log_rates(torch.tanh(to_factors(states))))


def factors_that_are_exponential(states, to_factors, to_log_rates):
    return to_log_rates(torch.exp(to_factors(states)))


def factors_in_place_of_rates(states, to_factors, to_log_rates):
    return to_factors(states)


def read_out_by_matrices(states, to_factors, to_log_rates):
    return torch.exp(states @ to_factors.weight.T @ to_log_rates.weight.T + to_log_rates.bias)


def read_out_bin_by_bin(states, to_factors, to_log_rates):
    return torch.stack([to_log_rates(to_factors(states[:, t])).exp() for t in range(states.shape[1])], dim=1)


NEURON_RATES = Exercise(
    reference=pieces.neuron_rates,
    cases=states_with_read_outs,
    edges=(
        edge_of_this_exercise("with as many factors as units", lambda s, f, r: f.in_features == f.out_features),
        edge_of_this_exercise("with one factor", lambda s, f, r: f.out_features == 1),
    ),
    mistakes={
        rates_without_exponential: "These are log-rates, and some are negative. A rate is the exponential of its log-rate.",
        rates_by_softplus: "A softplus also keeps rates positive, but these sums are *log*-rates: `torch.exp`.",
        rates_by_sigmoid: "With a sigmoid, no bin could ever expect more than one spike. These sums are log-rates: `torch.exp`.",
        factors_that_are_squashed: "Factors are plain weighted sums of the states. Nothing bends on the way to the log-rates.",
        factors_that_are_exponential: "The exponential belongs to the rates. Factors are plain weighted sums and may be negative.",
        factors_in_place_of_rates: "These are the factors. The rates of the neurons are one step further on.",
        exponential_of_the_factors: "These are exponentials of the factors, one for each factor. `to_log_rates` has not been used.",
        exponential_twice: "The exponential is taken twice. One turns log-rates into rates.",
        exponential_of_factors_as_well: "The exponential is taken of the factors, and then once more at the end. Factors are plain "
        "weighted sums; only log-rates need it.",
        rates_by_relu: "A ReLU turns every negative sum into a rate of 0, and then no spike could ever come. These sums are log-rates, "
        "and a negative one means less than one spike a bin: `torch.exp`.",
        factors_left_out: "The factors are missing on the way. The log-rates are weighted sums of the factors, not of the states.",
        factors_and_exponential_left_out: "Two things are missing: the factors on the way, and the exponential at the end.",
        read_outs_swapped: "The two read-outs are in the wrong order: factors are made of the states, and log-rates of the factors.",
    },
    alternatives=[read_out_by_matrices, read_out_bin_by_bin],
    hints=[
        "A module of torch is called like a function: `to_factors(states)`.",
        "`to_log_rates(factors)` gives logarithms; `torch.exp` turns them into rates.",
    ],
    purpose="From factors to log-rates nothing bends, so whatever bends has to come from the dynamics.",
)

# --- generator_states --------------------------------------------------------------------------------------


def starts_with_dynamics(rng):
    """Starts and dynamics, for several bins and for one.

    A cell of one unit comes first, since it takes a state for an input without an error, and an input as wide as the state is
    right there. With more units both stop with the same error.
    """
    cases = []
    for label, (trials, units, bins) in {
        "a cell with one unit": (3, 1, 2),
        "two trials of three bins": (2, 3, 3),
        "a single bin": (4, 2, 1),
        "a single trial": (1, 4, 6),
        "as many trials as units": (3, 3, 4),
        "as many bins as trials": (5, 2, 5),
    }.items():
        cases.append(Case(label, (_numbers(rng, trials, units), _module(rng, nn.GRUCell, 1, units), bins)))
    cases.append(Case("states that are all 0 at first", (torch.zeros(2, 3).double(), _module(rng, nn.GRUCell, 1, 3), 4)))
    return cases


def first_state_included(first, cell, n_bins):
    states = [first]
    for _ in range(n_bins - 1):
        states.append(cell(first.new_zeros(len(first), 1), states[-1]))
    return torch.stack(states, dim=1)


def always_from_the_first(first, cell, n_bins):
    return torch.stack([cell(first.new_zeros(len(first), 1), first)] * n_bins, dim=1)


def input_of_one(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins):
        state = cell(first.new_ones(len(first), 1), state)
        states.append(state)
    return torch.stack(states, dim=1)


def time_before_trials(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins):
        state = cell(first.new_zeros(len(first), 1), state)
        states.append(state)
    return torch.stack(states)


def time_last(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins):
        state = cell(first.new_zeros(len(first), 1), state)
        states.append(state)
    return torch.stack(states, dim=2)


def the_last_state_alone(first, cell, n_bins):
    state = first
    for _ in range(n_bins):
        state = cell(first.new_zeros(len(first), 1), state)
    return state


def one_bin_too_many(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins + 1):
        state = cell(first.new_zeros(len(first), 1), state)
        states.append(state)
    return torch.stack(states, dim=1)


def start_forgotten(first, cell, n_bins):
    state, states = torch.zeros_like(first), []
    for _ in range(n_bins):
        state = cell(first.new_zeros(len(first), 1), state)
        states.append(state)
    return torch.stack(states, dim=1)


def start_and_all_steps(first, cell, n_bins):
    states = [first]
    for _ in range(n_bins):
        states.append(cell(first.new_zeros(len(first), 1), states[-1]))
    return torch.stack(states, dim=1)


def always_fifty_bins(first, cell, n_bins):
    state, states = first, []
    for _ in range(50):
        state = cell(first.new_zeros(len(first), 1), state)
        states.append(state)
    return torch.stack(states, dim=1)


def step_added_to_the_state(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins):
        state = state + cell(first.new_zeros(len(first), 1), state)
        states.append(state)
    return torch.stack(states, dim=1)


def state_as_the_input(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins):
        state = cell(state)
        states.append(state)
    return torch.stack(states, dim=1)


def input_as_wide_as_the_state(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins):
        state = cell(torch.zeros_like(first), state)
        states.append(state)
    return torch.stack(states, dim=1)


def bins_beside_each_other(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins):
        state = cell(first.new_zeros(len(first), 1), state)
        states.append(state)
    return torch.cat(states, dim=1)


def bins_below_each_other(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins):
        state = cell(first.new_zeros(len(first), 1), state)
        states.append(state)
    return torch.cat(states)


def zeros_of_the_default_type(first, cell, n_bins):
    state, states = first, []
    for _ in range(n_bins):
        state = cell(torch.zeros(len(first), 1), state)
        states.append(state)
    return torch.stack(states, dim=1)


def states_joined_one_by_one(first, cell, n_bins):
    states, state = first[:, :0].reshape(len(first), 0, first.shape[1]), first
    while states.shape[1] < n_bins:
        state = cell(torch.zeros_like(first[:, :1]), state)
        states = torch.cat([states, state.unsqueeze(1)], dim=1)
    return states


def states_into_an_array(first, cell, n_bins):
    states, state = first.new_empty(len(first), n_bins, first.shape[1]), first
    for t in range(n_bins):
        state = states[:, t] = cell(first.new_zeros(len(first), 1), state)
    return states


GENERATOR_STATES = Exercise(
    reference=pieces.generator_states,
    cases=starts_with_dynamics,
    edges=(
        edge_of_this_exercise("with a single bin", lambda first, cell, n_bins: n_bins == 1),
        edge_of_this_exercise("with as many bins as trials", lambda first, cell, n_bins: n_bins == len(first)),
    ),
    mistakes={
        first_state_included: "Your first entry is the start itself, which is the state *before* the first bin. Take a step first, then write the state down.",
        always_from_the_first: "Every state here follows from the first one. Each follows from the state before it.",
        input_of_one: "An input of 1 arrives in every bin. Nothing should arrive: 0.",
        time_before_trials: "The states are right, but time is the first axis. Join them with `torch.stack(states, dim=1)`, and time is the "
        "second one, after trials.",
        time_last: "Time is the last axis here. It comes second: `torch.stack(states, dim=1)`.",
        the_last_state_alone: "This is where each trial ends. The whole course is asked for.",
        one_bin_too_many: "The generator takes one step too many: there is one for each bin.",
        start_and_all_steps: "The start stands in front of the states here. It is the state *before* the first bin, which is not asked for: begin with an "
        "empty list.",
        always_fifty_bins: "This always runs for 50 bins. How many are asked for is `n_bins`.",
        step_added_to_the_state: "The cell's result is added to the state here. It *is* the next state: `state = cell(nothing, state)`.",
        state_as_the_input: "The state arrived where the input belongs. A GRU cell takes what comes in, here nothing, and then the state: "
        "`cell(nothing, state)`.",
        input_as_wide_as_the_state: "The input is as wide as the state here. It is a single 0 for each trial: "
        "`nothing = first.new_zeros(len(first), 1)`.",
        bins_beside_each_other: "`torch.cat` puts all bins into one long row for each trial. `torch.stack(states, dim=1)` gives time an axis of its own.",
        bins_below_each_other: "`torch.cat` puts the trials of each bin below those of the bin before. `torch.stack(states, dim=1)` gives time an axis "
        "of its own.",
        zeros_of_the_default_type: "What torch makes by itself is float32, and `first` need not be. `first.new_zeros(len(first), 1)` makes zeros of the "
        "same type as `first`.",
        start_forgotten: "Here all trials start at 0, so they are all the same. What makes them differ is `first`.",
    },
    alternatives=[states_joined_one_by_one, states_into_an_array],
    hints=[
        "The next state is `cell(nothing, state)`, where `nothing = first.new_zeros(len(first), 1)`.",
        "Begin with `state = first`. In each bin, set `state` to the next one, and append it to a list.",
        "`torch.stack(states, dim=1)` turns the list into one tensor, with time as its second axis.",
    ],
    purpose=(
        "The generator is a law: trials differ in where they begin, and nothing comes in on the way. Ask what such a model makes of a "
        "trial that is disturbed half-way; the controller of section 7 is the answer."
    ),
)

# --- initial_gaussian --------------------------------------------------------------------------------------


def trials_with_encoders(rng):
    """Counts of several sizes with encoders, some of whose trials are silent or have one bin.

    Two trials and then one come first: a `chunk` between trials gives numbers for two and stops at one. Three would
    be cut into two and one, which make no array to compare.
    """
    cases = []
    for label, (trials, bins, neurons, units, initial) in {
        "two trials of four bins": (2, 4, 3, 2, 3),
        "a single trial": (1, 5, 2, 3, 1),
        "a single bin": (3, 1, 4, 2, 2),
        "as many trials as bins": (4, 4, 2, 3, 2),
        "as many trials as directions": (2, 6, 3, 4, 2),
    }.items():
        encoder = _module(rng, nn.GRU, neurons, units, batch_first=True, bidirectional=True)
        to_gaussian = _module(rng, nn.Linear, 2 * units, 2 * initial)
        counts = torch.tensor(rng.poisson(1.0, size=(trials, bins, neurons))).double()
        cases.append(Case(label, (counts, encoder, to_gaussian)))
    return cases


def states_of_the_last_bin(counts, encoder, to_gaussian):
    states, _ = encoder(counts)
    mean, log_variance = to_gaussian(states[:, -1]).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def states_of_the_first_bin(counts, encoder, to_gaussian):
    states, _ = encoder(counts)
    mean, log_variance = to_gaussian(states[:, 0]).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def mean_over_bins(counts, encoder, to_gaussian):
    states, _ = encoder(counts)
    mean, log_variance = to_gaussian(states.mean(dim=1)).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def backward_first(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[1], last[0]], dim=1)).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def variance_for_deviation(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1]], dim=1)).chunk(2, dim=1)
    return mean, torch.exp(log_variance)


def logarithm_for_deviation(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    return to_gaussian(torch.cat([last[0], last[1]], dim=1)).chunk(2, dim=1)


def halves_swapped(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    log_variance, mean = to_gaussian(torch.cat([last[0], last[1]], dim=1)).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def every_other_number(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    both = to_gaussian(torch.cat([last[0], last[1]], dim=1))
    return both[:, ::2], torch.exp(both[:, 1::2] / 2)


def forward_twice(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[0]], dim=1)).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def reshaped_without_a_turn(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(last.reshape(len(counts), -1)).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def halved_after_the_exponential(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1]], dim=1)).chunk(2, dim=1)
    return mean, torch.exp(log_variance) / 2


def deviation_by_softplus(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1]], dim=1)).chunk(2, dim=1)
    return mean, nn.functional.softplus(log_variance)


def forward_state_alone(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(last[0]).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def joined_along_trials(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1]], dim=0)).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def cut_between_trials(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1]], dim=1)).chunk(2)
    return mean, torch.exp(log_variance / 2)


def trials_unpacked(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1]], dim=1))
    return mean, torch.exp(log_variance / 2)


def results_swapped(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1]], dim=1)).chunk(2, dim=1)
    return torch.exp(log_variance / 2), mean


def ends_of_the_states(counts, encoder, to_gaussian):
    states, _ = encoder(counts)
    n = encoder.hidden_size
    both = to_gaussian(torch.cat([states[:, -1, :n], states[:, 0, n:]], dim=1))
    size = both.shape[1] // 2
    return both[:, :size], torch.sqrt(torch.exp(both[:, size:]))


def last_states_turned(counts, encoder, to_gaussian):
    both = to_gaussian(encoder(counts)[1].swapaxes(0, 1).flatten(1))
    mean, log_variance = torch.tensor_split(both, 2, dim=1)
    return mean, (0.5 * log_variance).exp()


INITIAL_GAUSSIAN = Exercise(
    reference=pieces.initial_gaussian,
    cases=trials_with_encoders,
    edges=(
        edge_of_this_exercise("with a single bin", lambda counts, encoder, to_gaussian: counts.shape[1] == 1),
        edge_of_this_exercise("with a single trial", lambda counts, encoder, to_gaussian: len(counts) == 1),
        edge_of_this_exercise("with two trials", lambda counts, encoder, to_gaussian: len(counts) == 2),
    ),
    mistakes={
        states_of_the_last_bin: "At the last bin the backward direction has read one bin only: it starts there, and ends at the first bin. "
        "`last` holds both ends.",
        states_of_the_first_bin: "At the first bin the forward direction has read one bin only: it ends at the last bin. `last` holds both ends.",
        mean_over_bins: "This averages over all bins. The last state of each direction has read the whole trial.",
        backward_first: "The directions are swapped: forward first, then backward.",
        variance_for_deviation: "These are variances. The standard deviation is the exponential of *half* the log-variance.",
        logarithm_for_deviation: "The second half of the numbers are log-variances. Return standard deviations.",
        halved_after_the_exponential: "The variance is halved here. The standard deviation is its root: halve the log-variance *before* you take the "
        "exponential.",
        deviation_by_softplus: "A softplus also makes positive numbers, but these are log-variances. The exponential of half of one is the standard "
        "deviation.",
        results_swapped: "The two results have changed places: return the means first, then the standard deviations.",
        halves_swapped: "The halves have changed places: `to_gaussian` gives all means first, and then all log-variances.",
        every_other_number: "Means and log-variances do not alternate: first come all the means. `chunk(2, dim=1)` cuts in the middle.",
        forward_twice: "This uses the forward direction twice, and what the backward one has read is lost.",
        forward_state_alone: "Each row that `to_gaussian` is given is as long as *one* last state. One direction alone is, and so is the sum of both. It "
        "needs both, side by side: `torch.cat([last[0], last[1]], dim=1)`.",
        joined_along_trials: "Each direction has a row of its own here, so there are twice as many rows as trials. Put both side by side, in one row for "
        "each trial: `torch.cat([last[0], last[1]], dim=1)`.",
        cut_between_trials: "`.chunk(2)` cuts between trials. With `dim=1` it cuts each row in two: means, and log-variances.",
        trials_unpacked: "Unpacked like this, a tensor gives its rows, and here these are trials. `.chunk(2, dim=1)` cuts each row in two: means, and "
        "log-variances.",
        reshaped_without_a_turn: "In `last`, directions come first and trials second, so this reshape mixes trials. Join `last[0]` and `last[1]`.",
    },
    alternatives=[ends_of_the_states, last_states_turned],
    hints=[
        "`states, last = encoder(counts)`: `last` has shape (2, trials, units), the end of the forward direction and that of the backward one.",
        "`torch.cat([last[0], last[1]], dim=1)` puts both side by side for `to_gaussian`.",
        "`.chunk(2, dim=1)` cuts the result in two: means, and log-variances. Halve the latter, then `torch.exp`.",
    ],
    purpose=(
        "The encoder reads the whole trial before it says anything, even about the first bin: this is smoothing, not filtering. And "
        "what it says is a Gaussian, not a number."
    ),
)

# --- negative_elbo -----------------------------------------------------------------------------------------


def trials_with_guesses(rng):
    """Counts, rates and Gaussians, with the full weight, a small one, a large one and none."""
    cases = []
    for label, weight, (trials, bins, neurons, initial) in (
        ("the full weight", 1.0, (2, 3, 4, 2)),
        ("a weight of 0", 0.0, (3, 2, 2, 3)),
        ("a small weight", 0.1, (4, 3, 2, 2)),
        ("a large weight", 8.0, (3, 5, 1, 4)),
        ("one number of each", 0.5, (1, 1, 1, 1)),
    ):
        rates = torch.tensor(rng.uniform(0.2, 3, size=(trials, bins, neurons)))
        counts = torch.tensor(rng.poisson(rates.numpy())).double()
        sd = torch.tensor(rng.uniform(0.2, 2, size=(trials, initial)))
        cases.append(Case(label, (counts, *_learned(rates, _numbers(rng, trials, initial), sd), weight)))
    silent, half = torch.zeros(2, 3, 2).double(), torch.full((2, 3, 2), 0.5).double()
    prior = torch.zeros(2, 3).double(), torch.ones(2, 3).double()
    cases.append(Case("a guess that is the prior", (silent, *_learned(half, *prior), 1.0)))
    return cases


def _learned(*tensors):
    """Tensors as training has them: slopes for them are asked for."""
    return [tensor.requires_grad_() for tensor in tensors]


def sign_reversed(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return -torch.mean(surprise + weight * divergence)


def divergence_subtracted(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise - weight * divergence)


def weight_left_out(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + divergence)


def weight_on_the_surprise(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(weight * surprise + divergence)


def weight_on_both(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return weight * torch.mean(surprise + divergence)


def mean_over_bins_and_neurons(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).mean()
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return surprise + weight * divergence.mean()


def mean_over_numbers(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = (mean**2 + sd**2 - 1) / 2 - torch.log(sd)
    return surprise.mean() + weight * divergence.mean()


def sum_over_trials(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.sum(surprise + weight * divergence)


def one_for_each_trial(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return surprise + weight * divergence


def rates_left_out(counts, rates, mean, sd, weight):
    surprise = -(counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def squares_of_errors(counts, rates, mean, sd, weight):
    surprise = ((counts - rates) ** 2).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def counts_and_rates_swapped(counts, rates, mean, sd, weight):
    surprise = (counts - rates * torch.log(torch.clamp(counts, min=1e-9))).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def deviation_for_variance(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd - 1 - torch.log(sd)) / 2).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def factorials_kept(counts, rates, mean, sd, weight):
    surprise = -torch.distributions.Poisson(rates).log_prob(counts).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def mean_over_bins_alone(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).mean(dim=1).sum(dim=1)
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def mean_over_neurons_alone(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).mean(dim=2).sum(dim=1)
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def mean_over_everything(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).mean()
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).mean()
    return surprise + weight * divergence


def mean_taken_by_torch(counts, rates, mean, sd, weight):
    surprise = nn.functional.poisson_nll_loss(rates, counts, log_input=False)
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return surprise + weight * divergence.mean()


def defaults_of_torch(counts, rates, mean, sd, weight):
    surprise = nn.functional.poisson_nll_loss(rates, counts)
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return surprise + weight * divergence.mean()


def logarithm_halved(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1 - torch.log(sd)) / 2).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def logarithm_doubled(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd**2)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def deviation_for_log_variance(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + torch.exp(sd) - 1 - sd) / 2).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def rates_for_log_rates(counts, rates, mean, sd, weight):
    surprise = (torch.exp(rates) - counts * rates).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def prior_before_the_guess(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = (torch.log(sd) + (1 + mean**2) / (2 * sd**2) - 1 / 2).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def elbo_by_torch(counts, rates, mean, sd, weight):
    surprise = nn.functional.poisson_nll_loss(rates, counts, log_input=False, eps=0, reduction="none").sum(dim=(1, 2))
    prior = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(sd))
    return (surprise + weight * torch.distributions.kl_divergence(torch.distributions.Normal(mean, sd), prior).sum(1)).mean()


def elbo_by_sums(counts, rates, mean, sd, weight):
    surprise = rates.sum() - torch.xlogy(counts, rates).sum()
    divergence = 0.5 * (mean.square() + sd.square() - 1 - sd.square().log()).sum()
    return (surprise + weight * divergence) / len(counts)


NEGATIVE_ELBO = Exercise(
    reference=pieces.negative_elbo,
    cases=trials_with_guesses,
    edges=(
        edge_of_this_exercise("with a weight of 0", lambda counts, rates, mean, sd, weight: weight == 0),
        edge_of_this_exercise("with a weight of 1", lambda counts, rates, mean, sd, weight: weight == 1),
        edge_of_this_exercise("with one trial", lambda counts, rates, mean, sd, weight: len(counts) == 1),
    ),
    mistakes={
        sign_reversed: "The sign is reversed. Training makes this small, so it has to fall when rates fit better.",
        divergence_subtracted: "The price is subtracted here, so training would be paid for claiming to know more. In a loss it is added.",
        weight_left_out: "`weight` is not used. It multiplies the divergence.",
        weight_on_the_surprise: "The weight multiplies the surprise here. It belongs to the divergence.",
        weight_on_both: "The weight multiplies both. It belongs to the divergence alone.",
        mean_over_bins_and_neurons: "Here the surprise is averaged over bins and neurons and the divergence is not, so the price is as many "
        "times too high as there are counts in a trial. Sum over bins and neurons; average over trials.",
        mean_over_bins_alone: "Here the surprise is averaged over bins. It adds up over bins as it does over neurons; only trials are averaged.",
        mean_over_neurons_alone: "Here the surprise is averaged over neurons. It adds up over neurons as it does over bins; only trials are averaged.",
        mean_over_everything: "Everything is averaged here. Within a trial things add up: the surprise over bins and neurons, the divergence over the "
        "numbers of the initial condition. Average over trials alone.",
        mean_taken_by_torch: '`poisson_nll_loss` takes the mean over all counts unless it is told not to. With `reduction="none"` you can sum over '
        "bins and neurons, and average over trials alone.",
        mean_over_numbers: "The divergence is averaged over the numbers of the initial condition. They are independent, so it adds up.",
        sum_over_trials: "Trials are summed. Take their mean, so that the size of a batch does not matter.",
        one_for_each_trial: "This is one number per trial. Take their mean.",
        rates_left_out: "The λ of λ − k log λ is missing. Without it, the highest rates would always win.",
        squares_of_errors: "These are squared errors. Spikes are Poisson: λ − k log λ.",
        counts_and_rates_swapped: "Counts and rates are swapped: the count multiplies the logarithm of the rate.",
        defaults_of_torch: "`poisson_nll_loss` takes rates for log-rates unless it is told `log_input=False`, and the mean over all counts unless it "
        'is told `reduction="none"`. Sum over bins and neurons yourself.',
        factorials_kept: "The log k! is included; leave it out. No parameter changes it.",
        rates_for_log_rates: "The rates are taken for log-rates here. They are rates already: λ − k log λ has no exponential in it, and the logarithm "
        "is still to be taken.",
        deviation_for_variance: "The standard deviation is used where the variance belongs.",
        logarithm_halved: "The logarithm is half as large as it should be. What is divided by 2 is the logarithm of the *variance*, and that is 2 log sd.",
        logarithm_doubled: "The logarithm is twice as large as it should be. Half the logarithm of the variance is taken off, and that is log sd.",
        deviation_for_log_variance: "`sd` is taken for a log-variance here. It is the standard deviation itself: the variance is `sd**2`, and half its "
        "logarithm is `torch.log(sd)`.",
        prior_before_the_guess: "This is KL(prior‖guess): the guess comes first.",
    },
    alternatives=[elbo_by_torch, elbo_by_sums],
    hints=[
        "Surprise is λ − k log λ for each count, `rates - counts * torch.log(rates)`, summed over bins and neurons: `.sum(dim=(1, 2))`.",
        "The divergence from a standard normal is `(mean**2 + sd**2 - 1) / 2 - torch.log(sd)`, summed over `dim=1`.",
        "Add `weight` times the divergence to the surprise. Both are now one number for each trial: take the mean.",
    ],
    purpose=(
        "The ELBO of the warm-up, with Poisson spikes. The weight means something only because both parts are in nats per trial; "
        "averaging one and not the other changes the weight without anybody noticing."
    ),
)
