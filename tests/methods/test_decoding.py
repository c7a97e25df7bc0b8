"""Decoding of movements whose law is known."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
from sklearn.model_selection import GroupKFold

from helpers.methods import decoding
from helpers.methods.smoothing import smooth_counts

N_TRIALS, N_TIME, N_NEURONS = 40, 12, 8


def lagging(seed, lag, noise=0.1):
    """Velocities that are a mixture of the activity of ``lag`` bins before."""
    rng = np.random.default_rng(seed)
    activity = rng.standard_normal((N_TRIALS, N_TIME, N_NEURONS))
    weights = rng.standard_normal((N_NEURONS, 2))
    kinematics = noise * rng.standard_normal((N_TRIALS, N_TIME, 2))
    kinematics[:, lag:] += activity[:, : N_TIME - lag] @ weights
    return activity, kinematics


def test_history_is_the_present_and_then_the_past():
    activity = np.arange(12.0).reshape(1, 4, 3)
    found = decoding.with_history(activity, 3)
    assert found.shape == (1, 2, 9)
    np.testing.assert_array_equal(found[0, 0], np.r_[activity[0, 2], activity[0, 1], activity[0, 0]])
    np.testing.assert_array_equal(found[0, 1], np.r_[activity[0, 3], activity[0, 2], activity[0, 1]])
    np.testing.assert_array_equal(decoding.with_history(activity, 1), activity)


def test_a_decoder_takes_the_bins_that_it_needs():
    for lag in (0, 2):
        activity, kinematics = lagging(0, lag)
        found = decoding.fit_ridge_decoder(activity[:30], kinematics[:30], (1, 2, 3, 4), (0.1, 10.0))
        assert found.n_bins == lag + 1
        assert found.first_bin == 3
        said = found.predict(activity[30:])
        assert said.shape == (10, N_TIME - 3, 2)
        assert decoding.joint_r2(kinematics[30:, 3:], said, np.random.default_rng(0), 2).r2 > 0.95
    without = decoding.fit_ridge_decoder(activity[:30], kinematics[:30], 1, (0.1, 10.0))
    assert decoding.joint_r2(kinematics[30:], without.predict(activity[30:]), np.random.default_rng(0), 2).r2 < 0.1


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_it_is_ridge_with_a_penalty_chosen_over_trials(seed):
    """Activity that is alike within a trial and says nothing: bins that were left out alone would want almost no penalty."""
    rng = np.random.default_rng(seed)
    activity = np.repeat(rng.standard_normal((24, 1, 20)), N_TIME, axis=1) + 0.01 * rng.standard_normal((24, N_TIME, 20))
    kinematics = np.repeat(rng.standard_normal((24, 1, 1)), N_TIME, axis=1)
    penalties = (1e-2, 1e4)
    found = decoding.fit_ridge_decoder(activity, kinematics, 1, penalties, n_folds=4)
    assert found.penalty == 1e4
    x, y = activity.reshape(-1, 20), kinematics.reshape(-1, 1)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    np.testing.assert_allclose(found.predict(activity).ravel(), Ridge(1e4).fit(z, y).predict(z).ravel(), rtol=1e-6)
    scores = []
    for kept, left in GroupKFold(4).split(x, groups=np.repeat(np.arange(24), N_TIME)):
        centre, scale = x[kept].mean(axis=0), x[kept].std(axis=0)
        model = Ridge(1e4).fit((x[kept] - centre) / scale, y[kept])
        scores.append(r2_score(y[left], model.predict((x[left] - centre) / scale)))
    assert found.cross_validated_r2 == pytest.approx(np.mean(scores))


def test_a_decoder_says_when_neurons_are_others():
    activity, kinematics = lagging(0, 0)
    found = decoding.fit_ridge_decoder(activity, kinematics, (1, 3))
    for other in (activity[..., 1:], activity[:, :2]):
        with pytest.raises(
            ValueError, match=r"activity should have shape \(trials, time, 8\), as in the fit, with more than 2"
        ):
            found.predict(other)


def test_joint_r2_by_hand():
    """Deviations of both outputs together: 8 and 2; errors 1 and 1."""
    true = np.array([[[0.0, 0.0], [4.0, 2.0]], [[2.0, 1.0], [2.0, 1.0]]])
    said = true.copy()
    said[0, 0] += [1, 0]
    said[1, 1] += [0, 1]
    found = decoding.joint_r2(true, said, np.random.default_rng(0))
    assert found.r2 == pytest.approx(1 - 2 / 10)
    assert found.low == found.r2  # of two trials, the second has no R² by itself
    assert found.high == pytest.approx(1 - 1 / 10)


def test_the_interval_is_of_trials_and_not_of_bins():
    """Errors that are alike in all bins of a trial: the interval is as wide as with one bin a trial, and holds the truth."""
    rng = np.random.default_rng(0)
    holds, width = [], []
    for _ in range(40):
        true = np.repeat(rng.standard_normal((25, 1, 1)), 20, axis=1)
        said = true + 0.5 * np.repeat(rng.standard_normal((25, 1, 1)), 20, axis=1)
        found = decoding.joint_r2(true, said, rng, 200)
        holds.append(found.low <= 0.75 <= found.high)
        width.append(found.high - found.low)
    assert 0.8 < np.mean(holds) <= 1
    assert 0.35 < np.mean(width) < 0.7  # twenty bins a trial would make it less than a quarter as wide
    narrow = decoding.joint_r2(true, said, rng, 200, level=0.5)
    assert narrow.high - narrow.low < 0.7 * (found.high - found.low)


def test_a_gain_is_the_difference_of_two_scores_over_the_same_resamples():
    """Two decoders that miss the same: the difference is known much better than either score."""
    rng = np.random.default_rng(0)
    true = rng.standard_normal((30, 10, 2))
    missed = rng.standard_normal((30, 1, 1)) ** 2 * rng.standard_normal(true.shape)
    said, beside = true + 0.25 * missed, true + 0.3 * missed + 0.02 * rng.standard_normal(true.shape)
    one, other = (decoding.joint_r2(true, predicted, np.random.default_rng(1), 300) for predicted in (said, beside))
    gain = decoding.r2_gain(true, said, beside, np.random.default_rng(1), 300)
    assert gain.r2 == pytest.approx(one.r2 - other.r2)
    assert gain.low < gain.r2 < gain.high
    assert gain.high - gain.low < 0.7 * (one.high - one.low)
    assert decoding.r2_gain(true, beside, said, np.random.default_rng(1), 300).low == pytest.approx(-gain.high)


def test_the_stereotyped_reach_is_the_mean_of_its_target():
    kinematics = np.arange(12.0).reshape(3, 2, 2)
    found = decoding.stereotyped_reach(kinematics, np.array(["up", "down", "up"]), np.array(["down", "up"]))
    np.testing.assert_array_equal(found, [kinematics[1], (kinematics[0] + kinematics[2]) / 2])


def test_targets_are_told_from_counts_and_not_from_noise():
    rng = np.random.default_rng(0)
    target = np.repeat([3, 5, 8], 20)
    rates = rng.gamma(4, 0.25, (3, 15))[np.searchsorted([3, 5, 8], target)]
    counts = rng.poisson(rates[:, None, :], (60, 10, 15))
    order = rng.permutation(60)
    train, test = order[:40], order[40:]
    found = decoding.decode_target(counts[train], target[train], counts[test])
    assert np.mean(found == target[test]) > 0.9
    guessed = decoding.decode_target(rng.permutation(counts[train]), target[train], counts[test])
    assert np.mean(guessed == target[test]) < 0.75


def test_covariances_are_shrunken_as_much_as_training_trials_ask_for():
    """What two neurons share hides the target, and only their covariance takes it off."""
    rng = np.random.default_rng(0)
    target = np.tile([0, 1], 100)
    shared = 3 * rng.standard_normal(200)
    activity = np.stack([shared + target, shared + 0.2 * rng.standard_normal(200)], axis=1)[:, None, :]
    found = decoding.decode_target(activity[:100], target[:100], activity[100:])
    assert np.mean(found == target[100:]) > 0.85


def test_a_decoder_of_the_single_movement_beats_the_stereotyped_reach_and_one_of_the_target_does_not():
    """Two worlds: in one, spikes follow how fast this reach is; in the other, only where it goes."""
    rng = np.random.default_rng(0)
    target = np.repeat(np.arange(4), 25)
    order = rng.permutation(100)
    train, test = order[:70], order[70:]
    profile = np.sin(np.pi * np.arange(15) / 15)[:, None] * 20
    direction = np.stack([np.cos(target * np.pi / 2), np.sin(target * np.pi / 2)], axis=1)
    own = 1 + 0.5 * rng.standard_normal((100, 1, 1))
    kinematics = own * profile * direction[:, None, :]
    weights = rng.standard_normal((2, 40)) * 0.04
    better = {}
    for name, followed in (("this reach", kinematics), ("its target", kinematics / own)):
        counts = rng.poisson(2 * np.exp(followed @ weights))
        activity = smooth_counts(counts, 1.0)
        decoder = decoding.fit_ridge_decoder(activity[train], kinematics[train], penalties=(1.0, 10.0, 100.0))
        first = decoder.first_bin
        stereotyped = decoding.stereotyped_reach(kinematics[train], target[train], target[test])
        better[name] = np.subtract(
            *(
                decoding.joint_r2(kinematics[test][:, first:], said, rng, 2).r2
                for said in (decoder.predict(activity[test]), stereotyped[:, first:])
            )
        )
    assert better["this reach"] > 0.05
    assert better["its target"] < 0.02


def test_a_map_that_is_carried_to_another_day_is_scored_as_it_is():
    """By scikit-learn; and where the other day is the mirror image, the same map is worse than no map."""
    rng = np.random.default_rng(0)
    x, new_x = rng.standard_normal((2, 50, 3))
    weights, constant = rng.standard_normal((3, 2)) * [1, 5], [2.0, -1.0]
    y, new_y = (part @ weights + constant + 0.5 * rng.standard_normal((50, 2)) for part in (x, new_x))
    said = Ridge(alpha=0).fit(x, y).predict(new_x)
    r2 = decoding.carried_r2(x, y, new_x, new_y)
    assert r2 == pytest.approx(r2_score(new_y, said, multioutput="variance_weighted"))
    assert r2 > 0.9
    assert decoding.carried_r2(x, y, -new_x, new_y) < 0
