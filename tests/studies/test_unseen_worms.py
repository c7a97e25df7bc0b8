"""Who is left out, and what is scored."""

import numpy as np
import pytest
from sklearn.model_selection import LeaveOneGroupOut

from helpers.methods.state_decoding import fit_state_decoder
from helpers.scores.over_worms import balanced_accuracy, state_auroc
from helpers.studies.unseen_worms import decode_later, decode_unseen_worms, leave_one_worm_out

RNG = np.random.default_rng(0)
STATES = [RNG.random(60) < 0.4 for _ in range(3)]
FEATURES = [own[:, None, None] + RNG.standard_normal((60, 2, 1)) for own in STATES]


def recorded(calls):
    def fit(features, states):
        calls.append((features, states))
        return fit_state_decoder(features, states)

    return fit


def test_each_worm_is_left_out_in_turn():
    calls = []
    found = decode_unseen_worms(recorded(calls), FEATURES, STATES)
    for out, (features, states) in enumerate(calls):
        rest = [k for k in range(3) if k != out]
        assert all(np.array_equal(a, FEATURES[k]) for a, k in zip(features, rest, strict=True))
        assert all(np.array_equal(a, STATES[k]) for a, k in zip(states, rest, strict=True))
        decoder = fit_state_decoder(features, states)
        assert found.auroc[out] == pytest.approx(state_auroc(STATES[out], decoder.evidence(FEATURES[out])[:, 1]))
        assert found.balanced_accuracy[out] == balanced_accuracy(STATES[out], decoder.say(FEATURES[out]))
    assert len(calls) == 3


def test_the_end_of_a_worm_is_scored_with_its_beginning():
    calls = []
    found = decode_later(recorded(calls), FEATURES, STATES, 0.5)
    for k, ((features,), (states,)) in enumerate(calls):
        np.testing.assert_array_equal(features, FEATURES[k][:30])
        np.testing.assert_array_equal(states, STATES[k][:30])
        decoder = fit_state_decoder([features], [states])
        assert found.auroc[k] == pytest.approx(state_auroc(STATES[k][30:], decoder.evidence(FEATURES[k][30:])[:, 1]))


def test_rows_of_one_worm_are_left_out_together():
    worm = np.array([7, 2, 2, 9, 7])
    fitted = leave_one_worm_out(worm)
    np.testing.assert_array_equal(fitted, [[1, 0, 0, 1, 1], [0, 1, 1, 1, 0], [1, 1, 1, 0, 1]])
    folds = LeaveOneGroupOut().split(worm, groups=worm)
    for row, (train, test) in zip(fitted, folds, strict=True):
        np.testing.assert_array_equal(np.flatnonzero(row), train)
        np.testing.assert_array_equal(np.flatnonzero(~row), test)
