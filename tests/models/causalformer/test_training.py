"""Training: parts, checkpoints, interruption, and the paper's own schedule."""

import dataclasses

import numpy as np
import pytest
import torch

from helpers.models.causalformer import training
from helpers.models.causalformer.forecasting import forecast_r2, forecast_steps
from helpers.models.causalformer.model import COMPACT, PAPER, Causalformer, load_causalformer, save_causalformer
from helpers.models.causalformer.training import PAPER_TRAINING, fit_causalformer
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
    batches = training._batches(model, x, slice(4, 300), 8, torch.Generator().manual_seed(0))
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

    monkeypatch.setattr(training, "_evaluate", evaluate)
    fit = fit_causalformer(potentials(), np.random.default_rng(1), n_steps=9, n_checks=3, **SMALL)
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


@pytest.mark.parametrize(("n_steps", "n_checks", "steps"), [(4, 9, [1, 2, 3, 4]), (6, 3, [2, 4, 6]), (7, 3, [2, 4, 6, 7])])
def test_checks_are_even_and_the_last_step_is_among_them(n_steps, n_checks, steps):
    fit = fit_causalformer(potentials(), np.random.default_rng(0), n_steps=n_steps, n_checks=n_checks, **SMALL)
    assert fit.history.step.tolist() == steps


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
    batches = training._batches
    monkeypatch.setattr(training, "_batches", lambda *arguments: Stop(after, batches(*arguments)))
    fit = fit_causalformer(potentials(), np.random.default_rng(1), n_steps=150, **SMALL)
    assert fit.interrupted
    assert 0 < fit.best_step <= after
    assert np.isfinite(fit.r2)


def test_a_stop_before_the_first_step_is_passed_on(monkeypatch):
    monkeypatch.setattr(training, "_batches", lambda *arguments: Stop(0, None))
    with pytest.raises(KeyboardInterrupt):
        fit_causalformer(potentials(), np.random.default_rng(1), n_steps=150, **SMALL)


def test_a_loss_that_is_no_number_names_the_likely_cause(monkeypatch):
    monkeypatch.setattr(training.nn.utils, "clip_grad_norm_", lambda parameters, norm: None)
    with pytest.raises(FloatingPointError, match=r"learning_rate that is too high \(1e\+20\); try 1e\+19"):
        fit_causalformer(potentials(), np.random.default_rng(1), n_steps=60, learning_rate=1e20, **SMALL)


def test_the_usual_length_of_training_follows_the_size():
    assert [training._usual_steps(n) for n in (5, 10, 11, 20, 21)] == [(800, 4), (800, 4), (1200, 2), (1200, 2), (1500, 2)]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here; the CPU run above covers the same lines")
def test_a_gpu_trains_alike():
    fits = [fit_causalformer(potentials(), np.random.default_rng(1), n_steps=150, device=d, **SMALL) for d in ("cpu", "cuda")]
    assert abs(fits[0].r2 - fits[1].r2) < 0.05


def test_the_rate_of_the_one_cycle_rises_and_falls_and_that_of_the_paper_stays():
    plan = training._Plan(**PAPER_TRAINING | {"n_steps": 40})
    courses = {}
    for schedule in training.SCHEDULES:
        optimiser = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=5e-4)
        rates = dataclasses.replace(plan, schedule=schedule).rates(optimiser)
        courses[schedule] = [rates.get_last_lr()[0]]
        for _ in range(39):
            optimiser.step()
            rates.step()
            courses[schedule] += rates.get_last_lr()
    assert np.argmax(courses["one_cycle"]) == 3
    assert courses["one_cycle"][-1] < 1e-3 * max(courses["one_cycle"])
    np.testing.assert_allclose(courses["constant"], 5e-4)


def test_patience_stops_after_so_many_checks_without_a_better_one(monkeypatch):
    losses = iter([3.0, 1.0, 2.0, 2.0, 2.0, 0.5])
    monkeypatch.setattr(training, "_evaluate", lambda model, x, part: (next(losses), 0.0))
    fit = fit_causalformer(potentials(), np.random.default_rng(1), n_steps=12, n_checks=6, patience=3, **SMALL)
    assert fit.history.step.tolist() == [2, 4, 6, 8, 10]
    assert fit.best_step == 4


def test_gradients_are_cut_only_where_it_is_asked(monkeypatch):
    cut_to = []
    monkeypatch.setattr(training.nn.utils, "clip_grad_norm_", lambda parameters, norm: cut_to.append(norm))
    for largest in (None, 0.5):
        fit_causalformer(potentials(), np.random.default_rng(1), n_steps=2, largest_gradient=largest, **SMALL)
    assert cut_to == [0.5, 0.5]


def test_the_paper_can_be_trained_as_it_was():
    short = PAPER | PAPER_TRAINING | {"n_steps": 4, "n_checks": 2, "width": 8, "n_heads": 2, "head_width": 4, "hidden_width": 8}
    fit = fit_causalformer(potentials(), np.random.default_rng(1), **short)
    assert fit.history.step.tolist() == [2, 4]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"learnig_rate": 1e-3}, "learnig_rate is not a setting .* Did you mean learning_rate?"),
        ({"contxt": 5}, "contxt is not a setting .* Did you mean context?"),
        ({"n_steps": 0}, "n_steps should be a whole number of at least 1, but it is 0"),
        ({"n_pieces": 0}, "n_pieces should be a whole number of at least 1, but it is 0"),
        ({"schedule": "cosine"}, "schedule should be one of 'one_cycle', 'constant', but it is 'cosine'"),
        ({"learning_rate": 0}, "learning_rate should be positive, but it is 0"),
        ({"largest_gradient": -1}, "largest_gradient should be positive, but it is -1"),
        ({"weight_decay": -0.1}, "weight_decay should be 0 or more, but it is -0.1"),
        ({"device": "gpu"}, "device should be a device that torch finds here, such as 'cpu', but it is 'gpu'"),
        ({"patience": 0.5}, "patience should be a whole number of at least 1"),
        ({"context": "5"}, "context should be a whole number"),
    ],
)
def test_bad_settings_are_named(settings, words):
    with pytest.raises(ValueError, match=words):
        fit_causalformer(potentials(), np.random.default_rng(0), **settings)
