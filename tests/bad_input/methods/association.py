"""Bad input to `helpers.methods.association`."""

from functools import partial

import numpy as np

from helpers.methods import association

SIGNIFICANT, CONNECTED = [True, True, False, False], [True, False, True, False]

GOOD = [
    partial(association.benjamini_hochberg, [0.01, 0.5], 0.05),
    partial(association.odds_ratio, SIGNIFICANT, CONNECTED),
    partial(association.stratified_odds_ratio, SIGNIFICANT, CONNECTED, [1, 1, 1, 1]),
]

REFUSED = {
    association.benjamini_hochberg.converters["p_values"]: [
        ([0.1, np.nan], "should hold numbers from 0 to 1"),
        ([0.1, 1.1], "should hold numbers from 0 to 1"),
        ([], "should have shape (tests,)"),
        (0.1, "should have shape (tests,)"),
        (np.ma.masked_less([0.1, 0.5], 0.2), "is a masked array"),
    ],
    association.odds_ratio.converters["significant"]: [
        ([1, 0, 1, 0], "should be True or False, one for each pair, but it is int64 of shape (4,)"),
        (np.ones((2, 2), bool), "should be True or False, one for each pair, but it is bool of shape (2, 2)"),
    ],
    association.stratified_odds_ratio.converters["stratum"]: [
        ([1, 1, 1, np.nan], "should have shape (pairs,) and no NaN"),
        (np.ones((2, 2)), "should have shape (pairs,) and no NaN, but it has shape (2, 2)"),
    ],
}

ROWS = [
    (association.odds_ratio, ([True, False], [True]), "of the same length"),
    (association.odds_ratio, ([True, True], [True, True]), "the odds ratio is not finite"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1]), "of the same length"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1, 2]), "the odds ratio is not finite"),
]
