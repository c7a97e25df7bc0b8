import networkx as nx
import numpy as np
import pytest

from helpers.worlds import circuits
from helpers.worlds.circuits import simulate_circuit, three_neurons


@pytest.mark.parametrize(
    ("kind", "arrows"),
    [("fork", {("C", "A"), ("C", "B")}), ("chain", {("A", "C"), ("C", "B")}), ("collider", {("A", "C"), ("B", "C")})],
)
def test_three_neurons_have_the_arrows_of_their_name(kind, arrows):
    assert set(three_neurons(kind)) == arrows
    assert set(three_neurons(kind, d=0.5)) == arrows | {("A", "B")}


def test_weights_stand_between_the_neurons_of_their_name():
    for kind in circuits.KINDS:
        weights = {frozenset(arrow): weight for arrow, weight in three_neurons(kind, 2, 3, 4).items()}
        assert weights == {frozenset("AC"): 2, frozenset("BC"): 3, frozenset("AB"): 4}


@pytest.mark.parametrize("seed", range(5))
def test_total_effect_is_the_sum_over_paths(seed):
    rng = np.random.default_rng(seed)
    weights = {arrow: rng.normal() for arrow in circuits.EXPERIMENT}
    graph = nx.DiGraph(list(weights))
    paths = nx.all_simple_edge_paths(graph, "E", "K")
    by_hand = sum(np.prod([weights[arrow] for arrow in path]) for path in paths)
    assert circuits.total_effect(weights, "E", "K") == pytest.approx(by_hand, abs=1e-12)


def test_nothing_flows_against_an_arrow():
    assert circuits.total_effect(circuits.EXPERIMENT, "B", "A") == 0


@pytest.mark.parametrize("weights", [circuits.EXPERIMENT, circuits.M_SHAPE, three_neurons("collider", 1, -0.5, 0.3)])
def test_watched_covariance_is_the_implied_one(weights):
    recording = simulate_circuit(weights, 200_000, np.random.default_rng(0))
    implied = circuits.implied_covariance(weights)
    assert list(recording.columns) == list(implied.columns) == sorted(implied.columns)
    np.testing.assert_allclose(recording.cov(), implied, atol=0.12)


def test_forcing_cuts_what_points_into_the_neuron_and_leaves_the_rest():
    weights = three_neurons("fork", 1, 1, 0.5)
    free = simulate_circuit(weights, 50, np.random.default_rng(0))
    forced = simulate_circuit(weights, 50, np.random.default_rng(0), force={"A": 2.0})
    np.testing.assert_array_equal(forced["A"], 2.0)
    np.testing.assert_array_equal(forced["C"], free["C"])
    np.testing.assert_allclose(forced["B"] - free["B"], 0.5 * (2.0 - free["A"]))


def test_forcing_takes_one_value_a_trial():
    pattern = np.array([0.0, 1.0, 0.0])
    forced = simulate_circuit({("A", "B"): 1.0}, 3, np.random.default_rng(0), force={"A": pattern})
    np.testing.assert_array_equal(forced["A"], pattern)


def test_forced_difference_is_the_total_effect():
    on, off = (simulate_circuit(circuits.EXPERIMENT, 9, np.random.default_rng(3), force={"A": level}) for level in (1, 0))
    np.testing.assert_allclose(on["B"] - off["B"], circuits.total_effect(circuits.EXPERIMENT, "A", "B"))


def test_coins_have_two_sides_and_variance_one():
    coin = simulate_circuit(three_neurons("fork"), 10_000, np.random.default_rng(0), coins=["C"])["C"]
    assert set(coin) == {-1.0, 1.0}
    assert abs(coin.mean()) < 0.05


def test_a_legacy_generator_serves_too():
    assert simulate_circuit(circuits.M_SHAPE, 4, np.random.RandomState(0)).shape == (4, 5)


def test_direct_causes_are_the_arrows_of_the_experiment():
    arrows = {(source, target) for target in "ABDEKM" for source in circuits.direct_causes(target)}
    assert arrows == set(circuits.EXPERIMENT)


def test_weights_are_one_and_nothing_is_direct_unless_it_is_told_otherwise():
    assert three_neurons("chain") == {("A", "C"): 1, ("C", "B"): 1}


def test_effects_of_the_experiment_by_hand():
    effects = {"EA": 1, "ED": 1, "DB": 1.5, "AM": 0.8, "MB": 0.5, "AB": 0.2 + 0.8 * 0.5, "BK": 1, "AK": 0.7 + 0.6, "EB": 2.1}
    for (cause, outcome), effect in effects.items():
        assert circuits.total_effect(circuits.EXPERIMENT, cause, outcome) == pytest.approx(effect)


def test_covariance_of_the_m_shape_by_hand():
    """A, B and their common target C, and the hidden U and V: 2 for one source, 3 for two, 1 between the ends of an arrow."""
    expected = [[2, 0, 1, 1, 0], [0, 2, 1, 0, 1], [1, 1, 3, 1, 1], [1, 0, 1, 1, 0], [0, 1, 1, 0, 1]]
    found = circuits.implied_covariance(circuits.M_SHAPE)
    assert list(found.index) == list(found.columns) == list("ABCUV")
    np.testing.assert_allclose(found, expected, atol=1e-14)


def test_a_trial_is_the_weighted_sum_of_its_sources_and_noise_drawn_by_name():
    a, b, c = np.random.default_rng(4).standard_normal((3, 6))
    found = simulate_circuit({("C", "A"): 2.0, ("C", "B"): -1.0, ("A", "B"): 0.5}, 6, np.random.default_rng(4))
    np.testing.assert_allclose(found["C"], c)
    np.testing.assert_allclose(found["A"], a + 2 * c)
    np.testing.assert_allclose(found["B"], b - c + 0.5 * (a + 2 * c))
    coins = simulate_circuit({("C", "A"): 2.0}, 6, np.random.default_rng(4), coins=["C"])
    np.testing.assert_array_equal(coins["C"], np.sign(np.random.default_rng(4).standard_normal((2, 6))[1]))
