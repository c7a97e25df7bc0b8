"""Inferred inputs without the future."""

import numpy as np
import pytest
import torch

from helpers.models.lfads.as_it_comes import inputs_as_they_come
from helpers.models.lfads.inference import infer
from helpers.models.lfads.model import LFADS

COUNTS = np.random.default_rng(0).poisson(1.0, (6, 9, 5))


@pytest.fixture
def model():
    torch.manual_seed(0)
    model = LFADS(5, 0, 2, n_generator=7, n_encoder=4, n_controller=6, n_initial=3, n_factors=2)
    for parameter in model.parameters():
        parameter.data += 0.3 * torch.randn_like(parameter)
    return model.eval()


def test_what_comes_later_does_not_count(model):
    other = COUNTS.copy()
    other[:, 5:] = COUNTS[:, 5:][:, ::-1] + 1
    first, second = (inputs_as_they_come(model, counts) for counts in (COUNTS, other))
    np.testing.assert_array_equal(first[:, :5], second[:, :5])
    assert (first[:, 6:] != second[:, 6:]).all()
    usual = [infer(model, counts, n_draws=0).inferred_inputs[:, :5] for counts in (COUNTS, other)]
    assert (usual[0] != usual[1]).any()  # as it is without the cut


def test_the_last_bin_is_as_usual(model):
    found = inputs_as_they_come(model, COUNTS)
    assert found.shape == (6, 9, 2)
    np.testing.assert_allclose(found[:, -1], infer(model, COUNTS, n_draws=0).inferred_inputs[:, -1], atol=1e-6)
