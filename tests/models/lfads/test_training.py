"""Training an LFADS, and what it infers."""

import warnings

import numpy as np
import pytest
import torch

from helpers.models import fitting
from helpers.models.fitting import Plan
from helpers.models.lfads.inference import infer
from helpers.models.lfads.training import VALIDATE_EVERY, falling_rate, fit_lfads
from helpers.models.pflds.training import fit_pflds
from helpers.scores.held_out import bits_per_spike, latent_r2, rate_r2
from helpers.worlds.latent_spikes import lorenz_spikes

TINY = {"n_generator": 8, "n_encoder": 6, "n_controller": 5, "n_initial": 4, "n_factors": 3}


@pytest.fixture(scope="module")
def world():
    settings = {"n_conditions": 20, "n_trials": 5, "n_bins": 30, "n_held_in": 20, "n_held_out": 5, "mean_rate": 30.0}
    return lorenz_spikes(np.random.default_rng(0), **settings)


def parts(world, trials):
    counts = world.counts[trials]
    return counts[..., world.held_in], counts[..., world.held_out]


@pytest.fixture(scope="module", params=[0, 2], ids=["alone", "controlled"])
def fitted(world, request):
    seen, held_out = parts(world, world.train)
    settings = {"held_out": held_out, "n_steps": 100 if request.param else 160, "n_trials": 16, "warm_steps": 20}
    return fit_lfads(seen, np.random.default_rng(0), request.param, **settings)


def test_latents_and_rates_of_new_trials_are_close_to_the_truth(world, fitted):
    train, test = (fitted.infer(parts(world, trials)[0]) for trials in (world.train, world.test))
    r2 = latent_r2(train.latents, world.latents[world.train], test.latents, world.latents[world.test])
    assert r2.mean() > 0.85
    assert rate_r2(world.rates[world.test], test.rates) > 0.75
    # Also of neurons whose spikes it was not shown there.
    counts = parts(world, world.test)[1]
    true = world.rates[world.test][..., world.held_out]
    assert bits_per_spike(counts, test.rates[..., 20:]) > 0.8 * bits_per_spike(counts, true)


def test_what_is_inferred_has_the_shapes_that_are_said(world, fitted):
    found = fitted.infer(parts(world, world.test)[0], n_draws=2)
    n_inputs = fitted.model.settings["n_inputs"]
    assert found.rates.shape == (20, 30, 25)
    assert found.factors.shape == (20, 30, 6)
    assert found.latents is found.factors
    assert found.generator_states.shape == (20, 30, 64)
    assert found.inferred_inputs.shape == (20, 30, n_inputs)
    assert found.initial_conditions.shape == (20, 24)


def test_the_score_grows_and_the_best_is_kept(fitted):
    assert fitted.validation_bits.max() > fitted.validation_bits[0] + 0.1
    assert fitted.best_step == fitted.step[np.argmax(fitted.validation_bits)]
    lengths = {len(row) for row in (fitted.step, fitted.loss, fitted.initial_divergence, fitted.input_divergence)}
    assert lengths == {len(fitted.shown_bits)} == {len(fitted.validation_bits)}
    assert (fitted.initial_divergence > 0).all()
    assert ((fitted.input_divergence > 0) == (fitted.model.n_inputs > 0)).all()
    assert not fitted.interrupted


def test_what_it_says_of_trials_is_the_same_at_each_call_and_does_not_touch_torch(world, fitted):
    before = torch.get_rng_state()
    first, second = (fitted.infer(parts(world, world.test)[0]) for _ in range(2))
    np.testing.assert_array_equal(first.rates, second.rates)
    assert torch.equal(before, torch.get_rng_state())


def test_without_draws_it_is_the_model_run_from_the_means(world, fitted):
    seen, _ = parts(world, world.test)
    found = fitted.infer(seen, n_draws=0)
    with torch.no_grad():
        log_rates, course = fitted.model(torch.as_tensor(seen, dtype=torch.float32))
    np.testing.assert_allclose(found.rates, log_rates.exp(), rtol=1e-5)
    np.testing.assert_allclose(found.initial_conditions, course.initial_mean, rtol=1e-5)


