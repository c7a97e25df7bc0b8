"""Scores of graphs over samples, by hand and against others of the course."""

import numpy as np
import pytest

from helpers.scores.graphs import edge_accuracy, error_ahead, false_alarms, graph_auroc
from helpers.scores.metrics import auroc_by_pairs

RNG = np.random.default_rng(0)
GRAPHS = (RNG.random((6, 4, 4)) < 0.5) & ~np.eye(4, dtype=bool)
ESTIMATE = RNG.random(GRAPHS.shape)
OTHERS = np.broadcast_to(~np.eye(4, dtype=bool), GRAPHS.shape)


def test_auroc_is_over_all_pairs_but_those_of_a_particle_with_itself():
    expected = auroc_by_pairs(GRAPHS[OTHERS].astype(float), ESTIMATE[OTHERS])
    assert graph_auroc(GRAPHS, ESTIMATE) == pytest.approx(expected)
    assert graph_auroc(GRAPHS, ESTIMATE + 10 * np.eye(4)) == pytest.approx(expected)
    assert graph_auroc(GRAPHS, GRAPHS.astype(float)) == 1
    assert graph_auroc(GRAPHS, -GRAPHS.astype(float)) == 0
    first_half = np.arange(6)[:, None, None] < np.full((1, 4, 4), 3)
    assert graph_auroc(GRAPHS, ESTIMATE, first_half) == pytest.approx(graph_auroc(GRAPHS[:3], ESTIMATE[:3]))


def test_a_scale_that_differs_between_samples_costs():
    each = GRAPHS * 0.5 + 0.1 * ESTIMATE
    assert graph_auroc(GRAPHS, each) == 1
    assert graph_auroc(GRAPHS, each + np.arange(6)[:, None, None]) < 0.8


def test_accuracy_and_false_alarms_by_hand():
    graphs = np.array([[[False, True, False], [False, False, False], [True, True, False]]])
    estimate = np.array([[[0.9, 0.8, 0.7], [0.2, 0.9, 0.5], [0.3, 0.6, 0.9]]])
    # Off the diagonal: 0.8 right, 0.7 a false alarm, 0.2 and 0.5 right, 0.3 a miss, 0.6 right.
    assert edge_accuracy(graphs, estimate) == pytest.approx(4 / 6)
    assert false_alarms(graphs, estimate) == pytest.approx(1 / 3)
    assert false_alarms(graphs, estimate, threshold=0.1) == 1
    assert edge_accuracy(graphs, estimate, threshold=0.75) == pytest.approx(4 / 6)
    assert edge_accuracy(graphs, estimate, threshold=0.1) == pytest.approx(3 / 6)
    where = np.zeros((1, 3, 3), dtype=bool)
    where[0, 1] = True
    assert false_alarms(graphs, estimate, where) == 0


def test_errors_are_shares_of_the_variance_of_what_varies():
    truth = RNG.standard_normal((200, 3, 4, 2)) * [1, 1000]
    constant = np.concatenate([truth, np.full((200, 3, 4, 1), 5.0)], axis=3)
    mean = np.broadcast_to(constant.mean(axis=(0, 1, 2)), constant.shape)
    np.testing.assert_allclose(error_ahead(constant, mean), 1, atol=0.1)
    np.testing.assert_allclose(error_ahead(constant, mean).mean(), 1)
    assert not error_ahead(constant, constant).any()
    off = constant.copy()
    off[:, 1, :, 0] += 1
    np.testing.assert_allclose(error_ahead(constant, off), [0, 0.5, 0], atol=0.05)
    half = constant.astype(np.float32)
    np.testing.assert_allclose(error_ahead(half, mean.astype(np.float32)), error_ahead(constant, mean), rtol=1e-4)


def test_one_sample_that_runs_away_moves_the_mean_error_and_not_the_median():
    truth = RNG.standard_normal((9, 2, 3, 1))
    forecast = truth + 0.1
    forecast[4, 1] += 1e6
    mean, median = (error_ahead(truth, forecast, how) for how in ("mean", "median"))
    np.testing.assert_allclose(median, 0.01 / truth.var())
    assert mean[0] == pytest.approx(median[0])
    assert mean[1] == pytest.approx((1e6 + 0.1) ** 2 / truth.var() / 9)


def test_a_feature_that_varies_by_rounding_counts_as_constant():
    truth = RNG.standard_normal((50, 3, 4, 2))
    truth[..., 1] = 0.3 + 1e-16 * truth[..., 1]
    assert np.ptp(truth[..., 1]) > 0
    np.testing.assert_allclose(error_ahead(truth, truth + 0.1), 0.01 / truth[..., 0].var())
