"""Bad input to `helpers.methods.state_decoding`."""

from functools import partial

import numpy as np

from helpers.methods import state_decoding

RNG = np.random.default_rng(0)
FEATURES = [RNG.random((10, 3, 2)), RNG.random((12, 3, 2))]
STATES = [np.tile(["stop", "go"], 5), np.tile(["stop", "go"], 6)]

GOOD = [partial(state_decoding.fit_state_decoder, FEATURES, STATES)]

FEATURES_OF_WORMS = [
    *((bad, "should be a list with the features of each worm") for bad in ([], FEATURES[0], None)),
    ([FEATURES[0], np.full((3, 3, 2), np.nan)], "should hold finite numbers"),
    ([FEATURES[0], np.ones(3)], "should have shape (time, neurons, features), or (time, features)"),
    ([FEATURES[0], np.ones((3, 2, 2))], "should have the neurons and features of the first, (3, 2), but it has (2, 2)"),
]
STATES_OF_WORMS = [
    *((bad, "should be a list with the states of each worm") for bad in ([], STATES[0], None)),
    ([STATES[0], np.ones(3) / 2], "should hold a whole number or a word for each trial"),
    ([STATES[0], [1, 2, 1]], "should hold words as "),
    ([[True, False], STATES[0]], "or both numbers, but it is of type"),
]
REFUSED = {
    state_decoding.features_of_worms: FEATURES_OF_WORMS,
    state_decoding.states_of_worms: STATES_OF_WORMS,
}

UNFIT = [
    (FEATURES, STATES[:1], "states should be of the 2 worms of features, but they are of 1"),
    (FEATURES, STATES[::-1], r"states\[0\] should have the 10 times of its features, but it has 12"),
    (FEATURES[:1], [["go"] * 10], "states should hold at least 2 states, but there is 1"),
]
ROWS = [
    *((state_decoding.fit_state_decoder, tuple(arguments), words) for *arguments, words in UNFIT),
    (state_decoding.features_of_worms, ([], "features"), "features should be a list with the features of each worm"),
    (state_decoding.states_of_worms, ([], "states"), "states should be a list with the states of each worm"),
    (state_decoding.worms_can_be_decoded, ({"features": FEATURES, "states": STATES[:1]},), "states should be of the 2 worms"),
]
