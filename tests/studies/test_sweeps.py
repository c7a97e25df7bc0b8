"""A sweep on Dask: workers are processes, some are killed, and the table stays the same bit for bit."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, nullcontext
from functools import partial
from unittest.mock import MagicMock

import pandas as pd
import pytest

from helpers.studies import spiking_sweep, sweeps

SCORE = partial(spiking_sweep.score_task, n_steps=3000, training={"n_steps": 3})
TASKS = spiking_sweep.tasks((10, 20), (0.4,), 4, ("regressions",)) + spiking_sweep.tasks((5,), (0.4,), 1, ("compact",))
SETTINGS = {"sweep": "spiking", "n_steps": 3000, "training": {"n_steps": 3}}


def without_seconds(table):
    return table.drop(columns="seconds")


@pytest.fixture(scope="module")
def uninterrupted():
    """The table as one process makes it, without Dask."""
    rows = [row for task in TASKS for row in SCORE(task)]
    return without_seconds(pd.DataFrame(rows, columns=spiking_sweep.COLUMNS).convert_dtypes())


@pytest.fixture(scope="module")
def client():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COURSE_PROGRESS")
        with sweeps.connect(n_workers=2) as client:
            assert "COURSE_PROGRESS" not in os.environ  # workers are silent, the bar of the sweep is not
            patch.undo()
            yield client


def wait_for(condition, seconds=90):
    """Wait until something is true, and fail when it does not become so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def n_finished(folder):
    return len(list((folder / "tasks").glob("*.json")))


def test_workers_are_processes_of_one_thread(client):
    expected = sweeps.ENVIRONMENT | sweeps.SILENT

    def about():
        import torch

        environment = [os.environ[name] for name in expected]
        return os.getpid(), environment, torch.get_num_threads()

    found = list(client.run(about).values())
    assert len({os.getpid(), *(pid for pid, *_ in found)}) == 3
    assert [row[1:] for row in found] == [(list(expected.values()), 1)] * 2


def test_a_killed_worker_loses_only_what_was_in_flight(client, tmp_path, uninterrupted):
    store = sweeps.Store(tmp_path, SETTINGS)
    before = set(client.run(os.getpid).values())
    sweep = threading.Thread(target=sweeps.run, args=(TASKS, SCORE, store, client))
    sweep.start()
    wait_for(lambda: n_finished(tmp_path) >= 2)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "tasks").iterdir()}
    os.kill(min(before), signal.SIGKILL)
    assert n_finished(tmp_path) < len(TASKS)
    sweep.join(timeout=120)
    assert n_finished(tmp_path) == len(TASKS)
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())
    pd.testing.assert_frame_equal(without_seconds(store.table(TASKS, spiking_sweep.COLUMNS)), uninterrupted)
    wait_for(lambda: len(client.run(os.getpid)) == 2)
    assert min(before) not in client.run(os.getpid).values()  # another came in its place


def arguments(folder, *more):
    few = ["--sizes", "5", "--probabilities", "0.4", "--networks", "8", "--analyses", "regressions", "--n-steps", "3000"]
    return ["spiking", "--folder", str(folder), *few, *more]


def test_a_killed_client_goes_on_from_what_is_stored(client, tmp_path, capsys):
    started = subprocess.Popen(
        [sys.executable, "-m", "helpers.studies.sweeps", *arguments(tmp_path / "killed", "--workers", "1")]
    )
    wait_for(lambda: n_finished(tmp_path / "killed") >= 2)
    started.kill()
    started.wait()
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "killed" / "tasks").glob("*.json")}
    assert len(kept) < 8

    for folder in ("killed", "whole"):
        sweeps.main(arguments(tmp_path / folder, "--scheduler", client.scheduler.address))
    said = capsys.readouterr().out
    assert f"{len(kept)} of 8 tasks are there already." in said
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())
    killed, whole = (without_seconds(pd.read_csv(tmp_path / folder / "spiking.csv")) for folder in ("killed", "whole"))
    assert len(whole) == 8 * 7
    pd.testing.assert_frame_equal(killed, whole, check_exact=True)


def test_tasks_that_fail_are_named_and_the_others_are_stored(client, tmp_path):
    store = sweeps.Store(tmp_path, SETTINGS)
    tasks = spiking_sweep.tasks((5,), (0.4,), 1)
    with pytest.raises(RuntimeError, match=r"1 of 3 tasks failed, the others are stored.*compact0.*n_steps should be") as error:
        sweeps.run(tasks, partial(SCORE, training={"n_steps": -1}), store, client)
    assert [task in store for task in tasks] == [task.analysis != "compact" for task in tasks]
    assert isinstance(error.value.__cause__, ValueError)  # with the worker's own lines


