"""Made worms are made as it is said, and what is measured on them is near the real ones."""

import numpy as np
import pytest

from helpers.methods.derivatives import worm_features
from helpers.methods.state_decoding import fit_state_decoder
from helpers.methods.subspaces import principal_axes
from helpers.scores.over_worms import state_auroc
from helpers.studies.unseen_worms import decode_unseen_worms
from helpers.worlds.worms import FOLLOWS, SECONDS_IN, worm_study


def mean_of(worms, measure):
    return np.mean([measure(worm) for worm in worms])


def test_a_study_has_its_shapes_and_its_names():
    study = worm_study(np.random.default_rng(0), 3, 100, 6, 20)
    assert len(study.worms) == 3
    assert study.tuning.shape == (6, 7)
    for worm in study.worms:
        assert worm.activity.shape == (100, 6)
        assert worm.all_activity.shape == (100, 20)
        np.testing.assert_array_equal(worm.all_activity[:, :6], worm.activity)
        np.testing.assert_allclose(worm.all_activity.mean(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose(worm.all_activity.std(axis=0), 1)
        assert worm.neurons.tolist() == study.worms[0].neurons.tolist()
        np.testing.assert_array_equal(worm.reversal, worm.state == "reversal")
        assert worm.latents.shape == (100, 3)
    assert len({tuple(worm.state) for worm in study.worms}) == 3
    assert len(study.command) == 4
    again = worm_study(np.random.default_rng(0), 3, 100, 6, 20)
    np.testing.assert_array_equal(again.worms[2].all_activity, study.worms[2].all_activity)


def test_states_last_and_follow_one_another_as_it_is_said():
    states = np.concatenate([worm.state for worm in worm_study(np.random.default_rng(0), 40, 800, 4, 4).worms])
    changes = np.flatnonzero(states[1:] != states[:-1])
    lasting = np.diff(changes) * 0.6
    names = states[changes[1:]]
    for state, (mean, _) in SECONDS_IN.items():
        assert lasting[names == state].mean() == pytest.approx(mean, rel=0.12)
    following = states[changes[1:] + 1]
    for state, said in FOLLOWS.items():
        for other, probability in said.items():
            assert np.mean(following[names == state] == other) == pytest.approx(probability, abs=0.06)


def test_heterogeneity_is_how_far_individuals_are_from_what_they_share():
    def shared(heterogeneity):
        found = []
        for seed in range(3):
            worms = worm_study(np.random.default_rng(seed), 2, heterogeneity=heterogeneity).worms
            found.append(np.corrcoef(*(np.corrcoef(worm.activity.T)[np.triu_indices(32, 1)] for worm in worms))[0, 1])
        return np.mean(found)

    assert shared(0.0) > shared(0.4) + 0.1 > shared(0.95) + 0.4


def test_the_command_is_followed_by_the_neurons_that_are_named():
    for seed in range(3):
        study = worm_study(np.random.default_rng(seed))
        goes = [
            worm.activity[worm.reversal].mean(axis=0) - worm.activity[worm.state == "forward"].mean(axis=0)
            for worm in study.worms
        ]
        chosen = np.isin(study.worms[0].neurons, study.command)
        assert np.mean(goes, axis=0)[chosen].min() > np.mean(goes) + 0.1


def test_the_wiring_joins_neurons_that_follow_the_command_alike():
    alike, degree = [], []
    for seed in range(10):
        study = worm_study(np.random.default_rng(seed), 1, 40)
        np.testing.assert_array_equal(study.wiring, study.wiring.T)
        assert not np.diag(study.wiring).any()
        tuning = study.tuning[:, :3]
        size = np.linalg.norm(tuning, axis=1)
        cosine = tuning @ tuning.T / np.outer(size, size)
        pairs = np.triu_indices(32, 1)
        joined = study.wiring[pairs] > 0
        assert joined.mean() == pytest.approx(0.17, abs=0.01)
        alike.append(cosine[pairs][joined].mean() - cosine[pairs][~joined].mean())
        degree.append(np.corrcoef(size, (study.wiring > 0).sum(axis=1))[0, 1])
    assert np.mean(alike) > 0.2
    assert np.mean(degree) > 0.3


@pytest.mark.parametrize("seed", range(2))
def test_made_worms_are_calibrated_to_the_real_ones(seed):
    """Beside each bound, what was measured on the seven worms of Dag et al."""
    worms = worm_study(np.random.default_rng(seed)).worms
    assert 0.5 < mean_of(worms, lambda worm: principal_axes([worm.activity]).shares.sum()) < 0.7  # .60
    assert 0.42 < mean_of(worms, lambda worm: principal_axes([worm.all_activity]).shares.sum()) < 0.6  # .50
    assert 0.14 < mean_of(worms, lambda worm: worm.reversal.mean()) < 0.24  # .19
    found = decode_unseen_worms(
        fit_state_decoder, [worm_features(worm.activity) for worm in worms], [worm.reversal for worm in worms]
    )
    assert 0.8 < found.auroc.mean() < 0.97  # .87


def test_a_decoder_of_the_first_study_reads_a_second_less_the_more_it_differs():
    """Means over five pairs of studies; the docstring of ``worm_study`` says them."""
    found = {0.0: [], 0.5: [], 0.8: [], 1.0: []}
    for seed in range(5):
        first = worm_study(np.random.default_rng(seed))
        decoder = fit_state_decoder(
            [worm_features(worm.activity) for worm in first.worms], [own.reversal for own in first.worms]
        )
        for difference, scores in found.items():
            rng = np.random.default_rng(100 + seed)
            second = worm_study(rng, tuning=first.tuning, difference=difference).worms
            evidence = [decoder.evidence(worm_features(worm.activity))[:, 1] for worm in second]
            scores.append(np.mean([state_auroc(own.reversal, e) for own, e in zip(second, evidence, strict=True)]))
    assert [np.mean(scores) for scores in found.values()] == pytest.approx([0.905, 0.867, 0.765, 0.476], abs=5e-3)
    assert min(found[0.5]) > 0.84
    assert all(half > most for half, most in zip(found[0.5], found[0.8], strict=True))


def test_a_second_study_is_as_different_as_is_said():
    first = worm_study(np.random.default_rng(0), 1, 40)
    for difference in (0.0, 0.6, 1.0):
        second = worm_study(np.random.default_rng(1), 1, 40, tuning=first.tuning, difference=difference)
        r = np.corrcoef(first.tuning[:, 3], second.tuning[:, 3])[0, 1]
        assert r == pytest.approx(np.sqrt(1 - difference**2), abs=0.25)
    same = worm_study(np.random.default_rng(1), 1, 40, tuning=first.tuning)
    np.testing.assert_array_equal(same.tuning, first.tuning)


def test_volumes_may_follow_one_another_as_fast_as_anybody_likes():
    """A state that lasts for years of volumes is not written down for years."""
    (worm,) = worm_study(np.random.default_rng(0), 1, 30, 4, 4, seconds=1e-12).worms
    assert worm.state.tolist() == ["forward"] * 30


@pytest.fixture(scope="module")
def long_worms():
    return worm_study(np.random.default_rng(0), 6, 2000, 4, 4).worms


def test_speed_and_turning_are_those_of_the_state_with_noise_that_lasts(long_worms):
    state, velocity, turning = (
        np.array([getattr(worm, name) for worm in long_worms]) for name in ("state", "velocity", "angular_velocity")
    )
    speeds = {"forward": 0.02, "reversal": -0.03, "turn": 0.008, "pause": 0.0}
    for one, speed in speeds.items():
        assert velocity[state == one].mean() == pytest.approx(speed, abs=1e-3)
    noise = velocity - np.vectorize(speeds.get)(state)
    assert noise.std() == pytest.approx(0.006, rel=0.05)
    assert np.mean(noise[:, 1:] * noise[:, :-1]) / noise.var() == pytest.approx(0.5, abs=0.05)
    sides = [own[does == "turn"].mean() for own, does in zip(turning, state, strict=True)]
    np.testing.assert_allclose(np.abs(sides), 0.3, atol=0.03)
    assert {True, False} == {side > 0 for side in sides}  # a worm turns to one side, another to the other
    assert turning[state != "turn"].mean() == pytest.approx(0, abs=5e-3)
    assert turning[state != "turn"].std() == pytest.approx(0.05, rel=0.05)
    np.testing.assert_allclose(long_worms[0].time_s, 0.6 * np.arange(2000))


def test_latents_follow_the_command_as_slowly_as_calcium(long_worms):
    targets = {"forward": (-1.0, 0.2, 0), "reversal": (2.0, 0.5, -0.6), "turn": (0.3, 1.2, 2.0), "pause": (-0.4, -1.4, 0)}
    for worm in long_worms:
        wanted = np.array([targets[one] for one in worm.state])
        np.testing.assert_array_equal(worm.latents[0], wanted[0])
        gone, to_go = np.diff(worm.latents, axis=0), wanted[1:] - worm.latents[:-1]
        assert (gone * to_go).sum() / (to_go**2).sum() == pytest.approx(1 - np.exp(-0.6 / 1.5), abs=0.02)
        assert (gone - (1 - np.exp(-0.6 / 1.5)) * to_go).std() == pytest.approx(0.1, rel=0.05)


def test_states_last_as_differently_as_it_is_said():
    states = np.concatenate([worm.state for worm in worm_study(np.random.default_rng(0), 40, 800, 4, 4, seconds=0.1).worms])
    changes = np.flatnonzero(states[1:] != states[:-1])
    lasting, names = 0.1 * np.diff(changes), states[changes[1:]]
    for state, (_, sd) in SECONDS_IN.items():
        assert lasting[names == state].std() == pytest.approx(sd, rel=0.2)


def test_synapses_are_whole_numbers_of_a_geometric_law():
    found = np.concatenate([worm_study(np.random.default_rng(s), 1, 2).wiring.ravel() for s in range(8)])
    found = found[found > 0]
    np.testing.assert_array_equal(found, np.round(found))
    assert found.mean() == pytest.approx(1 / 0.35, rel=0.1)
    assert np.mean(found == 1) == pytest.approx(0.35, abs=0.05)


def test_what_a_second_study_shares_keeps_its_size():
    sizes = {
        difference: np.mean(
            [
                (worm_study(np.random.default_rng(s), 1, 2, tuning=np.full((32, 7), 3.0), difference=difference).tuning).mean()
                for s in range(4)
            ]
        )
        for difference in (0.0, 0.6)
    }
    assert sizes[0.0] == 3
    assert sizes[0.6] == pytest.approx(0.8 * 3, abs=0.1)
