"""Bad input to `helpers.methods.spike_counts`."""

from functools import partial

import numpy as np

from helpers.methods import spike_counts
from tests.bad_input.refused import NUMBERS, SPIKE_COUNTS

COUNTS = np.random.default_rng(0).poisson(1.0, (4, 6, 5))
SILENT = COUNTS * [1, 0, 1, 1, 0]

GOOD = [
    partial(spike_counts.bins_summed, COUNTS),
    partial(spike_counts.change_ratio, COUNTS),
    partial(spike_counts.counts_of_windows, COUNTS[0], 3),
    partial(spike_counts.shared_covariance, COUNTS[..., 0], COUNTS[..., 1]),
    partial(spike_counts.training_counts, COUNTS, "counts"),
    partial(spike_counts.counts_to_infer, COUNTS, 5),
    partial(spike_counts.refuse_what_no_neuron_does, COUNTS, "counts"),
    partial(spike_counts.fewer_latents_than_neurons, {"counts": COUNTS, "n_latents": 2}),
]

REFUSED = {
    spike_counts.counts_of_windows.converters["sums"]: [
        *NUMBERS,
        *(
            (bad, f"should have shape (time, neurons), but it has shape {bad.shape}")
            for bad in (np.ones(4), np.ones((1, 4, 2)))
        ),
    ],
    spike_counts.shared_covariance.converters["first"]: [
        *NUMBERS,
        *(
            (bad, f"should have shape (trials, time) with at least 2 trials, but it has shape {bad.shape}")
            for bad in (np.ones(4), np.ones((1, 4)), np.ones((4, 0)), np.ones((4, 6, 2)))
        ),
    ],
    spike_counts.training_counts: [
        *SPIKE_COUNTS,
        (COUNTS[:1], "should have at least 2 trials of at least 2 bins, but it has shape (1, 6, 5)"),
        (COUNTS[:, :1], "should have at least 2 trials of at least 2 bins, but it has shape (4, 1, 5)"),
        (SILENT, "should hold spikes of every neuron, but neurons 1, 4 never fired. Leave silent neurons out"),
        (COUNTS * [1, 1, 1, 0, 1], "but neuron 3 never fired"),
        (COUNTS * [1, 1, 1, 30_000, 1], "should hold counts of spikes, but neuron 3 has"),
        (np.concatenate([COUNTS, 0 * COUNTS, SILENT], axis=2), "but neurons 5, 6, 7, 8, 9, 11, 14 never fired"),
    ],
}

ROWS = [
    (spike_counts.change_ratio, (COUNTS[:, :1],), r"at least 2 bins in a trial, but it has shape \(4, 1, 5\)"),
    (spike_counts.change_ratio, (0 * COUNTS,), "counts should hold at least one spike, but it holds none"),
    (
        spike_counts.shared_covariance,
        (COUNTS[..., 0], COUNTS[:3, :, 1]),
        r"second should have the shape of first, \(4, 6\), but it has shape \(3, 6\)",
    ),
    (spike_counts.counts_to_infer, (COUNTS[..., :4], 5), r"shape \(trials, time, 5\), .* has shape \(4, 6, 4\)"),
    (spike_counts.counts_to_infer, (COUNTS + 0.5, 5), "counts should hold counts of spikes, which are whole numbers"),
    (
        spike_counts.refuse_what_no_neuron_does,
        (np.full((2, 3, 4), 20_001), "counts"),
        "counts should hold counts of spikes, but neuron 0 has 2e\\+04 in a bin on average, and at most 20,000 are possible",
    ),
    (
        spike_counts.fewer_latents_than_neurons,
        ({"counts": COUNTS[..., :1], "n_latents": 1},),
        "counts should have at least 2 neurons, since a latent is what neurons share, but it has 1",
    ),
    (
        spike_counts.fewer_latents_than_neurons,
        ({"counts": COUNTS[:2, :2], "n_latents": 4},),
        "n_latents should be below 4, the number of bins in all trials together, but it is 4",
    ),
]
