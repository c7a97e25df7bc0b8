"""The training loop, tried on a small model of each kind that uses it, and its checkpoints, interruption and files."""

import inspect
import itertools
import math
import pickle
import types
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from helpers.models import fitting
from helpers.models.fitting import Plan, fit, load_model, save_model, seeded_torch

# A model of each kind


class SequenceVAE(nn.Module):
    """One latent state a trial, read from the trial by a GRU, from which another GRU makes the trial again: a tiny LFADS."""

    def __init__(self, n_neurons, n_latent=2, width=16):
        super().__init__()
        self.encoder, self.to_latent = nn.GRU(n_neurons, width, batch_first=True), nn.Linear(width, 2 * n_latent)
        self.to_state, self.decoder = nn.Linear(n_latent, width), nn.GRU(1, width, batch_first=True)
        self.readout = nn.Linear(width, n_neurons)

    def forward(self, x):
        mean, log_variance = self.to_latent(self.encoder(x)[1][0]).chunk(2, -1)
        noise = torch.randn_like(mean) if self.training else 0
        state = self.to_state(mean + noise * (log_variance / 2).exp()).tanh()
        made = self.readout(self.decoder(torch.zeros(*x.shape[:2], 1), state[None])[0])
        kl = (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1).mean() / 2
        return ((made - x) ** 2).mean((0, 1)).sum(), kl


def test_a_sequence_autoencoder_with_a_kl_that_grows():
    """Damped oscillations that differ in where they start: two latent numbers say all of a trial."""
    rng = np.random.default_rng(0)
    time = np.arange(20)
    basis = np.exp(-time / 15) * np.array([np.cos(time / 3), np.sin(time / 3)])
    trials = np.einsum("kl,lt,ln->ktn", rng.normal(size=(300, 2)), basis, rng.normal(size=(2, 6)))
    trials = torch.as_tensor(trials + 0.1 * rng.normal(size=trials.shape), dtype=torch.float32)

    def loss(model, batch, step):
        reconstruction, kl = model(batch)
        weight = min(1, step / 200) * 0.1
        return reconstruction + weight * kl, {"reconstruction": reconstruction, "kl": kl, "weight": weight}

    def validate(model):
        reconstruction, kl = model(trials[200:])
        return reconstruction + 0.1 * kl, {"reconstruction": reconstruction}

    with seeded_torch(rng) as generator:
        record = fit(
            model := SequenceVAE(6),
            loss,
            lambda: trials[torch.randint(200, (32,), generator=generator)],
            validate,
            n_steps=300,
            plan=Plan(learning_rate=1e-2),
        )
    assert set(record.loss_parts) == {"reconstruction", "kl", "weight"}
    np.testing.assert_allclose(record.loss_parts["weight"][:2], [0.1 * 10.5 / 200, 0.1 * 30.5 / 200], rtol=1e-5)
    np.testing.assert_allclose(record.loss_parts["weight"][-1], 0.1, rtol=1e-5)
    assert record.loss_parts["kl"].max() > 1  # it is used, at first for little
    with torch.no_grad():
        assert model(trials[200:])[0] < 0.3 * trials[200:].var(0).mean(0).sum()
    assert record.score.min() < 0.5 * record.score[0]
    assert record.score_parts["reconstruction"].shape == record.step.shape


class StudentRNN(nn.Module):
    """Weights that should reproduce the activity of a teacher."""

    def __init__(self, n_neurons):
        super().__init__()
        self.W = nn.Parameter(torch.zeros(n_neurons, n_neurons))

    def forward(self, x, n_steps):
        states = []
        for _ in range(n_steps):
            x = torch.tanh(x @ self.W.T)
            states.append(x)
        return torch.stack(states, 1)


