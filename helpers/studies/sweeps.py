"""Experiments larger than a notebook, on Dask: ``python -m helpers.studies.sweeps spiking_sweep --folder my-sweep``.

Each finished cell is a file of its own in the folder, so that whoever starts the same command again goes on where it was,
and a worker that dies loses what it had in flight and nothing else. Needs the extra ``sweep``.
"""

import argparse
import json
import os
from contextlib import contextmanager
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
SILENT = {SWITCH: "off"}  # a worker shows no bar of its own in our terminal


def _write(path, text):
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
    """A folder that holds the rows of each finished cell, and the settings that all of them share.

    Parameters
    ----------
    folder : str or path-like
        Made where it does not exist.
    settings : dict
        What every cell of this sweep is scored with. A folder of other settings is refused, so that no table mixes two.

    Raises
    ------
    ValueError
        If the folder holds a sweep with other settings, or a file that is damaged.
    """

    def __init__(self, folder, settings):
        self.folder = Path(folder)
        self.finished = self.folder / "cells"
        self.finished.mkdir(parents=True, exist_ok=True)
        path = self.folder / "settings.json"
        if path.is_file():
            before = _read(path)
            if before != settings:
                raise ValueError(
                    f"folder should be new or hold a sweep with the settings {settings}, but {self.folder} holds one with "
                    f"{before}. Choose another folder, or remove this one."
                )
        else:
            _write(path, json.dumps(settings))

    def _path(self, cell):
        return self.finished / f"{cell.name}.json"

    def __contains__(self, cell):
        return self._path(cell).is_file()

    def save(self, cell, rows):
        """Keep the rows of a finished cell."""
        _write(self._path(cell), json.dumps(rows))

    def table(self, cells, columns):
        """Rows of these cells as one table, in their order."""
        rows = [row for cell in cells for row in _read(self._path(cell))]
        return pd.DataFrame(rows, columns=columns).convert_dtypes()


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
        Without a scheduler: how many processes of one thread each; one a core when it is left out.

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


def _versions():
    import numpy
    import torch

    return {"who-drives-whom": __version__, "numpy": numpy.__version__, "torch": torch.__version__}


class OtherVersions(RuntimeError):
    """A worker has another version of what the numbers depend on."""


def _refuse_other_versions(own, theirs, address):
    if theirs != own:
        raise OtherVersions(f"Workers should have {own}, as here, but the one at {address} has {theirs}.")


def _same_versions(client):
    own = _versions()
    for address, theirs in client.run(_versions).items():
        _refuse_other_versions(own, theirs, address)


def _score_in_same_versions(score, cell, versions):
    """On a worker, which may have come after the client looked at all."""
    from distributed import get_worker

    _refuse_other_versions(versions, _versions(), get_worker().address)
    return score(cell)


def run(cells, score, store, client):
    """Score each cell that the store does not hold, on all workers of a client, and store each as soon as it is done.

    Parameters
    ----------
    cells : sequence of Cell
        What there is to do. Each has a ``name`` and a ``cost`` in seconds.
    score : callable
        Takes a cell, returns its rows: a list of dict. It has to be a function that a worker can import.
    store : Store
        Where finished cells are.
    client : distributed.Client
        Whose workers do it. A cell whose worker dies is given to another.

    Raises
    ------
    RuntimeError
        At the end, if some cells failed; all others are stored by then. At once, if a worker has another version or
        the scheduler stops.
    """
    from distributed import as_completed

    todo = sorted((cell for cell in cells if cell not in store), key=lambda cell: -cell.cost)  # the longest first
    versions = _versions()
    cell_of = {client.submit(_score_in_same_versions, score, cell, versions, pure=False): cell for cell in todo}
    failed = {}
    # Counted in seconds of work, because cells differ a hundredfold: so the time left is right from the start.
    with progress_bar(range(sum(cell.cost for cell in todo)), f"{len(todo)} cells") as bar:
        for future in as_completed(list(cell_of)):
            cell = cell_of.pop(future)  # and forget the future, so that its result leaves the cluster
            if future.status == "finished":
                store.save(cell, future.result())
            elif future.status != "error":
                raise RuntimeError(f"The cluster forgot {cell.name}: has its scheduler stopped? What is done is stored.")
            elif isinstance(error := future.exception(), OtherVersions):
                raise error
            else:
                failed[cell.name] = error
            bar.update(cell.cost)
            bar.set_postfix(left=len(cell_of))
    if failed:
        first = next(iter(failed))
        raise RuntimeError(
            f"{len(failed)} of {len(todo)} cells failed, the others are stored. The first was {first}: {failed[first]!r}"
        ) from failed[first]


def _count(text):
    """A number of an option that cannot be 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"should be a whole number of at least 1, but it is {text}")
    return int(text)


def _arguments(argv):
    parser = argparse.ArgumentParser(prog="python -m helpers.studies.sweeps", description=__doc__.split("\n")[0])
    sweep = parser.add_subparsers(dest="sweep", required=True).add_parser(
        "figure2", help="AUROC of each method over networks of 5 to 40 neurons (Lu et al. 2023)"
    )
    sweep.add_argument("--folder", required=True, help="holds finished cells; the same folder again goes on where it was")
    sweep.add_argument("--sizes", type=_count, nargs="+", default=spiking_sweep.SIZES, help="numbers of neurons")
    sweep.add_argument("--probabilities", type=float, nargs="+", default=spiking_sweep.PROBABILITIES, help="of a connection")
    sweep.add_argument("--networks", type=_count, default=spiking_sweep.N_NETWORKS, help="how many of each kind")
    sweep.add_argument(
        "--work", nargs="+", choices=spiking_sweep.WORK, default=spiking_sweep.USUAL_WORK, help="what is done with each"
    )
    sweep.add_argument("--initialisations", type=_count, default=1, help="models a network")
    sweep.add_argument("--n-steps", type=_count, default=spiking_sweep.N_STEPS, help="milliseconds of a recording")
    sweep.add_argument("--training-steps", type=_count, help="shorter than usual, to try a sweep")
    where = sweep.add_mutually_exclusive_group()
    where.add_argument("--workers", type=_count, help="processes on this machine; one a core when left out")
    where.add_argument("--scheduler", help="address of a Dask scheduler that runs, instead of a cluster on this machine")
    return parser.parse_args(argv)


def main(argv=None):
    """Run a sweep from the command line, and write its table."""
    chosen = _arguments(argv)
    cells = spiking_sweep.cells(chosen.sizes, chosen.probabilities, chosen.networks, chosen.work, chosen.initialisations)
    training = {} if chosen.training_steps is None else {"n_steps": chosen.training_steps}
    settings = {"sweep": chosen.sweep, "n_steps": chosen.n_steps, "training": training, "versions": _versions()}
    store = Store(chosen.folder, settings)
    done = sum(cell in store for cell in cells)
    if done:
        print(f"{done} of {len(cells)} cells are there already.", flush=True)
    if done < len(cells):
        score = partial(spiking_sweep.score_cell, n_steps=chosen.n_steps, training=training)
        try:
            with connect(chosen.scheduler, chosen.workers) as client:
                run(cells, score, store, client)
        except KeyboardInterrupt:
            done = sum(cell in store for cell in cells)
            raise SystemExit(f"Stopped with {done} of {len(cells)} cells. The same command goes on from here.") from None
    table = store.folder / f"{chosen.sweep}.csv"
    _write(table, store.table(cells, spiking_sweep.COLUMNS).to_csv(index=False, lineterminator="\n"))
    print(f"{len(cells)} cells are in {table}", flush=True)


if __name__ == "__main__":
    main()
