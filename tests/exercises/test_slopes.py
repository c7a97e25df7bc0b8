"""Slopes have to arrive where training needs them; right numbers alone are not enough."""

import copy
import dataclasses

import numpy as np
import pytest
import torch
from torch import nn

from helpers.exercises import bank, core, slopes
from helpers.exercises.checking import check
from helpers.exercises.core import Case, Exercise

BUILDING = bank.of_notebook("lfads/building")
SEEDS = (core.PUBLISHED, 1, 2, 3)
DETACHED = "what is detached is not trained."


# --- answers with the right numbers, through which training would go wrong ---------------------------------


def detached_in_each_step(first, cell, n_bins):
    nothing, state, states = first.new_zeros(len(first), 1), first, []
    for _ in range(n_bins):
        state = cell(nothing, state.detach())
        states.append(state)
    return torch.stack(states, dim=1)


def detached_at_the_start(first, cell, n_bins):
    nothing, state, states = first.new_zeros(len(first), 1), first.detach(), []
    for _ in range(n_bins):
        state = cell(nothing, state)
        states.append(state)
    return torch.stack(states, dim=1)


def detached_between_steps(first, cell, n_bins):
    nothing, state, states = first.new_zeros(len(first), 1), first, []
    for _ in range(n_bins):
        state = cell(nothing, state)
        states.append(state)
        state = state.detach()
    return torch.stack(states, dim=1)


def by_a_copy_that_stays_as_it_is(first, cell, n_bins):
    cell, state, states = copy.deepcopy(cell).requires_grad_(False), first, []
    for _ in range(n_bins):
        state = cell(first.new_zeros(len(first), 1), state)
        states.append(state)
    return torch.stack(states, dim=1)


def overwritten_on_the_way(first, cell, n_bins):
    states = first.new_empty(n_bins + 1, *first.shape)
    states[0] = first
    for t in range(n_bins):
        states[t + 1] = cell(first.new_zeros(len(first), 1), states[t])
    return states[1:].transpose(0, 1)


def ends_detached(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1]], dim=1).detach()).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def backward_end_detached(counts, encoder, to_gaussian):
    _, last = encoder(counts)
    mean, log_variance = to_gaussian(torch.cat([last[0], last[1].detach()], dim=1)).chunk(2, dim=1)
    return mean, torch.exp(log_variance / 2)


def rates_detached_in_one_term(counts, rates, mean, sd, weight):
    surprise = (rates.detach() - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def deviations_detached_in_one_term(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd.detach())).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def rates_detached(counts, rates, mean, sd, weight):
    surprise = (rates.detach() - counts * torch.log(rates.detach())).sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def mean_and_deviations_detached(counts, rates, mean, sd, weight):
    surprise = (rates - counts * torch.log(rates)).sum(dim=(1, 2))
    mean, sd = mean.detach(), sd.detach()
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def states_detached(states, to_factors, to_log_rates):
    return torch.exp(to_log_rates(to_factors(states.detach())))


def factors_detached(states, to_factors, to_log_rates):
    return torch.exp(to_log_rates(to_factors(states).detach()))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("generator_states", detached_in_each_step, f"no slope reaches `first`: {DETACHED}"),
        ("generator_states", detached_at_the_start, f"no slope reaches `first`: {DETACHED}"),
        ("generator_states", detached_between_steps, "their slope at `first` and `cell` is wrong"),
        ("generator_states", by_a_copy_that_stays_as_it_is, f"no slope reaches `cell`: {DETACHED}"),
        ("generator_states", overwritten_on_the_way, "a tensor was overwritten that the slopes depend on"),
        ("initial_gaussian", ends_detached, f"no slope reaches `encoder`: {DETACHED}"),
        (
            "initial_gaussian",
            backward_end_detached,
            f"no slope reaches a part of `encoder` (`weight_ih_l0_reverse` and 3 more): {DETACHED}",
        ),
        ("negative_elbo", rates_detached_in_one_term, "their slope at `rates` is wrong"),
        ("negative_elbo", deviations_detached_in_one_term, "their slope at `sd` is wrong"),
        ("negative_elbo", rates_detached, f"no slope reaches `rates`: {DETACHED}"),
        ("negative_elbo", mean_and_deviations_detached, f"no slope reaches `mean` and `sd`: {DETACHED}"),
        ("neuron_rates", states_detached, f"no slope reaches `states`: {DETACHED}"),
        ("neuron_rates", factors_detached, f"no slope reaches `states` and `to_factors`: {DETACHED}"),
    ],
)
def test_an_answer_that_trains_something_else_is_not_taken(name, answer, words, seed):
    entry = BUILDING[name]
    report = check(entry, answer, entry.cases(np.random.default_rng(seed)))
    assert (report.verdict, report.mistake, report.message) == (core.NOT_YET, None, "")
    assert "The numbers are right, but" in report.details[0]
    assert words in report.details[0]