def test_many_draws_are_an_average(world, fitted):
    seen, _ = parts(world, world.test[:3])
    model = fitted.model
    with torch.no_grad():
        x, generator = torch.as_tensor(seen, dtype=torch.float32), torch.Generator().manual_seed(0)
        drawn = [model(x, model.noise(3, 30, generator))[0].exp() for _ in range(4)]
    found = fitted.infer(seen, n_draws=4)
    np.testing.assert_allclose(found.rates, torch.stack(drawn).mean(dim=0), rtol=1e-4)
    np.testing.assert_array_equal(found.initial_conditions, fitted.infer(seen, n_draws=0).initial_conditions)


def test_trials_are_inferred_one_by_one(world, fitted, monkeypatch):
    seen, _ = parts(world, world.test)
    whole = fitted.infer(seen, n_draws=0)
    monkeypatch.setattr("helpers.models.lfads.inference.TRIALS_AT_ONCE", 7)
    np.testing.assert_allclose(fitted.infer(seen, n_draws=0).rates, whole.rates, rtol=1e-4)


def test_a_model_in_training_stays_so_and_infers_without_dropout(world, fitted):
    seen, _ = parts(world, world.test)
    fitted.model.train()
    first, second = (infer(fitted.model, seen, n_draws=0).rates for _ in range(2))
    assert fitted.model.training
    fitted.model.eval()
    np.testing.assert_array_equal(first, second)


def test_trials_of_another_length_are_inferred(fitted, world):
    seen, _ = parts(world, world.test)
    assert fitted.infer(seen[:, :9]).factors.shape == (20, 9, 6)
    with pytest.raises(ValueError, match=r"counts should have shape \(trials, time, 20\)"):
        fitted.infer(world.counts)


