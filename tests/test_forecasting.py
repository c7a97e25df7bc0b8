"""Training: parts, checkpoints, interruption, and forecasts that do not depend on how they are cut."""

import numpy as np
import pytest
import torch

from helpers import forecasting
from helpers.causalformer import COMPACT, PAPER, Causalformer
from helpers.forecasting import fit_causalformer, forecast_r2, forecast_steps, load_causalformer, save_causalformer
from helpers.izhikevich import izhikevich_network, normalise_potential, simulate_izhikevich

SMALL = {"width": 8, "n_heads": 2, "head_width": 4, "hidden_width": 16, "context": 4, "keys": "free", "weights": "sigmoid"}


def potentials(n_steps=1500, n_neurons=4, seed=0):
    rng = np.random.default_rng(seed)
    return simulate_izhikevich(izhikevich_network(n_neurons, rng, 0.4), n_steps, rng).membrane_potential


@pytest.fixture(scope="module")
def fit():
    return fit_causalformer(potentials(), np.random.default_rng(1), n_steps=150, **SMALL)


def test_parts_follow_in_time_and_share_nothing(fit):
    assert (fit.train.stop, fit.validation.stop, fit.test.stop) == (900, 1200, 1500)
    assert fit.validation.start == fit.train.stop
    assert fit.test.start == fit.validation.stop


def test_only_the_training_part_normalises(fit):
    v = potentials()
    np.testing.assert_allclose(fit.x, normalise_potential(v, 900))
    v[900:] += 10  # what comes later must not reach the training part
    again = fit_causalformer(v, np.random.default_rng(1), n_steps=1, **SMALL)
    np.testing.assert_allclose(again.x[:900], fit.x[:900])


def test_what_comes_after_the_training_part_does_not_train():
    """One step, one check: nothing can be chosen, so validation and test parts must not matter at all."""
    v = potentials()
    other = v.copy()
    other[900:] = other[900:][::-1]
    first, second = (fit_causalformer(one, np.random.default_rng(1), n_steps=1, n_pieces=40, **SMALL) for one in (v, other))
    for one, two in zip(first.model.parameters(), second.model.parameters(), strict=True):
        torch.testing.assert_close(one, two)


@pytest.mark.parametrize("windows", [False, True])
def test_a_batch_asks_for_the_step_after_what_it_shows(windows):
    settings = {**SMALL, "windows": windows}
    model, x = Causalformer(1, **{**settings, "keys": "none"}), torch.arange(500.0)[:, None]
    batches = forecasting._batches(model, x, slice(4, 300), 8, torch.Generator().manual_seed(0))
    firsts = set()
    for _ in range(50):
        past, asked = next(batches)
        assert model(past).shape == asked.shape
        np.testing.assert_array_equal(asked, past[:, 3:] + 1)
        assert asked.max() < 300
        firsts |= set(past[:, 0, 0].tolist())
    assert len(firsts) > 50


def test_training_finds_something_and_the_best_checkpoint_is_kept(fit):
    assert fit.history.validation_loss[-1] < 0.8 * fit.history.validation_loss[0]
    assert fit.best_step == fit.history.step[np.argmin(fit.history.validation_loss)]
    assert fit.r2 == pytest.approx(forecast_r2(fit.x[fit.test], fit.forecast))
    assert fit.r2 > 0.3
    assert not fit.interrupted


def test_the_kept_weights_are_those_of_the_best_check(monkeypatch):
    """Validation is made to look best in the middle; the weights of that moment come back."""
    losses = iter([3.0, 1.0, 2.0])
    seen = []

    def evaluate(model, x, part):
        seen.append(next(iter(model.parameters())).detach().clone())
        return next(losses), 0.0

    monkeypatch.setattr(forecasting, "_evaluate", evaluate)
    monkeypatch.setattr(forecasting, "N_CHECKS", 3)
    fit = fit_causalformer(potentials(), np.random.default_rng(1), n_steps=9, **SMALL)
    assert fit.best_step == 6
    torch.testing.assert_close(next(iter(fit.model.parameters())).detach(), seen[1])
    assert not torch.equal(seen[1], seen[2])


def test_the_same_rng_gives_the_same_model_and_torch_is_left_alone():
    torch.manual_seed(5)
    before = torch.get_rng_state()
    fits = [fit_causalformer(potentials(), np.random.default_rng(7), n_steps=8, **SMALL, dropout=0.1) for _ in range(2)]
    assert torch.equal(before, torch.get_rng_state())
    np.testing.assert_array_equal(fits[0].forecast, fits[1].forecast)
    other = fit_causalformer(potentials(), np.random.default_rng(8), n_steps=8, **SMALL, dropout=0.1)
    assert not np.array_equal(fits[0].forecast, other.forecast)


