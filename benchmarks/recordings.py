"""How long does a report take, and how much memory, by neurons and steps? Run `python -m benchmarks.recordings`.

Each recording is a sparse linear network, made here. Each size runs in a process of its own, one thread, all methods without
training, halves and 19 copies included, up to the page. What one method may take is bounded (``seconds_a_method``), and a line
says how many copies each had. Seconds of work are those of the processor: fewer than of the wall where the machine is busy.
Nothing here is a test: times differ by machine.
"""

import argparse
import os
import resource
import subprocess
import sys
import time

import numpy as np

SIZES = ((30, 3_000), (100, 5_000), (100, 20_000), (300, 20_000))


def recording(n_neurons, n_steps, seed=0):
    """A sparse, stable linear network, driven by noise."""
    rng = np.random.default_rng(seed)
    W = 0.5 * np.eye(n_neurons)
    for to, source in rng.integers(0, n_neurons, (2 * n_neurons, 2)):
        W[to, source] += 0.1 * (to != source)
    x = np.zeros((n_steps, n_neurons))
    for t in range(1, n_steps):
        x[t] = W @ x[t - 1] + rng.normal(size=n_neurons)
    return x


def one(n_neurons, n_steps):
    """One report, in this process; a line with its seconds and its peak of memory."""
    from helpers.recordings import preparing, reading, reporting

    x = recording(n_neurons, n_steps)
    start, work = time.perf_counter(), time.process_time()
    ready = preparing.prepare(reading.read(x, axes="time,neurons", rate_hz=30))
    found = reporting.report(ready, np.random.default_rng(0))
    page = found.html()
    seconds, work = time.perf_counter() - start, time.process_time() - work
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{n_neurons:4} {n_steps:7,} {seconds:8.0f} {work:8.0f} {memory:9.2f} {len(page) / 1e6:8.2f} "
        f"{int(found.stands.sum()):8}",
        flush=True,
    )
    for method in found.methods:
        if not method.same_as:
            print(f"       {method.name:20} {method.seconds:6.1f} s, {method.n_copies} copies", flush=True)


def main():
    """All sizes, each in a process of its own."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--size", type=int, nargs=2, metavar=("NEURONS", "STEPS"), help="only this one")
    options = arguments.parse_args()
    if options.size:
        return one(*options.size)
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    print(f"{'N':>4} {'steps':>7} {'seconds':>8} {'of work':>8} {'memory GB':>9} {'page MB':>8} {'arrows':>8}", flush=True)
    for n_neurons, n_steps in SIZES:
        command = [sys.executable, "-m", "benchmarks.recordings", "--size", str(n_neurons), str(n_steps)]
        subprocess.run(command, check=True, env={**os.environ, **threads, "COURSE_PROGRESS": "off"})
    return None


if __name__ == "__main__":
    main()
