"""A generator under inputs that somebody chose."""

import numpy as np
import pytest
import torch

from helpers.models.lfads.chosen_inputs import run_with_inputs
from helpers.models.lfads.inference import infer
from helpers.models.lfads.model import LFADS

COUNTS = np.random.default_rng(0).poisson(1.0, (6, 9, 5))


@pytest.fixture(params=[0, 2], ids=["alone", "controlled"])
def model(request):
    torch.manual_seed(0)
    model = LFADS(5, 2, request.param, n_generator=7, n_encoder=4, n_controller=6, n_initial=3, n_factors=2)
    for parameter in model.parameters():
        parameter.data += 0.3 * torch.randn_like(parameter)
    return model.eval()


def test_with_the_inputs_that_it_infers_it_does_what_it_always_does(model):
    usual = infer(model, COUNTS, n_draws=0)
    found = run_with_inputs(model, COUNTS, usual.inferred_inputs)
    for name in vars(usual):
        np.testing.assert_allclose(getattr(found, name), getattr(usual, name), atol=1e-5)


def test_without_inputs_what_comes_follows_from_the_start_alone(model):
    free = run_with_inputs(model, COUNTS)
    assert not free.inferred_inputs.any()
    usual = infer(model, COUNTS, n_draws=0)
    np.testing.assert_allclose(free.initial_conditions, usual.initial_conditions, atol=1e-6)
    assert np.allclose(free.rates, usual.rates, atol=1e-4) == (model.n_inputs == 0)


def test_inputs_broadcast_and_the_model_keeps_its_mode(model):
    if not model.n_inputs:
        pytest.skip("there is nothing to choose")
    model.train()
    constant, whole = (run_with_inputs(model, COUNTS, value) for value in ([0.5, -1.0], np.tile([0.5, -1.0], (6, 9, 1))))
    assert model.training
    np.testing.assert_array_equal(constant.rates, whole.rates)
    late = np.zeros((1, 9, 2))
    late[:, 4:] = 2.0
    free, pushed = run_with_inputs(model, COUNTS), run_with_inputs(model, COUNTS, late)
    np.testing.assert_array_equal(free.rates[:, :4], pushed.rates[:, :4])
    assert (free.rates[:, 4] != pushed.rates[:, 4]).any()
