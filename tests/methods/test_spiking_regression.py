"""Regressions of spiking neurons, on a network of which the wiring is known."""

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.metrics import roc_auc_score

from helpers.methods import granger, spiking_regression

N_NEURONS = 8
OFF = ~np.eye(N_NEURONS, dtype=bool)


def leaky_network():
    """Leaky neurons with a spike that is seen at t, acts at t + 1 by 5 mV, and resets its sender."""
    rng = np.random.default_rng(2)
    W = np.where(rng.random((N_NEURONS, N_NEURONS)) < 0.4, 5.0, 0.0) * np.where(np.arange(N_NEURONS) < 6, 1, -1)
    np.fill_diagonal(W, 0)
    v, recorded = np.full(N_NEURONS, -65.0), []
    for _ in range(4000):
        fired = v >= 30
        v = np.where(fired, -65, v) + W @ fired
        v = v + 0.002 * (v + 60) * (v + 40) + 1.5 + rng.normal(scale=2, size=N_NEURONS)
        recorded.append(v)
    return W, np.minimum(recorded, 45)


@pytest.fixture(scope="module")
def network():
    return leaky_network()


def test_both_find_the_wiring(network):
    W, v = network
    for method in (spiking_regression.basis_granger, spiking_regression.event_regression):
        assert roc_auc_score(W[OFF] != 0, method(v).strength[OFF]) > 0.99


def test_events_tell_size_and_sign(network):
    W, v = network
    effect = spiking_regression.event_regression(v).effect
    assert np.corrcoef(W[OFF], effect[OFF])[0, 1] > 0.98
    assert effect[W > 0].mean() == pytest.approx(5, abs=1)
    assert (effect[W < 0] < 0).all()


def test_p_values_of_missing_connections_are_not_small(network):
    W, v = network
    for method in (spiking_regression.basis_granger, spiking_regression.event_regression):
        missing = method(v).p_value[OFF & (W == 0)]
        assert np.mean(missing < 0.05) < 0.2
        assert 0.25 < missing.mean() < 0.75


def test_neuron_that_never_spikes_is_not_a_source(network):
    _, v = network
    v = v.copy()
    v[:, 3] = np.minimum(v[:, 3], 29)
    result = spiking_regression.event_regression(v)
    assert (result.strength[:, 3] == 0).all()
    np.testing.assert_allclose(result.p_value[:, 3], 1)


def test_neurons_that_always_spike_together_share_the_effect(network):
    W, v = network
    twins = np.c_[v, v[:, 0] + 1e-3 * np.random.default_rng(0).normal(size=len(v))]
    effect = spiking_regression.event_regression(twins).effect
    targets = np.flatnonzero(W[:, 0])
    np.testing.assert_allclose(effect[targets, 0], effect[targets, 8], rtol=0.05)


def test_one_step_is_granger_causality_before_it_is_repaired(network):
    _, v = network
    theirs = granger.conditional_granger(np.minimum(v, 30), 1)
    ours = spiking_regression.one_step_regression(v)
    np.testing.assert_allclose(ours.strength, theirs.strength, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(ours.p_value, theirs.p_value, atol=1e-9)


def test_one_repair_equals_a_regression_of_its_own(network):
    _, v = network
    spike, v = v >= 30, np.minimum(v, 30)
    ours = spiking_regression.one_step_regression(v, "spikes", "quiet curve")
    kept = ~spike[:-1, 2] & ~spike[1:, 2]
    now = v[:-1, 2][kept] / 50
    sources = spike[:-1][kept][:, [0, 1, 3, 4, 5, 6, 7]].astype(float)
    design = np.c_[np.ones(kept.sum()), now, now**2, now**3, sources]
    full = sm.OLS(v[1:, 2][kept], design).fit()
    f, _, _ = full.compare_f_test(sm.OLS(v[1:, 2][kept], np.delete(design, 4, axis=1)).fit())
    assert ours.f_stat[2, 0] == pytest.approx(f, rel=1e-6)


def test_all_repairs_are_event_regression(network):
    _, v = network
    ours = spiking_regression.one_step_regression(v, "spikes", "quiet past").strength
    theirs = spiking_regression.event_regression(v).strength  # with one made-up spike for each source
    np.testing.assert_allclose(ours[OFF], theirs[OFF], rtol=0.05, atol=1e-3)


def test_window_finds_spikes_that_act_later(network):
    W, v = network
    late = np.column_stack([np.roll(v[:, 0], -2), *v.T[1:]])[:-2]  # neuron 0 is seen two steps before it acts
    targets = W[1:, 0] != 0
    for window, found in ((1, False), (3, True)):
        p_value = spiking_regression.event_regression(late, window=window).p_value[1:, 0]
        assert (p_value[targets] < 1e-6).all() == found


def test_basis_equals_a_regression_without_the_bumps(network):
    _, v = network
    v = v[:, :3]
    ours = spiking_regression.basis_granger(v, n_basis=4)
    low, high = np.quantile(v, 0.001, axis=0), np.minimum(v, 30).max(axis=0)
    clipped = np.clip(v, low, 30)
    design = [
        np.exp(-0.5 * ((clipped[:-1, j] - centre) / ((high[j] - low[j]) / 3)) ** 2)
        for j in range(3)
        for centre in np.linspace(low[j], high[j], 4)
    ]
    design = np.array(design).T
    full = sm.OLS(clipped[1:, 2], sm.add_constant(design)).fit()
    f, p, _ = full.compare_f_test(sm.OLS(clipped[1:, 2], sm.add_constant(design[:, 4:])).fit())
    assert ours.f_stat[2, 0] == pytest.approx(f, rel=1e-8)
    assert ours.p_value[2, 0] == pytest.approx(p, abs=1e-10)


def test_two_bumps_are_enough_to_run(network):
    _, v = network
    result = spiking_regression.basis_granger(v, n_basis=2)
    assert isinstance(result, granger.GrangerResult)
    assert np.isfinite(result.strength).all()
