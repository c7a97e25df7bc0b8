"""Surrogates keep what they say and nothing else."""

import itertools
from functools import partial

import numpy as np
import pytest

from helpers.methods import surrogates
from helpers.methods.rotations import condition_averages, fit_jpca
from helpers.methods.smoothing import smooth_counts
from helpers.worlds.population_dynamics import firing_sequence, rotating_population


def smooth_averages(world):
    return condition_averages(smooth_counts(world.counts, 2.0), world.condition)


@pytest.fixture(scope="module")
def averages():
    return smooth_averages(rotating_population(np.random.default_rng(0), n_conditions=8, n_bins=30, n_neurons=20))


@pytest.fixture(scope="module")
def fitted(averages):
    return surrogates.fit_tensor_maximum_entropy(averages)


def test_marginal_covariances_by_hand(averages):
    found = surrogates.marginal_covariances(averages)
    differences = averages - averages.mean(axis=0)
    assert [len(matrix) for matrix in found] == [8, 30, 20]
    assert found[0][1, 2] == pytest.approx(np.sum(differences[1] * differences[2]))
    assert found[1][3, 5] == pytest.approx(np.sum(differences[:, 3] * differences[:, 5]))
    assert found[2][4, 7] == pytest.approx(np.sum(differences[:, :, 4] * differences[:, :, 7]))
    assert np.trace(found[0]) == pytest.approx(np.trace(found[1])) == pytest.approx(np.trace(found[2]))


