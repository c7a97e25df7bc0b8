"""How long does Granger causality of all pairs take: one fit, or one test per pair? Run `python -m benchmarks.granger`.

In one run, on one simulated recording for each number of neurons, it times three ways that give the same F:

- one fit for all pairs (``helpers.methods.granger.conditional_granger``),
- statsmodels: one fit, then ``test_causality`` for each pair,
- the definition: two regressions for each pair.

Times are of the processor, of all its threads together, and each way is repeated for up to a second, of which the quickest
counts: so other work on the machine does not. The slow ways are timed on a few pairs and multiplied; a line says on how many.
Then it measures the peak of memory of the one fit at N = 200, order 10 and 100,000 steps, in a process of its own. Nothing here
is a test: times differ by machine.
"""

import argparse
import resource
import subprocess
import sys
import time

import numpy as np
from statsmodels.tsa.api import VAR

from helpers.methods import granger

ORDER = 5
N_STEPS = 5_000
MOST_BYTES = 4e9  # statsmodels keeps the covariance of all coefficients: (N (1 + N order))² numbers


def recording(n_neurons, n_steps, seed=0):
    """A sparse, stable linear network, driven by noise."""
    rng = np.random.default_rng(seed)
    W = 0.5 * np.eye(n_neurons) + 0.3 / np.sqrt(n_neurons) * rng.normal(size=(n_neurons, n_neurons))
    x = np.zeros((n_steps, n_neurons))
    for t in range(1, n_steps):
        x[t] = W @ x[t - 1] + rng.normal(size=n_neurons)
    return x


def seconds(task):
    """Seconds of the processor, and what the task returned."""
    start = time.process_time()
    result = task()
    return time.process_time() - start, result


def quickest(task, at_most):
    """Seconds of the quickest of some runs, as many as fit into ``at_most`` but at least one, and what the task returned."""
    taken, result = seconds(task)
    spent = taken
    while spent < at_most:
        again, result = seconds(task)
        taken, spent = min(taken, again), spent + again
    return taken, result


def ssr(design, outcome):
    """Sum of squared residuals of a regression."""
    residual = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    return residual @ residual


def refit(x, target, source):
    """F by the definition, from two regressions."""
    n_steps, n_neurons = x.shape
    past = np.hstack([np.ones((n_steps - ORDER, 1)), *(x[ORDER - lag : n_steps - lag] for lag in range(1, ORDER + 1))])
    without = np.delete(past, 1 + source + n_neurons * np.arange(ORDER), axis=1)
    full, restricted = (ssr(design, x[ORDER:, target]) for design in (past, without))
    return (restricted - full) / ORDER / (full / (len(past) - past.shape[1]))


def compare(n_neurons, n_pairs, at_most=1.0):
    """Seconds of the three ways for all pairs, and the largest relative difference of F."""
    x = recording(n_neurons, N_STEPS)
    all_pairs = [(i, j) for i in range(n_neurons) for j in range(n_neurons) if i != j]
    step = max(1, len(all_pairs) // n_pairs)
    pairs = all_pairs[::step][:n_pairs]
    one_fit, result = quickest(lambda: granger.conditional_granger(x, ORDER), at_most)
    ours = np.array([result.f_stat[pair] for pair in pairs])
    refits, by_refit = quickest(lambda: [refit(x, *pair) for pair in pairs], at_most)
    worst = np.abs(by_refit / ours - 1).max()
    tests = None
    if 8 * (n_neurons * (1 + n_neurons * ORDER)) ** 2 < MOST_BYTES:
        fitting, model = quickest(lambda: VAR(x).fit(ORDER), at_most)
        testing, theirs = quickest(lambda: [model.test_causality(*pair, kind="f").test_statistic for pair in pairs], at_most)
        worst = max(worst, np.abs(theirs / ours - 1).max())
        tests = fitting + testing * len(all_pairs) / len(pairs)
    return one_fit, tests, refits * len(all_pairs) / len(pairs), len(pairs), len(all_pairs), worst


def peak_memory(n_neurons=200, order=10, n_steps=100_000):
    """Print the seconds of one fit, and the peak memory of this process."""
    x = np.random.default_rng(0).normal(size=(n_steps, n_neurons))
    taken, _ = seconds(lambda: granger.conditional_granger(x, order))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform != "darwin" else 1e9)
    print(f"\nN = {n_neurons}, order {order}, {n_steps:,} steps ({x.nbytes / 1e9:.2f} GB): {taken:.0f} s")
    print(f"peak memory of the whole process {peak:.2f} GB (goal: below 2)")


def main():
    """Time all, print the table, then measure memory."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--neurons", type=int, nargs="+", default=[5, 10, 20, 40, 100])
    arguments.add_argument(
        "--pairs", type=int, default=20, help="pairs on which the slow ways are timed at most (4 from N = 40)"
    )
    arguments.add_argument("--memory", action="store_true", help="measure only the peak of memory")
    options = arguments.parse_args()
    if options.memory:
        return peak_memory()
    print(f"{N_STEPS:,} steps, order {ORDER}; seconds for all pairs, of the processor; * = extrapolated from fewer pairs")
    print(f"{'N':>4} {'one fit':>9} {'statsmodels':>13} {'refits':>10} {'ratios':>16} {'pairs timed':>14} {'F differs by':>13}")
    before = None
    for n_neurons in options.neurons:
        few = options.pairs if n_neurons < 40 else min(options.pairs, 4)
        one_fit, tests, refits, timed, pairs, worst = compare(n_neurons, few)
        star = "*" if timed < pairs else " "
        theirs = "out of memory" if tests is None else f"{tests:.3g}{star}"
        ratio = ("–" if tests is None else f"{tests / one_fit:,.0f}") + f" / {refits / one_fit:,.0f}"
        print(
            f"{n_neurons:4} {one_fit:9.3g} {theirs:>13} {refits:9.3g}{star} {ratio:>16} {timed:6} of {pairs:<5} {worst:13.1e}"
        )
        if before:
            pairs = zip((one_fit, refits), before[1:], strict=True)
            grew = [np.log(now / then) / np.log(n_neurons / before[0]) for now, then in pairs]
            print(f"     grows from N = {before[0]} as N^{grew[0]:.1f} (one fit) and N^{grew[1]:.1f} (refits)")
        before = n_neurons, one_fit, refits
    return subprocess.run([sys.executable, "-m", "benchmarks.granger", "--memory"], check=True)


if __name__ == "__main__":
    main()
