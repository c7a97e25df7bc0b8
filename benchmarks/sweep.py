"""How much faster is a sweep with two workers than with one? Run `python -m benchmarks.sweep` on an idle machine.

A sample of the sweep, models with short training and regressions at 10 and 20 neurons, is scored by one worker and by two, in
turns, each time into a new folder. Workers are started before the clock is. Nothing here is a test: times differ by machine.
"""

import argparse
import tempfile
import time
from functools import partial
from statistics import median

from helpers.studies import spiking_sweep, sweeps

TRAINING = {"n_steps": 100}


def seconds(client, tasks):
    """Seconds of wall clock that a client needs for these tasks."""
    score = partial(spiking_sweep.score_task, training=TRAINING)
    with tempfile.TemporaryDirectory() as folder:
        store = sweeps.Store(folder, {"training": TRAINING})
        start = time.perf_counter()
        sweeps.run(tasks, score, store, client)
        return time.perf_counter() - start


def main():
    """Time both in turns, and print the ratio of their medians."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--networks", type=int, default=6, help="of each of four kinds")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    tasks = spiking_sweep.tasks((10, 20), (0.2, 0.6), chosen.networks)
    warm_up = spiking_sweep.tasks((5,), (0.4,), 2)  # lets every worker import what it needs
    times = {1: [], 2: []}
    for round_number in range(chosen.rounds):
        for n_workers, found in times.items():
            with sweeps.connect(n_workers=n_workers) as client:
                seconds(client, warm_up)
                found.append(seconds(client, tasks))
            print(f"round {round_number + 1}: {n_workers} worker(s) {found[-1]:.1f} s for {len(tasks)} tasks", flush=True)
    one, two = median(times[1]), median(times[2])
    print(f"one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times as fast")


if __name__ == "__main__":
    main()
