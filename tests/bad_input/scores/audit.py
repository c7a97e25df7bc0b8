"""Bad input to `helpers.scores.audit`."""

from functools import partial

import numpy as np
import pandas as pd

from helpers.scores import audit

TEN = np.linspace(0.8, 1, 10)
DRAWS = np.zeros((5, 10), int)
TABLE = pd.DataFrame({"neurons": [5], "probability": [0.2], "base_rate": [0.2], "aic": [0.8], "aic_auprc": [0.5]})

GOOD = [
    partial(audit.auroc_with_diagonal, 0.9, 5, 4),
    partial(audit.undo_diagonal, 0.9, 5, 4),
    partial(audit.share_of_gap, 0.85, 0.8, 0.9),
    partial(audit.interval_of_median, TEN, DRAWS),
    partial(audit.paired_sign_test, TEN, TEN),
    partial(audit.medians_beside_base_rate, TABLE, ["aic"]),
]

REFUSED = {
    audit.auroc_with_diagonal.converters["auroc_off"]: [
        (1.2, "should hold numbers from 0 to 1, but it goes from 1.2 to 1.2"),
        (-0.1, "should hold numbers from 0 to 1"),
        ([], "should hold numbers from 0 to 1, but it goes empty"),
    ],
    audit.auroc_with_diagonal.converters["n_neurons"]: [(1, "should be at least 2, but it goes from 1 to 1")],
    audit.auroc_with_diagonal.converters["n_missing"]: [
        (0, "should be positive, since without any nothing can be ranked, but it goes from 0 to 0"),
        ([4, 0], "should be positive"),
    ],
    audit.paired_sign_test.converters["first"]: [
        (TEN[:1], "should have shape (networks,), with at least 2 of them"),
        (TEN[None], "should have shape (networks,)"),
    ],
}

ROWS = [
    (audit.auroc_with_diagonal, (0.9, 5, 21), "at most n_neurons .* goes from 21 to 21 where there are from 20 to 20 pairs"),
    (audit.auroc_with_diagonal, (TEN, 5, [4, 5]), r"auroc_off \(10,\), n_neurons \(\), n_missing \(2,\)"),
    (audit.undo_diagonal, (0.9, [5, 5, 3], 7), "at most n_neurons .* goes from 7 to 7 where there are from 6 to 20 pairs"),
    (audit.undo_diagonal, (0.5, 5, 4), "auroc_counted should be at least 0.556, .* Was this diagonal scored last"),
    (audit.share_of_gap, (0.9, 0.8, 0.8), "r2_ceiling should lie above r2_without, .* but it lies 0 above"),
    (audit.share_of_gap, (TEN, TEN[:2], 1.1), r"r2 \(10,\), r2_without \(2,\), r2_ceiling \(\)"),
    (audit.interval_of_median, (TEN, DRAWS[:, :9]), r"draws should hold whole numbers, shape \(resamples, 10\)"),
    (audit.interval_of_median, (TEN, 1.0 * DRAWS), "draws should hold whole numbers, .* but holds float64"),
    (audit.interval_of_median, (TEN, DRAWS + 10), "draws should hold positions from 0 to 9, but it goes from 10 to 10"),
    (audit.paired_sign_test, (TEN, TEN[:9]), "second should have the shape of first"),
    (audit.medians_beside_base_rate, (TABLE, ["aic", "bic"]), "base_rate, .* but it lacks bic, bic_auprc"),
    (audit.medians_beside_base_rate, (TABLE.drop(columns="base_rate"), ["aic"]), "but it lacks base_rate"),
]
