"""A sweep on Dask: workers are processes, some are killed, and the table stays the same bit for bit."""

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

SCORE = partial(spiking_sweep.score_cell, n_steps=3000, training={"n_steps": 3})
CELLS = spiking_sweep.cells((10, 20), (0.4,), 4, ("regressions",)) + spiking_sweep.cells((5,), (0.4,), 1, ("compact",))
SETTINGS = {"sweep": "figure2", "n_steps": 3000, "training": {"n_steps": 3}}


def without_seconds(table):
    return table.drop(columns="seconds")


@pytest.fixture(scope="module")
def uninterrupted():
    """The table as one process makes it, without Dask."""
    rows = [row for cell in CELLS for row in SCORE(cell)]
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
    return len(list((folder / "cells").glob("*.json")))


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
    sweep = threading.Thread(target=sweeps.run, args=(CELLS, SCORE, store, client))
    sweep.start()
    wait_for(lambda: n_finished(tmp_path) >= 2)
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "cells").iterdir()}
    os.kill(min(before), signal.SIGKILL)
    assert n_finished(tmp_path) < len(CELLS)
    sweep.join(timeout=120)
    assert n_finished(tmp_path) == len(CELLS)
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())
    pd.testing.assert_frame_equal(without_seconds(store.table(CELLS, spiking_sweep.COLUMNS)), uninterrupted)
    wait_for(lambda: len(client.run(os.getpid)) == 2)
    assert min(before) not in client.run(os.getpid).values()  # another came in its place


def arguments(folder, *more):
    few = ["--sizes", "5", "--probabilities", "0.4", "--networks", "8", "--work", "regressions", "--n-steps", "3000"]
    return ["figure2", "--folder", str(folder), *few, *more]


def test_a_killed_client_goes_on_from_what_is_stored(client, tmp_path, capsys):
    started = subprocess.Popen(
        [sys.executable, "-m", "helpers.studies.sweeps", *arguments(tmp_path / "killed", "--workers", "1")]
    )
    wait_for(lambda: n_finished(tmp_path / "killed") >= 2)
    started.kill()
    started.wait()
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "killed" / "cells").glob("*.json")}
    assert len(kept) < 8

    for folder in ("killed", "whole"):
        sweeps.main(arguments(tmp_path / folder, "--scheduler", client.scheduler.address))
    said = capsys.readouterr().out
    assert f"{len(kept)} of 8 cells are there already." in said
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())
    killed, whole = (without_seconds(pd.read_csv(tmp_path / folder / "spiking_sweep.csv")) for folder in ("killed", "whole"))
    assert len(whole) == 8 * 7
    pd.testing.assert_frame_equal(killed, whole, check_exact=True)


def test_cells_that_fail_are_named_and_the_others_are_stored(client, tmp_path):
    store = sweeps.Store(tmp_path, SETTINGS)
    cells = spiking_sweep.cells((5,), (0.4,), 1)
    with pytest.raises(RuntimeError, match=r"1 of 3 cells failed, the others are stored.*compact0.*n_steps should be") as error:
        sweeps.run(cells, partial(SCORE, training={"n_steps": -1}), store, client)
    assert [cell in store for cell in cells] == [cell.work != "compact" for cell in cells]
    assert isinstance(error.value.__cause__, ValueError)  # with the worker's own lines


def test_the_longest_cells_come_first_and_the_bar_counts_seconds(client, tmp_path, monkeypatch):
    begun = []

    class Watched:
        def submit(self, function, score, cell, *more, **settings):
            begun.append(cell)
            return client.submit(function, score, cell, *more, **settings)

    bars = []
    monkeypatch.setattr(sweeps, "progress_bar", lambda steps, label: bars.append((steps, MagicMock())) or bars[0][1])
    cells = spiking_sweep.cells((5, 20), (0.4,), 1)
    store = sweeps.Store(tmp_path, SETTINGS)
    store.save(cells[-1], [{}])
    sweeps.run(cells, lambda cell: [{}], store, Watched())
    assert sorted(begun) == cells[:-1]
    costs = [cell.cost for cell in begun]
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
        sweeps.run(CELLS[:1], SCORE, sweeps.Store(tmp_path, SETTINGS), Stopping())


