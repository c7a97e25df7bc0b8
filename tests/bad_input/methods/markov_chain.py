"""Bad input to `helpers.methods.markov_chain`."""

from functools import partial

import numpy as np

from helpers.methods import markov_chain

WORDS = np.array(["a", "b", "a"])

NUMBERED = [np.array([0, 1, 1, 0]), np.array([1, 0])]

GOOD = [
    partial(markov_chain.fit_markov_chain, [WORDS, WORDS]),
    partial(markov_chain.transitions_ahead, NUMBERED, 2, 3),
]

REFUSED = {
    markov_chain.fit_markov_chain.converters["sequences"]: [
        *((bad, "should be a list with the states of each worm") for bad in ([], WORDS, None, "ab")),
        ([WORDS, np.ones(3) / 2], "should hold a whole number or a word for each trial"),
        ([WORDS, WORDS[:1]], "should hold at least 2 times, but it holds 1"),
        ([WORDS, [1, 2, 1]], "should hold words as "),
    ],
}

ROWS = [
    (
        markov_chain.transitions_ahead,
        ([[0, 1, 0], [0, -1]], 2, 1),
        "sequences should hold states from 0 to 1, but they go from -1",
    ),
    (markov_chain.transitions_ahead, ([WORDS], 2, 1), "sequences should hold numbers of states, 0 and up"),
    (markov_chain.transitions_ahead, (NUMBERED, 1, 1), "sequences should hold states from 0 to 0, but they go from 0 to 1"),
    (
        markov_chain.transitions_ahead,
        ([[0, -1, 0]], 2, 1),
        "sequences should hold states from 0 to 1, but they go from -1 to 0",
    ),
    (
        markov_chain.transitions_ahead,
        ([[0, 0, 1]], 2, 1),
        "sequences should show what follows each state, but nothing follows state 1",
    ),
]
