"""Bad input to `helpers.methods.association`."""

from functools import partial

import numpy as np

from helpers.methods import association

SIGNIFICANT, CONNECTED = [True, True, False, False], [True, False, True, False]

GOOD = [
    partial(association.benjamini_hochberg, [0.01, 0.5], 0.05),
    partial(association.odds_ratio, SIGNIFICANT, CONNECTED),
    partial(association.stratified_odds_ratio, SIGNIFICANT, CONNECTED, [1, 1, 1, 1]),
    partial(association.hits_and_totals, SIGNIFICANT, [0, 1, 1, 2], 3),
    partial(association.responds_elsewhere, np.ones((3, 3), dtype=bool), np.eye(3, dtype=bool)),
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
    association.hits_and_totals.converters["stratum"]: [
        ([0.0, 1.0, 1.0, 2.0], "should hold a whole number from 0 for each pair, shape (pairs,), but it is float64"),
        ([0, -1, 1, 2], "or holds a number below 0"),
    ],
    association.responds_elsewhere.converters["tested"]: [
        (np.ones((3, 3)), "should be True or False, of shape (neurons, neurons), but it is float64"),
        (np.ones((2, 3), dtype=bool), "of shape (2, 3)"),
    ],
}

ROWS = [
    (association.hits_and_totals, ([True, False], [0], 1), "of the same length"),
    (association.hits_and_totals, ([True, False], [0, 3], 3), "stratum should hold numbers below n_strata, 3, but it holds 3"),
    (association.responds_elsewhere, (np.eye(2) > 0, np.eye(3) > 0), "significant should have the shape of tested"),
    (association.responds_elsewhere, (np.eye(2) > 0, np.ones((2, 2)) > 0), "in tested pairs only"),
    (association.odds_ratio, ([True, False], [True]), "of the same length"),
    (association.odds_ratio, ([True, True], [True, True]), "the odds ratio is not finite"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1]), "of the same length"),
    (association.stratified_odds_ratio, ([True, False], [True, False], [1, 2]), "the odds ratio is not finite"),
]
