"""Tables of the seven worms: whole, as the README says, saying what the course says of them, and in cheap parts made again."""

import numpy as np
import pytest

from helpers.data.dag2023_worms import LABELS, RECORDINGS, load_dag2023_worms
from helpers.data.worm_scores import FOLDER, load_worm_table
from helpers.methods.derivatives import worm_features
from helpers.scores.over_worms import mean_over_worms
from tools import build_worm_tables
from tools.worm_tables import ahead, decoding, edges, reports, subspaces
from tools.worm_tables.study import SEEDS, Study

NAMES = sorted(file.name.removesuffix(".csv") for file in FOLDER.iterdir() if file.name.endswith(".csv"))


def test_every_table_is_there_and_explained():
    assert sorted([*build_worm_tables.TABLES, "edges"]) == NAMES
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "10.1016/j.cell.2023.04.023" in readme
    for name in NAMES:
        assert f"`{name}.csv`" in readme
        for column in load_worm_table(name).columns:
            assert f"`{column}`" in readme or column in ("draw", "angle_2", "other"), column
    with pytest.raises(ValueError, match=r"name should be one of ahead, angles, .*, but it is 'none'"):
        load_worm_table("none")


def test_edges_hold_each_task_once_and_every_worm():
    table = load_worm_table("edges")
    found = table.groupby(["derivative", "names", "edges", "seed"]).worm.agg(["size", "nunique"])
    assert (found == 7).all(axis=None)
    assert set(found.index) <= set(edges.edge_tasks())
    shuffles = table[(table.derivative == "backward") & ~table.names].groupby("edges").seed.nunique()
    assert shuffles["degrees kept"] == shuffles["relabelled"] == edges.N_SHUFFLES
    assert shuffles["connectome"] == len(SEEDS)


def by_worm(table, **chosen):
    for column, value in chosen.items():
        table = table[table[column] == value]
    return table.groupby("worm").auroc.mean()


def test_wiring_helps_only_a_decoder_without_names_and_only_by_degrees():
    table = load_worm_table("edges")
    nameless = {kind: by_worm(table, derivative="backward", names=False, edges=kind) for kind in table.edges.unique()}
    named = {kind: by_worm(table, derivative="backward", names=True, edges=kind) for kind in table.edges.unique()}
    assert mean_over_worms(nameless["connectome"] - nameless["none"]).low > 0.02
    assert mean_over_worms(nameless["connectome"] - nameless["relabelled"]).low > 0.02
    assert mean_over_worms(nameless["connectome"] - nameless["degrees kept"]).high < 0
    assert mean_over_worms(nameless["connectome"] - nameless["degrees alone"]).high < 0
    for kind in ("none", "degrees kept", "relabelled"):
        assert abs(mean_over_worms(named["connectome"] - named[kind]).mean) < 0.015
    assert mean_over_worms(nameless["numbers alone"] - nameless["numbers, command as others"]).low > 0.05
    assert mean_over_worms(nameless["numbers, others alike"] - nameless["numbers, command as others"]).low > 0.05
    assert mean_over_worms(nameless["numbers as a feature"] - nameless["numbers alone"]).low > 0
    logistic = by_worm(load_worm_table("features"), derivative="backward", scaled_by="whole recording", neurons="all")
    assert mean_over_worms(logistic - nameless["connectome"]).low > 0


def test_slopes_that_look_ahead_are_worth_what_is_said():
    table = load_worm_table("features")
    chosen = {"scaled_by": "whole recording", "neurons": "all"}
    found = {kind: by_worm(table, derivative=kind, **chosen).mean() for kind in ("none", "backward", "central", "gaussian")}
    assert found == pytest.approx({"none": 0.763, "backward": 0.873, "central": 0.897, "gaussian": 0.915}, abs=2e-3)


def test_the_gaussian_leads_by_what_it_knows_ahead():
    table = load_worm_table("features")
    found = [by_worm(table, derivative=f"gaussian, {n} later").mean() for n in (1, 2, 3, 4)]
    assert found == pytest.approx([0.904, 0.877, 0.848, 0.819], abs=2e-3)