def test_a_student_finds_the_weights_of_its_teacher():
    rng = np.random.default_rng(1)
    W = torch.as_tensor(rng.normal(size=(8, 8)) / np.sqrt(8), dtype=torch.float32)
    teacher = StudentRNN(8)
    teacher.W.data = W
    starts = torch.as_tensor(rng.normal(size=(200, 8)), dtype=torch.float32)
    activity = teacher(starts, 5).detach()

    def error(model, which, n_steps=5):
        return nn.functional.mse_loss(model(starts[which], n_steps), activity[which, :n_steps])

    batches = [slice(first, first + 20) for first in range(0, 160, 20)]
    student = StudentRNN(8)
    record = fit(
        student,
        lambda model, batch, step: error(model, batch, min(5, 1 + step // 40)),  # longer along training
        itertools.cycle(batches),
        lambda model: error(model, slice(160, 200)),
        n_steps=300,
        plan=Plan(learning_rate=3e-2, weight_decay=0),
    )
    assert record.score.min() < 0.01 * error(StudentRNN(8), slice(160, 200)).item()
    assert np.corrcoef(student.W.detach().ravel(), W.ravel())[0, 1] > 0.95


class Relational(nn.Module):
    """Messages between neurons along edges of two kinds, of which one sends nothing: what a tiny NRI learns is the kind."""

    def __init__(self, n_neurons):
        super().__init__()
        self.logits = nn.Parameter(torch.zeros(n_neurons, n_neurons, 2))
        self.message = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
        self.own = nn.Parameter(torch.zeros(()))

    def edges(self, temperature=None):
        if temperature is None:
            return self.logits.softmax(-1)[..., 1]
        return nn.functional.gumbel_softmax(self.logits, temperature)[..., 1]

    def forward(self, x, edges):
        n = x.shape[1]
        pairs = torch.stack([x[:, :, None].expand(-1, n, n), x[:, None].expand(-1, n, n)], -1)  # (batch, to, from, 2)
        others = 1 - torch.eye(n)
        return self.own * x + (edges * others * self.message(pairs)[..., 0]).sum(-1)


def test_a_relational_model_finds_who_sends_to_whom():
    rng = np.random.default_rng(2)
    W = (rng.random((5, 5)) < 0.4) & ~np.eye(5, dtype=bool)
    x = torch.as_tensor(rng.normal(size=(600, 5)), dtype=torch.float32)
    following = 0.5 * x + torch.sin(x) @ torch.as_tensor(W.T, dtype=torch.float32)

    def loss(model, batch, step):
        edges = model.edges(temperature=max(0.3, 1 - step / 300))
        return nn.functional.mse_loss(model(x[batch], edges), following[batch])

    def validate(model):
        return nn.functional.mse_loss(model(x[400:], model.edges()), following[400:])

    with seeded_torch(rng) as generator:
        model = Relational(5)
        draw = partial(torch.randint, 400, (50,), generator=generator)
        record = fit(model, loss, draw, validate, n_steps=400, plan=Plan(learning_rate=3e-2, weight_decay=0))
    assert record.score.min() < 0.3 * record.score[0]
    found, off = model.edges().detach().numpy(), ~np.eye(5, dtype=bool)
    assert found[W].min() > found[off & ~W].max()


# The loop


class Line(nn.Module):
    """Two numbers that should become 3."""

    def __init__(self, start=0.0):
        super().__init__()
        self.settings = {"start": start}
        self.w = nn.Parameter(torch.full((2,), start))


def distance(model, batch=None, step=None):
    return ((model.w - 3) ** 2).sum()


NOTHING = itertools.repeat(None)


def fit_line(n_steps=12, validate=distance, batches=NOTHING, loss=distance, **plan):
    model = Line()
    return model, fit(model, loss, batches, validate, n_steps, Plan(learning_rate=0.1, weight_decay=0, **plan))


def scores(*values, seen=None):
    """Validation that says what it is told to, whatever the model is."""
    values = iter(values)

    def validate(model):
        if seen is not None:
            seen.append(model.w.detach().clone())
        return next(values)

    return validate


def test_the_weights_that_stay_are_those_of_the_best_check():
    seen = []
    model, record = fit_line(9, scores(3.0, 1.0, 2.0, seen=seen), n_checks=3)
    assert (record.best_step, record.step.tolist(), record.score.tolist()) == (6, [3, 6, 9], [3, 1, 2])
    assert torch.equal(model.w, seen[1])
    assert not torch.equal(seen[1], seen[2])
    assert not model.training
    assert not record.interrupted


def test_of_equal_scores_the_first_is_kept():
    assert fit_line(9, scores(1.0, 1.0, 2.0), n_checks=3)[1].best_step == 3


@pytest.mark.parametrize(("n_steps", "n_checks", "steps"), [(4, 9, [1, 2, 3, 4]), (6, 3, [2, 4, 6]), (7, 3, [2, 4, 6, 7])])
def test_checks_are_even_and_the_last_step_is_among_them(n_steps, n_checks, steps):
    assert fit_line(n_steps, n_checks=n_checks)[1].step.tolist() == steps


def test_patience_stops_after_so_many_checks_without_a_better_score():
    _, record = fit_line(12, scores(3.0, 1.0, 2.0, 2.0, 2.0, 0.5), n_checks=6, patience=3)
    assert record.step.tolist() == [2, 4, 6, 8, 10]
    assert record.best_step == 4


def test_the_loss_of_a_check_is_the_mean_since_the_one_before_and_sees_each_step():
    def loss(model, batch, step):
        total = 0 * model.w.sum() + step
        return total, {"twice": 2 * total, "step": step}

    _, record = fit_line(7, loss=loss, n_checks=3)
    assert record.loss.tolist() == [1.5, 3.5, 5.5, 7]
    assert record.loss_parts["twice"].tolist() == [3, 7, 11, 14]
    assert record.loss_parts["step"].tolist() == [1.5, 3.5, 5.5, 7]


def test_the_loss_trains_and_validation_evaluates_without_gradients():
    modes = []

    def loss(model, batch, step):
        modes.append(("loss", model.training, torch.is_grad_enabled()))
        return distance(model)

    def validate(model):
        modes.append(("validate", model.training, torch.is_grad_enabled()))
        return distance(model)

    fit_line(2, validate, loss=loss)
    assert modes == 2 * [("loss", True, True), ("validate", False, False)]


def test_gradients_are_cut_only_where_it_is_asked(monkeypatch):
    cut_to = []
    monkeypatch.setattr(fitting.nn.utils, "clip_grad_norm_", lambda parameters, norm: cut_to.append(norm))
    for largest in (None, 0.5):
        fit_line(2, largest_gradient=largest)
    assert cut_to == [0.5, 0.5]


def test_a_step_without_a_slope_shrinks_the_weights_by_rate_times_decay():
    model = Line(2.0)
    plan = Plan(learning_rate=0.1, weight_decay=0.5, schedule="constant")
    fit(model, lambda model, batch, step: 0 * model.w.sum(), NOTHING, scores(0.0), 1, plan)
    np.testing.assert_allclose(model.w.detach(), 2 * (1 - 0.1 * 0.5), rtol=1e-6)


def test_without_arguments_a_plan_is_that_of_the_small_models():
    plan = Plan()
    assert (plan.learning_rate, plan.weight_decay, plan.schedule) == (3e-3, 1e-2, "one_cycle")
    assert (plan.largest_gradient, plan.n_checks, plan.patience) == (1.0, 15, None)
    assert plan == fitting.USUAL_PLAN == inspect.signature(fit).parameters["plan"].default


def course(plan, n_steps):
    """The learning rate of each step."""
    optimiser = torch.optim.AdamW([nn.Parameter(torch.zeros(1))], lr=plan.learning_rate)
    scheduler, rates = plan.scheduler(optimiser, n_steps), []
    for _ in range(n_steps):
        rates += scheduler.get_last_lr()
        optimiser.step()
        scheduler.step()
    return np.array(rates)


def test_the_rate_rises_and_falls_or_stays_or_goes_as_a_scheduler_says():
    once = course(Plan(learning_rate=5e-4), 40)
    assert np.argmax(once) == 3
    assert np.argmax(course(Plan(), 1000)) == 99  # after a tenth of the steps
    assert once[-1] < 1e-3 * once.max()
    np.testing.assert_allclose(course(Plan(learning_rate=5e-4, schedule="constant"), 40), 5e-4)
    halving = partial(torch.optim.lr_scheduler.StepLR, step_size=10, gamma=0.5)
    np.testing.assert_allclose(course(Plan(1.0, schedule=halving), 40), np.repeat([1, 0.5, 0.25, 0.125], 10))


def test_a_short_training_is_the_beginning_of_a_cycle():
    """Torch would take a single step for the end of one, where the rate is next to nothing."""
    np.testing.assert_allclose([course(Plan(1.0), n_steps)[0] for n_steps in (1, 2, 3, 40)], 1 / 25)
    # Of three steps, 0.9 are for rising. Torch counts from 0, so the peak is at 1.7, and half a cosine leads there from 1/25.
    np.testing.assert_allclose(course(Plan(1.0), 2)[1], 1 / 25 + 24 / 25 * (1 - np.cos(np.pi / 1.7)) / 2)


def test_the_schedule_moves_the_weights():
    """Steps of Adam on a steady slope are as long as the rate."""
    weights = []
    halving = partial(torch.optim.lr_scheduler.ExponentialLR, gamma=0.5)
    fit_line(4, scores(*range(4), seen=weights), loss=lambda model, batch, step: -model.w.sum(), schedule=halving)
    np.testing.assert_allclose(np.diff([0, *(w[0] for w in weights)]), [0.1, 0.05, 0.025, 0.0125], rtol=1e-4)


@pytest.mark.parametrize("n_steps", [1, 2, 3, 10, 20])
def test_training_may_be_short(n_steps):
    assert fit_line(n_steps)[1].step[-1] == n_steps


def interrupted_after(n_batches):
    def draw():
        nonlocal n_batches
        n_batches -= 1
        if n_batches < 0:
            raise KeyboardInterrupt

    return draw


@pytest.mark.parametrize(("after", "steps", "best"), [(7, [3, 6], 6), (2, [2], 2)], ids=["after checks", "before any"])
def test_a_stop_from_the_keyboard_keeps_the_best_so_far(after, steps, best):
    model, record = fit_line(9, batches=interrupted_after(after), n_checks=3)
    assert record.interrupted
    assert (record.step.tolist(), record.best_step) == (steps, best)
    assert distance(model).item() == pytest.approx(record.score[-1])
    assert not model.training


def test_a_stop_keeps_an_earlier_check_that_was_better():
    _, record = fit_line(12, scores(1.0, 2.0), batches=interrupted_after(7), n_checks=4)
    assert (record.best_step, record.interrupted) == (3, True)


def test_a_stop_before_the_first_step_is_passed_on():
    with pytest.raises(KeyboardInterrupt):
        fit_line(batches=interrupted_after(0))


def test_a_stop_with_nothing_worth_keeping_is_passed_on():
    with pytest.raises(KeyboardInterrupt):
        fit_line(9, scores(math.nan), batches=interrupted_after(2), n_checks=3)


def test_a_loss_that_is_no_number_names_the_likely_cause():
    def loss(model, batch, step):
        return distance(model) / (step < 3)

    with pytest.raises(FloatingPointError, match=r"The loss .* after 4 of 12 .* learning_rate .* too high \(0\.1\); try 0\.01"):
        fit_line(12, loss=loss, n_checks=6)


@pytest.mark.parametrize("score", [math.nan, math.inf])
def test_a_score_that_is_no_number_stops_too(score):
    with pytest.raises(FloatingPointError, match=r"The validation score was no longer a number after 4 of 12 steps"):
        fit_line(12, scores(1.0, score), n_checks=6)


def test_batches_come_from_a_function_or_an_iterable():
    for source in (partial(next, itertools.count()), itertools.count(), range(3)):
        seen = []
        fit_line(3, batches=source, loss=lambda model, batch, step, seen=seen: seen.append(batch) or distance(model))
        assert seen == [0, 1, 2]


def test_batches_that_end_early_are_named():
    with pytest.raises(ValueError, match=r"batches should hold a batch for each of n_steps, but it ended early"):
        fit_line(3, batches=range(2))


@pytest.mark.parametrize(
    ("returned", "words"),
    [(lambda model: model.w, r"a tensor of shape \(2,\)"), (lambda model: 1.0, "a float"), (lambda model: None, "a NoneType")],
)
def test_a_loss_is_a_tensor_of_one_number(returned, words):
    with pytest.raises(ValueError, match=f"loss should return a tensor of a single number, .* but it is {words}"):
        fit_line(loss=lambda model, batch, step: returned(model))


def test_the_bar_shows_loss_score_and_what_validation_names(monkeypatch):
    shown, closed = [], []

    class Bar:
        def __init__(self, steps, label):
            self.steps, self.label = steps, label

        def __iter__(self):
            return iter(self.steps)

        def set_postfix(self, values):
            shown.append(values)

        def close(self):
            closed.append(self.label)

    monkeypatch.setattr(fitting, "progress_bar", Bar)
    fit_line(2, lambda model: (0.25, {"r2": 0.5}), loss=lambda model, batch, step: distance(model) * 0 + 2)
    assert shown == 2 * [{"loss": "2", "score": "0.25", "r2": "0.5"}]
    assert closed == ["Training"]


def test_random_numbers_of_torch_follow_from_rng_and_its_own_state_is_left_alone():
    torch.manual_seed(5)
    before = torch.get_rng_state()
    drawn = []
    for seed in (7, 7, 8):
        with seeded_torch(np.random.default_rng(seed)) as generator:
            drawn.append(torch.cat([torch.randn(2), torch.randn(2, generator=generator)]))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(drawn[0], drawn[1])
    assert not (drawn[0] == drawn[2]).any()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"learning_rate": 0}, "learning_rate should be above 0, but it is 0"),
        ({"weight_decay": -0.1}, "weight_decay should be at least 0, but it is -0.1"),
        ({"schedule": "cosine"}, "schedule should be one of 'one_cycle', 'constant', but it is 'cosine'"),
        ({"largest_gradient": -1}, "largest_gradient should be above 0, but it is -1"),
        ({"n_checks": 0}, "n_checks should be a whole number of at least 1, but it is 0"),
        ({"patience": 0.5}, "patience should be a whole number of at least 1, but it is 0.5"),
    ],
)
def test_bad_settings_are_named(settings, words):
    with pytest.raises(ValueError, match=words):
        Plan(**settings)


