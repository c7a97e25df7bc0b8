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


def test_a_p_value_at_the_line_is_called():
    """With four tests at a rate of 0.2 the line stands at 0.05, 0.1, 0.15, 0.2."""
    p_values = np.array([0.2, 0.01, 0.9, 0.1])
    np.testing.assert_array_equal(association.benjamini_hochberg(p_values, 0.2), [False, True, False, True])
    np.testing.assert_array_equal(association.benjamini_hochberg([0.0, 1.0], 0.0), [True, False])
    np.testing.assert_array_equal(association.benjamini_hochberg([0.0, 1.0], 1.0), [True, True])


def pairs_of(both, only_significant, only_connected, neither):
    significant = np.repeat([True, True, False, False], [both, only_significant, only_connected, neither])
    connected = np.repeat([True, False, True, False], [both, only_significant, only_connected, neither])
    return significant, connected


def test_odds_ratios_by_hand():
    significant, connected = pairs_of(3, 1, 2, 4)
    assert association.odds_ratio(significant, connected) == 3 * 4 / (1 * 2)
    others = pairs_of(1, 2, 1, 1)
    both = np.concatenate([significant, others[0]]), np.concatenate([connected, others[1]])
    stratum = np.repeat([7, 9], [10, 5])
    found = association.stratified_odds_ratio(*both, stratum)
    assert found == pytest.approx((12 / 10 + 1 / 5) / (2 / 10 + 2 / 5))


@pytest.mark.parametrize("empty", [1, 2])
def test_both_kinds_of_exception_are_needed_for_an_odds_ratio(empty):
    counts = [3, 1, 2, 4]
    counts[empty] = 0
    pairs = pairs_of(*counts)
    with pytest.raises(ValueError, match="the odds ratio is not finite"):
        association.odds_ratio(*pairs)
    with pytest.raises(ValueError, match="the odds ratio is not finite"):
        association.stratified_odds_ratio(*pairs, np.ones(len(pairs[0])))


def test_hits_and_totals_count_empty_strata():
    hits, totals = association.hits_and_totals([True, False, True, True], [0, 0, 2, 2], 4)
    np.testing.assert_array_equal(hits, [1, 0, 2, 0])
    np.testing.assert_array_equal(totals, [2, 0, 2, 0])


def test_how_often_two_neurons_respond_elsewhere_leaves_their_own_pair_out():
    rng = np.random.default_rng(0)
    tested = rng.random((7, 7)) < 0.8
    significant = tested & (rng.random((7, 7)) < 0.4)
    found = association.responds_elsewhere(tested, significant)
    for i, j in np.argwhere(tested):
        row, column = np.delete(tested[i], j), np.delete(tested[:, j], i)
        answers = np.delete(significant[i], j)[row].sum() / max(row.sum(), 1)
        is_answered = np.delete(significant[:, j], i)[column].sum() / max(column.sum(), 1)
        assert found[i, j] == pytest.approx(answers * is_answered)
