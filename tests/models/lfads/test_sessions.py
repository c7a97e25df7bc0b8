"""Sessions that share no neuron, stitched together."""

import numpy as np
import pytest
import torch

from helpers.models import fitting
from helpers.models.fitting import Plan
from helpers.models.lfads.inference import infer
from helpers.models.lfads.model import FIRST_READ_OUT, LFADS
from helpers.models.lfads.sessions import (
    StitchedLFADS,
    fit_stitched_lfads,
    infer_session,
    load_stitched_lfads,
    save_stitched_lfads,
)
from helpers.scores.held_out import latent_r2, rate_r2
from helpers.worlds.latent_spikes import lorenz_sessions

TINY = {"n_generator": 8, "n_encoder": 6, "n_controller": 5, "n_initial": 4, "n_factors": 3, "n_read_in": 7}


@pytest.fixture(scope="module")
def worlds():
    settings = {"n_conditions": 30, "n_trials": 4, "n_bins": 30, "n_neurons": 15, "mean_rate": 30.0}
    return lorenz_sessions(np.random.default_rng(0), 3, **settings)


def train_counts(worlds):
    return [world.counts[world.train] for world in worlds]


@pytest.fixture(scope="module")
def fitted(worlds):
    return fit_stitched_lfads(train_counts(worlds), np.random.default_rng(0), n_steps=250, n_trials=32, warm_steps=20)


def test_rates_of_new_trials_of_each_session_are_close_to_the_truth(worlds, fitted):
    for session, world in enumerate(worlds):
        found = fitted.infer(session, world.counts[world.test])
        assert rate_r2(world.rates[world.test], found.rates) > 0.7


def test_factors_mean_the_same_in_all_sessions(worlds):
    """A map to the true latents that is fitted in the first session holds in the others.

    Up to what no model can know: with other signs of its first two coordinates, an orbit of Lorenz's system is one too.
    """
    settings = {"n_steps": 250, "n_trials": 32, "warm_steps": 20, "n_factors": 3}
    fitted, first = fit_stitched_lfads(train_counts(worlds), np.random.default_rng(0), **settings), worlds[0]
    before = fitted.infer(0, first.counts[first.train]).factors
    for session, world in enumerate(worlds):
        found = fitted.infer(session, world.counts[world.test]).factors
        scores = [
            latent_r2(before, first.latents[first.train], found, world.latents[world.test] * sign).min()
            for sign in (1, np.array([-1, -1, 1]))
        ]
        assert max(scores) > 0.7


def test_one_session_whose_read_in_is_the_identity_is_an_lfads():
    torch.manual_seed(0)
    stitched = StitchedLFADS([7], n_inputs=2, **TINY).double().eval()
    torch.manual_seed(0)
    alone = LFADS(7, 0, 2, **{name: value for name, value in TINY.items() if name != "n_read_in"}).double().eval()
    shared = dict(stitched.shared.state_dict())
    alone.load_state_dict(shared | {f"to_log_rates.{name}": value for name, value in stitched.read_out[0].state_dict().items()})
    with torch.no_grad():
        stitched.read_in[0].weight.copy_(torch.eye(7))
    counts = np.random.default_rng(0).poisson(1.0, (5, 9, 7))
    for n_draws in (0, 3):
        first, second = infer_session(stitched, 0, counts, n_draws), infer(alone, counts, n_draws)
        for name in vars(first):
            np.testing.assert_allclose(getattr(first, name), getattr(second, name), rtol=1e-5, atol=1e-6)


def test_parts_of_a_batch_do_not_touch_each_other():
    torch.manual_seed(0)
    model = StitchedLFADS([3, 5], **TINY).eval()
    rng = np.random.default_rng(0)
    first, second = (torch.tensor(rng.poisson(1.0, (4, 9, n)), dtype=torch.float32) for n in (3, 5))
    together, course = model([(0, first), (1, second), (0, first[:2])])
    assert [part.shape for part in together] == [(4, 9, 3), (4, 9, 5), (2, 9, 3)]
    torch.testing.assert_close(together[2], together[0][:2])
    torch.testing.assert_close(together[1], model([(1, second)])[0][0])
    assert course.factors.shape == (10, 9, 3)