# Files


class Dropping(nn.Sequential):
    def __init__(self, width, rate=0.5):
        super().__init__(nn.Linear(width, 4), nn.Dropout(rate), nn.BatchNorm1d(4))
        self.settings = {"width": width, "rate": rate}


def test_a_model_that_is_read_back_gives_the_same(tmp_path):
    model, x = Dropping(3, 0.2), torch.randn(6, 3)
    model(x)  # batch normalisation takes means in training, which are no parameters
    save_model(model, tmp_path / "model.pt")
    again = load_model(Dropping, tmp_path / "model.pt")
    assert again.settings == {"width": 3, "rate": 0.2}
    assert torch.equal(again(x), model.eval()(x))
    assert set(torch.load(tmp_path / "model.pt", weights_only=True)) == {"settings", "weights"}


class Run:
    """Would run code where a file is read as any Python objects."""

    ran = False

    def __reduce__(self):
        return setattr, (Run, "ran", True)


@pytest.mark.parametrize("protocol", ["torch", "pickle"])
def test_a_file_that_would_run_code_is_refused(tmp_path, protocol):
    if protocol == "torch":
        torch.save({"settings": {"start": 0.0}, "weights": Run()}, tmp_path / "model.pt")
        torch.load(tmp_path / "model.pt", weights_only=False)
    else:
        (tmp_path / "model.pt").write_bytes(pickle.dumps(Run(), protocol=2))
        pickle.loads((tmp_path / "model.pt").read_bytes())
    assert Run.ran  # the trap works
    Run.ran = False
    with pytest.raises(ValueError, match=r"path should be a file in which a Line was saved, but .* does not read as one"):
        load_model(Line, tmp_path / "model.pt")
    assert not Run.ran


@pytest.mark.parametrize("content", [{}, [1], None, {"settings": {"width": 3}, "weights": {}}])
def test_a_file_that_holds_something_else_is_refused(tmp_path, content):
    torch.save(content, tmp_path / "model.pt")
    with pytest.raises(ValueError, match=r"path should be a file in which a Line was saved, but .* does not read as one"):
        load_model(Line, tmp_path / "model.pt")


def test_a_file_that_was_cut_short_is_refused(tmp_path):
    save_model(Line(), tmp_path / "model.pt")
    content = (tmp_path / "model.pt").read_bytes()
    (tmp_path / "model.pt").write_bytes(content[: len(content) // 2])
    with pytest.raises(ValueError, match="does not read as one"):
        load_model(Line, tmp_path / "model.pt")


@pytest.mark.parametrize("settings", [{"start": np.float64(0)}, {"start": torch.zeros(1)}, {"start": types.SimpleNamespace()}])
def test_settings_that_could_not_be_read_back_are_not_saved(tmp_path, settings):
    model = Line()
    model.settings = settings
    with pytest.raises(ValueError, match="settings that are plain values, but start is a"):
        save_model(model, tmp_path / "model.pt")
    assert not (tmp_path / "model.pt").exists()
