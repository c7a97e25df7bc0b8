"""What to make of scores: where a method falls, which to take, and what may be printed."""

import numpy as np
import pytest

from helpers.data.arena_scores import load_arena_scores
from helpers.scores.over_worms import mean_over_worms
from helpers.studies.arena import verdicts
from helpers.studies.arena.standings import by_network, leaders


def test_a_method_falls_where_the_best_is_ahead_by_most():
    scores = np.array([[0.5, 0.55, np.nan], [0.9, np.nan, 0.95], [0.7, 0.9, 0.99], [np.nan, 1.0, 0.2]])
    assert verdicts.falls_furthest(scores, 0) == 2
    assert verdicts.falls_furthest(scores, 1) == 2
    assert verdicts.falls_furthest(scores, 2) == 3
    assert verdicts.falls_furthest(scores[:2], 0) == 0  # of two that are alike but for rounding
    assert verdicts.falls_furthest([[1, 0], [2, 0]], 1) == 1


@pytest.mark.parametrize("recording", [key for key in verdicts.DESCRIBED if key != "defended"])
def test_the_table_speaks_for_what_is_chosen(recording):
    """Of the menu, the choice is best by its mean, and all others are surely behind."""
    scores = by_network(load_arena_scores(), verdicts.WORLD_OF[recording], "all")
    menu = [key for key in verdicts.KEYS.values() if key in scores]
    assert leaders(scores[menu]) == [verdicts.KEYS[verdicts.method_for(recording)]]


def test_a_p_value_is_kept_by_the_one_that_is_chosen_for_it():
    table = load_arena_scores()
    rows = table[(table.world == "rate_driver") & (table.observed == "all") & (table.edges == "own")]
    tied = rows.groupby("method")["false_calls_tied"].mean()
    menu = [key for key in verdicts.KEYS.values() if np.isfinite(tied.get(key, np.nan))]
    chosen = verdicts.KEYS[verdicts.method_for("defended")]
    assert [key for key in menu if tied[key] < 0.06] == [chosen]


@pytest.mark.parametrize("written", ["stand-ins", "Stand ins", "proxies", "STAND-INS."])
def test_a_choice_may_be_written_in_any_way(written):
    assert verdicts.on_the_menu(written) == "stand-ins"
    assert set(verdicts.KEYS) == set(verdicts.MENU)
    assert set(verdicts.WORLD_OF) == set(verdicts.DESCRIBED)


def test_verdicts_are_those_of_paired_differences():
    rng = np.random.default_rng(0)
    hard = rng.uniform(-0.2, 0.2, 10)
    first, second = 0.72 + hard + 0.02 * rng.standard_normal(10), 0.68 + hard
    alone = mean_over_worms(first), mean_over_worms(second)
    assert alone[0].low < alone[1].high  # intervals overlap
    assert verdicts.what_to_print(first, second) == "better"
    assert verdicts.what_to_print(second, first) == "worse"
    assert verdicts.what_to_print(first, first) == "not told apart"
    assert verdicts.what_to_print(first[:2], second[:2][::-1]) == "not told apart"
    holes = np.where(np.arange(10) < 3, np.nan, first)
    assert verdicts.what_to_print(holes, second) == "better"


def test_a_sentence_has_its_numbers():
    first, second = np.array([0.8, 0.9, np.nan]), np.array([0.5, 0.5, 0.5])
    said = verdicts.sentence("better", first, second, ("this", "that"), "chain, half seen")
    assert said.startswith(
        "chain, half seen, this ranks pairs better than that: AUROC differs by +0.35 (95 % interval -0.29 to +0.99"
    )
    assert said.endswith("2 networks).")
    assert "this and that are not told apart" in verdicts.sentence(verdicts.OPEN, first, second, ("this", "that"), "here")