def test_a_seed_is_a_result(world):
    seen, _ = parts(world, world.train)
    first, second, other = (
        fit_lfads(seen, np.random.default_rng(seed), 1, n_steps=3, **TINY).infer(seen).rates for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()


def test_the_checkpoint_is_chosen_without_held_out_neurons(world):
    """In the trials that choose it, nothing follows from their spikes but the first guess of their mean rates."""
    seen, held_out = parts(world, world.train)
    validates = np.arange(len(seen)) % VALIDATE_EVERY == VALIDATE_EVERY - 1
    other = held_out.copy()
    other[validates] = other[validates][::-1, ::-1]
    first, second = (
        fit_lfads(seen, np.random.default_rng(0), held_out=counts, n_steps=6, **TINY) for counts in (held_out, other)
    )
    np.testing.assert_array_equal(first.validation_bits, second.validation_bits)
    np.testing.assert_array_equal(first.infer(seen).rates, second.infer(seen).rates)


def test_the_checkpoint_is_chosen_by_trials_that_are_not_trained_on(world):
    seen, _ = parts(world, world.train)
    validates = np.arange(len(seen)) % VALIDATE_EVERY == VALIDATE_EVERY - 1
    other = seen.copy()
    other[validates] = other[validates][:, ::-1]
    first, second = (fit_lfads(counts, np.random.default_rng(0), n_steps=6, **TINY) for counts in (seen, other))
    np.testing.assert_array_equal(first.loss, second.loss)
    assert (first.validation_bits != second.validation_bits).all()


def test_the_score_is_of_counts_that_the_model_was_not_shown(world, monkeypatch):
    """Where every count is hidden, what is scored is what the model says of trials without a spike."""
    seen, _ = parts(world, world.train)

    def hide_all(counts, share, generator=None):
        return torch.zeros_like(counts), torch.ones_like(counts, dtype=torch.bool)

    monkeypatch.setattr("helpers.models.lfads.training.hide", hide_all)
    plan = Plan(learning_rate=1e-2, schedule="constant", n_checks=1)
    fitted = fit_lfads(seen, np.random.default_rng(0), n_steps=10, plan=plan, **TINY)
    scored = seen[np.arange(len(seen)) % VALIDATE_EVERY == VALIDATE_EVERY - 1]
    rates, null = fitted.infer(0 * scored, n_draws=0).rates, seen.mean(axis=(0, 1))
    gained = np.sum(scored * np.log(rates / null) - rates + null)
    assert fitted.validation_bits == pytest.approx([gained / scored.sum() / np.log(2)], abs=1e-5)


def test_bits_are_those_of_the_scores(world):
    """With no training to speak of, a model says the means, and gains nothing."""
    seen, _ = parts(world, world.train)
    fitted = fit_lfads(seen, np.random.default_rng(0), n_steps=1, plan=Plan(learning_rate=1e-9), **TINY)
    assert abs(fitted.validation_bits[0]) < 0.1
    rates = fitted.infer(seen, n_draws=0).rates
    assert fitted.shown_bits[0] == pytest.approx(bits_per_spike(seen, rates), abs=0.03)


def test_nothing_is_learned_from_a_count_that_was_shown(world, monkeypatch):
    """Where the counts of half of the neurons are never hidden, what the model says of these neurons stays as it began."""
    seen, held_out = parts(world, world.train)

    def hide_the_first_half(counts, share, generator=None):
        hidden = torch.zeros_like(counts, dtype=torch.bool)
        hidden[..., :10] = True
        return counts.masked_fill(hidden, 0), hidden

    monkeypatch.setattr("helpers.models.lfads.training.hide", hide_the_first_half)
    settings = {"held_out": held_out, "n_steps": 3, "plan": Plan(weight_decay=0.0), **TINY}
    for hidden_share, learned_from in ((0.5, [*range(10), *range(20, 25)]), (0.0, range(25))):
        fitted = fit_lfads(seen, np.random.default_rng(0), hidden_share=hidden_share, **settings)
        first = np.log(world.counts[world.train].mean(axis=(0, 1)))
        moved = np.abs(fitted.model.to_log_rates.bias.detach().numpy() - first) > 1e-5
        assert np.flatnonzero(moved).tolist() == list(learned_from)


@pytest.mark.parametrize("hidden_share", [0.25, 0.8])
def test_hidden_counts_weigh_as_much_as_all(world, hidden_share):
    """Of a model that does not learn, what a bin costs is the same on average, however many counts are hidden."""
    seen, held_out = parts(world, world.train)
    still = Plan(learning_rate=1e-12, weight_decay=0.0, n_checks=1)
    settings = {"held_out": held_out, "n_steps": 20, "plan": still, "initial_weight": 0.0, "dropout": 0.0, **TINY}
    some, everything = (
        fit_lfads(seen, np.random.default_rng(0), hidden_share=share, **settings).loss[0] for share in (hidden_share, 0.0)
    )
    assert some == pytest.approx(everything, rel=0.02)


def test_weights_of_divergences_are_felt(world):
    seen, _ = parts(world, world.train)
    settings = {"n_steps": 40, "warm_steps": 0, **TINY}
    light, heavy_start, heavy_inputs = (
        fit_lfads(seen, np.random.default_rng(0), 2, initial_weight=initial, input_weight=inputs, **settings)
        for initial, inputs in ((0.0, 0.0), (10.0, 0.0), (0.0, 10.0))
    )
    assert heavy_start.initial_divergence[-1] < 0.5 * light.initial_divergence[-1]
    assert heavy_inputs.input_divergence[-1] < 0.5 * light.input_divergence[-1]
    late = fit_lfads(
        seen, np.random.default_rng(0), 2, initial_weight=10.0, input_weight=0.0, **{**settings, "warm_steps": 4000}
    )
    assert late.initial_divergence[-1] > 2 * heavy_start.initial_divergence[-1]


def test_all_trials_of_a_round_are_seen_before_one_comes_again():
    """Three batches of two trials a round; from the loss of each one can tell which they were."""
    counts = np.ones((7, 2, 1))  # the last of ten would validate; of seven the seventh does
    counts[:, 0, 0] = [1, 10, 100, 1000, 10_000, 100_000, 1]
    still = Plan(learning_rate=1e-12, weight_decay=0.0, n_checks=6)
    settings = {"plan": still, "n_steps": 6, "n_trials": 2, "hidden_share": 0.0, "initial_weight": 0.0, "dropout": 0.0}
    fitted = fit_lfads(counts, np.random.default_rng(0), **settings, **TINY)
    first, second = fitted.loss[:3].sum(), fitted.loss[3:].sum()
    assert first == pytest.approx(second, rel=0.02)


def test_the_rate_falls_along_half_a_cosine():
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=2.0)
    scheduler, rates = falling_rate(4, last=0.5)(optimiser), []
    for _ in range(6):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    np.testing.assert_allclose(rates, [2, 1.5 + np.sqrt(0.125), 1.5, 1.5 - np.sqrt(0.125), 1, 1])


