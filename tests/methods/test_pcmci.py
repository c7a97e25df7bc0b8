"""PCMCI, as tigramite has it: turned to [to, from], and each link tested given what it says was chosen."""

import sys

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from helpers.methods import pcmci as module
from helpers.methods.granger import conditional_granger
from helpers.methods.pcmci import pcmci

LAGS = 3


def late_network(n_neurons, n_steps, seed, own=0.8, weight=0.4):
    """Slow neurons, each with a few that drive it, each after a delay of its own; none drives back, so that all stay finite."""
    rng = np.random.default_rng(seed)
    W = np.where(rng.random((n_neurons, n_neurons)) < 3 / n_neurons, weight, 0) * rng.choice([-1, 1], (n_neurons, n_neurons))
    order = rng.permutation(n_neurons)
    W = np.tril(W, -1)[np.ix_(order, order)]
    lag = rng.integers(1, LAGS + 1, W.shape)
    x = np.zeros((n_steps + 100, n_neurons))
    for t in range(LAGS, len(x)):
        pushed = sum((W * (lag == k)) @ x[t - k] for k in range(1, LAGS + 1))
        x[t] = own * x[t - 1] + pushed + rng.normal(size=n_neurons)
    return W, np.where(W != 0, lag, 0), x[100:]


@pytest.fixture(scope="module")
def small():
    W, lag, x = late_network(5, 600, 3)
    return W, lag, x, pcmci(x, LAGS)


def test_it_finds_the_wiring_its_signs_and_its_lags(small):
    W, lag, _, found = small
    assert np.count_nonzero(W) >= 4
    assert (found.p_value[W != 0] < 1e-3).all()
    np.testing.assert_array_equal(found.lag[W != 0], lag[W != 0])
    np.testing.assert_array_equal(np.sign(found.correlation[W != 0]), np.sign(W[W != 0]))
    np.testing.assert_array_equal(found.strength, np.abs(found.correlation))
    assert [(m.diagonal() == own).all() for m, own in ((found.strength, 0), (found.lag, 0), (found.p_value, 1))] == [True] * 3


def residual(y, columns):
    design = np.column_stack([np.ones(len(y)), *columns])
    return y - design @ np.linalg.lstsq(design, y, rcond=None)[0]


def test_each_link_is_the_partial_correlation_given_the_chosen_pasts_of_both_ends(small):
    _, _, x, found = small
    for i, j in ((0, 1), (1, 0), (3, 2), (4, 0)):
        lag, first = found.lag[i, j], 2 * LAGS
        past = {(k, m): x[first - m : len(x) - m, k] for k in range(5) for m in range(2 * LAGS + 1)}
        given = {p for p in found.parents[i] if p != (j, lag)} | {(k, m + lag) for k, m in found.parents[j]}
        columns = [past[one] for one in sorted(given)]
        of_target, of_source = (residual(past[one], columns) for one in ((i, 0), (j, lag)))
        r = of_target @ of_source / np.sqrt(of_target @ of_target * (of_source @ of_source))
        assert found.correlation[i, j] == pytest.approx(r, abs=1e-9)
        freedom = len(of_target) - len(columns) - 2
        p = 2 * stats.t.sf(abs(r) * np.sqrt(freedom / (1 - r * r)), freedom)
        assert p >= found.p_value[i, j] / LAGS * (1 - 1e-9)  # the least over lags


@pytest.mark.filterwarnings("ignore:Slow activity")
def test_where_pasts_are_many_and_steps_few_it_finds_more_than_a_regression_on_all():
    gains = []
    for seed in range(3):
        W, _, x = late_network(15, 56, seed)
        off = ~np.eye(15, dtype=bool)
        found, line = pcmci(x, LAGS).strength, conditional_granger(x, LAGS).strength
        gains.append(np.diff([roc_auc_score(W[off] != 0, strength[off]) for strength in (line, found)])[0])
    assert np.mean(gains) > 0.05


def test_units_and_precision_change_nothing(small):
    _, _, x, found = small
    assert pcmci(x.astype(np.float32).astype(float) * [1e-9, 1, 1e6, 1, 1] + 5, LAGS).strength == pytest.approx(
        pcmci(x.astype(np.float32), LAGS).strength, abs=1e-6
    )
    np.testing.assert_allclose(pcmci(x.astype(np.float32), LAGS).strength, found.strength, atol=1e-4)


def test_without_the_package_it_says_what_to_install(small, monkeypatch):
    assert module.is_installed()
    monkeypatch.setitem(sys.modules, "tigramite", None)
    assert not module.is_installed()
    with pytest.raises(ModuleNotFoundError, match=r'not installed: pip install "who-drives-whom\[arena\]"'):
        pcmci(small[2])
