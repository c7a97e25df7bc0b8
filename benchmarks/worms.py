"""What worms cost: `python -m benchmarks.worms`.

Seconds of the processor, on made worms, for what grows: the diffusion map with the number of times (a search of neighbours that
compares all points with all, and eigenvectors of a sparse matrix), decoders with the number of neurons. Nothing here is a test:
times differ by machine.
"""

import argparse
import time

import numpy as np

from helpers.methods.derivatives import worm_features
from helpers.methods.diffusion_map import delay_embedding, fit_diffusion_map
from helpers.methods.edges import degree_preserving_edges
from helpers.methods.state_decoding import fit_state_decoder
from helpers.methods.subspaces import principal_axes
from helpers.models.worm_decoders.training import fit_graph_decoder, fit_network_decoder
from helpers.worlds.worms import worm_study


def seconds(run):
    """Of the processor."""
    begin = time.process_time()
    run()
    return time.process_time() - begin


def diffusion(n_times):
    """Of six worms with so many times."""
    worms = worm_study(np.random.default_rng(0), 6, n_times).worms
    axes = principal_axes([worm.activity for worm in worms], 5).axes
    embedded = [delay_embedding(worm.activity @ axes, (0, 5, 10)) for worm in worms]
    return seconds(lambda: fit_diffusion_map(embedded, 3, 10))


def decoders(n_neurons):
    """Each decoder, and one shuffle of the edges."""
    study = worm_study(np.random.default_rng(0), 6, 800, n_neurons, n_neurons)
    known = [worm_features(worm.activity) for worm in study.worms], [worm.reversal for worm in study.worms]
    rng = np.random.default_rng(0)
    return {
        "logistic": seconds(lambda: fit_state_decoder(*known)),
        "network": seconds(lambda: fit_network_decoder(*known, rng)),
        "graph": seconds(lambda: fit_graph_decoder(*known, rng, study.wiring)),
        "shuffle": seconds(lambda: degree_preserving_edges(study.wiring, rng)),
    }


def main():
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, nargs="+", default=[200, 400, 800, 1600])
    parser.add_argument("--neurons", type=int, nargs="+", default=[16, 32, 64, 128])
    options = parser.parse_args()
    decoders(8)  # what is imported at first use
    print(f"{'times':>8} {'diffusion map':>14}")
    for n_times in options.times:
        print(f"{n_times:8} {diffusion(n_times):14.2f}", flush=True)
    print(f"{'neurons':>8} {'logistic':>10} {'network':>10} {'graph':>10} {'shuffle':>10}")
    for n_neurons in options.neurons:
        found = decoders(n_neurons)
        print(f"{n_neurons:8} " + " ".join(f"{found[name]:10.2f}" for name in found), flush=True)


if __name__ == "__main__":
    main()
