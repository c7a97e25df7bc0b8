"""Experiments larger than a notebook, on Dask: ``python -m helpers.studies.sweeps spiking --folder my-sweep``.

Each finished task is a file of its own in the folder, so that whoever starts the same command again goes on where it was,
and a worker that dies loses what it had in flight and nothing else. Needs the extra ``sweep``.
"""

import argparse
import hashlib
import json
import math
import os
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from uuid import uuid4

import pandas as pd

from helpers import __version__
from helpers.progress_bar import SWITCH, progress_bar
from helpers.studies import spiking_sweep
from helpers.validation import positive_integer

MISSING_DASK = 'A sweep needs Dask, which is not installed. Install it with: pip install "who-drives-whom[sweep]"'
# What a worker needs before it imports numpy: one thread, and memory kept for the next step. (Dask has a worker give it back at
# once, which makes training at 40 neurons take twice as long.)
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
    "MALLOC_MMAP_THRESHOLD_": "1000000000",
}
# What earlier versions called things, in folders that they began.
FORMER_SWEEPS = {"figure2": "spiking"}
FORMER_COLUMNS = {"work": "analysis"}
FORMER_FOLDER = "cells"
# What a row says of its task, and scores that have bounds.
ABOUT_TASK = ("neurons", "probability", "network", "analysis", "initialisation", "world", "observed", "edges")
FROM_0_TO_1 = (
    *("auroc", "auroc_with_diagonal", "auprc"),
    *("auroc_direct", "auroc_through", "auroc_driver", "direction", "base_rate"),
    *("false_calls", "false_calls_tied", "hits", "called"),
)
REMOVE = "Remove it, and start again: the others are kept."
SILENT = {SWITCH: "off"}  # A worker shows no progress bar of its own in our terminal.


def write_whole(path, text):
    """Write a file whole or not at all, also when somebody else writes the same one."""
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _read(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # of json, or bytes that are no text
        raise ValueError(f"folder should hold whole files, but {path} is damaged. Remove it, and start again.") from None


class Store:
    """A folder that holds the rows of each finished task, and the settings that all of them share.

    Parameters
    ----------
    folder : str or path-like
        Made where it does not exist.
    settings : dict
        What every task of this sweep is done with. A folder of other settings is refused, so that no table mixes two.

    Raises
    ------
    ValueError
        If the folder holds a sweep with other settings, tasks without settings, or a file that is damaged.
    """

    def __init__(self, folder, settings):
        self.folder = Path(folder)
        self.finished = self.folder / "tasks"
        former = self.folder / FORMER_FOLDER
        if former.is_dir() and not self.finished.exists():
            with suppress(FileNotFoundError):  # another command that uses this folder was quicker
                former.rename(self.finished)
        self.finished.mkdir(parents=True, exist_ok=True)
        path = self.folder / "settings.json"
        if path.is_file():
            before = _read(path)
            if _renamed(before) != settings:
                raise ValueError(
                    f"folder should be new or hold a sweep with the settings {settings}, but {self.folder} holds one with "
                    f"{before}. Choose another folder, or remove this one."
                )
        else:
            self._refuse_tasks_without_settings()
            write_whole(path, json.dumps(settings))
        self.mark = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]

    def _refuse_tasks_without_settings(self):
        """Nobody knows what tasks were done with that lie in a folder without its settings."""
        begun = next(self.finished.glob("*.json"), None)
        if begun is not None and not (self.folder / "settings.json").is_file():  # or another command was quicker
            raise ValueError(
                f"folder should be new or hold settings.json, but {self.folder} holds finished tasks such as {begun.name}, and "
                "nothing says what they were done with. Choose another folder, or put its settings back."
            )

    def path_of(self, task):
        """The file that holds the rows of a task, or will."""
        return self.finished / f"{task.name}.json"

    def __contains__(self, task):
        return self.path_of(task).is_file()

    def save(self, task, rows):
        """Keep the rows of a finished task, with the task and the settings that they are of."""
        write_whole(self.path_of(task), json.dumps({"task": task.name, "settings": self.mark, "rows": rows}))

    def rows(self, task):
        """The rows of a finished task.

        Raises
        ------
        ValueError
            If its file is damaged, or holds rows of another task, of other settings, or scores that cannot be.
        """
        path = self.path_of(task)
        held = _read(path)
        if isinstance(held, dict) and set(held) == {"task", "settings", "rows"}:
            for what, is_there, belongs in (("task", held["task"], task.name), ("settings", held["settings"], self.mark)):
                if is_there != belongs:
                    raise ValueError(f"folder: {path} should be of the {what} {belongs}, but it is of {is_there}. {REMOVE}")
            held = held["rows"]
        if not isinstance(held, list) or not held or not all(isinstance(row, dict) for row in held):
            raise ValueError(f"folder: {path} should hold the rows of a task, but it does not. {REMOVE}")
        rows = [{FORMER_COLUMNS.get(name, name): value for name, value in row.items()} for row in held]
        for number, row in enumerate(rows):
            _refuse_what_cannot_be(row, task, f"folder: row {number} of {path}")
        return rows

    def table(self, tasks, columns):
        """Rows of these tasks as one table, in their order; each has as many as the others of its analysis."""
        rows_of = {task: self.rows(task) for task in tasks}
        methods_of = {}
        for task, rows in rows_of.items():
            methods = [row.get("method") for row in rows]
            first, expected = methods_of.setdefault(getattr(task, "analysis", None), (task, methods))
            if methods != expected:
                raise ValueError(
                    f"folder: {self.path_of(task)} should have a row for each of {', '.join(map(str, expected))}, as "
                    f"{first.name} has, but it has {', '.join(map(str, methods))}. {REMOVE}"
                )
        return pd.DataFrame([row for rows in rows_of.values() for row in rows], columns=columns).convert_dtypes()


