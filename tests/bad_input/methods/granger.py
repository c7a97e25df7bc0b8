"""Bad input to `helpers.methods.granger`."""

from functools import partial

import numpy as np

from helpers.methods import granger
from tests.bad_input.methods.autoregression import LATER

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(200, 3))
COPY = np.c_[NOISE, NOISE[:, 1]]
SUM = np.c_[NOISE, NOISE[:, 0] - 2 * NOISE[:, 2]]

GOOD = [
    partial(granger.granger_log_ratio, NOISE, 0, 1, 2),
    partial(granger.ssr_without_source, np.ones(3), np.eye(3), [0], 1.0),
    partial(granger.shift_source, NOISE, 0, 5),
    partial(granger.conditional_granger, NOISE, 2),
    partial(granger.calibrated_granger, NOISE, 2, rng, 3),
    partial(granger.spectral_granger, NOISE[:, :2], 1),
]

REFUSED = {
    granger.ssr_without_source.converters["columns"]: [
        ([1, 1], "should hold the numbers of different columns, but it is [1, 1]"),
        ([0.0], "should hold the numbers of different columns"),
        ([], "should hold the numbers of different columns"),
        (0, "should hold the numbers of different columns"),
        (np.ma.masked_equal([0, 1], 1), "is a masked array"),
    ],
}

RELAY = (rng.random((300, 3)) < 0.5).astype(float)
RELAY[1:, 1] = RELAY[:-1, 0]
OVERLAPPING = np.lib.stride_tricks.sliding_window_view(rng.poisson(0.3, (307, 3)), 8, axis=0).sum(axis=2)

ROWS = [
    (granger.conditional_granger, (RELAY, 1), "neuron 1 follows exactly from the past, and there is no residual"),
    (granger.spectral_granger, (RELAY[:, :2], 1), "neuron 1 follows exactly from the past"),
    (granger.granger_log_ratio, (RELAY, 1, 2, 1), "neuron 1 follows exactly from the past of all"),
    (granger.conditional_granger, (OVERLAPPING, 2), "sum of 8 successive bins, .* One spike stands in 8 rows"),
    (granger.conditional_granger, (OVERLAPPING / 0.08, 2), "sum of 8 successive bins"),  # in spikes a second
    (granger.calibrated_granger, (NOISE[:119], 4, rng), "x should have at least 120 time steps"),
    (granger.calibrated_granger, (NOISE[:180].reshape(9, 20, 3), 1, rng), "at least 10 trials, .* but it holds 9"),
    (granger.calibrated_granger, (NOISE[:, :1], 1, rng), "at least 2 neurons"),
    (granger.conditional_granger, (COPY, 2), "follows from that of others .* among neurons 1, 3"),
    (granger.conditional_granger, (SUM, 1), "among neurons 0, 2, 3"),
    (granger.conditional_granger, (NOISE[:10], 4), "more time steps: 3 neurons at 4 lags need at least 14 .* there are 6"),
    (granger.conditional_granger, (NOISE[:2], 4), "there are 0"),
    (granger.conditional_granger, (NOISE[:, :1], 1), "at least 2 neurons, but it holds 1"),
    (granger.conditional_granger, (NOISE.reshape(50, 4, 3), 4), "there are 0"),
    (granger.spectral_granger, (NOISE, 1), r"should hold 2 neurons, but it holds 3.*Pass x\[:, \[i, j\]\]"),
    (granger.spectral_granger, (NOISE[:5, :2], 2), "at least 6 steps"),
    (granger.granger_log_ratio, (NOISE, 3, 0, 1), "target should be below 3"),
    (granger.granger_log_ratio, (NOISE, 0, 3, 1), "source should be below 3"),
    (granger.granger_log_ratio, (NOISE, 1, 1, 1), "source should differ from target, but both are 1"),
    (granger.granger_log_ratio, (NOISE[:9], 0, 1, 2), "at least 10 time steps"),
    (granger.granger_log_ratio, (NOISE[:, [0, 1, 1]], 0, 1, 1), "none is constant or made of .* neurons 1, 2 are"),
    (granger.granger_log_ratio, (NOISE[:, [0, 1, 1]], 0, 1, 3), "none is constant or made of .* neurons 1, 2 are"),
    (granger.granger_log_ratio, (LATER, 3, 2, 1), "neuron 3 follows exactly from the past of all"),
    (granger.granger_log_ratio, (NOISE, 0, 1, 200), "at least 802 time steps"),
    (granger.ssr_without_source, (np.ones(3), np.eye(2), [0], 1.0), r"inverse_gram should have shape \(3, 3\)"),
    (granger.ssr_without_source, (np.ones(3), np.eye(3), [3], 1.0), "columns should lie between 0 and 2"),
    (granger.shift_source, (NOISE, 3, 5), "source should be below 3"),
]