# --- right answers of several styles -----------------------------------------------------------------------


def filled_in_a_loop(first, cell, n_bins):
    states, state = first.new_zeros(len(first), n_bins, first.shape[1]), first
    for t in range(n_bins):
        state = cell(first.new_zeros(len(first), 1), state)
        states[:, t] = state
    return states


def one_trial_at_a_time(first, cell, n_bins):
    trials = []
    for state in first.unbind(0):
        states = []
        for _ in range(n_bins):
            state = cell(state.new_zeros(1), state)
            states.append(state)
        trials.append(torch.stack(states))
    return torch.stack(trials)


def written_out(first, cell, n_bins):
    """Without the weights of the input, which is 0: no slope at all arrives at them, in place of one of 0."""
    states, state = [], first
    for _ in range(n_bins):
        r, z, n = (state @ cell.weight_hh.T + cell.bias_hh).chunk(3, dim=1)
        bias_r, bias_z, bias_n = cell.bias_ih.chunk(3)
        z = torch.sigmoid(z + bias_z)
        state = (1 - z) * torch.tanh(bias_n + torch.sigmoid(r + bias_r) * n) + z * state
        states.append(state)
    return torch.stack(states, 1)


def unbound(counts, encoder, to_gaussian):
    forward, backward = encoder(counts)[1].unbind(0)
    mean, log_variance = torch.split(to_gaussian(torch.hstack([forward, backward])), to_gaussian.out_features // 2, dim=1)
    return mean, torch.sqrt(torch.exp(log_variance))


def as_a_list(counts, encoder, to_gaussian):
    both = to_gaussian(torch.cat(list(encoder(counts)[1]), dim=1)).unflatten(1, (2, -1))
    return [both[:, 0], both[:, 1].div(2).exp()]


def joined_to_one(counts, encoder, to_gaussian):
    both = to_gaussian(torch.cat(tuple(encoder(counts.detach())[1]), dim=-1))
    size = both.shape[1] // 2
    return torch.stack([both[:, :size], torch.exp(both[:, size:] / 2)])


def by_distributions(counts, rates, mean, sd, weight):
    surprise = -torch.distributions.Poisson(rates).log_prob(counts) - torch.lgamma(counts + 1)
    divergence = torch.distributions.kl_divergence(torch.distributions.Normal(mean, sd), torch.distributions.Normal(0.0, 1.0))
    return (surprise.sum((1, 2)) + weight * divergence.sum(1)).mean()


def by_torchs_loss(counts, rates, mean, sd, weight):
    surprise = nn.functional.poisson_nll_loss(rates, counts, log_input=False, full=False, eps=1e-12, reduction="sum")
    divergence = -0.5 * torch.sum(1 + torch.log(sd**2) - mean**2 - sd**2)
    return (surprise + weight * divergence) / counts.shape[0]


def by_torchs_loss_as_it_comes(counts, rates, mean, sd, weight):
    surprise = nn.functional.poisson_nll_loss(rates, counts, log_input=False, reduction="none").sum(dim=(1, 2))
    divergence = ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum(dim=1)
    return torch.mean(surprise + weight * divergence)


def divergence_left_out_where_it_weighs_nothing(counts, rates, mean, sd, weight):
    loss = (rates - torch.xlogy(counts, rates)).sum() / len(counts)
    if weight:
        loss = loss + weight * ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum() / len(counts)
    return loss


def trial_by_trial(counts, rates, mean, sd, weight):
    losses = []
    for k, r, m, s in zip(counts, rates, mean, sd, strict=True):
        losses.append((r - k * r.log()).sum() + weight * (0.5 * (m * m + s * s - 1) - s.log()).sum())
    return sum(losses) / len(losses)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("generator_states", filled_in_a_loop),
        ("generator_states", one_trial_at_a_time),
        ("generator_states", written_out),
        ("initial_gaussian", unbound),
        ("initial_gaussian", as_a_list),
        ("initial_gaussian", joined_to_one),
        ("negative_elbo", by_distributions),
        ("negative_elbo", by_torchs_loss),
        ("negative_elbo", by_torchs_loss_as_it_comes),
        ("negative_elbo", divergence_left_out_where_it_weighs_nothing),
        ("negative_elbo", trial_by_trial),
    ],
)
def test_right_answers_of_many_styles_are_taken(name, answer, seed):
    entry = BUILDING[name]
    report = check(entry, answer, entry.cases(np.random.default_rng(seed)))
    assert report.verdict == core.CORRECT, report
    assert report.lossy == (answer is by_torchs_loss_as_it_comes)  # it adds 1e-8 for safety


# --- right answers in float32 ------------------------------------------------------------------------------


def into_zeros(first, cell, n_bins):
    x, state = torch.zeros(len(first), n_bins, first.shape[1]), first
    for t in range(n_bins):
        state = cell(first.new_zeros(len(first), 1), state)
        x[:, t] = state
    return x


