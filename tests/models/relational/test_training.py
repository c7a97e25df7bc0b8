"""Training on samples with graphs of their own, and reading graphs of samples that it has never seen."""

import numpy as np
import pytest
import torch

from helpers.methods.graph_baselines import correlation_of_pairs, forecast_by_var
from helpers.models.fitting import Plan
from helpers.models.relational.inference import infer_graphs, roll_out
from helpers.models.relational.training import fit_relational
from helpers.scores.graphs import error_ahead, graph_auroc
from helpers.worlds.particles import kuramoto_oscillators, spring_particles

SMALL = {"n_steps": 150, "n_samples": 32, "width": 16, "message_width": 24}


@pytest.fixture(scope="module")
def springs():
    samples = spring_particles(660, np.random.default_rng(0), n_particles=3, n_steps=30)
    return samples[:600], samples[600:]


@pytest.fixture(scope="module")
def fitted(springs):
    return fit_relational(springs[0].x[:, :20], np.random.default_rng(0), **SMALL)


def test_graphs_of_samples_that_it_has_never_seen_are_found(springs, fitted):
    test = springs[1]
    edges = fitted.infer(test.x[:, :20]).edges
    assert edges.shape == test.graphs.shape
    assert edges.min() >= 0
    assert edges.max() <= 1
    assert not edges[:, range(3), range(3)].any()
    auroc = graph_auroc(test.graphs, edges)
    assert auroc > 0.9
    assert auroc > graph_auroc(test.graphs, correlation_of_pairs(test.x[:, :20, :, 0])) + 0.2
    # Other numbers of particles and steps are taken by the same model.
    larger = spring_particles(40, np.random.default_rng(5), n_particles=5, n_steps=25)
    assert graph_auroc(larger.graphs, fitted.infer(larger.x).edges) > 0.75


def test_motion_goes_on_as_it_would_and_better_than_by_an_autoregression_of_all(springs, fitted):
    train, test = (samples.x for samples in springs)
    forecast = roll_out(fitted.model, test[:, :20], 10)
    assert forecast.shape == (60, 10, 3, 4)
    error = error_ahead(test[:, 20:], forecast)
    assert error[4] < 0.5 * error_ahead(test[:, 20:], forecast_by_var(test[:, :20], 10, train[:, :20]))[4]
    one = roll_out(fitted.model, test[:, :20], 1)
    np.testing.assert_allclose(one, forecast[:, :1])


def test_a_roll_out_is_one_step_after_the_other(springs, fitted):
    """By the parts of the model, with the graph of what was seen."""
    x, model = torch.tensor(springs[1].x[:5, :20]), fitted.model
    with torch.no_grad():
        state, change = model.standardise(x)
        edges = model.logits(state, change).softmax(dim=-1)
        now = x[:, -1]
        for _ in range(3):
            standard = ((now - model.mean) / model.spread).float()
            now = now + model.decoder(standard[:, None], edges)[:, 0] * model.step_spread
    np.testing.assert_allclose(roll_out(model, x.numpy(), 3)[:, -1], now, rtol=1e-3, atol=1e-4)


def test_the_score_falls_and_the_best_is_kept(fitted):
    assert fitted.validation_loss.min() < 0.5 * fitted.validation_loss[0]
    assert fitted.best_step == fitted.step[np.argmin(fitted.validation_loss)]
    assert len(fitted.step) == len(fitted.loss) == len(fitted.validation_loss) == len(fitted.divergence)
    assert (fitted.divergence > 0).all()
    assert (fitted.divergence < np.log(2) + 1e-6).all()
    assert not fitted.interrupted


def test_units_do_not_matter(springs):
    """A recording in other units, with a feature that never changes but for rounding, is the same recording."""
    x = springs[0].x[:60, :10]
    constant = np.where(x[..., :1] > 0, 3e5, np.nextafter(3e5, np.inf))
    other = np.concatenate([1e-2 * x + 1e7, constant], axis=3)
    settings = SMALL | {"n_steps": 20}
    first = fit_relational(x, np.random.default_rng(0), **settings)
    with_constant = fit_relational(other, np.random.default_rng(0), **settings)
    assert with_constant.model.step_spread[-1] == 0
    scaled = fit_relational(1e-6 * x, np.random.default_rng(0), **settings)
    np.testing.assert_allclose(scaled.validation_loss, first.validation_loss, rtol=2e-2)
    assert np.isfinite(with_constant.infer(other).edges).all()


