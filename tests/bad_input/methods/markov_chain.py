"""Bad input to `helpers.methods.markov_chain`."""

from functools import partial

import numpy as np

from helpers.methods import markov_chain

WORDS = np.array(["a", "b", "a"])

GOOD = [partial(markov_chain.fit_markov_chain, [WORDS, WORDS])]

REFUSED = {
    markov_chain.fit_markov_chain.converters["sequences"]: [
        *((bad, "should be a list with the states of each worm") for bad in ([], WORDS, None, "ab")),
        ([WORDS, np.ones(3) / 2], "should hold a whole number or a word for each trial"),
        ([WORDS, WORDS[:1]], "should hold at least 2 times, but it holds 1"),
        ([WORDS, [1, 2, 1]], "should hold words as "),
    ],
}
