"""Bad input to `helpers.scores.metrics`."""

import numpy as np

from helpers.scores import metrics

RNG = np.random.default_rng(0)

ROWS = [
    (metrics.recovery_correlation, (np.eye(2), np.eye(3)), "estimate should have the shape of truth"),
    (metrics.auroc_by_pairs, (np.zeros(3), np.ones(3)), "no connection"),
    (metrics.score_wiring, (np.ones(3), np.ones(3)), "nothing but connections"),
    (metrics.score_wiring, (np.eye(2), np.array([[np.nan, 0], [0, 0]])), "estimate should hold finite numbers"),
    (metrics.precision_and_recall, (np.eye(2), np.eye(2)), "truth should be True or False"),
    (metrics.precision_and_recall, (np.eye(2) > 0, np.zeros((2, 2), dtype=bool)), "called should be True somewhere"),
    (metrics.pairs_of_resampled_neurons, (np.eye(3), np.array([0, 3])), "numbers of neurons from 0 to 2"),
    (metrics.bootstrap_scores, (np.zeros((4, 4)), np.ones((4, 4)), RNG), "more connected pairs"),
    (metrics.bootstrap_scores, (np.eye(4), np.ones((3, 3)), RNG), "estimate should have the shape"),
    (metrics.permute_neurons, (np.ones((2, 3)), np.arange(2)), "matrix should have shape"),
    (metrics.permuted_scores, (np.eye(3), np.full((3, 3), np.nan), RNG), "estimate should hold finite"),
    (metrics.permuted_scores, (np.eye(3), np.ones((3, 3)), RNG), "connected and unconnected pairs"),
    (metrics.permute_neurons, (np.eye(3), np.array([0, 0, 0])), "each number from 0 to 2 once"),
    (metrics.permute_neurons, (np.eye(3), np.array([True, False, True])), "each number from 0 to 2 once"),
    (metrics.bootstrap_scores, (np.full((3, 3), np.nan), np.ones((3, 3)), RNG), "truth should hold finite"),
    (metrics.bootstrap_scores, (np.eye(3), np.full((3, 3), np.nan), RNG), "estimate should hold finite"),
    (metrics.permuted_scores, (np.ones((1, 1)), np.ones((1, 1)), RNG), "at least 2 neurons"),
    (metrics.auroc_by_pairs, (np.arange(20_000) % 2, np.zeros(20_000)), "score_wiring does it by ranks"),
]
