"""Bad input to `helpers.studies.arena.standings`."""

from functools import partial

import numpy as np
import pandas as pd

from helpers.studies.arena import standings
from helpers.studies.arena.standings import SCORES

ROWS_OF_TABLE = [
    {"world": "chain", "observed": observed, "edges": "own", "network": k, "method": method}
    | dict.fromkeys(SCORES, 0.1 * k + i)
    for k in range(3)
    for i, method in enumerate(("lasso", "correlation"))
    for observed in ("all", "quarter")
]
TABLE = pd.DataFrame(ROWS_OF_TABLE)
WIDE = pd.DataFrame({"lasso": [0.5, 0.6, 0.7], "correlation": [0.4, np.nan, np.nan], "rate": [0.5, 0.5, 0.4]})

GOOD = [
    partial(standings.by_network, TABLE, "chain", "all"),
    partial(standings.of_all_networks, TABLE),
    partial(standings.leaders, WIDE),
    partial(standings.difference, WIDE, "lasso", "rate"),
    partial(standings.best_watcher, WIDE),
    partial(standings.change, TABLE, "chain", "lasso"),
]

NO_TABLE = [(bad, "should be a pandas.DataFrame") for bad in (None, 5, [[1, 2]], np.ones((2, 2)))]
REFUSED = {
    standings.by_network.converters["scores"]: [
        *NO_TABLE,
        (TABLE.drop(columns="network"), "should have the columns of the arena, but it lacks network"),
    ],
    standings.leaders.converters["scores"]: [
        *NO_TABLE,
        (WIDE[:1], "should hold at least 2 networks of at least 1 method"),
        (WIDE[[]], "should hold at least 2 networks of at least 1 method"),
        (WIDE * np.nan, "should hold a score, but all are missing"),
    ],
}

ROWS = [
    (standings.by_network, (TABLE, "chain", "half"), "scores should hold rows of the world chain with half observed"),
    (standings.difference, (WIDE, "lasso", "guess"), "second should be one of lasso, correlation, rate, but it is 'guess'"),
    (standings.difference, (WIDE, "guess", "lasso"), "first should be one of lasso, correlation, rate, but it is 'guess'"),
    (standings.difference, (WIDE, "lasso", "correlation"), "scores should hold at least 2 networks .* but they share 1"),
    (standings.best_watcher, (WIDE[["rate"]],), "scores should hold a method that watches, but there is none"),
    (standings.change, (TABLE, "chain", "guess"), "method should be one of the table, but it is 'guess'"),
    (standings.change, (TABLE, "chain", "lasso", "half"), "scores should hold rows of the world chain with half observed"),
]
