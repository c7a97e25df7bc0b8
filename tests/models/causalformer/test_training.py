"""Training a Causalformer: its parts and batches, and the paper's own settings. The loop is tested in `test_fitting`."""

import itertools

import numpy as np
import pytest
import torch

from helpers.models.causalformer import training
from helpers.models.causalformer.forecasting import forecast_r2, forecast_steps
from helpers.models.causalformer.model import COMPACT, PAPER, Causalformer, load_causalformer, save_causalformer
from helpers.models.causalformer.training import PAPER_TRAINING, fit_causalformer
from helpers.models.fitting import Plan
from helpers.worlds.izhikevich import izhikevich_network, normalise_potential, simulate_izhikevich

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
    batches = training.training_batches(model, x, slice(4, 300), 8, torch.Generator().manual_seed(0))
    firsts = set()
    for _ in range(50):
        past, asked = next(batches)
        assert len(past) == (32 if windows else 8)
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


def test_training_goes_by_its_plan_and_the_best_step_may_come_before_the_last():
    plan = Plan(learning_rate=0.05, schedule="constant", n_checks=40, patience=2)
    fit = fit_causalformer(potentials(), np.random.default_rng(3), n_steps=200, plan=plan, **SMALL)
    assert fit.history.step[-1] < 200
    assert fit.best_step == fit.history.step[np.argmin(fit.history.validation_loss)] == fit.history.step[-3]


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


def test_validation_is_looked_at_as_the_plan_says():
    fit = fit_causalformer(potentials(), np.random.default_rng(0), n_steps=7, plan=Plan(n_checks=3), **SMALL)
    assert fit.history.step.tolist() == [2, 4, 6, 7]


def test_the_history_is_that_of_the_validation_part(fit):
    """The last row follows from what a model of one check forecasts."""
    once = fit_causalformer(potentials(), np.random.default_rng(1), n_steps=5, plan=Plan(n_checks=1), **SMALL)
    x = torch.as_tensor(once.x, dtype=torch.float32)
    forecast = forecast_steps(once.model, x, once.validation.start, once.validation.stop).numpy()
    true = once.x[once.validation]
    assert once.history.validation_loss == pytest.approx([((forecast - true) ** 2).mean()], rel=1e-5)
    assert once.history.validation_r2 == pytest.approx([forecast_r2(true, forecast)], rel=1e-4)


@pytest.mark.parametrize(("dtype", "most"), [(np.float32, 1e-5), (np.float16, 0.1)])
def test_a_recording_of_low_precision_is_normalised_in_high(dtype, most):
    """The sum of a long recording overflows in half precision."""
    v = potentials()
    low, full = (fit_causalformer(x, np.random.default_rng(0), n_steps=1, **SMALL) for x in (v.astype(dtype), v))
    assert low.x.dtype == float
    assert np.abs(low.x - full.x).max() < most


def test_a_single_neuron_trains_where_it_need_not_look_at_others():
    fit = fit_causalformer(potentials(n_neurons=1), np.random.default_rng(0), n_steps=2, **SMALL | {"keys": "none"})
    assert fit.forecast.shape == (300, 1)


def test_a_model_keeps_the_scale_of_its_training_part_in_its_file(fit, tmp_path):
    save_causalformer(fit.model, tmp_path / "model.pt")
    model = load_causalformer(tmp_path / "model.pt")
    x = model.normalise(potentials())
    np.testing.assert_allclose(x, fit.x, atol=1e-4)
    np.testing.assert_allclose(forecast_steps(model, x, fit.test.start, fit.test.stop), fit.forecast, atol=1e-3)


def test_a_legacy_random_state_works():
    fit = fit_causalformer(potentials(), np.random.RandomState(0), n_steps=2, **SMALL)
    assert np.isfinite(fit.r2)


def test_a_stop_from_the_keyboard_gives_the_best_model_so_far(monkeypatch):
    endless = training.training_batches

    def interrupted(*arguments):
        yield from itertools.islice(endless(*arguments), 40)
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "training_batches", interrupted)
    fit = fit_causalformer(potentials(), np.random.default_rng(1), n_steps=150, **SMALL)
    assert fit.interrupted
    assert 0 < fit.best_step <= 40
    assert np.isfinite(fit.r2)


def test_the_usual_length_of_training_follows_the_size():
    assert [training.usual_length(n) for n in (5, 10, 11, 20, 21)] == [(800, 4), (800, 4), (1200, 2), (1200, 2), (1500, 2)]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here; the CPU run above covers the same lines")
def test_a_gpu_trains_alike():
    fits = [fit_causalformer(potentials(), np.random.default_rng(1), n_steps=150, device=d, **SMALL) for d in ("cpu", "cuda")]
    assert abs(fits[0].r2 - fits[1].r2) < 0.05


def test_the_paper_can_be_trained_as_it_was():
    plan = PAPER_TRAINING["plan"]
    assert (plan.schedule, plan.largest_gradient, plan.patience) == ("constant", None, 10)
    short = PAPER | PAPER_TRAINING | {"n_steps": 4, "width": 8, "n_heads": 2, "head_width": 4, "hidden_width": 8}
    fit = fit_causalformer(potentials(), np.random.default_rng(1), **short)
    assert fit.history.step.tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"learnig_rate": 1e-3}, "learnig_rate is not a setting .* Did you mean learning_rate?"),
        ({"contxt": 5}, "contxt is not a setting .* Did you mean context?"),
        ({"n_steps": 0}, "n_steps should be a whole number of at least 1, but it is 0"),
        ({"n_pieces": 0}, "n_pieces should be a whole number of at least 1, but it is 0"),
        ({"learning_rate": 1e-3}, r"learning_rate is a setting of Plan, so it is given as plan=Plan\(learning_rate=...\)"),
        ({"n_step": 5}, "n_step is not a setting .* Did you mean n_steps?"),
        ({"plan": {"patience": 3}}, "plan should be a Plan, but it is a dict"),
        ({"device": "gpu"}, "device should be a device that torch finds here, such as 'cpu', but it is 'gpu'"),
        ({"context": "5"}, "context should be a whole number"),
    ],
)
def test_bad_settings_are_named(settings, words):
    with pytest.raises(ValueError, match=words):
        fit_causalformer(potentials(), np.random.default_rng(0), **settings)