def test_averages_in_32_bits_far_from_zero_lose_nothing_in_sums():
    averages = (1e4 + np.random.default_rng(0).standard_normal((6, 15, 5))).astype(np.float32)
    for found, wanted in zip(*map(surrogates.marginal_covariances, (averages, averages.astype(float))), strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_the_distribution_has_the_marginal_covariances_of_the_data(averages, fitted):
    for wanted, found in zip(surrogates.marginal_covariances(averages), fitted.marginal_covariances(), strict=True):
        assert np.abs(wanted - found).max() < 1e-6 * np.trace(wanted)


def test_surrogates_have_them_on_average_and_what_conditions_share_always(averages, fitted):
    rng = np.random.default_rng(0)
    drawn = [fitted.draw(rng) for _ in range(400)]
    np.testing.assert_allclose([one.mean(axis=0) for one in drawn[:5]], [averages.mean(axis=0)] * 5, atol=1e-10)
    for mode, wanted in enumerate(surrogates.marginal_covariances(averages)):
        found = np.mean([surrogates.marginal_covariances(one)[mode] for one in drawn], axis=0)
        assert np.linalg.norm(found - wanted) < 0.1 * np.linalg.norm(wanted), mode
    assert np.corrcoef((drawn[0] - drawn[0].mean(axis=0)).ravel(), (averages - averages.mean(axis=0)).ravel())[0, 1] < 0.3


def test_of_all_variances_with_these_sums_theirs_has_the_most_entropy(fitted):
    """Variances that are moved so that all sums along modes stay have a lower sum of logarithms; and the inverse is a sum."""
    inverse = 1 / fitted.variance
    a, b, c = (inverse.mean(axis=others) for others in ((1, 2), (0, 2), (0, 1)))
    parts = a[:, None, None] + b[:, None] + c - 2 * inverse.mean()
    np.testing.assert_allclose(inverse, parts, atol=1e-9 * inverse.max())
    rng = np.random.default_rng(0)
    smallest = fitted.variance.min()
    for _ in range(20):
        move = rng.standard_normal(fitted.variance.shape)
        for axis in range(3):
            move -= move.mean(axis=axis, keepdims=True)
        moved = fitted.variance + 0.5 * smallest * move / np.abs(move).max()
        assert np.log(moved).sum() < np.log(fitted.variance).sum()


def test_a_shuffle_keeps_each_neuron_and_breaks_what_neurons_share(averages):
    rng = np.random.default_rng(0)
    shuffled = surrogates.condition_shuffled(averages, rng)
    np.testing.assert_allclose(shuffled.mean(axis=0), averages.mean(axis=0))
    for neuron in range(20):
        own = {tuple(course) for course in averages[:, :, neuron]}
        assert {tuple(course) for course in shuffled[:, :, neuron]} == own
    before, after = (surrogates.marginal_covariances(one)[2] for one in (averages, shuffled))
    np.testing.assert_allclose(np.diag(after), np.diag(before))
    off = ~np.eye(20, dtype=bool)
    assert np.abs(after[off]).mean() < 0.6 * np.abs(before[off]).mean()


def test_p_values_by_hand():
    assert surrogates.surrogate_p_value(2.0, [1.0, 2.0, 3.0]) == 3 / 4
    assert surrogates.surrogate_p_value(9.0, np.arange(9)) == 1 / 10
    assert surrogates.surrogate_p_value(-1.0, np.arange(9)) == 1
    assert surrogates.surrogate_p_value(0.1 + 0.2, [0.3, 0.2]) == 2 / 3  # as large, but for the last digit
    assert surrogates.surrogate_p_value(-0.3, [-0.1 - 0.2, -0.4]) == 2 / 3


def test_p_values_are_uniform_where_data_are_surrogates():
    rng = np.random.default_rng(0)
    p = [surrogates.surrogate_p_value(*np.split(rng.standard_normal(20), [1])[0], rng.standard_normal(19)) for _ in range(2000)]
    for level in (0.05, 0.25, 0.5):
        assert np.mean(np.array(p) <= level) == pytest.approx(level, abs=0.03)


def r2(averages):
    return fit_jpca(averages, 20.0).r2


def test_a_comparison_is_of_the_statistic_of_what_was_drawn(averages):
    found = surrogates.compare_with_surrogates(
        np.sum, averages, lambda rng: rng.normal(averages.sum(), 1, 1), np.random.default_rng(0), 30
    )
    expected = np.random.default_rng(0).normal(averages.sum(), 1, 30)
    np.testing.assert_allclose(found.surrogates, expected)
    assert found.observed == pytest.approx(averages.sum())
    assert found.p_value == surrogates.surrogate_p_value(averages.sum(), expected)


def test_rotations_are_more_than_surrogates_and_noise_is_not():
    """Of a population that rotates, and of spikes at constant rates. A sequence is more, too: it does not rotate by chance."""
    rng = np.random.default_rng(0)
    noise = rng.poisson(0.2, (160, 30, 20))
    condition = np.repeat(np.arange(8), 20)
    made = {
        "rotations": smooth_averages(rotating_population(rng, n_bins=50)),
        "sequence": smooth_averages(firing_sequence(rng)),
        "noise": condition_averages(smooth_counts(noise, 2.0), condition),
    }
    p = {}
    for name, averages in made.items():
        fitted = surrogates.fit_tensor_maximum_entropy(averages)
        p[name] = surrogates.compare_with_surrogates(r2, averages, fitted.draw, rng, 39).p_value
    assert p["rotations"] == p["sequence"] == 1 / 40
    assert p["noise"] > 0.05


@pytest.mark.weekly
def test_how_often_surrogates_reject_over_twenty_seeds():
    """Both kinds reject rotations and a sequence, and noise seldom; shuffles reject what is only smooth and correlated, too."""
    rejected = dict.fromkeys(itertools.product(("rotations", "sequence", "noise", "smooth"), ("entropy", "shuffled")), 0)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        condition = np.repeat(np.arange(16), 20)
        made = {
            "rotations": smooth_averages(rotating_population(rng)),
            "sequence": smooth_averages(firing_sequence(rng)),
            "noise": condition_averages(smooth_counts(rng.poisson(0.2, (320, 50, 60)), 2.0), condition),
        }
        made["smooth"] = surrogates.fit_tensor_maximum_entropy(made["rotations"]).draw(rng)
        for name, averages in made.items():
            draws = {
                "entropy": surrogates.fit_tensor_maximum_entropy(averages).draw,
                "shuffled": partial(surrogates.condition_shuffled, averages),
            }
            for kind, draw in draws.items():
                p = surrogates.compare_with_surrogates(r2, averages, draw, rng, 19).p_value
                rejected[name, kind] += p <= 0.05
    for kind in ("entropy", "shuffled"):
        assert rejected["rotations", kind] == rejected["sequence", kind] == 20
        assert rejected["noise", kind] <= 4
    assert rejected["smooth", "entropy"] <= 4
    assert rejected["smooth", "shuffled"] >= 16
