"""Bad input to `helpers.studies.unseen_worms`."""

from functools import partial

from helpers.methods.state_decoding import fit_state_decoder
from helpers.studies import unseen_worms
from tests.bad_input.methods.state_decoding import FEATURES, STATES, UNFIT

LATE = [["go"] * 6 + ["stop", "go"] * 2, STATES[1]]

GOOD = [
    partial(unseen_worms.decode_unseen_worms, fit_state_decoder, FEATURES, STATES),
    partial(unseen_worms.decode_later, fit_state_decoder, FEATURES, STATES),
    partial(unseen_worms.leave_one_worm_out, [0, 0, 1]),
]

REFUSED = {
    unseen_worms.leave_one_worm_out.converters["worm"]: [
        ([3, 3], "should name at least 2 worms, to leave one out, but it names 1"),
        *((bad, "should hold a whole number or a word for each trial") for bad in ([0.5, 1], 1, None, [])),
    ],
}

ROWS = [
    (
        unseen_worms.decode_later,
        (fit_state_decoder, FEATURES, LATE),
        r"states\[0\] should hold at least 2 states in both parts of the worm, but in its first 6 times there is 1",
    ),
    (
        unseen_worms.decode_later,
        (fit_state_decoder, FEATURES, STATES, 0.95),
        r"states\[0\] should hold .* but in its last 1 times there is 1",
    ),
    *(
        (test, (fit_state_decoder, *arguments), words)
        for test in (unseen_worms.decode_unseen_worms, unseen_worms.decode_later)
        for *arguments, words in UNFIT
    ),
    (
        unseen_worms.decode_unseen_worms,
        (fit_state_decoder, FEATURES[:1], STATES[:1]),
        "features should be of at least 2 worms, to leave one out, but they are of 1",
    ),
]
