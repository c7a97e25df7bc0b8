"""Score five methods on 160 simulated spiking networks, for `helpers/data/spiking_scores/scores.csv`.

    python -m tools.build_spiking_table

Ten networks for each number of neurons and probability of a connection, each of 5,000 ms. Takes about ten minutes on one core.
"""

import csv
import warnings

import numpy as np

from helpers import granger, metrics, spiking_regression
from helpers.data import SPIKING_SCORES
from helpers.izhikevich import izhikevich_network, normalise_potential, simulate_izhikevich
from helpers.progress_bar import progress_bar

SIZES, PROBABILITIES, NETWORKS = (5, 10, 20, 40), (0.2, 0.4, 0.6, 0.8), 10
N_STEPS, MAX_ORDER = 5000, 20


def draw(n_neurons, probability, number):
    """One network of the table and its simulation; each has a seed of its own."""
    rng = np.random.default_rng([n_neurons, round(100 * probability), number])
    network = izhikevich_network(n_neurons, rng, probability)
    return network, simulate_izhikevich(network, N_STEPS, rng)


def lagged_correlation(x):
    """Size of the correlation of each neuron with each one a millisecond before, ``[to, from]``."""
    n_neurons = x.shape[1]
    return np.abs(np.corrcoef(x[1:].T, x[:-1].T)[:n_neurons, n_neurons:])


def row(n_neurons, probability, number):
    """Scores of one network: AUROC of each method without and with the diagonal, which every method scores last."""
    network, activity = draw(n_neurons, probability, number)
    x = normalise_potential(activity.membrane_potential)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of recordings that look like a random walk; the scores say how bad it is
        order = granger.select_order(x, MAX_ORDER)
        strengths = {
            "correlation": lagged_correlation(x),
            "aic": granger.conditional_granger(x, order.aic).strength,
            "aicc": granger.conditional_granger(x, order.aicc).strength,
            "bic": granger.conditional_granger(x, order.bic).strength,
            "basis": spiking_regression.basis_granger(activity.membrane_potential).strength,
            "event": spiking_regression.event_regression(activity.membrane_potential).strength,
        }
    off = ~np.eye(n_neurons, dtype=bool)
    n_missing = int(np.sum(network.W[off] == 0))
    found = {"neurons": n_neurons, "probability": probability, "network": number, "missing": n_missing}
    found |= {"rate": round(1000 * float(activity.spikes.mean()), 3), "order_aic": order.aic}
    found |= {"order_aicc": order.aicc, "order_bic": order.bic}
    for name, strength in strengths.items():
        ranked = np.where(off, strength, -1.0)
        both_kinds = 0 < n_missing < off.sum()  # else nothing can be ranked off the diagonal
        found[name] = round(metrics.score_wiring(network.W[off], strength[off]).auroc, 6) if both_kinds else ""
        found[f"{name}_with_diagonal"] = round(metrics.score_wiring(network.W, ranked).auroc, 6)
    return found


def main():
    """Write the table."""
    cells = [(n, p, k) for n in SIZES for p in PROBABILITIES for k in range(NETWORKS)]
    rows = [row(*cell) for cell in progress_bar(cells, "Networks")]
    with open(SPIKING_SCORES, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