def test_on_the_same_minutes_one_stranger_is_worse_than_the_worm_itself_and_six_are_not():
    table = load_worm_table("decoding")
    chosen = {"task": "reversal", "neurons": "all", "decoder": "logistic"}
    own, six, one, sixth, scattered = (
        by_worm(table, test=test, **chosen)
        for test in ("later", "six others", "one other", "six others, a sixth each", "scattered")
    )
    assert mean_over_worms(own - one).low > 0
    assert mean_over_worms(own - sixth).low > 0
    for other in (six, scattered):
        found = mean_over_worms(own - other)
        assert found.low < 0 < found.high
    seeds = table[table.test.isin(["one other", "six others, a sixth each", "scattered"])].groupby("test").seed.nunique()
    assert seeds.to_dict() == {"one other": 6, "six others, a sixth each": 5, "scattered": 5}


def test_halves_of_one_worm_are_nearly_as_far_apart_as_two_worms():
    angles = load_worm_table("angles").groupby("comparison")[["angle_1", "angle_2", "angle_3"]].mean()
    np.testing.assert_allclose(angles.loc["two worms"], [34, 55, 74], atol=0.6)
    np.testing.assert_allclose(angles.loc["halves of one worm"], [29, 47, 80], atol=0.6)
    np.testing.assert_allclose(angles.loc["halves of two worms"], [36, 58, 79], atol=0.6)
    assert (angles.loc["minutes of one worm"] < angles.loc["halves of one worm"] - 10).all()
    assert (angles.loc["two worms, names shuffled"] > angles.loc["two worms"]).all()


def test_neurons_of_one_sign_are_few_and_fewer_beyond_shifts():
    table = load_worm_table("universality")
    counts = {}
    for signal, rows in table.groupby("signal"):
        r = rows.pivot_table(index="neuron", columns="worm", values="correlation")
        p = rows.pivot_table(index="neuron", columns="worm", values="p_value")
        one = (r > 0).all(axis=1) | (r < 0).all(axis=1)
        counts[signal] = int(one.sum()), sorted(r.index[one & (p < 0.05).all(axis=1)])
    assert counts["trace"] == (9, [])
    assert counts["backward"] == (9, ["AVAL", "AVAR", "AVEL", "AVER"])
    assert counts["gaussian"] == (10, ["ASGL", "AVAL", "AVEL", "AVER"])
    chance = load_worm_table("universality_chance").groupby("signal").n_one_sign.mean()
    assert (chance < 1).all()


def test_cheap_rows_are_made_again():
    missing = [file.path for file in (LABELS, *RECORDINGS.values()) if not file.path.exists()]
    if missing:
        pytest.skip(f"there is no {missing[0]}: set COURSE_DATA to the folder in which dag2023_raw/ lies")
    study = Study(load_dag2023_worms())
    assert len(study.neurons) == 32
    stored = load_worm_table("shares").set_index("worm")
    for row in subspaces.shares(study):
        assert stored.loc[row.pop("worm")].to_dict() == pytest.approx(row, abs=1e-3)
    rows = [row for row in decoding.features(study) if row["derivative"] == "backward"]
    table = load_worm_table("features").set_index(["derivative", "scaled_by", "neurons", "worm"]).auroc
    for row in rows:
        assert table[row["derivative"], row["scaled_by"], row["neurons"], row["worm"]] == pytest.approx(row["auroc"], abs=2e-3)
    made = [worm_features(own, "backward") for own in study.activities]
    table = load_worm_table("decoding").query("task == 'reversal' and neurons == 'all' and decoder == 'logistic'")
    table = table.set_index(["test", "worm", "seed"]).auroc
    for row in decoding.on_the_same_minutes(made, study.reversals, 0, study.worms[0].worm):
        assert table[row["test"], row["worm"], row["seed"]] == pytest.approx(row["auroc"], abs=2e-3)