def test_the_longest_tasks_come_first_and_the_bar_counts_seconds(client, tmp_path, monkeypatch):
    begun = []

    class Watched:
        def submit(self, function, score, task, *more, **settings):
            begun.append(task)
            return client.submit(function, score, task, *more, **settings)

    bars = []
    monkeypatch.setattr(sweeps, "progress_bar", lambda steps, label: bars.append((steps, MagicMock())) or bars[0][1])
    tasks = spiking_sweep.tasks((5, 20), (0.4,), 1)
    store = sweeps.Store(tmp_path, SETTINGS)
    store.save(tasks[-1], [{}])
    sweeps.run(tasks, lambda task: [{}], store, Watched())
    assert sorted(begun) == tasks[:-1]
    costs = [task.cost for task in begun]
    assert costs == sorted(costs, reverse=True) != costs[::-1]
    ((steps, bar),) = bars
    updates = [call.args[0] for call in bar.__enter__().update.call_args_list]
    assert sorted(updates) == sorted(costs)
    assert len(steps) == sum(costs)


def test_a_scheduler_that_stops_is_named(client, tmp_path):
    class Stopping:
        def submit(self, *given, **settings):
            future = client.submit(*given, **settings)
            future.cancel()
            return future

    with pytest.raises(
        RuntimeError, match=r"The cluster forgot 10-neurons.*: has its scheduler stopped\? What is done is stored"
    ):
        sweeps.run(TASKS[:1], SCORE, sweeps.Store(tmp_path, SETTINGS), Stopping())


def test_a_task_that_a_running_cluster_forgot_does_not_stop_the_others(client, tmp_path):
    class Forgetful:
        status = "running"

        def submit(self, function, score, task, *more, **settings):
            future = client.submit(function, score, task, *more, **settings)
            if task == TASKS[0]:
                future.cancel()
            return future

    store = sweeps.Store(tmp_path, SETTINGS)
    with pytest.raises(RuntimeError, match=r"1 of 2 tasks failed, the others are stored.*the cluster forgot it"):
        sweeps.run(TASKS[:2], lambda task: [{}], store, Forgetful())
    assert [task in store for task in TASKS[:2]] == [False, True]


def test_a_task_that_kills_its_worker_each_time_is_given_up(client, tmp_path):
    def score(task):
        if task.analysis == "regressions":
            os.kill(os.getpid(), signal.SIGKILL)
        return [{"network": task.network}]

    store = sweeps.Store(tmp_path, SETTINGS)
    tasks = spiking_sweep.tasks((5,), (0.4,), 1, ("compact", "regressions"), 3)
    # Workers of its own: one that is killed while it starts is not always started again.
    with (
        sweeps.connect(n_workers=3) as victims,
        pytest.raises(RuntimeError, match=r"\d of 4 tasks failed, the others are stored.*(KilledWorker|the cluster forgot it)"),
    ):
        sweeps.run(tasks, score, store, victims)
    assert [task in store for task in tasks if task.analysis == "regressions"] == [False]
    # A task that waited each time on the worker that was killed is given up with it, so the same command goes on.
    innocent = [task for task in tasks if task.analysis == "compact"]
    sweeps.run(innocent, score, store, client)
    assert all(task in store for task in innocent)


def test_workers_of_another_version_are_refused(client, monkeypatch):
    monkeypatch.setattr(sweeps, "__version__", "another")
    with (
        pytest.raises(RuntimeError, match=r"Workers should have .*another.* but the one at tcp"),
        sweeps.connect(client.scheduler.address),
    ):
        pass


def test_a_worker_of_another_version_that_comes_later_stops_the_sweep(client, tmp_path, monkeypatch):
    monkeypatch.setattr(sweeps, "__version__", "another")
    store = sweeps.Store(tmp_path, SETTINGS)
    with pytest.raises(RuntimeError, match=r"Workers should have .*another.* but the one at tcp"):
        sweeps.run(TASKS, SCORE, store, client)
    assert not n_finished(tmp_path)


@pytest.fixture
def begun_before(tmp_path):
    """A folder as a version left it that called a task a cell, an analysis work and this sweep figure2; 2 of 8 are done."""
    tasks = spiking_sweep.tasks((5,), (0.4,), 8, ("regressions",))
    settings = {"sweep": "figure2", "n_steps": 3000, "training": {}, "versions": sweeps.versions()}
    (tmp_path / "cells").mkdir()
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    for task in tasks[:2]:
        rows = [
            {"work" if name == "analysis" else name: value for name, value in row.items()}
            for row in spiking_sweep.score_task(task, 3000)
        ]
        (tmp_path / "cells" / f"5-neurons-p0.4-network{task.network}-regressions0.json").write_text(json.dumps(rows))
    return tmp_path


