"""Bad input to `helpers.scores.held_out`."""

from functools import partial

import numpy as np

from helpers.scores import held_out
from tests.bad_input.refused import TRIALS

rng = np.random.default_rng(0)
COUNTS, RATES, LATENTS = rng.poisson(1.0, (5, 6, 3)), rng.random((5, 6, 3)) + 0.1, rng.normal(size=(5, 6, 2))
CONDITION = np.array([0, 0, 1, 1, 1])
SILENT = COUNTS.copy()
SILENT[:4, :, 1] = 0
SOMEWHERE_ZERO = np.where(COUNTS > 1, 0, RATES)
FLAT = LATENTS * [1, 0]

GOOD = [
    partial(held_out.bits_per_spike, COUNTS, RATES),
    partial(held_out.fit_poisson_readout, LATENTS, COUNTS, [1e-3, 1e-1]),
    partial(held_out.co_smoothing, LATENTS, COUNTS, LATENTS, COUNTS),
    partial(held_out.rate_r2, RATES, RATES),
    partial(held_out.latent_r2, LATENTS, RATES, LATENTS, RATES),
    partial(held_out.average_rates, COUNTS, CONDITION, CONDITION, 1.0),
]

REFUSED = {
    held_out.bits_per_spike.converters["rates"]: [
        *TRIALS,
        (RATES - 1, "should hold expected counts, but some are below 0. Are they log-rates?"),
    ],
    held_out.co_smoothing.converters["penalties"]: [
        ("strong", "should hold real numbers"),
        ([], "should hold numbers of at least 0"),
        ([-1.0], "should hold numbers of at least 0"),
    ],
    held_out.average_rates.converters["train_condition"].convert: [
        (np.array([0, "a", None], dtype=object), "should hold a whole number or a word for each trial"),
        (CONDITION / 2, "should hold a whole number or a word for each trial"),
        (CONDITION[:, None], "should hold a whole number or a word for each trial"),
    ],
}

ROWS = [
    (held_out.bits_per_spike, (COUNTS, RATES[:4]), r"rates should have the shape of counts, \(5, 6, 3\), but"),
    (held_out.bits_per_spike, (0 * COUNTS, RATES), "counts should hold spikes, but all of them are 0"),
    (held_out.bits_per_spike, (COUNTS, SOMEWHERE_ZERO), "rates should be above 0 wherever there was a spike, but .+ of the"),
    (held_out.fit_poisson_readout, (LATENTS[:4], COUNTS), r"latents should have the trials and bins of counts, \(5, 6\)"),
    (held_out.fit_poisson_readout, (LATENTS[:1], COUNTS[:1]), "counts should have at least 2 trials, but it has 1"),
    (held_out.fit_poisson_readout, (LATENTS, SILENT), "also in four fifths of the trials, but neuron 1 is silent there"),
    (held_out.fit_poisson_readout, (LATENTS, 30_000 * COUNTS), "counts should hold counts of spikes, but neuron . has"),
    (held_out.co_smoothing, (LATENTS, COUNTS, LATENTS, COUNTS[:, 1:]), "test_latents should have the trials and bins of test_"),
    (held_out.co_smoothing, (LATENTS, COUNTS, RATES, COUNTS), "test_latents should have 2 latents, as train_latents, but .* 3"),
    (held_out.co_smoothing, (LATENTS, COUNTS, LATENTS, COUNTS[..., :2]), "test_counts should have 3 neurons"),
    (held_out.co_smoothing, (LATENTS, COUNTS, LATENTS, 0 * COUNTS), "test_counts should hold spikes"),
    (held_out.co_smoothing, (LATENTS, SILENT, LATENTS, COUNTS), "train_counts should hold spikes of every neuron"),
    (held_out.rate_r2, (RATES, RATES[:4]), r"rates should have the shape of true_rates, \(5, 6, 3\)"),
    (held_out.rate_r2, (0.1 * np.exp(1e-16 * LATENTS), LATENTS), "true_rates should vary, but its column 0 is the same"),
    (held_out.rate_r2, (0 * RATES, RATES), "true_rates should vary, but its column 0 is the same everywhere"),
    (held_out.latent_r2, (LATENTS, RATES[:4], LATENTS, RATES), "train_latents should have the trials and bins of true_train"),
    (held_out.latent_r2, (LATENTS, RATES, RATES, RATES), "test_latents should have 2 latents, as train_latents, but it has 3"),
    (held_out.latent_r2, (LATENTS, RATES, LATENTS, LATENTS), "true_test should have 3 latents, as true_train, but it has 2"),
    (held_out.latent_r2, (LATENTS, RATES, LATENTS, FLAT), "true_test should vary, but its column 1 is the same"),
    (held_out.average_rates, (COUNTS, CONDITION), "test_condition should be given as well, or neither"),
    (held_out.average_rates, (COUNTS, None, CONDITION), "train_condition should be given as well, or neither"),
    (
        held_out.average_rates,
        (COUNTS, CONDITION[:4], CONDITION),
        "train_condition should have one entry a trial, 5, but it has 4",
    ),
    (
        held_out.average_rates,
        (COUNTS, CONDITION, [0, 7]),
        "test_condition should hold conditions that were trained on, but 7 is none",
    ),
]
