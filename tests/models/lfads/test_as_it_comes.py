"""Inferred inputs without the future."""

import numpy as np
import pytest
import torch

from helpers.models.lfads.as_it_comes import inputs_as_they_come, inputs_without_future
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


def test_hiding_what_follows_changes_nothing_where_all_trials_have_the_same(model):
    same = np.repeat(COUNTS[:1], 3, axis=0)
    usual = infer(model, same, n_draws=0).inferred_inputs
    np.testing.assert_allclose(inputs_without_future(model, same), usual, atol=1e-6)


def test_an_encoding_of_what_follows_is_hidden(model):
    """Two trials differ in their last bin alone. With the start held, only the encoding of what follows tells them apart."""
    both = np.repeat(COUNTS[:1], 2, axis=0)
    both[1, -1] += 3
    model.to_start.weight.data.zero_()
    usual, hidden = infer(model, both, n_draws=0).inferred_inputs, inputs_without_future(model, both)
    assert np.abs(usual[0] - usual[1])[:-1].max() > 1e-3
    np.testing.assert_allclose(hidden[0], hidden[1], atol=1e-6)
