"""Bad input to `helpers.models.worm_decoders.training`."""

from functools import partial

import numpy as np

from helpers.models.worm_decoders import training
from tests.bad_input.methods.state_decoding import FEATURES, FEATURES_OF_WORMS, STATES, UNFIT

RNG = np.random.default_rng(0)
FITS = (training.fit_network_decoder, training.fit_graph_decoder)
NEW_AT_THE_END = [np.array(["go", "stop"] * 4 + ["turn"] * 2), STATES[1]]

GOOD = [
    partial(training.fit_network_decoder, FEATURES, STATES, RNG, n_steps=1),
    partial(training.fit_graph_decoder, FEATURES, STATES, RNG, np.ones((3, 3)) - np.eye(3), n_steps=1),
]

REFUSED = {
    training.fit_graph_decoder.converters["features"]: [
        *FEATURES_OF_WORMS,
        ([np.ones((10, 3)), np.ones((12, 3))], "should have shape (time, neurons, features), but it has shape (10, 3)"),
    ],
    training.fit_graph_decoder.converters["names"]: [(bad, "should be True or False") for bad in (1, None, "yes")],
}

ROWS = [
    *((fit, (*arguments, RNG), words) for fit in FITS for *arguments, words in UNFIT),
    *(
        (
            fit,
            (FEATURES, NEW_AT_THE_END, RNG),
            "states should occur in the first 80% of the times of some worm, .*but turn does",
        )
        for fit in FITS
    ),
    (
        training.fit_graph_decoder,
        (FEATURES, STATES, RNG, np.zeros((2, 2))),
        "edges should be between the 3 neurons of features, but they are of 2",
    ),
]
