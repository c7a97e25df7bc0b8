"""Bad input to `helpers.scores.metrics`."""

from functools import partial

import numpy as np

from helpers.scores import metrics

RNG = np.random.default_rng(0)
TRUTH = np.array([[0, 1, 0, 1], [0, 0, 1, 0], [1, 0, 0, 1], [0, 1, 0, 0]])
ESTIMATE = RNG.random((4, 4))

GOOD = [
    partial(metrics.recovery_correlation, TRUTH, ESTIMATE),
    partial(metrics.auroc_by_pairs, TRUTH, ESTIMATE),
    partial(metrics.auprc_by_connections, TRUTH, ESTIMATE),
    partial(metrics.precision_and_recall, TRUTH > 0, ESTIMATE > 0.5),
    partial(metrics.score_wiring, TRUTH, ESTIMATE),
    partial(metrics.score_off_diagonal, TRUTH, ESTIMATE),
    partial(metrics.median_scores, [metrics.WiringScores(0.9, 0.8, 0.2, 12)]),
    partial(metrics.pairs_of_resampled_neurons, ESTIMATE, np.array([0, 3, 3])),
    partial(metrics.bootstrap_scores, TRUTH, ESTIMATE, RNG, n_resamples=5),
    partial(metrics.permute_neurons, ESTIMATE, np.array([0, 3, 2, 1])),
    partial(metrics.permuted_scores, TRUTH, ESTIMATE, RNG, n_permutations=5),
]

REFUSED = {
    metrics.precision_and_recall.converters["truth"]: [(TRUTH, "should be True or False for each pair, but it holds int64")],
    metrics.median_scores.converters["scores"]: [
        ([], "should hold at least one, but it is empty"),
        (None, "should be a list of WiringScores, one a network, but it is None"),
        ([metrics.WiringScores(0.9, 0.8, 0.2, 12), 0.9], "should be a list of WiringScores"),
    ],
    metrics.permute_neurons.converters["matrix"]: [
        (np.ones((2, 3)), "should have shape (neurons, neurons), but it has shape (2, 3)"),
        (np.ones(4), "should have shape (neurons, neurons)"),
        (np.eye(4) * 1j, "should hold real numbers, but it is an ndarray that does not convert to them"),
        (np.eye(4).astype(str), "should hold real numbers"),
        ([[1.0], [2.0, 3.0]], "should be one array, but it is a list whose parts are of unequal length"),
    ],
}

ROWS = [
    (metrics.recovery_correlation, (np.eye(2), np.eye(3)), "estimate should have the shape of truth"),
    (metrics.recovery_correlation, (np.eye(2), np.ones((2, 2))), "estimate should not be the same number everywhere"),
    (metrics.auroc_by_pairs, (np.zeros(3), np.ones(3)), "no connection"),
    (metrics.auroc_by_pairs, (np.arange(20_000) % 2, np.zeros(20_000)), "score_wiring does it by ranks"),
    (metrics.auprc_by_connections, (np.zeros(3), np.ones(3)), "no connection"),
    (metrics.score_wiring, (np.ones(3), np.ones(3)), "nothing but connections"),
    (metrics.precision_and_recall, (np.eye(2) > 0, np.zeros((2, 2), dtype=bool)), "called should be True somewhere"),
    (metrics.score_off_diagonal, (np.eye(3), np.ones((3, 2))), "estimate should have shape .neurons, neurons."),
    (metrics.score_off_diagonal, (np.ones((3, 2)), np.ones((3, 2))), "truth should have shape .neurons, neurons."),
    (metrics.score_off_diagonal, (np.eye(3), np.ones((3, 3))), "no connection"),
    (metrics.pairs_of_resampled_neurons, (np.eye(3), np.array([0, 3])), "numbers of neurons from 0 to 2"),
    (metrics.bootstrap_scores, (np.zeros((4, 4)), np.ones((4, 4)), RNG), "more connected pairs"),
    (metrics.bootstrap_scores, (np.eye(4), np.ones((3, 3)), RNG), "estimate should have the shape"),
    (metrics.bootstrap_scores, (np.full((3, 3), np.nan), np.ones((3, 3)), RNG), "truth should hold finite"),
    (metrics.bootstrap_scores, (np.eye(3), np.full((3, 3), np.nan), RNG), "estimate should hold finite"),
    (metrics.permute_neurons, (np.eye(3), np.array([0, 0, 0])), "each number from 0 to 2 once"),
    (metrics.permute_neurons, (np.eye(3), np.array([True, False, True])), "each number from 0 to 2 once"),
    (metrics.permuted_scores, (np.eye(3), np.full((3, 3), np.nan), RNG), "estimate should hold finite"),
    (metrics.permuted_scores, (np.eye(3), np.ones((3, 3)), RNG), "connected and unconnected pairs"),
    (metrics.permuted_scores, (np.ones((1, 1)), np.ones((1, 1)), RNG), "at least 2 neurons"),
]
