"""Score one small Causalformer on each of the simulated spiking networks, for `helpers/data/spiking_scores/attention.csv`.

    python -m tools.build_attention_table [--sizes 5 10 20 40]

The networks and recordings are those of `tools.build_spiking_table`. One model a network, with a seed of its own. Rows that are
there already are kept, so an interrupted run goes on where it was. About 10, 15, 20 and 45 s a network of 5, 10, 20 and 40
neurons on one core.
"""

import argparse
import csv
import os
import time

import numpy as np
import torch

from helpers import metrics
from helpers.data import ATTENTION_SCORES
from helpers.forecast_ceiling import expected_next_potential
from helpers.forecasting import forecast_r2
from helpers.progress_bar import progress_bar
from helpers.read_outs import ablation_matrix, attention_matrix, do_spike_matrix
from helpers.training import fit_causalformer
from tools.build_spiking_table import NETWORKS, PROBABILITIES, draw


def _aurocs(W, strength):
    """AUROC without and with the diagonal, which is scored last."""
    off = ~np.eye(len(W), dtype=bool)
    both_kinds = 0 < np.count_nonzero(W) < off.sum()  # else nothing can be ranked off the diagonal
    without = round(metrics.score_wiring(W[off], strength[off]).auroc, 6) if both_kinds else ""
    lowest = np.where(off, strength, strength[off].min() - 1)
    return without, round(metrics.score_wiring(W, lowest).auroc, 6)


def row(n_neurons, probability, number):
    """Scores of one network."""
    network, activity = draw(n_neurons, probability, number)
    rng = np.random.default_rng([n_neurons, round(100 * probability), number, 4])
    started = time.process_time()
    fit = fit_causalformer(activity.membrane_potential, rng)
    strengths = {
        "attention": attention_matrix(fit),
        "ablation": ablation_matrix(fit, rng),
        "do_spike": np.abs(do_spike_matrix(fit, rng)),
    }
    seconds = time.process_time() - started
    found = {"neurons": n_neurons, "probability": probability, "network": number}
    for name, strength in strengths.items():
        found[name], found[f"{name}_with_diagonal"] = _aurocs(network.W, strength)
    true = np.minimum(activity.membrane_potential, 30)[fit.test]
    limits = [expected_next_potential(network, activity, synapses=known)[-len(true) :] for known in (True, False)]
    found["r2"] = round(fit.r2, 6)
    found["r2_ceiling"], found["r2_without_network"] = (round(float(forecast_r2(true, limit)), 6) for limit in limits)
    return found | {"seconds": round(seconds, 1)}


def main():
    """Write the rows that are missing, and keep the table in the order of its networks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 10, 20, 40], help="numbers of neurons")
    sizes = parser.parse_args().sizes
    rows = {}
    if ATTENTION_SCORES.is_file():
        with open(ATTENTION_SCORES, newline="", encoding="utf-8") as file:
            rows = {(int(r["neurons"]), float(r["probability"]), int(r["network"])): r for r in csv.DictReader(file)}
    cells = [(n, p, k) for n in sizes for k in range(NETWORKS) for p in PROBABILITIES if (n, p, k) not in rows]
    torch.set_num_threads(1)  # the last digits depend on it
    unfinished = ATTENTION_SCORES.with_suffix(".unfinished")
    for cell in progress_bar(cells, "Networks"):
        rows[cell] = row(*cell)
        with open(unfinished, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[cell], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[key] for key in sorted(rows))
        os.replace(unfinished, ATTENTION_SCORES)


if __name__ == "__main__":
    main()
