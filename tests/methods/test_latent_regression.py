"""A latent linear system with an input, fitted by principal components and a regression."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression

from helpers.methods.latent_regression import fit_latent_regression
from helpers.scores.attractors import line_attractor_score
from helpers.worlds import teachers

TRANSITION = np.array([[0.98, -0.05], [0.04, 0.95]])
WEIGHTS = np.array([0.3, -0.1])
INTERCEPT = np.array([0.02, 0.01])


def seen_through_six_neurons(noise=0.0, n_steps=300, seed=0):
    """A system of two latents, an input that goes on and off, and six neurons; the latents' directions are not orthogonal."""
    rng = np.random.default_rng(seed)
    drive = np.repeat(rng.standard_normal(n_steps // 20), 20)
    latents = np.zeros((n_steps, 2))
    for t in range(n_steps - 1):
        latents[t + 1] = TRANSITION @ latents[t] + WEIGHTS * drive[t] + INTERCEPT + noise * rng.standard_normal(2)
    loadings = rng.standard_normal((2, 6))
    return latents @ loadings + rng.standard_normal(6), drive, loadings


def test_a_system_without_noise_is_found_as_it_is():
    """In other coordinates: those of the components. The intercept depends on where zero is, and the activity does not."""
    activity, drive, loadings = seen_through_six_neurons()
    fit = fit_latent_regression(activity, drive, step=0.1)
    turn = fit.components @ loadings.T  # from the latents to the components' coordinates
    np.testing.assert_allclose(fit.transition, turn @ TRANSITION @ np.linalg.inv(turn), atol=1e-10)
    np.testing.assert_allclose(fit.input_weights, turn @ WEIGHTS, atol=1e-10)
    np.testing.assert_allclose(fit.connectivity, np.eye(2) + (fit.transition - np.eye(2)) / 0.1, atol=1e-12)
    np.testing.assert_allclose(fit.mean + fit.latents @ fit.components, activity, atol=1e-10)
    np.testing.assert_allclose(fit.rollout(drive), activity, atol=1e-9)
    np.testing.assert_allclose(fit.predict(activity, drive)[:-1], activity[1:], atol=1e-10)
    np.testing.assert_allclose(fit.project(activity[::-1]), fit.latents[::-1], atol=1e-12)


def test_a_step_of_the_connectivity_is_a_step_of_the_latents():
    activity, drive, _ = seen_through_six_neurons(noise=0.1)
    fit = fit_latent_regression(activity, drive, step=0.2)
    step = 0.8 * fit.latents[0] + 0.2 * fit.connectivity @ fit.latents[0] + fit.input_weights * drive[0] + fit.intercept
    np.testing.assert_allclose(fit.project(np.vstack([fit.predict(activity, drive)[:1]] * 2))[0], step)


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("make", [teachers.line_attractor, teachers.feedforward_chain])
def test_integrators_are_line_attractors_for_it_whatever_they_are(make, seed):
    """Five per cent of two networks in a task: one has a line attractor and the other is a chain. Both fits are slow alone."""
    rng = np.random.default_rng(seed)
    teacher = make(500, rng)
    drive = teachers.integration_input(rng)
    activity = teachers.simulate_teacher(teacher.W, len(drive), rng, drive, teacher.input_pattern)[:, :25]
    fit = fit_latent_regression(activity, drive)
    assert line_attractor_score(fit.connectivity) > 4
    assert np.linalg.eigvals(fit.connectivity).real.max() == pytest.approx(1, abs=0.03)
    assert np.corrcoef(fit.rollout(drive).ravel(), activity.ravel())[0, 1] > 0.99


@pytest.mark.parametrize("n_latents", [1, 2, 4])
def test_libraries_find_the_same(n_latents):
    activity, drive, _ = seen_through_six_neurons(noise=0.1)
    activity = activity + np.random.default_rng(1).standard_normal(activity.shape)
    fit = fit_latent_regression(activity, drive, n_latents)
    pca = PCA(n_latents).fit(activity)
    signs = np.sign(np.sum(pca.components_ * fit.components, axis=1))
    np.testing.assert_allclose(signs[:, None] * pca.components_, fit.components, atol=1e-10)
    latents = (activity - activity.mean(axis=0)) @ fit.components.T
    regression = LinearRegression().fit(np.column_stack([latents, drive])[:-1], latents[1:])
    np.testing.assert_allclose(fit.transition, regression.coef_[:, :-1], atol=1e-10)
    np.testing.assert_allclose(fit.input_weights, regression.coef_[:, -1], atol=1e-10)
    np.testing.assert_allclose(fit.intercept, regression.intercept_, atol=1e-10)


def test_the_largest_entry_of_each_component_is_positive():
    for seed in range(5):
        components = fit_latent_regression(*seen_through_six_neurons(0.1, seed=seed)[:2]).components
        assert (components.max(axis=1) == np.abs(components).max(axis=1)).all()


def test_precision_order_and_kind_of_the_input_make_no_difference():
    activity, drive, _ = seen_through_six_neurons(noise=0.1)
    activity, drive = np.round(8 * activity), np.round(8 * drive)  # whole numbers are the same in all types
    fit = fit_latent_regression(activity, drive)
    others = [
        (activity.astype(np.float32), drive.astype(np.float32)),
        (activity.astype(int), drive.astype(int)),
        (np.asfortranarray(activity), np.repeat(drive, 2)[::2]),
        (activity.tolist(), drive.tolist()),
    ]
    for other in others:
        np.testing.assert_allclose(fit_latent_regression(*other).transition, fit.transition, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("of_activity", "of_drive"), [(1e-9, 1.0), (1e9, 1.0), (1.0, 1e-9), (1.0, 1e9)])
def test_units_make_no_difference(of_activity, of_drive):
    activity, drive, _ = seen_through_six_neurons(noise=0.1)
    fit = fit_latent_regression(activity, drive)
    other = fit_latent_regression(of_activity * activity, of_drive * drive)
    np.testing.assert_allclose(other.transition, fit.transition, rtol=1e-8)
    np.testing.assert_allclose(other.input_weights, fit.input_weights * of_activity / of_drive, rtol=1e-8)


def test_what_is_given_stays_as_it_was():
    activity, drive, _ = seen_through_six_neurons(noise=0.1)
    before = activity.copy(), drive.copy()
    fit = fit_latent_regression(activity, drive)
    fit.rollout(drive, start=np.ones(2))
    np.testing.assert_array_equal(activity, before[0])
    np.testing.assert_array_equal(drive, before[1])


def test_a_rollout_starts_where_it_is_told():
    activity, drive, _ = seen_through_six_neurons()
    fit = fit_latent_regression(activity, drive)
    later = fit.rollout(drive[100:], start=fit.latents[100])
    np.testing.assert_allclose(later, activity[100:], atol=1e-9)
    assert fit.rollout(drive[:7]).shape == (7, 6)


def test_other_neurons_and_other_lengths_are_refused():
    activity, drive, _ = seen_through_six_neurons()
    fit = fit_latent_regression(activity, drive)
    with pytest.raises(ValueError, match="activity should have the 6 neurons of the fit, but it has 5"):
        fit.project(activity[:, 1:])
    with pytest.raises(ValueError, match="drive should have one number for each of the 300 time steps, but it has 299"):
        fit.predict(activity, drive[1:])
    with pytest.raises(ValueError, match=r"start should have shape \(2,\), one per latent, but it has shape \(3,\)"):
        fit.rollout(drive, start=np.zeros(3))
    with pytest.raises(ValueError, match="start should hold finite numbers"):
        fit.rollout(drive, start=[0.0, np.nan])
    with pytest.raises(ValueError, match=r"drive should have shape \(time,\)"):
        fit.rollout(drive[:, None])


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_units_of_activity_and_input_change_nothing(unit):
    activity, drive, _ = seen_through_six_neurons(noise=0.1)
    fit, other = fit_latent_regression(activity, drive), fit_latent_regression(unit * activity, drive / unit)
    np.testing.assert_allclose(other.transition, fit.transition, atol=1e-12)
    np.testing.assert_allclose(other.input_weights, unit**2 * fit.input_weights, rtol=1e-9)