def test_a_cell_that_kills_its_worker_each_time_is_given_up(client, tmp_path):
    def score(cell):
        if cell.work == "regressions":
            os.kill(os.getpid(), signal.SIGKILL)
        return [{"network": cell.network}]

    store = sweeps.Store(tmp_path, SETTINGS)
    cells = spiking_sweep.cells((5,), (0.4,), 1, ("compact", "regressions"), 3)
    # Workers of its own: one that is killed while it starts is not always started again.
    with (
        sweeps.connect(n_workers=3) as victims,
        pytest.raises(RuntimeError, match=r"\d of 4 cells failed, the others are stored.*KilledWorker"),
    ):
        sweeps.run(cells, score, store, victims)
    assert [cell in store for cell in cells if cell.work == "regressions"] == [False]
    # A cell that waited each time on the worker that was killed is given up with it, so the same command goes on.
    innocent = [cell for cell in cells if cell.work == "compact"]
    sweeps.run(innocent, score, store, client)
    assert all(cell in store for cell in innocent)


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
        sweeps.run(CELLS, SCORE, store, client)
    assert not n_finished(tmp_path)


def test_a_folder_of_other_settings_is_refused(tmp_path):
    sweeps.Store(tmp_path, SETTINGS)
    sweeps.Store(tmp_path, SETTINGS)
    with pytest.raises(ValueError, match=r"folder should be new or hold a sweep with the settings .*3000.* Choose another"):
        sweeps.Store(tmp_path, SETTINGS | {"n_steps": 5000})


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    cell = CELLS[0]
    store = sweeps.Store(tmp_path, SETTINGS)
    monkeypatch.setattr(sweeps.os, "replace", lambda *paths: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.save(cell, [{}])
    assert cell not in store

    assert sorted(path.name for path in tmp_path.iterdir()) == ["cells", "settings.json"]
    assert not list((tmp_path / "cells").iterdir())  # no rest of it


def test_two_who_write_the_same_file_do_not_meet(tmp_path, monkeypatch):
    cell, replace = CELLS[0], os.replace
    store = sweeps.Store(tmp_path, SETTINGS)

    def second_writes_before_first_is_done(*paths):
        monkeypatch.setattr(sweeps.os, "replace", replace)
        store.save(cell, [{"by": "second"}])
        replace(*paths)

    monkeypatch.setattr(sweeps.os, "replace", second_writes_before_first_is_done)
    store.save(cell, [{"by": "first"}])
    assert list(store.table([cell], ["by"])["by"]) == ["first"]


@pytest.mark.parametrize("content", [b"", b"[{", b"\xff\xfe"])
def test_a_damaged_file_is_named(tmp_path, content):
    store = sweeps.Store(tmp_path, SETTINGS)
    store.save(CELLS[0], [{}])
    store._path(CELLS[0]).write_bytes(content)
    with pytest.raises(ValueError, match=rf"{CELLS[0].name}.json is damaged. Remove it"):
        store.table(CELLS[:1], [])


def test_a_folder_of_another_version_is_refused(tmp_path, monkeypatch):
    sweeps.Store(tmp_path, {"sweep": "figure2", "n_steps": 3000, "training": {}, "versions": sweeps._versions()})
    monkeypatch.setattr(sweeps, "__version__", "another")
    with pytest.raises(ValueError, match=r"folder should be new .*'who-drives-whom': 'another'"):
        sweeps.main(arguments(tmp_path))


def test_options_reach_the_cells_and_the_settings_of_the_folder(tmp_path, monkeypatch):
    asked = []

    def run(cells, score, store, client):
        asked.append((cells, score.keywords, client))
        for cell in cells:
            store.save(cell, [{"neurons": cell.neurons, "work": cell.work}])

    @contextmanager
    def connect(*where):
        yield where

    monkeypatch.setattr(sweeps, "run", run)
    monkeypatch.setattr(sweeps, "connect", connect)
    options = ["--sizes", "5", "--probabilities", "0.4", "--networks", "2", "--work", "paper", "--initialisations", "3"]
    given = ["figure2", "--folder", str(tmp_path), *options, "--training-steps", "7", "--workers", "4"]
    sweeps.main(given)
    ((cells, keywords, where),) = asked
    assert cells == spiking_sweep.cells((5,), (0.4,), 2, ("paper",), 3)
    assert (keywords, where) == ({"n_steps": 5000, "training": {"n_steps": 7}}, (None, 4))
    table = pd.read_csv(tmp_path / "spiking_sweep.csv")
    assert (list(table.columns), list(table["work"])) == (spiking_sweep.COLUMNS, ["paper"] * 6)
    for other in (["--n-steps", "3000"], ["--training-steps", "8"]):
        with pytest.raises(ValueError, match="folder should be new"):
            sweeps.main([*given, *other])
    sweeps.main(given)
    assert len(asked) == 1  # nothing was left to do


def test_who_stops_it_reads_how_to_go_on(tmp_path, monkeypatch):
    def run(cells, score, store, client):
        store.save(cells[0], [{}])
        raise KeyboardInterrupt

    monkeypatch.setattr(sweeps, "run", run)
    monkeypatch.setattr(sweeps, "connect", lambda *where: nullcontext())
    with pytest.raises(SystemExit, match=r"Stopped with 1 of 8 cells\. The same command goes on from here"):
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
