"""Score methods on the reaches of Dyer et al., for `helpers/data/dyer2017_scores/co_smoothing.csv` and `decoding.csv`.

    python -m tools.build_dyer2017_table [--splits 0 1 2 3 4]

The file is fetched if it is not there yet (`helpers.data.fetching` says where it lies). The reaches of `Yte` train and those of
`Ytr` test. *Co-smoothing*: 53 neurons are seen and 18 are predicted, in several splits drawn at random; the setting of
each method is chosen inside the training reaches, and the read-out is the same, both as in `tools.build_latent_table`.
*Decoding*: velocity in bins of 50 ms from all 71 neurons, with intervals from resampled test reaches. Takes some minutes.
"""

import argparse
import csv
from pathlib import Path

import numpy as np

from helpers.data.dyer2017 import load_dyer2017
from helpers.data.dyer2017_scores import CO_SMOOTHING, DECODING
from helpers.methods.decoding import decode_target, fit_ridge_decoder, joint_r2, r2_gain, stereotyped_reach
from helpers.methods.factor_analysis import fit_factor_analysis
from helpers.methods.gpfa import fit_gpfa
from helpers.methods.poisson_lds import fit_poisson_lds
from helpers.methods.smoothing import smooth_counts
from helpers.scores.held_out import average_rates, bits_per_spike, co_smoothing
from helpers.studies.latent_registry import Smoothing
from helpers.worlds.latent_spikes import SpikeTrials
from tools.build_latent_table import score_split, validation_split

SPLITS = range(5)
N_HELD_OUT = 18
BINS_MS = (20, 50)
SETTINGS = {
    "average": (20, 40, 80, 120),  # ms of smoothing
    "average_by_condition": (20, 40, 80, 120),
    "smoothing": (20, 40, 80, 120),
    "factor_analysis": (3, 5, 8, 12),  # latents
    "gpfa": (3, 5, 8, 12),
    "poisson_lds": (3, 5, 8, 12),
}
SMOOTHING_MS = 40  # Before factor analysis.
FIT = {
    "smoothing": lambda counts, setting, bin_ms: Smoothing(setting / bin_ms),
    "factor_analysis": lambda counts, setting, bin_ms: fit_factor_analysis(counts, setting, SMOOTHING_MS / bin_ms),
    "gpfa": lambda counts, setting, bin_ms: fit_gpfa(counts, setting),
    "poisson_lds": lambda counts, setting, bin_ms: fit_poisson_lds(counts, setting),
}
DECODING_BIN_MS = 50
MOST_BINS = 3  # That a decoder reads: the present one and two before.
N_LATENTS = 8
DECODING_COLUMNS = (
    *("decoder", "chosen_of", "bins", "penalty", "from_bin", "causal"),
    *("r2", "low", "high", "gain", "gain_low", "gain_high"),
)


def binned(values, n_bins, mean=False):
    """Values of successive bins together, their sum or their mean; what is left at the end of a trial is left out."""
    n_whole = values.shape[1] // n_bins
    parts = values[:, : n_whole * n_bins].reshape(len(values), n_whole, n_bins, -1)
    return parts.mean(axis=2) if mean else parts.sum(axis=2)


def world_of(reaches, bin_ms, split):
    """The reaches as trials whose truth is not known, with neurons held out at random."""
    rng = np.random.default_rng(split)
    counts = binned(reaches.counts, round(bin_ms / reaches.bin_ms))
    order = rng.permutation(counts.shape[2])
    return SpikeTrials(
        counts=counts,
        rates=None,
        latents=None,
        condition=reaches.target,
        train=reaches.train,
        test=reaches.test,
        held_in=np.sort(order[N_HELD_OUT:]),
        held_out=np.sort(order[:N_HELD_OUT]),
        bin_ms=bin_ms,
    )


def bits_of(world, parts, method, setting):
    """Bits per spike of the predicted neurons in the scored reaches."""
    counts, scored = (world.counts[trials][..., parts.predicted] for trials in (parts.fitted, parts.scored))
    if method not in FIT:
        conditions = (world.condition[parts.fitted], world.condition[parts.scored]) if method != "average" else (None, None)
        rates = average_rates(counts, *conditions, setting / world.bin_ms)
        return bits_per_spike(scored, np.broadcast_to(rates, scored.shape))
    fitted = FIT[method](world.counts[parts.fitted][..., parts.seen], setting, world.bin_ms)
    latents = [fitted.infer(world.counts[trials][..., parts.seen]).latents for trials in (parts.fitted, parts.scored)]
    return co_smoothing(latents[0], counts, latents[1], scored).bits_per_spike