def test_a_folder_that_an_earlier_version_began_goes_on(begun_before, tmp_path_factory, monkeypatch, capsys):
    monkeypatch.setattr(sweeps, "connect", lambda *where: nullcontext())
    done = []

    def run(tasks, score, store, client):
        for task in tasks:
            if task not in store:
                store.save(task, score(task))
                done.append(task.network)

    monkeypatch.setattr(sweeps, "run", run)
    sweeps.main(arguments(begun_before))
    assert done == [2, 3, 4, 5, 6, 7]
    assert "2 of 8 tasks are there already." in capsys.readouterr().out
    assert sorted(path.name for path in begun_before.iterdir()) == ["settings.json", "spiking.csv", "tasks"]
    whole = tmp_path_factory.mktemp("whole")
    sweeps.main(["--work" if word == "--analyses" else word for word in arguments(whole)])  # the option's former name
    carried, made = (without_seconds(pd.read_csv(folder / "spiking.csv")) for folder in (begun_before, whole))
    assert set(carried["analysis"]) == {"regressions"}
    pd.testing.assert_frame_equal(carried, made, check_exact=True)


def test_an_earlier_folder_of_other_settings_is_refused_all_the_same(begun_before):
    with pytest.raises(ValueError, match="folder should be new or hold a sweep with the settings"):
        sweeps.main([*arguments(begun_before), "--n-steps", "5000"])


def test_the_former_name_of_an_option_works_and_is_not_shown(capsys):
    with pytest.raises(SystemExit):
        sweeps.main(["spiking", "--help"])
    said = capsys.readouterr().out
    assert "--analyses" in said
    assert "--work " not in said


def test_a_folder_of_other_settings_is_refused(tmp_path):
    sweeps.Store(tmp_path, SETTINGS)
    sweeps.Store(tmp_path, SETTINGS)
    with pytest.raises(ValueError, match=r"folder should be new or hold a sweep with the settings .*3000.* Choose another"):
        sweeps.Store(tmp_path, SETTINGS | {"n_steps": 5000})


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    task = TASKS[0]
    store = sweeps.Store(tmp_path, SETTINGS)
    monkeypatch.setattr(sweeps.os, "replace", lambda *paths: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.save(task, [{}])
    assert task not in store

    assert sorted(path.name for path in tmp_path.iterdir()) == ["settings.json", "tasks"]
    assert not list((tmp_path / "tasks").iterdir())  # no rest of it


def test_two_who_write_the_same_file_do_not_meet(tmp_path, monkeypatch):
    task, replace = TASKS[0], os.replace
    store = sweeps.Store(tmp_path, SETTINGS)

    def second_writes_before_first_is_done(*paths):
        monkeypatch.setattr(sweeps.os, "replace", replace)
        store.save(task, [{"by": "second"}])
        replace(*paths)

    monkeypatch.setattr(sweeps.os, "replace", second_writes_before_first_is_done)
    store.save(task, [{"by": "first"}])
    assert list(store.table([task], ["by"])["by"]) == ["first"]


@pytest.mark.parametrize("content", [b"", b"[{", b"\xff\xfe"])
def test_a_damaged_file_is_named(tmp_path, content):
    store = sweeps.Store(tmp_path, SETTINGS)
    store.save(TASKS[0], [{}])
    store.path_of(TASKS[0]).write_bytes(content)
    with pytest.raises(ValueError, match=rf"{TASKS[0].name}.json is damaged. Remove it"):
        store.table(TASKS[:1], [])


FIVE = spiking_sweep.tasks((5,), (0.4,), 2, ("regressions",))


def rows_of(task):
    about = {"neurons": 5, "probability": 0.4, "network": task.network, "analysis": "regressions", "initialisation": 0}
    return [{**about, "method": method, "auroc": 0.75, "rate": 12.0} for method in ("correlation", "mvgc_bic")]


@pytest.fixture
def finished(tmp_path):
    store = sweeps.Store(tmp_path, SETTINGS)
    for task in FIVE:
        store.save(task, rows_of(task))
    return store


def test_finished_tasks_make_a_table(finished):
    assert list(finished.table(FIVE, ["network", "method"])["network"]) == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda held: held | {"task": FIVE[1].name},
            "should be of the task 5-neurons-p0.4-network0-regressions0, but it is of",
        ),
        (lambda held: held | {"settings": "0" * 16}, "should be of the settings .*, but it is of 0000"),
        (lambda held: rows_of(FIVE[1]), "row 0 of .* should have network 0, but it has 1"),  # as before rows had a head
        (lambda held: held | {"rows": held["rows"][:1]}, "should have a row for each of correlation"),
        (lambda held: held | {"rows": []}, "should hold the rows of a task"),
        (lambda held: held | {"rows": 3}, "should hold the rows of a task"),
        (lambda held: 3, "should hold the rows of a task"),
        *(
            (lambda held, bad=bad: held | {"rows": [held["rows"][0] | bad, held["rows"][1]]}, words)
            for bad, words in (
                ({"auroc": 7.5}, "row 0 of .* should have auroc from 0 to 1, but it has 7.5"),
                ({"auroc": -0.1}, "should have auroc from 0 to 1, but it has -0.1"),
                ({"auroc": float("nan")}, "should have auroc from 0 to 1, but it has nan"),
                ({"auroc": "0.7"}, "should have a number as auroc, but it has '0.7'"),
                ({"rate": float("inf")}, "should have rate a finite number, but it has inf"),
            )
        ),
    ],
)
def test_a_file_that_does_not_fit_its_task_is_named(finished, change, words):
    path = finished.path_of(FIVE[0])
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    with pytest.raises(ValueError, match=words):
        finished.table(FIVE[::-1], spiking_sweep.COLUMNS)


