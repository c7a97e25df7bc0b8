import numpy as np
import pytest

from helpers.metrics import recovery_correlation


def test_correlation_over_all_entries():
    truth = np.array([[0.0, 1.0], [0.0, 0.0]])
    assert recovery_correlation(truth, 3 * truth + 1) == pytest.approx(1)
    assert recovery_correlation(truth, -truth) == pytest.approx(-1)


@pytest.mark.parametrize(
    ("truth", "estimate", "words"),
    [
        (np.zeros((2, 2)), np.eye(2), "truth should not be the same number everywhere"),
        (np.eye(2), np.ones((2, 2)), "estimate should not be the same number everywhere"),
        (np.eye(2), np.eye(3), "should have the shape of truth"),
        (np.eye(2), np.full((2, 2), np.nan), "NaN"),
    ],
)
def test_undefined_correlation_is_an_error_that_says_why(truth, estimate, words):
    with pytest.raises(ValueError, match=words):
        recovery_correlation(truth, estimate)
