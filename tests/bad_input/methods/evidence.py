"""Bad input to `helpers.methods.evidence`."""

from functools import partial

import numpy as np

from helpers.methods import evidence
from tests.bad_input.refused import NUMBERS

TWO = np.ones(2)
GUESS = (np.zeros(1), np.ones(1), np.ones((4, 1)))

GOOD = [
    partial(evidence.gaussian_kl, np.zeros(2), TWO, TWO, TWO),
    partial(evidence.linear_gaussian_elbo, TWO, np.ones((2, 1)), 1.0, *GUESS),
]


def converter(function, name):
    return function.converters[name]


REFUSED = {
    converter(evidence.gaussian_kl, "sd_q"): [
        *NUMBERS,
        ([1.0, 0.0], "should hold standard deviations, which are above 0, but the smallest is 0"),
        (-1.0, "should hold standard deviations, which are above 0, but the smallest is -1"),
    ],
    converter(evidence.linear_gaussian_elbo, "mean"): [
        *NUMBERS,
        (1.0, "should be a list of numbers, but it has shape ()"),
        ([], "should be a list of numbers, but it has shape (0,)"),
        (np.ones((2, 2)), "should be a list of numbers, but it has shape (2, 2)"),
    ],
    converter(evidence.linear_gaussian_elbo, "W"): [
        *NUMBERS,
        (TWO, "should have two axes and hold something, but it has shape (2,)"),
        (np.ones((2, 0)), "should have two axes and hold something, but it has shape (2, 0)"),
    ],
}

ROWS = [
    (evidence.gaussian_kl, (TWO, np.ones(3), TWO, TWO), r"sd_q should have shape \(2,\), like mean_q, or be one number"),
    (evidence.gaussian_kl, (1.0, 1.0, TWO, 1.0), r"mean_p should have shape \(\), like mean_q"),
    (
        evidence.linear_gaussian_elbo,
        (np.ones(3), np.ones((2, 1)), 1.0, *GUESS),
        "x should have 2 neurons, like W, but it has 3",
    ),
    (
        evidence.linear_gaussian_elbo,
        (TWO, np.ones((2, 1)), 1.0, TWO, *GUESS[1:]),
        "mean should have 1 latent variables, like W, but it has 2",
    ),
    (
        evidence.linear_gaussian_elbo,
        (TWO, np.ones((2, 1)), 1.0, GUESS[0], np.zeros(1), GUESS[2]),
        "sd should hold numbers above 0, but the smallest is 0",
    ),
    (
        evidence.linear_gaussian_elbo,
        (TWO, np.ones((2, 1)), 1.0, *GUESS[:2], np.ones((1, 4))),
        r"eps should have shape \(samples, 1\), but it has shape \(1, 4\)",
    ),
]