def co_smoothing_rows(world, split, method):
    """All settings of one method: what validation says, and of the one that is chosen the bits of the test."""
    rows = []
    for setting in SETTINGS[method]:
        row = {"bin_ms": world.bin_ms, "split": split, "method": method, "setting": setting}
        rows.append(row | {"validation": bits_of(world, validation_split(world), method, setting), "chosen": False})
    best = max(rows, key=lambda row: row["validation"])
    best |= {"chosen": True, "bits": bits_of(world, score_split(world), method, best["setting"])}
    return rows


def activities(counts, train):
    """What decoders read: counts, and what methods make of them that saw the counts of the training reaches."""
    yield "counts", counts
    yield "smoothed_past", smooth_counts(counts, 1.0, causal=True)
    fits = {
        "factor_analysis": fit_factor_analysis(counts[train], N_LATENTS, sd=None),
        "gpfa": fit_gpfa(counts[train], N_LATENTS),
        "poisson_lds": fit_poisson_lds(counts[train], N_LATENTS),
    }
    for name, fitted in fits.items():
        yield name, fitted.infer(counts).latents


FOLLOWS_TIME = {"counts": True, "smoothed_past": True, "factor_analysis": True, "gpfa": False, "poisson_lds": False}


def decoding_rows(reaches):
    """Decoders, and what whoever knows the target would say: scored from the first bin on, if they can, and from the third."""
    n_bins = round(DECODING_BIN_MS / reaches.bin_ms)
    counts, velocity = binned(reaches.counts, n_bins), binned(reaches.velocity, n_bins, mean=True)
    train, test, target = reaches.train, reaches.test, reaches.target
    decoded = decode_target(counts[train], target[train], counts[test])
    knows_target = stereotyped_reach(velocity[train], target[train], target[test])
    rows = []

    def add(decoder, said, causal, **more):
        first = velocity.shape[1] - said.shape[1]
        for since in sorted({first, MOST_BINS - 1}):
            true, own, beside = velocity[test][:, since:], said[:, since - first :], knows_target[:, since:]
            score = joint_r2(true, own, np.random.default_rng(0))
            row = {
                "decoder": decoder,
                "from_bin": since,
                "causal": causal,
                "r2": score.r2,
                "low": score.low,
                "high": score.high,
            }
            if decoder != "true_target":
                gain = r2_gain(true, own, beside, np.random.default_rng(0))
                row |= {"gain": gain.r2, "gain_low": gain.low, "gain_high": gain.high}
            rows.append(row | more)

    for name, activity in activities(counts, train):
        for choices in (1, range(1, MOST_BINS + 1)):
            fitted = fit_ridge_decoder(activity[train], velocity[train], choices)
            more = {"bins": fitted.n_bins, "chosen_of": int(np.max(choices)), "penalty": fitted.penalty}
            add(name, fitted.predict(activity[test]), FOLLOWS_TIME[name], **more)
    add("decoded_target", stereotyped_reach(velocity[train], target[train], decoded), False)
    add("true_target", knows_target, False)
    return rows, float(np.mean(decoded == target[test]))


def write(path, columns, rows):
    """A table, with four digits."""
    with open(Path(str(path)), "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns, lineterminator="\n")
        table.writeheader()
        for row in rows:
            table.writerow({name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()})


def rows_of_other_splits(path, splits):
    """What the table holds of splits that are not measured now."""
    if not Path(str(path)).is_file():
        return []
    with open(Path(str(path)), newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if int(row["split"]) not in splits]


def main():
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--splits", type=int, nargs="*", default=list(SPLITS), help="the others stay as they are; none: the decoding alone"
    )
    splits = parser.parse_args().splits
    reaches = load_dyer2017()
    rows, share = decoding_rows(reaches)
    write(DECODING, DECODING_COLUMNS, rows)
    print(f"decoding done; {share:.0%} of the targets decoded", flush=True)
    rows, others = [], rows_of_other_splits(CO_SMOOTHING, splits)
    for bin_ms in BINS_MS:
        for split in splits:
            world = world_of(reaches, bin_ms, split)
            for method in SETTINGS:
                rows += co_smoothing_rows(world, split, method)
                ordered = sorted(others + rows, key=lambda row: (float(row["bin_ms"]), int(row["split"])))
                write(CO_SMOOTHING, ("bin_ms", "split", "method", "setting", "validation", "chosen", "bits"), ordered)
            print(
                bin_ms,
                split,
                {
                    row["method"]: round(row["bits"], 3)
                    for row in rows
                    if row.get("bits") and row["split"] == split and row["bin_ms"] == bin_ms
                },
                flush=True,
            )


if __name__ == "__main__":
    main()
