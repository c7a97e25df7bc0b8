"""The registry of methods that find latents: each finds those of a small world, and has a look."""

import dataclasses

import numpy as np
import pytest

from helpers.data.latent_scores import load_latent_scores
from helpers.plots.looks import LOOKS
from helpers.scores.held_out import latent_r2
from helpers.studies import latent_registry
from helpers.studies.latent_registry import BY_KEY, LATENT_METHODS
from helpers.worlds.latent_spikes import lorenz_spikes
from tools import build_latent_table

KEYS = [method.key for method in LATENT_METHODS]


@pytest.fixture(scope="module")
def world():
    """Few trials, but fast neurons, so that little training is enough."""
    return lorenz_spikes(np.random.default_rng(0), n_conditions=20, n_trials=10, mean_rate=30.0)


@pytest.fixture
def quick(monkeypatch):
    """Training of some seconds in place of half a minute."""
    for name, n_steps in (("fit_pflds", 60), ("fit_lfads", 120)):
        fit = getattr(latent_registry, name)
        monkeypatch.setattr(latent_registry, name, lambda *args, fit=fit, n=n_steps, **kw: fit(*args, n_steps=n, **kw))


@pytest.mark.parametrize("method", LATENT_METHODS, ids=KEYS)
def test_a_method_finds_the_latents_of_trials_that_it_was_not_fitted_to(method, world, quick):
    seen = world.counts[..., world.held_in]
    fitted = method.fit(seen[world.train], method.setting, np.random.default_rng(1))
    before, after = (fitted.infer(seen[trials]).latents for trials in (world.train, world.test))
    assert after.shape[:2] == seen[world.test].shape[:2]
    if method.means in ("latents", "factors"):
        assert after.shape[2] == method.setting
    r2 = latent_r2(before, world.latents[world.train], after, world.latents[world.test])
    assert r2.mean() > 0.5


def test_each_has_a_key_and_a_look_of_its_own():
    assert len(set(KEYS)) == len(KEYS) == len(BY_KEY)
    assert all(method.name == LOOKS[method.key].label for method in LATENT_METHODS)


def test_what_is_trained_is_what_has_parameters_from_chance(world, quick):
    """Others give the same with any generator."""
    seen = world.counts[world.train[:20]][..., world.held_in]
    for method in LATENT_METHODS:
        if not method.trained:
            first, second = (method.fit(seen, method.setting, np.random.default_rng(n)).infer(seen).latents for n in (0, 1))
            np.testing.assert_array_equal(first, second)


def test_the_table_of_scores_is_of_these_methods():
    tried = set(build_latent_table.SETTINGS) - set(build_latent_table.AVERAGES)
    assert tried <= set(KEYS)
    assert tried <= set(load_latent_scores()["method"])
    assert {method.key for method in LATENT_METHODS} - tried == {"lfads_alone", "lfads_controlled"}


def test_smoothing_is_what_it_finds():
    counts = np.random.default_rng(0).poisson(1.0, (3, 20, 4))
    found = BY_KEY["smoothing"].fit(counts, 2.0, None).infer(counts)
    np.testing.assert_array_equal(found.latents, found.rates)
    assert dataclasses.asdict(BY_KEY["smoothing"].fit(counts, 2.0, None)) == {"sd": 2.0}