def test_what_is_inferred_has_the_shapes_that_are_said():
    model = StitchedLFADS([3, 5], n_inputs=2, **TINY)
    found = infer_session(model, 1, np.ones((4, 9, 5)), n_draws=2)
    assert found.rates.shape == (4, 9, 5)
    assert found.latents.shape == (4, 9, 3)
    assert found.generator_states.shape == (4, 9, 8)
    assert found.inferred_inputs.shape == (4, 9, 2)
    assert found.initial_conditions.shape == (4, 4)
    assert model.training  # as it was


def test_the_score_grows_and_the_best_is_kept(fitted):
    assert fitted.validation_bits.max() > fitted.validation_bits[0] + 0.1
    assert fitted.best_step == fitted.step[np.argmax(fitted.validation_bits)]
    assert (fitted.initial_divergence > 0).all()
    assert not fitted.input_divergence.any()
    assert not fitted.interrupted


def test_a_seed_is_a_result_and_torch_stays_as_it_was(worlds):
    counts, before = train_counts(worlds), torch.get_rng_state()
    first, second, other = (
        fit_stitched_lfads(counts, np.random.default_rng(seed), 1, n_steps=3, **TINY).infer(1, counts[1]).rates
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()
    assert torch.equal(before, torch.get_rng_state())


def test_a_saved_model_says_the_same(tmp_path):
    torch.manual_seed(0)
    model = StitchedLFADS([3, 5], n_inputs=1, **TINY)
    save_stitched_lfads(model, tmp_path / "model.pt")
    loaded, counts = load_stitched_lfads(tmp_path / "model.pt"), np.ones((4, 9, 5))
    assert loaded.settings == model.settings
    assert loaded.n_neurons == [3, 5]
    np.testing.assert_array_equal(infer_session(loaded, 1, counts).rates, infer_session(model, 1, counts).rates)


def test_rates_begin_near_the_means_of_each_session(worlds):
    counts = train_counts(worlds)
    still = Plan(learning_rate=1e-9, n_checks=1)
    fitted = fit_stitched_lfads(counts, np.random.default_rng(0), n_steps=1, plan=still, **TINY)
    for session, own in enumerate(counts):
        rates = fitted.infer(session, own, n_draws=0).rates.mean(axis=(0, 1))
        np.testing.assert_allclose(rates, own.mean(axis=(0, 1)), rtol=0.6)


def test_the_checkpoint_is_chosen_by_trials_that_are_not_trained_on(worlds):
    counts = train_counts(worlds)
    other = [own.copy() for own in counts]
    other[2][9::10] = other[2][9::10, ::-1]
    first, second = (fit_stitched_lfads(own, np.random.default_rng(0), n_steps=6, **TINY) for own in (counts, other))
    np.testing.assert_array_equal(first.loss, second.loss)
    assert (first.validation_bits != second.validation_bits).all()


def test_all_trials_of_all_sessions_are_seen_before_one_comes_again():
    """Three batches of two trials a round; from the loss of each one can tell which they were."""
    sessions = []
    for sizes in ([1, 10, 100, 1], [1000, 10_000, 100_000, 1]):  # the last of each validates
        counts = np.ones((4, 2, 1))
        counts[:, 0, 0] = sizes
        sessions.append(counts)
    still = Plan(learning_rate=1e-12, weight_decay=0.0, n_checks=6)
    settings = {"plan": still, "n_steps": 6, "n_trials": 2, "hidden_share": 0.0, "initial_weight": 0.0, "dropout": 0.0}
    loss = fit_stitched_lfads(sessions, np.random.default_rng(0), **settings, **TINY).loss
    assert loss[:3].sum() == pytest.approx(loss[3:].sum(), rel=0.02)
    assert np.abs(np.diff(loss[:3])).min() > 1  # the batches differ


def test_a_loss_of_hidden_counts_stands_for_that_of_all():
    """Of counts whose mean is 1, each neuron costs about 1 in a bin, whatever share of them is hidden."""
    rng = np.random.default_rng(0)
    sessions = [rng.poisson(1.0, (40, 6, n_neurons)) for n_neurons in (20, 10)]
    still = Plan(learning_rate=1e-12, weight_decay=0.0, n_checks=1)
    for hidden_share in (0.0, 0.3, 0.6):
        settings = {"plan": still, "n_steps": 4, "hidden_share": hidden_share, "initial_weight": 0.0}
        loss = fit_stitched_lfads(sessions, np.random.default_rng(0), **settings, **TINY).loss
        assert loss[0] == pytest.approx(15, rel=0.1)


def test_counts_that_are_hidden_are_not_read(monkeypatch):
    rng, run, read = np.random.default_rng(0), StitchedLFADS.run, []

    def watched(self, parts, noise=None):
        if noise is not None:  # in training
            read.extend(float((counts == 0).float().mean()) for _, counts in parts)
        return run(self, parts, noise)

    monkeypatch.setattr(StitchedLFADS, "run", watched)
    sessions = [1 + rng.poisson(1.0, (20, 6, n_neurons)) for n_neurons in (8, 5)]  # none of which is 0 itself
    fit_stitched_lfads(sessions, rng, n_steps=3, hidden_share=0.4, **TINY)
    assert np.mean(read) == pytest.approx(0.4, abs=0.05)


def test_bits_are_beside_the_means_of_each_session_and_begin_at_0():
    """Means of 1 and of 10: beside those of the other session, rates that begin at their own would be worth more than a bit."""
    rng = np.random.default_rng(0)
    sessions = [rng.poisson(mean, (20, 6, 8)) for mean in (1.0, 10.0)]
    still = Plan(learning_rate=1e-12, weight_decay=0.0, n_checks=1)
    fitted = fit_stitched_lfads(sessions, np.random.default_rng(0), n_steps=1, plan=still, **TINY)
    assert abs(fitted.validation_bits[0]) < 0.05
    assert abs(fitted.shown_bits[0]) < 0.05
    assert fitted.shown_bits[0] != fitted.validation_bits[0]


def test_factors_say_little_about_rates_at_first():
    weights = StitchedLFADS([200], n_factors=3).read_out[0].weight.detach()
    assert weights.abs().max() <= FIRST_READ_OUT / np.sqrt(3)


def test_settings_reach_the_model_and_others_are_named(worlds):
    counts = train_counts(worlds)
    model = fit_stitched_lfads(counts, np.random.default_rng(0), 1, n_steps=1, **TINY, time_constant=3.0).model
    assert {name: model.settings[name] for name in TINY} == TINY
    assert model.settings["n_neurons"] == "15 15 15"
    assert model.shared.settings["time_constant"] == 3
    with pytest.raises(ValueError, match="n_factor is not a setting of StitchedLFADS; these are: n_read_in, n_factors"):
        fit_stitched_lfads(counts, np.random.default_rng(0), n_factor=3)


@pytest.mark.parametrize("bad", [[], "", [3, 0], "3 x", "3 -1", 3, None, [3, "many"], [3.7], [True]])
def test_numbers_of_neurons_that_are_none_are_named(bad):
    with pytest.raises(ValueError, match="n_neurons should hold a number of neurons for each session"):
        StitchedLFADS(bad)


def test_a_rate_that_is_too_high_is_named(worlds):
    plan = Plan(learning_rate=1e6, largest_gradient=None, schedule="constant")
    with pytest.raises(FloatingPointError, match="learning_rate that is too high"):
        fit_stitched_lfads(train_counts(worlds), np.random.default_rng(0), 2, n_steps=30, plan=plan, **TINY)


def test_stopped_from_the_keyboard_it_keeps_the_best(worlds, monkeypatch):
    class Bar:
        def __iter__(self):
            yield from range(1, 5)
            raise KeyboardInterrupt

        def set_postfix(self, shown):
            assert {"loss", "bits"} <= set(shown)

        def close(self):
            pass

    monkeypatch.setattr(fitting, "progress_bar", lambda steps, label: Bar())
    stopped = fit_stitched_lfads(train_counts(worlds), np.random.default_rng(0), n_steps=30, **TINY)
    assert stopped.interrupted
    assert stopped.step.tolist() == [1, 2, 3, 4]
