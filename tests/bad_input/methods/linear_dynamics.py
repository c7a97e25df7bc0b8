"""Bad input to `helpers.methods.linear_dynamics`."""

from functools import partial

import numpy as np

from helpers.methods import linear_dynamics as ld
from tests.bad_input.refused import CONNECTIVITY, MASKED, NUMBERS, of_another_shape

W = np.array([[0.5, 1.0], [0.0, 0.2]])
X = np.random.default_rng(0).normal(size=(9, 2))
S = np.array([[2.0, 0.5], [0.5, 1.0]])

GOOD = [
    partial(ld.time_constants, [0.5, 0.1 + 1j]),
    partial(ld.nonnormality, W),
    partial(ld.departure_in_noise_units, W, [1.0, 2.0]),
    partial(ld.lyapunov_covariance, W, S),
    partial(ld.stationary_covariance, W, S, 0.1),
    partial(ld.student_of_recording, X),
    partial(ld.student_of_endless_recording, W, 1, S, 0.1),
    partial(ld.student_of_symmetric_teacher, S),
    partial(ld.interlacing_bounds, [0.1, 0.2, 0.3], 2),
    partial(ld.plane_of, X),
    partial(ld.projected_flow, W, np.eye(2), 1.0, [0.0, 1.0], [1.0, 1.0], 3),
]

REFUSED = {
    ld.departure_in_noise_units.converters["noise"]: [
        *NUMBERS,
        *of_another_shape("(neurons,)", 1.0, np.eye(2), []),
        ([1.0, 0.0], "should be above 0 in every neuron, but the smallest is 0"),
        ([1.0, -2.0], "should be above 0 in every neuron, but the smallest is -2"),
    ],
    ld.time_constants.converters["eigenvalues"]: [
        MASKED,
        ("text", "should hold numbers, real or complex"),
        ([0.1, np.nan], "should hold finite numbers"),
        (None, "should "),
        *of_another_shape("(modes,)", 0.5, np.eye(2), []),
    ],
    ld.student_of_symmetric_teacher.converters["observed_covariance"]: [
        *CONNECTIVITY,
        (np.zeros((2, 2)), "should be a covariance in which something varies, but all of it is 0"),
        ([[1.0, 0.5], [0.4, 1.0]], "should be a covariance, which is symmetric, but it is not"),
        ([[1.0, 2.0], [2.0, 1.0]], "but it gives a direction the variance -1"),
        (-np.eye(2), "but it gives a direction the variance -1"),
    ],
    ld.projected_flow.converters["plane"]: [
        *NUMBERS,
        *of_another_shape(
            "(2, neurons), two directions in a row each", np.ones(2), np.ones((1, 4)), np.ones((3, 4)), np.ones((2, 1))
        ),
        (2 * np.eye(2), "should hold two directions of length 1 at a right angle"),
        ([[1.0, 0.0], [0.6, 0.8]], "at a right angle"),
    ],
    ld.projected_flow.converters["extent"]: [
        *NUMBERS,
        (0.0, "should be above 0"),
        ([1.0, -1.0], "should be above 0"),
        ([1.0, 1.0, 1.0], "one number or one for each direction"),
    ],
}

ROWS = [
    (ld.departure_in_noise_units, (W, [1.0, 2.0, 3.0]), "noise should have one entry a neuron of W, 2, but it has 3"),
    (ld.plane_of, (X[:, :1],), "activity should vary in two directions or more, but it varies in one or none"),
    (ld.plane_of, (np.outer(X[:, 0], [1.0, 2.0, -3.0]) + 1e6,), "activity should vary in two directions or more"),
    (ld.plane_of, (np.ones((9, 2)),), "activity should vary in two directions or more"),
    (ld.stationary_covariance, (np.eye(2),), "W should have eigenvalues with real parts below 1, .* but one has 1"),
    (ld.lyapunov_covariance, (1.5 * np.eye(2), S), "W should have eigenvalues with real parts below 1, .* but one has 1.5"),
    (
        ld.lyapunov_covariance,
        (W, np.eye(3)),
        r"noise_covariance should have the shape of W, \(2, 2\), but it has shape \(3, 3\)",
    ),
    (ld.stationary_covariance, (W, None, 3.0), "step should be short enough for the fastest mode of W"),
    (ld.student_of_recording, (X[:2], 0), "x should have more time steps than neurons, 2, where penalty is 0, but it has 2"),
    (ld.student_of_recording, (X * [1, 0], 0), "x, where penalty is 0, should vary in every neuron .* neuron 1 does not"),
    (
        ld.student_of_recording,
        (X[:, [0, 0]], 0),
        "x, where penalty is 0, should hold neurons none of which follows from the others",
    ),
    (
        ld.student_of_recording,
        (X, 0, 0.1, lambda x: x[:3]),
        r"activation should return the shape that it takes, \(8, 2\), .* \(3, 2\)",
    ),
    (ld.student_of_recording, (X, 0, 0.1, lambda x: x + np.nan), "What activation returns should hold finite numbers"),
    (ld.student_of_endless_recording, (W, 3), "n_observed should be at most 2, the neurons of W, but it is 3"),
    (ld.student_of_endless_recording, (W, 1, np.eye(3)), r"covariance should have the shape of W, \(2, 2\)"),
    (
        ld.student_of_endless_recording,
        (W, 1, np.diag([0.0, 1])),
        "covariance should vary in every neuron that is seen, but neuron 0",
    ),
    (ld.student_of_symmetric_teacher, (np.ones((2, 2)),), "observed_covariance should hold neurons none of which follows"),
    (ld.student_of_symmetric_teacher, (np.diag([1.0, 0]),), "observed_covariance should vary .* neuron 1 does not"),
    (ld.interlacing_bounds, ([0.1, 0.2], 3), "n_observed should be at most 2, as many as eigenvalues, but it is 3"),
    (ld.projected_flow, (W, np.eye(3)[:2], 1), "plane should have one column a neuron, 2, but it has 3"),
    (ld.projected_flow, (W, np.eye(2), 1, [0.0]), "centre should have one entry a neuron, 2, but it has 1"),
    (ld.projected_flow, (W, np.eye(2), 1, None, [0.0] * 3), "drive should have one entry a neuron, 2, but it has 3"),
    (
        ld.projected_flow,
        (W, np.eye(2), 1, None, None, 3, lambda x: x[..., :1]),
        r"activation should return the shape that it takes, \(1, 1, 2\)",
    ),
]
