import dataclasses
import math

import numpy as np
import pytest

from helpers.worlds.izhikevich import (
    input_after_delays,
    input_from_spikes,
    izhikevich_network,
    izhikevich_step,
    normalise_potential,
    simulate_izhikevich,
    spike_triggered_change,
)


def rng(seed=0):
    return np.random.default_rng(seed)


def next_step(network, v, u, drive):
    """The recipe once more, one neuron and one number at a time; ``drive`` holds the noisy input of each neuron."""
    next_v, next_u = [], []
    for i in range(len(v)):
        potential, slow, received = float(v[i]), float(u[i]), float(drive[i])
        for j in range(len(v)):
            if v[j] >= 30:
                received += network.W[i, j]
        if potential >= 30:
            potential = network.c[i]
            slow += network.d[i]
        potential += (0.04 * potential**2 + 4.1 * potential + 108 - slow + received) / 2
        potential += (0.04 * potential**2 + 4.1 * potential + 108 - slow + received) / 2
        next_v.append(potential)
        next_u.append(slow + network.a[i] * (network.b[i] * potential - slow))
    return next_v, next_u


def test_agrees_with_the_recipe_written_with_loops():
    """Step by step, because the network is chaotic: a last digit grows to another spike within some 200 ms."""
    network = izhikevich_network(10, rng(1), 0.4)
    activity = simulate_izhikevich(network, 600, rng(2))
    current = 5 + math.sqrt(5) * rng(2).standard_normal((599, 10))
    v, u = activity.membrane_potential, activity.recovery
    np.testing.assert_array_equal(v[0], -65)
    np.testing.assert_allclose(u[0], 6.5)
    for t in range(599):
        next_v, next_u = next_step(network, v[t], u[t], current[t])
        np.testing.assert_allclose(v[t + 1], next_v, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(u[t + 1], next_u, rtol=1e-9, atol=1e-9)
    assert activity.spikes.sum() > 100
    np.testing.assert_array_equal(activity.spikes, v >= 30)


def test_batch_equals_its_networks_one_by_one():
    networks = [izhikevich_network(6, rng(seed), 0.5) for seed in range(3)]
    together = simulate_izhikevich(networks, 300, rng(5))
    assert together.membrane_potential.shape == (3, 300, 6)
    source = rng(5)
    for network, v in zip(networks, together.membrane_potential, strict=True):
        np.testing.assert_allclose(simulate_izhikevich(network, 300, source).membrane_potential, v, rtol=1e-9)


def test_wiring_has_the_signs_of_its_senders():
    network = izhikevich_network(40, rng(3), 0.4)
    assert network.excitatory.sum() == 32
    assert network.excitatory[:32].all()
    assert set(np.unique(network.W[:, :32])) == {0.0, 5.0}
    assert set(np.unique(network.W[:, 32:])) == {0.0, -5.0}
    assert not network.W.diagonal().any()
    many = np.mean([izhikevich_network(20, rng(seed), 0.3).W != 0 for seed in range(30)])
    assert many == pytest.approx(0.3 * 19 / 20, abs=0.01)
    assert not izhikevich_network(1, rng()).W.any()


def test_parameters_lie_on_the_curves_of_the_paper():
    network = izhikevich_network(50, rng(4), 0.2)
    c, d = network.c[network.excitatory], network.d[network.excitatory]
    np.testing.assert_allclose((c + 65) / 15, (8 - d) / 6, atol=1e-12)  # both are r²
    assert (network.a[network.excitatory] == 0.02).all()
    inhibitory = ~network.excitatory
    assert ((network.a[inhibitory] >= 0.02) & (network.a[inhibitory] <= 0.10)).all()
    assert (network.c[inhibitory] == -65).all()
    assert (network.d[inhibitory] == 2).all()
    assert (network.b == -0.1).all()


def test_rates_are_those_of_the_paper_and_nothing_fires_without_the_mean():
    for n_neurons, p in ((5, 0.2), (20, 0.8)):
        networks = [izhikevich_network(n_neurons, rng(seed), p) for seed in range(5)]
        rate = 1000 * simulate_izhikevich(networks, 2000, rng(9)).spikes.mean()
        assert 28 < rate < 60
        assert not simulate_izhikevich(networks, 2000, rng(9), input_mean=0).spikes.any()


def pair(weight):
    """Neuron 0 drives neuron 1; nothing else is connected."""
    network = izhikevich_network(2, rng(0), 0.0)
    network.W[1, 0] = weight
    return network


def arrivals(longest_delay, n_steps=3000):
    """Steps from each spike of neuron 0 to the first difference that it makes to neuron 1."""
    spikes = simulate_izhikevich(pair(0.0), n_steps, rng(6), input_variance=0).spikes
    first = int(np.flatnonzero(spikes[:, 0])[0])
    lags = []
    for seed in range(40):
        with_weight, without = (
            simulate_izhikevich(pair(w), first + 12, rng(seed), longest_delay, input_variance=0) for w in (1.0, 0.0)
        )
        differs = with_weight.membrane_potential[:, 1] != without.membrane_potential[:, 1]
        lags.append(int(np.flatnonzero(differs)[0]) - first)
    return lags


def test_spike_arrives_one_millisecond_later_or_after_a_delay_of_its_own():
    assert set(arrivals(1)) == {1}
    assert set(arrivals(4)) == {1, 2, 3, 4}


def test_delayed_spikes_arrive_whole_and_at_every_delay():
    network = izhikevich_network(8, rng(1), 0.6)
    spiking = np.array([[True, False, True, True, False, False, True, True]])
    arriving = input_after_delays(network.W[None], spiking, 5, rng(2))
    assert arriving.shape == (5, 1, 8)
    np.testing.assert_allclose(arriving.sum(axis=0)[0], network.W @ spiking[0])
    assert (np.abs(arriving).sum(axis=(1, 2)) > 0).all()
    np.testing.assert_array_equal(input_after_delays(network.W[None], spiking, 1, rng())[0, 0], network.W @ spiking[0])


def test_a_spike_near_the_end_of_a_simulation_may_arrive_after_it():
    network, n_steps = izhikevich_network(8, rng(1), 0.6), 300
    whole = simulate_izhikevich(network, n_steps, np.random.default_rng(3), longest_delay=40)
    assert whole.spikes[-40:-1].any()
    assert np.isfinite(whole.membrane_potential).all()


def test_old_generators_work():
    simulate_izhikevich(izhikevich_network(5, np.random.RandomState(0)), 200, np.random.RandomState(1), longest_delay=3)


def test_shortest_simulation_is_the_start():
    activity = simulate_izhikevich(izhikevich_network(3, rng()), 1, rng())
    np.testing.assert_array_equal(activity.membrane_potential, np.full((1, 3), -65.0))
    assert not activity.spikes.any()


def test_normalised_potential_has_mean_zero_and_unit_spread_over_the_steps_that_fit():
    v = simulate_izhikevich([izhikevich_network(5, rng(1)), izhikevich_network(5, rng(2))], 2000, rng(3)).membrane_potential
    x = normalise_potential(v, 1000)
    np.testing.assert_allclose(x[:, :1000].mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(x[:, :1000].std(axis=1), 1)
    changed = v.copy()
    changed[:, 1000:] += 10  # the test set has no say
    np.testing.assert_array_equal(normalise_potential(changed, 1000)[:, :1000], x[:, :1000])
    peaks = np.max(normalise_potential(v[0]), axis=0)
    clipped = np.minimum(v[0], 30)
    np.testing.assert_allclose(peaks, (30 - clipped.mean(axis=0)) / clipped.std(axis=0))


def test_input_is_the_sum_of_the_weights_of_those_that_spike():
    network = izhikevich_network(10, rng(1), 0.5)
    v = np.array([29.9, 30, 31, -60, 100, 0, 0, 30, 45, 10])
    arriving = [sum(network.W[i, j] for j in range(10) if v[j] >= 30) for i in range(10)]
    np.testing.assert_allclose(input_from_spikes(network.W, v), arriving)


def test_spike_triggered_change_has_the_sign_and_about_the_size_of_the_weight():
    networks = [izhikevich_network(10, rng(seed), 0.3) for seed in range(4)]
    potentials = simulate_izhikevich(networks, 5000, rng(7)).membrane_potential
    for network, v in zip(networks, potentials, strict=True):
        found = np.array([[0 if i == j else spike_triggered_change(v, j, i) for j in range(10)] for i in range(10)])
        assert found[network.W > 0].mean() > 2
        assert found[network.W < 0].mean() < -2
        assert abs(found[network.W == 0].mean()) < 0.5


def test_spike_triggered_change_leaves_out_spikes_of_the_target():
    v = np.array([[40.0, -60], [-60, -50], [40, -40], [-60, 35], [-60, -65], [-60, -64], [40, -63], [-60, -60]])
    # after spikes of 0: -60 → -50 and -63 → -60 count; without: -65 → -64 → -63. The steps to and from 35 do not count.
    without = np.mean([10, 1, 1])
    assert spike_triggered_change(v, 0, 1) == pytest.approx(np.mean([10, 3]) - without)


def test_all_parameters_of_a_neuron_come_from_one_number():
    network, r = izhikevich_network(11, rng(4)), rng(4).uniform(size=11)
    excitatory = np.arange(11) < 9  # four of five, rounded
    np.testing.assert_array_equal(network.excitatory, excitatory)
    np.testing.assert_allclose(network.a, np.where(excitatory, 0.02, 0.02 + 0.08 * r))
    np.testing.assert_allclose(network.c, np.where(excitatory, -65 + 15 * r**2, -65))
    np.testing.assert_allclose(network.d, np.where(excitatory, 8 - 6 * r**2, 2))
    np.testing.assert_array_equal(network.W, izhikevich_network(11, rng(4), 0.2).W)


def test_a_neuron_at_thirty_millivolts_is_reset_and_one_below_is_not():
    ones = np.ones(2)
    v, u = izhikevich_step([30.0, 29.9], 2 * ones, 5 * ones, 0.1 * ones, -0.1 * ones, -60 * ones, 3 * ones)

    def by_hand(v, u):
        for _ in range(2):
            v += 0.5 * (0.04 * v * v + 4.1 * v + 108 - u + 5)
        return v, u + 0.1 * (-0.1 * v - u)

    np.testing.assert_allclose(np.transpose([v, u]), [by_hand(-60, 5), by_hand(29.9, 2)])


def test_spike_triggered_change_counts_thirty_as_a_spike():
    v = np.array([[30.0, -60], [-60, -50], [0, -49], [30, 30], [-60, -65], [0, -61], [29.9, -60]])
    # after a spike of 0 the target rises by 10; otherwise by 1, 4 and 1. The steps to and from its own 30 do not count.
    assert spike_triggered_change(v, 0, 1) == pytest.approx(10 - np.mean([1, 4, 1]))
    for quiet in (v[3:], np.full((5, 2), 30.0), np.c_[np.full(5, 30.0), np.arange(5.0)]):
        with pytest.raises(ValueError, match="source should be another neuron than target that spikes while target does not"):
            spike_triggered_change(quiet, 0, 1)


def test_two_steps_are_enough_to_normalise_and_no_more_than_there_are():
    v = np.array([[-60.0, -50.0], [-50.0, 40.0], [-40.0, 40.0]])
    np.testing.assert_allclose(normalise_potential(v, 2), [[-1, -1], [1, 1], [3, 1]])  # 40 is cut at 30
    np.testing.assert_array_equal(normalise_potential(v, 3), normalise_potential(v))
    for n_fitted in (1, 4):
        with pytest.raises(ValueError, match=f"n_fitted should be from 2 to 3, the number of time steps, but it is {n_fitted}"):
            normalise_potential(v, n_fitted)


def test_input_is_five_on_average_with_a_variance_of_five_unless_it_is_told_otherwise():
    network = izhikevich_network(4, rng(1), 0.4)
    usual, told = (simulate_izhikevich(network, 60, rng(2), *some) for some in ((), (1, 5.0, 5.0)))
    np.testing.assert_array_equal(usual.membrane_potential, told.membrane_potential)


def test_each_network_of_a_batch_has_noise_for_every_step_but_the_last():
    networks = [izhikevich_network(3, rng(seed)) for seed in range(2)]
    v = simulate_izhikevich(networks, 4, rng(5)).membrane_potential
    noise = rng(5).standard_normal((2, 3, 3))
    for network, found, drawn in zip(networks, v, noise, strict=True):
        own = network.a, network.b, network.c, network.d
        expected, _ = izhikevich_step(np.full(3, -65.0), np.full(3, 6.5), 5 + np.sqrt(5) * drawn[0], *own)
        np.testing.assert_allclose(found[1], expected)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"W": np.ones((5, 4))}, r"W should have shape \(neurons, neurons\)"),
        ({"W": np.full((5, 5), np.nan)}, "W should hold finite numbers"),
        ({"b": np.ones(4)}, "b should have one number for each of 5 neurons, but it has 4"),
        ({"c": ["-65"] * 5}, "c should hold real numbers"),
        ({"excitatory": np.ones(5)}, "excitatory should be True or False for each of 5 neurons, but it is float64"),
        ({"excitatory": np.ones(4, bool)}, r"excitatory should be .* in shape \(4,\)"),
    ],
)
def test_a_network_whose_parts_do_not_fit_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        dataclasses.replace(izhikevich_network(5, np.random.default_rng(0)), **wrong)


def test_input_so_strong_that_potentials_diverge_is_refused_and_what_is_just_below_is_finite():
    network = izhikevich_network(20, np.random.default_rng(1))
    found = simulate_izhikevich(network, 3000, np.random.default_rng(2), input_mean=400.0)
    assert np.abs(found.membrane_potential).max() < 5000
    with pytest.raises(ValueError, match=r"with 500 mV/ms.* goes to infinity"):
        simulate_izhikevich(network, 3000, np.random.default_rng(2), input_mean=500.0)
