"""The score of a line attractor, of matrices whose eigenvalues are known."""

import numpy as np
import pytest

from helpers.scores.attractors import line_attractor_score
from helpers.worlds.teachers import line_attractor, random_rotation


def test_a_line_attractor_scores_as_its_eigenvalues_say():
    W = line_attractor(20, np.random.default_rng(0), slowest=0.999, others=0.2).W
    np.testing.assert_allclose(line_attractor_score(W), np.log2(0.8 / 0.001), rtol=1e-6)


@pytest.mark.parametrize(
    ("eigenvalues", "score"),
    [
        ([0.5, 0.75], 1),  # in any order
        ([0.75, 0.5, -3.0], 1),  # a large negative eigenvalue is fast, and not the first
        ([0.5, 0.5], 0),
        ([1.25, 0.5], 1),  # grows: the score does not tell
        ([1.0, 0.5], np.inf),
        ([1.0, 1.0], 0),
        ([1.5, 0.75], -1),  # grows faster than the second fades
    ],
)
def test_scores_that_are_known(eigenvalues, score):
    assert line_attractor_score(np.diag(eigenvalues)) == pytest.approx(score, abs=1e-12)


def test_a_complex_pair_is_no_line():
    W = np.array([[0.9, -0.5, 0.0], [0.5, 0.9, 0.0], [0.0, 0.0, 0.1]])
    U = random_rotation(3, np.random.default_rng(0))
    np.testing.assert_allclose(line_attractor_score(U @ W @ U.T), 0, atol=1e-9)


def test_single_precision_is_computed_in_double():
    W = line_attractor(5, np.random.default_rng(0), slowest=0.999).W.astype(np.float32)
    assert line_attractor_score(W) == line_attractor_score(W.astype(float))
    assert line_attractor_score([[0, 1], [0, 0]]) == 0  # whole numbers
