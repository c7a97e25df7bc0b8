"""Granger causality with one curve that all pairs share."""

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.metrics import roc_auc_score

from helpers.methods import shared_curve
from helpers.methods.least_squares import fit_in_blocks
from helpers.methods.shared_curve import shared_curve_granger
from helpers.methods.spiking_regression import basis_granger
from tests.methods.test_spiking_regression import N_NEURONS, OFF, leaky_network


@pytest.fixture(scope="module")
def network():
    return leaky_network()


def test_a_shared_curve_finds_the_wiring_and_tells_size_and_sign(network):
    W, v = network
    result = shared_curve_granger(v)
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
        for method in (basis_granger, shared_curve_granger)
    )
    assert np.median(shared) > np.median(basis) + 0.1


@pytest.mark.parametrize("sends", [np.tanh, lambda v: np.exp(-((v - 0.5) ** 2)), np.square], ids=["tanh", "hump", "square"])
def test_the_curve_is_the_one_that_the_world_has(sends):
    rng = np.random.default_rng(5)
    W = 0.15 * np.array([np.roll([0, 1, -1, 0, 1, -1], i) for i in range(6)])  # what is sent adds up to little
    v = np.zeros((8000, 6))
    for t in range(7999):
        v[t + 1] = 0.5 * v[t] + W @ sends(np.clip(v[t], -2, 2)) + rng.normal(size=6)
    result = shared_curve_granger(v, ceiling=2)
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
    one, three = (shared_curve_granger(v, ceiling=2, lags=lags) for lags in (1, 3))
    assert roc_auc_score(W[OFF] != 0, three.strength[OFF]) > 0.99
    assert roc_auc_score(W[OFF] != 0, one.strength[OFF]) < 0.9
    assert three.order == 3
    assert three.curve.shape == one.curve.shape


def test_with_a_straight_line_of_bumps_it_is_least_squares(network):
    """One round: the curve is the line it starts from, and statsmodels gives the same F and p."""
    v = np.minimum(network[1][:600], 30)
    result = shared_curve_granger(v, n_basis=4, own_lags=3, n_rounds=1)
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
    results = [shared_curve_granger(v, n_rounds=rounds) for rounds in range(1, 21)]
    *_, before = [result for result in results if not np.array_equal(result.strength, results[-1].strength)]
    assert before is not results[-2]  # it had ended by itself
    assert not np.array_equal(before.curve, results[-1].curve)
    assert not np.array_equal(before.effect, results[-1].effect)


def test_two_neurons_that_never_spike_have_a_curve_too():
    rng = np.random.default_rng(6)
    v = np.full((4000, 2), -60.0)
    for t in range(3999):
        v[t + 1] = -60 + 0.5 * (v[t] + 60) + [0, 0.4] * (v[t, ::-1] + 60) + rng.normal(size=2)
    result = shared_curve_granger(v)
    assert result.p_value[1, 0] < 1e-10 < result.p_value[0, 1]
    assert (result.levels[-1], result.curve[-1]) == (pytest.approx(v.max()), pytest.approx(1))
    sent = np.interp([-61, -59], result.levels, result.curve)
    assert result.effect[1, 0] * np.ptp(sent) == pytest.approx(0.4 * 2, rel=0.1)


def test_a_shared_curve_takes_single_precision_and_what_cannot_be_written_to(network):
    v = network[1][:1000].copy()
    v.flags.writeable = False
    whole, single = (shared_curve_granger(x) for x in (v, v.astype(np.float32)))
    np.testing.assert_allclose(single.strength, whole.strength, rtol=0.01, atol=1e-4)
    np.testing.assert_allclose(single.effect, whole.effect, atol=0.05)


def test_after_one_round_the_curve_is_the_line_and_effects_are_in_millivolts(network):
    v = np.minimum(network[1][:600], 30)
    result = shared_curve_granger(v, n_basis=4, own_lags=3, n_rounds=1)
    centres = np.linspace(np.quantile(v, 0.001), v.max(), 4)

    def sent(potential):
        distance = (np.asarray(potential)[..., None] - centres) / (centres[1] - centres[0])
        return np.exp(-0.5 * distance**2) @ np.array([-3, -1, 1, 3]) / 3

    usual, top = sent(np.median(v)), sent(centres[-1])
    assert len(result.levels) == 20  # five for each bump
    np.testing.assert_allclose(result.levels[[0, -1]], [centres[0], centres[-1]])
    np.testing.assert_allclose(result.curve, (sent(result.levels) - usual) / (top - usual), rtol=1e-9, atol=1e-9)
    own = [np.ones((597, 1)), v[2:-1, [0]], v[1:-2, [0]], v[:-3, [0]]]
    bumps = np.exp(-0.5 * ((v[2:-1, [0]] - centres) / (centres[1] - centres[0])) ** 2)
    fit = sm.OLS(v[3:, 0], np.hstack([*own, bumps, sent(v[2:-1, 1:])])).fit()
    np.testing.assert_allclose(result.effect[0, 1:], fit.params[-7:] * (top - usual), rtol=1e-6)
    np.testing.assert_allclose(result.strength[0, 1:], np.log1p(fit.tvalues[-7:] ** 2 / fit.df_resid), rtol=1e-5)
    assert result.order == 1


