"""Exercises of the notebook "Granger causality on spiking networks"."""

import numpy as np
from scipy.signal import lfilter

from helpers.exercises.core import Case, Exercise
from helpers.worlds import calcium, izhikevich

# --- input_from_spikes -------------------------------------------------------------------------------------


def moments_with_spikes(rng):
    """Networks at a moment at which some neurons spike, one of them exactly at the threshold."""
    W = np.array([[0.0, 0.0, -5.0], [5.0, 0.0, 0.0], [5.0, 5.0, 0.0]])
    cases = [Case("three neurons, of which 0 is at 30 mV and 2 at 80", (W, np.array([30.0, -60.0, 80.0])))]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        network = izhikevich.izhikevich_network(8, rng, 0.5)
        cases.append(Case("eight neurons", (network.W, rng.choice([-60.0, 12.0, 30.0, 75.0], size=8))))
    return cases


def read_the_other_way(W, v):
    return W.T @ (v >= 30)


def above_and_not_at(W, v):
    return W @ (v > 30)


def height_counts(W, v):
    return W @ np.where(v >= 30, v, 0)


def potential_counts(W, v):
    return W @ v


def strength_without_sign(W, v):
    return np.abs(W) @ (v >= 30)


def connections_counted(W, v):
    return (W != 0) @ (v >= 30)


def not_added_up(W, v):
    return W * (v >= 30)


def mean_of_those_that_spike(W, v):
    spiking = v >= 30
    return W @ spiking / max(spiking.sum(), 1)


def input_by_two_loops(W, v):
    arriving = np.zeros(len(W))
    for i in range(len(W)):
        for j in range(len(W)):
            if v[j] >= 30:
                arriving[i] += W[i, j]
    return arriving


def input_by_columns(W, v):
    return W[:, v >= 30].sum(axis=1)


INPUT_FROM_SPIKES = Exercise(
    reference=izhikevich.input_from_spikes,
    cases=moments_with_spikes,
    mistakes={
        read_the_other_way: "The matrix is read the other way around: `W[i, j]` acts *on* i, from j. The sum runs over sources, the columns.",
        above_and_not_at: "A neuron spikes at 30 mV and above. This one misses those that stand exactly at 30.",
        height_counts: "How high a spike overshoots does not matter to those who receive it. It counts as one.",
        potential_counts: "Neurons that do not spike send nothing, whatever their potential.",
        strength_without_sign: "Inhibition has lost its sign: a spike of an inhibitory neuron takes 5 away.",
        not_added_up: "This is what each target gets from *each* source, a whole matrix. Add it up for each target.",
        mean_of_those_that_spike: "Two spikes push twice as much as one: add, do not average.",
        connections_counted: "This counts spikes that arrive. Each has a weight, +5 or -5.",
    },
    alternatives=[input_by_two_loops, input_by_columns],
    hints=[
        "Who spikes? That is an array of True and False, one entry a neuron.",
        "Target i receives the sum over all j that spike of `W[i, j]`: a product of a matrix and a vector.",
        "`spiking = v >= 30`, and then `W @ spiking`.",
    ],
    purpose=(
        "`W[to, from]` in use, and an easy start. A spike of 80 mV counts as one of 30; ask why. Whoever sums over the "
        "wrong index has the matrix transposed."
    ),
)


# --- izhikevich_step ---------------------------------------------------------------------------------------


def states(rng):
    """Neurons of both kinds, some just spiking."""
    cases = []
    for seed, n_neurons in enumerate([2, 5, 10]):
        rng = np.random.default_rng(seed)
        network = izhikevich.izhikevich_network(n_neurons, rng, 0.3)
        v = rng.uniform(-70, -40, size=n_neurons)
        v[::2] = rng.uniform(30, 90, size=len(v[::2]))
        u = rng.uniform(4, 14, size=n_neurons)
        current = rng.normal(5, 2, size=n_neurons)
        parameters = (network.a, network.b, network.c, network.d)
        cases.append(Case(f"{n_neurons} neurons, of which every second spikes", (v, u, current, *parameters)))
    return cases


def one_whole_step(v, u, current, a, b, c, d):
    spiking = v >= 30
    v = np.where(spiking, c, v)
    u = u + d * spiking
    v = v + 0.04 * v**2 + 4.1 * v + 108 - u + current
    u = u + a * (b * v - u)
    return v, u


