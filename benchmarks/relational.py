"""What relational inference costs, in particles and in samples: `python -m benchmarks.relational`.

Milliseconds of the processor for a training step and for the graph of a sample, peaks of memory, and beside them what the graph
of a sample costs where nothing is trained: least squares with the known form, and a vector autoregression. `--learned` also
trains with different numbers of samples, and shows what is lost with few of them. One thread. Nothing here is a test: times
differ by machine.
"""

import argparse
import resource
import time
from functools import partial
from statistics import median

import numpy as np
import torch

from helpers.methods.graph_baselines import kuramoto_couplings, var_of_pairs
from helpers.models.fitting import Plan
from helpers.models.relational.inference import infer_graphs
from helpers.models.relational.training import fit_relational
from helpers.scores.graphs import graph_auroc
from helpers.worlds.particles import kuramoto_oscillators

PARTICLES, SAMPLES, N_TEST = (3, 5, 10, 20), (100, 500, 2000, 10_000), 200


def milliseconds(work, repeats=3):
    """Median of the processor's milliseconds."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - start))
    return median(taken)


def largest_memory():
    """Peak of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def of_particles(n_particles):
    """One line of the table: a training step of 64 samples, and what the graph of one sample costs by each method."""
    x = kuramoto_oscillators(72, np.random.default_rng(0), n_particles).x
    few, many, plan = 2, 12, Plan(n_checks=1)
    train = partial(fit_relational, x, np.random.default_rng(0), plan=plan)
    fitted = train(n_steps=few)
    step = (milliseconds(lambda: train(n_steps=many)) - milliseconds(lambda: train(n_steps=few))) / (many - few)
    each = [
        milliseconds(work) / len(x)
        for work in (
            lambda: infer_graphs(fitted.model, x),
            lambda: kuramoto_couplings(x),
            lambda: var_of_pairs(x[..., 1]),
        )
    ]
    print(f"{n_particles:9d} {step:10.1f} {each[0]:10.3f} {each[1]:10.3f} {each[2]:10.3f} {largest_memory():8.0f}", flush=True)


def of_samples(n_train, n_steps):
    """One line of the table: AUROC of samples that were never seen, after so many steps on so many samples."""
    samples = kuramoto_oscillators(n_train + N_TEST, np.random.default_rng(0))
    start = time.process_time()
    fitted = fit_relational(samples[:n_train].x, np.random.default_rng([0, 1]), n_steps=n_steps)
    seconds, test = time.process_time() - start, samples[n_train:]
    print(f"{n_train:9d} {graph_auroc(test.graphs, fitted.infer(test.x).edges):10.3f} {seconds:10.1f}", flush=True)


def main():
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learned", action="store_true", help="also train with different numbers of samples")
    parser.add_argument("--steps", type=int, default=600, help="of training, with --learned")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print("particles  step, ms  graph, ms  known, ms    VAR, ms  peak, MB")
    for n_particles in PARTICLES:
        of_particles(n_particles)
    if options.learned:
        print("  samples      AUROC      CPU s")
        for n_train in SAMPLES:
            of_samples(n_train, options.steps)


if __name__ == "__main__":
    main()
