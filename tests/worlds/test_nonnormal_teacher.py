"""A random network without its eigenvalues."""

import numpy as np
import pytest

from helpers.methods.linear_dynamics import nonnormality
from helpers.worlds.nonnormal_teacher import nonnormal_teacher


@pytest.mark.parametrize("n_neurons", [1, 2, 5, 8])
def test_no_mode_is_left_that_acts_on_itself(n_neurons):
    """Powers of a matrix whose eigenvalues are all 0 end at 0, not only fade."""
    W = nonnormal_teacher(n_neurons, np.random.default_rng(n_neurons))
    np.testing.assert_allclose(np.linalg.matrix_power(W, n_neurons), 0, atol=1e-9)
    if n_neurons > 2:
        assert np.abs(W @ W).max() > 0.01


def test_it_is_what_a_gaussian_matrix_is_but_for_its_eigenvalues():
    rng = np.random.default_rng(0)
    W = nonnormal_teacher(300, rng, scale=2.0)
    gaussian = 2.0 / np.sqrt(300) * np.random.default_rng(0).standard_normal((300, 300))
    values = np.linalg.eigvals(gaussian)
    # In complex numbers, the squares of a matrix are those of its eigenvalues and of what drives from mode to mode. Those
    # blocks of two that are emptied here hold a little of the latter as well.
    left = np.sum(gaussian**2) - np.sum(np.abs(values) ** 2)
    assert 0.98 * left < np.sum(W**2) <= left * (1 + 1e-12)
    assert nonnormality(W) > 0.98
    half = nonnormal_teacher(300, np.random.default_rng(0), scale=1.0)
    np.testing.assert_allclose(np.sum(half**2), np.sum(W**2) / 4, rtol=0.01)
