import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.tsa.api import VAR

from helpers.methods import spiking_regression
from helpers.scores import metrics
from helpers.worlds import izhikevich, pitfalls

SEEN = pitfalls.N_RECORDED


def rng(seed=0):
    return np.random.default_rng(seed)


def lagged(a, b, lag):
    """Correlation of ``b`` with ``a``, ``lag`` steps before."""
    return np.corrcoef(a[: len(a) - lag], b[lag:])[0, 1]


def test_hidden_input_takes_its_delays_and_its_neurons_do_not_know_of_each_other():
    x = pitfalls.hidden_input(50_000, rng(), 1, 4)
    assert x.shape == (50_000, 3)
    a, b, c = x.T
    assert c.std() == pytest.approx(1, abs=0.03)
    for neuron, delay in ((a, 1), (b, 4)):
        driven = neuron[5:] - 0.5 * neuron[4:-1]  # what arrived in each step
        arrived = [np.mean(driven * c[5 - lag : len(c) - lag]) for lag in range(6)]
        fitted = [0.8 ** abs(lag - delay) for lag in range(6)]
        np.testing.assert_allclose(arrived, fitted, atol=0.05)
    rest_a = a[5:] - 0.5 * a[4:-1] - c[4:-1]
    rest_b = b[5:] - 0.5 * b[4:-1] - c[1:-4]
    assert abs(np.corrcoef(rest_a, rest_b)[0, 1]) < 0.02


def test_noisy_driver_repeats_a_step_later_and_noise_is_on_the_driver_alone():
    clean = pitfalls.noisy_driver(50_000, rng())
    assert clean[:, 0].var() == pytest.approx(1, rel=0.1)
    assert lagged(*clean.T, 1) == pytest.approx(1 / np.sqrt(1.09), abs=0.02)
    assert np.std(clean[1:, 1] - clean[:-1, 0]) == pytest.approx(0.3, rel=0.03)
    noisy = pitfalls.noisy_driver(50_000, rng(), 2.0)
    np.testing.assert_array_equal(noisy[:, 1], clean[:, 1])
    assert np.std(noisy[:, 0] - clean[:, 0]) == pytest.approx(2, rel=0.03)


def test_squared_coupling_is_a_regression_on_the_square():
    x = pitfalls.squared_coupling(50_000, rng())
    design = sm.add_constant(np.stack([x[:-1, 1], x[:-1, 0] ** 2, x[:-1, 0]], axis=1))
    found = sm.OLS(x[1:, 1], design).fit().params
    np.testing.assert_allclose(found, [-0.5, 0.5, 0.5, 0], atol=0.02)


def test_neurons_that_answer_a_stimulus_share_the_answer_and_nothing_else():
    x = pitfalls.shared_stimulus(4000, rng())
    assert x.shape == (4000, 150, 2)
    answer = x.mean(axis=0)
    assert answer.argmax(axis=0).tolist() == [50, 52]
    np.testing.assert_allclose(answer.max(axis=0), 3, atol=0.06)
    np.testing.assert_allclose(answer[[0, 54, 149], 0], [0, 3 * np.exp(-0.5), 0], atol=0.06)
    left = (x - answer).reshape(-1, 2)
    assert left.var(axis=0) == pytest.approx(np.full(2, 1 / 0.75), rel=0.02)  # of x = 0.5 x + noise
    assert max(abs(lagged(*left.T, lag)) for lag in range(4)) < 0.01


def test_a_dye_fades_alike_on_neurons_that_do_not_know_of_each_other():
    x = pitfalls.fading_dye(50_000, rng(), 2)
    t = np.arange(50_000)
    left = x - 4 * np.exp(-t / 10_000)[:, None]
    blocks = left.reshape(50, 1000, 2).mean(axis=1)
    np.testing.assert_allclose(blocks, 0, atol=0.3)  # a block's mean has a standard deviation of 2 / sqrt(1000)
    assert max(abs(lagged(*left.T, lag)) for lag in range(4)) < 0.02


def test_changing_coupling_changes_its_sign_in_the_middle():
    x = pitfalls.changing_coupling(40_000, rng())
    for half, sign in ((x[:20_000], 1), (x[20_000:], -1)):
        fit = VAR(half).fit(1)
        np.testing.assert_allclose(fit.coefs[0], [[0.5, 0], [0.5 * sign, 0.5]], atol=0.03)


def test_frames_are_means_and_the_tail_is_dropped():
    x = np.arange(22.0).reshape(11, 2)
    np.testing.assert_array_equal(pitfalls.average_in_frames(x, 5), [[4, 5], [14, 15]])
    np.testing.assert_array_equal(pitfalls.average_in_frames(x, 1), x)


def test_squares_come_after_the_neurons():
    x = rng().standard_normal((50, 2)) + 3
    both = pitfalls.add_squares(x)
    np.testing.assert_array_equal(both[:, :2], x)
    np.testing.assert_allclose(both[:, 2:].mean(axis=0), x.var(axis=0))


