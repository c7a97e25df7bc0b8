"""Bad input to `helpers.models.causalformer.read_outs`."""

from functools import partial

import numpy as np

from helpers.models.causalformer import read_outs, training

rng = np.random.default_rng(0)
NOISE = rng.normal(size=(400, 3))
SMALL = {"n_steps": 1, "width": 4, "n_heads": 1, "head_width": 4, "hidden_width": 4, "context": 4}
FIT = training.fit_causalformer(NOISE, rng, **SMALL)

GOOD = [
    partial(read_outs.attention_matrix, FIT),
    partial(read_outs.ablation_matrix, FIT, rng),
    partial(read_outs.do_spike_matrix, FIT, rng, 5),
    partial(read_outs.ensemble, NOISE, rng, 1, **SMALL),
]

REFUSED = {
    read_outs.attention_matrix.converters["fit"]: [
        (FIT.model, "should be what fit_causalformer returns, but it is a Causalformer"),
        (NOISE, "should be what fit_causalformer returns, but it is an ndarray"),
    ],
}