def test_a_seed_is_a_result_and_torch_is_left_alone(springs):
    x, settings = springs[0].x[:40, :8], SMALL | {"n_steps": 4}
    before = torch.get_rng_state()
    first, again, other = (fit_relational(x, np.random.default_rng(seed), **settings).infer(x).edges for seed in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-4
    assert torch.equal(before, torch.get_rng_state())


def test_samples_are_inferred_one_by_one_and_a_model_in_training_stays_so(springs, fitted, monkeypatch):
    x = springs[1].x[:, :20]
    whole = fitted.infer(x).edges
    monkeypatch.setattr("helpers.models.relational.inference.SAMPLES_AT_ONCE", 7)
    fitted.model.train()
    np.testing.assert_allclose(infer_graphs(fitted.model, x).edges, whole, atol=1e-5)
    assert fitted.model.training
    fitted.model.eval()
    np.testing.assert_allclose(fitted.infer(x.astype(np.float32)).edges, whole, atol=1e-3)


def test_a_hidden_driver_is_a_particle_that_nothing_acts_on():
    samples = kuramoto_oscillators(40, np.random.default_rng(0), 3, 10, n_hidden=1)
    fitted = fit_relational(samples.x, np.random.default_rng(0), n_hidden_drivers=2, n_types=3, **SMALL | {"n_steps": 4})
    found = fitted.infer(samples.x)
    assert found.probabilities.shape == (40, 3, 3, 3)
    assert found.from_hidden.shape == (40, 3, 2, 3)
    np.testing.assert_allclose(found.from_hidden.sum(axis=-1), 1, rtol=1e-6)
    np.testing.assert_allclose(found.edges, found.probabilities[..., 1] + found.probabilities[..., 2])
    assert roll_out(fitted.model, samples.x, 3).shape == (40, 3, 3, 4)
    none = fit_relational(samples.x, np.random.default_rng(0), **SMALL | {"n_steps": 1}).infer(samples.x)
    assert none.from_hidden.shape == (40, 3, 0, 2)


def test_edges_collapse_to_their_prior_where_all_motion_is_called_noise(springs):
    x = springs[0].x[:200, :20]
    settings = SMALL | {"noise_variance": 1e4, "edge_prior": 0.3}
    fitted = fit_relational(x, np.random.default_rng(0), **settings)
    assert fitted.divergence[-1] < 1e-3
    others = np.broadcast_to(~np.eye(3, dtype=bool), (200, 3, 3))
    np.testing.assert_allclose(fitted.infer(x).edges[others], 0.3, atol=0.05)


def test_what_is_wrong_with_settings_is_said():
    x = np.random.default_rng(0).standard_normal((6, 5, 3, 2))
    with pytest.raises(ValueError, match="n_stepss is not a setting of RelationalInference; these are: n_types, "):
        fit_relational(x, np.random.default_rng(0), n_stepss=3)
    with pytest.raises(ValueError, match="edge_prior should lie between 0 and 1"):
        fit_relational(x, np.random.default_rng(0), n_steps=1, edge_prior=1.0)
    fitted = fit_relational(x, np.random.default_rng(0), n_steps=2, plan=Plan(n_checks=2))
    assert fitted.step.tolist() == [1, 2]


def test_each_tenth_sample_and_no_more_than_a_hundred_choose_the_checkpoint():
    """What is trained on is what the units are taken from."""
    x, settings = np.random.default_rng(0).standard_normal((1100, 3, 2, 1)), SMALL | {"n_steps": 1, "width": 2}
    for n_samples, validate in ((1100, slice(9, 1000, 10)), (6, slice(5, 6)), (10, slice(9, 10))):
        trained = np.delete(x[:n_samples], validate, axis=0)
        model = fit_relational(x[:n_samples], np.random.default_rng(0), **settings).model
        np.testing.assert_allclose(model.mean, trained.mean(axis=(0, 1, 2)), rtol=1e-9)
        np.testing.assert_allclose(model.spread, trained.std(axis=(0, 1, 2)), rtol=1e-9)
        np.testing.assert_allclose(model.step_spread, np.diff(trained, axis=1).std(axis=(0, 1, 2)), rtol=1e-9)


def test_divergence_is_that_of_the_edges_of_validation_in_nats_a_pair(springs, fitted):
    p = fitted.infer(springs[0].x[9::10, :20]).probabilities[:, ~np.eye(3, dtype=bool)]
    expected = np.mean(np.sum(p * np.log(2 * p), axis=-1))
    assert fitted.divergence[fitted.step == fitted.best_step] == pytest.approx(expected, rel=1e-3)


def test_the_learning_rate_falls_along_half_a_cosine_to_a_twentieth(springs, monkeypatch):
    """Whatever the number of steps, so that two lengths are two trainings."""
    rates, step = [], torch.optim.AdamW.step
    monkeypatch.setattr(torch.optim.AdamW, "step", lambda own: rates.append(own.param_groups[0]["lr"]) or step(own))
    for n_steps in (4, 8):
        rates.clear()
        fit_relational(springs[0].x[:20, :4], np.random.default_rng(0), **SMALL | {"n_steps": n_steps})
        share = 0.5 * (1 + np.cos(np.pi * np.arange(n_steps) / n_steps))
        np.testing.assert_allclose(rates, 0.01 * (0.05 + 0.95 * share))
