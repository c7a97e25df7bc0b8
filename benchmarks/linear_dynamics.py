"""What an endless recording costs: `python -m benchmarks.linear_dynamics`.

For teachers of growing size, the stationary covariance, the student of a twentieth of the neurons, and scipy's own call for
Lyapunov's equation, which does not see whether a mode grows. Memory is what a call holds at most beside its input, as Python's
`tracemalloc` counts it; with 2,000 neurons one matrix takes 32 MB. Nothing here is a test: times differ by machine, and by the
number of threads of the linear algebra (`OMP_NUM_THREADS`).
"""

import argparse
import time
import tracemalloc

import numpy as np
from scipy import linalg

from helpers.methods.linear_dynamics import stationary_covariance, student_of_endless_recording
from helpers.worlds.teachers import feedforward_chain

OBSERVED = 20  # One neuron in so many is seen.


def scipys_own(W):
    """Lyapunov's equation by scipy alone."""
    return linalg.solve_continuous_lyapunov(W - np.eye(len(W)), -np.eye(len(W)))


def student(W):
    """The student of a twentieth of the neurons, covariance included."""
    return student_of_endless_recording(W, max(1, len(W) // OBSERVED))


CALLS = {"scipy's own call": scipys_own, "covariance": stationary_covariance, "student of 5 %": student}


def measure(call, W):
    """Seconds and megabytes of one call."""
    tracemalloc.start()
    start = time.perf_counter()
    call(W)
    seconds = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return seconds, peak


def main():
    """Print a table: a row for each size, seconds and megabytes of each call."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--neurons", type=int, nargs="+", default=[100, 200, 500, 1000, 2000])
    sizes = parser.parse_args().neurons
    print(f"{'neurons':>8}" + "".join(f"{name:>26}" for name in CALLS))
    for n_neurons in sizes:
        W = feedforward_chain(n_neurons, np.random.default_rng(0)).W
        print(f"{n_neurons:>8}", end="")
        for call in CALLS.values():
            seconds, megabytes = measure(call, W)
            print(f"{seconds:>13.2f} s {megabytes:>7.0f} MB", end="", flush=True)
        print()


if __name__ == "__main__":
    main()
