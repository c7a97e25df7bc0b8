"""Training a PfLDS."""

import numpy as np
import pytest
import torch

from helpers.models import fitting
from helpers.models.fitting import Plan
from helpers.models.pflds.training import fit_pflds
from helpers.scores.held_out import latent_r2, rate_r2
from helpers.worlds.latent_spikes import lorenz_spikes


@pytest.fixture(scope="module")
def world():
    settings = {"n_conditions": 20, "n_trials": 5, "n_bins": 30, "n_held_in": 20, "n_held_out": 0, "mean_rate": 30.0}
    return lorenz_spikes(np.random.default_rng(0), **settings)


@pytest.fixture(scope="module")
def fitted(world):
    return fit_pflds(world.counts[world.train], 3, np.random.default_rng(0), n_steps=100)


def test_latents_and_rates_of_new_trials_are_close_to_the_truth(world, fitted):
    train, test = (fitted.infer(world.counts[part]) for part in (world.train, world.test))
    r2 = latent_r2(train.latents, world.latents[world.train], test.latents, world.latents[world.test])
    assert r2.mean() > 0.9
    assert rate_r2(world.rates[world.test], test.rates) > 0.8
    assert test.rates.shape == (20, 30, 20)


def test_the_bound_grows_and_the_best_is_kept(fitted):
    assert fitted.validation_elbo[-1] > fitted.validation_elbo[0] + 0.1
    assert fitted.best_step == fitted.step[np.argmax(fitted.validation_elbo)]
    assert len(fitted.step) == len(fitted.elbo) == len(fitted.divergence) >= 15
    assert (fitted.divergence > 0).all()
    assert not fitted.interrupted


def test_what_it_says_of_trials_is_the_same_at_each_call_and_does_not_touch_torch(world, fitted):
    before = torch.get_rng_state()
    first, second = (fitted.infer(world.counts[world.test]) for _ in range(2))
    np.testing.assert_array_equal(first.rates, second.rates)
    assert torch.equal(before, torch.get_rng_state())


def test_a_seed_is_a_result(world):
    first, second, other = (
        fit_pflds(world.counts, 2, np.random.default_rng(seed), n_steps=3).infer(world.counts).rates for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()


def test_trials_of_another_length_are_inferred(fitted, world):
    assert fitted.infer(world.counts[world.test][:, :9]).latents.shape == (20, 9, 3)
    with pytest.raises(ValueError, match=r"counts should have shape \(trials, time, 20\)"):
        fitted.infer(world.counts[..., :5])


def test_two_trials_are_enough(world):
    assert fit_pflds(world.counts[:2], 2, np.random.default_rng(0), n_steps=1).infer(world.counts).rates.min() > 0


def test_a_rate_that_is_too_high_is_named(world):
    plan = Plan(learning_rate=1e6, largest_gradient=None, schedule="constant")
    with pytest.raises(FloatingPointError, match="learning_rate that is too high"):
        fit_pflds(world.counts, 2, np.random.default_rng(0), n_steps=30, plan=plan)


def test_stopped_from_the_keyboard_it_keeps_the_best(world, monkeypatch):
    class Bar:
        def __iter__(self):
            yield from range(1, 5)
            raise KeyboardInterrupt

        def set_postfix(self, shown):
            pass

        def close(self):
            pass

    monkeypatch.setattr(fitting, "progress_bar", lambda steps, label: Bar())
    stopped = fit_pflds(world.counts, 2, np.random.default_rng(0), n_steps=15)
    assert stopped.interrupted
    assert stopped.step.tolist() == [1, 2, 3, 4]
