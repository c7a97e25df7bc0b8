"""Forecasts do not depend on how they are cut, and see only what is past."""

import pytest
import torch

from helpers.models.causalformer import forecasting
from helpers.models.causalformer.forecasting import forecast_steps, forecasts_together
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