def never_reset(v, u, current, a, b, c, d):
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def recovery_not_raised(v, u, current, a, b, c, d):
    v = np.where(v >= 30, c, v)
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def recovery_set_to_d(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), np.where(spiking, d, u)
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, u + a * (b * v - u)


def recovery_from_the_old_potential(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    later = u + a * (b * v - u)
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, later


def reset_after_the_step(v, u, current, a, b, c, d):
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    u = u + a * (b * v - u)
    spiking = v >= 30
    return np.where(spiking, c, v), u + d * spiking


def recovery_in_half_steps(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
        u = u + 0.5 * a * (b * v - u)
    return v, u


def change_for_the_value(v, u, current, a, b, c, d):
    spiking = v >= 30
    v, u = np.where(spiking, c, v), u + d * spiking
    for _ in range(2):
        v = 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)
    return v, a * (b * v - u)


def step_neuron_by_neuron(v, u, current, a, b, c, d):
    later_v, later_u = [], []
    for i in range(len(v)):
        potential, slow = (c[i], u[i] + d[i]) if v[i] >= 30 else (v[i], u[i])
        for _ in range(2):
            potential += 0.5 * (0.04 * potential * potential + 4.1 * potential + 108 - slow + current[i])
        later_v.append(potential)
        later_u.append((1 - a[i]) * slow + a[i] * b[i] * potential)
    return np.array(later_v), np.array(later_u)


def step_in_place(v, u, current, a, b, c, d):
    v, u = v.copy(), u.copy()
    spiking = v >= 30
    v[spiking] = c[spiking]
    u[spiking] += d[spiking]
    half = v + (0.04 * v**2 + 4.1 * v + 108 - u + current) / 2
    v = half + (0.04 * half**2 + 4.1 * half + 108 - u + current) / 2
    u += a * (b * v - u)
    return v, u


IZHIKEVICH_STEP = Exercise(
    reference=izhikevich.izhikevich_step,
    cases=states,
    tolerance=1e-9,
    expects="two arrays, the potentials and the recovery",
    mistakes={
        one_whole_step: "The potential moves too fast for one step of a millisecond: take two of half a millisecond.",
        never_reset: "Neurons at or above 30 mV are never reset, and so grow without end. Begin with `v = c` and `u + d` for those that spike.",
        recovery_not_raised: "A spike also raises the recovery variable by d. Without that a neuron never tires. (If you did raise it: was "
        "`v` reset already when you asked who spikes?)",
        change_for_the_value: "The equations give the *change*. Add it to what was there: `v = v + ...`, `u = u + ...`.",
        recovery_set_to_d: "A spike *adds* d to the recovery variable; it does not set it to d.",
        recovery_from_the_old_potential: "The recovery variable follows the potential as it is *after* its two half-steps.",
        reset_after_the_step: "The reset comes first. Whoever spikes now stands at its peak for this millisecond, and is reset in the next.",
        recovery_in_half_steps: "Only the potential takes half-steps. The recovery is slow and takes one step, at the end.",
    },
    alternatives=[step_neuron_by_neuron, step_in_place],
    hints=[
        "Three things happen, in this order: reset, potential, recovery.",
        "`np.where(spiking, c, v)` resets those that spike, and `u + d * spiking` raises their recovery.",
        "Twice: `v = v + 0.5 * (0.04 * v**2 + 4.1 * v + 108 - u + current)`. Then once: `u = u + a * (b * v - u)`.",
    ],
    purpose=(
        "Writing the model yourself. What comes first, and why two half-steps? It is the longest exercise here; for a "
        "short class show the solution."
    ),
)


# --- normalise_potential -----------------------------------------------------------------------------------


def potentials(rng):
    """Potentials with spikes, and different numbers of steps to fit on."""
    cases = []
    for seed, n_fitted in enumerate([None, 40, 60]):
        rng = np.random.default_rng(seed)
        v = rng.normal([-55, -60, -50], [4, 8, 6], size=(80, 3)) + np.linspace(0, 10, 80)[:, None]
        v[rng.random(v.shape) < 0.1] = 75.0
        v[rng.random(v.shape) < 0.1] = 5.0  # on its way up: neither at rest nor cut
        cases.append(Case(f"80 ms of three neurons, n_fitted={n_fitted}", (v, n_fitted)))
    return cases


def leaks_the_test_set(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    return (clipped - clipped.mean(axis=0)) / clipped.std(axis=0)


def overshoot_left_in(membrane_potential, n_fitted=None):
    fitted = membrane_potential[:n_fitted]
    return (membrane_potential - fitted.mean(axis=0)) / fitted.std(axis=0)


def one_scale_for_all(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean()) / fitted.std()


def divided_by_the_variance(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.var(axis=0)


def only_the_fitted_steps(membrane_potential, n_fitted=None):
    fitted = np.minimum(membrane_potential, 30)[:n_fitted]
    return (fitted - fitted.mean(axis=0)) / fitted.std(axis=0)


def cut_from_below(membrane_potential, n_fitted=None):
    clipped = np.maximum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0)


def cut_on_both_sides(membrane_potential, n_fitted=None):
    clipped = np.clip(membrane_potential, -30, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0)


def spread_with_one_less(membrane_potential, n_fitted=None):
    clipped = np.minimum(membrane_potential, 30)
    fitted = clipped[:n_fitted]
    return (clipped - fitted.mean(axis=0)) / fitted.std(axis=0, ddof=1)


def normalised_by_loop(membrane_potential, n_fitted=None):
    columns = []
    for v in np.transpose(membrane_potential):
        v = np.clip(v, None, 30.0)
        columns.append((v - np.mean(v[:n_fitted])) / np.sqrt(np.var(v[:n_fitted])))
    return np.stack(columns, axis=1)


def normalised_by_where(membrane_potential, n_fitted=None):
    v = np.where(membrane_potential > 30, 30, membrane_potential)
    level = v[:n_fitted].mean(axis=0, keepdims=True)
    return (v - level) / np.sqrt(np.mean((v[:n_fitted] - level) ** 2, axis=0))


NORMALISE_POTENTIAL = Exercise(
    reference=izhikevich.normalise_potential,
    cases=potentials,
    mistakes={
        leaks_the_test_set: "Mean and spread come from *all* steps, also from those that are kept for a test: that leaks the test set into training.",
        overshoot_left_in: "The spikes are not cut. How far a simulated spike shoots above 30 mV depends on the step of the simulation, and means nothing.",
        one_scale_for_all: "Each neuron has a mean and a spread of its own: use `axis=0`.",
        divided_by_the_variance: "Divide by the standard deviation, so that the result has a standard deviation of 1.",
        only_the_fitted_steps: "Only mean and spread come from the first steps. All steps are to be normalised with them.",
        cut_on_both_sides: "This cuts from below as well, at −30 mV, and so loses all of the potential at rest. Cut above alone.",
        spread_with_one_less: "This divides by n − 1, so that the result has not quite a standard deviation of 1. Leave `ddof` at 0.",
        cut_from_below: "This raises everything below 30 mV to 30. Cut what lies *above*.",
    },
    alternatives=[normalised_by_loop, normalised_by_where],
    hints=[
        "Three steps: cut, measure mean and spread, bring to 0 and 1. Which of them may see all time steps?",
        "`clipped = np.minimum(membrane_potential, 30)`, and `fitted = clipped[:n_fitted]` for mean and standard deviation.",
        "`(clipped - fitted.mean(axis=0)) / fitted.std(axis=0)`. With None, `[:n_fitted]` takes all steps.",
    ],
    purpose=(
        "No leak from test to training. Ask why potentials are cut at 30, who may see which steps, and whether Granger "
        "causality cares about units at all."
    ),
)


# --- calcium_of_spikes -------------------------------------------------------------------------------------


def spike_trains(rng):
    """One spike by hand, and random trains with different decays."""
    single = np.zeros((12, 1))
    single[2, 0] = 1
    cases = [Case("a spike at 2 ms, with a decay of 4 ms", (single, 4.0))]
    for seed, decay in enumerate([10.0, 200.0]):
        spikes = np.random.default_rng(seed).random((60, 3)) < 0.1
        cases.append(Case(f"60 ms of three neurons with a decay of {decay:g} ms", (spikes.astype(float), decay)))
    return cases


def never_decays(spikes, decay):
    return np.cumsum(spikes, axis=0)


def lost_and_not_kept(spikes, decay):
    return lfilter([1], [1, -(1 - np.exp(-1 / decay))], spikes, axis=0)


def half_after_the_decay(spikes, decay):
    return lfilter([1], [1, -(0.5 ** (1 / decay))], spikes, axis=0)


def decay_upside_down(spikes, decay):
    return lfilter([1], [1, -np.exp(-decay)], spikes, axis=0)


def along_the_neurons(spikes, decay):
    return lfilter([1], [1, -np.exp(-1 / decay)], spikes, axis=1)


def a_millisecond_late(spikes, decay):
    return lfilter([0, 1], [1, -np.exp(-1 / decay)], spikes, axis=0)


def averaged_over_the_decay(spikes, decay):
    return lfilter([1 - np.exp(-1 / decay)], [1, -np.exp(-1 / decay)], spikes, axis=0)


def decay_as_the_factor(spikes, decay):
    return lfilter([1], [1, -decay], spikes, axis=0)


def one_over_the_decay(spikes, decay):
    return lfilter([1], [1, -1 / decay], spikes, axis=0)


def first_order_of_the_exponential(spikes, decay):
    return lfilter([1], [1, -(1 - 1 / decay)], spikes, axis=0)


def sign_of_the_filter(spikes, decay):
    return lfilter([1], [1, np.exp(-1 / decay)], spikes, axis=0)


def calcium_by_a_loop(spikes, decay):
    calcium, now = np.zeros(np.shape(spikes)), 0.0
    for t in range(len(spikes)):
        now = now * np.exp(-1 / decay) + spikes[t]
        calcium[t] = now
    return calcium


def calcium_by_convolution(spikes, decay):
    kernel = np.exp(-np.arange(len(spikes)) / decay)
    return np.stack([np.convolve(train, kernel)[: len(spikes)] for train in np.transpose(spikes)], axis=1)


CALCIUM_OF_SPIKES = Exercise(
    reference=calcium.calcium_of_spikes,
    cases=spike_trains,
    mistakes={
        never_decays: "Calcium only piles up here. In each millisecond a part of it is lost.",
        lost_and_not_kept: "This keeps what should be *lost*. After one millisecond `np.exp(-1 / decay)` of the calcium is left.",
        half_after_the_decay: "After the time constant 1/e is left, about 0.37, and not one half.",
        decay_upside_down: "A longer time constant means a slower decay. The milliseconds stand above, the time constant below: exp(-1/decay).",
        along_the_neurons: "Time runs along the first axis. Here calcium leaks from one neuron into the next.",
        decay_as_the_factor: "Calcium explodes here: it is multiplied by the time constant in each millisecond. What share of it is left after "
        "one millisecond?",
        one_over_the_decay: "With a longer time constant *more* should be left after a millisecond; here it is less.",
        first_order_of_the_exponential: "Close: 1 − 1/decay is the exponential's first step, good for long decays. What is left is "
        "exactly exp(−1/decay).",
        sign_of_the_filter: "Calcium changes sign each millisecond here: `lfilter` takes the factor with a minus, `[1, -k]`.",
        a_millisecond_late: "A spike adds to the calcium of its own millisecond, in this model.",
        averaged_over_the_decay: "A spike should add 1. This is a running mean, in which it adds less the longer the decay.",
    },
    alternatives=[calcium_by_a_loop, calcium_by_convolution],
    hints=[
        "c(t) is what was left of c(t - 1), plus 1 for each spike. How much is left after one millisecond?",
        "With `kept = np.exp(-1 / decay)`: c(t) = kept * c(t - 1) + spikes(t). A loop over t does it.",
        "`lfilter([1], [1, -kept], spikes, axis=-2)` is the same recursion in one call.",
    ],
    purpose=(
        "What an indicator takes away. What is left after 142 ms, and after 205? Ask which of smear, noise and frames can"
        " be undone."
    ),
)


# --- spike_triggered_change --------------------------------------------------------------------------------


def short_recordings(rng):
    """Simulated pairs with and without a connection, long enough for some hundred spikes."""
    cases = []
    for seed, (source, target) in enumerate([(0, 1), (4, 2), (3, 0)]):
        rng = np.random.default_rng(seed)
        network = izhikevich.izhikevich_network(5, rng, 0.5)
        v = izhikevich.simulate_izhikevich(network, 1500, rng).membrane_potential
        cases.append(Case(f"neuron {source} as source and neuron {target} as target, of five", (v, source, target)))
    return cases


def without_comparison(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean()


def targets_own_spikes_count(v, source, target):
    spiking = v[:-1, source] >= 30
    change = v[1:, target] - v[:-1, target]
    return change[spiking].mean() - change[~spiking].mean()


def source_and_target_swapped(v, source, target):
    spiking = v[:-1, target] >= 30
    quiet = (v[:-1, source] < 30) & (v[1:, source] < 30)
    change = v[1:, source] - v[:-1, source]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def at_the_same_time(v, source, target):
    spiking = v[1:, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def level_and_not_change(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    after = v[1:, target]
    return after[quiet & spiking].mean() - after[quiet & ~spiking].mean()


def reset_still_in(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = v[1:, target] < 30
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def own_spike_still_in(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = v[:-1, target] < 30
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet & ~spiking].mean()


def compared_with_all(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].mean() - change[quiet].mean()


def groups_swapped(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & ~spiking].mean() - change[quiet & spiking].mean()


def sums_of_changes(v, source, target):
    spiking = v[:-1, source] >= 30
    quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)
    change = v[1:, target] - v[:-1, target]
    return change[quiet & spiking].sum() - change[quiet & ~spiking].sum()


def triggered_by_a_loop(v, source, target):
    after, otherwise = [], []
    for t in range(len(v) - 1):
        if v[t, target] < 30 and v[t + 1, target] < 30:
            group = after if v[t, source] >= 30 else otherwise
            group.append(v[t + 1, target] - v[t, target])
    return np.mean(after) - np.mean(otherwise)


def triggered_by_regression(v, source, target):
    quiet = np.maximum(v[:-1, target], v[1:, target]) < 30
    spiking = (v[:-1, source] >= 30)[quiet].astype(float)
    return np.polyfit(spiking, np.diff(v[:, target])[quiet], 1)[0]


SPIKE_TRIGGERED_CHANGE = Exercise(
    reference=izhikevich.spike_triggered_change,
    cases=short_recordings,
    tolerance=1e-8,
    mistakes={
        without_comparison: "A neuron moves without any spike, too. Subtract its mean change in milliseconds without one.",
        targets_own_spikes_count: "The target's own spikes, up and down by 100 mV, drown everything. Leave those milliseconds out.",
        source_and_target_swapped: "Source and target are swapped: whose spikes, and whose change?",
        at_the_same_time: "The spike arrives one millisecond later: the change from t to t + 1 belongs to a spike at t.",
        level_and_not_change: "This compares potentials, not their changes: it asks where the target stood, not where it was pushed.",
        own_spike_still_in: "The target's rise to its own spike is still in: leave out where it stands at 30 mV at t + 1, too.",
        compared_with_all: "The comparison holds the milliseconds after a spike, too. Compare with those *without* one.",
        groups_swapped: "The sign is reversed: what a spike adds is with it, minus without it.",
        sums_of_changes: "Sums grow with the number of milliseconds, and the two groups have very different numbers. Compare means.",
        reset_still_in: "The reset of the target is still in. A target that spiked *before* the step falls by 100 mV, whoever else spikes.",
    },
    alternatives=[triggered_by_a_loop, triggered_by_regression],
    hints=[
        "It is a difference of two means, as in the first notebook of this book. Which two groups of milliseconds?",
        "`change = v[1:, target] - v[:-1, target]`, and `spiking = v[:-1, source] >= 30` says which changes follow a spike.",
        "`quiet = (v[:-1, target] < 30) & (v[1:, target] < 30)` leaves out the target's own spikes. Compare `quiet & spiking` with "
        "`quiet & ~spiking`.",
    ],
    purpose=(
        "A difference of means beats an autoregression, by knowing the mechanism. Which assumption hides in the change "
        "over one step, and who plays the coin here? Nobody does; only the noise."
    ),
)