def test_one_setting_leaves_the_others_as_they_are():
    model = fit_causalformer(potentials(), np.random.default_rng(0), n_steps=1, context=5).model
    assert model.settings == {**COMPACT, "context": 5, "n_neurons": 4}


@pytest.mark.parametrize("n_steps", [1, 2, 3, 10, 20])
def test_training_may_be_short(n_steps):
    fit = fit_causalformer(potentials(), np.random.default_rng(0), n_steps=n_steps, **SMALL)
    assert fit.history.step[-1] == n_steps


def test_a_model_of_numpy_numbers_comes_back_too(tmp_path):
    save_causalformer(Causalformer(np.int64(3), context=np.int64(4)), tmp_path / "model.pt")
    assert load_causalformer(tmp_path / "model.pt").settings["context"] == 4


def test_a_legacy_random_state_works():
    fit = fit_causalformer(potentials(), np.random.RandomState(0), n_steps=2, **SMALL)
    assert np.isfinite(fit.r2)


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


class Stop:
    """Stands in for the batches, and is interrupted from the keyboard after a number of them."""

    def __init__(self, after, batches):
        self.after, self.batches = after, batches

    def __iter__(self):
        return self

    def __next__(self):
        self.after -= 1
        if self.after < 0:
            raise KeyboardInterrupt
        return next(self.batches)


@pytest.mark.parametrize("after", [2, 40])
def test_a_stop_from_the_keyboard_keeps_the_best_so_far(monkeypatch, after):
    batches = forecasting._batches
    monkeypatch.setattr(forecasting, "_batches", lambda *arguments: Stop(after, batches(*arguments)))
    fit = fit_causalformer(potentials(), np.random.default_rng(1), n_steps=150, **SMALL)
    assert fit.interrupted
    assert 0 < fit.best_step <= after
    assert np.isfinite(fit.r2)


def test_a_stop_before_the_first_step_is_passed_on(monkeypatch):
    monkeypatch.setattr(forecasting, "_batches", lambda *arguments: Stop(0, None))
    with pytest.raises(KeyboardInterrupt):
        fit_causalformer(potentials(), np.random.default_rng(1), n_steps=150, **SMALL)


def test_a_loss_that_is_no_number_names_the_likely_cause(monkeypatch):
    monkeypatch.setattr(forecasting.nn.utils, "clip_grad_norm_", lambda parameters, norm: None)
    with pytest.raises(FloatingPointError, match=r"learning_rate that is too high \(1e\+20\); try 1e\+19"):
        fit_causalformer(potentials(), np.random.default_rng(1), n_steps=60, learning_rate=1e20, **SMALL)


def test_saved_weights_come_back(tmp_path, fit):
    save_causalformer(fit.model, tmp_path / "model.pt")
    again = load_causalformer(tmp_path / "model.pt")
    x = torch.as_tensor(fit.x[:50], dtype=torch.float32)[None]
    torch.testing.assert_close(again(x), fit.model(x))
    assert set(torch.load(tmp_path / "model.pt", weights_only=True)) == {"settings", "weights"}


def test_the_usual_length_of_training_follows_the_size():
    assert [forecasting._usual_steps(n) for n in (5, 10, 11, 20, 21)] == [(800, 4), (800, 4), (1200, 2), (1200, 2), (1500, 2)]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here; the CPU run above covers the same lines")
def test_a_gpu_trains_alike():
    fits = [fit_causalformer(potentials(), np.random.default_rng(1), n_steps=150, device=d, **SMALL) for d in ("cpu", "cuda")]
    assert abs(fits[0].r2 - fits[1].r2) < 0.05


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"learnig_rate": 1e-3}, "learnig_rate is not a setting .* Did you mean learning_rate?"),
        ({"contxt": 5}, "contxt is not a setting .* Did you mean context?"),
        ({"n_steps": 0}, "n_steps should be a whole number of at least 1, but it is 0"),
        ({"n_pieces": 0}, "n_pieces should be a whole number of at least 1, but it is 0"),
        ({"context": "5"}, "context should be a whole number"),
    ],
)
def test_bad_settings_are_named(settings, words):
    with pytest.raises(ValueError, match=words):
        fit_causalformer(potentials(), np.random.default_rng(0), **settings)
