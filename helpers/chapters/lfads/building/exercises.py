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
    """States of generators of several sizes, with read-outs that have a bias and others that have none."""
    cases = []
    for label, (trials, bins, units, factors, neurons) in {
        "two trials of three bins": (2, 3, 4, 2, 5),
        "as many factors as units": (3, 4, 3, 3, 6),
        "one trial and one factor": (1, 5, 6, 1, 3),
        "as many neurons as factors": (2, 4, 5, 3, 3),
    }.items():
        to_factors = _module(rng, nn.Linear, units, factors, bias=False)
        to_log_rates = _module(rng, nn.Linear, factors, neurons)
        cases.append(Case(label, (_numbers(rng, trials, bins, units), to_factors, to_log_rates)))
    return cases


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
    """Starts and dynamics, for several bins and for one."""
    cases = []
    for label, (trials, units, bins) in {
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
        time_before_trials: "Trials come first, then time: `torch.stack(states, dim=1)`.",
        time_last: "Time is the last axis here. It comes second: `torch.stack(states, dim=1)`.",
        the_last_state_alone: "This is where each trial ends. The whole course is asked for.",
        one_bin_too_many: "There is one bin too many.",
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
    """Counts of several sizes with encoders, some of whose trials are silent or have one bin."""
    cases = []
    for label, (trials, bins, neurons, units, initial) in {
        "two trials of four bins": (2, 4, 3, 2, 3),
        "a single bin": (3, 1, 4, 2, 2),
        "a single trial": (1, 5, 2, 3, 1),
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
        halves_swapped: "Means come first, then log-variances.",
        every_other_number: "Means and log-variances do not alternate: first come all the means. `chunk(2, dim=1)` cuts in the middle.",
        forward_twice: "This uses the forward direction twice, and what the backward one has read is lost.",
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
        mean_over_bins_and_neurons: "Here the surprise is averaged over bins and neurons and the divergence is not, so the price is thousands of "
        "times too high. Sum over bins and neurons; average over trials.",
        mean_over_numbers: "The divergence is averaged over the numbers of the initial condition. They are independent, so it adds up.",
        sum_over_trials: "Trials are summed. Take their mean, so that the size of a batch does not matter.",
        one_for_each_trial: "This is one number per trial. Take their mean.",
        rates_left_out: "The λ of λ − k log λ is missing. Without it, the highest rates would always win.",
        squares_of_errors: "These are squared errors. Spikes are Poisson: λ − k log λ.",
        counts_and_rates_swapped: "Counts and rates are swapped: the count multiplies the logarithm of the rate.",
        deviation_for_variance: "The standard deviation is used where the variance belongs.",
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
