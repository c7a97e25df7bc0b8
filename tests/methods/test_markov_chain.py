"""Markov chains of states."""

import numpy as np
import pytest

from helpers.methods.markov_chain import fit_markov_chain, transitions_ahead


def test_counts_by_hand_and_no_step_from_one_worm_to_the_next():
    chain = fit_markov_chain([np.array(["a", "b", "a", "a"]), np.array(["b", "b"])])
    assert chain.states.tolist() == ["a", "b"]
    np.testing.assert_allclose(chain.transitions, [[1 / 2, 1 / 2], [1 / 2, 1 / 2]])
    chain = fit_markov_chain([np.array([0, 0, 1]), np.array([2, 0])])
    np.testing.assert_allclose(chain.transitions, [[0.5, 0.5, 0], [0.6, 0.2, 0.2], [1, 0, 0]])  # nothing followed a 1


def test_a_chain_is_found_again_and_looked_ahead_with():
    true = np.array([[0.9, 0.1], [0.3, 0.7]])
    rng, states = np.random.default_rng(0), [0]
    for _ in range(20_000):
        states.append(rng.choice(2, p=true[states[-1]]))
    chain = fit_markov_chain([np.array(states)])
    np.testing.assert_allclose(chain.transitions, true, atol=0.02)
    np.testing.assert_allclose(chain.ahead(np.array([1, 0]), 3), np.linalg.matrix_power(chain.transitions, 3)[[1, 0]])
    np.testing.assert_allclose(chain.ahead(np.array([0]), 200), [[0.75, 0.25]], atol=0.02)
    np.testing.assert_array_equal(chain.ahead(np.array([1]), 0), [[0, 1]])


def test_states_may_be_true_and_false_and_others_are_refused():
    chain = fit_markov_chain([np.array([True, False, False, True])])
    np.testing.assert_allclose(chain.ahead(np.array([True]), 1), [[1, 0]])
    with pytest.raises(ValueError, match="state should be one of"):
        fit_markov_chain([np.array(["a", "b"])]).ahead(np.array(["c"]), 1)
    with pytest.raises(ValueError, match="n_steps should be a whole number"):
        chain.ahead(np.array([True]), 1.5)


def test_steps_ahead_are_those_of_the_fitted_chain():
    rng = np.random.default_rng(0)
    sequences = [rng.integers(0, 3, size=n) for n in (40, 25)]
    chain = fit_markov_chain(sequences)
    np.testing.assert_allclose(transitions_ahead(sequences, 3, 1), chain.transitions)
    np.testing.assert_allclose(transitions_ahead(sequences, 3, 4), chain.ahead(np.arange(3), 4))
    np.testing.assert_array_equal(transitions_ahead(sequences, 3, 0), np.eye(3))


def test_no_worm_leads_to_the_next():
    np.testing.assert_array_equal(transitions_ahead([np.array([0, 0, 1, 1]), np.array([0, 0])], 2, 1), [[2 / 3, 1 / 3], [0, 1]])
