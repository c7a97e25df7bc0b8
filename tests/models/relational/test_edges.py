"""Draws of edge types, and what it costs to be sure of them."""

import numpy as np
import torch
from torch.distributions import Categorical, kl_divergence

from helpers.models.relational.edges import divergence_from_prior, gumbel_softmax, no_self

LOGITS = torch.tensor([0.5, -1.0, 2.0])


def test_the_largest_weight_is_a_draw_from_the_probabilities():
    torch.manual_seed(0)
    logits = LOGITS.expand(20_000, 3)
    for temperature in (0.1, 1.0):
        drawn = gumbel_softmax(logits, temperature, torch.rand(20_000, 3)).argmax(dim=1)
        np.testing.assert_allclose(torch.bincount(drawn) / 20_000, LOGITS.softmax(0), atol=0.015)


def test_weights_sum_to_one_and_are_harder_when_colder():
    torch.manual_seed(0)
    noise = torch.rand(500, 3)
    warm, cold = (gumbel_softmax(LOGITS.expand(500, 3), temperature, noise) for temperature in (2.0, 0.05))
    torch.testing.assert_close(warm.sum(dim=1), torch.ones(500))
    assert warm.amax(dim=1).mean() < 0.75
    assert cold.amax(dim=1).mean() > 0.97
    assert (warm.argmax(dim=1) == cold.argmax(dim=1)).all()


def test_it_is_the_formula_and_gradients_pass():
    logits = LOGITS.double().requires_grad_()
    noise = torch.tensor([0.2, 0.7, 0.4], dtype=torch.float64)
    found = gumbel_softmax(logits, 0.5, noise)
    gumbel = -np.log(-np.log(noise.numpy()))
    expected = np.exp((LOGITS.numpy() + gumbel) / 0.5)
    np.testing.assert_allclose(found.detach(), expected / expected.sum())
    assert torch.autograd.gradcheck(lambda values: gumbel_softmax(values, 0.5, noise), logits)


def test_uniform_numbers_at_their_ends_do_no_harm():
    ends = torch.tensor([[0.0, 1.0, 0.5], [1.0, 1.0, 0.0]])
    assert torch.isfinite(gumbel_softmax(torch.zeros(2, 3), 0.5, ends)).all()


def test_the_divergence_is_that_of_torch():
    prior = torch.tensor([0.7, 0.2, 0.1])
    expected = kl_divergence(Categorical(logits=LOGITS), Categorical(probs=prior))
    torch.testing.assert_close(divergence_from_prior(LOGITS, prior.log()), expected)
    assert divergence_from_prior(torch.tensor([-200.0, 200.0]), torch.tensor([0.5, 0.5]).log()) == np.float32(np.log(2))


def test_no_particle_is_its_own_pair():
    np.testing.assert_array_equal(no_self(3), ~np.eye(3, dtype=bool))
