"""How well each method finds latents of the class's Lorenz spikes, and how long it takes: `python -m benchmarks.latent`.

All methods see the same 30 neurons in 520 training trials, infer the latents of 130 others, and are judged by what the same
regression reads from these latents about 10 held-out neurons. Beside them stand averages over trials (which know the condition,
as no method does), and the true rates: nothing can score more bits than they do.

Where elephant is installed (`pip install -e ".[test]"`), its GPFA is fitted to the same trials, with as many iterations. It
cuts them into pieces of 20 bins for the fit, so its parameters differ a little from ours. Seconds are of the processor, for
fitting alone. Nothing here is a test: times differ by machine.
"""

import argparse
import contextlib
import io
import time
from dataclasses import dataclass
from functools import partial

import numpy as np

from helpers.methods.factor_analysis import fit_factor_analysis
from helpers.methods.gpfa import fit_gpfa
from helpers.methods.poisson_lds import fit_poisson_lds
from helpers.methods.smoothing import smooth_counts
from helpers.models.pflds.training import fit_pflds
from helpers.scores.held_out import average_rates, bits_per_spike, co_smoothing, latent_r2, rate_r2
from helpers.worlds.latent_spikes import lorenz_spikes

SMOOTHING = 2.0  # Bins: the best of 1, 2 and 3 on seed 0, for smoothing, averages and factor analysis alike.
GPFA_ITERATIONS = 50


@dataclass(frozen=True)
class Smoothing:
    """Smoothing with the face of a fitted method: its latents are the smoothed counts."""

    def latents(self, counts):
        """Smoothed counts."""
        return smooth_counts(counts, SMOOTHING)


@dataclass(frozen=True)
class Method:
    """A fitted method of ours."""

    fit: object

    def latents(self, counts):
        """What it infers."""
        return self.fit.infer(counts).latents


class ElephantGPFA:
    """GPFA of elephant, fitted by the functions behind its class, which take counts."""

    def __init__(self, counts, n_latents):
        from elephant.gpfa import gpfa_core

        self.core = gpfa_core
        with contextlib.redirect_stdout(io.StringIO()):
            self.parameters, _ = gpfa_core.fit(
                self.trials(counts), x_dim=n_latents, bin_width=20.0, em_max_iters=GPFA_ITERATIONS
            )

    @staticmethod
    def trials(counts):
        """Trials as elephant takes them."""
        made = np.empty(len(counts), dtype=[("T", int), ("y", object)])
        for trial, own in zip(made, np.sqrt(counts), strict=True):
            trial["T"], trial["y"] = len(own), own.T
        return made

    def latents(self, counts):
        """What it infers."""
        found, _ = self.core.exact_inference_with_ll(self.trials(counts), self.parameters, get_ll=False)
        return np.stack([trial.T for trial in found["latent_variable"]])


def methods(seed):
    """Each method by name: a function of the training counts that returns something with ``latents``."""
    rng = np.random.default_rng(seed)
    made = {
        f"smoothing, sd {SMOOTHING:g}": lambda counts: Smoothing(),
        "factor analysis, 3": lambda counts: Method(fit_factor_analysis(counts, 3, SMOOTHING)),
        "GPFA, 3": lambda counts: Method(fit_gpfa(counts, 3, n_iterations=GPFA_ITERATIONS, tolerance=0.0)),
        "GPFA of elephant, 3": partial(ElephantGPFA, n_latents=3),
        "Poisson LDS, 3": lambda counts: Method(fit_poisson_lds(counts, 3)),
        "Poisson LDS, 6": lambda counts: Method(fit_poisson_lds(counts, 6)),
        "PfLDS, 3": lambda counts: Method(fit_pflds(counts, 3, rng)),
        "PfLDS, 6": lambda counts: Method(fit_pflds(counts, 6, rng)),
    }
    try:
        import elephant.gpfa  # noqa: F401
    except ImportError:
        del made["GPFA of elephant, 3"]
    return made


def row(name, rates, true_rates, counts, oracle, latents="", seconds=""):
    """Print one line of the table."""
    bits = bits_per_spike(counts, rates)
    print(f"{name:22} {rate_r2(true_rates, rates):8.3f} {bits:8.3f} {bits / oracle:8.0%} {latents:>8} {seconds:>8}", flush=True)


def compare(seed, chosen):
    """All methods on one world."""
    world = lorenz_spikes(np.random.default_rng(seed))
    train, test = world.train, world.test
    seen, held_out = world.counts[..., world.held_in], world.counts[..., world.held_out]
    counts, true_rates = held_out[test], world.rates[test][..., world.held_out]
    oracle = bits_per_spike(counts, true_rates)
    print(f"\nseed {seed}: the true rates score {oracle:.3f} bits per spike")
    print(f"{'method':22} {'rate R²':>8} {'bits':>8} {'of true':>8} {'latents':>8} {'CPU s':>8}")
    blind = np.broadcast_to(average_rates(held_out[train], sd=SMOOTHING), true_rates.shape)
    row("average of all", blind, true_rates, counts, oracle)
    averages = average_rates(held_out[train], world.condition[train], world.condition[test], SMOOTHING)
    row("average by condition", averages, true_rates, counts, oracle)
    for name, fit in methods(seed).items():
        if not any(name.startswith(start) for start in chosen):
            continue
        start = time.process_time()
        fitted = fit(seen[train])
        seconds = time.process_time() - start
        latents = fitted.latents(seen[train]), fitted.latents(seen[test])
        found = co_smoothing(latents[0], held_out[train], latents[1], counts)
        r2 = latent_r2(latents[0], world.latents[train], latents[1], world.latents[test]).mean()
        row(name, found.rates, true_rates, counts, oracle, f"{r2:.3f}", f"{seconds:.1f}")


def main():
    """Print a table for each seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--methods", nargs="+", default=[""], help="beginnings of names, for example GPFA")
    options = parser.parse_args()
    for seed in options.seeds:
        compare(seed, options.methods)


if __name__ == "__main__":
    main()
