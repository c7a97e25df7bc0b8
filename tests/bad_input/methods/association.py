"""Bad input to `helpers.methods.association`."""

import numpy as np

from helpers.methods import association

ROWS = [
    (association.benjamini_hochberg, ([0.1, np.nan], 0.05), "p_values should hold numbers from 0 to 1"),
    (association.benjamini_hochberg, ([], 0.05), r"p_values should have shape \(tests,\)"),
    (association.benjamini_hochberg, ([0.1], 2.0), "rate should be a number from 0 to 1"),
    (association.odds_ratio, ([1, 0], [True, False]), "significant should be True or False"),
    (association.odds_ratio, ([True, False], [True]), "of the same length"),
    (association.odds_ratio, ([True, True], [True, True]), "the odds ratio is not finite"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1]), "of the same length"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1, 2]), "the odds ratio is not finite"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1, np.nan]), "no NaN"),
]
