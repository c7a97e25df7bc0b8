"""The asymmetric diffusion map, on a rotation whose manifold is known, and on made worms."""

import numpy as np
import pytest

from helpers.methods.diffusion_map import (
    analogues_ahead,
    delay_embedding,
    fit_diffusion_map,
    neurons_from_manifold,
    share_explained,
    walk_to_next,
)

TURN = 0.27  # A step of the rotation: no whole number of them is a turn, so that points lie everywhere on the circle.


def rotation(n_times=500, start=0.0, noise=0.02, seed=0):
    """A circle in five neurons, of which none shows the phase alone."""
    phase = start + TURN * np.arange(n_times)
    circle = np.stack([np.cos(phase), np.sin(phase)], axis=1)
    mix = np.random.default_rng(9).standard_normal((2, 5))
    return phase, circle @ mix + noise * np.random.default_rng(seed).standard_normal((n_times, 5))


def test_delays_by_hand():
    activity = np.arange(1.0, 6.0)[:, None] ** 2
    np.testing.assert_array_equal(delay_embedding(activity, (0, 2)), [[9, 1], [16, 4], [25, 9]])
    assert delay_embedding(activity, 1).shape == (4, 1)


def test_two_delays_tell_what_one_neuron_does_not():
    """Of a sine alone, rising and falling look alike; with what it was a quarter ago, each phase is a point of its own."""
    phase, _ = rotation()
    embedded = delay_embedding(np.cos(phase)[:, None], (0, 6))
    rising = np.abs(np.sin(phase[6:]) - 0.7) < 0.1
    apart = np.ptp(embedded[rising], axis=0)
    assert apart[0] > 1
    assert np.linalg.norm(embedded, axis=1) == pytest.approx(1, abs=0.1)


def test_the_walk_turns_as_the_rotation_does_and_its_manifold_is_the_circle():
    phase, activity = rotation()
    fitted = fit_diffusion_map([activity], 2, 10)
    np.testing.assert_allclose(fitted.transitions.sum(axis=1), 1)
    assert np.abs(np.angle(fitted.eigenvalues)) == pytest.approx(TURN, rel=0.05)
    assert (np.abs(fitted.eigenvalues) > 0.9).all()
    np.testing.assert_allclose(fitted.coordinates.std(axis=0), 1)
    np.testing.assert_allclose(fitted.coordinates.mean(axis=0), 0, atol=1e-12)
    around = fitted.coordinates[:, 0] + 1j * fitted.coordinates[:, 1]
    together = [np.abs(np.mean(around * np.exp(sign * 1j * phase))) / np.mean(np.abs(around)) for sign in (1, -1)]
    assert max(together) > 0.98
    assert min(together) < 0.05
    np.testing.assert_array_equal(fit_diffusion_map([activity], 2, 10).coordinates, fitted.coordinates)


def test_steps_of_a_walk_by_hand():
    """Three points on a line and where they went: weights fall with the square of the distance from the next point."""
    near = np.exp(-1 / 4)
    expected = [[near / (1 + near), 1 / (1 + near)], [np.exp(-9 / 4) / (np.exp(-9 / 4) + np.exp(-1)), 0]]
    expected[1][1] = 1 - expected[1][0]
    np.testing.assert_allclose(walk_to_next(np.array([[0.0], [1.0], [3.0]]), 2.0), expected)


def test_a_walk_turns_as_a_rotation_does_and_one_without_a_next_step_would_not():
    _, activity = rotation()
    transitions = walk_to_next(activity, 0.5)
    np.testing.assert_allclose(transitions.sum(axis=1), 1)
    values = np.linalg.eigvals(transitions)
    second = values[np.argsort(-np.abs(values))[1]]
    assert np.abs(np.angle(second)) == pytest.approx(TURN, rel=0.02)
    assert np.trace(transitions[:-1, 1:]) > 5 * np.trace(transitions[1:, :-1])
    np.testing.assert_allclose(walk_to_next(1000 * activity, 500.0), transitions, atol=1e-9)


def test_the_walk_has_a_direction():
    _, activity = rotation()
    forth = fit_diffusion_map([activity], 2, 10).transitions.toarray()
    assert np.trace(forth[:-1, 1:]) > 5 * np.trace(forth[1:, :-1])


