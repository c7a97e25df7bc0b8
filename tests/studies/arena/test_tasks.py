"""Tasks of the arena: what there is to do, what a row holds, and that the table stays the same bit for bit after kills."""

import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from helpers.methods import granger, observational
from helpers.models.causalformer.training import fit_causalformer
from helpers.models.relational.training import fit_relational
from helpers.plots.looks import LOOKS
from helpers.studies import sweeps
from helpers.studies.arena import __main__ as arena
from helpers.studies.arena import contestants
from helpers.studies.arena.contestants import ENTRANTS
from helpers.studies.arena.contests import draw, watch_others
from helpers.studies.arena.tasks import COLUMNS, Task, score_task, tasks
from helpers.studies.arena.worlds import WORLDS
from helpers.studies.registry import BY_KEY, METHODS

WRONG = [
    (("moon", "all", "own", "rate"), "world should be one of 'six', .* but it is 'moon'"),
    (("six", "most", "own", "rate"), "observed should be one of 'all', 'half', 'quarter', but it is 'most'"),
    (("six", "half", "own", "rate"), "observed should be one of all in the world six, so that five neurons are seen"),
    (("chain", "half", "none", "rate"), "observed should be 'all' where nothing is connected, but it is 'half'"),
    (("chain", "all", "some", "rate"), "edges should be one of 'own', 'none', but it is 'some'"),
    (("chain", "all", "own", "guess"), "analysis should be one of 'perturbation', .* but it is 'guess'"),
    (("chain", "all", "own", "event_regression"), "analysis should be one that chain has all for"),
]


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_a_task_that_cannot_be_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        Task(*wrong)


def test_every_method_of_the_registry_enters_once_and_has_a_look():
    entered = [key for group in ENTRANTS.values() for key in group.methods]
    assert len(entered) == len(set(entered))
    assert set(entered) == {method.key for method in METHODS} | {"perturbation_tenth", "rate", "distance"}
    assert set(entered) <= LOOKS.keys()


def test_each_cell_is_there_once_and_only_where_a_world_has_what_methods_need():
    whole = tasks()
    assert len({task.name for task in whole}) == len(whole)
    assert {(t.world, t.observed) for t in whole if t.edges == "own"} == {
        (world.key, observed) for world in WORLDS.values() for observed in world.observed
    }
    assert {t.observed for t in whole if t.edges == "none"} == {"all"}
    assert {t.world for t in whole if t.edges == "none"} == WORLDS.keys()
    assert {t.world for t in whole if t.analysis == "event_regression"} == {"izhikevich_10", "izhikevich_20"}
    assert {t.world for t in whole if t.analysis == "instruments"} == {"six", "rate_driver"}
    assert {t.world for t in whole if t.analysis == "distance"} == {"chain"}
    assert {t.world for t in whole if t.analysis == "relational"} == {"kuramoto"}
    assert {t.world for t in whole if t.analysis == "perturbation_tenth"} == WORLDS.keys()
    assert tasks(("chain",), ("rate",)) == [Task("chain", o, "own", "rate") for o in WORLDS["chain"].observed] + [
        Task("chain", "all", "none", "rate")
    ]


def _rows(*task, n_networks=2, first=0):
    return {(row["network"], row["method"]): row for row in score_task(Task(*task), n_networks, first)}


def test_rows_are_scores_of_their_methods():
    found = _rows("chain", "half", "own", "mvgc") | _rows("chain", "half", "own", "correlation")
    for network in (0, 1):
        contest = draw("chain", "half", network)
        x, off = contest.recording.activity, ~np.eye(12, dtype=bool)
        orders = granger.select_order(x, 10)
        for name in ("aic", "aicc", "bic"):
            row, result = found[network, f"mvgc_{name}"], granger.conditional_granger(x, getattr(orders, name))
            assert row["order"] == getattr(orders, name)
            assert row["auroc"] == pytest.approx(roc_auc_score(contest.direct[off], result.strength[off]), abs=1e-6)
            assert row["auprc"] == pytest.approx(average_precision_score(contest.direct[off], result.strength[off]), abs=1e-6)
            assert row["hits"] == pytest.approx(np.mean(result.p_value[contest.direct] < 0.05), abs=1e-6)
        strength = abs(observational.estimate_by_correlation(x).strength)
        assert found[network, "correlation"]["auroc"] == pytest.approx(
            roc_auc_score(contest.direct[off], strength[off]), abs=1e-6
        )
        assert "hits" not in found[network, "correlation"]  # it has no p-values
        assert {row["neurons"] for row in found.values()} == {12}
        assert all(set(row) <= set(COLUMNS) for row in found.values())


