"""The worlds with an instrument do what they say, and the textbook case gives its published numbers."""

import numpy as np
import pytest
from scipy.special import logit

from helpers.methods import interventions
from helpers.worlds import networks
from helpers.worlds.instrumented_worlds import simulate_instrumented_network, simulate_textbook_case


@pytest.fixture(scope="module")
def births():
    return simulate_textbook_case(2000, np.random.RandomState(42))


@pytest.fixture(scope="module")
def lit():
    W = networks.sparse_network(5, np.random.default_rng(3), 0.3)
    return W, simulate_instrumented_network(W, 40_000, np.random.default_rng(4))


def test_published_correlations_of_the_textbook_case(births):
    matrix = np.corrcoef([births.instrument, births.cause, births.outcome, births.confounder])
    assert matrix[1, 3] == pytest.approx(-0.483, abs=5e-4)
    assert matrix[2, 3] == pytest.approx(0.740, abs=5e-4)
    assert matrix[0, 1] == pytest.approx(0.519, abs=5e-4)
    assert matrix[0, 3] == pytest.approx(0.009, abs=5e-4)


def test_textbook_case_follows_its_equation():
    options = {"effect": 0.5, "direct": -1.0, "confounder_effect": 2.0, "baseline": 7.0}
    b = simulate_textbook_case(50, np.random.default_rng(0), strength=0.3, confounding=0.6, **options)
    np.testing.assert_allclose(b.outcome, 7 + 2 * b.confounder + 0.5 * b.cause - b.instrument)


def test_light_acts_on_the_step_that_it_is_logged_at(lit):
    _, seen = lit
    now = np.corrcoef(seen.light[1:, 1], seen.activity[1:, 1])[0, 1]
    before = np.corrcoef(seen.light[:-1, 1], seen.activity[1:, 1])[0, 1]
    assert now > 0.5 > 10 * abs(before)


def test_failures_and_spill_reach_whom_they_should():
    W = np.zeros((3, 3))
    spill = np.zeros((3, 3))
    spill[2, 0] = 0.5  # light on 0 also reaches 2
    options = {"strength": 3.0, "success": 0.4, "spill": spill}
    seen = simulate_instrumented_network(W, 60_000, np.random.default_rng(0), **options)
    arrived = logit(seen.activity[1:])
    effects = interventions.difference_matrix(seen.light[1:], arrived)
    expected = 3 * 0.4 * np.array([[1, 0, 0], [0, 1, 0], [0.5 * (1 - 0.5 * 0.4), 0, 1 - 0.5 * 0.5 * 0.4]])
    np.testing.assert_allclose(effects, expected, atol=0.06)


def test_spill_of_certainty_always_spills():
    spill = np.array([[0.0, 0.0], [1.0, 0.0]])
    seen = simulate_instrumented_network(np.zeros((2, 2)), 30_000, np.random.default_rng(0), 3.0, spill=spill)
    both = interventions.difference_matrix(seen.light[1:], logit(seen.activity[1:]))
    np.testing.assert_allclose(both, [[3, 0], [1.5, 1.5]], atol=0.08)
