"""Transfer entropy: against its definition, against Granger causality where both are right, and where only it sees anything."""

from collections import Counter
from math import log

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from helpers.methods.granger import conditional_granger, granger_log_ratio
from helpers.methods.transfer_entropy import gaussian_transfer_entropy, levels_of, transfer_entropy

N = 8
OFF = ~np.eye(N, dtype=bool)


def noisy_network(seed, n_steps=3000):
    """Neurons whose noise grows with whoever is far from 0 on either side: no slope anywhere."""
    rng = np.random.default_rng(seed)
    W = np.where(rng.random((N, N)) < 0.2, 0.5, 0) * OFF
    x = np.zeros((n_steps, N))
    for t in range(1, n_steps):
        x[t] = 0.4 * x[t - 1] + np.exp(W @ np.minimum(np.abs(x[t - 1]) - 0.8, 2)) * rng.normal(size=N)
    return W, x


def by_definition(target, source, own_steps, lag, first):
    """Schreiber's sum, term by term, from counts of words."""
    words = [(tuple(target[t - own_steps : t]), int(target[t]), int(source[t - lag])) for t in range(first, len(target))]
    full, past_and_source = Counter(words), Counter((past, s) for past, _, s in words)
    past_and_next, past = Counter((p, y) for p, y, _ in words), Counter(p for p, _, _ in words)
    return sum(
        n / len(words) * log(n * past[p] / (past_and_source[p, s] * past_and_next[p, y])) for (p, y, s), n in full.items()
    )


@pytest.mark.parametrize("kind", ["spikes", "three values", "numbers"])
def test_it_is_schreibers_sum_at_the_best_lag(kind):
    rng = np.random.default_rng(0)
    x = {
        "spikes": (rng.random((400, 3)) < 0.3).astype(float),
        "three values": rng.integers(5, 8, (400, 3)),
        "numbers": rng.normal(size=(400, 3)),
    }[kind]
    found = transfer_entropy(x, n_levels=3, own_steps=2, n_lags=3, n_copies=4)
    levels = levels_of(np.asarray(x, float), 3)
    of_copies, above = [], {}
    for i, j in np.argwhere(~np.eye(3, dtype=bool)):
        by_lag = [by_definition(levels[:, i], levels[:, j], 2, lag, 3) for lag in (1, 2, 3)]
        assert found.raw[i, j] == pytest.approx(max(by_lag), rel=1e-9)
        assert found.lag[i, j] == 1 + np.argmax(by_lag)
        copies = []
        for shift in (80, 160, 240, 320):
            moved = np.roll(levels[:, j], shift)
            copies.append(max(by_definition(levels[:, i], moved, 2, lag, 3) for lag in (1, 2, 3)))
        assert found.strength[i, j] == pytest.approx(max(by_lag) - np.mean(copies), rel=1e-9)
        for k, one in enumerate(copies):
            others = copies[:k] + copies[k + 1 :]
            of_copies.append((one - np.mean(others)) / np.std(others, ddof=1))
        above[i, j] = (max(by_lag) - np.mean(copies)) / np.std(copies, ddof=1)
    for (i, j), far in above.items():
        assert found.p_value[i, j] == pytest.approx((1 + sum(one >= far for one in of_copies)) / (1 + 6 * 4))
    for matrix, own in ((found.strength, 0), (found.raw, 0), (found.lag, 0), (found.p_value, 1)):
        assert (matrix.diagonal() == own).all()


def test_for_normal_variables_it_is_half_of_grangers_log_ratio_of_two():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(800, 3))
    x[1:, 1] += 0.5 * x[:-1, 0]
    x[2:, 2] -= 0.4 * x[:-2, 1]
    for order in (1, 3):
        found = gaussian_transfer_entropy(x, order)
        for i, j in ((1, 0), (0, 1), (2, 1), (2, 0)):
            assert found[i, j] == pytest.approx(granger_log_ratio(x[:, [i, j]], 0, 1, order) / 2, abs=1e-12)
    np.testing.assert_allclose(gaussian_transfer_entropy(x * [1e-9, 1, 1e9], 2), gaussian_transfer_entropy(x, 2), atol=1e-12)


def test_it_sees_what_has_no_slope_and_granger_does_not():
    for seed in range(3):
        W, x = noisy_network(seed)
        found, line = transfer_entropy(x), conditional_granger(x, 2)
        assert roc_auc_score(W[OFF] != 0, found.strength[OFF]) > 0.95
        assert roc_auc_score(W[OFF] != 0, line.strength[OFF]) < 0.75
        assert roc_auc_score(W[OFF] != 0, found.strength.T[OFF]) < 0.7  # [to, from]


def test_where_nobody_drives_anybody_little_is_called_and_the_bias_is_gone():
    rng = np.random.default_rng(2)
    called, strength, raw = [], [], []
    for _ in range(6):
        x = rng.normal(size=(600, N))
        x[1:] += 0.8 * x[:-1]
        found = transfer_entropy(x)
        called.append(np.mean(found.p_value[OFF] < 0.05))
        strength.append(found.strength[OFF].mean())
        raw.append(found.raw[OFF].mean())
    assert 0.01 < np.mean(called) < 0.1
    assert min(raw) > 0.005
    assert np.abs(np.mean(strength)) < 0.1 * np.mean(raw)


def test_levels_are_reached_equally_often_and_few_values_stay():
    x = np.random.default_rng(3).normal(size=(900, 2))
    levels = levels_of(x, 3)
    assert [np.bincount(course).tolist() for course in levels.T] == [[300, 300, 300]] * 2
    assert (np.diff(levels[np.argsort(x[:, 0]), 0]) >= 0).all()
    spikes = (x > 1.5).astype(float)
    np.testing.assert_array_equal(levels_of(spikes, 3), spikes)
    rare = np.where(x > 2, x, 0)  # mostly its least value, else many values
    np.testing.assert_array_equal(levels_of(rare, 3), rare > 0)


def test_units_and_precision_change_nothing():
    _, x = noisy_network(4, 500)
    expected = transfer_entropy(x.astype(np.float32))
    for other in (x.astype(np.float32).astype(float) * 1e-9 + 1, x.astype(np.float32) * np.float32(1024)):
        np.testing.assert_allclose(transfer_entropy(other).strength, expected.strength, atol=1e-12)