def test_rows_of_answers_and_of_reports_are_made_again():
    missing = [file.path for file in (LABELS, *RECORDINGS.values()) if not file.path.exists()]
    if missing:
        pytest.skip(f"there is no {missing[0]}: set COURSE_DATA to the folder in which dag2023_raw/ lies")
    study = Study(load_dag2023_worms())
    stored = load_worm_table("answers").set_index(["worm", "evidence"]).auroc
    made = {(row["worm"], row["evidence"]): row["auroc"] for row in reports.answers(study)}
    assert made == pytest.approx(stored.to_dict(), abs=1e-3)
    stored = load_worm_table("reports").set_index(["worm", "drift_s", "seed"])
    rows = list(reports.reports(study, list(reports.reported(study, numbers=[5], n_seeds=2))))
    assert len(rows) == 3
    for row in rows:
        assert stored.loc[(row.pop("worm"), row.pop("drift_s"), row.pop("seed"))].to_dict() == pytest.approx(row, rel=1e-3)


def test_copies_that_go_through_the_whole_analysis_have_next_to_nothing():
    """Though a tenth of what is called is called in copies: halves and the largest of all pairs are what keeps chance out."""
    by_seed = load_worm_table("reports").query("drift_s == 60").groupby("seed").sum(numeric_only=True)
    assert (by_seed.in_copies > 0.1 * by_seed.called).all()
    assert (by_seed.again_in_copies < 0.02 * by_seed.again).all()
    assert (by_seed.stand_in_copies < 0.2).all()
    assert (by_seed.again <= by_seed.in_both).all()
    table = load_worm_table("reports")
    assert (table.stand_in_copies <= table.again_in_copies).all()


def test_arrows_that_stand_do_worse_than_as_many_by_correlation():
    """With every draw of the copies; and which stand depends on the draw."""
    table = load_worm_table("standing")
    assert len(table) == reports.N_SEEDS
    assert (table.answered_by_correlation > 1.5 * table.answered).all()
    assert (table.answered > table.expected_by_trials).all()
    assert table.answered.mean() < table[["answered_by_trials", "answered_by_ridge_var"]].mean().min()
    assert table.stand.max() > 1.5 * table.stand.min()
    by_seed = load_worm_table("reports").query("drift_s == 60").groupby("seed")
    np.testing.assert_array_equal(by_seed.stand.sum(), table.stand)
    assert (by_seed.stand_tested.sum() >= table.pairs_tested).all()


def test_pairs_that_tie_for_the_last_places_count_by_their_share():
    evidence, significant = np.array([9.0, 5, 5, 5, 1]), np.array([True, True, False, False, True])
    assert reports.answered_of_first(evidence, significant, 1) == 1
    assert reports.answered_of_first(evidence, significant, 2) == pytest.approx(1 + 1 / 3)
    assert reports.answered_of_first(evidence, significant, 4) == 2
    assert reports.answered_of_first(evidence, significant, 5) == 3


def test_what_trials_make_expected_is_the_share_of_pairs_tried_as_often():
    trials = np.repeat(np.arange(6.0), 10)
    significant = np.concatenate([np.arange(10) < k for k in range(6)])  # of those tried k times, k in ten
    chosen = np.zeros(60, dtype=bool)
    chosen[[0, 11, 55]] = True
    assert reports.expected_by_trials(trials, significant, chosen) == pytest.approx(0 + 0.1 + 0.5, abs=0.05)
    assert reports.expected_by_trials(trials, significant, np.ones(60, dtype=bool)) == pytest.approx(significant.sum())


def test_half_a_minute_ahead_a_clock_does_as_well_as_any_map():
    """Maps are better than a Markov chain there, and no better than knowing how long ago the recording began."""
    ahead = (
        load_worm_table("ahead")
        .query("target == 'state' and horizon_s == 30")
        .pivot(index="worm", columns="method", values="auroc")
    )
    maps = load_worm_table("diffusion").query("what == 'diffusion map, state' and horizon_s == 30")
    for _, own in maps.groupby(["lags", "components", "neighbours"]):
        own = own.set_index("worm").value
        assert mean_over_worms((own - ahead["markov chain"]).to_numpy()).low > 0.02
        assert mean_over_worms((own - ahead["clock"]).to_numpy()).mean < 0
    assert mean_over_worms(ahead["clock"].to_numpy()).low > 0.5


def test_what_it_did_lately_begins_with_what_there_is():
    lately = ahead.reversed_lately(np.array([True, False, False, True, True]), 3)
    np.testing.assert_allclose(lately, [1, 1 / 2, 1 / 3, 1 / 3, 2 / 3])
