"""What takes away what neurons share, by hand."""

import numpy as np
import pandas as pd

from helpers.methods import cures


def test_differences_by_hand():
    x = np.array([[1.0, 10.0], [2.0, 8.0], [4.0, 5.0], [8.0, 1.0]])
    np.testing.assert_array_equal(cures.differences(x), [[1, -2], [2, -3], [4, -4]])
    np.testing.assert_array_equal(cures.differences(x, 2), [[3, -5], [6, -7]])


def test_means_over_trials_of_each_condition_are_subtracted():
    x = np.random.default_rng(0).standard_normal((6, 5, 2))
    condition = ["left", "right", "left", "left", "right", "right"]
    left = cures.without_mean_over_trials(x, condition)
    for trials in ([0, 2, 3], [1, 4, 5]):
        np.testing.assert_allclose(left[trials], x[trials] - np.mean([x[k] for k in trials], axis=0))
    np.testing.assert_allclose(cures.without_mean_over_trials(x).mean(axis=0), 0, atol=1e-15)
    np.testing.assert_array_equal(cures.without_mean_over_trials(x, pd.Series(condition)), left)
