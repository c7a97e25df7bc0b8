"""Bad input to `helpers.models.causalformer.read_outs`."""

import numpy as np

from helpers.models.causalformer import read_outs, training

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(400, 3))
FIT = training.fit_causalformer(NOISE, rng, n_steps=1, width=4, n_heads=1, head_width=4, hidden_width=4, context=4)

ROWS = [
    (read_outs.attention_matrix, (FIT.model,), "fit should be what fit_causalformer returns, but it is a Causalformer"),
    (read_outs.ablation_matrix, (NOISE, rng), "fit should be what fit_causalformer returns, but it is a ndarray"),
    (read_outs.ablation_matrix, (FIT, 0), "rng should be a random number generator"),
    (read_outs.do_spike_matrix, (FIT, rng, 0), "n_moments should be a whole number of at least 1"),
    (read_outs.ensemble, (NOISE, rng, 0), "n_models should be a whole number of at least 1"),
]
