"""What figures show of the table: rows of all networks, the best, and who leads."""

import numpy as np
import pandas as pd
import pytest

from helpers.data.arena_scores import load_arena_scores
from helpers.scores.over_worms import mean_over_worms
from helpers.studies.arena import charts
from helpers.studies.arena.standings import by_network, change, of_all_networks


@pytest.fixture(scope="module")
def table():
    return load_arena_scores()


@pytest.fixture(scope="module")
def with_few(table):
    """The table with a method more, of three networks, that beats everybody."""
    few = table[(table.method == "mvgc_aic") & (table.network < 3)].assign(
        method="attention", analysis="causalformer", auroc=1.0
    )
    return pd.concat([table, few], ignore_index=True)


def test_methods_of_few_networks_are_set_apart(table, with_few):
    assert "attention" not in set(of_all_networks(with_few).method)
    whole = of_all_networks(table)
    assert set(whole.method) >= {"mvgc_aic", "mvgc_aicc", "distance"}
    assert not whole.duplicated(["world", "observed", "edges", "network", "method"]).any()
    pd.testing.assert_frame_equal(of_all_networks(with_few).reset_index(drop=True), whole.reset_index(drop=True))
    (means, best), (expected, best_before) = charts.which_method(with_few), charts.which_method(table)
    pd.testing.assert_frame_equal(pd.DataFrame(means), pd.DataFrame(expected))
    assert best == best_before
    assert list(charts.board(with_few, "kuramoto")) == list(charts.board(table, "kuramoto"))


def test_a_board_holds_means_of_each_part(table):
    board = charts.board(table, "rate_driver")
    assert {"lasso", "mvgc_aicc", "rate"} & set(board) == set()
    for k, part in enumerate(("all", "half", "quarter")):
        assert board["proxies"][k] == pytest.approx(by_network(table, "rate_driver", part)["proxies"].mean())
    assert all(values.shape == (1,) for values in charts.board(table, "six").values())


def test_who_surely_changes_is_known_by_an_interval(table):
    found = charts.surely_changed(table, "kuramoto", "half")
    for key, values in charts.changes(table, "kuramoto", "half").items():
        np.testing.assert_array_equal(values, change(table, "kuramoto", key, "all", "half"))
        one = mean_over_worms(values)
        assert (key in found) == (one.low > 0 or one.high < 0)
    assert "mvgc_bic" in found
    assert "mvgc_aic" not in found


def test_the_chart_has_a_row_for_each_world_and_part(table):
    means, best = charts.which_method(table)
    assert list(means) == list(best)
    assert len(means) == 21
    assert means["slow hidden driver, half"]["proxies"] == pytest.approx(
        by_network(table, "rate_driver", "half")["proxies"].mean()
    )
    assert all(max(own, key=lambda key: np.nan_to_num(own[key])) == best[row][0] for row, own in means.items())
    assert not {"perturbation", "rate", "instruments"} & set().union(*means.values())
    assert charts.row_name("kuramoto") == "oscillators*"
    assert charts.row_name("chain", "quarter") == "feed-forward chain, a quarter"


def test_leads_are_of_the_tenth_over_the_best_that_watches(table):
    leads, watchers = charts.leads_of_the_tenth(table, ["half"])
    own = by_network(table, "linear_noise", "half")
    assert watchers["noise of measurement, half"] == "mvgc_aic"
    mean, low, high = leads["noise of measurement, half"]
    assert mean == pytest.approx((own["perturbation_tenth"] - own["mvgc_aic"]).mean())
    assert low < mean < high
