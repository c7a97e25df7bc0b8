"""Score all methods that find latents, for `helpers/data/latent_scores/scores.csv`.

    python -m tools.build_latent_table [--seeds 0 1 2]      # rows of other seeds stay

Every method is tried with three settings. The one is taken that predicts best *in the training trials*: it is fitted to three
quarters of them, without each fifth of the held-in neurons, and these are what it is judged by in the other quarter. Then it
is fitted again, to all training trials and all held-in neurons. So the test trials and the held-out neurons are used once, for
the scores. The read-out is the same regression for all. Takes about four minutes of one core per seed.
"""

import argparse
import csv
import time
from dataclasses import dataclass

import numpy as np

from helpers.data.latent_scores import LATENT_SCORES
from helpers.scores.held_out import average_rates, bits_per_spike, co_smoothing, latent_r2, rate_r2
from helpers.studies.latent_registry import BY_KEY
from helpers.worlds.latent_spikes import lorenz_spikes

SEEDS = range(3)
SETTINGS = {
    "average": (1, 2, 3),  # bins of smoothing
    "average_by_condition": (1, 2, 3),
    "smoothing": (1, 2, 3),
    "factor_analysis": (3, 5, 8),  # latents
    "gpfa": (3, 5, 8),
    "poisson_lds": (3, 5, 8),
    "pflds": (3, 5, 8),
}
AVERAGES = ("average", "average_by_condition")
COLUMNS = "seed", "method", "setting", "validation", "chosen", "bits", "rate_r2", "latent_r2", "seconds"


@dataclass(frozen=True)
class Split:
    """Which trials are fitted to and which are scored, and which neurons are seen and which are predicted."""

    fitted: np.ndarray
    scored: np.ndarray
    seen: np.ndarray
    predicted: np.ndarray


def validation_split(world):
    """Of the training trials and the held-in neurons alone: each fourth trial, and each fifth neuron."""
    trials, neurons = np.arange(len(world.train)), np.arange(len(world.held_in))
    apart, away = trials % 4 == 3, neurons % 5 == 4
    return Split(world.train[~apart], world.train[apart], world.held_in[~away], world.held_in[away])


def score_split(world):
    """What the scores are of."""
    return Split(world.train, world.test, world.held_in, world.held_out)


def rates_and_latents(world, split, method, setting, seed):
    """Rates of the predicted neurons in the scored trials; latents of both kinds of trials, or None; and seconds of the fit."""
    counts = world.counts[split.fitted][..., split.predicted]
    if method in AVERAGES:
        conditions = (world.condition[split.fitted], world.condition[split.scored]) if method != "average" else (None, None)
        averages = average_rates(counts, *conditions, setting)
        return np.broadcast_to(averages, (len(split.scored), *averages.shape[1:])), None, 0.0
    start = time.process_time()
    fitted = BY_KEY[method].fit(world.counts[split.fitted][..., split.seen], setting, np.random.default_rng(seed))
    seconds = time.process_time() - start
    latents = [fitted.infer(world.counts[trials][..., split.seen]).latents for trials in (split.fitted, split.scored)]
    scored = world.counts[split.scored][..., split.predicted]
    return co_smoothing(latents[0], counts, latents[1], scored).rates, latents, seconds


def rows_of(world, seed, method):
    """All settings of one method: what validation says, and of the one that is chosen the scores of the test."""
    split, rows = validation_split(world), []
    for setting in SETTINGS[method]:
        rates, _, _ = rates_and_latents(world, split, method, setting, seed)
        bits = bits_per_spike(world.counts[split.scored][..., split.predicted], rates)
        rows.append({"seed": seed, "method": method, "setting": setting, "validation": bits, "chosen": False})
    best = max(rows, key=lambda row: row["validation"])
    return [row | (scores(world, seed, method, row["setting"]) if row is best else {}) for row in rows]


def scores(world, seed, method, setting):
    """Scores of the held-out neurons in the test trials."""
    split = score_split(world)
    rates, latents, seconds = rates_and_latents(world, split, method, setting, seed)
    found = {
        "chosen": True,
        "bits": bits_per_spike(world.counts[split.scored][..., split.predicted], rates),
        "rate_r2": rate_r2(world.rates[split.scored][..., split.predicted], rates),
        "seconds": seconds,
    }
    if latents is not None:
        r2 = latent_r2(latents[0], world.latents[split.fitted], latents[1], world.latents[split.scored])
        found["latent_r2"] = r2.mean()
    return found


def of_true_rates(world, seed):
    """The row that nothing can exceed but by luck."""
    rates = world.rates[world.test][..., world.held_out]
    bits = bits_per_spike(world.counts[world.test][..., world.held_out], rates)
    return {"seed": seed, "method": "true_rates", "chosen": True, "bits": bits, "rate_r2": 1.0, "latent_r2": 1.0}


def renew(path, seed, rows):
    """Replace the rows of one seed in the table."""
    try:
        with open(path, newline="", encoding="utf-8") as file:
            others = [row for row in csv.DictReader(file) if row["seed"] != str(seed)]
    except FileNotFoundError:
        others = []
    written = [{name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()} for row in rows]
    with open(path, "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(sorted([*others, *written], key=lambda row: int(row["seed"])))


def main():
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    for seed in parser.parse_args().seeds:
        world = lorenz_spikes(np.random.default_rng(seed))
        rows = [of_true_rates(world, seed)]
        for method in SETTINGS:
            rows += rows_of(world, seed, method)
            print(seed, method, flush=True)
        renew(str(LATENT_SCORES), seed, rows)


if __name__ == "__main__":
    main()
