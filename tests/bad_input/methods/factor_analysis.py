"""Bad input to `helpers.methods.factor_analysis`."""

from functools import partial

import numpy as np

from helpers import validation
from helpers.methods import factor_analysis
from tests.bad_input.methods.spike_counts import COUNTS
from tests.bad_input.refused import NUMBERS
from tests.bad_input.refused import REFUSED as SHARED

MODEL = {"y": np.ones(3), "C": np.ones((3, 2)), "d": np.zeros(3), "R": np.ones(3), "K": np.eye(2)}

GOOD = [
    partial(factor_analysis.fit_factor_analysis, COUNTS, 2, n_iterations=1),
    partial(factor_analysis.posterior_mean, **MODEL),
]

REFUSED = {
    factor_analysis.posterior_mean.converters["R"]: [
        *SHARED[validation.vector],
        (np.array([1.0, 0.0, 2.0]), "should hold variances above 0, but one is 0"),
    ],
    factor_analysis.posterior_mean.converters["K"]: [
        *NUMBERS,
        *(
            (bad, f"should have shape (latents, latents), but it has shape {bad.shape}")
            for bad in (np.ones(3), np.ones((2, 3)), np.ones((0, 0)))
        ),
        (np.array([[1.0, 0.5], [0.0, 1.0]]), "should be a covariance: symmetric, with eigenvalues above 0"),
        (np.ones((2, 2)), "should be a covariance: symmetric, with eigenvalues above 0"),
    ],
}

ROWS = [
    (factor_analysis.fit_factor_analysis, (COUNTS, 5), "n_latents should be below 5, the number of neurons, but it is 5"),
    *(
        (factor_analysis.posterior_mean, tuple((MODEL | {name: bad}).values()), f"{name} should have shape {words}")
        for name, bad, words in (
            ("C", np.ones((2, 3)), r"\(3, 2\), for 3 neurons in y and 2 latents in K, but it has shape \(2, 3\)"),
            ("d", np.ones(2), r"\(3,\), for 3 neurons in y and 2 latents in K, but it has shape \(2,\)"),
            ("R", np.ones(4), r"\(3,\), for 3 neurons in y and 2 latents in K, but it has shape \(4,\)"),
        )
    ),
]