def _refuse_what_cannot_be(row, task, where):
    """Raise where a row is of another task than its file, or holds a score that there is not."""
    for name in ABOUT_TASK:
        if name in row and hasattr(task, name) and row[name] != getattr(task, name):
            raise ValueError(f"{where} should have {name} {getattr(task, name)!r}, but it has {row[name]!r}. {REMOVE}")
    for name, value in row.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            if name in FROM_0_TO_1:
                raise ValueError(f"{where} should have a number as {name}, but it has {value!r}. {REMOVE}")
        elif not math.isfinite(value) or (name in FROM_0_TO_1 and not 0 <= value <= 1):
            range_of = "from 0 to 1" if name in FROM_0_TO_1 else "a finite number"
            raise ValueError(f"{where} should have {name} {range_of}, but it has {value!r}. {REMOVE}")


def _renamed(settings):
    """Settings of a folder, with the name that its sweep has today."""
    if isinstance(settings, dict) and settings.get("sweep") in FORMER_SWEEPS:
        return settings | {"sweep": FORMER_SWEEPS[settings["sweep"]]}
    return settings


def _dask():
    try:
        import distributed
    except ImportError:
        raise ImportError(MISSING_DASK) from None
    return distributed


@contextmanager
def connect(scheduler=None, n_workers=None):
    """A client of a cluster: one of this machine, or one that runs already.

    Parameters
    ----------
    scheduler : str, optional
        Address of a scheduler that runs, such as ``"tcp://10.0.0.1:8786"``. Its workers need this package in the same version.
    n_workers : int, optional
        Without a scheduler: how many processes of one thread each; one per core when it is left out.

    Yields
    ------
    distributed.Client
        The local cluster ends with it.

    Raises
    ------
    ImportError
        If Dask is not installed.
    RuntimeError
        If a worker has another version of what the numbers depend on.
    ValueError
        If there should be no worker: nothing would ever be done.
    """
    distributed = _dask()
    if n_workers is not None:
        positive_integer(n_workers, "n_workers")
    if scheduler is not None:
        with distributed.Client(scheduler) as client:
            _same_versions(client)
            yield client
        return
    from dask import config

    one_thread = {"n_workers": n_workers, "threads_per_worker": 1, "env": SILENT}
    with (
        config.set({"distributed.nanny.pre-spawn-environ": ENVIRONMENT}),
        distributed.LocalCluster(**one_thread, dashboard_address=":0") as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def versions():
    """Versions of what the numbers depend on, by name."""
    import numpy
    import torch

    return {"who-drives-whom": __version__, "numpy": numpy.__version__, "torch": torch.__version__}


class OtherVersions(RuntimeError):
    """A worker has another version of what the numbers depend on."""


def _refuse_other_versions(own, theirs, address):
    if theirs != own:
        raise OtherVersions(f"Workers should have {own}, as here, but the one at {address} has {theirs}.")


def _same_versions(client):
    own = versions()
    for address, theirs in client.run(versions).items():
        _refuse_other_versions(own, theirs, address)


def _score_in_same_versions(score, task, own):
    """On a worker, which may have come after the client looked at all."""
    from distributed import get_worker

    _refuse_other_versions(own, versions(), get_worker().address)
    return score(task)


def run(tasks, score, store, client):
    """Do each task that the store does not hold, on all workers of a client, and store each as soon as it is done.

    Parameters
    ----------
    tasks : sequence of object
        What there is to do. Each has a ``name`` and a ``cost`` in seconds.
    score : callable
        Takes a task, returns its rows: a list of dict. It has to be a function that a worker can import.
    store : Store
        Where finished tasks are.
    client : distributed.Client
        Whose workers do it. A task whose worker dies is given to another.

    Raises
    ------
    RuntimeError
        At the end, if some tasks failed; all others are stored by then. At once, if a worker has another version or
        the scheduler stops.
    """
    from distributed import as_completed

    todo = sorted((task for task in tasks if task not in store), key=lambda task: -task.cost)  # the longest first
    own = versions()
    task_of = {client.submit(_score_in_same_versions, score, task, own, pure=False): task for task in todo}
    failed = {}
    # Counted in seconds of work, because tasks differ a hundredfold: so the time left is right from the start.
    with progress_bar(range(sum(task.cost for task in todo)), f"{len(todo)} tasks") as bar:
        for future in as_completed(list(task_of)):
            task = task_of.pop(future)  # and forget the future, so that its result leaves the cluster
            if future.status == "finished":
                store.save(task, future.result())
            elif future.status != "error" and getattr(client, "status", None) == "running":
                failed[task.name] = RuntimeError("the cluster forgot it, as happens when workers are killed")
            elif future.status != "error":
                raise RuntimeError(f"The cluster forgot {task.name}: has its scheduler stopped? What is done is stored.")
            elif isinstance(error := future.exception(), OtherVersions):
                raise error
            else:
                failed[task.name] = error
            bar.update(task.cost)
            bar.set_postfix(left=len(task_of))
    if failed:
        first = next(iter(failed))
        raise RuntimeError(
            f"{len(failed)} of {len(todo)} tasks failed, the others are stored. The first was {first}: {failed[first]!r}"
        ) from failed[first]


def count_of_option(text):
    """A number of an option that cannot be 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"should be a whole number of at least 1, but it is {text}")
    return int(text)


def _arguments(argv):
    parser = argparse.ArgumentParser(prog="python -m helpers.studies.sweeps", description=__doc__.split("\n")[0])
    sweep = parser.add_subparsers(dest="sweep", required=True).add_parser(
        "spiking", help="AUROC of each method over networks of 5 to 40 neurons (Lu et al. 2023)"
    )
    sweep.add_argument("--folder", required=True, help="holds finished tasks; the same folder again goes on where it was")
    sweep.add_argument("--sizes", type=count_of_option, nargs="+", default=spiking_sweep.SIZES, help="numbers of neurons")
    sweep.add_argument("--probabilities", type=float, nargs="+", default=spiking_sweep.PROBABILITIES, help="of a connection")
    sweep.add_argument("--networks", type=count_of_option, default=spiking_sweep.N_NETWORKS, help="how many of each kind")
    analyses = {"nargs": "+", "choices": spiking_sweep.ANALYSES, "default": spiking_sweep.USUAL_ANALYSES}
    sweep.add_argument("--analyses", **analyses, help="what is done with each")
    sweep.add_argument("--work", **analyses, dest="analyses", help=argparse.SUPPRESS)  # as earlier versions called it
    sweep.add_argument("--initialisations", type=count_of_option, default=1, help="models a network")
    sweep.add_argument("--n-steps", type=count_of_option, default=spiking_sweep.N_STEPS, help="milliseconds of a recording")
    sweep.add_argument("--training-steps", type=count_of_option, help="shorter than usual, to try a sweep")
    where = sweep.add_mutually_exclusive_group()
    where.add_argument("--workers", type=count_of_option, help="processes on this machine; one per core when left out")
    where.add_argument("--scheduler", help="address of a Dask scheduler that runs, instead of a cluster on this machine")
    return parser.parse_args(argv)


def main(argv=None):
    """Run a sweep from the command line, and write its table."""
    chosen = _arguments(argv)
    tasks = spiking_sweep.tasks(chosen.sizes, chosen.probabilities, chosen.networks, chosen.analyses, chosen.initialisations)
    training = {} if chosen.training_steps is None else {"n_steps": chosen.training_steps}
    settings = {"sweep": chosen.sweep, "n_steps": chosen.n_steps, "training": training, "versions": versions()}
    store = Store(chosen.folder, settings)
    done = sum(task in store for task in tasks)
    if done:
        print(f"{done} of {len(tasks)} tasks are there already.", flush=True)
    if done < len(tasks):
        score = partial(spiking_sweep.score_task, n_steps=chosen.n_steps, training=training)
        try:
            with connect(chosen.scheduler, chosen.workers) as client:
                run(tasks, score, store, client)
        except KeyboardInterrupt:
            done = sum(task in store for task in tasks)
            raise SystemExit(f"Stopped with {done} of {len(tasks)} tasks. The same command goes on from here.") from None
    table = store.folder / f"{chosen.sweep}.csv"
    write_whole(table, store.table(tasks, spiking_sweep.COLUMNS).to_csv(index=False, lineterminator="\n"))
    print(f"{len(tasks)} tasks are in {table}", flush=True)


if __name__ == "__main__":
    main()
