"""Bad input to `helpers.methods.graph_baselines`."""

from functools import partial

import numpy as np

from helpers.methods import graph_baselines as baselines
from tests.bad_input.refused import NUMBERS, of_another_shape

RNG = np.random.default_rng(0)
X = RNG.standard_normal((2, 8, 3))
FEATURES = RNG.standard_normal((2, 8, 3, 4))
STILL = X * np.array([1.0, 0.0, 1.0]) + 1

SIGNALS = [
    *NUMBERS,
    *of_another_shape("(samples, time, particles)", np.ones(3), np.ones((8, 3)), np.ones((0, 8, 3)), FEATURES),
    *((bad, "should have at least 3 steps of 2 particles") for bad in (X[:, :2], X[:, :, :1])),
    (STILL, "should vary, but particle 1 of sample 0 is constant"),
    (
        np.concatenate([X[:, :1] + 1, STILL], axis=1),
        "should vary, but particle 1 of sample 0 is constant",
    ),  # in the steps after
]


def with_features(shape, least):
    """What a function refuses that wants some features."""
    return [
        *NUMBERS,
        *of_another_shape(shape, np.ones(3), np.ones((8, 3, 4)), FEATURES[..., :3], FEATURES[:0]),
        (FEATURES[:, :, :1], f"should have at least {least} steps of 2 particles"),
    ]


COURSES = [
    *NUMBERS,
    *of_another_shape("(samples, time, particles, features)", np.ones(3), X, FEATURES[:0]),
    (FEATURES[:, :2], "should have at least 3 steps, but it has 2"),
]

GOOD = [
    partial(baselines.signals, X, "x"),
    partial(baselines.correlation_of_pairs, X),
    partial(baselines.var_of_pairs, X),
    partial(baselines.kuramoto_couplings, FEATURES),
    partial(baselines.kuramoto_products, np.concatenate([FEATURES, FEATURES], axis=1)),
    partial(baselines.weights_of_forecast, FEATURES),
    partial(baselines.spring_couplings, FEATURES, 0.1),
    partial(baselines.forecast_by_var, FEATURES, 2, FEATURES),
]

REFUSED = {
    baselines.signals: SIGNALS,
    baselines.kuramoto_couplings.converters["x"]: with_features("(samples, time, particles, 4)", 1),
    baselines.spring_couplings.converters["x"]: [
        *with_features("(samples, time, particles, 4)", 2),
        (FEATURES[:, :1], "should have at least 2 steps of 2 particles"),
    ],
    baselines.forecast_by_var.converters["x"]: COURSES,
    baselines.kuramoto_products.converters["x"]: with_features("(samples, time, particles, 4)", 1),
    baselines.weights_of_forecast.converters["x"]: COURSES,
}

ROWS = [
    (baselines.kuramoto_products, (FEATURES,), "x should have at least 9 steps for 3 particles, but it has 8"),
    (baselines.var_of_pairs, (X[:, :4],), "x should have at least 5 steps for 3 particles, but it has 4"),
    (
        baselines.forecast_by_var,
        (FEATURES, 2, FEATURES[..., :3]),
        r"train should have particles and features like x, \(3, 4\), but it has \(3, 3\)",
    ),
]
