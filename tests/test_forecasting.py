"""Forecasts do not depend on how they are cut, and see only what is past."""

import pytest
import torch

from helpers.causalformer import PAPER, Causalformer
from helpers.forecasting import forecast_steps

SMALL = {"width": 8, "n_heads": 2, "head_width": 4, "hidden_width": 16, "context": 4, "keys": "free", "weights": "sigmoid"}


@pytest.mark.parametrize("settings", [SMALL, {**PAPER, "context": 4, "width": 8, "n_heads": 2, "hidden_width": 8}])
def test_forecasts_do_not_depend_on_how_they_are_cut(settings):
    torch.manual_seed(0)
    model = Causalformer(3, **settings).eval()
    x = torch.randn(400, 3)
    whole = forecast_steps(model, x, 50, 400)
    torch.testing.assert_close(forecast_steps(model, x, 113, 260), whole[63:210])
    torch.testing.assert_close(forecast_steps(model, x, 399, 400), whole[-1:])


def test_a_forecast_is_made_from_the_steps_before_it():
    torch.manual_seed(0)
    model = Causalformer(3, **SMALL).eval()
    x = torch.randn(60, 3)
    changed = x.clone()
    changed[40:] += 1
    torch.testing.assert_close(forecast_steps(model, x, 30, 41), forecast_steps(model, changed, 30, 41))
    assert not torch.allclose(forecast_steps(model, x, 41, 42), forecast_steps(model, changed, 41, 42))
