import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable, Table2x2
from statsmodels.stats.multitest import multipletests

from helpers.methods import association


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rate", [0.01, 0.05, 0.2])
def test_benjamini_hochberg_equals_statsmodels(seed, rate):
    rng = np.random.default_rng(seed)
    p_values = np.concatenate([rng.random(80), rng.random(20) ** 8])
    called = association.benjamini_hochberg(p_values, rate)
    np.testing.assert_array_equal(called, multipletests(p_values, rate, method="fdr_bh")[0])


def test_nothing_is_called_when_nothing_is_small():
    assert not association.benjamini_hochberg(np.array([0.9, 0.8]), 0.05).any()


@pytest.fixture
def pairs():
    rng = np.random.default_rng(0)
    stratum = rng.choice(["few", "some", "many"], p=[0.5, 0.3, 0.2], size=600)
    connected = rng.random(600) < 0.2
    significant = rng.random(600) < 0.1 + 0.2 * (stratum == "many") + 0.1 * connected
    return significant, connected, stratum


def table(significant, connected):
    return np.array(
        [
            [np.sum(significant & connected), np.sum(significant & ~connected)],
            [np.sum(~significant & connected), np.sum(~significant & ~connected)],
        ]
    )


def test_odds_ratios_equal_statsmodels(pairs):
    significant, connected, stratum = pairs
    assert association.odds_ratio(significant, connected) == pytest.approx(Table2x2(table(significant, connected)).oddsratio)
    tables = [table(significant[stratum == s], connected[stratum == s]) for s in np.unique(stratum)]
    pooled = association.stratified_odds_ratio(significant, connected, stratum)
    assert pooled == pytest.approx(StratifiedTable(tables).oddsratio_pooled, rel=1e-12)
