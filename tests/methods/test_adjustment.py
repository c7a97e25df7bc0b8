import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import linregress, norm

from helpers.methods import adjustment
from helpers.worlds import circuits
from helpers.worlds.circuits import simulate_circuit, three_neurons


def recorded(kind="fork", seed=0, n_trials=300):
    recording = simulate_circuit(three_neurons(kind, 0.8, -1.2, 0.5), n_trials, np.random.default_rng(seed))
    return recording.add([1.0, -2.0, 3.0])  # so that an intercept matters


@pytest.mark.parametrize("seed", range(5))
def test_slopes_equal_libraries(seed):
    recording = recorded(seed=seed)
    a, b, c = recording.to_numpy().T
    assert adjustment.regression_slope(a, b) == pytest.approx(linregress(a, b).slope, abs=1e-10)
    fit = sm.OLS(b, sm.add_constant(np.column_stack([a, c]))).fit()
    assert adjustment.adjusted_slope(a, b, c[:, None]) == pytest.approx(fit.params[1], abs=1e-10)
    total, direct = adjustment.total_and_direct_effect(a, b, c)
    assert (total, direct) == pytest.approx((linregress(a, b).slope, fit.params[1]), abs=1e-10)
    found = adjustment.adjusted_effect(recording, "A", "B", ["C"])
    assert (found.effect, found.standard_error) == pytest.approx((fit.params[1], fit.bse[1]), abs=1e-10)
    assert found.r_squared == pytest.approx(fit.rsquared, abs=1e-10)


def test_adjusting_for_two_neurons():
    recording = simulate_circuit(circuits.EXPERIMENT, 400, np.random.default_rng(0))
    slope = adjustment.adjusted_slope(*recording[["A", "B"]].to_numpy().T, recording[["D", "E"]].to_numpy())
    assert slope == pytest.approx(adjustment.adjusted_effect(recording, "A", "B", ["D", "E"]).effect, abs=1e-10)


def test_effect_without_adjustment_is_the_slope_from_watching():
    recording = recorded()
    slope = adjustment.regression_slope(recording["A"], recording["B"])
    assert adjustment.adjusted_effect(recording, "A", "B").effect == pytest.approx(slope, abs=1e-10)


@pytest.mark.parametrize("seed", range(10))
def test_closed_forms(seed):
    a, b, d = np.random.default_rng(seed).normal(size=3)
    expected = {
        ("fork", ()): d + a * b / (a**2 + 1),
        ("fork", ("C",)): d,
        ("chain", ()): d + a * b,
        ("chain", ("C",)): d,
        ("collider", ()): d,
        ("collider", ("C",)): (d - a * b) / (1 + b**2),
    }
    for (kind, held), value in expected.items():
        slope = adjustment.expected_slope(three_neurons(kind, a, b, d), "A", "B", held)
        assert slope == pytest.approx(value, abs=1e-10), (kind, held)


def test_expected_slope_is_what_many_trials_give():
    recording = simulate_circuit(circuits.EXPERIMENT, 200_000, np.random.default_rng(0))
    for held in ((), ("D",), ("M",), tuple("DEKM")):
        found = adjustment.adjusted_effect(recording, "A", "B", held)
        assert abs(found.effect - adjustment.expected_slope(circuits.EXPERIMENT, "A", "B", held)) < 5 * found.standard_error


@pytest.mark.parametrize("threshold", [-1.0, 0.0, 2.0])
def test_selection_on_a_collider_follows_the_truncated_normal(threshold):
    a, b, c = simulate_circuit(three_neurons("collider"), 200_000, np.random.default_rng(1)).to_numpy().T
    z = threshold / np.sqrt(3)
    lost = norm.pdf(z) / norm.sf(z) * (norm.pdf(z) / norm.sf(z) - z)
    assert adjustment.correlation_among_selected(a, b, c, threshold) == pytest.approx(-lost / (3 - lost), abs=0.02)


def test_selection_keeps_what_is_above():
    a, b, c = np.array([0.0, 1, 2, 9]), np.array([0.0, 1, 2, -9]), np.array([1.0, 1, 1, 0])
    assert adjustment.correlation_among_selected(a, b, c, 0) == pytest.approx(1)


def test_textbook_separations():
    fork, chain = [("C", "A"), ("C", "B")], [("A", "C"), ("C", "B")]
    collider = [("A", "C"), ("B", "C"), ("C", "D")]
    for arrows in (fork, chain):
        assert not adjustment.d_separated(arrows, "A", "B", set())
        assert adjustment.d_separated(arrows, "A", "B", {"C"})
    assert adjustment.d_separated(collider, "A", "B", set())
    assert not adjustment.d_separated(collider, "A", "B", {"C"})
    assert not adjustment.d_separated(collider, "A", "B", {"D"})  # a descendant of the collider opens it too
    assert adjustment.d_separated([], "A", "B", set())