def test_new_states_are_placed_read_back_and_looked_ahead_from():
    """On another run of the rotation: what it does next, and what its neurons do, are known."""
    phase, activity = rotation()
    new_phase, new = rotation(120, start=1.0, seed=1)
    fitted = fit_diffusion_map([activity], 2, 10)
    placed = fitted.place(new)
    back = neurons_from_manifold(fitted.coordinates, activity, placed)
    assert share_explained(new, back) > 0.98
    for n_steps in (0, 5, 12):
        expected = np.cos(new_phase + TURN * n_steps)
        for said in (
            fitted.ahead(new, np.cos(phase), n_steps),
            analogues_ahead([activity], [np.cos(phase)], new, n_steps),
        ):
            assert np.corrcoef(said, expected)[0, 1] > 0.99
    assert share_explained(new[5:], fitted.ahead(new, activity, 5)[:-5]) > 0.8
    assert share_explained(new[5:], new[:-5]) < 0


def test_worms_that_share_nothing_do_not_mix_and_no_step_leads_from_one_to_the_next():
    _, activity = rotation(100)
    fitted = fit_diffusion_map([activity, activity + 50], 2, 5)
    between = fitted.transitions.toarray()[:100, 100:]
    assert between.sum() < 1e-9
    assert np.abs(fitted.eigenvalues[0]) == pytest.approx(1)
    same = fit_diffusion_map([activity, activity.copy()], 2, 5).transitions.toarray()
    assert same[:100, 100:].sum() == pytest.approx(50, abs=1)
    for last in (99, 199):  # what follows it is not known
        np.testing.assert_array_equal(same[last], same[last - 1])


def test_units_and_precision_do_not_matter():
    _, activity = rotation(200)
    expected = fit_diffusion_map([activity], 2, 10).coordinates
    found = fit_diffusion_map([1e-6 * activity], 2, 10).coordinates
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("n_coordinates", [1, 2, 3, 4])
def test_there_are_as_many_coordinates_as_are_asked_for_where_directions_are_fast_too(n_coordinates):
    points = np.random.default_rng(0).standard_normal((300, 3))
    fitted = fit_diffusion_map([points], n_coordinates, 5)
    assert fitted.coordinates.shape == (300, n_coordinates)
    assert np.abs(fitted.eigenvalues).max() < 0.9
    assert (np.diff(np.abs(fitted.eigenvalues)) < 1e-9).all()


def test_far_from_0_the_walk_is_the_same():
    _, activity = rotation(200)
    expected = fit_diffusion_map([activity], 2, 10)
    far = fit_diffusion_map([activity + 1e8], 2, 10)
    np.testing.assert_allclose(far.eigenvalues, expected.eigenvalues, atol=1e-6)
    np.testing.assert_allclose(far.place(activity[:9] + 1e8), expected.place(activity[:9]), atol=1e-5)


def test_of_points_that_are_one_and_the_same_all_weigh_alike_and_others_nothing():
    """A cycle of four states, each visited eight times, whose neighbours are those very states."""
    states = 1e-3 * np.array([[0.0, 0.1], [1.3, 0.2], [1.1, 1.7], [0.3, 1.2]])
    walk = fit_diffusion_map([np.tile(states, (8, 1))], 2, 5).transitions.toarray()
    number = np.tile(np.arange(4), 8)
    expected = (number[None, :] == (number[:, None] + 1) % 4) / 8
    np.testing.assert_allclose(walk[:-1], expected[:-1], atol=1e-12)


def test_methods_of_the_map_name_what_is_wrong():
    _, activity = rotation(60)
    fitted = fit_diffusion_map([activity], 2, 5)
    with pytest.raises(ValueError, match="embedded should have 5 dimensions, as in the fit, but it has 4"):
        fitted.weights(activity[:, :4])
    with pytest.raises(ValueError, match="values should have one entry for each of 60 points"):
        fitted.ahead(activity, np.ones(59), 1)
    with pytest.raises(ValueError, match="n_steps should be a whole number of at least 0"):
        fitted.ahead(activity, np.ones(60), -1)


def test_share_explained_by_hand():
    activity = np.array([[0.0, 1.0], [2.0, 1.0]])
    assert share_explained(activity, activity) == 1
    assert share_explained(activity, np.ones((2, 2))) == 0
    assert share_explained(activity, activity[::-1]) == -3
    apart = activity + np.array([0, 10])
    assert share_explained(apart, np.tile(apart.mean(axis=0), (2, 1))) == 0  # each neuron has a mean of its own
