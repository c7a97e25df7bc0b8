"""The pieces that learners write, beside the model of the package."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.distributions import Normal, Poisson, kl_divergence

from helpers.models.lfads import pieces
from helpers.models.lfads.divergences import gaussian_divergence
from helpers.models.lfads.model import LFADS, SMALLEST_VARIANCE
from helpers.models.lfads.sessions import StitchedLFADS

N_TRIALS, N_BINS = 4, 6


@pytest.fixture
def model():
    torch.manual_seed(0)
    model = LFADS(5, 2, n_factors=2, n_generator=7, n_initial=3, n_encoder=4).double().eval()
    for parameter in model.parameters():  # nothing is zero, so that what could matter does
        parameter.data += 0.3 * torch.randn_like(parameter)
    return model


@pytest.fixture
def counts():
    return torch.as_tensor(np.random.default_rng(0).poisson(1.0, (N_TRIALS, N_BINS, 5))).double()


def as_linear(weight):
    """Weights as a module of torch."""
    linear = nn.Linear(weight.shape[1], weight.shape[0], bias=False).double()
    linear.weight.data = weight.detach()
    return linear


def test_the_generator_and_its_read_out_are_those_of_the_model(model, counts):
    log_rates, course = model(counts)
    first = model.to_start(course.initial_condition)
    states = pieces.generator_states(first, model.generator, N_BINS)
    torch.testing.assert_close(states, course.states)
    rates = pieces.neuron_rates(states, as_linear(model.factor_weights), model.to_log_rates)
    torch.testing.assert_close(rates, log_rates.exp())


def test_the_encoder_is_that_of_the_model(model, counts):
    _, course = model(counts)
    mean, sd = pieces.initial_gaussian(counts, model.encoder, model.to_initial)
    torch.testing.assert_close(mean, course.initial_mean)
    torch.testing.assert_close(sd**2 + SMALLEST_VARIANCE, course.initial_sd**2)


def test_the_loss_is_surprise_and_weighted_divergence(model, counts):
    log_rates, course = model(counts)
    rates, mean, sd = log_rates[..., :5].exp(), course.initial_mean, course.initial_sd
    price = gaussian_divergence(mean, sd, torch.zeros_like(mean), 1.0).sum(dim=1)
    free = pieces.negative_elbo(counts, rates, mean, sd, 0.0)
    torch.testing.assert_close(pieces.negative_elbo(counts, rates, mean, sd, 0.3), free + 0.3 * price.mean())
    torch.testing.assert_close(kl_divergence(Normal(mean, sd), Normal(0.0, 1.0)).sum(dim=1), price)
    constant = torch.lgamma(counts + 1).sum() / N_TRIALS
    torch.testing.assert_close(free, -Poisson(rates).log_prob(counts).sum() / N_TRIALS - constant)


def test_slopes_pass_through_all_pieces(model, counts):
    mean, sd = pieces.initial_gaussian(counts, model.encoder, model.to_initial)
    states = pieces.generator_states(model.to_start(mean + sd), model.generator, N_BINS)
    rates = pieces.neuron_rates(states, model.to_factors, model.to_log_rates)
    pieces.negative_elbo(counts, rates[..., :5], mean, sd, 0.1).backward()
    for module in (model.encoder, model.to_initial, model.to_start, model.to_factors, model.to_log_rates):
        assert all(parameter.grad.abs().max() > 0 for parameter in module.parameters())
    assert all(
        parameter.grad.abs().max() > 0 for name, parameter in model.generator.named_parameters() if name != "weight_ih"
    )  # nothing arrives there


def test_the_controller_gives_the_inputs_of_the_model(counts):
    torch.manual_seed(1)
    model = LFADS(5, 0, 2, n_factors=3, n_generator=7, n_initial=3, n_encoder=4, n_controller=6).double().eval()
    for parameter in model.parameters():
        parameter.data += 0.3 * torch.randn_like(parameter)
    _, course = model(counts)
    encoded = model.for_controller(model.encode(counts)).chunk(2, dim=2)
    starts = model.controller_start.expand(N_TRIALS, -1), model.to_start(course.initial_mean)
    modules = model.controller, model.to_inputs, model.generator, as_linear(model.factor_weights)
    torch.testing.assert_close(pieces.run_controller(*encoded, *starts, *modules), course.input_mean)


def test_rates_of_a_session_are_those_of_the_stitched_model():
    torch.manual_seed(0)
    stitched = StitchedLFADS([4, 6], n_read_in=3, n_factors=2, n_generator=7, n_initial=3, n_encoder=4).double().eval()
    counts = torch.as_tensor(np.random.default_rng(0).poisson(1.0, (N_TRIALS, N_BINS, 6))).double()
    rates = pieces.session_rates(counts, 1, stitched.read_in, lambda x: stitched.shared.run(x).factors, stitched.read_out)
    torch.testing.assert_close(rates, stitched([(1, counts)])[0][0].exp())