def test_finished_tasks_whose_settings_are_gone_are_refused(finished):
    (finished.folder / "settings.json").unlink()
    with pytest.raises(ValueError, match=r"folder should be new or hold settings.json, but .* tasks such as 5-neurons"):
        sweeps.Store(finished.folder, SETTINGS)


def test_a_folder_of_another_version_is_refused(tmp_path, monkeypatch):
    sweeps.Store(tmp_path, {"sweep": "spiking", "n_steps": 3000, "training": {}, "versions": sweeps.versions()})
    monkeypatch.setattr(sweeps, "__version__", "another")
    with pytest.raises(ValueError, match=r"folder should be new .*'who-drives-whom': 'another'"):
        sweeps.main(arguments(tmp_path))


def test_options_reach_the_tasks_and_the_settings_of_the_folder(tmp_path, monkeypatch):
    asked = []

    def run(tasks, score, store, client):
        asked.append((tasks, score.keywords, client))
        for task in tasks:
            store.save(task, [{"neurons": task.neurons, "analysis": task.analysis}])

    @contextmanager
    def connect(*where):
        yield where

    monkeypatch.setattr(sweeps, "run", run)
    monkeypatch.setattr(sweeps, "connect", connect)
    options = ["--sizes", "5", "--probabilities", "0.4", "--networks", "2", "--analyses", "paper", "--initialisations", "3"]
    given = ["spiking", "--folder", str(tmp_path), *options, "--training-steps", "7", "--workers", "4"]
    sweeps.main(given)
    ((tasks, keywords, where),) = asked
    assert tasks == spiking_sweep.tasks((5,), (0.4,), 2, ("paper",), 3)
    assert (keywords, where) == ({"n_steps": 5000, "training": {"n_steps": 7}}, (None, 4))
    table = pd.read_csv(tmp_path / "spiking.csv")
    assert (list(table.columns), list(table["analysis"])) == (spiking_sweep.COLUMNS, ["paper"] * 6)
    for other in (["--n-steps", "3000"], ["--training-steps", "8"]):
        with pytest.raises(ValueError, match="folder should be new"):
            sweeps.main([*given, *other])
    sweeps.main(given)
    assert len(asked) == 1  # nothing was left to do


def test_who_stops_it_reads_how_to_go_on(tmp_path, monkeypatch):
    def run(tasks, score, store, client):
        store.save(tasks[0], [{}])
        raise KeyboardInterrupt

    monkeypatch.setattr(sweeps, "run", run)
    monkeypatch.setattr(sweeps, "connect", lambda *where: nullcontext())
    with pytest.raises(SystemExit, match=r"Stopped with 1 of 8 tasks\. The same command goes on from here"):
        sweeps.main(arguments(tmp_path))


@pytest.mark.parametrize("option", ["--sizes", "--networks", "--initialisations", "--n-steps", "--training-steps", "--workers"])
def test_options_of_zero_are_refused(option, tmp_path, capsys):
    with pytest.raises(SystemExit):
        sweeps.main([*arguments(tmp_path / "new"), option, "0"])
    assert f"argument {option}: should be a whole number of at least 1, but it is 0" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_cluster_without_workers_is_refused():
    with pytest.raises(ValueError, match="n_workers should be a whole number of at least 1"), sweeps.connect(n_workers=0):
        pass


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ImportError, match=r'pip install "who-drives-whom\[sweep\]"'), sweeps.connect():
        pass
