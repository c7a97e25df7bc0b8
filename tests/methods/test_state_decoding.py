"""Logistic regression of states."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from helpers.methods.state_decoding import fit_state_decoder

RNG = np.random.default_rng(0)
STATE = RNG.choice(["go", "stop", "turn"], size=300, p=[0.7, 0.2, 0.1])
CENTRES = {"go": [0, 0, 1], "stop": [2, 0, 0], "turn": [0, 3, 0]}
FEATURES = np.array([CENTRES[one] for one in STATE])[:, :, None] + 0.5 * RNG.standard_normal((300, 3, 2))


def test_it_is_the_regression_of_scikit_learn_on_all_worms_together():
    fitted = fit_state_decoder([FEATURES[:100], FEATURES[100:]], [STATE[:100], STATE[100:]], 10.0)
    model = LogisticRegression(C=0.1, class_weight="balanced", max_iter=2000).fit(FEATURES.reshape(300, -1), STATE)
    np.testing.assert_allclose(fitted.weights, model.coef_)
    np.testing.assert_allclose(fitted.evidence(FEATURES), model.predict_log_proba(FEATURES.reshape(300, -1)))
    assert fitted.states.tolist() == ["go", "stop", "turn"]
    assert np.mean(fitted.say(FEATURES) == STATE) > 0.95
    assert fitted.say(FEATURES).tolist() == model.predict(FEATURES.reshape(300, -1)).tolist()


def test_of_two_states_the_weights_are_opposite_and_a_rare_one_counts_as_much():
    turns = STATE == "turn"
    fitted = fit_state_decoder([FEATURES], [turns])
    assert fitted.states.tolist() == [False, True]
    np.testing.assert_array_equal(fitted.weights[0], -fitted.weights[1])
    assert fitted.weights[1].reshape(3, 2)[1].min() > 0
    nothing = fit_state_decoder([0 * FEATURES], [turns]).evidence(np.zeros((1, 3, 2)))
    np.testing.assert_allclose(nothing, np.log(0.5), atol=1e-3)


def test_other_features_are_refused():
    fitted = fit_state_decoder([FEATURES], [STATE])
    for other in (FEATURES[:, :2], FEATURES.swapaxes(1, 2)):  # as many of them, too
        with pytest.raises(ValueError, match=r"features should be of shape \(3, 2\) at each time, as in the fit, but they are"):
            fitted.evidence(other)
    flat = fit_state_decoder([FEATURES.reshape(300, 6)], [STATE])
    np.testing.assert_allclose(flat.evidence(FEATURES.reshape(300, 6)), fitted.evidence(FEATURES))