@pytest.mark.parametrize(("own_lags", "lags", "enough"), [(2, 5, 23), (5, 2, 22)])
def test_a_recording_of_as_many_steps_as_are_demanded_is_enough(own_lags, lags, enough):
    v = np.random.default_rng(0).normal(-60, 5, size=(enough, 3))
    assert np.isfinite(shared_curve_granger(v, 4, own_lags, lags=lags).f_stat).all()
    with pytest.raises(ValueError, match=f"3 .* 4 bumps and {own_lags} own lags need at least {enough} .* are {enough - 1}"):
        shared_curve_granger(v[:-1], 4, own_lags, lags=lags)


def test_what_is_usual(network):
    v = network[1][:300]
    told = shared_curve_granger(v, 12, 10, 30.0, 20, 1)
    np.testing.assert_array_equal(shared_curve_granger(v).strength, told.strength)
    assert len(shared_curve_granger(v, n_basis=2).levels) == 10  # two bumps are enough


def test_rounds_end_when_less_than_a_millionth_is_gained(network, monkeypatch):
    left = []

    def recorded(*arguments):
        fit = fit_in_blocks(*arguments)
        left.append(fit.residual_products[0, 0])
        return fit

    monkeypatch.setattr(shared_curve, "fit_in_blocks", recorded)
    shared_curve.shared_curve_granger(network[1][:600], n_rounds=50)
    rounds = np.reshape(left, (-1, N_NEURONS)).sum(axis=1)
    gained = -np.diff(rounds) / rounds[1:]
    assert (gained[:-1] >= 1e-6).all()
    assert gained[-1] < 1e-6


def test_the_second_round_has_the_curve_that_fits_best_with_the_weights_of_the_first(network):
    """Two lags and four bumps; the own past is taken out of what arrives and of what it explains, for each target."""
    v = np.minimum(network[1][:800, :4], 30)
    result = shared_curve.shared_curve_granger(v, n_basis=4, own_lags=3, n_rounds=2, lags=2)
    centres = np.linspace(np.quantile(v, 0.001), v.max(), 4)
    bumps = np.exp(-0.5 * ((v[..., None] - centres) / (centres[1] - centres[0])) ** 2)
    bumps = np.concatenate([bumps[2:-1], bumps[1:-2]], axis=2)
    z = (v - v.mean(axis=0)) / v.std(axis=0)
    own = [sm.add_constant(np.column_stack([bumps[:, i, :4], z[2:-1, i], z[1:-2, i], z[:-3, i]])) for i in range(4)]

    def fits(heights):
        sent = (bumps - bumps.mean(axis=0)) @ heights
        sent /= sent.std()
        return [sm.OLS(z[3:, i], np.column_stack([own[i], np.delete(sent, i, axis=1)])).fit() for i in range(4)]

    arriving, wanted = [], []
    for i, fit in enumerate(fits(np.tile([-1, -1 / 3, 1 / 3, 1], 2))):
        others = np.tensordot(fit.params[-3:], np.delete(bumps, i, axis=1), axes=(0, 1))
        left = [part - own[i] @ np.linalg.lstsq(own[i], part)[0] for part in (others, z[3:, i])]
        arriving.append(left[0])
        wanted.append(left[1])
    second = fits(np.linalg.lstsq(np.concatenate(arriving), np.concatenate(wanted))[0])
    for i in range(4):
        np.testing.assert_allclose(np.delete(result.f_stat[i], i), second[i].tvalues[-3:] ** 2, rtol=1e-5)
    assert result.order == 2


def test_spikes_are_no_potentials():
    spikes = (np.random.default_rng(0).random((2000, 3)) < 0.05).astype(float)
    with pytest.raises(ValueError, match=r"v should hold membrane potentials, .* neurons 0, 1, 2 take 2 distinct values"):
        shared_curve_granger(spikes)
