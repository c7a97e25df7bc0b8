"""What the table of the arena says: differences are paired, and the network is the unit."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp, ttest_rel

from helpers.studies.arena.standings import SCORES, best_watcher, by_network, change, difference, leaders

RNG = np.random.default_rng(0)
LEVEL = RNG.normal(0, 0.2, 10)  # What makes a network hard for all.
WIDE = pd.DataFrame(
    {
        "perturbation": 0.9 + LEVEL + RNG.normal(0, 0.02, 10),
        "proxies": 0.8 + LEVEL + RNG.normal(0, 0.02, 10),
        "lasso": 0.79 + LEVEL + RNG.normal(0, 0.02, 10),
        "correlation": 0.6 + LEVEL + RNG.normal(0, 0.02, 10),
        "attention": [0.7, 0.9, 0.8] + [np.nan] * 7,
        "rate": 0.95 + LEVEL,
    }
)


def table(wide, observed="all", world="chain", edges="own"):
    rows = [
        {"world": world, "observed": observed, "edges": edges, "network": k, "method": method} | dict.fromkeys(SCORES, value)
        for method in wide
        for k, value in wide[method].items()
    ]
    return pd.DataFrame(rows)


def test_a_cell_is_laid_out_by_network_and_keeps_the_order_of_methods():
    both = pd.concat([table(WIDE), table(WIDE - 0.1, "half"), table(WIDE * 0, edges="none")])
    found = by_network(both, "chain", "half")
    assert list(found) == list(WIDE)
    np.testing.assert_allclose(found.to_numpy(), WIDE.to_numpy() - 0.1)


def test_differences_are_paired():
    found = difference(WIDE, "proxies", "correlation")
    low, high = ttest_rel(WIDE["proxies"], WIDE["correlation"]).confidence_interval()
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.mean == pytest.approx((WIDE["proxies"] - WIDE["correlation"]).mean())
    assert found.n_worms == 10
    assert found.high - found.low < 0.06 < WIDE["proxies"].std()  # intervals of the two would overlap
    assert difference(WIDE, "proxies", "attention").n_worms == 3


def test_leaders_are_those_not_surely_behind():
    watching = WIDE.drop(columns=["perturbation", "rate"])
    found = leaders(watching)
    low = ttest_1samp(WIDE["proxies"] - WIDE["lasso"], 0).confidence_interval().low
    assert found[0] == "proxies"
    assert ("lasso" in found) == (low <= 0)
    assert "correlation" not in found
    assert "attention" in found  # of three networks hardly anything is sure
    assert leaders(WIDE)[0] == "rate"
    close = pd.DataFrame({"a": 0.8 + LEVEL, "b": 0.75 + LEVEL + RNG.normal(0, 0.01, 10)})
    assert leaders(close) == ["a"]  # by .05 only, but in each network
    same = pd.DataFrame({"a": [0.9, 0.8, 0.7], "b": [0.9, 0.8, 0.7]})
    assert leaders(same) == ["a", "b"]


def test_who_was_tried_on_few_networks_is_not_the_best_since_these_may_be_easy():
    easy = WIDE[["proxies", "lasso"]].assign(pcmci=np.where(np.arange(10) < 3, 0.99, np.nan))
    assert easy.mean().idxmax() == "pcmci"
    assert leaders(easy)[0] == "proxies"
    assert best_watcher(easy) == "proxies"


def test_the_best_watcher_makes_no_experiment_and_knows_of_wiring():
    assert best_watcher(WIDE.drop(columns="attention")) == "proxies"


def test_a_change_is_network_by_network():
    both = pd.concat([table(WIDE), table((WIDE - 0.1).iloc[:8], "quarter")])
    np.testing.assert_allclose(change(both, "chain", "lasso"), np.full(8, -0.1))
    np.testing.assert_allclose(change(both, "chain", "attention"), np.full(3, -0.1))
    np.testing.assert_allclose(change(both, "chain", "lasso", before="quarter", after="all"), np.full(8, 0.1))