def shortened(counts, encoder, to_gaussian):
    mean, sd = unbound(counts, encoder, to_gaussian)
    return mean.float(), sd.float()


def added_up_in_place(counts, rates, mean, sd, weight):
    loss = torch.zeros(())
    loss += (rates - counts * torch.log(rates)).sum() / len(counts)
    loss += weight * ((mean**2 + sd**2 - 1) / 2 - torch.log(sd)).sum() / len(counts)
    return loss


def read_out_and_shortened(states, to_factors, to_log_rates):
    return to_log_rates(to_factors(states)).exp().float()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("generator_states", into_zeros),
        ("initial_gaussian", shortened),
        ("negative_elbo", added_up_in_place),
        ("neuron_rates", read_out_and_shortened),
    ],
)
def test_float32_is_taken_and_used_where_one_trains(name, answer, seed):
    entry = BUILDING[name]
    report = check(entry, answer, entry.cases(np.random.default_rng(seed)))
    assert (report.verdict, report.lossy) == (core.CORRECT, False), report
    assert report.details[0].startswith("What you return is float32, also for inputs of float64.")


def float32_and_detached(first, cell, n_bins):
    return into_zeros(first.detach(), cell, n_bins)


def test_in_float32_slopes_are_looked_at_as_well():
    report = check(BUILDING["generator_states"], float32_and_detached)
    assert report.verdict == core.NOT_YET
    assert "no slope reaches `first`" in report.details[0]


# --- exercises of all kinds --------------------------------------------------------------------------------


def root_of_sum(x, more):
    """The root of a sum of squares, and the product of all numbers in a dictionary."""
    return torch.sqrt((x**2).sum()), more["a"] * more["b"][0]


def exercise(**changes):
    def cases(rng):
        x = torch.tensor(rng.normal(size=3), requires_grad=True)
        a, b = (torch.tensor(number, requires_grad=True) for number in rng.uniform(1, 2, size=2))
        return [Case("three numbers", (x, {"a": a, "b": [b]}))]

    made = Exercise(root_of_sum, cases, {}, [], [], "To be tested with.")
    return dataclasses.replace(made, **changes)


def part_detached(x, more):
    return torch.linalg.norm(x), more["a"] * more["b"][0].detach()


def used_for_training(x, more):
    result = root_of_sum(x, more)
    sum(result).backward()
    return result


def switched_off(x, more):
    root, product = root_of_sum(x.detach(), more)
    x.requires_grad_(False)
    return root + 0 * product, product


def nan_on_the_way(x, more):
    root, product = root_of_sum(x, more)
    return root + torch.where(x > 9, x, torch.sqrt(x - x)).sum(), product


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (part_detached, "no slope reaches a part of `more` (`b.0`)"),
        (used_for_training, "torch cannot compute slopes through them: `Trying to backward through the graph a second time"),
        (switched_off, "no slope reaches `x`"),
        (nan_on_the_way, "the slope at `x` is infinite, or NaN"),
    ],
)
def test_what_is_wrong_is_said(answer, words):
    report = check(exercise(), answer)
    assert report.verdict == core.NOT_YET
    assert words in report.details[0]


def test_tensors_inside_containers_count_and_tuples_may_be_joined():
    report = check(exercise(), lambda x, more: torch.stack([torch.linalg.norm(x), more["b"][0] * more["a"]]))
    assert report.verdict == core.CORRECT
    assert report.details == ("What your function returns is turned into a tuple for the cells below.",)


def test_the_same_tensor_may_be_returned_twice():
    kept = {}

    def remembers(x, more):
        return kept.setdefault("result", root_of_sum(x, more))

    first = exercise().cases(np.random.default_rng(0))[0]
    leaves = slopes.leaves_of(("x", "more"), first.args)
    once, twice = (slopes.at(leaves, remembers(*first.args)) for _ in range(2))
    for a, b in zip(once, twice, strict=True):
        np.testing.assert_array_equal(a, b)


def test_slopes_are_left_alone_where_answers_may_come_in_another_order():
    def in_order(values):
        return sorted(float(value.detach()) for value in values)

    assert check(exercise(canonical=in_order), lambda x, more: root_of_sum(x, more)[::-1]).verdict == core.CORRECT


@pytest.mark.parametrize("value", [np.ones(3), 2.0, "text", [1, 2], torch.ones(2), {"a": torch.ones(1)}, None])
def test_what_wants_no_slopes_has_none(value):
    assert slopes.leaves_of(("x",), (value,)) == []
    assert slopes.at([], value) is None


def test_parameters_that_are_kept_fixed_want_none():
    layer = nn.Linear(2, 1)
    layer.bias.requires_grad_(False)
    assert [(leaf.argument, leaf.part) for leaf in slopes.leaves_of(("layer",), (layer,))] == [("layer", "weight")]