def test_an_experiment_is_scored_by_its_p_values_and_a_tenth_of_it_is_shorter():
    whole, tenth = (_rows("six", "all", "own", key)[0, key] for key in ("perturbation", "perturbation_tenth"))
    contest = draw("six", "all", 0)
    assert contest.experiment(0.1).activity.shape == (50, 6)
    found = BY_KEY["perturbation"].estimate(contest.experiment(), None).result
    assert whole["hits"] == pytest.approx(np.mean(found.p_value[contest.direct] < 0.05), abs=1e-6)
    assert whole["auroc"] > tenth["auroc"]


def test_a_tenth_of_an_experiment_seldom_calls_anything_where_nothing_is_connected():
    """A normal curve in place of Student's calls something in 4 of these 10 networks."""
    rows = _rows("izhikevich_20", "all", "none", "perturbation_tenth", n_networks=10).values()
    assert np.mean([row["called"] > 0 for row in rows]) <= 0.2
    assert 0.03 <= np.mean([row["false_calls"] for row in rows]) <= 0.055


def test_no_wiring_at_all_knows_activity_and_places_only():
    contest = draw("chain", "quarter", 0)
    rate = ENTRANTS["rate"].run(contest)["rate"]().strength
    loud = contest.recording.activity.std(axis=0)
    np.testing.assert_allclose(rate, loud[:, None] + loud)
    distance = ENTRANTS["distance"].run(contest)["distance"]().strength
    assert distance[0, 1] == -(contest.seen[1] - contest.seen[0])
    spiking = draw("izhikevich_10", "all", 0)
    spikes = (spiking.recording.activity >= 30).mean(axis=0)
    np.testing.assert_allclose(ENTRANTS["rate"].run(spiking)["rate"]().strength, spikes[:, None] + spikes)


def test_networks_without_an_edge_have_no_auroc_but_false_calls():
    for row in _rows("linear_noise", "all", "none", "mvgc").values():
        assert row["base_rate"] == 0
        assert "auroc" not in row
        assert 0 <= row["false_calls"] <= 1


def test_trained_methods_have_three_networks_and_the_first_of_a_group_is_charged_for_training(monkeypatch):
    group, trained = ENTRANTS["causalformer"], []

    def fit(activity, rng, n_steps):
        trained.append(n_steps)
        end = time.process_time() + 0.5
        while time.process_time() < end:
            pass
        return fit_causalformer(activity, rng, n_steps=3)

    monkeypatch.setattr("helpers.studies.arena.contestants.fit_causalformer", fit)
    found = _rows("six", "all", "own", "causalformer", n_networks=10)
    assert len(found) == 9
    assert len(trained) == 3
    for network in range(3):
        seconds = [found[network, key]["seconds"] for key in group.methods]
        assert seconds[0] > 0.5 > max(seconds[1:])


def test_relational_inference_learns_once_from_other_networks_and_then_sees_all(monkeypatch):
    learned = []

    def fit(x, rng, **settings):
        learned.append(x)
        return fit_relational(x, rng, **(settings | {"n_steps": 3}))

    monkeypatch.setattr(contestants, "fit_relational", fit)
    monkeypatch.setattr(contestants, "OTHERS", {"n_networks": 20, "n_steps": 30})
    contestants.relations_of.cache_clear()
    found = _rows("kuramoto", "quarter", "own", "relational", n_networks=4)
    contestants.relations_of.cache_clear()
    assert [network for network, _ in found] == [0, 1, 2, 3]
    (x,) = learned
    np.testing.assert_array_equal(x, watch_others("kuramoto", "quarter", 20, 30)[..., None])
    assert len({row["auroc"] for row in found.values()}) > 1
    assert found[0, "relational"]["seconds"] > max(found[k, "relational"]["seconds"] for k in (1, 2, 3))