def test_descendants_leave_out_the_neuron_itself():
    assert adjustment.descendants(circuits.EXPERIMENT, "A") == {"M", "B", "K"}
    assert adjustment.descendants(circuits.EXPERIMENT, "K") == set()
    assert adjustment.descendants({("B", "C")}, "A") == set()


def test_criterion_on_the_three_circuits():
    expected = {"fork": [{"C"}], "chain": [set()], "collider": [set()]}
    for kind, sets in expected.items():
        assert adjustment.valid_adjustment_sets(three_neurons(kind, d=0.5), "A", "B", {"C"}) == sets
    sets = adjustment.valid_adjustment_sets(circuits.EXPERIMENT, "A", "B", set("DEKM"))
    assert sets == [{"D"}, {"E"}, {"D", "E"}]
    assert adjustment.valid_adjustment_sets(circuits.EXPERIMENT, "A", "B", {"K", "M"}) == []


def test_a_backdoor_is_found_whatever_the_neurons_are_called():
    arrows = {("A", "B"), ("A", "D"), ("B", "C"), ("C", "D")}  # A drives both cause and outcome; C lies between these
    assert not adjustment.closes_all_backdoors(arrows, "B", "D", set())
    assert adjustment.closes_all_backdoors(arrows, "B", "D", {"A"})
    assert not adjustment.closes_all_backdoors(arrows, "B", "D", {"A", "C"})


@pytest.mark.parametrize("seed", range(12))
def test_criterion_agrees_with_the_slopes_of_random_circuits(seed):
    """A valid set leaves no bias; a set without descendants that is not valid leaves one, at random weights."""
    rng = np.random.default_rng(seed)
    order = "".join(rng.permutation(list("ABCDE")))
    if order.index("B") < order.index("A"):
        order = order.translate(str.maketrans("AB", "BA"))  # B is what A may drive
    arrows = [pair for pair in itertools.combinations(order, 2) if rng.random() < 0.6] + [("A", "B")]
    weights = {arrow: rng.uniform(0.5, 1.5) * rng.choice([-1, 1]) for arrow in arrows}
    graph = nx.DiGraph(list(weights))
    truth = circuits.total_effect(weights, "A", "B")
    others = sorted(set(graph) - {"A", "B"})
    for size in range(len(others) + 1):
        for held in itertools.combinations(others, size):
            if adjustment.closes_all_backdoors(weights, "A", "B", set(held)):
                assert adjustment.expected_slope(weights, "A", "B", held) == pytest.approx(truth, abs=1e-9)
            elif not set(held) & nx.descendants(graph, "A"):
                assert abs(adjustment.expected_slope(weights, "A", "B", held) - truth) > 1e-9


def test_three_trials_above_the_threshold_are_enough():
    a, b, c = np.array([0.0, 1, 2, 9]), np.array([0.0, 2, 1, -9]), np.array([1.0, 2, 3, 0])
    assert adjustment.correlation_among_selected(a, b, c, 0) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="threshold should leave at least 3 trials with c above it, but it leaves 2"):
        adjustment.correlation_among_selected(a, b, c, 1.0)


def test_one_trial_more_than_coefficients_is_enough():
    table = pd.DataFrame({"A": [0.0, 1, 2], "B": [0.0, 2, 1]})
    found = adjustment.adjusted_effect(table, "A", "B")
    assert (found.effect, found.r_squared, found.standard_error) == pytest.approx((0.5, 0.25, np.sqrt(1.5 / 1 / 2)))
    with pytest.raises(ValueError, match="recording should have more than 2 trials for this regression, but it has 2"):
        adjustment.adjusted_effect(table[:2], "A", "B")


def test_as_many_candidates_as_are_allowed_are_tried(monkeypatch):
    monkeypatch.setattr(adjustment, "MOST_CANDIDATES", 2)
    arrows = {("C", "A"), ("D", "A"), ("E", "A"), ("A", "B"), ("C", "B")}
    assert adjustment.valid_adjustment_sets(arrows, "A", "B", {"C", "D"}) == [{"C"}, {"C", "D"}]
    with pytest.raises(ValueError, match="candidates should be at most 2 neurons, but there are 3"):
        adjustment.valid_adjustment_sets(arrows, "A", "B", {"C", "D", "E"})
