"""Train the LFADS models in `helpers/data/lfads`, and score them.

    python -m tools.build_lfads_fits                  # all, some minutes on one core
    python -m tools.build_lfads_fits alone-0          # some, by name; rows of the others stay

The world is the class's Lorenz spikes. Models see 30 neurons, in training trials also 10 that are held out, and are scored in
test trials by the rates of these 10: their own, and those that the regression which serves all methods reads from the factors.
"""

import argparse
import dataclasses
import time

import numpy as np
import pandas

from helpers.data.lfads import FITS
from helpers.models.lfads.model import save_lfads
from helpers.models.lfads.training import fit_lfads
from helpers.scores.held_out import bits_per_spike, co_smoothing, latent_r2, rate_r2
from helpers.worlds.latent_spikes import lorenz_spikes

SEEDS = (0, 1, 2)
RECIPES = {
    "alone": {},
    "apart": {"held_out": None},
    "brief": {"n_steps": 640, "initial_weight": 1.0},
    "controlled": {"n_inputs": 4},
    "heavy": {"initial_weight": 1.0},
    "short": {"n_steps": 640},
    "shuffled": {},
}
SAVED = ("alone", "controlled")  # weights that notebooks load; of the others the rows are enough
NAMES = [f"{recipe}-{seed}" for recipe in RECIPES for seed in SEEDS]
HISTORY = ("step", "loss", "initial_divergence", "input_divergence", "validation_bits", "shown_bits")


def world_of(name):
    """The trials that a model is fitted to."""
    recipe, _, seed = name.rpartition("-")
    world = lorenz_spikes(np.random.default_rng(int(seed)))
    if recipe != "shuffled":
        return world
    n_trials, n_bins, _ = world.counts.shape
    order = np.random.default_rng([int(seed), 2]).permuted(np.tile(np.arange(n_bins), (n_trials, 1)), axis=1)[..., None]
    columns = ("counts", "rates", "latents")
    return dataclasses.replace(world, **{name: np.take_along_axis(getattr(world, name), order, axis=1) for name in columns})


def train(name):
    """One model, and the seconds of the processor that it took."""
    recipe, _, seed = name.rpartition("-")
    world = world_of(name)
    counts = world.counts[world.train]
    start = time.process_time()
    settings = {"held_out": counts[..., world.held_out], "label": name, **RECIPES[recipe]}
    fitted = fit_lfads(counts[..., world.held_in], np.random.default_rng([int(seed), 1]), **settings)
    return fitted, time.process_time() - start


def score(world, infer):
    """What ``infer`` finds in the test trials, in a mapping."""
    seen, held_out = world.counts[..., world.held_in], world.counts[..., world.held_out]
    before, found = infer(seen[world.train]), infer(seen[world.test])
    counts, true = held_out[world.test], world.rates[world.test][..., world.held_out]
    oracle = bits_per_spike(counts, true)
    own = found.rates[..., len(world.held_in) :]
    read = co_smoothing(before.factors, held_out[world.train], found.factors, counts)
    latents = latent_r2(before.factors, world.latents[world.train], found.factors, world.latents[world.test])
    has_own = own.shape[2] > 0  # rates of held-out neurons; a model that never learned from them has none
    return {
        "rate_r2": rate_r2(true, own) if has_own else np.nan,
        "bits": bits_per_spike(counts, own) if has_own else np.nan,
        "readout_rate_r2": rate_r2(true, read.rates),
        "readout_bits": read.bits_per_spike,
        "oracle_bits": oracle,
        "latent_r2": latents.mean(),
    }


def renew(table, rows):
    """Replace rows of a table by those of the same model."""
    path = FITS / table
    if path.is_file():
        kept = pandas.read_csv(path)
        rows = pandas.concat([kept[~kept["fit"].isin(rows["fit"])], rows])
    rows = rows.sort_values("fit", kind="stable").round(6)
    path.write_text(rows.to_csv(index=False, lineterminator="\n"), encoding="utf-8")


def main():
    """Train, save and score models."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(NAMES))
    chosen = parser.parse_args().names or NAMES
    if unknown := set(chosen) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; names are {', '.join(NAMES)}")
    for name in chosen:
        fitted, seconds = train(name)
        if name.startswith(SAVED):
            save_lfads(fitted.model, FITS / f"{name}.pt")
        about = {"fit": name, "inputs": fitted.model.n_inputs, "best_step": fitted.best_step}
        found = score(world_of(name), fitted.infer)
        renew("scores.csv", pandas.DataFrame([about | found | {"seconds": round(seconds, 1)}]))
        renew("history.csv", pandas.DataFrame({"fit": name, **{column: getattr(fitted, column) for column in HISTORY}}))
        print(name, *(f"{column} {value:.3f}" for column, value in found.items()), f"{seconds:.1f} s", flush=True)


if __name__ == "__main__":
    main()