@pytest.mark.parametrize("seed", range(4))
def test_the_hidden_driver_makes_a_spike_whenever_its_relay_does(seed):
    rng = np.random.default_rng(seed)
    network = pitfalls.hidden_driver_network(rng)
    assert network.W[1, 0] == 0
    assert not network.W[0, :SEEN].any()
    assert not network.W[SEEN].any()
    spikes = izhikevich.simulate_izhikevich(network, 3000, rng).spikes
    assert (spikes[:, 0] & spikes[:, SEEN + 1]).sum() > 0.95 * spikes[:, 0].sum() > 100


@pytest.mark.parametrize("seed", range(4))
def test_a_regression_that_knows_the_mechanism_is_fooled_and_by_that_pair_alone(seed):
    rng = np.random.default_rng(seed)
    network = pitfalls.hidden_driver_network(rng)
    seen = izhikevich.simulate_izhikevich(network, 5000, rng).membrane_potential[:, :SEEN]
    strength = spiking_regression.event_regression(seen).strength
    others = ~np.eye(SEEN, dtype=bool)
    others[1, 0] = False
    W = network.W[:SEEN, :SEEN]
    assert metrics.score_wiring(W[others], strength[others]).auroc > 0.95
    assert strength[1, 0] > 2 * strength[others & (W == 0)].max()


def ar(drive, memory):
    """By a loop: what is kept, and what comes."""
    x, now = [], 0.0
    for arriving in drive:
        now = memory * now + arriving
        x.append(now)
    return np.array(x)


def test_hidden_input_by_hand():
    source, total = rng(), 6 + 200 + 3
    c = ar(0.6 * source.standard_normal(total), 0.8)  # variance 0.36 / (1 - 0.64)
    one = ar(np.roll(c, 3) + source.standard_normal(total), 0.5)
    zero = ar(np.roll(c, 2) + source.standard_normal(total), 0.5)
    np.testing.assert_allclose(pitfalls.hidden_input(6, rng(), 2, 3), np.stack([zero, one, c], axis=1)[-6:])
    usual, told = (pitfalls.hidden_input(6, rng(), *some) for some in ((), (1, 1, 0.8)))
    np.testing.assert_array_equal(usual, told)


def test_noisy_driver_by_hand():
    source = rng()
    zero = ar(np.sqrt(0.19) * source.standard_normal(206), 0.9)
    one = np.roll(zero, 1) + 0.3 * source.standard_normal(206)
    np.testing.assert_allclose(pitfalls.noisy_driver(6, rng()), np.stack([zero, one], axis=1)[-6:])


@pytest.mark.parametrize("n_steps", [6, 7])
def test_couplings_by_hand(n_steps):
    source, total = rng(), n_steps + 200
    zero, noise = ar(np.sqrt(0.75) * source.standard_normal(total), 0.5), source.standard_normal(total)
    squared = ar(0.5 * np.roll(zero, 1) ** 2 - 0.5 + noise, 0.5)
    np.testing.assert_allclose(pitfalls.squared_coupling(n_steps, rng()), np.stack([zero, squared], axis=1)[-n_steps:])
    sign = np.r_[np.ones(200 + 3), -np.ones(n_steps - 3)]  # of seven steps, the middle one is in the second half
    changing = ar(0.5 * sign * np.roll(zero, 1) + noise, 0.5)
    np.testing.assert_allclose(pitfalls.changing_coupling(n_steps, rng()), np.stack([zero, changing], axis=1)[-n_steps:])


def test_one_frame_may_last_the_whole_recording():
    np.testing.assert_array_equal(pitfalls.average_in_frames(np.arange(10.0).reshape(5, 2), 5), [[4, 5]])
    with pytest.raises(ValueError, match="frame should be at most 5, the steps of x, but it is 6"):
        pitfalls.average_in_frames(np.ones((5, 2)), 6)


def test_the_hidden_driver_is_fast_and_drives_two_strongly_and_its_relay_one():
    network, seen = pitfalls.hidden_driver_network(rng(3)), izhikevich.izhikevich_network(5, rng(3), 0.4)
    assert network.W.shape == (7, 7)
    np.testing.assert_array_equal(network.W[2:5, :5], seen.W[2:])
    np.testing.assert_array_equal(network.W[1, 1:5], seen.W[1, 1:])
    assert {tuple(pair) for pair in np.argwhere(network.W[:, 5:])} == {(0, 0), (6, 0), (1, 1)}
    assert (network.W[0, 5], network.W[6, 5], network.W[1, 6]) == (200, 200, 5)
    assert (network.a[5], network.d[5]) == (0.06, 4)
    np.testing.assert_array_equal(network.a[:5], seen.a)
    assert network.excitatory[5:].all()
