"""Time the simulator of Izhikevich networks against Brian2, on the same networks with the same input.

    pip install -e ".[bench]"
    python -m benchmarks.izhikevich

First both simulate one network with the same input, and the potentials have to agree until rounding, which a spiking network
amplifies, parts them. Then both are timed, in turn, several times; the table shows medians of Brian2's time divided by ours.
Brian2 runs with compiled code (Cython). Its compilation, and what it prepares at each call of ``run``, are not counted in its
time; what the first call takes, is shown beside it. A batch is given to Brian2 as one group of neurons with connections inside
each network only, the fastest way that it offers.

What to make of it: step for step Brian2 is about as fast as ours for small networks and faster for most larger sizes, most in
large batches. That matters when one network is simulated for minutes of its time, or thousands of neurons: use Brian2
there. For a few seconds of a few dozen neurons, as in the book, the first call alone takes about as long as our whole
simulation, and half a minute or more where the compiled code is not cached yet; ours needs no compiler.
"""

import argparse
import time

import brian2
import numpy as np

from helpers.worlds.izhikevich import INITIAL_POTENTIAL, INPUT_MEAN, INPUT_VARIANCE, izhikevich_network, simulate_izhikevich

EQUATIONS = """
v : 1
u : 1
arrived : 1
a : 1 (constant)
b : 1 (constant)
c : 1 (constant)
d : 1 (constant)
"""
# The recipe's own half-steps, which no integrator of Brian2 takes.
STEP = """
I = noise(t, i) + arrived
v = v + 0.5 * (0.04 * v * v + 4.1 * v + 108 - u + I)
v = v + 0.5 * (0.04 * v * v + 4.1 * v + 108 - u + I)
u = u + a * (b * v - u)
arrived = 0
"""
AGREE_MS = 60  # before rounding, amplified by the spikes, is seen


def brian_network(batch, current):
    """Brian2's objects for a batch of networks; ``current`` is the input, ``(networks, steps, neurons)``."""
    n_networks, _, n_neurons = current.shape
    brian2.defaultclock.dt = 1 * brian2.ms
    flat = np.concatenate(list(current), axis=1)  # (steps, networks * neurons)
    noise = brian2.TimedArray(flat, dt=1 * brian2.ms, name="noise")
    group = brian2.NeuronGroup(
        n_networks * n_neurons,
        EQUATIONS,
        threshold="v >= 30",
        reset="v = c\nu += d",
        namespace={"noise": noise},
        method="exact",
    )
    for name in "abcd":
        setattr(group, name, np.concatenate([getattr(network, name) for network in batch]))
    group.v = INITIAL_POTENTIAL
    group.u = "b * v"
    group.run_regularly(STEP, dt=1 * brian2.ms, when="groups")
    synapses = brian2.Synapses(group, group, "w : 1", on_pre="arrived_post += w")
    targets, sources, weights = [], [], []
    for k, network in enumerate(batch):
        to, source = np.nonzero(network.W)
        targets.append(to + k * n_neurons)
        sources.append(source + k * n_neurons)
        weights.append(network.W[to, source])
    synapses.connect(i=np.concatenate(sources), j=np.concatenate(targets))
    synapses.w = np.concatenate(weights)
    # Between a step and the next come threshold, synapses and reset: a spike arrives, and its sender is reset, 1 ms later.
    # "groups" comes before the threshold: what is recorded there is the potential before the reset, as in ours.
    monitor = brian2.StateMonitor(group, "v", record=True, when="after_groups")
    return brian2.Network(group, synapses, monitor), monitor


def run_brian(batch, current):
    """Potentials ``(networks, steps, neurons)`` by Brian2, and the seconds that its steps and its first call took."""
    network, monitor = brian_network(batch, current)
    network.store()
    start = time.perf_counter()
    network.run(1 * brian2.ms)  # compiles, unless the code is cached
    first = time.perf_counter() - start
    network.restore()
    n_networks, n_steps, n_neurons = current.shape
    seconds = []
    for duration in (1, n_steps - 1):  # each call of run prepares itself for up to a second: take that off
        start = time.perf_counter()
        network.run(duration * brian2.ms)
        seconds.append(time.perf_counter() - start)
    potential = monitor.v.reshape(n_networks, n_neurons, n_steps).swapaxes(1, 2)
    return potential, (seconds[1] - seconds[0]) * n_steps / (n_steps - 2), first


def draw(n_neurons, n_networks, n_steps, seed=0, connection_probability=0.4):
    """Networks, and the input that ``simulate_izhikevich`` draws with ``default_rng(seed)``."""
    rng = np.random.default_rng([n_neurons, n_networks])
    batch = [izhikevich_network(n_neurons, rng, connection_probability) for _ in range(n_networks)]
    noise = np.random.default_rng(seed).standard_normal((n_networks, n_steps - 1, n_neurons))
    return batch, INPUT_MEAN + np.sqrt(INPUT_VARIANCE) * noise


def check_agreement():
    """Largest difference, in mV, of the two simulators over the first spikes of a network, and the number of those spikes."""
    batch, current = draw(10, 1, AGREE_MS)
    ours = simulate_izhikevich(batch, AGREE_MS, np.random.default_rng(0))
    theirs, *_ = run_brian(batch, current)
    difference = np.abs(ours.membrane_potential[:, 1:] - theirs).max()
    if difference > 1e-6:
        raise RuntimeError(f"Brian2 and helpers differ by {difference:.2g} mV: the networks are not the same.")
    return difference, int(ours.spikes.sum())


def main():
    """Check that both simulate the same, time them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=5000, help="milliseconds to simulate")
    parser.add_argument("--repeats", type=int, default=3, help="how often each is timed")
    parser.add_argument("--networks", type=int, nargs="+", default=[1, 10], help="sizes of a batch")
    arguments = parser.parse_args()

    difference, n_spikes = check_agreement()
    print(f"same network, same input, {AGREE_MS} ms with {n_spikes} spikes: largest difference {difference:.1e} mV")
    print(f"medians of {arguments.repeats} runs of {arguments.steps} ms; Brian2 {brian2.__version__}")
    print("neurons networks  ours (s)  Brian2 (s)  ratio  first call (s)")
    for n_neurons in (5, 10, 20, 40):
        for n_networks in arguments.networks:
            batch, current = draw(n_neurons, n_networks, arguments.steps)
            ours, theirs, firsts = [], [], []
            for _ in range(arguments.repeats):
                start = time.perf_counter()
                simulate_izhikevich(batch, arguments.steps, np.random.default_rng(0))
                ours.append(time.perf_counter() - start)
                _, seconds, first = run_brian(batch, current)
                theirs.append(seconds)
                firsts.append(first)
            a, b = np.median(ours), np.median(theirs)
            print(f"{n_neurons:7d} {n_networks:8d} {a:9.2f} {b:11.2f} {b / a:6.2f} {max(firsts):15.2f}", flush=True)


if __name__ == "__main__":
    main()
