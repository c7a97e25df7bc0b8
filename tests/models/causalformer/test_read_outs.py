"""Read-outs of a model whose wiring is put in by hand, so that what should come out is known."""

import numpy as np
import pytest
import torch

from helpers.models.causalformer import forecasting
from helpers.models.causalformer.model import PAPER
from helpers.models.causalformer.read_outs import ablation_matrix, attention_matrix, do_spike_matrix, ensemble
from helpers.models.causalformer.training import fit_causalformer
from helpers.validation import numbers

N, LISTENER, HEARD = 4, 1, 3
SMALL = {"width": 8, "n_heads": 2, "head_width": 4, "hidden_width": 16, "context": 4}
WINDOWED = {**PAPER, **SMALL, "n_heads": 2}


def fit_with(n_steps=1, **settings):
    x = np.random.default_rng(0).normal(size=(1200, N))
    return fit_causalformer(x, np.random.default_rng(1), n_steps=n_steps, **SMALL, **settings)


@pytest.fixture
def wired():
    """A model in which one neuron alone listens to one other."""
    fit = fit_with(keys="free", weights="sigmoid")
    logits = torch.full((2, N, N), -20.0)
    logits[:, LISTENER, HEARD] = 5.0
    fit.model.global_attention.logits.data = logits
    fit.model.global_attention.out.weight.data *= 20
    return fit


ONLY = np.zeros((N, N), bool)
ONLY[LISTENER, HEARD] = True


@pytest.mark.parametrize(
    "read_out",
    [
        attention_matrix,
        lambda fit: ablation_matrix(fit, np.random.default_rng(0)),
        lambda fit: do_spike_matrix(fit, np.random.default_rng(0)),
    ],
    ids=["attention", "ablation", "do(spike)"],
)
def test_only_the_pair_that_is_wired_is_found_to_from(wired, read_out):
    matrix = np.abs(read_out(wired).strength)
    assert matrix[ONLY] > 1e-3
    assert matrix[~ONLY].max() < 1e-4 * matrix[ONLY]


@torch.no_grad()
def forecasts_by_definition(fit, x):
    return torch.cat([fit.model(x[None, t - fit.model.receptive_field : t])[0, -1:] for t in range(fit.test.start, len(x))])


@pytest.mark.parametrize("settings", [{"keys": "content"}, None], ids=["streamed", "windowed"])
def test_ablation_is_the_rise_of_the_loss_when_a_past_is_exchanged(settings):
    """Replace a neuron's past in the whole recording and forecast again, without any shortcut."""
    x = np.random.default_rng(0).normal(size=(600, N))
    fit = fit_causalformer(x, np.random.default_rng(1), n_steps=3, **(WINDOWED if settings is None else {**SMALL, **settings}))
    found = ablation_matrix(fit, np.random.default_rng(5)).strength
    x = torch.as_tensor(fit.x, dtype=torch.float32)
    start = fit.test.start - fit.model.receptive_field
    shifts = [round(part * (600 - start)) for part in np.random.default_rng(5).uniform(0.05, 0.95, N)]
    intact = ((forecasts_by_definition(fit, x) - x[fit.test]) ** 2).mean(0)
    for j in range(N):
        replaced = x.clone()
        replaced[start:, j] = x[start:, j].roll(shifts[j])
        # The last step is the target of the last forecast alone; its past may not be what is replaced by.
        harm = ((forecasts_by_definition(fit, replaced) - x[fit.test]) ** 2).mean(0) - intact
        others = np.arange(N) != j
        np.testing.assert_allclose(found[others, j], harm.numpy()[others], atol=2e-6)


