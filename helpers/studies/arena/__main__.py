"""The table of the arena: ``python -m helpers.studies.arena --folder my-arena``.

Each finished task is a file of its own in the folder, so that whoever starts the same command again goes on where it was, and
methods can be added later: ``--methods`` says which are done now, and the table holds all that are there. Needs the extra
``sweep``, but with ``--here``.
"""

import argparse
from functools import partial

from helpers.progress_bar import progress_bar
from helpers.studies import sweeps
from helpers.studies.arena.contestants import ENTRANTS, TRAINING_STEPS
from helpers.studies.arena.tasks import COLUMNS, N_NETWORKS, score_task, tasks
from helpers.studies.arena.worlds import WORLDS


def _arguments(argv):
    parser = argparse.ArgumentParser(prog="python -m helpers.studies.arena", description=__doc__.split("\n")[0])
    parser.add_argument("--folder", required=True, help="holds finished tasks; the same folder again goes on where it was")
    parser.add_argument("--worlds", nargs="+", choices=WORLDS, default=tuple(WORLDS), help="where recordings come from")
    parser.add_argument("--methods", nargs="+", choices=ENTRANTS, default=tuple(ENTRANTS), help="which are done now")
    parser.add_argument("--networks", type=sweeps.count_of_option, default=N_NETWORKS, help="how many in each cell")
    parser.add_argument("--first", type=int, default=0, help="number of the first network; 100 for choosing settings")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--here", action="store_true", help="in this process, one task after the other, without Dask")
    where.add_argument("--workers", type=sweeps.count_of_option, help="processes on this machine; one per core when left out")
    where.add_argument("--scheduler", help="address of a Dask scheduler that runs, instead of a cluster on this machine")
    return parser.parse_args(argv)


def main(argv=None):
    """Do what is not done yet, and write the table of all that is."""
    chosen = _arguments(argv)
    now = tasks(chosen.worlds, chosen.methods)
    settings = {
        "sweep": "arena",
        "networks": chosen.networks,
        "first": chosen.first,
        "steps": {world.key: [world.n_neurons, world.n_steps] for world in WORLDS.values()},
        "training_steps": TRAINING_STEPS,
        "versions": sweeps.versions(),
    }
    store = sweeps.Store(chosen.folder, settings)
    done = sum(task in store for task in now)
    if done:
        print(f"{done} of {len(now)} tasks are there already.", flush=True)
    if done < len(now):
        score = partial(score_task, n_networks=chosen.networks, first=chosen.first)
        try:
            if chosen.here:
                for task in progress_bar([task for task in now if task not in store], "Arena"):
                    store.save(task, score(task))
            else:
                with sweeps.connect(chosen.scheduler, chosen.workers) as client:
                    sweeps.run(now, score, store, client)
        except KeyboardInterrupt:
            done = sum(task in store for task in now)
            raise SystemExit(f"Stopped with {done} of {len(now)} tasks. The same command goes on from here.") from None
    there = [task for task in tasks() if task in store]
    path = store.folder / "arena.csv"
    sweeps.write_whole(path, store.table(there, COLUMNS).to_csv(index=False, lineterminator="\n"))
    print(f"{len(there)} of {len(tasks())} tasks are in {path}", flush=True)


if __name__ == "__main__":
    main()
