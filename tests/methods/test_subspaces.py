"""Principal axes, shares and angles of worms."""

import numpy as np
import pytest
from scipy.linalg import qr, subspace_angles
from sklearn.decomposition import PCA

from helpers.methods.subspaces import principal_angles, principal_axes, share_held
from helpers.worlds.worms import worm_study


def recording(seed=0, n_neurons=6):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((200, 3)) @ rng.standard_normal((3, n_neurons)) + 0.5 * rng.standard_normal((200, n_neurons))


def test_axes_and_shares_are_those_of_scikit_learn():
    activity = recording()
    z = (activity - activity.mean(axis=0)) / activity.std(axis=0)
    expected = PCA(3).fit(z)
    found = principal_axes([activity])
    np.testing.assert_allclose(found.shares, expected.explained_variance_ratio_)
    np.testing.assert_allclose(np.abs(np.sum(found.axes * expected.components_.T, axis=0)), 1)
    assert share_held(found.axes, activity) == pytest.approx(found.shares.sum())


def test_pooled_worms_are_z_scored_one_by_one():
    first, second = recording(0), recording(1)
    pooled = principal_axes([first, second])
    np.testing.assert_allclose(principal_axes([first * 100 + 7, second]).axes, pooled.axes, atol=1e-9)
    held = [share_held(pooled.axes, worm) for worm in (first, second)]
    assert np.mean(held) == pytest.approx(pooled.shares.sum())
    assert all(share <= principal_axes([worm]).shares.sum() for share, worm in zip(held, (first, second), strict=True))


def test_angles_that_are_known():
    """Two planes in four dimensions, turned against each other by 20 and 70 degrees."""
    turned = np.radians([20, 70])
    first = np.eye(4)[:, :2]
    second = np.vstack([np.diag(np.cos(turned)), np.diag(np.sin(turned))])
    np.testing.assert_allclose(principal_angles(first, second), [20, 70])
    np.testing.assert_allclose(principal_angles(first, first[:, :1]), [0], atol=1e-6)
    rotation = qr(np.random.default_rng(0).standard_normal((2, 2)))[0]
    np.testing.assert_allclose(principal_angles(first @ rotation, second), [20, 70])


def test_angles_are_those_of_scipy():
    rng = np.random.default_rng(1)
    first, second = (qr(rng.standard_normal((9, k)), mode="economic")[0] for k in (3, 2))
    np.testing.assert_allclose(principal_angles(first, second), np.degrees(subspace_angles(first, second))[::-1])
    np.testing.assert_allclose(principal_angles(second, first), principal_angles(first, second))


def test_halves_of_a_made_worm_are_nearer_than_two_made_worms():
    worms = [worm.activity for worm in worm_study(np.random.default_rng(0), 4).worms]
    axes = [principal_axes([worm]).axes for worm in worms]
    between = [principal_angles(axes[a], axes[b])[1] for a in range(4) for b in range(a)]
    minute = np.arange(800) // 100 % 2
    within = [principal_angles(*(principal_axes([worm[minute == part]]).axes for part in range(2)))[1] for worm in worms]
    assert np.mean(within) < np.mean(between)