@pytest.mark.parametrize("windowed", [False, True])
def test_do_spike_is_the_change_when_the_last_step_is_forced(windowed):
    x = np.random.default_rng(0).normal(size=(600, N))
    fit = fit_causalformer(x, np.random.default_rng(1), n_steps=3, **(WINDOWED if windowed else {**SMALL, "keys": "content"}))
    read = do_spike_matrix(fit, np.random.default_rng(5), n_moments=20)
    found = read.effect
    assert windowed or (found < 0).any()  # else the next line says nothing
    np.testing.assert_array_equal(read.strength, np.abs(found))
    x, lead = torch.as_tensor(fit.x, dtype=torch.float32), fit.model.receptive_field
    first = np.random.default_rng(5).permutation(600 - lead)[:20]
    moments = torch.stack([x[k : k + lead] for k in first.tolist()])
    quiet = moments[:, -1] < 0.5 * x.amax(0)
    for j in range(N):
        forecasts = []
        for value in (x[:, j].max(), x[:, j].median()):
            forced = moments.clone()
            forced[:, -1, j] = value
            with torch.no_grad():
                forecasts.append(fit.model(forced)[:, -1])
        change = forecasts[0] - forecasts[1]
        for i in set(range(N)) - {j}:
            assert found[i, j] == pytest.approx(float(change[quiet[:, i], i].mean()), abs=2e-6)


def test_attention_is_the_mean_over_the_test_part():
    fit = fit_with(keys="content")
    x, lead = torch.as_tensor(fit.x, dtype=torch.float32), fit.model.receptive_field
    _, weights = fit.model(x[None, fit.test.start - lead : -1], return_weights=True)
    expected = weights[0, -(1200 - fit.test.start) :].sum(1).mean(0).detach().numpy()
    np.fill_diagonal(expected, 0)
    np.testing.assert_allclose(attention_matrix(fit).strength, expected, atol=1e-6)


@pytest.mark.parametrize("settings", [{**SMALL, "keys": "content"}, WINDOWED], ids=["streamed", "windowed"])
def test_read_outs_do_not_depend_on_how_much_memory_there_is(monkeypatch, settings):
    x = np.random.default_rng(0).normal(size=(400, N))
    fit = fit_causalformer(x, np.random.default_rng(1), n_steps=3, **settings)

    def read_all():
        return (
            attention_matrix(fit).strength,
            ablation_matrix(fit, np.random.default_rng(5)).strength,
            do_spike_matrix(fit, np.random.default_rng(5)).effect,
        )

    whole = read_all()
    monkeypatch.setattr(forecasting, "LARGEST_ARRAY", 7 * N * 4 * 16)  # some forecasts at once, and not a divisor of all
    assert forecasting.forecasts_together(fit.model, 100) in (7, 28)
    for one, other in zip(whole, read_all(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_attention_of_a_softmax_sums_to_the_number_of_heads():
    np.testing.assert_allclose(attention_matrix(fit_with(keys="content", weights="softmax")).strength.sum(1), 2, rtol=1e-5)


def test_ensemble_is_the_mean_of_models_that_differ():
    x = np.random.default_rng(0).normal(size=(1200, N))
    found = ensemble(x, np.random.default_rng(1), 3, n_steps=2, **SMALL)
    assert found.members.shape == (3, N, N)
    assert found.r2.shape == (3,)
    np.testing.assert_allclose(found.strength, found.members.mean(0))
    assert len({matrix.tobytes() for matrix in found.members}) == 3
    np.testing.assert_allclose(found.members[1], attention_matrix(found.fits[1]).strength)


@pytest.mark.parametrize(
    "read_out", [attention_matrix, *(lambda f, r=r: r(f, np.random.default_rng(0)) for r in (ablation_matrix, do_spike_matrix))]
)
def test_a_model_in_which_nobody_sees_another_has_nothing_to_read(read_out):
    with pytest.raises(ValueError, match="neurons see each other, but its keys are 'none'"):
        read_out(fit_with(keys="none"))


def test_read_outs_have_no_gradient_and_are_plain_numbers(wired):
    assert numbers(attention_matrix(wired).strength, "attention").dtype == float