def test_what_takes_too_long_is_left_out_in_rows_that_say_so(monkeypatch):
    monkeypatch.setitem(contestants.TOO_LONG, "correlation", {("chain", "half")})
    left_out, kept = (_rows("chain", observed, "own", "correlation") for observed in ("half", "quarter"))
    words = "It takes longer than 10 seconds for one network, and was left out."
    assert [row["refused"] for row in left_out.values()] == [words] * 2
    assert not any("largest" in row for row in left_out.values())
    assert not any("refused" in row for row in kept.values())


def test_what_a_method_refuses_is_a_row_that_says_so(monkeypatch):
    def refuse(*_):
        raise ValueError("x should be otherwise.")

    monkeypatch.setattr(observational, "estimate_by_correlation", refuse)
    (row,) = _rows("six", "all", "own", "correlation", n_networks=1).values()
    assert row["refused"] == "x should be otherwise."
    assert "auroc" not in row


def without_seconds(table):
    return table.drop(columns="seconds")


FEW = ["--worlds", "six", "chain", "--networks", "2"]
CELLS = ["--methods", "correlation", "mvgc", "perturbation_tenth", "lasso"]


def run_arena(folder, *more):
    command = [sys.executable, "-m", "helpers.studies.arena", "--folder", str(folder), *FEW, *CELLS, *more]
    return subprocess.Popen(command, env=os.environ | {"COURSE_PROGRESS": "off"})


def n_finished(folder):
    return len(list((folder / "tasks").glob("*.json")))


def wait_for(condition, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def uninterrupted():
    """The table as one process makes it, without Dask."""
    chosen = tasks(("six", "chain"), CELLS[1:])
    rows = [row for task in chosen for row in score_task(task, 2)]
    return without_seconds(pd.DataFrame(rows, columns=COLUMNS))


def test_the_table_is_the_same_after_a_killed_client_and_on_one_and_two_workers(tmp_path, uninterrupted, capsys):
    killed = run_arena(tmp_path / "killed", "--workers", "1")
    wait_for(lambda: n_finished(tmp_path / "killed") >= 2)
    killed.kill()
    killed.wait()
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "killed" / "tasks").glob("*.json")}
    assert 2 <= len(kept) < 24
    arena.main(["--folder", str(tmp_path / "killed"), *FEW, *CELLS, "--workers", "2"])
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())
    assert f"{len(kept)} of 24 tasks are there already." in capsys.readouterr().out
    made = without_seconds(pd.read_csv(tmp_path / "killed" / "arena.csv"))
    whole = without_seconds(pd.read_csv(_written(uninterrupted, tmp_path)))
    assert len(made) == 6 * 2 * 6  # six cells of two networks, of six methods in four groups
    pd.testing.assert_frame_equal(made, whole, check_exact=True)


def _written(table, tmp_path):
    path = tmp_path / "whole.csv"
    table.assign(seconds=0).convert_dtypes()[COLUMNS].to_csv(path, index=False)
    return path


def test_a_killed_worker_loses_only_what_was_in_flight(tmp_path, uninterrupted):
    chosen = tasks(("six", "chain"), CELLS[1:])
    store = sweeps.Store(tmp_path, {"sweep": "arena"})
    with sweeps.connect(n_workers=2) as client:
        before = set(client.run(os.getpid).values())
        sweep = threading.Thread(target=sweeps.run, args=(chosen, partial(score_task, n_networks=2), store, client))
        sweep.start()
        wait_for(lambda: n_finished(tmp_path) >= 1)
        os.kill(min(before), signal.SIGKILL)
        sweep.join(timeout=300)
    made = store.table(chosen, COLUMNS)
    made.to_csv(tmp_path / "made.csv", index=False)
    pd.testing.assert_frame_equal(
        without_seconds(pd.read_csv(tmp_path / "made.csv")),
        without_seconds(pd.read_csv(_written(uninterrupted, tmp_path))),
        check_exact=True,
    )


def test_methods_are_added_to_a_folder_and_its_settings_are_kept(tmp_path, capsys):
    few = ["--folder", str(tmp_path), "--worlds", "six", "--networks", "1", "--workers", "1"]
    arena.main([*few, "--methods", "rate"])
    arena.main([*few, "--methods", "correlation"])
    assert list(pd.read_csv(tmp_path / "arena.csv").method) == ["correlation", "rate"] * 2
    with pytest.raises(ValueError, match="folder should be new or hold a sweep with the settings"):
        arena.main([*few[:-4], "--networks", "2", "--workers", "1", "--methods", "rate"])