def test_settings_reach_the_model_and_others_are_named(world):
    seen, _ = parts(world, world.train)
    model = fit_lfads(seen, np.random.default_rng(0), 1, n_steps=1, **TINY, time_constant=3.0).model
    assert {name: model.settings[name] for name in TINY} == TINY
    assert model.settings["time_constant"] == 3
    with pytest.raises(ValueError, match=r"n_factor is not a setting of LFADS; these are: n_factors, n_generator"):
        fit_lfads(seen, np.random.default_rng(0), n_factor=3)


def test_two_trials_are_enough(world):
    seen, held_out = parts(world, slice(2))
    assert fit_lfads(seen, np.random.default_rng(0), held_out=held_out, n_steps=1, **TINY).infer(seen).rates.min() > 0


def test_counts_that_may_not_be_written_to_are_copied(world):
    counts = parts(world, slice(4))[0].astype(np.float32)
    counts.flags.writeable = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        torch.set_warn_always(True)
        try:
            fit_lfads(counts, np.random.default_rng(0), n_steps=1, **TINY).infer(counts)
            fit_pflds(counts, 2, np.random.default_rng(0), n_steps=1).infer(counts)
        finally:
            torch.set_warn_always(False)


def test_counts_that_do_not_fit_into_a_byte(world):
    seen = 300 * parts(world, slice(4))[0]
    settings = {"n_steps": 1, "plan": Plan(learning_rate=1e-9), "hidden_share": 0.0, "initial_weight": 0.0, "dropout": 0.0}
    fitted = fit_lfads(seen, np.random.default_rng(0), **settings, **TINY)
    mean = seen.mean(axis=(0, 1))
    expected = (mean - seen[:3] * np.log(mean)).sum(axis=2).mean()  # of rates that begin near the means
    assert fitted.loss[0] == pytest.approx(expected, rel=0.15)


def test_a_rate_that_is_too_high_is_named(world):
    plan = Plan(learning_rate=1e6, largest_gradient=None, schedule="constant")
    with pytest.raises(FloatingPointError, match="learning_rate that is too high"):
        fit_lfads(parts(world, world.train)[0], np.random.default_rng(0), 2, n_steps=30, plan=plan, **TINY)


def test_stopped_from_the_keyboard_it_keeps_the_best(world, monkeypatch):
    class Bar:
        def __iter__(self):
            yield from range(1, 5)
            raise KeyboardInterrupt

        def set_postfix(self, shown):
            assert {"loss", "bits"} <= set(shown)

        def close(self):
            pass

    monkeypatch.setattr(fitting, "progress_bar", lambda steps, label: Bar())
    stopped = fit_lfads(parts(world, world.train)[0], np.random.default_rng(0), n_steps=30, **TINY)
    assert stopped.interrupted
    assert stopped.step.tolist() == [1, 2, 3, 4]
