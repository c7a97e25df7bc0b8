"""Score Granger causality on recordings of up to five minutes, for `helpers/data/spiking_scores/longer.csv`.

    python -m tools.build_longer_table

Some networks of the sweep (`helpers.studies.spiking_sweep`), simulated again with other noise: the potential for 5, 15 and
50 s, and a film of 33 ms a frame, with noise and without, for 5, 60 and 300 s. Takes some minutes on one core.
"""

import csv
import warnings

import numpy as np

from helpers.data.spiking_scores import LONGER_SCORES
from helpers.methods import diagnostics, granger
from helpers.methods.autoregression import fit_var
from helpers.scores import metrics
from helpers.worlds import calcium
from helpers.worlds.izhikevich import izhikevich_network, normalise_potential, simulate_izhikevich

KINDS = ((20, 0.4, 4, 300), (20, 0.8, 3, 50), (40, 0.4, 3, 50), (40, 0.6, 3, 50), (40, 0.8, 3, 50))
POTENTIAL_SECONDS, FILM_SECONDS = (5, 15, 50), (5, 60, 300)
COLUMNS = "neurons", "probability", "network", "seconds", "signal", "auroc", "direction", "pairs", "residual", "warned"
FRAME, FILM_ORDER, MAX_ORDER = 33, 2, 8


def run(n_neurons, probability, n_networks, seconds):
    """The first networks of a kind, and one simulation of all of them."""
    seeds = [[n_neurons, round(100 * probability), number] for number in range(n_networks)]
    networks = [izhikevich_network(n_neurons, np.random.default_rng(seed), probability) for seed in seeds]
    rng = np.random.default_rng([n_neurons, round(100 * probability), 1000 * seconds])
    return networks, simulate_izhikevich(networks, 1000 * seconds, rng)


def score_film(W, film):
    """What Granger causality and the correlation of residuals tell of a film, in a mapping."""
    strength = granger.conditional_granger(film, FILM_ORDER).strength
    residual = np.abs(diagnostics.residual_correlation(fit_var(film, FILM_ORDER).noise_covariance))
    off, pair = ~np.eye(len(W), dtype=bool), np.triu_indices(len(W), 1)
    linked, one_way = (W != 0) | (W.T != 0), (W != 0) & (W.T == 0)
    return {
        "auroc": metrics.score_wiring(W[off], strength[off]).auroc,
        "direction": np.mean((strength > strength.T)[one_way]),
        "pairs": metrics.score_wiring(linked[pair], np.maximum(strength, strength.T)[pair]).auroc,
        "residual": metrics.score_wiring(linked[pair], residual[pair]).auroc,
        "warned": np.mean(residual[pair] > 1.96 / np.sqrt(len(film))),
    }


def score_potential(W, v):
    """AUROC of Granger causality with BIC."""
    x = normalise_potential(v)
    off = ~np.eye(len(W), dtype=bool)
    strength = granger.conditional_granger(x, granger.select_order(x, MAX_ORDER).bic).strength
    return {"auroc": metrics.score_wiring(W[off], strength[off]).auroc}


def rows_of(n_neurons, probability, n_networks, seconds):
    """All rows of one kind of network."""
    networks, activity = run(n_neurons, probability, n_networks, seconds)
    for number, network in enumerate(networks):
        place = {"neurons": n_neurons, "probability": probability, "network": number}
        for length in POTENTIAL_SECONDS:
            v = activity.membrane_potential[number, : 1000 * length]
            yield place | {"seconds": length, "signal": "potential"} | score_potential(network.W, v)
        if seconds < max(FILM_SECONDS):
            continue
        rng = np.random.default_rng(number)
        for signal, noise in (("film", 0.3), ("film without noise", 0.0)):
            film = calcium.calcium_fluorescence(activity.spikes[number].astype(float), rng, noise=noise, frame=FRAME)
            for length in FILM_SECONDS:
                found = score_film(network.W, film[: 1000 * length // FRAME])
                yield place | {"seconds": length, "signal": signal} | found


def main():
    """Write the table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of slow activity; the scores say how bad it is
        rows = [row for kind in KINDS for row in rows_of(*kind)]
    with open(LONGER_SCORES, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: round(float(v), 6) if isinstance(v, float) else v for name, v in row.items()} for row in rows)


if __name__ == "__main__":
    main()
