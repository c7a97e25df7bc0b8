"""Latents of a model's own making."""

import numpy as np
import pytest

from helpers.methods.factor_analysis import fit_factor_analysis
from helpers.methods.invented_dynamics import FASTEST, SLOWEST, invent_dynamics
from helpers.methods.spike_counts import Inferred
from helpers.scores.held_out import latent_r2
from helpers.worlds.latent_spikes import lorenz_spikes


@pytest.fixture(scope="module")
def world():
    return lorenz_spikes(np.random.default_rng(0), n_conditions=30, n_trials=6, n_held_in=20)


@pytest.fixture(scope="module")
def both(world):
    seen = world.counts[world.train][..., world.held_in]
    fitted = fit_factor_analysis(seen, 4, 2.0)
    return fitted, invent_dynamics(fitted, seen, np.random.default_rng(1), n_oscillators=3)


def test_rates_stay_and_latents_still_hold_the_models_own(world, both):
    train, test = (world.counts[trials][..., world.held_in] for trials in (world.train, world.test))
    (own, other), (_, with_more) = ([model.infer(counts) for model in both] for counts in (test, train))
    np.testing.assert_array_equal(own.rates, other.rates)
    assert other.latents.shape == (*own.latents.shape[:2], 10)
    np.testing.assert_allclose(latent_r2(with_more.latents, both[0].infer(train).latents, other.latents, own.latents), 1)


def test_oscillators_turn_by_their_own_law(world, both):
    _, more = both
    first, second = np.split(more.invented(world.counts[..., world.held_in]), 2, axis=2)
    turned = np.diff(np.unwrap(np.arctan2(second, first), axis=1), axis=1)
    np.testing.assert_allclose(turned, np.broadcast_to(more.radians, turned.shape))
    np.testing.assert_allclose(np.hypot(first, second), np.hypot(first, second)[:, :1] * np.ones((50, 1)))
    assert ((more.radians > 2 * np.pi / SLOWEST) & (more.radians < 2 * np.pi / FASTEST)).all()


def test_they_are_as_large_as_own_latents_and_start_anew_in_each_trial(world, both):
    _, more = both
    seen = world.counts[world.train][..., world.held_in]
    invented = more.invented(seen)
    np.testing.assert_allclose(invented[:, 0].std(axis=0), 1)
    np.testing.assert_allclose(invented[:, 0].mean(axis=0), 0, atol=1e-9)
    assert more.infer(seen).latents.var(axis=(0, 1)).mean() == pytest.approx(1, rel=0.1)


def test_no_axis_belongs_to_either(both):
    mixing = both[1].mixing
    np.testing.assert_allclose(mixing @ mixing.T, np.eye(10), atol=1e-12)
    assert (mixing[:4] ** 2).sum(axis=0).max() < 0.95


def test_what_neurons_do_says_little_about_them(world, both):
    _, more = both
    train, test = (world.counts[trials][..., world.held_in] for trials in (world.train, world.test))
    r2 = latent_r2(world.latents[world.train], more.invented(train), world.latents[world.test], more.invented(test))
    assert r2.max() < 0.1


def test_latents_that_rest_far_from_zero_are_centred(world):
    seen = world.counts[world.train][..., world.held_in]
    fitted = fit_factor_analysis(seen, 4, 2.0)

    class Elsewhere:
        def infer(self, counts):
            found = fitted.infer(counts)
            return Inferred(100 + found.latents, found.rates)

    far, near = (invent_dynamics(one, seen, np.random.default_rng(1), 3).infer(seen) for one in (Elsewhere(), fitted))
    np.testing.assert_allclose(far.latents, near.latents, atol=1e-9)
    np.testing.assert_allclose(far.latents.mean(axis=(0, 1)), 0, atol=1e-9)
