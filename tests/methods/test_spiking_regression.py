"""Regressions of spiking neurons, on a network of which the wiring is known."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.metrics import roc_auc_score

from helpers.methods import granger, spiking_regression
from helpers.methods.shared_curve import shared_curve_granger

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


def test_bumps_are_one_at_their_level_and_fall_with_their_width():
    heights = spiking_regression.gaussian_bumps([[1.0, 2.0]], [[1.0, 3.0], [2.0, 6.0]], [2.0, 8.0])
    np.testing.assert_allclose(heights, [[1, np.exp(-1 / 2), 1, np.exp(-1 / 8)]], rtol=1e-14)


@pytest.mark.parametrize("n_centres", [1, 3])
def test_there_are_as_many_rows_of_levels_as_neurons(n_centres):
    with pytest.raises(ValueError, match=rf"centres should have shape \(2, bumps\), .* has shape \({n_centres}, 2\)"):
        spiking_regression.gaussian_bumps(np.zeros((5, 2)), np.zeros((n_centres, 2)), np.ones(2))


def test_blocks_of_bumps_add_up_to_the_whole(network, monkeypatch):
    v = network[1][:500, :3]
    whole = spiking_regression.basis_granger(v, n_basis=4)
    monkeypatch.setattr(spiking_regression, "BLOCK_STEPS", 99)
    np.testing.assert_allclose(spiking_regression.basis_granger(v, n_basis=4).f_stat, whole.f_stat, rtol=1e-8)


def test_bumps_are_twelve_up_to_the_potential_of_a_spike_unless_it_is_told_otherwise(network):
    v = network[1][:500, :3]
    usual, told = spiking_regression.basis_granger(v), spiking_regression.basis_granger(v, 12, 30.0)
    np.testing.assert_array_equal(usual.f_stat, told.f_stat)
    assert not np.array_equal(spiking_regression.basis_granger(v, 12, 31.0).f_stat, usual.f_stat)
    assert usual.order == 1
    assert (usual.p_value.diagonal() == 1).all()


def test_one_bump_is_as_wide_as_the_range(network):
    v = network[1][:500, :2]
    ours = spiking_regression.basis_granger(v, n_basis=1)
    low, high = np.quantile(v, 0.001, axis=0), np.minimum(v, 30).max(axis=0)
    clipped = np.clip(v, low, 30)
    bumps = np.exp(-0.5 * ((clipped[:-1] - low) / (high - low)) ** 2)
    fit = sm.OLS(clipped[1:, 1], sm.add_constant(bumps)).fit()
    assert ours.f_stat[1, 0] == pytest.approx(fit.tvalues[1] ** 2, rel=1e-6)


def quiet(n_steps, n_neurons=3):
    """Potentials that are never a spike."""
    return np.random.default_rng(1).normal(-60, 5, size=(n_steps, n_neurons))


@pytest.mark.parametrize(
    ("ask", "enough", "words"),
    [
        (lambda v: spiking_regression.basis_granger(v[:, :2], 2), 7, "need at least 7 time steps, but there are 6"),
        (spiking_regression.one_step_regression, 9, "at least 8 steps of each neuron, but of 8 steps neuron 0 has 7"),
        (lambda v: spiking_regression.one_step_regression(v, target="curve"), 9, "at least 8 steps .* neuron 0 has 7"),
        (lambda v: spiking_regression.one_step_regression(v, target="quiet line"), 18, "at least 8 steps .* neuron 0 has 7"),
        (lambda v: spiking_regression.one_step_regression(v, target="quiet past"), 53, "at least 43 steps .* neuron 0 has 42"),
        (lambda v: spiking_regression.event_regression(v, 2), 21, "30 mV for at least 19 steps .* of 20 .* is so in 18"),
        (lambda v: spiking_regression.event_regression(v, 2, window=5), 24, "for at least 19 steps .* of 23 .* is so in 18"),
    ],
)
def test_a_recording_of_as_many_steps_as_are_demanded_is_enough(ask, enough, words):
    v = quiet(enough)
    v[0, 2] = 30  # a spike, before the first step that is predicted
    assert np.isfinite(ask(v).f_stat).all()
    with pytest.raises(ValueError, match=words):
        ask(v[:-1])


def test_a_step_at_the_threshold_is_a_spike():
    v = quiet(60)
    for neuron, every in enumerate((6, 7, 8)):
        v[neuron::every, neuron] = 30.0
    result = spiking_regression.one_step_regression(v, "spikes")
    at_once = spiking_regression.one_step_regression(np.where(v == 30, 99.0, v), "spikes")
    np.testing.assert_array_equal(result.f_stat, at_once.f_stat)
    with pytest.raises(ValueError, match="neuron 1 never spikes"):
        spiking_regression.one_step_regression(np.c_[v[:, 0], np.minimum(v[:, 1], 29.9), v[:, 2]], "spikes")
    with pytest.raises(ValueError, match="neuron 2 has 0"):
        spiking_regression.one_step_regression(np.c_[v[:, :2], np.full(60, 30.0) + np.arange(60)], target="quiet line")


def course(z, spike, steps, own_lags):
    """What a neuron would do by itself: up to its third power, its last potentials and spikes, and products of the latest."""
    lagged = [part for lag in range(1, own_lags) for part in (z[steps - lag], spike[steps - lag])]
    products = [z[steps] * z[steps - lag] for lag in (1, 2)]
    return np.column_stack([np.ones(len(steps)), z[steps], z[steps] ** 2, z[steps] ** 3, *lagged, *products])


@pytest.mark.parametrize("source", spiking_regression.SOURCES)
@pytest.mark.parametrize("target", spiking_regression.TARGETS)
def test_every_repair_equals_a_regression_of_its_own(network, source, target):
    v = network[1][:800]
    spike, v = (v >= 30).astype(float), np.minimum(v, 30)
    z = (v - v.mean(axis=0)) / v.std(axis=0)
    steps = np.arange(9 if target == "quiet past" else 0, len(v) - 1)
    if target.startswith("quiet"):
        steps = steps[(spike[steps, 2] == 0) & (spike[steps + 1, 2] == 0)]
    if target == "quiet past":
        own = course(z[:, 2], spike[:, 2], steps, 10)
        own = own[:, np.ptp(own, axis=0) + own[0] != 0]
    else:
        own = z[steps, 2, None] ** np.arange(4 if target.endswith("curve") else 2)
    sources = np.delete((z if source == "potential" else spike)[steps], 2, axis=1)
    fit = sm.OLS(z[steps + 1, 2], np.hstack([own, sources])).fit()
    ours = spiking_regression.one_step_regression(v, source, target)
    t, p = fit.tvalues[own.shape[1] :], fit.pvalues[own.shape[1] :]
    np.testing.assert_allclose(np.delete(ours.f_stat[2], 2), t**2, rtol=1e-5)
    np.testing.assert_allclose(np.delete(ours.p_value[2], 2), p, rtol=1e-5, atol=1e-300)
    np.testing.assert_allclose(np.delete(ours.strength[2], 2), np.log1p(t**2 / fit.df_resid), rtol=1e-5)
    assert (ours.strength[2, 2], ours.f_stat[2, 2], ours.p_value[2, 2], ours.order) == (0, 0, 1, 1)


@pytest.mark.parametrize(("own_lags", "window"), [(4, 2), (3, 6)])
def test_events_equal_a_regression_with_one_spike_that_does_nothing(network, own_lags, window):
    v = network[1][:800]
    ours = spiking_regression.event_regression(v, own_lags, 28.0, window)
    spike, v = (v >= 28).astype(float), np.minimum(v, 28)
    z = (v - v.mean(axis=0)) / v.std(axis=0)
    steps = np.arange(max(own_lags, window) - 1, len(v) - 1)
    steps = steps[(spike[steps, 2] == 0) & (spike[steps + 1, 2] == 0)]
    own = course(z[:, 2], spike[:, 2], steps, own_lags)
    recent = np.delete(sum(spike[steps - back] for back in range(window)), 2, axis=1)
    design = np.vstack([np.hstack([own, recent]), np.hstack([np.zeros((7, own.shape[1])), np.eye(7)])])
    fit = sm.OLS(np.r_[z[steps + 1, 2], np.zeros(7)], design).fit()
    np.testing.assert_allclose(np.delete(ours.effect[2], 2), fit.params[-7:] * v[:, 2].std(), rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(np.delete(ours.f_stat[2], 2), fit.tvalues[-7:] ** 2, rtol=1e-5)
    np.testing.assert_allclose(np.delete(ours.p_value[2], 2), fit.pvalues[-7:], rtol=1e-5, atol=1e-300)
    assert (ours.effect[2, 2], ours.p_value[2, 2], ours.order) == (0, 1, 1)


@pytest.mark.parametrize(
    "ask",
    [
        spiking_regression.basis_granger,
        lambda v: spiking_regression.one_step_regression(v, target="quiet curve"),
        spiking_regression.event_regression,
        shared_curve_granger,
    ],
    ids=["bumps", "one step", "events", "shared curve"],
)
def test_a_slow_course_of_all_potentials_is_warned_of(network, ask):
    v = network[1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ask(v)
    with pytest.warns(UserWarning, match="^The mean of neurons .* changes slowly through the recording") as seen:
        ask(v + 20 * np.sin(np.arange(len(v)) / 800)[:, None])
    assert "warning_signs.differences(v)" in str(seen[0].message)
