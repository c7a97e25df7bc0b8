"""Granger causality of spike trains by a point process."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from helpers.methods.granger import conditional_granger
from helpers.methods.point_process import log_cosine_bumps, point_process_granger
from helpers.scores.metrics import score_off_diagonal
from helpers.worlds.izhikevich import izhikevich_network, simulate_izhikevich

N_NEURONS = 6
OFF = ~np.eye(N_NEURONS, dtype=bool)


def spiking_network(n_steps, seed=0, refractory=-4.0, weight=1.2):
    """Neurons that spike by chance: a spike moves the log-odds of its targets in each of the next three steps."""
    rng = np.random.default_rng(seed)
    W = np.where(rng.random((N_NEURONS, N_NEURONS)) < 0.4, weight, 0) * OFF
    W[:, ::3] *= -1  # two neurons inhibit
    spikes = np.zeros((n_steps, N_NEURONS))
    for t in range(3, n_steps):
        recent = spikes[t - 3 : t].sum(axis=0)
        spikes[t] = rng.random(N_NEURONS) < expit(-2.2 + W @ recent + refractory * recent)
    return W, spikes


@pytest.fixture(scope="module")
def network():
    return spiking_network(6000)


def test_a_point_process_finds_the_wiring_and_its_signs(network):
    W, spikes = network
    found = point_process_granger(spikes, own_steps=10, n_own=4, coupling_steps=6, n_coupling=3)
    assert roc_auc_score(W[OFF] != 0, found.strength[OFF]) > 0.97
    assert (found.effect[W > 0] > 1).all()
    assert (found.effect[W < 0] < -0.5).all()
    assert not found.strength.diagonal().any()
    assert not found.effect.diagonal().any()


def test_its_effect_is_the_change_in_log_odds_summed_over_steps(network):
    W, spikes = network
    # One bump for each of three steps, so that the filter is free to be what it is: 1.2 in each.
    free = point_process_granger(spikes, own_steps=3, n_own=3, coupling_steps=3, n_coupling=3, ridge=0)
    assert free.effect[W > 0] == pytest.approx(3 * 1.2, abs=0.9)
    assert np.abs(free.effect[OFF & (W == 0)]).max() < 1.2


def test_strength_is_the_wald_statistic_of_statsmodels():
    _, spikes = spiking_network(1500, seed=1)
    found = point_process_granger(spikes[:, :3], own_steps=4, n_own=2, coupling_steps=4, n_coupling=2, ridge=0)
    bumps = log_cosine_bumps(2, 4)
    seen = np.array([[spikes[t - 4 : t, j][::-1] @ bumps for j in range(3)] for t in range(4, 1500)])
    design = sm.add_constant(seen[:, [1, 0, 2]].reshape(len(seen), -1))  # target 1, then its sources 0 and 2
    fit = sm.GLM(spikes[4:, 1], design, family=sm.families.Binomial()).fit(tol=1e-12)
    for source, first in ((0, 3), (2, 5)):
        test = fit.wald_test(np.eye(7)[first : first + 2], use_f=False, scalar=True)
        assert found.strength[1, source] == pytest.approx(test.statistic, rel=1e-5)
        assert found.p_value[1, source] == pytest.approx(float(test.pvalue), rel=1e-4)
        assert found.effect[1, source] == pytest.approx((bumps @ fit.params[first : first + 2]).sum(), rel=1e-5)


def test_of_neurons_that_know_nothing_of_each_other_few_are_called():
    called = []
    for seed in range(10):
        _, spikes = spiking_network(2000, seed, weight=0.0)
        found = point_process_granger(spikes, own_steps=10, n_own=4, coupling_steps=6, n_coupling=3)
        called.append(np.mean(found.p_value[OFF] < 0.05))
        assert (found.p_value.diagonal() == 1).all()
    assert 0.01 < np.mean(called) < 0.08


def test_a_ridge_is_on_the_squares_of_other_neurons_filters():
    _, spikes = spiking_network(1500, seed=2)
    found = point_process_granger(spikes[:, :2], own_steps=2, n_own=1, coupling_steps=2, n_coupling=1, ridge=30)
    bump = log_cosine_bumps(1, 2)[:, 0]
    own, other = (spikes[1:-1, j] * bump[0] + spikes[:-2, j] * bump[1] for j in (0, 1))

    def loss(constant_own_other):
        log_odds = np.column_stack([np.ones(len(own)), own, other]) @ constant_own_other
        return np.logaddexp(0, log_odds).sum() - spikes[2:, 0] @ log_odds + 0.5 * 30 * constant_own_other[2] ** 2

    weight = minimize(loss, np.zeros(3), tol=1e-10).x[2]
    assert found.effect[0, 1] == pytest.approx(bump.sum() * weight, abs=1e-4)


def test_a_ridge_shrinks_filters(network):
    _, spikes = network
    sizes = [np.abs(point_process_granger(spikes[:1000], ridge=ridge).effect).sum() for ridge in (0.1, 10, 1000)]
    assert sizes[0] > 1.2 * sizes[1] > 1.2**2 * sizes[2]


def test_of_neurons_with_a_slow_recovery_it_finds_more_than_a_straight_line():
    for seed in (11, 12):
        rng = np.random.default_rng(seed)
        network = izhikevich_network(20, rng, 0.4)
        spikes = simulate_izhikevich(network, 5000, rng).spikes.astype(float)
        line, chance = conditional_granger(spikes, 6).strength, point_process_granger(spikes).strength
        scores = [score_off_diagonal(network.W, strength).auroc for strength in (line, chance)]
        assert scores[1] > scores[0] + 0.04


def test_bumps_begin_at_one_step_and_widen():
    bumps = log_cosine_bumps(4, 20)
    assert bumps.shape == (20, 4)
    assert bumps[0, 0] == 1
    peaks = bumps.argmax(axis=0)
    assert (np.diff(peaks) > 0).all()
    widths = (bumps > 0.5).sum(axis=0)
    assert (np.diff(widths) > 0).all()
    assert bumps.min() == 0
    assert bumps.max() <= 1
    assert log_cosine_bumps(1, 1) == 1
