"""Regressions of spiking neurons, on a network of which the wiring is known."""

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.metrics import roc_auc_score

from helpers import granger, spiking_regression

N_NEURONS = 8
OFF = ~np.eye(N_NEURONS, dtype=bool)


@pytest.fixture(scope="module")
def network():
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


def test_a_shared_curve_finds_the_wiring_and_tells_size_and_sign(network):
    W, v = network
    result = spiking_regression.shared_curve_granger(v)
    assert roc_auc_score(W[OFF] != 0, result.strength[OFF]) > 0.99
    assert result.effect[W > 0].mean() == pytest.approx(5, abs=1)
    assert result.effect[W < 0].mean() == pytest.approx(-5, abs=1)
    assert np.abs(result.effect[OFF & (W == 0)]).max() < 1
    assert not result.effect.diagonal().any()
    assert (result.p_value.diagonal() == 1).all()


def test_where_a_recording_is_short_one_curve_for_all_needs_less_than_one_a_pair(network):
    W, v = network
    basis, shared = (
        [roc_auc_score(W[OFF] != 0, method(v[start : start + 200]).strength[OFF]) for start in range(0, 2000, 400)]
        for method in (spiking_regression.basis_granger, spiking_regression.shared_curve_granger)
    )
    assert np.median(shared) > np.median(basis) + 0.1


@pytest.mark.parametrize("sends", [np.tanh, lambda v: np.exp(-((v - 0.5) ** 2)), np.square], ids=["tanh", "hump", "square"])
def test_the_curve_is_the_one_that_the_world_has(sends):
    rng = np.random.default_rng(5)
    W = 0.15 * np.array([np.roll([0, 1, -1, 0, 1, -1], i) for i in range(6)])  # what is sent adds up to little
    v = np.zeros((8000, 6))
    for t in range(7999):
        v[t + 1] = 0.5 * v[t] + W @ sends(np.clip(v[t], -2, 2)) + rng.normal(size=6)
    result = spiking_regression.shared_curve_granger(v, ceiling=2)
    usual, top = np.median(np.minimum(v, 2)), 2
    expected = (sends(result.levels) - sends(usual)) / (sends(top) - sends(usual))
    middle = np.abs(result.levels) < 1.8  # few steps lie beyond
    assert np.abs(result.curve - expected)[middle].max() < 0.15 * np.ptp(expected[middle])
    np.testing.assert_allclose([result.levels[-1], result.curve[-1]], [2, 1])
    np.testing.assert_allclose(result.effect, W * (sends(top) - sends(usual)), atol=0.1)


def test_a_delay_need_not_be_told_where_all_pairs_share_it():
    rng = np.random.default_rng(6)
    W = 0.4 * (rng.random((N_NEURONS, N_NEURONS)) < 0.4) * OFF
    v = np.zeros((3000, N_NEURONS))
    for t in range(2, 2999):
        v[t + 1] = 0.2 * v[t] + W @ np.tanh(v[t - 2]) + rng.normal(size=N_NEURONS)  # after three steps
    one, three = (spiking_regression.shared_curve_granger(v, ceiling=2, lags=lags) for lags in (1, 3))
    assert roc_auc_score(W[OFF] != 0, three.strength[OFF]) > 0.99
    assert roc_auc_score(W[OFF] != 0, one.strength[OFF]) < 0.9
    assert three.order == 3
    assert three.curve.shape == one.curve.shape


def test_with_a_straight_line_of_bumps_it_is_least_squares(network):
    """One round: the curve is the line it starts from, and statsmodels gives the same F and p."""
    v = np.minimum(network[1][:600], 30)
    result = spiking_regression.shared_curve_granger(v, n_basis=4, own_lags=3, n_rounds=1)
    centres = np.linspace(np.quantile(v, 0.001), v.max(), 4)
    bumps = np.exp(-0.5 * ((v[2:-1, :, None] - centres) / (centres[1] - centres[0])) ** 2)
    signals = bumps @ np.linspace(-1, 1, 4)
    for i, j in ((0, 1), (5, 7)):
        others = [k for k in range(N_NEURONS) if k != i]
        own = [bumps[:, i], v[2:-1, i], v[1:-2, i], v[:-3, i]]
        design = sm.add_constant(np.column_stack([*own, signals[:, others]]))
        fit = sm.OLS(v[3:, i], design).fit()
        column = design.shape[1] - len(others) + others.index(j)
        test = fit.f_test(np.eye(design.shape[1])[[column]])
        assert result.f_stat[i, j] == pytest.approx(float(test.fvalue), rel=1e-6)
        assert result.p_value[i, j] == pytest.approx(float(test.pvalue), rel=1e-5, abs=1e-300)


def test_the_curve_is_the_one_that_the_weights_belong_to(network):
    v = network[1][:600]
    results = [spiking_regression.shared_curve_granger(v, n_rounds=rounds) for rounds in range(1, 21)]
    *_, before = [result for result in results if not np.array_equal(result.strength, results[-1].strength)]
    assert before is not results[-2]  # it had ended by itself
    assert not np.array_equal(before.curve, results[-1].curve)
    assert not np.array_equal(before.effect, results[-1].effect)


def test_two_neurons_that_never_spike_have_a_curve_too():
    rng = np.random.default_rng(6)
    v = np.full((4000, 2), -60.0)
    for t in range(3999):
        v[t + 1] = -60 + 0.5 * (v[t] + 60) + [0, 0.4] * (v[t, ::-1] + 60) + rng.normal(size=2)
    result = spiking_regression.shared_curve_granger(v)
    assert result.p_value[1, 0] < 1e-10 < result.p_value[0, 1]
    assert (result.levels[-1], result.curve[-1]) == (pytest.approx(v.max()), pytest.approx(1))
    sent = np.interp([-61, -59], result.levels, result.curve)
    assert result.effect[1, 0] * np.ptp(sent) == pytest.approx(0.4 * 2, rel=0.1)


def test_a_shared_curve_takes_single_precision_and_what_cannot_be_written_to(network):
    v = network[1][:1000].copy()
    v.flags.writeable = False
    whole, single = (spiking_regression.shared_curve_granger(x) for x in (v, v.astype(np.float32)))
    np.testing.assert_allclose(single.strength, whole.strength, rtol=0.01, atol=1e-4)
    np.testing.assert_allclose(single.effect, whole.effect, atol=0.05)
