"""Two first entries: what they agree with, and that no unit counts."""

import numpy as np
import pytest

from helpers.methods.autoregression import fit_var
from helpers.methods.observational import lagged_correlation
from helpers.studies.arena.entries import evidence_of_lags, evidence_of_the_past


@pytest.fixture(scope="module")
def recording():
    rng, x = np.random.default_rng(3), np.zeros((600, 4))
    for t in range(2, len(x)):
        x[t] = 0.3 * x[t - 1] + rng.standard_normal(4)
        x[t, 1] -= 0.6 * x[t - 1, 0]
        x[t, 2] += 0.6 * x[t - 2, 1]
    return x * [1.0, 50.0, 0.01, 3.0] + [0.0, 400.0, 0.0, -9.0]


def test_the_baseline_is_the_size_of_a_lagged_correlation(recording):
    np.testing.assert_allclose(evidence_of_the_past(recording), np.abs(lagged_correlation(recording)), atol=1e-12)


@pytest.mark.parametrize("n_lags", [1, 3])
def test_lags_are_those_of_a_var_without_units(recording, n_lags):
    """Against the package's own regression, whose constant makes next to no difference in a long standardised recording."""
    spread = recording.std(axis=0)
    coefficients = fit_var(recording, n_lags).coefficients * spread / spread[:, None]
    expected = np.sqrt((coefficients**2).sum(axis=0))
    np.testing.assert_allclose(evidence_of_lags(recording, n_lags), expected, atol=0.002)


def test_an_arrow_of_two_steps_needs_two_lags(recording):
    off = ~np.eye(4, dtype=bool)
    assert evidence_of_lags(recording, 1)[2, 1] < 0.2
    both = evidence_of_lags(recording, 2)
    assert both[1, 0] > 0.4
    assert both[2, 1] > 0.4
    assert (both[off] > 0.2).sum() == 2


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_no_unit_counts(recording, kind):
    for method in (evidence_of_the_past, lambda x: evidence_of_lags(x, 2)):
        small = (recording - recording.mean(axis=0)).astype(kind)
        np.testing.assert_allclose(method(small * kind(1e-6)), method(small), rtol=1e-3)
