"""Forecasts do not depend on how they are cut, and see only what is past."""

import numpy as np
import pytest
import torch

from helpers.models.causalformer import forecasting
from helpers.models.causalformer.forecasting import forecast_r2, forecast_steps, forecasts_together
from helpers.models.causalformer.model import COMPACT, PAPER, Causalformer

SMALL = {"width": 8, "n_heads": 2, "head_width": 4, "hidden_width": 16, "context": 4, "keys": "free", "weights": "sigmoid"}


@pytest.mark.parametrize("settings", [SMALL, {**PAPER, "context": 4, "width": 8, "n_heads": 2, "hidden_width": 8}])
def test_forecasts_do_not_depend_on_how_they_are_cut(settings):
    torch.manual_seed(0)
    model = Causalformer(3, **settings).eval()
    x = torch.randn(400, 3)
    whole = forecast_steps(model, x, 50, 400)
    torch.testing.assert_close(forecast_steps(model, x, 113, 260), whole[63:210])
    torch.testing.assert_close(forecast_steps(model, x, 399, 400), whole[-1:])


@pytest.mark.parametrize("settings", [SMALL, {**SMALL, "keys": "content"}, {**PAPER, **SMALL, "keys": "content"}])
def test_forecasts_do_not_depend_on_how_many_are_made_at_once(monkeypatch, settings):
    torch.manual_seed(0)
    model, x = Causalformer(3, **settings).eval(), torch.randn(400, 3)
    whole = forecast_steps(model, x, 50, 400)
    for at_once in (1, 7, 230):
        monkeypatch.setattr(forecasting, "forecasts_together", lambda model, most, at_once=at_once: min(most, at_once))
        torch.testing.assert_close(forecast_steps(model, x, 50, 400), whole)


def test_large_models_forecast_less_at_once():
    """The scores of 200 neurons in windows of 10, (heads, to, from times lags), times the number, stay below the bound."""
    at_once = forecasts_together(Causalformer(200, **PAPER), 500)
    assert at_once * 10 * 200 * 2000 <= forecasting.LARGEST_ARRAY < (at_once + 1) * 10 * 200 * 2000
    assert forecasts_together(Causalformer(200, **COMPACT), 500) == 500
    assert forecasts_together(Causalformer(2, **PAPER), 3) == 3


def test_a_forecast_is_made_from_the_steps_before_it():
    torch.manual_seed(0)
    model = Causalformer(3, **SMALL).eval()
    x = torch.randn(60, 3)
    changed = x.clone()
    changed[40:] += 1
    torch.testing.assert_close(forecast_steps(model, x, 30, 41), forecast_steps(model, changed, 30, 41))
    assert not torch.allclose(forecast_steps(model, x, 41, 42), forecast_steps(model, changed, 41, 42))


def test_share_of_variance_by_hand():
    """Errors of 0.5 and 0 beside variances of 1 and 4: 0.5 of one, all of the other."""
    true = np.array([[0.0, 0.0], [2.0, 4.0]])
    assert forecast_r2(true, np.array([[1.0, 0.0], [2.0, 4.0]])) == pytest.approx((0.5 + 1) / 2)
    assert forecast_r2(true, true) == 1
    assert forecast_r2(true, np.tile([1.0, 2.0], (2, 1))) == 0  # the mean of each
    assert forecast_r2(true, -true) == pytest.approx(1 - 16 / 2)  # errors of 8 and 32
    with pytest.raises(ValueError, match="true should vary, but neuron 1 has the same value at all times"):
        forecast_r2(np.array([[0.0, 3.0], [2.0, 3.0]]), true)


@pytest.mark.parametrize(
    ("settings", "numbers"),
    [
        ({}, 3 * 16),  # the hidden layer of each neuron
        ({"keys": "content"}, 3 * 16),  # which is more than the scores of two heads and three sources
        ({"keys": "content", "n_heads": 7}, 3 * 7 * 3),
        ({"n_heads": 7}, 3 * 16),
        ({"keys": "content", "n_heads": 7, "windows": True}, 3 * 4 * 7 * 3),  # and of each step of a window
    ],
)
def test_as_many_forecasts_are_made_at_once_as_fit(monkeypatch, settings, numbers):
    model = Causalformer(3, **{**SMALL, **settings})
    for largest, at_once in ((5 * numbers, 5), (5 * numbers - 1, 4), (numbers - 1, 1), (1, 1), (9 * numbers, 6)):
        monkeypatch.setattr(forecasting, "LARGEST_ARRAY", largest)
        assert forecasts_together(model, 6) == at_once


def test_from_the_receptive_field_to_the_end():
    model, x = Causalformer(3, **SMALL), torch.zeros(20, 3)
    assert forecast_steps(model, x, 7, 20).shape == (13, 3)
    for start, stop, words in (
        (6, 20, "start should be at least 7, the model's receptive field, but it is 6"),
        (7, 21, "stop should be from 8 to 20, but it is 21"),
        (7, 7, "stop should be from 8 to 20, but it is 7"),
    ):
        with pytest.raises(ValueError, match=words):
            forecast_steps(model, x, start, stop)


def test_no_forecast_is_made_with_more_neurons_than_the_model_has_or_in_other_shapes():
    model = Causalformer(3, **SMALL)
    for shape in ((20, 4), (20, 3, 1), (20,)):
        with pytest.raises(ValueError, match=r"x should have shape \(time, 3\), as the model"):
            forecast_steps(model, torch.zeros(shape), 7, 20)


@pytest.mark.parametrize(("n_steps", "calls"), [(20, [1]), (21, [2]), (500, [25]), (501, [25, 1]), (7, [1])])
def test_twenty_forecasts_share_a_block_and_twenty_five_blocks_a_call(n_steps, calls):
    model, x, seen = Causalformer(3, **SMALL), torch.zeros(600, 3), []
    model.register_forward_pre_hook(lambda _, given: seen.append(tuple(given[0].shape)))
    forecast_steps(model, x, 10, 10 + n_steps)
    assert seen == [(n_blocks, 7 + min(20, n_steps) - 1, 3) for n_blocks in calls]
    assert not model.training
